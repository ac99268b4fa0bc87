//! Formats: bytes of a message to a [`crate::Batch`]; a file for each.
//!
//! In: a message as it comes, what the page says of it ([`Options`]), and when it came. Out: [`Decoded`]: rows, warnings,
//! issues, where to read on. Everything is bounded: bytes, depth, rows, texts, issues.
//! A thing that says no time is taken to be of when it came. Names of attributes and ids of entities are the source's
//! own, less the prefix that an `@context` would take off.
//! Does not: fetch anything, an `@context` least of all; join, sort or judge observations.
//!
//! | file | format |
//! |---|---|
//! | `sensorthings` | OGC SensorThings 1.0 and 1.1 (OGC 18-088), entities, expansions, data arrays, MQTT |
//! | `ngsi_ld`, `ngsi_v2` over `ngsi` | ETSI NGSI-LD (GS CIM 009), all representations, notifications, temporal; NGSIv2 |
//! | `senml` | SenML (RFC 8428, RFC 8798) |
//! | `onem2m` | oneM2M contentInstance, timeSeriesInstance, flexContainer, notifications (TS-0004) |
//! | `cloudevents` | CloudEvents 1.0 with any of the others within |
//! | `sosa` | W3C SOSA observations in JSON-LD |
//! | `gbfs`, `gtfs_rt` | shared vehicles 1 to 3; public transport in real time |
//! | `cap` | Common Alerting Protocol 1.2 (ITU-T X.1303 bis) to [`Alert`]s |
//! | `geojson`, `csv`, `plain` | features, tables and plain JSON by a mapping |

mod alert;
mod base64;
mod cap;
mod cap_field;
mod cloudevents;
mod csv;
mod detect;
mod gbfs;
mod geo;
mod geojson;
mod gtfs_rt;
mod json;
mod ngsi;
mod ngsi_ld;
mod ngsi_time;
mod ngsi_v2;
mod onem2m;
mod options;
mod place;
mod plain;
mod protobuf;
mod senml;
mod sensorthings;
mod sensorthings_row;
mod sink;
mod sosa;
#[path = "../../feed/time.rs"]
#[allow(dead_code, unreachable_pub, reason = "a file of the page, which writes times too")]
mod time;
mod times;
mod told;
mod unit;

pub use alert::{
    Alert, Area, Certainty, Circle, Info, MessageType, Reference, Severity, Status, Time, Urgency,
};
pub use options::{Fields, Options};
pub use told::tell;

use std::collections::BTreeMap;

use place::Place;
use serde_json::Value as Json;
use sink::Sink;

use crate::batch::{Batch, ROWS_MOST, TEXTS_BYTES_MOST};

/// Bytes of one message.
pub const MESSAGE_BYTES_MOST: usize = 16 << 20;

/// What a message is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// OGC SensorThings.
    SensorThings,
    /// ETSI NGSI-LD.
    NgsiLd,
    /// NGSIv2.
    NgsiV2,
    /// SenML.
    SenMl,
    /// oneM2M.
    OneM2m,
    /// CloudEvents.
    CloudEvents,
    /// W3C SOSA.
    Sosa,
    /// GBFS.
    Gbfs,
    /// GTFS-Realtime.
    GtfsRt,
    /// Common Alerting Protocol.
    Cap,
    /// GeoJSON, whole or in lines.
    GeoJson,
    /// A table.
    Csv,
    /// JSON of no standard, by a mapping.
    Json,
}

impl Format {
    /// Every format with the name a page calls it by.
    pub const ALL: [(Self, &'static str); 13] = [
        (Self::SensorThings, "sensorthings"),
        (Self::NgsiLd, "ngsi-ld"),
        (Self::NgsiV2, "ngsi-v2"),
        (Self::SenMl, "senml"),
        (Self::OneM2m, "onem2m"),
        (Self::CloudEvents, "cloudevents"),
        (Self::Sosa, "sosa"),
        (Self::Gbfs, "gbfs"),
        (Self::GtfsRt, "gtfs-rt"),
        (Self::Cap, "cap"),
        (Self::GeoJson, "geojson"),
        (Self::Csv, "csv"),
        (Self::Json, "json"),
    ];

    /// The format of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == name).map(|(format, _)| *format)
    }
}

/// A series that observations may refer to by key alone: a datastream of SensorThings.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Series {
    /// Whose.
    pub entity: String,
    /// Which property.
    pub attribute: String,
    /// The unit as the source has it.
    pub unit: String,
    /// Whether its results are numbers, even where they come as text.
    pub is_numeric: bool,
    /// Longitude and latitude.
    pub position: Option<[f64; 2]>,
}

/// What was in a message.
#[derive(Debug, Default)]
pub struct Decoded {
    /// What it was taken for; none where it was nothing known.
    pub format: Option<Format>,
    /// Observations, and what was wrong.
    pub batch: Batch,
    /// Warnings.
    pub alerts: Vec<Alert>,
    /// Where the next page is, as the source says it: to be resolved against the address of this one.
    pub next: Option<String>,
    /// What the message and the messages in it are known by (CloudEvents: source and id): one seen before is a repetition.
    pub keys: Vec<String>,
    /// Series described in it, by key: put into [`Options::series`] for messages to come.
    pub series: BTreeMap<String, Series>,
}

/// Reads a message of any format: of the one the page names, else of the media type, else of its shape.
#[must_use]
pub fn decode(
    format_hint: Option<Format>,
    media_type: Option<&str>,
    bytes: &[u8],
    received_ms: f64,
    options: &Options,
) -> Decoded {
    let mut sink = Sink::new(options, received_ms);
    let hint = format_hint.or_else(|| media_type.and_then(detect::by_media_type));
    let format = if bytes.len() > MESSAGE_BYTES_MOST {
        let reason = format!("expected at most {MESSAGE_BYTES_MOST} bytes, found {}", bytes.len());
        sink.issue(&Place::ROOT, reason);
        hint
    } else {
        read(&mut sink, &Place::ROOT, hint, media_type, bytes)
    };
    for (left_out, most, what) in [
        (sink.batch.rows_left_out, ROWS_MOST, "rows"),
        (sink.batch.texts_left_out, TEXTS_BYTES_MOST, "bytes of texts"),
    ] {
        if left_out > 0 {
            sink.issue(&Place::ROOT, format!("expected at most {most} {what}, left out {left_out}"));
        }
    }
    let Sink { batch, alerts, next, keys, series, .. } = sink;
    Decoded { format, batch, alerts, next, keys, series }
}

/// Reads bytes, of the message or of one within it.
fn read(
    sink: &mut Sink<'_>,
    place: &Place<'_>,
    hint: Option<Format>,
    media_type: Option<&str>,
    bytes: &[u8],
) -> Option<Format> {
    let format = hint.or_else(|| detect::by_first_byte(bytes));
    match format {
        Some(Format::GtfsRt) => gtfs_rt::read(sink, place, bytes),
        Some(Format::Cap) => cap::read(sink, place, bytes),
        Some(Format::Csv) => csv::read(sink, place, bytes),
        _ if detect::is_lines(media_type, bytes) => {
            let mut met = format;
            json::read_lines(bytes, sink, |sink, place, value| {
                met = dispatch(sink, place, hint, value).or(met)
            });
            return met;
        }
        _ => {
            let Some(value) = json::read(bytes, sink, place) else { return format };
            return dispatch(sink, place, hint, &value);
        }
    }
    format
}

/// Hands a JSON value to its format.
fn dispatch(sink: &mut Sink<'_>, place: &Place<'_>, hint: Option<Format>, value: &Json) -> Option<Format> {
    let Some(format) = hint.or_else(|| detect::by_shape(value)) else {
        let known = "a message of a known format (the page may name it)";
        sink.expected(place, known, value);
        return None;
    };
    match format {
        Format::SensorThings => sensorthings::read(sink, place, value),
        Format::NgsiLd => ngsi_ld::read(sink, place, value),
        Format::NgsiV2 => ngsi_v2::read(sink, place, value),
        Format::SenMl => senml::read(sink, place, value),
        Format::OneM2m => onem2m::read(sink, place, value),
        Format::CloudEvents => cloudevents::read(sink, place, value),
        Format::Sosa => sosa::read(sink, place, value),
        Format::Gbfs => gbfs::read(sink, place, value),
        Format::GeoJson => geojson::read(sink, place, value),
        Format::Json => plain::read(sink, place, value),
        Format::GtfsRt | Format::Cap | Format::Csv => {
            sink.issue(place, "expected bytes of this format, found json within another message");
        }
    }
    Some(format)
}

#[cfg(test)]
mod tests;
