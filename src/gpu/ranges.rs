//! Hands out runs of a fixed room, first fit, and takes them back.
//!
//! In: how many units are wanted. Out: the first of them. Neighbouring free runs become one.
//! Does not: know what the units are (rows of a page, indices of a buffer).

use std::collections::BTreeMap;

/// A room of numbered units.
#[derive(Debug)]
pub(super) struct Ranges {
    room: u32,
    /// First unit to length.
    free: BTreeMap<u32, u32>,
}

impl Ranges {
    pub(super) fn new(room: u32) -> Self {
        Self { room, free: BTreeMap::from([(0, room)]) }
    }

    /// The first of `count` units, if there is such a run.
    pub(super) fn take(&mut self, count: u32) -> Option<u32> {
        let (&first, &length) = self.free.iter().find(|&(_, &length)| length >= count)?;
        self.free.remove(&first);
        if length > count {
            self.free.insert(first + count, length - count);
        }
        Some(first)
    }

    /// Takes back what [`Self::take`] gave.
    pub(super) fn give_back(&mut self, first: u32, count: u32) {
        let (mut first, mut count) = (first, count);
        if let Some((&before, &length)) = self.free.range(..first).next_back()
            && before + length == first
        {
            self.free.remove(&before);
            (first, count) = (before, count + length);
        }
        if let Some(length) = self.free.remove(&(first + count)) {
            count += length;
        }
        self.free.insert(first, count);
    }

    /// Whether everything was given back.
    pub(super) fn is_unused(&self) -> bool {
        self.free.get(&0) == Some(&self.room)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_given_back_in_any_order_is_whole_again() {
        for order in [[0, 1, 2], [2, 0, 1], [1, 2, 0], [0, 2, 1]] {
            let mut ranges = Ranges::new(100);
            let taken = [30, 40, 30].map(|count| (ranges.take(count).expect("room for it"), count));
            assert_eq!(ranges.take(1), None, "the room is full");
            for which in order {
                let (first, count) = taken[which];
                ranges.give_back(first, count);
            }
            assert!(ranges.is_unused(), "given back in order {order:?}: {ranges:?}");
            assert_eq!(ranges.take(100), Some(0), "one run again");
        }
    }
}
