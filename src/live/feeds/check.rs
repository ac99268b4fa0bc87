//! Signed feeds: each payload waits for its verdict, and none overtakes another.
//!
//! In: payloads as they come, and how verifying went. Out: what is to be verified; payloads that may be shown, in order,
//! and those that may not, with why.
//! The detached signature comes beside the payload, in the header `X-JWS-Signature` of an answer or the user property
//! `jws` of MQTT 5; else it is the payload's first line, or the line before it in a stream of lines.
//! A payload of a connection and an answer are counted apart: a snapshot may be older than the change before it.
//! Does not: verify; WebCrypto does.

use super::link::Said;
use crate::transport::config::Signed;
use crate::transport::jws::{Algorithm, Detached, Replay, Verdict, settle, unsigned};
use crate::transport::{Fault, PAGE_BYTES};
use std::collections::VecDeque;

/// Payloads that wait for their verdict.
const WAITING_MOST: usize = 1_000;
/// Bytes of a signature with its header.
const SIGNATURE_BYTES: usize = 8 << 10;

/// Which question an answer belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    /// The one that is asked again and again.
    Poll,
    /// The one for the whole state, beside a connection.
    Snapshot,
}

/// How a payload came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Origin {
    /// By the connection.
    Link,
    /// As an answer, whose header may name the next page.
    Page { of: Of, next: Option<String> },
}

/// A payload, before anybody looks at what it says.
#[derive(Debug)]
pub(super) struct Came {
    pub said: Said,
    pub received_ms: f64,
    pub origin: Origin,
}

/// What is known of the last payload's signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signature {
    /// By the key of the description.
    Valid,
    /// None, and none is needed.
    Unsigned,
    /// None though it is needed, or one that is wrong: not shown.
    Failed,
}

/// What WebCrypto is to verify.
#[derive(Debug)]
pub(super) struct Job {
    pub job: u32,
    pub signature: Vec<u8>,
    pub input: Vec<u8>,
}

/// A payload's way on.
#[derive(Debug)]
pub(super) enum Judged {
    /// It may be shown; its number in the feed, where it has one.
    Good(Came, Option<u64>),
    /// It may not.
    Bad(Origin, Fault),
}

#[derive(Debug)]
enum State {
    Asked { job: u32, detached: Detached, is_good: Option<bool> },
    Known(Verdict),
}

/// What waits of one feed.
#[derive(Debug)]
pub(super) struct Checks {
    signed: Option<Signed>,
    waiting: VecDeque<(Came, State)>,
    bytes: usize,
    last_job: u32,
    seen_by_link: Replay,
    seen_by_page: Replay,
    /// A line that signs the next.
    line: Option<String>,
    signature: Option<Signature>,
}

impl Checks {
    /// By the key of the description; without one, all goes on as it comes.
    pub(super) fn new(signed: Option<Signed>) -> Self {
        Self {
            signed,
            waiting: VecDeque::new(),
            bytes: 0,
            last_job: 0,
            seen_by_link: Replay::default(),
            seen_by_page: Replay::default(),
            line: None,
            signature: None,
        }
    }

    /// The key's algorithm and members, for WebCrypto.
    pub(super) fn key(&self) -> Option<(Algorithm, Vec<(&'static str, String)>)> {
        self.signed.as_ref().map(|signed| (signed.key.algorithm, signed.key.members()))
    }

    /// What is known of the last payload's signature; none where the feed has no key or nothing came.
    pub(super) fn signature(&self) -> Option<Signature> {
        self.signature
    }

    /// The connection ended: a line at its end signs nothing of the next.
    pub(super) fn forget_line(&mut self) {
        self.line = None;
    }

    /// Takes a payload; what is to be verified. A fault where too many wait: it is not taken.
    pub(super) fn take(&mut self, mut came: Came) -> Result<Option<Job>, Fault> {
        let Some(signed) = &self.signed else {
            self.waiting.push_back((came, State::Known(Verdict::Unsigned)));
            return Ok(None);
        };
        // Of answers there are two at most.
        let is_full = self.waiting.len() >= WAITING_MOST || self.bytes > PAGE_BYTES;
        if is_full && came.origin == Origin::Link {
            return Err(Fault::new("at most 1,000 payloads that wait for their verdict", "another"));
        }
        let (first, rest) = split(&mut came.said);
        let text = came.said.signature.take().or(first);
        if rest && came.origin == Origin::Link {
            // Alone on its line: it signs the next.
            self.line = text;
            return Ok(None);
        }
        let text = text.or_else(|| self.line.take());
        self.bytes += came.said.bytes.len();
        let state = match text.as_deref().map(|text| Detached::read(text.trim(), &signed.key)) {
            None => State::Known(unsigned(signed.is_required)),
            Some(Err(fault)) => State::Known(Verdict::Refused(fault)),
            Some(Ok(detached)) => {
                self.last_job = self.last_job.wrapping_add(1);
                State::Asked { job: self.last_job, detached, is_good: None }
            }
        };
        let job = match &state {
            State::Asked { job, detached, .. } => Some(Job {
                job: *job,
                signature: detached.signature.clone(),
                input: detached.signing_input(&came.said.bytes),
            }),
            State::Known(Verdict::Refused(_)) => {
                self.bytes -= came.said.bytes.len();
                came.said.bytes = Vec::new();
                None
            }
            State::Known(_) => None,
        };
        self.waiting.push_back((came, state));
        Ok(job)
    }

    /// Takes how verifying went.
    pub(super) fn verified(&mut self, number: u32, is_good: bool) {
        for (_, state) in &mut self.waiting {
            if let State::Asked { job, is_good: known, .. } = state
                && *job == number
            {
                *known = Some(is_good);
            }
        }
    }

    /// The next payload, if its verdict is known.
    pub(super) fn next(&mut self, now_ms: f64) -> Option<Judged> {
        let is_known = |(_, state): &(Came, State)| !matches!(state, State::Asked { is_good: None, .. });
        let (came, state) = self.waiting.pop_front_if(|waiting| is_known(waiting))?;
        self.bytes = self.bytes.saturating_sub(came.said.bytes.len());
        let (verdict, sequence) = match state {
            State::Known(verdict) => (verdict, None),
            State::Asked { detached, is_good, .. } => {
                let seen =
                    if came.origin == Origin::Link { &mut self.seen_by_link } else { &mut self.seen_by_page };
                let input = detached.signing_input(&came.said.bytes);
                let verdict = settle(&detached, &input, is_good == Some(true), seen, now_ms);
                (verdict, detached.sequence)
            }
        };
        self.signature = self.signed.as_ref().map(|_| match verdict {
            Verdict::Signed => Signature::Valid,
            Verdict::Unsigned => Signature::Unsigned,
            Verdict::Refused(_) => Signature::Failed,
        });
        Some(match verdict {
            Verdict::Refused(fault) => Judged::Bad(came.origin, fault),
            Verdict::Signed | Verdict::Unsigned => Judged::Good(came, sequence),
        })
    }
}

/// Takes a first line off that is a detached signature; and whether there was nothing behind it.
fn split(said: &mut Said) -> (Option<String>, bool) {
    let bytes = &said.bytes;
    let within = bytes.get(..bytes.len().min(SIGNATURE_BYTES + 2)).unwrap_or(&[]);
    let end = within.iter().position(|byte| *byte == b'\n');
    if end.is_none() && bytes.len() > within.len() {
        return (None, false);
    }
    let line = within.get(..end.unwrap_or(within.len())).unwrap_or(&[]).trim_ascii();
    let Some((header, signature)) = std::str::from_utf8(line).ok().and_then(|line| line.split_once(".."))
    else {
        return (None, false);
    };
    let is_plain = |text: &str| {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    };
    if !(is_plain(header) && is_plain(signature)) {
        return (None, false);
    }
    let text = format!("{header}..{signature}");
    said.bytes = end.and_then(|end| bytes.get(end + 1..)).unwrap_or(&[]).to_vec();
    (Some(text), said.bytes.is_empty())
}
