//! What the embedded city promises, checked on whole cities.

use super::*;
use geojson::{Feature, GeometryValue, Position};
use plane::{area, crossing, distance_to_segment, edges, inside};
use std::collections::BTreeMap;

fn board(at: &Position) -> Pt {
    write::board([at[0], at[1]])
}

fn tag<'a>(feature: &'a Feature, key: &str) -> Option<&'a str> {
    feature.property(key).and_then(|value| value.as_str())
}

/// The rings of a polygon, not closed.
fn rings(feature: &Feature) -> Vec<Vec<Pt>> {
    match feature.geometry.as_ref().map(|geometry| &geometry.value) {
        Some(GeometryValue::Polygon { coordinates }) => {
            coordinates.iter().map(|ring| ring.iter().skip(1).map(board).collect()).collect()
        }
        _ => Vec::new(),
    }
}

fn line(feature: &Feature) -> Vec<Pt> {
    match feature.geometry.as_ref().map(|geometry| &geometry.value) {
        Some(GeometryValue::LineString { coordinates }) => coordinates.iter().map(board).collect(),
        _ => Vec::new(),
    }
}

fn footprints(city: &FeatureCollection) -> Vec<Vec<Pt>> {
    let buildings = city.features.iter().filter(|feature| tag(feature, "building").is_some());
    buildings.filter_map(|feature| rings(feature).into_iter().next()).collect()
}

/// Places well inside a ring: half a metre behind the middle of every wall.
fn within(ring: &[Pt]) -> impl Iterator<Item = Pt> {
    edges(ring).filter(|(a, b)| a.to(*b) > 2.0).map(|(a, b)| a.towards(b, 0.5) + (b - a).unit().left() * 0.5)
}

fn overlaps(one: &[Pt], other: &[Pt]) -> bool {
    // Party walls touch; only a crossing well inside both walls counts.
    let crosses = edges(one).any(|(a, b)| {
        edges(other).any(|(c, d)| {
            let clear = |t: f64, length: f64| t * length > 0.1 && (1.0 - t) * length > 0.1;
            let square = (b - a).unit().cross((d - c).unit()).abs() > 0.02;
            square && crossing(a, b, c, d).is_some_and(|(t, u)| clear(t, a.to(b)) && clear(u, c.to(d)))
        })
    });
    crosses || within(one).any(|at| inside(other, at)) || within(other).any(|at| inside(one, at))
}

/// Calls `check` with every pair of rings whose boxes meet.
fn each_pair(all: &[Vec<Pt>], mut check: impl FnMut(usize, usize)) {
    let mut cells: BTreeMap<(i64, i64), Vec<usize>> = BTreeMap::new();
    for (i, ring) in all.iter().enumerate() {
        let mut own: Vec<(i64, i64)> =
            ring.iter().map(|at| (plane::floor_i64(at.x / 40.0), plane::floor_i64(at.y / 40.0))).collect();
        own.sort_unstable();
        own.dedup();
        for cell in own {
            cells.entry(cell).or_default().push(i);
        }
    }
    let mut pairs: Vec<(usize, usize)> = cells
        .values()
        .flat_map(|here| here.iter().flat_map(|&a| here.iter().map(move |&b| (a, b))).filter(|(a, b)| a < b))
        .collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs.into_iter().for_each(|(a, b)| check(a, b));
}

#[test]
fn the_same_seed_draws_the_same_city_everywhere() {
    let bytes = bytes(&generate(300, 7)).unwrap();
    assert_eq!(bytes, super::bytes(&generate(300, 7)).unwrap(), "twice the same");
    assert_ne!(bytes, super::bytes(&generate(300, 8)).unwrap(), "another seed, another city");
    let known = "sha384-B0HdMU9yDWu0JDHUFrx3K/K1pjkeS6JoVH2bS6jhGeabfdmzhUs5OFvAflnFSlUg";
    assert_eq!(
        crate::manifest::sha384(&bytes),
        known,
        "the bytes are known: a change here changes every demo"
    );
}

#[test]
fn a_city_has_as_many_buildings_as_were_asked_for() {
    for (wanted, seed) in [(60, 1), (1_000, 2), (6_000, 7)] {
        let city = generate(wanted, seed);
        let found = city.features.iter().filter(|feature| tag(feature, "building").is_some()).count();
        assert_eq!(found, wanted, "buildings of seed {seed}");
    }
}

#[test]
fn no_building_stands_in_another() {
    for seed in [7, 11] {
        let all = footprints(&generate(6_000, seed));
        each_pair(&all, |a, b| {
            assert!(!overlaps(&all[a], &all[b]), "{:?} and {:?} of seed {seed}", all[a], all[b])
        });
    }
}

#[test]
fn no_building_stands_in_a_street_or_in_the_water() {
    let city = generate(3_000, 7);
    let roads: Vec<(Vec<Pt>, f64)> = city
        .features
        .iter()
        .filter(|feature| tag(feature, "highway").is_some() || tag(feature, "railway") == Some("rail"))
        .map(|feature| {
            (line(feature), tag(feature, "width").and_then(|text| text.parse().ok()).unwrap_or(4.0))
        })
        .collect();
    let water: Vec<Vec<Pt>> = city
        .features
        .iter()
        .filter(|feature| tag(feature, "natural") == Some("water"))
        .filter_map(|feature| rings(feature).into_iter().next())
        .collect();
    for ring in footprints(&city) {
        for &at in &ring {
            assert!(!water.iter().any(|lake| inside(lake, at)), "dry feet at {at:?}");
            for (road, width) in &roads {
                let near = road
                    .windows(2)
                    .map(|pair| distance_to_segment(at, pair[0], pair[1]))
                    .fold(f64::MAX, f64::min);
                assert!(near > width / 2.0 - 0.05, "{near} m from a street {width} m wide, at {at:?}");
            }
        }
    }
}

#[test]
fn no_tree_grows_in_a_house_or_in_the_water() {
    let city = generate(2_000, 5);
    let solid: Vec<Vec<Pt>> = city
        .features
        .iter()
        .filter(|feature| tag(feature, "building").is_some() || tag(feature, "natural") == Some("water"))
        .filter_map(|feature| rings(feature).into_iter().next())
        .collect();
    let mut trees = 0;
    for feature in city.features.iter().filter(|feature| tag(feature, "natural") == Some("tree")) {
        let Some(GeometryValue::Point { coordinates }) =
            feature.geometry.as_ref().map(|geometry| &geometry.value)
        else {
            panic!("a tree is a point");
        };
        let at = board(coordinates);
        assert!(!solid.iter().any(|ring| inside(ring, at)), "a tree in something solid at {at:?}");
        trees += 1;
    }
    assert!(trees > 500, "a green town, found {trees} trees");
}

#[test]
fn only_bridges_cross_the_water() {
    let city = generate(6_000, 7);
    let water: Vec<Vec<Pt>> = city
        .features
        .iter()
        .filter(|feature| tag(feature, "water").is_some_and(|kind| kind != "pond"))
        .filter_map(|feature| rings(feature).into_iter().next())
        .collect();
    let streets = city
        .features
        .iter()
        .filter(|feature| tag(feature, "highway").is_some() && tag(feature, "bridge").is_none());
    for street in streets {
        for pair in line(street).windows(2) {
            for part in [0.0, 0.25, 0.5, 0.75, 1.0] {
                let at = pair[0].towards(pair[1], part);
                assert!(
                    !water.iter().any(|lake| inside(lake, at)),
                    "{:?} is wet at {at:?}: {:?}",
                    street.id,
                    line(street)
                );
            }
        }
    }
}

#[test]
fn every_layer_of_a_town_is_there() {
    let city = generate(6_000, 7);
    let count = |key: &str, value: Option<&str>| {
        let has = |feature: &&Feature| {
            tag(feature, key).is_some_and(|found| value.is_none_or(|value| value == found))
        };
        city.features.iter().filter(has).count()
    };
    assert!(count("highway", None) > 300, "streets");
    assert!(count("railway", Some("rail")) >= 2, "two tracks");
    assert!(count("natural", Some("water")) >= 3, "sea, river, pond");
    assert!(count("leisure", Some("park")) >= 3, "parks");
    assert!(count("building:part", None) > 30, "landmarks have parts");
    assert!(count("min_height", None) > 5, "some of them start high up");
    assert!(count("bridge", None) >= 2, "bridges");
    assert!(count("boundary", None) >= 6, "districts");
    assert!(count("name:ar", None) > 10 && count("name:zh", None) > 10, "names in several scripts");
    for landmark in ["cathedral", "civic", "train_station", "stadium", "lighthouse"] {
        assert_eq!(count("building", Some(landmark)), 1, "one {landmark}");
    }
    let about = city.foreign_members.as_ref().and_then(|members| members.get("description")).unwrap();
    assert!(about.as_str().unwrap().contains("fictional"), "it says that it is made up");
}

#[test]
fn rings_run_as_the_standard_asks() {
    for feature in generate(1_000, 9).features {
        for (i, ring) in rings(&feature).iter().enumerate() {
            assert!(
                (area(ring) > 0.0) == (i == 0),
                "outer rings counter-clockwise, holes clockwise: {:?}",
                feature.id
            );
        }
    }
}
