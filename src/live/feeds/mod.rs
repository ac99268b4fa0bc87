//! All feeds of a page, from their descriptions to rows, as pure state: what the browser is to do is told, and what came
//! of it is handed in.
//!
//! In: descriptions; what happened to connections, questions and signatures; and with each of them the time, in
//! milliseconds of Unix time on a clock that never goes back, and a number from 0 to 1 drawn by lot. Out: [`Act`]s.
//! After [`What::Close`] nothing more is to be handed in of that connection; each question is answered or fails, and each
//! signature gets its verdict. [`Feeds::next_ms`] says when to call [`Feeds::tick`] at the latest.
//! Does not: open, ask, verify, read a clock, keep values, or bind them to places.
//!
//! | file | what |
//! |---|---|
//! | `feed` | one feed: joins the others |
//! | `wanted` | a description and its page to whole addresses and options |
//! | `link`, `asking` | what comes by a connection; what is asked over HTTP |
//! | `check` | signatures, in order |
//! | `intake`, `table`, `seen`, `log` | payloads to rows, warnings and issues, bounded and no more often than they are needed |

mod asking;
mod check;
mod feed;
mod intake;
mod link;
mod log;
mod seen;
mod table;
#[cfg(test)]
mod tests;
mod wanted;

pub use check::Signature;
pub use intake::Counts;

use crate::Issue;
use crate::decode::Alert;
use crate::transport::Fault;
use crate::transport::config;
use crate::transport::jws::Algorithm;
use crate::transport::poll::Answer;
use crate::transport::session::Standing;
use feed::{At, Feed};
use std::rc::Rc;

/// Feeds of one page.
const FEEDS_MOST: usize = 64;
/// Bytes of a description.
const DESCRIPTION_BYTES: usize = 1 << 20;

/// What the browser is to do, for which feed.
#[derive(Debug)]
pub struct Act {
    /// The feed's number; none is used twice.
    pub feed: u32,
    /// Its name.
    pub id: Rc<str>,
    /// What to do.
    pub what: What,
}

/// How a connection is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A WebSocket; frames are handed in whole, texts as UTF-8.
    Ws,
    /// An answer that is read as it comes, of server-sent events.
    Sse,
    /// An answer that is read as it comes, of lines.
    Stream,
}

/// What to do.
#[derive(Debug)]
pub enum What {
    /// Open a connection.
    Open {
        /// How.
        kind: Kind,
        /// Where.
        url: String,
        /// Subprotocols of a WebSocket.
        protocols: Vec<&'static str>,
        /// Headers of an answer's question.
        headers: Vec<(String, String)>,
    },
    /// Send this as one binary frame.
    Send {
        /// What.
        bytes: Vec<u8>,
    },
    /// Close the connection, if there is one.
    Close,
    /// Ask over HTTP.
    Ask {
        /// The question's number.
        ask: u32,
        /// Where.
        url: String,
        /// With these headers.
        headers: Vec<(String, String)>,
    },
    /// Verify a signature.
    Verify {
        /// The number to tell the verdict with.
        job: u32,
        /// How it is signed.
        algorithm: Algorithm,
        /// Members of the public key.
        jwk: Vec<(&'static str, String)>,
        /// The signature.
        signature: Vec<u8>,
        /// What was signed.
        input: Vec<u8>,
    },
    /// Say what holds for all that comes by it: see [`config::Feed::rules`].
    Rules {
        /// In JSON.
        json: String,
    },
    /// Show these.
    Rows {
        /// As [`crate::Batch::to_bytes`] writes them.
        bytes: Vec<u8>,
        /// How many.
        count: usize,
        /// Some are of a whole state.
        is_snapshot: bool,
    },
    /// Warn of these.
    Alerts(Vec<Alert>),
    /// Tell how it stands.
    Tell {
        /// What to call it.
        title: String,
        /// How it stands.
        standing: Standing,
        /// What is known of the last payload's signature.
        signature: Option<Signature>,
    },
    /// Tell what was wrong.
    Issues {
        /// Those with words.
        issues: Vec<Issue>,
        /// Beyond these, or told before.
        more: usize,
    },
}

/// What became of a description.
#[derive(Debug, Default)]
pub struct Added {
    /// The feeds that began: names and numbers.
    pub feeds: Vec<(String, u32)>,
    /// What is wrong with it.
    pub issues: Vec<Issue>,
}

/// All feeds of a page.
#[derive(Debug, Default)]
pub struct Feeds {
    feeds: Vec<Feed>,
    acts: Vec<Act>,
    last_number: u32,
    is_hidden: bool,
    now_ms: f64,
}

impl Feeds {
    /// Begins the feeds of a description in JSON, of a page or a file at this address.
    pub fn add(&mut self, json: &str, page_url: &str, now_ms: f64) -> Added {
        let mut added = Added::default();
        let at = self.at(now_ms, 0.5);
        let value = if json.len() > DESCRIPTION_BYTES {
            Err(Fault::new("a description of at most 1 MiB", format!("{} bytes", json.len())))
        } else {
            serde_json::from_slice(json.as_bytes())
                .map_err(|fault| Fault::new("a description in JSON", fault.to_string()))
        };
        let value = match value {
            Ok(value) => value,
            Err(fault) => {
                added.issues.push(fault.at("$"));
                return added;
            }
        };
        let (configs, issues) = config::read(&value);
        added.issues = issues;
        for mut config in configs {
            let id = config.feed_id.clone();
            let fault = if self.feeds.len() >= FEEDS_MOST {
                Some(Fault::new("at most 64 feeds", "another"))
            } else if self.feeds.iter().any(|feed| *feed.id == *id) {
                Some(Fault::new("an id that no other feed has", "one that is taken"))
            } else {
                wanted::settle(&mut config, page_url).err()
            };
            if let Some(fault) = fault {
                added.issues.push(fault.at(&intake::named(&id)));
                continue;
            }
            self.last_number = self.last_number.wrapping_add(1);
            let (wanted, issue) = wanted::wanted(&config);
            added.issues.extend(issue);
            let mut feed = Feed::start(self.last_number, config, wanted, at, &mut self.acts);
            if self.is_hidden {
                feed.hidden(true, at, &mut self.acts);
            }
            self.feeds.push(feed);
            added.feeds.push((id, self.last_number));
        }
        added
    }

    /// Ends a feed; whether there was one of this name.
    pub fn remove(&mut self, id: &str) -> bool {
        let Some(index) = self.feeds.iter().position(|feed| *feed.id == *id) else { return false };
        let mut feed = self.feeds.remove(index);
        self.acts.retain(|act| act.feed != feed.number);
        feed.end(&mut self.acts);
        true
    }

    /// What to do, in order; each is told once.
    pub fn acts(&mut self) -> Vec<Act> {
        std::mem::take(&mut self.acts)
    }

    /// When to call [`Feeds::tick`] at the latest; none where only happenings matter.
    #[must_use]
    pub fn next_ms(&self) -> Option<f64> {
        self.feeds.iter().filter_map(|feed| feed.next_ms(self.now_ms)).min_by(f64::total_cmp)
    }

    /// What became of all that came for a feed.
    #[must_use]
    pub fn counts(&self, id: &str) -> Option<Counts> {
        self.feeds.iter().find(|feed| *feed.id == *id).map(Feed::counts)
    }

    /// A feed's connection is there.
    pub fn opened(&mut self, feed: u32, now_ms: f64, unit: f64) {
        self.with(feed, now_ms, unit, &mut |feed, at, out| feed.opened(at, out));
    }

    /// A frame came by it, or a chunk.
    pub fn bytes(&mut self, feed: u32, bytes: &[u8], now_ms: f64, unit: f64) {
        self.with(feed, now_ms, unit, &mut |feed, at, out| feed.bytes(bytes, at, out));
    }

    /// It is closed, or could not be opened: a socket's close code, or an answer's status, 200 where it ended as it should
    /// and 0 where there was none.
    pub fn closed(&mut self, feed: u32, code: u16, now_ms: f64, unit: f64) {
        self.with(feed, now_ms, unit, &mut |feed, at, out| feed.closed(code, at, out));
    }

    /// A question was answered.
    pub fn answered(&mut self, feed: u32, ask: u32, answer: &Answer<'_>, now_ms: f64, unit: f64) {
        self.with(feed, now_ms, unit, &mut |feed, at, out| feed.answered(ask, answer, at, out));
    }

    /// A question has no answer.
    pub fn failed(&mut self, feed: u32, ask: u32, now_ms: f64, unit: f64) {
        self.answered(feed, ask, &Answer::default(), now_ms, unit);
    }

    /// A signature was verified, or could not be.
    pub fn verified(&mut self, feed: u32, job: u32, is_good: bool, now_ms: f64, unit: f64) {
        self.with(feed, now_ms, unit, &mut |feed, at, out| feed.verified(job, is_good, at, out));
    }

    /// The page went out of sight, or came back.
    pub fn hidden(&mut self, is_hidden: bool, now_ms: f64, unit: f64) {
        self.is_hidden = is_hidden;
        self.with_all(now_ms, unit, &|feed, at, out| feed.hidden(is_hidden, at, out));
    }

    /// The network is back.
    pub fn online(&mut self, now_ms: f64, unit: f64) {
        self.with_all(now_ms, unit, &Feed::online);
    }

    /// Time passed.
    pub fn tick(&mut self, now_ms: f64, unit: f64) {
        self.with_all(now_ms, unit, &Feed::tick);
    }

    fn with(
        &mut self,
        number: u32,
        now_ms: f64,
        unit: f64,
        act: &mut dyn FnMut(&mut Feed, At, &mut Vec<Act>),
    ) {
        let at = self.at(now_ms, unit);
        // What happens behind a feed's end is of no more interest.
        if let Some(feed) = self.feeds.iter_mut().find(|feed| feed.number == number) {
            act(feed, at, &mut self.acts);
            feed.pump(at, &mut self.acts);
        }
    }

    fn with_all(&mut self, now_ms: f64, unit: f64, act: &dyn Fn(&mut Feed, At, &mut Vec<Act>)) {
        let at = self.at(now_ms, unit);
        for feed in &mut self.feeds {
            act(feed, at, &mut self.acts);
            feed.pump(at, &mut self.acts);
        }
    }

    /// Whatever is handed in, the time is one.
    fn at(&mut self, now_ms: f64, unit: f64) -> At {
        if now_ms.is_finite() {
            self.now_ms = now_ms;
        }
        At { now_ms: self.now_ms, unit: if unit.is_finite() { unit.clamp(0.0, 1.0) } else { 0.5 } }
    }
}
