//! Finds a few properties in many features.
//!
//! In: which keys are of interest, and in which order. Out: per feature the values of those it has.
//! Neighbours mostly have the same keys in the same order: where the values lie is looked up once for all of them.
//! Does not: decode what JSON escapes, in keys or values ([`Row::property_text`] does).

use super::Row;
use super::segment::run;

/// One walk over features. Goes fast where they come in load order.
pub struct Lookup<'k> {
    /// The rank of a key; none for one that is of no interest.
    rank: &'k dyn Fn(&str) -> Option<u8>,
    /// The segment that the rest is about.
    segment: Option<u32>,
    /// Per layout: its number among those that are known, from 1; 0 where it is not yet.
    known: Vec<u16>,
    /// Per known layout: one past its last place.
    ends: Vec<u32>,
    /// Ranks, and which of a feature's properties it is.
    places: Vec<(u8, u8)>,
}

impl<'k> Lookup<'k> {
    /// Before the first feature.
    #[must_use]
    pub fn new(rank: &'k dyn Fn(&str) -> Option<u8>) -> Self {
        Self { rank, segment: None, known: Vec::new(), ends: Vec::new(), places: Vec::new() }
    }

    /// Ranks and values of those properties of a feature that are of interest, by rank; values as JSON writes them.
    pub fn values<'r>(&mut self, row: Row<'r>) -> impl Iterator<Item = (u8, &'r str)> + use<'r, '_, 'k> {
        let places = self.places(row);
        self.places
            .get(places)
            .unwrap_or(&[])
            .iter()
            .filter_map(move |&(rank, place)| Some((rank, row.value(place.into())?)))
    }

    fn places(&mut self, row: Row<'_>) -> std::ops::Range<usize> {
        let (segment, layout) = row.layout();
        if self.segment != Some(segment) {
            self.segment = Some(segment);
            self.known.clear();
            self.ends.clear();
            self.places.clear();
        }
        let layout = usize::from(layout);
        if self.known.len() <= layout {
            self.known.resize(layout + 1, 0);
        }
        let number = self.known.get(layout).copied().unwrap_or(0);
        let number = if number == 0 { self.learn(row, layout) } else { number };
        run(&self.ends, usize::from(number) - 1)
    }

    fn learn(&mut self, row: Row<'_>, layout: usize) -> u16 {
        let mut found: Vec<(u8, u8)> = row
            .members()
            .zip(0..u8::MAX)
            .filter_map(|((key, _), place)| Some(((self.rank)(key)?, place)))
            .collect();
        // A handful: sorted as they come in.
        for at in 1..found.len() {
            let mut to = at;
            while to > 0 && found[to - 1].0 > found[to].0 {
                found.swap(to - 1, to);
                to -= 1;
            }
        }
        self.places.append(&mut found);
        self.ends.push(super::segment::short(self.places.len()));
        let number = u16::try_from(self.ends.len()).unwrap_or(u16::MAX);
        self.known.get_mut(layout).into_iter().for_each(|known| *known = number);
        number
    }
}

#[cfg(test)]
mod tests {
    use super::super::{City, ReadOptions, Reader};
    use super::*;

    #[test]
    fn values_come_by_rank_whatever_the_order_of_the_keys() {
        let feature = |properties: &str| {
            format!(
                r#"{{"type":"Feature","properties":{properties},"geometry":{{"type":"Point","coordinates":[6,46]}}}}"#
            )
        };
        let all =
            [r#"{"a":1,"shop":"yes","amenity":"bar"}"#, r#"{"amenity":"cafe","b":2}"#, r#"{"a":"x"}"#, "{}"];
        let text = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, all.map(feature).join(","));
        let mut city = City::default();
        let mut reader = Reader::new(&ReadOptions::default());
        reader.push(text.as_bytes(), &mut city);
        reader.finish(&mut city).expect("four points");
        let rank =
            |key: &str| ["amenity", "shop"].iter().zip(0..).find(|(it, _)| **it == key).map(|(_, rank)| rank);
        let mut lookup = Lookup::new(&rank);
        let mut found = |feature: usize| -> Vec<(u8, &str)> {
            lookup.values(city.row(feature).expect("it came")).collect()
        };
        for _ in 0..2 {
            assert_eq!(found(0), [(0, r#""bar""#), (1, r#""yes""#)], "amenity before shop");
            assert_eq!(found(1), [(0, r#""cafe""#)], "no shop");
            assert_eq!((found(2), found(3)), (vec![], vec![]), "neither");
        }
    }
}
