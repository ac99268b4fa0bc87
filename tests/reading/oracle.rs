//! Compares with readers that others wrote: `geojson` and `serde_json`.

use crate::support::{bytes_of, is_geojson, shared_files};
use crate::{read, summary};
use civitwin::city::{City, Ring, RingRole, Row};
use civitwin::geo::{Bounds, EARTH_CIRCUMFERENCE_M, Frame, LonLat};
use geojson::{GeoJson, GeometryValue, Position};
use glam::Vec2;
use proptest::prelude::*;
use std::time::Instant;

/// How many features a text has, by `serde_json`; none where that cannot read it, or it is no GeoJSON.
fn features_in(text: &[u8]) -> Option<usize> {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    let value: serde_json::Value = serde_json::from_slice(text).ok()?;
    match value.get("type")?.as_str()? {
        "FeatureCollection" => Some(value.get("features")?.as_array()?.len()),
        "Feature" => Some(1),
        _ => None,
    }
}

#[test]
fn every_feature_of_every_city_is_used_or_named_in_an_issue() {
    let files =
        ["cities", "districts", "robustness", "formats"].map(|folder| shared_files(folder, is_geojson));
    for path in files.iter().flatten() {
        let text = bytes_of(path);
        let start = Instant::now();
        let (city, result) = read(&text);
        let (took, summary) = (start.elapsed(), summary(&result));
        println!(
            "{}: {} features, {} skipped, {} repaired, {} issues, {:.0} MB/s",
            path.display(),
            summary.features,
            summary.log.skipped,
            summary.log.repaired,
            summary.log.count,
            text.len() as f64 / 1e6 / took.as_secs_f64()
        );
        let Some(expected) = features_in(&text) else { continue };
        let found = summary.features + summary.log.skipped;
        assert_eq!(found as usize, expected, "{}: {:?}", path.display(), summary.log.listed.first());
        assert_eq!(city.len(), summary.features as usize, "{}: one entry per feature", path.display());
        assert_eq!(summary.bytes, text.len() as u64, "{}: all of it was read", path.display());
        for text in city.all().map(Row::properties).take(5_000) {
            let parsed = serde_json::from_str::<serde_json::Value>(&text);
            assert!(parsed.is_ok_and(|value| value.is_object()), "{}: properties {text:?}", path.display());
        }
    }
}

/// The rings of a geometry as the oracle reads them, in the order of the columns; none for a mixed collection.
fn rings_of(geometry: &GeometryValue) -> Option<Vec<(RingRole, Vec<Position>)>> {
    let polygon = |rings: &Vec<Vec<Position>>| {
        let role = |index| if index == 0 { RingRole::Exterior } else { RingRole::Hole };
        rings.iter().enumerate().map(|(index, ring)| (role(index), ring.clone())).collect::<Vec<_>>()
    };
    Some(match geometry {
        GeometryValue::Point { coordinates } => vec![(RingRole::Point, vec![coordinates.clone()])],
        GeometryValue::MultiPoint { coordinates } => {
            coordinates.iter().map(|position| (RingRole::Point, vec![position.clone()])).collect()
        }
        GeometryValue::LineString { coordinates } => vec![(RingRole::Line, coordinates.clone())],
        GeometryValue::MultiLineString { coordinates } => {
            coordinates.iter().map(|line| (RingRole::Line, line.clone())).collect()
        }
        GeometryValue::Polygon { coordinates } => polygon(coordinates),
        GeometryValue::MultiPolygon { coordinates } => coordinates.iter().flat_map(polygon).collect(),
        GeometryValue::GeometryCollection { .. } => return None,
    })
}

/// The points of the oracle's ring on our grid, without repeated ones.
fn placed(frame: &Frame, ring: &[Position], role: RingRole) -> Vec<Vec2> {
    let mut points: Vec<Vec2> = ring
        .iter()
        .map(|position| Frame::local(frame.place(LonLat { longitude: position[0], latitude: position[1] })))
        .collect();
    points.dedup_by(|a, b| a.distance(*b) < 1e-3);
    if matches!(role, RingRole::Exterior | RingRole::Hole) && points.first() == points.last() {
        points.pop();
    }
    points
}

fn sorted(points: &[Vec2]) -> Vec<[u32; 2]> {
    let mut bits: Vec<[u32; 2]> = points.iter().map(|point| [point.x.to_bits(), point.y.to_bits()]).collect();
    bits.sort_unstable();
    bits.dedup();
    bits
}

/// Compares each accepted feature that needed no mending; how many were compared.
fn compare(name: &str, text: &[u8]) -> usize {
    let Ok(oracle) = std::str::from_utf8(text).unwrap_or("").parse::<GeoJson>() else { return 0 };
    let features = match oracle {
        GeoJson::FeatureCollection(collection) => collection.features,
        GeoJson::Feature(feature) => vec![feature],
        GeoJson::Geometry(geometry) => vec![geometry.into()],
    };
    let (city, result) = read(text);
    let summary = summary(&result);
    assert!(summary.log.skipped as usize <= summary.log.listed.len(), "{name}: too many issues to compare");
    // Issues name features by their place in the text.
    let touched: Vec<usize> = (summary.log.listed.iter())
        .filter_map(|issue| issue.position.strip_prefix("feature ")?.split(',').next()?.parse().ok())
        .collect();
    let skipped: Vec<usize> = (summary.log.listed.iter())
        .filter(|issue| issue.index.is_none())
        .filter_map(|issue| issue.position.strip_prefix("feature ")?.split(',').next()?.parse().ok())
        .collect();
    let (mut index, mut compared) = (0, 0);
    for (ordinal, feature) in features.iter().enumerate() {
        if skipped.contains(&ordinal) {
            continue;
        }
        let rings = feature.geometry.as_ref().and_then(|geometry| rings_of(&geometry.value));
        if let Some(rings) = rings.filter(|_| !touched.contains(&ordinal)) {
            compare_feature(&format!("{name}, feature {ordinal}"), &city, index, &rings);
            compare_words(&format!("{name}, feature {ordinal}"), &city, index, feature);
            compared += 1;
        }
        index += 1;
    }
    assert_eq!(index, city.len(), "{name}: as many features");
    compared
}

fn compare_feature(name: &str, city: &City, index: usize, rings: &[(RingRole, Vec<Position>)]) {
    let frame = city.frame.as_ref().expect("a city with features has a grid");
    let ours: Vec<Ring<'_>> = city.rings(index).collect();
    assert_eq!(ours.len(), rings.len(), "{name}: as many rings");
    for (ring, (ours, (role, positions))) in ours.into_iter().zip(rings).enumerate() {
        assert_eq!(ours.role, *role, "{name}: the role of ring {ring}");
        let expected = placed(frame, positions, *role);
        if Bounds::of(expected.iter().copied()).size_m().as_dvec2().x > EARTH_CIRCUMFERENCE_M / 4.0 {
            // On the far side of the world: ours is kept in one piece, and that is not the oracle's business.
            continue;
        }
        assert_eq!(sorted(ours.points), sorted(&expected), "{name}: the points of ring {ring}");
    }
}

fn compare_words(name: &str, city: &City, index: usize, feature: &geojson::Feature) {
    let id = feature.id.as_ref().map_or(String::new(), |id| match id {
        geojson::feature::Id::String(text) => text.clone(),
        geojson::feature::Id::Number(number) => number.to_string(),
    });
    let row = city.row(index).expect("a feature");
    assert_eq!(row.feature_id(), id, "{name}: its id");
    let ours: serde_json::Value = serde_json::from_str(&row.properties()).expect("JSON");
    let theirs = serde_json::Value::Object(feature.properties.clone().unwrap_or_default());
    assert_eq!(ours, theirs, "{name}: its properties");
}

#[test]
fn real_files_have_the_positions_and_words_that_others_read() {
    let wanted = |name: &str| is_geojson(name) && !name.ends_with(".gz");
    for path in ["cities", "districts"].map(|folder| shared_files(folder, wanted)).iter().flatten() {
        let compared = compare(&path.display().to_string(), &bytes_of(path));
        println!("{}: {compared} features compared", path.display());
        assert!(compared > 0, "{}: nothing could be compared", path.display());
    }
    for path in shared_files("robustness", is_geojson) {
        let compared = compare(&path.display().to_string(), &bytes_of(&path));
        println!("{}: {compared} features compared", path.display());
    }
}

/// A feature with whole rings: convex, well apart from each other, with holes inside.
fn feature() -> impl Strategy<Value = serde_json::Value> {
    let corner =
        (-60_i32..60, -60_i32..60).prop_map(|(x, y)| (7.4 + f64::from(x) * 1e-3, 43.7 + f64::from(y) * 1e-3));
    let polygon = (corner.clone(), 3_usize..9, any::<bool>(), any::<bool>()).prop_map(
        |(centre, corners, hole, left)| {
            let ring = |radius: f64| {
                let mut ring: Vec<[f64; 2]> = (0..corners)
                    .map(|corner| std::f64::consts::TAU * corner as f64 / corners as f64)
                    .map(|angle| [centre.0 + radius * angle.cos(), centre.1 + radius * angle.sin()])
                    .collect();
                ring.push(ring[0]);
                if left {
                    ring.reverse();
                }
                ring
            };
            if hole { vec![ring(4e-4), ring(1e-4)] } else { vec![ring(4e-4)] }
        },
    );
    let line = proptest::collection::vec(corner.clone(), 2..6);
    let geometry = prop_oneof![
        corner.prop_map(|at| serde_json::json!({"type": "Point", "coordinates": [at.0, at.1, 12.5]})),
        line.clone()
            .prop_filter("a line must go somewhere", |line| line.windows(2).all(|w| w[0] != w[1]))
            .prop_map(|line| serde_json::json!({"coordinates": line, "type": "LineString"})),
        line.prop_map(|points| serde_json::json!({"type": "MultiPoint", "coordinates": points})),
        polygon.clone().prop_map(|rings| serde_json::json!({"coordinates": rings, "type": "Polygon"})),
        proptest::collection::vec(polygon, 1..3)
            .prop_map(|polygons| serde_json::json!({"type": "MultiPolygon", "coordinates": polygons})),
    ];
    let properties = proptest::collection::btree_map("[a-z\"\\\\é:]{1,8}", "\\PC{0,12}", 0..4);
    let id = prop_oneof![
        Just(serde_json::Value::Null),
        any::<i64>().prop_map(serde_json::Value::from),
        "[a-z/0-9é]{1,12}".prop_map(serde_json::Value::from)
    ];
    (id, geometry, properties).prop_map(|(id, geometry, properties)| {
        let mut feature =
            serde_json::json!({"type": "Feature", "geometry": geometry, "properties": properties});
        if !id.is_null() {
            feature["id"] = id;
        }
        feature
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn generated_cities_have_the_positions_and_words_that_others_read(features in proptest::collection::vec(feature(), 1..8)) {
        let text = serde_json::json!({"features": features, "type": "FeatureCollection"}).to_string();
        prop_assert_eq!(compare(&text, text.as_bytes()), features.len(), "every feature is compared");
    }
}
