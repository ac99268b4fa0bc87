//! What was there before, as far back as is remembered.
//!
//! In: anything that can be hashed. Out: whether it is new.
//! Does not: keep the things themselves; two of the same hash are taken for one.

use std::collections::{HashSet, VecDeque, hash_map::DefaultHasher};
use std::hash::{Hash, Hasher as _};

/// A bounded memory; the oldest is forgotten first.
#[derive(Debug)]
pub(super) struct Seen {
    most: usize,
    order: VecDeque<u64>,
    hashes: HashSet<u64>,
}

impl Seen {
    /// Of so many things.
    pub(super) fn new(most: usize) -> Self {
        Self { most, order: VecDeque::new(), hashes: HashSet::new() }
    }

    /// Whether it was not there before; from now on it was.
    pub(super) fn is_new(&mut self, what: &(impl Hash + ?Sized)) -> bool {
        let mut hasher = DefaultHasher::new();
        what.hash(&mut hasher);
        let hash = hasher.finish();
        if !self.hashes.insert(hash) {
            return false;
        }
        self.order.push_back(hash);
        if self.order.len() > self.most
            && let Some(oldest) = self.order.pop_front()
        {
            self.hashes.remove(&oldest);
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::Seen;

    #[test]
    fn an_event_that_comes_again_is_known_until_many_others_came() {
        let mut seen = Seen::new(2);
        assert!(seen.is_new("station 1"), "the first");
        assert!(!seen.is_new("station 1"), "again");
        assert!(seen.is_new("station 2") && seen.is_new("station 3"), "others");
        assert!(seen.is_new("station 1"), "forgotten since");
        assert!(!seen.is_new("station 3"), "the newest are not");
    }
}
