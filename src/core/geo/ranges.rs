//! Hands out runs of a fixed room, first fit, and takes them back.
//!
//! In: how many units are wanted. Out: the first of them. Neighbouring free runs become one.
//! Does not: know what the units are (rows of a page, indices of a buffer, numbers of features).

/// A room of numbered units.
#[derive(Debug, Clone, Default)]
pub struct Ranges {
    room: u32,
    /// First unit and length, ascending and apart.
    free: Vec<(u32, u32)>,
}

impl Ranges {
    /// All of the room is free.
    #[must_use]
    pub fn new(room: u32) -> Self {
        Self { room, free: vec![(0, room)] }
    }

    /// The first of `count` units, if there is such a run.
    pub fn take(&mut self, count: u32) -> Option<u32> {
        let at = self.free.iter().position(|&(_, length)| length >= count)?;
        let (first, length) = self.free.get_mut(at)?;
        let taken = *first;
        (*first, *length) = (taken + count, *length - count);
        if *length == 0 {
            self.free.remove(at);
        }
        Some(taken)
    }

    /// Takes back what [`Self::take`] gave, or part of it, or units that were never in the room.
    pub fn give_back(&mut self, first: u32, count: u32) {
        if count == 0 {
            return;
        }
        let at = self.free.partition_point(|&(before, _)| before < first);
        self.free.insert(at, (first, count));
        // The run after it, then the one before it.
        for left in [Some(at), at.checked_sub(1)].into_iter().flatten() {
            if let Some(&[(first, count), (next, more)]) =
                self.free.get(left..).and_then(|runs| runs.first_chunk())
                && first + count == next
                && let Some(run) = self.free.get_mut(left)
            {
                *run = (first, count + more);
                self.free.remove(left + 1);
            }
        }
    }

    /// How many units are free.
    #[must_use]
    pub fn free(&self) -> u32 {
        self.free.iter().map(|&(_, length)| length).sum()
    }

    /// Whether everything was given back.
    #[must_use]
    pub fn is_unused(&self) -> bool {
        self.free.first() == Some(&(0, self.room))
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
