//! oneM2M ([TS-0001], [TS-0004]): what containers hold and notify of.
//!
//! In: `m2m:cin`, `m2m:tsi`, a flexContainer, alone, in a container, or in a notification (`m2m:sgn`) over HTTP or MQTT,
//! with short names prefixed within or not; `rep` and `con` may be JSON in a text, `con` in Base64. Out: a row a content,
//! or a row a member where the content is an object; another format within is read as that.
//! The entity is what holds the container, the attribute the container; both from the names given, else `pi`.
//! Does not: answer verification requests.
//!
//! [TS-0001]: https://www.onem2m.org/technical/published-specifications
//! [TS-0004]: https://www.onem2m.org/technical/published-specifications

use serde_json::{Map, Value as Json};

use super::{Place, Sink, base64, detect, dispatch, json, plain};
use crate::batch::{Row, Text};

/// Names of resources' own attributes: what else a flexContainer has is observed.
const OWN: [&str; 24] = [
    "ty", "ri", "pi", "rn", "ct", "lt", "et", "lbl", "st", "cnd", "cs", "acpi", "at", "aa", "ast", "cr",
    "or", "hd", "nl", "daci", "loc", "cnm", "esi", "fcied",
];

/// Whose a content is, as far as resources above it say.
#[derive(Clone, Copy, Default)]
struct Above<'v> {
    holder: &'v str,
    container: &'v str,
    deep: usize,
}

/// Takes a primitive, a resource or a notification.
pub(super) fn read(sink: &mut Sink<'_>, place: &Place<'_>, value: &Json) {
    let rows = sink.batch.rows.len();
    let issues = sink.batch.issues.len();
    walk(sink, place, value, Above::default());
    let verifies = ["m2m:sgn", "sgn"].iter().any(|key| {
        let inner = value.get("pc").unwrap_or(value).get(*key);
        inner
            .is_some_and(|inner| inner.get("vrq").or_else(|| inner.get("m2m:vrq")) == Some(&Json::Bool(true)))
    });
    if sink.batch.rows.len() == rows
        && sink.batch.issues.len() == issues
        && !verifies
        && sink.alerts.is_empty()
    {
        sink.expected(place, "a content instance of oneM2M", value);
    }
}

fn walk(sink: &mut Sink<'_>, place: &Place<'_>, value: &Json, above: Above<'_>) {
    if above.deep > 24 {
        return sink.issue(place, "expected a content instance nearer to the top");
    }
    let below = Above { deep: above.deep + 1, ..above };
    match value {
        Json::Array(list) => {
            for (index, value) in list.iter().enumerate() {
                walk(sink, &place.at(index), value, below);
            }
        }
        Json::Object(object) => {
            // The subscription's address names the container: .../holder/container/subscription.
            let sur = ["sur", "m2m:sur"].iter().map(|key| json::text(value, key)).find(|sur| !sur.is_empty());
            let below = sur.map_or(below, |sur| {
                let mut parts = sur.rsplit('/').skip(1);
                let (container, holder) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""));
                Above { holder, container, ..below }
            });
            for (key, inner) in object {
                member(sink, &place.key(key), key, inner, below);
            }
        }
        _ => {}
    }
}

fn member(sink: &mut Sink<'_>, place: &Place<'_>, key: &str, value: &Json, above: Above<'_>) {
    let one = std::slice::from_ref(value);
    let list = value.as_array().map_or(one, Vec::as_slice);
    match key.strip_prefix("m2m:").unwrap_or(key) {
        "cin" | "tsi" => list.iter().for_each(|inner| content(sink, place, inner, above)),
        "cnt" | "ts" => {
            for inner in list {
                let holder = if above.container.is_empty() { above.holder } else { above.container };
                walk(sink, place, inner, Above { holder, container: json::text(inner, "rn"), ..above });
            }
        }
        "ae" => {
            for inner in list {
                walk(sink, place, inner, Above { container: json::text(inner, "rn"), ..above });
            }
        }
        "rep" => match value {
            Json::String(text) => {
                if let Some(inner) = json::read(text.as_bytes(), sink, place) {
                    walk(sink, place, &inner, above);
                }
            }
            // Some leave the name out.
            _ if value.get("con").is_some() => content(sink, place, value, above),
            _ => walk(sink, place, value, above),
        },
        _ => match value.as_object() {
            Some(object) if object.contains_key("ty") && object.contains_key("cnd") => {
                flexible(sink, place, value, object, above);
            }
            _ if value.is_object() || value.is_array() => walk(sink, place, value, above),
            _ => {}
        },
    }
}

/// The row of a resource: its times and whose it is.
fn row_of(sink: &mut Sink<'_>, place: &Place<'_>, value: &Json, above: Above<'_>) -> Row {
    let options = sink.options;
    let words = [
        options.entity.as_str(),
        above.holder,
        json::text(value, "pi"),
        above.container,
        options.topic.as_str(),
    ];
    let entity = words.into_iter().find(|word| !word.is_empty()).unwrap_or("");
    let mut time = |keys: &[&str]| {
        let said = keys.iter().map(|key| (*key, json::text(value, key))).find(|(_, text)| !text.is_empty());
        said.map_or(f64::NAN, |(key, text)| sink.instant_utc(&place.key(key), text))
    };
    let (at_ms, made_ms) = (time(&["dgt", "lt", "ct"]), time(&["ct"]));
    let at_ms = if at_ms.is_nan() { sink.received_ms } else { at_ms };
    let source = json::text(value, "cr");
    Row {
        entity: sink.text(place, entity),
        source: sink.text(place, source),
        begin_ms: at_ms,
        end_ms: at_ms,
        result_ms: made_ms,
        ..Row::default()
    }
}

/// Takes a content instance.
fn content(sink: &mut Sink<'_>, place: &Place<'_>, value: &Json, above: Above<'_>) {
    let row = row_of(sink, place, value, above);
    let Some(content) = value.get("con") else {
        return sink.issue(place, "expected con, found none");
    };
    let place = place.key("con");
    let info = json::text(value, "cnf");
    let encoding = info.rsplit(':').next().unwrap_or("");
    let decoded = match (content, encoding) {
        (Json::String(text), "1" | "2") => match base64::read(text).map(String::from_utf8) {
            Some(Ok(text)) => Some(Json::String(text)),
            _ => return sink.expected(&place, "text in Base64", content),
        },
        _ => None,
    };
    let content = decoded.as_ref().unwrap_or(content);
    let within = content.as_str().map(str::trim).filter(|text| text.starts_with(['{', '[']));
    let read = within.and_then(|text| json::read(text.as_bytes(), sink, &place));
    inner(sink, &place, row, read.as_ref().unwrap_or(content), above);
}

fn inner(sink: &mut Sink<'_>, place: &Place<'_>, row: Row, content: &Json, above: Above<'_>) {
    let is_other = detect::by_shape(content).filter(|_| sink.nest());
    if is_other.is_some() {
        dispatch(sink, place, is_other, content);
        return sink.unnest();
    }
    if row.entity == Text(0) {
        return sink.issue(place, "expected to be told whose this is, found neither pi nor a container");
    }
    match content {
        Json::Object(object) => plain::members(sink, place, row, object),
        _ => {
            let name = if above.container.is_empty() { "con" } else { above.container };
            sink.see(place, &row, name, content, true);
        }
    }
}

/// Takes a flexContainer: what it has beside every resource's own attributes.
fn flexible(
    sink: &mut Sink<'_>,
    place: &Place<'_>,
    value: &Json,
    object: &Map<String, Json>,
    above: Above<'_>,
) {
    let row = row_of(sink, place, value, above);
    if row.entity == Text(0) {
        return sink.issue(place, "expected to be told whose this is, found no pi");
    }
    for (key, value) in object.iter().filter(|(key, _)| !OWN.contains(&key.as_str())) {
        match value {
            Json::Object(_) | Json::Array(_) => walk(sink, &place.key(key), value, above),
            _ => sink.see(&place.key(key), &row, key, value, false),
        }
    }
}
