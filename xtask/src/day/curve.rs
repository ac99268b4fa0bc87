//! Shapes of a day: what rises and falls with the hours, and begins tomorrow where it ends today.
//!
//! In: hours since midnight. Out: plain numbers, the same for the same hour and seed.
//! Does not: know what rises and falls.

use crate::city::plane::{Pt, direction};
use crate::city::random::noise;
use std::f64::consts::TAU;

/// How far one hour is from another on the clock's face.
fn apart_h(hour: f64, other: f64) -> f64 {
    let apart = (hour - other).rem_euclid(24.0);
    apart.min(24.0 - apart)
}

/// A hill of height 1 about an hour, about so many hours wide to either side.
pub(crate) fn hill(hour: f64, middle: f64, width_h: f64) -> f64 {
    let part = apart_h(hour, middle) / width_h;
    (-part * part / 2.0).exp()
}

/// From -1 to 1 and back, highest at an hour, again every so many hours; these must divide the day.
pub(crate) fn swing(hour: f64, highest: f64, period_h: f64) -> f64 {
    direction((hour - highest) / period_h * TAU).x
}

/// Chance that is smooth, from -1 to 1: about so many ups and downs a day.
pub(crate) fn drift(hour: f64, hills: f64, seed: u64) -> f64 {
    // Round a circle, so that midnight is no jump.
    let at = direction(hour / 24.0 * TAU) * (hills / TAU);
    noise(at + Pt::new(0.37, 0.61), 1.0, seed)
}

/// From 0 to 1 over a stretch of hours, and 1 behind it.
pub(crate) fn ramp(hour: f64, from: f64, to: f64) -> f64 {
    ((hour - from) / (to - from)).clamp(0.0, 1.0)
}

/// How busy the town is, from almost nothing at four in the morning to 1 in the rush hours.
pub(crate) fn bustle(hour: f64) -> f64 {
    let rush = 0.72 * hill(hour, 8.1, 0.9) + 0.74 * hill(hour, 17.3, 1.3);
    let day = 0.46 * hill(hour, 12.9, 2.7) + 0.22 * hill(hour, 20.3, 1.6);
    (0.04 + rush + day).min(1.0)
}

/// Rounded to so many digits behind the point.
pub(crate) fn rounded(value: f64, digits: i32) -> f64 {
    let by = 10_f64.powi(digits);
    // Nought has no sign in a message.
    (value * by).round() / by + 0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_shape_jumps_at_midnight() {
        for (before, after) in [
            (hill(23.999, 23.0, 2.0), hill(0.001, 23.0, 2.0)),
            (swing(23.999, 6.3, 12.0), swing(0.001, 6.3, 12.0)),
            (drift(23.999, 40.0, 5), drift(0.001, 40.0, 5)),
            (bustle(23.999), bustle(0.001)),
        ] {
            assert!((before - after).abs() < 0.02, "from {before} to {after}");
        }
    }

    #[test]
    fn the_town_sleeps_at_night_and_rushes_in_the_morning() {
        assert!(bustle(3.5) < 0.06, "asleep, found {}", bustle(3.5));
        assert!(bustle(8.1) > 0.75, "on its way, found {}", bustle(8.1));
        assert!((0.3..0.6).contains(&bustle(14.5)), "at work, found {}", bustle(14.5));
    }
}
