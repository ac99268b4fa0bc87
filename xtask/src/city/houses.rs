//! Buildings on a block.
//!
//! In: a convex block, its use, chance. Out: houses: a footprint with roof, floors and the street they face, none
//! overlapping another and none leaving the block; and trees in the gardens.
//! Does not: know what the houses are called.

use super::blocks::Use;
use super::convex::Block;
use super::detached;
use super::plane::{Extent, Pt, area, rectangle, whole};
use super::random::Random;

/// One building.
#[derive(Clone, Debug, Default)]
pub(crate) struct House {
    pub(crate) footprint: Vec<Pt>,
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

pub(super) const PLASTER: [&str; 8] =
    ["#efe6d2", "#e8d9bd", "#f1e9dc", "#e2cfae", "#d9c7a8", "#e9dccb", "#dfd3c0", "#e6cdb5"];
const BRICK: [&str; 4] = ["#c98a6b", "#b97a5c", "#d0977a", "#bf8768"];
const MODERN: [&str; 5] = ["#d8dadb", "#c9ced1", "#e4e3de", "#cfd6da", "#bfc7cc"];
const TILES: [&str; 5] = ["#b5654a", "#a9583f", "#c07355", "#9c5a45", "#b86f57"];
const SLATE: [&str; 4] = ["#6d7378", "#7b7f83", "#5f676d", "#84807a"];
pub(super) const FLAT: [&str; 4] = ["#bdb9b1", "#c8c4bc", "#aeaba4", "#b7b9b6"];

/// How a use is built: floors, and how steep.
pub(super) fn dress(house: &mut House, kind: Use, random: &mut Random) {
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
        Use::Mid | Use::Slabs => detached::slabs(block, random, &mut built),
        Use::Towers => detached::towers(block, random, &mut built),
        Use::Terraces => detached::lots(block, (6.5, 8.5, 0.0), random, &mut built),
        Use::Villas => detached::lots(block, (17.0, 25.0, 5.0), random, &mut built),
        Use::Harbour => detached::sheds(block, random, &mut built),
        Use::Country | Use::Park | Use::Square | Use::Landmark => {}
    }
    built
}

/// Houses wall to wall along the block's edge, a yard inside. `shape`: depth, narrowest and widest front, metres.
fn perimeter(block: &Block, kind: Use, shape: (f64, f64, f64), random: &mut Random, built: &mut Built) {
    let (mut depth, narrow, wide) = shape;
    let ring = block.blunted(narrow * 1.5).simplified(narrow * 1.3);
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
pub(super) fn mitred(ring: &Block, depth_m: f64) -> Option<Vec<Pt>> {
    let count = ring.ring.len();
    let corner = |i: usize| {
        let (a, b, c) = (ring.ring[(i + count - 1) % count], ring.ring[i], ring.ring[(i + 1) % count]);
        let (one, other) = ((b - a).unit().left(), (c - b).unit().left());
        // Too sharp a corner has no room behind it.
        let open = 1.0 + one.dot(other);
        (open > 0.4).then(|| b + (one + other) * (depth_m / open))
    };
    let corners: Vec<Pt> = (0..count).map(corner).collect::<Option<_>>()?;
    let grows = |i: usize| {
        let (a, b) = (ring.ring[i], ring.ring[(i + 1) % count]);
        (corners[(i + 1) % count] - corners[i]).dot((b - a).unit()) > 0.5
    };
    (count >= 3 && (0..count).all(grows)).then_some(corners)
}

/// One house that fills a block too small for more.
pub(super) fn single(block: &Block, kind: Use, random: &mut Random, built: &mut Built) {
    let ring = block.inset(1.0).blunted(8.0);
    // A circle of this outline would hold 4 pi times as much as a needle: needles become gardens.
    let round: f64 = super::plane::edges(&ring.ring).map(|(a, b)| a.to(b)).sum();
    if ring.area() < 90.0 || ring.area() > 1400.0 || ring.area() < 0.042 * round * round {
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

/// Whether every corner of the second keeps this far from the first, and the other way round.
pub(super) fn apart(one: &[Pt], other: &[Pt], gap_m: f64) -> bool {
    let clear = |ring: &[Pt], points: &[Pt]| {
        points.iter().all(|&at| {
            let far =
                super::plane::edges(ring).all(|(a, b)| super::plane::distance_to_segment(at, a, b) > gap_m);
            far && !super::plane::inside(ring, at)
        })
    };
    clear(one, other) && (other.len() < 3 || clear(other, one))
}

pub(super) fn push(house: House, built: &mut Built) {
    if area(&house.footprint) > 12.0 {
        built.houses.push(house);
    }
}
