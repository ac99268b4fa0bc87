//! Which feature an entity of a feed is, by the feed's rule; and features of their own for what has none.

use crate::rows::{batch, observe_of, row_of};
use crate::{NOON_MS, counts, load, no2, nothing, say, town};
use civitwin::batch::Batch;
use civitwin::city::Kind;
use civitwin::twin::{Answer, Observed, Twin};

/// A house with lamps in its properties, 300 m north of the town.
const LAMPS: &str = r#"{"type":"FeatureCollection","features":[
 {"type":"Feature","id":"house","properties":{"building":"yes","lamp":"lamp-12","number":7},
  "geometry":{"type":"Polygon","coordinates":[[[0,0.003],[0.0002,0.003],[0.0002,0.0032],[0,0.0032],[0,0.003]]]}},
 {"type":"Feature","properties":{"building":"yes","lamp":"lamp-12","number":8.0},
  "geometry":{"type":"Polygon","coordinates":[[[0.001,0.003],[0.0012,0.003],[0.0012,0.0032],[0.001,0.0032],[0.001,0.003]]]}}
]}"#;

/// Has a feed begin, or hold to other rules.
pub(crate) fn feed(twin: &mut Twin, number: u32, rules: &str) {
    say(twin, &format!(r#"{{"type":"feed","feed":{number},"rules":{rules}}}"#), 0.0);
}

/// Lets what waits be laid, as an engine does; gives how many loads came and went.
pub(crate) fn lay(twin: &mut Twin, now_ms: f64) -> u32 {
    let mut loads = 0;
    twin.tick(now_ms);
    while twin.has_marks_to_lay() {
        loads += 1;
        if let Some(load_id) = twin.spoilt_marks() {
            let gone = twin.unload(load_id).expect("a load of marks");
            twin.city.give_up(&gone);
        } else if twin.lay_marks(1_000_000 + u32::try_from(twin.city.len()).expect("few")).is_none() {
            break;
        }
    }
    loads
}

/// One row of an entity at a place.
fn told(twin: &mut Twin, number: u32, entity: &str, place: Option<[f64; 2]>, after_s: f64) -> Observed {
    observe_of(twin, number, &batch(|it| vec![row_of(it, entity, after_s, place)]), after_s * 1_000.0)
}

/// The ids and kinds of features that the page did not load.
fn marks(twin: &Twin) -> Vec<(String, Kind)> {
    let is_mark = |kind: Kind| matches!(kind, Kind::Sensor | Kind::Vehicle);
    let rows = twin.city.all().filter(|row| is_mark(row.facts.kind));
    rows.map(|row| (row.feature_id().to_owned(), row.facts.kind)).collect()
}

#[test]
fn an_entity_of_a_feed_is_the_feature_that_its_rule_says() {
    const ANY: &str = "{}";
    const ID: &str = r#"{"bind":{"by":"id"}}"#;
    const LAMP: &str = r#"{"bind":{"by":"property","property":"lamp"}}"#;
    const NUMBER: &str = r#"{"bind":{"by":"property","property":"number"}}"#;
    const NEAR: &str = r#"{"bind":{"by":"nearest"}}"#;
    const FAR: &str = r#"{"bind":{"by":"nearest","within_m":500}}"#;
    const OWN: &str = r#"{"bind":{"by":"marker"}}"#;
    let school = Some([0.000_1, 0.000_1]);
    let near_station = Some([0.001_17, 0.000_1]);
    let meadow = Some([0.002_6, 0.000_1]);
    // What it is: a feature of the city, one of its own, or none.
    let [city, own, none] = [Some, |_| Some(u32::MAX), |_| None].map(|of: fn(u32) -> Option<u32>| of);
    for (rules, entity, place, expected) in [
        (ANY, "school", None, city(0)),
        (ANY, "a", school, city(0)),
        (ANY, "a", meadow, own(0)),
        (ANY, "a", None, none(0)),
        (ID, "school", meadow, city(0)),
        (ID, "#2", None, city(2)),
        (ID, "a", school, none(0)),
        (LAMP, "lamp-12", None, city(4)),
        (LAMP, "urn:ngsi-ld:Streetlight:lamp-12", None, city(4)),
        (LAMP, "http://lamps.test/lamp-12", None, none(0)),
        (LAMP, "school", school, none(0)),
        (NUMBER, "7", None, city(4)),
        (NUMBER, "8", None, city(5)),
        (NUMBER, "8.0", None, none(0)),
        (NEAR, "school", near_station, city(1)),
        (NEAR, "school", meadow, none(0)),
        (FAR, "a", meadow, city(1)),
        (OWN, "school", school, own(0)),
        (OWN, "school", None, none(0)),
    ] {
        let mut twin = town();
        load(&mut twin, 2, LAMPS);
        feed(&mut twin, 7, rules);
        let observed = told(&mut twin, 7, entity, place, 0.0);
        let why = format!("{entity} at {place:?} by {rules}");
        assert_eq!(counts(&observed), if expected.is_some() { [1, 0, 0, 0] } else { [0, 0, 1, 0] }, "{why}");
        lay(&mut twin, 1_000.0);
        let is_own = expected == own(0);
        assert_eq!(marks(&twin).len(), usize::from(is_own), "{why}");
        let expected = if is_own { Some(6) } else { expected };
        assert_eq!(twin.features_with_readings(), Vec::from_iter(expected), "{why}");
        assert_eq!(twin.unmatched().0, u32::from(expected.is_none()), "{why}");
    }
}

#[test]
fn nothing_is_taken_for_the_mark_of_something_else() {
    for symbol in ["bus", "lamp", "noise"] {
        let mut twin = town();
        feed(&mut twin, 7, &format!(r#"{{"bind":{{"by":"marker"}},"style":{{"symbol":"{symbol}"}}}}"#));
        feed(&mut twin, 8, r#"{"bind":{"by":"nearest"}}"#);
        told(&mut twin, 7, "a", Some([0.002_6, 0.000_1]), 0.0);
        lay(&mut twin, 1_000.0);
        assert_eq!(twin.features(), 5, "the mark of a {symbol}");
        let observed = told(&mut twin, 8, "b", Some([0.002_6, 0.000_1]), 0.0);
        assert_eq!(counts(&observed), [0, 0, 1, 0], "stands where a {symbol} is, and is none");
        let same = told(&mut twin, 8, "a", None, 1.0);
        assert_eq!(counts(&same), [1, 0, 0, 0], "who told first of an entity says what it is");
    }
}

#[test]
fn what_drives_away_from_a_house_was_no_house_and_becomes_a_vehicle() {
    let mut twin = town();
    feed(&mut twin, 7, "{}");
    for (after_s, east_deg, expected) in
        [(0.0, 0.000_3, vec![0]), (1.0, 0.002_6, vec![4]), (2.0, 0.000_3, vec![4])]
    {
        told(&mut twin, 7, "x", Some([east_deg, 0.000_1]), after_s);
        lay(&mut twin, 5_000.0 * (after_s + 1.0));
        assert_eq!(twin.features_with_readings(), expected, "after {after_s} s");
    }
    assert_eq!(marks(&twin), [("x".to_owned(), Kind::Vehicle)], "one that moves");
    let place = twin.feature(4).expect("the vehicle");
    assert!((place.longitude - 0.000_3).abs() < 1e-7, "back at the house: {}", place.longitude);
}

#[test]
fn rules_that_come_after_the_data_hold_for_them_too() {
    let mut twin = town();
    told(&mut twin, 7, "a", Some([0.000_1, 0.000_1]), 0.0);
    assert_eq!(twin.features_with_readings(), [0], "the school, as for the page itself");
    feed(&mut twin, 7, r#"{"bind":{"by":"marker"},"style":{"symbol":"bus"}}"#);
    lay(&mut twin, 1_000.0);
    assert_eq!(marks(&twin), [("a".to_owned(), Kind::Vehicle)], "a bus of its own");
    assert_eq!(twin.features_with_readings(), [4], "which has the readings");
    feed(&mut twin, 7, r#"{"bind":{"by":"nearest"}}"#);
    lay(&mut twin, 3_000.0);
    assert_eq!((marks(&twin), twin.features_with_readings()), (Vec::new(), vec![0]), "and back");
    load(&mut twin, 2, LAMPS);
    feed(&mut twin, 7, r#"{"bind":{"by":"property","property":"lamp"}}"#);
    twin.observe(&[], 3_000.0);
    assert_eq!(twin.unmatched(), (1, vec!["a"]), "no house has it");
}

#[test]
fn what_has_no_feature_gets_one_that_is_read_like_all_others() {
    let mut twin = town();
    feed(&mut twin, 7, r#"{"title":"Bikes","bind":{"by":"marker"}}"#);
    let observed = observe_of(
        &mut twin,
        7,
        &batch(|it| {
            let name = civitwin::batch::Value::Text(it.text("Place <b>Vauban</b>"));
            let named = civitwin::batch::Row {
                attribute: it.text("stationName"),
                value: name,
                ..row_of(it, "urn:stations:12", 0.0, Some([0.001, 0.0]))
            };
            vec![named, row_of(it, "urn:stations:13", 0.0, Some([0.001, 0.000_2]))]
        }),
        0.0,
    );
    assert_eq!(counts(&observed), [2, 0, 0, 0], "both will be there");
    assert_eq!((marks(&twin).len(), twin.features()), (0, 4), "not at once");
    let camera = twin.camera();
    assert_eq!(lay(&mut twin, 100.0), 0, "others may come yet");
    assert_eq!(lay(&mut twin, 300.0), 2, "one load, and then no more");
    assert_eq!(twin.features(), 6, "they count");
    assert_eq!(twin.camera(), camera, "nobody is taken anywhere");
    let feature = twin.feature(4).expect("the first");
    assert_eq!(feature.feature_id, "urn:stations:12", "verbatim");
    assert_eq!(feature.name.as_deref(), Some("Place <b>Vauban</b>"), "a text, never markup");
    assert!((feature.longitude - 0.001).abs() < 1e-6, "where it is: {}", feature.longitude);
    assert_eq!(feature.readings.len(), 1, "what it reads");
    assert_eq!(twin.feature(5).expect("the second").name.as_deref(), Some("Bikes 13"), "by its feed");
    let Answer::Tree(level) = say(&mut twin, r#"{"type":"tree","node":null,"offset":0,"limit":50}"#, 400.0)
    else {
        panic!("expected the tree")
    };
    assert_eq!(
        (level.children[0].index, level.children[0].count),
        (Some(3), 4),
        "in the district where they are"
    );
    let Answer::Items(items) =
        say(&mut twin, r#"{"type":"search","text":"Vauban","kinds":[],"limit":5}"#, 400.0)
    else {
        panic!("expected what was found")
    };
    let found = serde_json::to_string(&items).expect("plain data");
    assert!(found.contains(r#""index":4"#) && found.contains("kind_sensor"), "{found}");
}

#[test]
fn marks_wait_for_a_city_and_never_say_where_it_is() {
    let mut twin = nothing();
    feed(&mut twin, 7, "{}");
    let observed = told(&mut twin, 7, "a", Some([0.002_7, 0.000_1]), 0.0);
    assert_eq!(counts(&observed), [1, 0, 0, 0], "it will have a feature");
    assert_eq!(lay(&mut twin, 1_000.0), 0, "but no city");
    assert!(twin.next_due_ms() > Some(1_000_000.0), "nor anything to do until values grow old");
    assert!(twin.city.frame.is_none(), "nor a grid");
    load(&mut twin, 1, crate::TOWN);
    assert!(!twin.has_city() || lay(&mut twin, 2_000.0) > 0, "now there is one");
    assert_eq!(marks(&twin).len(), 1, "and the mark stands in it");
    // A city that has the entity's own feature after all.
    load(&mut twin, 2, &LAMPS.replace("house", "a"));
    twin.observe(&[no2("other", NOON_MS, 1.0)], 3_000.0);
    lay(&mut twin, 4_000.0);
    assert_eq!((marks(&twin), twin.features_with_readings()), (Vec::new(), vec![5]), "needs no other");
}

#[test]
fn ten_thousand_entities_come_in_loads_of_bounded_size_and_go_with_their_feed() {
    let mut twin = town();
    feed(&mut twin, 7, r#"{"bind":{"by":"marker"},"style":{"symbol":"bus"}}"#);
    let place = |number: u32| [0.01 + f64::from(number % 100) * 1e-4, 0.01 + f64::from(number / 100) * 1e-4];
    let rows =
        |it: &mut Batch| (0..10_000).map(|n| row_of(it, &format!("bus {n}"), 0.0, Some(place(n)))).collect();
    assert_eq!(counts(&observe_of(&mut twin, 7, &batch(rows), 0.0)), [10_000, 0, 0, 0], "all");
    let loads = lay(&mut twin, 0.0);
    assert_eq!(loads, 10_000_u32.div_ceil(512) + 1, "at most 512 each, at once, for so many wait");
    assert_eq!((twin.features(), twin.unmatched().0), (10_004, 0), "each has one");
    let mut lengths = twin.loads().iter().map(|load| load.features.len());
    assert!(lengths.all(|length| length <= 512), "bounded");
    say(&mut twin, r#"{"type":"feed_gone","feed":7}"#, 2_000.0);
    assert!(twin.features_with_readings().is_empty(), "nothing reads anything");
    lay(&mut twin, 3_000.0);
    assert_eq!((twin.features(), twin.unmatched().0, twin.loads().len()), (4, 0, 1), "nothing is left");
    // The same again is news.
    feed(&mut twin, 8, r#"{"bind":{"by":"marker"}}"#);
    assert_eq!(counts(&told(&mut twin, 8, "bus 1", Some(place(1)), 0.0)), [1, 0, 0, 0], "as if never heard");
    lay(&mut twin, 5_000.0);
    assert_eq!(marks(&twin), [("bus 1".to_owned(), Kind::Sensor)], "and by its new feed's rules");
}

#[test]
fn there_is_an_end_to_marks_and_who_has_none_is_told_why() {
    let mut twin = town();
    feed(&mut twin, 7, r#"{"bind":{"by":"marker"}}"#);
    let rows = |it: &mut Batch| {
        (0..20_003).map(|n| row_of(it, &format!("n{n}"), 0.0, Some([0.001, 0.001]))).collect()
    };
    let observed = observe_of(&mut twin, 7, &batch(rows), 0.0);
    assert_eq!(counts(&observed), [20_000, 0, 3, 0], "three too many");
    assert_eq!(observed.issues.last().expect("a reason").found, "3 more", "and why");
    assert_eq!(twin.unmatched().0, 3, "they are listed");
}

#[test]
fn an_entity_that_ends_takes_its_mark_along_and_the_others_stay() {
    let mut twin = town();
    feed(&mut twin, 7, r#"{"bind":{"by":"marker"}}"#);
    for entity in ["a", "b"] {
        told(&mut twin, 7, entity, Some([0.001, 0.001]), 0.0);
    }
    lay(&mut twin, 1_000.0);
    say(&mut twin, r#"{"type":"select","index":5}"#, 1_000.0);
    let end = |it: &mut Batch| {
        let row = row_of(it, "a", 1.0, None);
        vec![civitwin::batch::Row { is_gone: true, attribute: civitwin::batch::Text(0), ..row }]
    };
    observe_of(&mut twin, 7, &batch(end), 1_000.0);
    lay(&mut twin, 3_000.0);
    assert_eq!(marks(&twin), [("b".to_owned(), Kind::Sensor)], "one is left");
    let Some(civitwin::twin::Event::Select { feature: Some(feature) }) =
        twin.events.iter().rev().find(|event| matches!(event, civitwin::twin::Event::Select { .. }))
    else {
        panic!("expected that it is still selected")
    };
    assert_eq!(feature.feature_id, "b", "under its new number");
}
