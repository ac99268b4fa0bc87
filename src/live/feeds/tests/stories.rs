//! Feeds by a connection: a snapshot and what changes, losses, and as many rows as can be looked at.

use super::*;
use serde_json::json;

fn buses() -> Json {
    json!({
        "id": "buses", "title": "Buses", "url": "wss://live.example/buses", "format": "json",
        "snapshot_url": "https://data.example/buses", "hosts": ["live.example", "data.example"],
    })
}

#[test]
fn buses_are_shown_as_they_stand_and_then_as_they_move() {
    let (mut world, acts) = World::of(&buses());
    assert_eq!(acts, ["1 Buses connecting", "1 open ws wss://live.example/buses"], "at once");
    let acts = world.opened(1);
    assert_eq!(acts, ["1 Buses live", "1 ask 1 https://data.example/buses"], "asked once it is open");
    let acts = world.came(1, r#"{"id":"bus 7","speed":31}"#);
    assert_eq!(acts, [""; 0], "held until it is known how they stand");
    let acts = world.answered(1, 1, 200, &[], r#"[{"id":"bus 7","speed":30},{"id":"bus 9","speed":0}]"#);
    assert_eq!(acts, ["1 bus 7 speed 31 of all", "1 bus 9 speed 0 of all"], "the newest of each");
    world.wait(1.0);
    assert_eq!(world.came(1, r#"{"id":"bus 9","speed":12}"#), ["1 bus 9 speed 12"], "and on, at once");
}

#[test]
fn a_lost_connection_comes_back_and_takes_no_value_away() {
    let (mut world, _) = World::of(&buses());
    world.opened(1);
    world.answered(1, 1, 200, &[], r#"[{"id":"bus 7","speed":30}]"#);
    world.wait(1.0);
    assert_eq!(world.closed(1, 1006), ["1 Buses waiting"], "nothing is said of the bus");
    let acts = world.wait(1.0);
    assert_eq!(acts, ["1 Buses connecting", "1 open ws wss://live.example/buses"], "again, soon");
    assert_eq!(world.opened(1), ["1 Buses live", "1 ask 2 https://data.example/buses"], "from the beginning");
    assert_eq!(world.came(1, r#"{"id":"bus 7","speed":8}"#), [""; 0], "held");
    let acts = world.answered(1, 2, 503, &[("Retry-After", "2")], "busy");
    assert_eq!(
        only(&acts, "1 issue"),
        [
            "1 issue https://data.example/buses: expected status 200, found status 503",
            "1 issue snapshot: expected a snapshot, found none, 1 times"
        ]
    );
    let acts = world.wait(5.0);
    assert_eq!(acts, ["1 ask 3 https://data.example/buses"], "as late as the server asked for");
    let acts = world.answered(1, 3, 200, &[], r#"[{"id":"bus 9","speed":1}]"#);
    assert_eq!(acts, ["1 bus 9 speed 1 of all", "1 bus 7 speed 8 of all"], "what was held stands behind it");
}

#[test]
fn a_connection_that_fails_five_times_is_asked_for_instead() {
    let (mut world, _) = World::of(&buses());
    let mut acts = Vec::new();
    for _ in 0..5 {
        acts = world.closed(1, 1006);
        if only(&acts, "1 Buses polling").is_empty() {
            assert_eq!(only(&world.wait(10.0), "1 open").len(), 1, "tried again");
        }
    }
    assert_eq!(acts, ["1 Buses polling", "1 ask 1 https://data.example/buses"], "at its snapshot");
    let acts = world.answered(1, 1, 200, &[], r#"[{"id":"bus 7","speed":30}]"#);
    assert_eq!(acts, ["1 bus 7 speed 30 of all"], "it is shown");
    let acts = world.wait(61.0);
    assert_eq!(acts, ["1 ask 2 https://data.example/buses"], "every minute");
    assert_eq!(only(&world.wait(30.0), "1 open").len(), 1, "the connection is tried from time to time");
    let acts = world.opened(1);
    assert_eq!(only(&acts, "1 Buses"), ["1 Buses live"], "and is better");
    assert_eq!(only(&acts, "1 ask").len(), 1, "how they stand");
    world.answered(1, 3, 200, &[], "[]");
    assert_eq!(only(&world.wait(120.0), "1 ask"), [""; 0], "nobody is asked any more");
}

#[test]
fn a_broken_server_that_says_to_stay_away_is_left_alone() {
    let (mut world, _) = World::of(&json!({ "id": "a", "url": "wss://live.example/a", "format": "json" }));
    world.opened(1);
    assert_eq!(world.closed(1, 4403), ["1 a stopped: the server closed with code 4403"]);
    assert_eq!(world.wait(3_600.0), [""; 0], "for good");
    assert_eq!(world.feeds.next_ms(), None, "nothing is to come");
}

#[test]
fn a_sensor_that_talks_a_hundred_times_a_second_is_shown_ten_times() {
    let (mut world, _) = World::of(&json!({ "id": "a", "url": "wss://live.example/a", "format": "json" }));
    world.opened(1);
    let mut rows = Vec::new();
    for number in 0..200 {
        world.now_ms += 10.0;
        rows.extend(world.came(1, &format!(r#"{{"id":"mast","wind":{number}}}"#)));
    }
    rows.extend(world.wait(1.0));
    assert!((18..=22).contains(&rows.len()), "two seconds, found {}", rows.len());
    assert_eq!(rows.first().map(String::as_str), Some("1 mast wind 0"), "the first at once");
    assert_eq!(rows.last().map(String::as_str), Some("1 mast wind 199"), "the last is not lost");
    let counts = world.feeds.counts("a").unwrap();
    assert_eq!(counts.messages, 200, "all were read");
    assert_eq!(counts.received, 200, "all counted");
    assert_eq!(counts.received, counts.applied + counts.coalesced + counts.rejected, "it adds up");
    assert_eq!(counts.applied, rows.len() as u64, "what was shown");
}

#[test]
fn two_feeds_live_side_by_side_and_one_can_end() {
    let feeds =
        json!({ "feeds": [buses(), { "id": "air", "url": "air.json", "every_secs": 10, "format": "json" }] });
    let (mut world, acts) = World::of(&feeds);
    assert_eq!(
        only(&acts, "2"),
        ["2 air connecting", "2 ask 1 https://city.example/twin/air.json"],
        "beside the page"
    );
    world.opened(1);
    let acts = world.answered(2, 1, 200, &[], r#"{"id":"station","NO2":41}"#);
    assert_eq!(acts, ["2 air polling", "2 station NO2 41 of all"], "the second speaks");
    let again = world.add(&json!({ "id": "air", "url": "other.json" }));
    assert_eq!(again.feeds, [], "nobody takes its name");
    assert_eq!(again.issues[0].reason, "expected an id that no other feed has, found one that is taken");
    world.came(1, r#"{"id":"bus 7","speed":1}"#);
    assert!(world.feeds.remove("buses"), "the first ends");
    assert_eq!(world.acts(), ["1 close"], "and is closed");
    assert!(!world.feeds.remove("buses"), "once");
    assert_eq!(world.opened(1), [""; 0], "nobody listens to it any more");
    assert_eq!(world.answered(1, 1, 200, &[], "[]"), [""; 0], "nor waits for its answer");
    assert_eq!(
        only(&world.wait(10.0), "2 ask"),
        ["2 ask 2 https://city.example/twin/air.json"],
        "on it goes"
    );
    world.add(&buses());
    assert_eq!(only(&world.acts(), "3 open").len(), 1, "a new one has a new number");
}

#[test]
fn an_event_that_is_sent_twice_is_taken_once() {
    let (mut world, _) = World::of(&json!({ "id": "a", "url": "wss://live.example/a" }));
    world.opened(1);
    let event = |id: u32, number: u32| {
        json!({
            "specversion": "1.0", "id": id.to_string(), "source": "/masts", "type": "wind", "subject": "mast",
            "data": { "wind": number },
        })
        .to_string()
    };
    assert_eq!(world.came(1, &event(1, 10)), ["1 mast wind 10"], "the first");
    world.wait(1.0);
    assert_eq!(world.came(1, &event(1, 10)), [""; 0], "again, as brokers do");
    assert_eq!(world.came(1, &event(2, 11)), ["1 mast wind 11"], "the next");
    assert_eq!(world.feeds.counts("a").unwrap().repeated, 1, "counted");
}

#[test]
fn a_stream_of_events_goes_on_where_it_was_cut() {
    let feed = json!({ "id": "a", "url": "/events", "transport": "sse", "format": "json", "headers": { "X-City": "1" } });
    let (mut world, acts) = World::of(&feed);
    let open = "1 open sse https://city.example/events X-City=1 Accept=text/event-stream";
    assert_eq!(only(&acts, "1 open"), [open], "as it is to be asked");
    world.opened(1);
    assert_eq!(world.came(1, "id: 8\ndata: {\"id\":\"mast\",\ndata: \"wi"), [""; 0], "cut anywhere");
    assert_eq!(world.came(1, "nd\":3}\n\n: alive\n\n"), ["1 mast wind 3"], "and put together");
    assert_eq!(world.closed(1, 0), ["1 a waiting"], "lost");
    let acts = world.wait(31.0);
    assert_eq!(only(&acts, "1 open")[0], format!("{open} Last-Event-ID=8"), "from there");
}

#[test]
fn lines_of_one_long_answer_are_read_as_they_come() {
    let feed = json!({ "id": "a", "url": "/lines", "transport": "stream", "format": "json" });
    let (mut world, _) = World::of(&feed);
    world.opened(1);
    assert_eq!(world.came(1, "{\"id\":\"a\",\"v\":1}\n{\"id\":\"b\""), ["1 a v 1"], "a whole line");
    world.wait(1.0);
    assert_eq!(world.came(1, ",\"v\":2}\n{\"id\":\"c\",\"v\":3}"), ["1 b v 2"], "the next");
    world.wait(1.0);
    assert_eq!(world.closed(1, 200), ["1 a waiting", "1 c v 3"], "the last, of an answer that ended well");
}
