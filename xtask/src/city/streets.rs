//! Streets, bridges, quays and the railway as lines.
//!
//! In: the divided network and which faces the town reached. Out: `highway` and `railway` lines with names and widths,
//! ended at banks, cut at bridges; rows of trees along the wide ones.
//! Does not: draw a street that leads past nothing.

use super::blocks::{Plot, half_width_m};
use super::names::{self, Size};
use super::network::{Class, Network};
use super::plane::{Pt, beside, distance_to_segment, inside, whole};
use super::random::Random;
use super::site::Site;
use super::write::{Sheet, Tags, metres};
use std::collections::{BTreeMap, BTreeSet};

/// Streets end this far from the water's edge: in the middle of the quay.
const SHORE_M: f64 = 8.0;

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
    /// Corners on the tracks.
    tracks: BTreeSet<usize>,
    river: Vec<Pt>,
    coast: Vec<Pt>,
    land: Vec<Pt>,
    degree: BTreeMap<usize, usize>,
}

impl<'a> Map<'a> {
    pub(crate) fn new(network: &'a Network, site: &'a Site, plots: &[Plot], reached: usize) -> Self {
        let mut tracks = BTreeSet::new();
        let mut degree = BTreeMap::new();
        for (i, street) in network.streets.iter().enumerate() {
            for pair in street.chain.windows(2) {
                let &[a, b] = pair else { continue };
                if network.street(a, b) == Some(i) {
                    for corner in [a, b] {
                        *degree.entry(corner).or_default() += 1;
                        if street.class == Class::Rail {
                            tracks.insert(corner);
                        }
                    }
                }
            }
        }
        let town = plots.iter().take(reached).map(|plot| plot.face).collect();
        let bent = network.corners.iter().map(|&at| site.bent(at)).collect();
        let all_bent = |line: &[Pt]| line.iter().map(|&at| site.bent(at)).collect();
        let (river, coast, land) = (all_bent(&site.river), all_bent(&site.coast), all_bent(&site.land));
        Self { network, site, bent, town, tracks, river, coast, land, degree }
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

    /// How far a street that ends at the tracks keeps from their middle.
    fn keep_off_m(&self, corner: usize) -> f64 {
        if self.tracks.contains(&corner) { 9.0 } else { 0.0 }
    }

    /// How far a place is from the middle of the river.
    pub(crate) fn to_river_m(&self, at: Pt) -> f64 {
        distance_to_line(at, &self.river)
    }

    /// Whether a place is ashore, so far from the water's edge.
    pub(crate) fn is_dry(&self, at: Pt, keep_m: f64) -> bool {
        self.to_river_m(at) >= self.site.river_width_m / 2.0 + keep_m
            && distance_to_line(at, &self.coast) >= keep_m
            && inside(&self.land, at)
    }

    /// A line as dry and wet stretches: from, to, wet.
    fn stretches(&self, line: &[Pt], keep_m: f64) -> Vec<(f64, f64, bool)> {
        let mut out: Vec<(f64, f64, bool)> = Vec::new();
        let mut done = 0.0;
        for pair in line.windows(2) {
            let (a, b) = (pair[0], pair[1]);
            let length = a.to(b);
            let steps = if self.is_dry(a.towards(b, 0.5), length / 2.0 + keep_m) {
                1
            } else {
                whole(length / 2.0) + 1
            };
            for step in 0..steps {
                let part = |step: usize| step as f64 / steps as f64;
                let wet = !self.is_dry(a.towards(b, (part(step) + part(step + 1)) / 2.0), keep_m);
                let (from, to) = (done + length * part(step), done + length * part(step + 1));
                match out.last_mut() {
                    Some(last) if last.2 == wet => last.1 = to,
                    _ => out.push((from, to, wet)),
                }
            }
            done += length;
        }
        out
    }
}

/// Writes every street, its bridges apart.
pub(crate) fn write(map: &Map, streets: &Streets, sheet: &mut Sheet) {
    for (i, street) in map.network.streets.iter().enumerate() {
        let Some((highway, width, lanes)) = written(street.class) else { continue };
        let name = streets.names.get(i).cloned().unwrap_or_default();
        for run in map.runs(i) {
            let line = map.line(&run);
            let total: f64 = line.windows(2).map(|pair| pair[0].to(pair[1])).sum();
            let off = |end: Option<&usize>| end.map_or(0.0, |&corner| map.keep_off_m(corner));
            let (first, last) = (off(run.first()), total - off(run.last()));
            let stretches = map.stretches(&line, SHORE_M);
            for (k, &(from, to, wet)) in stretches.iter().enumerate() {
                let between = k > 0 && k + 1 < stretches.len();
                // Side streets end at the quay; only main ones have a bridge.
                if wet
                    && !(between
                        && street.class <= Class::Tertiary
                        && to - from < 4.0 * map.site.river_width_m)
                {
                    continue;
                }
                let mut tags: Tags = vec![("highway", highway.into()), ("name", name.clone())];
                tags.extend([("width", metres(width)), ("lanes", lanes.into())]);
                if wet {
                    tags.extend([("bridge", "yes".to_string()), ("layer", "1".to_string())]);
                }
                sheet.line(&slice(&line, from.max(first), to.min(last)), tags);
            }
        }
    }
    quays(map, sheet);
}

/// Roads along both banks, and the promenade along the sea.
fn quays(map: &Map, sheet: &mut Sheet) {
    let site = map.site;
    let mut shore = |line: &[Pt], keep_m: f64, tags: &Tags| {
        let line: Vec<Pt> = line.iter().copied().filter(|at| at.length() < site.radius_m).collect();
        for (from, to, wet) in map.stretches(&line, keep_m) {
            if !wet && to - from > 20.0 {
                sheet.line(&slice(&line, from, to), tags.clone());
            }
        }
    };
    for (side, name) in [(1.0, "West Quay"), (-1.0, "East Quay")] {
        let tags = vec![("highway", "residential".into()), ("name", name.into()), ("width", "6".into())];
        shore(&beside(&map.river, side * (site.river_width_m / 2.0 + SHORE_M)), SHORE_M - 1.0, &tags);
    }
    let tags = vec![("highway", "footway".into()), ("name", "Promenade".into()), ("width", "4".into())];
    shore(&beside(&map.coast, SHORE_M), SHORE_M / 2.0, &tags);
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
    trees.retain(|&at| map.is_dry(at, 13.0));
    trees
}

fn distance_to_line(at: Pt, line: &[Pt]) -> f64 {
    line.windows(2).map(|pair| distance_to_segment(at, pair[0], pair[1])).fold(f64::MAX, f64::min)
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
