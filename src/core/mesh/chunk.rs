//! A chunk: the records and indices of one column in one tile.
//!
//! A record is two `u32`: `x` holds the position in the chunk's 16-bit steps, east in the low half and north in the
//! high half (both signed); `y` holds the feature index in its low 24 bits and flags above.
//! Heights and colours are not here: the shader reads them by feature index.

use super::shared::mark_shared_corners;
use super::{Massing, Walls};
use crate::geo::{Bounds, Grid};

/// The bits of a record that hold its feature.
pub const RECORD_FEATURE: u32 = 0x00ff_ffff;

/// Set on the last record of a ring or line: no edge leads from it to the next record.
pub const RECORD_RING_END: u32 = 1 << 31;

/// Buildings: beside [`RECORD_RING_END`], how many records the ring has, so that an edge leads back to the first; 0 where
/// the first is repeated instead, for rings of more than [`RING_LENGTH_MOST`].
pub const RING_LENGTH_SHIFT: u32 = 25;

/// See [`RING_LENGTH_SHIFT`].
pub const RING_LENGTH_MOST: u32 = 63;

/// Trees: needle-leaved, drawn as a cone.
pub const RECORD_NEEDLE: u32 = 1 << 30;

/// Trees: palms.
pub const RECORD_PALM: u32 = 1 << 29;

/// Areas: not filled until a value colours them or they are chosen (districts, which cover the city).
/// Points: a dot that shows from nearby only, until it is chosen.
pub const RECORD_FAINT: u32 = 1 << 28;

/// Which shader draws a chunk. In drawing order; all but the last four lie on the ground and write no depth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Column {
    /// Filled areas of land use and districts: triangles by index, drawn translucent.
    District,
    /// Green areas: triangles by index.
    Green,
    /// Water areas and widened watercourses: triangles by index.
    Water,
    /// Widened streets: triangles by index.
    Road,
    /// Widened tracks: triangles by index.
    Rail,
    /// Areas of warnings, over all else that lies on the ground: triangles by index, drawn translucent.
    Warning,
    /// District outlines: edges between consecutive records, of constant width on the screen.
    Outline,
    /// Buildings. Records are rings, ended by [`RECORD_RING_END`] and [`RING_LENGTH_SHIFT`], outside on the right of every
    /// edge, so counterclockwise exteriors and clockwise holes; indices are the roof's triangles.
    Building,
    /// Trees: one record each.
    Tree,
    /// Points of interest: one record each, of constant size on the screen.
    Marker,
}

impl Column {
    /// Every column, in drawing order.
    pub const ALL: [Self; 10] = [
        Self::District,
        Self::Green,
        Self::Water,
        Self::Road,
        Self::Rail,
        Self::Warning,
        Self::Outline,
        Self::Building,
        Self::Tree,
        Self::Marker,
    ];
}

/// One drawable piece: a column in a tile.
#[derive(Debug, Clone, PartialEq)]
pub struct Chunk {
    /// Which shader.
    pub column: Column,
    /// Where the records' steps count from, and how long a step is.
    pub grid: Grid,
    /// See the module's head.
    pub records: Vec<[u32; 2]>,
    /// Triangles, counterclockwise from above, as indices into `records`; empty where the column pulls without.
    pub indices: Vec<u32>,
    /// Buildings: which walls face where; none where they are too many to be numbered.
    pub walls: Option<Walls>,
    /// Buildings: what stands for them from afar.
    pub massing: Massing,
    /// Ground extent, metres east and north of the anchor.
    pub bounds: Bounds,
    /// Highest point, metres above ground.
    pub top_m: f32,
}

impl Chunk {
    /// Completes a chunk of buildings once all records are there.
    pub fn finish(&mut self) {
        if self.column == Column::Building {
            mark_shared_corners(&mut self.records);
            self.walls = Walls::of(&self.records);
        }
    }
}

/// Packs a record.
#[must_use]
pub fn record(steps: [i16; 2], feature: u32, flags: u32) -> [u32; 2] {
    let [east, north] = steps;
    [
        u32::from(east.cast_unsigned()) | u32::from(north.cast_unsigned()) << 16,
        (feature & RECORD_FEATURE) | flags,
    ]
}

/// The record that an edge from record `number` leads to; none behind a ring's end.
#[must_use]
pub fn next_record(number: usize, [_, flags]: [u32; 2]) -> Option<usize> {
    if flags & RECORD_RING_END == 0 {
        return Some(number + 1);
    }
    let length = (flags >> RING_LENGTH_SHIFT & RING_LENGTH_MOST) as usize;
    (length > 0).then(|| (number + 1).saturating_sub(length))
}
