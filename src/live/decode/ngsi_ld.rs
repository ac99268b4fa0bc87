//! NGSI-LD ([ETSI GS CIM 009]): what entities come in.
//!
//! In: an entity, a list of them, a notification as it is or wrapped for MQTT, Features, the temporal representations;
//! normalized, concise or simplified. Out: rows, by `ngsi`.
//! Does not: fetch an `@context`: well-known beginnings of names are taken off, and those the page names.
//!
//! [ETSI GS CIM 009]: https://cim.etsi.org/NGSI-LD/official/0--1.html

use serde_json::Value as Json;

use super::{Place, Sink, json, ngsi};

/// Envelopes within envelopes.
const WRAPPED_MOST: usize = 12;

/// Takes what a broker sends.
pub(super) fn read(sink: &mut Sink<'_>, place: &Place<'_>, value: &Json) {
    let list = |sink: &mut Sink<'_>, place: &Place<'_>, list: &[Json]| {
        for (index, value) in list.iter().enumerate() {
            read(sink, &place.at(index), value);
        }
    };
    if place.depth() > WRAPPED_MOST {
        sink.issue(place, "expected entities nearer to the top");
        return;
    }
    let object = match value {
        Json::Array(entities) => return list(sink, place, entities),
        Json::Object(object) => object,
        _ => return sink.expected(place, "an entity", value),
    };
    let inner = |key: &'static str| object.get(key);
    if let Some(body) = inner("body").filter(|_| inner("metadata").is_some() && inner("id").is_none()) {
        return read(sink, &place.key("body"), body);
    }
    match (json::text(value, "type"), inner("data"), inner("features"), inner("properties")) {
        ("Notification", Some(data), ..) => read(sink, &place.key("data"), data),
        ("FeatureCollection", _, Some(Json::Array(features)), _) => {
            list(sink, &place.key("features"), features)
        }
        ("Feature", _, _, Some(Json::Object(members))) => {
            let geometry = inner("geometry").unwrap_or(&Json::Null);
            ngsi::entity(sink, place, json::text(value, "id"), members, Some(geometry));
        }
        _ => match (inner("@graph"), inner("subscriptionId"), inner("data")) {
            (Some(Json::Array(entities)), ..) => list(sink, &place.key("@graph"), entities),
            (_, Some(_), Some(data)) => read(sink, &place.key("data"), data),
            _ => {
                let id = ["id", "@id"].iter().map(|key| json::text(value, key)).find(|id| !id.is_empty());
                ngsi::entity(sink, place, id.unwrap_or(""), object, None);
            }
        },
    }
}
