//! What a message is written in: by its media type, else by its shape.
//!
//! The shapes are looked at from the most telling to the least. What the page names goes before both.
//! Does not: read a message, or tell a table or GTFS-Realtime without being told.

use serde_json::{Map, Value};

use super::{Format, json};

/// Elements of a list that are looked at.
const LOOKED_AT: usize = 8;

/// By a media type that says more than JSON.
pub(super) fn by_media_type(media_type: &str) -> Option<Format> {
    let name = media_type.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
    Some(match name.as_str() {
        "application/senml+json" | "application/sensml+json" => Format::SenMl,
        "application/cloudevents+json" | "application/cloudevents-batch+json" => Format::CloudEvents,
        "application/vnd.onem2m-res+json" | "application/vnd.onem2m-ntfy+json" => Format::OneM2m,
        "application/cap+xml" | "application/common-alerting-protocol+xml" => Format::Cap,
        "application/x-protobuf"
        | "application/protobuf"
        | "application/x-google-protobuf"
        | "application/vnd.google.protobuf" => Format::GtfsRt,
        "text/csv" | "text/tab-separated-values" => Format::Csv,
        _ => return None,
    })
}

/// By how it begins: a document of XML is a warning, or nothing known.
pub(super) fn by_first_byte(bytes: &[u8]) -> Option<Format> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
    (first == Some(&b'<')).then_some(Format::Cap)
}

/// Whether every line is a message for itself.
pub(super) fn is_lines(media_type: Option<&str>, bytes: &[u8]) -> bool {
    let says_so = media_type.is_some_and(|name| {
        ["ndjson", "jsonl", "json-seq", "jsonlines"].iter().any(|word| name.contains(word))
    });
    let mut lines =
        bytes.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty());
    let is_whole = |line: &[u8]| line.starts_with(b"{") && line.ends_with(b"}");
    says_so
        || bytes.first() == Some(&0x1e)
        || (lines.next().is_some_and(is_whole) && lines.next().is_some_and(|line| line.starts_with(b"{")))
}

/// By the shape of a JSON value.
pub(super) fn by_shape(value: &Value) -> Option<Format> {
    match value {
        Value::Array(list) => {
            if list.iter().take(LOOKED_AT).any(is_record) {
                return Some(Format::SenMl);
            }
            list.iter().take(LOOKED_AT).find_map(by_shape)
        }
        Value::Object(object) => by_members(object, value),
        _ => None,
    }
}

/// A record of SenML has a label of a base, or a name and a value, and no member that others have.
fn is_record(value: &Value) -> bool {
    let Some(object) = value.as_object() else { return false };
    let has = |labels: &[&str]| labels.iter().any(|label| object.contains_key(*label));
    let is_base = has(&["bn", "bt", "bu", "bv", "bs", "bver"]);
    (is_base || (has(&["n"]) && has(&["v", "vs", "vb", "vd", "s"])))
        && !has(&["id", "type", "result", "data"])
}

fn by_members(object: &Map<String, Value>, value: &Value) -> Option<Format> {
    let has = |key: &str| object.contains_key(key);
    let kind = json::text(value, "type");
    if has("specversion") {
        return Some(Format::CloudEvents);
    }
    if is_onem2m(object) {
        return Some(Format::OneM2m);
    }
    let body_kind = object.get("body").map_or("", |body| json::text(body, "type"));
    if kind == "Notification" || (has("metadata") && body_kind == "Notification") {
        return Some(Format::NgsiLd);
    }
    if has("subscriptionId") && has("data") {
        return Some(Format::NgsiV2);
    }
    if is_sensorthings(object) {
        return Some(Format::SensorThings);
    }
    if is_sosa(object) {
        return Some(Format::Sosa);
    }
    if matches!(kind, "Feature" | "FeatureCollection") {
        let first = object.get("features").map_or(Some(value), |features| features.get(0));
        return Some(first.map_or(Format::GeoJson, of_feature));
    }
    if has("last_updated") && has("data") {
        return Some(Format::Gbfs);
    }
    let has_id = has("id") || has("@id");
    if has_id && (object.get("type").or_else(|| object.get("@type")).is_some_and(is_name) || has("@context"))
    {
        return Some(of_entity(object));
    }
    // A fragment of an entity, which the topic or the page must name.
    let is_typed = |value: &Value| is_attribute(json::text(value.get(0).unwrap_or(value), "type"));
    object.values().any(is_typed).then_some(Format::NgsiLd)
}

fn is_name(value: &Value) -> bool {
    value.is_string() || value.is_array()
}

fn is_onem2m(object: &Map<String, Value>) -> bool {
    let is_ours = |key: &String| key.starts_with("m2m:");
    object.keys().any(is_ours)
        || object.get("pc").and_then(Value::as_object).is_some_and(|inner| inner.keys().any(is_ours))
        || object.values().any(|inner| inner.get("ty").is_some() && inner.get("cnd").is_some())
}

fn is_sensorthings(object: &Map<String, Value>) -> bool {
    let is_data_array = |value: &Value| value.get("dataArray").is_some() && value.get("components").is_some();
    let is_entity = |value: &Value| {
        let is_own = |key: &String| key.contains("@iot.");
        value.as_object().is_some_and(|object| object.keys().any(is_own)) || is_data_array(value)
    };
    let first = object.get("value").and_then(|value| value.get(0));
    let has = |key: &str| object.contains_key(key);
    object.keys().any(|key| key.contains("@iot."))
        || (has("components") && has("dataArray"))
        || first.is_some_and(is_entity)
        || (has("result") && (has("phenomenonTime") || has("resultTime")) && !has("observedProperty"))
        || has("unitOfMeasurement")
        || has("Datastreams")
        || (object.len() == 1 && has("result"))
}

fn is_sosa(object: &Map<String, Value>) -> bool {
    let names = ["hasSimpleResult", "hasResult", "observedProperty", "hasFeatureOfInterest"];
    let is_named = |object: &Map<String, Value>| {
        object.keys().any(|key| names.contains(&json::local_name(key.strip_prefix("sosa:").unwrap_or(key))))
    };
    is_named(object)
        || object.get("properties").and_then(Value::as_object).is_some_and(is_named)
        || object
            .get("@graph")
            .and_then(|graph| graph.get(0))
            .and_then(Value::as_object)
            .is_some_and(is_named)
        || object
            .get("features")
            .and_then(|list| list.get(0))
            .is_some_and(|feature| feature.get("properties").and_then(Value::as_object).is_some_and(is_named))
}

/// A Feature may be an entity of NGSI-LD, whose attributes are its properties.
fn of_feature(feature: &Value) -> Format {
    let properties = feature.get("properties").and_then(Value::as_object);
    let is_typed = properties.is_some_and(|object| object.get("type").is_some_and(Value::is_string));
    let has_attributes = properties.is_some_and(|object| {
        object.contains_key("@context")
            || object.values().any(|value| is_attribute(json::text(value, "type")))
    });
    let is_urn = json::text(feature, "id").starts_with("urn:ngsi");
    if is_typed && (has_attributes || is_urn) { Format::NgsiLd } else { Format::GeoJson }
}

/// Whether a type is one of an attribute of NGSI-LD.
pub(super) fn is_attribute(kind: &str) -> bool {
    let kinds = [
        "Property",
        "Relationship",
        "GeoProperty",
        "LanguageProperty",
        "VocabProperty",
        "VocabularyProperty",
        "JsonProperty",
        "ListProperty",
        "ListRelationship",
        "TemporalProperty",
    ];
    kinds.contains(&kind)
}

fn of_entity(object: &Map<String, Value>) -> Format {
    let has_types = |value: &Value| {
        let first = value.get(0).unwrap_or(value);
        is_attribute(json::text(first, "type"))
    };
    let is_urn = object.get("id").and_then(Value::as_str).is_some_and(|id| id.starts_with("urn:ngsi-ld:"));
    if is_urn || object.contains_key("@context") || object.values().any(has_types) {
        Format::NgsiLd
    } else {
        Format::NgsiV2
    }
}
