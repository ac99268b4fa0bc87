//! What every answer is made from: the city, who reads, and where they are; and what is said of a single feature.
//!
//! In: places in metres east and north of the city's anchor. Out: titles, lines and items of features; what is in view.
//! Does not: put features in order, or say more of one than fits a line ([`super::describe`] does).

use super::compass::{bearing_deg, compass};
use super::districts::Districts;
use super::near::{self, Wanted};
use super::{Arg, Filter, Item, Message, kind, name};
use crate::city::{City, Facts, Flags, HeightSource, Index, Kind, Layer, RingRole, Row};
use crate::geo::order::Ranked;
use crate::geo::{Bounds, order, span};
use glam::DVec2;

/// Where one is, and what is seen from there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Here {
    /// The cursor of the text map: the camera's centre.
    pub at_m: DVec2,
    /// What is up on the screen, degrees clockwise from north.
    pub facing_deg: f64,
    /// Metres per CSS pixel about the cursor.
    pub metres_per_css_px: f64,
    /// How wide the view is about the cursor.
    pub across_m: f64,
    /// The corners of the ground that is seen, in turn.
    pub seen_m: [DVec2; 4],
}

/// What was last read at features.
pub trait Readings {
    /// Each with its value, its age and its source, the most important first; none for most features.
    fn all(&self, feature: u32) -> Vec<Message>;
    /// The most important one in few words, the value first.
    fn line(&self, feature: u32) -> Option<Message>;
    /// Whether there is one.
    fn has(&self, feature: u32) -> bool;
}

/// Knows its way around.
#[derive(Clone, Copy)]
pub struct Guide<'a> {
    /// All places.
    pub city: &'a City,
    /// Where they are.
    pub index: &'a Index,
    /// What they lie in.
    pub districts: &'a Districts,
    /// The reader's, a BCP 47 tag.
    pub language: &'a str,
    /// What was last read at a feature, the most important first; none for most.
    pub readings: &'a dyn Readings,
    /// Where the city is, without what lies far astray.
    pub whole: Bounds,
    /// Where the reader is.
    pub here: Here,
}

/// How far and in which direction something lies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Away {
    /// To its nearest point.
    pub distance_m: f64,
    /// Degrees clockwise from north.
    pub bearing_deg: f64,
}

/// So many times as far as it is large, a feature is as far as the box around it: to one part in so many.
const FAR: f64 = 50.0;
/// Nearer than this one is there.
pub(super) const THERE_M: f64 = 1.0;

impl<'a> Guide<'a> {
    /// What a feature is called, or that it has no name.
    #[must_use]
    pub fn title(&self, row: Row<'_>) -> Message {
        match name(row, self.language) {
            Some(name) => Message::new("named").with("name", name),
            None => Message::new("unnamed").with("kind", kind(row)).with("index", row.index),
        }
    }

    /// What a feature is called, and what it is; of one without a name what tells it from others.
    #[must_use]
    pub fn title_and_kind(&self, row: Row<'_>) -> Message {
        match name(row, self.language) {
            Some(name) => Message::new("named_kind").with("name", name).with("kind", kind(row)),
            None => Message::new("unnamed_as").with("what", self.what(row)).with("index", row.index),
        }
    }

    /// A line about a feature, what matters most first: readings, kind, distance and direction.
    #[must_use]
    pub fn line(&self, row: Row<'_>, away: Option<Away>) -> Message {
        let what = self.what(row);
        let line = match away {
            Some(away) if away.distance_m >= THERE_M => Message::new("about_far")
                .with("kind", what)
                .with("far", far(away.distance_m))
                .with("way", compass(away.bearing_deg)),
            _ => Message::new("about").with("kind", what),
        };
        match self.readings.line(row.index) {
            Some(reading) => Message::new("value_first").with("readings", reading).with("rest", line),
            None => line,
        }
    }

    /// Its kind, and of one without a name what tells it from others.
    pub(super) fn what(&self, row: Row<'_>) -> Message {
        let what = kind(row);
        let Facts { flags, height_m, height_source, .. } = *row.facts;
        if flags.has(Flags::REPLACED) {
            return Message::new("kind_note").with("kind", what).with("note", "drawn_by_parts");
        }
        if flags.has(Flags::UNDERGROUND) {
            return Message::new("kind_note").with("kind", what).with("note", "underground");
        }
        if row.is_named() {
            return what.message();
        }
        if flags.has(Flags::PART)
            && let Some(whole) = self.whole_of(row)
        {
            return Message::new("part_of").with("what", what).with("of", self.title(whole));
        }
        if let Some(address) = address(row) {
            return Message::new("kind_at").with("kind", what).with("address", Arg::Data(address, None));
        }
        match height_source {
            HeightSource::Measured | HeightSource::Levels => Message::new("kind_tall")
                .with("kind", what)
                .with("height", Arg::Length((f64::from(height_m) * 10.0).round() / 10.0)),
            _ => what.message(),
        }
    }

    /// The building that a part is one of.
    #[must_use]
    pub fn whole_of(&self, part: Row<'_>) -> Option<Row<'a>> {
        let place = part.place_m()?;
        let is_whole = |row: &Row<'_>| row.facts.flags.has(Flags::REPLACED) && row.holds(place.as_dvec2());
        self.near(Bounds::of([place])).find(is_whole)
    }

    /// A feature in a list; with its distance and direction where the list is about a place.
    #[must_use]
    pub fn item(&self, row: Row<'_>, from_m: Option<DVec2>) -> Item {
        let away = from_m.and_then(|from_m| away(row, from_m));
        Item {
            index: row.index,
            layer: row.facts.layer,
            title: self.title(row),
            about: self.line(row, away),
            distance_m: away.map(|away| away.distance_m),
            bearing_deg: away.map(|away| away.bearing_deg),
        }
    }

    /// Its height in words; none where it has none.
    #[must_use]
    pub fn height(&self, row: Row<'_>) -> Option<Message> {
        let id = match row.facts.height_source {
            HeightSource::Measured => "height_measured",
            HeightSource::Levels => "height_levels",
            HeightSource::Guessed => "height_guessed",
            HeightSource::None => return None,
        };
        let height_m = (f64::from(row.facts.height_m) * 10.0).round() / 10.0;
        Some(Message::new(id).with("height", Arg::Length(height_m)))
    }

    /// Whether a feature is walked through.
    #[must_use]
    pub fn is_wanted(&self, row: Row<'_>, filter: Filter) -> bool {
        let is_place = row.facts.layer == Layer::Point && row.facts.kind == Kind::Plain;
        match filter {
            Filter::All => true,
            Filter::Notable if row.is_named() || is_place => true,
            Filter::Notable | Filter::Readings => self.readings.has(row.index),
        }
    }

    /// The smallest district around a place.
    #[must_use]
    pub fn district_at(&self, place_m: DVec2) -> Option<Row<'a>> {
        let rows = self.districts.all().filter_map(|district| self.city.row(district as usize));
        let bounds = Bounds::of([place_m.as_vec2()]);
        rows.filter(|row| row.bounds().touches(&bounds)).find(|row| row.holds(place_m))
    }

    /// Features that may touch a box, unsorted.
    pub fn near(&self, bounds: Bounds) -> impl Iterator<Item = Row<'a>> {
        let Self { city, index, .. } = *self;
        let cells = index.touching(bounds).flat_map(|(_, features)| features);
        cells
            .filter_map(move |&feature| city.row(feature as usize))
            .filter(move |row| row.bounds().touches(&bounds))
    }

    /// Features that are in view, unsorted.
    pub fn in_view(&self) -> impl Iterator<Item = Row<'a>> {
        let (Self { city, index, .. }, seen) = (*self, self.seen());
        let cells = index.touching(Bounds::of(self.here.seen_m.map(|corner| corner.as_vec2())));
        cells.flat_map(move |(cell, features)| {
            // Most cells lie inside of it, and so do their features.
            let is_inside = seen.holds(cell.bounds);
            let rows = features.iter().filter_map(move |&feature| city.row(feature as usize));
            rows.filter(move |row| is_inside || seen.touches(row.bounds()))
        })
    }

    /// The ground that is in view.
    #[must_use]
    pub fn seen(&self) -> Seen {
        Seen::new(&self.here.seen_m)
    }

    /// The nearest of those features within a reach that are wanted.
    pub fn nearest(
        &self,
        from_m: DVec2,
        within_m: f64,
        accepts: &dyn Fn(Row<'_>) -> bool,
    ) -> Option<(Row<'a>, Away)> {
        let wanted = Wanted { accepts, within_m, ..Wanted::nearest(1) };
        let nearest = near::nearest(self.city, self.index, from_m, &wanted).into_iter().next()?;
        let row = self.city.row(nearest.index as usize)?;
        Some((row, away(row, from_m)?))
    }
}

/// A convex figure: what lies within all four of its edges.
#[derive(Debug, Clone, Copy)]
pub struct Seen {
    /// The direction inwards, and how far in that direction the edge lies.
    edges: [(DVec2, f64); 4],
}

impl Seen {
    fn new(corners: &[DVec2; 4]) -> Self {
        let middle = corners.iter().sum::<DVec2>() / 4.0;
        let edges = [0, 1, 2, 3].map(|edge: usize| {
            let (from, to) = (corners[edge], corners[(edge + 1) % 4]);
            let across = (to - from).perp();
            let inwards = if across.dot(middle - from) < 0.0 { -across } else { across };
            (inwards, inwards.dot(from))
        });
        Self { edges }
    }

    /// Whether a box touches it, or lies so near to a corner that one can't tell.
    #[must_use]
    pub fn touches(&self, bounds: Bounds) -> bool {
        let (min, max) = (bounds.min_m.as_dvec2(), bounds.max_m.as_dvec2());
        self.edges.iter().all(|&(inwards, edge)| (inwards * min).max(inwards * max).element_sum() >= edge)
    }

    /// Whether a box lies in it.
    fn holds(&self, bounds: Bounds) -> bool {
        let (min, max) = (bounds.min_m.as_dvec2(), bounds.max_m.as_dvec2());
        self.edges.iter().all(|&(inwards, edge)| (inwards * min).min(inwards * max).element_sum() >= edge)
    }
}

/// A length to two digits and no finer than metres, as people tell it.
pub(super) fn told_m(length_m: f64) -> f64 {
    let mut unit_m = 1.0;
    while length_m >= 100.0 * unit_m && unit_m < 1.0e6 {
        unit_m *= 10.0;
    }
    (length_m / unit_m).round() * unit_m
}

/// The same, for a sentence.
pub(super) fn far(length_m: f64) -> Arg {
    Arg::Length(told_m(length_m))
}

/// Features, nearest to a place first.
pub(super) fn nearest_first<'r>(rows: impl Iterator<Item = Row<'r>>, from_m: DVec2) -> Vec<u32> {
    let mut ranked: Vec<Ranked> = rows.map(|row| (rank_of_distance(row, from_m), row.index)).collect();
    order::sort(&mut ranked);
    ranked.into_iter().map(|(_, feature)| feature).collect()
}

/// Ranks by distance, in few different bytes; those that are nowhere last.
#[expect(clippy::cast_possible_truncation, reason = "ranks only")]
pub(super) fn rank_of_distance(row: Row<'_>, from_m: DVec2) -> u64 {
    let distance_m = nearest_point(row, from_m).map_or(f64::MAX, |point| point.distance(from_m));
    // To 1/256 m: positive floats sort as their bits do.
    u64::from((distance_m as f32).to_bits() >> 8)
}

/// How far and where a feature lies.
#[must_use]
pub fn away(row: Row<'_>, from_m: DVec2) -> Option<Away> {
    let nearest = nearest_point(row, from_m)?;
    Some(Away { distance_m: from_m.distance(nearest), bearing_deg: bearing_deg(from_m, nearest) })
}

/// The same in metres east and north.
pub(super) fn offset(row: Row<'_>, from_m: DVec2) -> Option<DVec2> {
    Some(nearest_point(row, from_m)? - from_m)
}

/// The point of a feature that is nearest to a place: the place itself where it lies in the feature's area.
///
/// What is far, for its size, is where the box around it is.
fn nearest_point(row: Row<'_>, from_m: DVec2) -> Option<DVec2> {
    let Bounds { min_m, max_m } = row.bounds();
    if min_m.x > max_m.x {
        return None;
    }
    let on_box = from_m.max(min_m.as_dvec2()).min(max_m.as_dvec2());
    if on_box.distance_squared(from_m) > FAR * FAR * (max_m - min_m).as_dvec2().length_squared() {
        return Some(on_box);
    }
    let (mut best, mut best_square, mut is_inside) = (None, f64::INFINITY, false);
    for ring in row.rings() {
        let is_area = matches!(ring.role, RingRole::Exterior | RingRole::Hole);
        let mut previous = if is_area { ring.points.last() } else { ring.points.first() }?.as_dvec2();
        for point in ring.points {
            let here = point.as_dvec2();
            if is_area && (here.y > from_m.y) != (previous.y > from_m.y) {
                let along = (from_m.y - here.y) / (previous.y - here.y);
                is_inside ^= from_m.x < here.x + along * (previous.x - here.x);
            }
            let piece = [previous, here];
            let nearest = previous.lerp(here, span::nearest_part(piece, from_m));
            let square = nearest.distance_squared(from_m);
            if square < best_square {
                (best, best_square) = (Some(nearest), square);
            }
            previous = here;
        }
    }
    if is_inside { Some(from_m) } else { best }
}

/// The box about a place.
pub(super) fn around(place_m: DVec2, reach_m: f64) -> Bounds {
    let reach = DVec2::splat(reach_m);
    Bounds { min_m: (place_m - reach).as_vec2(), max_m: (place_m + reach).as_vec2() }
}

/// Street and number, place: as the data has them, in the order that most countries read.
pub(super) fn address(row: Row<'_>) -> Option<String> {
    let of = |key: &str| row.property_text(key).unwrap_or_default();
    let number = of("addr:housenumber");
    let street = of("addr:street");
    let street = if street.is_empty() { of("addr:place") } else { street };
    if street.is_empty() || number.is_empty() {
        return None;
    }
    let town = [of("addr:postcode"), of("addr:city")].join(" ");
    let town = town.trim();
    let gap = if town.is_empty() { "" } else { ", " };
    Some([&street, " ", &number, gap, town].concat())
}
