//! What is taken for an observation, and what is not.
//!
//! In: an observation, and when it came. Out: what was expected and found, where it is none.
//! Does not: keep anything.

use super::Value;
use super::seen::{Seen, Sight};
use super::time::rfc3339;

/// Bytes of an entity's id.
const ENTITY_BYTES: usize = 1_024;
/// Bytes of an attribute's name.
const ATTRIBUTE_BYTES: usize = 256;
/// Bytes of a word that is looked at.
const TEXT_BYTES_SEEN: usize = 16 << 10;
/// Bytes of a word that are kept.
const TEXT_BYTES_KEPT: usize = 1_024;
/// Fifty years: what is farther from now is a mistake.
const REACH_MS: f64 = 50.0 * 365.25 * 86_400_000.0;
/// Bytes of data shown with a fault.
const SHOWN_BYTES: usize = 40;

/// Why an observation is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// In plain words.
    pub expected: &'static str,
    /// In plain words, data quoted.
    pub found: String,
}

impl Fault {
    #[cold]
    pub(super) fn new(expected: &'static str, found: &str) -> Self {
        Self { expected, found: found.to_owned() }
    }

    #[cold]
    pub(super) fn quoting(expected: &'static str, found: &str) -> Self {
        let shown = cut(found, SHOWN_BYTES);
        let more = if shown.len() < found.len() { "…" } else { "" };
        Self { expected, found: format!("{shown:?}{more}") }
    }
}

/// Whether all but the time will do.
pub(super) fn check(seen: &Seen<'_>) -> Result<(), Fault> {
    // What is gone altogether has no attribute left, and what only moves needs none.
    let may_lack = seen.is_gone || seen.value == Sight::Place;
    for (name, most, may_lack, [expected, expected_short]) in [
        (seen.entity, ENTITY_BYTES, false, ["the id of an entity", "an entity's id of at most 1,024 bytes"]),
        (
            seen.attribute,
            ATTRIBUTE_BYTES,
            may_lack,
            ["the name of an attribute", "an attribute's name of at most 256 bytes"],
        ),
    ] {
        if name.is_empty() && !may_lack {
            return Err(Fault::new(expected, "nothing"));
        }
        if name.len() > most {
            return Err(Fault::quoting(expected_short, name));
        }
    }
    match seen.value {
        Sight::Number(number) if !number.is_finite() => {
            return Err(Fault::new("a finite number", if number.is_nan() { "NaN" } else { "infinity" }));
        }
        Sight::Text(text) if text.len() > TEXT_BYTES_SEEN => {
            return Err(Fault::quoting("a text of at most 16,384 bytes", text));
        }
        Sight::Other => {
            return Err(Fault::new("a number, a text, yes, no or nothing", "a list or an object"));
        }
        _ => {}
    }
    let is_out = |degrees: &Option<f64>, most: f64| {
        degrees.is_some_and(|degrees| degrees.is_nan() || degrees.abs() > most)
    };
    if is_out(&seen.longitude, 180.0) || is_out(&seen.latitude, 90.0) {
        return Err(Fault::new("a longitude from -180 to 180 and a latitude from -90 to 90", "others"));
    }
    Ok(())
}

/// Whether the time may be true. `received_ms` is nought where nobody told what time it is.
pub(super) fn check_time(seen: &Seen<'_>, received_ms: f64) -> Result<(), Fault> {
    if !seen.at_ms.is_finite() {
        return Err(Fault::new("a time", "none"));
    }
    if received_ms > 0.0 && (seen.at_ms - received_ms).abs() > REACH_MS {
        return Err(Fault::quoting("a time within 50 years of now", &rfc3339(seen.at_ms)));
    }
    Ok(())
}

/// The value as it is kept: words are cut, and lose what could disguise them.
pub(super) fn kept(value: Sight<'_>) -> Value {
    match value {
        Sight::Text(text) => Value::Text(shown(text)),
        Sight::Number(number) => Value::Number(number),
        Sight::Truth(truth) => Value::Truth(truth),
        Sight::None | Sight::Place | Sight::Other => Value::None,
    }
}

/// Words of a source, fit to be shown: bounded, and without what is invisible or turns the text about.
#[must_use]
pub fn shown(text: &str) -> String {
    let is_fair = |c: &char| {
        let turns = matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
        !(c.is_control() || turns)
    };
    cut(text, TEXT_BYTES_KEPT).chars().filter(is_fair).collect()
}

/// At most so many bytes of a text, cut between characters.
fn cut(text: &str, most_bytes: usize) -> &str {
    text.get(..text.floor_char_boundary(most_bytes)).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feed::Observation;

    /// The first of March 2026 at noon.
    const NOON_MS: f64 = 1_772_366_400_000.0;

    fn good() -> Observation {
        Observation {
            entity: "urn:a".into(),
            attribute: "NO2".into(),
            value: Value::Number(41.0),
            time: "2026-03-01T12:00:00Z".into(),
            ..Observation::default()
        }
    }

    /// All of it, in the order in which it is done.
    fn checked(observation: &Observation) -> Result<(), Fault> {
        let mut seen = Seen::of(observation);
        check(&seen)?;
        seen.read_time(&observation.time)?;
        check_time(&seen, NOON_MS)
    }

    fn check_says(change: impl FnOnce(&mut Observation)) -> String {
        let mut observation = good();
        change(&mut observation);
        match checked(&observation) {
            Ok(()) => "fine".into(),
            Err(Fault { expected, found }) => format!("expected {expected}, found {found}"),
        }
    }

    #[test]
    fn what_is_refused_is_refused_with_what_was_expected_and_found() {
        assert_eq!(checked(&good()), Ok(()), "nothing is wrong with it");
        for (said, expected) in [
            (check_says(|it| it.entity.clear()), "expected the id of an entity, found nothing"),
            (check_says(|it| it.attribute.clear()), "expected the name of an attribute, found nothing"),
            (
                check_says(|it| it.entity = "é".repeat(600)),
                "expected an entity's id of at most 1,024 bytes, found \"éééééééééééééééééééé\"…",
            ),
            (check_says(|it| it.value = Value::Number(f64::NAN)), "expected a finite number, found NaN"),
            (
                check_says(|it| it.value = Value::Number(f64::INFINITY)),
                "expected a finite number, found infinity",
            ),
            (
                check_says(|it| it.value = Value::Other),
                "expected a number, a text, yes, no or nothing, found a list or an object",
            ),
            (check_says(|it| it.value = Value::None), "fine"),
            (
                check_says(|it| it.time = "2026-03-01T12:00:00".into()),
                "expected a time with its zone, as Z or +01:00, found \"2026-03-01T12:00:00\"",
            ),
            (
                check_says(|it| it.time = "1970-01-01T00:00:00Z".into()),
                "expected a time within 50 years of now, found \"1970-01-01T00:00:00Z\"",
            ),
            (
                check_says(|it| it.latitude = Some(107.4)),
                "expected a longitude from -180 to 180 and a latitude from -90 to 90, found others",
            ),
        ] {
            assert_eq!(said, expected, "in words");
        }
    }

    #[test]
    fn words_of_a_sensor_can_not_hide_anything() {
        let evil = format!("\u{202e}no\u{200b} alarm\u{7}{}", "x".repeat(2_000));
        let Value::Text(text) = kept(Sight::Text(&evil)) else { panic!("expected a text") };
        assert!(text.starts_with("no alarmxx") && text.len() < 1_024, "{text:?}");
    }
}
