//! A decoded message as the page is told of it: neutral observations and issues, in JSON.
//!
//! In: [`Decoded`]. Out: `{ format, observations, alerts, issues }`, observations as the contract has them, with more where
//! more is known. What says only where something is has a point of GeoJSON as its value.
//! Units are the source's own, unless the decoder converted; what says no time was so when it came; a series that ended is
//! told by `ended`. All issues are counted, the first hundred listed.
//! Does not: decode.

use super::{Decoded, Format, time};
use crate::batch::{Batch, Row, Text, Value};
use crate::written::written;
use serde_json::{Map, Value as Json, json};

/// What the page is told.
#[must_use]
pub fn tell(decoded: &Decoded, received_ms: f64) -> String {
    let Decoded { format, batch, alerts, .. } = decoded;
    let name = |known: Format| Format::ALL.iter().find(|(it, _)| *it == known).map(|(_, name)| *name);
    let observations = batch.rows.iter().map(|row| observation(batch, row, received_ms));
    let issues = batch.issues.iter().map(|issue| {
        let (expected, found) = parts(&issue.reason);
        json!({
            "severity": "skipped", "feature_id": null, "index": null,
            "position": issue.place, "expected": expected, "found": found,
        })
    });
    written(&json!({
        "format": format.and_then(name).unwrap_or("unknown"),
        "observations": observations.collect::<Vec<Json>>(),
        "alerts": alerts.iter().map(|alert| &alert.id).collect::<Vec<_>>(),
        "issues": issues.collect::<Vec<Json>>(),
        "issue_count": batch.issues.len() + batch.more_issues,
    }))
}

fn observation(batch: &Batch, row: &Row, received_ms: f64) -> Json {
    let text = |text: Text| Json::from(batch.say(text));
    let unit = if row.unit == Text(0) { row.source_unit } else { row.unit };
    let known = [row.end_ms, row.begin_ms, row.result_ms].into_iter().find(|ms| ms.is_finite());
    let value = match row.value {
        Value::None => Json::Null,
        Value::Number(number) => json!(number),
        Value::Truth(truth) => json!(truth),
        Value::Text(word) => text(word),
        Value::Place => json!({ "type": "Point", "coordinates": [row.longitude, row.latitude] }),
    };
    let mut told = Map::new();
    told.insert("entity".into(), text(row.entity));
    told.insert("attribute".into(), text(row.attribute));
    told.insert("value".into(), value);
    told.insert("unit".into(), if unit == Text(0) { Json::Null } else { text(unit) });
    told.insert("time".into(), time::rfc3339(known.unwrap_or(received_ms)).into());
    for (name, number) in
        [("longitude", row.longitude), ("latitude", row.latitude), ("accuracy", row.accuracy)]
    {
        if number.is_finite() {
            told.insert(name.into(), json!(number));
        }
    }
    if row.valid_until_ms.is_finite() {
        told.insert("valid_until".into(), time::rfc3339(row.valid_until_ms).into());
    }
    for (name, word) in [("dataset", row.dataset), ("quality", row.quality), ("source", row.source)] {
        if word != Text(0) {
            told.insert(name.into(), text(word));
        }
    }
    for (name, is_so) in [("simulated", row.is_simulated), ("ended", row.is_gone)] {
        if is_so {
            told.insert(name.into(), true.into());
        }
    }
    Json::Object(told)
}

/// What was expected, and what was found; all of it was expected where the reason is not so written.
fn parts(reason: &str) -> (&str, &str) {
    let reason = reason.strip_prefix("expected ").unwrap_or(reason);
    reason.rsplit_once(", found ").unwrap_or((reason, ""))
}

#[cfg(test)]
mod tests {
    use super::super::{Options, decode};
    use super::*;

    /// The first of March 2026 at noon.
    const NOON_MS: f64 = 1_772_366_400_000.0;

    fn told(text: &str) -> Json {
        let decoded = decode(None, None, text.as_bytes(), NOON_MS, &Options::default());
        serde_json::from_str(&tell(&decoded, NOON_MS)).expect("JSON")
    }

    #[test]
    fn a_message_is_told_as_observations_that_the_element_takes() {
        let said = told(
            r#"{"id":"urn:ngsi-ld:AirQualityObserved:1","type":"AirQualityObserved",
                "no2":{"type":"Property","value":41.5,"unitCode":"GQ","observedAt":"2026-03-01T11:59:00Z"},
                "location":{"type":"GeoProperty","value":{"type":"Point","coordinates":[7.4,43.7]}}}"#,
        );
        assert_eq!(said["format"], "ngsi-ld", "found by its shape");
        let no2 =
            said["observations"].as_array().and_then(|all| all.iter().find(|it| it["attribute"] == "no2"));
        assert_eq!(
            no2,
            Some(&json!({
                "entity": "urn:ngsi-ld:AirQualityObserved:1", "attribute": "no2", "value": 41.5, "unit": "GQ",
                "time": "2026-03-01T11:59:00Z", "longitude": 7.4, "latitude": 43.7,
            })),
            "all that is known of it"
        );
        assert_eq!((&said["issues"], &said["issue_count"]), (&json!([]), &json!(0)), "nothing is wrong");
    }

    #[test]
    fn what_is_no_message_is_told_with_what_was_expected() {
        let said = told("{\"a\":");
        assert_eq!((&said["format"], &said["observations"]), (&json!("unknown"), &json!([])), "nothing");
        let issue = &said["issues"][0];
        assert_eq!((&issue["severity"], &said["issue_count"]), (&json!("skipped"), &json!(1)), "{said}");
        assert!(issue["expected"].as_str().is_some_and(|text| !text.is_empty()), "{issue}");
    }
}
