//! How old a value may be: the ladder of the design, in periods of its own series.
//!
//! In: an age and a period. Out: one of four words. A value from the future is fresh.
//! Does not: know clocks.

/// How fresh a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Freshness {
    /// At most two periods old.
    Fresh,
    /// At most six.
    Late,
    /// At most twenty-four.
    Stale,
    /// Older: the sensor has fallen silent.
    Silent,
}

impl Freshness {
    /// Of a value so old, of a series that comes so often.
    #[must_use]
    pub fn of(age_ms: f64, period_ms: f64) -> Self {
        let periods = age_ms / period_ms;
        if periods <= 2.0 {
            Self::Fresh
        } else if periods <= 6.0 {
            Self::Late
        } else if periods <= 24.0 {
            Self::Stale
        } else {
            Self::Silent
        }
    }

    /// How long until a value so old is less fresh than it is; infinity where it is as old as can be.
    #[must_use]
    pub fn lasts_ms(age_ms: f64, period_ms: f64) -> f64 {
        let ages = [2.0, 6.0, 24.0].map(|periods| periods * period_ms);
        ages.into_iter().find(|&most_ms| age_ms <= most_ms).map_or(f64::INFINITY, |most_ms| most_ms - age_ms)
    }

    /// The word of the catalogues for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Fresh => "fresh",
            Self::Late => "late",
            Self::Stale => "stale",
            Self::Silent => "silent",
        }
    }

    /// Whether the value should not be taken for what is so now.
    #[must_use]
    pub fn is_old(self) -> bool {
        self >= Self::Stale
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sensor_grows_late_then_stale_then_silent_by_its_own_period() {
        let ladder =
            [-5.0, 0.0, 30.0, 30.1, 90.0, 90.1, 360.0, 360.1].map(|age| Freshness::of(age, 15.0).word());
        assert_eq!(ladder, ["fresh", "fresh", "fresh", "late", "late", "stale", "stale", "silent"], "of 15");
        let lasts = [0.0, 30.0, 31.0, 400.0].map(|age| Freshness::lasts_ms(age, 15.0));
        assert_eq!(lasts, [30.0, 0.0, 59.0, f64::INFINITY], "until the next step");
        let slow = [3_600.0, 8_000.0].map(|age| Freshness::of(age, 3_600.0).word());
        assert_eq!(slow, ["fresh", "late"], "an hourly sensor has more time");
    }
}
