//! Small cities for tests, read from GeoJSON as real ones are; places in metres about 0 degrees east and north.

use crate::city::{City, ReadOptions, Reader, resolve_parts};

/// A metre at the equator, in degrees.
const METRE_DEG: f64 = 1.0 / 111_319.490_793;

/// A feature; the points of an area are its only ring, which is closed here.
pub(crate) fn feature(properties: &str, geometry: &str, points_m: &[(f64, f64)]) -> String {
    let place = |&(x, y): &(f64, f64)| format!("[{:.9},{:.9}]", x * METRE_DEG, y * METRE_DEG);
    let mut places: Vec<String> = points_m.iter().map(place).collect();
    if geometry == "Polygon" {
        places.extend(places.first().cloned());
    }
    let line = places.join(",");
    let coordinates = match geometry {
        "Point" => line,
        "Polygon" => format!("[[{line}]]"),
        _ => format!("[{line}]"),
    };
    format!(
        r#"{{"type":"Feature","properties":{properties},"geometry":{{"type":"{geometry}","coordinates":{coordinates}}}}}"#
    )
}

/// A square whose south-west corner is there.
pub(crate) fn square(properties: &str, x: f64, y: f64, size: f64) -> String {
    feature(properties, "Polygon", &[(x, y), (x + size, y), (x + size, y + size), (x, y + size)])
}

/// A city of features.
pub(crate) fn read(features: &[String]) -> City {
    let text = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","));
    let mut city = City::default();
    let mut reader = Reader::new(&ReadOptions::default());
    reader.push(text.as_bytes(), &mut city);
    reader.finish(&mut city).expect("a usable city");
    resolve_parts(&mut city, 0..u32::MAX);
    city
}

/// Squares of 20 by 20 m in a row from west to east, 100 m apart.
pub(crate) fn city_of(properties: &[&str]) -> City {
    let at = |(number, properties): (u16, &&str)| square(properties, f64::from(number) * 100.0, 0.0, 20.0);
    read(&(0..).zip(properties).map(at).collect::<Vec<_>>())
}
