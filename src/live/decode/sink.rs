//! What a message is decoded into: rows, issues, and what several formats need to say the same way.
//!
//! Does not: know any format.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::{Alert, Options, Place, Series, geo, json, times};
use crate::batch::{Batch, Row, Text, Value};

/// Longer texts are cut.
const TEXT_BYTES: usize = 4 << 10;
/// So many series are described by one message.
const SERIES_MOST: usize = 10_000;
/// Bytes of their names.
const SERIES_BYTES_MOST: usize = 8 << 20;
/// Messages within messages.
const NESTED_MOST: usize = 4;
/// So many elements of a list of words are put into one text.
const LIST_MOST: usize = 32;

/// A message being decoded.
pub(super) struct Sink<'a> {
    pub(super) batch: Batch,
    pub(super) alerts: Vec<Alert>,
    pub(super) next: Option<String>,
    pub(super) keys: Vec<String>,
    pub(super) series: BTreeMap<String, Series>,
    pub(super) options: &'a Options,
    /// When the message came: what a thing that says no time is taken to be of.
    pub(super) received_ms: f64,
    series_bytes: usize,
    /// Messages within messages, now.
    nested: usize,
    has_cut: bool,
    has_supplied_zone: bool,
}

impl<'a> Sink<'a> {
    pub(super) fn new(options: &'a Options, received_ms: f64) -> Self {
        Self {
            batch: Batch::default(),
            alerts: Vec::new(),
            next: None,
            keys: Vec::new(),
            series: BTreeMap::new(),
            options,
            received_ms,
            series_bytes: 0,
            nested: 0,
            has_cut: false,
            has_supplied_zone: false,
        }
    }

    /// Goes into a message within this one, if it may.
    pub(super) fn nest(&mut self) -> bool {
        let may = self.nested < NESTED_MOST;
        self.nested += usize::from(may);
        may
    }

    /// Comes out of it again.
    pub(super) fn unnest(&mut self) {
        self.nested = self.nested.saturating_sub(1);
    }

    /// Hands on a series to be known from now on.
    pub(super) fn describe(&mut self, key: String, series: Series) {
        self.series_bytes += key.len() + series.entity.len() + series.attribute.len() + series.unit.len();
        if self.series.len() < SERIES_MOST && self.series_bytes < SERIES_BYTES_MOST {
            self.series.insert(key, series);
        }
    }

    pub(super) fn issue(&mut self, place: &Place<'_>, reason: impl Into<String>) {
        self.batch.issue(place, reason);
    }

    /// Says that something else was expected.
    pub(super) fn expected(&mut self, place: &Place<'_>, expected: &str, found: &Json) {
        self.batch.issue(place, format!("expected {expected}, found {}", json::kind(found)));
    }

    /// Keeps a text once, cut to a length; a message is told once that one of its texts was.
    pub(super) fn text(&mut self, place: &Place<'_>, text: &str) -> Text {
        let kept = cut(text);
        if kept.len() < text.len() && !self.has_cut {
            self.has_cut = true;
            self.issue(
                place,
                format!("expected texts of at most {TEXT_BYTES} bytes, found {}: cut", text.len()),
            );
        }
        self.batch.text(kept)
    }

    /// Keeps a text that was not worth a place: names of the format itself.
    pub(super) fn name(&mut self, text: &str) -> Text {
        self.batch.text(cut(text))
    }

    /// A moment; NaN and an issue where it is none. A message is told once that its times have no zone.
    pub(super) fn instant(&mut self, place: &Place<'_>, text: &str) -> f64 {
        self.instant_of(place, text, false)
    }

    /// A moment of a format whose times are UTC and say no zone.
    pub(super) fn instant_utc(&mut self, place: &Place<'_>, text: &str) -> f64 {
        self.instant_of(place, text, true)
    }

    fn instant_of(&mut self, place: &Place<'_>, text: &str, is_utc: bool) -> f64 {
        match times::instant(text, if is_utc { 0 } else { self.options.offset_min }) {
            Ok((ms, has_zone)) => {
                if !has_zone && !is_utc && !self.has_supplied_zone {
                    self.has_supplied_zone = true;
                    let by = match self.options.offset_min {
                        0 => "UTC".to_owned(),
                        minutes => format!("UTC {minutes:+} min"),
                    };
                    self.issue(
                        place,
                        format!("expected a time with its zone, took {by}, found {:?}", cut_short(text)),
                    );
                }
                ms
            }
            Err(expected) => {
                self.issue(place, format!("expected {expected}, found {:?}", cut_short(text)));
                f64::NAN
            }
        }
    }

    /// A moment or a stretch of time (`begin/end`), begin and end; NaN and an issue where it is none.
    pub(super) fn interval(&mut self, place: &Place<'_>, value: &Json) -> (f64, f64) {
        match value {
            Json::String(text) => match text.split_once('/') {
                // A day written with slashes is no stretch of time.
                Some((begin, end)) if begin.len() >= 8 => self.stretch(place, begin, end),
                _ => {
                    let ms = self.instant(place, text);
                    (ms, ms)
                }
            },
            Json::Number(_) => {
                let ms = json::number(value).map_or(f64::NAN, times::unix);
                (ms, ms)
            }
            Json::Null => (f64::NAN, f64::NAN),
            _ => {
                self.expected(place, "a time", value);
                (f64::NAN, f64::NAN)
            }
        }
    }

    /// From one moment to another; to itself where the other is none.
    fn stretch(&mut self, place: &Place<'_>, begin: &str, end: &str) -> (f64, f64) {
        let (begin_ms, end_ms) = (self.instant(place, begin), self.instant(place, end));
        if end_ms < begin_ms {
            self.issue(place, "expected an end behind its beginning: swapped");
            return (end_ms, begin_ms);
        }
        (begin_ms, if end_ms.is_nan() { begin_ms } else { end_ms })
    }

    /// The place of a geometry; none and an issue where it has none.
    pub(super) fn middle(&mut self, place: &Place<'_>, geometry: &Json) -> Option<[f64; 2]> {
        match geo::middle(geometry) {
            Ok(position) => Some(position),
            Err(reason) => {
                self.issue(place, reason);
                None
            }
        }
    }

    /// What a value says; none where it says nothing that can be observed. Lists of words become one text.
    pub(super) fn value(&mut self, place: &Place<'_>, value: &Json, is_numeric: bool) -> Option<Value> {
        Some(match value {
            Json::Null => Value::None,
            Json::String(text) if text.is_empty() => Value::None,
            Json::Bool(truth) => Value::Truth(*truth),
            Json::Number(_) => match json::number(value) {
                Some(number) => Value::Number(number),
                None => {
                    self.expected(place, "a finite number", value);
                    Value::None
                }
            },
            Json::String(text) => match json::numeric(text).filter(|_| is_numeric) {
                Some(number) => Value::Number(number),
                None => Value::Text(self.text(place, text)),
            },
            Json::Array(list) => match list.as_slice() {
                [] => Value::None,
                [one @ (Json::Bool(_) | Json::Number(_) | Json::String(_))] => {
                    return self.value(place, one, is_numeric);
                }
                _ => match joined(list) {
                    Some(text) => Value::Text(self.text(place, &text)),
                    None => {
                        self.batch.structured += 1;
                        return None;
                    }
                },
            },
            Json::Object(_) => {
                self.batch.structured += 1;
                return None;
            }
        })
    }

    /// Takes what a value says for an observation of an attribute; a geometry for where its entity is.
    pub(super) fn see(
        &mut self,
        place: &Place<'_>,
        base: &Row,
        attribute: &str,
        value: &Json,
        is_numeric: bool,
    ) {
        let attribute = self.text(place, attribute);
        self.see_as(place, Row { attribute, ..*base }, value, is_numeric);
    }

    /// The same for a row that has its attribute.
    pub(super) fn see_as(&mut self, place: &Place<'_>, mut row: Row, value: &Json, is_numeric: bool) {
        if geo::is_geometry(value) {
            let Some([longitude, latitude]) = self.middle(place, value) else { return };
            (row.longitude, row.latitude, row.value) = (longitude, latitude, Value::Place);
        } else {
            let Some(value) = self.value(place, value, is_numeric) else { return };
            row.value = value;
        }
        self.batch.push(row);
    }
}

/// Words and numbers of a list with commas between them; none where something else is among them.
fn joined(list: &[Json]) -> Option<String> {
    let mut out = String::new();
    for (number, element) in list.iter().take(LIST_MOST).enumerate() {
        if number > 0 {
            out.push_str(", ");
        }
        match element {
            Json::String(text) => out.push_str(cut(text)),
            Json::Number(number) => out.push_str(&crate::digits::of_number(number)),
            Json::Bool(truth) => out.push_str(if *truth { "true" } else { "false" }),
            _ => return None,
        }
    }
    if list.len() > LIST_MOST {
        out.push_str(", …");
    }
    Some(out)
}

/// The beginning of a text, to the last whole character that has room.
pub(super) fn cut(text: &str) -> &str {
    text.get(..text.floor_char_boundary(TEXT_BYTES)).unwrap_or("")
}

fn cut_short(text: &str) -> &str {
    text.get(..text.floor_char_boundary(40)).unwrap_or("")
}
