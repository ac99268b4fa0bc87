//! How two features lie to each other: how far, in which direction, and whether they touch.
//!
//! In: two rows of a city. Out: metres, degrees clockwise from north, the id of a word.
//! Distances are those between outlines where they are nearest, not between middles; directions are from middle to middle.
//! Does not: follow streets; routes are another matter.

use super::compass;
use super::outline::Outline;
use crate::city::Row;

pub use super::topology::{ADJOIN_M, TOUCH_M, Topology};

/// How one feature lies to another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Relation {
    /// Where they are nearest; 0 where they touch or one holds the other.
    pub distance_m: f64,
    /// From the place of the one to the place of the other, from 0 to below 360 degrees clockwise from north.
    pub bearing_deg: f64,
    /// What the other is to the one: `Inside` where it lies inside of it.
    pub topology: Topology,
}

impl Relation {
    /// How `other` lies to `one`; none where either has no place.
    #[must_use]
    pub fn of(one: Row<'_>, other: Row<'_>) -> Option<Self> {
        let (from, to) = (one.place_m()?.as_dvec2(), other.place_m()?.as_dvec2());
        let (one, other) = (Outline::of(one), Outline::of(other));
        let distance_m = one.distance_m(&other);
        let topology = Topology::at(&other, &one, distance_m);
        Some(Self { distance_m, bearing_deg: compass::bearing_deg(from, to), topology })
    }

    /// The word of the direction in which the other lies.
    #[must_use]
    pub fn direction(&self) -> &'static str {
        compass::compass(self.bearing_deg)
    }
}

#[cfg(test)]
mod tests {
    use super::super::outline;
    use super::*;
    use crate::city::sample::{SQUARE, YARD, empty};
    use crate::city::{City, Kind, Layer, RingRole};
    use crate::geo::span::{self, Span};
    use glam::{DVec2, Vec2};
    use proptest::prelude::*;

    type Points = [(f32, f32)];

    fn city(features: &[(RingRole, &[&Points])]) -> City {
        let add = |city: City, &(role, rings): &(RingRole, &[&Points])| {
            city.with(Layer::Green, Kind::Park, role, rings)
        };
        features.iter().fold(empty(), add)
    }

    fn relation(one: (RingRole, &[&Points]), other: (RingRole, &[&Points])) -> Relation {
        let city = city(&[one, other]);
        Relation::of(city.row(0).expect("the one"), city.row(1).expect("the other"))
            .expect("both have a place")
    }

    fn area<'a>(rings: &'a [&'a Points]) -> (RingRole, &'a [&'a Points]) {
        (RingRole::Exterior, rings)
    }

    fn line<'a>(rings: &'a [&'a Points]) -> (RingRole, &'a [&'a Points]) {
        (RingRole::Line, rings)
    }

    /// What the second is to the first, and the first to the second.
    fn check(one: (RingRole, &[&Points]), other: (RingRole, &[&Points]), expected: Topology, why: &str) {
        assert_eq!(relation(one, other).topology, expected, "{why}");
        assert_eq!(relation(other, one).topology, expected.turned(), "{why}, seen from the other");
    }

    fn moved(ring: &Points, x: f32, y: f32) -> Vec<(f32, f32)> {
        ring.iter().map(|point| (point.0 + x, point.1 + y)).collect()
    }

    #[test]
    fn houses_wall_to_wall_adjoin_and_houses_across_the_street_are_apart() {
        for (gap_m, expected) in [
            (0.0, Topology::Adjoining),
            (0.3, Topology::Adjoining),
            (0.9, Topology::Adjoining),
            (8.0, Topology::Apart),
        ] {
            let next = moved(SQUARE, 20.0 + gap_m, 5.0);
            check(area(&[SQUARE]), area(&[&next]), expected, &format!("{gap_m} m between them"));
            let far_m = relation(area(&[SQUARE]), area(&[&next])).distance_m;
            assert!((far_m - f64::from(gap_m)).abs() < 1e-5, "{gap_m} m between them: {far_m}");
        }
    }

    #[test]
    fn houses_that_meet_at_a_corner_touch() {
        check(
            area(&[SQUARE]),
            area(&[&moved(SQUARE, 20.0, 20.0)]),
            Topology::Touching,
            "like a chessboard's squares",
        );
        let turned = [(20.0, 10.0), (34.0, -4.0), (48.0, 10.0), (34.0, 24.0)];
        check(area(&[SQUARE]), area(&[&turned]), Topology::Touching, "a corner against a wall");
    }

    #[test]
    fn a_house_in_a_park_is_inside_whether_or_not_it_stands_at_its_edge() {
        let park = [(-50.0, 0.0), (90.0, 0.0), (90.0, 90.0), (-50.0, 90.0)];
        check(area(&[&park]), area(&[&moved(SQUARE, 5.0, 30.0)]), Topology::Inside, "in the middle");
        check(area(&[&park]), area(&[SQUARE]), Topology::Inside, "at its edge");
        check(area(&[&park]), area(&[&moved(SQUARE, 0.0, -0.4)]), Topology::Inside, "a hand over its edge");
        check(
            area(&[&park]),
            area(&[&moved(SQUARE, 0.0, -2.0)]),
            Topology::Overlapping,
            "two metres over its edge",
        );
    }

    #[test]
    fn what_stands_in_a_yard_is_not_inside_the_house() {
        let house: &[&Points] = &[SQUARE, YARD];
        let filling: Vec<(f32, f32)> = YARD.iter().rev().copied().collect();
        check(area(house), area(&[&filling]), Topology::Adjoining, "what fills the yard");
        let shed = [(8.0, 8.0), (12.0, 8.0), (12.0, 12.0), (8.0, 12.0)];
        check(area(house), area(&[&shed]), Topology::Apart, "a shed in the yard");
        assert_eq!(relation(area(house), area(&[&shed])).distance_m, 3.0, "to the nearest wall");
        check(area(house), area(&[SQUARE]), Topology::Containing, "with the yard it holds the house without");
        let wide = [(3.0, 3.0), (17.0, 3.0), (17.0, 17.0), (3.0, 17.0)];
        check(
            area(house),
            area(&[&wide]),
            Topology::Overlapping,
            "what covers the yard and some of the house",
        );
    }

    #[test]
    fn one_house_twice_is_the_same() {
        check(area(&[SQUARE]), area(&[SQUARE]), Topology::Same, "the very same");
        check(
            area(&[SQUARE, YARD]),
            area(&[&moved(SQUARE, 0.2, 0.1), YARD]),
            Topology::Same,
            "surveyed again",
        );
        let street: &[&Points] = &[&[(0.0, 0.0), (50.0, 0.0)]];
        let back: &[&Points] = &[&[(50.0, 0.0), (20.0, 0.1), (0.0, 0.0)]];
        check(line(street), line(back), Topology::Same, "a street there and back");
    }

    #[test]
    fn wings_of_a_cross_overlap_though_no_corner_lies_in_the_other() {
        let across = [(0.0, 8.0), (20.0, 8.0), (20.0, 12.0), (0.0, 12.0)];
        let along = [(8.0, -5.0), (12.0, -5.0), (12.0, 25.0), (8.0, 25.0)];
        check(area(&[&across]), area(&[&along]), Topology::Overlapping, "a cross");
        assert_eq!(relation(area(&[&across]), area(&[&along])).distance_m, 0.0, "nowhere apart");
    }

    #[test]
    fn streets_cross_meet_fork_and_run_on_each_other() {
        let street: &[&Points] = &[&[(0.0, 0.0), (50.0, 0.0), (100.0, 0.0)]];
        for (other, expected, why) in [
            (&[(30.0, -20.0), (30.0, 40.0)][..], Topology::Crossing, "across"),
            (&[(50.0, -20.0), (50.0, 0.0), (50.0, 30.0)], Topology::Crossing, "across, at a corner of both"),
            (&[(-50.0, -5.0), (150.0, 5.0)], Topology::Crossing, "across at a sharp angle, as tunnels do"),
            (&[(30.0, 0.0), (30.0, 40.0)], Topology::Touching, "ends at it"),
            (&[(30.0, 0.3), (30.0, 40.0)], Topology::Touching, "all but ends at it"),
            (&[(30.0, 0.8), (30.0, 40.0)], Topology::Adjoining, "ends beside it"),
            (&[(100.0, 0.0), (160.0, 0.0)], Topology::Touching, "goes on from its end"),
            (&[(30.0, 0.0), (80.0, 3.0), (80.0, 50.0)], Topology::Touching, "forks from it"),
            (&[(0.0, 0.0), (2.0, 0.2), (9.0, 3.0), (80.0, 50.0)], Topology::Touching, "forks from its end"),
            (
                &[(40.0, -9.0), (40.0, -0.3), (60.0, -0.3), (60.0, -9.0)],
                Topology::Touching,
                "comes near and goes",
            ),
            (&[(60.0, 0.0), (160.0, 0.0)], Topology::Overlapping, "runs on it for a while"),
            (&[(60.0, 0.0), (90.0, 0.0)], Topology::Inside, "is a part of it"),
            (&[(0.0, 40.0), (100.0, 40.0)], Topology::Apart, "the next street"),
        ] {
            check(line(street), line(&[other]), expected, why);
        }
    }

    #[test]
    fn a_street_crosses_a_park_lies_in_it_or_ends_at_it() {
        let park = area(&[SQUARE]);
        for (street, expected, why) in [
            (&[(-9.0, 5.0), (40.0, 5.0)][..], Topology::Crossing, "right through"),
            (&[(5.0, 5.0), (40.0, 5.0)], Topology::Crossing, "out of it"),
            (&[(5.0, 5.0), (15.0, 15.0)], Topology::Inside, "a path"),
            (&[(0.0, 5.0), (20.0, 15.0)], Topology::Inside, "from edge to edge"),
            (&[(20.0, 5.0), (40.0, 5.0)], Topology::Touching, "up to it"),
            (&[(0.0, 0.0), (20.0, 0.0)], Topology::Adjoining, "its fence"),
            (&[(-9.0, -0.2), (40.0, -0.2)], Topology::Adjoining, "the street along it"),
            (&[(-9.0, -9.0), (40.0, -9.0)], Topology::Apart, "the next street"),
        ] {
            check(park, line(&[street]), expected, why);
        }
    }

    #[test]
    fn a_place_is_in_a_house_at_its_door_on_a_street_or_elsewhere() {
        let house = area(&[SQUARE]);
        let place = |at: (f32, f32)| vec![at];
        for (at, expected) in [
            ((10.0, 10.0), Topology::Inside),
            ((10.0, 0.0), Topology::Touching),
            ((10.0, -0.8), Topology::Adjoining),
            ((10.0, -9.0), Topology::Apart),
        ] {
            check(house, (RingRole::Point, &[&place(at)]), expected, &format!("a place at {at:?}"));
        }
        let (here, near) = (place((3.0, 3.0)), place((3.2, 3.0)));
        check((RingRole::Point, &[&here]), (RingRole::Point, &[&near]), Topology::Same, "one place twice");
        let street: &[&Points] = &[&[(0.0, 3.0), (50.0, 3.0)]];
        check(line(street), (RingRole::Point, &[&here]), Topology::Touching, "a stop on a street");
    }

    #[test]
    fn the_direction_is_that_from_middle_to_middle() {
        let found = relation(area(&[SQUARE]), area(&[&moved(SQUARE, -300.0, -300.0)]));
        assert!((found.bearing_deg - 225.0).abs() < 1e-4, "{}", found.bearing_deg);
        assert_eq!(found.direction(), "south_west", "in a word");
        assert!(
            (found.distance_m - 280.0 * 2_f64.sqrt()).abs() < 1e-4,
            "from corner to corner: {}",
            found.distance_m
        );
    }

    /// A ring of a coast: waves upon waves, `n` corners.
    fn coast(n: u32, x: f32) -> Vec<(f32, f32)> {
        let wave = |n: u32, of: u32| {
            let part = (n % of) as f32 / of as f32;
            Vec2::from_angle(part * std::f32::consts::TAU).y
        };
        let corner = |at: u32| {
            let radius_m = 5_000.0 + 900.0 * wave(at, n / 7) + 60.0 * wave(at, n / 400) + 3.0 * wave(at, 23);
            let turn = Vec2::from_angle(at as f32 / n as f32 * std::f32::consts::TAU);
            (turn.x * radius_m + x, turn.y * radius_m)
        };
        (0..n).map(corner).collect()
    }

    #[test]
    #[expect(clippy::cast_possible_truncation, reason = "some thousand metres")]
    fn islands_with_sixty_thousand_corners_are_compared_in_steps_that_are_counted() {
        let (one, other) = (coast(64_000, 0.0), coast(64_000, 13_000.0));
        let city = city(&[area(&[&one]), area(&[&other])]);
        let [one, other] = [0, 1].map(|at| Outline::of(city.row(at).expect("an island")));
        let mut pairs = 0_u32;
        let mut nearest_m = f64::MAX;
        let is_whole = one.meet(&other, f32::MAX, &mut |a, b| {
            pairs += 1;
            nearest_m = nearest_m.min(span::approach(one.span(a), other.span(b)).1);
            nearest_m as f32
        });
        assert!(is_whole && pairs < 20_000, "{pairs} pairs of four thousand million");
        let brute = one
            .spans()
            .step_by(16)
            .flat_map(|[a, _]| other.spans().step_by(16).map(move |[b, _]| a.distance(b)));
        let brute_m = brute.fold(f64::MAX, f64::min);
        assert!(nearest_m <= brute_m && brute_m < nearest_m + 10.0, "{nearest_m} against about {brute_m}");
        assert_eq!(Topology::of(&one, &other), Topology::Apart, "a strait between them");
        assert_eq!(Topology::of(&one, &one), Topology::Same, "one island twice");
    }

    fn ring() -> impl Strategy<Value = Vec<(f32, f32)>> {
        // Around a middle, so that it does not cross itself.
        let corner = (2.0_f32..30.0).prop_map(|radius_m| radius_m);
        (proptest::collection::vec(corner, 3..40), -40.0_f32..40.0, -40.0_f32..40.0).prop_map(
            |(radii, x, y)| {
                let step = std::f32::consts::TAU / radii.len() as f32;
                let corner = |(n, radius_m): (usize, &f32)| {
                    Vec2::from_angle(n as f32 * step) * *radius_m + Vec2::new(x, y)
                };
                radii.iter().enumerate().map(corner).map(Into::into).collect()
            },
        )
    }

    proptest! {
        #[test]
        fn the_tree_finds_what_a_search_of_everything_finds(one in ring(), other in ring(), x in -60.0..60.0, y in -60.0..60.0) {
            let city = city(&[area(&[&one]), area(&[&other])]);
            let [one, other] = [0, 1].map(|at| city.row(at).expect("a ring"));
            let place = DVec2::new(x, y);
            let points = |row: Row<'_>| -> Vec<DVec2> { row.rings().flat_map(|ring| ring.points).map(|p| p.as_dvec2()).collect() };
            let is_in = |row: Row<'_>, place: DVec2| crate::geo::contains(points(row).into_iter(), place);
            let outlines = [one, other].map(Outline::of);
            prop_assert_eq!(outlines[0].holds(place), is_in(one, place), "whether it holds {}", place);
            let far_m = outlines[0].distance_from_m(place);
            prop_assert_eq!(far_m, outline::distance_m(one, place), "from {}", place);
            let spans = |row: Row<'_>| -> Vec<Span> {
                let points = points(row);
                (0..points.len()).map(|n| [points[n], points[(n + 1) % points.len()]]).collect()
            };
            let pairs = spans(one).into_iter().flat_map(|a| spans(other).into_iter().map(move |b| span::approach(a, b).1));
            let mut brute_m = pairs.fold(f64::MAX, f64::min);
            if is_in(one, points(other)[0]) || is_in(other, points(one)[0]) {
                brute_m = 0.0;
            }
            prop_assert!((outlines[0].distance_m(&outlines[1]) - brute_m).abs() < 1e-9, "{} apart", brute_m);
            let inner = outlines[0].inner_place().expect("a ring has an inside");
            prop_assert!(is_in(one, inner), "{} is inside", inner);
            let found = [Topology::of(&outlines[0], &outlines[1]), Topology::of(&outlines[1], &outlines[0])];
            prop_assert_eq!(found[0], found[1].turned(), "seen from both");
            prop_assert_eq!(brute_m > ADJOIN_M, found[0] == Topology::Apart, "{} m apart", brute_m);
            // A place deep in both means that they overlap somehow.
            let deep = |outline: &Outline| outline.holds(place) && outline.spans().all(|piece| span::distance_m(piece, place) > 2.0);
            let is_shared = deep(&outlines[0]) && deep(&outlines[1]);
            let shares = [Topology::Inside, Topology::Containing, Topology::Overlapping, Topology::Same].contains(&found[0]);
            prop_assert!(!is_shared || shares, "they share {}, and are {:?}", place, found[0]);
        }
    }
}
