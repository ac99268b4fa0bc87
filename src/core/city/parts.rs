//! Lets parts of buildings stand in for the outlines around them.
//!
//! In: a run of features in the city. Out: [`Flags::REPLACED`] on each building that holds a part: it stays readable,
//! and only its parts are drawn (Simple 3D Buildings: an outline that contains any part is not rendered).
//! Does not: join parts, or look at relations and ids; a part belongs to the outline it lies in.

use super::{City, Flags, Layer, Row};
use crate::geo::order::{self, Ranked};
use crate::geo::{self, Bounds};
use glam::Vec2;
use std::ops::Range;

/// Parts are looked up in squares of this size.
const CELL_M: f32 = 64.0;
/// Corners that are looked at, at most; outlines behind that keep being drawn.
const STEPS: usize = 500_000_000;

/// Marks the outlines among `features` that have parts among `features`.
///
/// True where one was marked that was not before: what is drawn has changed.
pub fn resolve_parts(city: &mut City, features: Range<u32>) -> bool {
    let is_building = |row: &Row<'_>| row.facts.layer == Layer::Building;
    let is_part = |row: &Row<'_>| row.facts.flags.has(Flags::PART);
    let is_drawn_part =
        |row: &Row<'_>| is_building(row) && is_part(row) && !row.facts.flags.has(Flags::UNDERGROUND);
    let found: Vec<Vec2> =
        city.rows(features.clone()).filter(is_drawn_part).filter_map(inner_place).collect();
    if found.is_empty() {
        return false;
    }
    let mut ranked: Vec<Ranked> = found.iter().map(|&place| cell(place)).map(rank).zip(0..).collect();
    order::sort(&mut ranked);
    let places: Vec<(u64, Vec2)> =
        ranked.into_iter().filter_map(|(rank, number)| Some((rank, *found.get(number as usize)?))).collect();
    let all = Bounds::of(found);
    let mut steps_left = STEPS;
    let replaced: Vec<(u32, Flags)> = city
        .rows(features)
        .filter(|row| is_building(row) && !is_part(row) && !row.facts.flags.has(Flags::REPLACED))
        .filter(|&row| holds_any(row, &places, all, &mut steps_left))
        .map(|row| (row.index, row.facts.flags.with(Flags::REPLACED)))
        .collect();
    for &(feature, flags) in &replaced {
        city.set_flags(feature, flags);
    }
    !replaced.is_empty()
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
fn inner_place(part: Row<'_>) -> Option<Vec2> {
    let ring = part.rings().next()?.points;
    let middle = geo::centroid_m(ring);
    if geo::contains(ring.iter().map(|point| point.as_dvec2()), middle.as_dvec2()) {
        return Some(middle);
    }
    let (&from, &to) = (ring.first()?, ring.get(1)?);
    // Exteriors run counterclockwise: inside is on the left.
    Some(from.midpoint(to) + (to - from).perp().normalize_or_zero() * 0.05)
}

fn holds_any(outline: Row<'_>, places: &[(u64, Vec2)], all: Bounds, steps_left: &mut usize) -> bool {
    let bounds = outline.bounds();
    let (min_m, max_m) = (bounds.min_m.max(all.min_m), bounds.max_m.min(all.max_m));
    if !min_m.cmple(max_m).all() {
        return false;
    }
    let ([first_row, first_column], [last_row, last_column]) = (cell(min_m), cell(max_m));
    let corners: usize = outline.rings().map(|ring| ring.points.len()).sum();
    (first_row..=last_row).any(|row| {
        let (first, last) = (rank([row, first_column]), rank([row, last_column]));
        let start = places.partition_point(|(cell, _)| *cell < first);
        let row = places.get(start..).unwrap_or(&[]).iter().take_while(|(cell, _)| *cell <= last);
        row.filter(|(_, place)| bounds.holds(*place)).any(|(_, place)| {
            *steps_left = steps_left.saturating_sub(corners);
            *steps_left > 0 && outline.holds(place.as_dvec2())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::super::Reading;
    use super::super::sample::READING;
    use super::*;
    use crate::city::RingRole;

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
        let (ring_ends, ring_roles) = (&ring_ends[..], &ring_roles[..]);
        city.add(&Reading { flags, positions: &positions, ring_ends, ring_roles, ..READING });
    }

    fn square(x: f32, y: f32, size: f32) -> [(f32, f32); 4] {
        [(x, y), (x + size, y), (x + size, y + size), (x, y + size)]
    }

    fn hole(x: f32, y: f32, size: f32) -> [(f32, f32); 4] {
        [(x, y), (x, y + size), (x + size, y + size), (x + size, y)]
    }

    fn is_replaced(city: &City, feature: usize) -> bool {
        city.row(feature).expect("a feature").facts.flags.has(Flags::REPLACED)
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
        let replaced: Vec<bool> = (0..5).map(|feature| is_replaced(&city, feature)).collect();
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
        assert!(!is_replaced(&city, 0), "the house above the cellar is drawn");
    }

    #[test]
    fn a_crooked_part_counts_where_it_stands() {
        let mut city = City::default();
        let crooked = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (9.0, 10.0), (9.0, 1.0), (0.0, 1.0)];
        add(&mut city, Flags::PART, &[&crooked]);
        add(&mut city, Flags::default(), &[&crooked]);
        add(&mut city, Flags::default(), &[&square(1.0, 2.0, 7.0)]);
        resolve_parts(&mut city, 0..3);
        assert!(is_replaced(&city, 1), "the wing it fills is replaced");
        assert!(!is_replaced(&city, 2), "the house in its corner is not");
    }
}
