//! JSON of strangers: held to a depth and to the memory it would take, before it takes any.
//!
//! In: the bytes of a message, or of several behind one another. Out: values, or an issue with line and column.
//! `NaN` and `Infinity`, which JSON does not have and Python writes, are gaps.

use serde_json::Value;

use super::{Place, Sink};

/// Lists and objects within one another.
pub(super) const DEPTH_MOST: u32 = 64;
/// Longer texts are no numbers.
const DIGITS_MOST: usize = 64;
/// Bytes that a message may take once it is read.
const MEMORY_MOST: usize = 256 << 20;

/// Reads one value; an issue where it is none.
pub(super) fn read(bytes: &[u8], sink: &mut Sink<'_>, place: &Place<'_>) -> Option<Value> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match bounded(bytes) {
        Err(reason) => sink.issue(place, reason),
        Ok(has_bare_words) => match serde_json::from_slice(bytes) {
            Ok(value) => return Some(value),
            Err(_) if has_bare_words => match serde_json::from_slice(&without_bare_words(bytes)) {
                Ok(value) => {
                    sink.issue(place, "expected numbers, found NaN or Infinity: taken for gaps");
                    return Some(value);
                }
                Err(error) => sink.issue(place, format!("expected json: {error}")),
            },
            Err(error) => sink.issue(place, format!("expected json: {error}")),
        },
    }
    None
}

/// Reads what stands in lines (NDJSON) or behind record separators (RFC 8142); each may fail for itself.
pub(super) fn read_lines(
    bytes: &[u8],
    sink: &mut Sink<'_>,
    mut each: impl FnMut(&mut Sink<'_>, &Place<'_>, &Value),
) {
    for (number, line) in bytes.split(|byte| matches!(byte, b'\n' | 0x1e)).enumerate() {
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let place = Place::ROOT.at(number);
        if let Some(value) = read(line, sink, &place) {
            each(sink, &place, &value);
        }
    }
}

/// Whether the memory and depth of a text are bearable, and if so, whether it has NaN or Infinity outside of strings.
fn bounded(bytes: &[u8]) -> Result<bool, String> {
    // What `serde_json` takes: a node of a map has room for eleven members, a list for four at first.
    const OBJECT: usize = 640;
    const MEMBER: usize = 110;
    const LIST: usize = 140;
    const ELEMENT: usize = 32;
    const TEXT: usize = 16;
    let (mut depth, mut memory, mut has_bare_words) = (0_u32, bytes.len(), false);
    // A bit a level: whether it is an object.
    let mut objects = 0_u64;
    let (mut is_text, mut is_escaped) = (false, false);
    for byte in bytes {
        if is_text {
            match byte {
                _ if is_escaped => is_escaped = false,
                b'\\' => is_escaped = true,
                b'"' => is_text = false,
                _ => {}
            }
            continue;
        }
        memory += match byte {
            b'"' => {
                is_text = true;
                TEXT
            }
            b'{' | b'[' => {
                if depth == DEPTH_MOST {
                    return Err(format!(
                        "expected at most {DEPTH_MOST} lists and objects within one another"
                    ));
                }
                objects = objects << 1 | u64::from(*byte == b'{');
                depth += 1;
                if *byte == b'{' { OBJECT } else { LIST }
            }
            b'}' | b']' => {
                objects >>= 1;
                depth = depth.saturating_sub(1);
                0
            }
            b',' => {
                if objects & 1 == 1 {
                    MEMBER
                } else {
                    ELEMENT
                }
            }
            b'N' | b'I' => {
                has_bare_words = true;
                0
            }
            _ => 0,
        };
        if memory > MEMORY_MOST {
            return Err(format!("expected at most {} MiB once read, found more", MEMORY_MOST >> 20));
        }
    }
    Ok(has_bare_words)
}

/// The same text with `null` for NaN and Infinity outside of strings.
fn without_bare_words(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let (mut is_text, mut is_escaped) = (false, false);
    let mut rest = bytes;
    while let [byte, behind @ ..] = rest {
        if !is_text {
            let word =
                [&b"NaN"[..], b"-Infinity", b"Infinity"].into_iter().find(|word| rest.starts_with(word));
            if let Some(word) = word {
                out.extend_from_slice(b"null");
                rest = rest.get(word.len()..).unwrap_or(&[]);
                continue;
            }
        }
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_text => is_escaped = true,
            b'"' => is_text = !is_text,
            _ => {}
        }
        out.push(*byte);
        rest = behind;
    }
    out
}

/// A finite number, also one written as text.
pub(super) fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64().filter(|number| number.is_finite()),
        Value::String(text) => numeric(text),
        _ => None,
    }
}

/// A finite number in a text; words as `inf` are none.
pub(super) fn numeric(text: &str) -> Option<f64> {
    let text = text.trim();
    let is_number = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E'));
    (is_number && text.len() <= DIGITS_MOST)
        .then(|| text.parse().ok())
        .flatten()
        .filter(|number: &f64| number.is_finite())
}

/// The text of a member; empty where there is none.
pub(super) fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value.get(key).and_then(Value::as_str).unwrap_or("")
}

/// Behind the last slash, hash or colon of an address; the text itself where it has none of them, or ends with it.
pub(super) fn local_name(text: &str) -> &str {
    let name = text.rsplit(['/', '#']).next().unwrap_or(text);
    if name.is_empty() { text } else { name }
}

/// In a few words what a value is, for issues.
pub(super) fn kind(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(truth) => truth.to_string(),
        Value::Number(number) => crate::digits::of_number(number),
        Value::String(text) => format!("{:?}", text.chars().take(40).collect::<String>()),
        Value::Array(list) => format!("a list of {}", list.len()),
        Value::Object(object) => format!("an object of {}", object.len()),
    }
}
