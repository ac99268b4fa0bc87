//! One observation, whatever standard it came by: who says what of what, when, and how sure.
//!
//! In: the contract's `Observation`, as the page gives it. Names as in O&M (ISO 19156) and SensorThings (OGC 18-088).
//! Does not: know formats of the wire, or which feature an entity is.

use serde::Deserialize;

/// As the page gives it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Observation {
    /// Whose it is, verbatim.
    pub entity: String,
    /// Which of its properties.
    pub attribute: String,
    /// What was seen.
    #[serde(default)]
    pub value: Value,
    /// The unit's code as the source has it.
    #[serde(default)]
    pub unit: Option<String>,
    /// When it was so (phenomenon time), RFC 3339.
    pub time: String,
    /// Where, degrees.
    #[serde(default)]
    pub longitude: Option<f64>,
    /// Where, degrees.
    #[serde(default)]
    pub latitude: Option<f64>,
    /// How good, in the source's word.
    #[serde(default)]
    pub quality: Option<String>,
    /// Not measured but computed.
    #[serde(default)]
    pub simulated: Option<bool>,
    /// Who says so.
    #[serde(default)]
    pub source: Option<String>,
}

/// What was seen. A gap is a value, not a zero.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, serde::Serialize)]
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
}
