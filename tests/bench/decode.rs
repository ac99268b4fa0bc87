//! How fast each format is decoded, natively: megabytes and observations a second, on messages made up here.
//!
//! `cargo bench --package civitwin-live`. Numbers are for comparing one commit with the next on one machine; nothing
//! asserts them. The mean of several runs counts, in time on a processor where the system tells it.

#![expect(clippy::cast_precision_loss, reason = "sizes of made-up messages")]

use civitwin_live::decode::{Decoded, Fields, Format, Options, decode};
use std::fmt::Write as _;
use std::hint::black_box;
use std::time::Instant;

/// Observations of a message, about.
const COUNT: usize = 20_000;
const RUNS: usize = 40;
const NOON_MS: f64 = 1_772_366_400_000.0;

/// A text a number, with something between.
fn many(count: usize, between: &str, each: impl Fn(usize) -> String) -> String {
    let mut text = String::new();
    for number in 0..count {
        let _ = write!(text, "{}{}", if number == 0 { "" } else { between }, each(number));
    }
    text
}

fn clock(number: usize) -> String {
    format!("2026-03-01T{:02}:{:02}:{:02}Z", number / 3_600 % 24, number / 60 % 60, number % 60)
}

fn sensorthings() -> String {
    let stream = |number: usize| {
        let observations = many(100, ",", |index| {
            format!(
                r#"{{"@iot.id":{index},"phenomenonTime":"{}","resultTime":null,"result":{}.5}}"#,
                clock(index),
                index % 90
            )
        });
        format!(
            r#"{{"@iot.id":{number},"unitOfMeasurement":{{"name":"x","symbol":"ug/m3"}},"ObservedProperty":{{"name":"NO2"}},"Thing":{{"@iot.id":{number},"Locations":[{{"location":{{"type":"Point","coordinates":[7.4,43.7]}}}}]}},"Observations":[{observations}]}}"#
        )
    };
    format!(r#"{{"value":[{}]}}"#, many(COUNT / 100, ",", stream))
}

fn data_array() -> String {
    let rows = many(COUNT, ",", |number| format!(r#"[{number},"{}",{}.5]"#, clock(number), number % 90));
    format!(
        r#"{{"value":[{{"Datastream@iot.navigationLink":"x/Datastreams(1)","components":["id","phenomenonTime","result"],"dataArray":[{rows}]}}]}}"#
    )
}

fn ngsi_ld() -> String {
    let entity = |number: usize| {
        let values = ["no2", "o3", "pm10", "pm25"].map(|name| {
            format!(
                r#""{name}":{{"type":"Property","value":{}.5,"unitCode":"GQ","observedAt":"{}"}}"#,
                number % 90,
                clock(number)
            )
        });
        format!(
            r#"{{"id":"urn:ngsi-ld:AirQualityObserved:{number}","type":"AirQualityObserved",{},"location":{{"type":"GeoProperty","value":{{"type":"Point","coordinates":[7.4,43.7]}}}}}}"#,
            values.join(",")
        )
    };
    format!("[{}]", many(COUNT / 5, ",", entity))
}

fn simplified() -> String {
    let entity = |number: usize| {
        format!(
            r#"{{"id":"station-{number}","type":"AirQualityObserved","dateObserved":"{}","no2":{},"o3":4.5,"pm10":20.5,"pm25":12,"location":{{"type":"Point","coordinates":[7.4,43.7]}}}}"#,
            clock(number),
            number % 90
        )
    };
    format!("[{}]", many(COUNT / 5, ",", entity))
}

fn senml() -> String {
    let records = many(COUNT, ",", |number| {
        format!(r#"{{"n":"s{}","t":{number},"v":{}.25}}"#, number % 50, number % 90)
    });
    format!(r#"[{{"bn":"urn:dev:mac:0024befffe804ff1:","bt":1.772e9,"bu":"Cel"}},{records}]"#)
}

fn lines() -> String {
    many(COUNT / 2, "\n", |number| {
        format!(
            r#"{{"type":"Feature","id":"bus-{number}","geometry":{{"type":"Point","coordinates":[7.4,43.7]}},"properties":{{"speed":{},"bearing":90.5,"time":"{}"}}}}"#,
            number % 90,
            clock(number)
        )
    })
}

fn table() -> String {
    let rows = many(COUNT / 4, "\n", |number| {
        format!("s{},{},{}.5,20,NA,12.25", number % 50, clock(number), number % 90)
    });
    format!("station,time,no2,o3,pm10,pm25\n{rows}")
}

fn stations() -> String {
    let rows = many(COUNT / 6, ",", |number| {
        format!(
            r#"{{"station_id":"{number}","num_vehicles_available":{},"num_docks_available":9,"num_docks_disabled":0,"is_installed":true,"is_renting":true,"is_returning":true,"last_reported":"{}"}}"#,
            number % 20,
            clock(number)
        )
    });
    format!(
        r#"{{"last_updated":"2026-03-01T12:00:00Z","ttl":60,"version":"3.0","data":{{"stations":[{rows}]}}}}"#
    )
}

fn events() -> String {
    let event = |number: usize| {
        format!(
            r#"{{"specversion":"1.0","id":"{number}","source":"/tn/1","type":"obs","time":"{}","subject":"room{}","data":{{"temperature":21.5,"humidity":60}}}}"#,
            clock(number),
            number % 50
        )
    };
    format!("[{}]", many(COUNT / 2, ",", event))
}

fn contents() -> String {
    let content = |number: usize| {
        format!(
            r#"{{"ty":4,"ri":"c{number}","ct":"20260301T120000","con":"{{\"temperature\":21.5,\"humidity\":60}}"}}"#
        )
    };
    format!(r#"{{"m2m:cnt":{{"rn":"room","m2m:cin":[{}]}}}}"#, many(COUNT / 2, ",", content))
}

fn sosa() -> String {
    let each = |number: usize| {
        format!(
            r#"{{"@type":"Observation","hasFeatureOfInterest":"urn:tree:{}","observedProperty":"http://a.example/height","phenomenonTime":"{}","hasSimpleResult":{}.5}}"#,
            number % 50,
            clock(number),
            number % 90
        )
    };
    format!("[{}]", many(COUNT, ",", each))
}

fn warnings() -> String {
    let ring = many(500, " ", |number| format!("43.{:04},7.{:04}", number, number)) + " 43.0000,7.0000";
    let alert = |number: usize| {
        format!(
            "<alert><identifier>{number}</identifier><sender>a</sender><sent>2026-03-01T12:00:00Z</sent><status>Actual</status><msgType>Alert</msgType><info><language>en</language><event>Flood</event><urgency>Immediate</urgency><severity>Severe</severity><certainty>Likely</certainty><area><areaDesc>x</areaDesc><polygon>{ring}</polygon></area></info></alert>"
        )
    };
    format!("<feed>{}</feed>", many(100, "", alert))
}

/// Vehicles of Protocol Buffers, all alike.
fn vehicles() -> Vec<u8> {
    let held = |number: u8, inner: &[u8]| {
        [&[number << 3 | 2, u8::try_from(inner.len()).unwrap_or(0)], inner].concat()
    };
    let float = |number: u8, value: f32| [&[number << 3 | 5][..], &value.to_le_bytes()].concat();
    let position = [float(1, 43.7), float(2, 7.4), float(3, 90.0), float(5, 8.5)].concat();
    let vehicle = [held(1, &held(1, b"trip")), held(2, &position), held(8, &held(1, b"bus7"))].concat();
    let entity = held(2, &[held(1, b"1"), held(4, &vehicle)].concat());
    let mut feed = held(1, &held(1, b"2.0"));
    for _ in 0..COUNT / 4 {
        feed.extend_from_slice(&entity);
    }
    feed
}

/// Seconds on a processor so far, where the system tells: others may want it too.
fn busy_secs() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    stat.split(' ').next()?.parse::<f64>().ok().map(|ns| ns / 1e9)
}

fn measure(name: &str, format: Format, bytes: &[u8]) {
    let options = Options { fields: Fields::default(), ..Options::default() };
    let run = || -> (f64, Decoded) {
        let start = (Instant::now(), busy_secs());
        let decoded = decode(Some(format), None, black_box(bytes), NOON_MS, &options);
        let busy = busy_secs().zip(start.1).map(|(end, start)| end - start);
        (busy.unwrap_or_else(|| start.0.elapsed().as_secs_f64()), decoded)
    };
    // The clock of a processor ticks too slowly for one run.
    let (_, decoded) = run();
    let secs = (0..RUNS).map(|_| run().0).sum::<f64>() / RUNS as f64;
    let (batch, megabytes) = (&decoded.batch, bytes.len() as f64 / 1e6);
    println!(
        "{name:<28} {megabytes:>6.2} MB {:>7} rows {:>4} warnings {:>3} issues {:>8.1} MB/s {:>6.2} M observations/s",
        batch.rows.len(),
        decoded.alerts.len(),
        batch.issues.len() + batch.more_issues,
        megabytes / secs,
        batch.rows.len() as f64 / secs / 1e6,
    );
}

fn main() {
    measure("SensorThings, expanded", Format::SensorThings, sensorthings().as_bytes());
    measure("SensorThings, data array", Format::SensorThings, data_array().as_bytes());
    measure("NGSI-LD, normalized", Format::NgsiLd, ngsi_ld().as_bytes());
    measure("NGSIv2, key-values", Format::NgsiV2, simplified().as_bytes());
    measure("SenML", Format::SenMl, senml().as_bytes());
    measure("oneM2M", Format::OneM2m, contents().as_bytes());
    measure("CloudEvents", Format::CloudEvents, events().as_bytes());
    measure("SOSA", Format::Sosa, sosa().as_bytes());
    measure("GBFS", Format::Gbfs, stations().as_bytes());
    measure("GTFS-Realtime", Format::GtfsRt, &vehicles());
    measure("GeoJSON, lines", Format::GeoJson, lines().as_bytes());
    measure("CSV", Format::Csv, table().as_bytes());
    measure("CAP", Format::Cap, warnings().as_bytes());
}
