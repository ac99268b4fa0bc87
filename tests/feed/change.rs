//! What changed since that was last asked: readings that are new, gone, higher and lower, and colours.

use crate::{NOON_MS, load, no2, nothing, say, town};
use civitwin::feed::{Observation, Value};
use civitwin::twin::{Answer, Payload, Twin};

const GARE: &str = "urn:ngsi-ld:AirQualityObserved:gare";
const NORMAL: &str = r#"{"type":"describe","subject":"change","level":"normal"}"#;
const SHORT: &str = r#"{"type":"describe","subject":"change","level":"short"}"#;

/// The sentences, as JSON.
fn changed(twin: &mut Twin, question: &str) -> Vec<String> {
    match say(twin, question, 0.0) {
        Answer::Told(told) => {
            told.said.iter().map(|message| serde_json::to_string(message).expect("plain data")).collect()
        }
        other => panic!("expected sentences, found {other:?}"),
    }
}

fn observe(twin: &mut Twin, after_s: f64, values: &[(&str, f64)]) {
    let at_ms = NOON_MS + after_s * 1_000.0;
    let seen: Vec<Observation> = values.iter().map(|(entity, value)| no2(entity, at_ms, *value)).collect();
    twin.observe(&seen, after_s * 1_000.0);
}

#[test]
fn readings_are_told_by_what_became_of_them_since_the_last_time() {
    let mut twin = town();
    changed(&mut twin, NORMAL);
    observe(&mut twin, 0.0, &[("school", 40.0), (GARE, 30.0)]);
    assert_eq!(changed(&mut twin, NORMAL), [r#"{"id":"readings_new","count":2.0}"#], "the first of each");
    assert_eq!(changed(&mut twin, NORMAL), [r#"{"id":"unchanged"}"#], "told once");
    observe(&mut twin, 60.0, &[("school", 45.0), (GARE, 25.0)]);
    observe(&mut twin, 120.0, &[("school", 52.0), (GARE, 12.5)]);
    assert_eq!(
        changed(&mut twin, NORMAL),
        [
            r#"{"id":"readings_changed","changed":{"id":"changed_ways","count":2.0,"worse":1.0,"better":1.0}}"#,
            r#"{"id":"rose_most","what":"attr_no2","name":{"text":"School","lang":null},"before":{"v":40.0,"u":"ug/m3"},"now":{"v":52.0,"u":"ug/m3"}}"#,
            r#"{"id":"fell_most","what":"attr_no2","name":{"text":"Gare","lang":null},"before":{"v":30.0,"u":"ug/m3"},"now":{"v":12.5,"u":"ug/m3"}}"#,
        ],
        "from what was told last, not from what came between"
    );
    observe(&mut twin, 180.0, &[("school", 60.0)]);
    observe(&mut twin, 240.0, &[("school", 52.0)]);
    assert_eq!(changed(&mut twin, NORMAL), [r#"{"id":"unchanged"}"#], "up and down again is no change");
}

#[test]
fn a_sensor_that_falls_silent_is_told_as_gone_and_a_short_answer_only_counts() {
    let mut twin = town();
    observe(&mut twin, 0.0, &[("school", 40.0), (GARE, 30.0)]);
    changed(&mut twin, SHORT);
    let gap = Observation { value: Value::None, ..no2("school", NOON_MS + 60_000.0, 0.0) };
    twin.observe(&[gap], 60_000.0);
    observe(&mut twin, 60.0, &[(GARE, 31.0)]);
    assert_eq!(
        changed(&mut twin, SHORT),
        [
            r#"{"id":"readings_gone","count":1.0}"#,
            r#"{"id":"readings_changed","changed":{"id":"changed_ways","count":1.0,"worse":1.0,"better":0.0}}"#
        ],
        "how many, in short"
    );
}

#[test]
fn what_is_no_features_reading_is_not_told_of() {
    let mut twin = town();
    changed(&mut twin, NORMAL);
    observe(&mut twin, 0.0, &[("nobody", 40.0)]);
    assert_eq!(changed(&mut twin, NORMAL), [r#"{"id":"unchanged"}"#], "it is nowhere");
    let Answer::Unmatched { count, entities } = say(&mut twin, r#"{"type":"unmatched","limit":5}"#, 0.0)
    else {
        panic!("expected names")
    };
    assert_eq!(
        (count, entities),
        (1, vec!["nobody".to_owned()]),
        "but it is named where it belongs to nothing"
    );
    let Answer::Unmatched { count, entities } = say(&mut twin, r#"{"type":"unmatched","limit":0}"#, 0.0)
    else {
        panic!("expected names")
    };
    assert_eq!((count, entities.len()), (1, 0), "as many as are asked for");
}

#[test]
fn features_whose_colour_is_another_one_by_their_value_are_counted_once_each() {
    let mut twin = town();
    let set = |twin: &mut Twin, values: [f32; 2]| {
        let payload = Payload { values: values.to_vec(), features: Some(vec![0, 2]), ..Payload::default() };
        let command = r#"{"type":"set_values","layer":"building","scale":null}"#;
        twin.step(&crate::command::command(command), &payload, 0.0).expect("a command").expect("good values");
    };
    set(&mut twin, [1.0, 100.0]);
    changed(&mut twin, NORMAL);
    set(&mut twin, [100.0, 100.0]);
    set(&mut twin, [50.0, 100.0]);
    assert_eq!(changed(&mut twin, NORMAL), [r#"{"id":"recoloured","count":1.0}"#], "one of the two, once");
    set(&mut twin, [50.0, 100.0]);
    assert_eq!(changed(&mut twin, NORMAL), [r#"{"id":"unchanged"}"#], "the same again");
}

#[test]
fn what_came_is_told_before_what_is_read_there() {
    let mut twin = nothing();
    load(&mut twin, 1, crate::TOWN);
    observe(&mut twin, 0.0, &[("school", 40.0)]);
    let said = changed(&mut twin, NORMAL);
    assert_eq!(said[0], r#"{"id":"came","count":4.0}"#, "the city");
    assert_eq!(said[1], r#"{"id":"readings_new","count":1.0}"#, "and its readings");
}
