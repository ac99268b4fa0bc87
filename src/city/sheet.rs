//! A sheet: features of another format on their way to the reader, as columns in degrees.
//!
//! In: features one by one ([`Sheet::add`]). Out: the same, for [`super::Reader::push_sheet`], or as bytes that cross
//! from one wasm instance to another ([`Sheet::to_bytes`]).
//! Positions are longitude and latitude, WGS 84; rings of polygons may be closed or open, wound either way.
//! The bytes, all numbers little-endian: a mark, then as `u32` how many features, rings, positions and bytes of text;
//! per feature the ends of its id, properties and rings; per ring its end and, as one byte, its role; the text; the
//! positions as pairs of `f64`.
//! Does not: decide what a feature is; properties are named as OpenStreetMap names them, and the rules do the rest.

use super::RingRole;
use super::segment::run;
use glam::DVec2;

/// What the bytes of a sheet begin with; the last one counts the versions.
const MARK: [u8; 4] = *b"CTS\x01";
/// Roles, in order of the byte that stands for them.
const ROLES: [RingRole; 4] = [RingRole::Exterior, RingRole::Hole, RingRole::Line, RingRole::Point];

/// Features in columns.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sheet {
    /// Per feature; empty for none.
    pub feature_id: Vec<String>,
    /// Per feature: one JSON object.
    pub properties: Vec<String>,
    /// Per feature: one past its last ring.
    pub ring_end: Vec<u32>,
    /// Per ring: one past its last position.
    pub position_end: Vec<u32>,
    /// Per ring.
    pub ring_role: Vec<RingRole>,
    /// Longitude and latitude in degrees.
    pub position: Vec<DVec2>,
}

/// Why bytes are no sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("bytes of a sheet expected: {expected}")]
pub struct SheetError {
    /// What they lack, in plain words.
    pub expected: &'static str,
}

impl Sheet {
    /// How many features.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ring_end.len()
    }

    /// Whether nothing was added.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ring_end.is_empty()
    }

    /// Appends a feature; holes follow the exterior that they lie in.
    pub fn add<'a>(
        &mut self,
        feature_id: &str,
        properties_json: &str,
        rings: impl Iterator<Item = (RingRole, &'a [DVec2])>,
    ) {
        for (role, positions) in rings {
            self.position.extend_from_slice(positions);
            self.position_end.push(count(self.position.len()));
            self.ring_role.push(role);
        }
        self.ring_end.push(count(self.ring_role.len()));
        self.feature_id.push(feature_id.to_owned());
        self.properties.push(properties_json.to_owned());
    }

    /// The rings of a feature, each with its positions.
    pub fn rings(&self, feature: usize) -> impl Iterator<Item = (RingRole, &[DVec2])> {
        run(&self.ring_end, feature).filter_map(|ring| {
            let positions = self.position.get(run(&self.position_end, ring)).unwrap_or(&[]);
            Some((*self.ring_role.get(ring)?, positions))
        })
    }

    /// The id and the properties of a feature; both empty behind the last one.
    #[must_use]
    pub fn words(&self, feature: usize) -> (&str, &str) {
        let of: fn(&[String], usize) -> &str =
            |column, feature| column.get(feature).map_or("", String::as_str);
        (of(&self.feature_id, feature), of(&self.properties, feature))
    }

    /// The sheet as bytes, for [`Self::from_bytes`].
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let text_bytes: usize = self.feature_id.iter().chain(&self.properties).map(String::len).sum();
        let (features, rings) = (self.len(), self.ring_role.len());
        let mut bytes =
            Vec::with_capacity(20 + features * 12 + rings * 5 + text_bytes + self.position.len() * 16);
        bytes.extend(MARK);
        for length in [features, rings, self.position.len(), text_bytes] {
            bytes.extend(count(length).to_le_bytes());
        }
        let mut end = 0;
        for texts in [&self.feature_id, &self.properties] {
            for text in texts {
                end += text.len();
                bytes.extend(count(end).to_le_bytes());
            }
        }
        for end in self.ring_end.iter().chain(&self.position_end) {
            bytes.extend(end.to_le_bytes());
        }
        bytes.extend(self.ring_role.iter().map(|role| *role as u8));
        for text in self.feature_id.iter().chain(&self.properties) {
            bytes.extend(text.as_bytes());
        }
        for number in self.position.iter().flat_map(DVec2::to_array) {
            bytes.extend(number.to_le_bytes());
        }
        bytes
    }

    /// The sheet that [`Self::to_bytes`] wrote; never takes more memory than a few times the bytes.
    ///
    /// # Errors
    /// Where the bytes are anything else: too few or too many, ends that go back, unknown roles, text that is not
    /// UTF-8, positions that are no numbers.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SheetError> {
        let mut columns = Columns { rest: bytes };
        let expected = |expected| SheetError { expected };
        if columns.take(MARK.len())? != MARK {
            return Err(expected("the mark of this version"));
        }
        let lengths = columns.numbers(4)?;
        let &[features, rings, positions, text_bytes] = lengths.as_slice() else {
            return Err(expected("four lengths"));
        };
        let (features, rings) = (features as usize, rings as usize);
        let text_ends = columns.ends(features.saturating_mul(2), text_bytes)?;
        let ring_end = columns.ends(features, count(rings))?;
        let position_end = columns.ends(rings, positions)?;
        let role = |byte: &u8| ROLES.get(usize::from(*byte)).copied().ok_or(expected("roles of rings"));
        let ring_role = columns.take(rings)?.iter().map(role).collect::<Result<Vec<_>, _>>()?;
        let text = columns.take(text_bytes as usize)?;
        let mut start = 0;
        let mut texts = Vec::with_capacity(text_ends.len());
        for end in text_ends {
            let part = text.get(start..end as usize).unwrap_or(&[]);
            texts.push(std::str::from_utf8(part).map_err(|_| expected("text in UTF-8"))?.to_owned());
            start = end as usize;
        }
        let properties = texts.split_off(features);
        let position = columns.positions(positions as usize)?;
        if !columns.rest.is_empty() {
            return Err(expected("an end behind the positions"));
        }
        Ok(Self { feature_id: texts, properties, ring_end, position_end, ring_role, position })
    }
}

/// Bytes that are read from the front.
struct Columns<'a> {
    rest: &'a [u8],
}

impl<'a> Columns<'a> {
    fn take(&mut self, length: usize) -> Result<&'a [u8], SheetError> {
        let (taken, rest) =
            self.rest.split_at_checked(length).ok_or(SheetError { expected: "as many as it says" })?;
        self.rest = rest;
        Ok(taken)
    }

    fn numbers(&mut self, length: usize) -> Result<Vec<u32>, SheetError> {
        let (numbers, _) = self.take(length.saturating_mul(4))?.as_chunks();
        Ok(numbers.iter().copied().map(u32::from_le_bytes).collect())
    }

    /// Ends that never go back, the last of which is `last`.
    fn ends(&mut self, length: usize, last: u32) -> Result<Vec<u32>, SheetError> {
        let ends = self.numbers(length)?;
        if !ends.is_sorted() || ends.last().copied().unwrap_or(0) != last {
            return Err(SheetError { expected: "ends in order" });
        }
        Ok(ends)
    }

    fn positions(&mut self, length: usize) -> Result<Vec<DVec2>, SheetError> {
        let (numbers, _) = self.take(length.saturating_mul(16))?.as_chunks::<8>();
        let (pairs, _) = numbers.as_chunks::<2>();
        let place = |pair: &[[u8; 8]; 2]| DVec2::from_array(pair.map(f64::from_le_bytes));
        let positions: Vec<DVec2> = pairs.iter().map(place).collect();
        if !positions.iter().all(|place| place.is_finite()) {
            return Err(SheetError { expected: "finite positions" });
        }
        Ok(positions)
    }
}

/// A length as columns have it; a sheet of more would not fit in the memory of a page.
fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
