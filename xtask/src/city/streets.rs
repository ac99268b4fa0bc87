//! Streets, bridges, quays and the railway as lines.
//!
//! In: the divided network and which faces the town reached. Out: `highway` and `railway` lines with names and widths,
//! ended at banks, cut at bridges; rows of trees along the wide ones.
//! Does not: draw a street that leads past nothing.

use super::blocks::{Plot, half_width_m};
use super::names::{self, Size};
use super::network::{Class, Network};
use super::plane::{Pt, beside, distance_to_segment, inside};
use super::random::Random;
use super::site::Site;
use super::write::{Sheet, Tags, metres};
use std::collections::{BTreeMap, BTreeSet};

/// The town's streets by number, named.
pub(crate) struct Streets {
    pub(crate) names: Vec<String>,
}

impl Streets {
    pub(crate) fn new(network: &Network, random: &Random) -> Self {
        let mut taken = BTreeSet::new();
        let name = |(i, street): (usize, &super::network::Street)| {
            let mut random = random.branch(u64::try_from(i).unwrap_or(0));
            let size = match street.class {
                Class::Lane => Size::Small,
                Class::Primary | Class::Secondary => Size::Large,
                _ => Size::Middle,
            };
            // A town of many streets runs out of words; then names repeat, as they do.
            let mut tries = (0..40).map(|_| names::street(size, &mut random));
            let fresh =
                tries.find(|name| !taken.contains(name)).unwrap_or_else(|| names::street(size, &mut random));
            taken.insert(fresh.clone());
            fresh
        };
        Self { names: network.streets.iter().enumerate().map(name).collect() }
    }
}

/// How a class is written: its `highway`, the carriageway's width and the lanes.
fn written(class: Class) -> Option<(&'static str, f64, &'static str)> {
    match class {
        Class::Primary => Some(("primary", 14.0, "4")),
        Class::Secondary => Some(("secondary", 11.0, "2")),
        Class::Tertiary => Some(("tertiary", 9.0, "2")),
        Class::Residential => Some(("residential", 7.0, "2")),
        Class::Lane => Some(("pedestrian", 4.0, "1")),
        Class::Edge | Class::Coast | Class::River | Class::Rail => None,
    }
}

/// What the lines are drawn from.
pub(crate) struct Map<'a> {
    pub(crate) network: &'a Network,
    pub(crate) site: &'a Site,
    pub(crate) bent: Vec<Pt>,
    /// Faces that the town has reached.
    pub(crate) town: BTreeSet<usize>,
    /// Corners on a bank, on the coast, on the tracks.
    banks: BTreeMap<usize, Class>,
    /// Which way the bank runs there.
    bank_of: BTreeMap<usize, Pt>,
    degree: BTreeMap<usize, usize>,
}

impl<'a> Map<'a> {
    pub(crate) fn new(network: &'a Network, site: &'a Site, plots: &[Plot], reached: usize) -> Self {
        let mut banks = BTreeMap::new();
        let mut bank_of = BTreeMap::new();
        let mut degree = BTreeMap::new();
        for (i, street) in network.streets.iter().enumerate() {
            let bank = matches!(street.class, Class::River | Class::Coast | Class::Rail);
            for pair in street.chain.windows(2) {
                let &[a, b] = pair else { continue };
                if network.street(a, b) == Some(i) {
                    for corner in [a, b] {
                        *degree.entry(corner).or_default() += 1;
                        if bank {
                            banks.insert(corner, street.class);
                            bank_of.insert(
                                corner,
                                (site.bent(network.corners[b]) - site.bent(network.corners[a])).unit(),
                            );
                        }
                    }
                }
            }
        }
        let town = plots.iter().take(reached).map(|plot| plot.face).collect();
        let bent = network.corners.iter().map(|&at| site.bent(at)).collect();
        Self { network, site, bent, town, banks, bank_of, degree }
    }

    /// Whether a face beside an edge belongs to the town.
    fn beside_town(&self, a: usize, b: usize) -> bool {
        let reached = |face: Option<usize>| face.is_some_and(|face| self.town.contains(&face));
        reached(self.network.left_of(a, b)) || reached(self.network.left_of(b, a))
    }

    /// The stretches of a street that are there to be drawn.
    fn runs(&self, street: usize) -> Vec<Vec<usize>> {
        let network = self.network;
        let long = network.streets[street].class <= Class::Primary;
        let mut runs: Vec<Vec<usize>> = Vec::new();
        let mut open = false;
        for pair in network.streets[street].chain.windows(2) {
            let &[a, b] = pair else { continue };
            if network.street(a, b) != Some(street) || !(long || self.beside_town(a, b)) {
                open = false;
                continue;
            }
            match runs.last_mut() {
                Some(run) if open => run.push(b),
                _ => runs.push(vec![a, b]),
            }
            open = true;
        }
        runs
    }

    fn line(&self, run: &[usize]) -> Vec<Pt> {
        run.iter().map(|&corner| self.bent[corner]).collect()
    }

    /// How far a street keeps from the middle of what it ends at or crosses.
    fn keep_off_m(&self, corner: usize) -> f64 {
        match self.banks.get(&corner) {
            Some(Class::River) => self.site.river_width_m / 2.0 + 8.0,
            Some(Class::Coast) => 9.0,
            Some(Class::Rail) => 9.0,
            _ => 0.0,
        }
    }
}

impl Map<'_> {
    /// How far along a line that starts at a corner on a bank the street itself may start.
    fn ashore_m(&self, corner: usize, line: &[Pt]) -> f64 {
        let keep = self.keep_off_m(corner);
        let Some(&start) = line.first().filter(|_| keep > 0.0) else { return 0.0 };
        // The bank's own direction: a street that meets it at a slant has further to go.
        let bank = self.bank_of.get(&corner).copied().unwrap_or_default();
        let along = slice(line, 0.0, keep).last().map_or(bank.left(), |&at| (at - start).unit());
        keep / along.cross(bank).abs().max(0.3)
    }
}

/// Writes every street, its bridges apart.
pub(crate) fn write(map: &Map, streets: &Streets, sheet: &mut Sheet) {
    for (i, street) in map.network.streets.iter().enumerate() {
        let Some((highway, width, lanes)) = written(street.class) else { continue };
        let name = streets.names.get(i).cloned().unwrap_or_default();
        for run in map.runs(i) {
            let line = map.line(&run);
            let reach = lengths(&line);
            let total = reach.last().copied().unwrap_or(0.0);
            let backwards: Vec<Pt> = line.iter().rev().copied().collect();
            let ends = [
                run.first().map_or(0.0, |&corner| map.ashore_m(corner, &line)),
                run.last().map_or(0.0, |&corner| map.ashore_m(corner, &backwards)),
            ];
            // What the street crosses on its way.
            let last = run.len().saturating_sub(1);
            let over = |(k, corner): (usize, &usize)| {
                let half = map.keep_off_m(*corner);
                (k > 0 && k < last && half > 0.0 && map.banks.get(corner) != Some(&Class::Coast))
                    .then(|| (reach[k] - half, reach[k] + half))
            };
            let mut from = ends[0];
            let tags = |bridge: bool| -> Tags {
                let mut tags: Tags = vec![("highway", highway.into()), ("name", name.clone())];
                tags.extend([("width", metres(width)), ("lanes", lanes.into())]);
                if bridge {
                    tags.extend([("bridge", "yes".to_string()), ("layer", "1".to_string())]);
                }
                tags
            };
            for (start, end) in run.iter().enumerate().filter_map(over) {
                sheet.line(&slice(&line, from, start), tags(false));
                sheet.line(&slice(&line, start.max(from), end), tags(true));
                from = end;
            }
            sheet.line(&slice(&line, from, total - ends[1]), tags(false));
        }
    }
    quays(map, sheet);
}

/// Roads along both banks, and the promenade along the sea.
fn quays(map: &Map, sheet: &mut Sheet) {
    let site = map.site;
    let river: Vec<Pt> = site.river.iter().map(|&at| site.bent(at)).collect();
    let coast: Vec<Pt> = site.coast.iter().map(|&at| site.bent(at)).collect();
    let land: Vec<Pt> = site.land.iter().map(|&at| site.bent(at)).collect();
    let ashore = |at: &Pt, keep: f64| {
        inside(&land, *at) && coast.windows(2).all(|pair| distance_to_segment(*at, pair[0], pair[1]) > keep)
    };
    for (side, name) in [(1.0, "West Quay"), (-1.0, "East Quay")] {
        let line: Vec<Pt> = beside(&river, side * (site.river_width_m / 2.0 + 8.0))
            .into_iter()
            .filter(|at| at.length() < site.radius_m * 0.97 && ashore(at, 12.0))
            .collect();
        let tags = vec![("highway", "residential".into()), ("name", name.into()), ("width", "6".into())];
        sheet.line(&line, tags);
    }
    let line: Vec<Pt> = beside(&coast, 8.0)
        .into_iter()
        .filter(|at| at.x.abs() < site.radius_m && inside(&land, *at))
        .collect();
    let tags = vec![("highway", "footway".into()), ("name", "Promenade".into()), ("width", "4".into())];
    for piece in pieces(&line, 140.0) {
        sheet.line(&piece, tags.clone());
    }
}

/// Breaks a line where a step is longer than this: there the sea or the river lies between.
fn pieces(line: &[Pt], longest_m: f64) -> Vec<Vec<Pt>> {
    let mut out: Vec<Vec<Pt>> = Vec::new();
    for &at in line {
        match out.last_mut() {
            Some(piece) if piece.last().is_some_and(|last| last.to(at) < longest_m) => piece.push(at),
            _ => out.push(vec![at]),
        }
    }
    out
}

/// The railway: two tracks, a bridge over the river.
pub(crate) fn rail(map: &Map, sheet: &mut Sheet) {
    for (i, _) in map.network.streets.iter().enumerate().filter(|(_, street)| street.class == Class::Rail) {
        for run in map.runs(i) {
            for side in [-2.2, 2.2] {
                let tags =
                    vec![("railway", "rail".into()), ("gauge", "1435".into()), ("name", "Coast Line".into())];
                sheet.line(&beside(&map.line(&run), side), tags);
            }
        }
    }
}

/// Trees in rows along boulevards and main streets, clear of every junction.
pub(crate) fn avenues(map: &Map, random: &Random) -> Vec<Pt> {
    let mut trees = Vec::new();
    for (i, street) in map.network.streets.iter().enumerate() {
        let mut random = random.branch(u64::try_from(i).unwrap_or(0));
        let (off, step) = match street.class {
            Class::Primary => (10.2, 10.0),
            Class::Secondary if random.chance(0.75) => (8.0, 12.0),
            Class::Tertiary if random.chance(0.5) => (6.2, 13.0),
            _ => continue,
        };
        debug_assert!(off < half_width_m(street.class, map.site), "trees stand in the street's own strip");
        for pair in street.chain.windows(2) {
            let &[a, b] = pair else { continue };
            if map.network.street(a, b) != Some(i) || !map.beside_town(a, b) {
                continue;
            }
            let clear = |corner: usize| {
                let junction = map.degree.get(&corner) > Some(&2);
                map.keep_off_m(corner).max(if junction { 15.0 } else { 4.0 })
            };
            let (from, to) = (map.bent[a], map.bent[b]);
            let (mut at, end) = (clear(a), from.to(to) - clear(b));
            let along = (to - from).unit();
            while at < end {
                trees.extend([off, -off].map(|off| from + along * at + along.left() * off));
                at += step;
            }
        }
    }
    trees
}

fn lengths(line: &[Pt]) -> Vec<f64> {
    let mut total = 0.0;
    let mut out = vec![0.0];
    for pair in line.windows(2) {
        total += pair[0].to(pair[1]);
        out.push(total);
    }
    out
}

/// The part of a line between two lengths along it.
fn slice(line: &[Pt], from_m: f64, to_m: f64) -> Vec<Pt> {
    if to_m - from_m < 1.0 {
        return Vec::new();
    }
    let mut out = Vec::new();
    let mut done = 0.0;
    for pair in line.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        let length = a.to(b);
        let end = done + length;
        if end > from_m && done < to_m && length > 0.0 {
            if out.is_empty() {
                out.push(a.towards(b, ((from_m - done) / length).max(0.0)));
            }
            out.push(a.towards(b, ((to_m - done) / length).min(1.0)));
        }
        done = end;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slice_of_a_street_has_its_length() {
        let line = [Pt::new(0.0, 0.0), Pt::new(30.0, 0.0), Pt::new(30.0, 40.0)];
        let part = slice(&line, 10.0, 50.0);
        assert_eq!(part, [Pt::new(10.0, 0.0), Pt::new(30.0, 0.0), Pt::new(30.0, 20.0)], "round the corner");
        assert!(slice(&line, 80.0, 90.0).is_empty(), "nothing behind the end");
    }
}
