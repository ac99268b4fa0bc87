//! An hour of telemetry, a hundred messages a second, on a clock of the test's own: what is said, and how often.

use crate::{NOON_MS, no2, said, say, town};
use civitwin::feed::{Observation, Value};
use civitwin::twin::{Event, Twin};
use civitwin::words::Message;

const HOUR_MS: f64 = 3_600_000.0;

/// Lets an hour pass, with a message every ten milliseconds in turn of each entity; what was said.
fn an_hour(twin: &mut Twin, entities: &[&str]) -> Vec<String> {
    let start_ms = twin.unix_ms;
    let mut all = Vec::new();
    let mut observed = 0;
    let mut number = 0_u32;
    let mut now_ms = 0.0;
    while now_ms < HOUR_MS {
        twin.unix_ms = start_ms + now_ms;
        let entity = entities[number as usize % entities.len()];
        let value = f64::from(number.wrapping_mul(2_654_435_761) >> 20);
        twin.observe(&[no2(entity, twin.unix_ms, value)], now_ms);
        observed += twin.events.iter().filter(|event| matches!(event, Event::Observed { .. })).count();
        all.append(&mut said(twin));
        number += 1;
        now_ms += 10.0;
    }
    assert!(observed <= 3_600, "told of data {observed} times an hour");
    all
}

/// What is written at most of a message, if each part took its longest words.
fn letters(message: &str) -> usize {
    let parsed: serde_json::Value = serde_json::from_str(message).expect("plain data");
    match &parsed {
        serde_json::Value::Object(members) => members
            .iter()
            .map(|(name, arg)| match (name.as_str(), arg) {
                ("id", _) => 12,
                (_, serde_json::Value::Number(_)) => 6,
                (_, serde_json::Value::String(_)) => 20,
                (_, of) if of.get("u").is_some() => 12 + 27,
                (_, of) if of.get("lang").is_some() => {
                    of["text"].as_str().map_or(0, |text| text.chars().count())
                }
                (_, of) => letters(&of.to_string()),
            })
            .sum(),
        _ => 0,
    }
}

#[test]
fn a_city_that_speaks_a_hundred_times_a_second_is_silent_unless_it_is_asked() {
    let mut twin = town();
    assert_eq!(an_hour(&mut twin, &["school", "urn:ngsi-ld:AirQualityObserved:gare"]), [""; 0], "by default");
    say(&mut twin, r#"{"type":"announce","announce":"off"}"#, 0.0);
    say(&mut twin, r#"{"type":"monitor","index":0}"#, 0.0);
    assert_eq!(an_hour(&mut twin, &["school"]), [""; 0], "switched off");
}

#[test]
fn a_summary_comes_once_a_minute_and_is_short() {
    let mut twin = town();
    say(&mut twin, r#"{"type":"announce","announce":"summary"}"#, 0.0);
    let said = an_hour(&mut twin, &["school", "urn:ngsi-ld:AirQualityObserved:gare", "#2"]);
    assert!((58..=60).contains(&said.len()), "{} an hour", said.len());
    // The first tells of series that had no value before.
    assert!(said[0].contains(r#"{"id":"changed","count":3.0}"#), "{}", said[0]);
    for message in &said[1..] {
        assert!(
            message.starts_with(r#"{"id":"updates","changed":{"id":"changed_ways","count":3.0"#),
            "{message}"
        );
        assert!(letters(message) <= 160, "{} letters: {message}", letters(message));
    }
}

#[test]
fn a_followed_feature_is_heard_every_five_seconds_at_most_and_others_are_not() {
    for (wanted, entity) in [
        (r#"{"type":"monitor","index":0}"#, "school"),
        (r#"{"type":"monitor","index":3}"#, "urn:ngsi-ld:AirQualityObserved:gare"),
    ] {
        let mut twin = town();
        say(&mut twin, wanted, 0.0);
        let said = an_hour(&mut twin, &[entity]);
        assert!((700..=720).contains(&said.len()), "{} an hour: {wanted}", said.len());
        assert!(an_hour(&mut twin, &["#2"]).len() <= 1, "of another place nothing, but what was still due");
    }
    let mut twin = town();
    say(&mut twin, r#"{"type":"announce","announce":"monitor"}"#, 0.0);
    assert_eq!(an_hour(&mut twin, &["school"]), [""; 0], "nothing is followed or selected");
    say(&mut twin, r#"{"type":"select","index":0}"#, 0.0);
    assert!(an_hour(&mut twin, &["school"]).len() >= 700, "what is selected is followed");
}

#[test]
fn paused_nothing_is_said_nor_told_and_then_it_goes_on() {
    let mut twin = town();
    say(&mut twin, r#"{"type":"monitor","index":0}"#, 0.0);
    say(&mut twin, r#"{"type":"announce","announce":"summary","paused":true}"#, 0.0);
    assert_eq!(an_hour(&mut twin, &["school"]), [""; 0], "in pause");
    assert_eq!(twin.next_due_ms(), None, "nobody needs to look");
    twin.alert("flood", Message::new("alert"), HOUR_MS);
    assert!(said(&mut twin).is_empty(), "not even an alert");
    say(&mut twin, r#"{"type":"announce","announce":"summary"}"#, HOUR_MS);
    let told = twin.events.iter().any(|event| matches!(event, Event::Observed { count: 360_000, .. }));
    assert!(told, "the page hears of all that came: {:?}", twin.events);
    let said = said(&mut twin);
    assert_eq!(said.len(), 2, "what waited: {said:?}");
    assert!(said[0].contains("alert") && said[1].contains("changed"), "{said:?}");
}

#[test]
fn a_summary_says_how_many_are_worse_and_names_the_highest() {
    let mut twin = town();
    let gare = "urn:ngsi-ld:AirQualityObserved:gare";
    let spots = |value: f64, after_s: f64| Observation {
        attribute: "availableSpotNumber".into(),
        unit: None,
        ..no2("#2", NOON_MS + after_s * 1_000.0, value)
    };
    let word = |text: &str, after_s: f64| Observation {
        attribute: "mood".into(),
        value: Value::Text(text.into()),
        ..no2("school", NOON_MS + after_s * 1_000.0, 0.0)
    };
    let at = |entity: &str, value: f64, after_s: f64| no2(entity, NOON_MS + after_s * 1_000.0, value);
    twin.observe(
        &[at("school", 20.0, -9.0), at(gare, 50.0, -9.0), spots(9.0, -9.0), word("fine", -9.0)],
        0.0,
    );
    say(&mut twin, r#"{"type":"announce","announce":"summary"}"#, 1_000.0);
    // Until values grow old, nobody needs to look.
    twin.tick(2_000.0);
    assert!(twin.next_due_ms() > Some(1_000_000.0) && said(&mut twin).is_empty(), "nothing changed");
    // The school is worse, the station better, the car park better, the mood is another one, and nobody knows where the last is.
    let changes = [
        at("school", 24.0, -5.0),
        at(gare, 41.0, -5.0),
        spots(12.0, -5.0),
        word("so so", -5.0),
        at("?", 99.0, -5.0),
    ];
    twin.observe(&changes, 2_000.0);
    assert_eq!(twin.next_due_ms(), Some(61_000.0), "a minute after it was wanted");
    // What comes back to what it was has not changed.
    twin.observe(&[at("school", 20.0, -4.0)], 3_000.0);
    twin.events.clear();
    twin.tick(60_999.0);
    assert!(said(&mut twin).is_empty(), "not yet");
    twin.tick(61_000.0);
    let expected = r#"{"id":"updates","changed":{"id":"changed_ways","count":3.0,"worse":0.0,"better":2.0},"highest":{"id":"highest","what":"attr_no2","value":{"v":41.0,"u":"ug/m3"},"name":{"text":"Gare","lang":null}}}"#;
    assert_eq!(said(&mut twin), [expected], "three of four");
    assert!(twin.next_due_ms() > Some(1_000_000.0), "and then nobody needs to look until values grow old");
    twin.observe(&[word("fine", -3.0)], 200_000.0);
    twin.tick(205_000.0);
    assert_eq!(said(&mut twin), [r#"{"id":"changed","count":1.0}"#], "no number, no highest");
    // Changed there and back: nothing to say, though it was due.
    twin.observe(&[at("school", 30.0, -2.0)], 300_000.0);
    twin.observe(&[at("school", 20.0, -1.0)], 301_000.0);
    twin.tick(305_000.0);
    assert_eq!(said(&mut twin), [""; 0], "all is as it was");
}

#[test]
fn a_followed_place_says_its_name_and_what_it_reads_and_a_district_how_it_is_on_the_whole() {
    let mut twin = town();
    say(&mut twin, r#"{"type":"monitor","index":0}"#, 0.0);
    let at = |entity: &str, value: f64, after_s: f64| no2(entity, NOON_MS + after_s * 1_000.0, value);
    twin.observe(&[at("school", 20.0, -9.0)], 0.0);
    assert_eq!(twin.next_due_ms(), Some(500.0), "when all of it has come");
    twin.observe(
        &[Observation {
            attribute: "temperature".into(),
            unit: Some("CEL".into()),
            ..at("school", 7.0, -9.0)
        }],
        100.0,
    );
    twin.tick(500.0);
    let expected = r#"{"id":"followed","name":{"text":"School","lang":null},"readings":[{"id":"reading_short","value":{"v":20.0,"u":"ug/m3"},"what":"attr_no2"},{"id":"reading_short","value":{"v":7.0,"u":"Cel"},"what":"attr_temperature"}]}"#;
    assert_eq!(said(&mut twin), [expected], "both");
    say(&mut twin, r#"{"type":"monitor","index":3}"#, 1_000.0);
    twin.observe(&[at("urn:ngsi-ld:AirQualityObserved:gare", 61.0, -8.0), at("#2", 99.0, -8.0)], 1_000.0);
    twin.tick(9_000.0);
    let expected = r#"{"id":"followed_district","name":{"text":"Centre","lang":null},"count":2.0,"what":"attr_no2","mean":{"v":40.5,"u":"ug/m3"},"highest":{"id":"highest","what":"attr_no2","value":{"v":61.0,"u":"ug/m3"},"name":{"text":"Gare","lang":null}}}"#;
    assert_eq!(said(&mut twin), [expected], "of what lies in it");
    twin.observe(&[at("#2", 98.0, -7.0)], 20_000.0);
    twin.tick(30_000.0);
    assert_eq!(said(&mut twin), [""; 0], "nothing changed in it");
    assert!(twin.unload(1).is_some(), "it was loaded");
    twin.observe(&[at("school", 21.0, -6.0)], 40_000.0);
    twin.tick(50_000.0);
    assert_eq!(said(&mut twin), [""; 0], "it is gone");
}
