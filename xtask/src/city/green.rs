//! Parks, lawns, the country around, and where districts end.
//!
//! In: plots and the network. Out: `leisure`, `landuse` and `boundary` polygons, ponds, paths, trees.
//! Does not: touch what is built.

use super::blocks::Plot;
use super::convex::Block;
use super::houses::House;
use super::names::{self, Name};
use super::network::Network;
use super::plane::{
    Extent, Pt, area, centroid, circle, direction, distance_to_segment, edges, floor_i64, inside, softened,
    whole,
};
use super::random::{Random, noise};
use super::site::Site;
use super::streets::Map;
use super::write::{Sheet, Tags};
use std::collections::{BTreeMap, BTreeSet};

/// What a park adds to other layers.
#[derive(Default)]
pub(crate) struct Extras {
    pub(crate) ponds: Vec<Vec<Pt>>,
    pub(crate) paths: Vec<Vec<Pt>>,
    pub(crate) trees: Vec<Pt>,
}

/// A park: lawn, perhaps a pond, paths from its gates, trees.
pub(crate) fn park(
    block: &Block,
    name: Option<&Name>,
    random: &mut Random,
    sheet: &mut Sheet,
    extras: &mut Extras,
) {
    if block.ring.len() < 3 {
        return;
    }
    let centre = centroid(&block.ring);
    let size = block.area();
    let reach = (size / std::f64::consts::PI).sqrt();
    let mut pond = Vec::new();
    let mut paths: Vec<Vec<Pt>> = Vec::new();
    if size > 9_000.0 {
        let seed = u64::try_from(whole(centre.x.abs() + centre.y.abs())).unwrap_or(0);
        let heart = centre + direction(random.between(0.0, 6.2)) * (reach * 0.15);
        if size > 16_000.0 {
            pond = (0..40_u32)
                .map(|i| direction(f64::from(i) * std::f64::consts::TAU / 40.0))
                .map(|heading| {
                    heart
                        + Pt::new(heading.x * 1.5, heading.y)
                            * (reach * 0.2 * (1.0 + 0.35 * noise(heading * 100.0, 70.0, seed)))
                })
                .filter(|at| block.holds(&[*at], 8.0))
                .collect();
        }
        let around: Vec<Pt> = if pond.is_empty() {
            circle(heart, 12.0, 16)
        } else {
            pond.iter().map(|&at| at + (at - heart).unit() * 7.0).collect()
        };
        let corners = &block.ring;
        for (i, &gate) in
            corners.iter().enumerate().filter(|(i, _)| corners.len() <= 6 || i % (corners.len() / 5) == 0)
        {
            let to = around.iter().copied().min_by(|a, b| a.to(gate).total_cmp(&b.to(gate))).unwrap_or(heart);
            let wander = (to - gate).left() * (if i % 2 == 0 { 0.18 } else { -0.14 });
            paths.push(softened(&[gate, gate.towards(to, 0.5) + wander, to], false, 2));
        }
        let mut round = around.clone();
        round.extend(around.first().copied());
        paths.push(round);
    }
    let extent = Extent::of(&block.ring);
    let clear = |at: Pt| {
        let path = paths
            .iter()
            .flat_map(|path| path.windows(2))
            .all(|pair| distance_to_segment(at, pair[0], pair[1]) > 3.0);
        path && (pond.is_empty() || !inside(&pond, at)) && block.holds(&[at], 3.0)
    };
    let wood = u64::try_from(whole(reach * 10.0)).unwrap_or(0);
    for _ in 0..whole(size / 75.0) {
        let at = extent.at(random.unit(), random.unit());
        // In groups, with meadows between.
        if clear(at) && noise(at, 60.0, wood) > random.between(-0.75, 0.3) {
            extras.trees.push(at);
        }
    }
    extras.paths.extend(paths);
    // The lawn ends where the pond begins: whichever is drawn first, the pond is seen.
    let ponds = if pond.len() > 12 { vec![pond] } else { Vec::new() };
    let mut tags: Tags = vec![("leisure", "park".into())];
    tags.extend(name.map(names::tags).unwrap_or_default());
    sheet.polygon(&softened(&block.ring, true, 2), &ponds, tags);
    extras.ponds.extend(ponds);
}

/// Takes away the trees that would stand in a house, a pond or the river.
pub(crate) fn thin(extras: &mut Extras, houses: &[House], map: &Map) {
    const CELL_M: f64 = 50.0;
    let cell = |at: Pt| (floor_i64(at.x / CELL_M), floor_i64(at.y / CELL_M));
    let mut near: BTreeMap<(i64, i64), Vec<usize>> = BTreeMap::new();
    for (i, house) in houses.iter().enumerate() {
        let mut cells: Vec<(i64, i64)> = Vec::new();
        // No wall is longer than a cell and a half, so corners and middles meet every cell it runs through but slivers.
        for (a, b) in edges(&house.footprint) {
            cells.extend((0..4).map(|part| cell(a.towards(b, f64::from(part) / 4.0))));
        }
        cells.push(cell(centroid(&house.footprint)));
        cells.sort_unstable();
        cells.dedup();
        for cell in cells {
            near.entry(cell).or_default().push(i);
        }
    }
    let ponds = std::mem::take(&mut extras.ponds);
    let clear = |at: Pt| {
        let housed = near.get(&cell(at)).is_some_and(|here| {
            here.iter().any(|&i| {
                let ring = &houses[i].footprint;
                inside(ring, at) || edges(ring).any(|(a, b)| distance_to_segment(at, a, b) < 1.2)
            })
        });
        !housed && !ponds.iter().any(|pond| inside(pond, at)) && map.is_dry(at, 2.0)
    };
    extras.trees.retain(|&at| clear(at));
    extras.ponds = ponds;
}

/// A small square: paved in the middle of town, with some trees.
pub(crate) fn square(plot: &Plot, random: &mut Random, sheet: &mut Sheet, extras: &mut Extras) {
    let block = &plot.block;
    if block.area() < 60.0 {
        return;
    }
    if inside(&plot.outline, Pt::default()) {
        let mut tags: Tags =
            vec![("place", "square".into()), ("highway", "pedestrian".into()), ("area", "yes".into())];
        tags.extend(names::tags(&names::MARKET));
        let fountain = circle(Pt::new(6.0, 12.0), 5.0, 20);
        sheet.polygon(&block.ring, std::slice::from_ref(&fountain), tags);
        extras.ponds.push(fountain);
        return;
    }
    let lawn = block.inset(0.8);
    sheet.polygon(&softened(&lawn.ring, true, 1), &[], vec![("leisure", "garden".into())]);
    let extent = Extent::of(&lawn.ring);
    for _ in 0..whole(block.area() / 70.0).min(30) {
        let at = extent.at(random.unit(), random.unit());
        if lawn.holds(&[at], 2.0) && extras.trees.iter().rev().take(30).all(|other| other.to(at) > 5.0) {
            extras.trees.push(at);
        }
    }
}

/// The country round the town: fields, meadows, woods.
pub(crate) fn country(plot: &Plot, random: &mut Random, sheet: &mut Sheet) {
    let kind = match random.below(6) {
        0 => ("natural", "wood"),
        1 => ("landuse", "orchard"),
        2 | 3 => ("landuse", "meadow"),
        _ => ("landuse", "farmland"),
    };
    if plot.block.area() > 800.0 {
        sheet.polygon(&plot.block.inset(2.0).ring, &[], vec![(kind.0, kind.1.into())]);
    }
}

/// Which district each first quarter belongs to: 0 the old town, 1 the docks, 2 the towers, then by the nearest middle.
pub(crate) fn districts(site: &Site, plots: &[Plot]) -> BTreeMap<usize, usize> {
    use super::blocks::Use;
    let r = site.radius_m;
    let count = whole(r / 130.0).clamp(3, names::DISTRICTS.len());
    let middles: Vec<Pt> = (0..count)
        .map(|i| {
            let part = i as f64 / count as f64;
            // The golden angle spreads them over the land side.
            let turn = (i as f64 * 0.618_034).fract();
            direction(-0.15 + 3.45 * turn) * (r * (0.36 + 0.6 * part))
        })
        .collect();
    let mut weight: BTreeMap<usize, (f64, Pt, [f64; 3])> = BTreeMap::new();
    for plot in plots {
        let size = area(&plot.outline);
        let entry = weight.entry(plot.quarter).or_default();
        entry.0 += size;
        entry.1 = entry.1 + plot.centre * size;
        let special = match plot.kind {
            Use::OldTown => Some(0),
            Use::Harbour => Some(1),
            Use::Towers => Some(2),
            _ => None,
        };
        if let Some(kind) = special {
            entry.2[kind] += size;
        }
    }
    let mut out = BTreeMap::new();
    for (quarter, (size, sum, special)) in weight {
        let at = sum * (1.0 / size);
        let own = (0..3).find(|&kind| special[kind] > 0.45 * size);
        let nearest =
            (0..middles.len()).min_by(|&a, &b| middles[a].to(at).total_cmp(&middles[b].to(at))).unwrap_or(0);
        let old = at.length() < site.old_town_m;
        out.insert(quarter, if old { 0 } else { own.unwrap_or(nearest + 3) });
    }
    out
}

/// Writes the districts: the outlines of all town faces that belong together.
pub(crate) fn write_districts(map: &Map, of_quarter: &BTreeMap<usize, usize>, sheet: &mut Sheet) {
    let network: &Network = map.network;
    let district = |face: usize| {
        map.town.contains(&face).then(|| of_quarter.get(&network.quarters[face]).copied()).flatten()
    };
    let all: BTreeSet<usize> = map.town.iter().filter_map(|&face| district(face)).collect();
    for one in all {
        let mut next: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for &face in map.town.iter().filter(|&&face| district(face) == Some(one)) {
            let ring = &network.faces[face];
            for (i, &a) in ring.iter().enumerate() {
                let b = ring[(i + 1) % ring.len()];
                if network.left_of(b, a).and_then(district) != Some(one) {
                    next.entry(a).or_default().push(b);
                }
            }
        }
        let mut parts = Vec::new();
        while let Some((&start, _)) = next.first_key_value() {
            let mut ring = Vec::new();
            let mut at = start;
            while let Some(others) = next.get_mut(&at) {
                ring.push(map.bent[at]);
                let to = others.pop();
                if others.is_empty() {
                    next.remove(&at);
                }
                let Some(to) = to else { break };
                at = to;
                if at == start {
                    break;
                }
            }
            if area(&ring) > 9_000.0 {
                parts.push(ring);
            }
        }
        let name = match one {
            0 => &names::OLD_TOWN,
            1 => &names::HARBOUR,
            2 => &names::TOWERS,
            more => &names::DISTRICTS[(more - 3) % names::DISTRICTS.len()],
        };
        let mut tags: Tags = vec![("boundary", "administrative".into()), ("admin_level", "10".into())];
        tags.extend(names::tags(name));
        match parts.as_slice() {
            [] => {}
            [ring] => sheet.polygon(ring, &[], tags),
            many => sheet.multi_polygon(many, tags),
        }
    }
}
