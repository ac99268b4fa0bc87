//! One feed: a snapshot first, then what changes, without a gap and nothing twice.
//!
//! In: what happened to its connection and its snapshot, and the time in milliseconds. Out: what to do, in order.
//! The connection is opened before the snapshot is asked for, so that nothing falls between them; what comes meanwhile is
//! held, a bounded number, and delivered behind it. Nothing here takes a value back: what is lost ages.
//! After five failures it asks over HTTP instead, and tries the connection again from time to time.
//! Does not: open, ask, or decode.

use super::backoff::{Backoff, Loss};
use super::{Fault, PAGE_BYTES};
use crate::Issue;
use std::collections::VecDeque;

#[cfg(test)]
mod tests;

/// Messages held while the snapshot is on its way.
const HELD_LIMIT: usize = 4_096;
/// Snapshots asked for in a row because too much came meanwhile.
const SNAPSHOTS_LIMIT: u32 = 3;
/// Failures after which it is asked over HTTP.
const FALLS_BACK_AFTER: u32 = 5;
/// While asking over HTTP the connection is tried this often.
const TRIES_AGAIN_MS: f64 = 60_000.0;
/// An attempt that neither opened nor failed by then has failed: browsers wait for minutes.
const OPENING_MS: f64 = 20_000.0;
/// Out of sight so long, it pauses: turning pages over must not open and close connections.
pub const HIDDEN_MS: f64 = 10_000.0;

/// What came, undecoded.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Payload {
    /// What is handed on.
    pub bytes: Vec<u8>,
    /// The topic, where there are topics.
    pub topic: Option<String>,
    /// The media type, where it is said.
    pub media_type: Option<String>,
    /// When it came: it may be held until the snapshot is here.
    pub received_ms: f64,
    /// Until when it counts, where that is said.
    pub valid_until_ms: Option<f64>,
    /// Its place in the feed, where the feed numbers what it sends.
    pub sequence: Option<u64>,
}

/// What happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// The connection is there, and subscribed.
    Opened,
    /// A message came by it.
    Came(Payload),
    /// The connection, or the attempt at one, is lost.
    Lost(Loss),
    /// The snapshot is here.
    Snapshot(Payload),
    /// The snapshot can't be had.
    SnapshotLost(Loss),
    /// The page is out of sight, or in sight again.
    Hidden(bool),
    /// The network is back.
    Online,
    /// Time passed.
    Tick,
}

/// What to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Act {
    /// Open the connection, and subscribe.
    Open,
    /// Close it.
    Close,
    /// Ask for the snapshot once.
    AskSnapshot,
    /// Ask over HTTP, again and again, until told to stop.
    Poll,
    /// Ask over HTTP no more.
    StopPolling,
    /// Decode and show.
    Deliver {
        /// What came.
        payload: Payload,
        /// It is the whole state; what it does not name keeps its value and ages.
        is_snapshot: bool,
    },
    /// Tell how it stands.
    Tell(Standing),
    /// Tell what was not used.
    Issue(Issue),
}

/// How a feed stands.
#[derive(Debug, Clone, PartialEq)]
pub enum Standing {
    /// A connection is being opened.
    Connecting,
    /// What changes comes at once.
    Live,
    /// It is asked from time to time.
    Polling,
    /// It is lost, and tried again at a time.
    Waiting {
        /// In milliseconds.
        until_ms: f64,
    },
    /// Out of sight.
    Paused,
    /// It will not be tried again.
    Stopped {
        /// In plain words.
        reason: String,
    },
}

/// What a feed has beside its connection.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Means {
    /// There is an address of a snapshot.
    pub has_snapshot: bool,
    /// There is an address that can be asked over HTTP.
    pub can_poll: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Link {
    Closed,
    Opening { since_ms: f64 },
    Open,
}

/// One feed.
#[derive(Debug)]
pub struct Session {
    means: Means,
    link: Link,
    backoff: Backoff,
    snapshot_backoff: Backoff,
    is_snapshot_asked: bool,
    /// The snapshot on its way was asked for before this connection: something may lie between them.
    is_snapshot_stale: bool,
    needs_snapshot: bool,
    snapshots: u32,
    held: VecDeque<Payload>,
    held_bytes: usize,
    is_overfull: bool,
    last: Option<u64>,
    is_polling: bool,
    retry_ms: Option<f64>,
    hidden_ms: Option<f64>,
    is_paused: bool,
    lost_count: u64,
}

impl Session {
    /// Begins.
    #[must_use]
    pub fn start(means: Means, now_ms: f64) -> (Self, Vec<Act>) {
        let session = Self {
            means,
            link: Link::Opening { since_ms: now_ms },
            backoff: Backoff::default(),
            snapshot_backoff: Backoff::default(),
            is_snapshot_asked: false,
            is_snapshot_stale: false,
            needs_snapshot: false,
            snapshots: 0,
            held: VecDeque::new(),
            held_bytes: 0,
            is_overfull: false,
            last: None,
            is_polling: false,
            retry_ms: None,
            hidden_ms: None,
            is_paused: false,
            lost_count: 0,
        };
        (session, vec![Act::Tell(Standing::Connecting), Act::Open])
    }

    /// Takes what happened. `unit` is drawn by lot, from 0 to 1.
    pub fn step(&mut self, input: Input, now_ms: f64, unit: f64) -> Vec<Act> {
        let mut acts = Vec::new();
        match input {
            Input::Opened => self.opened(now_ms, &mut acts),
            Input::Came(payload) => self.came(payload, &mut acts),
            Input::Lost(loss) => self.lost(&loss, now_ms, unit, &mut acts),
            Input::Snapshot(payload) => self.snapshot(payload, &mut acts),
            Input::SnapshotLost(loss) => self.snapshot_lost(&loss, now_ms, unit, &mut acts),
            Input::Hidden(true) => self.hidden_ms = self.hidden_ms.or(Some(now_ms)),
            Input::Hidden(false) => self.shown(now_ms, unit, &mut acts),
            Input::Online => {
                self.backoff.nudge(now_ms, unit);
                self.snapshot_backoff.nudge(now_ms, unit);
                self.retry_ms = self.retry_ms.map(|at_ms| at_ms.min(self.backoff.due_ms().unwrap_or(at_ms)));
            }
            Input::Tick => {}
        }
        if matches!(self.link, Link::Opening { since_ms } if now_ms - since_ms >= OPENING_MS) {
            acts.push(Act::Close);
            self.lost(&Loss::Dropped, now_ms, unit, &mut acts);
        }
        self.tick(now_ms, &mut acts);
        acts
    }

    /// When to call with [`Input::Tick`] at the latest; none where only happenings matter.
    #[must_use]
    pub fn next_ms(&self) -> Option<f64> {
        if self.is_paused {
            return None;
        }
        let link_ms = match self.link {
            Link::Closed => self.retry_ms.or_else(|| self.backoff.due_ms()),
            Link::Opening { since_ms } => Some(since_ms + OPENING_MS),
            Link::Open => self.snapshot_backoff.due_ms(),
        };
        let hidden_ms = self.hidden_ms.map(|since_ms| since_ms + HIDDEN_MS);
        [link_ms, hidden_ms].into_iter().flatten().min_by(f64::total_cmp)
    }

    /// Messages that came and could not be kept; a new snapshot made up for them.
    #[must_use]
    pub fn lost_count(&self) -> u64 {
        self.lost_count
    }

    /// Whether an attempt is under way.
    #[must_use]
    pub fn is_opening(&self) -> bool {
        matches!(self.link, Link::Opening { .. })
    }

    fn opened(&mut self, now_ms: f64, acts: &mut Vec<Act>) {
        if !self.is_opening() {
            return;
        }
        self.link = Link::Open;
        self.backoff.opened(now_ms);
        self.retry_ms = None;
        self.last = None;
        self.snapshots = 0;
        if std::mem::take(&mut self.is_polling) {
            acts.push(Act::StopPolling);
        }
        acts.push(Act::Tell(Standing::Live));
        if self.means.has_snapshot {
            self.ask_snapshot(acts);
        }
    }

    fn ask_snapshot(&mut self, acts: &mut Vec<Act>) {
        self.needs_snapshot = true;
        if !self.is_snapshot_asked {
            self.is_snapshot_asked = true;
            self.is_overfull = false;
            self.snapshots += 1;
            acts.push(Act::AskSnapshot);
        }
    }

    fn came(&mut self, payload: Payload, acts: &mut Vec<Act>) {
        if self.link != Link::Open {
            return;
        }
        if self.needs_snapshot {
            self.hold(payload);
        } else {
            self.deliver(payload, acts);
        }
    }

    fn hold(&mut self, payload: Payload) {
        self.held_bytes += payload.bytes.len();
        self.held.push_back(payload);
        // Too much: all of it goes, and a newer snapshot tells what it said.
        if self.held.len() > HELD_LIMIT || self.held_bytes > PAGE_BYTES {
            self.lost_count += self.held.len() as u64;
            self.forget_held();
            self.is_overfull = true;
        }
    }

    fn forget_held(&mut self) {
        self.held.clear();
        self.held_bytes = 0;
    }

    /// Hands a message on, unless the snapshot or a message before it told it already.
    fn deliver(&mut self, payload: Payload, acts: &mut Vec<Act>) {
        if let (Some(sequence), last) = (payload.sequence, self.last) {
            if last.is_some_and(|last| sequence <= last) {
                return;
            }
            self.last = Some(sequence);
            if let Some(last) = last.filter(|last| sequence - last > 1) {
                let fault = Fault::new("each message in turn", format!("number {sequence} after {last}"));
                acts.push(Act::Issue(fault.at("feed")));
                if self.means.has_snapshot && self.snapshots < SNAPSHOTS_LIMIT {
                    self.ask_snapshot(acts);
                    return self.hold(payload);
                }
            } else {
                self.snapshots = 0;
            }
        }
        acts.push(Act::Deliver { payload, is_snapshot: false });
    }

    fn snapshot(&mut self, payload: Payload, acts: &mut Vec<Act>) {
        if !std::mem::take(&mut self.is_snapshot_asked) {
            return;
        }
        self.snapshot_backoff = Backoff::default();
        let told = payload.sequence;
        acts.push(Act::Deliver { payload, is_snapshot: true });
        if self.asks_again(acts) || self.link != Link::Open {
            return;
        }
        if self.is_overfull && self.snapshots < SNAPSHOTS_LIMIT {
            return self.ask_snapshot(acts);
        }
        if self.is_overfull {
            let fault = Fault::new("at most 4,096 messages before the snapshot is here", "more, three times");
            acts.push(Act::Issue(fault.at("feed")));
        }
        self.needs_snapshot = false;
        self.is_overfull = false;
        if told.is_some() {
            self.last = told;
        } else if let Some(first) = self.held.front().and_then(|payload| payload.sequence) {
            // The snapshot does not say how far it reaches: what was held begins the count.
            self.last = first.checked_sub(1);
        }
        let mut held = std::mem::take(&mut self.held);
        self.held_bytes = 0;
        while let Some(payload) = held.pop_front() {
            // A gap within what was held: the rest waits for the next snapshot.
            if self.needs_snapshot { self.hold(payload) } else { self.deliver(payload, acts) }
        }
    }

    /// Whether what came answers a question from before this connection; then it is asked again, if it is open.
    fn asks_again(&mut self, acts: &mut Vec<Act>) -> bool {
        let is_stale = std::mem::take(&mut self.is_snapshot_stale);
        if is_stale && self.needs_snapshot {
            self.ask_snapshot(acts);
        }
        is_stale
    }

    fn snapshot_lost(&mut self, loss: &Loss, now_ms: f64, unit: f64, acts: &mut Vec<Act>) {
        if !std::mem::take(&mut self.is_snapshot_asked) {
            return;
        }
        if self.asks_again(acts) {
            return;
        }
        self.snapshot_backoff.lost(loss, now_ms, unit);
        let fault = match self.snapshot_backoff.denied() {
            Some(reason) => Fault::new("a snapshot", reason.to_owned()),
            None => Fault::new("a snapshot", format!("none, {} times", self.snapshot_backoff.losses())),
        };
        acts.push(Act::Issue(fault.at("snapshot")));
        if self.snapshot_backoff.denied().is_some() || self.snapshot_backoff.losses() >= FALLS_BACK_AFTER {
            // What changes is worth showing without it.
            self.means.has_snapshot &= self.snapshot_backoff.denied().is_none();
            self.needs_snapshot = false;
            self.snapshots = SNAPSHOTS_LIMIT;
            self.snapshot_backoff = Backoff::default();
            self.held_bytes = 0;
            for payload in std::mem::take(&mut self.held) {
                self.deliver(payload, acts);
            }
        }
    }

    fn lost(&mut self, loss: &Loss, now_ms: f64, unit: f64, acts: &mut Vec<Act>) {
        if self.link == Link::Closed {
            return;
        }
        self.drop_link();
        self.backoff.lost(loss, now_ms, unit);
        if self.backoff.denied().is_some() || self.backoff.losses() >= FALLS_BACK_AFTER {
            if self.means.can_poll && !std::mem::replace(&mut self.is_polling, true) {
                acts.push(Act::Poll);
                acts.push(Act::Tell(Standing::Polling));
            }
            if self.is_polling && self.backoff.denied().is_none() {
                let wait_ms = TRIES_AGAIN_MS * (1.0 + unit.clamp(0.0, 1.0));
                self.retry_ms = Some((now_ms + wait_ms).max(self.backoff.due_ms().unwrap_or(now_ms)));
                return;
            }
        }
        if self.is_polling {
            return;
        }
        acts.push(Act::Tell(match (self.backoff.denied(), self.backoff.due_ms()) {
            (Some(reason), _) => Standing::Stopped { reason: reason.to_owned() },
            (None, due_ms) => Standing::Waiting { until_ms: due_ms.unwrap_or(now_ms) },
        }));
    }

    /// What was on its way is not coming; what was delivered stays.
    fn drop_link(&mut self) {
        self.link = Link::Closed;
        self.needs_snapshot = false;
        self.is_snapshot_stale = self.is_snapshot_asked;
        self.is_overfull = false;
        self.forget_held();
        self.snapshot_backoff = Backoff::default();
    }

    fn shown(&mut self, now_ms: f64, unit: f64, acts: &mut Vec<Act>) {
        self.hidden_ms = None;
        if !std::mem::take(&mut self.is_paused) {
            return;
        }
        if self.is_polling {
            acts.push(Act::Poll);
            acts.push(Act::Tell(Standing::Polling));
        }
        if self.backoff.denied().is_none() {
            // As if lost and back: all pages that come into sight must not connect at once.
            let soon_ms = now_ms + 2_000.0 * unit.clamp(0.0, 1.0);
            self.retry_ms = Some(soon_ms.max(self.backoff.not_before_ms()));
        }
    }

    fn tick(&mut self, now_ms: f64, acts: &mut Vec<Act>) {
        if self.is_paused {
            return;
        }
        if self.hidden_ms.is_some_and(|since_ms| now_ms - since_ms >= HIDDEN_MS) {
            self.pause(acts);
            return;
        }
        if self.snapshot_backoff.take_due(now_ms) && self.link == Link::Open {
            self.ask_snapshot(acts);
        }
        let is_due = match self.retry_ms {
            Some(retry_ms) => now_ms >= retry_ms,
            None => self.backoff.take_due(now_ms),
        };
        if is_due && self.link == Link::Closed {
            self.retry_ms = None;
            self.backoff.take_due(f64::INFINITY);
            self.link = Link::Opening { since_ms: now_ms };
            if !self.is_polling {
                acts.push(Act::Tell(Standing::Connecting));
            }
            // Last: it may fail at once, and that must not be told before.
            acts.push(Act::Open);
        }
    }

    fn pause(&mut self, acts: &mut Vec<Act>) {
        if self.backoff.denied().is_some() && !self.is_polling {
            // Nothing goes on that could pause.
            self.hidden_ms = None;
            return;
        }
        self.is_paused = true;
        if self.link != Link::Closed {
            self.drop_link();
            acts.push(Act::Close);
        }
        if self.is_polling {
            acts.push(Act::StopPolling);
        }
        acts.push(Act::Tell(Standing::Paused));
    }
}
