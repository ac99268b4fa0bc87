//! Messages made by hand, format by format, and what is read from them.

mod detection;
mod envelopes;
mod hostile;
mod mobility;
mod ngsi;
mod sensorthings;
mod tables;
mod warnings;

use super::{Decoded, Format, Options, decode};
use crate::batch::{Batch, Row, Value};

/// The first of March 2026 at noon.
pub(super) const NOON_MS: f64 = 1_772_366_400_000.0;

fn read(text: &str) -> Decoded {
    read_with(None, text, &Options::default())
}

fn read_with(format: Option<Format>, text: &str, options: &Options) -> Decoded {
    decode(format, None, text.as_bytes(), NOON_MS, options)
}

fn say(batch: &Batch, row: &Row) -> String {
    match row.value {
        Value::None => "-".to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Truth(truth) => truth.to_string(),
        Value::Text(text) => format!("{:?}", batch.say(text)),
        Value::Place => format!("({} {})", row.longitude, row.latitude),
    }
}

/// Entity, attribute, value, unit, and the time in seconds from noon.
fn line(batch: &Batch, row: &Row) -> String {
    let mut line = format!("{} {} {}", batch.say(row.entity), batch.say(row.attribute), say(batch, row));
    if row.unit.0 != 0 {
        line = format!("{line} {}", batch.say(row.unit));
    }
    let secs = |ms: f64| (ms - NOON_MS) / 1e3;
    line = format!("{line} @{}", secs(row.begin_ms));
    if row.end_ms != row.begin_ms {
        line = format!("{line}..{}", secs(row.end_ms));
    }
    if row.is_gone { format!("{line} gone") } else { line }
}

/// What was read, a line a row; nothing was wrong.
fn lines(decoded: &Decoded) -> Vec<String> {
    assert!(decoded.batch.issues.is_empty(), "{:?}", decoded.batch.issues);
    lines_of(decoded)
}

/// What was read, a line a row, whatever was wrong.
fn lines_of(decoded: &Decoded) -> Vec<String> {
    decoded.batch.rows.iter().map(|row| line(&decoded.batch, row)).collect()
}

/// What was wrong, a line an issue.
fn wrong(decoded: &Decoded) -> Vec<String> {
    decoded.batch.issues.iter().map(|issue| format!("{}: {}", issue.place, issue.reason)).collect()
}
