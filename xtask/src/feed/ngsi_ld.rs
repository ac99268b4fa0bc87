//! Traffic, car parks and waste containers as entities of NGSI-LD, in the types of the Smart Data Models: traffic
//! normalized, the others concise.
//!
//! In: a query that names a type. Out: all entities of it.
//! Traffic is the street's own: its entities are called by the ids that the streets have in the city, so that the page
//! knows which they are. Does not: page, or know other queries.

use super::{CONTAINER_S, COUNT_S, Feed, count, parameter, rfc3339};
use crate::city::plane::Pt;
use crate::city::write::degrees;
use crate::day::clock::Moment;
use crate::day::counts::{filling_percent, free_spots, traffic};
use crate::day::{Container, Garage, Road};
use serde_json::{Value, json};

/// What the names mean. Readers need not fetch it.
const CONTEXT: &str = "https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context.jsonld";

pub(super) fn entities(feed: &Feed, query: &str, unix_ms: f64) -> Value {
    let day = &feed.day;
    let at = |every_s| feed.clock.measured(unix_ms, every_s);
    let list = match parameter(query, "type") {
        Some("TrafficFlowObserved") => day.roads.iter().map(|it| flow(it, at(COUNT_S))).collect(),
        Some("OffStreetParking") => day.garages.iter().map(|it| parking(it, at(COUNT_S))).collect(),
        Some("WasteContainer") => day.containers.iter().map(|it| container(it, at(CONTAINER_S))).collect(),
        _ => Vec::new(),
    };
    Value::Array(list)
}

fn flow(road: &Road, moment: Moment) -> Value {
    let it = traffic(moment.hour, road.lanes, road.spot.near, road.spot.seed);
    let at = rfc3339(moment.unix_ms);
    let line: Vec<[f64; 2]> = road.line.iter().copied().map(degrees).collect();
    json!({
        "@context": CONTEXT,
        "id": road.spot.id,
        "type": "TrafficFlowObserved",
        "location": { "type": "GeoProperty", "value": { "type": "LineString", "coordinates": line } },
        "dateObserved": { "type": "Property", "value": { "@type": "DateTime", "@value": at } },
        "intensity": { "type": "Property", "value": count(it.intensity), "observedAt": at },
        "averageVehicleSpeed":
            { "type": "Property", "value": count(it.speed_km_h), "unitCode": "KMH", "observedAt": at },
        "occupancy": { "type": "Property", "value": it.occupancy, "unitCode": "C62", "observedAt": at },
    })
}

fn parking(garage: &Garage, moment: Moment) -> Value {
    let free = free_spots(moment.hour, garage.total, garage.draws, garage.spot.seed);
    let at = rfc3339(moment.unix_ms);
    json!({
        "@context": CONTEXT,
        "id": garage.spot.id,
        "type": "OffStreetParking",
        "location": point(garage.spot.at),
        "availableSpotNumber": { "value": count(free), "observedAt": at },
        "totalSpotNumber": { "value": count(garage.total), "observedAt": at },
        "status": { "value": if free > 0.0 { "open" } else { "full" }, "observedAt": at },
    })
}

fn container(container: &Container, moment: Moment) -> Value {
    let percent = filling_percent(moment.hour, container.emptied_hour, container.daily_percent);
    let at = rfc3339(moment.unix_ms);
    json!({
        "@context": CONTEXT,
        "id": container.spot.id,
        "type": "WasteContainer",
        "location": point(container.spot.at),
        "fillingLevel": { "value": count(percent), "unitCode": "P1", "observedAt": at },
        "storedWasteKind": { "value": container.waste, "observedAt": at },
    })
}

fn point(at: Pt) -> Value {
    json!({ "type": "Point", "coordinates": degrees(at) })
}
