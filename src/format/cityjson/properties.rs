//! Writes a thing's properties as one JSON object.
//!
//! In: tags and heights of ours, then attributes as they stand in the file. Out: each name once; the first one counts.
//! Does not: change values, or keep more than the limits allow.

use super::json::{begins, members};
use crate::city::Limits;
use crate::city::text::{decode, quote};
use std::collections::BTreeSet;
use std::ops::Range;

/// An object that is being written.
pub(super) struct Properties<'a> {
    text: &'a [u8],
    limits: &'a Limits,
    names: BTreeSet<String>,
    object: String,
}

impl<'a> Properties<'a> {
    /// An object with tags, and with lengths in metres, which are rounded to millimetres.
    pub(super) fn new(
        text: &'a [u8],
        limits: &'a Limits,
        tags: &[(&str, &str)],
        metres: &[(&str, f64)],
    ) -> Self {
        let mut own = Self { text, limits, names: BTreeSet::new(), object: String::from("{") };
        for (name, value) in tags {
            own.member((*name).to_owned(), &format!("\"{value}\""));
        }
        for (name, metres) in metres {
            own.member((*name).to_owned(), &((metres * 1e3).round() / 1e3).to_string());
        }
        own
    }

    /// Adds the attributes whose names are not taken.
    pub(super) fn add(&mut self, attributes: &Range<usize>) {
        if !begins(self.text, attributes, b'{') {
            return;
        }
        let (text, limits) = (self.text, self.limits);
        let read = members(text, attributes.start, &mut |key, value| {
            let value = text.get(value).unwrap_or(&[]);
            let fits = self.names.len() < limits.properties as usize
                && key.len() <= limits.key_bytes
                && value.len() <= limits.value_bytes;
            if fits {
                let value = String::from_utf8_lossy(value);
                let plain: String = value.chars().map(|c| if c < ' ' { ' ' } else { c }).collect();
                self.member(decode(key), &plain);
            }
            Ok(())
        });
        debug_assert!(read.is_ok(), "attributes were passed over once already, so they are whole");
    }

    /// What was written.
    pub(super) fn done(mut self) -> String {
        self.object.push('}');
        self.object
    }

    fn member(&mut self, name: String, value: &str) {
        if self.names.contains(&name) {
            return;
        }
        if self.object.len() > 1 {
            self.object.push(',');
        }
        quote(&name, &mut self.object);
        self.object.push(':');
        self.object.push_str(value);
        self.names.insert(name);
    }
}
