//! Lets parts of buildings stand in for the outlines around them.
//!
//! In: a run of features in the city. Out: [`Flags::REPLACED`] on each building that holds a part: it stays readable,
//! and only its parts are drawn (Simple 3D Buildings: an outline that contains any part is not rendered).
//! Does not: join parts, or look at relations and ids; a part belongs to the outline it lies in.

use super::{City, Flags, Layer, RingRole};
use crate::geo::order::{self, Ranked};
use crate::geo::{self, Bounds};
use glam::{DVec2, Vec2};
use std::ops::Range;

/// Parts are looked up in squares of this size.
const CELL_M: f32 = 64.0;
/// Corners that are looked at, at most; outlines behind that keep being drawn.
const STEPS: usize = 500_000_000;

/// Marks the outlines among `features` that have parts among `features`.
pub fn resolve_parts(city: &mut City, features: Range<usize>) {
    let is_building = |feature: usize| city.layer.get(feature) == Some(&Layer::Building);
    let flags = |feature: usize| city.flags.get(feature).copied().unwrap_or_default();
    let is_drawn_part = |feature: &usize| {
        let flags = flags(*feature);
        is_building(*feature) && flags.has(Flags::PART) && !flags.has(Flags::UNDERGROUND.with(Flags::REMOVED))
    };
    let found: Vec<Vec2> =
        features.clone().filter(is_drawn_part).filter_map(|part| inner_place(city, part)).collect();
    if found.is_empty() {
        return;
    }
    let mut ranked: Vec<Ranked> = found.iter().map(|&place| cell(place)).map(rank).zip(0..).collect();
    order::sort(&mut ranked);
    let places: Vec<(u64, Vec2)> =
        ranked.into_iter().filter_map(|(rank, number)| Some((rank, *found.get(number as usize)?))).collect();
    let all = Bounds::of(found);
    let mut steps_left = STEPS;
    let replaced: Vec<usize> = features
        .filter(|&feature| is_building(feature) && !flags(feature).has(Flags::PART))
        .filter(|&feature| holds_any(city, feature, &places, all, &mut steps_left))
        .collect();
    for feature in replaced {
        if let Some(flags) = city.flags.get_mut(feature) {
            *flags = flags.with(Flags::REPLACED);
        }
    }
}

/// Row before column, so that a row of cells is a run of the sorted places.
#[expect(clippy::cast_possible_truncation, reason = "float casts saturate, and a city is smaller than that")]
fn cell(place: Vec2) -> [i32; 2] {
    [(place.y / CELL_M).floor() as i32, (place.x / CELL_M).floor() as i32]
}

fn rank([row, column]: [i32; 2]) -> u64 {
    order::rank_of_square(0, row, column)
}

/// A point inside a part: its middle, or for a crooked one a point just inside its first wall.
fn inner_place(city: &City, part: usize) -> Option<Vec2> {
    let ring = city.ring(city.rings(part).next()?);
    let middle = geo::centroid_m(ring);
    if geo::contains(ring.iter().map(|point| point.as_dvec2()), middle.as_dvec2()) {
        return Some(middle);
    }
    let (&from, &to) = (ring.first()?, ring.get(1)?);
    // Exteriors run counterclockwise: inside is on the left.
    Some(from.midpoint(to) + (to - from).perp().normalize_or_zero() * 0.05)
}

fn holds_any(
    city: &City,
    outline: usize,
    places: &[(u64, Vec2)],
    all: Bounds,
    steps_left: &mut usize,
) -> bool {
    let bounds = city.bounds(outline);
    let (min_m, max_m) = (bounds.min_m.max(all.min_m), bounds.max_m.min(all.max_m));
    if !min_m.cmple(max_m).all() {
        return false;
    }
    let ([first_row, first_column], [last_row, last_column]) = (cell(min_m), cell(max_m));
    let corners: usize = city.rings(outline).map(|ring| city.ring(ring).len()).sum();
    (first_row..=last_row).any(|row| {
        let (first, last) = (rank([row, first_column]), rank([row, last_column]));
        let start = places.partition_point(|(cell, _)| *cell < first);
        let row = places.get(start..).unwrap_or(&[]).iter().take_while(|(cell, _)| *cell <= last);
        row.filter(|(_, place)| bounds.holds(*place)).any(|(_, place)| {
            *steps_left = steps_left.saturating_sub(corners);
            *steps_left > 0 && holds(city, outline, place.as_dvec2())
        })
    })
}

/// Whether a building's area holds a point: inside an odd number of its rings, so that holes are left out.
fn holds(city: &City, outline: usize, place_m: DVec2) -> bool {
    let is_area =
        |ring: &usize| matches!(city.ring_role.get(*ring), Some(RingRole::Exterior | RingRole::Hole));
    let rings = city.rings(outline).filter(is_area);
    rings.filter(|&ring| geo::contains(city.ring(ring).iter().map(|point| point.as_dvec2()), place_m)).count()
        % 2
        == 1
}

#[cfg(test)]
mod tests {
    use super::super::{HeightSource, Kind, Reading};
    use super::*;

    fn add(city: &mut City, flags: Flags, rings: &[&[(f32, f32)]]) {
        let positions: Vec<Vec2> =
            rings.iter().flat_map(|ring| ring.iter()).map(|&(x, y)| Vec2::new(x, y)).collect();
        let mut end = 0;
        let mut ring_ends = Vec::new();
        let mut ring_roles = Vec::new();
        for ring in rings {
            end += u32::try_from(ring.len()).expect("a small ring");
            ring_ends.push(end);
            ring_roles.push(if end as usize == ring.len() { RingRole::Exterior } else { RingRole::Hole });
        }
        city.add(&Reading {
            layer: Layer::Building,
            kind: Kind::Plain,
            flags,
            height_m: 9.0,
            base_m: 0.0,
            height_source: HeightSource::Guessed,
            feature_id: "",
            name: "",
            properties: "{}",
            positions: &positions,
            ring_ends: &ring_ends,
            ring_roles: &ring_roles,
        });
    }

    fn square(x: f32, y: f32, size: f32) -> [(f32, f32); 4] {
        [(x, y), (x + size, y), (x + size, y + size), (x, y + size)]
    }

    fn hole(x: f32, y: f32, size: f32) -> [(f32, f32); 4] {
        [(x, y), (x, y + size), (x + size, y + size), (x + size, y)]
    }

    #[test]
    fn a_building_with_parts_is_replaced_by_them() {
        let mut city = City::default();
        add(&mut city, Flags::default(), &[&square(0.0, 0.0, 20.0)]);
        add(&mut city, Flags::PART, &[&square(0.0, 0.0, 10.0)]);
        add(&mut city, Flags::default(), &[&square(20.0, 0.0, 20.0)]);
        add(&mut city, Flags::default(), &[&square(-300.0, -300.0, 700.0), &hole(-100.0, -100.0, 200.0)]);
        add(&mut city, Flags::default(), &[&square(-300.0, -300.0, 700.0)]);
        resolve_parts(&mut city, 0..5);
        let replaced: Vec<bool> = city.flags.iter().map(|flags| flags.has(Flags::REPLACED)).collect();
        assert_eq!(
            replaced,
            [true, false, false, false, true],
            "the outline, its part, the neighbour, the ring of houses around them, and a block that holds all"
        );
    }

    #[test]
    fn a_part_below_ground_replaces_nothing() {
        let mut city = City::default();
        add(&mut city, Flags::default(), &[&square(0.0, 0.0, 20.0)]);
        add(&mut city, Flags::PART.with(Flags::UNDERGROUND), &[&square(0.0, 0.0, 10.0)]);
        resolve_parts(&mut city, 0..2);
        assert!(!city.flags[0].has(Flags::REPLACED), "the house above the cellar is drawn");
    }

    #[test]
    fn a_crooked_part_counts_where_it_stands() {
        let mut city = City::default();
        let crooked = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (9.0, 10.0), (9.0, 1.0), (0.0, 1.0)];
        add(&mut city, Flags::PART, &[&crooked]);
        add(&mut city, Flags::default(), &[&crooked]);
        add(&mut city, Flags::default(), &[&square(1.0, 2.0, 7.0)]);
        resolve_parts(&mut city, 0..3);
        assert!(city.flags[1].has(Flags::REPLACED), "the wing it fills is replaced");
        assert!(!city.flags[2].has(Flags::REPLACED), "the house in its corner is not");
    }
}
