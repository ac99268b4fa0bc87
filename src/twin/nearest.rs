//! The building or place of the city that is nearest to what is observed.
//!
//! In: a place in metres, and how far off either may be. Out: the feature, or none.
//! Does not: take marks or parts of buildings for places.

use super::bonds::Known;
use super::feeds::Bind;
use super::marks::MarkBook;
use crate::city::{Flags, Layer, RingRole, Row};
use crate::geo::{Bounds, Held as _, contains, span};
use glam::DVec2;

/// A building is not farther from its sensor.
const BUILDING_M: f64 = 50.0;
/// Nor is a place.
const PLACE_M: f64 = 20.0;
/// Nothing is sought farther away, whatever a rule says.
const FARTHEST_M: f64 = 10_000.0;

/// How far a building and a place may be, by a rule.
pub(super) fn reach_m(bind: Option<&Bind>) -> [f64; 2] {
    match bind {
        Some(Bind::Nearest(within_m)) => [within_m.unwrap_or(BUILDING_M).held(0.0, FARTHEST_M); 2],
        _ => [BUILDING_M, PLACE_M],
    }
}

#[expect(clippy::cast_possible_truncation, reason = "at most ten kilometres")]
pub(super) fn grown(bounds: &Bounds, by_m: f64) -> Bounds {
    bounds.grown(by_m as f32)
}

/// The nearest building or place of the city that is near enough.
pub(super) fn nearest(
    known: &Known<'_>,
    marks: &MarkBook,
    point: DVec2,
    [building_m, place_m]: [f64; 2],
) -> Option<u32> {
    let here = Bounds::of([point.as_vec2()]);
    let mut best: Option<(f64, u32)> = None;
    let near = known.index.touching(grown(&here, building_m.max(place_m)));
    for feature in near.flat_map(|(_, features)| features) {
        let Some(row) = known.city.row(*feature as usize) else { continue };
        let facts = row.facts;
        let reach_m = match facts.layer {
            // A part is less than the building it belongs to.
            Layer::Building if !facts.flags.has(Flags::PART.with(Flags::UNDERGROUND)) => building_m,
            Layer::Point if !marks.holds(row) => place_m,
            _ => continue,
        };
        // What is no nearer than the best so far need not be measured.
        let least_m = best.map_or(reach_m, |(best_m, _)| best_m.min(reach_m));
        if f64::from(row.bounds().gap_m(&here)) > least_m {
            continue;
        }
        let found = (distance_m(row, point), row.index);
        if found.0 <= reach_m && best.is_none_or(|best| found < best) {
            best = Some(found);
        }
    }
    best.map(|(_, feature)| feature)
}

/// From a feature to a place; nought inside.
fn distance_m(row: Row<'_>, point: DVec2) -> f64 {
    let mut nearest_m = f64::INFINITY;
    let mut is_inside = false;
    for ring in row.rings() {
        let points = ring.points.iter().map(|point| point.as_dvec2());
        let is_closed = matches!(ring.role, RingRole::Exterior | RingRole::Hole);
        is_inside ^= is_closed && contains(points.clone(), point);
        let mut before = if is_closed { points.clone().next_back() } else { None };
        for here in points {
            nearest_m = nearest_m.min(span::distance_m([before.unwrap_or(here), here], point));
            before = Some(here);
        }
    }
    if is_inside { 0.0 } else { nearest_m }
}
