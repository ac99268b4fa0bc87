//! Areas of warnings: drawn and read while they are in force.

use crate::rules::lay;
use crate::{NOON_MS, load, nothing, said, say, town};
use civitwin::city::{Kind, Layer};
use civitwin::twin::{Answer, Event, Twin};

/// Around the school and the station.
const RING: &str = "[[-0.0005,-0.0005,0.0012,-0.0005,0.0012,0.0012,-0.0005,0.0012,-0.0005,-0.0005]]";

fn warn(twin: &mut Twin, id: &str, shape: &str, until_ms: f64) {
    let text = format!(
        r#"{{"type":"alert","alert_id":"{id}","title":"Flood <{id}>","area":"Old port","urgent":false,{shape},"until_ms":{until_ms}}}"#
    );
    say(twin, &text, 0.0);
}

/// Names of warnings that are there.
fn areas(twin: &Twin) -> Vec<String> {
    let rows = twin.city.all().filter(|row| row.facts.kind == Kind::Warning);
    rows.map(|row| format!("{} {}", row.feature_id(), row.name())).collect()
}

/// Ids of what is told of a feature.
fn told(twin: &mut Twin, index: u32) -> String {
    let text = format!(r#"{{"type":"describe","subject":"feature","index":{index},"level":"normal"}}"#);
    let Answer::Told(told) = say(twin, &text, 0.0) else { panic!("expected what is told") };
    serde_json::to_string(&told.said).expect("plain data")
}

fn expired(twin: &mut Twin) -> Vec<String> {
    let id = |event: Event| match event {
        Event::Expired { alert_id } => Some(alert_id),
        _ => None,
    };
    std::mem::take(&mut twin.events).into_iter().filter_map(id).collect()
}

#[test]
fn the_area_of_a_warning_is_a_feature_until_it_ends() {
    let mut twin = town();
    let camera = twin.camera();
    warn(&mut twin, "flood", &format!(r#""rings":{RING}"#), NOON_MS + 60_000.0);
    lay(&mut twin, 0.0);
    assert_eq!(areas(&twin), ["flood Flood <flood>"], "by its headline");
    assert_eq!(twin.camera(), camera, "nobody is taken there");
    let area = twin.feature(4).expect("it is read");
    assert_eq!((area.layer, area.feature_id.as_str()), (Layer::District, "flood"), "as an area");
    for (index, is_inside) in [(0, true), (1, true), (2, false)] {
        let told = told(&mut twin, index);
        assert_eq!(told.contains("in_warning"), is_inside, "{told}");
        assert_eq!(
            told.contains(r#""in_district","name":{"id":"named","name":{"text":"Centre"#),
            is_inside,
            "{told}"
        );
    }
    assert!(!told(&mut twin, 4).contains("in_warning"), "it does not hold in itself");
    assert_eq!(twin.next_due_ms().map(|due_ms| due_ms > 0.0), Some(true), "its end is waited for");
    (twin.unix_ms, twin.events) = (NOON_MS + 60_000.0, Vec::new());
    twin.tick(60_000.0);
    assert_eq!(expired(&mut twin), ["flood"], "the page is told");
    lay(&mut twin, 60_000.0);
    assert_eq!((areas(&twin), twin.features()), (Vec::new(), 4), "and it is gone");
}

#[test]
fn circles_are_drawn_and_what_is_nowhere_is_only_listed() {
    for (shape, expected_m2) in [
        (r#""circles":[[0.0005,0.0005,100]]"#, 31_300.0),
        (r#""circles":[[0.0005,0.0005,100],[0.01,0.01,50]]"#, 39_100.0),
        (r#""circles":[[0.0005,0.0005,0]]"#, 0.0),
        (r#""circles":[[500,0,100]]"#, 0.0),
        (r#""rings":[[0,0,0.001,0]]"#, 0.0),
        (r#""rings":[[0,0,0.001,0,0.001,200]]"#, 0.0),
        (r#""rings":[]"#, 0.0),
    ] {
        let mut twin = town();
        warn(&mut twin, "a", shape, NOON_MS + 1_000.0);
        lay(&mut twin, 0.0);
        let rings = twin.city.rings(4).map(|ring| civitwin::geo::signed_area_m2(ring.points)).sum::<f64>();
        assert!((rings - expected_m2).abs() < 200.0, "{shape}: {rings} square metres");
    }
}

#[test]
fn warnings_have_bounds_and_replace_each_other() {
    let mut twin = town();
    let ring: Vec<String> = (0..10_001).map(|n| format!("0.{n:05},0.001")).collect();
    warn(&mut twin, "long", &format!(r#""rings":[[{}]]"#, ring.join(",")), NOON_MS + 1_000.0);
    lay(&mut twin, 0.0);
    assert_eq!(areas(&twin), [""; 0], "too many positions");
    for number in 0..60 {
        warn(&mut twin, &format!("w{number}"), &format!(r#""rings":{RING}"#), NOON_MS + 1_000.0);
    }
    warn(&mut twin, "w59", r#""circles":[[0.0005,0.0005,100]]"#, NOON_MS + 1_000.0);
    lay(&mut twin, 0.0);
    assert_eq!(areas(&twin).len(), 50, "the newest");
    assert_eq!(areas(&twin).iter().filter(|name| name.starts_with("w59 ")).count(), 1, "each once");
    say(&mut twin, r#"{"type":"alert_gone","alert_id":"w59"}"#, 0.0);
    lay(&mut twin, 0.0);
    assert!(
        areas(&twin).len() == 49 && !areas(&twin).iter().any(|name| name.starts_with("w59 ")),
        "called off"
    );
}

#[test]
fn a_warning_that_is_over_is_not_said_and_one_waits_for_its_city() {
    let mut twin = nothing();
    warn(&mut twin, "old", &format!(r#""rings":{RING}"#), NOON_MS - 1.0);
    assert_eq!(expired(&mut twin), ["old"], "over before it came");
    warn(&mut twin, "new", &format!(r#""rings":{RING}"#), NOON_MS + 1_000.0);
    lay(&mut twin, 0.0);
    assert_eq!(twin.features(), 0, "no city");
    twin.tick(5_000.0);
    assert_eq!(
        said(&mut twin),
        [r#"{"id":"live_alerts","count":1.0}"#],
        "said all the same, and only the one"
    );
    load(&mut twin, 1, crate::TOWN);
    lay(&mut twin, 0.0);
    assert_eq!(areas(&twin).len(), 1, "drawn when there is one");
}
