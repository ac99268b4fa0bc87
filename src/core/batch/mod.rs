//! What decoders hand on: observations as flat rows over a table of texts, and what was wrong.
//!
//! The neutral observation of O&M (ISO 19156) and SensorThings (OGC 18-088), whatever standard it came by.
//! Times are milliseconds of Unix time, NaN where there is none; places are degrees, longitude first, NaN where none.
//! Decoders fill them in one wasm, and the engine takes them in another: [`Batch::to_bytes`] and [`Batch::from_bytes`].
//! Does not: judge values, or know which feature an entity is.

mod wire;

pub use wire::WireError;

use std::collections::HashMap;

/// So many rows of one message.
pub const ROWS_MOST: usize = 200_000;
/// Bytes of all texts of one message: a name that records share may be written out for each.
pub const TEXTS_BYTES_MOST: usize = 32 << 20;
/// So many issues are kept with their words; the rest is counted.
pub const ISSUES_MOST: usize = 100;

/// The number of a text in its batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, PartialOrd, Ord, Hash)]
pub struct Text(pub u32);

/// What was seen. A gap is a value, not a zero.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Value {
    /// A gap.
    #[default]
    None,
    /// A number, finite.
    Number(f64),
    /// Yes or no.
    Truth(bool),
    /// A word.
    Text(Text),
    /// Where it is: the row's own longitude and latitude.
    Place,
}

/// One observation. Text 0 is the empty text and says "none".
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Row {
    /// Whose it is, verbatim.
    pub entity: Text,
    /// Which of its properties.
    pub attribute: Text,
    /// Which of several series of that property, where a source keeps some side by side (NGSI-LD `datasetId`).
    pub dataset: Text,
    /// What was seen, in `unit`.
    pub value: Value,
    /// The unit in the canonical spelling where a format forces a conversion, else as the source has it.
    pub unit: Text,
    /// The unit's code as the source has it.
    pub source_unit: Text,
    /// When it was so (phenomenon time): begin; the same as the end for an instant.
    pub begin_ms: f64,
    /// When it was so (phenomenon time): end.
    pub end_ms: f64,
    /// When the result was there.
    pub result_ms: f64,
    /// When it stops counting.
    pub valid_until_ms: f64,
    /// How good, in the source's word.
    pub quality: Text,
    /// How far off it may be, in `unit`; NaN where unknown.
    pub accuracy: f64,
    /// Who says so.
    pub source: Text,
    /// Where.
    pub longitude: f64,
    /// Where.
    pub latitude: f64,
    /// Not measured but computed.
    pub is_simulated: bool,
    /// Removed at the source: the series ends here.
    pub is_gone: bool,
}

impl Default for Row {
    fn default() -> Self {
        Self {
            entity: Text(0),
            attribute: Text(0),
            dataset: Text(0),
            value: Value::None,
            unit: Text(0),
            source_unit: Text(0),
            begin_ms: f64::NAN,
            end_ms: f64::NAN,
            result_ms: f64::NAN,
            valid_until_ms: f64::NAN,
            quality: Text(0),
            accuracy: f64::NAN,
            source: Text(0),
            longitude: f64::NAN,
            latitude: f64::NAN,
            is_simulated: false,
            is_gone: false,
        }
    }
}

/// What could not be used, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// Where in the message: a path as `value[3].result`.
    pub place: String,
    /// What was expected and what was found.
    pub reason: String,
}

/// Observations of one message, and what was wrong with it.
#[derive(Debug, Default)]
pub struct Batch {
    /// The observations, in the order of the message.
    pub rows: Vec<Row>,
    /// What was not used: the first [`ISSUES_MOST`].
    pub issues: Vec<Issue>,
    /// Issues beyond those.
    pub more_issues: usize,
    /// Rows beyond [`ROWS_MOST`], or whose names had no room, left out.
    pub rows_left_out: usize,
    /// Values that are lists or objects, such as addresses: no observations, and nothing wrong with them.
    pub structured: usize,
    /// Texts beyond [`TEXTS_BYTES_MOST`], left out.
    pub texts_left_out: usize,
    texts_bytes: usize,
    texts: Vec<String>,
    numbers: HashMap<String, u32>,
}

impl Batch {
    /// Keeps a text once.
    pub fn text(&mut self, text: &str) -> Text {
        if text.is_empty() {
            return Text(0);
        }
        if let Some(number) = self.numbers.get(text) {
            return Text(*number);
        }
        if self.texts_bytes + text.len() > TEXTS_BYTES_MOST {
            self.texts_left_out += 1;
            return Text(0);
        }
        self.texts_bytes += text.len();
        if self.texts.is_empty() {
            self.texts.push(String::new());
        }
        let number = u32::try_from(self.texts.len()).unwrap_or(0);
        self.texts.push(text.to_owned());
        self.numbers.insert(text.to_owned(), number);
        Text(number)
    }

    /// A row of another batch as it would be here, its texts kept.
    pub fn adopt(&mut self, from: &Self, row: &Row) -> Row {
        let mut row = *row;
        for text in [
            &mut row.entity,
            &mut row.attribute,
            &mut row.dataset,
            &mut row.unit,
            &mut row.source_unit,
            &mut row.quality,
            &mut row.source,
        ] {
            *text = self.text(from.say(*text));
        }
        if let Value::Text(text) = row.value {
            row.value = Value::Text(self.text(from.say(text)));
        }
        row
    }

    /// Takes an observation of somebody's property while there is room.
    pub fn push(&mut self, row: Row) {
        let is_whole = row.entity != Text(0) && (row.attribute != Text(0) || row.is_gone);
        if is_whole && self.rows.len() < ROWS_MOST {
            self.rows.push(row);
        } else {
            self.rows_left_out += 1;
        }
    }

    /// Keeps what was wrong while there is room, and counts it for ever.
    pub fn issue(&mut self, place: impl ToString, reason: impl Into<String>) {
        if self.issues.len() < ISSUES_MOST {
            self.issues.push(Issue { place: place.to_string(), reason: reason.into() });
        } else {
            self.more_issues += 1;
        }
    }

    /// All texts, each at its number.
    #[must_use]
    pub fn texts(&self) -> &[String] {
        &self.texts
    }

    /// What a number stands for; empty for none.
    #[must_use]
    pub fn say(&self, text: Text) -> &str {
        self.texts.get(text.0 as usize).map_or("", String::as_str)
    }
}
