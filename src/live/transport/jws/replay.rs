//! That a signed payload is shown once, and while it is fresh.
//!
//! In: signatures that were verified, and the time in milliseconds. Out: whether it is new.
//! By number: each is higher than the last. By time: within a minute of now, and no second time in that minute.
//! A number alone does not say how old the first one is; a city that signs both says all.
//! Does not: trust anything that was not verified: else a forger could use numbers up.

use super::Detached;
use crate::transport::Fault;
use std::collections::{HashMap, hash_map::DefaultHasher};
use std::hash::{Hash as _, Hasher as _};

/// How far from now a payload may have been signed.
const WINDOW_MS: f64 = 60_000.0;
/// Payloads of one window that are remembered.
const SEEN_LIMIT: usize = 10_000;

/// What was seen of one feed.
#[derive(Debug, Default)]
pub struct Replay {
    highest: Option<u64>,
    seen: HashMap<u64, f64>,
}

impl Replay {
    /// Takes one that was verified.
    pub(super) fn take(&mut self, detached: &Detached, input: &[u8], now_ms: f64) -> Result<(), Fault> {
        let Detached { issued_secs, sequence, .. } = detached;
        if issued_secs.is_none() && sequence.is_none() {
            return Err(Fault::new("iat or seq in the header of a signature", "neither"));
        }
        if let Some(secs) = issued_secs {
            let age_ms = now_ms - secs * 1_000.0;
            if age_ms.abs() > WINDOW_MS {
                #[expect(clippy::cast_possible_truncation, reason = "an absurd age may be cut")]
                let age_secs = (age_ms / 1_000.0).round() as i64;
                return Err(Fault::new(
                    "a signature of the last 60 seconds",
                    format!("one {age_secs} s off"),
                ));
            }
        }
        if let Some(sequence) = sequence {
            if let Some(highest) = self.highest.filter(|highest| sequence <= highest) {
                return Err(Fault::new(
                    "a number higher than the last",
                    format!("{sequence} after {highest}"),
                ));
            }
            self.highest = Some(*sequence);
            return Ok(());
        }
        // What was signed, not the signature: another one for the same bytes is as easily made.
        let mut hasher = DefaultHasher::new();
        input.hash(&mut hasher);
        self.seen.retain(|_, until_ms| *until_ms >= now_ms);
        if self.seen.len() >= SEEN_LIMIT {
            return Err(Fault::new("at most 10,000 signed payloads a minute", "more"));
        }
        // It may have been signed a minute ahead of our clock, and stays fresh a minute behind that.
        if self.seen.insert(hasher.finish(), now_ms + 2.0 * WINDOW_MS).is_some() {
            return Err(Fault::new("a payload that was not there before", "one that was"));
        }
        Ok(())
    }
}
