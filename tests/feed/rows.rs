//! Rows of decoders, as they cross from one wasm to the other: they count as observations do.

use crate::{NOON_MS, counts, load, no2, nothing, said, say, town};
use civitwin::batch::{Batch, Row, Value};
use civitwin::feed::Freshness;
use civitwin::twin::{Answer, Command, Observed, Payload, Twin};

const SECOND_MS: f64 = 1_000.0;
const STATION: &str = "urn:ngsi-ld:AirQualityObserved:gare";

/// A row of a station's NO2, so many seconds after noon, and the batch that it is put in.
fn row(batch: &mut Batch, entity: &str, after_s: f64, value: f64) -> Row {
    let at_ms = NOON_MS + after_s * SECOND_MS;
    Row {
        entity: batch.text(entity),
        attribute: batch.text("NO2"),
        unit: batch.text("GQ"),
        value: Value::Number(value),
        begin_ms: at_ms,
        end_ms: at_ms,
        ..Row::default()
    }
}

/// The same, of an entity that says where it is.
pub(crate) fn row_of(batch: &mut Batch, entity: &str, after_s: f64, place: Option<[f64; 2]>) -> Row {
    let [longitude, latitude] = place.unwrap_or([f64::NAN; 2]);
    Row { longitude, latitude, ..row(batch, entity, after_s, 20.0 + after_s) }
}

pub(crate) fn batch(make: impl FnOnce(&mut Batch) -> Vec<Row>) -> Batch {
    let mut batch = Batch::default();
    let rows = make(&mut batch);
    rows.into_iter().for_each(|row| batch.push(row));
    batch
}

fn observe(twin: &mut Twin, batch: &Batch) -> Observed {
    observe_of(twin, 0, batch, 0.0)
}

/// Sends them the way the page's worker does.
pub(crate) fn observe_of(twin: &mut Twin, feed: u32, batch: &Batch, now_ms: f64) -> Observed {
    let payload = Payload { bytes: Some(batch.to_bytes()), ..Payload::default() };
    match twin.step(&Command::ObserveRows { feed }, &payload, now_ms) {
        Some(Ok(Answer::Observed(observed))) => *observed,
        other => panic!("expected what became of them, found {other:?}"),
    }
}

fn lines(twin: &Twin, feature: u32) -> Vec<String> {
    let text = |message| serde_json::to_string(&message).expect("plain data");
    twin.readings(feature).into_iter().map(text).collect()
}

#[test]
fn rows_become_the_same_readings_as_observations() {
    let (mut by_rows, mut by_words) = (town(), town());
    let observed =
        observe(&mut by_rows, &batch(|it| vec![row(it, STATION, 0.0, 41.0), row(it, "school", 0.0, 12.0)]));
    let same = by_words.observe(&[no2(STATION, NOON_MS, 41.0), no2("school", NOON_MS, 12.0)], 0.0);
    assert_eq!(observed, same, "the same answer");
    assert_eq!(counts(&observed), [2, 0, 0, 0], "both applied");
    for feature in [0, 1] {
        assert_eq!(lines(&by_rows, feature), lines(&by_words, feature), "of feature {feature}");
        assert_eq!(lines(&by_rows, feature).len(), 1, "one reading each");
    }
}

#[test]
fn each_row_is_counted_once_and_a_bad_one_says_what_is_wrong() {
    let mut twin = town();
    let observed = observe(
        &mut twin,
        &batch(|it| {
            let good = row(it, STATION, 0.0, 41.0);
            let later = row(it, STATION, 1.0, 42.0);
            let stranger = row(it, "urn:nobody", 0.0, 1.0);
            let ancient = Row { begin_ms: 0.0, end_ms: 0.0, ..good };
            let nowhere = Row { longitude: 500.0, latitude: 1.0, ..good };
            vec![good, later, stranger, ancient, nowhere]
        }),
    );
    assert_eq!(counts(&observed), [1, 1, 1, 2], "of five");
    let issues: Vec<String> = observed
        .issues
        .iter()
        .map(|issue| format!("{}: expected {}, found {}", issue.position, issue.expected, issue.found))
        .collect();
    assert_eq!(
        issues,
        [
            "observation 3: expected a time within 50 years of now, found \"1970-01-01T00:00:00Z\"",
            "observation 4: expected a longitude from -180 to 180 and a latitude from -90 to 90, found others",
        ],
        "in words"
    );
}

#[test]
fn bytes_that_are_no_batch_are_refused_and_change_nothing() {
    let mut twin = town();
    let bytes = batch(|it| vec![row(it, STATION, 0.0, 41.0)]).to_bytes();
    for bytes in [None, Some(Vec::new()), Some(bytes[..bytes.len() - 1].to_vec())] {
        let payload = Payload { bytes, ..Payload::default() };
        let answer = twin.step(&Command::ObserveRows { feed: 0 }, &payload, 0.0);
        let refused = answer.expect("its own command").expect_err("no batch");
        assert!(refused.starts_with("bytes of observations expected:"), "{refused}");
    }
    assert!(lines(&twin, 1).is_empty(), "nothing is read there");
}

#[test]
fn a_value_grows_stale_the_moment_its_validity_ends() {
    let mut twin = town();
    let until_ms = NOON_MS + 60.0 * SECOND_MS;
    observe(&mut twin, &batch(|it| vec![Row { valid_until_ms: until_ms, ..row(it, STATION, 0.0, 41.0) }]));
    let fresh = |twin: &Twin| twin.reading_number(1).expect("a number").1;
    twin.unix_ms = until_ms - 1.0;
    assert_eq!(fresh(&twin), Freshness::Fresh, "a moment before");
    twin.unix_ms = until_ms;
    assert_eq!(fresh(&twin), Freshness::Stale, "from then on");
    observe(&mut twin, &batch(|it| vec![row(it, STATION, 60.0, 40.0)]));
    assert_eq!(fresh(&twin), Freshness::Fresh, "a newer one counts as long as its age allows");
}

#[test]
fn what_ended_at_the_source_is_said_nothing_of_until_it_speaks_again() {
    let mut twin = town();
    observe(&mut twin, &batch(|it| vec![row(it, STATION, 0.0, 41.0)]));
    let gone = |after_s| batch(|it| vec![Row { is_gone: true, ..row(it, STATION, after_s, 0.0) }]);
    assert_eq!(counts(&observe(&mut twin, &gone(-1.0))), [0, 1, 0, 0], "an end that is older counts no more");
    assert_eq!(lines(&twin, 1).len(), 1, "still read");
    assert_eq!(counts(&observe(&mut twin, &gone(5.0))), [1, 0, 0, 0], "the end");
    assert!(lines(&twin, 1).is_empty() && !twin.has_readings(1), "nothing is read there");
    assert!(twin.features_with_readings().is_empty(), "nor listed");
    assert!(twin.reading_number(1).is_none(), "nor sorted by");
    observe(&mut twin, &batch(|it| vec![row(it, STATION, 4.0, 43.0)]));
    assert!(lines(&twin, 1).is_empty(), "what was so before the end stays forgotten");
    let anew = observe(&mut twin, &batch(|it| vec![row(it, STATION, 6.0, 44.0)]));
    assert_eq!(counts(&anew), [1, 0, 0, 0], "it speaks again");
    assert_eq!(twin.reading_number(1).expect("a number").0, 44.0, "and is believed");
}

#[test]
fn the_end_of_an_entity_is_the_end_of_all_it_said() {
    let mut twin = town();
    let both = batch(|it| {
        let no2 = row(it, "bus-7", 0.0, 41.0);
        let near_school = Row { longitude: 0.0001, latitude: 0.0001, ..no2 };
        vec![near_school, Row { attribute: it.text("occupancy"), ..near_school }]
    });
    assert_eq!(counts(&observe(&mut twin, &both)), [2, 0, 0, 0], "both are the school's");
    let gone = batch(|it| {
        let row = row(it, "bus-7", 1.0, 0.0);
        vec![Row { is_gone: true, attribute: civitwin::batch::Text(0), ..row }]
    });
    observe(&mut twin, &gone);
    assert!(lines(&twin, 0).is_empty(), "neither is left");
    assert_eq!(twin.unmatched(), (0, Vec::new()), "and nobody looks for it");
    let stranger = batch(|it| vec![Row { is_gone: true, ..row(it, "never seen", 1.0, 0.0) }]);
    assert_eq!(counts(&observe(&mut twin, &stranger)), [0, 1, 0, 0], "the end of what never was is nothing");
}

#[test]
fn a_place_moves_its_entity_and_is_no_reading() {
    let mut twin = town();
    let at = |after_s, longitude| {
        batch(|it| {
            let attribute = it.text("location");
            let row = row(it, "sensor-9", after_s, 0.0);
            vec![Row { attribute, value: Value::Place, longitude, latitude: 0.0001, ..row }]
        })
    };
    assert_eq!(counts(&observe(&mut twin, &at(0.0, 0.0001))), [1, 0, 0, 0], "by the school");
    assert!(lines(&twin, 0).is_empty(), "where it is is no reading");
    observe(&mut twin, &batch(|it| vec![row(it, "sensor-9", 0.0, 41.0)]));
    assert_eq!(lines(&twin, 0).len(), 1, "what it reads there is");
    assert_eq!(counts(&observe(&mut twin, &at(-5.0, 0.0009))), [0, 1, 0, 0], "an older place is no news");
    assert_eq!(lines(&twin, 0).len(), 1, "it stays");
    observe(&mut twin, &at(5.0, 0.0046));
    assert!(lines(&twin, 0).is_empty(), "half a kilometre on it is another's, or a vehicle");
}

#[test]
fn two_data_sets_of_one_property_stand_side_by_side() {
    let mut twin = town();
    let both = batch(|it| {
        let first = row(it, STATION, 0.0, 41.0);
        vec![first, Row { dataset: it.text("urn:low-cost"), value: Value::Number(55.0), ..first }]
    });
    assert_eq!(counts(&observe(&mut twin, &both)), [2, 0, 0, 0], "neither replaces the other");
    assert_eq!(lines(&twin, 1).len(), 2, "both are read");
    let end = batch(|it| {
        let row = row(it, STATION, 1.0, 0.0);
        vec![Row { dataset: it.text("urn:low-cost"), is_gone: true, ..row }]
    });
    observe(&mut twin, &end);
    assert_eq!(twin.reading_number(1).expect("a number").0, 41.0, "one ends, the other stays");
    assert_eq!(lines(&twin, 1).len(), 1, "alone");
}

#[test]
fn rows_that_come_before_the_city_wait_for_it() {
    let mut twin = nothing();
    assert_eq!(
        counts(&observe(&mut twin, &batch(|it| vec![row(it, STATION, 0.0, 41.0)]))),
        [0, 0, 1, 0],
        "alone"
    );
    load(&mut twin, 1, crate::TOWN);
    say(&mut twin, r#"{"type":"monitor","index":null}"#, 0.0);
    assert_eq!(lines(&twin, 1).len(), 1, "joined when it is there");
}

#[test]
fn people_are_warned_once_at_once_or_together_as_the_sender_has_it() {
    let mut twin = town();
    let warn = |id: &str, urgent: bool| {
        format!(
            r#"{{"type":"alert","alert_id":"{id}","title":"Flood \u202eat the quay","area":"Old port","language":"en","urgent":{urgent}}}"#
        )
    };
    say(&mut twin, &warn("a", true), 0.0);
    say(&mut twin, &warn("a", true), 0.0);
    let expected = r#"{"id":"live_alert","title":{"text":"Flood at the quay","lang":"en"},"area":{"text":"Old port","lang":"en"}}"#;
    assert_eq!(said(&mut twin), [expected], "at once, once, and nothing hidden in it");
    say(&mut twin, &warn("b", false), 0.0);
    say(&mut twin, &warn("c", false), 0.0);
    assert!(said(&mut twin).is_empty(), "the less urgent wait");
    twin.tick(5.0 * SECOND_MS);
    assert_eq!(said(&mut twin), [r#"{"id":"live_alerts","count":2.0}"#], "and are told together");
}

#[test]
fn a_lost_connection_is_said_when_it_stays_lost_and_taken_back_only_then() {
    let mut twin = town();
    let lost = |twin: &mut Twin, lost: u32, now_ms: f64| {
        say(twin, &format!(r#"{{"type":"connection","lost":{lost},"all":3}}"#), now_ms);
    };
    lost(&mut twin, 0, 0.0);
    twin.tick(60.0 * SECOND_MS);
    assert!(said(&mut twin).is_empty(), "that all is well is no news");
    lost(&mut twin, 2, 60.0 * SECOND_MS);
    twin.tick(69.0 * SECOND_MS);
    assert!(said(&mut twin).is_empty(), "it may come back");
    twin.tick(70.0 * SECOND_MS);
    assert_eq!(said(&mut twin), [r#"{"id":"live_lost","count":2.0,"total":3.0}"#], "it did not");
    lost(&mut twin, 0, 71.0 * SECOND_MS);
    twin.tick(81.0 * SECOND_MS);
    assert_eq!(said(&mut twin), [r#"{"id":"live_back"}"#], "now it is");
}
