//! Descriptions as cities write them, right and wrong, and the published schema held against the reader.
//!
//! In: JSON. Out: feeds, or the path and the reason of each fault.
//! Does not: fetch.

use super::style::{PAINT, STYLE};
use super::{BIND, Bind, FEED, Feed, MAPPING, PRIVACY, SIGNED, Transport, read};
use crate::transport::jws::Key;
use proptest::prelude::{ProptestConfig, prop_assert, proptest};
use serde_json::{Map, Value, json};

const SCHEMA: &str = include_str!("../../../../www/feed.schema.json");

fn one(value: &Value) -> Feed {
    let (feeds, issues) = read(value);
    assert!(issues.is_empty(), "expected no issue of {value}: {issues:?}");
    feeds.into_iter().next().unwrap()
}

/// Paths of what is wrong, and whether the feed can be opened all the same.
fn faults(value: &Value) -> (Vec<String>, bool) {
    let (feeds, issues) = read(value);
    (issues.into_iter().map(|issue| issue.place).collect(), !feeds.is_empty())
}

fn with(name: &str, value: Value) -> Value {
    let mut feed = json!({ "id": "air", "url": "https://data.example/air" });
    feed[name] = value;
    feed
}

#[test]
fn an_address_is_enough() {
    let feed = one(&json!({ "id": "air", "url": "feeds/air.json" }));
    assert_eq!((feed.transport, feed.every_secs, feed.qos), (Transport::Http, 60.0, 1), "asked every minute");
    assert_eq!((feed.bind, feed.privacy, feed.signed), (Bind::Any, None, None), "nothing else asked for");
    let feed = one(&json!({ "id": "air", "url": "wss://data.example/mqtt", "topics": ["air/#"] }));
    assert_eq!((feed.transport, feed.hosts), (Transport::Mqtt, vec!["data.example".into()]), "by its topics");
    assert_eq!(
        one(&json!({ "id": "a", "url": "wss://data.example/" })).transport,
        Transport::Ws,
        "without any"
    );
    assert_eq!(
        one(&json!({ "id": "a", "url": "ws://127.0.0.1:9001/" })).transport,
        Transport::Ws,
        "this machine"
    );
}

#[test]
fn a_secret_is_refused_and_not_repeated() {
    for value in [
        with("url", json!("https://ann:hush@data.example/air")),
        with("url", json!("https://data.example/air?api_key=hush")),
        with("url", json!("https://data.example/air?x=1&access%5Ftoken=hush")),
        with("snapshot_url", json!("https://data.example/air?sig=hush")),
        with("headers", json!({ "Authorization": "hush" })),
        with("headers", json!({ "authorization": "Bearer hush" })),
        with("headers", json!({ "X-Api-Key": "hush" })),
        with("headers", json!({ "Accept": "Bearer hush" })),
        with("headers", json!({ "Cookie": "session=hush" })),
    ] {
        let (feeds, issues) = read(&value);
        assert!(feeds.is_empty() && issues.len() == 1, "{value}: {issues:?}");
        assert!(!format!("{issues:?}").contains("hush"), "{issues:?}");
    }
    let (_, issues) = read(&with("headers", json!({ "Authorization": "hush" })));
    assert_eq!(issues[0].place, "$.headers", "where");
    assert!(
        issues[0].reason.contains("everybody can read a feed's description"),
        "why: {}",
        issues[0].reason
    );
}

#[test]
fn nothing_is_reached_that_is_not_listed_or_not_encrypted() {
    for value in [
        with("url", json!("http://data.example/air")),
        with("url", json!("ftp://data.example/air")),
        with("url", json!("javascript:alert(1)")),
        with("snapshot_url", json!("wss://data.example/air")),
        with("snapshot_url", json!("https://other.example/air")),
        with("hosts", json!(["other.example"])),
        with("hosts", json!(["*.example"])),
        with("hosts", json!(["data.example/air"])),
        with("hosts", json!(["a@data.example"])),
        with("hosts", json!([])),
        with("transport", json!("ws")),
        with("transport", json!("mqtt")),
        with("headers", json!({ "Host": "other.example" })),
        with("headers", json!({ "X-A": "b\r\nX-C: d" })),
    ] {
        assert!(!faults(&value).1, "{value}");
    }
    let both = json!(["data.example", "other.example"]);
    let mut value = with("hosts", both);
    value["snapshot_url"] = json!("https://other.example/air");
    assert_eq!(one(&value).hosts.len(), 2, "where it is listed");
}

#[test]
fn what_may_be_known_is_never_guessed() {
    for (value, place) in [
        (with("privacy", json!({})), "$.privacy.allow"),
        (with("privacy", json!({ "allow": "speed" })), "$.privacy.allow"),
        (with("privacy", json!({ "allow": ["speed"], "k_min": 1 })), "$.privacy.k_min"),
        (with("privacy", json!({ "allow": ["speed"], "k_min": 2.5 })), "$.privacy.k_min"),
        (with("privacy", json!({ "allow": ["speed"], "k_mim": 5 })), "$.privacy"),
        (with("privacy", json!(null)), "$.privacy"),
        (with("signed", json!({})), "$.signed.key"),
        (with("signed", json!({ "key": { "kty": "OKP", "crv": "Ed25519", "x": "AA" } })), "$.signed.key.x"),
        (with("signed", json!("yes")), "$.signed"),
    ] {
        let (places, opens) = faults(&value);
        assert!(places.first().is_some_and(|first| first == place) && !opens, "{value}: {places:?}");
    }
}

#[test]
fn what_only_says_how_is_left_out_where_it_is_wrong() {
    for (value, place) in [
        (with("title", json!(7)), "$.title"),
        (with("every_secs", json!(0)), "$.every_secs"),
        (with("every_secs", json!("60")), "$.every_secs"),
        (with("qos", json!(2)), "$.qos"),
        (with("style", json!("red")), "$.style"),
        (with("topics", json!(["a"])), "$.topics"),
        (with("mapping", json!({ "entity": 1 })), "$.mapping.entity"),
        (with("bind", json!({ "by": "magic" })), "$.bind.by"),
        (with("bind", json!({ "by": "property" })), "$.bind.property"),
        (with("bind", json!({ "by": "id", "property": "x" })), "$.bind.property"),
        (with("colour", json!("red")), "$"),
    ] {
        let (places, opens) = faults(&value);
        assert_eq!((places, opens), (vec![place.to_owned()], true), "{value}");
    }
    let (_, issues) = read(&with("every_secs", json!(0)));
    assert_eq!(
        issues[0].reason, "expected a number within its bounds, found 0, not of 1 to 86400",
        "both sides"
    );
}

#[test]
fn one_bad_feed_of_three_leaves_two_and_is_named() {
    let value = json!({ "feeds": [
        { "id": "a", "url": "a.json" },
        { "id": "b", "url": "wss://data.example/mqtt", "transport": "mqtt", "topics": ["a/#/b"] },
        { "id": "a", "url": "c.json" },
        7,
        { "id": "c", "url": "c.json" },
    ] });
    let (feeds, issues) = read(&value);
    let names: Vec<&str> = feeds.iter().map(|feed| feed.feed_id.as_str()).collect();
    assert_eq!(names, ["a", "c"], "the good ones");
    let places: Vec<&str> = issues.iter().map(|issue| issue.place.as_str()).collect();
    assert_eq!(places, ["$.feeds[1].topics[0]", "$.feeds[2].id", "$.feeds[3]"], "the others, by path");
    assert!(read(&json!([])).0.is_empty() && !read(&json!(7)).1.is_empty(), "no feeds is no fault, 7 is");
}

fn schema() -> Value {
    serde_json::from_str(SCHEMA).unwrap()
}

fn names(value: &Value, pointer: &str) -> Vec<String> {
    let map = value.pointer(pointer).and_then(Value::as_object).cloned().unwrap_or_default();
    let mut names: Vec<String> = map.keys().cloned().collect();
    names.sort();
    names
}

#[test]
fn the_schema_has_the_members_that_the_reader_reads() {
    let schema = schema();
    for (pointer, known) in [
        ("/$defs/feed/properties", &FEED[..]),
        ("/$defs/feed/properties/mapping/properties", &MAPPING),
        ("/$defs/feed/properties/bind/properties", &BIND),
        ("/$defs/feed/properties/privacy/properties", &PRIVACY),
        ("/$defs/feed/properties/signed/properties", &SIGNED),
        ("/$defs/feed/properties/style/properties", &STYLE),
        ("/$defs/feed/properties/style/properties/paint/items/properties", &PAINT),
        ("/$defs/feed/properties/signed/properties/key/properties", &Key::FIELDS),
    ] {
        let mut known: Vec<&str> = known.to_vec();
        known.sort_unstable();
        assert_eq!(names(&schema, pointer), known, "{pointer}");
    }
}

#[test]
fn every_example_of_the_schema_is_taken_without_a_word() {
    let schema = schema();
    let examples = schema["examples"].as_array().unwrap();
    for example in examples {
        let (feeds, issues) = read(example);
        assert!(!feeds.is_empty() && issues.is_empty(), "{example}: {issues:?}");
    }
    // Together they show every member, so that the next test has something to spoil.
    let text = schema["examples"].to_string();
    for name in FEED
        .iter()
        .chain(&MAPPING)
        .chain(&BIND)
        .chain(&PRIVACY)
        .chain(&SIGNED)
        .filter(|name| **name != "$schema")
    {
        assert!(text.contains(&format!("\"{name}\":")), "expected an example with {name}");
    }
}

/// A feed that uses everything that goes together.
fn full() -> Value {
    json!({
        "id": "a", "title": "A", "url": "wss://data.example/mqtt", "transport": "mqtt", "format": "senml",
        "topics": ["a/#"], "qos": 1, "version": "5", "every_secs": 5, "snapshot_url": "https://data.example/a",
        "hosts": ["data.example"], "headers": { "Accept": "a/b" },
        "mapping": { "entity": "e", "attribute": "a", "value": "v", "time": "t", "unit": "u", "longitude": "x", "latitude": "y" },
        "bind": { "by": "property", "property": "p", "within_m": 5 },
        "privacy": { "allow": ["x"], "coarsen_m": 5, "coarsen_secs": 5, "k_min": 5 },
        "signed": { "required": true, "key": {
            "kty": "EC", "crv": "P-256", "kid": "k",
            "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
            "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
        } },
        "style": { "symbol": "lamp", "paint": [{ "attribute": "power", "breaks": [1, 2.5], "bands": "safe", "height_m": [0, 9], "pulse": true }] },
    })
}

/// Puts a value at a place of the full feed and says whether that place is complained of.
fn complains(pointer: &[&str], value: &Value) -> bool {
    let mut feed = full();
    let mut at = &mut feed;
    for name in pointer {
        at = &mut at[*name];
    }
    *at = value.clone();
    let path = format!("$.{}", pointer.join("."));
    let (places, _) = faults(&feed);
    places.iter().any(|place| place == &path || place.starts_with(&format!("{path}[")))
}

fn spoil(properties: &Map<String, Value>, above: &[&str], spoilt: &mut u32) {
    for (name, rule) in properties.iter().filter(|(name, _)| *name != "$schema") {
        let pointer = [above, &[name.as_str()]].concat();
        let kind = rule["type"].as_str().unwrap_or("");
        let wrong = if kind == "boolean" { json!("yes") } else { json!(true) };
        assert!(complains(&pointer, &wrong), "{pointer:?} is read: {wrong}");
        for choice in rule["enum"].as_array().unwrap_or(&Vec::new()) {
            let is_of_key = pointer.contains(&"key");
            assert!(
                is_of_key || !complains(&pointer, choice) || choice == "property",
                "{pointer:?} may be {choice}"
            );
            assert!(complains(&pointer, &json!("nonsense")), "{pointer:?} may not be anything");
        }
        for (bound, beyond) in [("minimum", -1.0), ("maximum", 1.0)] {
            let Some(bound) = rule[bound].as_f64() else { continue };
            // Written as JSON writes it: 1, not 1.0.
            let whole = |number: f64| -> Value { serde_json::from_str(&number.to_string()).unwrap() };
            assert!(!complains(&pointer, &whole(bound)), "{pointer:?} may be {bound}");
            assert!(complains(&pointer, &whole(bound + beyond)), "{pointer:?} may not go beyond {bound}");
        }
        if let (Some(most), false) = (rule["maxLength"].as_u64(), pointer.contains(&"key")) {
            let long = "a".repeat(usize::try_from(most).unwrap() + 1);
            assert!(complains(&pointer, &json!(long)), "{pointer:?} is at most {most} long");
            assert!(complains(&pointer, &json!("")), "{pointer:?} is not empty");
        }
        if let Some(most) = rule["maxItems"].as_u64() {
            let many = vec!["a"; usize::try_from(most).unwrap() + 1];
            assert!(complains(&pointer, &json!(many)), "{pointer:?} holds at most {most}");
        }
        *spoilt += 1;
        if let Some(inner) = rule["properties"].as_object() {
            spoil(inner, &pointer, spoilt);
        }
    }
}

#[test]
fn every_member_of_the_schema_is_read_within_its_bounds() {
    assert!(faults(&full()).0.is_empty(), "the whole is in order: {:?}", read(&full()).1);
    let schema = schema();
    let mut spoilt = 0;
    spoil(schema["$defs"]["feed"]["properties"].as_object().unwrap(), &[], &mut spoilt);
    assert_eq!(spoilt, 40, "each of them");
    for name in schema["$defs"]["feed"]["required"].as_array().unwrap() {
        let mut feed = full();
        feed.as_object_mut().unwrap().remove(name.as_str().unwrap());
        assert!(!faults(&feed).1, "{name} is needed");
    }
}

#[test]
fn what_is_wrong_in_a_style_is_named_by_its_path_and_left_out() {
    let mut feed = full();
    feed["style"] = json!({ "paint": [
        { "attribute": "a", "domain": [1], "classes": 12, "size": [1, 9], "bands": "mine", "breaks": [1, 2] },
        { "breaks": [1] },
        "pm25",
    ] });
    let (feeds, issues) = read(&feed);
    let places: Vec<&str> = issues.iter().map(|issue| issue.place.as_str()).collect();
    let expected = ["[0].domain", "[0].classes", "[0].bands", "[0].size", "[1].attribute", "[2]"];
    assert_eq!(places, expected.map(|place| format!("$.style.paint{place}")), "{issues:?}");
    let kept = feeds[0].style.clone().unwrap();
    assert_eq!(kept, json!({ "paint": [{ "attribute": "a", "breaks": [1, 2] }] }), "the good part is used");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_written_nothing_breaks(
        name in "(id|url|hosts|topics|headers|mapping|bind|privacy|signed|transport|[a-z]{3})",
        text in "[ -~é]{0,40}",
        number in proptest::num::f64::ANY,
    ) {
        for value in [json!(text), json!(number), json!([text]), json!({ &text: text }), json!([[number]])] {
            let mut feed = full();
            feed[&name] = value;
            let (feeds, issues) = read(&feed);
            prop_assert!(!feeds.is_empty() || !issues.is_empty());
        }
    }
}
