//! Walks over JSON text, byte by byte, once.
//!
//! In: a slice that may end anywhere. Out: tokens as ranges of it, numbers as `f64`; [`Stop::Short`] where the text
//! ends too early to tell, [`Stop::Bad`] where it is not JSON ([RFC 8259]).
//! What was read never depends on what follows it, so reading a longer slice of the same text gives the same tokens.
//! One leniency: raw control characters inside strings are let through and flagged in [`Scan::untidy`].
//! Does not: build a tree, decode strings, or know about GeoJSON.
//!
//! [RFC 8259]: https://www.rfc-editor.org/rfc/rfc8259

use std::ops::Range;

/// Arrays and objects inside each other, at most: recursion must not exhaust a small stack.
pub const DEPTH_LIMIT: u32 = 32;

/// Why a token could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// The slice ended first.
    Short,
    /// The text is wrong at this byte.
    Bad {
        /// Counted from the start of the slice.
        at: usize,
        /// In plain words.
        expected: &'static str,
    },
}

/// A place in some text.
#[derive(Debug, Clone)]
pub struct Scan<'a> {
    /// All of it.
    pub text: &'a [u8],
    /// The next byte to read.
    pub at: usize,
    /// Arrays and objects that are open here.
    pub depth: u32,
    /// A string since this was last cleared held control characters or surrogate escapes.
    pub untidy: bool,
    /// The bytes of all strings since this was last cleared, or'ed together, and perhaps some more of the text.
    pub seen: u64,
}

/// How the objects before began, up to the second member: mostly with their type. The next one mostly does so too.
#[derive(Debug, Clone, Default)]
pub(super) struct Head {
    text: Vec<u8>,
    name: Range<usize>,
}

impl Head {
    /// Longer ones are not kept.
    const BYTES_MOST: usize = 64;

    /// Notes how the object at `start` began, up to where the scan stands, and where in it the type is named.
    pub(super) fn set(&mut self, scan: &Scan<'_>, start: usize, name: Range<usize>) {
        let text = scan.slice(start..scan.at);
        self.text.clear();
        if text.len() <= Self::BYTES_MOST && !scan.untidy && text.is_ascii() {
            self.text.extend_from_slice(text);
            self.name = name;
        }
    }

    /// Where an object begins so too: passes over that much of it, and says where the type is named.
    pub(super) fn name_of(&self, scan: &mut Scan<'_>) -> Option<Range<usize>> {
        let start = scan.at;
        let end = start + self.text.len();
        if self.text.is_empty()
            || scan.depth >= DEPTH_LIMIT
            || !is_same(scan.text.get(start..end)?, &self.text)
        {
            return None;
        }
        scan.depth += 1;
        scan.at = end;
        Some(start + self.name.start..start + self.name.end)
    }
}

/// A string token.
#[derive(Debug, Clone)]
pub struct Text {
    /// Its bytes between the quotes.
    pub bytes: Range<usize>,
    /// Whether those bytes are the text itself: no escapes.
    pub plain: bool,
}

impl<'a> Scan<'a> {
    /// At `at` in `text`, outside everything.
    pub fn new(text: &'a [u8], at: usize) -> Self {
        Self { text, at, depth: 0, untidy: false, seen: 0 }
    }

    /// The bytes of a range.
    pub fn slice(&self, range: Range<usize>) -> &'a [u8] {
        self.text.get(range).unwrap_or(&[])
    }

    /// Whether all strings since [`Self::seen`] was cleared are plain ASCII, and so is all between them; false if unsure.
    pub(super) fn is_ascii(&self) -> bool {
        self.seen & HIGHS == 0
    }

    /// The text from `start` up to here, of a value that has no other bytes than ASCII.
    pub(super) fn ascii(&self, start: usize) -> &'a str {
        std::str::from_utf8(self.slice(start..self.at)).unwrap_or("")
    }

    /// Says of some text that was passed over whether it is plain ASCII.
    pub(super) fn note_ascii(&mut self, is_ascii: bool) {
        self.seen |= if is_ascii { 0 } else { HIGHS };
    }

    /// The text is wrong here.
    pub fn bad<T>(&self, expected: &'static str) -> Result<T, Stop> {
        Err(Stop::Bad { at: self.at, expected })
    }

    /// The next byte after white space, not consumed.
    #[inline(always)]
    pub fn peek(&mut self) -> Result<u8, Stop> {
        while let Some(&byte) = self.text.get(self.at) {
            if !matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
                return Ok(byte);
            }
            self.at += 1;
        }
        Err(Stop::Short)
    }

    /// Consumes one byte after white space.
    #[inline(always)]
    pub fn take(&mut self, byte: u8, expected: &'static str) -> Result<(), Stop> {
        if self.peek()? != byte {
            return self.bad(expected);
        }
        self.at += 1;
        Ok(())
    }

    /// Consumes the bracket or brace that opens an array or object.
    #[inline(always)]
    pub fn open(&mut self, byte: u8, expected: &'static str) -> Result<(), Stop> {
        if self.depth >= DEPTH_LIMIT {
            return self.bad("at most 32 arrays and objects inside each other");
        }
        self.take(byte, expected)?;
        self.depth += 1;
        Ok(())
    }

    /// After an entry of an array or object: true at the next entry, false behind the closing byte.
    #[inline(always)]
    pub fn another(&mut self, close: u8) -> Result<bool, Stop> {
        let byte = self.peek()?;
        if byte == b',' {
            self.at += 1;
            return Ok(true);
        }
        if byte != close {
            return self.bad(if close == b']' { "a comma or ]" } else { "a comma or }" });
        }
        self.at += 1;
        self.depth -= 1;
        Ok(false)
    }

    /// Just inside an array or object: true at the first entry, false behind the closing byte of an empty one.
    #[inline(always)]
    pub fn first(&mut self, close: u8) -> Result<bool, Stop> {
        if self.peek()? != close {
            return Ok(true);
        }
        self.at += 1;
        self.depth -= 1;
        Ok(false)
    }

    /// A member's name and the colon after it.
    #[inline(always)]
    pub fn key(&mut self) -> Result<Text, Stop> {
        if self.peek()? != b'"' {
            return self.bad("a member name in quotes");
        }
        let key = self.string()?;
        self.take(b':', "a colon")?;
        Ok(key)
    }

    /// A string; the next byte must be its opening quote.
    pub fn string(&mut self) -> Result<Text, Stop> {
        let start = self.at + 1;
        let mut at = start;
        let mut plain = true;
        loop {
            let seen;
            (at, seen) = next_special(self.text, at);
            self.seen |= seen;
            match self.text.get(at) {
                None => return Err(Stop::Short),
                Some(b'"') => {
                    self.at = at + 1;
                    return Ok(Text { bytes: start..at, plain });
                }
                Some(b'\\') => {
                    plain = false;
                    at = self.escape(at)?;
                }
                Some(_) => {
                    self.untidy = true;
                    at += 1;
                }
            }
        }
    }

    /// The place behind the escape at `at`.
    fn escape(&mut self, at: usize) -> Result<usize, Stop> {
        let bad = Err(Stop::Bad { at, expected: "one of the escapes of JSON" });
        match self.text.get(at + 1) {
            None => Err(Stop::Short),
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(at + 2),
            Some(b'u') => {
                let digits = self.text.get(at + 2..).unwrap_or(&[]);
                let digits = digits.get(..4).unwrap_or(digits);
                if !digits.iter().all(u8::is_ascii_hexdigit) {
                    return bad;
                }
                if digits.len() < 4 {
                    return Err(Stop::Short);
                }
                // A surrogate may lack its other half; the decoder mends that.
                self.untidy |= matches!(digits, [b'd' | b'D', b'8'..=b'9' | b'a'..=b'f' | b'A'..=b'F', ..]);
                Ok(at + 6)
            }
            Some(_) => bad,
        }
    }

    /// Passes over one value of any type.
    pub fn skip(&mut self) -> Result<(), Stop> {
        let byte = self.peek()?;
        self.skip_from(byte)
    }

    /// Passes over a value that begins here, with this byte.
    #[inline(always)]
    pub(super) fn skip_from(&mut self, byte: u8) -> Result<(), Stop> {
        match byte {
            b'"' => self.string().map(drop),
            b'-' | b'0'..=b'9' => self.number().map(drop),
            _ => self.skip_others(byte),
        }
    }

    fn skip_others(&mut self, byte: u8) -> Result<(), Stop> {
        match byte {
            b'{' => {
                self.open(b'{', "an object")?;
                let mut more = self.first(b'}')?;
                while more {
                    self.key()?;
                    self.skip()?;
                    more = self.another(b'}')?;
                }
                Ok(())
            }
            b'[' => {
                self.open(b'[', "an array")?;
                let mut more = self.first(b']')?;
                while more {
                    self.skip()?;
                    more = self.another(b']')?;
                }
                Ok(())
            }
            b't' => self.word(b"true"),
            b'f' => self.word(b"false"),
            b'n' => self.word(b"null"),
            _ => self.bad("a JSON value"),
        }
    }

    fn word(&mut self, word: &'static [u8]) -> Result<(), Stop> {
        let rest = self.text.get(self.at..).unwrap_or(&[]);
        if rest.starts_with(word) {
            self.at += word.len();
            Ok(())
        } else if word.starts_with(rest) {
            Err(Stop::Short)
        } else {
            self.bad("a JSON value")
        }
    }

    /// A number; exact. Infinite where it exceeds `f64`, subnormal numbers are 0.
    pub fn number(&mut self) -> Result<f64, Stop> {
        let (value, at) = match super::number::plain(self.text, self.at) {
            Some(plain) => plain,
            None => super::number::read(self.text, self.at)?,
        };
        self.at = at;
        Ok(value)
    }
}

/// Whether two texts are the same; eight bytes at a time, unlike the comparison that WebAssembly is given.
pub(super) fn is_same(one: &[u8], other: &[u8]) -> bool {
    let same = |(a, b): (&[u8; 8], &[u8; 8])| u64::from_le_bytes(*a) == u64::from_le_bytes(*b);
    one.len() == other.len()
        && match (one.last_chunk(), other.last_chunk()) {
            // The last eight bytes overlap with those before.
            (Some(one_last), Some(other_last)) => {
                same((one_last, other_last)) && one.as_chunks().0.iter().zip(other.as_chunks().0).all(same)
            }
            _ => one.iter().zip(other).all(|(a, b)| a == b),
        }
}

/// The high bits of eight bytes: that of a byte is set where it is not ASCII.
const HIGHS: u64 = 0x8080_8080_8080_8080;

/// The first quote, backslash or control character at or behind `at`, or the end of the text; and [`Scan::seen`].
#[inline(always)]
fn next_special(text: &[u8], mut at: usize) -> (usize, u64) {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let mut seen = 0;
    // Eight bytes at a time: a byte's high bit is set where the byte is zero after the exclusive or.
    let zero_bytes = |word: u64| word.wrapping_sub(ONES) & !word & HIGHS;
    while let Some(bytes) = text.get(at..at + 8).and_then(|bytes| <[u8; 8]>::try_from(bytes).ok()) {
        let word = u64::from_le_bytes(bytes);
        seen |= word;
        let found = zero_bytes(word ^ (ONES * 0x22))
            | zero_bytes(word ^ (ONES * 0x5c))
            | (word.wrapping_sub(ONES * 0x20) & !word & HIGHS);
        if found != 0 {
            return (at + (found.trailing_zeros() / 8) as usize, seen);
        }
        at += 8;
    }
    while let Some(&byte) = text.get(at)
        && byte != b'"'
        && byte != b'\\'
        && byte >= 0x20
    {
        seen |= u64::from(byte);
        at += 1;
    }
    (at, seen)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn skips(text: &str) -> Result<usize, Stop> {
        let mut scan = Scan::new(text.as_bytes(), 0);
        scan.skip().map(|()| scan.at)
    }

    #[test]
    fn whole_values_are_passed_over() {
        for text in [
            "{}",
            "[]",
            r#"{"a":[1,2.5e-3,"x\"y",true,null],"b":{"c":false}}"#,
            "\"0123456789abcdef\\u00e9\"",
            " [ 1 , [ ] ] ",
        ] {
            let end = text.trim_end().len();
            assert_eq!(skips(text), Ok(end), "{text}");
            for cut in 0..end {
                assert_eq!(skips(&text[..cut]), Err(Stop::Short), "{text} cut at {cut} is only short");
            }
        }
    }

    #[test]
    fn what_is_not_json_is_refused() {
        for text in
            ["[1,]", "{a:1}", "[NaN]", "nul!", "\"\\x\"", "[1 2]", "{\"a\" 1}", "\"\\u12g4\"", "[+1]", "[.5]"]
        {
            assert!(matches!(skips(text), Err(Stop::Bad { .. })), "{text} was read: {:?}", skips(text));
        }
    }

    #[test]
    fn a_deep_nest_does_not_exhaust_the_stack() {
        assert!(matches!(skips(&"[".repeat(100_000)), Err(Stop::Bad { at: 32, .. })), "refused at the limit");
        let fine = format!("{}{}", "[".repeat(32), "]".repeat(32));
        assert_eq!(skips(&fine), Ok(64), "32 deep is allowed");
    }
}
