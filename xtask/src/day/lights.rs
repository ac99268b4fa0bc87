//! Street lights: on from dusk to dawn, dimmed while the town sleeps.
//!
//! In: the hour, and how early a lamp's own eye finds it dark. Out: whether it is on, and watts.
//! Does not: break.

use super::curve::{drift, rounded};
use super::weather::{SUNRISE_HOUR, SUNSET_HOUR};

/// What a lamp says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Light {
    pub(crate) is_on: bool,
    pub(crate) power_w: f64,
}

/// A lamp with an eye of its own: `early` is from 0 to 1, and makes a quarter of an hour.
pub(crate) fn light(hour: f64, early: f64, seed: u64) -> Light {
    let own_h = 0.25 * early;
    let is_on = hour >= SUNSET_HOUR + 0.35 - own_h || hour < SUNRISE_HOUR - 0.35 + own_h;
    let is_dimmed = !(4.75..23.25).contains(&hour);
    let power_w = match (is_on, is_dimmed) {
        // Its radio.
        (false, _) => 0.6,
        (true, false) => 68.0 + 2.4 * drift(hour, 120.0, seed),
        (true, true) => 29.0 + 1.2 * drift(hour, 120.0, seed),
    };
    Light { is_on, power_w: rounded(power_w, 1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lamps_are_off_at_noon_and_on_at_night() {
        for early in [0.0, 0.3, 1.0] {
            let noon = light(12.0, early, 1);
            assert!(!noon.is_on && noon.power_w < 1.0, "{noon:?}");
            for hour in [19.0, 22.0, 23.9, 0.0, 3.0, 5.5] {
                let night = light(hour, early, 1);
                assert!(night.is_on && (25.0..75.0).contains(&night.power_w), "{hour}: {night:?}");
            }
        }
        assert!(light(2.0, 0.5, 1).power_w < light(21.0, 0.5, 1).power_w / 2.0, "dimmed while all sleep");
    }

    #[test]
    fn lamps_do_not_all_go_on_at_once() {
        let on = |hour: f64| (0..=10).filter(|early| light(hour, f64::from(*early) / 10.0, 1).is_on).count();
        assert_eq!(on(SUNSET_HOUR), 0, "not yet");
        assert!((1..11).contains(&on(SUNSET_HOUR + 0.2)), "one by one");
        assert_eq!(on(SUNSET_HOUR + 0.4), 11, "all of them");
    }
}
