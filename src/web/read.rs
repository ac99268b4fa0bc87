//! Reads what the page sends: plain JavaScript values, as Rust's.
//!
//! In: a value of null, booleans, numbers, strings, arrays and objects. Out: what it stands for, or words on why not.
//! The value is first copied whole, by code that exists once, and then read in place: what is generated for every type
//! that is read has nothing to call and nothing to free, which keeps it small. Unknown members are shown, to be refused.
//! Does not: know maps, sets, dates, bigints or bytes.

use js_sys::{Array, Object, Reflect};
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error, Expected, MapAccess, SeqAccess,
    Unexpected, VariantAccess, Visitor,
};
use std::fmt::{self, Display};
use wasm_bindgen::{JsCast as _, JsValue};

/// Integers beyond this are not told apart by JavaScript.
const WHOLE_MOST: f64 = 9_007_199_254_740_991.0;
/// Arrays and objects deeper inside each other than this are taken for nothing; a cycle ends here.
const DEPTH_MOST: u32 = 16;

/// Reads a value.
pub(super) fn read<T: DeserializeOwned>(value: &JsValue) -> Result<T, String> {
    T::deserialize(&Plain::of(value, DEPTH_MOST)).map_err(|Fault(words)| words)
}

/// Why a value can't be read.
#[derive(Debug)]
struct Fault(String);

impl Display for Fault {
    fn fmt(&self, text: &mut fmt::Formatter<'_>) -> fmt::Result {
        text.write_str(&self.0)
    }
}

impl std::error::Error for Fault {}

impl Error for Fault {
    #[cold]
    fn custom<T: Display>(words: T) -> Self {
        Self(words.to_string())
    }

    // The trait's own would be generated again with every visitor.
    #[cold]
    #[inline(never)]
    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self(format!("invalid type: {}, expected {expected}", words(&found)))
    }

    #[cold]
    #[inline(never)]
    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self(format!("invalid value: {}, expected {expected}", words(&found)))
    }
}

/// What was found. Serde's own words would write numbers with fractions, which takes 14 KB of code.
fn words(found: &Unexpected<'_>) -> String {
    match found {
        Unexpected::Unit => "nothing".to_owned(),
        Unexpected::Bool(truth) => format!("boolean `{truth}`"),
        Unexpected::Unsigned(number) => format!("integer `{number}`"),
        Unexpected::Signed(number) => format!("integer `{number}`"),
        Unexpected::Float(_) => "a number with a fraction".to_owned(),
        Unexpected::Str(text) => format!("string {text:?}"),
        Unexpected::Seq => "sequence".to_owned(),
        Unexpected::Map => "map".to_owned(),
        _ => "another kind of value".to_owned(),
    }
}

/// A copy of a value.
enum Plain {
    Nothing,
    Truth(bool),
    Whole(i64),
    Number(f64),
    Text(String),
    List(Vec<Self>),
    Members(Vec<(Self, Self)>),
}

impl Plain {
    #[expect(clippy::cast_possible_truncation, reason = "whole, and small enough")]
    fn of(value: &JsValue, depth_left: u32) -> Self {
        if let Some(number) = value.as_f64() {
            let is_whole = number.trunc() == number && number.abs() <= WHOLE_MOST;
            if is_whole { Self::Whole(number as i64) } else { Self::Number(number) }
        } else if let Some(text) = value.as_string() {
            Self::Text(text)
        } else if let Some(truth) = value.as_bool() {
            Self::Truth(truth)
        } else if !value.is_object() || depth_left == 0 {
            Self::Nothing
        } else if let Some(list) = value.dyn_ref::<Array>() {
            Self::List(list.iter().map(|item| Self::of(&item, depth_left - 1)).collect())
        } else {
            let names = Object::keys(value.unchecked_ref::<Object>());
            // A getter that throws gives nothing.
            let member = |name: &JsValue| Reflect::get(value, name).unwrap_or(JsValue::UNDEFINED);
            let members =
                names.iter().map(|name| (Self::of(&name, 0), Self::of(&member(&name), depth_left - 1)));
            Self::Members(members.collect())
        }
    }

    #[cold]
    #[inline(never)]
    fn fault(&self, expected: &dyn Expected) -> Fault {
        let found = match self {
            Self::Nothing => Unexpected::Unit,
            Self::Truth(truth) => Unexpected::Bool(*truth),
            Self::Whole(number) => Unexpected::Signed(*number),
            Self::Number(number) => Unexpected::Float(*number),
            Self::Text(text) => Unexpected::Str(text),
            Self::List(_) => Unexpected::Seq,
            Self::Members(_) => Unexpected::Map,
        };
        Fault::invalid_type(found, expected)
    }
}

/// Booleans, numbers and strings: whichever it is, the visitor decides whether that will do.
macro_rules! scalars {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
            match self {
                Plain::Truth(truth) => visitor.visit_bool(*truth),
                Plain::Whole(number) => visitor.visit_i64(*number),
                Plain::Number(number) => visitor.visit_f64(*number),
                Plain::Text(text) => visitor.visit_str(text),
                other => Err(other.fault(&visitor)),
            }
        }
    )*};
}

impl<'de> Deserializer<'de> for &Plain {
    type Error = Fault;

    scalars! {
        deserialize_bool deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_u8 deserialize_u16
        deserialize_u32 deserialize_u64 deserialize_f32 deserialize_f64 deserialize_char deserialize_str
        deserialize_string deserialize_bytes deserialize_byte_buf deserialize_identifier
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self {
            Plain::Nothing => visitor.visit_unit(),
            Plain::List(_) => self.deserialize_seq(visitor),
            Plain::Members(_) => self.deserialize_map(visitor),
            _ => self.deserialize_str(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self {
            Plain::Nothing => visitor.visit_none(),
            some => visitor.visit_some(some),
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self {
            Plain::Nothing => visitor.visit_unit(),
            other => Err(other.fault(&visitor)),
        }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self {
            Plain::List(items) => visitor.visit_seq(Items(items.iter())),
            other => Err(other.fault(&visitor)),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self {
            Plain::Members(members) => {
                visitor.visit_map(Members { rest: members.iter(), value: &Plain::Nothing })
            }
            other => Err(other.fault(&visitor)),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.deserialize_map(visitor)
    }

    /// A name, or an object whose one member has that name.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        match self {
            Plain::Text(_) => visitor.visit_enum(Variant { name: self, content: &Plain::Nothing }),
            Plain::Members(members) if let [(name, content)] = members.as_slice() => {
                visitor.visit_enum(Variant { name, content })
            }
            other => Err(other.fault(&visitor)),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_unit()
    }
}

struct Items<'a>(std::slice::Iter<'a, Plain>);

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = Fault;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Fault> {
        self.0.next().map(|item| seed.deserialize(item)).transpose()
    }
}

struct Members<'a> {
    rest: std::slice::Iter<'a, (Plain, Plain)>,
    /// Of the member whose name was given last.
    value: &'a Plain,
}

impl<'de> MapAccess<'de> for Members<'_> {
    type Error = Fault;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Fault> {
        let Some((name, value)) = self.rest.next() else { return Ok(None) };
        self.value = value;
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Fault> {
        seed.deserialize(self.value)
    }
}

struct Variant<'a> {
    name: &'a Plain,
    content: &'a Plain,
}

impl<'a, 'de> EnumAccess<'de> for Variant<'a> {
    type Error = Fault;
    type Variant = &'a Plain;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<(T::Value, &'a Plain), Fault> {
        Ok((seed.deserialize(self.name)?, self.content))
    }
}

impl<'de> VariantAccess<'de> for &Plain {
    type Error = Fault;

    fn unit_variant(self) -> Result<(), Fault> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Fault> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.deserialize_map(visitor)
    }
}
