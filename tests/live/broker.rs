//! A viewer and a real broker: what the transports of `civitwin-live` make of mosquitto over a WebSocket on loopback.
//!
//! In: mosquitto, where it is installed (`MOSQUITTO=` names another); what it is told. Out: what a viewer shows.
//! Without a broker each test says so aloud and is skipped; `CIVITWIN_REQUIRE_BROKER=1` makes that a failure.
//! Does not: reach any other machine, or measure speed.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

#[path = "broker/mosquitto.rs"]
mod mosquitto;
#[path = "broker/speaker.rs"]
mod speaker;
#[path = "broker/viewer.rs"]
mod viewer;

use civitwin_live::transport::mqtt::Version;
use civitwin_live::transport::session::Standing;
use mosquitto::{Broker, Limits};
use speaker::Speaker;
use std::collections::BTreeMap;
use std::time::Duration;
use viewer::Viewer;

/// Sensors of the city, a topic each.
const SENSORS: usize = 40;
/// Messages each second.
const RATE: usize = 5_000;
/// Longer than anything here takes; only a hang is cut off by it. Mosquitto 2.0 sends 4 KB each 100 ms over a WebSocket:
/// a megabyte is half a minute.
const PATIENCE: Duration = Duration::from_secs(120);

/// A broker, or a loud word that there is none.
macro_rules! broker {
    ($limits:expr) => {
        match Broker::start($limits) {
            Some(broker) => broker,
            None => return,
        }
    };
}

fn topic(sensor: usize) -> String {
    format!("city/sensor/{sensor}/power")
}

/// All sensors at `RATE` for so many seconds, at quality 1; what each said last.
fn speak(broker: &Broker, secs: u64) -> BTreeMap<String, String> {
    let mut speaker = Speaker::connect(broker.plain_port, Version::V311);
    let mut last = BTreeMap::new();
    let each_ms = 10;
    let batch = RATE * each_ms / 1_000;
    let batches = usize::try_from(secs).unwrap_or(0) * RATE / batch;
    for turn in 0..batches {
        speaker.wait_until(turn * each_ms);
        for index in 0..batch {
            let number = turn * batch + index;
            let (topic, value) = (topic(number % SENSORS), number.to_string());
            speaker.say(&topic, value.as_bytes(), 1);
            last.insert(topic, value);
        }
        speaker.settle_to(500);
    }
    speaker.settle();
    last
}

/// The first part of every story: many sensors, much faster than frames.
fn hears_all(secs: u64, version: Version) {
    let broker = broker!(Limits { queued: 1_000_000, inflight: 200 });
    let mut viewer = Viewer::new(broker.socket_port, version, &["city/sensor/+/power"]);
    viewer.until(PATIENCE, |viewer| viewer.standing == Standing::Live);
    let sent = secs * u64::try_from(RATE).unwrap();
    let last = std::thread::scope(|scope| {
        let speaking = scope.spawn(|| speak(&broker, secs));
        let patience = PATIENCE + Duration::from_secs(secs * 2);
        viewer.until(patience, |viewer| viewer.counts().received >= sent && viewer.waiting() == 0);
        speaking.join().unwrap()
    });
    let counts = viewer.counts();
    assert_eq!(counts.received, sent, "every message at quality 1: {counts:?}");
    assert_eq!(counts.received, counts.applied + counts.coalesced + counts.rejected, "all accounted for");
    assert!(counts.coalesced > 0 && counts.rejected == 0, "faster than frames, within the table: {counts:?}");
    assert_eq!(viewer.shown, last, "the last word of every sensor");
    assert!(viewer.issues.is_empty(), "nothing was wrong: {:?}", viewer.issues);
    println!("{sent} messages in {secs} s, {version:?}: {counts:?}");
}

#[test]
fn five_thousand_messages_a_second_are_shown_as_the_last_word_of_each_sensor() {
    hears_all(5, Version::V5);
}

/// `CIVITWIN_BROKER_SECS=600 cargo test -p civitwin-live --test broker -- --ignored`
#[test]
#[ignore = "as long as CIVITWIN_BROKER_SECS says"]
fn a_long_day_of_telemetry_loses_nothing() {
    let secs = std::env::var("CIVITWIN_BROKER_SECS").ok().and_then(|secs| secs.parse().ok()).unwrap_or(60);
    hears_all(secs, Version::V5);
    hears_all(secs, Version::V311);
}

#[test]
fn a_broker_that_dies_and_comes_back_is_found_again_and_nothing_is_wiped() {
    let mut broker = broker!(Limits::default());
    let mut viewer = Viewer::new(broker.socket_port, Version::V311, &["city/#"]);
    viewer.until(PATIENCE, |viewer| viewer.standing == Standing::Live);
    Speaker::connect(broker.plain_port, Version::V311).say_and_settle("city/before", b"1", 1);
    viewer.until(PATIENCE, |viewer| viewer.shown.contains_key("city/before"));
    broker.kill();
    viewer.until(PATIENCE, |viewer| viewer.attempts >= 3);
    assert!(matches!(viewer.standing, Standing::Waiting { .. }), "it waits: {:?}", viewer.standing);
    assert_eq!(viewer.shown.get("city/before").map(String::as_str), Some("1"), "what was shown stays");
    broker.restart();
    viewer.until(PATIENCE, |viewer| viewer.standing == Standing::Live);
    Speaker::connect(broker.plain_port, Version::V311).say_and_settle("city/after", b"2", 1);
    viewer.until(PATIENCE, |viewer| viewer.shown.contains_key("city/after"));
    assert_eq!(viewer.shown.len(), 2, "before and after");
    assert!(viewer.attempts < 40, "by its own backoff: {} attempts", viewer.attempts);
}

#[test]
fn a_viewer_that_sleeps_hears_the_last_word_when_it_wakes() {
    // The broker keeps 500 messages for it and lets the others go.
    let broker = broker!(Limits { queued: 500, inflight: 20 });
    let mut viewer = Viewer::new(broker.socket_port, Version::V5, &["city/sensor/+/power"]);
    viewer.until(PATIENCE, |viewer| viewer.standing == Standing::Live);
    // Not reading at all while much is said.
    speak(&broker, 2);
    let mut seen = 0;
    viewer.until(PATIENCE, |viewer| {
        let is_still = viewer.is_idle() && viewer.counts().received == seen;
        seen = viewer.counts().received;
        is_still && seen > 0
    });
    assert!(seen < 10_000, "the broker's queue is bounded: {seen}");
    let mut speaker = Speaker::connect(broker.plain_port, Version::V311);
    let mut last = BTreeMap::new();
    for sensor in 0..SENSORS {
        speaker.say(&topic(sensor), b"now", 1);
        last.insert(topic(sensor), "now".to_owned());
    }
    speaker.settle();
    viewer.until(PATIENCE, |viewer| viewer.shown == last);
    let counts = viewer.counts();
    assert_eq!(counts.received, counts.applied + counts.coalesced + counts.rejected, "all accounted for");
    assert_eq!(viewer.attempts, 1, "on the same connection");
}

#[test]
fn a_megabyte_is_refused_and_the_next_message_is_heard_on_the_same_connection() {
    let broker = broker!(Limits::default());
    for (version, issues) in [(Version::V311, 1), (Version::V5, 0)] {
        let mut viewer = Viewer::new(broker.socket_port, version, &["city/#"]);
        viewer.until(PATIENCE, |viewer| viewer.standing == Standing::Live);
        let mut speaker = Speaker::connect(broker.plain_port, Version::V311);
        speaker.say_and_settle("city/huge", &vec![b'x'; 1 << 20], 1);
        speaker.say_and_settle("city/small", b"ok", 1);
        viewer.until(PATIENCE, |viewer| viewer.shown.contains_key("city/small"));
        assert!(!viewer.shown.contains_key("city/huge"), "not shown");
        assert_eq!(viewer.attempts, 1, "in step: the connection held");
        // A broker of version 5 knows our limit and does not even send it.
        assert_eq!(viewer.issues.len(), issues, "{version:?}: {:?}", viewer.issues);
        if let Some(issue) = viewer.issues.first() {
            assert_eq!(issue.place, "topic \"city/huge\"", "which");
            assert!(
                issue.reason.starts_with("expected a message within the limit, found one of 10485"),
                "{issue:?}"
            );
        }
    }
}

#[test]
fn a_message_of_version_5_says_what_it_is_and_a_topics_last_word_is_known_as_such() {
    let broker = broker!(Limits::default());
    let mut speaker = Speaker::connect(broker.plain_port, Version::V5);
    speaker.keep("city/kept", b"1", b"\x02\0\0\x0E\x10\x03\0\x10application/json\x26\0\x04unit\0\x02GQ");
    let mut viewer = Viewer::new(broker.socket_port, Version::V5, &["city/+"]);
    viewer.until(PATIENCE, |viewer| !viewer.messages.is_empty());
    let message = &viewer.messages[0];
    assert!(message.is_retained, "it was there before");
    assert_eq!(message.content_type.as_deref(), Some("application/json"), "its type");
    assert_eq!(message.user, [("unit".to_owned(), "GQ".to_owned())], "what the sender says of it");
    assert!(
        message.valid_until_ms.is_some_and(|until_ms| until_ms <= viewer.now_ms() + 3_600_000.0),
        "an hour at most"
    );
}

#[test]
fn a_broker_that_wants_to_know_who_asks_is_asked_once() {
    for version in [Version::V311, Version::V5] {
        let Some(broker) = Broker::start_closed() else { return };
        let mut viewer = Viewer::new(broker.socket_port, version, &["city/#"]);
        viewer.until(PATIENCE, |viewer| matches!(viewer.standing, Standing::Stopped { .. }));
        assert_eq!(viewer.attempts, 1, "{version:?}: not again");
    }
}

#[test]
fn bytes_that_were_garbled_on_the_way_end_the_connection_which_comes_back() {
    let broker = broker!(Limits::default());
    let mut viewer = Viewer::new(broker.socket_port, Version::V5, &["city/#"]);
    viewer.until(PATIENCE, |viewer| viewer.standing == Standing::Live);
    viewer.hear(b"\x30\x04\0\x09ab");
    assert_eq!(viewer.issues.len(), 1, "said: {:?}", viewer.issues);
    viewer.until(PATIENCE, |viewer| viewer.standing == Standing::Live);
    Speaker::connect(broker.plain_port, Version::V311).say_and_settle("city/after", b"2", 0);
    viewer.until(PATIENCE, |viewer| viewer.shown.contains_key("city/after"));
    assert_eq!(viewer.attempts, 2, "by one more attempt");
}
