//! The water in harbour and river: two tides a day, and what the storm piles up.
//!
//! In: the hour. Out: metres above chart datum.
//! Does not: rain into the river.

use super::curve::{hill, rounded, swing};
use super::weather::STORM_HOUR;

/// When the harbour is full, and again twelve hours later: the town's tide keeps to its clock, so that each day is alike.
const HIGH_HOUR: f64 = 6.4;
const TIDE_H: f64 = 12.0;
/// Mean level and half the range of the harbour.
pub(crate) const MEAN_M: f64 = 2.6;
const RANGE_M: f64 = 1.75;

/// The level of a gauge: `inland` is 0 at the harbour's mouth and 1 where the river leaves the town.
pub(crate) fn level_m(hour: f64, inland: f64) -> f64 {
    // Upstream the tide comes later and lower, on top of the river's own fall.
    let tide = RANGE_M * (1.0 - 0.45 * inland) * swing(hour, HIGH_HOUR + 0.7 * inland, TIDE_H);
    let surge = 0.85 * (1.0 - 0.5 * inland) * hill(hour, STORM_HOUR + 0.3, 2.0);
    rounded(MEAN_M + 0.4 * inland + tide + surge, 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tide_is_high_twice_a_day() {
        for inland in [0.0, 0.4, 1.0] {
            let levels: Vec<f64> =
                (0..=1_440).map(|minute| level_m(f64::from(minute) / 60.0, inland)).collect();
            assert!(levels.iter().all(|level| (0.5..5.5).contains(level)), "believable: {levels:?}");
            let mean = levels.iter().sum::<f64>() / levels.len() as f64;
            let rises = levels.windows(2).filter(|pair| pair[0] < mean && pair[1] >= mean).count();
            assert_eq!(rises, 2, "two floods, {inland} inland");
            assert!((levels[0] - levels[1_440]).abs() < 0.011, "tomorrow begins where today ends");
        }
    }

    #[test]
    fn the_storm_makes_the_evening_tide_the_higher_one() {
        assert!(level_m(18.4, 0.0) > level_m(6.4, 0.0) + 0.7, "a surge");
    }
}
