//! A broker's side, for tests: packets written from the standard, and what a viewer makes of them.
//!
//! In: what a broker says. Out: bytes; and assertions on what comes of them.
//! Does not: ship.

use super::wire::{put_text, put_variable};
use super::{Client, Event, Message, Settings, Version};
use crate::transport::backoff::Loss;
use proptest::prelude::{
    Just, ProptestConfig, Strategy, any, prop, prop_assert, prop_assert_eq, prop_oneof, proptest,
};

pub(crate) fn packet(first: u8, body: &[u8]) -> Vec<u8> {
    let mut out = vec![first];
    put_variable(&mut out, body.len());
    out.extend(body);
    out
}

pub(crate) fn publish(
    first: u8,
    topic: &str,
    number: u16,
    properties: Option<&[u8]>,
    payload: &[u8],
) -> Vec<u8> {
    let mut body = Vec::new();
    put_text(&mut body, topic.as_bytes());
    if first & 6 != 0 {
        body.extend(number.to_be_bytes());
    }
    if let Some(properties) = properties {
        put_variable(&mut body, properties.len());
        body.extend(properties);
    }
    body.extend(payload);
    packet(first, &body)
}

fn settings(version: Version, topics: &[&str]) -> Settings {
    let topics = topics.iter().map(|&topic| topic.to_owned()).collect();
    Settings { version, topics, message_bytes: 1_000, ..Settings::default() }
}

/// A viewer that the broker took in, subscribed to these.
fn open(version: Version, topics: &[&str]) -> Client {
    let (mut client, _) = Client::open(settings(version, topics), 0.0);
    let hello: &[u8] = if version == Version::V5 { b"\x20\x03\0\0\0" } else { b"\x20\x02\0\0" };
    let events = client.receive(hello, 0.0);
    assert!(matches!(&events[..], [Event::Send(bytes)] if bytes[0] == 0x82), "subscribes: {events:?}");
    let mut granted = if version == Version::V5 { vec![0, 1, 0] } else { vec![0, 1] };
    granted.extend(vec![1; topics.len()]);
    assert_eq!(client.receive(&packet(0x90, &granted), 0.0), [Event::Opened], "granted");
    client
}

fn messages(events: &[Event]) -> Vec<(&str, &[u8])> {
    let message = |event: &'_ Event| matches!(event, Event::Message(_));
    let read = |event| match event {
        &Event::Message(Message { ref topic, ref payload, .. }) => (topic.as_str(), payload.as_slice()),
        _ => ("", &[][..]),
    };
    events.iter().filter(|event| message(event)).map(read).collect()
}

#[test]
fn a_viewer_hears_what_it_subscribed_to_and_says_that_it_came() {
    let mut client = open(Version::V311, &["air/+"]);
    // The standard's own example of a message's beginning (3.1.1, section 3.3.2): topic a/b, number 10.
    let mut frame = publish(0x32, "air/no2", 10, None, b"41");
    frame.extend(publish(0x31, "air/o3", 0, None, b"7"));
    let events = client.receive(&frame, 0.0);
    assert_eq!(messages(&events), [("air/no2", &b"41"[..]), ("air/o3", b"7")], "both of one frame");
    assert!(
        matches!(&events[1], Event::Message(message) if message.is_retained),
        "the second is its last word"
    );
    assert_eq!(
        events.last(),
        Some(&Event::Send(vec![0x40, 2, 0, 10])),
        "the first is acknowledged, it alone"
    );
}

#[test]
fn version_5_brings_expiry_type_and_short_names() {
    let mut client = open(Version::V5, &["air/#"]);
    let named = b"\x23\0\x02\x02\0\0\0\x3C\x03\0\x10application/json";
    let events = client.receive(&publish(0x30, "air/no2", 0, Some(named), b"41"), 1_000.0);
    let Some(Event::Message(message)) = events.first() else { panic!("expected a message: {events:?}") };
    assert_eq!(message.valid_until_ms, Some(61_000.0), "a minute from now");
    assert_eq!(message.content_type.as_deref(), Some("application/json"), "its type");
    let events = client.receive(&publish(0x30, "", 0, Some(b"\x23\0\x02"), b"42"), 2_000.0);
    assert_eq!(messages(&events), [("air/no2", &b"42"[..])], "by its short name");
    let events = client.receive(&publish(0x30, "", 0, Some(b"\x23\0\x03"), b"43"), 3_000.0);
    assert!(
        matches!(&events[..], [Event::Refused(_), Event::Send(bye), Event::Ended(Loss::Dropped)] if *bye == [0xE0, 1, 0x82]),
        "one that was never given ends it: {events:?}"
    );
    assert!(client.receive(&publish(0x30, "air/no2", 0, Some(b""), b"1"), 0.0).is_empty(), "for good");
}

#[test]
fn a_message_too_large_is_refused_and_the_next_is_heard() {
    let mut client = open(Version::V311, &["air/+"]);
    let mut stream = publish(0x32, "air/no2", 7, None, &vec![b'x'; 20_000]);
    stream.extend(publish(0x30, "air/o3", 0, None, b"7"));
    let events: Vec<Event> = stream.chunks(700).flat_map(|frame| client.receive(frame, 0.0)).collect();
    let Some(Event::Refused(issue)) = events.first() else { panic!("expected an issue: {events:?}") };
    assert_eq!(issue.place, "topic \"air/no2\"", "which");
    assert_eq!(
        issue.reason, "expected a message within the limit, found one of 20011 bytes over 1000",
        "why"
    );
    assert!(events.contains(&Event::Send(vec![0x40, 2, 0, 7])), "acknowledged, or it would come for ever");
    assert_eq!(messages(&events), [("air/o3", &b"7"[..])], "in step");
    assert_eq!(client.refused(), 1, "counted");
    let mut client = open(Version::V5, &["air/+"]);
    let events = client.receive(&publish(0x30, "air/no2", 0, Some(b""), &vec![b'x'; 20_000]), 0.0);
    assert!(
        matches!(&events[..], [Event::Refused(_), Event::Send(bye), Event::Ended(Loss::Dropped)] if *bye == [0xE0, 1, 0x95]),
        "version 5 was told the limit: {events:?}"
    );
}

#[test]
fn a_broker_that_denies_is_told_from_one_that_is_busy() {
    for (version, hello, is_final) in [
        (Version::V311, &b"\x20\x02\0\x05"[..], true),
        (Version::V311, b"\x20\x02\0\x03", false),
        (Version::V5, b"\x20\x03\0\x87\0", true),
        (Version::V5, b"\x20\x06\0\x86\x03\x1F\0\0", true),
        (Version::V5, b"\x20\x03\0\x89\0", false),
        (Version::V5, b"\xE0\x01\x8A", true),
        (Version::V5, b"\xE0\x00", false),
    ] {
        let (mut client, _) = Client::open(settings(version, &["a"]), 0.0);
        let events = client.receive(hello, 0.0);
        let Some(Event::Ended(loss)) = events.last() else { panic!("expected an end: {events:?}") };
        assert_eq!(matches!(loss, Loss::Denied { .. }), is_final, "{hello:?}: {loss:?}");
    }
}

#[test]
fn topics_that_are_not_granted_are_named_and_the_others_are_heard() {
    let (mut client, _) = Client::open(settings(Version::V311, &["air/+", "secret/#", "no+ne"]), 0.0);
    let events = client.receive(b"\x20\x02\0\0", 0.0);
    assert!(
        matches!(&events[0], Event::Refused(issue) if issue.reason.contains("no+ne")),
        "no filter at all"
    );
    let events = client.receive(b"\x90\x04\0\x01\x01\x80", 0.0);
    assert!(matches!(&events[0], Event::Refused(issue) if issue.place == "topic \"secret/#\""), "{events:?}");
    assert_eq!(events[1], Event::Opened, "one is granted");
    let events = client.receive(&publish(0x30, "secret/x", 0, None, b"1"), 0.0);
    assert!(
        messages(&events).is_empty() && client.refused() == 3,
        "what was not granted is not heard: {events:?}"
    );
    let (mut client, _) = Client::open(settings(Version::V311, &["a"]), 0.0);
    client.receive(b"\x20\x02\0\0", 0.0);
    let events = client.receive(b"\x90\x03\0\x01\x80", 0.0);
    assert!(matches!(events.last(), Some(Event::Ended(Loss::Denied { .. }))), "none is granted: {events:?}");
}

#[test]
fn a_broker_that_says_nothing_is_given_up() {
    let (mut client, _) = Client::open(settings(Version::V5, &["a"]), 0.0);
    assert_eq!(client.next_ms(0.0), 10_000.0, "waits for an answer");
    assert!(client.tick(9_999.0).is_empty(), "not yet");
    assert_eq!(client.tick(10_000.0), [Event::Ended(Loss::Dropped)], "no answer to CONNECT");
    let mut client = open(Version::V5, &["a"]);
    assert_eq!(client.tick(20_000.0), [Event::Send(vec![0xC0, 0])], "asked");
    assert!(client.receive(b"\xD0\0", 20_050.0).is_empty(), "answered");
    assert_eq!(client.tick(40_000.0), [Event::Send(vec![0xC0, 0])], "asked again");
    assert_eq!(client.tick(65_050.0), [Event::Ended(Loss::Dropped)], "silent for 45 s");
}

#[test]
fn a_broker_may_want_to_hear_from_us_more_often() {
    let (mut client, _) = Client::open(settings(Version::V5, &["a"]), 0.0);
    client.receive(b"\x20\x06\0\0\x03\x13\0\x09", 0.0);
    client.receive(b"\x90\x04\0\x01\0\x01", 0.0);
    assert_eq!(client.tick(6_000.0), [Event::Send(vec![0xC0, 0])], "two thirds of nine seconds");
    assert_eq!(client.close(), [0xE0, 0], "takes leave");
    assert!(client.close().is_empty() && client.tick(99_000.0).is_empty(), "once");
}

#[test]
fn packets_against_the_rules_end_the_connection_and_say_why() {
    for (bytes, why) in [
        (&b"\x20\x02\0\0"[..], "a second answer to CONNECT"),
        (b"\x34\x06\0\x01a\0\x01x", "quality 2"),
        (b"\x36\x06\0\x01a\0\x01x", "quality 3"),
        (b"\x38\x04\0\x01ax", "sent again at quality 0"),
        (b"\x32\x05\0\x01a\0\0", "number 0"),
        (b"\x30\x03\0\x01+", "a wildcard"),
        (b"\x30\x02\0\0", "no topic"),
        (b"\x30\x04\0\x09ab", "a topic longer than its packet"),
        (b"\x30\x03\0\x01\xFF", "no UTF-8"),
        (b"\xD0\x01\0", "an answer with more"),
        (b"\xD1\0", "flags"),
        (b"\x00\0", "type 0"),
        (b"\xF0\0", "type 15"),
        (b"\x40\x02\0\x01", "thanks for what was never sent"),
        (b"\xE0\0", "3.1.1 knows no DISCONNECT of a server"),
        (b"\x30\xFF\xFF\xFF\xFF\x01", "a length of five bytes"),
        (b"\x30\x80\0", "a length not in its shortest form"),
    ] {
        let mut client = open(Version::V311, &["a"]);
        let events = client.receive(bytes, 0.0);
        assert!(
            matches!(&events[..], [Event::Refused(_), Event::Send(bye), Event::Ended(Loss::Dropped)] if *bye == [0xE0, 0]),
            "{why}: {events:?}"
        );
    }
}

/// What a broker may say, in bytes, right or wrong.
fn said() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        4 => ("[ab]/[cd]", any::<u16>(), prop::collection::vec(any::<u8>(), 0..20), 0_u8..4)
            .prop_map(|(topic, number, payload, flags)| publish(0x30 | flags, &topic, number, Some(b""), &payload)),
        1 => Just(publish(0x30, "a/c", 0, Some(b"\x23\0\x01"), b"x")),
        1 => Just(publish(0x30, "", 0, Some(b"\x23\0\x01"), b"y")),
        1 => Just(vec![0xD0, 0]),
        1 => prop::collection::vec(any::<u8>(), 0..12),
        1 => Just(publish(0x32, "a/c", 9, Some(b""), &[7; 1_500])),
    ]
}

/// Without how it was framed: acknowledgements come together, once a frame.
fn told(events: Vec<Event>) -> (Vec<Event>, Vec<u8>) {
    let mut sent = Vec::new();
    let mut rest = Vec::new();
    for event in events {
        if let Event::Send(bytes) = event { sent.extend(bytes) } else { rest.push(event) }
    }
    (rest, sent)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_same_stream_says_the_same_however_it_is_framed(
        packets in prop::collection::vec(said(), 0..12),
        cuts in prop::collection::vec(1_usize..40, 1..9),
    ) {
        let stream = packets.concat();
        let whole = told(open(Version::V5, &["a/+", "b/#"]).receive(&stream, 0.0));
        let mut client = open(Version::V5, &["a/+", "b/#"]);
        let (mut rest, mut events, mut turn) = (stream.as_slice(), Vec::new(), 0);
        while !rest.is_empty() {
            let (frame, after) = rest.split_at(cuts[turn % cuts.len()].min(rest.len()));
            events.extend(client.receive(frame, 0.0));
            (rest, turn) = (after, turn + 1);
        }
        prop_assert_eq!(told(events), whole);
    }

    #[test]
    fn whatever_bytes_come_nothing_breaks(
        bytes in prop::collection::vec(any::<u8>(), 0..400),
        is_v5 in any::<bool>(),
        is_open in any::<bool>(),
    ) {
        let version = if is_v5 { Version::V5 } else { Version::V311 };
        let mut client =
            if is_open { open(version, &["#"]) } else { Client::open(settings(version, &["#"]), 0.0).0 };
        let events = client.receive(&bytes, 0.0);
        let ends = events.iter().filter(|event| matches!(event, Event::Ended(_))).count();
        prop_assert!(ends <= 1);
        prop_assert!(ends == 0 || matches!(events.last(), Some(Event::Ended(_))));
    }
}
