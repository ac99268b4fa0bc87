//! What came and was not used yet: the newest of each series only, since a socket can't be told to slow down.
//!
//! In: a key (entity and attribute of a row, or a topic where one topic is one series) and what came for it.
//! Out: what is there, in the order in which the keys came; and counts that always add up:
//! received = applied + coalesced + rejected + waiting.
//! Does not: decode, or know which is newer: what comes later overwrites.

use std::collections::HashMap;
use std::hash::Hash;

/// Counts since the beginning.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Handed in.
    pub received: u64,
    /// Handed out.
    pub applied: u64,
    /// Overwritten before they were handed out.
    pub coalesced: u64,
    /// Not taken, the table being full.
    pub rejected: u64,
}

/// A bounded table that overwrites.
#[derive(Debug)]
pub struct Latest<K, V> {
    numbers: HashMap<K, usize>,
    slots: Vec<(K, V, usize)>,
    keys_limit: usize,
    bytes_limit: usize,
    bytes: usize,
    counts: Counts,
}

impl<K: Clone + Eq + Hash, V> Latest<K, V> {
    /// Of at most so many keys and bytes.
    #[must_use]
    pub fn new(keys_limit: usize, bytes_limit: usize) -> Self {
        Self {
            numbers: HashMap::new(),
            slots: Vec::new(),
            keys_limit,
            bytes_limit,
            bytes: 0,
            counts: Counts::default(),
        }
    }

    /// Takes what came, `bytes` large. False where there is no room: what was there before stays.
    pub fn put(&mut self, key: K, value: V, bytes: usize) -> bool {
        self.counts.received += 1;
        let is_full = self.slots.len() >= self.keys_limit;
        let slot = self.numbers.get(&key).and_then(|number| self.slots.get_mut(*number));
        let before = slot.as_ref().map_or(0, |slot| slot.2);
        let after = (self.bytes - before).saturating_add(bytes);
        if after > self.bytes_limit || (slot.is_none() && is_full) {
            self.counts.rejected += 1;
            return false;
        }
        self.bytes = after;
        if let Some(slot) = slot {
            self.counts.coalesced += 1;
            slot.1 = value;
            slot.2 = bytes;
        } else {
            self.numbers.insert(key.clone(), self.slots.len());
            self.slots.push((key, value, bytes));
        }
        true
    }

    /// What waits for a key.
    #[must_use]
    pub fn get(&self, key: &K) -> Option<&V> {
        self.numbers.get(key).and_then(|number| self.slots.get(*number)).map(|slot| &slot.1)
    }

    /// Hands out all that waits.
    pub fn take(&mut self) -> impl Iterator<Item = (K, V)> + use<K, V> {
        self.numbers.clear();
        self.bytes = 0;
        let slots = std::mem::take(&mut self.slots);
        self.counts.applied += slots.len() as u64;
        slots.into_iter().map(|(key, value, _)| (key, value))
    }

    /// How many wait.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.slots.len()
    }

    /// Counts since the beginning.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.counts
    }
}

#[cfg(test)]
mod tests {
    use super::Latest;
    use proptest::prelude::{ProptestConfig, any, prop, prop_assert, prop_assert_eq, proptest};
    use std::collections::BTreeMap;

    #[test]
    fn a_sensor_that_talks_faster_than_frames_is_shown_as_it_is_now() {
        let mut latest = Latest::new(10, 1_000);
        for value in 0..100 {
            assert!(latest.put("station-1 NO2", value, 8), "room for one sensor");
        }
        assert!(latest.put("station-2 NO2", 7, 8), "and another");
        let taken: Vec<_> = latest.take().collect();
        assert_eq!(taken, [("station-1 NO2", 99), ("station-2 NO2", 7)], "the newest, in order");
        let counts = latest.counts();
        assert_eq!(
            (counts.received, counts.applied, counts.coalesced, counts.rejected),
            (101, 2, 99, 0),
            "all"
        );
    }

    #[test]
    fn a_full_table_takes_no_new_sensor_but_goes_on_with_those_it_has() {
        let mut latest = Latest::new(2, 100);
        assert!(latest.put(1, 'a', 40) && latest.put(2, 'b', 40), "two fit");
        assert!(!latest.put(3, 'c', 1), "a third does not");
        assert!(latest.put(1, 'd', 60), "the first goes on");
        assert!(!latest.put(2, 'e', 41), "not beyond the bytes");
        assert_eq!(latest.take().collect::<Vec<_>>(), [(1, 'd'), (2, 'b')], "what was there stays");
        assert!(latest.put(3, 'c', 100), "room again");
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..ProptestConfig::default() })]
        #[test]
        fn nothing_is_lost_from_the_count_and_the_last_word_counts(
            came in prop::collection::vec((0_u8..12, any::<u32>(), 0_usize..30), 0..200),
            every in 1_usize..40,
        ) {
            let mut latest = Latest::new(8, 120);
            let (mut seen, mut expected) = (BTreeMap::new(), BTreeMap::new());
            for (index, (key, value, bytes)) in came.iter().enumerate() {
                if latest.put(*key, *value, *bytes) {
                    expected.insert(*key, *value);
                }
                if index % every == 0 {
                    seen.extend(latest.take());
                }
                let counts = latest.counts();
                prop_assert_eq!(
                    counts.received,
                    counts.applied + counts.coalesced + counts.rejected + latest.waiting() as u64
                );
            }
            seen.extend(latest.take());
            prop_assert_eq!(latest.waiting(), 0);
            prop_assert!(seen == expected, "expected {:?}, found {:?}", expected, seen);
        }
    }
}
