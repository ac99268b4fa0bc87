//! A real city in the columns, and the same file as plain JSON: what is said of the one is measured anew on the other.
//!
//! Out: rows by their id, and their positions in metres as an ellipsoid has them, by brute force and none of the
//! library's own geometry. Distances agree to 0.5 %: the city's grid is a sphere's.
//! Does not: know multipolygons; the cities that it reads have none.

use crate::support;
use civitwin::city::{City, Index, ReadOptions, Reader, Row};
use serde_json::Value;
use std::collections::BTreeMap;

/// A city read from one folder.
pub(crate) struct Town {
    pub(crate) city: City,
    pub(crate) index: Index,
    /// Features as the files have them, by id.
    raw: BTreeMap<String, Value>,
    /// Their rings, lines and points in metres, by id; rings end where they start.
    rings: BTreeMap<String, Vec<Vec<Place>>>,
    /// Degrees of longitude and latitude that metres are counted from.
    origin: [f64; 2],
}

/// East and north, in metres.
pub(crate) type Place = [f64; 2];

impl Town {
    /// Reads those files of the shared data whose path ends so; none where they are absent.
    pub(crate) fn read(endings: &[&str]) -> Option<Self> {
        let (mut city, mut raw) = (City::default(), BTreeMap::new());
        for ending in endings {
            let (folder, name) = ending.rsplit_once('/').expect("a folder and the end of a name");
            for path in
                support::shared_files(folder, |file| support::is_geojson(file) && file.ends_with(name))
            {
                let bytes = support::bytes_of(&path);
                let mut reader = Reader::new(&ReadOptions::default());
                reader.push(&bytes, &mut city);
                reader.finish(&mut city).expect("a city that can be read");
                let whole: Value = serde_json::from_slice(&bytes).expect("JSON");
                let features = whole["features"].as_array().expect("a collection").iter();
                raw.extend(features.map(|feature| (id_of(feature), feature.clone())));
            }
        }
        if city.is_empty() {
            return None;
        }
        let mut index = Index::default();
        index.add(&city, 0..u32::try_from(city.len()).expect("a small city"));
        let first = raw.values().next().expect("it has features");
        let origin = rings_of(&first["geometry"])[0][0];
        let mut town = Self { city, index, raw, rings: BTreeMap::new(), origin };
        let in_metres = |(id, feature): (&String, &Value)| {
            let rings = rings_of(&feature["geometry"]).into_iter();
            let rings = rings.map(|ring| ring.into_iter().map(|place| town.metres(place)).collect());
            (id.clone(), rings.collect())
        };
        town.rings = town.raw.iter().map(in_metres).collect();
        Some(town)
    }

    /// A feature by its id.
    pub(crate) fn row(&self, id: &str) -> Row<'_> {
        self.city.all().find(|row| row.feature_id() == id).unwrap_or_else(|| panic!("no feature {id}"))
    }

    /// The id that the file gives a feature.
    pub(crate) fn raw(&self, id: &str) -> &Value {
        self.raw.get(id).unwrap_or_else(|| panic!("no feature {id} in the files"))
    }

    /// Every feature of the files with its id.
    pub(crate) fn all_raw(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.raw.iter().map(|(id, feature)| (id.as_str(), feature))
    }

    /// A place in metres, as the ellipsoid of WGS 84 has them near the origin.
    pub(crate) fn metres(&self, [longitude, latitude]: [f64; 2]) -> Place {
        const MAJOR_M: f64 = 6_378_137.0;
        const ECCENTRICITY_SQUARED: f64 = 0.006_694_379_990_141_3;
        let sine = self.origin[1].to_radians().sin();
        let flat = 1.0 - ECCENTRICITY_SQUARED * sine * sine;
        let (across_m, along_m) =
            (MAJOR_M / flat.sqrt(), MAJOR_M * (1.0 - ECCENTRICITY_SQUARED) / (flat * flat.sqrt()));
        let east = (longitude - self.origin[0]).to_radians() * across_m * self.origin[1].to_radians().cos();
        [east, (latitude - self.origin[1]).to_radians() * along_m]
    }

    /// The rings, line or point of a feature, in metres.
    pub(crate) fn rings(&self, id: &str) -> &[Vec<Place>] {
        self.rings.get(id).unwrap_or_else(|| panic!("no feature {id} in the files"))
    }

    pub(crate) fn is_polygon(&self, id: &str) -> bool {
        self.raw(id)["geometry"]["type"] == "Polygon"
    }

    /// Whether a place lies in a polygon, holes taken out.
    pub(crate) fn holds(&self, id: &str, [east, north]: Place) -> bool {
        let is_left = |[a, b]: [Place; 2]| {
            (a[1] > north) != (b[1] > north) && east < a[0] + (north - a[1]) / (b[1] - a[1]) * (b[0] - a[0])
        };
        self.raw(id)["geometry"]["type"] != "LineString"
            && pieces(self.rings(id)).filter(|piece| is_left(*piece)).count() % 2 == 1
    }

    /// From feature to feature, where they are nearest: every piece of the one against every piece of the other.
    pub(crate) fn apart_m(&self, one: &str, other: &str) -> f64 {
        let (ones, others) = (self.rings(one), self.rings(other));
        if self.holds(one, others[0][0]) || self.holds(other, ones[0][0]) {
            return 0.0;
        }
        let pairs = pieces(ones).flat_map(|a| pieces(others).map(move |b| piece_to_piece_m(a, b)));
        pairs.fold(f64::MAX, f64::min)
    }

    /// From a place to a feature, where it is nearest.
    pub(crate) fn place_to_m(&self, place: Place, id: &str) -> f64 {
        let far = pieces(self.rings(id)).map(|piece| piece_to_place_m(piece, place)).fold(f64::MAX, f64::min);
        if self.holds(id, place) { 0.0 } else { far }
    }

    /// The area of a polygon, by the shoelace.
    pub(crate) fn area_m2(&self, id: &str) -> f64 {
        let of_ring = |ring: &Vec<Place>| {
            let doubled: f64 = ring.windows(2).map(|ab| ab[0][0] * ab[1][1] - ab[1][0] * ab[0][1]).sum();
            doubled.abs() / 2.0
        };
        let rings = self.rings(id);
        of_ring(&rings[0]) - rings[1..].iter().map(of_ring).sum::<f64>()
    }

    /// The length of a line.
    pub(crate) fn length_m(&self, id: &str) -> f64 {
        pieces(self.rings(id)).map(|[a, b]| (a[0] - b[0]).hypot(a[1] - b[1])).sum()
    }
}

fn id_of(feature: &Value) -> String {
    let properties = &feature["properties"];
    [&feature["id"], &properties["@id"], &properties["uuid"], &properties["cartodb_id"]]
        .into_iter()
        .find(|id| !id.is_null())
        .map_or_else(String::new, |id| id.as_str().map_or_else(|| id.to_string(), str::to_owned))
}

/// All rings of a geometry, of several polygons one after the other.
fn rings_of(geometry: &Value) -> Vec<Vec<[f64; 2]>> {
    fn gather(value: &Value, into: &mut Vec<Vec<[f64; 2]>>) {
        let list = value.as_array().expect("coordinates");
        let place =
            |value: &Value| [value[0].as_f64().expect("a longitude"), value[1].as_f64().expect("a latitude")];
        if list[0].is_number() {
            into.push(vec![place(value)]);
        } else if list[0][0].is_number() {
            into.push(list.iter().map(place).collect());
        } else {
            list.iter().for_each(|inner| gather(inner, into));
        }
    }
    let mut rings = Vec::new();
    gather(&geometry["coordinates"], &mut rings);
    rings
}

fn pieces(rings: &[Vec<Place>]) -> impl Iterator<Item = [Place; 2]> {
    rings.iter().flat_map(|ring| {
        let single = (ring.len() == 1).then(|| [ring[0], ring[0]]);
        ring.windows(2).map(|ab| [ab[0], ab[1]]).chain(single)
    })
}

fn piece_to_place_m([a, b]: [Place; 2], place: Place) -> f64 {
    let (along, to) = ([b[0] - a[0], b[1] - a[1]], [place[0] - a[0], place[1] - a[1]]);
    let square = along[0] * along[0] + along[1] * along[1];
    let part =
        if square > 0.0 { ((to[0] * along[0] + to[1] * along[1]) / square).clamp(0.0, 1.0) } else { 0.0 };
    (to[0] - part * along[0]).hypot(to[1] - part * along[1])
}

fn piece_to_piece_m(one: [Place; 2], other: [Place; 2]) -> f64 {
    if do_cross(one, other) {
        return 0.0;
    }
    let ends = [(one, other[0]), (one, other[1]), (other, one[0]), (other, one[1])];
    ends.map(|(piece, place)| piece_to_place_m(piece, place)).into_iter().fold(f64::MAX, f64::min)
}

/// Whether each piece's ends lie on both sides of the other.
pub(crate) fn do_cross([a, b]: [Place; 2], [c, d]: [Place; 2]) -> bool {
    let side = |a: Place, b: Place, c: Place| (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
    side(a, b, c) * side(a, b, d) < 0.0 && side(c, d, a) * side(c, d, b) < 0.0
}
