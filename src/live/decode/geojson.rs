//! GeoJSON ([RFC 7946]) whose properties are observations, whole or a Feature a line.
//!
//! In: a Feature or FeatureCollection, and what the page says of its properties. Out: a row a property, at the middle of the
//! geometry's box; a place alone where there is nothing else. A Feature with `"deleted": true` beside its id ends.
//! Does not: keep geometries.
//!
//! [RFC 7946]: https://www.rfc-editor.org/rfc/rfc7946#section-3.2

use serde_json::Value as Json;

use super::{Place, Sink, json, plain};
use crate::batch::{Row, Text, Value};

/// Takes a Feature or a collection of them.
pub(super) fn read(sink: &mut Sink<'_>, place: &Place<'_>, value: &Json) {
    let list = value.as_array().or_else(|| value.get("features").and_then(Json::as_array));
    match list {
        Some(features) => {
            let place = if value.is_array() { *place } else { place.key("features") };
            for (index, value) in features.iter().enumerate() {
                feature(sink, &place.at(index), value);
            }
        }
        None => feature(sink, place, value),
    }
}

fn feature(sink: &mut Sink<'_>, place: &Place<'_>, value: &Json) {
    if json::text(value, "type") != "Feature" {
        return sink.expected(place, "a Feature", value);
    }
    let id = value.get("id").filter(|id| !id.is_null());
    // Without an id a property may say whose it is.
    let who = id.map_or(Text(0), |id| plain::entity(sink, place, Some(id)));
    let mut row = Row { entity: who, ..Row::default() };
    if value.get("deleted") == Some(&Json::Bool(true)) {
        let (begin_ms, end_ms) = (sink.received_ms, sink.received_ms);
        return sink.batch.push(Row { is_gone: true, begin_ms, end_ms, ..row });
    }
    if let Some(geometry) = value.get("geometry").filter(|geometry| geometry.is_object())
        && let Some([longitude, latitude]) = sink.middle(&place.key("geometry"), geometry)
    {
        (row.longitude, row.latitude) = (longitude, latitude);
    }
    let rows = sink.batch.rows.len();
    match value.get("properties") {
        Some(Json::Object(properties)) => plain::members(sink, &place.key("properties"), row, properties),
        Some(Json::Null) | None => {}
        Some(other) => sink.expected(&place.key("properties"), "an object or null", other),
    }
    if sink.batch.rows.len() == rows && !row.longitude.is_nan() {
        if row.entity == Text(0) {
            row.entity = plain::entity(sink, place, None);
        }
        let attribute = sink.name("location");
        let (begin_ms, end_ms) = (sink.received_ms, sink.received_ms);
        sink.batch.push(Row { attribute, value: Value::Place, begin_ms, end_ms, ..row });
    }
}
