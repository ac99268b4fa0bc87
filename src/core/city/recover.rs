//! Finds the way back into a text after an error in it.
//!
//! In: bytes as they come, from the start of the object that could not be read. Out: the place where reading goes on:
//! behind the brace that closes the object, or where, behind the error, another feature begins.
//! Works byte by byte, so that the same text gives the same place however it was cut into pieces.
//! Does not: check the JSON in between.

/// What a feature nearly always begins with; white space may stand between.
const FEATURE: [&[u8]; 4] = [b"{", b"\"type\"", b":", b"\"Feature\""];
/// A beginning of a feature with more white space than this is not looked for.
const FEATURE_BYTES: usize = 200;
/// Separates the records of a text sequence ([RFC 8142](https://www.rfc-editor.org/rfc/rfc8142)).
pub(super) const RECORD_SEPARATOR: u8 = 0x1e;

/// Follows braces through text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Braces {
    depth: u32,
    in_string: bool,
    escaped: bool,
    line_begins: bool,
}

/// How to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Look {
    /// The closing brace counts.
    pub for_close: bool,
    /// A feature that begins here or later counts.
    pub for_feature_from: usize,
    /// An object at the start of a line counts, for records that stand on lines of their own.
    pub for_line: bool,
}

/// Where the search stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Progress {
    /// Reading goes on here.
    Found(usize),
    /// Searched up to here; more text is needed.
    Searched(usize),
}

impl Braces {
    /// Goes on from `at`.
    pub(super) fn follow(&mut self, text: &[u8], mut at: usize, look: Look, at_end: bool) -> Progress {
        while let Some(&byte) = text.get(at) {
            if look.for_line && byte == RECORD_SEPARATOR {
                return Progress::Found(at);
            }
            if byte == b'{' && look.for_line && self.line_begins {
                return Progress::Found(at);
            }
            if byte == b'{' && at >= look.for_feature_from {
                match begins_feature(text.get(at..).unwrap_or(&[])) {
                    Some(true) => return Progress::Found(at),
                    None if !at_end => return Progress::Searched(at),
                    _ => {}
                }
            }
            self.step(byte);
            at += 1;
            if byte == b'}' && self.depth == 0 && !self.in_string && look.for_close {
                return Progress::Found(at);
            }
        }
        Progress::Searched(at)
    }

    fn step(&mut self, byte: u8) {
        self.line_begins = byte == b'\n';
        if self.in_string {
            self.in_string = self.escaped || byte != b'"';
            self.escaped = !self.escaped && byte == b'\\';
            return;
        }
        match byte {
            b'"' => self.in_string = true,
            b'{' => self.depth += 1,
            b'}' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
    }
}

/// Whether a feature begins here; None where the text ends too early to tell.
fn begins_feature(text: &[u8]) -> Option<bool> {
    let text = text.get(..FEATURE_BYTES).unwrap_or(text);
    let mut rest = text;
    for token in FEATURE {
        rest = rest.trim_ascii_start();
        match rest.strip_prefix(token) {
            Some(after) => rest = after,
            None if token.starts_with(rest) && text.len() < FEATURE_BYTES => return None,
            None => return Some(false),
        }
    }
    Some(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, look: Look, expected: Option<&str>) {
        for cut in 0..=text.len() {
            // In two pieces, as from a stream: the place must not depend on where they were cut.
            let mut braces = Braces::default();
            let mut found = braces.follow(&text.as_bytes()[..cut], 0, look, false);
            if let Progress::Searched(at) = found {
                found = braces.follow(text.as_bytes(), at, look, true);
            }
            let rest = match found {
                Progress::Found(at) => Some(&text[at..]),
                Progress::Searched(_) => None,
            };
            assert_eq!(rest, expected, "after {text:?} in pieces of {cut} and {}", text.len() - cut);
        }
    }

    #[test]
    fn reading_goes_on_behind_the_closing_brace() {
        let look = Look { for_close: true, for_feature_from: usize::MAX, for_line: false };
        check(r#"{"a":{"b":NaN},"c":"}\"}"},{"d":1}"#, look, Some(r#",{"d":1}"#));
        check(r#"{"a":{"b":1}"#, look, None);
    }

    #[test]
    fn reading_goes_on_at_the_next_feature_where_a_brace_or_quote_is_missing() {
        let look = Look { for_close: true, for_feature_from: 1, for_line: false };
        check(r#"{"a":{"b":1},{ "type": "Feature" }]"#, look, Some(r#"{ "type": "Feature" }]"#));
        check(r#"{"a":"b},{"type":"Feature"}]"#, look, Some(r#"{"type":"Feature"}]"#));
    }

    #[test]
    fn records_on_lines_start_over_on_the_next_line() {
        let look = Look { for_close: true, for_feature_from: 1, for_line: true };
        check("{\"a\":[1,\n{\"b\":2}", look, Some("{\"b\":2}"));
        check("{\"a\":\"\u{1e}{\"b\":2}", look, Some("\u{1e}{\"b\":2}"));
    }
}
