//! Reads FlatGeobuf: a file at once, as it comes, or only the parts of it that lie in a box.
//!
//! In: bytes of a file of version 3 or 2. Out: features in a [`Sheet`], in degrees, and issues.
//! The way: [`Header::read`] on the file's beginning, then [`Header::features`] on what follows, as much of it as is
//! there; or [`Search`], which names the ranges to fetch first. [`read`] does it for a whole file.
//! Format: <https://flatgeobuf.org>. Heights and measures of positions are left out, and so are binary columns.
//! Does not: fetch, follow arcs, or trust any number in the file.

mod properties;
mod search;
mod shape;
mod table;

pub use search::{Area, Search};

use super::FormatError;
use super::draft::Draft;
use super::projection::{AxisOrder, Projection};
use crate::city::{Issue, IssueLog, Limits, Severity, Sheet};
use glam::DVec2;
use properties::Column;
use search::NODE_BYTES;
use shape::{POSITION_BYTES, Shape};
use std::ops::Range;
use table::{Table, number, u32_at};

const FORMAT: &str = "FlatGeobuf";
/// The magic bytes and the header's length.
const START_BYTES: usize = 12;
const HEADER_BYTES_LIMIT: usize = 16 << 20;
/// Nodes of an index at most: more than any limit on features asks for, and far from overflow.
const FEATURES_LIMIT: u64 = 1 << 40;

fn damaged(at: u64, expected: &'static str) -> FormatError {
    FormatError::Damaged { format: FORMAT, at, expected }
}

/// What the beginning of a file says about the rest.
#[derive(Debug, Clone)]
pub struct Header {
    /// Features in the file; 0 where the file does not say.
    pub features_count: u64,
    /// Where the first feature begins.
    pub features_at: u64,
    /// The box of all features, where the file says it.
    pub bounds: Option<Area>,
    geometry_type: u8,
    columns: Vec<Column>,
    projection: Projection,
    /// Nodes of the index, leaves first; none where there is no index.
    levels: Vec<u64>,
    node_size: u16,
    index_at: u64,
}

/// What came of reading a beginning.
#[derive(Debug, Clone)]
pub enum Opening {
    /// It has to be this long.
    Short {
        /// Bytes from the start of the file.
        bytes_wanted: usize,
    },
    /// It was long enough.
    Read(Box<Header>),
}

impl Header {
    /// Reads the beginning of a file.
    ///
    /// # Errors
    /// If it is no FlatGeobuf of a known version, or its reference system is not known.
    pub fn read(start: &[u8]) -> Result<Opening, FormatError> {
        let magic = start.get(..start.len().min(7)).unwrap_or(&[]);
        let other = || FormatError::Other {
            format: FORMAT,
            expected: "the bytes \"fgb\", 3 or 2, \"fgb\"",
            found: format!("{:?}", String::from_utf8_lossy(magic)),
        };
        if !b"fgb\x03fgb".starts_with(magic) && !b"fgb\x02fgb".starts_with(magic) {
            return Err(other());
        }
        let Some(len) = u32_at(start, 8) else { return Ok(Opening::Short { bytes_wanted: START_BYTES }) };
        let len = len as usize;
        if len > HEADER_BYTES_LIMIT {
            return Err(damaged(8, "a header of at most 16 MiB"));
        }
        let Some(buffer) = start.get(START_BYTES..START_BYTES + len) else {
            return Ok(Opening::Short { bytes_wanted: START_BYTES + len });
        };
        let table = Table::root(buffer).ok_or_else(|| damaged(12, "a header"))?;
        Self::of(table, (START_BYTES + len) as u64).map(|header| Opening::Read(Box::new(header)))
    }

    fn of(table: Table<'_>, index_at: u64) -> Result<Self, FormatError> {
        let features_count = table.number(8).map_or(0, u64::from_le_bytes);
        let node_size = table.number(9).map_or(16, u16::from_le_bytes);
        if features_count > FEATURES_LIMIT {
            return Err(damaged(12, "a number of features that fits a file"));
        }
        let levels = if features_count == 0 || node_size == 0 {
            vec![]
        } else {
            search::levels(features_count, node_size)
                .ok_or_else(|| damaged(12, "an index with 2 children to a node at least"))?
        };
        let nodes: u64 = levels.iter().sum();
        let projection = projection(table.table(10))?;
        Ok(Self {
            features_count,
            features_at: index_at + nodes * NODE_BYTES,
            bounds: table.vector(1, 8).and_then(|envelope| search::bounds(envelope, &projection)),
            geometry_type: table.number(2).map_or(0, u8::from_le_bytes),
            columns: Column::all(table, 7),
            projection,
            levels,
            node_size,
            index_at,
        })
    }

    /// Where the index lies; empty where there is none.
    #[must_use]
    pub fn index(&self) -> Range<u64> {
        self.index_at..self.features_at
    }

    fn nodes(&self) -> u64 {
        self.levels.iter().sum()
    }

    /// Reads whole features from bytes that begin with one at `at` in the file; gives back how many bytes they took.
    ///
    /// Never fails: what cannot be used is in the log. What is left begins the next piece.
    pub fn features(
        &self,
        bytes: &[u8],
        at: u64,
        limits: &Limits,
        sheet: &mut Sheet,
        log: &mut IssueLog,
    ) -> usize {
        let mut draft = Draft::default();
        let mut used = 0;
        // The file names each property once, the sheet in every feature.
        let mut text: u64 = sheet.properties.iter().map(|properties| properties.len() as u64).sum();
        while let Some(len) = u32_at(bytes, used) {
            let feature = (used + 4).checked_add(len as usize).and_then(|end| bytes.get(used + 4..end));
            let Some(feature) = feature else { break };
            let read = sheet.feature_id.len();
            let position =
                || format!("feature {}, byte {}", read as u64 + u64::from(log.skipped), at + used as u64);
            if read >= limits.features as usize
                || sheet.position.len() as u64 >= limits.positions
                || text >= limits.bytes
            {
                let position = position();
                log.add(issue(
                    position,
                    format!(
                        "at most {} features, {} positions and {} bytes of properties",
                        limits.features, limits.positions, limits.bytes
                    ),
                    "more".into(),
                ));
                return bytes.len();
            }
            if let Err((expected, found)) = self.feature(feature, limits, &mut draft, sheet) {
                let position = position();
                log.add(issue(position, expected.into(), found));
            }
            text += sheet.properties.get(read).map_or(0, |properties| properties.len() as u64);
            used += 4 + feature.len();
        }
        used
    }

    fn feature(
        &self,
        bytes: &[u8],
        limits: &Limits,
        draft: &mut Draft,
        sheet: &mut Sheet,
    ) -> Result<(), shape::Fault> {
        let none = || ("a geometry", "none".to_owned());
        let table = Table::root(bytes).ok_or_else(none)?;
        let mut shape = Shape { rings: vec![], bytes_left: bytes.len() };
        shape.add(table.table(0).ok_or_else(none)?, self.geometry_type)?;
        draft.clear();
        for ring in &shape.rings {
            let degrees =
                ring.xy.chunks_exact(POSITION_BYTES).map(|xy| self.projection.to_degrees(position(xy)));
            draft.ring(ring.role, degrees);
        }
        if draft.positions() == 0 {
            return Err(none());
        }
        if let Some(stray) = draft.stray() {
            return Err(("finite coordinates", format!("{}, {}", stray.x, stray.y)));
        }
        let own = Column::all(table, 2);
        let columns = if own.is_empty() { &self.columns } else { &own };
        let (feature_id, properties) = properties::read(table.vector(1, 1).unwrap_or(&[]), columns, limits);
        sheet.add(&feature_id, &properties, draft.rings());
        Ok(())
    }
}

fn position(xy: &[u8]) -> DVec2 {
    let float = |at| number(xy, at).map_or(f64::NAN, f64::from_le_bytes);
    DVec2::new(float(0), float(8))
}

/// The system that a header names; degrees where it names none.
fn projection(crs: Option<Table<'_>>) -> Result<Projection, FormatError> {
    let Some(crs) = crs else { return Ok(Projection::DEGREES) };
    let org = crs.text(0).unwrap_or_else(|| "EPSG".into());
    let code = crs.number(1).map_or(0, i32::from_le_bytes);
    if code != 0 {
        return Projection::from_name(&format!("{org}:{code}"), AxisOrder::EastNorth);
    }
    // Without a code there may be its text, or only the system's name.
    match crs.text(5).or_else(|| crs.text(2)) {
        Some(text) => Projection::from_name(&text, AxisOrder::EastNorth),
        None => match crs.text(4) {
            Some(wkt) if !wkt.starts_with("GEOG") => {
                Err(FormatError::UnknownReference(wkt.chars().take(80).collect()))
            }
            _ => Ok(Projection::DEGREES),
        },
    }
}

fn issue(position: String, expected: String, found: String) -> Issue {
    Issue { severity: Severity::Skipped, feature_id: None, index: None, position, expected, found }
}

/// Reads a whole file.
///
/// # Errors
/// As [`Header::read`], and if the file ends before its first feature could begin.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<(Sheet, IssueLog), FormatError> {
    let short = || damaged(bytes.len() as u64, "a header and an index");
    let Opening::Read(header) = Header::read(bytes)? else { return Err(short()) };
    let start = usize::try_from(header.features_at).ok().and_then(|at| bytes.get(at..)).ok_or_else(short)?;
    let (mut sheet, mut log) = (Sheet::default(), IssueLog::default());
    let used = header.features(start, header.features_at, limits, &mut sheet, &mut log);
    let read = sheet.feature_id.len() as u64 + u64::from(log.skipped);
    if used < start.len() || (header.features_count > 0 && read < header.features_count) {
        log.add(Issue {
            severity: Severity::Warning,
            ..issue(
                format!("byte {}", header.features_at + used as u64),
                format!("{} whole features", header.features_count),
                format!("{read}, and {} bytes", start.len() - used),
            )
        });
    }
    Ok((sheet, log))
}
