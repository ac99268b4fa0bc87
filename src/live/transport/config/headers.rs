//! Headers that a description may ask to be sent.
//!
//! In: an object of names and values. Out: what is harmless; an issue for each that is a secret, the browser's own, or
//! could be read as another.
//! Does not: show a value: the very ones that are refused are secrets.

use super::fields::{Fields, Log};
use crate::transport::Fault;
use crate::transport::url::is_secret;

/// Headers of one feed.
const HEADERS_LIMIT: usize = 16;
/// Bytes of a value.
const VALUE_BYTES: usize = 1_024;
/// Headers that say who asks.
const WHO: [&str; 4] = ["authorization", "proxy-authorization", "cookie", "x-auth"];
/// Headers that a browser sets itself, or that the polling does.
const BROWSERS: [&str; 12] = [
    "host",
    "origin",
    "referer",
    "user-agent",
    "connection",
    "content-length",
    "transfer-encoding",
    "upgrade",
    "te",
    "if-none-match",
    "if-modified-since",
    "last-event-id",
];

pub(super) fn read(fields: &Fields<'_>, log: &mut Log) -> Vec<(String, String)> {
    let path = fields.path("headers");
    let Some(map) = fields.object("headers", log).and_then(|value| value.as_object()) else {
        return Vec::new();
    };
    let mut out = Vec::new();
    for (name, value) in map {
        let lower = name.to_ascii_lowercase();
        let value = value.as_str();
        let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        let looks_secret = value.is_some_and(|value| {
            let beginning = value.trim_start().to_ascii_lowercase();
            ["bearer ", "basic ", "digest "].iter().any(|scheme| beginning.starts_with(scheme))
        });
        let fault = if name.is_empty() || name.len() > 64 || !name.bytes().all(is_token) {
            Fault::quoting("the name of a header", name)
        } else if WHO.contains(&lower.as_str()) || is_secret(&lower) || looks_secret {
            Fault::quoting(
                "no header that is a secret: everybody can read a feed's description; let the server allow the page instead",
                name,
            )
        } else if BROWSERS.contains(&lower.as_str())
            || lower.starts_with("sec-")
            || lower.starts_with("proxy-")
        {
            Fault::quoting("no header that browsers set themselves", name)
        } else if value.is_none_or(|value| {
            value.len() > VALUE_BYTES || !value.bytes().all(|byte| (0x20..0x7F).contains(&byte))
        }) {
            Fault::quoting("a value of at most 1,024 plain characters", name)
        } else if out.len() >= HEADERS_LIMIT {
            Fault::new("at most 16 headers", map.len().to_string())
        } else {
            out.push((name.clone(), value.unwrap_or("").to_owned()));
            continue;
        };
        log.say(&path, &fault);
    }
    out
}
