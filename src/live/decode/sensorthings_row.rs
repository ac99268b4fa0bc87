//! A datastream of SensorThings and its observations, to rows.
//!
//! Results of a measurement or count are numbers even where they come as text. An observation is where its feature of
//! interest is, else where the Thing is, else in the middle of the area observed.
//! Does not: walk through entities: `sensorthings`.

use serde_json::Value as Json;

use super::sensorthings::Context;
use super::{Options, Place, Series, Sink, json};
use crate::batch::{Row, Text};

/// A datastream, or each property of a MultiDatastream.
pub(super) struct Stream {
    entity: Text,
    position: Option<[f64; 2]>,
    parts: Vec<Part>,
    is_multi: bool,
}

struct Part {
    attribute: Text,
    unit: Text,
    is_numeric: bool,
}

impl Stream {
    /// A datastream as an entity says it, within its Thing or with its Thing within.
    pub(super) fn of<'v>(
        sink: &mut Sink<'_>,
        place: &Place<'_>,
        value: &'v Json,
        context: Context<'v>,
    ) -> Self {
        let key = key_of_stream(value).or_else(|| key_of_topic(&sink.options.topic));
        let is_bare =
            value.as_object().is_some_and(|object| object.keys().all(|name| name.starts_with("@iot.")));
        if let (true, Some(key)) = (is_bare, &key)
            && let Some(known) = Self::known(sink, place, key)
        {
            return known;
        }
        let thing = value.get("Thing").or_else(|| value.get("Things")).filter(|thing| thing.is_object());
        let inner = thing.and_then(|thing| thing.get("Locations")?.get(0)?.get("location"));
        let position =
            match inner.or_else(|| value.get("observedArea").filter(|_| context.position.is_none())) {
                Some(geometry) if geometry.is_object() => sink.middle(place, geometry),
                _ => None,
            };
        let position = position.or(context.position);
        let name = thing.or(context.thing).and_then(|thing| key_of(sink.options, thing, "Things"));
        let name = name.or_else(|| key.clone()).unwrap_or_else(|| sink.options.entity.clone());
        let observed =
            value.get("ObservedProperties").or_else(|| value.get("ObservedProperty")).or(context.observed);
        let is_multi =
            value.get("unitOfMeasurements").is_some() || value.get("multiObservationDataTypes").is_some();
        let count = if is_multi { observed.and_then(Json::as_array).map_or(0, Vec::len) } else { 1 };
        let mut series = Vec::with_capacity(count);
        for index in 0..count {
            // One for all where it is no list.
            let pick = |value: Option<&'v Json>| {
                value.and_then(|value| if value.is_array() { value.get(index) } else { Some(value) })
            };
            let (units, kinds) = if is_multi {
                (value.get("unitOfMeasurements"), value.get("multiObservationDataTypes"))
            } else {
                (value.get("unitOfMeasurement"), value.get("observationType"))
            };
            let unit = super::sink::cut(pick(units).map_or("", unit_of));
            let attribute = pick(observed).map_or("", |property| json::text(property, "name"));
            let attribute = if attribute.is_empty() { json::text(value, "name") } else { attribute };
            let attribute = super::sink::cut(attribute);
            let kind = pick(kinds);
            let kind = kind.and_then(Json::as_str).map_or("", json::local_name);
            series.push(Series {
                entity: name.clone(),
                attribute: if attribute.is_empty() { "result" } else { attribute }.to_owned(),
                unit: unit.to_owned(),
                is_numeric: match kind {
                    "OM_Measurement" | "OM_CountObservation" => true,
                    "OM_CategoryObservation" | "OM_TruthObservation" => false,
                    _ => !unit.is_empty(),
                },
                position,
            });
        }
        let parts = series.iter().map(|series| Part::of(sink, place, series)).collect();
        let entity = sink.text(place, &name);
        if let (Some(key), [series], false) = (key, series.as_slice(), is_multi) {
            sink.describe(key, series.clone());
        }
        Self { entity, position, parts, is_multi }
    }

    /// A datastream that the page knows from before; one of which nothing is known has its own name for an entity.
    pub(super) fn known(sink: &mut Sink<'_>, place: &Place<'_>, key: &str) -> Option<Self> {
        let options = sink.options;
        let unknown =
            || Series { entity: options.entity.clone(), attribute: "result".to_owned(), ..Series::default() };
        let mut series = options.series.get(key).cloned().unwrap_or_else(unknown);
        if series.entity.is_empty() {
            key.clone_into(&mut series.entity);
        }
        let parts = vec![Part::of(sink, place, &series)];
        let entity = sink.text(place, &series.entity);
        Some(Self { entity, position: series.position, parts, is_multi: false })
    }
}

impl Part {
    fn of(sink: &mut Sink<'_>, place: &Place<'_>, series: &Series) -> Self {
        let attribute = sink.text(place, &series.attribute);
        Self { attribute, unit: sink.text(place, &series.unit), is_numeric: series.is_numeric }
    }
}

/// The sign of a unit. Some servers have `unit` for it, or a name alone.
fn unit_of(unit: &Json) -> &str {
    let words = ["symbol", "unit", "name"].iter().map(|key| json::text(unit, key));
    words.chain([unit.as_str().unwrap_or("")]).find(|word| !word.is_empty()).unwrap_or("")
}

/// What a Thing is called: the property that the page names, else its link, else its number, else its name.
pub(super) fn key_of(options: &Options, entity: &Json, set: &str) -> Option<String> {
    let named = (!options.fields.entity.is_empty())
        .then(|| entity.get("properties")?.get(options.fields.entity.as_str()))
        .flatten();
    let said = match named {
        Some(Json::String(text)) => Some(kept(text)),
        Some(Json::Number(number)) => Some(crate::digits::of_number(number)),
        _ => entity.get("@iot.selfLink").and_then(Json::as_str).map(kept),
    };
    let name = || entity.get("name").and_then(Json::as_str).map(kept);
    said.or_else(|| numbered(entity, set)).or_else(name).filter(|key| !key.is_empty())
}

fn kept(text: &str) -> String {
    super::sink::cut(text).to_owned()
}

fn numbered(entity: &Json, set: &str) -> Option<String> {
    match entity.get("@iot.id").or_else(|| entity.get("id"))? {
        Json::Number(number) => Some(format!("{set}({})", crate::digits::of_number(number))),
        Json::String(text) => Some(format!("{set}('{}')", kept(text))),
        _ => None,
    }
}

/// The key of a datastream among known series: `Datastreams(5)`.
fn key_of_stream(stream: &Json) -> Option<String> {
    let is_multi = stream.get("unitOfMeasurements").is_some();
    key_of_topic(json::text(stream, "@iot.selfLink"))
        .or_else(|| numbered(stream, if is_multi { "MultiDatastreams" } else { "Datastreams" }))
}

/// The key of the datastream in a topic or link.
pub(super) fn key_of_topic(topic: &str) -> Option<String> {
    key_in(topic, "MultiDatastreams").or_else(|| key_in(topic, "Datastreams"))
}

/// An entity of a set in a topic or link: `Things(1)` of `v1.1/Things(1)/Locations`.
pub(super) fn key_in(topic: &str, set: &str) -> Option<String> {
    let part =
        topic.split('/').find(|part| part.strip_prefix(set).is_some_and(|rest| rest.starts_with('(')))?;
    let end = part.rfind(')')?;
    part.get(..=end).map(str::to_owned)
}

/// Takes an observation by its members, wherever they stand.
pub(super) fn observation<'v>(
    sink: &mut Sink<'_>,
    place: &Place<'_>,
    context: Context<'_>,
    member: &dyn Fn(&str) -> Option<&'v Json>,
) {
    let Some(result) = member("result") else {
        return sink.issue(place, "expected an observation with a result, found none");
    };
    let own = member("Datastream").or_else(|| member("MultiDatastream"));
    let own = own.map(|stream| Stream::of(sink, &place.key("Datastream"), stream, context));
    let unknown;
    let stream = match own.as_ref().or(context.stream) {
        Some(stream) => stream,
        None => {
            let entity = sink.options.entity.clone();
            if entity.is_empty() {
                return sink.issue(
                    place,
                    "expected an observation with its datastream, found neither it nor a topic",
                );
            }
            let series = Series { attribute: "result".to_owned(), ..Series::default() };
            let parts = vec![Part::of(sink, place, &series)];
            unknown = Stream { entity: sink.text(place, &entity), position: None, parts, is_multi: false };
            &unknown
        }
    };
    let mut row = Row { entity: stream.entity, result_ms: f64::NAN, ..Row::default() };
    let time = |sink: &mut Sink<'_>, key: &'static str| match member(key) {
        Some(Json::Null) | None => None,
        Some(value) => Some(sink.interval(&place.key(key), value)).filter(|(begin, _)| !begin.is_nan()),
    };
    let result = (result, time(sink, "resultTime").map(|(at, _)| at));
    let said = time(sink, "phenomenonTime");
    let fallback = result.1.unwrap_or(sink.received_ms);
    (row.begin_ms, row.end_ms) = said.unwrap_or((fallback, fallback));
    row.result_ms = result.1.unwrap_or(f64::NAN);
    row.valid_until_ms = time(sink, "validTime").map_or(f64::NAN, |(_, end)| end);
    if let Some(quality) = member("resultQuality") {
        quality_of(sink, place, &mut row, quality);
    }
    let feature = member("FeatureOfInterest")
        .and_then(|feature| feature.get("feature"))
        .filter(|feature| feature.is_object());
    let feature = feature.and_then(|feature| sink.middle(&place.key("FeatureOfInterest"), feature));
    if let Some([longitude, latitude]) = feature.or(stream.position).or(context.position) {
        (row.longitude, row.latitude) = (longitude, latitude);
    }
    let place = place.key("result");
    if !stream.is_multi {
        if let Some(part) = stream.parts.first() {
            part.see(sink, &place, row, result.0);
        }
        return;
    }
    match result.0.as_array() {
        Some(list) if list.len() == stream.parts.len() => {
            for (index, (part, value)) in stream.parts.iter().zip(list).enumerate() {
                part.see(sink, &place.at(index), row, value);
            }
        }
        _ => sink.expected(&place, &format!("a list of {} results", stream.parts.len()), result.0),
    }
}

impl Part {
    fn see(&self, sink: &mut Sink<'_>, place: &Place<'_>, row: Row, value: &Json) {
        let row = Row { attribute: self.attribute, unit: self.unit, source_unit: self.unit, ..row };
        sink.see_as(place, row, value, self.is_numeric);
    }
}

/// The quality of a result: a word, or an element of ISO 19157 with its result.
fn quality_of(sink: &mut Sink<'_>, place: &Place<'_>, row: &mut Row, quality: &Json) {
    let quality = quality.get(0).unwrap_or(quality);
    let result = quality.get("DQ_Result").or_else(|| quality.get("result")).unwrap_or(quality);
    let name = json::text(quality, "nameOfMeasure");
    let words = [quality.as_str().unwrap_or(""), json::text(result, "code"), name];
    let word = words.into_iter().find(|word| !word.is_empty()).unwrap_or("");
    row.quality = sink.text(place, word);
    if name.contains("ccuracy") {
        row.accuracy = result.get("value").and_then(json::number).unwrap_or(f64::NAN);
    }
}
