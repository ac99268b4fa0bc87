//! One observation, whatever standard it came by: who says what of what, when, and how sure.
//!
//! In: the contract's `Observation`, as the page gives it. Names as in O&M (ISO 19156) and SensorThings (OGC 18-088).
//! A member of the wrong kind is read as if it were missing, so that one bad observation never stops the good ones; what
//! is needed and missing is found by [`super::Latest`].
//! Does not: know formats of the wire, or which feature an entity is.

use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// As the page gives it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Observation {
    /// Whose it is, verbatim; a number becomes its digits.
    pub entity: String,
    /// Which of its properties.
    pub attribute: String,
    /// What was seen.
    pub value: Value,
    /// The unit's code as the source has it.
    pub unit: Option<String>,
    /// When it was so (phenomenon time), RFC 3339.
    pub time: String,
    /// Where, degrees.
    pub longitude: Option<f64>,
    /// Where, degrees.
    pub latitude: Option<f64>,
    /// How good, in the source's word.
    pub quality: Option<String>,
    /// Not measured but computed.
    pub simulated: bool,
    /// Who says so.
    pub source: Option<String>,
}

/// What was seen. A gap is a value, not a zero.
#[derive(Debug, Clone, PartialEq, Default, serde::Serialize)]
#[serde(untagged)]
pub enum Value {
    /// A gap.
    #[default]
    None,
    /// A number.
    Number(f64),
    /// Yes or no.
    Truth(bool),
    /// A word.
    Text(String),
    /// A list or an object: neither is kept.
    Other,
}

impl Value {
    /// The number it is: yes is one and no is nought. NaN where it is none.
    #[must_use]
    pub fn number(&self) -> f64 {
        match self {
            Self::Number(number) => *number,
            Self::Truth(truth) => f64::from(u8::from(*truth)),
            Self::None | Self::Text(_) | Self::Other => f64::NAN,
        }
    }

    fn text(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text),
            #[expect(clippy::cast_possible_truncation, reason = "it is whole")]
            Self::Number(number) if number.trunc() == number => Some((number as i64).to_string()),
            _ => None,
        }
    }

    fn degrees(&self) -> Option<f64> {
        if let Self::Number(number) = self { Some(*number) } else { None }
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Anything)
    }
}

/// Reads a value of any kind.
struct Anything;

impl<'de> Visitor<'de> for Anything {
    type Value = Value;

    fn expecting(&self, words: &mut fmt::Formatter<'_>) -> fmt::Result {
        words.write_str("a value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::None)
    }

    fn visit_bool<E: Error>(self, truth: bool) -> Result<Value, E> {
        Ok(Value::Truth(truth))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Number(number as f64))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Value, E> {
        Ok(Value::Number(number as f64))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Value, E> {
        Ok(Value::Number(number))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Value::Other)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Value::Other)
    }
}

impl<'de> Deserialize<'de> for Observation {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Members)
    }
}

/// Reads an observation member by member; those nobody knows are left out, and what has no members has nothing.
struct Members;

macro_rules! nothing {
    ($($visit:ident($kind:ty))*) => {$(
        fn $visit<E: Error>(self, _: $kind) -> Result<Observation, E> {
            Ok(Observation::default())
        }
    )*};
}

impl<'de> Visitor<'de> for Members {
    type Value = Observation;

    fn expecting(&self, words: &mut fmt::Formatter<'_>) -> fmt::Result {
        words.write_str("an observation")
    }

    nothing! { visit_bool(bool) visit_i64(i64) visit_u64(u64) visit_f64(f64) visit_str(&str) }

    fn visit_unit<E: Error>(self) -> Result<Observation, E> {
        Ok(Observation::default())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Observation, A::Error> {
        Anything.visit_seq(list).map(|_| Observation::default())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Observation, A::Error> {
        let mut read = Observation::default();
        while let Some((name, value)) = members.next_entry::<Value, Value>()? {
            let Value::Text(name) = name else { continue };
            match name.as_str() {
                "entity" => read.entity = value.text().unwrap_or_default(),
                "attribute" => read.attribute = value.text().unwrap_or_default(),
                "time" => read.time = value.text().unwrap_or_default(),
                "value" => read.value = value,
                "unit" => read.unit = value.text(),
                "quality" => read.quality = value.text(),
                "source" => read.source = value.text(),
                "longitude" => read.longitude = value.degrees(),
                "latitude" => read.latitude = value.degrees(),
                "simulated" => read.simulated = value == Value::Truth(true),
                _ => {}
            }
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_observation_is_read_with_all_it_says() {
        let text = r#"{"entity":"urn:a","attribute":"NO2","value":41.5,"unit":"GQ","time":"2026-03-01T12:00:00Z",
            "longitude":7.4,"latitude":43,"quality":"good","simulated":true,"source":"city","more":[{"a":1}]}"#;
        let expected = Observation {
            entity: "urn:a".into(),
            attribute: "NO2".into(),
            value: Value::Number(41.5),
            unit: Some("GQ".into()),
            time: "2026-03-01T12:00:00Z".into(),
            longitude: Some(7.4),
            latitude: Some(43.0),
            quality: Some("good".into()),
            simulated: true,
            source: Some("city".into()),
        };
        assert_eq!(serde_json::from_str::<Observation>(text).expect("plain"), expected, "member by member");
    }

    #[test]
    fn a_sensor_that_says_odd_things_does_not_stop_the_others() {
        let text = r#"[{"entity":7,"attribute":null,"value":{"a":[1]},"time":12.5,"longitude":"east"},
            {}, {"value":[1,2]}, {"value":null}, {"value":true}, {"value":"on"}, null, 7, "x", [1]]"#;
        let read: Vec<Observation> = serde_json::from_str(text).expect("read as far as it goes");
        let odd = Observation { entity: "7".into(), value: Value::Other, ..Observation::default() };
        assert_eq!(read.first(), Some(&odd), "numbers are ids too; what is of the wrong kind is missing");
        let values: Vec<Value> = read.into_iter().skip(1).map(|observation| observation.value).collect();
        let said = [Value::None, Value::Other, Value::None, Value::Truth(true), Value::Text("on".into())];
        assert_eq!(values[..5], said, "each value as what it is");
        assert_eq!(values[5..], [const { Value::None }; 4], "what is no observation says nothing");
    }
}
