//! The city's columns: one entry per feature, ring or position, in load order.
//!
//! Features own runs of rings, rings own runs of positions: three prefix arrays, no object per feature.
//! Ring positions are metres east and north of [`City::frame`]'s anchor; rings are closed implicitly (the last
//! position is joined to the first and not repeated), exteriors counterclockwise, holes clockwise.
//! Beware: indices are stable for the life of the twin; an unloaded feature keeps its index, flagged.

use super::{HeightSource, Kind, Layer};
use crate::geo::{Bounds, Frame, LonLat};
use glam::Vec2;

/// A page that asks for more indices than this is not believed.
const INDICES_MOST: u32 = 1 << 24;

/// What a ring stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum RingRole {
    /// The exterior of a polygon: counterclockwise.
    Exterior,
    /// A hole in the exterior before it: clockwise.
    Hole,
    /// A line: open, at least two positions.
    Line,
    /// A single point.
    Point,
}

/// Yes-or-no facts about a feature, as bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Flags(pub u8);

impl Flags {
    /// A building part, not a whole building.
    pub const PART: Self = Self(1);
    /// An outline whose parts are drawn in its place: readable, not extruded.
    pub const REPLACED: Self = Self(1 << 1);
    /// Unloaded.
    pub const REMOVED: Self = Self(1 << 2);
    /// Says of itself that it has parts (Overture's `has_parts`).
    pub const HAS_PARTS: Self = Self(1 << 3);
    /// Below ground: tunnels, undergrounds; readable, not drawn.
    pub const UNDERGROUND: Self = Self(1 << 4);

    /// Whether any of `other`'s bits is set.
    #[must_use]
    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// With `other`'s bits cleared.
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// With `other`'s bits set.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// A run of bytes in a [`TextArena`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// Length in bytes.
    pub len: u32,
}

/// Text of all features, end to end; always UTF-8.
#[derive(Debug, Clone, Default)]
pub struct TextArena {
    text: String,
}

impl TextArena {
    /// Appends text; an empty span where 4 GiB would be passed.
    pub fn add(&mut self, text: &str) -> Span {
        let (Ok(start), Ok(len)) = (u32::try_from(self.text.len()), u32::try_from(text.len())) else {
            return Span::default();
        };
        if start.checked_add(len).is_none() {
            return Span::default();
        }
        self.text.push_str(text);
        Span { start, len }
    }

    /// The text of a span; empty for one that is not from here.
    #[must_use]
    pub fn get(&self, span: Span) -> &str {
        let start = span.start as usize;
        self.text.get(start..start + span.len as usize).unwrap_or("")
    }

    /// Bytes held.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.text.capacity()
    }
}

/// One feature on its way into the columns, borrowed from the reader's buffers.
///
/// `rings` are already cleaned and in the city's metres; `ring_ends[i]` is one past the last position of ring `i`.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    /// What it is.
    pub layer: Layer,
    /// Which kind of that.
    pub kind: Kind,
    /// Facts.
    pub flags: Flags,
    /// Ground to top, metres, roof included; for trees the height of the crown's top; 0 where there is none.
    pub height_m: f32,
    /// Ground to bottom, metres.
    pub base_m: f32,
    /// How the height is known.
    pub height_source: HeightSource,
    /// The feature's own id; empty for none.
    pub feature_id: &'a str,
    /// Its name; empty for none.
    pub name: &'a str,
    /// Its properties as one JSON object, valid JSON text.
    pub properties: &'a str,
    /// Cleaned positions of all rings.
    pub positions: &'a [Vec2],
    /// One past the last position of each ring, counted in `positions`.
    pub ring_ends: &'a [u32],
    /// The role of each ring.
    pub ring_roles: &'a [RingRole],
}

/// All features of all loads.
#[derive(Debug, Clone, Default)]
pub struct City {
    /// The metre grid; none until the first feature.
    pub frame: Option<Frame>,
    /// Per feature.
    pub layer: Vec<Layer>,
    /// Per feature.
    pub kind: Vec<Kind>,
    /// Per feature.
    pub flags: Vec<Flags>,
    /// Per feature: ground to top, metres.
    pub height_m: Vec<f32>,
    /// Per feature: ground to bottom, metres.
    pub base_m: Vec<f32>,
    /// Per feature.
    pub height_source: Vec<HeightSource>,
    /// Per feature.
    pub feature_id: Vec<Span>,
    /// Per feature.
    pub name: Vec<Span>,
    /// Per feature: its properties as JSON text.
    pub properties: Vec<Span>,
    /// Per feature: one past its last ring.
    pub ring_end: Vec<u32>,
    /// Per ring: one past its last position.
    pub position_end: Vec<u32>,
    /// Per ring.
    pub ring_role: Vec<RingRole>,
    /// Per position: metres east and north of the frame's anchor.
    pub position_m: Vec<Vec2>,
    /// What the spans point into.
    pub text: TextArena,
}

impl City {
    /// How many features, removed ones included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.layer.len()
    }

    /// Whether nothing was ever accepted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.layer.is_empty()
    }

    /// Appends a feature; its index is `len() - 1` afterwards.
    pub fn add(&mut self, reading: &Reading<'_>) {
        let first_position = self.position_m.len();
        let end_of = |end: u32| u32::try_from(first_position).unwrap_or(u32::MAX).saturating_add(end);
        self.layer.push(reading.layer);
        self.kind.push(reading.kind);
        self.flags.push(reading.flags);
        self.height_m.push(reading.height_m);
        self.base_m.push(reading.base_m);
        self.height_source.push(reading.height_source);
        self.feature_id.push(self.text.add(reading.feature_id));
        self.name.push(self.text.add(reading.name));
        self.properties.push(self.text.add(reading.properties));
        self.position_m.extend_from_slice(reading.positions);
        self.position_end.extend(reading.ring_ends.iter().map(|&end| end_of(end)));
        self.ring_role.extend_from_slice(reading.ring_roles);
        self.ring_end.push(u32::try_from(self.ring_role.len()).unwrap_or(u32::MAX));
    }

    /// Leaves indices out, up to `first`, which the next feature gets; more are never left out than 16,777,216.
    /// They count as unloaded.
    pub fn skip_to(&mut self, first: u32) {
        let gone = Reading {
            layer: Layer::Building,
            kind: Kind::Plain,
            flags: Flags::REMOVED,
            height_m: 0.0,
            base_m: 0.0,
            height_source: HeightSource::Guessed,
            feature_id: "",
            name: "",
            properties: "{}",
            positions: &[],
            ring_ends: &[],
            ring_roles: &[],
        };
        for _ in self.len()..first.min(INDICES_MOST) as usize {
            self.add(&gone);
        }
    }

    /// The rings of a feature, as indices for [`Self::ring`].
    #[must_use]
    pub fn rings(&self, feature: usize) -> std::ops::Range<usize> {
        run(&self.ring_end, feature)
    }

    /// The positions of a ring.
    #[must_use]
    pub fn ring(&self, ring: usize) -> &[Vec2] {
        self.position_m.get(run(&self.position_end, ring)).unwrap_or(&[])
    }

    /// Bounds of a feature on the metre grid.
    #[must_use]
    pub fn bounds(&self, feature: usize) -> Bounds {
        self.rings(feature)
            .filter(|&ring| self.ring_role.get(ring).is_some_and(|role| *role != RingRole::Hole))
            .fold(Bounds::EMPTY, |bounds, ring| bounds.joined(Bounds::of(self.ring(ring).iter().copied())))
    }

    /// Where a feature is said to be: the middle of its first ring.
    #[must_use]
    pub fn place(&self, feature: usize) -> Option<LonLat> {
        let frame = self.frame.as_ref()?;
        let ring = self.rings(feature).next()?;
        let points = self.ring(ring);
        let middle = match self.ring_role.get(ring)? {
            RingRole::Exterior | RingRole::Hole => crate::geo::centroid_m(points),
            RingRole::Line => *points.get(points.len() / 2)?,
            RingRole::Point => *points.first()?,
        };
        Some(frame.unplace(middle.as_dvec2()))
    }

    /// Bytes held by the columns.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.text.bytes()
            + self.position_m.capacity() * 8
            + self.position_end.capacity() * 5
            + self.layer.capacity() * 40
    }
}

/// The run that entry `index` of a prefix array covers.
pub(super) fn run(ends: &[u32], index: usize) -> std::ops::Range<usize> {
    let start = if index == 0 { 0 } else { ends.get(index - 1).map_or(0, |&end| end as usize) };
    start..ends.get(index).map_or(start, |&end| end as usize)
}
