//! Puts things in order by one kind of key.
//!
//! In: numbers that say where in an order something stands, and which of the things it is. Out: the things in order.
//! The standard library's sorting is generated for every type that is sorted, 5 KB each, so all of it goes through here.
//! Does not: move the things themselves.

/// Where in an order something stands, and its number.
pub type Ranked = (u64, u32);

/// Sorts by rank; what has the same rank stays in order.
///
/// Byte by byte from the last, each time into as many heaps as there are bytes; a byte that all have in common is left out.
pub fn sort(ranked: &mut Vec<Ranked>) {
    let first = ranked.first().map_or(0, |&(rank, _)| rank);
    let differing = ranked.iter().fold(0, |differing, &(rank, _)| differing | (rank ^ first));
    let mut spare = ranked.clone();
    for byte in (0..8).filter(|&byte| differing.to_le_bytes()[byte] != 0) {
        let heap_of = |&(rank, _): &Ranked| usize::from(rank.to_le_bytes()[byte]);
        let mut starts = [0; 256];
        for entry in ranked.iter() {
            starts[heap_of(entry)] += 1;
        }
        let mut start = 0;
        for heap in &mut starts {
            start += std::mem::replace(heap, start);
        }
        for entry in ranked.iter() {
            let place = &mut starts[heap_of(entry)];
            if let Some(slot) = spare.get_mut(*place) {
                *slot = *entry;
            }
            *place += 1;
        }
        std::mem::swap(ranked, &mut spare);
    }
}

/// A rank that orders numbers as [`f64::total_cmp`] does.
#[must_use]
pub fn rank_of(value: f64) -> u64 {
    let bits = value.to_bits();
    if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
}

/// A rank that orders squares of a grid by level, row and column; below 2^53 where the level is below 2^5.
///
/// Rows and columns farther than 2^23 from zero count as that far.
#[must_use]
pub fn rank_of_square(level: u8, row: i32, column: i32) -> u64 {
    const HALF: i32 = 1 << 23;
    let part = |number: i32| u64::from((number.clamp(-HALF, HALF - 1) + HALF).cast_unsigned());
    u64::from(level) << 48 | part(row) << 24 | part(column)
}

/// The value that would stand at `place` if they were sorted; none behind the last.
#[must_use]
pub fn nth(values: &[f64], place: usize) -> Option<f64> {
    let mut ranked: Vec<Ranked> = values.iter().map(|&value| rank_of(value)).zip(0..).collect();
    sort(&mut ranked);
    ranked.get(place).and_then(|&(_, number)| values.get(number as usize)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ranks_stand_in_the_order_of_their_numbers() {
        let values = [f64::NEG_INFINITY, -2.5, -1e-300, -0.0, 0.0, 1e-300, 2.5, f64::INFINITY];
        assert!(values.map(rank_of).is_sorted(), "from the least to the greatest");
        let squares =
            [(0, -9, 5), (0, -1, 90), (0, 0, -1), (0, 0, 0), (0, 7, 0), (0, 1 << 30, 0), (1, -9, 0)];
        let ranks = squares.map(|(level, row, column)| rank_of_square(level, row, column));
        assert!(ranks.is_sorted_by(|a, b| a < b), "level, then row, then column");
    }

    proptest! {
        #[test]
        fn things_come_out_by_rank_and_as_they_went_in(ranks in proptest::collection::vec(0_u64..300, 0..400), shift in 0_u32..55) {
            let mut ranked: Vec<Ranked> = ranks.iter().map(|rank| rank << shift).zip(0..).collect();
            let mut expected = ranked.clone();
            expected.sort_by_key(|(rank, _)| *rank);
            sort(&mut ranked);
            prop_assert_eq!(ranked, expected);
        }
    }

    #[test]
    fn the_middle_of_three_is_the_second() {
        assert_eq!(nth(&[3.0, 1.0, 2.0], 1), Some(2.0), "sorted by value");
        assert_eq!(nth(&[3.0], 1), None, "behind the last");
    }
}
