//! Buildings that stand by themselves: on lots, on lawns, on paved yards.
//!
//! In: a convex block and chance. Out: terraces, villas, slabs of flats, towers, sheds and silos, with their gardens.
//! Does not: let any of them leave the block or meet another.

use super::blocks::Use;
use super::convex::Block;
use super::houses::{Built, House, PLASTER, apart, dress, mitred, push, single};
use super::plane::{Extent, Pt, area, circle, rectangle, whole};
use super::random::Random;

/// Houses each on a lot of its own. `shape`: narrowest and widest lot, and the gap to the neighbour (0: terraces).
pub(super) fn lots(block: &Block, shape: (f64, f64, f64), random: &mut Random, built: &mut Built) {
    let (narrow, wide, gap) = shape;
    let ring = block.blunted(17.0).simplified(16.0);
    let mut depth: f64 = 27.0;
    while depth > 11.0 && (ring.inset(depth).area() < 1.0 || mitred(&ring, depth).is_none()) {
        depth -= 2.0;
    }
    let Some(corners) = mitred(&ring, depth) else { return single(&ring, Use::Mid, random, built) };
    built.lawns.push(ring.inset(1.5).ring);
    let setback = if gap > 0.0 { random.between(4.0, 6.5) } else { random.between(2.5, 4.5) };
    let count = ring.ring.len();
    for i in 0..count {
        let (a, b) = (ring.ring[i], ring.ring[(i + 1) % count]);
        let along = (b - a).unit();
        let (from, to) = ((corners[i] - a).dot(along), (corners[(i + 1) % count] - a).dot(along));
        let front = random.between(narrow, wide);
        let pieces = whole((to - from) / front);
        if pieces == 0 {
            continue;
        }
        let step = (to - from) / pieces as f64;
        let row_levels = 2 + random.below(2);
        let mut row = House::default();
        dress(&mut row, Use::Terraces, random);
        for piece in 0..pieces {
            let middle = a + along * (from + step * (piece as f64 + 0.5));
            if random.chance(if gap > 0.0 { 0.07 } else { 0.05 }) {
                built.trees.push(middle + along.left() * (setback + 4.0));
                continue;
            }
            let mut house = if gap > 0.0 { House::default() } else { row.clone() };
            house.street = ring.facing[i];
            if gap > 0.0 {
                dress(&mut house, Use::Villas, random);
                (house.kind, house.levels) = ("detached", house.levels.min(2));
                let (w, d) = (random.between(8.0, (step - gap).clamp(8.5, 13.0)), random.between(8.0, 11.5));
                let d = d.min(depth - setback - 0.5);
                let back = random.between(0.0, 3.0).min(depth - setback - d - 0.5);
                let centre = middle + along.left() * (setback + back + d / 2.0);
                house.footprint =
                    bay(&rectangle(centre, along.turned(random.between(-0.05, 0.05)), w, d), random);
            } else {
                (house.kind, house.levels) = ("terrace", row_levels);
                let d = (depth - setback).min(9.5);
                house.footprint = rectangle(middle + along.left() * (setback + d / 2.0), along, step, d);
                if random.chance(0.3) {
                    house.wall = random.pick(&PLASTER);
                }
            }
            if ring.holds(&house.footprint, 0.8) {
                push(house, built);
            }
            if random.chance(0.55) && depth > setback + 16.0 {
                built.trees.push(middle + along.left() * (depth - 3.0) + along * random.between(-3.0, 3.0));
            }
        }
    }
}

/// Gives some houses a bay: a corner taken out of the rectangle.
fn bay(ring: &[Pt], random: &mut Random) -> Vec<Pt> {
    let &[a, b, c, d] = ring else { return ring.to_vec() };
    if !random.chance(0.45) {
        return ring.to_vec();
    }
    let (x, y) = (random.between(0.35, 0.6), random.between(0.3, 0.55));
    let inner = a + (b - a) * x + (d - a) * y;
    if random.chance(0.5) {
        vec![a, b, c, c.towards(d, 1.0 - x), inner, a.towards(d, y)]
    } else {
        vec![a + (b - a) * x, b, c, d, a + (d - a) * y, inner]
    }
}

/// Long free-standing blocks of flats on a common lawn.
pub(super) fn slabs(block: &Block, random: &mut Random, built: &mut Built) {
    let extent = Extent::of(&block.ring);
    let size = extent.size();
    let across = random.chance(0.5);
    let (length, depth, gap) =
        (random.between(34.0, 62.0), random.between(11.0, 13.5), random.between(19.0, 27.0));
    let (w, h) = if across { (depth, length) } else { (length, depth) };
    let (space_x, space_y) = if across { (gap, 12.0) } else { (12.0, gap) };
    let columns = whole(((size.x + space_x - 10.0) / (w + space_x)).max(1.0));
    let rows = whole(((size.y + space_y - 10.0) / (h + space_y)).max(1.0));
    let mut house =
        House { kind: "apartments", street: block.facing.first().copied().flatten(), ..House::default() };
    dress(&mut house, Use::Slabs, random);
    let mut standing: Vec<Vec<Pt>> = Vec::new();
    for column in 0..columns {
        for row in 0..rows {
            let part = |i: usize, count: usize| (i as f64 + 0.5) / count as f64;
            let centre = extent.at(part(column, columns), part(row, rows));
            // A slab that does not fit may be shorter.
            let fits = |cut: &f64| {
                let (w, h) = if across { (w, h * cut) } else { (w * cut, h) };
                let ring = rectangle(centre, extent.along, w, h);
                block.holds(&ring, 3.0).then_some(ring)
            };
            let Some(ring) = [1.0, 0.75, 0.5].iter().find_map(fits) else { continue };
            house.levels = (house.levels + random.below(3)).clamp(4, 12) - 1;
            house.footprint.clone_from(&ring);
            standing.push(ring);
            push(house.clone(), built);
        }
    }
    green_between(block, &standing, random, built);
}

/// Lawn and trees around free-standing buildings.
fn green_between(block: &Block, standing: &[Vec<Pt>], random: &mut Random, built: &mut Built) {
    let extent = Extent::of(&block.ring);
    for _ in 0..whole(block.area() / 260.0) {
        let at = extent.at(random.unit(), random.unit());
        if block.holds(&[at], 2.5) && standing.iter().all(|ring| apart(ring, &[at], 3.5)) {
            built.trees.push(at);
        }
    }
    built.lawns.push(block.inset(0.5).ring);
}

/// A tall building or two on a paved block.
pub(super) fn towers(block: &Block, random: &mut Random, built: &mut Built) {
    let ring = block.simplified(10.0).inset(4.0);
    let extent = Extent::of(&ring.ring);
    let size = extent.size();
    let cells: &[f64] = if size.x > 64.0 { &[0.28, 0.72] } else { &[0.5] };
    for &part in cells {
        let (w, d) = (random.between(19.0, 27.0), random.between(19.0, 27.0));
        let centre = extent.at(part, 0.5);
        let Some(footprint) = [1.0, 0.85, 0.7]
            .iter()
            .map(|cut| rectangle(centre, extent.along, w * cut, d * cut))
            .find(|it| ring.holds(it, 0.0))
        else {
            continue;
        };
        let mut house = House {
            footprint,
            kind: "office",
            street: ring.facing.first().copied().flatten(),
            ..House::default()
        };
        dress(&mut house, Use::Towers, random);
        house.level_m = 3.6;
        if random.chance(0.4) {
            house.levels = 16 + random.below(17);
        }
        push(house, built);
    }
}

/// Sheds and warehouses, and now and then a row of silos.
pub(super) fn sheds(block: &Block, random: &mut Random, built: &mut Built) {
    let ring = block.inset(6.0);
    if ring.area() < 300.0 {
        return;
    }
    let extent = Extent::of(&ring.ring);
    let size = extent.size();
    let (w, d) = (random.between(38.0, 70.0), random.between(24.0, 40.0));
    let (columns, rows) = (whole((size.x / (w + 12.0)).max(1.0)), whole((size.y / (d + 14.0)).max(1.0)));
    for column in 0..columns {
        for row in 0..rows {
            let part = |i: usize, count: usize| (i as f64 + 0.5) / count as f64;
            let centre = extent.at(part(column, columns), part(row, rows));
            if random.chance(0.12) {
                for i in 0..4_u32 {
                    let at = centre + extent.along * (f64::from(i) * 12.0 - 18.0);
                    let footprint = circle(at, 5.4, 16);
                    if ring.holds(&footprint, 0.0) {
                        let silo = House {
                            footprint,
                            kind: "silo",
                            levels: 1,
                            level_m: 24.0,
                            roof: "cone",
                            roof_m: 2.0,
                            wall: "#d7d8d6",
                            tiles: "#b9bcbb",
                            ..House::default()
                        };
                        push(silo, built);
                    }
                }
                continue;
            }
            if random.chance(0.14) {
                continue;
            }
            let cuts = [1.0, 0.8, 0.6, 0.42];
            let sized = |cut: &f64| {
                rectangle(
                    centre,
                    extent.along,
                    (size.x / columns as f64 - 11.0).min(w * 1.5) * cut,
                    (size.y / rows as f64 - 12.0).min(d * 1.3) * cut,
                )
            };
            let Some(footprint) = cuts.iter().map(sized).find(|it| ring.holds(it, 0.0) && area(it) > 60.0)
            else {
                continue;
            };
            let mut house = House {
                footprint,
                kind: if random.chance(0.5) { "warehouse" } else { "industrial" },
                ..House::default()
            };
            dress(&mut house, Use::Harbour, random);
            (house.roof, house.roof_m) = match random.below(4) {
                0 => ("sawtooth", 2.5),
                1 => ("round", 3.0),
                2 => ("gabled", 2.5),
                _ => ("flat", 0.0),
            };
            house.levels = house.levels.min(2);
            push(house, built);
        }
    }
}
