//! Times as feeds write them, which is seldom as a standard says.
//!
//! In: RFC 3339, also without zone, seconds or separators (ISO 8601 basic, as oneM2M), a date alone, seconds or
//! milliseconds of Unix time. Out: milliseconds of Unix time, and whether the zone had to be supplied.
//! Does not: know time zones by name, or the order of day and month where the year is last.

use super::time;

/// Unix time from here on is meant in milliseconds: in seconds it would be the year 5138.
const MS_FROM: f64 = 1e11;

/// Longer texts are no times.
const LENGTH_MOST: usize = 64;

/// A moment, and whether it said its zone.
pub(super) fn instant(text: &str, offset_min: i32) -> Result<(f64, bool), &'static str> {
    let refused = match time::read(text) {
        Ok(ms) => return Ok((ms, true)),
        Err(reason) => reason,
    };
    let text = text.trim();
    if text.len() > LENGTH_MOST {
        return Err(refused);
    }
    if text.len() >= 9 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        let number: f64 = text.parse().map_err(|_| refused)?;
        return Ok((unix(number), true));
    }
    let (spelt, has_zone) = spell(text, offset_min).ok_or(refused)?;
    time::read(&spelt).map(|ms| (ms, has_zone))
}

/// Seconds or milliseconds of Unix time, told apart by their size.
pub(super) fn unix(number: f64) -> f64 {
    if number.abs() < MS_FROM { number * 1_000.0 } else { number }
}

/// The same time as RFC 3339 writes it.
fn spell(text: &str, offset_min: i32) -> Option<(String, bool)> {
    let day_end = text.find(['T', 't', ' ']).unwrap_or(text.len());
    let (day, rest) = (text.get(..day_end)?, text.get(day_end + 1..).unwrap_or("").trim());
    let clock_end = rest.find(['Z', 'z', '+', '-', ' ', 'U']).unwrap_or(rest.len());
    let (clock, zone) = (rest.get(..clock_end)?, rest.get(clock_end..)?.trim());
    let day = match (day.len(), day.split(['-', '/']).collect::<Vec<_>>().as_slice()) {
        (8, [whole]) => format!("{}-{}-{}", whole.get(..4)?, whole.get(4..6)?, whole.get(6..)?),
        (8..=10, [year, month, day]) if year.len() == 4 => format!("{year}-{month:0>2}-{day:0>2}"),
        _ => return None,
    };
    let (whole, fraction) = clock.split_once(['.', ',']).unwrap_or((clock, ""));
    let numbers: String = whole.chars().filter(|c| *c != ':').collect();
    if !numbers.is_ascii() || numbers.len() % 2 == 1 || numbers.len() > 6 {
        return None;
    }
    let numbers = format!("{numbers:0<6}");
    let fraction = if fraction.is_empty() { String::new() } else { format!(".{fraction}") };
    let (offset, has_zone) = match zone {
        "" => (offset(offset_min), false),
        "Z" | "z" | "UTC" => ("Z".to_owned(), true),
        _ => {
            let numbers: String = zone.chars().skip(1).filter(|c| *c != ':').collect();
            if !numbers.is_ascii() || !matches!(numbers.len(), 2 | 4) {
                return None;
            }
            (format!("{}{}:{:0<2}", zone.get(..1)?, numbers.get(..2)?, numbers.get(2..)?), true)
        }
    };
    let (hour, minute, second) = (numbers.get(..2)?, numbers.get(2..4)?, numbers.get(4..)?);
    Some((format!("{day}T{hour}:{minute}:{second}{fraction}{offset}"), has_zone))
}

fn offset(offset_min: i32) -> String {
    let (sign, minutes) = (if offset_min < 0 { '-' } else { '+' }, offset_min.unsigned_abs() % 1_440);
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_as_feeds_write_it() {
        for (text, ms, has_zone) in [
            ("2016-03-15T11:00:00Z", 1_458_039_600_000.0, true),
            ("2016-03-15T11:00:00", 1_458_039_600_000.0, false),
            ("2016-03-15 11:00", 1_458_039_600_000.0, false),
            ("2016-03-15T11:00Z", 1_458_039_600_000.0, true),
            ("2016-03-15T12:00:00+0100", 1_458_039_600_000.0, true),
            ("2016-03-15T12:00:00.000+01", 1_458_039_600_000.0, true),
            ("2016-03-15 11:00:00 UTC", 1_458_039_600_000.0, true),
            ("2016-03-15", 1_458_000_000_000.0, false),
            ("2016/3/15", 1_458_000_000_000.0, false),
            ("20160315T110000", 1_458_039_600_000.0, false),
            ("20160315T110000,500000", 1_458_039_600_500.0, false),
            ("1458039600", 1_458_039_600_000.0, true),
            ("1458039600000", 1_458_039_600_000.0, true),
        ] {
            assert_eq!(instant(text, 0), Ok((ms, has_zone)), "{text}");
        }
        assert_eq!(
            instant("2025-05-01 00:15", 120),
            Ok((1_746_051_300_000.0, false)),
            "the clock of a city two hours east of Greenwich"
        );
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in [
            "",
            "noon",
            "12",
            "15.03.2016",
            "2016-13-01",
            "2016-03-15T25:00",
            "2016-03-15T1:00",
            "é",
            "2016-03-15Té+é",
        ] {
            assert!(instant(text, 0).is_err(), "{text:?}");
        }
    }
}
