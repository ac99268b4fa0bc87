//! The walls of a chunk in order of where they face, so that those turned away are never drawn.
//!
//! In: a chunk's records. Out: for each wall the number of the record it begins at, walls of one bin of directions after
//! the other; and which runs of them an eye may see. What a rasteriser is not handed costs nothing: half of all walls
//! face away.

use crate::geo::Bounds;
use crate::mesh::next_record;
use glam::Vec2;
use std::ops::Range;

/// Directions, counterclockwise from east.
const BINS: usize = 16;
/// Cosine and sine of a bin's 22.5 degrees.
const COS_BIN: f32 = 0.923_879_5;
const SIN_BIN: f32 = 0.382_683_43;
/// The middle of the first bin.
const FIRST_BIN: Vec2 = Vec2::new(0.980_785_3, 0.195_090_32);
/// Tangent of 22.5 degrees.
const TAN_BIN: f32 = 0.414_213_57;

/// Where each bin's walls begin, counted in walls; the last entry is the end.
pub(super) type BinStarts = [u32; BINS + 1];

/// The numbers of all walls, bin by bin; none where 16 bits can't hold them.
pub(super) fn sorted(records: &[[u32; 2]]) -> Option<(Vec<u16>, BinStarts)> {
    let mut counts = [0_u32; BINS];
    let mut bins: Vec<(u8, u16)> = Vec::with_capacity(records.len());
    for (number, record) in records.iter().enumerate() {
        let Some(&[to, _]) = next_record(number, *record).and_then(|next| records.get(next)) else {
            continue;
        };
        let bin = bin(place(to) - place(record[0]));
        counts[bin] += 1;
        bins.push((u8::try_from(bin).unwrap_or(0), u16::try_from(number).ok()?));
    }
    let mut starts = [0; BINS + 1];
    for bin in 0..BINS {
        starts[bin + 1] = starts[bin] + counts[bin];
    }
    let mut next = starts;
    let mut numbers = vec![0; bins.len()];
    for (bin, number) in bins {
        let at = &mut next[usize::from(bin)];
        if let Some(wall) = numbers.get_mut(*at as usize) {
            *wall = number;
        }
        *at += 1;
    }
    Some((numbers, starts))
}

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
    for bin in 0..BINS {
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

fn place(packed: u32) -> Vec2 {
    let [a, b, c, d] = packed.to_le_bytes();
    Vec2::new(f32::from(i16::from_le_bytes([a, b])), f32::from(i16::from_le_bytes([c, d])))
}

/// The bin that a wall's outward side faces, outside on the right of the edge; by comparisons, without an arc tangent.
fn bin(edge: Vec2) -> usize {
    let (east, north) = (edge.y.abs(), edge.x.abs());
    let within = match () {
        () if north < east * TAN_BIN => 0,
        () if north < east => 1,
        () if east > north * TAN_BIN => 2,
        () => 3,
    };
    match (edge.y >= 0.0, -edge.x >= 0.0) {
        (true, true) => within,
        (false, true) => 7 - within,
        (false, false) => 8 + within,
        (true, false) => 15 - within,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wall_lies_in_the_bin_of_its_direction() {
        for degrees in 0..360_u16 {
            let facing = (f32::from(degrees) + 0.25).to_radians();
            let normal = Vec2::from_angle(facing);
            // The edge whose right side faces there.
            let edge = Vec2::new(-normal.y, normal.x) * 50.0;
            assert_eq!(bin(edge), usize::from(degrees) * 2 / 45, "at {degrees} degrees");
        }
    }

    #[test]
    fn no_wall_that_faces_the_eye_is_left_out() {
        use crate::mesh::{RECORD_RING_END, RING_LENGTH_SHIFT, record};
        let ring = [[0, 0], [300, 0], [310, 200], [150, 330], [-20, 200], [0, 0]];
        let mut records: Vec<_> = ring[..5].iter().map(|&steps| record(steps, 0, 0)).collect();
        records[4][1] |= RECORD_RING_END | 5 << RING_LENGTH_SHIFT;
        let (numbers, starts) = sorted(&records).expect("few walls");
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
