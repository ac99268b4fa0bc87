//! How far straight pieces lie from places and from each other.
//!
//! In: the ends of pieces, in metres; a piece whose ends are one point is that point. Out: metres, and stretches of a piece
//! as parts of it, 0 at its first end and 1 at its last.
//! Does not: know rings; [`super::contains`] does.

use super::held::Held as _;
use glam::DVec2;

/// Two ends.
pub type Span = [DVec2; 2];

/// The part of a piece at which it is nearest to a place.
#[must_use]
pub fn nearest_part([a, b]: Span, place_m: DVec2) -> f64 {
    let along = b - a;
    ((place_m - a).dot(along) / along.length_squared().max(1e-12)).held(0.0, 1.0)
}

/// From a piece to a place.
#[must_use]
pub fn distance_m([a, b]: Span, place_m: DVec2) -> f64 {
    place_m.distance(a.lerp(b, nearest_part([a, b], place_m)))
}

/// Where two pieces come nearest to each other: the place on the first, and how far the other is from there.
#[must_use]
pub fn approach(one: Span, other: Span) -> (DVec2, f64) {
    let ([a, b], [c, d]) = (one, other);
    let (along, across) = (b - a, d - c);
    let turn = along.perp_dot(across);
    if turn.abs() > 1e-12 {
        let (t, u) = ((c - a).perp_dot(across) / turn, (c - a).perp_dot(along) / turn);
        if (0.0..=1.0).contains(&t) && (0.0..=1.0).contains(&u) {
            return (a.lerp(b, t), 0.0);
        }
    }
    // Apart or side by side: an end of one is nearest.
    let on_one = |place: DVec2| a.lerp(b, nearest_part(one, place));
    let ends = [(a, distance_m(other, a)), (b, distance_m(other, b))];
    let feet = [c, d].map(|end| (on_one(end), on_one(end).distance(end)));
    let nearer = |best: (DVec2, f64), next: (DVec2, f64)| if next.1 < best.1 { next } else { best };
    feet.into_iter().chain([ends[1]]).fold(ends[0], nearer)
}

/// The stretch of a piece that runs beside another one, at most `reach_m` to its left or right; none where there is none.
#[must_use]
pub fn beside([a, b]: Span, [c, d]: Span, reach_m: f64) -> Option<(f64, f64)> {
    let (along, length) = (b - a, c.distance(d));
    if length < 1e-9 {
        return None;
    }
    let (mut from, mut to) = (0.0, 1.0);
    let ahead = (d - c) / length;
    // Within limits along the other piece, and across it.
    for (axis, low, high) in [(ahead, 0.0, length), (ahead.perp(), -reach_m, reach_m)] {
        let (start, step) = ((a - c).dot(axis), along.dot(axis));
        if step.abs() < 1e-12 {
            if start < low || start > high {
                return None;
            }
            continue;
        }
        let (s, t) = ((low - start) / step, (high - start) / step);
        (from, to) = (s.min(t).max(from), s.max(t).min(to));
    }
    (from <= to).then_some((from, to))
}

/// The stretch of a piece that lies within `reach_m` of another one; none where there is none.
#[must_use]
pub fn within(one: Span, other: Span, reach_m: f64) -> Option<(f64, f64)> {
    // What is so near to a piece has no dents, so a line is in it in one stretch.
    let stretches =
        [beside(one, other, reach_m), about(one, other[0], reach_m), about(one, other[1], reach_m)];
    let longer = |one: (f64, f64), other: (f64, f64)| (one.0.min(other.0), one.1.max(other.1));
    stretches.into_iter().flatten().reduce(longer)
}

/// The stretch of a piece that lies within `reach_m` of a place.
fn about([a, b]: Span, place_m: DVec2, reach_m: f64) -> Option<(f64, f64)> {
    let (along, from) = (b - a, a - place_m);
    let square = along.length_squared();
    if square < 1e-12 {
        return (from.length() <= reach_m).then_some((0.0, 1.0));
    }
    let middle = -from.dot(along) / square;
    let half_square = middle * middle - (from.length_squared() - reach_m * reach_m) / square;
    if half_square < 0.0 {
        return None;
    }
    let half = half_square.sqrt();
    let (start, end) = ((middle - half).max(0.0), (middle + half).min(1.0));
    (start <= end).then_some((start, end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn span(a: (f64, f64), b: (f64, f64)) -> Span {
        [a.into(), b.into()]
    }

    #[test]
    fn a_place_is_as_far_from_a_street_as_its_nearest_spot() {
        let street = span((0.0, 0.0), (10.0, 0.0));
        for (place, expected) in
            [((5.0, 3.0), 3.0), ((-3.0, 4.0), 5.0), ((13.0, -4.0), 5.0), ((7.0, 0.0), 0.0)]
        {
            assert_eq!(distance_m(street, place.into()), expected, "from {place:?}");
        }
        assert_eq!(distance_m(span((2.0, 2.0), (2.0, 2.0)), DVec2::new(5.0, 6.0)), 5.0, "from a point");
    }

    #[test]
    fn streets_that_cross_are_nowhere_apart() {
        let street = span((0.0, 0.0), (10.0, 0.0));
        assert_eq!(
            approach(street, span((4.0, -1.0), (4.0, 9.0))),
            (DVec2::new(4.0, 0.0), 0.0),
            "at the crossing"
        );
        assert_eq!(
            approach(street, span((4.0, 2.0), (4.0, 9.0))),
            (DVec2::new(4.0, 0.0), 2.0),
            "ends before it"
        );
        assert_eq!(approach(street, span((12.0, 0.0), (20.0, 5.0))).1, 2.0, "behind its end");
        assert_eq!(approach(street, span((2.0, 3.0), (8.0, 3.0))).1, 3.0, "side by side");
    }

    #[test]
    fn a_wall_runs_beside_another_one_as_far_as_both_go() {
        let wall = span((0.0, 0.0), (10.0, 0.0));
        // To the millimetre of a wall of ten metres.
        let rounded = |part: f64| (part * 1e4).round() / 1e4;
        let parts = |found: Option<(f64, f64)>| found.map(|(from, to)| (rounded(from), rounded(to)));
        let (next, far) = (span((4.0, 0.4), (20.0, 0.4)), span((4.0, 0.6), (20.0, 0.6)));
        let corner = span((10.0, 0.0), (10.0, 9.0));
        assert_eq!(parts(beside(wall, next, 0.5)), Some((0.4, 1.0)), "from its start on");
        assert_eq!(parts(beside(wall, far, 0.5)), None, "too far");
        assert_eq!(parts(beside(wall, corner, 0.5)), Some((0.95, 1.0)), "at the corner");
        assert_eq!(parts(within(wall, next, 0.5)), Some((0.37, 1.0)), "and a little before it");
        let point = |north_m: f64| span((5.0, north_m), (5.0, north_m));
        assert_eq!(parts(within(wall, point(0.0), 1.0)), Some((0.4, 0.6)), "about a point on it");
        assert_eq!(parts(within(wall, point(9.0), 1.0)), None, "a point far from it");
    }

    proptest! {
        #[test]
        fn what_is_near_a_piece_is_what_was_measured_to_be(
            n in proptest::array::uniform8(-9.0_f64..9.0), reach_m in 0.1_f64..9.0, part in 0.0_f64..1.0,
        ) {
            let (one, other) = (span((n[0], n[1]), (n[2], n[3])), span((n[4], n[5]), (n[6], n[7])));
            let far_m = distance_m(other, one[0].lerp(one[1], part));
            let found = within(one, other, reach_m).is_some_and(|(from, to)| from <= part && part <= to);
            prop_assert!(found == (far_m <= reach_m) || (far_m - reach_m).abs() < 1e-6, "{far_m} within {reach_m}");
            let (on_one, nearest_m) = approach(one, other);
            prop_assert!(nearest_m <= far_m + 1e-9, "{nearest_m} is the least, {far_m} is less");
            prop_assert!((distance_m(other, on_one) - nearest_m).abs() < 1e-9 && distance_m(one, on_one) < 1e-9);
        }
    }
}
