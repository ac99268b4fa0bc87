//! The city as a table: which features, in which order, a page at a time.
//!
//! In: what is asked ([`TableAsk`]). Out: rows in words; [`super::export`] gives the same ones as files.
//! What has nothing to be sorted by comes last, whichever way the table is sorted, nearest first.
//! Does not: keep an order from one page to the next.

use super::compass::compass;
use super::fold;
use super::guide::{Guide, THERE_M, away, far, rank_of_distance};
use super::search::Finder;
use super::shape::{area_m2, length_m};
use super::tree::sort_by_name;
use super::{Arg, Kinds, Message, Row as TableRow, Sort, Table, TableAsk, What};
use crate::city::{HeightSource, Row};
use crate::feed::Value;
use crate::geo::order::{self, Ranked};
use std::ops::Range;

/// A page of the table.
#[must_use]
pub fn table(guide: &Guide<'_>, ask: &TableAsk) -> Table {
    let mut features = filtered(guide, ask);
    let window = window(ask, features.len());
    sort(guide, ask, &mut features, &window);
    let shown = features.get(window).unwrap_or(&[]);
    let rows = shown
        .iter()
        .filter_map(|&feature| Some(table_row(guide, guide.city.row(feature as usize)?)))
        .collect();
    Table { rows, total: u32::try_from(features.len()).unwrap_or(u32::MAX) }
}

/// Which of so many features are asked for.
pub(super) fn window(ask: &TableAsk, len: usize) -> Range<usize> {
    let from = (ask.offset as usize).min(len);
    from..from.saturating_add(ask.limit as usize).min(len)
}

/// Those features that are asked for, in load order.
pub(super) fn filtered(guide: &Guide<'_>, ask: &TableAsk) -> Vec<u32> {
    let mut finder = Finder::new(&ask.text);
    let seen = guide.seen();
    let wanted = |row: &Row<'_>| {
        ask.layer.is_none_or(|layer| row.facts.layer == layer)
            && ask.district.is_none_or(|district| guide.districts.of(row.index) == Some(district))
            && (!ask.in_view || seen.touches(row.bounds()))
            && (ask.text.is_empty() || finder.fit(*row).is_some())
    };
    guide.city.all().filter(wanted).map(|row| row.index).collect()
}

/// Puts features in order, as far as it shows within a window.
pub(super) fn sort(guide: &Guide<'_>, ask: &TableAsk, features: &mut Vec<u32>, window: &Range<usize>) {
    let from_m = guide.here.at_m;
    let (mut known, mut rest): (Vec<Ranked>, Vec<Ranked>) = (Vec::new(), Vec::new());
    for row in features.iter().filter_map(|&feature| guide.city.row(feature as usize)) {
        match rank(guide, ask.sort, row) {
            Some(rank) => known.push((if ask.descending { !rank } else { rank }, row.index)),
            None => rest.push((rank_of_distance(row, from_m), row.index)),
        }
    }
    order::sort(&mut known);
    order::sort(&mut rest);
    *features = known.iter().chain(&rest).map(|(_, feature)| *feature).collect();
    if !matches!(ask.sort, Sort::Name | Sort::Kind) {
        return;
    }
    // Words are put in order for themselves: from their end on where the order is the other way round.
    let all = known.len();
    let words = features.get_mut(..all).unwrap_or_default();
    let window = window.start.min(all)..window.end.min(all);
    let window = if ask.descending { all - window.end..all - window.start } else { window };
    if ask.sort == Sort::Name {
        sort_by_name(guide, words, &window);
    } else {
        let mut kinds = Kinds::default();
        fold::sort_window(words, &window, &mut |feature| {
            guide.city.row(feature as usize).map_or(fold::LAST, |row| match kinds.of(row) {
                What::Word(word) => word.split_once('_').map_or(word, |(_, word)| word),
                What::Own(word) => word,
            })
        });
    }
    if ask.descending {
        words.reverse();
    }
}

/// Where a feature stands; none where there is nothing to sort it by. Words are only told from nothing here.
fn rank(guide: &Guide<'_>, by: Sort, row: Row<'_>) -> Option<u64> {
    match by {
        Sort::Distance => Some(rank_of_distance(row, guide.here.at_m)),
        Sort::Name => row.is_named().then_some(0),
        Sort::Kind => Some(0),
        Sort::Height => (row.facts.height_source != HeightSource::None)
            .then(|| u64::from(row.facts.height_m.max(0.0).to_bits())),
        Sort::Size => {
            let (area_m2, length_m) = (area_m2(row), length_m(row));
            let is_area = area_m2 > 0.0;
            let size = if is_area { area_m2 } else { length_m };
            // Lines before areas; whole tenths, or the order would be by what nobody sees.
            (size > 0.0).then(|| u64::from(is_area) << 63 | order::rank_of((size * 10.0).round()) >> 1)
        }
        Sort::Reading => number_of(guide.readings.line(row.index).as_slice()).map(order::rank_of),
    }
}

/// The first number among readings.
fn number_of(readings: &[Message]) -> Option<f64> {
    reading_of(readings).find_map(|(value, _)| match value {
        Value::Number(number) => Some(*number),
        Value::Truth(truth) => Some(f64::from(u8::from(*truth))),
        Value::None | Value::Text(_) | Value::Other => None,
    })
}

/// The values among readings, and their units.
pub(super) fn reading_of(readings: &[Message]) -> impl Iterator<Item = (&Value, Option<&str>)> {
    readings.iter().flat_map(|reading| &reading.args).filter_map(|(_, arg)| match arg {
        Arg::Reading(value, unit) => Some((value, unit.as_deref())),
        _ => None,
    })
}

fn table_row(guide: &Guide<'_>, row: Row<'_>) -> TableRow {
    let (area_m2, length_m) = (area_m2(row), length_m(row));
    let size = match (area_m2 > 0.0, length_m > 0.0) {
        (true, _) => Some(Message::new("area").with("area", Arg::Area(area_m2.round()))),
        (_, true) => Some(Message::new("length").with("length", far(length_m))),
        _ => None,
    };
    let place = match away(row, guide.here.at_m) {
        Some(away) if away.distance_m >= THERE_M => {
            Message::new("away").with("far", far(away.distance_m)).with("way", compass(away.bearing_deg))
        }
        _ => Message::new("here"),
    };
    TableRow {
        index: row.index,
        title: guide.title(row),
        kind: super::kind(row).message(),
        height: guide.height(row),
        size,
        place,
        reading: guide.readings.line(row.index),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{Town, plain, point, square, street};
    use super::*;
    use crate::city::Layer;

    fn town() -> Town {
        Town::new(&[
            square(r#"{"building":"yes","height":30,"name":"Tour"}"#, 300.0, 0.0, 20.0),
            square(r#"{"building":"yes","height":9}"#, 0.0, 0.0, 10.0),
            street(r#"{"highway":"residential","name":"Allée"}"#, (-50.0, 40.0), (50.0, 40.0)),
            point(r#"{"amenity":"school","name":"école"}"#, 100.0, 0.0),
            point(r#"{"amenity":"bank"}"#, 200.0, 0.0),
            square(r#"{"place":"suburb","name":"Ouest"}"#, -200.0, -200.0, 350.0),
        ])
    }

    fn listed(ask: &TableAsk) -> Vec<u32> {
        let town = town();
        let table = table(&town.guide(5.0, 5.0, 120.0), &TableAsk { limit: 9, ..ask.clone() });
        assert_eq!(table.total as usize, table.rows.len(), "all on one page");
        table.rows.iter().map(|row| row.index).collect()
    }

    #[test]
    fn a_table_is_sorted_by_what_is_asked_and_what_has_none_comes_last() {
        for (sort, up, down) in [
            (Sort::Distance, [1, 5, 2, 3, 4, 0], [0, 4, 3, 2, 1, 5]),
            (Sort::Name, [2, 3, 5, 0, 1, 4], [0, 5, 3, 2, 1, 4]),
            (Sort::Height, [1, 0, 5, 2, 3, 4], [0, 1, 5, 2, 3, 4]),
            (Sort::Size, [2, 1, 0, 5, 3, 4], [5, 0, 1, 2, 3, 4]),
            (Sort::Reading, [1, 5, 2, 3, 4, 0], [1, 5, 2, 3, 4, 0]),
        ] {
            let ask = TableAsk { sort, ..TableAsk::default() };
            assert_eq!(listed(&ask), up, "by {sort:?}");
            assert_eq!(
                listed(&TableAsk { descending: true, ..ask }),
                down,
                "by {sort:?}, the other way round"
            );
        }
        let kinds = listed(&TableAsk { sort: Sort::Kind, ..TableAsk::default() });
        assert_eq!((kinds[0], kinds[3], kinds[4]), (4, 3, 2), "bank, two buildings, school, street, suburb");
    }

    #[test]
    fn a_table_shows_only_what_is_asked() {
        let all = TableAsk::default();
        assert_eq!(listed(&TableAsk { layer: Some(Layer::Point), ..all.clone() }), [3, 4], "places");
        assert_eq!(
            listed(&TableAsk { district: Some(5), ..all.clone() }),
            [1, 2, 3],
            "what lies in the west"
        );
        assert_eq!(listed(&TableAsk { in_view: true, ..all.clone() }), [1, 5, 2, 3], "what is seen");
        assert_eq!(listed(&TableAsk { text: "ecole".into(), ..all }), [3], "what is called so");
    }

    #[test]
    fn a_row_says_what_and_where_a_thing_is() {
        let town = town();
        let ask = TableAsk { limit: 1, offset: 5, ..TableAsk::default() };
        let table = table(&town.guide(5.0, 10.0, 120.0), &ask);
        let row = &table.rows[0];
        let said = |message: &Option<Message>| message.as_ref().map(plain).unwrap_or_default();
        assert_eq!((plain(&row.title), plain(&row.kind)), ("Tour".into(), "building".into()), "what");
        assert_eq!(
            (said(&row.height), said(&row.size)),
            ("height_measured(30 m)".into(), "area(400 m2)".into()),
            "how large"
        );
        assert_eq!((plain(&row.place), table.total), ("away(300 m, east)".into(), 6), "where");
    }
}
