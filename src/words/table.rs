//! The city as a table: which features, in which order, a page at a time.
//!
//! In: what is asked ([`TableAsk`]). Out: rows in words; [`super::export`] gives the same ones as files.
//! What has nothing to be sorted by comes last, whichever way the table is sorted, nearest first.
//! Does not: keep an order from one page to the next.

use super::fold;
use super::compass::compass;
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
    let rows = shown.iter().filter_map(|&feature| Some(table_row(guide, guide.city.row(feature as usize)?))).collect();
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
    let wanted = |row: &Row<'_>| {
        ask.layer.is_none_or(|layer| row.facts.layer == layer)
            && ask.district.is_none_or(|district| guide.districts.of(row.index) == Some(district))
            && (!ask.in_view || guide.sees(*row))
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
        fold::sort_window(words, &window, &mut |feature, block| {
            guide.city.row(feature as usize).map_or(u64::MAX, |row| match kinds.of(row) {
                What::Word(word) => fold::rank(word.split_once('_').map_or(word, |(_, word)| word), block),
                What::Own(word) => fold::rank(word, block),
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
        Sort::Reading => number_of(&(guide.readings)(row.index)).map(order::rank_of),
    }
}

/// The first number among readings.
fn number_of(readings: &[Message]) -> Option<f64> {
    reading_of(readings).find_map(|(value, _)| match value {
        Value::Number(number) => Some(*number),
        Value::Truth(truth) => Some(f64::from(u8::from(*truth))),
        Value::None | Value::Text(_) => None,
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
        reading: (guide.readings)(row.index).into_iter().next(),
    }
}
