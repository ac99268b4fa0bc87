//! Describes the built page: each file with its hash and sizes.
//!
//! In: the files of a folder. Out: `manifest.json`, relative URLs, `sha384-…` as Subresource Integrity writes it, bytes
//! raw, and for a release gzip 9 and brotli 11 as a web server would send them.
//! Does not: name anything outside the folder, or the city beside the page.

use serde_json::{Value, json};
use sha2::{Digest as _, Sha384};
use std::collections::BTreeMap;
use std::io::Write as _;

/// The manifest's own name.
pub(crate) const NAME: &str = "manifest.json";

/// The hash of some bytes as `integrity` attributes and `fetch` want it.
pub(crate) fn sha384(bytes: &[u8]) -> String {
    format!("sha384-{}", base64(&Sha384::digest(bytes)))
}

/// The manifest of these files, by relative URL.
pub(crate) fn describe(
    files: &BTreeMap<String, Vec<u8>>,
    profile: &str,
    compressed: bool,
) -> Result<String, String> {
    let mut entries = serde_json::Map::new();
    for (url, bytes) in files {
        let mut entry = json!({ "integrity": sha384(bytes), "bytes": bytes.len() });
        if compressed {
            entry["gzip_bytes"] = json!(gzip(bytes)?.len());
            entry["brotli_bytes"] = json!(brotli(bytes)?.len());
        }
        entries.insert(url.clone(), entry);
    }
    let manifest = json!({ "name": "civitwin", "version": env!("CARGO_PKG_VERSION"), "profile": profile, "files": Value::Object(entries) });
    let text = serde_json::to_string_pretty(&manifest).map_err(|fault| fault.to_string())?;
    Ok(text + "\n")
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder
        .write_all(bytes)
        .and_then(|()| encoder.finish())
        .map_err(|fault| format!("could not gzip: {fault}"))
}

fn brotli(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let mut out = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    brotli::BrotliCompress(&mut &*bytes, &mut out, &parameters)
        .map_err(|fault| format!("could not brotli: {fault}"))?;
    Ok(out)
}

fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let byte = |at: usize| u32::from(group.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            let digit = (bits >> (18 - 6 * place)) & 63;
            let letter = ALPHABET.get(digit as usize).copied().unwrap_or(b'=');
            out.push(if place > group.len() { '=' } else { char::from(letter) });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_written_as_browsers_expect_it() {
        let known = "sha384-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb";
        assert_eq!(sha384(b""), known, "the hash of nothing is known");
        assert_eq!(base64(b"ab"), "YWI=", "one byte of padding");
        assert_eq!(base64(b"a"), "YQ==", "two bytes of padding");
    }

    #[test]
    fn a_manifest_lists_every_file_with_its_sizes() {
        let files = BTreeMap::from([("a.js".to_string(), b"let a = 1;".repeat(100))]);
        let text = describe(&files, "release", true).unwrap();
        let manifest: Value = serde_json::from_str(&text).unwrap();
        let entry = &manifest["files"]["a.js"];
        assert_eq!(entry["bytes"], 1000, "the raw size");
        assert!(entry["brotli_bytes"].as_u64().unwrap() < 100, "repetition compresses");
        assert!(entry["gzip_bytes"].as_u64().unwrap() < 100, "repetition compresses");
    }
}
