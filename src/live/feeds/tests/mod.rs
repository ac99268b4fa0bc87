//! Feeds in a pretended world: servers that answer, brokers that speak, keys that sign, and time that passes.
//!
//! In: what happens. Out: what the browser is told to do, a line each.
//! Does not: connect anything, or wait.

mod answers;
mod brokers;
mod hostile;
mod sight;
mod signed;
mod stories;

use super::{Act, Added, Feeds, Kind, What};
use crate::transport::poll::Answer;
use crate::transport::session::Standing;
use crate::{Batch, Row, Value};
use serde_json::Value as Json;

/// Noon of the first of March 2026.
const NOON_MS: f64 = 1_772_366_400_000.0;
const PAGE: &str = "https://city.example/twin/";

/// The browser, as far as feeds see it.
struct World {
    feeds: Feeds,
    now_ms: f64,
    /// What WebCrypto is to verify, as it was told.
    jobs: Vec<Job>,
}

struct Job {
    number: u32,
    jwk: Json,
    signature: Vec<u8>,
    input: Vec<u8>,
}

impl World {
    fn new() -> Self {
        Self { feeds: Feeds::default(), now_ms: NOON_MS, jobs: Vec::new() }
    }

    /// With the feeds of a description, which is good; and what they do at once.
    fn of(description: &Json) -> (Self, Vec<String>) {
        let mut world = Self::new();
        let added = world.add(description);
        assert_eq!(added.issues, [], "a good description");
        let acts = world.acts();
        (world, acts)
    }

    fn add(&mut self, description: &Json) -> Added {
        self.feeds.add(&description.to_string(), PAGE, self.now_ms)
    }

    fn opened(&mut self, feed: u32) -> Vec<String> {
        self.feeds.opened(feed, self.now_ms, 0.5);
        self.acts()
    }

    fn came(&mut self, feed: u32, text: &str) -> Vec<String> {
        self.bytes(feed, text.as_bytes())
    }

    fn bytes(&mut self, feed: u32, bytes: &[u8]) -> Vec<String> {
        self.feeds.bytes(feed, bytes, self.now_ms, 0.5);
        self.acts()
    }

    fn closed(&mut self, feed: u32, code: u16) -> Vec<String> {
        self.feeds.closed(feed, code, self.now_ms, 0.5);
        self.acts()
    }

    fn answered(
        &mut self,
        feed: u32,
        ask: u32,
        status: u16,
        headers: &[(&str, &str)],
        text: &str,
    ) -> Vec<String> {
        let answer = Answer { status, headers, body: text.as_bytes(), ..Answer::default() };
        self.feeds.answered(feed, ask, &answer, self.now_ms, 0.5);
        self.acts()
    }

    fn verified(&mut self, feed: u32, job: u32, is_good: bool) -> Vec<String> {
        self.feeds.verified(feed, job, is_good, self.now_ms, 0.5);
        self.acts()
    }

    fn hidden(&mut self, is_hidden: bool) -> Vec<String> {
        self.feeds.hidden(is_hidden, self.now_ms, 0.5);
        self.acts()
    }

    /// Lets time pass, looking when it is asked to; what is done meanwhile.
    fn wait(&mut self, secs: f64) -> Vec<String> {
        let until_ms = self.now_ms + secs * 1_000.0;
        let mut acts = Vec::new();
        for _ in 0..10_000 {
            let Some(next_ms) = self.feeds.next_ms().filter(|next_ms| *next_ms <= until_ms) else { break };
            self.now_ms = self.now_ms.max(next_ms);
            self.feeds.tick(self.now_ms, 0.5);
            acts.extend(self.acts());
        }
        assert!(self.feeds.next_ms().is_none_or(|next_ms| next_ms > until_ms), "it comes to rest: {acts:?}");
        self.now_ms = until_ms;
        acts
    }

    fn acts(&mut self) -> Vec<String> {
        let acts = self.feeds.acts();
        acts.into_iter().flat_map(|act| self.say(act)).collect()
    }

    /// An act in words; of rows and issues, each in words.
    fn say(&mut self, act: Act) -> Vec<String> {
        let number = act.feed;
        let headers = |headers: &[(String, String)]| -> String {
            headers.iter().map(|(name, value)| format!(" {name}={value}")).collect()
        };
        match act.what {
            What::Open { kind, url, protocols, headers: said } => {
                let kind = match kind {
                    Kind::Ws => "ws",
                    Kind::Sse => "sse",
                    Kind::Stream => "stream",
                };
                vec![format!("{number} open {kind} {url}{}{}", protocols.concat(), headers(&said))]
            }
            What::Send { bytes } => vec![format!("{number} send {:x}", bytes[0])],
            What::Close => vec![format!("{number} close")],
            What::Ask { ask, url, headers: said } => {
                vec![format!("{number} ask {ask} {url}{}", headers(&said))]
            }
            What::Verify { job, jwk, signature, input, .. } => {
                let member = |(name, text): (&str, String)| (name.to_owned(), Json::String(text));
                let jwk = Json::Object(jwk.into_iter().map(member).collect());
                self.jobs.push(Job { number: job, jwk, signature, input });
                vec![format!("{number} verify {job}")]
            }
            // Told before all else, always: `the_twin_is_told_what_holds_before_anything_comes` looks at them.
            What::Rules { .. } => Vec::new(),
            What::Rows { bytes, count, is_snapshot } => {
                let batch = Batch::from_bytes(&bytes).expect("what it wrote");
                assert_eq!(batch.rows.len(), count, "as many as told");
                let whole = if is_snapshot { " of all" } else { "" };
                batch.rows.iter().map(|row| format!("{number} {}{whole}", seen(&batch, row))).collect()
            }
            What::Alerts(alerts) => {
                alerts.iter().map(|alert| format!("{number} alert {}", alert.id)).collect()
            }
            What::Tell { title, standing, signature } => {
                let standing = match standing {
                    Standing::Connecting => "connecting".to_owned(),
                    Standing::Live => "live".to_owned(),
                    Standing::Polling => "polling".to_owned(),
                    Standing::Waiting { .. } => "waiting".to_owned(),
                    Standing::Paused => "paused".to_owned(),
                    Standing::Stopped { reason } => format!("stopped: {reason}"),
                };
                let signature = signature.map_or(String::new(), |signature| format!(" {signature:?}"));
                vec![format!("{number} {title} {standing}{signature}")]
            }
            What::Issues { issues, more } => {
                let mut said: Vec<String> = issues
                    .iter()
                    .map(|issue| format!("{number} issue {}: {}", issue.place, issue.reason))
                    .collect();
                said.extend((more > 0).then(|| format!("{number} and {more} more")));
                said
            }
        }
    }
}

/// An observation in words.
fn seen(batch: &Batch, row: &Row) -> String {
    let value = match row.value {
        Value::Number(number) => number.to_string(),
        Value::Text(text) => batch.say(text).to_owned(),
        other => format!("{other:?}"),
    };
    let gone = if row.is_gone { " gone" } else { "" };
    format!("{} {} {value}{gone}", batch.say(row.entity), batch.say(row.attribute))
}

/// Those that begin so.
fn only(acts: &[String], beginning: &str) -> Vec<String> {
    acts.iter().filter(|act| act.starts_with(beginning)).cloned().collect()
}

#[test]
fn the_twin_is_told_what_holds_before_anything_comes() {
    let mut feeds = Feeds::default();
    let described = r#"{"id":"lamps","title":"Lamps","url":"lamps.json","bind":{"by":"nearest","within_m":30},
        "style":{"paint":[{"attribute":"power","domain":[0,80]}]}}"#;
    feeds.add(described, "https://city.example.org/", 0.0);
    let first = feeds.acts().into_iter().next().map(|act| act.what);
    let Some(What::Rules { json }) = first else { panic!("expected the rules first, found {first:?}") };
    let told: Json = serde_json::from_str(&json).expect("JSON");
    let expected = r#"{"title":"Lamps","bind":{"by":"nearest","within_m":30.0},"style":{"paint":[{"attribute":"power","domain":[0,80]}]}}"#;
    assert_eq!(told, serde_json::from_str::<Json>(expected).expect("JSON"), "as the description has it");
}
