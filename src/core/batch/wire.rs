//! A batch's rows as bytes that cross from one wasm instance to another.
//!
//! All numbers little-endian: a mark; as `u32` how many texts and rows; each text's bytes and, as `u32`, their number
//! before; each row's fields in the order of [`Row`], texts as `u32`, the value as a `u32` of its kind and an `f64`, the two
//! flags as one `u32`. Issues and counts stay behind: they are told where they arose.
//! Does not: trust what it reads; a row with a text that is not there is no batch.

use super::{Batch, ROWS_MOST, Row, TEXTS_BYTES_MOST, Text, Value};

/// What the bytes begin with; the last one counts the versions.
const MARK: [u8; 4] = *b"CTO\x01";
/// Seven texts, the kind of value, eight numbers, flags.
const ROW_BYTES: usize = 8 * 4 + 8 * 8 + 4;
const SIMULATED: u32 = 1;
const GONE: u32 = 2;

/// Why bytes are no batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("bytes of observations expected: {expected}")]
pub struct WireError {
    /// What they lack, in plain words.
    pub expected: &'static str,
}

impl Batch {
    /// Its rows and their texts.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let texts = self.texts.iter().skip(1);
        let mut out =
            Vec::with_capacity(12 + self.texts_bytes + texts.len() * 4 + self.rows.len() * ROW_BYTES);
        out.extend(MARK);
        put(&mut out, texts.len());
        put(&mut out, self.rows.len());
        for text in texts {
            put(&mut out, text.len());
            out.extend(text.as_bytes());
        }
        for row in &self.rows {
            put_row(&mut out, row);
        }
        out
    }

    /// Reads what [`Batch::to_bytes`] wrote, to be read and not added to: texts are kept as they stand there.
    ///
    /// # Errors
    /// Where they are of another kind or version, end too early or late, or name what is not there.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WireError> {
        let mut from = From { bytes };
        if from.take(MARK.len())? != MARK {
            return Err(WireError { expected: "the mark of this version" });
        }
        let (texts, rows) = (from.number()? as usize, from.number()? as usize);
        if rows > ROWS_MOST {
            return Err(WireError { expected: "no more rows than a message may have" });
        }
        let mut batch = Self::default();
        batch.texts.push(String::new());
        for _ in 0..texts {
            let length = from.number()? as usize;
            let text = std::str::from_utf8(from.take(length)?);
            let text = text.map_err(|_| WireError { expected: "texts in UTF-8" })?;
            batch.texts_bytes += length;
            if batch.texts_bytes > TEXTS_BYTES_MOST {
                return Err(WireError { expected: "no more texts than a message may have" });
            }
            batch.texts.push(text.to_owned());
        }
        for _ in 0..rows {
            let row = from.row(texts)?;
            batch.rows.push(row);
        }
        if from.bytes.is_empty() {
            Ok(batch)
        } else {
            Err(WireError { expected: "nothing behind the last row" })
        }
    }
}

fn put(out: &mut Vec<u8>, number: usize) {
    out.extend(u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes());
}

fn put_row(out: &mut Vec<u8>, row: &Row) {
    for text in [row.entity, row.attribute, row.dataset, row.unit, row.source_unit, row.quality, row.source] {
        out.extend(text.0.to_le_bytes());
    }
    let (kind, value): (u32, f64) = match row.value {
        Value::None => (0, 0.0),
        Value::Number(number) => (1, number),
        Value::Truth(truth) => (2, f64::from(u8::from(truth))),
        Value::Text(text) => (3, f64::from(text.0)),
        Value::Place => (4, 0.0),
    };
    out.extend(kind.to_le_bytes());
    let times = [row.begin_ms, row.end_ms, row.result_ms, row.valid_until_ms];
    for number in [value].into_iter().chain(times).chain([row.accuracy, row.longitude, row.latitude]) {
        out.extend(number.to_le_bytes());
    }
    let simulated = if row.is_simulated { SIMULATED } else { 0 };
    let gone = if row.is_gone { GONE } else { 0 };
    out.extend((simulated | gone).to_le_bytes());
}

/// What is still to be read.
struct From<'a> {
    bytes: &'a [u8],
}

impl<'a> From<'a> {
    fn take(&mut self, length: usize) -> Result<&'a [u8], WireError> {
        let (taken, rest) = self
            .bytes
            .split_at_checked(length)
            .ok_or(WireError { expected: "no end before the last row's" })?;
        self.bytes = rest;
        Ok(taken)
    }

    fn number(&mut self) -> Result<u32, WireError> {
        let bytes = self.take(4)?.try_into().unwrap_or_default();
        Ok(u32::from_le_bytes(bytes))
    }

    fn float(&mut self) -> Result<f64, WireError> {
        let bytes = self.take(8)?.try_into().unwrap_or_default();
        Ok(f64::from_le_bytes(bytes))
    }

    fn text(&mut self, texts: usize) -> Result<Text, WireError> {
        let number = self.number()?;
        let is_there = number as usize <= texts;
        if is_there { Ok(Text(number)) } else { Err(WireError { expected: "texts that are there" }) }
    }

    fn row(&mut self, texts: usize) -> Result<Row, WireError> {
        let mut row = Row {
            entity: self.text(texts)?,
            attribute: self.text(texts)?,
            dataset: self.text(texts)?,
            unit: self.text(texts)?,
            source_unit: self.text(texts)?,
            quality: self.text(texts)?,
            source: self.text(texts)?,
            ..Row::default()
        };
        let (kind, value) = (self.number()?, self.float()?);
        row.value = match kind {
            0 => Value::None,
            1 if value.is_finite() => Value::Number(value),
            2 => Value::Truth(value != 0.0),
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and in range")]
            3 if value >= 0.0 && value <= texts as f64 && value.trunc() == value => {
                Value::Text(Text(value as u32))
            }
            4 => Value::Place,
            _ => return Err(WireError { expected: "a value of a known kind" }),
        };
        row.begin_ms = self.float()?;
        row.end_ms = self.float()?;
        row.result_ms = self.float()?;
        row.valid_until_ms = self.float()?;
        row.accuracy = self.float()?;
        row.longitude = self.float()?;
        row.latitude = self.float()?;
        let flags = self.number()?;
        row.is_simulated = flags & SIMULATED != 0;
        row.is_gone = flags & GONE != 0;
        Ok(row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Batch {
        let mut batch = Batch::default();
        let (entity, attribute) = (batch.text("urn:sensor:7"), batch.text("NO2"));
        let (unit, word) = (batch.text("ug/m3"), batch.text("good"));
        let whole = Row {
            entity,
            attribute,
            value: Value::Number(41.5),
            unit,
            source_unit: batch.text("GQ"),
            begin_ms: 1.0,
            end_ms: 2.0,
            result_ms: 3.0,
            valid_until_ms: 4.0,
            accuracy: 0.5,
            longitude: 7.4,
            latitude: 43.7,
            is_simulated: true,
            ..Row::default()
        };
        let row = |value| Row { value, longitude: 0.0, latitude: 0.0, accuracy: 0.0, ..whole };
        batch.rows =
            vec![whole, row(Value::Text(word)), row(Value::Truth(true)), row(Value::Place), row(Value::None)];
        batch.rows.push(Row { is_gone: true, is_simulated: false, ..whole });
        batch
    }

    #[test]
    fn rows_cross_as_they_are() {
        let batch = sample();
        let read = Batch::from_bytes(&batch.to_bytes()).expect("its own bytes");
        assert_eq!(read.rows, batch.rows, "row by row");
        assert_eq!(read.say(Text(1)), "urn:sensor:7", "with their texts");
        let none = Batch::from_bytes(&Batch::default().to_bytes()).expect("an empty one");
        assert!(none.rows.is_empty(), "nothing stays nothing");
    }

    #[test]
    fn bytes_that_are_damaged_are_refused() {
        let bytes = sample().to_bytes();
        for end in 0..bytes.len() {
            assert!(Batch::from_bytes(bytes.get(..end).unwrap_or(&[])).is_err(), "cut at {end}");
        }
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 0x55;
            // Another number or letter may be as good; what is read names only texts that are there.
            if let Ok(batch) = Batch::from_bytes(&damaged) {
                for row in &batch.rows {
                    assert!((row.entity.0 as usize) < batch.texts.len(), "damaged at {at}");
                }
            }
        }
        assert!(Batch::from_bytes(&[bytes.as_slice(), &[0]].concat()).is_err(), "something behind the end");
    }
}
