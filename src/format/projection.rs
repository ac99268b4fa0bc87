//! Turns coordinates of national and world-wide reference systems into degrees.
//!
//! In: metres or degrees as a file holds them, and the system's EPSG code or name. Out: longitude and latitude, WGS 84.
//! The formulas are exact to a millimetre (held to `proj4rs` by a test). What remains is the change of datum, by seven
//! parameters: RD New within 0.3 m and LV95 within 0.1 m of the official grids, LV03 within 2 m, the British grid within 5 m;
//! ETRS89, JGD2011 and NAD83 are taken for WGS 84 (under a metre or two, by drifting continents).
//! Formulas: Karney 2011 (transverse Mercator), EPSG guidance note 7-2 (double stereographic), swisstopo (LV95).
//! Does not: convert heights, or go from degrees to metres.

use super::FormatError;
use glam::{DVec2, DVec3};
use std::f64::consts::{FRAC_PI_2, PI};

/// An ellipsoid and where it lies in WGS 84.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Datum {
    radius_m: f64,
    flattening: f64,
    /// Shift in metres, rotation in arc seconds and scale in millionths, as `+towgs84` counts them.
    to_wgs84: Option<[f64; 7]>,
}

const GRS80: Datum = Datum { radius_m: 6_378_137.0, flattening: 1.0 / 298.257_222_101, to_wgs84: None };
const AMERSFOORT: Datum = Datum {
    to_wgs84: Some([565.417, 50.331_9, 465.552, -0.398_957, 0.343_988, -1.877_4, 4.072_5]),
    ..BESSEL
};
const BESSEL: Datum = Datum { radius_m: 6_377_397.155, flattening: 1.0 / 299.152_812_8, to_wgs84: None };
const SWISS: Datum = Datum { to_wgs84: Some([674.374, 15.056, 405.346, 0.0, 0.0, 0.0, 0.0]), ..BESSEL };
const BRITISH: Datum = Datum {
    radius_m: 6_377_563.396,
    flattening: 1.0 / 299.324_964_6,
    to_wgs84: Some([446.448, -125.157, 542.06, 0.150_2, 0.247, 0.842_1, -20.489_4]),
};

/// How the plane was made.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Plane {
    Degrees {
        latitude_first: bool,
    },
    WebMercator,
    Transverse,
    /// Ellipsoid to sphere to plane, about this latitude in degrees.
    Stereographic {
        latitude_deg: f64,
    },
    ObliqueMercator {
        latitude_deg: f64,
    },
}

/// A reference system: coordinates to degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Projection {
    plane: Plane,
    datum: Datum,
    /// The longitude in the middle, in degrees.
    longitude_deg: f64,
    scale: f64,
    /// The coordinates in the middle; for the transverse Mercator, on the equator.
    false_m: DVec2,
}

/// In which order a file holds latitude and longitude.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AxisOrder {
    /// As the authority of the system says: latitude first in EPSG's geographic ones.
    Authority,
    /// East before north, always.
    EastNorth,
}

impl Projection {
    /// Degrees, longitude first.
    pub const DEGREES: Self = Self::degrees(false);

    const fn degrees(latitude_first: bool) -> Self {
        let plane = Plane::Degrees { latitude_first };
        Self { plane, datum: GRS80, longitude_deg: 0.0, scale: 1.0, false_m: DVec2::ZERO }
    }

    /// A system by its EPSG code; none where it is not known. Compound systems count by their horizontal part.
    #[must_use]
    pub fn from_epsg(code: u32, order: AxisOrder) -> Option<Self> {
        let utm = |zone: u32, south: bool| Self {
            plane: Plane::Transverse,
            datum: GRS80,
            longitude_deg: f64::from(zone) * 6.0 - 183.0,
            scale: 0.999_6,
            false_m: DVec2::new(500_000.0, if south { 10_000_000.0 } else { 0.0 }),
        };
        let swiss = |false_m| Self {
            plane: Plane::ObliqueMercator { latitude_deg: 46.0 + 57.0 / 60.0 + 8.66 / 3_600.0 },
            datum: SWISS,
            longitude_deg: 7.0 + 26.0 / 60.0 + 22.5 / 3_600.0,
            scale: 1.0,
            false_m,
        };
        Some(match code {
            // WGS 84, ETRS89, NAD83, JGD2000 and JGD2011, flat and with heights.
            4326 | 4979 | 4258 | 4937 | 4269 | 4612 | 6668 | 6697 => {
                Self::degrees(order == AxisOrder::Authority)
            }
            3857 | 900_913 => Self { plane: Plane::WebMercator, ..Self::DEGREES },
            32_601..=32_660 => utm(code - 32_600, false),
            32_701..=32_760 => utm(code - 32_700, true),
            25_828..=25_838 => utm(code - 25_800, false),
            26_901..=26_923 => utm(code - 26_900, false),
            // ETRS89 / UTM 31 to 33 with German heights.
            5_554..=5_556 => utm(code - 5_523, false),
            28_992 | 7_415 => Self {
                plane: Plane::Stereographic { latitude_deg: 52.0 + 9.0 / 60.0 + 22.178 / 3_600.0 },
                datum: AMERSFOORT,
                longitude_deg: 5.0 + 23.0 / 60.0 + 15.5 / 3_600.0,
                scale: 0.999_907_9,
                false_m: DVec2::new(155_000.0, 463_000.0),
            },
            2_056 => swiss(DVec2::new(2_600_000.0, 1_200_000.0)),
            21_781 => swiss(DVec2::new(600_000.0, 200_000.0)),
            // The false northing is counted from the equator: 100 km below 49 degrees.
            27_700 | 7_405 => Self {
                plane: Plane::Transverse,
                datum: BRITISH,
                longitude_deg: -2.0,
                scale: 0.999_601_271_7,
                false_m: DVec2::new(400_000.0, -5_527_063.814_8),
            },
            _ => return None,
        })
    }

    /// A system by its name: `EPSG:25832`, an OGC address or URN, or any name that ends with `CRS84`.
    ///
    /// # Errors
    /// For one that is not known, naming it.
    pub fn from_name(name: &str, order: AxisOrder) -> Result<Self, FormatError> {
        let unknown = || FormatError::UnknownReference(name.chars().take(80).collect());
        let upper = name.to_ascii_uppercase();
        if upper.ends_with("CRS84") || upper.ends_with("CRS84H") {
            return Ok(Self::DEGREES);
        }
        // Behind EPSG come a version, which is 0, 9.8.1 or nothing, and the code; a compound's first code counts.
        let (_, behind) = upper.split_once("EPSG").ok_or_else(unknown)?;
        let words = behind.split([':', '/', ',', '+']);
        let code = words.filter_map(|word| word.parse().ok()).find(|&code: &u32| code > 0);
        code.and_then(|code| Self::from_epsg(code, order)).ok_or_else(unknown)
    }

    /// Whether coordinates are degrees already.
    pub(super) fn is_degrees(&self) -> bool {
        matches!(self.plane, Plane::Degrees { .. })
    }

    /// Longitude and latitude in degrees; not finite for coordinates from which nothing can be told.
    #[must_use]
    pub fn to_degrees(&self, at: DVec2) -> DVec2 {
        let plane_m = at - self.false_m;
        let (longitude_rad, latitude_rad) = match self.plane {
            Plane::Degrees { latitude_first } => {
                return if latitude_first { DVec2::new(at.y, at.x) } else { at };
            }
            Plane::WebMercator => {
                let unit = at / self.datum.radius_m;
                (unit.x, gudermann(unit.y))
            }
            Plane::Transverse => self.transverse(plane_m),
            Plane::Stereographic { latitude_deg } => {
                let sphere = Sphere::new(self.datum, latitude_deg.to_radians());
                let unit = plane_m / (2.0 * self.scale * sphere.radius_m);
                let square = unit.length_squared();
                sphere.unplace(
                    DVec3::new(1.0 - square, 2.0 * unit.x, 2.0 * unit.y) / (1.0 + square),
                    self.datum,
                )
            }
            Plane::ObliqueMercator { latitude_deg } => {
                let sphere = Sphere::new(self.datum, latitude_deg.to_radians());
                let unit = plane_m / (self.scale * sphere.radius_m);
                let (sin, cos) = gudermann(unit.y).sin_cos();
                sphere.unplace(DVec3::new(cos * unit.x.cos(), cos * unit.x.sin(), sin), self.datum)
            }
        };
        let own = DVec2::new(longitude_rad + self.longitude_deg.to_radians(), latitude_rad);
        let degrees = self.datum.to_wgs84(own).map(f64::to_degrees);
        // A zone next to the antimeridian reaches across it.
        DVec2::new(degrees.x - 360.0 * ((degrees.x + 180.0) / 360.0).floor(), degrees.y)
    }

    /// The inverse of the transverse Mercator projection: longitude from the middle and latitude, in radians.
    fn transverse(&self, plane_m: DVec2) -> (f64, f64) {
        let n = self.datum.third_flattening();
        let quadrant = self.datum.radius_m / (1.0 + n) * (1.0 + n * n / 4.0 + n.powi(4) / 64.0);
        let unit = plane_m / (self.scale * quadrant);
        let series = [
            n * (0.5 + n * (-2.0 / 3.0 + n * (37.0 / 96.0 - n / 360.0))),
            n * n * (1.0 / 48.0 + n * (1.0 / 15.0 - n * 437.0 / 1_440.0)),
            n.powi(3) * (17.0 / 480.0 - n * 37.0 / 840.0),
            n.powi(4) * 4_397.0 / 161_280.0,
        ];
        let (mut xi, mut eta) = (unit.y, unit.x);
        for (factor, twice) in series.into_iter().zip([2.0, 4.0, 6.0, 8.0]) {
            let (sin, cos) = (twice * unit.y).sin_cos();
            xi -= factor * sin * (twice * unit.x).cosh();
            eta -= factor * cos * (twice * unit.x).sinh();
        }
        let conformal_rad = (xi.sin() / eta.cosh()).asin();
        (eta.sinh().atan2(xi.cos()), self.datum.geodetic_rad(conformal_rad))
    }
}

impl Datum {
    fn third_flattening(self) -> f64 {
        self.flattening / (2.0 - self.flattening)
    }

    fn eccentricity_squared(self) -> f64 {
        self.flattening * (2.0 - self.flattening)
    }

    /// The latitude on the ellipsoid for one on the sphere that is like it in angles.
    fn geodetic_rad(self, conformal_rad: f64) -> f64 {
        let n = self.third_flattening();
        let series = [
            n * (2.0 + n * (-2.0 / 3.0 + n * (-2.0 + n * 116.0 / 45.0))),
            n * n * (7.0 / 3.0 + n * (-8.0 / 5.0 - n * 227.0 / 45.0)),
            n.powi(3) * (56.0 / 15.0 - n * 136.0 / 35.0),
            n.powi(4) * 4_279.0 / 630.0,
        ];
        let terms = series.into_iter().zip([2.0, 4.0, 6.0, 8.0]);
        conformal_rad + terms.map(|(factor, twice)| factor * (twice * conformal_rad).sin()).sum::<f64>()
    }

    /// Longitude and latitude in radians, from this datum to WGS 84, on the ground of the ellipsoid.
    fn to_wgs84(self, own_rad: DVec2) -> DVec2 {
        let Some([shift_x, shift_y, shift_z, turn_x, turn_y, turn_z, millionths]) = self.to_wgs84 else {
            return own_rad;
        };
        let (sin, cos) = own_rad.y.sin_cos();
        let square = self.eccentricity_squared();
        let normal_m = self.radius_m / (1.0 - square * sin * sin).sqrt();
        let here_m =
            DVec3::new(cos * own_rad.x.cos(), cos * own_rad.x.sin(), (1.0 - square) * sin) * normal_m;
        let turn_rad = DVec3::new(turn_x, turn_y, turn_z) * (PI / 648_000.0);
        let there_m = DVec3::new(shift_x, shift_y, shift_z)
            + (here_m + turn_rad.cross(here_m)) * (1.0 + millionths * 1e-6);
        let square = GRS80.eccentricity_squared();
        let axis_m = there_m.x.hypot(there_m.y);
        let mut latitude_rad = (there_m.z / (axis_m * (1.0 - square))).atan();
        // Each round gains more than two digits near the ground.
        for _ in 0..5 {
            let sin = latitude_rad.sin();
            let normal_m = GRS80.radius_m / (1.0 - square * sin * sin).sqrt();
            latitude_rad = ((there_m.z + square * normal_m * sin) / axis_m).atan();
        }
        DVec2::new(there_m.y.atan2(there_m.x), latitude_rad)
    }
}

/// Gauss's sphere: like the ellipsoid in angles everywhere, and in lengths about one latitude.
struct Sphere {
    radius_m: f64,
    /// Radians on the sphere per radian of longitude on the ellipsoid.
    stretch: f64,
    latitude_rad: f64,
    offset: f64,
}

impl Sphere {
    fn new(datum: Datum, latitude_rad: f64) -> Self {
        let square = datum.eccentricity_squared();
        let (sin, cos) = latitude_rad.sin_cos();
        let stretch = (1.0 + square / (1.0 - square) * cos.powi(4)).sqrt();
        let on_sphere_rad = (sin / stretch).asin();
        let e = square.sqrt();
        let isometric = sin.atanh() - e * (e * sin).atanh();
        Self {
            radius_m: datum.radius_m * (1.0 - square).sqrt() / (1.0 - square * sin * sin),
            stretch,
            latitude_rad: on_sphere_rad,
            offset: on_sphere_rad.sin().atanh() - stretch * isometric,
        }
    }

    /// Longitude from the middle and latitude on the ellipsoid, in radians, of a direction: towards the middle, east, north.
    fn unplace(&self, toward: DVec3, datum: Datum) -> (f64, f64) {
        let (sin, cos) = self.latitude_rad.sin_cos();
        let up = (toward.x * sin + toward.z * cos).clamp(-1.0, 1.0);
        let longitude_rad = toward.y.atan2(toward.x * cos - toward.z * sin) / self.stretch;
        (longitude_rad, datum.geodetic_rad(gudermann((up.atanh() - self.offset) / self.stretch)))
    }
}

/// The latitude in radians at an ordinate of Mercator's map of the unit sphere.
fn gudermann(ordinate: f64) -> f64 {
    2.0 * ordinate.exp().atan() - FRAC_PI_2
}
