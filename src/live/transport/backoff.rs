//! When to try again: full jitter, so that a city's clients do not come back all at once.
//!
//! In: losses, openings, the time in milliseconds, and a number from 0 to 1 drawn by the caller. Out: when the next
//! attempt is due, or that there is none.
//! The wait is drawn from 0 to `base * 2^losses`, at most the cap ([Exponential Backoff and Jitter]).
//! Does not: read a clock, draw numbers, or connect.
//!
//! [Exponential Backoff and Jitter]: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/

/// The first wait is drawn from 0 to this.
const BASE_MS: f64 = 500.0;
/// No wait is longer, unless the server asks for it.
const CAP_MS: f64 = 30_000.0;
/// A connection that held this long was healthy: counting begins anew.
const HEALTHY_MS: f64 = 30_000.0;
/// Back online, or seen again: the attempt is drawn from 0 to this.
const NUDGE_MS: f64 = 2_000.0;
/// A server that asks for more is asked again after this anyway.
const ASKED_CAP_MS: f64 = 3_600_000.0;

/// How a connection, or an attempt at one, was lost.
#[derive(Debug, Clone, PartialEq)]
pub enum Loss {
    /// For no reason that changes anything.
    Dropped,
    /// The server is too busy (close code 1013).
    Overloaded,
    /// The server named a time (`Retry-After`).
    AskedToWait {
        /// At least this long.
        wait_ms: f64,
    },
    /// The server does not want us: trying again changes nothing.
    Denied {
        /// What it said, in plain words.
        reason: String,
    },
}

impl Loss {
    /// What a WebSocket's close code says. 4400 to 4499 are read as HTTP's codes of the same ending, as is usual.
    #[must_use]
    pub fn of_close(code: u16) -> Self {
        match code {
            1013 | 4429 | 4503 => Self::Overloaded,
            1008 | 4001 | 4003 | 4401 | 4403 => {
                Self::Denied { reason: format!("the server closed with code {code}") }
            }
            _ => Self::Dropped,
        }
    }

    /// What an HTTP status other than success says; `wait_ms` is what `Retry-After` asked for.
    #[must_use]
    pub fn of_status(status: u16, wait_ms: Option<f64>) -> Self {
        match (status, wait_ms) {
            (401 | 403 | 407 | 410 | 451, _) => {
                Self::Denied { reason: format!("the server answered with status {status}") }
            }
            (_, Some(wait_ms)) => Self::AskedToWait { wait_ms },
            (429, None) => Self::Overloaded,
            _ => Self::Dropped,
        }
    }
}

/// When the next attempt is due.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Backoff {
    losses: u32,
    opened_ms: Option<f64>,
    due_ms: Option<f64>,
    not_before_ms: f64,
    is_nudged: bool,
    denied: Option<String>,
}

impl Backoff {
    /// The connection is there.
    pub fn opened(&mut self, now_ms: f64) {
        self.opened_ms = Some(now_ms);
        self.due_ms = None;
        self.is_nudged = false;
    }

    /// The connection, or the attempt, is lost. `unit` is drawn by lot, from 0 to 1.
    pub fn lost(&mut self, loss: &Loss, now_ms: f64, unit: f64) {
        if self.opened_ms.take().is_some_and(|opened_ms| now_ms - opened_ms >= HEALTHY_MS) {
            self.losses = 0;
        }
        let unit = draw(unit);
        let window_ms = (BASE_MS * 2.0_f64.powi(self.losses.min(16).cast_signed())).min(CAP_MS);
        self.losses = self.losses.saturating_add(1);
        self.is_nudged = false;
        self.not_before_ms = now_ms;
        let wait_ms = match loss {
            Loss::Dropped => unit * window_ms,
            Loss::Overloaded => {
                self.not_before_ms = now_ms + CAP_MS / 2.0;
                CAP_MS / 2.0 + unit * CAP_MS / 2.0
            }
            Loss::AskedToWait { wait_ms } => {
                let asked_ms = if wait_ms.is_finite() { wait_ms.clamp(0.0, ASKED_CAP_MS) } else { CAP_MS };
                self.not_before_ms = now_ms + asked_ms;
                asked_ms + unit * window_ms
            }
            Loss::Denied { reason } => {
                self.denied = Some(reason.clone());
                self.due_ms = None;
                return;
            }
        };
        self.due_ms = Some(now_ms + wait_ms);
    }

    /// Back online, or seen again: one attempt soon, however often this is said, and never before a time that the
    /// server asked for.
    pub fn nudge(&mut self, now_ms: f64, unit: f64) {
        let Some(due_ms) = self.due_ms.filter(|_| !self.is_nudged) else { return };
        self.is_nudged = true;
        let soon_ms = (now_ms + draw(unit) * NUDGE_MS).max(self.not_before_ms);
        self.due_ms = Some(due_ms.min(soon_ms));
    }

    /// When to try, in milliseconds; none while connected, or when there is no use.
    #[must_use]
    pub fn due_ms(&self) -> Option<f64> {
        self.due_ms
    }

    /// Whether it is time; answers yes once.
    pub fn take_due(&mut self, now_ms: f64) -> bool {
        let is_due = self.due_ms.is_some_and(|due_ms| now_ms >= due_ms);
        if is_due {
            self.due_ms = None;
        }
        is_due
    }

    /// The time before which the server does not want to be asked; long past where it named none.
    #[must_use]
    pub fn not_before_ms(&self) -> f64 {
        self.not_before_ms
    }

    /// Losses since it was last healthy.
    #[must_use]
    pub fn losses(&self) -> u32 {
        self.losses
    }

    /// Why there will be no further attempt.
    #[must_use]
    pub fn denied(&self) -> Option<&str> {
        self.denied.as_deref()
    }
}

/// A number from 0 to 1, whatever was handed in.
fn draw(unit: f64) -> f64 {
    if unit.is_finite() { unit.clamp(0.0, 1.0) } else { 0.5 }
}

#[cfg(test)]
mod tests {
    use super::{Backoff, Loss};

    fn wait_ms(backoff: &mut Backoff, loss: &Loss, unit: f64) -> f64 {
        backoff.lost(loss, 1_000.0, unit);
        backoff.due_ms().unwrap() - 1_000.0
    }

    #[test]
    fn a_broker_that_stays_away_is_asked_ever_more_rarely() {
        let mut backoff = Backoff::default();
        let waits: Vec<f64> = (0..8).map(|_| wait_ms(&mut backoff, &Loss::Dropped, 0.5)).collect();
        let expected = [250.0, 500.0, 1_000.0, 2_000.0, 4_000.0, 8_000.0, 15_000.0, 15_000.0];
        assert_eq!(waits, expected, "the means of full jitter");
    }

    #[test]
    fn ten_thousand_clients_come_back_spread_over_the_whole_window() {
        let mut dues_ms = Vec::new();
        for client in 0..10_000_u32 {
            let mut backoff = Backoff::default();
            (0..6).for_each(|_| backoff.lost(&Loss::Dropped, 0.0, 0.5));
            // The caller draws evenly; what matters is that nothing here bunches it up.
            backoff.lost(&Loss::Dropped, 0.0, f64::from(client) / 10_000.0);
            dues_ms.push(backoff.due_ms().unwrap());
        }
        for tenth in 0..10 {
            let from_ms = f64::from(tenth) * 3_000.0;
            let clients =
                dues_ms.iter().filter(|due_ms| (from_ms..from_ms + 3_000.0).contains(*due_ms)).count();
            assert!((990..=1_010).contains(&clients), "found {clients} from {from_ms} ms on");
        }
    }

    #[test]
    fn a_broker_that_was_away_for_a_minute_is_not_overrun_when_it_is_back() {
        const AWAY_MS: f64 = 60_000.0;
        let mut lot = 1_u32;
        let mut draw = || {
            lot = lot.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f64::from(lot >> 8) / f64::from(1 << 24)
        };
        let mut back_ms: Vec<f64> = Vec::new();
        for _ in 0..10_000 {
            let (mut backoff, mut now_ms) = (Backoff::default(), 0.0);
            while now_ms < AWAY_MS {
                backoff.lost(&Loss::Dropped, now_ms, draw());
                now_ms = backoff.due_ms().unwrap();
            }
            back_ms.push(now_ms - AWAY_MS);
        }
        for second in 0..30 {
            let from_ms = f64::from(second) * 1_000.0;
            let clients =
                back_ms.iter().filter(|at_ms| (from_ms..from_ms + 1_000.0).contains(*at_ms)).count();
            // The mean wait at the cap is 15 s: one in fifteen tries each second, and finds it there.
            assert!(clients <= 720, "expected at most 7.2 %, found {clients} of 10,000 in second {second}");
        }
        assert!(back_ms.iter().all(|at_ms| *at_ms <= 30_000.0), "all are back within the cap");
    }

    #[test]
    fn thirty_healthy_seconds_are_a_new_start_and_ten_are_not() {
        for (held_ms, losses) in [(10_000.0, 4), (30_000.0, 1)] {
            let mut backoff = Backoff::default();
            (0..3).for_each(|_| backoff.lost(&Loss::Dropped, 0.0, 0.5));
            backoff.opened(5_000.0);
            assert_eq!(backoff.due_ms(), None, "nothing to wait for while connected");
            backoff.lost(&Loss::Dropped, 5_000.0 + held_ms, 0.5);
            assert_eq!(backoff.losses(), losses, "held {held_ms} ms");
        }
    }

    #[test]
    fn a_server_that_names_a_time_is_not_asked_before_it() {
        let mut backoff = Backoff::default();
        let asked = Loss::AskedToWait { wait_ms: 120_000.0 };
        assert!(wait_ms(&mut backoff, &asked, 0.0) >= 120_000.0, "two minutes");
        backoff.nudge(2_000.0, 0.0);
        assert!(backoff.due_ms().unwrap() >= 121_000.0, "even when the page is seen again");
        let forever = Loss::AskedToWait { wait_ms: 1e12 };
        assert!(wait_ms(&mut backoff, &forever, 0.0) <= 3_600_000.0, "an hour at most");
        assert!(wait_ms(&mut backoff, &Loss::AskedToWait { wait_ms: f64::NAN }, 0.0).is_finite(), "no NaN");
        assert!(wait_ms(&mut backoff, &Loss::of_close(1013), 0.0) >= 15_000.0, "try again later");
    }

    #[test]
    fn a_feed_that_is_denied_is_not_asked_again() {
        for loss in
            [Loss::of_close(4401), Loss::of_close(4403), Loss::of_close(1008), Loss::of_status(403, None)]
        {
            let mut backoff = Backoff::default();
            backoff.lost(&loss, 0.0, 0.5);
            backoff.nudge(10.0, 0.5);
            assert_eq!(backoff.due_ms(), None, "{loss:?}");
            assert!(backoff.denied().is_some(), "{loss:?} says why");
        }
        for loss in [Loss::of_close(1006), Loss::of_close(4000), Loss::of_status(500, None)] {
            let mut backoff = Backoff::default();
            backoff.lost(&loss, 0.0, 0.5);
            assert!(backoff.due_ms().is_some(), "{loss:?} passes");
        }
    }

    #[test]
    fn coming_online_is_one_attempt_within_two_seconds() {
        let mut backoff = Backoff::default();
        (0..9).for_each(|_| backoff.lost(&Loss::Dropped, 0.0, 1.0));
        backoff.nudge(100.0, 0.5);
        assert_eq!(backoff.due_ms(), Some(1_100.0), "jittered");
        backoff.nudge(100.0, 0.0);
        assert_eq!(backoff.due_ms(), Some(1_100.0), "once, however often the network flaps");
        assert!(!backoff.take_due(1_000.0) && backoff.take_due(1_100.0), "when it is due");
        assert!(!backoff.take_due(1_100.0), "and once");
    }
}
