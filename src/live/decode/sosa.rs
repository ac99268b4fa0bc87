//! W3C SOSA observations ([Semantic Sensor Network Ontology]) in JSON-LD as it is usually written, and as Features.
//!
//! In: an observation, a list, an `@graph`, a collection whose members take what it says, or GeoJSON Features; names with
//! `sosa:` or the whole address, or without. Out: a row a result. The entity is the feature of interest, else the sensor;
//! the attribute is the last part of the property's address.
//! Does not: expand an `@context`, or follow references.
//!
//! [Semantic Sensor Network Ontology]: https://www.w3.org/TR/vocab-ssn/

use serde_json::Value as Json;

use super::{Place, Sink, geo, json};
use crate::batch::{Row, Text};

/// Collections within collections.
const DEEP_MOST: usize = 12;

/// What a collection says for its members.
#[derive(Clone, Copy)]
struct Above<'v> {
    row: Row,
    attribute: &'v str,
    has_time: bool,
}

/// Takes observations.
pub(super) fn read(sink: &mut Sink<'_>, place: &Place<'_>, value: &Json) {
    walk(sink, place, value, Above { row: Row::default(), attribute: "", has_time: false });
}

fn walk(sink: &mut Sink<'_>, place: &Place<'_>, value: &Json, above: Above<'_>) {
    if place.depth() > DEEP_MOST {
        return sink.issue(place, "expected observations nearer to the top");
    }
    match value {
        Json::Array(list) => {
            for (index, value) in list.iter().enumerate() {
                walk(sink, &place.at(index), value, above);
            }
        }
        Json::Object(_) => observation(sink, place, value, above),
        _ => sink.expected(place, "an observation", value),
    }
}

/// A member by its name, in whichever spelling.
fn member<'v>(value: &'v Json, name: &str) -> Option<&'v Json> {
    let object = value.as_object()?;
    let is_it = |key: &str| {
        key.strip_suffix(name).is_some_and(|prefix| prefix.is_empty() || prefix.ends_with([':', '/', '#']))
    };
    object.get(name).or_else(|| object.iter().find(|(key, _)| is_it(key)).map(|(_, value)| value))
}

/// The id of what is referred to, however it is.
fn reference(value: &Json) -> Option<&str> {
    let value = value.get(0).unwrap_or(value);
    value.as_str().or_else(|| ["@id", "id", "name", "label"].iter().find_map(|key| value.get(*key)?.as_str()))
}

fn observation(sink: &mut Sink<'_>, place: &Place<'_>, value: &Json, above: Above<'_>) {
    let body = value.get("properties").filter(|inner| inner.is_object()).unwrap_or(value);
    let mut row = above.row;
    if let Some(geometry) = value.get("geometry").filter(|geometry| geo::is_geometry(geometry))
        && let Some([longitude, latitude]) = sink.middle(&place.key("geometry"), geometry)
    {
        (row.longitude, row.latitude) = (longitude, latitude);
    }
    let whose = ["hasFeatureOfInterest", "hasUltimateFeatureOfInterest", "madeBySensor"];
    if let Some(entity) = whose.iter().find_map(|name| reference(member(body, name)?)) {
        row.entity = sink.text(place, entity);
    }
    if let Some(sensor) = member(body, "madeBySensor").and_then(reference) {
        row.source = sink.text(place, sensor);
    }
    let property = member(body, "observedProperty").and_then(reference).map(json::local_name);
    let attribute = property.unwrap_or(above.attribute);
    let mut has_time = above.has_time;
    if let Some((begin_ms, end_ms)) =
        member(body, "phenomenonTime").and_then(|time| stretch(sink, &place.key("phenomenonTime"), time))
    {
        (row.begin_ms, row.end_ms, has_time) = (begin_ms, end_ms, true);
    }
    if let Some((at_ms, _)) =
        member(body, "resultTime").and_then(|time| stretch(sink, &place.key("resultTime"), time))
    {
        row.result_ms = at_ms;
    }
    let above = Above { row, attribute, has_time };
    let members = ["hasMember", "members", "features", "@graph"]
        .iter()
        .find_map(|name| Some((*name, member(value, name).or_else(|| member(body, name))?)));
    if let Some((name, members)) = members {
        return walk(sink, &place.key(name), members, above);
    }
    if !has_time {
        let at_ms = if row.result_ms.is_nan() { sink.received_ms } else { row.result_ms };
        (row.begin_ms, row.end_ms) = (at_ms, at_ms);
    }
    let result =
        [("hasSimpleResult", member(body, "hasSimpleResult")), ("hasResult", member(body, "hasResult"))];
    let Some((name, result)) = result.into_iter().find_map(|(name, result)| Some((name, result?))) else {
        // A graph also describes sensors and places.
        if property.is_some() {
            sink.issue(place, "expected an observation with hasSimpleResult or hasResult, found neither");
        }
        return;
    };
    if row.entity == Text(0) {
        row.entity = sink.text(place, &sink.options.entity.clone());
    }
    if row.entity == Text(0) {
        return sink.issue(place, "expected hasFeatureOfInterest or madeBySensor, found neither");
    }
    let place = place.key(name);
    let unit =
        ["unit", "hasUnit", "unitCode", "uom"].iter().find_map(|name| reference(member(result, name)?));
    row.unit = sink.text(&place, unit.map_or("", json::local_name));
    row.source_unit = sink.text(&place, unit.unwrap_or(""));
    let number = ["@value", "value", "numericValue", "hasValue", "quantityValue"]
        .iter()
        .find_map(|name| member(result, name));
    let number = number.map(|number| number.get("@value").unwrap_or(number));
    let is_numeric = name == "hasResult"
        || ["double", "decimal", "float", "integer"]
            .contains(&json::local_name(json::text(result, "@type").rsplit(':').next().unwrap_or("")));
    let attribute = if attribute.is_empty() { "result" } else { attribute };
    sink.see(&place, &row, attribute, number.unwrap_or(result), is_numeric);
}

/// A time: a text, a typed text, or an instant or stretch of OWL-Time.
fn stretch(sink: &mut Sink<'_>, place: &Place<'_>, value: &Json) -> Option<(f64, f64)> {
    let value = value.get("@value").unwrap_or(value);
    let kept = |(begin, end): (f64, f64)| (!begin.is_nan()).then_some((begin, end));
    if !value.is_object() {
        if let Some([begin, end]) = value.as_array().map(Vec::as_slice).filter(|list| list.len() == 2) {
            return kept((sink.interval(place, begin).0, sink.interval(place, end).1));
        }
        return kept(sink.interval(place, value));
    }
    let instants = ["inXSDDateTimeStamp", "inXSDDateTime", "inXSDDate", "instant", "date", "timestamp"];
    if let Some(instant) = instants.iter().find_map(|name| member(value, name)) {
        return kept(sink.interval(place, instant.get("@value").unwrap_or(instant)));
    }
    if let Some([begin, end]) = member(value, "interval").and_then(Json::as_array).map(Vec::as_slice) {
        return kept((sink.interval(place, begin).0, sink.interval(place, end).1));
    }
    let (begin, end) = (member(value, "hasBeginning")?, member(value, "hasEnd"));
    if place.depth() > DEEP_MOST * 2 {
        return None;
    }
    let inner = place.key("hasBeginning");
    let (begin_ms, _) = stretch(sink, &inner, begin)?;
    let end_ms = end.and_then(|end| stretch(sink, &inner, end)).map_or(begin_ms, |(_, end_ms)| end_ms);
    Some((begin_ms, end_ms))
}
