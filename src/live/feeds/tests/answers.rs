//! Feeds that are asked over HTTP.

use super::*;
use serde_json::json;

fn air() -> Json {
    json!({ "id": "air", "url": "https://data.example/air", "every_secs": 30, "format": "json", "headers": { "Accept-Language": "fr" } })
}

#[test]
fn an_answer_that_did_not_change_is_not_sent_again() {
    let (mut world, acts) = World::of(&air());
    assert_eq!(acts, ["1 air connecting", "1 ask 1 https://data.example/air Accept-Language=fr"]);
    let acts = world.answered(1, 1, 200, &[("ETag", "\"7\"")], r#"{"id":"station","NO2":41}"#);
    assert_eq!(acts, ["1 air polling", "1 station NO2 41 of all"], "the first");
    let acts = world.wait(30.0);
    assert_eq!(acts, ["1 ask 2 https://data.example/air Accept-Language=fr If-None-Match=\"7\""], "in turn");
    assert_eq!(world.answered(1, 2, 304, &[], ""), [""; 0], "nothing is new");
    assert_eq!(world.wait(30.0).len(), 1, "asked again");
}

#[test]
fn a_server_that_is_too_busy_gets_the_time_it_asks_for() {
    let (mut world, _) = World::of(&air());
    world.answered(1, 1, 200, &[], r#"{"id":"station","NO2":41}"#);
    world.wait(30.0);
    let acts = world.answered(1, 2, 429, &[("retry-after", "120")], "");
    assert_eq!(
        acts,
        ["1 air waiting", "1 issue https://data.example/air: expected status 200, found status 429"],
        "said, and nothing is taken back"
    );
    assert_eq!(world.wait(119.0), [""; 0], "left alone");
    assert_eq!(only(&world.wait(5.0), "1 ask").len(), 1, "then asked");
    world.feeds.failed(1, 3, world.now_ms, 0.5);
    assert_eq!(only(&world.acts(), "1 air"), ["1 air waiting"], "no answer at all");
    world.wait(2.0);
    let acts = world.answered(1, 4, 200, &[], r#"{"id":"station","NO2":42}"#);
    assert_eq!(acts, ["1 air polling", "1 station NO2 42 of all"], "back");
    world.wait(30.0);
    let acts = world.answered(1, 5, 403, &[], "");
    assert_eq!(only(&acts, "1 air"), ["1 air stopped: the server answered with status 403"]);
    assert_eq!(world.wait(3_600.0), [""; 0], "for good");
}

#[test]
fn a_question_that_nobody_answers_is_given_up() {
    let (mut world, _) = World::of(&air());
    let acts = world.wait(60.0);
    assert_eq!(only(&acts, "1 air"), ["1 air waiting"], "after a minute");
    assert_eq!(world.answered(1, 1, 200, &[], r#"{"id":"station","NO2":41}"#), [""; 0], "too late");
    assert_eq!(only(&world.wait(1.0), "1 ask 2").len(), 1, "asked anew");
}

#[test]
fn all_pages_of_an_answer_are_read_and_none_of_another_host() {
    let (mut world, _) = World::of(&air());
    let link = [("Link", "<https://data.example/air?page=2>; rel=\"next\"")];
    let acts = world.answered(1, 1, 200, &link, r#"{"id":"one","NO2":1}"#);
    assert_eq!(
        acts[1..],
        ["1 ask 2 https://data.example/air?page=2 Accept-Language=fr", "1 one NO2 1 of all"],
        "on"
    );
    world.wait(1.0);
    let link = [("link", "<https://evil.example/air>; rel=next")];
    let acts = world.answered(1, 2, 200, &link, r#"{"id":"two","NO2":2}"#);
    assert_eq!(
        acts,
        [
            "1 two NO2 2 of all",
            "1 issue next page: expected a next page on the same host, found \"https://evil.example/air\""
        ]
    );
    let acts = world.wait(30.0);
    assert_eq!(acts, ["1 ask 3 https://data.example/air Accept-Language=fr"], "from the first again");
}

#[test]
fn a_snapshot_of_several_pages_is_whole_before_changes_follow() {
    let feed = json!({
        "id": "a", "url": "wss://live.example/a", "snapshot_url": "https://live.example/all", "format": "json",
    });
    let (mut world, _) = World::of(&feed);
    world.opened(1);
    let link = [("Link", "</all?page=2>; rel=next")];
    let acts = world.answered(1, 1, 200, &link, r#"{"id":"one","v":1}"#);
    assert_eq!(acts, ["1 ask 2 https://live.example/all?page=2", "1 one v 1 of all"], "the first page");
    world.wait(1.0);
    assert_eq!(world.came(1, r#"{"id":"two","v":20}"#), [""; 0], "still held");
    let acts = world.answered(1, 2, 200, &[], r#"{"id":"two","v":2}"#);
    assert_eq!(acts, ["1 two v 20 of all"], "behind the last page");
    assert_eq!(only(&world.wait(200.0), "1 ask"), [""; 0], "asked once");
}

#[test]
fn a_warning_is_told_once_however_often_it_is_read() {
    let (mut world, _) = World::of(&json!({ "id": "cap", "url": "/cap", "every_secs": 10 }));
    let flood = "<alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\"><identifier>PM-17</identifier>\
        <sender>water</sender><sent>2026-03-01T13:00:00+01:00</sent><status>Actual</status>\
        <msgType>Alert</msgType><scope>Public</scope><info><category>Met</category><event>Flood</event>\
        <urgency>Immediate</urgency><severity>Severe</severity><certainty>Likely</certainty></info></alert>";
    let kind = [("Content-Type", "application/cap+xml")];
    let acts = world.answered(1, 1, 200, &kind, flood);
    assert_eq!(only(&acts, "1 alert"), ["1 alert PM-17"], "the flood");
    world.wait(10.0);
    assert_eq!(world.answered(1, 2, 200, &kind, flood), [""; 0], "known");
    world.wait(10.0);
    let worse = flood.replace("Severe", "Extreme");
    assert_eq!(world.answered(1, 3, 200, &kind, &worse), ["1 alert PM-17"], "unless it says something else");
}

#[test]
fn only_what_may_be_known_goes_on() {
    let feed = json!({
        "id": "scooters", "url": "/scooters", "format": "json", "every_secs": 60,
        "privacy": { "allow": ["speed"], "coarsen_m": 1_000 },
    });
    let (mut world, _) = World::of(&feed);
    let scooter = r#"{"id":"s1","speed":12,"rider":"Ann","longitude":7.4211,"latitude":43.7311}"#;
    let answer = Answer { status: 200, body: scooter.as_bytes(), ..Answer::default() };
    world.feeds.answered(1, 1, &answer, world.now_ms, 0.5);
    let acts = world.feeds.acts();
    let bytes = acts.iter().find_map(|act| match &act.what {
        What::Rows { bytes, .. } => Some(bytes.clone()),
        _ => None,
    });
    let batch = Batch::from_bytes(&bytes.expect("rows")).unwrap();
    assert_eq!(batch.rows.iter().map(|row| seen(&batch, row)).collect::<Vec<_>>(), ["s1 speed 12"]);
    assert!((batch.rows[0].longitude - 7.4211).abs() > 1e-6, "the middle of a cell");
    let withheld = world.feeds.counts("scooters").unwrap().withheld;
    assert!(withheld >= 1, "counted: {withheld}");
    assert!(!batch.to_bytes().windows(3).any(|bytes| bytes == b"Ann"), "no word of the rider");
    world.wait(60.0);
    let acts = world.answered(1, 2, 200, &[], r#"{"id":"Ann","speed":"#);
    let issues = only(&acts, "1 issue");
    assert_eq!(issues, ["1 issue message: expected an observation, found another"], "nor in an issue");
}

#[test]
fn nobody_is_shown_alone_and_a_crowd_once_a_window() {
    let feed = json!({
        "id": "scooters", "url": "wss://live.example/s", "format": "json",
        "privacy": { "allow": ["speed"], "coarsen_secs": 60, "k_min": 3 },
    });
    let (mut world, _) = World::of(&feed);
    world.opened(1);
    for (name, speed) in [("a", 10), ("b", 20), ("c", 30)] {
        assert_eq!(world.came(1, &format!(r#"{{"id":"{name}","speed":{speed}}}"#)), [""; 0], "gathered");
    }
    let acts = world.wait(60.0);
    assert_eq!(only(&acts, "1 all"), ["1 all speed 20"], "their mean, in nobody's name");
    world.came(1, r#"{"id":"a","speed":99}"#);
    assert_eq!(only(&world.wait(60.0), "1 all"), [""; 0], "one alone is not told of");
}

#[test]
fn a_description_that_will_not_do_is_told_where_and_why() {
    let mut world = World::new();
    let added = world.feeds.add("{", PAGE, NOON_MS);
    assert!(added.feeds.is_empty() && added.issues[0].place == "$", "{:?}", added.issues);
    let added = world.feeds.add(r#"{"id":"a","url":"air.json"}"#, "about:blank", NOON_MS);
    assert!(added.feeds.is_empty() && added.issues[0].place == "feed \"a\"", "{:?}", added.issues);
    let added = world.add(&json!({ "id": "a", "url": "air.json", "format": "excel" }));
    assert_eq!(added.feeds, [("a".to_owned(), 1)], "it begins all the same");
    assert!(added.issues[0].reason.ends_with("found \"excel\""), "{:?}", added.issues);
    let many: Vec<Json> = (0..64).map(|id| json!({ "id": id.to_string(), "url": "x.json" })).collect();
    let added = world.add(&many.into());
    assert_eq!((added.feeds.len(), added.issues.len()), (63, 1), "64 of one page");
}
