//! Reads JSON numbers, exactly and fast.
//!
//! In: text. Out: the nearest `f64`, and where the number ends. Where mantissa and power of ten are both exact in
//! `f64` (up to 2^53 and 10^22) one multiplication or division rounds correctly ([Clinger 1990]); that covers
//! most coordinates. Otherwise [`super::decimal`] decides.
//! Does not: accept what JSON does not (`+1`, `.5`, `1.`, `01`, `NaN`).
//!
//! [Clinger 1990]: https://doi.org/10.1145/93542.93557

use super::decimal;
use super::scan::Stop;

const POWERS_OF_TEN: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    1e19, 1e20, 1e21, 1e22,
];

/// Of ten, up to eight digits.
const WHOLE_POWERS: [u64; 9] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];
/// Digits of [`plain`] at most: so many are exact in `f64`.
const DIGITS_MOST: usize = 15;
const ZEROS: u64 = 0x3030_3030_3030_3030;

/// The number at `start` and the place behind it, where it is short, has no power, and what follows shows its end: as
/// coordinates and heights are mostly written. None where [`read`] is to look.
#[inline(always)]
pub(super) fn plain(text: &[u8], start: usize) -> Option<(f64, usize)> {
    let negative = *text.get(start)? == b'-';
    let first = start + usize::from(negative);
    let mut run = Digits { mantissa: 0, at: first };
    let whole = run.digits(text);
    let mut fraction = 0;
    if *text.get(run.at)? == b'.' {
        run.at += 1;
        fraction = run.fraction(text)?;
    }
    let is_number =
        whole > 0 && (whole == 1 || text.get(first) != Some(&b'0')) && whole + fraction <= DIGITS_MOST;
    let ends = matches!(text.get(run.at)?, b',' | b']' | b'}' | b' ' | b'\n');
    if !is_number || !ends {
        return None;
    }
    // So few digits have a sign to spare, which saves a case in the conversion.
    let size = run.mantissa.cast_signed() as f64 / POWERS_OF_TEN.get(fraction)?;
    Some((if negative { -size } else { size }, run.at))
}

/// The number that a short text of digits writes, with at most one point among or behind them; none where it is no such.
pub(super) fn of_digits(text: &[u8]) -> Option<f64> {
    let mut run = Digits { mantissa: 0, at: 0 };
    let whole = run.digits(text);
    let mut fraction = 0;
    if text.get(run.at) == Some(&b'.') {
        run.at += 1;
        fraction = run.digits(text);
    }
    let is_short = whole > 0 && whole + fraction <= DIGITS_MOST && run.at == text.len();
    let ten = POWERS_OF_TEN.get(fraction).filter(|_| is_short)?;
    Some(run.mantissa as f64 / ten)
}

/// The number that eight digits write: pairs, fours and all of them, each time side by side in one word ([Lemire 2021]).
///
/// [Lemire 2021]: https://arxiv.org/abs/2101.11408
fn of_eight(digits: u64) -> u64 {
    const PAIRS: u64 = 0x0000_00ff_0000_00ff;
    let pairs = digits.wrapping_mul(10).wrapping_add(digits >> 8);
    let (first, second) = (pairs & PAIRS, (pairs >> 16) & PAIRS);
    let all =
        first.wrapping_mul(100 + (1_000_000 << 32)).wrapping_add(second.wrapping_mul(1 + (10_000 << 32)));
    all >> 32
}

/// The number that a text is, as JSON writes them; none where it is anything else.
///
/// The standard library's parser would be in every page with 11 KB of tables.
#[must_use]
pub fn number_of(text: &str) -> Option<f64> {
    // What is read ends before something else.
    let padded = [text.as_bytes(), b" "].concat();
    let (number, end) = read(&padded, 0).ok()?;
    (end == text.len()).then_some(number)
}

/// The number at `start`, and the place behind it.
#[inline(never)]
pub(super) fn read(text: &[u8], start: usize) -> Result<(f64, usize), Stop> {
    let negative = text.get(start) == Some(&b'-');
    let mut run = Digits { mantissa: 0, at: start + usize::from(negative) };
    let whole = run.digits(text);
    let leading_zero = whole > 1 && text.get(run.at - whole) == Some(&b'0');
    let mut fraction = 0;
    if text.get(run.at) == Some(&b'.') && whole > 0 {
        run.at += 1;
        fraction = run.digits(text);
        if fraction == 0 {
            return stop(text, run.at, "a digit");
        }
    }
    if whole == 0 || leading_zero {
        return stop(text, if leading_zero { start } else { run.at }, "a number as JSON writes them");
    }
    let digits = whole + fraction;
    let (exponent, end) = exponent(text, run.at)?;
    if end >= text.len() {
        return Err(Stop::Short);
    }
    let power = exponent - i64::try_from(fraction).unwrap_or(i64::MAX);
    // 19 digits fit in 64 bits; leading zeros of 0.00…1 are counted too, which only sends such numbers the slow way.
    let value = if digits <= 19 && run.mantissa <= 1 << 53 && power.unsigned_abs() <= 22 {
        let ten =
            POWERS_OF_TEN.get(usize::try_from(power.unsigned_abs()).unwrap_or(0)).copied().unwrap_or(1.0);
        let mantissa = run.mantissa as f64;
        let size = if power < 0 { mantissa / ten } else { mantissa * ten };
        if negative { -size } else { size }
    } else if let (true, Some(places)) = (digits <= 19, places(power)) {
        let size = decimal::quotient(run.mantissa, places);
        if negative { -size } else { size }
    } else {
        decimal::nearest(text.get(start..end).unwrap_or(&[]))
    };
    Ok((if value.is_subnormal() { 0.0 } else { value }, end))
}

struct Digits {
    mantissa: u64,
    at: usize,
}

impl Digits {
    /// Adds a run of digits to the mantissa; how many.
    #[inline(always)]
    fn digits(&mut self, text: &[u8]) -> usize {
        let first = self.at;
        while let Some(digit) =
            text.get(self.at).map(|byte| byte.wrapping_sub(b'0')).filter(|&digit| digit < 10)
        {
            self.mantissa = self.mantissa.wrapping_mul(10).wrapping_add(u64::from(digit));
            self.at += 1;
        }
        self.at - first
    }

    /// Adds the digits behind a point, eight at a time; how many. None where there are none, or the text ends.
    #[inline(always)]
    fn fraction(&mut self, text: &[u8]) -> Option<usize> {
        let digits = u64::from_le_bytes(*text.get(self.at..)?.first_chunk()?) ^ ZEROS;
        // A byte's high bit is set where it is no digit, right up to the first such byte.
        let others = (digits.wrapping_add(0x7676_7676_7676_7676) | digits) & 0x8080_8080_8080_8080;
        let bits = others.trailing_zeros() & !7;
        if bits == 0 {
            return None;
        }
        let count = (bits / 8) as usize;
        let read = of_eight(digits.wrapping_shl(64 - bits));
        self.mantissa = self.mantissa.wrapping_mul(*WHOLE_POWERS.get(count)?).wrapping_add(read);
        self.at += count;
        Some(if count == 8 { 8 + self.digits(text) } else { count })
    }
}

/// The power of ten after the digits, 0 where none is written, and the place behind it.
#[inline(always)]
fn exponent(text: &[u8], at: usize) -> Result<(i64, usize), Stop> {
    if !matches!(text.get(at), Some(b'e' | b'E')) {
        return Ok((0, at));
    }
    let signed = matches!(text.get(at + 1), Some(b'+' | b'-'));
    let first = at + 1 + usize::from(signed);
    let mut end = first;
    let mut size = 0_i64;
    while let Some(digit) = text.get(end).filter(|byte| byte.is_ascii_digit()) {
        size = (size * 10 + i64::from(digit - b'0')).min(100_000);
        end += 1;
    }
    if end == first {
        return stop(text, end, "a digit");
    }
    Ok((if text.get(at + 1) == Some(&b'-') { -size } else { size }, end))
}

fn stop<T>(text: &[u8], at: usize, expected: &'static str) -> Result<T, Stop> {
    Err(if at >= text.len() { Stop::Short } else { Stop::Bad { at, expected } })
}

/// How many digits stand behind the point, if [`decimal::quotient`] takes so many.
fn places(power: i64) -> Option<u32> {
    u32::try_from(-power).ok().filter(|&places| places <= decimal::PLACES_MOST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn reads(text: &str) -> Option<f64> {
        let padded = format!("{text},");
        read(padded.as_bytes(), 0).ok().filter(|(_, end)| *end == text.len()).map(|(value, _)| value)
    }

    #[test]
    fn a_number_cut_short_waits_for_the_rest() {
        for text in ["1", "-", "1.", "1.5", "1e", "1e-", "1e5", "0"] {
            assert_eq!(read(text.as_bytes(), 0), Err(Stop::Short), "{text}");
        }
        for text in ["-x", "1.x", "1ex", "01,", "x"] {
            assert!(matches!(read(text.as_bytes(), 0), Err(Stop::Bad { .. })), "{text}");
        }
    }

    #[test]
    fn large_and_tiny_numbers_stay_in_bounds() {
        assert_eq!(reads("1e400"), Some(f64::INFINITY), "too large is infinite, for the caller to refuse");
        assert_eq!(reads("1e-400"), Some(0.0), "too small is nothing");
        assert_eq!(reads("5e-324"), Some(0.0), "subnormal is nothing");
        assert_eq!(reads("1e99999999999999999999"), Some(f64::INFINITY), "an absurd exponent does not wrap");
    }

    proptest! {
        #[test]
        fn every_number_is_exact_to_the_last_bit(value: f64, digits in 0_usize..18) {
            prop_assume!(value.is_normal());
            for text in [format!("{value}"), format!("{value:e}"), format!("{:.digits$}", value % 1000.0)] {
                let expected: f64 = text.parse().expect("a number");
                let expected = if expected.is_subnormal() { 0.0 } else { expected };
                prop_assert_eq!(reads(&text).map(f64::to_bits), Some(expected.to_bits()), "{}", text);
            }
        }

        #[test]
        fn what_is_read_at_a_glance_is_what_a_close_look_reads(text in "-?[0-9]{0,9}[.]?[0-9]{0,17}[-e.,x \\]\u{b0}]?[0-9,.]{0,9}") {
            let bytes = text.as_bytes();
            if let Some((value, end)) = plain(bytes, 0) {
                let (expected, behind) = read(bytes, 0).expect("a number");
                prop_assert_eq!((value.to_bits(), end), (expected.to_bits(), behind), "{}", text);
            }
        }

        #[test]
        fn coordinates_are_read_at_a_glance(value in -180.0..180.0_f64, digits in 0_usize..12) {
            let text = format!("{value:.digits$}");
            let padded = format!("{text},        ");
            let expected: f64 = text.parse().expect("a number");
            prop_assert_eq!(plain(padded.as_bytes(), 0), Some((expected, text.len())), "{}", text);
        }
    }
}
