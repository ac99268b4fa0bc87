//! Feeds by MQTT, with a broker's packets from the standard.

use super::*;
use crate::transport::mqtt::samples::{packet, publish};
use serde_json::json;

fn lamps(version: &str) -> Json {
    json!({
        "id": "lamps", "url": "wss://broker.example/mqtt", "topics": ["lamps/+"], "version": version, "format": "json",
    })
}

/// A feed that its broker took in.
fn open(version: &str) -> World {
    let (mut world, acts) = World::of(&lamps(version));
    assert_eq!(acts, ["1 lamps connecting", "1 open ws wss://broker.example/mqttmqtt"], "as MQTT");
    assert_eq!(world.opened(1), ["1 send 10"], "introduces itself");
    let hello: &[u8] = if version == "5" { b"\x20\x03\0\0\0" } else { b"\x20\x02\0\0" };
    assert_eq!(world.bytes(1, hello), ["1 send 82"], "subscribes");
    let granted: &[u8] = if version == "5" { &[0, 1, 0, 1] } else { &[0, 1, 1] };
    assert_eq!(world.bytes(1, &packet(0x90, granted)), ["1 lamps live"], "and listens");
    world
}

#[test]
fn lamps_of_a_broker_are_shown_and_leave_is_taken() {
    let mut world = open("3.1.1");
    let frame = publish(0x32, "lamps/7", 10, None, br#"{"id":"lamp 7","power":40}"#);
    let (first, second) = frame.split_at(9);
    assert_eq!(world.bytes(1, first), [""; 0], "half a packet");
    assert_eq!(world.bytes(1, second), ["1 send 40", "1 lamp 7 power 40"], "acknowledged, and shown");
    assert_eq!(world.wait(25.0), ["1 send c0"], "a sign of life, when it is quiet");
    assert_eq!(world.bytes(1, &[0xD0, 0]), [""; 0], "answered");
    assert!(world.feeds.remove("lamps"), "it ends");
    assert_eq!(world.acts(), ["1 send e0", "1 close"], "with a word");
}

#[test]
fn a_broker_that_falls_silent_is_left_and_tried_again() {
    let mut world = open("5");
    let acts = world.wait(45.0);
    assert_eq!(only(&acts, "1 close"), ["1 close"], "dead");
    assert_eq!(only(&acts, "1 lamps"), ["1 lamps waiting"], "and missed");
    assert_eq!(only(&world.wait(1.0), "1 open").len(), 1, "again");
    assert_eq!(world.opened(1), ["1 send 10"], "from the beginning");
    let acts = world.bytes(1, b"\x20\x03\0\x87\0");
    assert_eq!(
        acts,
        ["1 close", "1 lamps stopped: the broker answered with code 0x87"],
        "unless it says that we may not"
    );
}

#[test]
fn a_message_that_expires_says_until_when_it_counts() {
    let mut world = open("5");
    let properties = b"\x02\0\0\0\x3C\x03\0\x10application/json";
    let frame = publish(0x30, "lamps/7", 0, Some(properties), br#"{"id":"lamp 7","power":40}"#);
    world.feeds.bytes(1, &frame, world.now_ms, 0.5);
    let rows = world.feeds.acts().into_iter().find_map(|act| match act.what {
        What::Rows { bytes, .. } => Batch::from_bytes(&bytes).ok(),
        _ => None,
    });
    let row = rows.expect("rows").rows[0];
    assert_eq!(row.valid_until_ms, NOON_MS + 60_000.0, "a minute");
    assert_eq!(row.end_ms, NOON_MS, "when it came, as it says no other time");
}

#[test]
fn an_observation_is_known_by_the_datastream_that_the_snapshot_described() {
    let feed = json!({
        "id": "frost", "url": "wss://broker.example/mqtt", "topics": ["v1.1/Datastreams(5)/Observations"],
        "version": "3.1.1", "snapshot_url": "https://broker.example/v1.1/Things", "format": "sensorthings",
    });
    let (mut world, _) = World::of(&feed);
    world.opened(1);
    world.bytes(1, b"\x20\x02\0\0");
    let acts = world.bytes(1, &packet(0x90, &[0, 1, 1]));
    assert_eq!(acts, ["1 frost live", "1 ask 1 https://broker.example/v1.1/Things"], "asked for");
    let things = r#"{"value":[{"@iot.id":1,"@iot.selfLink":"https://broker.example/v1.1/Things(1)","name":"mast",
        "Datastreams":[{"@iot.id":5,"@iot.selfLink":"https://broker.example/v1.1/Datastreams(5)","name":"NO2",
        "unitOfMeasurement":{"name":"","symbol":"ug/m3","definition":""},
        "ObservedProperty":{"name":"NO2","definition":"","description":""},
        "observationType":"http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement"}]}]}"#;
    world.answered(1, 1, 200, &[], things);
    world.wait(1.0);
    let text = br#"{"phenomenonTime":"2026-03-01T12:00:00Z","result":40,"@iot.id":34}"#;
    let acts = world.bytes(1, &publish(0x30, "v1.1/Datastreams(5)/Observations", 0, None, text));
    assert_eq!(acts, ["1 https://broker.example/v1.1/Things(1) NO2 40"], "whose and what it is");
}
