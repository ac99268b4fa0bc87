//! How wide lines lie on the ground, in metres, by kind.
//!
//! Typical carriageway widths, as OSM renderers have them; a `width` tag is not read yet.

use super::Kind;

/// Full width in metres of a line of this kind.
#[must_use]
pub fn line_width_m(kind: Kind) -> f32 {
    match kind {
        Kind::Motorway => 16.0,
        Kind::MainRoad => 11.0,
        Kind::Street => 7.0,
        Kind::Service => 4.0,
        Kind::Path => 2.2,
        Kind::Railway => 3.0,
        Kind::Tram => 2.0,
        Kind::River => 18.0,
        Kind::Stream => 3.0,
        Kind::Barrier => 0.6,
        _ => 3.0,
    }
}
