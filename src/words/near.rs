//! What lies near a place, in an area or across a line.
//!
//! In: the city, its index, a place in metres of its grid, a row. Out: indices of features, in an order that is stated.
//! Only cells of the index that can hold an answer are looked at, in growing rings around a place.
//! Does not: say anything, or know what a school is; whoever asks says which features are wanted.

use super::guide::around;
use super::outline::{Outline, distance_m};
use super::relate::{ADJOIN_M, Topology};
use crate::city::{Cell, City, Index, Layer, Row};
use crate::geo::Bounds;
use crate::geo::order::{self, Ranked};
use glam::DVec2;

/// The first ring around a place; each next one is twice as wide.
const RING_M: f64 = 64.0;

/// A feature near a place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Near {
    /// Which.
    pub index: u32,
    /// From the place to where it is nearest; 0 inside of a polygon.
    pub distance_m: f64,
}

/// Which features are wanted.
#[derive(Clone, Copy)]
pub struct Wanted<'a> {
    /// Only this layer.
    pub layer: Option<Layer>,
    /// Only those that please; asked after the layer, and before the distance is measured.
    pub accepts: &'a dyn Fn(Row<'_>) -> bool,
    /// Not farther than this.
    pub within_m: f64,
    /// The nearest so many.
    pub limit: usize,
}

impl Wanted<'_> {
    /// The nearest so many of all features.
    #[must_use]
    pub fn nearest(limit: usize) -> Self {
        Self { layer: None, accepts: &|_| true, within_m: f64::INFINITY, limit }
    }

    fn takes(&self, row: Row<'_>) -> bool {
        self.layer.is_none_or(|layer| layer == row.facts.layer) && (self.accepts)(row)
    }
}

/// The features nearest to a place, nearest first; those that are as near as each other in load order.
#[must_use]
pub fn nearest(city: &City, index: &Index, place_m: DVec2, wanted: &Wanted<'_>) -> Vec<Near> {
    let mut found: Vec<Near> = Vec::new();
    let (gap_m, farthest_m) = reach(&index.bounds(), place_m);
    let last_m = farthest_m.min(wanted.within_m);
    // Features of a cell are no nearer than the cell: those within a ring's width are all in cells within it.
    let (mut from_m, mut width_m) = (f64::NEG_INFINITY, RING_M);
    while wanted.limit > 0 && from_m < last_m {
        let to_m = gap_m + width_m;
        // And what rounding may take from the box.
        let within = around(place_m, to_m).grown(1.0);
        for (Cell { bounds, .. }, features) in index.touching(within) {
            let (cell_m, _) = reach(bounds, place_m);
            if from_m < cell_m && cell_m <= to_m {
                let rows = features.iter().filter_map(|&feature| city.row(feature as usize));
                let near = rows
                    .filter(|&row| wanted.takes(row))
                    .map(|row| Near { index: row.index, distance_m: distance_m(row, place_m) });
                found.extend(near.filter(|near| near.distance_m <= wanted.within_m));
            }
        }
        if found.iter().filter(|near| near.distance_m <= to_m).count() >= wanted.limit {
            break;
        }
        (from_m, width_m) = (to_m, 2.0 * width_m);
    }
    found = sorted(&found, |near| near.index.into());
    found = sorted(&found, |near| order::rank_of(near.distance_m));
    found.truncate(wanted.limit);
    found
}

/// The features whose place lies in a polygon, holes taken out, in load order; itself left out.
#[must_use]
pub fn inside(city: &City, index: &Index, area: Row<'_>, accepts: &dyn Fn(Row<'_>) -> bool) -> Vec<u32> {
    let outline = Outline::of(area);
    let mut found = Vec::new();
    each_touching(city, index, outline.bounds(), &mut |row| {
        let is_inside = || row.place_m().is_some_and(|place| outline.holds(place.as_dvec2()));
        if row.index != area.index && accepts(row) && is_inside() {
            found.push(row.index);
        }
    });
    sorted(&found, |&feature| feature.into())
}

/// The features that a line or polygon crosses, in load order: streets through it or out of it, and what a street goes
/// through.
#[must_use]
pub fn crossing(city: &City, index: &Index, line: Row<'_>, accepts: &dyn Fn(Row<'_>) -> bool) -> Vec<u32> {
    let outline = Outline::of(line);
    let bounds = outline.bounds();
    let mut found = Vec::new();
    each_touching(city, index, bounds, &mut |row| {
        let is_near =
            || f64::from(row.bounds().gap_m(&bounds)) <= ADJOIN_M && outline.comes_near(&row.bounds());
        let crosses = || Topology::of(&Outline::of(row), &outline) == Topology::Crossing;
        if row.index != line.index && accepts(row) && is_near() && crosses() {
            found.push(row.index);
        }
    });
    sorted(&found, |&feature| feature.into())
}

/// Goes through the features of the cells that touch a box.
fn each_touching(city: &City, index: &Index, bounds: Bounds, each: &mut dyn FnMut(Row<'_>)) {
    let features = index.touching(bounds).flat_map(|(_, features)| features);
    features.filter_map(|&feature| city.row(feature as usize)).for_each(each);
}

/// From a place to the nearest and to the farthest point of a box.
fn reach(bounds: &Bounds, place_m: DVec2) -> (f64, f64) {
    let (low, high) = (bounds.min_m.as_dvec2() - place_m, place_m - bounds.max_m.as_dvec2());
    (low.max(high).max(DVec2::ZERO).length(), low.abs().max(high.abs()).length())
}

/// In the order of their ranks; the same ranks as they came.
fn sorted<T: Copy>(list: &[T], rank: impl Fn(&T) -> u64) -> Vec<T> {
    let mut ranked: Vec<Ranked> = list.iter().map(rank).zip(0..).collect();
    order::sort(&mut ranked);
    ranked.iter().filter_map(|&(_, number)| list.get(number as usize).copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::city::sample::{READING, SQUARE, YARD, empty};
    use crate::city::{Kind, Reading, RingRole};
    use glam::Vec2;
    use std::cell::Cell as Count;

    fn index_of(city: &City) -> Index {
        let mut index = Index::default();
        // In parts, as loads come.
        for start in (0..city.len()).step_by(7_000) {
            let end = (start + 7_000).min(city.len());
            index.add(city, u32::try_from(start).expect("small")..u32::try_from(end).expect("small"));
        }
        index
    }

    /// Houses of 8 by 8 m every 20 m, `n` by `n` of them; every hundredth is a tree.
    fn town(n: u16) -> City {
        let mut city = empty();
        for number in 0..u32::from(n) * u32::from(n) {
            let (column, row) = (number % u32::from(n), number / u32::from(n));
            let corner = Vec2::new(column as f32, row as f32) * 20.0;
            let square = [(0.0, 0.0), (8.0, 0.0), (8.0, 8.0), (0.0, 8.0)].map(|at| corner + Vec2::from(at));
            let layer = if number % 100 == 0 { Layer::Tree } else { Layer::Building };
            city.add(&Reading { layer, positions: &square, ..READING });
        }
        city.seal();
        city
    }

    #[test]
    fn the_nearest_houses_of_a_large_town_are_found_among_a_few() {
        let city = town(320);
        let index = index_of(&city);
        for place in [(3_000.0, 3_100.0), (-5_000.0, 40.0), (0.0, 0.0), (6_399.0, 12.0), (1.0e6, -1.0e6)] {
            let place = DVec2::from(place);
            let asked = Count::new(0);
            let accepts = |_: Row<'_>| {
                asked.set(asked.get() + 1);
                true
            };
            let wanted = Wanted { layer: Some(Layer::Building), accepts: &accepts, ..Wanted::nearest(20) };
            let found = nearest(&city, &index, place, &wanted);
            let mut all: Vec<f64> = city
                .all()
                .filter(|row| row.facts.layer == Layer::Building)
                .map(|row| distance_m(row, place))
                .collect();
            all.sort_by(f64::total_cmp);
            let distances: Vec<f64> = found.iter().map(|near| near.distance_m).collect();
            assert_eq!(distances, all[..20], "from {place}, nearest first");
            assert!(asked.get() < 3_000, "from {place}: asked {} of {}", asked.get(), city.len());
        }
    }

    #[test]
    fn what_is_rare_is_found_wherever_it_is_and_nothing_beyond_the_limit() {
        let city = town(100);
        let index = index_of(&city);
        let far = |row: Row<'_>| row.index == 9_999;
        let found = |within_m: f64| {
            let wanted = Wanted { accepts: &far, within_m, ..Wanted::nearest(5) };
            nearest(&city, &index, DVec2::ZERO, &wanted)
        };
        let corner_m = DVec2::splat(1_980.0).length();
        assert_eq!(found(f64::INFINITY), [Near { index: 9_999, distance_m: corner_m }], "in the far corner");
        assert_eq!(found(corner_m - 1.0), [], "a metre too far");
        assert_eq!(nearest(&city, &index, DVec2::ZERO, &Wanted::nearest(0)), [], "none is wanted");
        let all = nearest(&city, &index, DVec2::splat(900.0), &Wanted::nearest(usize::MAX));
        assert_eq!(all.len(), 10_000, "all are wanted");
        assert!(all.is_sorted_by(|a, b| (a.distance_m, a.index) < (b.distance_m, b.index)), "in order");
        assert_eq!(
            nearest(&empty(), &Index::default(), DVec2::ZERO, &Wanted::nearest(5)),
            [],
            "an empty city"
        );
        let nowhere = DVec2::new(f64::NAN, 1.0e300);
        assert!(nearest(&city, &index, nowhere, &Wanted::nearest(5)).len() <= 5, "and it ends");
    }

    #[test]
    fn one_who_stands_in_a_house_is_no_metre_from_it_and_in_its_yard_some() {
        let city = empty().with_building(&[SQUARE, YARD]);
        let index = index_of(&city);
        for (place, far_m) in
            [((2.0, 2.0), 0.0), ((10.0, 10.0), 5.0), ((8.0, 10.0), 3.0), ((23.0, 24.0), 5.0)]
        {
            let found = nearest(&city, &index, DVec2::from(place), &Wanted::nearest(1));
            assert_eq!(found, [Near { index: 0, distance_m: far_m }], "from {place:?}");
        }
    }

    #[test]
    fn a_district_holds_what_has_its_place_there_and_a_street_crosses_what_it_goes_through() {
        let around = |x: f32| [(x, 0.0), (x + 100.0, 0.0), (x + 100.0, 100.0), (x, 100.0)];
        let (west, east) = (around(0.0), around(100.0));
        let hole = [(10.0, 10.0), (10.0, 40.0), (40.0, 40.0), (40.0, 10.0)];
        let place = |x: f32, y: f32| [(x, y)];
        let mut city = empty()
            .with(Layer::District, Kind::District, RingRole::Exterior, &[&west, &hole])
            .with(Layer::District, Kind::District, RingRole::Exterior, &[&east]);
        for at in [place(50.0, 50.0), place(20.0, 20.0), place(150.0, 50.0), place(50.0, 300.0)] {
            city = city.with(Layer::Tree, Kind::Broadleaved, RingRole::Point, &[&at]);
        }
        let street = [(50.0, 90.0), (150.0, 90.0)];
        let lane = [(60.0, 80.0), (60.0, 95.0)];
        let far = [(60.0, -80.0), (60.0, -95.0)];
        for way in [&street, &lane, &far] {
            city = city.with(Layer::Road, Kind::Street, RingRole::Line, &[way]);
        }
        let index = index_of(&city);
        let row = |feature: usize| city.row(feature).expect("it was added");
        let trees = |row: Row<'_>| row.facts.layer == Layer::Tree;
        assert_eq!(inside(&city, &index, row(0), &trees), [2], "not what stands in its hole");
        assert_eq!(
            inside(&city, &index, row(1), &|_| true),
            [4, 6],
            "the tree, and the street by its middle"
        );
        assert_eq!(
            crossing(&city, &index, row(6), &|_| true),
            [0, 1, 7],
            "out of two districts, and over the lane"
        );
        assert_eq!(crossing(&city, &index, row(0), &|_| true), [6], "by the street alone");
    }
}
