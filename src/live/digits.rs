//! Numbers as text, and numbers of few bits as their shortest digits.
//!
//! In: numbers that came, finite. Out: the fewest digits that are the same number, for names and issues.
//! Written here because of its weight: the tables of an algorithm that is right for every number take 10 KB of the wasm.
//! Numbers of more than 15 digits behind the point, which no name has, are cut to so many.
//! Does not: read numbers.

use serde_json::Number;

/// So many digits behind the point.
const DIGITS: usize = 15;
/// Beyond this not every whole number is there.
const WHOLE_MOST: f64 = 9_007_199_254_740_992.0;

/// A number of JSON, as JSON has it: a fraction keeps its point, though nothing stands behind it.
pub(crate) fn of_number(number: &Number) -> String {
    match (number.as_i64(), number.as_u64(), number.as_f64()) {
        (Some(whole), ..) => whole.to_string(),
        (None, Some(whole), _) => whole.to_string(),
        (None, None, number) => {
            let text = of(number.unwrap_or(0.0));
            if text.contains(['.', 'e']) { text } else { format!("{text}.0") }
        }
    }
}

/// A number; of a whole one without a point.
pub(crate) fn of(number: f64) -> String {
    if !number.is_finite() {
        return String::new();
    }
    let sign = if number.is_sign_negative() { "-" } else { "" };
    let (mut rest, mut exponent) = (number.abs(), 0_i32);
    let is_plain = rest == 0.0 || (1e-5..WHOLE_MOST).contains(&rest);
    while !is_plain && rest >= 10.0 {
        (rest, exponent) = (rest / 10.0, exponent + 1);
    }
    while !is_plain && rest < 1.0 {
        (rest, exponent) = (rest * 10.0, exponent - 1);
    }
    let (scaled, places) = shortest(rest, |found| found == rest);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole, and below 2^53")]
    let digits = format!("{:0>width$}", scaled as u64, width = places + 1);
    let (whole, fraction) = digits.split_at(digits.len() - places);
    let point = if fraction.is_empty() { "" } else { "." };
    let exponent = if exponent == 0 { String::new() } else { format!("e{exponent}") };
    format!("{sign}{whole}{point}{fraction}{exponent}")
}

/// The number that somebody wrote who had only 32 bits for it: 43.7306, not 43.7306022644043.
pub(crate) fn of_few_bits(number: f32) -> f64 {
    let exact = f64::from(number);
    #[expect(clippy::cast_possible_truncation, reason = "that is the question")]
    let is_same = |found: f64| found as f32 == number;
    let (scaled, places) = shortest(exact, is_same);
    let found = scaled / ten_to(places);
    if is_same(found) { found } else { exact }
}

/// A whole number and how many of its digits stand behind the point, the fewest that are the same.
fn shortest(number: f64, is_same: impl Fn(f64) -> bool) -> (f64, usize) {
    let scaled = |places: usize| (number * ten_to(places)).round();
    let fits = |places: &usize| scaled(*places).abs() < WHOLE_MOST;
    let found = (0..=DIGITS).take_while(fits).find(|places| is_same(scaled(*places) / ten_to(*places)));
    let places = found.unwrap_or_else(|| (0..=DIGITS).take_while(fits).last().unwrap_or(0));
    (scaled(places), places)
}

fn ten_to(places: usize) -> f64 {
    (0..places).fold(1.0, |power, _| power * 10.0)
}

#[cfg(test)]
mod tests {
    use super::{of, of_few_bits, of_number};
    use proptest::prelude::{ProptestConfig, any, prop_assert, prop_assert_eq, proptest};
    use serde_json::Number;

    #[test]
    fn a_name_that_is_a_number_is_written_as_it_came() {
        for text in ["0", "7", "-12", "41.5", "0.1", "-0.00025", "1234567.891", "18446744073709551615", "5.0"]
        {
            assert_eq!(of_number(&serde_json::from_str::<Number>(text).unwrap()), text, "as it came");
        }
        assert_eq!(of(86_400.0), "86400", "a bound, without a point");
        assert_eq!(of(f64::NAN), "", "none");
        assert_eq!((of_few_bits(43.7306), of_few_bits(-7.4)), (43.7306, -7.4), "as somebody wrote it");
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn decimals_come_back_as_they_are_and_all_others_nearly(whole in -1_000_000_i64..1_000_000, places in 0_i32..6, any in any::<f64>(), few in any::<f32>()) {
            let number = whole as f64 / 10_f64.powi(places);
            prop_assert_eq!(of(number).parse::<f64>().ok(), Some(number));
            if any.is_normal() {
                let read: f64 = of(any).parse().unwrap_or(0.0);
                prop_assert!((read / any - 1.0).abs() < 1e-10, "{any} as {read}");
            }
            if few.is_finite() {
                let (exact, read) = (f64::from(few), of_few_bits(few));
                prop_assert!((read - exact).abs() <= exact.abs() * 1e-7, "{few} as {read}");
            }
        }
    }
}
