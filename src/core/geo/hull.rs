//! The outer shape of some points: their hull, the narrowest box around it, and a ring's corners without its small steps.
//!
//! In: points in metres. Out: points counterclockwise, and sides in metres.
//! Does not: name shapes.

use super::order::{self, Ranked};
use glam::{DVec2, Vec2};

/// A box turned so that it is as small as can be.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Extent {
    /// Of its longer side.
    pub long_m: f64,
    /// Of its shorter side.
    pub short_m: f64,
    /// Along the longer side, a metre long; zero where all points are one.
    pub axis: DVec2,
}

/// The smallest ring without dents that holds all points, counterclockwise; its corners only (Andrew's monotone chain).
#[must_use]
pub fn hull(points: &[Vec2]) -> Vec<DVec2> {
    let mut ranked: Vec<Ranked> = points.iter().map(|&point| rank(point)).zip(0..).collect();
    order::sort(&mut ranked);
    let from_west = |&(_, number): &Ranked| points.get(number as usize).map(|point| point.as_dvec2());
    let mut sorted: Vec<DVec2> = ranked.iter().filter_map(from_west).collect();
    sorted.dedup();
    let mut hull = Vec::new();
    for _ in 0..2 {
        let start = hull.len();
        for &point in &sorted {
            while let [.., before, last] = hull.get(start..).unwrap_or(&[])
                && turns_right(*before, *last, point)
            {
                hull.pop();
            }
            hull.push(point);
        }
        // It is the first of the other half.
        if sorted.len() > 1 {
            hull.pop();
        }
        sorted.reverse();
    }
    hull.truncate(if sorted.len() == 1 { 1 } else { hull.len() });
    hull
}

/// West before east, then south before north.
fn rank(point: Vec2) -> u64 {
    let ordered = |value: f32| {
        let bits = value.to_bits();
        u64::from(if bits >> 31 == 1 { !bits } else { bits | 1 << 31 })
    };
    ordered(point.x) << 32 | ordered(point.y)
}

fn turns_right(a: DVec2, b: DVec2, c: DVec2) -> bool {
    (b - a).perp_dot(c - b) <= 0.0
}

/// The box of least area around a hull: it lies along one of its sides (Freeman and Shapira 1975), found by walking round
/// once with all four sides of the box (Toussaint 1983).
#[must_use]
pub fn narrowest_box(hull: &[DVec2]) -> Extent {
    let at = |place: usize| hull.get(place % hull.len().max(1)).copied().unwrap_or_default();
    let (mut best, mut best_m2) = (Extent::default(), f64::MAX);
    let [mut ahead, mut left, mut behind] = [1, 1, 1];
    for side in 0..hull.len() {
        let along = (at(side + 1) - at(side)).normalize_or_zero();
        let advance = |from: usize, towards: DVec2| {
            let steps = from..from + hull.len();
            steps
                .take_while(|&place| (at(place + 1) - at(place)).dot(towards) > -1e-9)
                .last()
                .map_or(from, |last| last + 1)
        };
        ahead = advance(ahead.max(side + 1), along);
        left = advance(left.max(ahead), along.perp());
        behind = advance(behind.max(left), -along);
        let length_m = (at(ahead) - at(behind)).dot(along);
        let width_m = (at(left) - at(side)).dot(along.perp());
        if length_m * width_m < best_m2 {
            best_m2 = length_m * width_m;
            let axis = if length_m < width_m { along.perp() } else { along };
            best = Extent { long_m: length_m.max(width_m), short_m: length_m.min(width_m).max(0.0), axis };
        }
    }
    best
}

/// So many corners are told from steps, at most: what has more is nothing that could be said in words.
const CORNERS_MOST: usize = 1_024;

/// The corners of a ring without what lies within `step_m` of the way from one to the next (Douglas and Peucker 1973);
/// none where there are too many. It starts at a corner that sticks out.
#[must_use]
pub fn corners(ring: &[Vec2], step_m: f64) -> Vec<DVec2> {
    let middle = super::centroid_m(ring).as_dvec2();
    let farthest = |from: DVec2, points: &[DVec2]| {
        let far = |best: (usize, f64), (at, point): (usize, &DVec2)| {
            let far_m = point.distance(from);
            if far_m > best.1 { (at, far_m) } else { best }
        };
        points.iter().enumerate().fold((0, -1.0), far).0
    };
    let mut points: Vec<DVec2> = ring.iter().map(|point| point.as_dvec2()).collect();
    let start = farthest(middle, &points);
    points.rotate_left(start);
    let mut last = DVec2::INFINITY;
    points.retain(|&point| {
        let is_kept = last.distance(point) > step_m / 4.0;
        last = if is_kept { point } else { last };
        is_kept
    });
    let Some(&first) = points.first() else { return points };
    if points.len() > CORNERS_MOST {
        return Vec::new();
    }
    let opposite = farthest(first, &points);
    points.push(first);
    let mut kept = vec![false; points.len()];
    let mut runs = vec![(0, opposite), (opposite, points.len() - 1)];
    while let Some((from, to)) = runs.pop() {
        let (Some(&a), Some(&b)) = (points.get(from), points.get(to)) else { continue };
        kept.get_mut(from).into_iter().for_each(|kept| *kept = true);
        let between = points.get(from + 1..to).unwrap_or(&[]);
        let steps = between.iter().map(|&point| super::span::distance_m([a, b], point));
        let (at, step) =
            (from + 1..).zip(steps).fold((0, 0.0), |best, next| if next.1 > best.1 { next } else { best });
        if step > step_m {
            runs.extend([(from, at), (at, to)]);
        }
    }
    points.into_iter().zip(kept).filter(|(_, kept)| *kept).map(|(point, _)| point).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ring(points: &[(f32, f32)]) -> Vec<Vec2> {
        points.iter().map(|&(x, y)| Vec2::new(x, y)).collect()
    }

    #[test]
    fn the_hull_of_a_house_has_no_dents() {
        let house =
            ring(&[(0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (6.0, 9.0), (6.0, 4.0), (3.0, 9.0), (0.0, 9.0)]);
        let expected = [(0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0)].map(DVec2::from);
        assert_eq!(hull(&house), expected, "its four outer corners");
        assert_eq!(hull(&ring(&[(4.0, 4.0); 3])), [DVec2::splat(4.0)], "one place");
        let row = ring(&[(0.0, 0.0), (2.0, 2.0), (1.0, 1.0)]);
        assert_eq!(hull(&row), [DVec2::ZERO, DVec2::splat(2.0)], "a row has two ends");
        assert_eq!(hull(&[]), [DVec2::ZERO; 0], "nothing");
    }

    #[test]
    fn a_turned_house_is_measured_along_its_walls() {
        let turn = DVec2::from_angle(0.5);
        let house = [(0.0, 0.0), (30.0, 0.0), (30.0, 12.0), (0.0, 12.0)];
        let house: Vec<Vec2> =
            house.iter().map(|&corner| turn.rotate(DVec2::from(corner)).as_vec2()).collect();
        let Extent { long_m, short_m, axis } = narrowest_box(&hull(&house));
        assert!((long_m - 30.0).abs() < 1e-4 && (short_m - 12.0).abs() < 1e-4, "{long_m} by {short_m}");
        assert!(axis.perp_dot(turn).abs() < 1e-4, "along its long walls: {axis}");
        let street = narrowest_box(&hull(&ring(&[(0.0, 0.0), (3.0, 4.0)])));
        assert_eq!((street.long_m, street.short_m), (5.0, 0.0), "a straight street");
        assert_eq!(narrowest_box(&hull(&ring(&[(7.0, 7.0)]))), Extent::default(), "a point");
    }

    #[test]
    fn small_steps_of_a_wall_are_no_corners() {
        let wall =
            ring(&[(0.0, 0.0), (5.0, 0.2), (5.1, -0.1), (10.0, 0.0), (10.0, 10.0), (4.0, 10.2), (0.0, 10.0)]);
        assert_eq!(corners(&wall, 0.5).len(), 4, "a square: {:?}", corners(&wall, 0.5));
        assert_eq!(corners(&wall, 0.01).len(), 7, "all of them");
        let spiral: Vec<Vec2> =
            (0..4_000_u16).map(|n| Vec2::from_angle(f32::from(n)) * f32::from(n)).collect();
        assert_eq!(corners(&spiral, 0.1), [DVec2::ZERO; 0], "too many to speak of");
    }

    proptest! {
        #[test]
        fn no_box_along_a_side_is_smaller(places in proptest::collection::vec((-50.0_f32..50.0, -50.0_f32..50.0), 3..60)) {
            let hull = hull(&ring(&places));
            for place in ring(&places) {
                let inside = (0..hull.len()).all(|side| {
                    let (a, b) = (hull[side], hull[(side + 1) % hull.len()]);
                    (b - a).perp_dot(place.as_dvec2() - a) > -1e-6
                });
                prop_assert!(inside, "{place} lies outside of {hull:?}");
            }
            let area_m2 = |axis: DVec2| {
                let reach = |axis: DVec2| {
                    let along = hull.iter().map(|corner| corner.dot(axis));
                    along.clone().fold(f64::MIN, f64::max) - along.fold(f64::MAX, f64::min)
                };
                reach(axis) * reach(axis.perp())
            };
            let found = narrowest_box(&hull);
            prop_assert!((area_m2(found.axis) - found.long_m * found.short_m).abs() < 1e-3, "{found:?} is no box around it");
            for side in 0..hull.len() {
                let axis = (hull[(side + 1) % hull.len()] - hull[side]).normalize();
                prop_assert!(area_m2(axis) > found.long_m * found.short_m - 1e-3, "{found:?} against {axis}");
            }
        }
    }
}
