//! The wire of Protocol Buffers ([encoding]): fields of a message, one after another.
//!
//! In: bytes. Out: numbers of fields with what they hold, until the end or the first that is none.
//! Does not: know messages, or groups, which nobody writes any more.
//!
//! [encoding]: https://protobuf.dev/programming-guides/encoding/

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Held<'b> {
    /// A number of any kind that is written in sevens of bits.
    Varint(u64),
    /// Eight bytes, low first.
    Eight([u8; 8]),
    /// A text or a message.
    Bytes(&'b [u8]),
    /// Four bytes, low first.
    Four([u8; 4]),
}

impl<'b> Held<'b> {
    /// A text or a message; empty where it is none.
    pub(super) fn bytes(self) -> &'b [u8] {
        if let Self::Bytes(bytes) = self { bytes } else { &[] }
    }

    /// A text; empty where it is none.
    pub(super) fn text(self) -> &'b str {
        std::str::from_utf8(self.bytes()).unwrap_or("")
    }

    /// A whole number; nought where it is none.
    pub(super) fn number(self) -> u64 {
        if let Self::Varint(number) = self { number } else { 0 }
    }

    /// A whole number that may be less than nought.
    pub(super) fn signed(self) -> i32 {
        // Written as 64 bits of two's complement; the upper half repeats the sign.
        let low = self.number().to_le_bytes();
        i32::from_le_bytes([low[0], low[1], low[2], low[3]])
    }

    /// A number with a fraction; none where it is none, or not finite.
    pub(super) fn float(self) -> Option<f64> {
        let number = match self {
            Self::Four(bytes) => crate::digits::of_few_bits(f32::from_le_bytes(bytes)),
            Self::Eight(bytes) => f64::from_le_bytes(bytes),
            _ => return None,
        };
        Some(number).filter(|number: &f64| number.is_finite())
    }
}

/// Fields of a message. Ends with an error where something is no field.
pub(super) struct Fields<'b>(pub(super) &'b [u8]);

impl<'b> Iterator for Fields<'b> {
    type Item = Result<(u64, Held<'b>), &'static str>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let field = self.field();
        if field.is_none() {
            self.0 = &[];
        }
        Some(field.ok_or("expected a field of protocol buffers, found the end or another wire type"))
    }
}

impl<'b> Fields<'b> {
    fn field(&mut self) -> Option<(u64, Held<'b>)> {
        let key = self.varint()?;
        let held = match key & 7 {
            0 => Held::Varint(self.varint()?),
            1 => Held::Eight(self.take(8)?.try_into().ok()?),
            2 => {
                let len = usize::try_from(self.varint()?).ok()?;
                Held::Bytes(self.take(len)?)
            }
            5 => Held::Four(self.take(4)?.try_into().ok()?),
            _ => return None,
        };
        (key >> 3 > 0).then_some((key >> 3, held))
    }

    fn varint(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let (byte, rest) = self.0.split_first()?;
            self.0 = rest;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    fn take(&mut self, len: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(len)?;
        self.0 = rest;
        Some(taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_as_the_documentation_writes_them() {
        let fields: Vec<_> = Fields(b"\x08\x96\x01\x12\x07testing\x1d\x00\x00\xc0\x3f").flatten().collect();
        assert_eq!(fields[0], (1, Held::Varint(150)), "a number");
        assert_eq!((fields[1].0, fields[1].1.text()), (2, "testing"), "a text");
        assert_eq!(fields[2].1.float(), Some(1.5), "a fraction");
        assert_eq!(Held::Varint(u64::MAX).signed(), -1, "less than nought");
    }

    #[test]
    fn a_cut_message_ends_with_an_error() {
        for bytes in [
            &b"\x08"[..],
            b"\x12\x07test",
            b"\x1d\x00",
            b"\x0b",
            b"\x00\x01",
            b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
        ] {
            let fields: Vec<_> = Fields(bytes).collect();
            assert!(matches!(fields.as_slice(), [Err(_)]), "{bytes:?}: {fields:?}");
        }
    }
}
