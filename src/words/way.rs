//! Distances and directions, as they are said.
//!
//! In: metres east and north. Out: words of eight directions and of twelve hours, and lengths rounded as people tell them.
//! Does not: know where anything is.

use super::Arg;
use glam::DVec2;

/// The words of the eight directions, clockwise from north.
pub const WAYS: [&str; 8] =
    ["north", "north_east", "east", "south_east", "south", "south_west", "west", "north_west"];

const HOURS: [&str; 12] = [
    "clock_12", "clock_1", "clock_2", "clock_3", "clock_4", "clock_5", "clock_6", "clock_7", "clock_8",
    "clock_9", "clock_10", "clock_11",
];

/// The bearing of an offset east and north, degrees clockwise from north, 0 to 360.
#[must_use]
pub fn bearing_deg(offset_m: DVec2) -> f64 {
    offset_m.x.atan2(offset_m.y).to_degrees().rem_euclid(360.0)
}

/// Which of `parts` equal sectors a bearing lies in; the first has north in its middle.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "float casts saturate, which is asked"
)]
pub(super) fn sector(bearing_deg: f64, parts: usize) -> usize {
    let width_deg = 360.0 / parts as f64;
    ((bearing_deg / width_deg).round().rem_euclid(parts as f64)) as usize % parts
}

/// The word of a bearing.
#[must_use]
pub fn way(bearing_deg: f64) -> &'static str {
    WAYS.get(sector(bearing_deg, WAYS.len())).copied().unwrap_or("north")
}

/// The word of the hour in whose direction something lies for one who looks along `facing_deg`.
#[must_use]
pub fn clock(bearing_deg: f64, facing_deg: f64) -> &'static str {
    HOURS.get(sector(bearing_deg - facing_deg, HOURS.len())).copied().unwrap_or("clock_12")
}

/// A length to two digits, and no finer than metres.
#[must_use]
pub fn told_m(length_m: f64) -> f64 {
    let mut unit_m = 1.0;
    while length_m >= 100.0 * unit_m && unit_m < 1.0e6 {
        unit_m *= 10.0;
    }
    (length_m / unit_m).round() * unit_m
}

/// The same, for a sentence.
pub(super) fn far(length_m: f64) -> Arg {
    Arg::Length(told_m(length_m))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directions_are_told_by_compass_and_by_clock() {
        let of = |east: f64, north: f64| bearing_deg(DVec2::new(east, north));
        assert_eq!(way(of(0.0, 5.0)), "north", "ahead");
        assert_eq!(way(of(-1.0, 9.0)), "north", "nearly");
        assert_eq!(way(of(-5.0, -5.0)), "south_west", "behind to the left");
        assert_eq!(clock(of(5.0, 0.0), 0.0), "clock_3", "on the right");
        assert_eq!(clock(of(5.0, 0.0), 90.0), "clock_12", "ahead, for one who looks east");
        assert_eq!(clock(of(0.0, 5.0), 40.0), "clock_11", "a little to the left");
    }

    #[test]
    fn lengths_are_told_in_two_digits() {
        assert_eq!(
            [0.4, 7.6, 84.4, 416.0, 1_234.0, 99.7].map(told_m),
            [0.0, 8.0, 84.0, 420.0, 1_200.0, 100.0],
            "rounded"
        );
    }
}
