//! Bicycles to rent, as GBFS 3 has it: where the stations are, and what stands in them.
//!
//! Bicycles and free docks of a station are as many as its docks together.
//! Does not: list vehicles outside stations, or plans and prices.

use super::{COUNT_S, Feed, count, rfc3339};
use crate::city::write::degrees;
use crate::day::Dock;
use crate::day::counts::bikes;
use serde_json::{Value, json};

/// How long a file counts, seconds.
const TTL_S: u32 = 120;

pub(super) fn information(feed: &Feed, unix_ms: f64) -> Value {
    let station = |dock: &Dock| {
        let [longitude, latitude] = degrees(dock.spot.at);
        json!({
            "station_id": dock.spot.id,
            "name": [{ "text": dock.spot.name, "language": "en" }],
            "lat": latitude,
            "lon": longitude,
            "capacity": count(dock.docks),
        })
    };
    // It does not change: a day is as good as a minute.
    file(unix_ms, 86_400, feed.day.docks.iter().map(station).collect())
}

pub(super) fn status(feed: &Feed, unix_ms: f64) -> Value {
    let moment = feed.clock.measured(unix_ms, COUNT_S);
    let station = |dock: &Dock| {
        let there = bikes(moment.hour, dock.docks, dock.spot.near, dock.spot.seed);
        json!({
            "station_id": dock.spot.id,
            "num_vehicles_available": count(there),
            "num_docks_available": count(dock.docks - there),
            "is_installed": true,
            "is_renting": true,
            "is_returning": true,
            "last_reported": rfc3339(moment.unix_ms),
        })
    };
    file(moment.unix_ms, TTL_S, feed.day.docks.iter().map(station).collect())
}

fn file(updated_ms: f64, ttl_s: u32, stations: Vec<Value>) -> Value {
    json!({
        "last_updated": rfc3339(updated_ms),
        "ttl": ttl_s,
        "version": "3.0",
        "data": { "stations": stations },
    })
}
