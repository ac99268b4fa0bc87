//! What is made of a feed's payloads: decoded, told from repetitions, cut to what may be known, and gathered.
//!
//! In: payloads that may be shown. Out: rows at most ten times a second, warnings that were not there before, issues.
//! Does not: keep values, or know how a payload came.

use super::log::Log;
use super::seen::Seen;
use super::table::Table;
use super::wanted::Wanted;
use crate::decode::{Alert, Decoded, Info, decode};
use crate::transport::privacy::{Privacy, Window};
use crate::transport::session::Payload;
use crate::transport::{Fault, quote};
use crate::{Batch, Issue};

/// Rows are handed out no more often.
const EVERY_MS: f64 = 100.0;
/// Messages that are known not to be taken twice.
const MESSAGES_MOST: usize = 50_000;
/// Warnings that are known not to be told twice.
const ALERTS_MOST: usize = 5_000;
/// Series that observations may refer to.
const SERIES_MOST: usize = 100_000;

/// What became of all that came, since the beginning.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Payloads that were decoded.
    pub messages: u64,
    /// Messages that had come before.
    pub repeated: u64,
    /// Payloads that were not shown, being badly signed.
    pub refused: u64,
    /// Payloads that were lost while a snapshot was on its way.
    pub lost: u64,
    /// Rows that the feed's rules keep back.
    pub withheld: u64,
    /// Rows: applied, coalesced, rejected and waiting.
    pub received: u64,
    /// Rows handed out.
    pub applied: u64,
    /// Rows that a newer one of their series took the place of before they were handed out.
    pub coalesced: u64,
    /// Rows that had no room.
    pub rejected: u64,
    /// Rows still to be handed out.
    pub waiting: u64,
}

/// Rows to be handed out.
#[derive(Debug)]
pub(super) struct Rows {
    pub bytes: Vec<u8>,
    pub count: usize,
    pub is_snapshot: bool,
}

#[derive(Debug)]
struct Rules {
    privacy: Privacy,
    /// Where nobody may be shown alone.
    window: Option<Window>,
}

/// One feed's.
#[derive(Debug)]
pub(super) struct Intake {
    wanted: Wanted,
    rules: Option<Rules>,
    messages: Seen,
    known_alerts: Seen,
    alerts: Vec<Alert>,
    table: Table,
    handed_ms: Option<f64>,
    log: Log,
    counts: Counts,
}

impl Intake {
    /// As the description wants it.
    pub(super) fn new(wanted: Wanted) -> Self {
        let rules = wanted.privacy.clone().map(|rules| Rules {
            window: rules.k_min.map(|_| Window::new(rules.coarsen_secs)),
            privacy: Privacy::new(rules),
        });
        Self {
            wanted,
            rules,
            messages: Seen::new(MESSAGES_MOST),
            known_alerts: Seen::new(ALERTS_MOST),
            alerts: Vec::new(),
            table: Table::default(),
            handed_ms: None,
            log: Log::default(),
            counts: Counts::default(),
        }
    }

    /// Takes a payload; the link to the next page, where it names one.
    pub(super) fn take(&mut self, payload: &Payload, is_snapshot: bool, now_ms: f64) -> Option<String> {
        // An answer without a body, and the word of a topic that was withdrawn, say nothing.
        if payload.bytes.is_empty() {
            return None;
        }
        self.counts.messages += 1;
        let options = &mut self.wanted.options;
        payload.topic.as_deref().unwrap_or(&self.wanted.address).clone_into(&mut options.topic);
        let media_type = payload.media_type.as_deref();
        let Decoded { mut batch, alerts, next, keys, series, .. } =
            decode(self.wanted.format, media_type, &payload.bytes, payload.received_ms, options);
        for (key, series) in series {
            if options.series.len() < SERIES_MOST || options.series.contains_key(&key) {
                options.series.insert(key, series);
            }
        }
        // Every one of them is to be remembered, so none may be left unasked.
        let new = keys.iter().filter(|key| self.messages.is_new(key.as_str())).count();
        if new == 0 && !keys.is_empty() {
            self.counts.repeated += 1;
            return next;
        }
        if let Some(valid_until_ms) = payload.valid_until_ms {
            for row in batch.rows.iter_mut().filter(|row| row.valid_until_ms.is_nan()) {
                row.valid_until_ms = valid_until_ms;
            }
        }
        self.warn(alerts);
        match &mut self.rules {
            Some(Rules { window: Some(window), .. }) => window.take(&batch, now_ms),
            Some(Rules { privacy, window: None }) => {
                let told = privacy.apply(&mut batch);
                self.counts.withheld += told.not_allowed + told.suppressed;
                self.put(batch, is_snapshot);
            }
            None => self.put(batch, is_snapshot),
        }
        next
    }

    /// Takes what was wrong, in words of the project's own.
    pub(super) fn say(&mut self, issue: Issue) {
        self.log.say(issue);
    }

    /// Takes what was wrong with something that came: it may quote anybody.
    pub(super) fn say_of_data(&mut self, issue: Issue) {
        if self.rules.is_some() {
            let reason = "expected a message that can be used, found another".to_owned();
            self.log.say(Issue { place: "message".into(), reason });
        } else {
            self.log.say(issue);
        }
    }

    /// Counts a payload that was not shown, and says why.
    pub(super) fn refuse(&mut self, fault: &Fault) {
        self.counts.refused += 1;
        self.say_of_data(fault.at("signature"));
    }

    /// Lets time pass: a window may have ended.
    pub(super) fn tick(&mut self, now_ms: f64) {
        let Some(Rules { privacy, window: Some(window) }) = &mut self.rules else { return };
        let Some(mut batch) = window.close(now_ms) else { return };
        let told = privacy.apply(&mut batch);
        self.counts.withheld += told.not_allowed + told.suppressed;
        self.put(batch, false);
    }

    /// Rows, once it is time.
    pub(super) fn rows(&mut self, now_ms: f64) -> Option<Rows> {
        self.rows_due_ms().filter(|due_ms| now_ms >= *due_ms)?;
        self.handed_ms = Some(now_ms);
        let (batch, is_snapshot) = self.table.take();
        Some(Rows { bytes: batch.to_bytes(), count: batch.rows.len(), is_snapshot })
    }

    /// Warnings that came.
    pub(super) fn alerts(&mut self) -> Vec<Alert> {
        std::mem::take(&mut self.alerts)
    }

    /// Issues, once it is time, and how many more there are.
    pub(super) fn issues(&mut self, now_ms: f64) -> Option<(Vec<Issue>, usize)> {
        self.log.take(now_ms)
    }

    /// When to look again.
    pub(super) fn next_ms(&self) -> Option<f64> {
        let window = self.rules.as_ref().and_then(|rules| rules.window.as_ref()).and_then(Window::due_ms);
        let times = [window, self.rows_due_ms(), self.log.due_ms()];
        times.into_iter().flatten().min_by(f64::total_cmp)
    }

    /// Counts since the beginning.
    pub(super) fn counts(&self) -> Counts {
        let (rows, waiting) = self.table.counts();
        Counts {
            received: rows.received,
            applied: rows.applied,
            coalesced: rows.coalesced,
            rejected: rows.rejected,
            waiting,
            ..self.counts
        }
    }

    fn rows_due_ms(&self) -> Option<f64> {
        let due_ms = || self.handed_ms.map_or(f64::NEG_INFINITY, |handed_ms| handed_ms + EVERY_MS);
        (!self.table.is_empty()).then(due_ms)
    }

    /// The same warning comes with every answer for as long as it holds.
    fn warn(&mut self, alerts: Vec<Alert>) {
        if alerts.is_empty() {
            return;
        }
        if self.rules.is_some() {
            // No list of attributes can allow what a warning's words say.
            let fault = Fault::new("observations alone of a feed with rules of privacy", "warnings");
            return self.log.say(fault.at("message"));
        }
        for alert in alerts {
            let said = |info: &Info| {
                let texts =
                    [&info.language, &info.event, &info.headline, &info.description, &info.instruction];
                let times = [info.onset_ms, info.expires_ms].map(|time| time.0.to_bits());
                (texts.map(String::clone), times, info.severity as u8, info.areas.len())
            };
            let infos: Vec<_> = alert.infos.iter().map(said).collect();
            let what = (&alert.sender, &alert.id, alert.sent_ms.0.to_bits(), alert.message_type as u8, infos);
            if self.known_alerts.is_new(&what) {
                self.alerts.push(alert);
            }
        }
    }

    fn put(&mut self, mut batch: Batch, is_snapshot: bool) {
        let rejected = self.table.put(&batch, is_snapshot);
        if rejected > 0 {
            let fault = Fault::new("room for all that comes within a tenth of a second", "too much");
            self.log.say(fault.at("feed"));
        }
        std::mem::take(&mut batch.issues).into_iter().for_each(|issue| self.log.say(issue));
        self.log.count(batch.more_issues);
    }
}

/// A feed as issues name it.
pub(super) fn named(feed_id: &str) -> String {
    format!("feed {}", quote(feed_id))
}
