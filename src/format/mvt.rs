//! Reads layers and features of a vector tile ([MVT 2.1]).
//!
//! In: bytes, not compressed. Out: each layer with its keys and values as text, each feature with what it refers to.
//! Does not: read geometry ([`super::rings`] does), or decide what a layer means ([`super::schema`] does).
//!
//! [MVT 2.1]: https://github.com/mapbox/vector-tile-spec/tree/master/2.1

use super::protobuf::{Broken, Fault, Message, Value, signed};
use std::borrow::Cow;

/// Units along the side of a tile that does not say.
const EXTENT: u32 = 4096;
/// Values longer than this are not kept.
const VALUE_BYTES_MOST: usize = 16 << 10;

/// A property's value.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Word<'a> {
    pub text: Cow<'a, str>,
    /// Whether JSON puts it in quotes.
    pub is_text: bool,
}

/// A layer; its features are yet to be read.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Layer<'a> {
    pub name: Cow<'a, str>,
    pub extent: u32,
    pub keys: Vec<Cow<'a, str>>,
    /// None where the value is of no known type.
    pub values: Vec<Option<Word<'a>>>,
    pub features: Vec<&'a [u8]>,
    /// What is doubtful about it.
    pub doubts: Vec<&'static str>,
}

/// A feature as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Feature<'a> {
    pub id: Option<u64>,
    /// Packed: by turns the numbers of a key and of a value.
    pub tags: &'a [u8],
    /// 1 for points, 2 for lines, 3 for polygons.
    pub geometry_type: u64,
    pub geometry: &'a [u8],
}

/// The bytes of the next layer of a tile; none at its end.
pub(super) fn next_layer<'a>(tile: &mut Message<'a>) -> Result<Option<&'a [u8]>, Broken> {
    while let Some((number, value)) = tile.field()? {
        match (number, value) {
            (3, Value::Bytes(layer)) => return Ok(Some(layer)),
            (3, _) => return Err(Broken { expected: "a layer" }),
            _ => {}
        }
    }
    Ok(None)
}

impl<'a> Layer<'a> {
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, Fault> {
        let mut layer = Self { extent: EXTENT, ..Self::default() };
        let (mut version, mut name) = (None, None);
        let mut message = Message::new(bytes);
        while let Some((number, value)) = message.field()? {
            match (number, value) {
                (15, Value::Number(found)) => version = Some(found),
                (15, _) => return Err(wrong_type("a version that is a number")),
                (1, Value::Bytes(found)) => name = Some(found),
                (2, Value::Bytes(found)) => layer.features.push(found),
                (3, Value::Bytes(key)) => layer.keys.push(String::from_utf8_lossy(key)),
                (4, Value::Bytes(value)) => {
                    let word = Word::read(value)?;
                    if word.is_none() {
                        layer.doubt("values of the seven types");
                    }
                    layer.values.push(word.filter(|word| word.text.len() <= VALUE_BYTES_MOST));
                }
                (1..=4, _) => return Err(wrong_type("a name, features, keys and values")),
                (5, Value::Number(extent)) => {
                    let extent = u32::try_from(extent).ok().filter(|extent| *extent > 0);
                    layer.extent = extent.ok_or_else(|| Fault::new("an extent above 0", "another"))?;
                }
                (5, _) => return Err(wrong_type("an extent that is a number")),
                _ => {}
            }
        }
        layer.name = String::from_utf8_lossy(
            name.filter(|name| !name.is_empty()).ok_or_else(|| Fault::new("a layer's name", "none"))?,
        );
        match version {
            Some(1 | 2) => {}
            None => layer.doubt("a layer's version"),
            Some(found) => return Err(Fault::new("a layer of version 1 or 2", format!("version {found}"))),
        }
        Ok(layer)
    }

    fn doubt(&mut self, expected: &'static str) {
        if !self.doubts.contains(&expected) {
            self.doubts.push(expected);
        }
    }

    /// The keys and values that a feature's tags stand for, and whether all of them stand for some.
    pub(super) fn properties(&self, tags: &[u8], into: &mut Vec<(usize, usize)>) -> bool {
        into.clear();
        let mut numbers = Message::new(tags);
        loop {
            let key = match numbers.number() {
                Ok(None) => return true,
                Ok(Some(key)) => key,
                Err(_) => return false,
            };
            let Ok(Some(value)) = numbers.number() else { return false };
            let (Ok(key), Ok(value)) = (usize::try_from(key), usize::try_from(value)) else { return false };
            if key >= self.keys.len() || value >= self.values.len() {
                return false;
            }
            into.push((key, value));
        }
    }
}

impl<'a> Word<'a> {
    /// None where the type is unknown.
    fn read(bytes: &'a [u8]) -> Result<Option<Self>, Broken> {
        let mut message = Message::new(bytes);
        let mut word = None;
        while let Some((number, value)) = message.field()? {
            word = match (number, value) {
                (1, Value::Bytes(text)) => Some(Self { text: String::from_utf8_lossy(text), is_text: true }),
                (2, Value::Four(bytes)) => Some(Self::of_number(f32::from_le_bytes(bytes), f32::is_finite)),
                (3, Value::Eight(bytes)) => Some(Self::of_number(f64::from_le_bytes(bytes), f64::is_finite)),
                (4, Value::Number(number)) => Some(Self::of_number(number.cast_signed(), |_| true)),
                (5, Value::Number(number)) => Some(Self::of_number(number, |_| true)),
                (6, Value::Number(number)) => Some(Self::of_number(signed(number), |_| true)),
                (7, Value::Number(truth)) => Some(Self::of_number(truth != 0, |_| true)),
                _ => word,
            };
        }
        Ok(word)
    }

    fn of_number<T: std::fmt::Display + Copy>(number: T, is_finite: fn(T) -> bool) -> Self {
        let text = if is_finite(number) { number.to_string().into() } else { "null".into() };
        Self { text, is_text: false }
    }
}

impl<'a> Feature<'a> {
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, Fault> {
        let mut feature = Self::default();
        let (mut geometries, mut message) = (0, Message::new(bytes));
        while let Some((number, value)) = message.field()? {
            match (number, value) {
                (1, Value::Number(id)) => feature.id = Some(id),
                (2, Value::Bytes(tags)) => feature.tags = tags,
                (3, Value::Number(geometry_type)) => feature.geometry_type = geometry_type,
                (4, Value::Bytes(geometry)) => {
                    feature.geometry = geometry;
                    geometries += 1;
                }
                (1..=4, _) => return Err(wrong_type("an id, tags, a type and a geometry")),
                _ => {}
            }
        }
        if geometries == 1 { Ok(feature) } else { Err(Fault::new("one geometry", format!("{geometries}"))) }
    }
}

fn wrong_type(expected: &'static str) -> Fault {
    Fault::new(expected, "a value of another type")
}
