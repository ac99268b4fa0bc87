//! Finds features by a word that they carry: their id, or the value of one of their properties.
//!
//! In: the city, run by run of features that came together. Out: the first feature with a word.
//! A hash and a number a feature, in order of the hashes; nothing is held for features without the word.
//! Does not: know who asks, or notice by itself what came or went.

use crate::city::json::text_of_value;
use crate::city::{City, Lookup, Row, number_of, plain_number};
use crate::feed::hash;
use crate::geo::order::{self, Ranked};
use std::borrow::Cow;
use std::ops::Range;

/// No id is longer.
const WORD_BYTES: usize = 2_048;

/// What features carry in a run of them.
#[derive(Debug, Clone)]
pub(super) struct Table {
    pub(super) run: Range<u32>,
    /// Whose values are looked up; none for ids.
    pub(super) property: Option<String>,
    /// In order.
    hashes: Vec<u32>,
    features: Vec<u32>,
}

impl Table {
    /// Of the ids of a run.
    pub(super) fn of_ids(city: &City, run: Range<u32>) -> Self {
        let with_ids = city.rows(run.clone()).map(|row| (row.feature_id(), row.index));
        let with_ids = with_ids.filter(|(id, _)| !id.is_empty());
        Self::new(run, None, with_ids.map(|(id, feature)| (short(id).into(), feature)).collect())
    }

    /// Of the values of a property in a run.
    pub(super) fn of_property(city: &City, run: Range<u32>, property: &str) -> Self {
        let rank = |key: &str| (key == property).then_some(0);
        let mut lookup = Lookup::new(&rank);
        let mut ranked: Vec<Ranked> = Vec::new();
        for row in city.rows(run.clone()) {
            // Of keys that a careless writer says twice, the last counts.
            let value = lookup.values(row).last().and_then(|(_, value)| plainly(value));
            ranked.extend(value.map(|word| (u64::from(short(&word)), row.index)));
        }
        Self::new(run, Some(property.to_owned()), ranked)
    }

    fn new(run: Range<u32>, property: Option<String>, mut ranked: Vec<Ranked>) -> Self {
        order::sort(&mut ranked);
        // Ranks were made of 32 bits.
        let hashes = ranked.iter().map(|&(rank, _)| u32::try_from(rank).unwrap_or(u32::MAX)).collect();
        Self { run, property, hashes, features: ranked.iter().map(|&(_, feature)| feature).collect() }
    }

    /// The first feature with a word.
    pub(super) fn find(&self, city: &City, word: &str) -> Option<u32> {
        let sought = short(word);
        let start = self.hashes.partition_point(|hash| *hash < sought);
        let same =
            self.hashes.iter().zip(&self.features).skip(start).take_while(|(hash, _)| **hash == sought);
        let has_it = |feature: &u32| {
            city.row(*feature as usize).is_some_and(|row| match &self.property {
                None => row.feature_id() == word,
                Some(property) => value_of(row, property).is_some_and(|value| value == word),
            })
        };
        same.map(|(_, &feature)| feature).find(has_it)
    }

    /// Bytes held.
    pub(super) fn bytes(&self) -> usize {
        (self.hashes.capacity() + self.features.capacity()) * size_of::<u32>()
    }
}

fn value_of<'a>(row: Row<'a>, property: &str) -> Option<Cow<'a, str>> {
    let values = row.members().filter(|(key, _)| *key == property);
    values.last().and_then(|(_, value)| plainly(value))
}

/// A text as it is, a number as people write it; none for anything else.
fn plainly(value: &str) -> Option<Cow<'_, str>> {
    let first = *value.as_bytes().first()?;
    let word = match first {
        b'"' => text_of_value(value)?,
        b'-' | b'0'..=b'9' => plain_number(number_of(value)?).into(),
        _ => return None,
    };
    (!word.is_empty() && word.len() <= WORD_BYTES).then_some(word)
}

#[expect(clippy::cast_possible_truncation, reason = "the half of a hash")]
fn short(word: &str) -> u32 {
    hash(word, 0) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_taken_as_it_is_and_a_number_as_people_write_it() {
        for (value, expected) in [
            (r#""lamp-12""#, Some("lamp-12")),
            (r#""é""#, Some("é")),
            ("12", Some("12")),
            ("12.0", Some("12")),
            ("1.5e1", Some("15")),
            ("-7", Some("-7")),
            (r#""""#, None),
            ("true", None),
            ("null", None),
            (r#"{"a":1}"#, None),
        ] {
            assert_eq!(plainly(value).as_deref(), expected, "{value}");
        }
    }
}
