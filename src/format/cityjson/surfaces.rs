//! The faces of things in three dimensions, for drawing them as they are.
//!
//! In: one ring after the other. Out: columns: faces own runs of rings, rings own runs of positions.
//! Positions are longitude and latitude in degrees, and metres above the ground of the thing; rings are open, the first
//! of a face is its edge, counterclockwise seen from outside, and the others are holes in it.
//! Does not: triangulate, or draw.

use glam::DVec3;

/// What a face is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum SurfaceKind {
    /// A roof, or anything else that looks up.
    Roof,
    /// A wall, with its windows and doors.
    Wall,
    /// What the thing stands on.
    Ground,
    /// Anything else that the file tells apart.
    Other,
}

/// Faces in columns.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Surfaces {
    /// Longitude and latitude in degrees, metres above the thing's ground.
    pub position: Vec<DVec3>,
    /// Per ring: one past its last position.
    pub ring_end: Vec<u32>,
    /// Per face: one past its last ring.
    pub face_end: Vec<u32>,
    /// Per face.
    pub kind: Vec<SurfaceKind>,
    /// Per face: the number of the feature in the sheet.
    pub feature: Vec<u32>,
}

impl Surfaces {
    /// Appends a ring to the face that [`Self::face`] will end.
    pub(super) fn ring(&mut self, positions: impl IntoIterator<Item = DVec3>) {
        self.position.extend(positions);
        self.ring_end.push(count(self.position.len()));
    }

    /// Ends a face.
    pub(super) fn face(&mut self, kind: SurfaceKind, feature: usize) {
        self.face_end.push(count(self.ring_end.len()));
        self.kind.push(kind);
        self.feature.push(count(feature));
    }
}

/// A place in a column; positions are limited far below this.
fn count(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}
