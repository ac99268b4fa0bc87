//! The parts that packets are made of: numbers, texts, and numbers of variable length.
//!
//! In: bytes of one packet. Out: its parts, borrowed, or what was expected. Never reads beyond the packet.
//! Does not: know packets.

use crate::transport::Fault;

/// The largest number of variable length.
pub(super) const VARIABLE_MAX: u32 = 268_435_455;

/// What is left of a packet.
#[derive(Debug, Clone, Copy)]
pub(super) struct Parts<'a> {
    rest: &'a [u8],
}

impl<'a> Parts<'a> {
    pub(super) fn new(rest: &'a [u8]) -> Self {
        Self { rest }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// All that is left.
    pub(super) fn rest(self) -> &'a [u8] {
        self.rest
    }

    pub(super) fn bytes(&mut self, count: usize) -> Result<&'a [u8], Fault> {
        let (taken, rest) = self
            .rest
            .split_at_checked(count)
            .ok_or_else(|| Fault::new("a packet as long as it says", format!("{} bytes", self.rest.len())))?;
        self.rest = rest;
        Ok(taken)
    }

    pub(super) fn byte(&mut self) -> Result<u8, Fault> {
        Ok(self.bytes(1)?.first().copied().unwrap_or(0))
    }

    pub(super) fn two(&mut self) -> Result<u16, Fault> {
        Ok(self.bytes(2)?.iter().fold(0, |number, byte| number << 8 | u16::from(*byte)))
    }

    pub(super) fn four(&mut self) -> Result<u32, Fault> {
        Ok(self.bytes(4)?.iter().fold(0, |number, byte| number << 8 | u32::from(*byte)))
    }

    pub(super) fn variable(&mut self) -> Result<u32, Fault> {
        let mut number = 0;
        for index in 0..4 {
            let byte = self.byte()?;
            number |= u32::from(byte & 0x7F) << (7 * index);
            if byte & 0x80 == 0 {
                // The shortest way to write it is the only one.
                return if index > 0 && byte == 0 {
                    Err(Fault::new("a number in its shortest form", "a longer one"))
                } else {
                    Ok(number)
                };
            }
        }
        Err(Fault::new("a number of at most four bytes", "more"))
    }

    pub(super) fn binary(&mut self) -> Result<&'a [u8], Fault> {
        let length = self.two()?;
        self.bytes(usize::from(length))
    }

    pub(super) fn text(&mut self) -> Result<&'a str, Fault> {
        let bytes = self.binary()?;
        let text = std::str::from_utf8(bytes).map_err(|_| Fault::new("text in UTF-8", "other bytes"))?;
        if text.contains('\0') { Err(Fault::new("text without the null character", "one")) } else { Ok(text) }
    }
}

/// Writes a number of variable length; one that is too large is cut to the largest.
pub(super) fn put_variable(out: &mut Vec<u8>, number: usize) {
    let mut rest = u32::try_from(number).unwrap_or(VARIABLE_MAX).min(VARIABLE_MAX);
    loop {
        let byte = u8::try_from(rest & 0x7F).unwrap_or(0);
        rest >>= 7;
        out.push(if rest > 0 { byte | 0x80 } else { byte });
        if rest == 0 {
            return;
        }
    }
}

/// Writes a text behind its length; one that is too long is cut, which callers rule out.
pub(super) fn put_text(out: &mut Vec<u8>, text: &[u8]) {
    let length = u16::try_from(text.len()).unwrap_or(u16::MAX);
    out.extend(length.to_be_bytes());
    out.extend(text.iter().take(usize::from(length)));
}

#[cfg(test)]
mod tests {
    use super::{Parts, put_variable};

    #[test]
    fn numbers_of_variable_length_are_those_of_the_standards_table() {
        for (number, bytes) in [
            (0, &[0x00][..]),
            (127, &[0x7F]),
            (128, &[0x80, 0x01]),
            (16_383, &[0xFF, 0x7F]),
            (16_384, &[0x80, 0x80, 0x01]),
            (2_097_151, &[0xFF, 0xFF, 0x7F]),
            (2_097_152, &[0x80, 0x80, 0x80, 0x01]),
            (268_435_455, &[0xFF, 0xFF, 0xFF, 0x7F]),
        ] {
            let mut out = Vec::new();
            put_variable(&mut out, number);
            assert_eq!(out, bytes, "{number} written");
            assert_eq!(Parts::new(bytes).variable(), Ok(u32::try_from(number).unwrap()), "{number} read");
        }
        for bytes in [&[0x80][..], &[0x80, 0x00], &[0xFF, 0xFF, 0xFF, 0xFF, 0x01], &[]] {
            assert!(Parts::new(bytes).variable().is_err(), "{bytes:?}");
        }
    }

    #[test]
    fn texts_end_where_they_say_and_hold_no_null() {
        assert_eq!(Parts::new(b"\0\x04MQTTrest").text(), Ok("MQTT"), "as long as it says");
        for bytes in [&b"\0\x05MQTT"[..], b"\0\x01\0", b"\0\x01\xFF", b"\0\x03\xED\xA0\x80", b"\0"] {
            assert!(Parts::new(bytes).text().is_err(), "{bytes:?}");
        }
    }
}
