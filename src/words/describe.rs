//! Describes the view, the city, a place, a feature, or what changed, by rule.
//!
//! In: of what, and how much: short for at most 25 words, normal for 80. Out: sentences, what matters most first: what and
//! where, then numbers, then patterns.
//! Names stand on their own in every sentence ("Tallest: …"), so that no language has to bend them.
//! Does not: look at pixels.

use super::compass::{DIRECTIONS, direction};
use super::cursor::{place, scale, sentence};
use super::guide::{Guide, address, around, away, far};
use super::outline::Outline;
use super::relate::Topology;
use super::shape::{Class, Shape};
use super::survey::Survey;
use super::{Arg, Level, Message};
use crate::city::{Flags, HeightSource, Kind, Layer, Row};
use crate::geo::{Bounds, contains};
use glam::DVec2;

/// A place is what lies within so much of it.
const PLACE_M: f64 = 100.0;
/// Who sees more than this sees a town, not a part of one.
const TOWN_M: f64 = 2_500.0;
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
        Level::Normal => (usize::MAX, NAMES_NORMAL),
        Level::Full => (usize::MAX, NAMES_MOST),
    }
}

/// What the camera sees.
#[must_use]
pub fn view(guide: &Guide<'_>, level: Level) -> Vec<Message> {
    let at_m = guide.here.at_m;
    let mut said = vec![match settlement(guide, at_m, guide.here.across_m) {
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
    let bounds = guide.whole;
    if bounds.is_empty() {
        return vec![Message::new("empty_city")];
    }
    let middle_m = bounds.centre_m().as_dvec2();
    let size = bounds.size_m().as_dvec2();
    let mut said = vec![match settlement(guide, middle_m, size.max_element().max(TOWN_M)) {
        Some(row) => Message::new("city_of").with("name", guide.title(row)),
        None => Message::new("city"),
    }];
    let survey = Survey::new(guide.city.all(), middle_m);
    let (layers, names) = most(level);
    said.extend(survey.counts("in_all", layers));
    if level == Level::Short {
        return said;
    }
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
    let rows = guide.districts.all().filter_map(|district| guide.city.row(district as usize));
    let names: Vec<Message> =
        rows.filter(|row| row.is_named()).take(most).map(|row| guide.title(row)).collect();
    let count = u32::try_from(guide.districts.all().count()).unwrap_or(u32::MAX);
    (!names.is_empty()).then(|| Message::new("districts").with("count", count).with("names", names))
}

/// What people call the surroundings of a place, as far as one sees: a district about as large as that, else the largest
/// there is, else the nearest point that stands for a town or, in a narrower view, for a part of one.
fn settlement<'a>(guide: &Guide<'a>, at_m: DVec2, across_m: f64) -> Option<Row<'a>> {
    let mut around = None;
    for row in guide.districts.all().filter_map(|district| guide.city.row(district as usize)) {
        if row.is_named() && row.bounds().holds(at_m.as_vec2()) && row.holds(at_m) {
            around = Some(row);
            if f64::from(row.bounds().size_m().max_element()) >= across_m / 2.0 {
                break;
            }
        }
    }
    let is_any =
        |row: Row<'_>| row.facts.layer == Layer::Point && row.is_named() && row.property("place").is_some();
    let is_town = |row: Row<'_>| {
        is_any(row) && matches!(row.property("place"), Some(r#""city""# | r#""town""# | r#""village""#))
    };
    let near = |is: &dyn Fn(Row<'_>) -> bool, reach_m| guide.nearest(at_m, reach_m, is).map(|(row, _)| row);
    let town = || if across_m >= TOWN_M { near(&is_town, 2.0 * across_m) } else { near(&is_any, TOWN_M) };
    around.or_else(town)
}

/// What lies about a place.
#[must_use]
pub fn whereabouts(guide: &Guide<'_>, at_m: DVec2, level: Level) -> Vec<Message> {
    let mut said = place(guide, at_m);
    said.extend(warned(guide, at_m, u32::MAX));
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
    let what = if row.is_named() { guide.title_and_kind(row) } else { guide.title(row) };
    let mut said = vec![Message::new("feature_is").with("what", what)];
    said.extend(guide.readings.all(row.index).into_iter().map(sentence));
    let is_odd = row.facts.flags.has(Flags::PART.with(Flags::REPLACED).with(Flags::UNDERGROUND));
    said.extend(is_odd.then(|| sentence(guide.what(row))));
    said.extend(guide.height(row).map(|height| Message::new("feature_height").with("height", height)));
    let district = guide.districts.of(row.index).and_then(|district| guide.city.row(district as usize));
    let district = district.map(|district| Message::new("in_district").with("name", guide.title(district)));
    let warning = row.place_m().and_then(|place_m| warned(guide, place_m.as_dvec2(), row.index));
    if level == Level::Short {
        said.extend(district);
        said.extend(warning);
        return said;
    }
    said.extend(measures(row));
    said.extend(district);
    said.extend(warning);
    said.extend(address(row).map(|text| Message::new("address").with("text", Arg::Data(text, None))));
    if row.facts.layer == Layer::District {
        let inside = guide.districts.features(Some(row.index)).filter_map(|it| guide.city.row(it as usize));
        said.extend(Survey::new(inside, guide.here.at_m).counts("holds", usize::MAX));
    }
    said.extend(contacts(guide, row, most(level).1));
    if let (Level::Full, Some(place_m)) = (level, row.place_m()) {
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

/// The warnings in whose area a place lies; none where there is none.
fn warned(guide: &Guide<'_>, at_m: DVec2, but: u32) -> Option<Message> {
    const TOLD_MOST: usize = 3;
    let is_around = |row: &Row<'_>| {
        // Areas of one warning may overlap: being in any of them counts.
        let mut rings = row.rings();
        rings.any(|ring| contains(ring.points.iter().map(|point| point.as_dvec2()), at_m))
    };
    let all = guide.near(Bounds::of([at_m.as_vec2()]));
    let all = all.filter(|row| row.facts.kind == Kind::Warning && row.index != but);
    let names: Vec<Message> = all.filter(is_around).take(TOLD_MOST).map(|row| guide.title(row)).collect();
    (!names.is_empty()).then(|| Message::new("in_warning").with("names", names))
}

/// What it lies in and what it touches, as far as that has a name or stands beside it; of a district other districts.
fn contacts(guide: &Guide<'_>, row: Row<'_>, most: usize) -> Vec<Message> {
    // Streets and stops are called by what they are part of; what lies in a district was counted.
    const ASKED_MOST: usize = 64;
    if matches!(row.facts.layer, Layer::Tree | Layer::Point) || row.facts.kind == Kind::Warning {
        return Vec::new();
    }
    let is_district = |row: Row<'_>| row.facts.kind == Kind::District;
    let is_of_note = |other: &Row<'_>| {
        let is_like =
            if is_district(row) { is_district(*other) } else { !is_district(*other) && other.is_named() };
        let is_lasting = other.facts.layer != Layer::Point && other.facts.kind != Kind::Warning;
        other.index != row.index && is_like && is_lasting
    };
    let outline = Outline::of(row);
    let (mut touched, mut around): (Vec<Message>, Vec<Message>) = (Vec::new(), Vec::new());
    let near = guide.near(row.bounds().grown(1.0)).filter(is_of_note);
    for other in near.filter(|other| outline.comes_near(&other.bounds())).take(ASKED_MOST) {
        let into = match Topology::of(&outline, &Outline::of(other)) {
            Topology::Adjoining | Topology::Touching | Topology::Crossing => &mut touched,
            Topology::Inside => &mut around,
            _ => continue,
        };
        // A street comes in pieces of one name.
        let title = guide.title(other);
        if into.len() < most && !into.contains(&title) && title != guide.title(row) {
            into.push(title);
        }
    }
    let told = [("lies_in", around), ("touches", touched)].into_iter().filter(|(_, names)| !names.is_empty());
    told.map(|(id, names)| Message::new(id).with("names", names)).collect()
}

/// The nearest feature of note in each of four directions.
fn sides(guide: &Guide<'_>, from_m: DVec2, is_other: &dyn Fn(Row<'_>) -> bool) -> Vec<Message> {
    let mut found: [Option<(f64, Row<'_>)>; 4] = [None; 4];
    let is_of_note = |row: &Row<'_>| {
        let has_height = row.facts.height_source != HeightSource::None && row.facts.layer == Layer::Building;
        let is_area = matches!(row.facts.kind, Kind::District | Kind::Warning);
        (row.is_named() || has_height) && !is_area && is_other(*row)
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

/// What came and what went, and what else is to be told of it.
#[must_use]
pub fn change(came: u32, went: u32, more: Vec<Message>) -> Vec<Message> {
    let told = [("came", came), ("went", went)].into_iter().filter(|(_, count)| *count > 0);
    let mut said: Vec<Message> = told.map(|(id, count)| Message::new(id).with("count", count)).collect();
    said.extend(more);
    if said.is_empty() { vec![Message::new("unchanged")] } else { said }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{Town, plainly, point, square, street};
    use super::*;

    fn town() -> Town {
        let mut all = vec![
            square(r#"{"place":"suburb","name":"Paquis"}"#, -500.0, -500.0, 1_000.0),
            square(r#"{"leisure":"park","name":"Parc"}"#, 0.0, -200.0, 100.0),
            street(r#"{"highway":"residential","name":"Rue de Berne"}"#, (-400.0, 0.0), (400.0, 0.0)),
            street(r#"{"highway":"primary","name":"Quai"}"#, (-400.0, 50.0), (400.0, 50.0)),
            square(r#"{"building":"yes","height":80,"name":"Tour"}"#, -200.0, 100.0, 20.0),
            square(
                r#"{"building":"yes","height":12,"addr:street":"Rue de Berne","addr:housenumber":"7","addr:city":"Genève"}"#,
                20.0,
                10.0,
                20.0,
            ),
        ];
        all.extend((0..24_u16).map(|at| {
            let height = if at % 2 == 0 { r#","height":15"# } else { "" };
            square(&format!(r#"{{"building":"yes"{height}}}"#), 300.0, f64::from(at) * 15.0, 10.0)
        }));
        Town::new(&all)
    }

    #[test]
    fn a_view_is_described_in_few_words_or_in_many() {
        let town = town();
        let guide = town.guide(0.0, 0.0, 450.0);
        let short = plainly(&view(&guide, Level::Short));
        let start = ["view_of(Paquis)", "across(900 m)", "up_is(north)"];
        assert_eq!(short[..3], start, "what and where");
        assert_eq!(short[3..], ["in_view(counted(26, building) + counted(2, road))"], "how much");
        let normal = plainly(&view(&guide, Level::Normal));
        assert_eq!(normal[..3], start, "the same first");
        assert_eq!(
            normal[3..],
            [
                "in_view(counted(26, building) + counted(2, road) + counted(1, green) + counted(1, district))",
                "tallest(Tour, height_measured(80 m), 210 m, north_west)",
                "largest_green(Parc, 10000 m2, 100 m, south)",
                "main_streets(Quai + Rue de Berne)",
            ],
            "then numbers"
        );
        let full = plainly(&view(&guide, Level::Full));
        assert_eq!(full[7..], ["densest(north_east, 53)", "guessed(46)"], "then patterns");
    }

    #[test]
    fn a_city_is_named_after_what_lies_around_all_of_it() {
        let town = town();
        let said = plainly(&city(&town.guide(9_000.0, 0.0, 10.0), Level::Normal));
        assert_eq!(said[0], "city_of(Paquis)", "wherever one looks");
        assert_eq!(said[2..4], ["extent(1000 m, 1000 m)", "districts(1, Paquis)"], "how large, of what");
        assert_eq!(
            plainly(&city(&Town::new(&[point("{}", 0.0, 0.0)]).guide(0.0, 0.0, 1.0), Level::Short))[0],
            "city",
            "no name"
        );
    }

    #[test]
    fn a_house_is_described_by_size_address_and_neighbours() {
        let town = town();
        let house = town.city.row(5).expect("the house");
        let said = plainly(&feature(&town.guide(0.0, 0.0, 450.0), house, Level::Full));
        assert_eq!(
            said,
            [
                "feature_is(unnamed(building, 5))",
                "feature_height(height_measured(12 m))",
                "feature_shape(shape_compact)",
                "feature_area(400 m2)",
                "feature_extent(20 m, 20 m)",
                "in_district(Paquis)",
                "address(Rue de Berne 7, Genève)",
                "neighbour(north, named_kind(Quai, kind_main_road), 30 m)",
                "neighbour(south, named_kind(Rue de Berne, kind_street), 20 m)",
                "neighbour(west, named_kind(Tour, building), 220 m)",
            ],
            "one sentence each"
        );
    }

    #[test]
    fn a_place_is_described_by_what_is_near() {
        let town = town();
        let said =
            plainly(&whereabouts(&town.guide(0.0, 0.0, 450.0), DVec2::new(-190.0, 90.0), Level::Short));
        assert_eq!(
            said,
            [
                "in_district(Paquis)",
                "near_street(Quai, 40 m)",
                "within(counted(2, road) + counted(1, building), 100 m)"
            ],
            "district, street, and how much is around"
        );
        let far =
            plainly(&whereabouts(&town.guide(0.0, 0.0, 450.0), DVec2::new(50_000.0, 0.0), Level::Short));
        assert_eq!(far, ["nothing_around"], "in the sea");
    }

    #[test]
    fn a_house_lies_in_its_park_and_touches_the_next_one() {
        let town = Town::new(&[
            square(r#"{"leisure":"park","name":"Parc"}"#, 0.0, 0.0, 100.0),
            square(r#"{"building":"yes","height":5,"name":"Orangerie"}"#, 20.0, 20.0, 20.0),
            square(r#"{"building":"yes","height":5,"name":"Serre"}"#, 40.0, 20.0, 20.0),
            square(r#"{"place":"suburb","name":"Est"}"#, 500.0, 0.0, 400.0),
            square(r#"{"place":"suburb","name":"Ouest"}"#, 100.0, 0.0, 400.0),
        ]);
        let contacts_of = |index: usize| {
            plainly(&contacts(&town.guide(0.0, 0.0, 450.0), town.city.row(index).expect("it came"), 3))
        };
        assert_eq!(contacts_of(1), ["lies_in(Parc)", "touches(Serre)"], "a house");
        assert_eq!(contacts_of(3), ["touches(Ouest)"], "a district");
        assert_eq!(contacts_of(0), [""; 0], "the park lies in nothing");
    }

    #[test]
    fn what_came_and_went_is_told_once() {
        assert_eq!(plainly(&change(3, 0, Vec::new())), ["came(3)"], "three more");
        assert_eq!(plainly(&change(0, 0, Vec::new())), ["unchanged"], "nothing");
    }
}
