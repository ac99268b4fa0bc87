//! Whether the other side still lives.
//!
//! In: when something was heard or sent, in milliseconds. Out: when to ask, and that it is dead.
//! A socket that was cut off by a network says nothing at all, for hours: only silence tells.
//! Does not: send anything.

/// Asked this often.
pub const EVERY_MS: f64 = 20_000.0;
/// Silent this long, it is dead.
pub const DEAD_MS: f64 = 45_000.0;

/// What to do now.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Beat {
    /// Nothing before this time.
    Wait {
        /// When to look again.
        until_ms: f64,
    },
    /// Ask whether it is there.
    Ask,
    /// Take it for lost.
    Dead,
}

/// One connection's sign of life.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Heartbeat {
    every_ms: f64,
    dead_ms: f64,
    asks: bool,
    sent_ms: f64,
    heard_ms: f64,
}

impl Heartbeat {
    /// Of a protocol that can ask.
    #[must_use]
    pub fn asking(now_ms: f64) -> Self {
        Self { every_ms: EVERY_MS, dead_ms: DEAD_MS, asks: true, sent_ms: now_ms, heard_ms: now_ms }
    }

    /// Of one that only listens. `every_secs` is how often the feed says something; a slower one may be silent longer.
    #[must_use]
    pub fn listening(now_ms: f64, every_secs: Option<f64>) -> Self {
        let every_ms = every_secs.filter(|secs| secs.is_finite()).unwrap_or(0.0) * 1_000.0;
        Self { dead_ms: DEAD_MS.max(every_ms * DEAD_MS / EVERY_MS), asks: false, ..Self::asking(now_ms) }
    }

    /// The server wants to hear something at least this often.
    pub fn at_least_every(&mut self, every_ms: f64) {
        if every_ms.is_finite() && every_ms > 0.0 {
            self.every_ms = self.every_ms.min(every_ms);
        }
    }

    /// Something came.
    pub fn heard(&mut self, now_ms: f64) {
        self.heard_ms = self.heard_ms.max(now_ms);
    }

    /// Something was sent.
    pub fn sent(&mut self, now_ms: f64) {
        self.sent_ms = self.sent_ms.max(now_ms);
    }

    /// What to do; asking counts as sent.
    pub fn beat(&mut self, now_ms: f64) -> Beat {
        if now_ms - self.heard_ms >= self.dead_ms {
            return Beat::Dead;
        }
        if self.asks && now_ms - self.sent_ms >= self.every_ms {
            self.sent_ms = now_ms;
            return Beat::Ask;
        }
        let dead_ms = self.heard_ms + self.dead_ms;
        let ask_ms = if self.asks { self.sent_ms + self.every_ms } else { dead_ms };
        Beat::Wait { until_ms: ask_ms.min(dead_ms) }
    }
}

#[cfg(test)]
mod tests {
    use super::{Beat, Heartbeat};

    #[test]
    fn a_quiet_broker_is_asked_and_lives_when_it_answers() {
        let mut heart = Heartbeat::asking(0.0);
        assert_eq!(heart.beat(19_999.0), Beat::Wait { until_ms: 20_000.0 }, "not yet");
        assert_eq!(heart.beat(20_000.0), Beat::Ask, "after twenty seconds");
        heart.heard(20_100.0);
        assert_eq!(heart.beat(20_200.0), Beat::Wait { until_ms: 40_000.0 }, "it answered");
    }

    #[test]
    fn a_broker_that_does_not_answer_is_dead_after_45_seconds() {
        let mut heart = Heartbeat::asking(0.0);
        assert_eq!(heart.beat(20_000.0), Beat::Ask, "asked");
        assert_eq!(heart.beat(40_000.0), Beat::Ask, "and again");
        assert_eq!(heart.beat(44_999.0), Beat::Wait { until_ms: 45_000.0 }, "not given up before");
        assert_eq!(heart.beat(45_000.0), Beat::Dead, "given up");
    }

    #[test]
    fn a_broker_is_asked_though_it_talks_all_the_time() {
        // It would cut us off, having heard nothing from us.
        let mut heart = Heartbeat::asking(0.0);
        heart.heard(19_990.0);
        assert_eq!(heart.beat(20_000.0), Beat::Ask, "it hears from us");
        heart.at_least_every(5_000.0);
        heart.heard(24_000.0);
        assert_eq!(heart.beat(25_000.0), Beat::Ask, "as often as it wants to");
    }

    #[test]
    fn a_stream_that_cannot_be_asked_may_be_as_quiet_as_its_feed() {
        let mut heart = Heartbeat::listening(0.0, None);
        assert_eq!(heart.beat(30_000.0), Beat::Wait { until_ms: 45_000.0 }, "never asked");
        assert_eq!(heart.beat(45_000.0), Beat::Dead, "dead");
        let mut slow = Heartbeat::listening(0.0, Some(300.0));
        assert_eq!(slow.beat(600_000.0), Beat::Wait { until_ms: 675_000.0 }, "every five minutes");
        let mut broken = Heartbeat::listening(0.0, Some(f64::NAN));
        assert_eq!(broken.beat(45_000.0), Beat::Dead, "no NaN");
    }
}
