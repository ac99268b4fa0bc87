//! Which corners of a chunk's buildings are shared with another building.
//!
//! In: records. Out: the same, marked ([`SHARED_CORNER`]): there no ground shadow goes round (`shaders/skirt.wgsl`), for it
//! would lie on the neighbour's.

use super::RECORD_FEATURE;
use crate::geo::order::{self, Ranked};

/// Buildings: another building's corner lies on the same step.
pub const SHARED_CORNER: u32 = 1 << 24;

/// Marks the records whose corner is shared.
pub(super) fn mark_shared_corners(records: &mut [[u32; 2]]) {
    let shared = shared_corners(records);
    for ([_, word], _) in records.iter_mut().zip(shared).filter(|(_, shared)| *shared) {
        *word |= SHARED_CORNER;
    }
}

/// For each record, whether a record of another feature lies on the same step.
fn shared_corners(records: &[[u32; 2]]) -> Vec<bool> {
    let mut by_place: Vec<Ranked> = records.iter().map(|&[place, _]| u64::from(place)).zip(0..).collect();
    order::sort(&mut by_place);
    let feature = |&(_, number): &Ranked| records.get(number as usize).map(|[_, word]| word & RECORD_FEATURE);
    let mut shared = vec![false; records.len()];
    for corner in by_place.chunk_by(|left, right| left.0 == right.0) {
        // A feature's records lie side by side, and stay in order: all are of one where the first and the last are.
        if corner.first().map(feature) != corner.last().map(feature) {
            for &(_, number) in corner {
                if let Some(shared) = shared.get_mut(number as usize) {
                    *shared = true;
                }
            }
        }
    }
    shared
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mesh::{RECORD_RING_END, RING_LENGTH_SHIFT, record};

    #[test]
    fn a_corner_that_two_buildings_share_casts_no_shadow_round_it() {
        let ring = |feature, places: [[i16; 2]; 3]| {
            let mut ring = places.map(|place| record(place, feature, 0));
            ring[2][1] |= RECORD_RING_END | 3 << RING_LENGTH_SHIFT;
            ring
        };
        let (west, east) = (ring(1, [[0, 0], [5, 0], [5, 5]]), ring(2, [[5, 0], [9, 0], [5, 5]]));
        let mut marked = [west, east].concat();
        mark_shared_corners(&mut marked);
        let shared: Vec<bool> = marked.iter().map(|[_, word]| word & SHARED_CORNER != 0).collect();
        assert_eq!(shared, [false, true, true, true, false, true], "both ends of the party wall");
        assert_eq!(marked[2][1] & !SHARED_CORNER, west[2][1], "the ring's end stays as it was");
    }
}
