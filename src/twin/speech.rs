//! When something is said without being asked: the live policy of the text side, as a machine that is told the time.
//!
//! In: what the reader wants, what happened, and when. Out: what is due to be said, and when the next thing will be.
//! | what | when |
//! |---|---|
//! | alerts | at most one in 30 s, each once |
//! | how many warnings there are that are less urgent | at most once a minute |
//! | a summary, where it is wanted | at most one a minute |
//! | a feature that is followed | at most one in 5 s, the latest |
//! | a connection lost or back | once it has been so for 10 s |
//! While nothing is due and nothing happens, nobody needs to look. Paused, nothing is said. While the page is hidden what
//! was only of the moment is dropped: the last summary and alerts wait.
//! Does not: make sentences, or know clocks.

use super::defaults::AnnounceChoice;
use crate::words::Message;

/// The page is told of data at most once in this time.
const OBSERVED_MS: f64 = 1_000.0;
const SUMMARY_MS: f64 = 60_000.0;
/// A first change waits for others to be told with.
const GATHER_MS: f64 = 5_000.0;
const FOLLOWED_MS: f64 = 5_000.0;
/// What a sensor sends in several messages comes within this.
const SETTLE_MS: f64 = 500.0;
const ALERT_MS: f64 = 30_000.0;
const DEBOUNCE_MS: f64 = 10_000.0;
/// So many alerts wait to be said; the page lists them all.
const ALERTS_MOST: usize = 8;
/// So many are remembered as said.
const SAID_MOST: usize = 256;

/// What is due.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Due {
    /// To tell the page that data came.
    Observed,
    /// To say what changed.
    Summary,
    /// To say what the followed feature reads.
    Followed,
    /// To say this, at once.
    Alert(Message),
    /// To say this.
    Connection(Message),
    /// To say that so many warnings came.
    Warnings(u32),
}

/// Something that is done no more often than once in a while.
#[derive(Debug, Clone, Copy, Default)]
struct Pace {
    last_ms: Option<f64>,
    due_ms: Option<f64>,
}

impl Pace {
    /// Wants it done: not before `after_ms`, nor before `every_ms` since the last time.
    fn want(&mut self, now_ms: f64, after_ms: f64, every_ms: f64) {
        let earliest_ms = self.last_ms.map_or(f64::NEG_INFINITY, |last_ms| last_ms + every_ms);
        self.due_ms.get_or_insert((now_ms + after_ms).max(earliest_ms));
    }

    /// Whether it is due; it counts as done then.
    fn take(&mut self, now_ms: f64) -> bool {
        let is_due = self.due_ms.is_some_and(|due_ms| due_ms <= now_ms);
        if is_due {
            *self = Self { last_ms: Some(now_ms), due_ms: None };
        }
        is_due
    }
}

/// What is to be said, and when.
#[derive(Debug, Clone, Default)]
pub(super) struct Speech {
    announce: AnnounceChoice,
    paused: bool,
    hidden: bool,
    observed: Pace,
    summary: Pace,
    followed: Pace,
    alert: Pace,
    warning: Pace,
    /// Less urgent ones that nobody was told of.
    warnings: u32,
    /// First come, first said.
    alerts: Vec<Message>,
    /// Ids of alerts, by hash.
    said: Vec<u64>,
    /// What is so now, and what was said last; the time is of the former.
    connection: Option<(f64, Message)>,
    connection_said: Option<Message>,
}

impl Speech {
    /// What the reader wants.
    pub(super) fn set(&mut self, announce: AnnounceChoice, paused: bool, hidden: bool, now_ms: f64) {
        if announce != self.announce {
            // A minute is gathered before the first summary.
            self.summary = Pace { last_ms: Some(now_ms), due_ms: None };
        }
        if hidden {
            self.followed.due_ms = None;
        }
        (self.announce, self.paused, self.hidden) = (announce, paused, hidden);
    }

    /// Whether changes are to be noted for a summary.
    pub(super) fn sums_up(&self) -> bool {
        self.announce == AnnounceChoice::Summary
    }

    /// Whether what is selected is followed.
    pub(super) fn follows_selection(&self) -> bool {
        self.announce == AnnounceChoice::Monitor
    }

    /// Data came.
    pub(super) fn note_observed(&mut self, now_ms: f64) {
        self.observed.want(now_ms, 0.0, OBSERVED_MS);
    }

    /// A value is another one.
    pub(super) fn note_change(&mut self, now_ms: f64) {
        if self.sums_up() {
            self.summary.want(now_ms, GATHER_MS, SUMMARY_MS);
        }
    }

    /// The followed feature has another value.
    pub(super) fn note_followed(&mut self, now_ms: f64) {
        if !(self.hidden || self.paused) {
            self.followed.want(now_ms, SETTLE_MS, FOLLOWED_MS);
        }
    }

    /// Another feature is followed, or none: what was to be said of the one before is not.
    pub(super) fn follow_anew(&mut self) {
        self.followed.due_ms = None;
    }

    /// Whether nothing is to change by itself.
    pub(super) fn is_paused(&self) -> bool {
        self.paused
    }

    /// Something people must know. It is said once, however often it comes; `id` is the hash of what it is known by.
    pub(super) fn alert(&mut self, id: u64, message: Message, now_ms: f64) {
        if !self.is_first(id) {
            return;
        }
        if self.alerts.len() < ALERTS_MOST {
            self.alerts.push(message);
            self.alert.want(now_ms, 0.0, ALERT_MS);
        }
    }

    /// Something less urgent: that there is one more is said, once, with others.
    pub(super) fn warn(&mut self, id: u64, now_ms: f64) {
        if self.is_first(id) {
            self.warnings += 1;
            self.warning.want(now_ms, GATHER_MS, SUMMARY_MS);
        }
    }

    /// Whether it is to be said and was not yet; it counts as said then.
    fn is_first(&mut self, id: u64) -> bool {
        if self.announce == AnnounceChoice::Off || self.said.contains(&id) {
            return false;
        }
        if self.said.len() >= SAID_MOST {
            self.said.remove(0);
        }
        self.said.push(id);
        true
    }

    /// All is connected: worth a word only to those who were told otherwise.
    pub(super) fn connected(&mut self, message: Message, now_ms: f64) {
        if self.connection_said.is_some() {
            self.connection(message, now_ms);
        } else {
            self.connection = None;
        }
    }

    /// How the connection is now: said when it has stayed so for a while, and is not what was said last.
    pub(super) fn connection(&mut self, message: Message, now_ms: f64) {
        if self.connection.as_ref().is_none_or(|(_, current)| *current != message) {
            self.connection = Some((now_ms + DEBOUNCE_MS, message));
        }
    }

    fn connection_due_ms(&self) -> Option<f64> {
        let (due_ms, message) = self.connection.as_ref()?;
        (self.connection_said.as_ref() != Some(message)).then_some(*due_ms)
    }

    /// One thing that is due; it counts as done then.
    pub(super) fn take(&mut self, now_ms: f64) -> Option<Due> {
        if self.paused {
            return None;
        }
        if self.observed.take(now_ms) {
            return Some(Due::Observed);
        }
        if self.announce == AnnounceChoice::Off {
            return None;
        }
        if !self.alerts.is_empty() && self.alert.take(now_ms) {
            let alert = self.alerts.remove(0);
            if !self.alerts.is_empty() {
                self.alert.want(now_ms, 0.0, ALERT_MS);
            }
            return Some(Due::Alert(alert));
        }
        if self.warning.take(now_ms) {
            return Some(Due::Warnings(std::mem::take(&mut self.warnings)));
        }
        if self.followed.take(now_ms) {
            return Some(Due::Followed);
        }
        if !self.hidden && self.connection_due_ms().is_some_and(|due_ms| due_ms <= now_ms) {
            self.connection_said = self.connection.as_ref().map(|(_, message)| message.clone());
            return self.connection_said.clone().map(Due::Connection);
        }
        (!self.hidden && self.summary.take(now_ms)).then_some(Due::Summary)
    }

    /// When [`Self::take`] will next have something; none while nothing is due.
    pub(super) fn next_due_ms(&self) -> Option<f64> {
        if self.paused {
            return None;
        }
        let is_on = |due_ms: Option<f64>, is_on: bool| due_ms.filter(|_| is_on);
        let speaks = self.announce != AnnounceChoice::Off;
        let dues = [
            self.observed.due_ms,
            is_on(self.alert.due_ms, speaks),
            is_on(self.warning.due_ms, speaks),
            is_on(self.followed.due_ms, speaks),
            is_on(self.connection_due_ms(), speaks && !self.hidden),
            is_on(self.summary.due_ms, speaks && !self.hidden),
        ];
        dues.into_iter().flatten().reduce(f64::min)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND_MS: f64 = 1_000.0;

    fn wanting(announce: AnnounceChoice) -> Speech {
        let mut speech = Speech::default();
        speech.set(announce, false, false, 0.0);
        speech
    }

    /// What comes due from second to second.
    fn dues(speech: &mut Speech, seconds: std::ops::Range<u32>) -> Vec<(u32, Due)> {
        let take = |second: u32| Some((second, speech.take(f64::from(second) * SECOND_MS)?));
        seconds.filter_map(take).collect()
    }

    fn alert(name: &'static str) -> Message {
        Message::new(name)
    }

    #[test]
    fn an_alert_is_said_once_and_the_next_one_waits_for_half_a_minute() {
        let mut speech = wanting(AnnounceChoice::Alerts);
        for (id, name) in [(1, "flood"), (2, "smoke"), (1, "flood")] {
            speech.alert(id, alert(name), 0.0);
        }
        let said = dues(&mut speech, 0..3_600);
        assert_eq!(said, [(0, Due::Alert(alert("flood"))), (30, Due::Alert(alert("smoke")))], "each once");
        speech.alert(1, alert("flood"), 3_600_000.0);
        assert_eq!(speech.next_due_ms(), None, "and never again");
        for id in 10..1_000 {
            speech.alert(id, alert("many"), 3_600_000.0);
        }
        assert_eq!(dues(&mut speech, 3_600..7_200).len(), ALERTS_MOST, "a flood of alerts is cut");
    }

    #[test]
    fn warnings_that_can_wait_are_counted_and_told_together() {
        let mut speech = wanting(AnnounceChoice::Alerts);
        for id in [1, 2, 1] {
            speech.warn(id, 0.0);
        }
        assert_eq!(dues(&mut speech, 0..30), [(5, Due::Warnings(2))], "two, once each");
        speech.warn(3, 30.0 * SECOND_MS);
        assert_eq!(dues(&mut speech, 30..3_600), [(65, Due::Warnings(1))], "a minute later the third");
    }

    #[test]
    fn nobody_is_told_that_a_connection_is_back_who_was_not_told_that_it_was_lost() {
        let mut speech = wanting(AnnounceChoice::Alerts);
        speech.connection(Message::new("lost"), 0.0);
        speech.connected(Message::new("back"), 5.0 * SECOND_MS);
        assert_eq!((dues(&mut speech, 0..60), speech.next_due_ms()), (Vec::new(), None), "nothing was said");
        speech.connection(Message::new("lost"), 60.0 * SECOND_MS);
        assert_eq!(dues(&mut speech, 60..90).len(), 1, "said");
        speech.connected(Message::new("back"), 90.0 * SECOND_MS);
        let back = Due::Connection(Message::new("back"));
        assert_eq!(dues(&mut speech, 90..120), [(100, back)], "and taken back");
    }

    #[test]
    fn a_connection_that_comes_and_goes_is_not_told_until_it_stays() {
        let mut speech = wanting(AnnounceChoice::Alerts);
        for second in 0..20 {
            let name = if second % 2 == 0 { "lost" } else { "back" };
            speech.connection(Message::new(name), f64::from(second) * SECOND_MS);
            assert_eq!(speech.take(f64::from(second) * SECOND_MS), None, "after {second} s");
        }
        let back = Due::Connection(Message::new("back"));
        assert_eq!(dues(&mut speech, 20..60), [(29, back)], "ten seconds after the last change");
        speech.connection(Message::new("lost"), 60.0 * SECOND_MS);
        speech.connection(Message::new("back"), 65.0 * SECOND_MS);
        assert_eq!(dues(&mut speech, 60..120), [], "lost and back in five seconds is as before");
    }

    #[test]
    fn while_the_page_is_hidden_only_the_last_summary_waits() {
        let mut speech = wanting(AnnounceChoice::Summary);
        speech.set(AnnounceChoice::Summary, false, true, 0.0);
        for second in 0..600 {
            speech.note_change(f64::from(second) * SECOND_MS);
            speech.note_followed(f64::from(second) * SECOND_MS);
            assert_eq!(speech.take(f64::from(second) * SECOND_MS), None, "after {second} s");
        }
        assert_eq!(speech.next_due_ms(), None, "nobody needs to look");
        speech.set(AnnounceChoice::Summary, false, false, 600.0 * SECOND_MS);
        assert_eq!(dues(&mut speech, 600..700), [(600, Due::Summary)], "one, on coming back");
    }

    #[test]
    fn a_pause_is_a_pause_and_what_is_due_is_known_beforehand() {
        let mut speech = wanting(AnnounceChoice::Summary);
        speech.note_observed(0.0);
        speech.note_change(0.0);
        speech.set(AnnounceChoice::Summary, true, false, 0.0);
        assert_eq!((speech.take(1e9), speech.next_due_ms()), (None, None), "paused");
        speech.set(AnnounceChoice::Summary, false, false, 0.0);
        assert_eq!(speech.next_due_ms(), Some(0.0), "data came");
        assert_eq!(speech.take(0.0), Some(Due::Observed), "told");
        assert_eq!(speech.next_due_ms(), Some(SUMMARY_MS), "a minute after it was wanted");
        speech.note_observed(10.0);
        assert_eq!(speech.next_due_ms(), Some(OBSERVED_MS), "a second after it was told");
        speech.set(AnnounceChoice::Off, false, false, 20.0);
        assert_eq!(speech.take(OBSERVED_MS), Some(Due::Observed), "the page is told even if nobody is");
        assert_eq!((speech.take(1e9), speech.next_due_ms()), (None, None), "and nothing is said");
    }
}
