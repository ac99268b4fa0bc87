//! Lines of a stream: one JSON value each ([NDJSON]), or JSON text sequences ([RFC 8142], a record separator before each).
//!
//! In: bytes, cut anywhere. Out: each line without its end; empty ones are none. A line over the limit is left out and
//! counted, and the next is read as if nothing had been.
//! Does not: parse JSON. What stands behind the last line end is handed out at the end only, since it may be cut off.
//!
//! [NDJSON]: https://github.com/ndjson/ndjson-spec
//! [RFC 8142]: https://www.rfc-editor.org/rfc/rfc8142

use super::{Fault, MESSAGE_BYTES};
use crate::Issue;

/// RFC 8142's mark before each value.
const RECORD_SEPARATOR: u8 = 0x1E;

/// A stream that is being cut into lines.
#[derive(Debug)]
pub struct Lines {
    limit: usize,
    line: Vec<u8>,
    is_over: bool,
    read: u64,
    refused: u64,
    issues: Vec<Issue>,
}

impl Default for Lines {
    fn default() -> Self {
        Self::new(MESSAGE_BYTES)
    }
}

impl Lines {
    /// With lines of at most so many bytes.
    #[must_use]
    pub fn new(limit: usize) -> Self {
        Self { limit, line: Vec::new(), is_over: false, read: 0, refused: 0, issues: Vec::new() }
    }

    /// Reads on.
    pub fn push(&mut self, bytes: &[u8]) -> Vec<Vec<u8>> {
        let mut out = Vec::new();
        for part in bytes.split_inclusive(|byte| is_end(*byte)) {
            let (text, ends) = match part.split_last() {
                Some((last, text)) if is_end(*last) => (text, true),
                _ => (part, false),
            };
            if self.is_over || self.line.len() + text.len() > self.limit {
                self.is_over = true;
                self.line.clear();
            } else {
                self.line.extend_from_slice(text);
            }
            if ends {
                out.extend(self.end_line());
            }
        }
        out
    }

    fn end_line(&mut self) -> Option<Vec<u8>> {
        let mut line = std::mem::take(&mut self.line);
        if std::mem::take(&mut self.is_over) {
            self.read += 1;
            self.refused += 1;
            if self.issues.len() < 10 {
                let found = format!("more than {} bytes", self.limit);
                let place = format!("line {}", self.read);
                self.issues.push(Fault::new("a line within the limit", found).at(&place));
            }
            return None;
        }
        line.truncate(line.trim_ascii_end().len());
        if line.trim_ascii_start().is_empty() {
            return None;
        }
        self.read += 1;
        Some(line)
    }

    /// What stood behind the last line end when the stream ended. It may be half a line.
    pub fn end(&mut self) -> Option<Vec<u8>> {
        self.end_line()
    }

    /// Lines that were left out.
    #[must_use]
    pub fn refused(&self) -> u64 {
        self.refused
    }

    /// What was wrong since this was last asked; ten at most, the rest are counted.
    pub fn take_issues(&mut self) -> Vec<Issue> {
        std::mem::take(&mut self.issues)
    }
}

/// JSON escapes both within its texts, so neither ever stands inside a value.
fn is_end(byte: u8) -> bool {
    byte == b'\n' || byte == RECORD_SEPARATOR
}

#[cfg(test)]
mod tests {
    use super::Lines;
    use proptest::prelude::{ProptestConfig, prop, prop_assert_eq, proptest};

    fn read(lines: &mut Lines, text: &str) -> Vec<String> {
        lines.push(text.as_bytes()).into_iter().map(|line| String::from_utf8(line).unwrap()).collect()
    }

    #[test]
    fn observations_come_one_a_line_whatever_ends_it() {
        let mut lines = Lines::default();
        assert_eq!(read(&mut lines, "{\"a\":1}\r\n\n{\"b\":"), ["{\"a\":1}"], "as soon as the line ends");
        assert_eq!(read(&mut lines, "2}\n"), ["{\"b\":2}"], "cut in the middle");
        assert_eq!(
            read(&mut lines, "\u{1e}{\"c\":3}\n\u{1e}{\n\"d\":4"),
            ["{\"c\":3}", "{"],
            "a text sequence"
        );
        assert_eq!(lines.end(), Some(b"\"d\":4".to_vec()), "what was left at the end");
        assert_eq!(lines.end(), None, "once");
    }

    #[test]
    fn a_line_too_long_is_left_out_and_the_next_is_read() {
        let mut lines = Lines::new(10);
        assert_eq!(read(&mut lines, "ok\n12345678901\n123456"), ["ok"], "the second is over");
        assert_eq!(read(&mut lines, "78901"), [""; 0], "so is the third, in parts");
        assert_eq!(read(&mut lines, "234\nfine\n"), ["fine"], "the fourth is read");
        assert_eq!(lines.refused(), 2, "counted");
        let issues = lines.take_issues();
        assert_eq!(issues[1].place, "line 3", "which");
        assert_eq!(issues[1].reason, "expected a line within the limit, found more than 10 bytes", "why");
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_text_gives_the_same_lines_however_it_is_cut(text in "[a-c\\n\\r\\x1e]{0,80}", cut in prop::collection::vec(1_usize..7, 1..6)) {
            let mut whole = Lines::new(6);
            let mut expected = whole.push(text.as_bytes());
            expected.extend(whole.end());
            let mut lines = Lines::new(6);
            let (mut rest, mut found, mut turn) = (text.as_bytes(), Vec::new(), 0);
            while !rest.is_empty() {
                let (part, after) = rest.split_at(cut[turn % cut.len()].min(rest.len()));
                found.extend(lines.push(part));
                (rest, turn) = (after, turn + 1);
            }
            found.extend(lines.end());
            prop_assert_eq!(found, expected);
            prop_assert_eq!(lines.refused(), whole.refused());
        }
    }
}
