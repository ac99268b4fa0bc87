//! An entity with attributes, as NGSI-LD and NGSIv2 have it, in whichever of their representations.
//!
//! In: the members of an entity. Out: a row an instance of an attribute; geometries are places. The time of a value is
//! its own (`observedAt`, metadata `TimeInstant`), else the entity's (`dateObserved`, ...), else when it was changed.
//! `urn:ngsi-ld:null` ends a series. Attributes that say when, or of what context, are no observations.
//! Does not: read the envelopes entities come in: `ngsi_ld`, `ngsi_v2`.

use serde_json::{Map, Value as Json};

use super::ngsi_time::{self, Common};
use super::{Place, Sink, detect, geo, json, ngsi_v2};
use crate::batch::{Row, Value};

/// What NGSI-LD writes where JSON would have null: this is gone.
const GONE: &str = "urn:ngsi-ld:null";
/// Where an instance of an attribute has what it says.
const CONTENTS: [&str; 7] = ["value", "object", "languageMap", "vocab", "json", "valueList", "objectList"];
/// The same in the short temporal representation: a list of pairs of value and time.
const SERIES: [&str; 7] =
    ["values", "objects", "languageMaps", "vocabs", "jsons", "valueLists", "objectLists"];
/// Of stretches of time, each a list of value, begin, end.
const AGGREGATES: [&str; 9] =
    ["totalCount", "distinctCount", "sum", "avg", "min", "max", "stddev", "sumsq", "count"];
/// Entities within entities.
const ENTITIES_DEEP: usize = 24;

/// A name as the page knows it: less the well-known beginnings of addresses, and those the page names.
pub(super) fn short<'n>(name: &'n str, sink: &Sink<'_>) -> &'n str {
    let is_address = name.contains("://");
    let own = sink.options.prefixes.iter().find_map(|prefix| name.strip_prefix(prefix.as_str()));
    if let Some(rest) = own.filter(|rest| !rest.is_empty()) {
        return rest;
    }
    if !is_address {
        return name;
    }
    let known = ["https://uri.etsi.org/ngsi-ld/default-context/", "https://uri.etsi.org/ngsi-ld/"];
    let ours = known.iter().find_map(|prefix| name.strip_prefix(prefix));
    let fiware = || name.strip_prefix("https://uri.fiware.org/ns/data-models#");
    let models = || {
        let rest = name.strip_prefix("https://smartdatamodels.org/")?;
        rest.split_once('/')
            .filter(|(model, _)| model.starts_with("dataModel."))
            .map_or(Some(rest), |(_, rest)| Some(rest))
    };
    ours.or_else(fiware).or_else(models).filter(|rest| !rest.is_empty()).unwrap_or(name)
}

/// Takes an entity: its members, and the geometry of the Feature it came as.
pub(super) fn entity(
    sink: &mut Sink<'_>,
    place: &Place<'_>,
    id: &str,
    members: &Map<String, Json>,
    geometry: Option<&Json>,
) {
    let id = if id.is_empty() { sink.options.entity.as_str() } else { id };
    if id.is_empty() {
        sink.issue(place, "expected an entity with an id, found none");
        return;
    }
    let names: Vec<(&str, &str, &Json)> =
        members.iter().map(|(key, value)| (short(key, sink), key.as_str(), value)).collect();
    let common = ngsi_time::common(sink, place, id, &names, geometry);
    if members.contains_key("deletedAt") {
        sink.batch.push(Row { is_gone: true, ..common.row });
        return;
    }
    let rows = sink.batch.rows.len();
    for (name, key, value) in &names {
        if !ngsi_time::is_context(name) {
            attribute(sink, &place.key(key), &common, name, value);
        }
    }
    let has_place =
        sink.batch.rows.get(rows..).is_some_and(|rows| rows.iter().any(|row| row.value == Value::Place));
    if geometry.is_some() && !has_place && !common.row.longitude.is_nan() {
        let attribute = sink.name("location");
        sink.batch.push(Row { attribute, value: Value::Place, ..common.row });
    }
}

/// Takes an attribute: one instance, or several side by side.
fn attribute(sink: &mut Sink<'_>, place: &Place<'_>, common: &Common, name: &str, value: &Json) {
    match value {
        Json::Array(list) if !list.is_empty() && list.iter().all(is_instance) => {
            for (index, value) in list.iter().enumerate() {
                instance(sink, &place.at(index), common, name, value);
            }
        }
        Json::Object(object) if object.len() == 1 && object.get("dataset").is_some_and(Json::is_object) => {
            let sets = object.get("dataset").and_then(Json::as_object).into_iter().flatten();
            for (set, value) in sets {
                let dataset = if set == "@none" { "" } else { set.as_str() };
                let dataset = sink.text(place, dataset);
                bare(sink, place, &Row { dataset, ..common.row }, name, value, false);
            }
        }
        Json::Object(_) if is_instance(value) => instance(sink, place, common, name, value),
        _ => bare(sink, place, &common.row, name, value, false),
    }
}

/// Whether an object is an attribute rather than a value of its own.
fn is_instance(value: &Json) -> bool {
    let Some(object) = value.as_object() else { return false };
    let has = |keys: &[&str]| keys.iter().any(|key| object.contains_key(*key));
    !geo::is_geometry(value)
        && !object.contains_key("@value")
        && (detect::is_attribute(json::text(value, "type"))
            || has(&CONTENTS)
            || has(&SERIES)
            || AGGREGATES.iter().any(|key| object.get(*key).is_some_and(Json::is_array)))
}

/// Takes one instance of an attribute.
fn instance(sink: &mut Sink<'_>, place: &Place<'_>, common: &Common, name: &str, value: &Json) {
    let row = ngsi_time::annotated(sink, place, common, value);
    let Some((key, content)) = CONTENTS.iter().find_map(|key| Some((*key, value.get(*key)?))) else {
        if !temporal(sink, place, &row, name, value) {
            sink.expected(place, "an attribute with a value", value);
        }
        return;
    };
    let place = place.key(key);
    match key {
        "json" if content != GONE => sink.batch.structured += 1,
        "languageMap" => language(sink, &place, &row, name, content),
        "objectList" => {
            let objects = content.as_array().into_iter().flatten();
            let objects = objects.map(|entry| entry.get("object").unwrap_or(entry).clone()).collect();
            bare(sink, &place, &row, name, &Json::Array(objects), false);
        }
        _ => {
            let kind = json::text(value, "type");
            if content.is_null() {
                sink.expected(&place, "a value", content);
            }
            if kind.starts_with("geo:") && kind != "geo:json" {
                ngsi_v2::geometry(sink, &place, &row, name, kind, content);
            } else {
                let is_numeric = matches!(kind, "Number" | "Float" | "Integer") || row.unit.0 != 0;
                bare(sink, &place, &row, name, content, is_numeric);
            }
        }
    }
    // Entities linked to may come along within the link.
    if place.depth() < ENTITIES_DEEP {
        let list = value.get("entityList").and_then(Json::as_array);
        for linked in value.get("entity").into_iter().chain(list.into_iter().flatten()) {
            if let Some(members) = linked.as_object() {
                entity(sink, &place, json::text(linked, "id"), members, None);
            }
        }
    }
}

/// Takes a value without anything about it.
fn bare(sink: &mut Sink<'_>, place: &Place<'_>, row: &Row, name: &str, value: &Json, is_numeric: bool) {
    if value == GONE {
        let attribute = sink.text(place, name);
        sink.batch.push(Row { attribute, is_gone: true, ..*row });
        return;
    }
    match value.get("@value") {
        Some(inner) => sink.see(place, row, name, inner, is_numeric),
        None => match value.get("languageMap").or_else(|| value.get("vocab")) {
            Some(inner) if inner.is_object() => language(sink, place, row, name, inner),
            Some(inner) => sink.see(place, row, name, inner, is_numeric),
            None => sink.see(place, row, name, value, is_numeric),
        },
    }
}

/// Takes the word in the language that is wanted, else in none, else in English, else the first.
fn language(sink: &mut Sink<'_>, place: &Place<'_>, row: &Row, name: &str, words: &Json) {
    let Some(words) = words.as_object() else {
        bare(sink, place, row, name, words, false);
        return;
    };
    let wanted = sink.options.language.clone();
    let main = wanted.split('-').next().unwrap_or("");
    let known = [wanted.as_str(), main, "@none", "en"].iter().find_map(|tag| words.get(*tag));
    match known.or_else(|| words.values().next()) {
        Some(word) => bare(sink, place, row, name, word, false),
        None => sink.issue(place, "expected words of a language, found none"),
    }
}

/// Takes the short temporal representation and aggregates; says whether it was one.
fn temporal(sink: &mut Sink<'_>, place: &Place<'_>, row: &Row, name: &str, value: &Json) -> bool {
    let lists = |keys: &'static [&'static str]| {
        keys.iter().filter_map(|key| Some((*key, value.get(*key)?.as_array()?)))
    };
    let mut is_temporal = false;
    for (key, list) in lists(&SERIES) {
        is_temporal = true;
        each(sink, &place.key(key), row, list, |sink, place, row, value| match key {
            "languageMaps" => language(sink, place, row, name, value),
            "jsons" => sink.batch.structured += 1,
            _ => bare(sink, place, row, name, value, row.unit.0 != 0),
        });
    }
    for (method, list) in lists(&AGGREGATES) {
        is_temporal = true;
        // Several methods may stand side by side, so each is a series.
        let name = format!("{name}.{method}");
        each(sink, &place.key(method), row, list, |sink, place, row, value| {
            bare(sink, place, row, &name, value, true);
        });
    }
    is_temporal
}

/// Takes each value of a list of `[value, time]` or `[value, begin, end]`.
fn each(
    sink: &mut Sink<'_>,
    place: &Place<'_>,
    row: &Row,
    list: &[Json],
    take: impl Fn(&mut Sink<'_>, &Place<'_>, &Row, &Json),
) {
    for (index, entry) in list.iter().enumerate() {
        let place = place.at(index);
        let (value, begin, end) = match entry.as_array().map(Vec::as_slice) {
            Some([value, at]) => (value, at, at),
            Some([value, begin, end]) => (value, begin, end),
            _ => {
                sink.expected(&place, "a value with its time", entry);
                continue;
            }
        };
        let (begin_ms, end_ms) = (sink.interval(&place, begin).0, sink.interval(&place, end).1);
        take(sink, &place, &Row { begin_ms, end_ms, ..*row }, value);
    }
}
