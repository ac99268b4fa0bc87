//! Which feature an entity is.

use crate::{NOON_MS, TOWN, counts, load, no2, nothing, said, say, town};
use civitwin::feed::Observation;
use civitwin::twin::{Answer, Event, Twin};

const GARE: &str = "urn:ngsi-ld:AirQualityObserved:gare";

fn near(entity: &str, longitude: f64, latitude: f64, after_s: f64) -> Observation {
    Observation {
        longitude: Some(longitude),
        latitude: Some(latitude),
        ..no2(entity, NOON_MS + after_s * 1_000.0, 20.0)
    }
}

/// Which features have readings.
fn read(twin: &Twin) -> Vec<u32> {
    twin.features_with_readings()
}

#[test]
fn a_sensor_is_the_feature_with_its_id_or_the_one_where_it_stands() {
    for (observation, feature) in [
        (no2(GARE, NOON_MS, 41.0), Some(1)),
        (no2("school", NOON_MS, 41.0), Some(0)),
        (no2("#2", NOON_MS, 41.0), Some(2)),
        (no2("#0", NOON_MS, 41.0), None),
        (no2("URN:ngsi-ld:AirQualityObserved:gare", NOON_MS, 41.0), None),
        (near("inside the school", 0.000_1, 0.000_1, 0.0), Some(0)),
        (near("40 m from the school", 0.000_54, 0.000_1, 0.0), Some(0)),
        (near("15 m from the station", 0.001_03, 0.000_1, 0.0), Some(1)),
        (near("30 m from the station", 0.001_17, 0.000_1, 0.0), None),
        (near("60 m from the house", 0.005_24, 0.000_1, 0.0), None),
        // Its id says more than its place.
        (near(GARE, 0.000_1, 0.000_1, 0.0), Some(1)),
    ] {
        let mut twin = town();
        let observed = twin.observe(std::slice::from_ref(&observation), 0.0);
        let expected = if feature.is_some() { [1, 0, 0, 0] } else { [0, 0, 1, 0] };
        assert_eq!(counts(&observed), expected, "{}", observation.entity);
        assert_eq!(read(&twin), Vec::from_iter(feature), "{}", observation.entity);
        let (count, listed) = twin.unmatched();
        let open: Vec<&str> = if feature.is_none() { vec![&observation.entity] } else { Vec::new() };
        assert_eq!((count as usize, listed), (open.len(), open), "{}", observation.entity);
    }
}

#[test]
fn a_bus_that_passes_a_house_is_not_the_house() {
    let mut twin = town();
    assert_eq!(
        counts(&twin.observe(&[near("bus", 0.000_3, 0.000_1, 0.0)], 0.0)),
        [1, 0, 0, 0],
        "at the stop"
    );
    assert_eq!(
        counts(&twin.observe(&[near("bus", 0.000_4, 0.000_1, 1.0)], 0.0)),
        [1, 0, 0, 0],
        "it trembles"
    );
    assert_eq!(counts(&twin.observe(&[near("bus", 0.001_0, 0.000_1, 2.0)], 0.0)), [0, 0, 1, 0], "it drives");
    assert_eq!(
        counts(&twin.observe(&[near("bus", 0.000_3, 0.000_1, 3.0)], 0.0)),
        [0, 0, 1, 0],
        "and comes back"
    );
}

#[test]
fn a_sensor_finds_its_feature_when_the_city_comes_after_it_and_again_when_that_goes() {
    let mut twin = nothing();
    let observations =
        [no2(GARE, NOON_MS, 41.0), near("pole", 0.000_1, 0.000_3, 0.0), no2("#2", NOON_MS, 7.0)];
    assert_eq!(counts(&twin.observe(&observations, 0.0)), [0, 0, 3, 0], "before there is a city");
    load(&mut twin, 1, TOWN);
    assert!(
        matches!(say(&mut twin, r#"{"type":"feature","index":1}"#, 0.0), Answer::Feature(_)),
        "the city is there"
    );
    assert_eq!(read(&twin), [0, 1, 2], "all are somewhere");
    // Another city with the same id, and a kiosk just beside the pole.
    let kiosk = TOWN.replace("0.0009,0.0001", "0.0001,0.00031");
    load(&mut twin, 2, &kiosk);
    say(&mut twin, r#"{"type":"feature","index":1}"#, 0.0);
    assert_eq!(read(&twin), [1, 2, 5], "the id stays where it was; the pole stands nearest to the kiosk");
    assert!(twin.unload(1).is_some(), "it was loaded");
    say(&mut twin, r#"{"type":"feature","index":5}"#, 0.0);
    assert_eq!(read(&twin), [5], "both are what is left");
    assert!(twin.unload(2).is_some(), "it was loaded");
    twin.observe(&[], 0.0);
    assert_eq!((read(&twin), twin.unmatched().0), (Vec::new(), 3), "and then nothing is");
}

#[test]
fn each_observation_is_counted_once_and_refused_with_the_reason() {
    let mut twin = town();
    let text = r#"{"type":"observe","observations":[
        {"entity":"school","attribute":"NO2","value":41,"unit":"GQ","time":"2026-03-01T12:00:00Z"},
        {"entity":"school","attribute":"NO2","value":42,"unit":"GQ","time":"2026-03-01T12:00:01Z"},
        {"entity":"school","attribute":"NO2","value":40,"unit":"GQ","time":"2026-03-01T11:00:00Z"},
        {"entity":"nowhere","attribute":"NO2","value":41,"unit":null,"time":"2026-03-01T12:00:00Z"},
        {"entity":"school","attribute":"NO2","value":43,"unit":"GQ","time":"2026-03-01T12:00:00"},
        {"entity":"school","attribute":"place","value":{"type":"Point"},"unit":null,"time":"2026-03-01T12:00:00Z"},
        null]}"#;
    let Answer::Observed(observed) = say(&mut twin, text, 0.0) else { panic!("expected counts") };
    assert_eq!(counts(&observed), [1, 2, 1, 3], "of seven");
    let issue = |at: usize| {
        let issue = &observed.issues[at];
        format!("{}: expected {}, found {}", issue.position, issue.expected, issue.found)
    };
    assert_eq!(
        issue(0),
        "observation 4: expected a time with its zone, as Z or +01:00, found \"2026-03-01T12:00:00\"",
        "without a zone"
    );
    assert_eq!(
        issue(1),
        "observation 5: expected a number, a text, yes, no or nothing, found a list or an object",
        "an object"
    );
    assert_eq!(issue(2), "observation 6: expected the id of an entity, found nothing", "nothing at all");
    let json = serde_json::to_value(Answer::Observed(observed)).expect("plain data");
    assert_eq!(json["applied"], 1, "as the contract has it");
    let Some(Event::Observed { count, at }) = twin.events.last() else { panic!("expected an event") };
    assert_eq!((*count, at.as_str()), (4, "2026-03-01T12:00:00Z"), "no later than it is");
}

#[test]
fn a_features_readings_come_with_it_and_those_that_matter_most_come_first() {
    let mut twin = town();
    let of = |attribute: &str| Observation { attribute: attribute.into(), ..no2("school", NOON_MS, 7.0) };
    twin.observe(&[of("zebra"), of("batteryLevel"), of("apples"), of("NO2"), of("PM2.5")], 0.0);
    let Answer::Feature(Some(feature)) = say(&mut twin, r#"{"type":"feature","index":0}"#, 0.0) else {
        panic!("expected the school")
    };
    let json = serde_json::to_value(&feature).expect("plain data");
    let what: Vec<String> = (0..5).map(|at| json["readings"][at]["what"].to_string()).collect();
    let data = |name: &str| format!(r#"{{"lang":null,"text":"{name}"}}"#);
    let expected = [
        r#""attr_pm25""#.into(),
        r#""attr_no2""#.into(),
        r#""attr_battery""#.into(),
        data("apples"),
        data("zebra"),
    ];
    assert_eq!(what, expected, "in order");
    let line = serde_json::to_string(&twin.reading_line(0)).expect("plain data");
    assert_eq!(
        line, r#"{"id":"reading_short","value":{"v":7.0,"u":"ug/m3"},"what":"attr_pm25"}"#,
        "the first"
    );
    assert_eq!(twin.reading_number(0).map(|(number, _)| number), Some(7.0), "to sort by");
    assert!(twin.has_readings(0) && !twin.has_readings(1), "only there");
    assert!(said(&mut twin).is_empty(), "and nothing is said of it");
}

#[test]
fn around_the_school_its_air_is_heard_and_where_nothing_is_read_its_houses() {
    let mut twin = town();
    let camera =
        r#"{"type":"set_camera","camera":{"longitude":0.0005,"latitude":0.0001,"zoom":17,"bearing_deg":0}}"#;
    say(&mut twin, camera, 0.0);
    let ids = |answer: Answer| match answer {
        Answer::Sound(sound) => {
            assert!(sound.notes.iter().all(|note| note.start_s + note.length_s < 3.0), "{:?}", sound.notes);
            let said: Vec<&str> = sound.said.iter().map(|message| message.id).collect();
            (sound.notes.len(), said.join(" "))
        }
        other => panic!("expected a sound, found {other:?}"),
    };
    assert_eq!(
        ids(say(&mut twin, r#"{"type":"sound"}"#, 0.0)),
        (2, "sound_counts".into()),
        "a school and a station"
    );
    twin.observe(&[no2(GARE, NOON_MS, 61.0), no2("school", NOON_MS, 20.0)], 0.0);
    assert_eq!(ids(say(&mut twin, r#"{"type":"sound"}"#, 0.0)), (2, "sound_readings".into()), "their air");
    twin.unix_ms = NOON_MS + 3.0 * 3_600_000.0;
    let (_, words) = ids(say(&mut twin, r#"{"type":"sound"}"#, 0.0));
    assert_eq!(words, "sound_readings sound_old", "three hours later");
    let gap = Observation { value: civitwin::feed::Value::None, ..no2("school", twin.unix_ms, 0.0) };
    twin.observe(&[gap], 0.0);
    let (_, words) = ids(say(&mut twin, r#"{"type":"sound"}"#, 0.0));
    assert_eq!(words, "sound_readings sound_old sound_missing", "a gap");
    assert_eq!(
        ids(say(&mut twin, r#"{"type":"sound","index":0}"#, 0.0)),
        (2, "sound_series".into()),
        "over time"
    );
    assert_eq!(
        ids(say(&mut twin, r#"{"type":"sound","index":2}"#, 0.0)),
        (0, "sound_nothing".into()),
        "nothing"
    );
}
