//! The city as GeoJSON features.
//!
//! In: shapes on the drawing board with OpenStreetMap's tags. Out: `geojson` features in degrees, seven decimals, rings
//! wound as RFC 7946 section 3.1.6 asks, ids like `way/17`.
//! Does not: judge what it is given.

use super::plane::{Pt, area};
use geojson::{Feature, Geometry, GeometryValue, JsonObject, JsonValue, feature::Id};

/// An empty stretch of ocean: no street of a real town may lie beneath.
const ANCHOR_LONGITUDE: f64 = -5.4;
const ANCHOR_LATITUDE: f64 = 45.6;
/// Metres to a degree there, close enough for a town that does not exist.
const METRES_NORTH: f64 = 111_140.0;
const METRES_EAST: f64 = 77_990.0;

/// A feature's tags.
pub(crate) type Tags = Vec<(&'static str, String)>;

/// What has been written so far, layer by layer.
#[derive(Default)]
pub(crate) struct Sheet {
    pub(crate) features: Vec<Feature>,
}

impl Sheet {
    pub(crate) fn point(&mut self, at: Pt, tags: Tags) {
        self.add("node", GeometryValue::new_point(degrees(at)), tags);
    }

    pub(crate) fn line(&mut self, line: &[Pt], tags: Tags) {
        if line.len() >= 2 {
            self.add("way", GeometryValue::new_line_string(line.iter().copied().map(degrees)), tags);
        }
    }

    /// A ring and its holes.
    pub(crate) fn polygon(&mut self, ring: &[Pt], holes: &[Vec<Pt>], tags: Tags) {
        if ring.len() >= 3 {
            let kind = if holes.is_empty() { "way" } else { "relation" };
            self.add(kind, GeometryValue::new_polygon(rings(ring, holes)), tags);
        }
    }

    pub(crate) fn multi_polygon(&mut self, parts: &[Vec<Pt>], tags: Tags) {
        let polygons = parts.iter().filter(|ring| ring.len() >= 3).map(|ring| rings(ring, &[]));
        self.add("relation", GeometryValue::new_multi_polygon(polygons), tags);
    }

    /// Puts another sheet's features behind these, numbered on.
    pub(crate) fn append(&mut self, other: Self) {
        for mut feature in other.features {
            if let Some(Id::String(id)) = &feature.id {
                let kind = id.split('/').next().unwrap_or("way");
                feature.id = Some(Id::String(format!("{kind}/{}", self.features.len() + 1)));
            }
            self.features.push(feature);
        }
    }

    fn add(&mut self, kind: &str, value: GeometryValue, tags: Tags) {
        let id = format!("{kind}/{}", self.features.len() + 1);
        let properties: JsonObject =
            tags.into_iter().map(|(key, text)| (key.to_string(), JsonValue::String(text))).collect();
        self.features.push(Feature {
            bbox: None,
            geometry: Some(Geometry::new(value)),
            id: Some(Id::String(id)),
            properties: Some(properties),
            foreign_members: None,
        });
    }
}

/// Closed rings in degrees: the outer counter-clockwise, holes clockwise.
fn rings(ring: &[Pt], holes: &[Vec<Pt>]) -> Vec<Vec<[f64; 2]>> {
    let wound = |ring: &[Pt], left: bool| {
        let mut points: Vec<[f64; 2]> = ring.iter().copied().map(degrees).collect();
        if (area(ring) > 0.0) != left {
            points.reverse();
        }
        points.dedup();
        points.extend(points.first().copied());
        points
    };
    std::iter::once(wound(ring, true)).chain(holes.iter().map(|hole| wound(hole, false))).collect()
}

/// Longitude and latitude of a place, to about a centimetre.
pub(crate) fn degrees(at: Pt) -> [f64; 2] {
    let rounded = |value: f64| (value * 1e7).round() / 1e7;
    [rounded(ANCHOR_LONGITUDE + at.x / METRES_EAST), rounded(ANCHOR_LATITUDE + at.y / METRES_NORTH)]
}

/// The place of a longitude and latitude on the drawing board: back from [`degrees`].
pub(crate) fn board([longitude, latitude]: [f64; 2]) -> Pt {
    Pt::new((longitude - ANCHOR_LONGITUDE) * METRES_EAST, (latitude - ANCHOR_LATITUDE) * METRES_NORTH)
}

/// A number as a tag: one decimal where it needs one.
pub(crate) fn metres(value: f64) -> String {
    let rounded = (value * 10.0).round() / 10.0;
    format!("{rounded}")
}
