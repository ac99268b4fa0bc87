//! Powers of two.
//!
//! In: a power, as zoom levels are. Out: two to it. The standard `exp2` looks up 4 KB of table, which every page would
//! load; `exp` is there anyway.
//! Does not: promise the last bit between whole powers.

use super::held::Held as _;
use std::f64::consts::LN_2;

/// Two to a power; exact where it is whole.
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "clamped to the powers of normal numbers")]
pub fn exp2(power: f64) -> f64 {
    let whole = power.floor().held(-1_022.0, 1_023.0);
    let exact = f64::from_bits((whole as i64 + 1_023).cast_unsigned() << 52);
    exact * ((power - whole) * LN_2).exp()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_of_two_are_those_of_the_standard_library() {
        for tenth in -300..300 {
            let power = f64::from(tenth) / 10.0;
            let (found, expected) = (exp2(power), power.exp2());
            assert!((found / expected - 1.0).abs() < 1e-15, "2^{power}: found {found}, expected {expected}");
            if tenth % 10 == 0 {
                assert_eq!(found, expected, "2^{power}");
            }
        }
        assert_eq!(exp2(2_000.0), f64::INFINITY, "too large");
        assert_eq!(exp2(f64::NEG_INFINITY), 0.0, "nothing");
        assert!(exp2(f64::NAN).is_nan(), "no number stays none");
    }
}
