//! Reads one GeoJSON geometry into rings.
//!
//! In: a place in JSON text. Out: positions in degrees, `f64`, and the rings they form, each with its role.
//! `coordinates` may stand before `type`: arrays are read as they are nested, and held against the type afterwards.
//! A geometry that is JSON but no GeoJSON is read to its end and leaves a [`Fault`].
//! Does not: clean rings, or turn degrees into metres.

use super::number;
use super::scan::{DEPTH_LIMIT, Head, Scan, Stop};
use super::text::{plain_number, quoted};
use super::{GeometryClass, Limits, RingRole};
use glam::DVec2;
use std::borrow::Cow;

/// Why a feature can't be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    /// The byte in the text it was read from.
    pub at: usize,
    /// The ring or line, and the position in it.
    pub ring: Option<(usize, usize)>,
    pub expected: Cow<'static, str>,
    pub found: String,
}

/// How deep arrays of coordinates are nested, counted from the positions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Nesting {
    #[default]
    Empty,
    Position,
    Positions,
    Lists,
    Groups,
}

impl Nesting {
    fn words(self) -> &'static str {
        match self {
            Self::Empty => "nothing",
            Self::Position => "one position",
            Self::Positions => "a list of positions",
            Self::Lists => "a list of lists of positions",
            Self::Groups => "a list of lists of lists of positions",
        }
    }
}

/// The `coordinates` of one geometry.
#[derive(Debug, Clone, Default)]
struct Coordinates {
    nesting: Nesting,
    positions: Vec<DVec2>,
    /// One past the last position of each list.
    list_ends: Vec<u32>,
    /// One past the last list of each list of lists.
    group_ends: Vec<u32>,
}

/// A geometry, or several of a collection.
#[derive(Debug, Clone, Default)]
pub(super) struct Geometry {
    /// Longitude and latitude in degrees, of all rings.
    pub positions: Vec<DVec2>,
    /// One past the last position of each ring.
    pub ring_ends: Vec<u32>,
    pub ring_roles: Vec<RingRole>,
    /// The first thing that is wrong.
    pub fault: Option<Fault>,
    coordinates: Coordinates,
    in_coordinates: bool,
    head: Head,
}

/// The types of RFC 7946 that have coordinates, and the one that has geometries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Type {
    Point,
    MultiPoint,
    LineString,
    MultiLineString,
    Polygon,
    MultiPolygon,
    Collection,
}

impl Type {
    pub(super) fn of(name: &[u8]) -> Option<Self> {
        Some(match name {
            b"Point" => Self::Point,
            b"MultiPoint" => Self::MultiPoint,
            b"LineString" => Self::LineString,
            b"MultiLineString" => Self::MultiLineString,
            b"Polygon" => Self::Polygon,
            b"MultiPolygon" => Self::MultiPolygon,
            b"GeometryCollection" => Self::Collection,
            _ => return None,
        })
    }

    fn nesting(self) -> Nesting {
        match self {
            Self::Point => Nesting::Position,
            Self::MultiPoint | Self::LineString => Nesting::Positions,
            Self::MultiLineString | Self::Polygon => Nesting::Lists,
            Self::MultiPolygon => Nesting::Groups,
            Self::Collection => Nesting::Empty,
        }
    }
}

impl Geometry {
    pub(super) fn clear(&mut self) {
        self.positions.clear();
        self.ring_ends.clear();
        self.ring_roles.clear();
        self.fault = None;
        self.in_coordinates = false;
    }

    /// What the geometry covers: the highest dimension in it.
    pub(super) fn class(&self) -> GeometryClass {
        let class_of = |role: &RingRole| match role {
            RingRole::Exterior | RingRole::Hole => GeometryClass::Area,
            RingRole::Line => GeometryClass::Line,
            RingRole::Point => GeometryClass::Point,
        };
        self.ring_roles.iter().map(class_of).max().unwrap_or(GeometryClass::Point)
    }

    /// Reads a geometry object, or `null`, which leaves no rings.
    pub(super) fn read(&mut self, scan: &mut Scan<'_>, limits: &Limits) -> Result<(), Stop> {
        match scan.peek()? {
            b'n' => return scan.skip(),
            b'{' => {}
            _ => return self.skip_wrong(scan, "a geometry object"),
        }
        let start = scan.at;
        let (mut type_name, mut has_coordinates, mut has_geometries) = (None, false, false);
        let rings_before = self.ring_ends.len();
        let mut more = true;
        if let Some(name) = self.head.name_of(scan) {
            type_name = Some(name);
        } else {
            scan.open(b'{', "a geometry object")?;
            more = scan.first(b'}')?;
        }
        let mut is_first = type_name.is_none();
        while more {
            let key = scan.key()?;
            match scan.slice(key.bytes) {
                b"type" if scan.peek()? == b'"' => type_name = Some(scan.string()?.bytes),
                b"coordinates" => {
                    has_coordinates = true;
                    self.read_coordinates(scan, limits)?;
                }
                b"geometries" if scan.peek()? == b'[' => {
                    has_geometries = true;
                    self.read_geometries(scan, limits)?;
                }
                _ => scan.skip()?,
            }
            more = scan.another(b'}')?;
            if std::mem::replace(&mut is_first, false)
                && more
                && let Some(name) = &type_name
            {
                self.head.set(scan, start, name.start - start..name.end - start);
            }
        }
        let name = type_name.map_or(&b""[..], |range| scan.slice(range));
        let fault = |expected, found| Some(Fault { at: start, ring: None, expected, found });
        let wrong = match Type::of(name) {
            None => fault("one of the seven geometry types".into(), format!("type {}", quoted(name))),
            Some(Type::Collection) if !has_geometries => fault("geometries".into(), "none".into()),
            Some(Type::Collection) => None,
            Some(_) if !has_coordinates => fault("coordinates".into(), "none".into()),
            Some(kind) => {
                self.drop_rings_from(rings_before);
                self.shape(kind, start, limits)
            }
        };
        self.fault = self.fault.take().or(wrong);
        Ok(())
    }

    fn read_geometries(&mut self, scan: &mut Scan<'_>, limits: &Limits) -> Result<(), Stop> {
        scan.open(b'[', "an array")?;
        let mut more = scan.first(b']')?;
        while more {
            self.read(scan, limits)?;
            more = scan.another(b']')?;
        }
        Ok(())
    }

    fn read_coordinates(&mut self, scan: &mut Scan<'_>, limits: &Limits) -> Result<(), Stop> {
        self.coordinates.positions.clear();
        self.coordinates.list_ends.clear();
        self.coordinates.group_ends.clear();
        self.in_coordinates = true;
        self.coordinates.nesting = self.read_nested(scan, limits)?;
        self.in_coordinates = false;
        Ok(())
    }

    fn read_nested(&mut self, scan: &mut Scan<'_>, limits: &Limits) -> Result<Nesting, Stop> {
        if scan.peek()? != b'[' {
            self.skip_wrong(scan, "an array of coordinates")?;
            return Ok(Nesting::Empty);
        }
        scan.open(b'[', "an array")?;
        let mut inner = Nesting::Empty;
        let mut more = scan.first(b']')?;
        if more && matches!(scan.peek()?, b'-' | b'0'..=b'9') {
            self.read_position(scan, limits)?;
            return Ok(Nesting::Position);
        }
        if more && self.read_plain_positions(scan, limits) {
            inner = Nesting::Position;
            more = scan.another(b']')?;
        }
        while more {
            let start = scan.at;
            let nesting = self.read_nested(scan, limits)?;
            if inner == Nesting::Empty || nesting == Nesting::Groups {
                inner = nesting;
            } else if nesting != inner && nesting != Nesting::Empty {
                self.wrong(start, "coordinates nested evenly", || nesting.words().into());
            }
            more = scan.another(b']')?;
        }
        let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        let coordinates = &mut self.coordinates;
        Ok(match inner {
            Nesting::Empty => Nesting::Empty,
            Nesting::Position => {
                coordinates.list_ends.push(count(coordinates.positions.len()));
                Nesting::Positions
            }
            Nesting::Positions => {
                coordinates.group_ends.push(count(coordinates.list_ends.len()));
                Nesting::Lists
            }
            Nesting::Lists => Nesting::Groups,
            Nesting::Groups => {
                let at = scan.at;
                self.wrong(at, "coordinates nested at most four deep", || "deeper ones".into());
                Nesting::Groups
            }
        })
    }

    /// As many positions as are plain, one after the other, without the comma behind the last; false where there is none.
    ///
    /// Most are, and the loop over them is where most of the time of reading goes: it is kept small. What is odd about
    /// others [`Self::read_position`] finds out.
    fn read_plain_positions(&mut self, scan: &mut Scan<'_>, limits: &Limits) -> bool {
        if scan.depth >= DEPTH_LIMIT || self.fault.is_some() {
            return false;
        }
        let positions = &mut self.coordinates.positions;
        let list_start = self.coordinates.list_ends.last().map_or(0, |&end| end as usize);
        let most = limits.positions_per_ring.saturating_add(list_start);
        let before = positions.len();
        let mut at = scan.at;
        while positions.len() <= most
            && let Some((place, end)) = plain_position(scan.text, at)
            && is_on_earth(place)
        {
            positions.push(place);
            scan.at = end;
            at = past_spaces(scan.text, end);
            if scan.text.get(at) != Some(&b',') {
                break;
            }
            at = past_spaces(scan.text, at + 1);
        }
        positions.len() > before
    }

    /// The inside of a position: longitude, latitude, and others that do not count.
    #[inline(never)]
    fn read_position(&mut self, scan: &mut Scan<'_>, limits: &Limits) -> Result<(), Stop> {
        let start = scan.at;
        let mut place = DVec2::ZERO;
        let mut numbers = 0;
        let mut more = true;
        while more {
            if matches!(scan.peek()?, b'-' | b'0'..=b'9') {
                let number = scan.number()?;
                match numbers {
                    0 => place.x = number,
                    1 => place.y = number,
                    _ => {}
                }
            } else {
                self.skip_wrong(scan, "a number")?;
            }
            numbers += 1;
            more = scan.another(b']')?;
        }
        if numbers < 2 {
            self.wrong(start, "a longitude and a latitude", || "one number".into());
        }
        if !is_on_earth(place) {
            self.wrong_place(start, place);
        }
        let list_start = self.coordinates.list_ends.last().map_or(0, |&end| end as usize);
        if self.coordinates.positions.len() - list_start > limits.positions_per_ring {
            let most = limits.positions_per_ring;
            self.wrong(start, "a ring or line within the limit of positions", || format!("more than {most}"));
        }
        if self.fault.is_none() {
            self.coordinates.positions.push(place);
        }
        Ok(())
    }

    #[cold]
    fn wrong_place(&mut self, at: usize, place: DVec2) {
        let (expected, found) = misplaced(place);
        self.wrong(at, expected, || found);
    }

    /// Takes rings as they are; what is wrong with them is a fault.
    pub(super) fn set<'a>(&mut self, rings: impl Iterator<Item = (RingRole, &'a [DVec2])>, limits: &Limits) {
        let mut rings_of_polygon = 0;
        for (ring, (role, positions)) in rings.enumerate() {
            rings_of_polygon = if role == RingRole::Hole { rings_of_polygon + 1 } else { 1 };
            let fault = if positions.len() > limits.positions_per_ring {
                Some((0, format!("at most {} positions", limits.positions_per_ring), "more".into()))
            } else if rings_of_polygon > limits.rings_per_polygon {
                Some((0, format!("at most {} rings", limits.rings_per_polygon), "more".into()))
            } else {
                positions.iter().enumerate().find(|(_, place)| !is_on_earth(**place)).map(|(index, place)| {
                    let (expected, found) = misplaced(*place);
                    (index, expected.to_owned(), found)
                })
            };
            if let Some((index, expected, found)) = fault {
                self.fault =
                    Some(Fault { at: 0, ring: Some((ring, index)), expected: expected.into(), found });
                return;
            }
            self.positions.extend_from_slice(positions);
            // Formats differ in whether a ring comes back to its start; GeoJSON's does.
            if matches!(role, RingRole::Exterior | RingRole::Hole) && positions.first() != positions.last() {
                self.positions.extend(positions.first());
            }
            self.ring_ends.push(u32::try_from(self.positions.len()).unwrap_or(u32::MAX));
            self.ring_roles.push(role);
        }
    }

    /// Notes that the properties can't be read, unless something else is wrong already.
    pub(super) fn refuse_properties(&mut self, properties: &str) {
        let found = || quoted(properties.as_bytes());
        self.wrong(0, "properties as one JSON object", found);
    }

    /// Makes rings of the coordinates, if they are nested as the type wants.
    fn shape(&mut self, kind: Type, at: usize, limits: &Limits) -> Option<Fault> {
        let nesting = self.coordinates.nesting;
        if nesting == Nesting::Empty || self.fault.is_some() {
            return None;
        }
        let fault = |expected: String, found: String| {
            Some(Fault { at, ring: None, expected: expected.into(), found })
        };
        if nesting != kind.nesting() {
            return fault(
                format!("{kind:?} coordinates, {}", kind.nesting().words()),
                nesting.words().into(),
            );
        }
        let Self { positions, ring_ends, ring_roles, coordinates, .. } = self;
        let Coordinates { list_ends, group_ends, .. } = coordinates;
        let before = u32::try_from(positions.len()).unwrap_or(u32::MAX);
        match kind {
            Type::Point | Type::MultiPoint => {
                let count = u32::try_from(coordinates.positions.len()).unwrap_or(u32::MAX);
                ring_ends.extend((1..=count).map(|end| before.saturating_add(end)));
            }
            _ => ring_ends.extend(list_ends.iter().map(|&end| before.saturating_add(end))),
        }
        match kind {
            Type::Point | Type::MultiPoint => ring_roles.resize(ring_ends.len(), RingRole::Point),
            Type::LineString | Type::MultiLineString => ring_roles.resize(ring_ends.len(), RingRole::Line),
            _ => {
                let mut first = 0;
                for &end in group_ends.iter() {
                    let rings = (end - first) as usize;
                    if rings > limits.rings_per_polygon {
                        return fault(
                            format!("at most {} rings", limits.rings_per_polygon),
                            format!("{rings}"),
                        );
                    }
                    ring_roles.push(RingRole::Exterior);
                    ring_roles.resize(ring_roles.len() + rings - 1, RingRole::Hole);
                    first = end;
                }
            }
        }
        if positions.is_empty() {
            std::mem::swap(positions, &mut coordinates.positions);
        } else {
            positions.append(&mut coordinates.positions);
        }
        None
    }

    fn drop_rings_from(&mut self, ring: usize) {
        self.ring_ends.truncate(ring);
        self.ring_roles.truncate(ring);
        self.positions.truncate(self.ring_ends.last().map_or(0, |&end| end as usize));
    }

    fn skip_wrong(&mut self, scan: &mut Scan<'_>, expected: &'static str) -> Result<(), Stop> {
        let start = scan.at;
        scan.skip()?;
        let value = scan.slice(start..scan.at);
        self.wrong(start, expected, || quoted(value));
        Ok(())
    }

    #[cold]
    fn wrong(&mut self, at: usize, expected: &'static str, found: impl FnOnce() -> String) {
        if self.fault.is_none() {
            let list_start = self.coordinates.list_ends.last().map_or(0, |&end| end as usize);
            let place = (self.coordinates.list_ends.len(), self.coordinates.positions.len() - list_start);
            let ring = self.in_coordinates.then_some(place);
            self.fault = Some(Fault { at, ring, expected: expected.into(), found: found() });
        }
    }
}

/// The position at `at` and the place behind it, where its numbers are plain and two or three.
#[inline(always)]
fn plain_position(text: &[u8], mut at: usize) -> Option<(DVec2, usize)> {
    if *text.get(at)? != b'[' {
        return None;
    }
    let mut place = [0.0; 3];
    for (count, number) in place.iter_mut().enumerate() {
        at = past_spaces(text, at + 1);
        (*number, at) = number::plain(text, at)?;
        at = past_spaces(text, at);
        match *text.get(at)? {
            b',' => {}
            b']' if count > 0 => return Some((DVec2::new(place[0], place[1]), at + 1)),
            _ => return None,
        }
    }
    None
}

/// The first place at or behind `at` where there is no space.
#[inline(always)]
fn past_spaces(text: &[u8], mut at: usize) -> usize {
    while text.get(at) == Some(&b' ') {
        at += 1;
    }
    at
}

fn is_on_earth(place: DVec2) -> bool {
    place.x.abs() <= 180.0 && place.y.abs() <= 90.0
}

/// What is expected of a place that is not on the earth, and what it is.
#[cold]
fn misplaced(place: DVec2) -> (&'static str, String) {
    let (expected, hint) = if place.y.abs() <= 180.0 && place.x.abs() <= 90.0 {
        ("longitude before latitude, latitude from -90 to 90", " (are the two swapped?)")
    } else if place.x.abs() > 1_000.0 || place.y.abs() > 1_000.0 {
        (
            "degrees: longitude from -180 to 180, latitude from -90 to 90",
            " (are these metres of a projection?)",
        )
    } else {
        ("longitude from -180 to 180, latitude from -90 to 90", "")
    };
    (expected, format!("[{}, {}]{hint}", plain_number(place.x), plain_number(place.y)))
}
