//! Features by place, kind and name, and how two of them lie to each other.
//!
//! In: what the contract lets a page ask. Out: features as the contract has them, or a sentence about two.
//! Distances are to where a feature is nearest, bearings to its middle.
//! Does not: rank by relevance, or translate kinds; searching does ([`crate::words`]).

use super::{Feature, Twin};
use crate::city::json::text_of_value;
use crate::city::{Kind, Layer, Lookup, Row};
use crate::geo::LonLat;
use crate::words::compass::bearing_deg;
use crate::words::near::{Wanted, nearest};
use crate::words::relate::Relation;
use crate::words::{Arg, Message, Told};
use serde::Deserialize as _;
use serde::de::IntoDeserializer as _;
use serde::de::value::{Error, StrDeserializer};
use std::cell::RefCell;

/// What a page asks for.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Query<'a> {
    /// Longitude and latitude.
    pub(super) near: Option<[f64; 2]>,
    pub(super) within_m: Option<f64>,
    /// By its word in the data, or that of a [`Kind`].
    pub(super) kind: Option<&'a str>,
    pub(super) layer: Option<Layer>,
    /// In the name or id.
    pub(super) text: Option<&'a str>,
    pub(super) limit: Option<u32>,
}

/// So many features are given where no number is asked for.
const FEATURES: u32 = 20;
/// However many are asked for, no more are given.
const FEATURES_MOST: u32 = 1_000;

/// Properties whose value is a kind of thing.
const KIND_KEYS: [&str; 10] = [
    "amenity",
    "shop",
    "tourism",
    "leisure",
    "building",
    "highway",
    "natural",
    "landuse",
    "healthcare",
    "public_transport",
];

impl Twin {
    /// Features that are asked for: nearest first where a place is given, else in load order.
    pub(super) fn query(&self, query: &Query<'_>) -> Result<Vec<Feature>, String> {
        let (kind, text) =
            (query.kind.filter(|kind| !kind.is_empty()).map(Asked::new), query.text.map(lower_case));
        let accepts = |row: Row<'_>| {
            query.layer.is_none_or(|layer| layer == row.facts.layer)
                && text.as_ref().is_none_or(|text| holds(row.name(), text) || holds(row.feature_id(), text))
                && kind.as_ref().is_none_or(|kind| kind.is_of(row))
        };
        let limit = query.limit.unwrap_or(FEATURES).min(FEATURES_MOST) as usize;
        let Some(near) = query.near else {
            if query.within_m.is_some() {
                return Err("expected near with within_m, found none".into());
            }
            let rows = self.loads().iter().flat_map(|load| self.city.rows(load.features.clone()));
            let found = rows.filter(|&row| accepts(row)).filter_map(|row| self.feature(row.index));
            return Ok(found.take(limit).collect());
        };
        let place_m = self.frame().place(place_of(near)?);
        let within_m = within(query.within_m)?;
        let wanted = Wanted { accepts: &accepts, within_m, ..Wanted::nearest(limit) };
        let found = nearest(&self.city, &self.index, place_m, &wanted).into_iter();
        let features = found.filter_map(|near| {
            let middle = self.city.row(near.index as usize)?.place_m()?.as_dvec2();
            let bearing_deg = Some(bearing_deg(place_m, middle));
            Some(Feature { distance_m: Some(near.distance_m), bearing_deg, ..self.feature(near.index)? })
        });
        Ok(features.collect())
    }

    /// How `to` lies to `from`, in a sentence.
    pub(super) fn relate(&self, from: u32, to: u32) -> Result<Told, String> {
        let row = |index: u32| {
            let row = self.city.row(index as usize);
            row.ok_or_else(|| format!("no feature {index}: {} are loaded", self.features()))
        };
        let relation = Relation::of(row(from)?, row(to)?)
            .ok_or("expected two features with a place, found one without")?;
        let said = Message::new("relation")
            .with("distance", Arg::Length(relation.distance_m))
            .with("direction", relation.direction())
            .with("topology", relation.topology.word());
        Ok(Told { said: vec![said], ..Told::default() })
    }
}

fn place_of([longitude, latitude]: [f64; 2]) -> Result<LonLat, String> {
    let is_place = longitude.is_finite() && (-90.0..=90.0).contains(&latitude);
    let expected =
        "expected near to be a longitude and a latitude in degrees, found a latitude beyond 90 or no number";
    is_place.then_some(LonLat { longitude, latitude }).ok_or_else(|| expected.into())
}

fn within(metres: Option<f64>) -> Result<f64, String> {
    let metres = metres.unwrap_or(f64::INFINITY);
    (metres >= 0.0)
        .then_some(metres)
        .ok_or_else(|| "expected within_m in metres, found a number below 0 or none".into())
}

/// A kind that is asked for.
struct Asked {
    word: Vec<char>,
    kind: Option<Kind>,
    lookup: RefCell<Lookup<'static>>,
}

impl Asked {
    fn new(word: &str) -> Self {
        // Catalogues have words for kinds and for the data's values behind these.
        let word = word.strip_prefix("kind_").or_else(|| word.strip_prefix("type_")).unwrap_or(word);
        let lower = word.to_ascii_lowercase();
        let name: StrDeserializer<'_, Error> = lower.as_str().into_deserializer();
        let kind = Kind::deserialize(name).ok();
        Self { word: lower_case(word), kind, lookup: RefCell::new(Lookup::new(&rank)) }
    }

    fn is_of(&self, row: Row<'_>) -> bool {
        self.kind == Some(row.facts.kind)
            || self.lookup.borrow_mut().values(row).any(|(_, value)| self.is_value(value))
    }

    /// Whether it is one of the values of a list such as `bar;cafe`.
    fn is_value(&self, value: &str) -> bool {
        let is_it =
            |part: &str| part.trim().chars().flat_map(char::to_lowercase).eq(self.word.iter().copied());
        text_of_value(value).is_some_and(|text| text.split(';').any(is_it))
    }
}

/// Whether a property's value is a kind of thing; all of them are asked.
fn rank(key: &str) -> Option<u8> {
    KIND_KEYS.contains(&key).then_some(0)
}

fn lower_case(text: &str) -> Vec<char> {
    text.chars().flat_map(char::to_lowercase).collect()
}

/// Whether a text holds letters, whatever their case; the letters are in lower case.
fn holds(text: &str, letters: &[char]) -> bool {
    let Some(first) = letters.first() else { return true };
    let starts = text.char_indices().filter(|(_, letter)| letter.to_lowercase().next() == Some(*first));
    let mut rests = starts.filter_map(|(at, _)| text.get(at..));
    rests.any(|rest| {
        let mut lower = rest.chars().flat_map(char::to_lowercase);
        letters.iter().all(|&letter| lower.next() == Some(letter))
    })
}
