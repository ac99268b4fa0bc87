//! Takes a draft into the city, or says why not.
//!
//! In: a [`Draft`], in degrees. Out: one more feature in the columns, in metres, cleaned; issues.
//! Each feature gets at most one issue that says it was skipped or mended, whatever else is wrong with it.
//! Does not: read text.

use super::columns::INDICES_MOST;
use super::feature::{Draft, RecordType, With};
use super::geometry::Fault;
use super::height::{self, Doubt, Extent};
use super::rules::{Choice, fits};
use super::text::{clean_name, quoted};
use super::{
    City, Flags, GeometryClass, HeightSource, Issue, IssueLog, Kind, Layer, Properties, Reading, RingRole,
    Room, Severity,
};
use crate::geo::{self, EARTH_CIRCUMFERENCE_M, Frame, LonLat, Turn};
use glam::{DVec2, Vec2};
use std::ops::Range;

/// Polygons of which nothing is known are buildings below this area and districts above it.
const BUILDING_AREA_LIMIT_M2: f64 = 20_000.0;
/// How many positions are compared, at most, to find holes outside their polygon.
const HOLE_STEPS: usize = 20_000_000;

/// The metres of one feature, and the running totals of a load.
#[derive(Debug, Clone, Default)]
pub(super) struct Intake {
    /// The layer that was asked for, where the geometry fits it.
    layer: Option<Layer>,
    /// Features accepted.
    pub features: u32,
    /// Of these, those whose properties did not fit the memory there is.
    pub plain: u32,
    /// How much memory is left.
    pub room: Room,
    positions_seen: u64,
    positions: Vec<Vec2>,
    ring_ends: Vec<u32>,
    ring_roles: Vec<RingRole>,
    mends: Vec<Mend>,
}

#[derive(Debug, Clone)]
struct Mend {
    severity: Severity,
    expected: &'static str,
    found: String,
}

impl Intake {
    /// Nothing accepted yet.
    pub(super) fn new(layer: Option<Layer>) -> Self {
        Self { layer, ..Self::default() }
    }

    /// Adds the feature to the city, whose frame must be set, or logs why not.
    pub(super) fn accept(&mut self, draft: &Draft, with: &With, city: &mut City, log: &mut IssueLog) {
        self.mends.clear();
        let fault = draft.fault().or_else(|| self.over_limits(draft, with, city.next()));
        let fault = fault.or_else(|| city.frame.as_ref().and_then(|frame| self.place(draft, frame)));
        if let Some(fault) = fault {
            return log.add(skipped(draft, &fault));
        }
        self.positions_seen += self.positions.len() as u64;
        self.features += 1;
        self.add(draft, with, city);
        let index = city.next().checked_sub(1);
        self.log_mends(draft, index, log);
    }

    fn over_limits(&self, draft: &Draft, with: &With, known: u32) -> Option<Fault> {
        let limits = &with.limits;
        let over = |expected: String| Some(whole(draft, expected, "more".into()));
        if known >= INDICES_MOST {
            return over(format!("at most {INDICES_MOST} features on one page"));
        }
        if self.room == Room::None {
            return over(format!("at most {} MB of memory for the city", limits.city_bytes >> 20));
        }
        if self.features >= limits.features {
            return over(format!("at most {} features", limits.features));
        }
        if self.positions_seen + draft.geometry.positions.len() as u64 > limits.positions {
            return over(format!("at most {} positions", limits.positions));
        }
        None
    }

    /// Degrees to clean rings in metres.
    fn place(&mut self, draft: &Draft, frame: &Frame) -> Option<Fault> {
        self.positions.clear();
        self.ring_ends.clear();
        self.ring_roles.clear();
        let class = draft.class();
        let (mut start, mut exterior, mut lower) = (0, None, false);
        let mut steps_left = HOLE_STEPS;
        for (ring, (&end, &role)) in
            draft.geometry.ring_ends.iter().zip(&draft.geometry.ring_roles).enumerate()
        {
            let degrees = draft.geometry.positions.get(start..end as usize).unwrap_or(&[]);
            start = end as usize;
            match (class, role) {
                (GeometryClass::Area, RingRole::Exterior) => {
                    exterior = self.place_exterior(ring, degrees, frame)
                }
                (GeometryClass::Area, RingRole::Hole) => {
                    if let Some(exterior) = exterior.clone() {
                        self.place_hole(ring, degrees, frame, exterior, &mut steps_left);
                    }
                }
                (GeometryClass::Line, RingRole::Line) => {
                    let first = self.positions.len();
                    self.place_positions(degrees, frame);
                    if geo::clean_line(&mut self.positions, first) {
                        self.end_ring(RingRole::Line);
                    } else {
                        self.mend("a line with two places", format!("line {ring} has one"));
                    }
                }
                (GeometryClass::Point, RingRole::Point) => {
                    self.place_positions(degrees, frame);
                    self.end_ring(RingRole::Point);
                }
                _ => lower = true,
            }
        }
        if self.ring_ends.is_empty() {
            let expected = match class {
                GeometryClass::Area => "a polygon with three distinct corners and an area",
                _ => "a line with two distinct places",
            };
            return Some(whole(draft, expected.into(), "none".into()));
        }
        if lower {
            let found = "lower ones too, left out".to_owned();
            self.mends.push(Mend {
                severity: Severity::Warning,
                expected: "geometries of one dimension",
                found,
            });
        }
        None
    }

    fn place_exterior(&mut self, ring: usize, degrees: &[DVec2], frame: &Frame) -> Option<Range<usize>> {
        let first = self.positions.len();
        self.place_positions(degrees, frame);
        let Some(spikes) = geo::clean_ring(&mut self.positions, first, Turn::Left) else {
            self.mend("a ring with three distinct corners and an area", format!("ring {ring} has none"));
            return None;
        };
        self.note_mending(ring, degrees, spikes);
        self.end_ring(RingRole::Exterior);
        Some(first..self.positions.len())
    }

    fn place_hole(
        &mut self,
        ring: usize,
        degrees: &[DVec2],
        frame: &Frame,
        exterior: Range<usize>,
        steps_left: &mut usize,
    ) {
        let first = self.positions.len();
        self.place_positions(degrees, frame);
        let Some(spikes) = geo::clean_ring(&mut self.positions, first, Turn::Right) else {
            return self
                .mend("a hole with three distinct corners and an area", format!("ring {ring} has none"));
        };
        let (before, hole) = self.positions.split_at(first);
        if is_outside(hole, before.get(exterior).unwrap_or(&[]), steps_left) {
            self.positions.truncate(first);
            return self.mend("holes inside their polygon", format!("ring {ring} lies outside"));
        }
        self.note_mending(ring, degrees, spikes);
        self.end_ring(RingRole::Hole);
    }

    fn place_positions(&mut self, degrees: &[DVec2], frame: &Frame) {
        let around_m = EARTH_CIRCUMFERENCE_M * frame.metres_per_mercator_metre();
        let mut previous_m = f64::NAN;
        self.positions.extend(degrees.iter().map(|place| {
            let mut metres = frame.place(LonLat { longitude: place.x, latitude: place.y });
            // On the far side of the world a ring may cross the meridian opposite the anchor: it stays in one piece.
            if metres.x - previous_m > around_m / 2.0 {
                metres.x -= around_m;
            } else if previous_m - metres.x > around_m / 2.0 {
                metres.x += around_m;
            }
            previous_m = metres.x;
            Frame::local(metres)
        }));
    }

    fn end_ring(&mut self, role: RingRole) {
        self.ring_ends.push(u32::try_from(self.positions.len()).unwrap_or(u32::MAX));
        self.ring_roles.push(role);
    }

    fn note_mending(&mut self, ring: usize, degrees: &[DVec2], spikes: bool) {
        if degrees.first() != degrees.last() {
            self.mend("rings that end where they start", format!("ring {ring} is open"));
        }
        if spikes {
            self.mend("rings without spikes", format!("ring {ring} has one"));
        }
    }

    fn mend(&mut self, expected: &'static str, found: String) {
        self.mends.push(Mend { severity: Severity::Repaired, expected, found });
    }

    /// Decides what it is, and appends it.
    fn add(&mut self, draft: &Draft, with: &With, city: &mut City) {
        let book = &with.book;
        let class = draft.class();
        let choice = book.choose(&draft.tags, class);
        let (layer, kind) = self.settle(choice, class);
        let mut flags = Flags::default();
        if layer == Layer::Building && choice.is_some_and(|choice| choice.part) {
            flags = flags.with(Flags::PART);
        }
        if layer == Layer::Building && matches!(draft.tags.get(book.has_parts), Some("true" | "yes" | "1")) {
            flags = flags.with(Flags::HAS_PARTS);
        }
        if book.is_underground(&draft.tags, class) {
            flags = flags.with(Flags::UNDERGROUND);
        }
        let extent = match layer {
            Layer::Building => height::of_building(book, &draft.tags, choice, with.limits.height_m),
            Layer::Tree => height::of_tree(book, &draft.tags, with.limits.height_m),
            _ => Extent { top_m: 0.0, base_m: 0.0, source: HeightSource::None, doubt: None },
        };
        self.note_height(draft, with, &extent);
        if draft.properties_cut {
            let found = "more or longer ones, dropped or cut".to_owned();
            self.mends.push(Mend {
                severity: Severity::Warning,
                expected: "properties within the limits",
                found,
            });
        }
        if draft.record_type == RecordType::Missing {
            self.mend("an object of type Feature", "no type; it has a geometry".into());
        }
        let is_tight = self.room == Room::Tight;
        self.plain += u32::from(is_tight);
        let properties = if is_tight { &Properties::NONE } else { &draft.properties };
        let name = draft.tags.first(&book.name).map(|name| clean_name(name, with.limits.value_bytes_kept));
        let [height_m, base_m] = metres_f32([extent.top_m, extent.base_m]);
        city.add(&Reading {
            layer,
            kind,
            flags,
            height_m,
            base_m,
            height_source: extent.source,
            feature_id: &draft.feature_id,
            name: name.as_deref().unwrap_or(""),
            properties,
            positions: &self.positions,
            ring_ends: &self.ring_ends,
            ring_roles: &self.ring_roles,
        });
    }

    /// The layer that was asked for, else that of the rule, else what the geometry suggests.
    fn settle(&self, choice: Option<Choice>, class: GeometryClass) -> (Layer, Kind) {
        let asked = self.layer.filter(|layer| fits(*layer, class));
        let ruled = choice.filter(|choice| asked.is_none_or(|layer| layer == choice.layer));
        if let Some(choice) = ruled {
            return (choice.layer, choice.kind.unwrap_or_else(|| plain_kind(choice.layer, class)));
        }
        if let Some(layer) = asked {
            return (layer, plain_kind(layer, class));
        }
        match class {
            GeometryClass::Point => (Layer::Point, Kind::Plain),
            GeometryClass::Line => (Layer::Road, Kind::Path),
            GeometryClass::Area if self.area_m2() < BUILDING_AREA_LIMIT_M2 => (Layer::Building, Kind::Plain),
            GeometryClass::Area => (Layer::District, Kind::District),
        }
    }

    fn area_m2(&self) -> f64 {
        let mut start = 0;
        let mut area_m2 = 0.0;
        for &end in &self.ring_ends {
            area_m2 += geo::signed_area_m2(self.positions.get(start..end as usize).unwrap_or(&[]));
            start = end as usize;
        }
        area_m2
    }

    fn note_height(&mut self, draft: &Draft, with: &With, extent: &Extent) {
        let Some(doubt) = extent.doubt else { return };
        let given = |keys| quoted(draft.tags.first(keys).unwrap_or("").as_bytes());
        let (top, base) = (given(&with.book.height_m), given(&with.book.min_height_m));
        match doubt {
            Doubt::Unreadable => self.mends.push(Mend {
                severity: Severity::Warning,
                expected: "a height such as 12 or 12 m",
                found: format!("height {top}, bottom {base}"),
            }),
            Doubt::OutOfRange => {
                self.mend("a height within the limits", format!("height {top}, bottom {base}"))
            }
            Doubt::Upside => self.mend("a bottom below the top", format!("height {top}, bottom {base}")),
        }
    }

    fn log_mends(&mut self, draft: &Draft, index: Option<u32>, log: &mut IssueLog) {
        let mended = self.mends.iter().filter(|mend| mend.severity == Severity::Repaired).count();
        let mut repair_told = false;
        for mend in &self.mends {
            let mut found = mend.found.clone();
            if mend.severity == Severity::Repaired {
                if std::mem::replace(&mut repair_told, true) {
                    continue;
                }
                if mended > 1 {
                    found.push_str(&format!(", and {} more", mended - 1));
                }
            }
            log.add(Issue {
                severity: mend.severity,
                feature_id: known_id(draft),
                index,
                position: position_of(draft, draft.byte),
                expected: mend.expected.into(),
                found,
            });
        }
    }
}

/// Why a feature was left out, for the page.
pub(super) fn skipped(draft: &Draft, fault: &Fault) -> Issue {
    let mut position = position_of(draft, fault.at as u64);
    if let Some((ring, index)) = fault.ring {
        position.push_str(&format!(", ring {ring}, position {index}"));
    }
    Issue {
        severity: Severity::Skipped,
        feature_id: known_id(draft),
        index: None,
        position,
        expected: fault.expected.clone().into_owned(),
        found: fault.found.clone(),
    }
}

/// Where a feature is, for the page.
fn position_of(draft: &Draft, byte: u64) -> String {
    let feature = format!("feature {}", draft.ordinal);
    if draft.is_from_sheet { feature } else { format!("{feature}, byte {byte}") }
}

fn known_id(draft: &Draft) -> Option<String> {
    Some(draft.feature_id.clone()).filter(|id| !id.is_empty())
}

fn whole(draft: &Draft, expected: String, found: String) -> Fault {
    let at = usize::try_from(draft.byte).unwrap_or(usize::MAX);
    Fault { at, ring: None, expected: expected.into(), found }
}

/// Whether no corner of a hole, nor its middle, lies inside a ring; false where that takes too many steps to tell.
fn is_outside(hole: &[Vec2], exterior: &[Vec2], steps_left: &mut usize) -> bool {
    let bounds = geo::Bounds::of(exterior.iter().copied());
    let ring = exterior.iter().map(|point| point.as_dvec2());
    for &corner in hole.iter().chain([&geo::centroid_m(hole)]) {
        *steps_left = steps_left.saturating_sub(exterior.len());
        if *steps_left == 0 || (bounds.holds(corner) && geo::contains(ring.clone(), corner.as_dvec2())) {
            return false;
        }
    }
    true
}

/// The kind of which nothing more is known.
fn plain_kind(layer: Layer, class: GeometryClass) -> Kind {
    let is_area = class == GeometryClass::Area;
    match layer {
        Layer::Building | Layer::Point => Kind::Plain,
        Layer::Road if is_area => Kind::Paved,
        Layer::Road => Kind::Street,
        Layer::Rail => Kind::Railway,
        Layer::Water if is_area => Kind::WaterArea,
        Layer::Water => Kind::River,
        Layer::Green => Kind::Park,
        Layer::Tree => Kind::Broadleaved,
        Layer::District => Kind::District,
    }
}

#[expect(clippy::cast_possible_truncation, reason = "heights within the limits, to a millimetre")]
fn metres_f32(metres: [f64; 2]) -> [f32; 2] {
    metres.map(|metres| metres as f32)
}
