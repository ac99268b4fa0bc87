//! Finds where to lay the metre grid.
//!
//! In: the first features of a text, in degrees. Out: the median of where they begin, which one feature at 0, 0 does
//! not move, and which lies in the city when it spans the antimeridian.
//! Does not: place anything.

use super::feature::Draft;
use crate::geo::{LonLat, order};
use glam::DVec2;

/// The middle of those drafts that can be used; none where none can.
pub(super) fn middle(drafts: &[Draft]) -> Option<LonLat> {
    let usable = drafts.iter().filter(|draft| draft.fault().is_none());
    median_place(usable.filter_map(|draft| draft.geometry.positions.first().copied()))
}

fn median_place(places: impl Iterator<Item = DVec2>) -> Option<LonLat> {
    let (mut longitudes, mut latitudes): (Vec<f64>, Vec<f64>) =
        places.map(|place| (place.x, place.y)).unzip();
    let (west, east) = longitudes.iter().fold((180.0_f64, -180.0_f64), |(w, e), &x| (w.min(x), e.max(x)));
    if east - west > 180.0 {
        longitudes.iter_mut().filter(|longitude| **longitude < 0.0).for_each(|longitude| *longitude += 360.0);
    }
    let longitude = median(&mut longitudes)?;
    let longitude = if longitude > 180.0 { longitude - 360.0 } else { longitude };
    Some(LonLat { longitude, latitude: median(&mut latitudes)? })
}

fn median(values: &mut [f64]) -> Option<f64> {
    order::nth(values, values.len() / 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(places: &[(f64, f64)], expected: Option<(f64, f64)>) {
        let found = median_place(places.iter().map(|&(x, y)| DVec2::new(x, y)));
        assert_eq!(found.map(|place| (place.longitude, place.latitude)), expected, "of {places:?}");
    }

    #[test]
    fn the_middle_of_a_city_lies_in_it() {
        check(&[], None);
        check(&[(7.4, 43.7)], Some((7.4, 43.7)));
        check(&[(0.0, 0.0), (7.4, 43.7), (7.5, 43.8)], Some((7.4, 43.7)));
        check(&[(179.9, -16.5), (-179.9, -16.6), (-179.8, -16.7)], Some((-179.9, -16.6)));
    }
}
