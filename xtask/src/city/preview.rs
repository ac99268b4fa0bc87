//! The city from above, as an SVG picture, to judge a plan by eye.
//!
//! In: features. Out: SVG, north up, a metre a unit.
//! Does not: show heights other than by shade.

use geojson::{Feature, FeatureCollection, GeometryValue, Position};
use std::fmt::Write as _;

const METRES_TO_A_DEGREE: (f64, f64) = (77_990.0, 111_140.0);

fn colour(feature: &Feature) -> (&'static str, &'static str, f64) {
    let tag = |key: &str| feature.property(key).and_then(|value| value.as_str());
    let height = tag("height").and_then(|height| height.parse::<f64>().ok()).unwrap_or(9.0);
    if tag("building").is_some() || tag("building:part").is_some() {
        return (
            if height > 30.0 {
                "#8a6f58"
            } else if height > 14.0 {
                "#b89f82"
            } else {
                "#d0b79a"
            },
            "#7d6a58",
            0.6,
        );
    }
    if tag("boundary").is_some() {
        return ("none", "#aa3366", 3.0);
    }
    if tag("natural") == Some("water") {
        return ("#bcd6df", "none", 0.0);
    }
    if tag("place").is_some() {
        return ("#efe8da", "none", 0.0);
    }
    match (tag("highway"), tag("railway")) {
        (Some(_), _) if tag("bridge").is_some() => ("none", "#cc8844", width(feature)),
        (Some("footway"), _) => ("none", "#e8dcc6", width(feature)),
        (Some(_), _) => ("none", "#ffffff", width(feature)),
        (_, Some(_)) => ("none", "#555555", 1.5),
        _ if tag("landuse") == Some("farmland") => ("#ebe6cf", "none", 0.0),
        _ => ("#d5e3c6", "none", 0.0),
    }
}

fn width(feature: &Feature) -> f64 {
    feature
        .property("width")
        .and_then(|value| value.as_str())
        .and_then(|text| text.parse().ok())
        .unwrap_or(3.0)
}

/// Draws all features in their order.
pub(crate) fn svg(city: &FeatureCollection) -> String {
    let mut body = String::new();
    let (mut low, mut high) = ((f64::MAX, f64::MAX), (f64::MIN, f64::MIN));
    let mut anchor: Option<(f64, f64)> = None;
    for feature in &city.features {
        let Some(geometry) = &feature.geometry else { continue };
        let (fill, stroke, width) = colour(feature);
        let road = feature.property("highway").is_some();
        let mut path = |line: &[Position], close: &str| {
            let mut text = String::new();
            for (i, at) in line.iter().enumerate() {
                let &[lon, lat, ..] = at.as_slice() else { continue };
                let from = *anchor.get_or_insert((lon, lat));
                let (x, y) = ((lon - from.0) * METRES_TO_A_DEGREE.0, (from.1 - lat) * METRES_TO_A_DEGREE.1);
                if road {
                    low = (low.0.min(x), low.1.min(y));
                    high = (high.0.max(x), high.1.max(y));
                }
                // Writing to a String cannot fail.
                let _written = write!(text, "{}{x:.1} {y:.1}", if i == 0 { "M" } else { "L" });
            }
            text + close
        };
        let d = match &geometry.value {
            GeometryValue::Point { coordinates } => {
                let &[lon, lat, ..] = coordinates.as_slice() else { continue };
                let from = *anchor.get_or_insert((lon, lat));
                let (x, y) = ((lon - from.0) * METRES_TO_A_DEGREE.0, (from.1 - lat) * METRES_TO_A_DEGREE.1);
                let tree = feature.property("natural").is_some();
                let _written = writeln!(
                    body,
                    "<circle cx='{x:.1}' cy='{y:.1}' r='{}' fill='{}'/>",
                    2.6,
                    if tree { "#8db07a" } else { "#d03050" }
                );
                continue;
            }
            GeometryValue::LineString { coordinates } => path(coordinates, ""),
            GeometryValue::Polygon { coordinates } => {
                coordinates.iter().map(|ring| path(ring, "Z")).collect()
            }
            GeometryValue::MultiPolygon { coordinates } => {
                coordinates.iter().flatten().map(|ring| path(ring, "Z")).collect()
            }
            _ => continue,
        };
        let _written = writeln!(
            body,
            "<path d='{d}' fill='{fill}' stroke='{stroke}' stroke-width='{width}' fill-rule='evenodd'/>"
        );
    }
    let (w, h) = (high.0 - low.0, high.1 - low.1);
    format!(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='{:.0} {:.0} {w:.0} {h:.0}'>\n<rect x='{:.0}' y='{:.0}' width='{w:.0}' height='{h:.0}' fill='#f4f1ea'/>\n{body}</svg>\n",
        low.0, low.1, low.0, low.1
    )
}
