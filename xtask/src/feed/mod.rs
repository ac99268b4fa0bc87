//! The day of the fictional city as live telemetry, through one format after the other: what the demo page shows.
//!
//! In: requests of the page. Out: answers over HTTP, sockets, and where there is a broker MQTT.
//! Values follow the town's clock, which may run fast; their times are the real ones (`day::clock`), since a reading from
//! the future would rightly be refused. The same seed and time of day give the same values.
//! Does not: keep state, or look like a whole server of any standard: it answers what its own description asks.
//!
//! | file | what is served |
//! |---|---|
//! | `description` | `feeds.json`, which names all others |
//! | `sensorthings` | air, noise, water: OGC SensorThings 1.1, page by page |
//! | `ngsi_ld` | traffic, car parks, waste containers: NGSI-LD, normalized and concise |
//! | `gbfs` | bicycles: GBFS 3 |
//! | `deltas`, `socket` | street lights, buses: JSON and GeoJSON over WebSocket, whole states over HTTP |
//! | `cap` | a warning of a storm surge: CAP 1.2 |
//! | `senml`, `broker` | weather: SenML over MQTT, by a mosquitto of the demo's own |

pub(crate) mod broker;
mod cap;
mod deltas;
mod description;
mod gbfs;
mod ngsi_ld;
mod senml;
mod sensorthings;
pub(crate) mod socket;
#[cfg(test)]
mod tests;
#[path = "../../../src/feed/time.rs"]
#[allow(dead_code, unreachable_pub, reason = "a file of the library, which reads times too")]
mod time;

use crate::city::plane::floor_i64;
use crate::day::Day;
use crate::day::clock::Clock;
use crate::http::Request;
use serde_json::Value;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

/// Where the page finds the description.
pub(crate) const DESCRIPTION: &str = "feeds.json";
/// How often sensors measure, seconds of the town's.
const STATION_S: f64 = 60.0;
const METER_S: f64 = 15.0;
const COUNT_S: f64 = 30.0;
const CONTAINER_S: f64 = 300.0;

/// A day that is served.
#[derive(Clone)]
pub(crate) struct Feed {
    pub(crate) day: Arc<Day>,
    pub(crate) clock: Clock,
    /// How fast the town's clock runs.
    pub(crate) speed: f64,
    /// Where the broker listens for browsers, if there is one.
    pub(crate) broker_port: Option<u16>,
}

/// What is sent by a socket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Line {
    Lights,
    Buses,
}

/// What was asked for.
pub(crate) enum Found {
    Body { kind: &'static str, bytes: Vec<u8> },
    Socket { line: Line, key: String },
}

impl Feed {
    /// What a request asks for; none where it is for none of this.
    pub(crate) fn find(&self, request: &Request) -> Option<Found> {
        self.find_at(request, now_ms())
    }

    fn find_at(&self, request: &Request, unix_ms: f64) -> Option<Found> {
        let socket = |line| Some(Found::Socket { line, key: request.socket_key.clone()? });
        let json = |kind, value: Value| Some(Found::Body { kind, bytes: value.to_string().into_bytes() });
        match request.segments.join("/").as_str() {
            DESCRIPTION => json("application/json", description::describe(self)),
            "v1.1/Things" => {
                json("application/json", sensorthings::things(self, &request.query, &request.host, unix_ms))
            }
            "ngsi-ld/v1/entities" => {
                json("application/ld+json", ngsi_ld::entities(self, &request.query, unix_ms))
            }
            "gbfs/3/station_information.json" => json("application/json", gbfs::information(self, unix_ms)),
            "gbfs/3/station_status.json" => json("application/json", gbfs::status(self, unix_ms)),
            "cap/warnings.xml" => {
                let bytes = cap::document(self, unix_ms).into_bytes();
                Some(Found::Body { kind: "application/cap+xml", bytes })
            }
            "live/lights.json" => json("application/json", deltas::lights(self, unix_ms, |_, _| true)),
            "live/buses.geojson" => json("application/geo+json", deltas::buses(self, unix_ms)),
            "live/lights" => socket(Line::Lights),
            "live/buses" => socket(Line::Buses),
            _ => None,
        }
    }
}

/// The real clock.
pub(crate) fn now_ms() -> f64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0.0, |since| since.as_secs_f64() * 1_000.0)
}

/// As the internet writes a time.
fn rfc3339(unix_ms: f64) -> String {
    time::rfc3339(unix_ms)
}

/// A count, as a message has it: without a point.
fn count(number: f64) -> i64 {
    floor_i64(number + 0.5)
}

/// A parameter of a query, as it came.
fn parameter<'q>(query: &'q str, name: &str) -> Option<&'q str> {
    query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
}
