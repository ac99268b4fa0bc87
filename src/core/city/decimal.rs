//! The nearest `f64` to a decimal number, however long or large.
//!
//! In: digits, or the text of a number. Out: what `str::parse` gives, but for the last bit of subnormal numbers. The standard library does it faster with 10 KB of incompressible table, which every page would load.
//! Two ways: one division where the digits fit a word and the point stands among or just before them; else the decimal
//! is doubled or halved until its whole part fills a word, as in [Simple Decimal Conversion].
//! Does not: judge the text; what is no number gives some number.
//!
//! [Simple Decimal Conversion]: https://nigeltao.github.io/blog/2020/parse-number-f64-simple.html

use super::number;

/// The most digits after the point for [`quotient`]: ten to this power fits a word.
pub(super) const PLACES_MOST: u32 = 19;

/// The most doublings at once: ten times as much fits a word.
const DOUBLINGS_MOST: i64 = 60;

/// `digits` divided by ten to the power of `places`, at most [`PLACES_MOST`].
pub(super) fn quotient(digits: u64, places: u32) -> f64 {
    let ten = u128::from(10_u64.pow(places.min(PLACES_MOST)));
    let doublings = u128::from(digits).leading_zeros();
    let raised = u128::from(digits).checked_shl(doublings).unwrap_or(0);
    // At least 2^127 by less than 2^64: more than 63 bits, so what is left over only breaks ties.
    let whole = raised / ten;
    scaled(whole | u128::from(!raised.is_multiple_of(ten)), -i64::from(doublings))
}

/// The number a text holds: sign, digits with at most one point or comma, power of ten; all but the digits may miss.
pub(super) fn nearest(text: &[u8]) -> f64 {
    // Most heights.
    if let Some(size) = number::of_digits(text) {
        return size;
    }
    let end = text.iter().position(|byte| matches!(byte, b'e' | b'E')).unwrap_or(text.len());
    let (number, power) = text.split_at(end);
    let mut decimal = Decimal { digits: Vec::new(), point: power_of_ten(power) };
    let mut is_behind_point = false;
    for byte in number {
        match byte {
            b'.' | b',' => is_behind_point = true,
            b'0' if decimal.digits.is_empty() => decimal.point -= i64::from(is_behind_point),
            b'0'..=b'9' => {
                decimal.digits.push(byte - b'0');
                decimal.point += i64::from(!is_behind_point);
            }
            _ => {}
        }
    }
    let size = decimal.nearest();
    if number.starts_with(b"-") { -size } else { size }
}

/// The power in `e-12`; none is 0, an absurd one is merely large.
fn power_of_ten(text: &[u8]) -> i64 {
    let digits = text.iter().filter(|byte| byte.is_ascii_digit());
    let size = digits.fold(0, |size: i64, digit| (size * 10 + i64::from(digit - b'0')).min(1 << 40));
    if text.get(1) == Some(&b'-') { -size } else { size }
}

/// Nought, point, digits, times ten to the power of `point`. The first digit is not zero.
struct Decimal {
    digits: Vec<u8>,
    point: i64,
}

impl Decimal {
    fn nearest(mut self) -> f64 {
        if self.digits.is_empty() || self.point < -330 {
            return 0.0;
        }
        if self.point > 310 {
            return f64::INFINITY;
        }
        // The whole part comes to 18 or 19 digits: at least 56 bits, and no more than a word.
        let mut doublings = 0;
        while self.point < 18 {
            let few = ((18 - self.point) * 3).min(DOUBLINGS_MOST);
            self.double(few);
            doublings += few;
        }
        while self.point > 19 {
            let few = ((self.point - 19) * 3).min(DOUBLINGS_MOST);
            self.halve(few);
            doublings -= few;
        }
        let point = usize::try_from(self.point).unwrap_or(0);
        let digits = self.digits.iter().copied().chain(std::iter::repeat(0));
        let whole = digits.take(point).fold(0, |whole: u64, digit| whole * 10 + u64::from(digit));
        let is_more = self.digits.iter().skip(point).any(|&digit| digit > 0);
        scaled(u128::from(whole | u64::from(is_more)), -doublings)
    }

    fn double(&mut self, times: i64) {
        let mut carry = 0;
        for digit in self.digits.iter_mut().rev() {
            carry += u64::from(*digit) << times;
            *digit = last_digit(carry);
            carry /= 10;
        }
        let mut front = Vec::new();
        while carry > 0 {
            front.push(last_digit(carry));
            carry /= 10;
            self.point += 1;
        }
        self.digits.splice(..0, front.into_iter().rev());
    }

    fn halve(&mut self, times: i64) {
        let mut digits = Vec::with_capacity(self.digits.len());
        let mut rest = 0;
        let mut given = self.digits.iter();
        loop {
            let next = given.next();
            if next.is_none() && rest == 0 {
                break;
            }
            rest = rest * 10 + u64::from(next.copied().unwrap_or(0));
            let digit = rest >> times;
            rest -= digit << times;
            if digit == 0 && digits.is_empty() {
                self.point -= 1;
            } else {
                digits.push(last_digit(digit));
            }
        }
        self.digits = digits;
    }
}

/// The last decimal digit of a number.
fn last_digit(number: u64) -> u8 {
    (number % 10) as u8
}

/// `bits` times two to the power of `doublings`. Below the last bit may be more if the last bit is set; it decides ties.
fn scaled(bits: u128, doublings: i64) -> f64 {
    if bits == 0 {
        return 0.0;
    }
    let shift = bits.leading_zeros();
    let (raised, half) = (bits << shift, 1_u128 << 64);
    let word = (raised >> 64) as u64 | u64::from(!raised.is_multiple_of(half));
    // The cast rounds to the nearest; from one to two, times a power of two that is normal.
    let mantissa = word as f64 / 9_223_372_036_854_775_808.0;
    let exponent = 1_023 + 127 + doublings - i64::from(shift);
    let power = |exponent: i64| f64::from_bits(exponent.max(0).cast_unsigned() << 52);
    match exponent {
        1..=2_046 => mantissa * power(exponent),
        2_047.. => f64::INFINITY,
        _ => mantissa * f64::MIN_POSITIVE * power(1_022 + exponent),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str) {
        let expected: f64 = text.parse().expect("a number");
        let found = nearest(text.as_bytes());
        let off = found.to_bits().abs_diff(expected.to_bits());
        let most = u64::from(expected.is_subnormal());
        assert!(off <= most, "{text}: found {found:e}, expected {expected:e}");
    }

    #[test]
    fn famous_numbers_are_read_as_everybody_reads_them() {
        for text in [
            "0",
            "-0",
            "0.000",
            "1",
            "9007199254740993",
            "9007199254740992.5",
            "9007199254740993.00000000000000000000000000000001",
            "1.7976931348623157e308",
            "1.7976931348623158e308",
            "1.797693134862315807e308",
            "1.797693134862315808e308",
            "1e309",
            "2.2250738585072014e-308",
            "2.2250738585072011e-308",
            "5e-324",
            "1e-99999",
            "1e99999999999999999999",
            "0e99999999999999999999",
            "6.02214076e23",
            "8.98846567431158e307",
            "7.416666666666667",
            "123456789012345678901234567890",
            "0.1000000000000000055511151231257827021181583404541015625",
        ] {
            check(text);
        }
        assert_eq!(nearest(b"4,5"), 4.5, "a comma is a point");
        assert_eq!(nearest(b"+.5"), 0.5, "a sign, and nothing before the point");
        assert_eq!(nearest(b"10."), 10.0, "nothing behind the point");
    }

    proptest! {
        #[test]
        fn every_decimal_is_read_to_the_last_bit(value: u64, digits in "[0-9]{1,60}", at in 0_usize..60, power in -340_i32..310) {
            let value = f64::from_bits(value);
            check(&if value.is_finite() { value } else { 0.5 }.to_string());
            let (whole, rest) = digits.split_at(at.min(digits.len() - 1));
            check(&format!("0{whole}.{rest}e{power}"));
            check(&format!("{digits}e{power}"));
        }

        #[test]
        fn halves_between_two_numbers_go_to_the_even_one(bits in 1_u64 << 52..(1 << 53), doublings in 0_i32..60) {
            let between = (u128::from(bits) * 2 + 1) << doublings;
            check(&between.to_string());
            check(&format!("{between}.0000000000000000000000001"));
            check(&format!("{}.9999999999999999999999999", between - 1));
        }

        #[test]
        fn a_quotient_is_the_number_written_with_a_point(digits in 1_u64.., places in 0..=PLACES_MOST) {
            let expected: f64 = format!("{digits}e-{places}").parse().expect("a number");
            prop_assert_eq!(quotient(digits, places).to_bits(), expected.to_bits(), "{} by 10^{}", digits, places);
        }
    }
}
