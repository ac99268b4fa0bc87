//! Plain values, as a page or a JSON document writes them, and how Rust's types are read from one.
//!
//! In: null, booleans, numbers, strings, lists and members. Out: what they stand for, and words on the first that won't do.
//! A value is copied whole by code that exists once, then each type takes what it needs: a field costs one call. What serde
//! would generate for the same types weighs five times as much; the types that others read with serde go through here too.
//! Reading never stops half-way: what can't be read is given as some value of its type, and the fault says that none of it
//! counts.
//! Does not: know JSON's text, or JavaScript.

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub enum Plain {
    /// Null, or nothing at all.
    Nothing,
    /// A boolean.
    Truth(bool),
    /// A number.
    Number(f64),
    /// A string.
    Text(String),
    /// An array.
    List(Vec<Self>),
    /// An object.
    Members(Vec<(String, Self)>),
}

/// What is wrong with a value; the first thing that is.
#[derive(Debug, Default)]
pub struct Fault(Option<String>);

impl Fault {
    /// Says what is wrong, unless something was before.
    #[cold]
    #[inline(never)]
    pub fn say(&mut self, words: fmt::Arguments<'_>) {
        if self.0.is_none() {
            self.0 = Some(words.to_string());
        }
    }

    #[cold]
    #[inline(never)]
    fn missing(&mut self, name: &str) {
        self.say(format_args!("missing field `{name}`"));
    }

    /// Names what nobody knows, and what is known instead.
    #[cold]
    #[inline(never)]
    pub fn unknown(&mut self, what: &str, found: &str, known: &mut dyn Iterator<Item = &str>) {
        let known: String = known.flat_map(|name| [", `", name, "`"]).collect();
        let known = known.get(2..).unwrap_or("nothing");
        self.say(format_args!("unknown {what} `{found}`, expected one of {known}"));
    }
}

/// What can be read from a value.
pub trait Read: Sized {
    /// Reads it; where that fails, the fault is told and what is given means nothing.
    fn read(from: &Plain, fault: &mut Fault) -> Self;

    /// What a field stands for that is not there.
    fn absent(name: &str, fault: &mut Fault) -> Self {
        fault.missing(name);
        Self::read(&Plain::Nothing, fault)
    }
}

/// Reads a value.
///
/// # Errors
/// Where it, or something in it, is not what was expected.
pub fn read<T: Read>(from: &Plain) -> Result<T, String> {
    let mut fault = Fault::default();
    let value = T::read(from, &mut fault);
    fault.0.map_or(Ok(value), Err)
}

/// Reads a value from a document.
///
/// # Errors
/// As [`read`], and where the document is none.
pub fn deserialize<'de, T: Read, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    read(&Plain::deserialize(deserializer)?).map_err(Error::custom)
}

/// The members of an object.
#[derive(Debug)]
pub struct Fields<'a> {
    members: &'a [(String, Plain)],
    fault: &'a mut Fault,
}

impl Plain {
    /// Its members, where it is an object; `what` names it to whoever wrote something else.
    pub fn fields<'a>(&'a self, what: &str, fault: &'a mut Fault) -> Fields<'a> {
        let members = match self {
            Self::Members(members) => members.as_slice(),
            _ => {
                self.refuse(what, fault);
                &[]
            }
        };
        Fields { members, fault }
    }

    /// Its items, where it is a list, else nothing.
    pub fn items(&self, what: &str, fault: &mut Fault) -> &[Self] {
        match self {
            Self::List(items) => items,
            _ => {
                self.refuse(what, fault);
                &[]
            }
        }
    }

    /// Which of several words it is; the first where it is none of them.
    pub fn word<T: Copy>(&self, words: &[(&str, T)], fault: &mut Fault) -> T {
        let place = self.place(&mut words.iter().map(|(word, _)| *word), fault);
        words.get(place).unwrap_or(&words[0]).1
    }

    #[inline(never)]
    fn place(&self, words: &mut dyn Iterator<Item = &str>, fault: &mut Fault) -> usize {
        let found = self.text("one of several words", fault);
        let words: Vec<&str> = words.collect();
        let place = words.iter().position(|word| *word == found);
        if place.is_none() {
            fault.unknown("variant", found, &mut words.iter().copied());
        }
        place.unwrap_or(0)
    }

    /// Its text, where it is a string.
    pub fn text(&self, what: &str, fault: &mut Fault) -> &str {
        match self {
            Self::Text(text) => text,
            _ => {
                self.refuse(what, fault);
                ""
            }
        }
    }

    /// Says that it is not what was expected.
    #[cold]
    #[inline(never)]
    pub fn refuse(&self, expected: &str, fault: &mut Fault) {
        fault.say(format_args!("invalid type: {self}, expected {expected}"));
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a float cast saturates")]
    fn whole(&self, what: &str, most: u32, fault: &mut Fault) -> u32 {
        match self {
            Self::Number(number) if number.trunc() != *number => self.refuse(what, fault),
            Self::Number(number) if (0.0..=f64::from(most)).contains(number) => return *number as u32,
            Self::Number(_) => fault.say(format_args!("invalid value: {self}, expected {what}")),
            _ => self.refuse(what, fault),
        }
        0
    }
}

/// What was found, in words; a number with a fraction is not written, which would take 14 KB of code.
impl fmt::Display for Plain {
    #[expect(clippy::cast_possible_truncation, reason = "whole, and a float cast saturates")]
    fn fmt(&self, text: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => text.write_str("nothing"),
            Self::Truth(truth) => write!(text, "boolean `{truth}`"),
            Self::Number(number) if number.trunc() == *number => write!(text, "integer `{}`", *number as i64),
            Self::Number(_) => text.write_str("a number with a fraction"),
            Self::Text(words) => write!(text, "string {words:?}"),
            Self::List(_) => text.write_str("sequence"),
            Self::Members(_) => text.write_str("map"),
        }
    }
}

impl<'a> Fields<'a> {
    /// Looked for in one place: what is generated for every type that is read should be a call.
    #[inline(never)]
    fn find(&self, name: &str) -> Option<&'a Plain> {
        self.members.iter().find(|(own, _)| own == name).map(|(_, value)| value)
    }

    /// A field.
    pub fn get<T: Read>(&mut self, name: &str) -> T {
        match self.find(name) {
            Some(value) => T::read(value, self.fault),
            None => T::absent(name, self.fault),
        }
    }

    /// A field that may be left out.
    pub fn get_or_default<T: Read + Default>(&mut self, name: &str) -> T {
        if self.find(name).is_some() { self.get(name) } else { T::default() }
    }

    /// Refuses fields of other names.
    pub fn only(&mut self, names: &[&str]) {
        let stranger = self.members.iter().find(|(own, _)| !names.contains(&own.as_str()));
        if let Some((name, _)) = stranger {
            self.fault.unknown("field", name, &mut names.iter().copied());
        }
    }
}

/// As it stands.
impl Read for Plain {
    fn read(from: &Plain, _: &mut Fault) -> Self {
        from.clone()
    }
}

impl Read for bool {
    fn read(from: &Plain, fault: &mut Fault) -> Self {
        if let Plain::Truth(truth) = from {
            return *truth;
        }
        from.refuse("a boolean", fault);
        false
    }
}

impl Read for f64 {
    fn read(from: &Plain, fault: &mut Fault) -> Self {
        if let Plain::Number(number) = from {
            return *number;
        }
        from.refuse("a number", fault);
        0.0
    }
}

impl Read for u32 {
    fn read(from: &Plain, fault: &mut Fault) -> Self {
        from.whole("u32", Self::MAX, fault)
    }
}

impl Read for u8 {
    #[expect(clippy::cast_possible_truncation, reason = "held to the most there is")]
    fn read(from: &Plain, fault: &mut Fault) -> Self {
        from.whole("u8", u32::from(Self::MAX), fault) as Self
    }
}

impl Read for String {
    fn read(from: &Plain, fault: &mut Fault) -> Self {
        from.text("a string", fault).to_owned()
    }
}

impl<T: Read> Read for Option<T> {
    fn read(from: &Plain, fault: &mut Fault) -> Self {
        if *from == Plain::Nothing { None } else { Some(T::read(from, fault)) }
    }

    fn absent(_: &str, _: &mut Fault) -> Self {
        None
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(from: &Plain, fault: &mut Fault) -> Self {
        from.items("a sequence", fault).iter().map(|item| T::read(item, fault)).collect()
    }
}

/// Exactly so many, each of the same type.
impl<T: Read + Copy + Default, const COUNT: usize> Read for [T; COUNT] {
    fn read(from: &Plain, fault: &mut Fault) -> Self {
        let mut all = [T::default(); COUNT];
        let items = from.items("a sequence", fault);
        if items.len() != COUNT {
            fault.say(format_args!("invalid length {}, expected an array of length {COUNT}", items.len()));
        }
        for (own, item) in all.iter_mut().zip(items) {
            *own = T::read(item, fault);
        }
        all
    }
}

impl<A: Read, B: Read, C: Read> Read for (A, B, C) {
    fn read(from: &Plain, fault: &mut Fault) -> Self {
        let items = from.items("a sequence", fault);
        if items.len() != 3 {
            fault.say(format_args!("invalid length {}, expected a tuple of size 3", items.len()));
        }
        let item = |at: usize| items.get(at).unwrap_or(&Plain::Nothing);
        (A::read(item(0), fault), B::read(item(1), fault), C::read(item(2), fault))
    }
}

impl<'de> Deserialize<'de> for Plain {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Copying)
    }
}

/// Copies a document's values.
struct Copying;

impl<'de> Visitor<'de> for Copying {
    type Value = Plain;

    fn expecting(&self, text: &mut fmt::Formatter<'_>) -> fmt::Result {
        text.write_str("a plain value")
    }

    fn visit_unit<E>(self) -> Result<Plain, E> {
        Ok(Plain::Nothing)
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Plain, E> {
        Ok(Plain::Truth(truth))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Plain, E> {
        Ok(Plain::Number(number as f64))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Plain, E> {
        Ok(Plain::Number(number as f64))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Plain, E> {
        Ok(Plain::Number(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Plain, E> {
        Ok(Plain::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Plain, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Plain::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Plain, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = entries.next_entry()? {
            members.push(member);
        }
        Ok(Plain::Members(members))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Plain {
        serde_json::from_str(text).expect("JSON")
    }

    #[test]
    fn a_value_is_what_was_written_or_the_words_say_what_was_found() {
        assert_eq!(read(&plain("[1, 2.5]")), Ok(vec![1.0, 2.5]), "numbers");
        assert_eq!(read(&plain("null")), Ok(None::<String>), "nothing");
        assert_eq!(read(&plain("[3, 4]")), Ok([3_u32, 4]), "two of them");
        let refused = |text: &str| read::<u32>(&plain(text)).expect_err("no such number");
        assert_eq!(refused("-1"), "invalid value: integer `-1`, expected u32", "below");
        assert_eq!(refused("0.5"), "invalid type: a number with a fraction, expected u32", "between");
        assert_eq!(refused(r#""four""#), r#"invalid type: string "four", expected u32"#, "text");
        assert_eq!(refused("null"), "invalid type: nothing, expected u32", "nothing");
        let few = read::<[u32; 2]>(&plain("[3]")).expect_err("too few");
        assert_eq!(few, "invalid length 1, expected an array of length 2", "too few");
    }

    #[test]
    fn the_first_fault_is_told() {
        let value = plain(r#"{"a":1,"b":true}"#);
        let mut fault = Fault::default();
        let mut fields = value.fields("an object", &mut fault);
        assert_eq!(fields.get::<u32>("a"), 1, "a field that is there");
        assert_eq!(fields.get::<Option<u32>>("c"), None, "one that need not be");
        fields.get::<u32>("d");
        fields.get::<u32>("b");
        assert_eq!(fault.0.as_deref(), Some("missing field `d`"), "the first");
    }

    #[test]
    fn a_word_or_a_field_that_nobody_knows_is_named_with_those_that_are() {
        let mut fault = Fault::default();
        plain(r#""c""#).word(&[("a", 1), ("b", 2)], &mut fault);
        assert_eq!(fault.0.as_deref(), Some("unknown variant `c`, expected one of `a`, `b`"), "a word");
        let (value, mut fault) = (plain(r#"{"x":1}"#), Fault::default());
        value.fields("an object", &mut fault).only(&["y"]);
        assert_eq!(fault.0.as_deref(), Some("unknown field `x`, expected one of `y`"), "a field");
    }
}
