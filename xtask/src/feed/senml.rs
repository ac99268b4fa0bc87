//! Weather stations as packs of SenML (RFC 8428), one a station.
//!
//! In: the moment. Out: topics and packs.
//! Does not: send anything: `broker` does.

use super::{Feed, STATION_S};
use crate::city::write::degrees;
use crate::day::Spot;
use crate::day::weather::weather;
use serde_json::{Value, json};

/// Under which each station has a topic.
pub(super) const TOPIC: &str = "port-meridian/weather";

pub(super) fn packs(feed: &Feed, unix_ms: f64) -> Vec<(String, Value)> {
    let moment = feed.clock.measured(unix_ms, STATION_S);
    let pack = |(spot, number): (&Spot, u32)| {
        let it = weather(moment.hour, spot.seed);
        let [longitude, latitude] = degrees(spot.at);
        let value = json!([
            { "bn": format!("{}:", spot.id), "bt": moment.unix_ms / 1_000.0,
              "n": "longitude", "u": "lon", "v": longitude },
            { "n": "latitude", "u": "lat", "v": latitude },
            { "n": "temperature", "u": "Cel", "v": it.temperature_c },
            { "n": "humidity", "u": "%RH", "v": it.humidity_percent },
            { "n": "windSpeed", "u": "m/s", "v": it.wind_m_s },
            { "n": "windDirection", "u": "deg", "v": it.wind_deg },
            { "n": "pressure", "u": "hPa", "v": it.pressure_hpa },
            { "n": "rainfall", "u": "mm", "v": it.rain_mm },
        ]);
        (format!("{TOPIC}/{number}"), value)
    };
    feed.day.weather.iter().zip(1..).map(pack).collect()
}
