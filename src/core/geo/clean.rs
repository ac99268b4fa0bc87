//! Cleans rings and lines: repeated points, spikes, winding.
//!
//! In: points as they came, in metres, at the end of a list. Out: the same list with that tail mended in place.
//! A ring comes out open (the last point is not the first), without a point within [`SAME_M`] of the one before it,
//! without a spike (a way out and straight back), and turned the way it is asked for.
//! Does not: untie rings that cross themselves, or compare rings with each other.

use super::ring::signed_area_m2;
use glam::{DVec2, Vec2};

/// Points nearer to each other than this are one point; a millimetre.
const SAME_M: f64 = 1e-3;
/// A ring with less area than this is a line or a point: a square centimetre.
const AREA_MIN_M2: f64 = 1e-4;

/// Which way a ring turns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Counterclockwise, as exteriors do.
    Left,
    /// Clockwise, as holes do.
    Right,
}

/// Cleans the ring that `points` holds from `start` on; whether a spike was cut off.
///
/// None where no ring is left: fewer than three points, or no area. The list then ends at `start`.
pub fn clean_ring(points: &mut Vec<Vec2>, start: usize, turn: Turn) -> Option<bool> {
    let mut spikes = false;
    let mut end = start;
    for next in start..points.len() {
        let point = points[next];
        // Each point is kept once and dropped at most once, so this is linear.
        loop {
            if end > start && same(points[end - 1], point) {
                break;
            }
            if end >= start + 2 && is_spike(points[end - 2], points[end - 1], point) {
                end -= 1;
                spikes = true;
                continue;
            }
            points[end] = point;
            end += 1;
            break;
        }
    }
    let mut first = start;
    while end - first >= 3 {
        let (last, head) = (points[end - 1], points[first]);
        if same(last, head) {
            end -= 1;
        } else if is_spike(points[end - 2], last, head) {
            end -= 1;
            spikes = true;
        } else if is_spike(last, head, points[first + 1]) {
            first += 1;
            spikes = true;
        } else {
            break;
        }
    }
    points.truncate(end);
    points.drain(start..first);
    let area_m2 = signed_area_m2(&points[start..]);
    if points.len() - start < 3 || area_m2.abs() < AREA_MIN_M2 {
        points.truncate(start);
        return None;
    }
    if (area_m2 > 0.0) != (turn == Turn::Left) {
        points[start..].reverse();
    }
    Some(spikes)
}

/// Drops repeated points of the line that `points` holds from `start` on; false where less than two are left.
pub fn clean_line(points: &mut Vec<Vec2>, start: usize) -> bool {
    let mut end = start;
    for next in start..points.len() {
        let point = points[next];
        if end == start || !same(points[end - 1], point) {
            points[end] = point;
            end += 1;
        }
    }
    let enough = end - start >= 2;
    points.truncate(if enough { end } else { start });
    enough
}

fn same(a: Vec2, b: Vec2) -> bool {
    a == b || a.as_dvec2().distance_squared(b.as_dvec2()) < SAME_M * SAME_M
}

/// Whether the way from `tip` to `to` goes straight back where the way from `from` to `tip` came from.
fn is_spike(from: Vec2, tip: Vec2, to: Vec2) -> bool {
    let (out, back): (DVec2, DVec2) = (tip.as_dvec2() - from.as_dvec2(), to.as_dvec2() - tip.as_dvec2());
    if out.dot(back) >= 0.0 {
        return false;
    }
    let longer_m = out.length_squared().max(back.length_squared()).sqrt();
    out.perp_dot(back).abs() < SAME_M * longer_m
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(points: &[(f32, f32)], turn: Turn, expected: Option<(&[(f32, f32)], bool)>) {
        let before = Vec2::new(-7.0, -7.0);
        let mut list = vec![before];
        list.extend(points.iter().map(|&(x, y)| Vec2::new(x, y)));
        let spikes = clean_ring(&mut list, 1, turn);
        let found: Vec<(f32, f32)> = list[1..].iter().map(|p| (p.x, p.y)).collect();
        assert_eq!(list[0], before, "what stands before the ring stays");
        match expected {
            Some((ring, spiked)) => {
                assert_eq!((found.as_slice(), spikes), (ring, Some(spiked)), "from {points:?}")
            }
            None => assert_eq!((found.len(), spikes), (0, None), "nothing is left of {points:?}"),
        }
    }

    const SQUARE: &[(f32, f32)] = &[(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0)];

    #[test]
    fn a_ring_comes_out_open_and_turned_as_asked() {
        check(SQUARE, Turn::Left, Some((SQUARE, false)));
        check(
            &[(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0), (0.0, 0.0)],
            Turn::Left,
            Some((SQUARE, false)),
        );
        let turned: Vec<(f32, f32)> = SQUARE.iter().rev().copied().collect();
        check(SQUARE, Turn::Right, Some((&turned, false)));
        check(&turned, Turn::Left, Some((SQUARE, false)));
    }

    #[test]
    fn repeated_points_and_spikes_go() {
        let doubled = [
            (0.0, 0.0),
            (0.0, 0.0),
            (4.0, 0.0),
            (4.0, 0.0004),
            (4.0, 4.0),
            (0.0, 4.0),
            (0.0, 4.0),
            (0.0, 0.0),
        ];
        check(&doubled, Turn::Left, Some((SQUARE, false)));
        let spiked = [(0.0, 0.0), (4.0, 0.0), (9.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0), (0.0, 0.0)];
        check(&spiked, Turn::Left, Some((SQUARE, true)));
        let spiked_at_its_start = [(-5.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0), (0.0, 0.0), (-5.0, 0.0)];
        let left = [(4.0, 0.0), (4.0, 4.0), (0.0, 4.0), (0.0, 0.0)];
        check(&spiked_at_its_start, Turn::Left, Some((&left, true)));
    }

    #[test]
    fn what_has_no_area_is_no_ring() {
        for points in [
            &[][..],
            &[(1.0, 1.0)],
            &[(1.0, 1.0), (2.0, 1.0)],
            &[(1.0, 1.0), (1.0, 1.0), (1.0, 1.0), (1.0, 1.0)],
            &[(0.0, 0.0), (1.0, 1.0), (2.0, 2.0), (0.0, 0.0)],
            &[(0.0, 0.0), (1.0, 1.0), (0.0, 0.0), (1.0, 1.0), (0.0, 0.0)],
        ] {
            check(points, Turn::Left, None);
        }
    }

    #[test]
    fn a_line_needs_two_places() {
        let mut line: Vec<Vec2> = [0.0, 0.0, 3.0, 3.0].map(Vec2::splat).to_vec();
        assert!(clean_line(&mut line, 0), "two places are a line");
        assert_eq!(line, [Vec2::ZERO, Vec2::splat(3.0)], "each once");
        let mut dot = vec![Vec2::ONE; 3];
        assert!(!clean_line(&mut dot, 0) && dot.is_empty(), "one place is not");
    }
}
