//! Directions, and the words for them.
//!
//! In: metres east and north, degrees clockwise from north. Out: degrees, and ids of words.
//! The city's grid keeps angles ([`crate::geo::Frame`]), so its north is true north, and a bearing is that of a course that
//! keeps its compass heading.
//! Does not: look from a camera; who asks says which way they face.

use glam::DVec2;

/// The eight directions clockwise from north.
pub const DIRECTIONS: [&str; 8] =
    ["north", "north_east", "east", "south_east", "south", "south_west", "west", "north_west"];

/// The hours of a clock, from twelve on.
const HOURS: [&str; 12] = [
    "clock_12", "clock_1", "clock_2", "clock_3", "clock_4", "clock_5", "clock_6", "clock_7", "clock_8",
    "clock_9", "clock_10", "clock_11",
];

/// From one place to another, from 0 to below 360 degrees clockwise from north; 0 where they are one place.
#[must_use]
pub fn bearing_deg(from_m: DVec2, to_m: DVec2) -> f64 {
    let way = to_m - from_m;
    within_turn(way.x.atan2(way.y).to_degrees())
}

/// Which of the eight directions a bearing is nearest to, from 0 for north clockwise.
#[must_use]
pub fn direction(bearing_deg: f64) -> usize {
    step(bearing_deg, 8)
}

/// The same of a way east and north; quicker than by its bearing.
#[must_use]
pub(super) fn direction_of(way_m: DVec2) -> usize {
    const EIGHTH: f64 = 0.414_213_562_373_095;
    let (east, north) = (way_m.x.abs(), way_m.y.abs());
    match (way_m.x >= 0.0, way_m.y >= 0.0) {
        (_, true) if east <= EIGHTH * north => 0,
        (_, false) if east <= EIGHTH * north => 4,
        (true, _) if north <= EIGHTH * east => 2,
        (false, _) if north <= EIGHTH * east => 6,
        (true, true) => 1,
        (true, false) => 3,
        (false, false) => 5,
        (false, true) => 7,
    }
}

/// The word of the direction that a bearing is nearest to.
#[must_use]
pub fn compass(bearing_deg: f64) -> &'static str {
    DIRECTIONS.get(direction(bearing_deg)).copied().unwrap_or("north")
}

/// The hour at which something lies for one who faces twelve: `clock_1` to `clock_12`.
#[must_use]
pub fn clock(bearing_deg: f64, facing_deg: f64) -> &'static str {
    HOURS.get(step(bearing_deg - facing_deg, 12)).copied().unwrap_or("clock_12")
}

/// The words of the two directions between which an axis lies, southern and western one first.
#[must_use]
pub fn axis(axis_deg: f64) -> (&'static str, &'static str) {
    match step(axis_deg, 8) % 4 {
        0 => ("south", "north"),
        1 => ("south_west", "north_east"),
        2 => ("west", "east"),
        _ => ("north_west", "south_east"),
    }
}

/// The nearest of so many steps of a turn; the first for what is no number.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "float casts saturate, and it is within a turn"
)]
pub(super) fn step(angle_deg: f64, steps: usize) -> usize {
    (within_turn(angle_deg) / (360.0 / steps as f64)).round() as usize % steps
}

fn within_turn(angle_deg: f64) -> f64 {
    let angle = angle_deg.rem_euclid(360.0);
    // What is a hair west of north would otherwise be a whole turn.
    if angle < 360.0 { angle } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn east_is_a_quarter_clockwise_from_north() {
        for (east, north, expected) in
            [(0.0, 1.0, 0.0), (1.0, 0.0, 90.0), (0.0, -1.0, 180.0), (-1.0, 0.0, 270.0), (-1.0, -1.0, 225.0)]
        {
            let found = bearing_deg(DVec2::new(3.0, 4.0), DVec2::new(3.0 + east, 4.0 + north));
            assert!((found - expected).abs() < 1e-9, "{east} east, {north} north: {found}");
        }
        assert_eq!(bearing_deg(DVec2::ZERO, DVec2::new(-1e-300, 1.0)), 0.0, "never a whole turn");
        assert_eq!(bearing_deg(DVec2::ONE, DVec2::ONE), 0.0, "one place");
    }

    #[test]
    fn each_of_eight_words_covers_an_eighth_of_the_turn() {
        for (bearing, word) in [
            (0.0, "north"),
            (22.4, "north"),
            (22.6, "north_east"),
            (200.0, "south"),
            (247.0, "south_west"),
            (337.6, "north"),
            (-90.0, "west"),
            (720.0, "north"),
            (f64::NAN, "north"),
        ] {
            assert_eq!(compass(bearing), word, "{bearing} degrees");
        }
    }

    #[test]
    fn a_way_and_its_bearing_have_the_same_direction() {
        for degrees in 0..360_u16 {
            let way = DVec2::from_angle(f64::from(degrees).to_radians()) * 7.0;
            assert_eq!(direction_of(way), direction(bearing_deg(DVec2::ZERO, way)), "{degrees} degrees");
        }
        assert_eq!(direction_of(DVec2::ZERO), 0, "nowhere is north");
    }

    #[test]
    fn what_lies_east_of_one_who_faces_south_is_at_nine() {
        for (bearing, facing, word) in [
            (90.0, 180.0, "clock_9"),
            (90.0, 0.0, "clock_3"),
            (10.0, 350.0, "clock_1"),
            (350.0, 0.0, "clock_12"),
            (344.0, 0.0, "clock_11"),
            (180.0, 180.0, "clock_12"),
        ] {
            assert_eq!(clock(bearing, facing), word, "{bearing} degrees, facing {facing}");
        }
    }

    #[test]
    fn an_axis_has_two_ends() {
        for (angle, words) in [
            (0.0, ("south", "north")),
            (50.0, ("south_west", "north_east")),
            (95.0, ("west", "east")),
            (130.0, ("north_west", "south_east")),
            (179.0, ("south", "north")),
        ] {
            assert_eq!(axis(angle), words, "{angle} degrees");
        }
    }
}
