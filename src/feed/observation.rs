//! One observation, whatever standard it came by: who says what of what, when, and how sure.
//!
//! In: the contract's `Observation`, as the page gives it. Names as in O&M (ISO 19156) and SensorThings (OGC 18-088).
//! A member of the wrong kind is read as if it were missing, so that one bad observation never stops the good ones; what
//! is needed and missing is found by [`super::Latest`].
//! Does not: know formats of the wire, or which feature an entity is.

use crate::plain::{self, Fault, Plain, Read};
use serde::de::{Deserialize, Deserializer};

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

impl Read for Value {
    fn read(from: &Plain, _: &mut Fault) -> Self {
        match from {
            Plain::Nothing => Self::None,
            Plain::Truth(truth) => Self::Truth(*truth),
            Plain::Number(number) => Self::Number(*number),
            Plain::Text(text) => Self::Text(text.clone()),
            Plain::List(_) | Plain::Members(_) => Self::Other,
        }
    }
}

impl Read for Observation {
    fn read(from: &Plain, fault: &mut Fault) -> Self {
        let mut read = Self::default();
        let Plain::Members(members) = from else { return read };
        for (name, value) in members {
            let value = Value::read(value, fault);
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
        read
    }
}

impl<'de> Deserialize<'de> for Observation {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        plain::deserialize(deserializer)
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
