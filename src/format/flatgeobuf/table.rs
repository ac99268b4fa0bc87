//! Reads FlatBuffers where they lie: tables, vectors and strings by offsets.
//!
//! In: bytes nobody vouches for. Out: fields; none where one is absent, or where an offset leads out of the bytes.
//! Format: <https://flatbuffers.dev/internals>. Does not: verify a buffer first, allocate, or follow any offset twice.

/// Little-endian numbers at a place; none where the bytes end before.
pub(super) fn number<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at.checked_add(N)?)?.try_into().ok()
}

/// An unsigned number of four bytes at a place.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    number(bytes, at).map(u32::from_le_bytes)
}

/// A table in a buffer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Table<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Table<'a> {
    /// The table that a buffer is about.
    pub(super) fn root(bytes: &'a [u8]) -> Option<Self> {
        Some(Self { bytes, at: u32_at(bytes, 0)? as usize })
    }

    /// Where a field lies; fields are numbered in the order of the schema, from 0.
    fn field(self, field: usize) -> Option<usize> {
        let back = i32::from_le_bytes(number(self.bytes, self.at)?);
        let vtable = i64::try_from(self.at).ok()?.checked_sub(i64::from(back))?;
        let vtable = usize::try_from(vtable).ok()?;
        let u16_at = |at| number(self.bytes, at).map(u16::from_le_bytes).map(usize::from);
        let entry = 4 + 2 * field;
        if entry + 2 > u16_at(vtable)? {
            return None;
        }
        match u16_at(vtable + entry)? {
            0 => None,
            offset => self.at.checked_add(offset),
        }
    }

    /// A field's number.
    pub(super) fn number<const N: usize>(self, field: usize) -> Option<[u8; N]> {
        number(self.bytes, self.field(field)?)
    }

    /// Where the offset at `at` leads to.
    fn follow(self, at: usize) -> Option<usize> {
        at.checked_add(u32_at(self.bytes, at)? as usize)
    }

    /// A field's table.
    pub(super) fn table(self, field: usize) -> Option<Self> {
        Some(Self { bytes: self.bytes, at: self.follow(self.field(field)?)? })
    }

    /// A field's vector of items of so many bytes: all its bytes.
    pub(super) fn vector(self, field: usize, item_bytes: usize) -> Option<&'a [u8]> {
        let at = self.follow(self.field(field)?)?;
        let len = (u32_at(self.bytes, at)? as usize).checked_mul(item_bytes)?;
        self.bytes.get(at.checked_add(4)?..)?.get(..len)
    }

    /// A field's text; what is not UTF-8 becomes U+FFFD.
    pub(super) fn text(self, field: usize) -> Option<String> {
        self.vector(field, 1).map(|bytes| String::from_utf8_lossy(bytes).into_owned())
    }

    /// A field's vector of tables.
    pub(super) fn tables(self, field: usize) -> impl Iterator<Item = Self> {
        let offsets = self.vector(field, 4).unwrap_or(&[]);
        let start = self.field(field).and_then(|at| self.follow(at)).unwrap_or(0);
        (0..offsets.len() / 4).filter_map(move |item| {
            Some(Self { bytes: self.bytes, at: self.follow(start.checked_add(4 + 4 * item)?)? })
        })
    }
}
