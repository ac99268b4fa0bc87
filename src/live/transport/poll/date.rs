//! Times of HTTP headers ([RFC 9110, section 5.6.7]).
//!
//! In: a date as `Sun, 06 Nov 1994 08:49:37 GMT`, or seconds. Out: milliseconds of Unix time, or of waiting.
//! Does not: read the two obsolete forms, which no server of today sends.
//!
//! [RFC 9110, section 5.6.7]: https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DAY_MS: f64 = 86_400_000.0;

/// How long `Retry-After` asks to wait.
pub(super) fn wait_ms(text: &str, now_ms: f64) -> Option<f64> {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse::<f64>().ok().map(|secs| secs * 1_000.0);
    }
    read(text).map(|at_ms| (at_ms - now_ms).max(0.0))
}

/// Milliseconds of Unix time.
pub(super) fn read(text: &str) -> Option<f64> {
    let (_, text) = text.split_once(", ")?;
    let parts: Vec<&str> = text.split([' ', ':']).collect();
    let [day, month, year, hour, minute, second, "GMT"] = parts.as_slice() else { return None };
    let number = |text: &str, digits: usize| -> Option<u32> {
        let is_plain = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
        is_plain.then(|| text.parse().ok()).flatten()
    };
    let (day, year) = (number(day, 2)?, number(year, 4)?);
    let month = u32::try_from(MONTHS.iter().position(|name| name == month)?).ok()? + 1;
    let (hour, minute, second) = (number(hour, 2)?, number(minute, 2)?, number(second, 2)?);
    if day == 0 || day > 31 || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let seconds = hour * 3_600 + minute * 60 + second;
    Some(days(year, month, day) * DAY_MS + f64::from(seconds) * 1_000.0)
}

/// Days since 1970-01-01. Years begin in March here, so that a leap day is a year's last.
fn days(year: u32, month: u32, day: u32) -> f64 {
    let year = f64::from(year) - if month > 2 { 0.0 } else { 1.0 };
    let of_year = f64::from((153 * ((month + 9) % 12) + 2) / 5 + day - 1);
    let leaps = (year / 4.0).floor() - (year / 100.0).floor() + (year / 400.0).floor();
    year * 365.0 + leaps + of_year - 719_468.0
}

#[cfg(test)]
mod tests {
    use super::{read, wait_ms};

    #[test]
    fn a_servers_date_is_a_wait_from_now() {
        assert_eq!(read("Sun, 06 Nov 1994 08:49:37 GMT"), Some(784_111_777_000.0), "the standard's example");
        assert_eq!(read("Thu, 29 Feb 2024 00:00:00 GMT"), Some(1_709_164_800_000.0), "a leap day");
        let now_ms = 784_111_777_000.0 - 90_000.0;
        assert_eq!(
            wait_ms("Sun, 06 Nov 1994 08:49:37 GMT", now_ms),
            Some(90_000.0),
            "in a minute and a half"
        );
        assert_eq!(wait_ms("Sun, 06 Nov 1994 08:49:37 GMT", now_ms * 2.0), Some(0.0), "a time gone by");
        assert_eq!(wait_ms("120", now_ms), Some(120_000.0), "seconds");
        for text in ["", "-1", "1.5", "soon", "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 6 Nov 1994 08:49:37 GMT"]
        {
            assert_eq!(wait_ms(text, now_ms), None, "{text:?}");
        }
    }
}
