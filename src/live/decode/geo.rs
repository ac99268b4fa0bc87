//! Where an observation is: a GeoJSON geometry ([RFC 7946]) to one place, the middle of its box.
//!
//! In: a geometry or a Feature, degrees, longitude first. Out: degrees, longitude first.
//! Does not: mend swapped axes unless that is the only way to stay on Earth; then it refuses.
//!
//! [RFC 7946]: https://www.rfc-editor.org/rfc/rfc7946#section-3.1

use serde_json::Value;

use super::json;

/// Whether an object is meant as a geometry.
pub(super) fn is_geometry(value: &Value) -> bool {
    let is_known = |kind| {
        let kinds = ["Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon"];
        kinds.contains(&kind)
    };
    let kind = json::text(value, "type");
    (is_known(kind) && value.get("coordinates").is_some())
        || (kind == "GeometryCollection" && value.get("geometries").is_some())
}

/// The middle of the box about a geometry, or in plain words what was expected.
pub(super) fn middle(value: &Value) -> Result<[f64; 2], String> {
    let mut bounds = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
    extend(&mut bounds, value, 0)?;
    let [west, south, east, north] = bounds;
    if west > east {
        return Err(format!("expected a geometry with positions, found {}", json::kind(value)));
    }
    Ok([(west + east) / 2.0, (south + north) / 2.0])
}

/// A place on Earth; none where the numbers are no degrees.
pub(super) fn on_earth(longitude: f64, latitude: f64) -> Option<[f64; 2]> {
    (longitude.abs() <= 180.0 && latitude.abs() <= 90.0).then_some([longitude, latitude])
}

fn extend(bounds: &mut [f64; 4], value: &Value, depth: u32) -> Result<(), String> {
    if depth > json::DEPTH_MOST {
        return Err("expected a geometry less deep".to_owned());
    }
    match value {
        Value::Object(object) => {
            let inner = ["coordinates", "geometry", "geometries"].iter().find_map(|key| object.get(*key));
            inner.map_or(Ok(()), |inner| extend(bounds, inner, depth + 1))
        }
        Value::Array(list) => {
            if let [Value::Number(longitude), Value::Number(latitude), ..] = list.as_slice() {
                let position = longitude.as_f64().zip(latitude.as_f64());
                let Some([longitude, latitude]) = position.and_then(|(x, y)| on_earth(x, y)) else {
                    let [longitude, latitude] = [longitude, latitude].map(crate::digits::of_number);
                    return Err(format!("expected degrees, longitude first, found [{longitude},{latitude}]"));
                };
                let [west, south, east, north] = bounds;
                *west = west.min(longitude);
                *south = south.min(latitude);
                *east = east.max(longitude);
                *north = north.max(latitude);
                return Ok(());
            }
            list.iter().try_for_each(|inner| extend(bounds, inner, depth + 1))
        }
        _ => Ok(()),
    }
}
