//! JSON of no standard: objects whose members are observations, by the mapping of the page.
//!
//! In: an object or a list of them, as devices publish: `{"temperature":21.5,"battery":{"value":80,"unit":"%"}}`. Out: a
//! row a member; members within members are named with a point between, to a depth of four. Whose and when: the members
//! that the page names, else the usual names, else the page's entity and when it came.
//! Does not: guess units.

use std::borrow::Cow;

use serde_json::{Map, Value as Json};

use super::sink::cut;
use super::{Place, Sink, geo, json};
use crate::batch::{Row, Text};

/// Members within members that are attributes.
const DEPTH_MOST: usize = 4;
/// The usual names of who and when and where.
pub(super) const ENTITIES: [&str; 8] =
    ["id", "entity", "entity_id", "device_id", "deviceId", "station_id", "station", "sensor"];
pub(super) const TIMES: [&str; 9] = [
    "time",
    "timestamp",
    "datetime",
    "observedAt",
    "phenomenonTime",
    "date",
    "updated",
    "last_updated",
    "ts",
];
pub(super) const LONGITUDES: [&str; 4] = ["longitude", "lon", "lng", "long"];
pub(super) const LATITUDES: [&str; 2] = ["latitude", "lat"];

/// Takes an object or a list of them.
pub(super) fn read(sink: &mut Sink<'_>, place: &Place<'_>, value: &Json) {
    match value {
        Json::Array(list) => {
            for (index, value) in list.iter().enumerate() {
                read(sink, &place.at(index), value);
            }
        }
        Json::Object(object) => {
            members(sink, place, Row::default(), object);
        }
        // A topic of its own for each value: the value alone.
        Json::Number(_) | Json::Bool(_) => {
            let options = sink.options;
            let name = options.topic.rsplit('/').next().filter(|name| !name.is_empty()).unwrap_or("value");
            let (begin_ms, end_ms) = (sink.received_ms, sink.received_ms);
            let row = Row { entity: entity(sink, place, None), begin_ms, end_ms, ..Row::default() };
            sink.see(place, &row, name, value, false);
        }
        _ => sink.expected(place, "an object", value),
    }
}

/// Takes the members of an object for observations of an entity, and what they say of who, when and where.
pub(super) fn members(sink: &mut Sink<'_>, place: &Place<'_>, mut row: Row, object: &Map<String, Json>) {
    let options = sink.options;
    let fields = &options.fields;
    // What the page names goes before the usual names.
    let find = |role: &'static str, usual: &'static [&'static str]| {
        let own = match role {
            "entity" => fields.entity.as_str(),
            "time" => fields.time.first().map_or("", String::as_str),
            "longitude" => fields.longitude.as_str(),
            _ => fields.latitude.as_str(),
        };
        let found = if own.is_empty() {
            usual.iter().find(|key| object.contains_key(**key)).copied()
        } else {
            Some(own)
        };
        found
            .and_then(|key| Some((key, object.get(key)?)))
            .filter(|(_, value)| value.is_string() || value.is_number())
    };
    let mut taken = [""; 4];
    // Who is known from around the object stays, unless the page says otherwise.
    if row.entity == Text(0) || !fields.entity.is_empty() {
        let said = find("entity", &ENTITIES);
        row.entity = if said.is_none() && row.entity != Text(0) {
            row.entity
        } else {
            entity(sink, place, said.map(|(_, value)| value))
        };
        taken[0] = said.map_or("", |(key, _)| key);
    }
    if let Some((key, value)) = find("time", &TIMES) {
        (row.begin_ms, row.end_ms) = sink.interval(&place.key(key), value);
        taken[1] = key;
    }
    if row.begin_ms.is_nan() {
        (row.begin_ms, row.end_ms) = (sink.received_ms, sink.received_ms);
    }
    if let (Some((x_key, x)), Some((y_key, y))) =
        (find("longitude", &LONGITUDES), find("latitude", &LATITUDES))
        && let Some([longitude, latitude]) = json::number(x)
            .zip(json::number(y))
            .and_then(|(longitude, latitude)| geo::on_earth(longitude, latitude))
    {
        (row.longitude, row.latitude) = (longitude, latitude);
        (taken[2], taken[3]) = (x_key, y_key);
    }
    if row.entity == Text(0) {
        return sink.issue(place, "expected to be told whose this is, found no id");
    }
    // Long form: a member names the attribute, another has the value.
    if let (Some(attribute), Some(value)) =
        (object.get(&fields.attribute).and_then(Json::as_str), object.get(&fields.value))
    {
        let unit = object.get(&fields.unit).and_then(Json::as_str);
        return one(sink, place, row, attribute, value, unit);
    }
    walk(sink, place, row, "", object, &|key| taken.contains(&key));
}

fn walk(
    sink: &mut Sink<'_>,
    place: &Place<'_>,
    row: Row,
    above: &str,
    object: &Map<String, Json>,
    is_taken: &dyn Fn(&str) -> bool,
) {
    for (key, value) in object.iter().filter(|(key, _)| !is_taken(key)) {
        let place = place.key(key);
        let name = match above {
            "" => Cow::Borrowed(cut(key)),
            _ => Cow::Owned(format!("{above}.{}", cut(key))),
        };
        if !sink.options.fields.wants(&name) && !value.is_object() {
            continue;
        }
        let unit = value.get("unit").or_else(|| value.get("unitCode")).and_then(Json::as_str);
        match value {
            Json::Object(_) if value.get("value").is_some() => {
                one(sink, &place, row, &name, value.get("value").unwrap_or(&Json::Null), unit);
            }
            Json::Object(inner) if !geo::is_geometry(value) && name.split('.').count() < DEPTH_MOST => {
                walk(sink, &place, row, &name, inner, &|_| false);
            }
            _ => one(sink, &place, row, &name, value, None),
        }
    }
}

fn one(sink: &mut Sink<'_>, place: &Place<'_>, row: Row, name: &str, value: &Json, unit: Option<&str>) {
    if !sink.options.fields.wants(name) {
        return;
    }
    let options = sink.options;
    let known = options.fields.units.get(name).map(String::as_str);
    let unit = sink.text(place, unit.or(known).unwrap_or(""));
    let unit = if unit == Text(0) { row.unit } else { unit };
    sink.see(place, &Row { unit, source_unit: unit, ..row }, name, value, unit != Text(0));
}

/// Whose: as said, else as the page says, else by the topic it came by.
pub(super) fn entity(sink: &mut Sink<'_>, place: &Place<'_>, said: Option<&Json>) -> Text {
    let options = sink.options;
    match said {
        Some(Json::String(text)) => sink.text(place, text),
        Some(Json::Number(number)) => sink.text(place, &crate::digits::of_number(number)),
        _ if !options.entity.is_empty() => sink.text(place, &options.entity),
        _ => sink.text(place, &options.topic),
    }
}
