//! Air, noise and water as Things of OGC SensorThings 1.1, each with its place and the last observation of its
//! datastreams, a page at a time.
//!
//! In: a query that filters by theme. Out: `value`, and `@iot.nextLink` where there are more.
//! Does not: understand OData: what is expanded and in which order is what the description asks for.

use super::{Feed, METER_S, STATION_S, parameter, rfc3339};
use crate::city::write::degrees;
use crate::day::Spot;
use crate::day::air::{air, noise_db};
use crate::day::clock::Moment;
use crate::day::water::level_m;
use serde_json::{Value, json};

/// Things of a page, whatever more is asked for.
const PAGE_MOST: usize = 20;

/// What a datastream observes: the property, its unit's name and symbol, and what it reads.
type Stream = (&'static str, &'static str, &'static str, f64);

/// Things of the theme that the query filters by.
pub(super) fn things(feed: &Feed, query: &str, host: &str, unix_ms: f64) -> Value {
    let day = &feed.day;
    let themes: [(&str, &[Spot], f64, Read); 3] = [
        ("air", &day.air, STATION_S, read_air),
        ("noise", &day.noise, METER_S, read_noise),
        ("water", &day.gauges, STATION_S, read_water),
    ];
    let is_asked = |theme: &str| query.contains(&format!("%27{theme}%27"));
    let number = |name: &str| parameter(query, name).and_then(|text| text.parse::<usize>().ok());
    let (skip, top) = (number("$skip").unwrap_or(0), number("$top").unwrap_or(PAGE_MOST).clamp(1, PAGE_MOST));
    let mut all = Vec::new();
    let chosen = themes.iter().zip(1..).filter(|((theme, ..), _)| is_asked(theme));
    for ((theme, spots, every_s, read), kind) in chosen {
        let moment = feed.clock.measured(unix_ms, *every_s);
        let numbered = spots.iter().zip(kind * 1_000 + 1..);
        all.extend(numbered.map(|(spot, number)| thing(theme, spot, number, host, moment, *read)));
    }
    let is_more = all.len() > skip + top;
    let page: Vec<Value> = all.into_iter().skip(skip).take(top).collect();
    let mut answer = json!({ "value": page });
    if is_more && let Some(object) = answer.as_object_mut() {
        let kept: Vec<&str> = query.split('&').filter(|pair| !pair.starts_with("$skip=")).collect();
        let link = format!("http://{host}/v1.1/Things?{}&$skip={}", kept.join("&"), skip + top);
        object.insert("@iot.nextLink".into(), link.into());
    }
    answer
}

type Read = fn(&Spot, f64) -> Vec<Stream>;

fn read_air(spot: &Spot, hour: f64) -> Vec<Stream> {
    let it = air(hour, spot.near, spot.seed);
    let of = |property, value| (property, "microgram per cubic metre", "µg/m³", value);
    vec![of("PM2.5", it.pm25), of("PM10", it.pm10), of("NO2", it.no2), of("O3", it.o3)]
}

fn read_noise(spot: &Spot, hour: f64) -> Vec<Stream> {
    vec![("LAeq", "decibel", "dB", noise_db(hour, spot.near, spot.seed))]
}

fn read_water(spot: &Spot, hour: f64) -> Vec<Stream> {
    vec![("Water level", "metre", "m", level_m(hour, spot.near))]
}

fn thing(theme: &str, spot: &Spot, number: u32, host: &str, moment: Moment, read: Read) -> Value {
    let root = format!("http://{host}/v1.1");
    let point = json!({ "type": "Point", "coordinates": degrees(spot.at) });
    // Water is a feature of the city, stations are not.
    let of = if theme == "water" { "feature" } else { "station" };
    let streams: Vec<Value> = read(spot, moment.hour)
        .iter()
        .zip(1..)
        .map(|(stream, place)| datastream(*stream, number * 10 + place, &root, moment, &spot.name))
        .collect();
    json!({
        "@iot.id": number,
        "@iot.selfLink": format!("{root}/Things({number})"),
        "name": spot.name,
        "description": "A station of the fictional city of Port Meridian",
        "properties": { "theme": theme, of: spot.id },
        "Locations": [{
            "@iot.id": number,
            "@iot.selfLink": format!("{root}/Locations({number})"),
            "name": spot.name,
            "description": "Where it stands",
            "encodingType": "application/geo+json",
            "location": point,
        }],
        "Datastreams": streams,
    })
}

fn datastream(
    (property, unit, symbol, result): Stream,
    number: u32,
    root: &str,
    moment: Moment,
    station: &str,
) -> Value {
    let at = rfc3339(moment.unix_ms);
    json!({
        "@iot.id": number,
        "@iot.selfLink": format!("{root}/Datastreams({number})"),
        "name": format!("{property}, {station}"),
        "description": property,
        "observationType": "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement",
        "unitOfMeasurement": { "name": unit, "symbol": symbol, "definition": "https://ucum.org" },
        "ObservedProperty": {
            "@iot.id": number % 10,
            "name": property,
            "definition": format!("{root}/ObservedProperties({})", number % 10),
            "description": property,
        },
        "Observations": [{
            "@iot.id": format!("{number}-{at}"),
            "phenomenonTime": at,
            "resultTime": at,
            "result": result,
        }],
    })
}
