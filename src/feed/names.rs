//! Words that come again and again, each held once and known by its number.
//!
//! In: a word. Out: its number, counted from nought in the order they came, and the word again.
//! A table of slots by hash, at most half full. The hash begins with a number of the holder's, so that nobody can make up
//! words beforehand that all fall into one slot.
//! Does not: forget a word.

/// No word is here.
const FREE: u32 = u32::MAX;

/// Words and their numbers.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    text: String,
    /// One past the last byte of each.
    ends: Vec<u32>,
    /// Numbers of words; as many slots as a power of two.
    slots: Vec<u32>,
    seed: u64,
}

impl Names {
    /// Sets what the hash begins with, before the first word.
    pub(super) fn set_seed(&mut self, seed: u64) {
        if self.ends.is_empty() {
            self.seed = seed;
        }
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Bytes of all words.
    pub(super) fn text_bytes(&self) -> usize {
        self.text.len()
    }

    /// Bytes held.
    pub(super) fn bytes(&self) -> usize {
        self.text.capacity() + (self.ends.capacity() + self.slots.capacity()) * size_of::<u32>()
    }

    /// The word of a number; empty for one that was never given.
    pub(super) fn get(&self, number: u32) -> &str {
        let end = |number: usize| self.ends.get(number).map_or(0, |&end| end as usize);
        let start = (number as usize).checked_sub(1).map_or(0, end);
        self.text.get(start..end(number as usize)).unwrap_or("")
    }

    pub(super) fn find(&self, word: &str) -> Option<u32> {
        let slot = self.slot(word)?;
        self.slots.get(slot).copied().filter(|&number| number != FREE)
    }

    /// The number of a word, which it is given if it has none.
    pub(super) fn number(&mut self, word: &str) -> u32 {
        if let Some(number) = self.find(word) {
            return number;
        }
        if self.slots.len() <= self.ends.len() * 2 {
            self.widen();
        }
        let number = short(self.ends.len());
        if let Some(slot) = self.slot(word).and_then(|slot| self.slots.get_mut(slot)) {
            *slot = number;
        }
        self.text.push_str(word);
        self.ends.push(short(self.text.len()));
        number
    }

    fn widen(&mut self) {
        let wide = (self.slots.len() * 2).max(16);
        self.slots = vec![FREE; wide];
        for number in 0..short(self.ends.len()) {
            let slot = self.slot(self.get(number));
            if let Some(slot) = slot.and_then(|slot| self.slots.get_mut(slot)) {
                *slot = number;
            }
        }
    }

    /// Where a word is, or would be; none before there is any slot.
    fn slot(&self, word: &str) -> Option<usize> {
        let mask = self.slots.len().checked_sub(1)?;
        #[expect(clippy::cast_possible_truncation, reason = "cut to the mask anyway")]
        let mut slot = hash(word, self.seed) as usize & mask;
        loop {
            match self.slots.get(slot) {
                Some(&number) if number != FREE && self.get(number) != word => slot = (slot + 1) & mask,
                _ => return Some(slot),
            }
        }
    }
}

/// A number for a word, the same for the same word: FNV-1a, with its bits stirred at the end.
#[must_use]
pub fn hash(word: &str, seed: u64) -> u64 {
    let stirred = |bits: u64| (bits ^ bits >> 32).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let start = stirred(seed) ^ 0xcbf2_9ce4_8422_2325;
    let fold = |bits: u64, byte: u8| (bits ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let bits = stirred(word.bytes().fold(start, fold));
    bits ^ bits >> 32
}

/// A number of words or bytes, which the limits keep far below this.
pub(super) fn short(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thousand_sensors_keep_their_numbers() {
        let mut names = Names::default();
        names.set_seed(1_772_366_400_000);
        let word = |number: u32| format!("urn:ngsi-ld:AirQualityObserved:{number}");
        for number in 0..1_000 {
            assert_eq!(names.find(&word(number)), None, "not there yet");
            assert_eq!(names.number(&word(number)), number, "counted");
        }
        for number in 0..1_000 {
            assert_eq!(names.number(&word(number)), number, "found again");
            assert_eq!(names.get(number), word(number), "and back");
        }
        assert_eq!((names.len(), names.get(1_000)), (1_000, ""), "no more than that");
        assert_eq!(names.number(""), 1_000, "nothing is a word too");
    }
}
