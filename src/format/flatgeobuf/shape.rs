//! Turns one feature's geometry into rings.
//!
//! In: the geometry's table. Out: runs of coordinates with their roles, still where they lie in the file.
//! A feature's vectors cannot have more bytes than it has itself: hostile offsets may name the same ones again and again.
//! Does not: read heights and measures, project, or bend arcs.

use super::table::{Table, u32_at};
use crate::city::RingRole;

/// Bytes of one position.
pub(super) const POSITION_BYTES: usize = 16;

// Fields of the geometry.
const ENDS: usize = 0;
const XY: usize = 1;
const TYPE: usize = 6;
const PARTS: usize = 7;

// Types of geometry, numbered as in well-known binary.
const UNKNOWN: u8 = 0;
const POINT: u8 = 1;
const LINE: u8 = 2;
const POLYGON: u8 = 3;
const MULTI_POINT: u8 = 4;
const MULTI_LINE: u8 = 5;
const MULTI_POLYGON: u8 = 6;
const COLLECTION: u8 = 7;
const TRIANGLE: u8 = 17;

/// Coordinates of one ring.
pub(super) struct Ring<'a> {
    pub role: RingRole,
    pub xy: &'a [u8],
}

/// Rings of one feature as they are found.
pub(super) struct Shape<'a> {
    pub rings: Vec<Ring<'a>>,
    /// Bytes that further vectors may take.
    pub bytes_left: usize,
}

/// What was expected and found where a geometry cannot be used.
pub(super) type Fault = (&'static str, String);

impl<'a> Shape<'a> {
    /// Adds a geometry of a type, or of its own type where that is 0.
    pub(super) fn add(&mut self, geometry: Table<'a>, kind: u8) -> Result<(), Fault> {
        match kind_of(geometry, kind) {
            COLLECTION => geometry.tables(PARTS).try_for_each(|part| match kind_of(part, UNKNOWN) {
                COLLECTION => Err(("no collections inside collections", "one".into())),
                kind => self.add_plain(part, kind),
            }),
            kind => self.add_plain(geometry, kind),
        }
    }

    fn add_plain(&mut self, geometry: Table<'a>, kind: u8) -> Result<(), Fault> {
        match kind {
            POINT | MULTI_POINT => {
                let xy = self.charge(geometry.vector(XY, 8))?;
                let points = xy.chunks_exact(POSITION_BYTES);
                self.rings.extend(points.map(|xy| Ring { role: RingRole::Point, xy }));
                Ok(())
            }
            LINE | MULTI_LINE => self.split(geometry, RingRole::Line, RingRole::Line),
            POLYGON | TRIANGLE => self.split(geometry, RingRole::Exterior, RingRole::Hole),
            MULTI_POLYGON => {
                if self.charge(geometry.vector(PARTS, 4))?.is_empty() {
                    return self.split(geometry, RingRole::Exterior, RingRole::Hole);
                }
                let mut parts = geometry.tables(PARTS);
                parts.try_for_each(|part| self.split(part, RingRole::Exterior, RingRole::Hole))
            }
            other => Err(("points, lines or polygons", format!("geometry of type {other}"))),
        }
    }

    /// A vector of the geometry, where the feature has as many bytes left.
    fn charge(&mut self, vector: Option<&'a [u8]>) -> Result<&'a [u8], Fault> {
        let vector = vector.unwrap_or(&[]);
        let left = self.bytes_left.checked_sub(vector.len());
        self.bytes_left = left.ok_or_else(|| ("no more coordinates than bytes", "more".to_owned()))?;
        Ok(vector)
    }

    /// Coordinates cut at the geometry's ends.
    fn split(&mut self, geometry: Table<'a>, first: RingRole, rest: RingRole) -> Result<(), Fault> {
        let xy = self.charge(geometry.vector(XY, 8))?;
        let ends = self.charge(geometry.vector(ENDS, 4))?;
        let (mut start, mut role) = (0, first);
        for at in (0..ends.len()).step_by(4) {
            let end = u32_at(ends, at).map_or(0, |end| end as usize);
            let ring = end.checked_mul(POSITION_BYTES).and_then(|end| xy.get(start..end));
            let found = || ("ends of rings within the coordinates", format!("end {end}"));
            let ring = ring.ok_or_else(found)?;
            self.rings.push(Ring { role, xy: ring });
            (start, role) = (start + ring.len(), rest);
        }
        if ends.is_empty() && !xy.is_empty() {
            self.rings.push(Ring { role, xy });
        }
        Ok(())
    }
}

fn kind_of(geometry: Table<'_>, kind: u8) -> u8 {
    if kind != UNKNOWN {
        return kind;
    }
    geometry.number(TYPE).map_or(UNKNOWN, u8::from_le_bytes)
}
