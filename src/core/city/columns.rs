//! The city: all features of all loads, numbered in load order.
//!
//! They lie in segments of one load each, so that a load that goes gives its memory back, and one that comes copies none
//! of the others'. Ring positions are metres east and north of [`City::frame`]'s anchor; rings are closed implicitly (the last
//! position is joined to the first and not repeated), exteriors counterclockwise, holes clockwise.
//! Beware: indices are stable for the life of the twin, and that of a released feature stays free, unless it is given up
//! ([`City::give_up`]): tiles come and go all day, and would use up all there are.

use super::segment::{Bytes, FEATURES_MOST, Ring, Row, Rows, Segment, short};
use super::words::{Finder, Properties};
use super::{HeightSource, Kind, Layer};
use crate::geo::{Bounds, Frame, LonLat, Ranges};
use glam::Vec2;
use std::ops::Range;

/// A page that asks for more indices than this is not believed.
pub(super) const INDICES_MOST: u32 = 1 << 24;

/// Indices that were given up are used again once there are so many of them: a page that still knows one should not
/// soon find another feature there. Four bytes each on the GPU and eight more for heights, they cost 3 MB.
const GIVEN_UP_LEAST: u32 = 1 << 18;

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
    /// Says of itself that it has parts (Overture's `has_parts`).
    pub const HAS_PARTS: Self = Self(1 << 2);
    /// Below ground: tunnels, undergrounds; readable, not drawn.
    pub const UNDERGROUND: Self = Self(1 << 3);

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
    /// Its properties.
    pub properties: &'a Properties,
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
    /// By their first feature; what was released is not there.
    segments: Vec<Segment>,
    /// One past the highest index ever.
    len: u32,
    /// The index that the next feature will have.
    next: u32,
    /// One past the indices kept for this load, where it uses some again.
    room: Option<u32>,
    /// The segment that takes more features.
    open: Option<usize>,
    given_up: Ranges,
    finder: Finder,
}

impl City {
    /// How many features, released ones included: one past the highest index.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len as usize
    }

    /// The index that the next feature will have.
    #[must_use]
    pub fn next(&self) -> u32 {
        self.next
    }

    /// Whether nothing was ever accepted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Appends a feature to the load at hand.
    pub fn add(&mut self, reading: &Reading<'_>) {
        let mut at = self.open.unwrap_or_else(|| {
            let at = self.segments.partition_point(|segment| segment.first() < self.next);
            self.segments.insert(at, Segment::new(self.next));
            self.finder.clear();
            at
        });
        if let Some(full) = self.segments.get_mut(at).filter(|segment| segment.is_full()) {
            let next = full.split();
            at += 1;
            self.segments.insert(at, next);
            self.finder.clear();
        }
        self.open = Some(at);
        let Some(open) = self.segments.get_mut(at) else { return };
        open.add(reading, &mut self.finder);
        self.next = open.end();
        self.len = self.len.max(self.next);
    }

    /// Leaves indices out, up to `first`, which the next feature gets; more are never left out than 16,777,216.
    /// They count as released.
    pub fn skip_to(&mut self, first: u32) {
        self.seal();
        self.len = self.len.max(first.min(INDICES_MOST));
        self.next = self.len;
    }

    /// Begins a load of at most `count` features: they get indices that were given up, where there are enough.
    pub fn begin_again(&mut self, count: u32) {
        self.seal();
        if self.given_up.free() >= GIVEN_UP_LEAST
            && let Some(first) = self.given_up.take(count)
        {
            (self.next, self.room) = (first, Some(first + count));
        }
    }

    /// Ends a load: its spare room is given back, and what is added now can be released apart from it.
    pub fn seal(&mut self) {
        self.close();
        if let Some(end) = self.room.take() {
            self.given_up.give_back(self.next, end.saturating_sub(self.next));
        }
        self.next = self.len;
    }

    /// Ends a segment: what comes next lies in another.
    fn close(&mut self) {
        if let Some(open) = self.open.take().and_then(|at| self.segments.get_mut(at)) {
            open.shrink();
        }
    }

    /// Frees all that is held for the features of whole loads. Their indices are not used again.
    pub fn release(&mut self, features: &Range<u32>) {
        self.close();
        self.segments.retain(|segment| segment.first() < features.start || segment.end() > features.end);
    }

    /// Lets the indices of released features be used again.
    pub fn give_up(&mut self, features: &Range<u32>) {
        self.given_up.give_back(features.start, features.end.saturating_sub(features.start));
    }

    /// A feature; none where it was released or never was.
    #[must_use]
    #[inline]
    pub fn row(&self, feature: usize) -> Option<Row<'_>> {
        let feature = short(feature);
        let segment = self.segments.get(self.segment_of(feature))?;
        segment.row(feature.checked_sub(segment.first())? as usize)
    }

    /// Which segment holds a feature, if any does.
    ///
    /// Spelled out: with a closure, small code calls it at every step, and this is asked a million times a load.
    #[inline]
    fn segment_of(&self, feature: u32) -> usize {
        // Where one large load came first, its segments are full and this finds them at once.
        let guess = feature as usize / FEATURES_MOST;
        if self.segments.get(guess).is_some_and(|segment| segment.holds(feature)) {
            return guess;
        }
        let (mut at, mut size) = (0, self.segments.len());
        while size > 1 {
            let half = size / 2;
            if self.segments.get(at + half).is_some_and(|segment| segment.first() <= feature) {
                at += half;
            }
            size -= half;
        }
        at
    }

    /// Those of a run of features that are there, in load order.
    #[must_use]
    pub fn rows(&self, features: Range<u32>) -> Rows<'_> {
        Rows::new(&self.segments, features)
    }

    /// All that are there, in load order.
    #[must_use]
    pub fn all(&self) -> Rows<'_> {
        self.rows(0..u32::MAX)
    }

    /// The pieces they lie in.
    #[must_use]
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// Sets the flags of a feature.
    pub fn set_flags(&mut self, feature: u32, flags: Flags) {
        let at = self.segment_of(feature);
        if let Some(segment) = self.segments.get_mut(at)
            && let Some(place) = feature.checked_sub(segment.first())
        {
            segment.set_flags(place as usize, flags);
        }
    }

    /// Puts a feature that is a single point somewhere else. Who knows where it was ([`super::Index`]) is to be told.
    pub fn move_point(&mut self, feature: u32, point_m: Vec2) {
        let at = self.segment_of(feature);
        if let Some(segment) = self.segments.get_mut(at)
            && let Some(place) = feature.checked_sub(segment.first())
        {
            segment.move_point(place as usize, point_m);
        }
    }

    /// The flags of all features.
    pub fn flags_mut(&mut self) -> impl Iterator<Item = &mut Flags> {
        self.segments.iter_mut().flat_map(Segment::flags_mut)
    }

    /// The rings of a feature.
    pub fn rings(&self, feature: usize) -> impl Iterator<Item = Ring<'_>> {
        self.row(feature).into_iter().flat_map(Row::rings)
    }

    /// Bounds of a feature on the metre grid.
    #[must_use]
    pub fn bounds(&self, feature: usize) -> Bounds {
        self.row(feature).map_or(Bounds::EMPTY, Row::bounds)
    }

    /// Where a feature is said to be: the middle of its first ring.
    #[must_use]
    pub fn place(&self, row: Row<'_>) -> Option<LonLat> {
        Some(self.frame.as_ref()?.unplace(row.place_m()?.as_dvec2()))
    }

    /// Bytes held.
    #[must_use]
    pub fn bytes(&self) -> Bytes {
        let mut bytes = Bytes::default();
        self.segments.iter().for_each(|segment| bytes += segment.bytes());
        bytes
    }
}
