//! Writes a feature's properties as one JSON object.
//!
//! In: pairs of a column's number and a value. Out: the object, and the feature's id where a column is called `id`.
//! Numbers that are not finite are left out, and so are binary values.
//! Does not: keep what comes behind damaged bytes.

use super::table::{Table, number};
use crate::city::Limits;
use crate::city::scan::Scan;
use crate::city::text::{decode, quote};
use std::fmt::Write as _;

/// What a value is; in the order of the format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Byte,
    UByte,
    Bool,
    Short,
    UShort,
    Int,
    UInt,
    Long,
    ULong,
    Float,
    Double,
    Text,
    Json,
    DateTime,
    Binary,
}

const KINDS: [Kind; 15] = [
    Kind::Byte,
    Kind::UByte,
    Kind::Bool,
    Kind::Short,
    Kind::UShort,
    Kind::Int,
    Kind::UInt,
    Kind::Long,
    Kind::ULong,
    Kind::Float,
    Kind::Double,
    Kind::Text,
    Kind::Json,
    Kind::DateTime,
    Kind::Binary,
];

/// Columns with longer names are left out.
const NAME_BYTES_LIMIT: usize = 1 << 10;

/// A column of properties.
#[derive(Debug, Clone)]
pub(super) struct Column {
    name: String,
    kind: Option<Kind>,
}

impl Column {
    /// All columns that a table lists in a field.
    pub(super) fn all(table: Table<'_>, field: usize) -> Vec<Self> {
        // Hostile offsets may name one long name many times.
        let name = |name: &&[u8]| name.len() <= NAME_BYTES_LIMIT;
        let column = |column: Table<'_>| Self {
            name: column.vector(0, 1).filter(name).map(String::from_utf8_lossy).unwrap_or_default().into(),
            kind: KINDS.get(usize::from(column.number(1).map_or(0, u8::from_le_bytes))).copied(),
        };
        table.tables(field).map(column).collect()
    }
}

/// The feature's id, empty for none, and its properties.
pub(super) fn read(bytes: &[u8], columns: &[Column], limits: &Limits) -> (String, String) {
    let (mut feature_id, mut object) = (String::new(), String::from("{"));
    let (mut rest, mut kept) = (bytes, 0);
    while kept < limits.properties {
        let Some((column, value, behind)) = pair(rest, columns) else { break };
        rest = behind;
        if value.is_empty()
            || column.name.is_empty()
            || column.name.len() > limits.key_bytes
            || value.len() > limits.value_bytes
        {
            continue;
        }
        if column.name == "id" {
            feature_id = decode(value.trim_matches('"').as_bytes());
        }
        if kept > 0 {
            object.push(',');
        }
        kept += 1;
        quote(&column.name, &mut object);
        object.push(':');
        object.push_str(&value);
    }
    object.push('}');
    (feature_id, object)
}

/// The next pair: its column, its value as JSON (empty where there is none), and the bytes behind it.
fn pair<'a, 'c>(bytes: &'a [u8], columns: &'c [Column]) -> Option<(&'c Column, String, &'a [u8])> {
    let column = columns.get(usize::from(u16::from_le_bytes(number(bytes, 0)?)))?;
    let bytes = bytes.get(2..)?;
    let mut json = String::new();
    let finite = |value: f64| value.is_finite();
    let len = match column.kind? {
        Kind::Byte => write(&mut json, i8::from_le_bytes(number(bytes, 0)?), 1),
        Kind::UByte => write(&mut json, u8::from_le_bytes(number(bytes, 0)?), 1),
        Kind::Bool => write(&mut json, number::<1>(bytes, 0)? != [0], 1),
        Kind::Short => write(&mut json, i16::from_le_bytes(number(bytes, 0)?), 2),
        Kind::UShort => write(&mut json, u16::from_le_bytes(number(bytes, 0)?), 2),
        Kind::Int => write(&mut json, i32::from_le_bytes(number(bytes, 0)?), 4),
        Kind::UInt => write(&mut json, u32::from_le_bytes(number(bytes, 0)?), 4),
        Kind::Long => write(&mut json, i64::from_le_bytes(number(bytes, 0)?), 8),
        Kind::ULong => write(&mut json, u64::from_le_bytes(number(bytes, 0)?), 8),
        Kind::Float => match f32::from_le_bytes(number(bytes, 0)?) {
            value if finite(value.into()) => write(&mut json, value, 4),
            _ => 4,
        },
        Kind::Double => match f64::from_le_bytes(number(bytes, 0)?) {
            value if finite(value) => write(&mut json, value, 8),
            _ => 8,
        },
        kind @ (Kind::Text | Kind::Json | Kind::DateTime | Kind::Binary) => {
            let len = u32::from_le_bytes(number(bytes, 0)?) as usize;
            let text = bytes.get(4..)?.get(..len)?;
            match kind {
                Kind::Binary => {}
                Kind::Json if is_json(text) => {
                    json.extend(String::from_utf8_lossy(text).chars().map(|c| if c < ' ' { ' ' } else { c }));
                }
                _ => quote(&String::from_utf8_lossy(text), &mut json),
            }
            4 + len
        }
    };
    Some((column, json, bytes.get(len..)?))
}

/// Writes a value of so many bytes.
fn write(into: &mut String, value: impl std::fmt::Display, bytes: usize) -> usize {
    // Writing into a string cannot fail.
    let _ = write!(into, "{value}");
    bytes
}

fn is_json(text: &[u8]) -> bool {
    // A number at the very end might go on, so something has to follow it.
    let mut closed = text.to_vec();
    closed.push(b' ');
    let mut scan = Scan::new(&closed, 0);
    scan.skip().is_ok() && scan.peek().is_err()
}
