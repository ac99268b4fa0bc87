//! Which walls of a chunk an eye may see.
//!
//! In: how many walls face where ([`crate::mesh::Walls`]), and where the eye is. Out: runs of walls.

use crate::geo::Bounds;
use crate::mesh::WALL_BINS;
use glam::Vec2;
use std::ops::Range;

/// Cosine and sine of a bin's 22.5 degrees.
const COS_BIN: f32 = 0.923_879_5;
const SIN_BIN: f32 = 0.382_683_43;
/// The middle of the first bin.
const FIRST_BIN: Vec2 = Vec2::new(0.980_785_3, 0.195_090_32);

/// Where each bin's walls begin, counted in walls; the last entry is the end.
pub(super) type BinStarts = [u32; WALL_BINS + 1];

/// The runs of walls that an eye may see, `eye_m` east and north of where `bounds` count from.
pub(super) fn seen(starts: &BinStarts, bounds: &Bounds, eye_m: Vec2) -> Vec<Range<u32>> {
    let (towards, radius_m) = (eye_m - bounds.centre_m(), bounds.size_m().length() / 2.0);
    // The sine of half the angle that the chunk covers, seen from the eye; from within or above, any wall may be seen.
    let sin = (radius_m / towards.length().max(radius_m)).min(1.0);
    let is_all = sin.is_nan() || sin >= COS_BIN;
    // Farther than a right angle, half the chunk and a bin from the way to the eye, no wall of a bin faces it.
    let limit = -(sin * COS_BIN + (1.0 - sin * sin).sqrt() * SIN_BIN);
    let towards = towards.normalize_or_zero();
    let mut facing = FIRST_BIN;
    let mut runs: Vec<Range<u32>> = Vec::new();
    for bin in 0..WALL_BINS {
        let here = facing;
        facing = Vec2::new(COS_BIN, SIN_BIN).rotate(facing);
        let (start, end) = (starts[bin], starts[bin + 1]);
        if start == end || !(is_all || here.dot(towards) >= limit) {
            continue;
        }
        match runs.last_mut() {
            Some(run) if run.end == start => run.end = end,
            _ => runs.push(start..end),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_wall_that_faces_the_eye_is_left_out() {
        use crate::mesh::{RECORD_RING_END, RING_LENGTH_SHIFT, Walls, record};
        let ring = [[0, 0], [300, 0], [310, 200], [150, 330], [-20, 200], [0, 0]];
        let mut records: Vec<_> = ring[..5].iter().map(|&steps| record(steps, 0, 0)).collect();
        records[4][1] |= RECORD_RING_END | 5 << RING_LENGTH_SHIFT;
        let Walls { numbers, starts } = Walls::of(&records).expect("few walls");
        assert_eq!(numbers.len(), 5, "five walls");
        let bounds = Bounds::of(ring.map(|[x, y]| Vec2::new(f32::from(x), f32::from(y))));
        for degrees in 0..72_u16 {
            let eye_m = bounds.centre_m() + Vec2::from_angle(f32::from(degrees * 5).to_radians()) * 700.0;
            let drawn: Vec<u16> = seen(&starts, &bounds, eye_m)
                .iter()
                .flat_map(|run| &numbers[run.start as usize..run.end as usize])
                .copied()
                .collect();
            for (number, pair) in (0_u16..).zip(ring.windows(2)) {
                let [from, to] = [pair[0], pair[1]].map(|[x, y]| Vec2::new(f32::from(x), f32::from(y)));
                let faces = Vec2::new(to.y - from.y, from.x - to.x).dot(eye_m - from) > 0.0;
                assert!(!faces || drawn.contains(&number), "wall {number} from {degrees}");
            }
            assert!(drawn.len() < 5, "and some that face away are: {drawn:?}");
        }
    }
}
