//! Real messages of the standard formats: every one is read or told what is wrong with it, and the same thing said in
//! several representations is the same observations.
//!
//! Reads the shared data; skips loudly where it is absent.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

#[expect(dead_code, reason = "the reading tests use more of it")]
mod support;

#[path = "payloads/entities.rs"]
mod entities;
#[path = "payloads/records.rs"]
mod records;

use civitwin_live::decode::{Decoded, Format, Options, decode};
use civitwin_live::{Batch, Row, Value};
use std::collections::BTreeMap;
use support::{bytes_of, shared_files};

/// The first of March 2026 at noon.
const NOON_MS: f64 = 1_772_366_400_000.0;

fn read(format: Option<Format>, bytes: &[u8]) -> Decoded {
    decode(format, None, bytes, NOON_MS, &Options::default())
}

/// A value as it is read aloud.
fn say(batch: &Batch, row: &Row) -> String {
    match row.value {
        Value::None => "-".to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Truth(truth) => truth.to_string(),
        Value::Text(text) => batch.say(text).to_owned(),
        Value::Place => format!("at {} {}", row.longitude, row.latitude),
    }
}

#[test]
fn every_payload_is_read_or_told_what_is_wrong() {
    let is_message =
        |name: &str| [".json", ".jsonld", ".geojson"].iter().any(|ending| name.ends_with(ending));
    let mut counts: BTreeMap<_, [usize; 4]> = BTreeMap::new();
    for path in shared_files("payloads", is_message).into_iter().chain(shared_files("telemetry", is_message))
    {
        let decoded = read(None, &bytes_of(&path));
        let batch = &decoded.batch;
        let [files, rows, issues, silent] = counts.entry(decoded.format).or_default();
        *files += 1;
        *rows += batch.rows.len();
        *issues += batch.issues.len();
        *silent += usize::from(batch.rows.is_empty() && batch.issues.is_empty() && batch.structured == 0);
        assert!(decoded.format.is_some() || !batch.issues.is_empty(), "{} is ignored", path.display());
        for issue in &batch.issues {
            assert!(issue.reason.starts_with("expected"), "{}: {}", path.display(), issue.reason);
            assert!(!issue.reason.ends_with('.'), "{}: {}", path.display(), issue.reason);
        }
        for row in &batch.rows {
            assert!(!batch.say(row.entity).is_empty(), "whose? {}", path.display());
            assert!(row.is_gone || !batch.say(row.attribute).is_empty(), "which? {}", path.display());
            assert!(!row.begin_ms.is_nan() && row.begin_ms <= row.end_ms, "when? {} {row:?}", path.display());
        }
    }
    for (format, [files, rows, issues, silent]) in counts {
        println!(
            "{format:?}: {files} files, {rows} rows, {issues} issues, {silent} files of nothing but ids"
        );
    }
}
