//! GBFS, the feeds of shared vehicles ([specification]), versions 1 to 3.
//!
//! In: `station_status`, `station_information`, `vehicle_status` (`free_bike_status`), `system_alerts`; the other files hold
//! no observations. Out: a row a number or state of a station or vehicle, named as in the file; a place where the file says
//! one. A value counts until `last_updated` and `ttl` have passed, if the feed says a `ttl`.
//! Does not: find the other files, or join stations with their places: rows of both have the same entity.
//!
//! [specification]: https://github.com/MobilityData/gbfs/blob/v3.0/gbfs.md

use serde_json::{Map, Value as Json};

use super::{Alert, Area, Info, Place, Sink, Time, geo, json};
use crate::batch::{Row, Value};

/// Members that are no observations: who, where and when, and what to click on.
const CONTEXT: [&str; 12] = [
    "station_id",
    "vehicle_id",
    "bike_id",
    "lat",
    "lon",
    "last_reported",
    "rental_uris",
    "rental_url",
    "station_area",
    "available_until",
    "name",
    "short_name",
];
/// Members that version 1 writes as 1 and 0.
const TRUTHS: [&str; 6] =
    ["is_installed", "is_renting", "is_returning", "is_reserved", "is_disabled", "is_virtual_station"];
/// So many warnings of one file.
const ALERTS_MOST: usize = 1_000;

/// Takes a file.
pub(super) fn read(sink: &mut Sink<'_>, place: &Place<'_>, value: &Json) {
    let data = value.get("data").unwrap_or(&Json::Null);
    let updated = value.get("last_updated").unwrap_or(&Json::Null);
    let updated_ms = sink.interval(&place.key("last_updated"), updated).0;
    let updated_ms = if updated_ms.is_nan() { sink.received_ms } else { updated_ms };
    let ttl_s = value.get("ttl").and_then(json::number).filter(|ttl| *ttl > 0.0);
    let base = Row {
        begin_ms: updated_ms,
        end_ms: updated_ms,
        result_ms: updated_ms,
        valid_until_ms: ttl_s.map_or(f64::NAN, |ttl| updated_ms + ttl * 1e3),
        ..Row::default()
    };
    let place = place.key("data");
    let mut is_known = ["feeds", "vehicle_types", "versions", "regions", "plans", "datasets"]
        .iter()
        .any(|key| data.get(*key).is_some());
    for (key, ids) in [
        ("stations", &["station_id"][..]),
        ("vehicles", &["vehicle_id"]),
        ("bikes", &["bike_id", "vehicle_id"]),
    ] {
        let Some(list) = data.get(key).and_then(Json::as_array) else { continue };
        is_known = true;
        let place = place.key(key);
        for (index, thing) in list.iter().enumerate() {
            one(sink, &place.at(index), base, thing, ids);
        }
    }
    if let Some(list) = data.get("alerts").and_then(Json::as_array) {
        is_known = true;
        for alert in list.iter().take(ALERTS_MOST) {
            let alert = warning(sink, &place.key("alerts"), alert, updated_ms);
            sink.alerts.push(alert);
        }
    }
    // Discovery lists feeds by language, and some files have one object alone.
    let is_object = data.as_object().is_some_and(|object| !object.is_empty());
    if !is_known && !is_object {
        sink.expected(&place, "stations, vehicles or alerts", data);
    }
}

/// Takes a station or a vehicle.
fn one(sink: &mut Sink<'_>, place: &Place<'_>, base: Row, thing: &Json, ids: &[&str]) {
    let id = ids.iter().find_map(|key| match thing.get(*key)? {
        Json::String(text) => Some(text.clone()),
        Json::Number(number) => Some(crate::digits::of_number(number)),
        _ => None,
    });
    let (Some(id), Some(object)) = (id, thing.as_object()) else {
        return sink.expected(place, ids.first().copied().unwrap_or("an id"), thing);
    };
    let mut row = Row { entity: sink.text(place, &id), ..base };
    let reported =
        thing.get("last_reported").filter(|at| json::number(at) != Some(0.0)).unwrap_or(&Json::Null);
    let (begin_ms, end_ms) = sink.interval(&place.key("last_reported"), reported);
    if !begin_ms.is_nan() {
        (row.begin_ms, row.end_ms) = (begin_ms, end_ms);
    }
    position(sink, place, &mut row, thing);
    for (key, value) in object {
        member(sink, place, &row, key, value);
    }
}

fn position(sink: &mut Sink<'_>, place: &Place<'_>, row: &mut Row, thing: &Json) {
    let (Some(longitude), Some(latitude)) = (thing.get("lon"), thing.get("lat")) else { return };
    let numbers = json::number(longitude).zip(json::number(latitude));
    let Some([longitude, latitude]) =
        numbers.and_then(|(longitude, latitude)| geo::on_earth(longitude, latitude))
    else {
        return sink.expected(&place.key("lon"), "lon and lat in degrees", longitude);
    };
    (row.longitude, row.latitude) = (longitude, latitude);
    let attribute = sink.name("location");
    sink.batch.push(Row { attribute, value: Value::Place, ..*row });
}

fn member(sink: &mut Sink<'_>, place: &Place<'_>, row: &Row, key: &str, value: &Json) {
    let place = place.key(key);
    match value {
        // Names in languages, and a station's own name: what it is called is an observation of its own.
        _ if key == "name" => {
            if let Some(text) = words(sink, value) {
                sink.see(&place, row, key, &Json::String(text), false);
            }
        }
        _ if CONTEXT.contains(&key) => {}
        Json::Number(number) if TRUTHS.contains(&key) => {
            sink.see(&place, row, key, &Json::Bool(number.as_f64() != Some(0.0)), false);
        }
        Json::Array(list) if key == "vehicle_types_available" => {
            for count in list {
                let name = format!("{key}.{}", json::text(count, "vehicle_type_id"));
                if let Some(count) = count.get("count") {
                    sink.see(&place, row, &name, count, true);
                }
            }
        }
        Json::Object(counts) if key == "num_bikes_available_types" => typed(sink, &place, row, key, counts),
        Json::Array(_) | Json::Object(_) => sink.batch.structured += 1,
        _ => {
            let unit = match key {
                "current_range_meters" => "m",
                // A fraction, whatever its name says.
                "current_fuel_percent" => "1",
                _ => "",
            };
            let unit = sink.name(unit);
            sink.see(&place, &Row { unit, source_unit: unit, ..*row }, key, value, false);
        }
    }
}

fn typed(sink: &mut Sink<'_>, place: &Place<'_>, row: &Row, key: &str, counts: &Map<String, Json>) {
    for (kind, count) in counts {
        sink.see(place, row, &format!("{key}.{kind}"), count, true);
    }
}

/// A text, or of texts in languages the one wanted, else the first.
fn words(sink: &Sink<'_>, value: &Json) -> Option<String> {
    let list = match value {
        Json::String(text) => return Some(text.clone()),
        Json::Array(list) => list,
        _ => return None,
    };
    let wanted = |entry: &&Json| json::text(entry, "language") == sink.options.language;
    let entry = list.iter().find(wanted).or_else(|| list.first())?;
    Some(json::text(entry, "text").to_owned())
}

fn warning(sink: &mut Sink<'_>, place: &Place<'_>, alert: &Json, updated_ms: f64) -> Alert {
    let mut time = |value: Option<&Json>| Time(value.map_or(f64::NAN, |value| sink.interval(place, value).0));
    let sent = time(alert.get("last_updated"));
    let times = alert.get("times").and_then(|times| times.get(0));
    let (onset_ms, expires_ms) =
        (time(times.and_then(|times| times.get("start"))), time(times.and_then(|times| times.get("end"))));
    let text = |key: &str| alert.get(key).and_then(|value| words(sink, value)).unwrap_or_default();
    let ids = alert.get("station_ids").and_then(Json::as_array).into_iter().flatten();
    let geocodes = ids
        .filter_map(|id| Some(("station_id".to_owned(), super::sink::cut(id.as_str()?).to_owned())))
        .collect();
    let info = Info {
        event: json::text(alert, "type").to_owned(),
        headline: super::sink::cut(&text("summary")).to_owned(),
        description: super::sink::cut(&text("description")).to_owned(),
        web: super::sink::cut(&text("url")).to_owned(),
        onset_ms,
        expires_ms,
        areas: vec![Area { geocodes, ..Area::default() }],
        ..Info::default()
    };
    let sent_ms = if sent.0.is_nan() { Time(updated_ms) } else { sent };
    Alert { id: json::text(alert, "alert_id").to_owned(), sent_ms, infos: vec![info], ..Alert::default() }
}
