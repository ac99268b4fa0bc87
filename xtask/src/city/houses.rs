//! Buildings on a block.
//!
//! In: a convex block, its use, chance. Out: houses: a footprint with roof, floors and the street they face, none
//! overlapping another and none leaving the block; and trees in the gardens.
//! Does not: know what the houses are called.

use super::blocks::Use;
use super::convex::Block;
use super::plane::{Extent, Pt, area, rectangle, whole};
use super::random::Random;

/// One building.
#[derive(Clone, Debug, Default)]
pub(crate) struct House {
    pub(crate) footprint: Vec<Pt>,
    pub(crate) holes: Vec<Vec<Pt>>,
    pub(crate) kind: &'static str,
    pub(crate) levels: usize,
    pub(crate) level_m: f64,
    pub(crate) roof: &'static str,
    pub(crate) roof_m: f64,
    pub(crate) wall: &'static str,
    pub(crate) tiles: &'static str,
    pub(crate) street: Option<usize>,
}

impl House {
    pub(crate) fn height_m(&self) -> f64 {
        self.levels as f64 * self.level_m + self.roof_m
    }
}

/// What stands on a block.
#[derive(Default)]
pub(crate) struct Built {
    pub(crate) houses: Vec<House>,
    pub(crate) trees: Vec<Pt>,
    /// Lawns: courtyards, gardens between slabs.
    pub(crate) lawns: Vec<Vec<Pt>>,
}

const PLASTER: [&str; 8] =
    ["#efe6d2", "#e8d9bd", "#f1e9dc", "#e2cfae", "#d9c7a8", "#e9dccb", "#dfd3c0", "#e6cdb5"];
const BRICK: [&str; 4] = ["#c98a6b", "#b97a5c", "#d0977a", "#bf8768"];
const MODERN: [&str; 5] = ["#d8dadb", "#c9ced1", "#e4e3de", "#cfd6da", "#bfc7cc"];
const TILES: [&str; 5] = ["#b5654a", "#a9583f", "#c07355", "#9c5a45", "#b86f57"];
const SLATE: [&str; 4] = ["#6d7378", "#7b7f83", "#5f676d", "#84807a"];
const FLAT: [&str; 4] = ["#bdb9b1", "#c8c4bc", "#aeaba4", "#b7b9b6"];

/// How a use is built: floors, and how steep.
fn dress(house: &mut House, kind: Use, random: &mut Random) {
    let (low, high) = match kind {
        Use::OldTown => (2.0, 5.0),
        Use::Inner => (4.0, 7.0),
        Use::Towers => (7.0, 13.0),
        Use::Mid => (3.0, 6.0),
        Use::Slabs => (5.0, 11.0),
        Use::Harbour => (1.0, 3.0),
        _ => (1.0, 3.0),
    };
    house.levels = whole(random.between(low, high)).max(1);
    house.level_m = 3.0 + 0.1 * (random.between(0.0, 5.0)).floor();
    house.wall = random.pick(&PLASTER);
    let steep = |random: &mut Random| 0.5 * random.between(5.0, 10.0).floor();
    match kind {
        Use::OldTown => {
            (house.roof, house.roof_m, house.tiles) = ("gabled", steep(random), random.pick(&TILES));
            if random.chance(0.18) {
                house.wall = random.pick(&BRICK);
            }
        }
        Use::Inner | Use::Mid => match random.below(10) {
            0..=4 => (house.roof, house.roof_m, house.tiles) = ("gabled", steep(random), random.pick(&TILES)),
            5..=7 => (house.roof, house.roof_m, house.tiles) = ("mansard", 3.5, random.pick(&SLATE)),
            _ => (house.roof, house.roof_m, house.tiles) = ("flat", 0.0, random.pick(&FLAT)),
        },
        Use::Towers | Use::Slabs => {
            (house.roof, house.roof_m, house.tiles) = ("flat", 0.0, random.pick(&FLAT));
            house.wall = random.pick(&MODERN);
        }
        Use::Harbour => {
            (house.roof, house.roof_m, house.tiles) = ("flat", 0.0, random.pick(&FLAT));
            house.level_m = random.between(4.5, 7.0).round();
            house.wall = if random.chance(0.4) { random.pick(&BRICK) } else { random.pick(&MODERN) };
        }
        _ => {
            house.tiles = random.pick(&TILES);
            (house.roof, house.roof_m) = match random.below(4) {
                0 => ("hipped", 3.0),
                1 => ("half-hipped", 3.5),
                _ => ("gabled", 3.5),
            };
        }
    }
}

/// Builds on a block as its use asks.
pub(crate) fn build(block: &Block, kind: Use, random: &mut Random) -> Built {
    let mut built = Built::default();
    match kind {
        Use::OldTown => perimeter(block, kind, (9.0, 8.0, 14.0), random, &mut built),
        Use::Inner => perimeter(block, kind, (13.0, 13.0, 24.0), random, &mut built),
        Use::Mid if random.chance(0.7) => perimeter(block, kind, (12.0, 13.0, 26.0), random, &mut built),
        Use::Mid | Use::Slabs => slabs(block, random, &mut built),
        Use::Towers => towers(block, random, &mut built),
        Use::Terraces => lots(block, (6.5, 8.5, 0.0), random, &mut built),
        Use::Villas => lots(block, (17.0, 25.0, 5.0), random, &mut built),
        Use::Harbour => sheds(block, random, &mut built),
        Use::Country | Use::Park | Use::Square | Use::Landmark => {}
    }
    built
}

/// Houses wall to wall along the block's edge, a yard inside. `shape`: depth, narrowest and widest front, metres.
fn perimeter(block: &Block, kind: Use, shape: (f64, f64, f64), random: &mut Random, built: &mut Built) {
    let (mut depth, narrow, wide) = shape;
    let ring = block.blunted().simplified(narrow * 1.3);
    let thin = |depth: f64| ring.inset(depth).area() < 30.0;
    if ring.area() < 160.0 {
        return;
    }
    if thin(depth + 2.0) {
        depth *= 0.7;
        if thin(depth + 1.0) {
            return single(&ring, kind, random, built);
        }
    }
    let Some(corners) = mitred(&ring, depth) else { return single(&ring, kind, random, built) };
    let count = ring.ring.len();
    // Along each edge: where the corner houses end.
    let mut spans = Vec::new();
    for i in 0..count {
        let (a, b) = (ring.ring[i], ring.ring[(i + 1) % count]);
        let along = (b - a).unit();
        let (from, to) = ((corners[i] - a).dot(along), (corners[(i + 1) % count] - a).dot(along));
        let free = to - from;
        let arm = |random: &mut Random| random.between(0.15, 0.5) * narrow;
        let (first, last) = if free < narrow * 1.6 {
            let middle = f64::midpoint(from, to);
            (middle, middle)
        } else {
            (from + arm(random), to - arm(random))
        };
        spans.push((first, last));
    }
    let at = |i: usize, along_m: f64, inward_m: f64| {
        let (a, b) = (ring.ring[i], ring.ring[(i + 1) % count]);
        let along = (b - a).unit();
        a + along * along_m + along.left() * inward_m
    };
    for i in 0..count {
        // The house on the corner looks down two streets.
        let before = (i + count - 1) % count;
        let mut house = House { street: ring.facing[i], kind: "apartments", ..House::default() };
        house.footprint = vec![
            at(before, spans[before].1, 0.0),
            ring.ring[i],
            at(i, spans[i].0, 0.0),
            at(i, spans[i].0, depth),
            corners[i],
            at(before, spans[before].1, depth),
        ];
        dress(&mut house, kind, random);
        if house.roof == "gabled" {
            house.roof = "hipped";
        }
        house.levels += usize::from(random.chance(0.3));
        push(house, built);
        let (first, last) = spans[i];
        let count = (last - first) / random.between(narrow, wide);
        let pieces = whole(count.round()).max(1);
        if last - first < 1.0 {
            continue;
        }
        let step = (last - first) / pieces as f64;
        for piece in 0..pieces {
            // A gap now and then: a gateway, a lost house.
            if random.chance(0.04) {
                continue;
            }
            let (from, to) = (first + step * piece as f64, first + step * (piece + 1) as f64);
            let own = depth * if random.chance(0.45) { random.between(0.8, 1.0) } else { 1.0 };
            let mut house = House { street: ring.facing[i], kind: "apartments", ..House::default() };
            house.footprint = vec![at(i, from, 0.0), at(i, to, 0.0), at(i, to, own), at(i, from, own)];
            if kind == Use::OldTown && random.chance(0.5) {
                house.kind = "house";
            } else if kind == Use::Inner && random.chance(0.12) {
                house.kind = "retail";
            } else if kind == Use::Inner && random.chance(0.1) {
                house.kind = "office";
            }
            dress(&mut house, kind, random);
            push(house, built);
        }
    }
    courtyard(&ring.inset(depth + 0.5), kind, random, built);
}

/// Where walls of this depth meet behind each corner; `None` where the block is too narrow for them.
fn mitred(ring: &Block, depth_m: f64) -> Option<Vec<Pt>> {
    let count = ring.ring.len();
    let corner = |i: usize| {
        let (a, b, c) = (ring.ring[(i + count - 1) % count], ring.ring[i], ring.ring[(i + 1) % count]);
        let (one, other) = ((b - a).unit().left(), (c - b).unit().left());
        b + (one + other) * (depth_m / (1.0 + one.dot(other)).max(0.2))
    };
    let corners: Vec<Pt> = (0..count).map(corner).collect();
    let grows = |i: usize| {
        let (a, b) = (ring.ring[i], ring.ring[(i + 1) % count]);
        (corners[(i + 1) % count] - corners[i]).dot((b - a).unit()) > 0.5
    };
    (count >= 3 && (0..count).all(grows)).then_some(corners)
}

/// One house that fills a block too small for more.
fn single(block: &Block, kind: Use, random: &mut Random, built: &mut Built) {
    let ring = block.inset(1.0);
    if ring.area() < 90.0 || ring.area() > 1400.0 {
        built.lawns.push(ring.ring);
        return;
    }
    let mut house =
        House { street: ring.facing.first().copied().flatten(), kind: "apartments", ..House::default() };
    house.footprint = ring.ring;
    dress(&mut house, kind, random);
    if house.roof == "gabled" {
        house.roof = "hipped";
    }
    push(house, built);
}

/// Back buildings, a lawn, some trees.
fn courtyard(yard: &Block, kind: Use, random: &mut Random, built: &mut Built) {
    if yard.area() < 120.0 {
        return;
    }
    let extent = Extent::of(&yard.ring);
    let mut backs: Vec<Vec<Pt>> = Vec::new();
    if kind != Use::OldTown && yard.area() > 900.0 {
        for _ in 0..random.below(5) {
            let at = extent.at(random.between(0.15, 0.85), random.between(0.2, 0.8));
            let back = rectangle(at, extent.along, random.between(8.0, 16.0), random.between(6.0, 10.0));
            let clear = backs.iter().all(|other| apart(other, &back, 4.0));
            if clear && yard.holds(&back, 3.5) {
                let mut house = House { footprint: back.clone(), kind: "outbuilding", ..House::default() };
                dress(&mut house, Use::Villas, random);
                (house.roof, house.roof_m, house.tiles) = ("flat", 0.0, random.pick(&FLAT));
                backs.push(back);
                push(house, built);
            }
        }
    }
    if random.chance(0.7) {
        for _ in 0..whole(yard.area() / 170.0) {
            let at = extent.at(random.unit(), random.unit());
            if yard.holds(&[at], 3.5) && backs.iter().all(|back| apart(back, &[at], 3.0)) {
                built.trees.push(at);
            }
        }
        if backs.is_empty() {
            built.lawns.push(yard.inset(1.5).ring);
        }
    }
}

/// Houses each on a lot of its own. `shape`: narrowest and widest lot, and the gap to the neighbour (0: terraces).
fn lots(block: &Block, shape: (f64, f64, f64), random: &mut Random, built: &mut Built) {
    let (narrow, wide, gap) = shape;
    let ring = block.blunted().simplified(16.0);
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
                let centre = middle + along.left() * (setback + random.between(0.0, 3.0) + d / 2.0);
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
fn slabs(block: &Block, random: &mut Random, built: &mut Built) {
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
fn towers(block: &Block, random: &mut Random, built: &mut Built) {
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
fn sheds(block: &Block, random: &mut Random, built: &mut Built) {
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
                    let footprint = super::plane::circle(at, 5.4, 16);
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

/// Whether every corner of the second keeps this far from the first, and the other way round.
fn apart(one: &[Pt], other: &[Pt], gap_m: f64) -> bool {
    let clear = |ring: &[Pt], points: &[Pt]| {
        points.iter().all(|&at| {
            let far =
                super::plane::edges(ring).all(|(a, b)| super::plane::distance_to_segment(at, a, b) > gap_m);
            far && !super::plane::inside(ring, at)
        })
    };
    clear(one, other) && (other.len() < 3 || clear(other, one))
}

fn push(house: House, built: &mut Built) {
    if area(&house.footprint) > 12.0 {
        built.houses.push(house);
    }
}
