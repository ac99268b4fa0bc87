//! Unknown fields are noticed, also where the source is a JavaScript object.
//!
//! In: a deserializer that asks an object only for the fields of the struct it makes, and so passes over the others.
//! Out: one that shows the struct all of them, for `deny_unknown_fields` to see.
//! Does not: reach into the fields' own values; each struct asks for itself.

use serde::de::{Deserializer, Visitor};
use serde::forward_to_deserialize_any;

/// Reads structs as maps.
pub(crate) struct EveryField<D>(pub(crate) D);

impl<'de, D: Deserializer<'de>> Deserializer<'de> for EveryField<D> {
    type Error = D::Error;

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0.deserialize_map(visitor)
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_any(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}
