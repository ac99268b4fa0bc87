//! Places the city on a flat metre grid.
//!
//! In: longitude and latitude in degrees, WGS 84 ([RFC 7946 section 4]).
//! Out: metres east and north of one anchor, `f64`; the only cast to `f32` is [`Frame::local`].
//! The grid is spherical Mercator (EPSG:3857) scaled to true length at the anchor: conformal, so right angles
//! stay right, and one factor away from web-mercator tiles and zoom levels. Lengths are true to 0.4 % within
//! 25 km of the anchor at 45 degrees of latitude (the scale grows with sin(latitude) times the distance north).
//! Longitudes are unwrapped about the anchor, so a city across the antimeridian stays in one piece.
//! Does not: reproject other reference systems, or know about height datums.
//!
//! [RFC 7946 section 4]: https://www.rfc-editor.org/rfc/rfc7946#section-4

use super::angle::sin_cos;
use super::held::Held as _;
use glam::{DVec2, Vec2};
use std::f64::consts::{FRAC_PI_4, PI};

/// Equatorial circumference of the WGS 84 ellipsoid, in metres: the width of the web-mercator square.
pub const EARTH_CIRCUMFERENCE_M: f64 = 40_075_016.685_578_49;

/// The latitude at which the web-mercator square ends, in degrees.
pub const LATITUDE_LIMIT_DEG: f64 = 85.051_128_779_806_59;

const RADIUS_M: f64 = 6_378_137.0;
/// Within this many radians of the anchor's latitude a fifth-order Taylor series is exact to 10 micrometres
/// up to 70 degrees of latitude (held by a test), and saves a logarithm and a tangent per position.
const SERIES_LIMIT_RAD: f64 = 0.004;

/// A place in degrees, WGS 84.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct LonLat {
    /// Degrees east of Greenwich.
    pub longitude: f64,
    /// Degrees north of the equator.
    pub latitude: f64,
}

/// A flat metre grid about an anchor.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    anchor: LonLat,
    cos_latitude: f64,
    mercator_at_anchor: f64,
    /// Derivatives one to five of the mercator ordinate by latitude at the anchor, over their factorials.
    series: [f64; 5],
}

impl Frame {
    /// A grid whose origin is `anchor`; latitudes beyond the web-mercator square are clamped to its edge.
    #[must_use]
    pub fn new(anchor: LonLat) -> Self {
        let latitude = anchor.latitude.held(-LATITUDE_LIMIT_DEG, LATITUDE_LIMIT_DEG);
        let phi = latitude.to_radians();
        let (sin, cos) = sin_cos(phi);
        let (sec, tan) = (1.0 / cos, sin / cos);
        let series = [
            sec,
            sec * tan / 2.0,
            sec * (2.0 * tan * tan + 1.0) / 6.0,
            sec * tan * (6.0 * tan * tan + 5.0) / 24.0,
            sec * (24.0 * tan.powi(4) + 28.0 * tan * tan + 5.0) / 120.0,
        ];
        Self {
            anchor: LonLat { longitude: anchor.longitude, latitude },
            cos_latitude: cos,
            mercator_at_anchor: mercator(phi),
            series,
        }
    }

    /// The place at the origin.
    #[must_use]
    pub fn anchor(&self) -> LonLat {
        self.anchor
    }

    /// Metres in this grid per metre of the EPSG:3857 plane: the cosine of the anchor's latitude.
    #[must_use]
    pub fn metres_per_mercator_metre(&self) -> f64 {
        self.cos_latitude
    }

    /// Degrees to metres east and north of the anchor.
    #[must_use]
    pub fn place(&self, place: LonLat) -> DVec2 {
        let delta_longitude = wrap_degrees(place.longitude - self.anchor.longitude).to_radians();
        let latitude = place.latitude.held(-LATITUDE_LIMIT_DEG, LATITUDE_LIMIT_DEG);
        let delta = (latitude - self.anchor.latitude).to_radians();
        let [a, b, c, d, e] = self.series;
        let northing = if delta.abs() < SERIES_LIMIT_RAD {
            delta * (a + delta * (b + delta * (c + delta * (d + delta * e))))
        } else {
            mercator(latitude.to_radians()) - self.mercator_at_anchor
        };
        DVec2::new(delta_longitude, northing) * (RADIUS_M * self.cos_latitude)
    }

    /// Metres back to degrees, longitude in [-180, 180).
    #[must_use]
    pub fn unplace(&self, metres: DVec2) -> LonLat {
        let scaled = metres / (RADIUS_M * self.cos_latitude);
        let latitude = unmercator(scaled.y + self.mercator_at_anchor);
        LonLat {
            longitude: wrap_degrees(self.anchor.longitude + scaled.x.to_degrees()),
            latitude: latitude.to_degrees(),
        }
    }

    /// The one cast: metres in `f64` to `f32`. Good to 2 mm at 25 km from the anchor.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "this is the one place where the cast happens")]
    pub fn local(metres: DVec2) -> Vec2 {
        Vec2::new(metres.x as f32, metres.y as f32)
    }
}

/// A latitude as the mercator square has it, both in radians.
#[must_use]
pub fn mercator(phi: f64) -> f64 {
    let (sin, cos) = sin_cos(FRAC_PI_4 + phi / 2.0);
    (sin / cos).ln()
}

/// The inverse of [`mercator`].
#[must_use]
pub fn unmercator(y: f64) -> f64 {
    2.0 * y.exp().atan() - PI / 2.0
}

fn wrap_degrees(degrees: f64) -> f64 {
    if (-180.0..180.0).contains(&degrees) { degrees } else { (degrees + 180.0).rem_euclid(360.0) - 180.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(longitude: f64, latitude: f64) -> LonLat {
        LonLat { longitude, latitude }
    }

    #[test]
    fn the_series_agrees_with_the_logarithm() {
        for latitude in [-70.0, -33.9, 0.0, 46.2, 60.0, 70.0] {
            let frame = Frame::new(at(6.14, latitude));
            let edge = SERIES_LIMIT_RAD.to_degrees() * 0.999;
            for delta in [-edge, -edge / 3.0, edge / 2.0, edge] {
                let exact = (mercator((latitude + delta).to_radians()) - frame.mercator_at_anchor)
                    * RADIUS_M
                    * frame.cos_latitude;
                let series = frame.place(at(6.14, latitude + delta)).y;
                assert!((exact - series).abs() < 1e-5, "at {latitude}+{delta}: {exact} against {series}");
            }
        }
    }

    #[test]
    fn a_place_comes_back() {
        let frame = Frame::new(at(179.9, -16.5));
        for (longitude, latitude) in [(179.9, -16.5), (-179.95, -16.6), (179.0, -16.0), (-178.0, -17.5)] {
            let back = frame.unplace(frame.place(at(longitude, latitude)));
            assert!(
                (back.longitude - longitude).abs() < 1e-9,
                "longitude {longitude} became {}",
                back.longitude
            );
            assert!((back.latitude - latitude).abs() < 1e-9, "latitude {latitude} became {}", back.latitude);
        }
    }

    #[test]
    fn a_city_across_the_antimeridian_stays_in_one_piece() {
        let frame = Frame::new(at(179.99, 0.0));
        let east = frame.place(at(-179.99, 0.0)).x;
        assert!((east - EARTH_CIRCUMFERENCE_M * 0.02 / 360.0).abs() < 1e-3, "east by {east} m");
    }
}
