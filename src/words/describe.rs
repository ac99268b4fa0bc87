//! Describes the view, the city, a place, a feature, or what changed, by rule.
//!
//! In: of what, and how much: short for at most 25 words, normal for 80. Out: sentences, what matters most first: what and
//! where, then numbers, then patterns.
//! Names stand on their own in every sentence ("Tallest: …"), so that no language has to bend them.
//! Does not: look at pixels.

use super::compass::{DIRECTIONS, direction};
use super::cursor::{place, scale, sentence};
use super::guide::{Guide, address, around, away, far, holds};
use super::shape::{Class, Shape};
use super::survey::Survey;
use super::{Arg, Level, Message};
use crate::city::{Flags, HeightSource, Kind, Layer, Row};
use glam::DVec2;

/// A place is what lies within so much of it.
const PLACE_M: f64 = 100.0;
/// Neighbours farther away than this are none.
const NEIGHBOUR_M: f64 = 250.0;
/// What is so much longer than wide lies in some direction.
const AXIS_LEAST: f64 = 1.2;
/// So many names are listed, at most.
const NAMES_MOST: usize = 8;
const NAMES_NORMAL: usize = 3;

/// How many layers are counted, and how many names are listed.
fn most(level: Level) -> (usize, usize) {
    match level {
        Level::Short => (2, 1),
        Level::Normal => (Layer::ALL.len(), NAMES_NORMAL),
        Level::Full => (Layer::ALL.len(), NAMES_MOST),
    }
}

/// What the camera sees.
#[must_use]
pub fn view(guide: &Guide<'_>, level: Level) -> Vec<Message> {
    let at_m = guide.here.at_m;
    let mut said = vec![match guide.district_at(at_m).or_else(|| settlement(guide, at_m)) {
        Some(row) => Message::new("view_of").with("name", guide.title(row)),
        None => Message::new("view"),
    }];
    said.extend(scale(guide));
    let survey = Survey::new(guide.in_view(), at_m);
    let (layers, names) = most(level);
    said.push(survey.counts("in_view", layers).unwrap_or_else(|| Message::new("nothing_in_view")));
    if level == Level::Short {
        return said;
    }
    said.extend(survey.extremes(guide, at_m));
    said.extend(survey.main_streets(guide, names));
    if level == Level::Full {
        said.extend(survey.patterns());
    }
    said
}

/// All that is loaded.
#[must_use]
pub fn city(guide: &Guide<'_>, level: Level) -> Vec<Message> {
    let bounds = guide.index.bounds();
    if bounds.is_empty() {
        return vec![Message::new("empty_city")];
    }
    let middle_m = bounds.centre_m().as_dvec2();
    let largest = guide.districts.all().iter().rev().filter_map(|&district| guide.city.row(district as usize));
    let around_all = largest.into_iter().find(|row| row.bounds().grown(1.0).holds(bounds.centre_m()) && holds(*row, middle_m));
    let mut said = vec![match around_all.or_else(|| settlement(guide, middle_m)) {
        Some(row) => Message::new("city_of").with("name", guide.title(row)),
        None => Message::new("city"),
    }];
    let survey = Survey::new(guide.city.all(), middle_m);
    let (layers, names) = most(level);
    said.extend(survey.counts("in_all", layers));
    if level == Level::Short {
        return said;
    }
    let size = bounds.size_m().as_dvec2();
    said.push(Message::new("extent").with("east_west", far(size.x)).with("north_south", far(size.y)));
    said.extend(districts(guide, names));
    said.extend(survey.extremes(guide, middle_m));
    if level == Level::Full {
        said.extend(survey.main_streets(guide, names));
        said.extend(survey.patterns());
    }
    said
}

fn districts(guide: &Guide<'_>, most: usize) -> Option<Message> {
    let all = guide.districts.all();
    let rows = all.iter().filter_map(|&district| guide.city.row(district as usize)).filter(|row| row.is_named());
    let names: Vec<Message> = rows.take(most).map(|row| guide.title(row)).collect();
    let count = u32::try_from(all.len()).unwrap_or(u32::MAX);
    (!names.is_empty()).then(|| Message::new("districts").with("count", count).with("names", names))
}

/// The nearest point that stands for a town or a part of one.
fn settlement<'a>(guide: &Guide<'a>, at_m: DVec2) -> Option<Row<'a>> {
    const REACH_M: f64 = 3_000.0;
    let is_settlement = |row: Row<'_>| {
        row.facts.layer == Layer::Point && row.is_named() && row.property("place").is_some()
    };
    guide.nearest(at_m, REACH_M, &is_settlement).map(|(row, _)| row)
}

/// What lies about a place.
#[must_use]
pub fn whereabouts(guide: &Guide<'_>, at_m: DVec2, level: Level) -> Vec<Message> {
    let mut said = place(guide, at_m);
    let near = guide.near(around(at_m, PLACE_M));
    let near = near.filter(|row| away(*row, at_m).is_some_and(|away| away.distance_m <= PLACE_M));
    let (layers, _) = most(level);
    let counts = Survey::new(near, at_m).counts("within", layers);
    said.extend(counts.map(|counts| counts.with("within", Arg::Length(PLACE_M))));
    if said.is_empty() {
        said.push(Message::new("nothing_around"));
    }
    if level == Level::Full {
        said.extend(sides(guide, at_m, &|_| true));
    }
    said
}

/// A feature.
#[must_use]
pub fn feature(guide: &Guide<'_>, row: Row<'_>, level: Level) -> Vec<Message> {
    let mut said: Vec<Message> = (guide.readings)(row.index).into_iter().map(sentence).collect();
    said.insert(said.len().min(1), Message::new("feature_is").with("what", guide.title_and_kind(row)));
    said.extend(guide.height(row).map(|height| Message::new("feature_height").with("height", height)));
    let district = guide.districts.of(row.index).and_then(|district| guide.city.row(district as usize));
    let district = district.map(|district| Message::new("in_district").with("name", guide.title(district)));
    if level == Level::Short {
        said.extend(district);
        return said;
    }
    said.extend(measures(row));
    said.extend(district);
    said.extend(address(row).map(|text| Message::new("address").with("text", Arg::Data(text, None))));
    if row.facts.flags.has(Flags::REPLACED) {
        said.push(Message::new("told_line").with("line", guide.line(row, None)));
    }
    if row.facts.layer == Layer::District {
        let inside = guide.city.all().filter(|other| guide.districts.of(other.index) == Some(row.index));
        said.extend(Survey::new(inside, guide.here.at_m).counts("in_it", Layer::ALL.len()));
    }
    if let Some(place_m) = row.place_m() {
        let is_other = |other: Row<'_>| other.index != row.index && !other.facts.flags.has(Flags::PART);
        said.extend(sides(guide, place_m.as_dvec2(), &is_other));
    }
    said
}

/// Shape, size, and which way it lies.
fn measures(row: Row<'_>) -> Vec<Message> {
    let shape = Shape::of(row);
    let Shape { class, area_m2, length_m, long_m, short_m, .. } = shape;
    if class == Class::Point {
        return Vec::new();
    }
    let mut said = vec![Message::new("feature_shape").with("shape", class.word())];
    if length_m > 0.0 {
        said.push(Message::new("feature_length").with("length", far(length_m)));
    }
    if area_m2 > 0.0 {
        said.push(Message::new("feature_area").with("area", Arg::Area(area_m2.round())));
        said.push(Message::new("feature_extent").with("long", far(long_m)).with("wide", far(short_m)));
    }
    // What is about as wide as it is long lies no way.
    if long_m >= AXIS_LEAST * short_m {
        let (way, back) = shape.axis();
        said.push(Message::new("feature_axis").with("way", way).with("back", back));
    }
    said
}

/// The nearest feature of note in each of four directions.
fn sides(guide: &Guide<'_>, from_m: DVec2, is_other: &dyn Fn(Row<'_>) -> bool) -> Vec<Message> {
    let mut found: [Option<(f64, Row<'_>)>; 4] = [None; 4];
    let is_of_note = |row: &Row<'_>| {
        let has_height = row.facts.height_source != HeightSource::None && row.facts.layer == Layer::Building;
        (row.is_named() || has_height) && row.facts.kind != Kind::District && is_other(*row)
    };
    for row in guide.near(around(from_m, NEIGHBOUR_M)).filter(is_of_note) {
        let Some(away) = away(row, from_m).filter(|away| away.distance_m > 0.0) else { continue };
        let Some(nearest) = found.get_mut(direction(away.bearing_deg + 22.5) / 2) else { continue };
        if nearest.is_none_or(|(nearest_m, _)| away.distance_m < nearest_m) {
            *nearest = Some((away.distance_m, row));
        }
    }
    let side = |(way, nearest): (&'static str, Option<(f64, Row<'_>)>)| {
        let (distance_m, row) = nearest.filter(|(distance_m, _)| *distance_m <= NEIGHBOUR_M)?;
        let told = Message::new("neighbour").with("way", way).with("name", guide.title_and_kind(row));
        Some(told.with("far", far(distance_m)))
    };
    DIRECTIONS.into_iter().step_by(2).zip(found).filter_map(side).collect()
}

/// What came and what went.
#[must_use]
pub fn change(came: u32, went: u32) -> Vec<Message> {
    let told = [("came", came), ("went", went)].into_iter().filter(|(_, count)| *count > 0);
    let said: Vec<Message> = told.map(|(id, count)| Message::new(id).with("count", count)).collect();
    if said.is_empty() { vec![Message::new("unchanged")] } else { said }
}
