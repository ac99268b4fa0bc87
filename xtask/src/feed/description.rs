//! What feeds there are, as `www/feed.schema.json` has it.
//!
//! Out: one entry a feed: where, how often, which feature of the city its entities are.
//! Does not: name what is not there: without a broker there is no weather.

use super::{COUNT_S, Feed, METER_S, STATION_S};
use serde_json::{Value, json};

/// The page is asked no more often, however fast the town's clock runs.
const EVERY_S_LEAST: f64 = 2.0;
/// Nor less often, however slowly it does.
const EVERY_S_MOST: f64 = 20.0;

/// What a Thing is asked with: where it is, and the last observation of each of its datastreams.
const EXPAND: &str = "$expand=Locations,Datastreams($expand=ObservedProperty,\
Observations($top=1;$orderby=phenomenonTime%20desc))&$top=8";

pub(super) fn describe(feed: &Feed) -> Value {
    let every = |measured_s: f64| (measured_s / feed.speed).clamp(EVERY_S_LEAST, EVERY_S_MOST);
    let things = |id: &str, title: &str, entity: &str, measured_s: f64, bind: Value, style: Value| {
        json!({
            "id": id,
            "title": title,
            "url": format!("v1.1/Things?$filter=properties/theme%20eq%20%27{id}%27&{EXPAND}"),
            "transport": "http",
            "format": "sensorthings",
            "every_secs": every(measured_s),
            "mapping": { "entity": entity },
            "bind": bind,
            "style": style,
        })
    };
    let entities = |id: &str, title: &str, kind: &str, bind: Value| {
        json!({
            "id": id,
            "title": title,
            "url": format!("ngsi-ld/v1/entities?type={kind}"),
            "transport": "http",
            "format": "ngsi-ld",
            "every_secs": every(COUNT_S),
            "headers": { "Accept": "application/ld+json" },
            "bind": bind,
        })
    };
    // The bay is large: in the colours of readings it would be no water any more.
    let blues = json!({ "paint": [{
        "attribute": "waterLevel",
        "breaks": [1.5, 2.5, 3.5, 4.5],
        "colors": ["#dcebf1", "#c6dee8", "#abcddb", "#8dbacd", "#6ca3ba"],
    }] });
    let by_id = || json!({ "by": "id" });
    let nearest = |within_m: u32| json!({ "by": "nearest", "within_m": within_m });
    let marker = || json!({ "by": "marker" });
    let mut feeds = vec![
        things("air", "Air quality", "station", STATION_S, nearest(50), json!({})),
        things("noise", "Noise", "station", METER_S, nearest(50), json!({})),
        things("water", "Water level of harbour and river", "feature", STATION_S, by_id(), blues),
        entities("traffic", "Traffic on main streets", "TrafficFlowObserved", by_id()),
        entities("parking", "Car parks", "OffStreetParking", nearest(50)),
        entities("waste", "Waste containers", "WasteContainer", nearest(50)),
        json!({
            "id": "bike-stations",
            "title": "Bicycle stations",
            "url": "gbfs/3/station_information.json",
            "transport": "http",
            "format": "gbfs",
            "every_secs": 300,
            "bind": nearest(20),
        }),
        json!({
            "id": "bikes",
            "title": "Bicycles and free docks",
            "url": "gbfs/3/station_status.json",
            "transport": "http",
            "format": "gbfs",
            "every_secs": every(COUNT_S),
            "bind": nearest(20),
        }),
        json!({
            "id": "lights",
            "title": "Street lights",
            "url": "live/lights",
            "snapshot_url": "live/lights.json",
            "transport": "ws",
            "format": "json",
            "every_secs": 10,
            "bind": marker(),
            "style": { "symbol": "lamp" },
        }),
        json!({
            "id": "buses",
            "title": "Buses",
            "url": "live/buses",
            "snapshot_url": "live/buses.geojson",
            "transport": "ws",
            "format": "geojson",
            "every_secs": 5,
            "bind": marker(),
            "style": { "symbol": "bus" },
        }),
        json!({
            "id": "warnings",
            "title": "Warnings of the harbour office",
            "url": "cap/warnings.xml",
            "transport": "http",
            "format": "cap",
            "every_secs": every(STATION_S),
        }),
    ];
    if let Some(port) = feed.broker_port {
        feeds.push(json!({
            "id": "weather",
            "title": "Weather stations",
            "url": format!("ws://127.0.0.1:{port}/"),
            "transport": "mqtt",
            "topics": [format!("{}/+", super::senml::TOPIC)],
            "format": "senml",
            "every_secs": 10,
            "bind": nearest(50),
        }));
    }
    json!({ "feeds": feeds })
}
