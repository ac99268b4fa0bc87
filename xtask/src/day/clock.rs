//! Two clocks: the real one, and the town's, which may begin at another hour and run faster.
//!
//! In: milliseconds of Unix time. Out: the town's time of day, and which moment of the real clock one of its times was.
//! What is observed is stamped with the real clock, whatever the town's says: a reading is as old as it is on the page,
//! and none lies in the future. The town's clock shows UTC, as clocks do at its longitude.
//! Does not: read any clock.

/// A day of the town's, seconds.
const DAY_S: f64 = 86_400.0;

/// When the town's clock was set, to what, and how fast it runs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clock {
    began_ms: f64,
    began_s: f64,
    speed: f64,
}

/// A moment by both clocks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Moment {
    /// Milliseconds of Unix time.
    pub(crate) unix_ms: f64,
    /// Hours since the town's midnight.
    pub(crate) hour: f64,
}

impl Clock {
    /// Set at a moment of the real clock; to that same time of day where no other is wanted.
    pub(crate) fn set(began_ms: f64, day_s: Option<f64>, speed: f64) -> Self {
        let real_s = (began_ms / 1_000.0).rem_euclid(DAY_S);
        Self { began_ms, began_s: day_s.unwrap_or(real_s), speed }
    }

    /// Seconds of the town's since the midnight before the clock was set.
    pub(crate) fn town_s(&self, unix_ms: f64) -> f64 {
        self.began_s + (unix_ms - self.began_ms) / 1_000.0 * self.speed
    }

    /// When that was by the real clock.
    pub(crate) fn unix_ms(&self, town_s: f64) -> f64 {
        self.began_ms + (town_s - self.began_s) / self.speed * 1_000.0
    }

    /// The last moment at which something was measured that is measured every so many of the town's seconds.
    pub(crate) fn measured(&self, unix_ms: f64, every_s: f64) -> Moment {
        let town_s = (self.town_s(unix_ms) / every_s).floor() * every_s;
        Moment { unix_ms: self.unix_ms(town_s).min(unix_ms), hour: hour(town_s) }
    }

    pub(crate) fn moment(&self, unix_ms: f64) -> Moment {
        Moment { unix_ms, hour: hour(self.town_s(unix_ms)) }
    }
}

fn hour(town_s: f64) -> f64 {
    town_s.rem_euclid(DAY_S) / 3_600.0
}

/// Reads a time of day as `07:30`, to seconds since midnight.
pub(crate) fn time_of_day(text: &str) -> Option<f64> {
    let (hours, minutes) = text.split_once(':')?;
    let number = |text: &str, most: u32| {
        let is_plain = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse::<u32>().ok().filter(|number| is_plain && *number <= most)
    };
    Some(f64::from(number(hours, 23)? * 3_600 + number(minutes, 59)? * 60))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first of March 2026 at noon.
    const NOON_MS: f64 = 1_772_366_400_000.0;

    #[test]
    fn without_a_wish_the_towns_clock_is_the_real_one() {
        let clock = Clock::set(NOON_MS, None, 1.0);
        assert_eq!(clock.moment(NOON_MS + 1_800_000.0).hour, 12.5, "half past twelve");
        let measured = clock.measured(NOON_MS + 95_000.0, 60.0);
        assert_eq!(
            measured,
            Moment { unix_ms: NOON_MS + 60_000.0, hour: 12.0 + 1.0 / 60.0 },
            "by the minute"
        );
    }

    #[test]
    fn a_day_that_runs_fast_is_stamped_with_the_real_clock() {
        let clock = Clock::set(NOON_MS, time_of_day("18:00"), 600.0);
        let later_ms = NOON_MS + 60_000.0;
        assert_eq!(clock.moment(later_ms).hour, 4.0, "ten hours in a minute, past midnight");
        let measured = clock.measured(later_ms + 10.0, 60.0);
        assert!(measured.unix_ms <= later_ms + 10.0, "never in the future");
        assert!(measured.unix_ms > later_ms - 200.0, "a minute of the town's is a tenth of a second");
        assert_eq!(clock.unix_ms(clock.town_s(later_ms)), later_ms, "there and back");
    }

    #[test]
    fn a_time_of_day_is_read_or_refused() {
        assert_eq!(time_of_day("07:30"), Some(27_000.0), "half past seven");
        assert_eq!(time_of_day("0:00"), Some(0.0), "midnight");
        for text in ["", "7", "24:00", "12:60", "-1:00", "+1:00", "12:0x", "12:000", "12:00:00"] {
            assert_eq!(time_of_day(text), None, "{text:?}");
        }
    }
}
