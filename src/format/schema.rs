//! What the layers of well-known tiles mean, in the words of OpenStreetMap.
//!
//! In: the name of a layer, and the properties of a feature. Out: properties to add, and whether the feature is drawn.
//! All of it is a table, read from top to bottom: every row that matches adds its property, unless the feature has one
//! of that name or a row before has added one. Tiles that say what OpenStreetMap says pass through.
//! Sources: openmaptiles.org/schema, docs.protomaps.com/basemaps/layers, docs.mapbox.com (Streets v8),
//! docs.overturemaps.org/schema.
//! Does not: read tiles, or decide what the city's rules make of the properties.

mod rows;

use crate::city::GeometryClass;
use rows::{ID, ROWS, Row, Then, WHOLE};

/// What becomes of a feature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// It is cut at the edge of its tile.
    Cut,
    /// It is a building: it stays whole.
    Whole,
    /// It is a label of something else, or not to be drawn in 3D.
    LeftOut,
}

/// The rows for one layer.
#[derive(Debug)]
pub(super) struct Schema {
    rows: Vec<&'static Row>,
}

impl Schema {
    pub(super) fn of(layer: &str) -> Self {
        let concerns = |row: &&Row| row.layers.is_empty() || listed(row.layers, layer);
        Self { rows: ROWS.iter().filter(concerns).collect() }
    }

    /// What to add to a feature's properties, and what becomes of it.
    pub(super) fn apply<'a>(
        &self,
        class: GeometryClass,
        get: impl Fn(&str) -> Option<&'a str>,
        added: &mut Vec<(&'static str, &'a str)>,
    ) -> Fate {
        added.clear();
        for row in &self.rows {
            if row.geometry.is_some_and(|wanted| wanted != class) {
                continue;
            }
            let Some(found) = matched(row.when, &get) else { continue };
            match row.then {
                Then::LeaveOut => return Fate::LeftOut,
                Then::Same(key) if is_free(key, &get, added) => added.push((key, found)),
                Then::Add(key, value) if is_free(key, &get, added) => added.push((key, value)),
                Then::Same(_) | Then::Add(..) => {}
            }
        }
        let says = |&(key, values): &(&str, &str)| {
            let given = get(key).or_else(|| added.iter().find(|(name, _)| *name == key).map(|added| added.1));
            given.is_some_and(|value| fits(values, value))
        };
        if class == GeometryClass::Area && WHOLE.iter().any(says) { Fate::Whole } else { Fate::Cut }
    }

    /// The id among the properties.
    pub(super) fn id<'a>(get: impl Fn(&str) -> Option<&'a str>) -> Option<&'a str> {
        ID.iter().find_map(|key| get(key))
    }
}

fn is_free<'a>(key: &str, get: impl Fn(&str) -> Option<&'a str>, added: &[(&str, &str)]) -> bool {
    get(key).is_none() && added.iter().all(|(name, _)| *name != key)
}

/// The value that made the first condition true, if all are.
fn matched<'a>(when: &[(&str, &str)], get: impl Fn(&str) -> Option<&'a str>) -> Option<&'a str> {
    let value_of =
        |&(keys, values): &(&str, &str)| keys.split('|').filter_map(&get).find(|value| fits(values, value));
    let mut found = when.iter().map(value_of);
    let Some(first) = found.next() else { return Some("yes") };
    let first = first?;
    found.all(|value| value.is_some()).then_some(first)
}

/// Whether a value is one of a pattern: values and `*`, which is any but those behind `!` and what means no.
fn fits(values: &str, value: &str) -> bool {
    let is_excluded = |part: &str| part.strip_prefix('!') == Some(value);
    !values.split('|').any(is_excluded)
        && values
            .split('|')
            .any(|part| part == value || (part == "*" && !matches!(value, "" | "no" | "false")))
}

fn listed(list: &str, name: &str) -> bool {
    list.split('|').any(|entry| entry == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    type Pairs = &'static [(&'static str, &'static str)];

    fn check(layer: &str, class: GeometryClass, properties: Pairs, expected: Pairs, fate: Fate) {
        let get = |key: &str| properties.iter().find(|(name, _)| *name == key).map(|pair| pair.1);
        let mut added = Vec::new();
        let found = Schema::of(layer).apply(class, get, &mut added);
        assert_eq!(found, fate, "fate of {layer} {properties:?}");
        if fate != Fate::LeftOut {
            for pair in expected {
                assert!(added.contains(pair), "{layer} {properties:?}: expected {pair:?}, found {added:?}");
            }
            assert!(!expected.is_empty() || added.is_empty(), "{layer} {properties:?}: found {added:?}");
        }
    }

    const AREA: GeometryClass = GeometryClass::Area;
    const LINE: GeometryClass = GeometryClass::Line;
    const POINT: GeometryClass = GeometryClass::Point;

    #[test]
    fn open_map_tiles_are_understood() {
        check("building", AREA, &[("render_height", "12")], &[("building", "yes")], Fate::Whole);
        check("building", AREA, &[("render_height", "12"), ("hide_3d", "true")], &[], Fate::LeftOut);
        check("transportation", LINE, &[("class", "minor")], &[("highway", "residential")], Fate::Cut);
        check(
            "transportation",
            LINE,
            &[("class", "path"), ("subclass", "footway"), ("brunnel", "tunnel")],
            &[("highway", "footway"), ("tunnel", "yes")],
            Fate::Cut,
        );
        check(
            "transportation",
            LINE,
            &[("class", "transit"), ("subclass", "tram")],
            &[("railway", "tram")],
            Fate::Cut,
        );
        check("transportation", LINE, &[("class", "ferry")], &[], Fate::LeftOut);
        check("transportation_name", LINE, &[("class", "minor")], &[], Fate::LeftOut);
        check("water", AREA, &[("class", "lake")], &[("natural", "water")], Fate::Cut);
        check("waterway", LINE, &[("class", "river")], &[("waterway", "river")], Fate::Cut);
        check(
            "landcover",
            AREA,
            &[("class", "wood"), ("subclass", "forest")],
            &[("landuse", "forest")],
            Fate::Cut,
        );
        check(
            "landcover",
            AREA,
            &[("class", "grass"), ("subclass", "park")],
            &[("leisure", "park")],
            Fate::Cut,
        );
        check("landuse", AREA, &[("class", "residential")], &[("landuse", "residential")], Fate::Cut);
        check("park", AREA, &[("class", "national_park")], &[("leisure", "park")], Fate::Cut);
        check(
            "place",
            POINT,
            &[("class", "suburb"), ("name:latin", "Sumida")],
            &[("place", "suburb"), ("name", "Sumida")],
            Fate::Cut,
        );
        check(
            "poi",
            POINT,
            &[("class", "bus"), ("subclass", "bus_stop")],
            &[("highway", "bus_stop")],
            Fate::Cut,
        );
        check("poi", POINT, &[("class", "shop"), ("subclass", "deli")], &[("shop", "deli")], Fate::Cut);
    }

    #[test]
    fn protomaps_are_understood() {
        check(
            "buildings",
            AREA,
            &[("kind", "building"), ("height", "9")],
            &[("building", "yes")],
            Fate::Whole,
        );
        check("buildings", AREA, &[("kind", "building_part")], &[("building:part", "yes")], Fate::Whole);
        check(
            "roads",
            LINE,
            &[("kind", "major_road"), ("kind_detail", "secondary")],
            &[("highway", "secondary")],
            Fate::Cut,
        );
        check("roads", LINE, &[("kind", "highway")], &[("highway", "motorway")], Fate::Cut);
        check(
            "roads",
            LINE,
            &[("kind", "rail"), ("kind_detail", "subway"), ("is_tunnel", "true")],
            &[("railway", "subway"), ("tunnel", "yes")],
            Fate::Cut,
        );
        check("water", LINE, &[("kind", "river")], &[("waterway", "river")], Fate::Cut);
        check("water", POINT, &[("kind", "lake")], &[], Fate::LeftOut);
        check("earth", AREA, &[("kind", "earth")], &[], Fate::LeftOut);
        check("landuse", AREA, &[("kind", "pitch")], &[("leisure", "pitch")], Fate::Cut);
        check("pois", POINT, &[("kind", "bench")], &[("amenity", "bench")], Fate::Cut);
    }

    #[test]
    fn mapbox_and_overture_are_understood() {
        check(
            "building",
            AREA,
            &[("type", "apartments"), ("extrude", "true")],
            &[("building", "apartments")],
            Fate::Whole,
        );
        check(
            "building",
            AREA,
            &[("type", "building"), ("underground", "true")],
            &[("building", "yes"), ("location", "underground")],
            Fate::Whole,
        );
        check("road", LINE, &[("class", "street")], &[("highway", "residential")], Fate::Cut);
        check("road", LINE, &[("class", "major_rail"), ("type", "rail")], &[("railway", "rail")], Fate::Cut);
        check("building", AREA, &[("subtype", "education")], &[("building", "public")], Fate::Whole);
        check(
            "building",
            AREA,
            &[("subtype", "education"), ("class", "school")],
            &[("building", "school")],
            Fate::Whole,
        );
        check("building_part", AREA, &[("height", "20")], &[("building:part", "yes")], Fate::Whole);
        check(
            "segment",
            LINE,
            &[("subtype", "road"), ("class", "footway")],
            &[("highway", "footway")],
            Fate::Cut,
        );
        check("segment", LINE, &[("subtype", "water")], &[], Fate::LeftOut);
        check("land_use", AREA, &[("subtype", "golf")], &[("type", "land_use")], Fate::Cut);
        check("water", AREA, &[("subtype", "lake")], &[("natural", "water")], Fate::Cut);
    }

    #[test]
    fn what_openstreetmap_says_passes_through() {
        check("anything", AREA, &[("building", "house"), ("height", "7")], &[], Fate::Whole);
        check("anything", LINE, &[("highway", "primary"), ("name", "Ginza")], &[], Fate::Cut);
        check("building", AREA, &[("building", "house")], &[], Fate::Whole);
        check("bldg", AREA, &[("measuredHeight", "7")], &[("building", "yes")], Fate::Whole);
        check("hello", POINT, &[("hello", "world")], &[], Fate::Cut);
    }

    #[test]
    fn every_row_can_be_read() {
        for row in ROWS {
            let copies = matches!(row.then, Then::Same(_));
            assert!(!copies || !row.when.is_empty(), "{:?} copies what it does not ask for", row.layers);
        }
    }
}
