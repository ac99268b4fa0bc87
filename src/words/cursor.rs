//! The text map: a cursor that walks over the city, and a list of what lies about it, nearest first.
//!
//! In: where the cursor is ([`super::Here`]), before or after a move that the twin makes. Out: what is said of it.
//! The list is a cane: it reaches around the place where walking began and stays the same until the cursor moves.
//! Does not: move the camera.

use super::compass::{DIRECTIONS, bearing_deg, clock, compass, direction_of};
use super::guide::{Away, Guide, THERE_M, away, far, nearest_first, offset, told_m};
use super::{Filter, Message, Sector, Told};
use crate::city::{Flags, Kind, Layer, Row};
use glam::DVec2;

/// Steps that people can add up, in metres.
const STEPS_M: [f64; 4] = [25.0, 100.0, 400.0, 1_600.0];
/// A step is about so long on the screen.
const STEP_CSS_PX: f64 = 80.0;
/// What is nearer than this is counted as being there, at the least.
const ABOUT_M: f64 = 50.0;
/// Streets and places farther away than this are no help to find one's place.
const NEAR_M: f64 = 500.0;
/// Nor are those farther than this to somebody on the way.
const PASSED_M: f64 = 100.0;

/// The list that is walked through.
#[derive(Debug, Clone, Default)]
pub struct Cane {
    filter: Filter,
    /// Where walking began; none before.
    around_m: Option<DVec2>,
    changes: u32,
    items: Vec<u32>,
    /// The item told last.
    at: Option<usize>,
}

/// The length of a step that suits the scale.
#[must_use]
pub fn step_m(metres_per_css_px: f64) -> f64 {
    let wanted_m = STEP_CSS_PX * metres_per_css_px;
    // Nearest on a scale on which each is four times the one before: the middle between two is twice the smaller.
    STEPS_M.into_iter().rfind(|step_m| wanted_m >= step_m / 2.0).unwrap_or(STEPS_M[0])
}

/// After a move: from where to where, and what is there now.
#[must_use]
pub fn moved(guide: &Guide<'_>, from_m: DVec2, step_m: f64, filter: Filter) -> Told {
    let to_m = guide.here.at_m;
    let gone = Message::new("moved")
        .with("way", compass(bearing_deg(from_m, to_m)))
        .with("far", far(from_m.distance(to_m)));
    let within_m = (step_m / 2.0).max(ABOUT_M);
    let wanted = |row: &Row<'_>| guide.is_wanted(*row, filter) && lies_within(*row, to_m, within_m);
    let count = u32::try_from(guide.near(super::guide::around(to_m, within_m)).filter(wanted).count());
    let about = match guide.nearest(to_m, within_m.max(PASSED_M), &is_landmark) {
        Some((row, _)) => Message::new("at_street").with("name", guide.title(row)),
        None => Message::new("around"),
    };
    let about = about.with("count", count.unwrap_or(u32::MAX)).with("within", far(within_m));
    Told { said: vec![gone, about], ..Told::default() }
}

fn lies_within(row: Row<'_>, from_m: DVec2, reach_m: f64) -> bool {
    away(row, from_m).is_some_and(|away| away.distance_m <= reach_m)
}

/// Streets and places with a name: what people say they are at.
fn is_landmark(row: Row<'_>) -> bool {
    let is_street = row.facts.layer == Layer::Road && row.facts.kind != Kind::Barrier;
    row.is_named()
        && !row.facts.flags.has(Flags::UNDERGROUND)
        && (is_street || row.facts.layer == Layer::Point)
}

fn is_street(row: Row<'_>) -> bool {
    is_landmark(row) && row.facts.layer == Layer::Road
}

/// The next item of the list, or the one before.
#[must_use]
pub fn walked(guide: &Guide<'_>, cane: &mut Cane, filter: Filter, forward: bool) -> Told {
    cane.reach(guide, filter);
    let Some(last) = cane.items.len().checked_sub(1) else {
        return Told { said: vec![Message::new("no_items")], ..Told::default() };
    };
    let total = u32::try_from(cane.items.len()).unwrap_or(u32::MAX);
    let next = match (cane.at, forward) {
        (None, true) => Some(0),
        (Some(at), true) => Some(at + 1).filter(|next| *next <= last),
        (at, false) => at.and_then(|at| at.checked_sub(1)),
    };
    let mut said = Vec::new();
    let Some(at) = next else {
        return Told { said: vec![Message::new("no_more").with("total", total)], ..Told::default() };
    };
    cane.at = Some(at);
    let Some(row) = cane.items.get(at).and_then(|&feature| guide.city.row(feature as usize)) else {
        return Told::default();
    };
    let n = u32::try_from(at + 1).unwrap_or(u32::MAX);
    said.push(Message::new("nth").with("n", n).with("total", total).with("what", guide.title_and_kind(row)));
    said.extend(guide.readings.line(row.index).map(sentence));
    said.extend(away(row, guide.here.at_m).map(|away| by_clock(guide, away)));
    Told { said, item: Some(guide.item(row, Some(guide.here.at_m))), place: Some((n, total)) }
}

/// A line as a sentence of its own.
pub(super) fn sentence(line: Message) -> Message {
    Message::new("told_line").with("line", line)
}

/// Distance and hour, as a sentence.
pub(super) fn by_clock(guide: &Guide<'_>, away: Away) -> Message {
    if away.distance_m < THERE_M {
        return Message::new("told_here");
    }
    Message::new("told_far")
        .with("far", far(away.distance_m))
        .with("clock", clock(away.bearing_deg, guide.here.facing_deg))
}

impl Cane {
    /// Lists what is in view, where the cursor moved since or something else is wanted.
    fn reach(&mut self, guide: &Guide<'_>, filter: Filter) {
        let (at_m, changes) = (guide.here.at_m, guide.index.changes());
        if self.around_m == Some(at_m) && self.filter == filter && self.changes == changes {
            return;
        }
        let items = nearest_first(seen(guide, filter).into_iter(), at_m);
        *self = Self { filter, around_m: Some(at_m), changes, items, at: None };
    }
}

/// What is in view and wanted; all that is in view where nothing is notable.
fn seen<'a>(guide: &Guide<'a>, filter: Filter) -> Vec<Row<'a>> {
    let of = |filter| guide.in_view().filter(|row| guide.is_wanted(*row, filter)).collect::<Vec<_>>();
    let found = of(filter);
    if found.is_empty() && filter == Filter::Notable { of(Filter::All) } else { found }
}

/// The camera went to a feature.
#[must_use]
pub fn arrived(guide: &Guide<'_>, row: Row<'_>) -> Told {
    let mut said = vec![Message::new("at_item").with("what", guide.title_and_kind(row))];
    said.extend(guide.readings.line(row.index).map(sentence));
    Told { said, item: Some(guide.item(row, Some(guide.here.at_m))), place: None }
}

/// Where the cursor is: district, street, scale, what is up, and what lies in which direction.
#[must_use]
pub fn whereabouts(guide: &Guide<'_>, filter: Filter) -> Told {
    let mut said = place(guide, guide.here.at_m);
    said.extend(scale(guide));
    let around: Vec<Message> = sectors(guide, filter).into_iter().filter_map(sector_told).collect();
    if around.is_empty() {
        said.push(Message::new("nothing_around"));
    }
    said.extend(around);
    Told { said, ..Told::default() }
}

/// How wide the view is, and what is up.
pub(super) fn scale(guide: &Guide<'_>) -> [Message; 2] {
    let facing = compass(guide.here.facing_deg);
    [
        Message::new("across").with("width", far(guide.here.across_m)),
        Message::new("up_is").with("way", facing),
    ]
}

/// District, nearest street and nearest place.
pub(super) fn place(guide: &Guide<'_>, at_m: DVec2) -> Vec<Message> {
    let mut said = Vec::new();
    if let Some(row) = guide.district_at(at_m) {
        said.push(Message::new("in_district").with("name", guide.title(row)));
    }
    if let Some((row, away)) = guide.nearest(at_m, NEAR_M, &is_street) {
        said.push(
            Message::new("near_street").with("name", guide.title(row)).with("far", far(away.distance_m)),
        );
    }
    let is_place = |row: Row<'_>| is_landmark(row) && row.facts.layer == Layer::Point;
    if let Some((row, away)) = guide.nearest(at_m, NEAR_M, &is_place) {
        let near =
            Message::new("near_place").with("name", guide.title(row)).with("far", far(away.distance_m));
        said.push(near.with("way", compass(away.bearing_deg)));
    }
    said
}

fn sector_told(sector: Sector) -> Option<Message> {
    let nearest = sector.nearest?;
    let distance_m = told_m(nearest.distance_m.unwrap_or(0.0));
    let told = Message::new("sector").with("way", sector.word).with("count", sector.count);
    Some(told.with("name", nearest.title).with("far", super::Arg::Length(distance_m)))
}

/// What is in view, in eight directions; what the cursor is in or on lies in none.
#[must_use]
pub fn sectors(guide: &Guide<'_>, filter: Filter) -> Vec<Sector> {
    let at_m = guide.here.at_m;
    let mut counts = [0; DIRECTIONS.len()];
    let mut nearest: [Option<(f64, Row<'_>)>; DIRECTIONS.len()] = [None; DIRECTIONS.len()];
    for row in seen(guide, filter) {
        let Some(offset_m) = offset(row, at_m).filter(|offset_m| offset_m.length() >= THERE_M) else {
            continue;
        };
        let (direction, distance_m) = (direction_of(offset_m), offset_m.length());
        if let (Some(count), Some(nearest)) = (counts.get_mut(direction), nearest.get_mut(direction)) {
            *count += 1;
            if nearest.is_none_or(|(nearest_m, _)| distance_m < nearest_m) {
                *nearest = Some((distance_m, row));
            }
        }
    }
    let nearest = nearest.map(|found| found.map(|(_, row)| guide.item(row, Some(at_m))));
    let with_counts = DIRECTIONS.into_iter().zip(counts);
    with_counts.zip(nearest).map(|((word, count), nearest)| Sector { word, count, nearest }).collect()
}

#[cfg(test)]
mod tests {
    use super::super::sample::{Town, plain, plainly, point, square, street};
    use super::*;

    fn town() -> Town {
        Town::new(&[
            street(r#"{"highway":"residential","name":"Rue de Lyon"}"#, (-500.0, 0.0), (500.0, 0.0)),
            point(r#"{"amenity":"school","name":"École"}"#, 0.0, 80.0),
            point(r#"{"amenity":"cafe","name":"Chez Rose"}"#, 150.0, 0.0),
            point(r#"{"amenity":"bench"}"#, 10.0, 0.0),
            square(r#"{"building":"yes","height":12}"#, -60.0, -60.0, 20.0),
        ])
    }

    #[test]
    fn the_length_of_a_step_suits_the_scale() {
        let steps = [0.01, 0.5, 0.7, 1.0, 2.4, 2.6, 9.0, 11.0, 900.0].map(step_m);
        assert_eq!(
            steps,
            [25.0, 25.0, 100.0, 100.0, 100.0, 400.0, 400.0, 1_600.0, 1_600.0],
            "about 80 CSS pixels"
        );
    }

    #[test]
    fn after_a_move_one_hears_where_one_is() {
        let town = town();
        let told = moved(&town.guide(100.0, 10.0, 300.0), DVec2::new(0.0, 10.0), 100.0, Filter::Notable);
        assert_eq!(
            plainly(&told.said),
            ["moved(east, 100 m)", "at_street(Rue de Lyon, 1, 50 m)"],
            "the street and no bench"
        );
        let told = moved(&town.guide(5_000.0, 0.0, 300.0), DVec2::ZERO, 1_600.0, Filter::All);
        assert_eq!(plainly(&told.said), ["moved(east, 5000 m)", "around(0, 800 m)"], "far from all");
    }

    #[test]
    fn a_cane_reaches_the_nearest_first_and_stays_where_walking_began() {
        let (town, mut cane) = (town(), Cane::default());
        let guide = town.guide(0.0, 10.0, 300.0);
        let mut walk =
            |guide: &Guide<'_>, forward| plainly(&walked(guide, &mut cane, Filter::Notable, forward).said);
        assert_eq!(walk(&guide, false), ["no_more(3)"], "nothing before the first");
        assert_eq!(
            walk(&guide, true),
            ["nth(1, 3, named_kind(Rue de Lyon, kind_street))", "told_far(10 m, clock_6)"],
            "behind"
        );
        assert_eq!(
            walk(&guide, true),
            ["nth(2, 3, named_kind(École, type_school))", "told_far(70 m, clock_12)"],
            "ahead"
        );
        assert_eq!(
            walk(&guide, true),
            ["nth(3, 3, named_kind(Chez Rose, type_cafe))", "told_far(150 m, clock_3)"],
            "right"
        );
        assert_eq!(walk(&guide, true), ["no_more(3)"], "the end");
        assert_eq!(walk(&guide, false)[0], "nth(2, 3, named_kind(École, type_school))", "and back");
        let moved = town.guide(160.0, 0.0, 300.0);
        assert_eq!(
            walk(&moved, true)[0],
            "nth(1, 3, named_kind(Rue de Lyon, kind_street))",
            "anew after a move"
        );
    }

    #[test]
    fn where_nothing_is_notable_everything_is_walked_through() {
        let town = Town::new(&[square(r#"{"building":"yes","height":12}"#, 0.0, 50.0, 20.0)]);
        let mut cane = Cane::default();
        let told = walked(&town.guide(10.0, 0.0, 100.0), &mut cane, Filter::Notable, true);
        assert_eq!(plainly(&told.said)[0], "nth(1, 1, unnamed_as(kind_tall(building, 12 m), 0))", "a house");
        assert_eq!(told.place, Some((1, 1)), "one of one");
        let told = walked(&town.guide(10.0, 0.0, 100.0), &mut cane, Filter::Readings, true);
        assert_eq!(plainly(&told.said), ["no_items"], "nothing is measured");
    }

    #[test]
    fn a_reading_is_told_before_how_far_it_is() {
        let mut town = town();
        town.readings = |feature| if feature == 2 { vec![Message::new("reading_short")] } else { Vec::new() };
        let told = walked(&town.guide(150.0, 30.0, 300.0), &mut Cane::default(), Filter::Readings, true);
        let expected = [
            "nth(1, 1, named_kind(Chez Rose, type_cafe))",
            "told_line(reading_short)",
            "told_far(30 m, clock_6)",
        ];
        assert_eq!(plainly(&told.said), expected, "the value in the middle of the sentence");
        let about = told.item.map(|item| plain(&item.about));
        assert_eq!(
            about.as_deref(),
            Some("value_first(reading_short, about_far(type_cafe, 30 m, south))"),
            "and first in a line"
        );
    }

    #[test]
    fn one_who_asks_hears_street_scale_and_what_is_around() {
        let town = town();
        let told = whereabouts(&town.guide(0.0, 10.0, 300.0), Filter::Notable);
        assert_eq!(
            plainly(&told.said),
            [
                "near_street(Rue de Lyon, 10 m)",
                "near_place(École, 70 m, north)",
                "across(600 m)",
                "up_is(north)",
                "sector(north, 1, École, 70 m)",
                "sector(east, 1, Chez Rose, 150 m)",
                "sector(south, 1, Rue de Lyon, 10 m)",
            ],
            "one sentence each"
        );
        let counts: u32 =
            sectors(&town.guide(0.0, 10.0, 300.0), Filter::All).iter().map(|sector| sector.count).sum();
        assert_eq!(counts, 5, "each is in one sector");
    }
}
