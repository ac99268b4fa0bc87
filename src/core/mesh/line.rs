//! Lines to ribbons of a width: streets, tracks, streams.
//!
//! In: a line of at least two points, in metres. Out: records left and right of it, and triangles counterclockwise
//! from above. Bends are mitred up to a limit and bevelled beyond; ends are square, drawn out by half the width where
//! streets meet, so that crossings leave no notch.

use super::record;
use crate::geo::Grid;
use glam::Vec2;

/// A miter longer than this many half widths is bevelled: bends sharper than about 80 degrees.
const MITER_LIMIT: f32 = 1.3;

/// Adds a ribbon of `half_width_m` to both sides of `line`.
pub(super) fn add_ribbon(
    line: &[Vec2],
    half_width_m: f32,
    feature: u32,
    grid: &Grid,
    records: &mut Vec<[u32; 2]>,
    indices: &mut Vec<u32>,
) {
    let mut put = |point: Vec2| {
        let index = u32::try_from(records.len()).unwrap_or(u32::MAX);
        records.push(record(grid.steps(point), feature, 0));
        index
    };
    let segments = line.len().saturating_sub(1);
    // The pair left and right of where the ribbon has got to.
    let mut open: Option<[u32; 2]> = None;
    for segment in 0..segments {
        let (from, to) = (line[segment], line[segment + 1]);
        let Some(along) = (to - from).try_normalize() else { continue };
        let left = along.perp() * half_width_m;
        let start = open.unwrap_or_else(|| {
            let back = along * half_width_m;
            [put(from - back + left), put(from - back - left)]
        });
        let next = line.get(segment + 2).and_then(|after| (*after - to).try_normalize());
        let (end, after) = match next {
            None => {
                let on = along * half_width_m;
                ([put(to + on + left), put(to + on - left)], None)
            }
            Some(turn) => join(to, left, turn.perp() * half_width_m, half_width_m, &mut put, indices),
        };
        indices.extend([start[1], end[1], end[0], start[1], end[0], start[0]]);
        open = after;
    }
}

/// The end of one segment and the start of the next; a wedge between them where the bend is too sharp for a miter.
fn join(
    at: Vec2,
    left: Vec2,
    next_left: Vec2,
    half_width_m: f32,
    put: &mut impl FnMut(Vec2) -> u32,
    indices: &mut Vec<u32>,
) -> ([u32; 2], Option<[u32; 2]>) {
    let middle = (left + next_left).normalize_or_zero();
    let cos = middle.dot(left) / half_width_m;
    if cos * MITER_LIMIT >= 1.0 {
        let miter = middle * (half_width_m / cos);
        let pair = [put(at + miter), put(at - miter)];
        return (pair, Some(pair));
    }
    let (end, start) = ([put(at + left), put(at - left)], [put(at + next_left), put(at - next_left)]);
    let centre = put(at);
    // The gap opens on the outside of the bend.
    let wedge =
        if left.perp_dot(next_left) > 0.0 { [centre, end[1], start[1]] } else { [centre, start[0], end[0]] };
    indices.extend(wedge);
    (end, Some(start))
}

#[cfg(test)]
mod tests {
    use super::*;
    use glam::DVec2;

    /// Covered area in square metres, overlaps counted twice, and the number of clockwise triangles.
    fn measure(line: &[Vec2], half_width_m: f32) -> (f64, usize) {
        let grid = Grid::reaching(DVec2::ZERO, 500.0);
        let (mut records, mut indices) = (Vec::new(), Vec::new());
        add_ribbon(line, half_width_m, 0, &grid, &mut records, &mut indices);
        let at = |index: u32| {
            let [packed, _] = records[index as usize];
            let [a, b, c, d] = packed.to_le_bytes();
            Vec2::new(f32::from(i16::from_le_bytes([a, b])), f32::from(i16::from_le_bytes([c, d])))
                * grid.unit_m
        };
        let areas = indices
            .chunks_exact(3)
            .map(|t| f64::from((at(t[1]) - at(t[0])).perp_dot(at(t[2]) - at(t[0]))) / 2.0);
        areas.fold((0.0, 0), |(sum, clockwise), area| (sum + area.abs(), clockwise + usize::from(area < 0.0)))
    }

    #[test]
    fn a_straight_street_is_as_wide_as_it_says() {
        let (area, clockwise) = measure(&[Vec2::ZERO, Vec2::new(100.0, 0.0)], 4.0);
        assert!((area - 108.0 * 8.0).abs() < 1.0, "{area} square metres");
        assert_eq!(clockwise, 0, "seen from above");
    }

    #[test]
    fn a_gentle_bend_is_mitred_and_a_hairpin_bevelled() {
        let (area, clockwise) = measure(&[Vec2::ZERO, Vec2::new(100.0, 0.0), Vec2::new(190.0, 40.0)], 4.0);
        assert!(
            (1_600.0..1_750.0).contains(&area) && clockwise == 0,
            "{area} square metres, {clockwise} clockwise"
        );
        let (area, _) = measure(&[Vec2::ZERO, Vec2::new(100.0, 0.0), Vec2::new(0.0, 5.0)], 4.0);
        assert!((1_600.0..1_800.0).contains(&area), "no spike: {area} square metres");
    }

    #[test]
    fn repeated_points_leave_no_hole_and_no_nan() {
        let (area, _) = measure(&[Vec2::ZERO, Vec2::ZERO, Vec2::new(10.0, 0.0), Vec2::new(10.0, 0.0)], 1.0);
        assert!(area > 15.0 && area.is_finite(), "{area} square metres");
    }
}
