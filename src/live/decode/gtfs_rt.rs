//! GTFS-Realtime 2.0 ([reference]): vehicles, delays and warnings of public transport.
//!
//! In: a feed message of Protocol Buffers. Out: for a vehicle its place, bearing, speed, state, occupancy and trip; for a
//! trip its delay; warnings as [`Alert`]s. The entity is the vehicle's id, else the trip's, else the feed entity's.
//! Does not: predict, list stops to come, or read the JSON that some call GTFS-Realtime.
//!
//! [reference]: https://gtfs.org/documentation/realtime/reference/

use super::protobuf::{Fields, Held};
use super::sink::cut;
use super::{Alert, Area, Info, MessageType, Place, Severity, Sink, Time, geo};
use crate::batch::{Row, Text, Value};

const STATUS: [&str; 3] = ["INCOMING_AT", "STOPPED_AT", "IN_TRANSIT_TO"];
const CONGESTION: [&str; 5] =
    ["UNKNOWN_CONGESTION_LEVEL", "RUNNING_SMOOTHLY", "STOP_AND_GO", "CONGESTION", "SEVERE_CONGESTION"];
const OCCUPANCY: [&str; 9] = [
    "EMPTY",
    "MANY_SEATS_AVAILABLE",
    "FEW_SEATS_AVAILABLE",
    "STANDING_ROOM_ONLY",
    "CRUSHED_STANDING_ROOM_ONLY",
    "FULL",
    "NOT_ACCEPTING_PASSENGERS",
    "NO_DATA_AVAILABLE",
    "NOT_BOARDABLE",
];
const EFFECTS: [&str; 12] = [
    "",
    "NO_SERVICE",
    "REDUCED_SERVICE",
    "SIGNIFICANT_DELAYS",
    "DETOUR",
    "ADDITIONAL_SERVICE",
    "MODIFIED_SERVICE",
    "OTHER_EFFECT",
    "UNKNOWN_EFFECT",
    "STOP_MOVED",
    "NO_EFFECT",
    "ACCESSIBILITY_ISSUE",
];
/// Each repeats what a warning is about.
const LANGUAGES_MOST: usize = 8;
/// So many warnings of one feed, and of things that one is about.
const ALERTS_MOST: usize = 1_000;

/// Takes a feed message.
pub(super) fn read(sink: &mut Sink<'_>, place: &Place<'_>, bytes: &[u8]) {
    let mut made_ms = f64::NAN;
    // The header may come last.
    for (number, held) in Fields(bytes).flatten() {
        if number == 1 {
            let stamp = field(held.bytes(), 3).map_or(0, Held::number);
            made_ms = seconds(stamp);
        }
    }
    let made_ms = if made_ms.is_nan() { sink.received_ms } else { made_ms };
    let place = place.key("entity");
    let mut index = 0;
    let mut has_header = false;
    for entry in Fields(bytes) {
        match entry {
            Ok((1, _)) => has_header = true,
            Ok((2, held)) => {
                entity(sink, &place.at(index), held.bytes(), made_ms);
                index += 1;
            }
            Ok(_) => {}
            Err(reason) => sink.issue(&place.at(index), reason),
        }
    }
    if !has_header {
        sink.issue(&Place::ROOT, "expected a feed message with a header, found none");
    }
}

/// The last of a field, as the wire has it.
fn field(bytes: &[u8], number: u64) -> Option<Held<'_>> {
    Fields(bytes).flatten().filter(|(found, _)| *found == number).last().map(|(_, held)| held)
}

fn text(bytes: &[u8], number: u64) -> &str {
    field(bytes, number).map_or("", Held::text)
}

#[expect(clippy::cast_precision_loss, reason = "seconds of this age are exact")]
fn seconds(stamp: u64) -> f64 {
    if stamp == 0 { f64::NAN } else { stamp as f64 * 1e3 }
}

fn entity(sink: &mut Sink<'_>, place: &Place<'_>, bytes: &[u8], made_ms: f64) {
    let id = text(bytes, 1);
    if id.is_empty() {
        return sink.issue(place, "expected an entity with an id, found none");
    }
    let base = Row { begin_ms: made_ms, end_ms: made_ms, result_ms: made_ms, ..Row::default() };
    if field(bytes, 2).is_some_and(|held| held.number() != 0) {
        let entity = sink.text(place, id);
        return sink.batch.push(Row { entity, is_gone: true, ..base });
    }
    for entry in Fields(bytes) {
        match entry {
            Ok((3, held)) => trip(sink, &place.key("trip_update"), base, id, held.bytes()),
            Ok((4, held)) => vehicle(sink, &place.key("vehicle"), base, id, held.bytes()),
            Ok((5, held)) if sink.alerts.len() < ALERTS_MOST => {
                let alert = warning(id, held.bytes(), made_ms);
                sink.alerts.push(alert);
            }
            Ok(_) => {}
            Err(reason) => sink.issue(place, reason),
        }
    }
}

/// When it was so, if it says.
fn stamped(row: Row, stamp: Option<Held<'_>>) -> Row {
    let at_ms = seconds(stamp.map_or(0, Held::number));
    if at_ms.is_nan() { row } else { Row { begin_ms: at_ms, end_ms: at_ms, ..row } }
}

fn vehicle(sink: &mut Sink<'_>, place: &Place<'_>, base: Row, id: &str, bytes: &[u8]) {
    let inner = |number| field(bytes, number).map_or(&[][..], Held::bytes);
    let (trip, position, descriptor) = (inner(1), inner(2), inner(8));
    let words = [text(descriptor, 1), text(trip, 1), id];
    let entity = words.into_iter().find(|word| !word.is_empty()).unwrap_or(id);
    let mut row = stamped(Row { entity: sink.text(place, entity), ..base }, field(bytes, 5));
    let float = |number| field(position, number).and_then(Held::float);
    match float(2).zip(float(1)).map(|(longitude, latitude)| geo::on_earth(longitude, latitude)) {
        Some(Some([longitude, latitude])) => {
            (row.longitude, row.latitude) = (longitude, latitude);
            push(sink, row, "location", "", Value::Place);
        }
        Some(None) => sink.issue(&place.key("position"), "expected degrees"),
        None if !position.is_empty() => {
            sink.issue(&place.key("position"), "expected latitude and longitude, found not both")
        }
        None => {}
    }
    for (number, name, unit) in [(3, "bearing", "deg"), (4, "odometer", "m"), (5, "speed", "m/s")] {
        if let Some(value) = float(number) {
            push(sink, row, name, unit, Value::Number(value));
        }
    }
    for (number, name, words) in [
        (4, "current_status", &STATUS[..]),
        (6, "congestion_level", &CONGESTION),
        (9, "occupancy_status", &OCCUPANCY),
    ] {
        let Some(held) = field(bytes, number) else { continue };
        match usize::try_from(held.number()).ok().and_then(|index| words.get(index)) {
            Some(word) => {
                let value = Value::Text(sink.name(word));
                push(sink, row, name, "", value);
            }
            None => sink.issue(&place.key(name), format!("expected a known number, found {}", held.number())),
        }
    }
    if let Some(held) = field(bytes, 10) {
        push(sink, row, "occupancy_percentage", "%", Value::Number(f64::from(held.signed())));
    }
    for (name, word) in [
        ("label", text(descriptor, 2)),
        ("trip_id", text(trip, 1)),
        ("route_id", text(trip, 5)),
        ("stop_id", text(bytes, 7)),
    ] {
        if !word.is_empty() {
            let value = Value::Text(sink.text(place, word));
            push(sink, row, name, "", value);
        }
    }
}

/// How late a trip is: as it says, else at the next stop that says.
fn trip(sink: &mut Sink<'_>, place: &Place<'_>, base: Row, id: &str, bytes: &[u8]) {
    let inner = |number| field(bytes, number).map_or(&[][..], Held::bytes);
    let (trip, descriptor) = (inner(1), inner(3));
    let words = [text(descriptor, 1), text(trip, 1), id];
    let entity = words.into_iter().find(|word| !word.is_empty()).unwrap_or(id);
    let row = stamped(Row { entity: sink.text(place, entity), ..base }, field(bytes, 4));
    let stops = Fields(bytes).flatten().filter(|(number, _)| *number == 2).map(|(_, held)| held.bytes());
    let at_stop = |stop: &[u8]| {
        let event = |number| field(field(stop, number)?.bytes(), 1);
        event(2).or_else(|| event(3)).map(Held::signed)
    };
    let delay_s = field(bytes, 5).map(Held::signed).or_else(|| stops.into_iter().find_map(at_stop));
    if let Some(delay_s) = delay_s {
        push(sink, row, "delay", "s", Value::Number(f64::from(delay_s)));
    }
    let cancelled = field(trip, 4).map_or(0, Held::number) == 3;
    if cancelled {
        push(sink, row, "is_cancelled", "", Value::Truth(true));
    }
    let route = text(trip, 5);
    if !route.is_empty() && (delay_s.is_some() || cancelled) {
        let value = Value::Text(sink.text(place, route));
        push(sink, row, "route_id", "", value);
    }
}

fn push(sink: &mut Sink<'_>, row: Row, attribute: &str, unit: &str, value: Value) {
    let attribute = sink.name(attribute);
    let unit = if unit.is_empty() { Text(0) } else { sink.name(unit) };
    sink.batch.push(Row { attribute, unit, source_unit: unit, value, ..row });
}

fn warning(id: &str, bytes: &[u8], made_ms: f64) -> Alert {
    let period = field(bytes, 1).map_or(&[][..], Held::bytes);
    let time = |number| Time(seconds(field(period, number).map_or(0, Held::number)));
    let selectors = Fields(bytes).flatten().filter(|(number, _)| *number == 5).take(ALERTS_MOST);
    let geocodes = selectors.flat_map(|(_, held)| {
        let selector = held.bytes();
        let trip = field(selector, 4).map_or(&[][..], Held::bytes);
        let words = [
            ("agency_id", text(selector, 1)),
            ("route_id", text(selector, 2)),
            ("trip_id", text(trip, 1)),
            ("stop_id", text(selector, 5)),
        ];
        words
            .into_iter()
            .filter(|(_, word)| !word.is_empty())
            .map(|(name, word)| (name.to_owned(), cut(word).to_owned()))
    });
    let area = Area { geocodes: geocodes.collect(), ..Area::default() };
    let effect =
        field(bytes, 7).and_then(|held| EFFECTS.get(usize::try_from(held.number()).ok()?)).unwrap_or(&"");
    let severity = match field(bytes, 14).map_or(0, Held::number) {
        2 => Severity::Minor,
        3 => Severity::Moderate,
        4 => Severity::Severe,
        _ => Severity::Unknown,
    };
    // Each text comes in languages: one warning says the same in each.
    let headers = field(bytes, 10).map_or(&[][..], Held::bytes);
    let translations = |bytes| {
        Fields(bytes)
            .flatten()
            .filter(|(number, _)| *number == 1)
            .map(|(_, held): (u64, Held<'_>)| held.bytes())
    };
    let in_language = |number, language: &str| {
        let texts = field(bytes, number).map_or(&[][..], Held::bytes);
        let mut all = translations(texts);
        let same = all.find(|one| text(one, 2) == language).or_else(|| translations(texts).next());
        cut(same.map_or("", |one| text(one, 1))).to_owned()
    };
    let languages: Vec<&str> = translations(headers).map(|one| text(one, 2)).take(LANGUAGES_MOST).collect();
    let languages = if languages.is_empty() { vec![""] } else { languages };
    let infos = languages.into_iter().map(|language| Info {
        language: language.to_owned(),
        categories: vec!["Transport".to_owned()],
        event: (*effect).to_owned(),
        severity,
        onset_ms: time(1),
        expires_ms: time(2),
        headline: in_language(10, language),
        description: in_language(11, language),
        web: in_language(8, language),
        areas: vec![area.clone()],
        ..Info::default()
    });
    let infos = infos.collect();
    Alert {
        id: cut(id).to_owned(),
        sent_ms: Time(made_ms),
        message_type: MessageType::Alert,
        infos,
        ..Alert::default()
    }
}
