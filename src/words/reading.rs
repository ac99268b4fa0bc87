//! What to say of a reading: what it is, its value and unit, how old that is, and who says so.
//!
//! In: a series and what time it is. Out: `reading` with all that is known, or one line with the value first, as lists and
//! braille lines want it.
//! Does not: look anything up.

use super::attribute::attribute;
use super::{Arg, Message};
use crate::feed::{Series, Value, shown};

/// What is read: the word of a common attribute, else the source's own.
#[must_use]
pub fn what(series: &Series<'_>) -> Arg {
    match attribute(series.attribute) {
        Some((_, known)) => Arg::Word(known.word),
        None => Arg::Data(shown(series.attribute), None),
    }
}

/// A number in the unit of a series.
#[must_use]
pub fn in_unit_of(series: &Series<'_>, number: f64) -> Arg {
    value_in_unit_of(series, Value::Number(number))
}

fn value_in_unit_of(series: &Series<'_>, value: Value) -> Arg {
    let unit = (!series.unit.is_empty()).then(|| series.unit.to_owned());
    Arg::Reading(value, unit)
}

/// All about a reading; `band` is the word that an authority has for such a value.
#[must_use]
pub fn reading(series: &Series<'_>, band: Option<&'static str>, now_ms: f64) -> Message {
    let is_gap = *series.value == Value::None;
    let is_full = band.is_some() || series.accuracy > 0.0;
    let id = match (is_gap, is_full) {
        (true, _) => "reading_gap",
        (false, true) => "live_reading",
        (false, false) => "reading",
    };
    let mut message = Message::new(id).with("what", what(series));
    if !is_gap {
        message = message.with("value", value_in_unit_of(series, series.value.clone()));
        if let Some(band) = band {
            message = message.with("band", band);
        }
        if series.accuracy > 0.0 {
            message = message.with("accuracy", in_unit_of(series, series.accuracy));
        }
    }
    message = message
        .with("age", Arg::Duration(((now_ms - series.at_ms) / 1_000.0).max(0.0)))
        .with("fresh", series.freshness(now_ms).word());
    for (name, text) in [("quality", series.quality), ("source", series.source)] {
        if !text.is_empty() {
            message = message.with(name, Arg::Data(shown(text), None));
        }
    }
    if series.simulated { message.with("simulated", "simulated") } else { message }
}

/// A reading on one line, the value first.
#[must_use]
pub fn reading_line(series: &Series<'_>, now_ms: f64) -> Message {
    if *series.value == Value::None {
        return Message::new("reading_short_gap").with("what", what(series));
    }
    let freshness = series.freshness(now_ms);
    let message = Message::new(if freshness.is_old() { "reading_short_old" } else { "reading_short" })
        .with("value", value_in_unit_of(series, series.value.clone()))
        .with("what", what(series));
    if freshness.is_old() { message.with("fresh", freshness.word()) } else { message }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feed::{Latest, Observation};

    /// The first of March 2026 at noon.
    const NOON_MS: f64 = 1_772_366_400_000.0;

    fn said(observation: Observation, after_s: f64, line: bool) -> String {
        let mut latest = Latest::default();
        latest.take(&observation, NOON_MS).expect("good");
        let series = latest.series(0).expect("the one");
        let now_ms = NOON_MS + after_s * 1_000.0;
        let message = if line { reading_line(&series, now_ms) } else { reading(&series, None, now_ms) };
        serde_json::to_string(&message).expect("plain data")
    }

    fn no2() -> Observation {
        Observation {
            entity: "a".into(),
            attribute: "NO2".into(),
            value: Value::Number(41.0),
            unit: Some("GQ".into()),
            time: "2026-03-01T12:00:00Z".into(),
            ..Observation::default()
        }
    }

    #[test]
    fn a_reading_says_what_how_much_how_old_and_by_whom() {
        assert_eq!(
            said(no2(), 60.0, false),
            r#"{"id":"reading","what":"attr_no2","value":{"v":41.0,"u":"ug/m3"},"age":{"s":60.0},"fresh":"fresh"}"#,
            "what is known"
        );
        let full = Observation {
            quality: Some("good".into()),
            source: Some("city".into()),
            simulated: true,
            ..no2()
        };
        let end = r#""fresh":"silent","quality":{"text":"good","lang":null},"source":{"text":"city","lang":null},"simulated":"simulated"}"#;
        assert!(said(full, 86_400.0, false).ends_with(end), "all that is known");
        let own = Observation {
            attribute: "pollen\u{202e}".into(),
            value: Value::Text("high".into()),
            unit: None,
            ..no2()
        };
        assert_eq!(
            said(own, -5.0, false),
            r#"{"id":"reading","what":{"text":"pollen","lang":null},"value":{"v":"high","u":null},"age":{"s":0.0},"fresh":"fresh"}"#,
            "in the source's words"
        );
    }

    #[test]
    fn a_gap_is_told_as_a_gap_and_not_as_zero() {
        let gap = || Observation { value: Value::None, ..no2() };
        assert_eq!(
            said(gap(), 60.0, false),
            r#"{"id":"reading_gap","what":"attr_no2","age":{"s":60.0},"fresh":"fresh"}"#,
            "in full"
        );
        assert_eq!(said(gap(), 60.0, true), r#"{"id":"reading_short_gap","what":"attr_no2"}"#, "in short");
    }

    #[test]
    fn the_value_comes_first_on_a_short_line_and_an_old_one_says_so() {
        assert_eq!(
            said(no2(), 60.0, true),
            r#"{"id":"reading_short","value":{"v":41.0,"u":"ug/m3"},"what":"attr_no2"}"#,
            "now"
        );
        assert_eq!(
            said(no2(), 2.0 * 3_600.0, true),
            r#"{"id":"reading_short_old","value":{"v":41.0,"u":"ug/m3"},"what":"attr_no2","fresh":"stale"}"#,
            "two hours later"
        );
    }
}
