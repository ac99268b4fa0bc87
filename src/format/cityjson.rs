//! Reads CityJSON: footprints for the map, and the faces of things for drawing them as they are.
//!
//! In: a file of version 1.0, 1.1 or 2.0, or a sequence of its features, one to a line (CityJSONSeq).
//! Out: a [`CityModel`]. Each thing becomes a feature whose properties are its attributes, tags by its type, `height`
//! and `min_height` in metres above the lowest vertex of its family (parents and children); a part also has the
//! attributes of what it is part of. Of several geometries the most detailed one counts.
//! The way: `json` walks the text, `shape` reads a geometry, `footprint` finds its place and
//! `outline` joins it, `meaning` says what it is.
//! Format: <https://www.cityjson.org/specs/2.0.1/>.
//! Does not: read textures, materials, terrain and rooms, or trust any number in the file.

mod footprint;
mod json;
mod meaning;
mod model;
mod objects;
mod outline;
mod properties;
mod reference;
mod shape;
mod surfaces;

pub use model::CityModel;
pub use surfaces::{SurfaceKind, Surfaces};

use super::FormatError;
use super::projection::Projection;
use crate::city::Limits;
use crate::city::scan::{Scan, Stop};
use json::{members, string};
use model::Model;
use std::ops::Range;

const FORMAT: &str = "CityJSON";

/// Where the members of one JSON text lie; empty for those that are not there.
#[derive(Debug, Default)]
struct Document {
    kind: String,
    transform: Range<usize>,
    metadata: Range<usize>,
    vertices: Range<usize>,
    objects: Range<usize>,
    templates: Range<usize>,
}

impl Document {
    /// The members of the object at `at`, and where it ends.
    fn read(text: &[u8], at: usize) -> Result<(Self, usize), Stop> {
        let mut document = Self::default();
        let end = members(text, at, &mut |key, value| {
            match key {
                b"type" => document.kind = string(text, value),
                b"transform" => document.transform = value,
                b"metadata" => document.metadata = value,
                b"vertices" => document.vertices = value,
                b"CityObjects" => document.objects = value,
                b"geometry-templates" => document.templates = value,
                _ => {}
            }
            Ok(())
        })?;
        Ok((document, end))
    }
}

fn damaged(stop: Stop, text: &[u8]) -> FormatError {
    match stop {
        Stop::Short => FormatError::Damaged { format: FORMAT, at: text.len() as u64, expected: "more text" },
        Stop::Bad { at, expected } => FormatError::Damaged { format: FORMAT, at: at as u64, expected },
    }
}

/// Reads a whole file or sequence. `reference` is the system of its coordinates, where the file names none; where it is
/// not known either, the first vertex is laid at 0 degrees east, 0 north, and the log says so.
///
/// # Errors
/// If it is no CityJSON or cut off, or its reference system is not known. In a sequence only the first line counts.
pub fn read(bytes: &[u8], reference: Option<Projection>, limits: &Limits) -> Result<CityModel, FormatError> {
    let start = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let other = |found: String| FormatError::Other {
        format: FORMAT,
        expected: "an object with \"type\": \"CityJSON\"",
        found,
    };
    if !matches!(Scan::new(bytes, start).peek(), Ok(b'{')) {
        let shown = bytes.get(..bytes.len().min(20)).unwrap_or(&[]);
        return Err(other(format!("{:?}", String::from_utf8_lossy(shown))));
    }
    let (first, mut at) = Document::read(bytes, start).map_err(|stop| damaged(stop, bytes))?;
    if first.kind != FORMAT {
        return Err(other(format!("{:?}", first.kind.chars().take(40).collect::<String>())));
    }
    let mut model = Model::new(bytes, &first, reference, limits).map_err(|stop| damaged(stop, bytes))?;
    model.add(&first)?;
    while Scan::new(bytes, at).peek().is_ok() {
        match Document::read(bytes, at) {
            Ok((document, end)) => {
                model.add_line(&document, at)?;
                at = end;
            }
            Err(stop) => {
                model.bad_line(at, stop);
                let rest = bytes.get(at..).unwrap_or(&[]);
                // The first line break may be the one before the bad line.
                let text = rest.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(0);
                let end = rest.get(text..).and_then(|rest| rest.iter().position(|&byte| byte == b'\n'));
                at = end.map_or(bytes.len(), |end| at + text + end);
            }
        }
    }
    Ok(model.done())
}
