//! Sines and cosines.
//!
//! In: an angle in radians, as bearings and latitudes are. Out: both, as good as the standard library's. That one brings
//! 7 KB of code, most of it for angles of millions of turns.
//! Does not: keep its precision beyond a million.

use std::f64::consts::FRAC_2_PI;

/// A quarter turn in two parts, the first of so few bits that its small multiples are exact (fdlibm).
const QUARTER: [f64; 2] = [1.570_796_326_734_125_6, 6.077_100_506_506_192e-11];

/// Sine and cosine up to an eighth of a turn, by powers of the square (fdlibm).
const SINE: [f64; 6] = [
    -0.166_666_666_666_666_32,
    0.008_333_333_333_322_49,
    -0.000_198_412_698_298_579_5,
    2.755_731_370_707_006_8e-6,
    -2.505_076_025_340_686_3e-8,
    1.589_690_995_211_55e-10,
];
const COSINE: [f64; 6] = [
    0.041_666_666_666_666_6,
    -0.001_388_888_888_887_411,
    2.480_158_728_947_673e-5,
    -2.755_731_435_139_066_3e-7,
    2.087_572_321_298_175e-9,
    -1.135_964_755_778_819_5e-11,
];

/// Sine and cosine of an angle in radians.
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    reason = "a float cast saturates; beyond a million nothing is promised"
)]
pub fn sin_cos(angle_rad: f64) -> (f64, f64) {
    let quarters = (angle_rad * FRAC_2_PI).round_ties_even();
    let rest = angle_rad - quarters * QUARTER[0] - quarters * QUARTER[1];
    let square = rest * rest;
    let series = |terms: [f64; 6]| terms.into_iter().rev().fold(0.0, |sum, term| sum * square + term);
    let sine = rest + rest * square * series(SINE);
    let cosine = 1.0 - (square / 2.0 - square * square * series(COSINE));
    match quarters as i64 & 3 {
        0 => (sine, cosine),
        1 => (cosine, -sine),
        2 => (-sine, -cosine),
        _ => (-cosine, sine),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sines_and_cosines_are_those_of_the_standard_library() {
        for step in -4_000..4_000 {
            let angle = f64::from(step) / 500.0;
            let ((sine, cosine), expected) = (sin_cos(angle), angle.sin_cos());
            assert!((sine - expected.0).abs() < 3e-16, "sine of {angle}: {sine} and {}", expected.0);
            assert!((cosine - expected.1).abs() < 3e-16, "cosine of {angle}: {cosine} and {}", expected.1);
        }
        assert_eq!(sin_cos(0.0), (0.0, 1.0), "ahead");
        assert!((sin_cos(900_000.0).0 - 900_000.0_f64.sin()).abs() < 1e-9, "after many turns");
        assert!(sin_cos(f64::INFINITY).0.is_nan() && sin_cos(f64::NAN).1.is_nan(), "no number stays none");
    }
}
