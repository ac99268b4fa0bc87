//! A few thousand neighbouring features of one load, and what they hold, in one piece of memory each.
//!
//! In: readings. Out: rows, one per feature, and their rings. Features own runs of rings, rings own runs of positions:
//! prefix arrays, no object per feature. Small pieces because a growing array is copied whole each time it is full, and
//! because the memory of a page never shrinks: what a load gives back must fit the next one.
//! Does not: know other segments ([`super::City`] does).

use super::text::{decode, text_of_value};
use super::words::{Finder, Wording, Words};
use super::{Flags, HeightSource, Kind, Layer, Reading, RingRole};
use crate::geo::{Bounds, contains};
use glam::{DVec2, Vec2};
use std::borrow::Cow;
use std::ops::{AddAssign, Range};

/// A segment with so many features is full; so is one with so much text or so many positions.
pub(super) const FEATURES_MOST: usize = 4_096;
const TEXT_BYTES_MOST: usize = 8 << 20;
const POSITIONS_MOST: usize = 1 << 20;

/// What a feature is, and how high.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Facts {
    /// What it is.
    pub layer: Layer,
    /// Which kind of that.
    pub kind: Kind,
    /// Yes or no.
    pub flags: Flags,
    /// How the height is known.
    pub height_source: HeightSource,
    /// Ground to top, metres.
    pub height_m: f32,
    /// Ground to bottom, metres.
    pub base_m: f32,
    /// One past its last ring.
    ring_end: u32,
    wording: Wording,
}

/// One ring, line or point of a feature.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ring<'a> {
    /// What it stands for.
    pub role: RingRole,
    /// Metres east and north of the frame's anchor.
    pub points: &'a [Vec2],
}

/// One feature.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    /// Its number in the city.
    pub index: u32,
    /// What it is, and how high.
    pub facts: &'a Facts,
    segment: &'a Segment,
    /// Its number in the segment.
    at: usize,
}

/// Goes through those of a run of features that are there, in load order.
///
/// Spelled out: adapters within adapters would be generated anew for each that goes through.
#[derive(Debug, Clone)]
pub struct Rows<'a> {
    features: Range<u32>,
    segments: std::slice::Iter<'a, Segment>,
    segment: Option<&'a Segment>,
    /// The next one's place in the segment.
    at: usize,
}

impl<'a> Rows<'a> {
    pub(super) fn new(segments: &'a [Segment], features: Range<u32>) -> Self {
        Self { features, segments: segments.iter(), segment: None, at: 0 }
    }
}

impl<'a> Iterator for Rows<'a> {
    type Item = Row<'a>;

    fn next(&mut self) -> Option<Row<'a>> {
        loop {
            if let Some(row) = self.segment.and_then(|segment| segment.row(self.at)) {
                self.at += 1;
                return Some(row).filter(|row| row.index < self.features.end);
            }
            let segment = self.segments.next()?;
            self.segment = Some(segment);
            self.at = self.features.start.saturating_sub(segment.first) as usize;
        }
    }
}

/// Bytes held, by what they hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Bytes {
    /// Ids, names, properties.
    pub text: usize,
    /// Rings and positions.
    pub geometry: usize,
    /// What is known of each feature: its layer, its heights, its colour.
    pub columns: usize,
    /// Where features are, for picking.
    pub index: usize,
}

/// A run of features of one load.
#[derive(Debug, Clone, Default)]
pub struct Segment {
    /// The number of its first feature.
    first: u32,
    facts: Vec<Facts>,
    /// Per ring: one past its last position.
    position_end: Vec<u32>,
    /// Per ring.
    ring_role: Vec<RingRole>,
    position_m: Vec<Vec2>,
    words: Words,
}

impl Segment {
    /// An empty one.
    pub(super) fn new(first: u32) -> Self {
        Self { first, ..Self::default() }
    }

    /// Whether the next feature belongs in another segment.
    pub(super) fn is_full(&self) -> bool {
        self.facts.len() >= FEATURES_MOST
            || self.position_m.len() >= POSITIONS_MOST
            || self.words.len() >= TEXT_BYTES_MOST
    }

    /// Appends a feature.
    pub(super) fn add(&mut self, reading: &Reading<'_>, finder: &mut Finder) {
        let first_position = short(self.position_m.len());
        self.position_m.extend_from_slice(reading.positions);
        self.position_end.extend(reading.ring_ends.iter().map(|end| first_position.saturating_add(*end)));
        self.ring_role.extend_from_slice(reading.ring_roles);
        self.facts.push(Facts {
            layer: reading.layer,
            kind: reading.kind,
            flags: reading.flags,
            height_source: reading.height_source,
            height_m: reading.height_m,
            base_m: reading.base_m,
            ring_end: short(self.ring_role.len()),
            wording: self.words.add(reading, finder),
        });
    }

    /// Makes this the exact copy of a full segment, and gives the full one's room, empty, for the next.
    pub(super) fn split(&mut self) -> Self {
        // Cloned arrays have no spare room; those that grew are used again, so that growing costs nothing.
        let exact = self.clone();
        let mut room = std::mem::replace(self, exact);
        room.first = self.end();
        room.facts.clear();
        room.position_end.clear();
        room.ring_role.clear();
        room.position_m.clear();
        room.words.clear();
        room
    }

    /// Gives back the room that is not used.
    pub(super) fn shrink(&mut self) {
        self.facts.shrink_to_fit();
        self.position_end.shrink_to_fit();
        self.ring_role.shrink_to_fit();
        self.position_m.shrink_to_fit();
        self.words.shrink();
    }

    /// The number of its first feature.
    pub(super) fn first(&self) -> u32 {
        self.first
    }

    /// One past the number of its last feature.
    pub(super) fn end(&self) -> u32 {
        self.first + short(self.facts.len())
    }

    /// Whether a number is that of one of its features.
    #[inline]
    pub(super) fn holds(&self, feature: u32) -> bool {
        feature.checked_sub(self.first).is_some_and(|at| (at as usize) < self.facts.len())
    }

    /// The feature at a place in this segment.
    pub(super) fn row(&self, at: usize) -> Option<Row<'_>> {
        let facts = self.facts.get(at)?;
        Some(Row { index: self.first + short(at), facts, segment: self, at })
    }

    /// Sets the flags of the feature at a place in this segment.
    pub(super) fn set_flags(&mut self, at: usize, flags: Flags) {
        if let Some(facts) = self.facts.get_mut(at) {
            facts.flags = flags;
        }
    }

    /// Moves the feature at a place in this segment, if it is a single point.
    pub(super) fn move_point(&mut self, at: usize, point_m: Vec2) {
        let behind = |facts: &Facts| facts.ring_end as usize;
        let ring = at.checked_sub(1).and_then(|before| self.facts.get(before)).map_or(0, behind);
        let is_single = self.facts.get(at).is_some_and(|facts| behind(facts) == ring + 1);
        if is_single
            && self.ring_role.get(ring) == Some(&RingRole::Point)
            && let Some(place) = self.position_m.get_mut(run(&self.position_end, ring).start)
        {
            *place = point_m;
        }
    }

    /// The flags of all its features.
    pub(super) fn flags_mut(&mut self) -> impl Iterator<Item = &mut Flags> {
        self.facts.iter_mut().map(|facts| &mut facts.flags)
    }

    /// Bytes held.
    #[must_use]
    pub fn bytes(&self) -> Bytes {
        Bytes {
            text: self.words.bytes(),
            geometry: self.position_m.capacity() * size_of::<Vec2>()
                + self.position_end.capacity() * size_of::<u32>()
                + self.ring_role.capacity() * size_of::<RingRole>(),
            columns: self.facts.capacity() * size_of::<Facts>() + size_of::<Self>(),
            index: 0,
        }
    }
}

impl<'a> Row<'a> {
    /// Its rings.
    pub fn rings(self) -> impl Iterator<Item = Ring<'a>> {
        let Self { segment, facts, .. } = self;
        (self.first_ring()..facts.ring_end as usize).filter_map(|ring| {
            Some(Ring {
                role: *segment.ring_role.get(ring)?,
                points: segment.position_m.get(run(&segment.position_end, ring))?,
            })
        })
    }

    /// Bounds on the metre grid, of all its positions: they lie side by side.
    #[must_use]
    pub fn bounds(self) -> Bounds {
        let ends = &self.segment.position_end;
        let behind =
            |ring: usize| ring.checked_sub(1).and_then(|last| ends.get(last)).map_or(0, |&end| end as usize);
        let positions = behind(self.first_ring())..behind(self.facts.ring_end as usize);
        let mut bounds = Bounds::EMPTY;
        for &point_m in self.segment.position_m.get(positions).unwrap_or(&[]) {
            bounds = bounds.with(point_m);
        }
        bounds
    }

    /// Whether a place lies in its area: inside an odd number of its rings, so that holes are left out.
    #[must_use]
    pub fn holds(self, place_m: DVec2) -> bool {
        let is_area = |ring: &Ring<'_>| matches!(ring.role, RingRole::Exterior | RingRole::Hole);
        let rings = self.rings().filter(is_area);
        rings.filter(|ring| contains(ring.points.iter().map(|point| point.as_dvec2()), place_m)).count() % 2
            == 1
    }

    /// Where it is said to be: the middle of its first ring, in metres east and north of the frame's anchor.
    #[must_use]
    pub fn place_m(self) -> Option<Vec2> {
        let Ring { role, points } = self.rings().next()?;
        match role {
            RingRole::Exterior | RingRole::Hole => Some(crate::geo::centroid_m(points)),
            RingRole::Line => points.get(points.len() / 2).copied(),
            RingRole::Point => points.first().copied(),
        }
    }

    /// Its own id; empty for none.
    #[must_use]
    pub fn feature_id(self) -> &'a str {
        self.segment.words.feature_id(self.words_start(), self.facts.wording)
    }

    /// Its name; empty for none.
    #[must_use]
    pub fn name(self) -> &'a str {
        self.segment.words.name(self.words_start(), self.facts.wording)
    }

    /// Whether it has a name; quicker than to ask for it.
    #[must_use]
    pub fn is_named(self) -> bool {
        self.facts.wording.is_named()
    }

    /// Its properties as one JSON object.
    #[must_use]
    pub fn properties(self) -> String {
        self.segment.words.properties(self.words_start(), self.facts.wording)
    }

    /// The keys and values of its properties, both as JSON writes them; keys without their quotes.
    pub fn members(self) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.segment.words.members(self.words_start(), self.facts.wording)
    }

    /// The value of a property, as JSON writes it: a string keeps its quotes and escapes. Allocates nothing where keys
    /// have no escapes.
    #[must_use]
    pub fn property(self, key: &str) -> Option<&'a str> {
        let is_it =
            |written: &str| written == key || (written.contains('\\') && decode(written.as_bytes()) == key);
        self.members().find(|(written, _)| is_it(written)).map(|(_, value)| value)
    }

    /// The value of a property as text: a string without quotes and escapes, else as JSON writes it; none for null.
    #[must_use]
    pub fn property_text(self, key: &str) -> Option<Cow<'a, str>> {
        self.property(key).and_then(text_of_value)
    }

    /// The number of its segment's first feature, and of the keys that it has there: features with the same numbers have the
    /// same keys in the same order.
    pub(super) fn layout(self) -> (u32, u16) {
        (self.segment.first, self.facts.wording.template())
    }

    /// The value of the property that comes in this place, as JSON writes it.
    pub(super) fn value(self, place: usize) -> Option<&'a str> {
        self.segment.words.value(self.words_start(), self.facts.wording, place)
    }

    fn before(self) -> Option<&'a Facts> {
        self.segment.facts.get(self.at.checked_sub(1)?)
    }

    fn first_ring(self) -> usize {
        self.before().map_or(0, |before| before.ring_end as usize)
    }

    fn words_start(self) -> u32 {
        self.before().map_or(0, |before| before.wording.end())
    }
}

impl Bytes {
    /// All together.
    #[must_use]
    pub fn total(self) -> usize {
        self.text + self.geometry + self.columns + self.index
    }
}

impl AddAssign for Bytes {
    fn add_assign(&mut self, other: Self) {
        self.text += other.text;
        self.geometry += other.geometry;
        self.columns += other.columns;
        self.index += other.index;
    }
}

/// The run that entry `index` of a prefix array covers.
pub(super) fn run(ends: &[u32], index: usize) -> Range<usize> {
    let start = if index == 0 { 0 } else { ends.get(index - 1).map_or(0, |&end| end as usize) };
    start..ends.get(index).map_or(start, |&end| end as usize)
}

/// A length within a segment: full ones are far from 4 GiB, and the limits keep one feature below that.
pub(super) fn short(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}
