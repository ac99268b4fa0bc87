//! Observations and the city: which feature they belong to, what is said of them and when, and what that costs.
//!
//! `bonds` joins entities to features, `rules` follows the rules of feeds, `paint` colours features, `change` asks what
//! changed, `speech` lets an hour pass, `cost` counts allocations, `real` reads real telemetry where it is (see `support`),
//! `rows` takes what decoders hand on, `hour` lets two hundred sensors speak for an hour.

#[path = "feed/bonds.rs"]
mod bonds;
#[path = "feed/change.rs"]
mod change;
#[path = "support/command.rs"]
mod command;
#[path = "feed/cost.rs"]
mod cost;
#[path = "feed/hour.rs"]
mod hour;
#[path = "feed/paint.rs"]
mod paint;
#[path = "feed/real.rs"]
mod real;
#[path = "feed/rows.rs"]
mod rows;
#[path = "feed/rules.rs"]
mod rules;
#[path = "feed/speech.rs"]
mod speech;
mod support;
#[path = "feed/warnings.rs"]
mod warnings;

use civitwin::city::{ReadOptions, Reader};
use civitwin::feed::{Observation, Value, rfc3339};
use civitwin::twin::{Answer, Event, Observed, Payload, Twin};
use command::command;

/// The first of March 2026 at noon.
const NOON_MS: f64 = 1_772_366_400_000.0;

/// A school of 20 by 20 m, a station 100 m east of it, a house without a name 500 m east, and a district around the first two.
const TOWN: &str = r#"{"type":"FeatureCollection","features":[
 {"type":"Feature","id":"school","properties":{"building":"school","name":"School"},
  "geometry":{"type":"Polygon","coordinates":[[[0,0],[0.00018,0],[0.00018,0.00018],[0,0.00018],[0,0]]]}},
 {"type":"Feature","id":"urn:ngsi-ld:AirQualityObserved:gare","properties":{"man_made":"monitoring_station","name":"Gare"},
  "geometry":{"type":"Point","coordinates":[0.0009,0.0001]}},
 {"type":"Feature","properties":{"building":"yes"},
  "geometry":{"type":"Polygon","coordinates":[[[0.0045,0],[0.0047,0],[0.0047,0.0002],[0.0045,0.0002],[0.0045,0]]]}},
 {"type":"Feature","id":"centre","properties":{"boundary":"administrative","name":"Centre"},
  "geometry":{"type":"Polygon","coordinates":[[[-0.001,-0.001],[0.002,-0.001],[0.002,0.001],[-0.001,0.001],[-0.001,-0.001]]]}}
]}"#;

fn load(twin: &mut Twin, load_id: u32, text: &str) {
    let first = u32::try_from(twin.city.len()).expect("a small town");
    let mut reader = Reader::new(&ReadOptions::default());
    reader.push(text.as_bytes(), &mut twin.city);
    reader.finish(&mut twin.city).expect("a usable town");
    let end = u32::try_from(twin.city.len()).expect("a small town");
    twin.accept(load_id, first..end);
}

fn nothing() -> Twin {
    let mut twin = Twin::default();
    twin.unix_ms = NOON_MS;
    twin
}

fn town() -> Twin {
    let mut twin = nothing();
    load(&mut twin, 1, TOWN);
    twin
}

fn no2(entity: &str, at_ms: f64, value: f64) -> Observation {
    Observation {
        entity: entity.into(),
        attribute: "NO2".into(),
        value: Value::Number(value),
        unit: Some("GQ".into()),
        time: rfc3339(at_ms),
        ..Observation::default()
    }
}

/// Says a command as the page does.
fn say(twin: &mut Twin, text: &str, now_ms: f64) -> Answer {
    let answer = twin.step(&command(text), &Payload::default(), now_ms);
    answer.expect("a command of the twin").expect("a good one")
}

fn counts(observed: &Observed) -> [u32; 4] {
    [observed.applied, observed.coalesced, observed.unmatched, observed.rejected]
}

/// What was said since the last time, as JSON.
fn said(twin: &mut Twin) -> Vec<String> {
    let text = |event: Event| match event {
        Event::Say { message, .. } => Some(serde_json::to_string(&message).expect("plain data")),
        _ => None,
    };
    std::mem::take(&mut twin.events).into_iter().filter_map(text).collect()
}
