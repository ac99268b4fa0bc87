//! What holds for all attributes of an NGSI entity (whose, when, where, by whom), and what is said about one of them.
//!
//! Smart Data Models say when in attributes of their own: `dateObserved` and its like, an instant or a stretch of time.
//! Does not: take a value.

use serde_json::Value as Json;

use super::{Place, Sink, geo, json, ngsi_v2};
use crate::batch::{Row, Text};

/// When it was so, the most telling first.
const OBSERVED: [&str; 6] = [
    "dateObserved",
    "observationDateTime",
    "TimeInstant",
    "observedAt",
    "dateLastReported",
    "observationDate",
];
/// When it was changed at the source.
const CHANGED: [&str; 4] = ["modifiedAt", "dateModified", "createdAt", "dateCreated"];
/// What else is no observation.
const CONTEXT: [&str; 13] = [
    "id",
    "@id",
    "type",
    "@type",
    "@context",
    "scope",
    "dateObservedFrom",
    "dateObservedTo",
    "validFrom",
    "validTo",
    "deletedAt",
    "expiresAt",
    "dateIssued",
];

/// What holds for all attributes of an entity.
pub(super) struct Common {
    /// A row without attribute and value.
    pub(super) row: Row,
    /// Whether the entity says when.
    has_time: bool,
}

/// Whether an attribute says when or of what kind, rather than what is seen.
pub(super) fn is_context(name: &str) -> bool {
    OBSERVED.contains(&name) || CHANGED.contains(&name) || CONTEXT.contains(&name)
}

/// What holds for all of them. `names` are names as the page knows them, keys and values.
pub(super) fn common(
    sink: &mut Sink<'_>,
    place: &Place<'_>,
    id: &str,
    names: &[(&str, &str, &Json)],
    geometry: Option<&Json>,
) -> Common {
    let member =
        |name: &str| names.iter().find(|(short, ..)| *short == name).map(|(_, key, value)| (*key, *value));
    let mut time = |name: &str| -> Option<(f64, f64)> {
        let (key, value) = member(name)?;
        let value = plain(value);
        (!value.is_null()).then(|| sink.interval(&place.key(key), value)).filter(|(begin, _)| !begin.is_nan())
    };
    let from_to = |time: &mut dyn FnMut(&str) -> Option<(f64, f64)>, from: &str, to: &str| {
        let (begin, _) = time(from)?;
        Some((begin, time(to).map_or(begin, |(_, end)| end)))
    };
    let valid = from_to(&mut time, "validFrom", "validTo");
    let observed = time(OBSERVED[0]).or_else(|| from_to(&mut time, "dateObservedFrom", "dateObservedTo"));
    let observed = observed.or_else(|| OBSERVED.iter().skip(1).find_map(|name| time(name)));
    let said = valid.or(observed);
    let changed = CHANGED.iter().find_map(|name| time(name));
    let result_ms = time("dateIssued").map_or(f64::NAN, |(at, _)| at);
    let valid_until_ms = time("expiresAt").map_or(f64::NAN, |(at, _)| at);
    let received = (sink.received_ms, sink.received_ms);
    let (begin_ms, end_ms) = said.or(changed).unwrap_or(received);
    let kind =
        member("type").map_or("", |(_, kind)| kind.as_str().or_else(|| kind.get(0)?.as_str()).unwrap_or(""));
    let source = member("source").or_else(|| member("dataProvider")).map(|(_, value)| plain(value));
    let mut row = Row {
        entity: sink.text(place, id),
        source: source
            .and_then(Json::as_str)
            .map_or_else(Default::default, |source| sink.text(place, source)),
        begin_ms,
        end_ms,
        result_ms,
        valid_until_ms,
        is_simulated: kind.ends_with("Forecast"),
        ..Row::default()
    };
    let position = match geometry {
        Some(geometry) => of_feature(sink, &place.key("geometry"), geometry),
        None => None,
    };
    let position = position.or_else(|| position_of(member("location")?.1));
    if let Some([longitude, latitude]) = position {
        (row.longitude, row.latitude) = (longitude, latitude);
    }
    Common { row, has_time: said.is_some() }
}

/// The geometry of a Feature. Real ones come wrapped like an attribute.
fn of_feature(sink: &mut Sink<'_>, place: &Place<'_>, geometry: &Json) -> Option<[f64; 2]> {
    if geometry.is_null() {
        return None;
    }
    if !geo::is_geometry(geometry) && geo::is_geometry(plain(geometry)) {
        sink.issue(
            place,
            format!("expected a geometry, found one within {:?}", json::text(geometry, "type")),
        );
    }
    sink.middle(place, plain(geometry))
}

/// Where an entity is: the one value of its location. What is wrong with it is told when it is taken as an attribute.
fn position_of(location: &Json) -> Option<[f64; 2]> {
    let is_series = location.as_array().is_some_and(|list| list.len() > 1);
    let inner = plain(location);
    if let Some(text) = inner.as_str().filter(|_| json::text(location, "type") == "geo:point") {
        return ngsi_v2::point(text);
    }
    (!is_series && geo::is_geometry(inner)).then(|| geo::middle(inner).ok()).flatten()
}

/// A value out of what is wrapped about it: an attribute, a typed value, a list of one instance.
fn plain(value: &Json) -> &Json {
    let mut value = value;
    for _ in 0..3 {
        let inner = match value {
            Json::Object(object) => ["value", "object", "@value"].iter().find_map(|key| object.get(*key)),
            Json::Array(list) => list.first().filter(|first| first.is_object()),
            _ => None,
        };
        match inner {
            Some(inner) => value = inner,
            None => break,
        }
    }
    value
}

/// The row of an instance: what is said about it in members beside its value, or in the metadata of NGSIv2.
pub(super) fn annotated(sink: &mut Sink<'_>, place: &Place<'_>, common: &Common, value: &Json) -> Row {
    let mut row = Row { accuracy: f64::NAN, ..common.row };
    let mut own = None;
    let mut changed = None;
    let metadata = value.get("metadata").and_then(Json::as_object);
    for (key, inner) in value.as_object().into_iter().chain(metadata).flatten() {
        let place = place.key(key);
        match key.as_str() {
            "unitCode" => row.unit = word(sink, &place, inner),
            "unit" | "unitText" if row.unit.0 == 0 => row.unit = word(sink, &place, inner),
            "datasetId" => row.dataset = word(sink, &place, inner),
            "reliability" | "quality" | "confidence" => row.quality = word(sink, &place, inner),
            "accuracy" => row.accuracy = json::number(plain(inner)).unwrap_or(f64::NAN),
            "source" | "observedBy" | "providedBy" => {
                let source = word(sink, &place, inner);
                row.source = if source.0 == 0 { row.source } else { source };
            }
            "observedAt" => own = Some((key, inner)),
            "TimeInstant" | "dateObserved" | "timestamp" => own = own.or(Some((key, inner))),
            "modifiedAt" | "dateModified" => changed = Some((key, inner)),
            "deletedAt" => row.is_gone = !inner.is_null(),
            _ => {}
        }
    }
    row.source_unit = row.unit;
    if let Some((key, at)) = own.or(changed.filter(|_| !common.has_time)) {
        let (begin_ms, end_ms) = sink.interval(&place.key(key), plain(at));
        if !begin_ms.is_nan() {
            (row.begin_ms, row.end_ms) = (begin_ms, end_ms);
        }
    }
    row
}

/// A word or a number, out of what is wrapped about it.
fn word(sink: &mut Sink<'_>, place: &Place<'_>, value: &Json) -> Text {
    match plain(value) {
        Json::String(text) => sink.text(place, text),
        Json::Number(number) => sink.text(place, &crate::digits::of_number(number)),
        _ => Text(0),
    }
}
