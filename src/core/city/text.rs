//! Turns JSON strings into text that can be shown, and properties into JSON that can be kept.
//!
//! In: bytes as they came. Out: UTF-8; what is not UTF-8 becomes U+FFFD.
//! Ids and names lose what could disguise them (control characters, overrides of direction, invisible characters).
//! Does not: normalise to NFC, or shorten for display.

use super::Properties;
use super::scan::{Scan, Stop};
use std::borrow::Cow;

/// How much of a feature's properties is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Keep {
    /// Properties at most; further ones are dropped.
    pub properties: u32,
    /// Bytes in a property's name; ones with longer names are dropped.
    pub key_bytes: usize,
    /// Bytes kept of a value; longer ones are cut.
    pub value_bytes: usize,
    /// Bytes of a value that is looked at; ones with more are dropped.
    pub value_bytes_seen: usize,
}

/// The text of a JSON string's bytes, escapes resolved.
pub fn decode(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    if !text.contains('\\') {
        return text.into_owned();
    }
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text.as_ref();
    while let Some((before, escape)) = rest.split_once('\\') {
        decoded.push_str(before);
        let mut after = escape.chars();
        match after.next() {
            Some('b') => decoded.push('\u{8}'),
            Some('f') => decoded.push('\u{c}'),
            Some('n') => decoded.push('\n'),
            Some('r') => decoded.push('\r'),
            Some('t') => decoded.push('\t'),
            Some('u') => {
                let (character, used) = code_point(escape);
                decoded.push(character);
                rest = escape.get(used..).unwrap_or("");
                continue;
            }
            Some(same) => decoded.push(same),
            None => {}
        }
        rest = after.as_str();
    }
    decoded.push_str(rest);
    decoded
}

/// The text of a JSON value: of a string what it stands for, of others what is written; none for null.
#[must_use]
pub fn text_of_value(value: &str) -> Option<Cow<'_, str>> {
    match value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(inner) if inner.contains('\\') => Some(decode(inner.as_bytes()).into()),
        Some(inner) => Some(inner.into()),
        None => (value != "null").then_some(value.into()),
    }
}

/// The character of `uXXXX` or `uXXXX\uXXXX`, and how many bytes that took.
fn code_point(escape: &str) -> (char, usize) {
    let unit =
        |from: usize| escape.get(from..from + 4).and_then(|digits| u16::from_str_radix(digits, 16).ok());
    let Some(first) = unit(1) else { return (char::REPLACEMENT_CHARACTER, 1) };
    if let Some(character) = char::from_u32(u32::from(first)) {
        return (character, 5);
    }
    let second = if escape.get(5..7) == Some("\\u") { unit(7) } else { None };
    let pair = [first, second.unwrap_or(0)];
    match char::decode_utf16(pair).next() {
        Some(Ok(character)) => (character, 11),
        _ => (char::REPLACEMENT_CHARACTER, 5),
    }
}

/// A feature's id, with nothing invisible in it.
pub(super) fn clean_id(text: &str, most_bytes: usize) -> Cow<'_, str> {
    if let Some(clean) = plain(text, most_bytes) {
        return clean.into();
    }
    let seen = |c: char| !disguises(c) && !matches!(c, '\u{200c}'..='\u{200f}');
    cut(text, most_bytes).chars().filter(|&c| seen(c)).collect::<String>().trim().to_owned().into()
}

/// A feature's name, on one line. The joiners that Persian, Hindi and emoji need stay.
pub(super) fn clean_name(text: &str, most_bytes: usize) -> Cow<'_, str> {
    if let Some(clean) = plain(text, most_bytes) {
        return clean.into();
    }
    let spaced = cut(text, most_bytes).chars().map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c });
    spaced.filter(|&c| !disguises(c)).collect::<String>().trim().to_owned().into()
}

/// What most ids and names are: short ASCII that nothing is hidden in.
fn plain(text: &str, most_bytes: usize) -> Option<&str> {
    let is_plain = text.len() <= most_bytes && text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    is_plain.then(|| text.trim_ascii())
}

fn disguises(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// At most so many bytes of a text, cut between characters.
pub fn cut(text: &str, most_bytes: usize) -> &str {
    if text.len() <= most_bytes {
        return text;
    }
    let end = (0..=most_bytes).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0);
    text.get(..end).unwrap_or("")
}

/// A short piece of the input for an issue, quoted.
pub fn quoted(bytes: &[u8]) -> String {
    const SHOWN: usize = 40;
    let shown = bytes.get(..SHOWN).unwrap_or(bytes);
    let mut text = String::from_utf8_lossy(shown);
    // A character cut in half at the end is not the input's fault.
    if shown.len() < bytes.len() {
        text = text.trim_end_matches(char::REPLACEMENT_CHARACTER).to_owned().into();
    }
    let more = if shown.len() < bytes.len() { "…" } else { "" };
    format!("{text:?}{more}")
}

/// Writes an object again, within limits and as valid JSON; true if anything was dropped or cut.
pub(super) fn rewrite(object: &[u8], keep: Keep, properties: &mut Properties) -> Result<bool, Stop> {
    properties.clear();
    let mut scan = Scan::new(object, 0);
    let (mut lost, mut kept) = (false, 0);
    // What stands before the next value, and then the value.
    let mut text = String::from("{");
    scan.open(b'{', "an object")?;
    let mut more = scan.first(b'}')?;
    while more {
        let key = scan.key()?;
        scan.peek()?;
        let start = scan.at;
        scan.skip()?;
        let value = scan.slice(start..scan.at);
        if kept == keep.properties || key.bytes.len() > keep.key_bytes || value.len() > keep.value_bytes_seen
        {
            lost = true;
        } else {
            if kept > 0 {
                text.push(',');
            }
            kept += 1;
            quote(&decode(scan.slice(key.bytes)), &mut text);
            text.push(':');
            let start = text.len();
            lost |= rewrite_value(value, keep.value_bytes, &mut text);
            properties.add(text.as_bytes(), 0, start..text.len());
            text.clear();
        }
        more = scan.another(b'}')?;
    }
    text.push('}');
    properties.end(text.as_bytes(), 0..text.len());
    Ok(lost)
}

fn rewrite_value(value: &[u8], most_bytes: usize, into: &mut String) -> bool {
    if let [b'"', inner @ .., b'"'] = value {
        let text = decode(inner);
        let shown = cut(&text, most_bytes);
        quote(shown, into);
        return shown.len() < text.len();
    }
    let text = String::from_utf8_lossy(value);
    if text.len() > most_bytes {
        // Half an array is not JSON: what is kept of it is kept as text.
        quote(cut(&text, most_bytes), into);
        return true;
    }
    into.extend(text.chars().map(|c| if c < ' ' { ' ' } else { c }));
    false
}

/// Writes a text as a JSON string; control characters become spaces.
pub fn quote(text: &str, into: &mut String) {
    into.push('"');
    for c in text.chars() {
        match c {
            '"' => into.push_str("\\\""),
            '\\' => into.push_str("\\\\"),
            '\n' => into.push_str("\\n"),
            '\t' => into.push_str("\\t"),
            '\0'..='\u{1f}' => into.push(' '),
            other => into.push(other),
        }
    }
    into.push('"');
}

/// A number to the millionth, without trailing zeros; written in whole millionths, for the standard library's way of
/// writing fractions takes 14 KB of code.
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "float casts saturate, which is asked"
)]
pub fn plain_number(value: f64) -> String {
    if !value.is_finite() {
        let word = if value.is_nan() { "NaN" } else { "inf" };
        return if value < 0.0 { format!("-{word}") } else { word.to_owned() };
    }
    let millionths = (value.abs() * 1.0e6).round_ties_even() as u64;
    let sign = if value < 0.0 && millionths > 0 { "-" } else { "" };
    if millionths == u64::MAX {
        return format!("{sign}a number beyond counting");
    }
    let (whole, part) = (millionths / 1_000_000, millionths % 1_000_000);
    let fraction = format!("{part:06}");
    match fraction.trim_end_matches('0') {
        "" => format!("{sign}{whole}"),
        digits => format!("{sign}{whole}.{digits}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_people_write_them() {
        let written = [0.0, -0.0, 12.0, -2.5, 0.000_001, 1.0e9, 0.1 + 0.2].map(plain_number);
        assert_eq!(written, ["0", "0", "12", "-2.5", "0.000001", "1000000000", "0.3"], "plainly");
        assert_eq!([f64::NAN, f64::NEG_INFINITY].map(plain_number), ["NaN", "-inf"], "as it is called");
    }

    #[test]
    fn escapes_become_what_they_stand_for() {
        for (bytes, expected) in [
            (r"plain", "plain"),
            (r"a\/b\\c\u00e9", "a/b\\cé"),
            (r"\ud83c\udf33 tree", "🌳 tree"),
            (r"\ud83c tree", "\u{fffd} tree"),
            (r"\udf33\ud83c", "\u{fffd}\u{fffd}"),
        ] {
            assert_eq!(decode(bytes.as_bytes()), expected, "{bytes}");
        }
        assert_eq!(decode(b"M\xfcnster"), "M\u{fffd}nster", "what is not UTF-8 is shown as such");
    }

    #[test]
    fn names_and_ids_cannot_hide_anything() {
        let evil = "\u{202e}gnp\u{202c}.\u{200b}a\u{0}\u{85}\u{2066}b\u{feff}";
        assert_eq!(clean_id(evil, 1024), "gnp.ab", "as an id");
        assert_eq!(clean_name("Rue\n de  la Paix ", 1024), "Rue  de  la Paix", "on one line");
        assert_eq!(clean_name("می\u{200c}دان", 1024), "می\u{200c}دان", "a Persian name keeps its joiner");
        assert_eq!(clean_id("a\u{200d}b", 1024), "ab", "an id does not");
        assert_eq!(clean_name("éé", 3), "é", "cut between characters");
    }

    #[test]
    fn what_is_rewritten_is_json_within_limits() {
        let keep = Keep { properties: 4, key_bytes: 8, value_bytes: 6, value_bytes_seen: 20 };
        for (object, expected, lost) in [
            (r#"{ "a" : "x\ty" }"#, r#"{"a":"x\ty"}"#, false),
            ("{\"a\":\"x\u{1}y\"}", r#"{"a":"x y"}"#, false),
            (r#"{"a":"0123456789"}"#, r#"{"a":"012345"}"#, true),
            (r#"{"a":[1,2,3,4]}"#, r#"{"a":"[1,2,3"}"#, true),
            (r#"{"a":"0123456789012345678901234"}"#, "{}", true),
            (r#"{"a very long key":1,"b":2}"#, r#"{"b":2}"#, true),
            (r#"{"a":1,"b":2,"c":3,"d":4,"e":5}"#, r#"{"a":1,"b":2,"c":3,"d":4}"#, true),
        ] {
            let mut properties = Properties::default();
            assert_eq!(rewrite(object.as_bytes(), keep, &mut properties), Ok(lost), "{object}");
            let kept = properties.text();
            assert_eq!(kept, expected, "{object}");
            assert!(serde_json::from_str::<serde_json::Value>(&kept).is_ok(), "{kept} is not JSON");
        }
    }
}
