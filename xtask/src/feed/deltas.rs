//! Street lights as plain JSON and buses as GeoJSON: whole states, and what is sent by sockets.
//!
//! In: the moment, and which lamps are wanted. Out: a list of objects; a collection of features.
//! Does not: send anything: `socket` does.

use super::{Feed, METER_S, rfc3339};
use crate::city::write::degrees;
use crate::day::Spot;
use crate::day::lights::light;
use serde_json::{Value, json};

/// Lamps that are wanted, by number and by whether they are on.
pub(super) fn lights(feed: &Feed, unix_ms: f64, mut is_wanted: impl FnMut(usize, bool) -> bool) -> Value {
    let moment = feed.clock.measured(unix_ms, METER_S);
    let at = rfc3339(moment.unix_ms);
    let say = |(number, spot): (usize, &Spot)| {
        let it = light(moment.hour, spot.near, spot.seed);
        let [longitude, latitude] = degrees(spot.at);
        is_wanted(number, it.is_on).then(|| {
            json!({
                "id": spot.id,
                "longitude": longitude,
                "latitude": latitude,
                "time": at,
                "status": if it.is_on { "on" } else { "off" },
                "power": { "value": it.power_w, "unit": "W" },
            })
        })
    };
    feed.day.lamps.iter().enumerate().filter_map(say).collect()
}

/// All buses, where they are now.
pub(super) fn buses(feed: &Feed, unix_ms: f64) -> Value {
    let moment = feed.clock.moment(unix_ms);
    let at = rfc3339(moment.unix_ms);
    let features: Vec<Value> = feed
        .day
        .buses(moment.hour)
        .map(|(id, line, bus)| {
            json!({
                "type": "Feature",
                "id": id,
                "geometry": { "type": "Point", "coordinates": degrees(bus.at) },
                "properties": {
                    "time": at,
                    "line": line.to_string(),
                    "speed": { "value": bus.speed_km_h, "unit": "km/h" },
                    "occupancy": { "value": bus.occupancy_percent, "unit": "%" },
                },
            })
        })
        .collect();
    json!({ "type": "FeatureCollection", "features": features })
}
