//! SenML ([RFC 8428]), resolved: records lean on those before them.
//!
//! In: a pack, or a record alone. Out: a row a record. A name's last part behind `:` or `/` is the attribute and the rest
//! the entity, but the id of a `urn:dev:` or `urn:uuid:` is whole; its attribute is the unit then. Records in `lat` and
//! `lon` are where their entity was at that time. `ut` is until when a value counts.
//! Does not: show data (`vd`) other than as its letters, or read fragments and patches.
//!
//! [RFC 8428]: https://www.rfc-editor.org/rfc/rfc8428#section-4

use std::collections::HashMap;

use serde_json::{Map, Value as Json};

use super::sink::cut;
use super::{Place, Sink, json, unit};
use crate::batch::{Row, Text, Value};

/// The version understood.
const VERSION: u8 = 10;
/// Times below are counted from now: 2^28 seconds.
const RELATIVE_BELOW_S: f64 = 268_435_456.0;

/// What is carried from record to record.
#[derive(Default)]
struct Base {
    name: String,
    unit: String,
    time_s: f64,
    value: Option<f64>,
    sum: Option<f64>,
}

/// Longitudes and latitudes by entity and time.
type Positions = HashMap<(Text, u64), [f64; 2]>;

/// Takes a pack.
pub(super) fn read(sink: &mut Sink<'_>, place: &Place<'_>, value: &Json) {
    let one = std::slice::from_ref(value);
    let records = value.as_array().map_or(one, Vec::as_slice);
    let mut versions = records.iter().filter_map(|record| json::number(record.get("bver")?));
    if let Some(version) = versions.find(|version| *version > f64::from(VERSION)) {
        let version = crate::digits::of(version);
        return sink.issue(place, format!("expected version {VERSION} of SenML at most, found {version}"));
    }
    let mut base = Base::default();
    let mut positions = Positions::new();
    let first = sink.batch.rows.len();
    for (index, record) in records.iter().enumerate() {
        let place = place.at(index);
        match record.as_object() {
            Some(object) => take(sink, &place, &mut base, &mut positions, object),
            None => sink.expected(&place, "a record", record),
        }
    }
    for row in sink.batch.rows.iter_mut().skip(first) {
        if let Some([longitude, latitude]) = positions.get(&(row.entity, row.begin_ms.to_bits())) {
            (row.longitude, row.latitude) = (*longitude, *latitude);
        }
    }
    // Half a position is none.
    let is_whole = |row: &Row| row.value != Value::Place || !(row.longitude + row.latitude).is_nan();
    let mut number = 0;
    sink.batch.rows.retain(|row| {
        number += 1;
        number <= first || is_whole(row)
    });
}

/// Takes a record; what it carries holds for those behind it even if it is refused.
fn take(
    sink: &mut Sink<'_>,
    place: &Place<'_>,
    base: &mut Base,
    positions: &mut Positions,
    record: &Map<String, Json>,
) {
    let text = |key: &str| record.get(key).and_then(Json::as_str);
    let number = |key: &str| record.get(key).and_then(Json::as_f64).filter(|number| number.is_finite());
    // Cut here: each record writes them out.
    base.name = text("bn").map_or_else(|| std::mem::take(&mut base.name), |name| cut(name).to_owned());
    base.unit = text("bu").map_or_else(|| std::mem::take(&mut base.unit), |unit| cut(unit).to_owned());
    base.time_s = number("bt").unwrap_or(base.time_s);
    base.value = number("bv").or(base.value);
    base.sum = number("bs").or(base.sum);
    if let Some(label) = record.keys().find(|label| label.ends_with('_')) {
        return sink.issue(place, format!("expected labels that need not be understood, found {label:?}"));
    }
    let name = format!("{}{}", base.name, cut(text("n").unwrap_or("")));
    if name.is_empty() {
        if ["v", "vs", "vb", "vd", "s"].iter().any(|label| record.contains_key(*label)) {
            sink.issue(place, "expected a name, found none");
        }
        return;
    }
    let source_unit = text("u").unwrap_or(&base.unit);
    let seconds = base.time_s + number("t").unwrap_or(0.0);
    let at_ms = if seconds < RELATIVE_BELOW_S { sink.received_ms + seconds * 1e3 } else { seconds * 1e3 };
    let (entity, attribute) = names(&name);
    let entity = if entity.is_empty() { sink.options.entity.as_str() } else { entity };
    let entity = if entity.is_empty() { name.as_str() } else { entity };
    let row = Row {
        entity: sink.text(place, entity),
        source_unit: sink.text(place, source_unit),
        begin_ms: at_ms,
        end_ms: at_ms,
        valid_until_ms: number("ut").map_or(f64::NAN, |seconds| at_ms + seconds * 1e3),
        ..Row::default()
    };
    let attribute = if attribute.is_empty() { source_unit } else { attribute };
    let word = ["vs", "vb", "vd"].iter().find_map(|label| record.get(*label));
    let value = number("v").map(|value| base.value.unwrap_or(0.0) + value);
    match (value.or(base.value.filter(|_| word.is_none())), word) {
        (Some(degrees), _) if matches!(source_unit, "lon" | "lat") => {
            position(sink, positions, row, degrees, source_unit == "lon");
        }
        (Some(value), _) => {
            let (value, unit) = unit::of_senml(value, source_unit);
            push(sink, place, row, attribute, unit, Value::Number(value));
        }
        (None, Some(word)) => {
            let value = sink.value(place, word, false).unwrap_or_default();
            push(sink, place, row, attribute, source_unit, value);
        }
        (None, None) => match record.get("v") {
            Some(value) => sink.expected(place, "a number", value),
            // A record may carry for others and say nothing itself.
            None if record.contains_key("s") || !record.contains_key("n") => {}
            None => sink.issue(place, "expected a value, found none"),
        },
    }
    let sum = number("s").map(|sum| base.sum.unwrap_or(0.0) + sum).or(base.sum);
    if let Some(sum) = sum {
        let unit = if source_unit.is_empty() { String::new() } else { format!("{source_unit}.s") };
        let attribute = format!("{attribute}.sum");
        push(sink, place, row, &attribute, &unit, Value::Number(sum));
    }
}

fn push(sink: &mut Sink<'_>, place: &Place<'_>, row: Row, attribute: &str, unit: &str, value: Value) {
    let (attribute, unit) = (sink.text(place, attribute), sink.text(place, unit));
    sink.batch.push(Row { attribute, unit, value, ..row });
}

/// Keeps half a position; the first half makes the row.
fn position(sink: &mut Sink<'_>, positions: &mut Positions, row: Row, degrees: f64, is_longitude: bool) {
    let most = if is_longitude { 180.0 } else { 90.0 };
    let half = if degrees.abs() <= most { degrees } else { f64::NAN };
    let key = (row.entity, row.begin_ms.to_bits());
    let is_first = !positions.contains_key(&key);
    let [longitude, latitude] = positions.entry(key).or_insert([f64::NAN; 2]);
    *(if is_longitude { longitude } else { latitude }) = half;
    if is_first {
        let attribute = sink.name("location");
        sink.batch.push(Row { attribute, source_unit: Text(0), value: Value::Place, ..row });
    }
}

/// Entity and attribute of a name; no attribute where the name is one of a thing as a whole.
fn names(name: &str) -> (&str, &str) {
    let parts = |text: &str| text.split(':').count();
    let is_whole = !name.contains('/')
        && ((name.starts_with("urn:dev:") && parts(name) <= 4)
            || (name.starts_with("urn:uuid:") && parts(name) <= 3));
    match name.rfind([':', '/']) {
        Some(at) if !is_whole => (name.get(..at).unwrap_or(""), name.get(at + 1..).unwrap_or("")),
        None => ("", name),
        Some(_) => (name, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Format, Options, decode};
    use super::*;

    fn rows(text: &str) -> Vec<String> {
        let decoded = decode(Some(Format::SenMl), None, text.as_bytes(), 1e12, &Options::default());
        let batch = &decoded.batch;
        assert!(batch.issues.is_empty(), "{:?}", batch.issues);
        let line = |row: &Row| {
            let value = match row.value {
                Value::Number(number) => number.to_string(),
                Value::Text(text) => batch.say(text).to_owned(),
                other => format!("{other:?}"),
            };
            format!(
                "{} {} {value} {} ({}) {}",
                batch.say(row.entity),
                batch.say(row.attribute),
                batch.say(row.unit),
                batch.say(row.source_unit),
                row.begin_ms
            )
        };
        batch.rows.iter().map(line).collect()
    }

    #[test]
    fn a_percent_sign_of_senml_is_a_whole_and_not_a_hundredth() {
        let text = r#"[{"bn":"lamp/","bt":1e9,"n":"level","u":"%","v":0.5},{"n":"on","u":"/","v":0.5},
            {"n":"full","u":"/100","v":40},{"n":"humidity","u":"%RH","v":60}]"#;
        assert_eq!(
            rows(text),
            [
                "lamp level 50 % (%) 1000000000000",
                "lamp on 0.5 1 (/) 1000000000000",
                "lamp full 40 % (/100) 1000000000000",
                "lamp humidity 60 %RH (%RH) 1000000000000",
            ]
        );
    }

    #[test]
    fn a_value_counts_for_as_long_as_its_update_time_says() {
        let text = r#"[{"n":"meter:temp","u":"Cel","v":20,"t":-10,"ut":60}]"#;
        let decoded = decode(None, None, text.as_bytes(), 1e12, &Options::default());
        let row = decoded.batch.rows[0];
        assert_eq!(
            (row.begin_ms, row.valid_until_ms),
            (1e12 - 10e3, 1e12 + 50e3),
            "ten seconds ago, for a minute"
        );
    }

    #[test]
    fn a_bus_is_where_its_position_records_say() {
        let text = r#"[{"bn":"bus7:","bt":1e9,"n":"speed","u":"m/s","v":9},{"n":"x","u":"lon","v":7.4},{"n":"y","u":"lat","v":43.7},
            {"n":"speed","u":"m/s","v":8,"t":1},{"n":"x","u":"lon","v":7.5,"t":2}]"#;
        let decoded = decode(None, None, text.as_bytes(), 1e12, &Options::default());
        let rows = &decoded.batch.rows;
        assert_eq!(rows.len(), 3, "two speeds and a place; half a place is none");
        let seen = (rows[0].longitude, rows[0].latitude, rows[1].value);
        assert_eq!(seen, (7.4, 43.7, Value::Place), "where it was");
        assert!(rows[2].longitude.is_nan(), "a second later nobody said where");
    }

    #[test]
    fn a_pack_of_a_newer_version_is_refused_and_so_is_a_label_that_must_be_understood() {
        for text in [r#"[{"bver":11,"n":"a:b","v":1}]"#, r#"[{"n":"a:b","v":1,"x_":1}]"#] {
            let decoded = decode(Some(Format::SenMl), None, text.as_bytes(), 1e12, &Options::default());
            assert_eq!((decoded.batch.rows.len(), decoded.batch.issues.len()), (0, 1), "{text}");
        }
    }

    #[test]
    fn sums_and_base_values_are_added_up() {
        let text = r#"[{"bn":"tap:","bt":1e9,"bv":100,"bs":5,"n":"flow","u":"m3/s","v":1,"s":2},{"n":"flow","t":1}]"#;
        assert_eq!(
            rows(text),
            [
                "tap flow 101 m3/s (m3/s) 1000000000000",
                "tap flow.sum 7 m3/s.s (m3/s) 1000000000000",
                "tap flow 100  () 1000000001000",
                "tap flow.sum 5  () 1000000001000",
            ]
        );
    }
}
