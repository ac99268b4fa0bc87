//! What was wrong with a feed, told at most once a second and each thing once.
//!
//! In: issues as they arise. Out: those that were not told before, a bounded number, and how many more there were.
//! Does not: judge how bad they are.

use super::seen::Seen;
use crate::{ISSUES_MOST, Issue};

/// Told no more often.
const EVERY_MS: f64 = 1_000.0;
/// Issues that are known not to be told again.
const KNOWN_MOST: usize = 1_000;

/// Issues of one feed.
#[derive(Debug)]
pub(super) struct Log {
    listed: Vec<Issue>,
    more: usize,
    known: Seen,
    told_ms: Option<f64>,
}

impl Default for Log {
    fn default() -> Self {
        Self { listed: Vec::new(), more: 0, known: Seen::new(KNOWN_MOST), told_ms: None }
    }
}

impl Log {
    /// Takes one.
    pub(super) fn say(&mut self, issue: Issue) {
        if self.listed.len() < ISSUES_MOST && self.known.is_new(&(&issue.place, &issue.reason)) {
            self.listed.push(issue);
        } else {
            self.more = self.more.saturating_add(1);
        }
    }

    /// Takes some that nobody has the words of.
    pub(super) fn count(&mut self, more: usize) {
        self.more = self.more.saturating_add(more);
    }

    /// When to tell; none while there is nothing.
    pub(super) fn due_ms(&self) -> Option<f64> {
        let is_empty = self.listed.is_empty() && self.more == 0;
        (!is_empty).then(|| self.told_ms.map_or(f64::NEG_INFINITY, |told_ms| told_ms + EVERY_MS))
    }

    /// What there is to tell, once it is time.
    pub(super) fn take(&mut self, now_ms: f64) -> Option<(Vec<Issue>, usize)> {
        self.due_ms().filter(|due_ms| now_ms >= *due_ms)?;
        self.told_ms = Some(now_ms);
        Some((std::mem::take(&mut self.listed), std::mem::take(&mut self.more)))
    }
}
