//! What is to be said, before it is said in any language: the id of a sentence, and what belongs into it.
//!
//! Rust decides what is said, the page says it: it knows the reader's language, its plurals and how it writes numbers.
//! Out: `{ id, name: value, … }`; a value is a number, the id of a word, or an object that says what it is:
//! `{ m }` metres, `{ m2 }` square metres, `{ deg }` degrees, `{ s }` seconds, `{ at }` a time (RFC 3339),
//! `{ v, u }` a reading and its unit, `{ text, lang }` words out of the city's data, another message, or a list of them.
//! Does not: hold a word of any language.

use crate::feed::Value;
use serde::ser::{Serialize, SerializeMap as _, Serializer};

/// A sentence, or a part of one.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// Which, in the catalogue of every language.
    pub id: &'static str,
    /// What belongs into it, by name.
    pub args: Vec<(&'static str, Arg)>,
}

/// What belongs into a sentence.
#[derive(Debug, Clone, PartialEq)]
pub enum Arg {
    /// A count, or a plain number.
    Number(f64),
    /// A word of the catalogue, by its id.
    Word(&'static str),
    /// Metres.
    Length(f64),
    /// Square metres.
    Area(f64),
    /// Degrees.
    Angle(f64),
    /// Seconds.
    Duration(f64),
    /// RFC 3339.
    Time(String),
    /// A reading and the code of its unit; a catalogue has the unit's words.
    Reading(Value, Option<String>),
    /// Words out of the city's data, and their language where it is known.
    Data(String, Option<String>),
    /// Another sentence or part of one.
    Message(Box<Message>),
    /// Several, to be listed the language's way.
    List(Vec<Message>),
}

impl Message {
    /// A sentence without anything in it yet.
    #[must_use]
    pub fn new(id: &'static str) -> Self {
        Self { id, args: Vec::new() }
    }

    /// With one thing more in it.
    #[must_use]
    pub fn with(mut self, name: &'static str, arg: impl Into<Arg>) -> Self {
        self.args.push((name, arg.into()));
        self
    }
}

impl From<Message> for Arg {
    fn from(message: Message) -> Self {
        Self::Message(Box::new(message))
    }
}

impl From<Vec<Message>> for Arg {
    fn from(messages: Vec<Message>) -> Self {
        Self::List(messages)
    }
}

impl From<&'static str> for Arg {
    fn from(word: &'static str) -> Self {
        Self::Word(word)
    }
}

impl From<f64> for Arg {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<u32> for Arg {
    fn from(count: u32) -> Self {
        Self::Number(count.into())
    }
}

impl Serialize for Message {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.args.len() + 1))?;
        map.serialize_entry("id", self.id)?;
        for (name, arg) in &self.args {
            map.serialize_entry(name, arg)?;
        }
        map.end()
    }
}

impl Serialize for Arg {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Number(number) => serializer.serialize_f64(*number),
            Self::Word(word) => serializer.serialize_str(word),
            Self::Length(metres) => one(serializer, "m", metres),
            Self::Area(square_metres) => one(serializer, "m2", square_metres),
            Self::Angle(degrees) => one(serializer, "deg", degrees),
            Self::Duration(seconds) => one(serializer, "s", seconds),
            Self::Time(time) => one(serializer, "at", time),
            Self::Reading(value, unit) => two(serializer, ("v", value), ("u", unit)),
            Self::Data(text, lang) => two(serializer, ("text", text), ("lang", lang)),
            Self::Message(message) => message.serialize(serializer),
            Self::List(messages) => messages.serialize(serializer),
        }
    }
}

fn one<S: Serializer>(serializer: S, name: &str, value: &impl Serialize) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(1))?;
    map.serialize_entry(name, value)?;
    map.end()
}

fn two<S: Serializer>(
    serializer: S,
    (first, a): (&str, &impl Serialize),
    (second, b): (&str, &impl Serialize),
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(2))?;
    map.serialize_entry(first, a)?;
    map.serialize_entry(second, b)?;
    map.end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_travels_with_its_numbers_and_the_citys_words() {
        let name = Arg::Data("Gare".into(), Some("fr".into()));
        let message = Message::new("near").with("name", name).with("far", Arg::Length(80.0)).with("count", 3);
        let text = serde_json::to_string(&message).expect("plain data");
        assert_eq!(text, r#"{"id":"near","name":{"text":"Gare","lang":"fr"},"far":{"m":80.0},"count":3.0}"#);
    }
}
