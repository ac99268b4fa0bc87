//! What a polled feed makes of a server's answers.
//!
//! In: answers as servers, proxies and captive portals give them. Out: what is used, and when is asked again.
//! Does not: reach a network.

use super::{Answer, Poll, Worth, next_link};
use crate::transport::url::Url;
use proptest::prelude::{ProptestConfig, any, prop, prop_assert, proptest};

const URL: &str = "https://data.example/air?x=1";

fn poll() -> Poll {
    let mut poll = Poll::new(Url::read(URL).unwrap(), 60.0, 0.0);
    assert_eq!(poll.ask(0.0).map(|ask| ask.url).as_deref(), Some(URL), "asked at once");
    poll
}

fn ok<'a>(headers: &'a [(&'a str, &'a str)], body: &'a str) -> Answer<'a> {
    Answer { status: 200, url: URL, headers, body: body.as_bytes(), is_cut: false }
}

fn nothing(poll: &mut Poll, answer: &Answer<'_>) -> String {
    match poll.answered(answer, 0.0, 0.5) {
        Worth::Nothing(issue) => issue.reason,
        worth => panic!("expected nothing of use: {worth:?}"),
    }
}

#[test]
fn a_feed_that_did_not_change_is_not_sent_again() {
    let mut poll = poll();
    let headers = [("ETag", "\"v1\""), ("Content-Type", "application/json; charset=utf-8")];
    let worth = poll.answered(&ok(&headers, "{}"), 1_000.0, 0.5);
    assert_eq!(worth, Worth::Body { media_type: Some("application/json".into()) }, "used");
    assert_eq!((poll.due_ms(), poll.ask(60_999.0)), (Some(61_000.0), None), "a minute later");
    let ask = poll.ask(61_000.0).unwrap();
    assert_eq!(ask.headers, [("If-None-Match", "\"v1\"".to_owned())], "if it changed");
    assert_eq!(poll.ask(61_000.0), None, "one question at a time");
    let same = Answer { status: 304, url: URL, ..Answer::default() };
    assert_eq!(poll.answered(&same, 62_000.0, 0.5), Worth::Unchanged, "it did not");
    assert_eq!(poll.ask(122_000.0).unwrap().headers.len(), 1, "and asked so again");
    let reason = nothing(&mut Poll::new(Url::read(URL).unwrap(), 1.0, 0.0), &same);
    assert_eq!(reason, "expected a body, found status 304 to a question without conditions", "unasked for");
}

#[test]
fn a_server_without_tags_is_asked_by_time_and_a_tag_carries_nothing_else() {
    let mut by_time = poll();
    let changed = "Sun, 06 Nov 1994 08:49:37 GMT";
    by_time.answered(&ok(&[("last-modified", changed), ("etag", "\"a\r\nX: 1\"")], "{}"), 0.0, 0.5);
    assert_eq!(
        by_time.ask(60_000.0).unwrap().headers,
        [("If-Modified-Since", changed.to_owned())],
        "by time"
    );
}

#[test]
fn a_busy_server_is_asked_when_it_says() {
    for (status, wait, least_ms) in [
        (429, "120", 120_000.0),
        (503, "Thu, 01 Jan 1970 00:01:30 GMT", 90_000.0),
        (429, "nonsense", 15_000.0),
        (500, "", 0.0),
    ] {
        let mut poll = poll();
        let headers = [("Retry-After", wait)];
        let reason = nothing(&mut poll, &Answer { status, headers: &headers, ..Answer::default() });
        assert_eq!(reason, format!("expected status 200, found status {status}"), "said");
        let due_ms = poll.due_ms().unwrap();
        assert!(due_ms >= least_ms && due_ms <= least_ms + 30_000.0, "{status} {wait:?}: {due_ms}");
        assert!(poll.ask(due_ms).is_some() && poll.failures() == 1, "and then it is");
    }
    let mut poll = poll();
    nothing(&mut poll, &Answer { status: 403, ..Answer::default() });
    assert_eq!((poll.due_ms(), poll.denied().is_some()), (None, true), "one that denies is not asked again");
}

#[test]
fn a_hotels_sign_in_page_is_not_telemetry() {
    for (kind, body) in [
        ("text/html; charset=utf-8", "Welcome"),
        ("application/json", "\u{feff} <!DOCTYPE HTML><p>Welcome"),
        ("text/plain", "<html>Welcome"),
    ] {
        let reason = nothing(&mut poll(), &ok(&[("content-type", kind)], body));
        assert_eq!(reason, "expected telemetry, found a web page, as a network's sign-in page is", "{kind}");
    }
    let cap = ok(&[("content-type", "application/cap+xml")], "<?xml version=\"1.0\"?><alert>");
    assert!(matches!(poll().answered(&cap, 0.0, 0.5), Worth::Body { .. }), "an alert is no web page");
}

#[test]
fn half_a_body_is_none() {
    let cut = ok(&[("content-length", "100")], "{\"value\":[");
    assert_eq!(nothing(&mut poll(), &cut), "expected a whole body, found 10 bytes of 100", "by its length");
    let cut = Answer { is_cut: true, ..ok(&[], "{\"value\":[") };
    assert_eq!(nothing(&mut poll(), &cut), "expected a whole body, found 10 bytes of more", "by its end");
    let packed = [("content-length", "999"), ("content-encoding", "br")];
    assert!(
        matches!(poll().answered(&ok(&packed, "{}"), 0.0, 0.5), Worth::Body { .. }),
        "a packed length is another"
    );
    assert!(nothing(&mut poll(), &Answer::default()).ends_with("found none"), "no answer at all");
}

#[test]
fn another_hosts_answer_is_refused() {
    for from in
        ["https://evil.example/air?x=1", "http://data.example/air", "https://data.example:8443/", "blob:x"]
    {
        let reason = nothing(&mut poll(), &Answer { url: from, ..ok(&[], "{}") });
        assert!(reason.starts_with("expected an answer from the host that was asked"), "{from}: {reason}");
    }
    let mut relative = Poll::new(Url::read("feeds/air.json").unwrap(), 60.0, 0.0);
    assert!(relative.ask(0.0).is_some(), "asked");
    assert!(
        nothing(&mut relative, &ok(&[], "{}")).contains("from the host"),
        "of no host, any host is another"
    );
    let moved = Answer { url: "https://data.example/new/air", ..ok(&[], "{}") };
    assert!(matches!(poll().answered(&moved, 0.0, 0.5), Worth::Body { .. }), "elsewhere on the same host");
}

#[test]
fn pages_are_followed_on_the_same_host_a_bounded_number_and_never_in_a_circle() {
    let mut poll = poll();
    poll.answered(&ok(&[("etag", "\"a\"")], "{}"), 0.0, 0.5);
    for other in
        ["https://evil.example/", "//evil.example/", "http://data.example/", "https://a@data.example/"]
    {
        assert!(poll.follow(other, 0.0).is_some(), "{other}");
    }
    assert_eq!(poll.due_ms(), Some(60_000.0), "none of them is asked");
    assert!(poll.follow("?x=1", 0.0).is_some(), "the same again");
    for page in 1..50 {
        assert_eq!(poll.follow(&format!("?page={page}"), 0.0), None, "page {page}");
        let ask = poll.ask(0.0).unwrap();
        assert_eq!(ask.url, format!("https://data.example/air?page={page}"), "relative to the page before");
        assert!(ask.headers.is_empty(), "a whole page");
        poll.answered(&ok(&[("etag", "\"b\"")], "{}"), 0.0, 0.5);
        assert!(poll.follow("?page=1", 0.0).is_some(), "no circle");
    }
    assert!(
        poll.follow("?page=50", 0.0).is_some_and(|issue| issue.reason.contains("at most 50 pages")),
        "enough"
    );
    let ask = poll.ask(60_000.0).unwrap();
    assert_eq!((ask.url.as_str(), ask.headers[0].1.as_str()), (URL, "\"a\""), "and from the first again");
}

#[test]
fn a_page_that_fails_begins_the_answer_anew() {
    let mut poll = poll();
    poll.answered(&ok(&[("etag", "\"a\"")], "{}"), 0.0, 0.5);
    assert_eq!(poll.follow("?page=1", 0.0), None, "a second page");
    poll.ask(0.0).unwrap();
    nothing(&mut poll, &Answer { status: 500, ..Answer::default() });
    let ask = poll.ask(10_000.0).unwrap();
    assert_eq!((ask.url.as_str(), ask.headers.len()), (URL, 0), "whole, whatever was there before");
}

#[test]
fn a_next_link_is_found_among_others() {
    for (header, link) in [
        ("<?page=2>; rel=\"next\"", Some("?page=2")),
        ("<a>; rel=prev, <b>; title=\"x\"; REL=\"last next\"", Some("b")),
        ("<a>; rel=\"nextish\"", None),
        ("next", None),
        ("<a", None),
    ] {
        assert_eq!(next_link(header), link, "{header}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_a_server_answers_the_feed_is_asked_again_or_says_why_not(
        answers in prop::collection::vec((0_u16..600, "[ -~]{0,12}", "[ -~]{0,30}", any::<bool>(), 0.0_f64..1.0), 1..20),
    ) {
        let mut poll = Poll::new(Url::read(URL).unwrap(), 5.0, 0.0);
        let mut now_ms = 0.0;
        for (status, value, body, is_cut, unit) in answers {
            let Some(due_ms) = poll.due_ms() else { break };
            prop_assert!(due_ms.is_finite());
            now_ms = due_ms.max(now_ms);
            prop_assert!(poll.ask(now_ms).is_some());
            let headers = [("etag", &*value), ("retry-after", &*value), ("content-length", &*value)];
            let answer = Answer { status, url: URL, headers: &headers, body: body.as_bytes(), is_cut };
            if let Worth::Body { .. } = poll.answered(&answer, now_ms, unit) {
                let _ = poll.follow(&body, now_ms);
            }
        }
        prop_assert!(poll.due_ms().is_some() || poll.denied().is_some());
    }
}
