//! An observation on borrowed fields, whether the page said it in words or a decoder handed it on as a row.
//!
//! Out: what [`super::Latest`] takes in; of a series that is known no text is copied.
//! Does not: judge what it says: [`super::check`] does.

use super::time;
use super::{Fault, Observation, Value};
use crate::batch::{self, Batch, Row};

/// What was seen, not kept yet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Sight<'a> {
    /// A gap.
    None,
    Number(f64),
    Truth(bool),
    Text(&'a str),
    /// Where it is, and nothing else.
    Place,
    /// A list or an object.
    Other,
}

impl Sight<'_> {
    /// The number it is, as [`Value::number`] has it.
    pub(super) fn number(self) -> f64 {
        match self {
            Self::Number(number) => number,
            Self::Truth(truth) => f64::from(u8::from(truth)),
            Self::None | Self::Text(_) | Self::Place | Self::Other => f64::NAN,
        }
    }

    /// Whether that is what is kept.
    pub(super) fn is(self, kept: &Value) -> bool {
        match (self, kept) {
            (Self::Number(number), Value::Number(kept)) => number == *kept,
            (Self::Truth(truth), Value::Truth(kept)) => truth == *kept,
            (Self::Text(text), Value::Text(kept)) => text == kept,
            (Self::None, Value::None) => true,
            _ => false,
        }
    }
}

/// An observation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Seen<'a> {
    pub(super) entity: &'a str,
    pub(super) attribute: &'a str,
    /// Which of several series of the attribute; empty for the only one.
    pub(super) dataset: &'a str,
    pub(super) value: Sight<'a>,
    pub(super) unit: &'a str,
    /// When it was so, Unix milliseconds.
    pub(super) at_ms: f64,
    /// When it stops counting; NaN where nobody said.
    pub(super) valid_until_ms: f64,
    pub(super) quality: &'a str,
    /// How far off it may be; NaN where nobody said.
    pub(super) accuracy: f64,
    pub(super) source: &'a str,
    pub(super) longitude: Option<f64>,
    pub(super) latitude: Option<f64>,
    pub(super) is_simulated: bool,
    /// The series ends; without an attribute, all of the entity.
    pub(super) is_gone: bool,
}

impl<'a> Seen<'a> {
    /// As the page says it; its time is read later, for what else is wrong with it is told first.
    pub(super) fn of(observation: &'a Observation) -> Self {
        fn text(text: &Option<String>) -> &str {
            text.as_deref().unwrap_or("")
        }
        Self {
            entity: &observation.entity,
            attribute: &observation.attribute,
            dataset: "",
            value: match &observation.value {
                Value::None => Sight::None,
                Value::Number(number) => Sight::Number(*number),
                Value::Truth(truth) => Sight::Truth(*truth),
                Value::Text(text) => Sight::Text(text),
                Value::Other => Sight::Other,
            },
            unit: text(&observation.unit),
            at_ms: f64::NAN,
            valid_until_ms: f64::NAN,
            quality: text(&observation.quality),
            accuracy: f64::NAN,
            source: text(&observation.source),
            longitude: observation.longitude,
            latitude: observation.latitude,
            is_simulated: observation.simulated,
            is_gone: false,
        }
    }

    /// As a decoder hands it on. What has no time was so when it came.
    pub(super) fn of_row(batch: &'a Batch, row: &Row, received_ms: f64) -> Self {
        let there = |number: f64| Some(number).filter(|number| !number.is_nan());
        let known = [row.end_ms, row.begin_ms, row.result_ms].into_iter().find(|ms| ms.is_finite());
        Self {
            entity: batch.say(row.entity),
            attribute: batch.say(row.attribute),
            dataset: batch.say(row.dataset),
            value: match row.value {
                batch::Value::None => Sight::None,
                batch::Value::Number(number) => Sight::Number(number),
                batch::Value::Truth(truth) => Sight::Truth(truth),
                batch::Value::Text(text) => Sight::Text(batch.say(text)),
                batch::Value::Place => Sight::Place,
            },
            // A decoder that had to convert says so by a unit of its own.
            unit: batch.say(if row.unit == batch::Text(0) { row.source_unit } else { row.unit }),
            at_ms: known.unwrap_or(received_ms),
            valid_until_ms: row.valid_until_ms,
            quality: batch.say(row.quality),
            accuracy: row.accuracy,
            source: batch.say(row.source),
            longitude: there(row.longitude),
            latitude: there(row.latitude),
            is_simulated: row.is_simulated,
            is_gone: row.is_gone,
        }
    }

    /// Its time, where it is written out.
    pub(super) fn read_time(&mut self, text: &str) -> Result<(), Fault> {
        self.at_ms = time::read(text).map_err(|expected| Fault::quoting(expected, text))?;
        Ok(())
    }

    /// Longitude and latitude, where both are said.
    pub(super) fn place(&self) -> Option<[f64; 2]> {
        self.longitude.zip(self.latitude).map(|(longitude, latitude)| [longitude, latitude])
    }
}
