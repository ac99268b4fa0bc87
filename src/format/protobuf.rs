//! Reads messages of [protocol buffers], field by field.
//!
//! In: bytes. Out: the number of each field and its value, borrowed; never more than the bytes hold.
//! Does not: know any message, write, or read groups, which are long out of use.
//!
//! [protocol buffers]: https://protobuf.dev/programming-guides/encoding/

/// Why a message ends before its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Broken {
    /// In plain words.
    pub expected: &'static str,
}

/// Why what a message says can't be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub expected: &'static str,
    pub found: String,
}

impl Fault {
    pub(super) fn new(expected: &'static str, found: impl Into<String>) -> Self {
        Self { expected, found: found.into() }
    }
}

impl From<Broken> for Fault {
    fn from(broken: Broken) -> Self {
        Self::new(broken.expected, "bytes that mean nothing")
    }
}

/// The value of a field, by how it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Value<'a> {
    /// A number of variable length.
    Number(u64),
    /// Text, bytes, a message, or packed numbers.
    Bytes(&'a [u8]),
    /// Four bytes, little-endian.
    Four([u8; 4]),
    /// Eight bytes, little-endian.
    Eight([u8; 8]),
}

/// What is left of a message, or of packed numbers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Message<'a> {
    rest: &'a [u8],
}

impl<'a> Message<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// The next field; none at the end.
    pub(super) fn field(&mut self) -> Result<Option<(u64, Value<'a>)>, Broken> {
        let Some(key) = self.number()? else { return Ok(None) };
        let number_missing = Broken { expected: "a value behind the number of a field" };
        let value = match key & 7 {
            0 => Value::Number(self.number()?.ok_or(number_missing)?),
            1 => Value::Eight(self.array()?),
            2 => {
                let length = self.number()?.ok_or(number_missing)?;
                Value::Bytes(self.take(usize::try_from(length).unwrap_or(usize::MAX))?)
            }
            5 => Value::Four(self.array()?),
            _ => return Err(Broken { expected: "one of the four ways to write a value" }),
        };
        Ok(Some((key >> 3, value)))
    }

    /// The next number of variable length; none at the end.
    #[inline]
    pub(super) fn number(&mut self) -> Result<Option<u64>, Broken> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let mut number = 0;
        for (place, &byte) in self.rest.iter().take(10).enumerate() {
            number |= u64::from(byte & 0x7f) << (7 * place);
            if byte & 0x80 == 0 {
                self.rest = self.rest.get(place + 1..).unwrap_or(&[]);
                return Ok(Some(number));
            }
        }
        Err(Broken { expected: "a number of at most ten bytes" })
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], Broken> {
        let (taken, rest) = self
            .rest
            .split_at_checked(length)
            .ok_or(Broken { expected: "as many bytes as the message says" })?;
        self.rest = rest;
        Ok(taken)
    }

    fn array<const LENGTH: usize>(&mut self) -> Result<[u8; LENGTH], Broken> {
        let taken = self.take(LENGTH)?;
        taken.try_into().map_err(|_| Broken { expected: "a number of fixed length" })
    }
}

/// A signed number from one whose lowest bit is the sign.
pub(super) fn signed(number: u64) -> i64 {
    (number >> 1).cast_signed() ^ -(number & 1).cast_signed()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_come_in_order_and_the_end_is_an_end() {
        let mut message = Message::new(&[0x08, 0x96, 0x01, 0x12, 0x02, 0x68, 0x69, 0x1d, 1, 0, 0, 0]);
        assert_eq!(message.field(), Ok(Some((1, Value::Number(150)))), "a number");
        assert_eq!(message.field(), Ok(Some((2, Value::Bytes(b"hi")))), "bytes");
        assert_eq!(message.field(), Ok(Some((3, Value::Four([1, 0, 0, 0])))), "four bytes");
        assert_eq!(message.field(), Ok(None), "the end");
    }

    #[test]
    fn what_is_cut_or_too_long_is_broken() {
        for bytes in [&[0x08][..], &[0x12, 5, 1], &[0x0b], &[0xff; 11], &[0x08, 0x80], &[0x19, 1, 2]] {
            assert!(Message::new(bytes).field().is_err(), "{bytes:?} was read");
        }
        assert_eq!([0, 1, 2, 3].map(signed), [0, -1, 1, -2], "signs alternate");
        assert_eq!(signed(u64::MAX), i64::MIN, "the largest is the least");
    }
}
