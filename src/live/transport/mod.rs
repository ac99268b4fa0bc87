//! How telemetry comes, as pure state: what to open, to ask and to send is told; what came of it is handed in.
//!
//! In: bytes, answers and losses, and with them the time in milliseconds and, where something is drawn by lot, a number
//! from 0 to 1. Out: bytes to send, requests, payloads for the decoders, waits, and issues.
//! Does not: open sockets, read clocks, draw numbers, or decode what a payload says.

pub mod backoff;
pub mod config;
pub mod heartbeat;
pub mod jws;
pub mod latest;
pub mod lines;
pub mod mqtt;
pub mod poll;
pub mod privacy;
pub mod session;
pub mod sse;
pub mod url;

use crate::Issue;

/// Bytes of one message from a socket or a stream; a larger one is refused.
pub const MESSAGE_BYTES: usize = 256 << 10;
/// Bytes of one answer over HTTP.
pub const PAGE_BYTES: usize = 16 << 20;
/// Bytes of data shown with an issue.
const SHOWN_BYTES: usize = 60;

/// What was expected and what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// In plain words.
    pub expected: &'static str,
    /// In plain words, data quoted.
    pub found: String,
}

impl Fault {
    pub(crate) fn new(expected: &'static str, found: impl Into<String>) -> Self {
        Self { expected, found: found.into() }
    }

    /// With data of the input, quoted and cut.
    pub(crate) fn quoting(expected: &'static str, found: &str) -> Self {
        Self { expected, found: quote(found) }
    }

    /// The issue it is at a place.
    #[must_use]
    pub fn at(&self, place: &str) -> Issue {
        Issue { place: place.to_owned(), reason: format!("expected {}, found {}", self.expected, self.found) }
    }
}

/// Data of the input as an issue shows it.
pub(crate) fn quote(text: &str) -> String {
    let mut end = text.len().min(SHOWN_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let shown = text.get(..end).unwrap_or("");
    format!("{shown:?}{}", if end < text.len() { "…" } else { "" })
}
