//! What the page says about a feed beforehand: which column is what, whose the messages are, what is known of its series.

use std::collections::BTreeMap;

use super::Series;

/// What a decoder cannot read off a message. All may be left as it is.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Whose the observations are where the message does not say.
    pub entity: String,
    /// The MQTT topic or the address that the message came by: some messages say nothing else of their origin.
    pub topic: String,
    /// The language wanted where a value has several.
    pub language: String,
    /// What to add to UTC for the clock of times without a zone, minutes: 60 for +01:00.
    pub offset_min: i32,
    /// Beginnings of names to take off, beside the well-known ones: what an `@context` would.
    pub prefixes: Vec<String>,
    /// Which column or property is what, where the format leaves it open: CSV, GeoJSON, plain JSON, and the property
    /// of a SensorThings Thing that is its id.
    pub fields: Fields,
    /// Series met before ([`super::Decoded::series`]), by key: a SensorThings observation alone names only its datastream.
    pub series: BTreeMap<String, Series>,
}

/// Names of columns or properties; empty: the usual names, or none.
#[derive(Debug, Clone, Default)]
pub struct Fields {
    /// Whose: `id`, `entity`, `station`, ... if empty.
    pub entity: String,
    /// When: one, or several to be read as year, month, day, hour, minute, second.
    pub time: Vec<String>,
    /// Long form: the column that names the attribute of its row; without it every other column is an attribute.
    pub attribute: String,
    /// Long form: the column of values.
    pub value: String,
    /// Long form: the column of units.
    pub unit: String,
    /// Where, degrees.
    pub longitude: String,
    /// Where, degrees.
    pub latitude: String,
    /// The attributes to take; empty: all.
    pub attributes: Vec<String>,
    /// Columns that are no attributes.
    pub ignored: Vec<String>,
    /// The unit of each attribute, where the data does not say.
    pub units: BTreeMap<String, String>,
    /// What stands between columns; none: looked for in the first line.
    pub delimiter: Option<u8>,
}

impl Fields {
    /// Whether an attribute is wanted.
    pub(super) fn wants(&self, attribute: &str) -> bool {
        let is_in = |list: &[String]| list.iter().any(|name| name == attribute);
        (self.attributes.is_empty() || is_in(&self.attributes)) && !is_in(&self.ignored)
    }
}
