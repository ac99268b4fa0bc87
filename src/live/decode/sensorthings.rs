//! OGC SensorThings ([OGC 18-088]): entities, expanded in whichever direction, and pages of them.
//!
//! In: an entity as HTTP and MQTT give it, a collection, a data array, an observation alone or its `result` alone. Out: a
//! row an observation, for MultiDatastreams one a property; where to read on (`@iot.nextLink`); the series met, by
//! datastream, which the page gives back for observations that come without theirs.
//! The entity is the Thing: the property that the page names, else its link, else its number. The attribute is the
//! ObservedProperty's name, else the datastream's.
//! Does not: make queries, or follow links within an expansion.
//!
//! [OGC 18-088]: https://docs.ogc.org/is/18-088/18-088.html

use serde_json::Value as Json;

use super::sensorthings_row::{Stream, key_of, key_of_topic, observation};
use super::{Place, Sink, json};
use crate::batch::{Row, Value};

/// What an object is one of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Thing,
    Stream,
    Observation,
    Location,
    HistoricalLocation,
    Feature,
    Observed,
    Sensor,
    Block,
    Unknown,
}

/// What an entity is seen in.
#[derive(Clone, Copy, Default)]
pub(super) struct Context<'v> {
    pub(super) thing: Option<&'v Json>,
    pub(super) observed: Option<&'v Json>,
    pub(super) position: Option<[f64; 2]>,
    pub(super) stream: Option<&'v Stream>,
}

/// Takes an answer or a message.
pub(super) fn read(sink: &mut Sink<'_>, place: &Place<'_>, value: &Json) {
    if let Some(Json::String(link)) = value.get("@iot.nextLink") {
        sink.next = Some(super::sink::cut(link).to_owned());
    }
    let known = key_of_topic(&sink.options.topic).and_then(|key| Stream::known(sink, place, &key));
    let context = Context { stream: known.as_ref(), ..Context::default() };
    match value {
        Json::Array(_) => walk_all(sink, place, value, context),
        _ => match value.get("value") {
            Some(entities @ Json::Array(_)) => walk_all(sink, &place.key("value"), entities, context),
            _ => walk(sink, place, value, context),
        },
    }
}

fn walk_all(sink: &mut Sink<'_>, place: &Place<'_>, list: &Json, context: Context<'_>) {
    match list {
        Json::Array(list) => {
            for (index, value) in list.iter().enumerate() {
                walk(sink, &place.at(index), value, context);
            }
        }
        Json::Null => {}
        // One of a kind, or a server that makes no list of one.
        value => walk(sink, place, value, context),
    }
}

fn walk_member(sink: &mut Sink<'_>, place: &Place<'_>, value: &Json, keys: &[&str], context: Context<'_>) {
    for key in keys {
        if let Some(list) = value.get(*key) {
            walk_all(sink, &place.key(key), list, context);
        }
    }
}

fn walk(sink: &mut Sink<'_>, place: &Place<'_>, value: &Json, context: Context<'_>) {
    const STREAMS: [&str; 2] = ["Datastreams", "MultiDatastreams"];
    match kind(value) {
        Kind::Observation => observation(sink, place, context, &|key| value.get(key)),
        Kind::Stream => {
            let stream = Stream::of(sink, place, value, context);
            let context = Context { stream: Some(&stream), ..context };
            walk_member(sink, place, value, &["Observations"], context);
        }
        Kind::Thing => {
            let position = position_of_thing(sink, place, value).or(context.position);
            let context = Context { thing: Some(value), position, ..context };
            let rows = sink.batch.rows.len();
            walk_member(sink, place, value, &STREAMS, context);
            if sink.batch.rows.len() == rows {
                stand(sink, place, context, sink.received_ms);
            }
        }
        Kind::Location | Kind::Feature => {
            let key = if value.get("feature").is_some() { "feature" } else { "location" };
            let position = value.get(key).and_then(|inner| sink.middle(&place.key(key), inner));
            let context = Context { position: position.or(context.position), ..context };
            walk_member(sink, place, value, &["Things", "Observations"], context);
            if value.get("Things").is_none() && value.get("Observations").is_none() {
                stand(sink, place, context, sink.received_ms);
            }
        }
        Kind::HistoricalLocation => {
            let position = position_of_thing(sink, place, value).or(context.position);
            let at_ms = value.get("time").map_or(f64::NAN, |time| sink.interval(&place.key("time"), time).0);
            stand(
                sink,
                place,
                Context { thing: value.get("Thing").or(context.thing), position, ..context },
                at_ms,
            );
        }
        Kind::Observed => {
            walk_member(sink, place, value, &STREAMS, Context { observed: Some(value), ..context })
        }
        Kind::Sensor => walk_member(sink, place, value, &STREAMS, context),
        Kind::Block => block(sink, place, value, context),
        Kind::Unknown => {
            // The landing page lists names and addresses.
            if value.get("url").is_none() && value.get("phenomenonTime").is_none() {
                sink.expected(place, "an entity of SensorThings", value);
            }
        }
    }
}

/// What an object is one of: as its own link says, else by the members that only that kind has.
fn kind(value: &Json) -> Kind {
    let has = |key: &str| value.get(key).is_some();
    let link = json::text(value, "@iot.selfLink");
    let set = link.rsplit('/').next().and_then(|part| part.split('(').next()).unwrap_or("");
    match set {
        "Things" => Kind::Thing,
        "Datastreams" | "MultiDatastreams" => Kind::Stream,
        "Observations" => Kind::Observation,
        "Locations" => Kind::Location,
        "HistoricalLocations" => Kind::HistoricalLocation,
        "FeaturesOfInterest" => Kind::Feature,
        "ObservedProperties" => Kind::Observed,
        "Sensors" => Kind::Sensor,
        _ if has("dataArray") => Kind::Block,
        _ if has("result") => Kind::Observation,
        _ if has("unitOfMeasurement") || has("unitOfMeasurements") || has("observationType") => Kind::Stream,
        _ if has("feature") => Kind::Feature,
        _ if has("location") => Kind::Location,
        _ if has("time") => Kind::HistoricalLocation,
        _ if has("metadata") => Kind::Sensor,
        _ if has("definition") => Kind::Observed,
        _ if has("Datastreams") || has("MultiDatastreams") || has("Locations") => Kind::Thing,
        _ if has("Observations") => Kind::Stream,
        _ if has("Things") => Kind::Location,
        _ if has("@iot.id") && has("name") => Kind::Thing,
        _ => Kind::Unknown,
    }
}

/// Where a Thing is: the first of its locations that is a geometry; it may have others in other encodings.
fn position_of_thing(sink: &mut Sink<'_>, place: &Place<'_>, thing: &Json) -> Option<[f64; 2]> {
    let locations = thing.get("Locations")?;
    let one = std::slice::from_ref(locations);
    let place = place.key("Locations");
    let list = locations.as_array().map_or(one, Vec::as_slice).iter().enumerate();
    list.filter(|(_, location)| location.get("location").is_some_and(Json::is_object))
        .find_map(|(index, location)| sink.middle(&place.at(index), location.get("location")?))
}

/// Says where a Thing stands, of which nothing else is said.
fn stand(sink: &mut Sink<'_>, place: &Place<'_>, context: Context<'_>, at_ms: f64) {
    let topic = sink.options.topic.as_str();
    let entity = match context.thing {
        Some(thing) => key_of(sink.options, thing, "Things"),
        None => super::sensorthings_row::key_in(topic, "Things"),
    };
    let (Some([longitude, latitude]), Some(entity)) = (context.position, entity) else { return };
    let (entity, attribute) = (sink.text(place, &entity), sink.name("location"));
    let (begin_ms, end_ms) = (at_ms, at_ms);
    sink.batch.push(Row {
        entity,
        attribute,
        value: Value::Place,
        begin_ms,
        end_ms,
        longitude,
        latitude,
        ..Row::default()
    });
}

/// Takes a block of a data array: names of columns once, then lists.
fn block(sink: &mut Sink<'_>, place: &Place<'_>, value: &Json, context: Context<'_>) {
    let names: Vec<&str> = value
        .get("components")
        .and_then(Json::as_array)
        .into_iter()
        .flatten()
        .map(|name| name.as_str().unwrap_or(""))
        .collect();
    let link = json::text(value, "Datastream@iot.navigationLink");
    let link = if link.is_empty() { json::text(value, "MultiDatastream@iot.navigationLink") } else { link };
    let inner = value.get("Datastream").or_else(|| value.get("MultiDatastream"));
    let stream = match inner {
        Some(inner) => Some(Stream::of(sink, place, inner, context)),
        None => key_of_topic(link).and_then(|key| Stream::known(sink, place, &key)),
    };
    let context = Context { stream: stream.as_ref().or(context.stream), ..context };
    let place = place.key("dataArray");
    for (index, entry) in value.get("dataArray").and_then(Json::as_array).into_iter().flatten().enumerate() {
        let place = place.at(index);
        let columns = entry.as_array().map_or(&[][..], Vec::as_slice);
        if columns.len() != names.len() {
            let found = columns.len();
            sink.issue(
                &place,
                format!("expected {} columns, as components says, found {found}", names.len()),
            );
            continue;
        }
        let column = |key: &str| names.iter().position(|name| *name == key).and_then(|at| columns.get(at));
        observation(sink, &place, context, &column);
    }
}
