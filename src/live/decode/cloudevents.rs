//! CloudEvents 1.0 ([specification]): an envelope about any of the other formats.
//!
//! In: an event or a batch of them, data as JSON, as text, or in Base64. Out: what the data says, with the event's source
//! where the data has none, its time where the data has none, and the key that tells repetitions: source and id.
//! Does not: drop repetitions; the page knows what came before.
//!
//! [specification]: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md

use serde_json::Value as Json;

use super::{Format, Place, Sink, base64, detect, dispatch, json, plain, read as read_bytes};
use crate::batch::{Row, Text};

/// So many keys of one message.
const KEYS_MOST: usize = 10_000;

/// Takes an event or a batch of them.
pub(super) fn read(sink: &mut Sink<'_>, place: &Place<'_>, value: &Json) {
    match value {
        Json::Array(list) => {
            for (index, value) in list.iter().enumerate() {
                event(sink, &place.at(index), value);
            }
        }
        _ => event(sink, place, value),
    }
}

fn event(sink: &mut Sink<'_>, place: &Place<'_>, value: &Json) {
    let (id, source) = (json::text(value, "id"), json::text(value, "source"));
    if id.is_empty() || source.is_empty() || json::text(value, "specversion").is_empty() {
        sink.issue(place, "expected an event with specversion, id and source");
    } else if sink.keys.len() < KEYS_MOST {
        sink.keys.push(format!("{} {}", super::sink::cut(source), super::sink::cut(id)));
    }
    if !json::text(value, "specversion").starts_with("1.") {
        sink.expected(
            &place.key("specversion"),
            "version 1 of CloudEvents",
            value.get("specversion").unwrap_or(&Json::Null),
        );
    }
    if !sink.nest() {
        return sink.issue(place, "expected fewer messages within messages");
    }
    let received_ms = sink.received_ms;
    if let Some(Json::String(text)) = value.get("time") {
        let at_ms = sink.instant(&place.key("time"), text);
        sink.received_ms = if at_ms.is_nan() { received_ms } else { at_ms };
    }
    let first = sink.batch.rows.len();
    data(sink, place, value);
    sink.received_ms = received_ms;
    sink.unnest();
    let source = sink.text(place, source);
    for row in sink.batch.rows.iter_mut().skip(first).filter(|row| row.source == Text(0)) {
        row.source = source;
    }
}

fn data(sink: &mut Sink<'_>, place: &Place<'_>, event: &Json) {
    let kind = event.get("datacontenttype").and_then(Json::as_str);
    let named = kind.and_then(detect::by_media_type);
    match (event.get("data"), event.get("data_base64")) {
        (Some(Json::String(text)), _) => {
            read_bytes(sink, &place.key("data"), named, kind, text.as_bytes());
        }
        (Some(Json::Null) | None, Some(Json::String(text))) => {
            let place = place.key("data_base64");
            match base64::read(text) {
                Some(bytes) => {
                    read_bytes(sink, &place, named, kind, &bytes);
                }
                None => sink.issue(&place, "expected Base64"),
            }
        }
        (Some(data), _) if !data.is_null() => {
            let place = place.key("data");
            match named.or_else(|| detect::by_shape(data)) {
                Some(Format::GtfsRt | Format::Cap | Format::Csv) => {
                    sink.expected(&place, "a text or data_base64", data)
                }
                Some(format) => {
                    dispatch(sink, &place, Some(format), data);
                }
                None => unknown(sink, &place, event, data),
            }
        }
        // An event may say all in its type.
        _ => {}
    }
}

/// Takes data of no standard for observations of the event's subject, else of its source.
fn unknown(sink: &mut Sink<'_>, place: &Place<'_>, event: &Json, data: &Json) {
    let words = [json::text(event, "subject"), sink.options.entity.as_str(), json::text(event, "source")];
    let entity = words.into_iter().find(|word| !word.is_empty()).unwrap_or("");
    let entity = sink.text(place, entity);
    match data {
        Json::Object(object) => plain::members(sink, place, Row { entity, ..Row::default() }, object),
        _ => plain::read(sink, place, data),
    }
}
