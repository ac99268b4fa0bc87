//! Whatever happens, in whatever order.

use super::*;
use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop, prop_assert, prop_oneof, proptest};
use serde_json::json;

#[derive(Debug, Clone)]
enum Event {
    Opened,
    Bytes(Vec<u8>),
    Closed(u16),
    Answered(u32, u16, Vec<u8>),
    Failed(u32),
    Verified(u32, bool),
    Hidden(bool),
    Online,
    Time(f64),
    Remove,
}

fn payload() -> impl Strategy<Value = Vec<u8>> {
    let known: Vec<Vec<u8>> = [
        &b"{\"id\":\"a\",\"v\":1}"[..],
        b"[{\"id\":\"a\",\"v\":2},{\"id\":\"b\",\"v\":\"x\"}]\n",
        b"data: {\"id\":\"a\",\"v\":3}\n\n",
        b"\x20\x03\0\0\0",
        b"\x90\x04\0\x01\0\x01",
        b"\x30\x15\0\x01a\0{\"id\":\"a\",\"v\":4}",
        b"eyJhbGciOiJFZERTQSIsInNlcSI6MX0..AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n{\"id\":\"a\",\"v\":5}",
    ]
    .iter()
    .map(|bytes| bytes.to_vec())
    .collect();
    prop_oneof![prop::sample::select(known), prop::collection::vec(any::<u8>(), 0..40)]
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        3 => Just(Event::Opened),
        6 => payload().prop_map(Event::Bytes),
        2 => prop::sample::select(vec![0, 200, 404, 1_000, 1_006, 1_013, 4_401]).prop_map(Event::Closed),
        4 => (0_u32..6, prop::sample::select(vec![0, 200, 304, 429, 503, 403]), payload())
            .prop_map(|(ask, status, body)| Event::Answered(ask, status, body)),
        1 => (0_u32..6).prop_map(Event::Failed),
        2 => (0_u32..6, any::<bool>()).prop_map(|(job, is_good)| Event::Verified(job, is_good)),
        1 => any::<bool>().prop_map(Event::Hidden),
        1 => Just(Event::Online),
        4 => prop::sample::select(vec![0.0, 50.0, 5_000.0, 61_000.0, -1e6, f64::NAN, f64::INFINITY]).prop_map(Event::Time),
        1 => Just(Event::Remove),
    ]
}

fn feeds() -> Json {
    let key = json!({ "kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" });
    json!([
        { "id": "ws", "url": "wss://a.example/", "snapshot_url": "https://a.example/", "signed": { "key": key, "required": false } },
        { "id": "mqtt", "url": "wss://a.example/", "topics": ["a"], "format": "json" },
        { "id": "sse", "url": "/e", "transport": "sse", "format": "json", "privacy": { "allow": ["v"], "k_min": 2 } },
        { "id": "lines", "url": "/l", "transport": "stream", "format": "json" },
        { "id": "http", "url": "/h", "every_secs": 1, "format": "json" },
    ])
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_nothing_breaks_and_all_rows_are_counted(
        events in prop::collection::vec((1_u32..7, event()), 0..80),
    ) {
        let mut world = World::new();
        world.add(&feeds());
        let mut shown = 0;
        for (feed, event) in events {
            let now_ms = world.now_ms;
            match event {
                Event::Opened => world.feeds.opened(feed, now_ms, 0.5),
                Event::Bytes(bytes) => world.feeds.bytes(feed, &bytes, now_ms, 0.5),
                Event::Closed(code) => world.feeds.closed(feed, code, now_ms, 0.5),
                Event::Answered(ask, status, body) => {
                    let answer = Answer { status, body: &body, ..Answer::default() };
                    world.feeds.answered(feed, ask, &answer, now_ms, f64::NAN);
                }
                Event::Failed(ask) => world.feeds.failed(feed, ask, now_ms, 2.0),
                Event::Verified(job, is_good) => world.feeds.verified(feed, job, is_good, now_ms, 0.5),
                Event::Hidden(is_hidden) => world.feeds.hidden(is_hidden, now_ms, 0.5),
                Event::Online => world.feeds.online(now_ms, 0.5),
                Event::Time(more_ms) => {
                    world.feeds.tick(now_ms + more_ms, 0.5);
                    if more_ms.is_finite() {
                        world.now_ms += more_ms;
                    }
                }
                Event::Remove => {
                    world.feeds.remove("lines");
                }
            }
            let acts = world.feeds.acts();
            prop_assert!(acts.len() < 1_000, "so few things to do, found {}", acts.len());
            for act in &acts {
                if let (What::Rows { bytes, count, .. }, 5) = (&act.what, act.feed) {
                    prop_assert!(Batch::from_bytes(bytes).is_ok_and(|batch| batch.rows.len() == *count));
                    shown += *count as u64;
                }
            }
            for id in ["ws", "mqtt", "sse", "http"] {
                let counts = world.feeds.counts(id).unwrap();
                let known = counts.applied + counts.coalesced + counts.rejected + counts.waiting;
                prop_assert!(counts.received == known, "{id}: {counts:?}");
            }
        }
        prop_assert!(world.feeds.counts("http").unwrap().applied == shown, "what was handed out");
    }
}
