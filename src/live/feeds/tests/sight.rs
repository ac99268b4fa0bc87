//! Pages that go out of sight, and networks that come back.

use super::*;
use serde_json::json;

fn feeds() -> Json {
    json!([
        { "id": "live", "url": "wss://live.example/a", "format": "json" },
        { "id": "asked", "url": "https://live.example/b", "format": "json", "every_secs": 5 },
    ])
}

#[test]
fn a_page_out_of_sight_neither_listens_nor_asks() {
    let (mut world, _) = World::of(&feeds());
    world.opened(1);
    world.answered(2, 1, 200, &[], r#"{"id":"b","v":1}"#);
    assert_eq!(world.hidden(true), [""; 0], "turning pages over changes nothing");
    let acts = world.wait(11.0);
    assert_eq!(only(&acts, "1"), ["1 close", "1 live paused"], "the connection is given up");
    assert_eq!(only(&acts, "2 asked"), ["2 asked paused"], "the questions too");
    world.answered(2, 2, 200, &[], r#"{"id":"b","v":2}"#);
    assert_eq!(only(&world.wait(3_600.0), "2 ask"), [""; 0], "for as long as nobody looks");
    assert_eq!(world.feeds.next_ms(), None, "not even a timer");
    let acts = world.hidden(false);
    assert_eq!(only(&acts, "2 asked"), ["2 asked polling"], "in sight");
    let acts = world.wait(2.0);
    assert_eq!(only(&acts, "1 open").len(), 1, "open again");
    assert_eq!(only(&acts, "2 ask ").len(), 1, "asked again");
}

#[test]
fn a_feed_that_is_added_out_of_sight_pauses_too() {
    let mut world = World::new();
    world.hidden(true);
    world.add(&feeds());
    world.acts();
    let acts = world.wait(11.0);
    assert_eq!(only(&acts, "1 live paused").len() + only(&acts, "2 asked paused").len(), 2, "{acts:?}");
}

#[test]
fn a_network_that_is_back_is_used_soon() {
    let (mut world, _) = World::of(&feeds());
    world.opened(1);
    world.answered(2, 1, 503, &[], "");
    for _ in 0..4 {
        world.closed(1, 1006);
        world.wait(10.0);
    }
    world.closed(1, 1006);
    assert!(world.feeds.next_ms().is_some_and(|next_ms| next_ms > world.now_ms), "it waits");
    world.feeds.online(world.now_ms, 0.5);
    assert_eq!(only(&world.wait(2.0), "1 open").len(), 1, "within two seconds");
}
