//! Times as the internet writes them ([RFC 3339]), to and from milliseconds of Unix time.
//!
//! A fraction of a second may have any number of digits; a time in a leap second is that of the next one. Without a zone a
//! time could be half a day off either way, so it is refused.
//! Does not: know time zones by name, dates alone, or stretches of time.
//!
//! [RFC 3339]: https://www.rfc-editor.org/rfc/rfc3339#section-5.6

/// A day in milliseconds.
const DAY_MS: f64 = 86_400_000.0;
/// Digits of a fraction that are looked at: a microsecond is about what `f64` tells apart.
const FRACTION_DIGITS: usize = 6;

/// Milliseconds of Unix time, or in plain words what was expected.
pub(super) fn read(text: &str) -> Result<f64, &'static str> {
    const DATE_TIME: &str = "a time as in 2026-03-01T12:00:00Z";
    let bytes = text.as_bytes();
    let separators = [(4, b"--"), (7, b"--"), (10, b"Tt"), (13, b"::"), (16, b"::")];
    let is_apart = |(at, allowed): (usize, &[u8; 2])| {
        bytes.get(at).is_some_and(|byte| allowed.contains(byte) || (at == 10 && *byte == b' '))
    };
    let parts = [(0, 4), (5, 2), (8, 2), (11, 2), (14, 2), (17, 2)].map(|(at, len)| digits(bytes, at, len));
    let ([Some(year), Some(month), Some(day), Some(hour), Some(minute), Some(second)], true) =
        (parts, separators.into_iter().all(is_apart))
    else {
        return Err(DATE_TIME);
    };
    if !(1..=12).contains(&month) || day < 1 || day > days_of(year, month) {
        return Err("a day of the calendar");
    }
    if hour > 23 || minute > 59 || second > 60 {
        return Err("a time of the day");
    }
    let mut at = 19;
    let mut fraction_ms = 0.0;
    if bytes.get(at) == Some(&b'.') {
        let len = bytes.iter().skip(at + 1).take_while(|byte| byte.is_ascii_digit()).count();
        let seen = len.min(FRACTION_DIGITS);
        let Some(number) = digits(bytes, at + 1, seen).filter(|_| len > 0) else {
            return Err("digits behind the point of a second");
        };
        fraction_ms = (number * 1_000) as f64 / 10_i64.pow(u32::try_from(seen).unwrap_or(0)) as f64;
        at += 1 + len;
    }
    let offset_min = match bytes.get(at..).unwrap_or(&[]) {
        [] => return Err("a time with its zone, as Z or +01:00"),
        [b'Z' | b'z'] => 0,
        [sign @ (b'+' | b'-'), rest @ ..] if rest.len() == 5 && rest.get(2) == Some(&b':') => {
            let (Some(hours @ 0..=23), Some(minutes @ 0..=59)) = (digits(rest, 0, 2), digits(rest, 3, 2))
            else {
                return Err("an offset of less than a day");
            };
            (hours * 60 + minutes) * if *sign == b'-' { -1 } else { 1 }
        }
        _ => return Err("nothing behind one time and its zone, as Z or +01:00"),
    };
    let seconds = days_to(year, month, day) * 86_400 + hour * 3_600 + (minute - offset_min) * 60 + second;
    // Leap seconds end months: the next second begins the first day of one.
    if second == 60 && (seconds % 86_400 != 0 || date_of(seconds / 86_400).2 != 1) {
        return Err("a leap second at the end of a month only");
    }
    Ok((seconds * 1_000) as f64 + fraction_ms)
}

/// A time in UTC, to the second before it, or to the millisecond where it has any.
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    reason = "float casts saturate; the years are held to four digits"
)]
pub fn rfc3339(unix_ms: f64) -> String {
    let days = (unix_ms / DAY_MS).floor();
    let ms = (unix_ms - days * DAY_MS) as i64;
    let (year, month, day) = date_of(days as i64);
    let mut text = String::with_capacity(24);
    for (number, digits, behind) in [
        (year.clamp(0, 9_999), 4, '-'),
        (month, 2, '-'),
        (day, 2, 'T'),
        (ms / 3_600_000, 2, ':'),
        (ms / 60_000 % 60, 2, ':'),
        (ms / 1_000 % 60, 2, '.'),
        (ms % 1_000, 3, 'Z'),
    ] {
        if digits == 3 && number == 0 {
            text.pop();
        } else {
            let digit = |power| char::from(b'0' + (number / 10_i64.pow(power) % 10).unsigned_abs() as u8);
            text.extend((0..digits).rev().map(digit));
        }
        text.push(behind);
    }
    text
}

/// So many digits as a number; none where something else is among them.
fn digits(bytes: &[u8], at: usize, len: usize) -> Option<i64> {
    bytes
        .get(at..at + len)?
        .iter()
        .try_fold(0, |number, byte| byte.is_ascii_digit().then(|| number * 10 + i64::from(byte - b'0')))
}

fn days_of(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from the first of January 1970, in a calendar whose years begin in March: leap days come last.
fn days_to(year: i64, month: i64, day: i64) -> i64 {
    let year = if month > 2 { year } else { year - 1 };
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + of_year - 719_468
}

/// Year, month and day, so many days from the first of January 1970.
fn date_of(days: i64) -> (i64, i64, i64) {
    const ERA: i64 = 146_097;
    let shifted = days + 719_468;
    let (era, of_era) = (shifted.div_euclid(ERA), shifted.rem_euclid(ERA));
    let of_400 = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / (ERA - 1)) / 365;
    let of_year = of_era - (365 * of_400 + of_400 / 4 - of_400 / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let year = era * 400 + of_400 + i64::from(month > 9);
    (year, if month > 9 { month - 9 } else { month + 3 }, day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Counts years and months one by one.
    fn counted_days(year: i64, month: i64, day: i64) -> i64 {
        let year_days = |year: i64| (1..=12).map(|month| days_of(year, month)).sum::<i64>();
        let years: i64 = if year >= 1970 {
            (1970..year).map(year_days).sum()
        } else {
            -(year..1970).map(year_days).sum::<i64>()
        };
        years + (1..month).map(|month| days_of(year, month)).sum::<i64>() + day - 1
    }

    #[test]
    fn times_of_the_standard_are_read_as_it_says() {
        for (text, expected_ms) in [
            ("1970-01-01T00:00:00Z", 0.0),
            ("1985-04-12T23:20:50.52Z", 482_196_050_520.0),
            ("1996-12-19T16:39:57-08:00", 851_042_397_000.0),
            ("1990-12-31T23:59:60Z", 662_688_000_000.0),
            ("1990-12-31T15:59:60-08:00", 662_688_000_000.0),
            ("1937-01-01T12:00:27.87+00:20", -1_041_337_172_130.0),
            ("2026-03-01t12:00:00z", 1_772_366_400_000.0),
            ("2026-03-01 12:00:00-00:00", 1_772_366_400_000.0),
            ("2024-02-29T00:00:00.123456789123Z", 1_709_164_800_123.456),
            ("1969-12-31T23:59:59.5Z", -500.0),
        ] {
            assert_eq!(read(text), Ok(expected_ms), "{text}");
        }
    }

    #[test]
    fn a_time_without_a_zone_is_refused_with_the_reason() {
        for (text, expected) in [
            ("2026-03-01T12:00:00", "a time with its zone, as Z or +01:00"),
            ("2026-03-01T12:00:00.000", "a time with its zone, as Z or +01:00"),
            (
                "2026-03-01T12:00:00Z/2026-03-01T13:00:00Z",
                "nothing behind one time and its zone, as Z or +01:00",
            ),
            ("2026-03-01T12:00:00+0100", "nothing behind one time and its zone, as Z or +01:00"),
            ("2026-03-01", "a time as in 2026-03-01T12:00:00Z"),
            ("", "a time as in 2026-03-01T12:00:00Z"),
            ("yesterday, at tea time", "a time as in 2026-03-01T12:00:00Z"),
            ("2026-13-01T12:00:00Z", "a day of the calendar"),
            ("2025-02-29T12:00:00Z", "a day of the calendar"),
            ("2026-03-01T24:00:00Z", "a time of the day"),
            ("2026-03-01T12:00:60Z", "a leap second at the end of a month only"),
            ("2026-03-01T23:59:60Z", "a leap second at the end of a month only"),
            ("2026-03-01T12:00:00.Z", "digits behind the point of a second"),
            ("2026-03-01T12:00:00+24:00", "an offset of less than a day"),
            ("２026-03-01T12:00:00Z", "a time as in 2026-03-01T12:00:00Z"),
        ] {
            assert_eq!(read(text), Err(expected), "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_time_is_the_one_that_counting_days_gives(
            year in 0_i64..10_000, month in 1_i64..13, day in 1_i64..32, of_day_s in 0_i64..86_400,
            offset_min in -1_439_i64..1_440, thousandths in 0_i64..1_000,
        ) {
            let day = day.min(days_of(year, month));
            let (hour, minute, second) = (of_day_s / 3_600, of_day_s / 60 % 60, of_day_s % 60);
            let (sign, off) = (if offset_min < 0 { '-' } else { '+' }, offset_min.abs());
            let text = format!(
                "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{thousandths:03}{sign}{:02}:{:02}",
                off / 60, off % 60
            );
            let expected_ms = (counted_days(year, month, day) * 86_400 + of_day_s - offset_min * 60) * 1_000 + thousandths;
            let found_ms = read(&text).expect("a time");
            prop_assert!((found_ms - expected_ms as f64).abs() < 0.01, "{}: {} for {}", text, found_ms, expected_ms);
        }

        #[test]
        fn every_time_that_is_written_is_read_again(ms in -60_000_000_000_000_i64..250_000_000_000_000) {
            let text = rfc3339(ms as f64);
            let back_ms = read(&text).expect("a time");
            prop_assert!((back_ms - ms as f64).abs() < 0.05, "{} became {} and that {}", ms, text, back_ms);
            prop_assert_eq!(text.len(), if ms % 1_000 == 0 { 20 } else { 24 }, "{}", text);
        }

        #[test]
        fn no_text_at_all_is_too_odd(text in "\\PC{0,40}", cut in 0_usize..30) {
            let _ = read(&text);
            let whole = "2026-03-01T12:00:00.5+01:00";
            let _ = read(&format!("{}{text}", &whole[..cut.min(whole.len())]));
        }
    }
}
