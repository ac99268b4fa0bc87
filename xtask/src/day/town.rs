//! What the day needs of the city: streets, stops, the well-known buildings, water, districts, and where houses stand.
//!
//! In: the city's features, as they are shown. Out: lines and places in metres about the market square, ids as the city
//! has them.
//! Does not: place anything.

use crate::city::plane::{Pt, centroid, distance_to_segment, edges, floor_i64, inside, whole};
use crate::city::write::board;
use geojson::{Feature, FeatureCollection, GeometryValue, Position, feature::Id};
use std::collections::BTreeMap;

/// Houses are looked up by squares of this size.
const CELL_M: f64 = 60.0;

/// A street, or a stretch of one.
pub(crate) struct Street {
    pub(crate) id: String,
    pub(crate) name: String,
    /// Its `highway`.
    pub(crate) kind: String,
    pub(crate) width_m: f64,
    pub(crate) line: Vec<Pt>,
}

impl Street {
    pub(crate) fn length_m(&self) -> f64 {
        self.line.windows(2).map(span_m).sum()
    }

    /// Whether motor traffic is counted on it.
    pub(crate) fn is_main(&self) -> bool {
        ["primary", "secondary"].contains(&self.kind.as_str())
    }
}

/// A feature that has one place and a name.
#[derive(Clone)]
pub(crate) struct Named {
    pub(crate) id: String,
    pub(crate) name: String,
    /// In Spanish, where the city says it.
    pub(crate) name_es: String,
    pub(crate) at: Pt,
}

/// A district.
pub(crate) struct District {
    pub(crate) named: Named,
    /// Outer rings, not closed.
    pub(crate) rings: Vec<Vec<Pt>>,
}

/// The city as the day knows it.
#[derive(Default)]
pub(crate) struct Town {
    pub(crate) streets: Vec<Street>,
    /// Bus stops.
    pub(crate) stops: Vec<Named>,
    /// Buildings that have a name of their own.
    pub(crate) landmarks: Vec<Named>,
    /// Water with a name: the bay, the river.
    pub(crate) waters: Vec<Named>,
    pub(crate) districts: Vec<District>,
    houses: Vec<Vec<Pt>>,
    cells: BTreeMap<(i64, i64), Vec<usize>>,
}

impl Town {
    pub(crate) fn of(city: &FeatureCollection) -> Self {
        let mut town = Self::default();
        for feature in &city.features {
            town.take(feature);
        }
        town
    }

    fn take(&mut self, feature: &Feature) {
        let tag = |key: &str| feature.property(key).and_then(|value| value.as_str()).unwrap_or("");
        let Some(Id::String(id)) = feature.id.clone() else { return };
        let Some(geometry) = feature.geometry.as_ref() else { return };
        let named = |at: Pt| Named {
            id: id.clone(),
            name: tag("name").to_owned(),
            name_es: tag("name:es").to_owned(),
            at,
        };
        match &geometry.value {
            GeometryValue::LineString { coordinates } if !tag("highway").is_empty() => {
                self.streets.push(Street {
                    name: tag("name").to_owned(),
                    kind: tag("highway").to_owned(),
                    width_m: tag("width").parse().unwrap_or(6.0),
                    line: points(coordinates),
                    id,
                });
            }
            GeometryValue::Point { coordinates } if tag("highway") == "bus_stop" => {
                self.stops.push(named(point(coordinates)));
            }
            GeometryValue::Polygon { coordinates } => {
                let Some(ring) = coordinates.first().map(|ring| open(ring)) else { return };
                let middle = centroid(&ring);
                if !tag("building").is_empty() {
                    if !tag("name").is_empty() {
                        self.landmarks.push(named(middle));
                    }
                    self.house(ring);
                } else if tag("natural") == "water" && !tag("name").is_empty() {
                    self.waters.push(named(middle));
                } else if !tag("boundary").is_empty() {
                    self.districts.push(District { named: named(middle), rings: vec![ring] });
                }
            }
            GeometryValue::MultiPolygon { coordinates } if !tag("boundary").is_empty() => {
                let rings: Vec<Vec<Pt>> =
                    coordinates.iter().filter_map(|part| part.first()).map(|ring| open(ring)).collect();
                let Some(middle) = rings.first().map(|ring| centroid(ring)) else { return };
                self.districts.push(District { named: named(middle), rings });
            }
            _ => {}
        }
    }

    fn house(&mut self, ring: Vec<Pt>) {
        let number = self.houses.len();
        let mut own: Vec<(i64, i64)> = ring.iter().map(|&at| cell(at)).collect();
        own.sort_unstable();
        own.dedup();
        for cell in own {
            self.cells.entry(cell).or_default().push(number);
        }
        self.houses.push(ring);
    }

    /// How far the nearest house is, where that is less than a square's side.
    pub(crate) fn to_house_m(&self, at: Pt) -> Option<f64> {
        let (x, y) = cell(at);
        let near = (-1..=1).flat_map(|dx| (-1..=1).map(move |dy| (x + dx, y + dy)));
        let houses = near.filter_map(|cell| self.cells.get(&cell)).flatten();
        let distance = |ring: &Vec<Pt>| {
            let to_wall = edges(ring).map(|(a, b)| distance_to_segment(at, a, b)).fold(f64::MAX, f64::min);
            if inside(ring, at) { 0.0 } else { to_wall }
        };
        let nearest = houses.filter_map(|&number| self.houses.get(number)).map(distance);
        nearest.min_by(f64::total_cmp).filter(|&distance| distance <= CELL_M)
    }

    /// The building or water of this name.
    pub(crate) fn named(&self, name: &str) -> Option<&Named> {
        self.landmarks.iter().chain(&self.waters).find(|it| it.name == name)
    }

    /// Places along streets of some kinds, so far apart along each, this far from the middle of the street, to its right
    /// and left in turn.
    pub(crate) fn beside_streets(
        &self,
        kinds: &[&str],
        step_m: f64,
        off: impl Fn(&Street) -> f64,
    ) -> Vec<Pt> {
        let mut out = Vec::new();
        let mut is_left = false;
        for street in self.streets.iter().filter(|street| kinds.contains(&street.kind.as_str())) {
            let length_m = street.length_m();
            for step in 0..whole(length_m / step_m) {
                let along_m = (step as f64 + 0.5) * step_m;
                let Some((at, along)) = on_line(&street.line, along_m) else { continue };
                let side = if is_left { 1.0 } else { -1.0 };
                out.push(at + along.left() * (side * off(street)));
                is_left = !is_left;
            }
        }
        out
    }
}

/// The place so far along a line, and the direction there; none behind its end.
pub(crate) fn on_line(line: &[Pt], along_m: f64) -> Option<(Pt, Pt)> {
    let mut rest_m = along_m;
    for pair in line.windows(2) {
        let &[a, b] = pair else { continue };
        let length_m = a.to(b);
        if rest_m <= length_m && length_m > 0.0 {
            return Some((a.towards(b, rest_m / length_m), (b - a).unit()));
        }
        rest_m -= length_m;
    }
    None
}

/// Keeps those that are so far from all kept before them, at most so many.
pub(crate) fn spread(places: &[Pt], apart_m: f64, most: usize) -> Vec<Pt> {
    let mut kept: Vec<Pt> = Vec::new();
    for &at in places {
        if kept.len() < most && kept.iter().all(|other| other.to(at) >= apart_m) {
            kept.push(at);
        }
    }
    kept
}

fn span_m(pair: &[Pt]) -> f64 {
    if let &[a, b] = pair { a.to(b) } else { 0.0 }
}

fn cell(at: Pt) -> (i64, i64) {
    (floor_i64(at.x / CELL_M), floor_i64(at.y / CELL_M))
}

fn point(position: &Position) -> Pt {
    match position.as_slice() {
        [longitude, latitude, ..] => board([*longitude, *latitude]),
        _ => Pt::default(),
    }
}

fn points(line: &[Position]) -> Vec<Pt> {
    line.iter().map(point).collect()
}

/// A ring without the corner that closes it.
fn open(ring: &[Position]) -> Vec<Pt> {
    ring.iter().skip(1).map(point).collect()
}
