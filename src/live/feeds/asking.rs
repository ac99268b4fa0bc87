//! What a feed asks over HTTP: the whole state once, or all of it again and again.
//!
//! In: answers, and the time in milliseconds. Out: requests with numbers, and what an answer is worth.
//! Each question waits for its answer, a minute at most, and for what becomes of it.
//! Does not: read what a body says.

use super::check::{Came, Of, Origin};
use super::link::Said;
use crate::Issue;
use crate::transport::backoff::Loss;
use crate::transport::poll::{Answer, Poll, Worth, next_link};
use crate::transport::session::Standing;
use crate::transport::url::Url;

/// The header that holds an answer's signature.
const SIGNATURE: &str = "x-jws-signature";
/// Without an answer for so long, there is none.
const ANSWER_MS: f64 = 60_000.0;
/// Pages that come into sight ask within this, not all at once.
const AGAIN_MS: f64 = 2_000.0;

/// A request.
#[derive(Debug)]
pub(super) struct Request {
    pub ask: u32,
    pub url: String,
    /// Beside the feed's own.
    pub headers: Vec<(&'static str, String)>,
}

/// What became of a question.
#[derive(Debug)]
pub(super) enum Answered {
    Page(Came),
    Unchanged,
    Failed { of: Of, issue: Issue, loss: Loss },
}

#[derive(Debug)]
struct Question {
    of: Of,
    poll: Poll,
    asked: Option<(u32, f64)>,
    /// Its answer is here, and not used yet.
    is_held: bool,
}

impl Question {
    fn new(of: Of, url: &Url, every_secs: f64, now_ms: f64) -> Self {
        Self { of, poll: Poll::new(url.clone(), every_secs, now_ms), asked: None, is_held: false }
    }

    fn next_ms(&self) -> Option<f64> {
        match self.asked {
            Some((_, since_ms)) => Some(since_ms + ANSWER_MS),
            None if self.is_held => None,
            None => self.poll.due_ms(),
        }
    }
}

/// The questions of one feed.
#[derive(Debug)]
pub(super) struct Asking {
    url: Url,
    every_secs: f64,
    is_polling: bool,
    not_before_ms: f64,
    poll: Option<Question>,
    snapshot: Option<Question>,
    last_ask: u32,
}

impl Asking {
    /// Of an address.
    pub(super) fn new(url: Url, every_secs: f64) -> Self {
        Self {
            url,
            every_secs,
            is_polling: false,
            not_before_ms: f64::NEG_INFINITY,
            poll: None,
            snapshot: None,
            last_ask: 0,
        }
    }

    /// Asks again and again from now on.
    pub(super) fn poll(&mut self, now_ms: f64, unit: f64) {
        self.is_polling = true;
        match &mut self.poll {
            // What the server said of waiting still holds.
            Some(question) => {
                question.poll.nudge(now_ms, unit);
                self.not_before_ms = now_ms + AGAIN_MS * unit;
            }
            None => self.poll = Some(Question::new(Of::Poll, &self.url, self.every_secs, now_ms)),
        }
    }

    /// Asks no more; an answer on its way is still taken.
    pub(super) fn stop(&mut self) {
        self.is_polling = false;
    }

    /// Asks for the whole state once.
    pub(super) fn ask_snapshot(&mut self, now_ms: f64) {
        self.snapshot = Some(Question::new(Of::Snapshot, &self.url, self.every_secs, now_ms));
    }

    /// Back online.
    pub(super) fn nudge(&mut self, now_ms: f64, unit: f64) {
        if let Some(question) = self.poll.as_mut().filter(|_| self.is_polling) {
            question.poll.nudge(now_ms, unit);
        }
    }

    /// What to ask now.
    pub(super) fn ask(&mut self, now_ms: f64) -> Vec<Request> {
        let may_poll = self.is_polling && now_ms >= self.not_before_ms;
        let poll = self.poll.as_mut().filter(|_| may_poll);
        let mut out = Vec::new();
        for question in poll.into_iter().chain(&mut self.snapshot) {
            if question.asked.is_some() || question.is_held {
                continue;
            }
            let Some(ask) = question.poll.ask(now_ms) else { continue };
            self.last_ask = self.last_ask.wrapping_add(1);
            question.asked = Some((self.last_ask, now_ms));
            out.push(Request { ask: self.last_ask, url: ask.url, headers: ask.headers });
        }
        out
    }

    /// The questions that waited too long for an answer.
    pub(super) fn overdue(&self, now_ms: f64) -> Vec<u32> {
        let asked = self.questions().filter_map(|question| question.asked);
        asked.filter(|(_, since_ms)| now_ms - since_ms >= ANSWER_MS).map(|(ask, _)| ask).collect()
    }

    /// When to look again.
    pub(super) fn next_ms(&self) -> Option<f64> {
        let next_ms = |question: &Question| match question.next_ms()? {
            at_ms if question.of == Of::Snapshot || question.asked.is_some() => Some(at_ms),
            at_ms => self.is_polling.then_some(at_ms.max(self.not_before_ms)),
        };
        self.questions().filter_map(next_ms).min_by(f64::total_cmp)
    }

    /// Judges an answer; none where nobody waits for it.
    pub(super) fn answered(
        &mut self,
        ask: u32,
        answer: &Answer<'_>,
        now_ms: f64,
        unit: f64,
    ) -> Option<Answered> {
        let is_it = |question: &&mut Question| question.asked.is_some_and(|(number, _)| number == ask);
        let question = self.poll.iter_mut().chain(&mut self.snapshot).find(is_it)?;
        question.asked = None;
        let of = question.of;
        Some(match question.poll.answered(answer, now_ms, unit) {
            Worth::Unchanged => Answered::Unchanged,
            Worth::Nothing(issue) => {
                let wait_ms = question.poll.due_ms().map_or(0.0, |due_ms| due_ms - now_ms);
                let loss = match (question.poll.denied(), answer.status) {
                    (Some(reason), _) => Loss::Denied { reason: reason.to_owned() },
                    (None, 429 | 503) => Loss::AskedToWait { wait_ms },
                    (None, _) => Loss::Dropped,
                };
                if of == Of::Snapshot {
                    self.snapshot = None;
                }
                Answered::Failed { of, issue, loss }
            }
            Worth::Body { media_type } => {
                question.is_held = true;
                let header = |name: &str| {
                    let found = answer.headers.iter().find(|(found, _)| found.eq_ignore_ascii_case(name));
                    found.map(|(_, value)| *value)
                };
                let said = Said {
                    bytes: answer.body.to_vec(),
                    media_type,
                    signature: header(SIGNATURE).map(str::to_owned),
                    ..Said::default()
                };
                let next = header("link").and_then(next_link).map(str::to_owned);
                Answered::Page(Came { said, received_ms: now_ms, origin: Origin::Page { of, next } })
            }
        })
    }

    /// Goes on to the next page: whether there is one to ask, and an issue where it is not followed.
    pub(super) fn follow(&mut self, of: Of, link: Option<&str>, now_ms: f64) -> (bool, Option<Issue>) {
        let question = match of {
            Of::Poll => &mut self.poll,
            Of::Snapshot => &mut self.snapshot,
        };
        let Some(question) = question else { return (false, None) };
        question.is_held = false;
        let Some(link) = link else { return (false, None) };
        let issue = question.poll.follow(link, now_ms);
        (issue.is_none(), issue)
    }

    /// The whole state is here, or can't be had.
    pub(super) fn end_snapshot(&mut self) {
        self.snapshot = None;
    }

    /// How asking again and again stands.
    pub(super) fn standing(&self) -> Standing {
        let Some(question) = &self.poll else { return Standing::Connecting };
        match (question.poll.denied(), question.poll.due_ms()) {
            (Some(reason), _) => Standing::Stopped { reason: reason.to_owned() },
            (None, Some(until_ms)) if question.poll.failures() > 0 => Standing::Waiting { until_ms },
            (None, _) => Standing::Polling,
        }
    }

    fn questions(&self) -> impl Iterator<Item = &Question> {
        self.poll.iter().chain(&self.snapshot)
    }
}
