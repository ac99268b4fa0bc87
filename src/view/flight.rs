//! Getting from one camera to another: smoothly, or at once under reduced motion; and fitting a city into the view.

use super::{Camera, Eye, Viewport};
use crate::geo::Held as _;
use crate::geo::{Bounds, Frame, exp2};
use glam::Vec3;
use std::f64::consts::LN_2;

/// An animated move; the path is a function of time alone.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Flight {
    from: Camera,
    to: Camera,
    start_ms: f64,
    length_ms: f64,
    /// How far the camera draws back on the way, in zoom levels.
    rise: f64,
}

impl Flight {
    /// A short move for buttons and keys, in milliseconds.
    pub const STEP_MS: f64 = 250.0;
    /// A flight across the city, in milliseconds.
    pub const ACROSS_MS: f64 = 1_400.0;

    /// A flight that starts now. Far flights draw back on the way, so that the ground does not rush past.
    #[must_use]
    pub fn new(from: Camera, to: Camera, start_ms: f64, length_ms: f64) -> Self {
        let degrees = east_deg(&from, &to).hypot(to.latitude - from.latitude);
        // Screens to cross at the nearer zoom: one screen is about two tiles.
        let screens = degrees / 360.0 * exp2(from.zoom.max(to.zoom)) / 2.0;
        let rise = (screens.max(1.0).ln() / LN_2 - (from.zoom - to.zoom).abs()).held(0.0, 8.0) * 0.7;
        Self { from, to, start_ms, length_ms, rise }
    }

    /// Where it leads.
    #[must_use]
    pub fn to(&self) -> Camera {
        self.to
    }

    /// The camera at a time, and whether it has landed.
    #[must_use]
    pub fn at(&self, now_ms: f64) -> (Camera, bool) {
        let t = ((now_ms - self.start_ms) / self.length_ms).held(0.0, 1.0);
        if t >= 1.0 {
            return (self.to, true);
        }
        let s = t * t * (3.0 - 2.0 * t);
        let mix = |a: f64, b: f64| a + (b - a) * s;
        let turn = (self.to.bearing_deg - self.from.bearing_deg + 180.0).rem_euclid(360.0) - 180.0;
        let camera = Camera {
            longitude: self.from.longitude + east_deg(&self.from, &self.to) * s,
            latitude: mix(self.from.latitude, self.to.latitude),
            zoom: mix(self.from.zoom, self.to.zoom) - self.rise * 4.0 * s * (1.0 - s),
            bearing_deg: self.from.bearing_deg + turn * s,
            pitch_deg: mix(self.from.pitch_deg, self.to.pitch_deg),
        };
        (camera.checked(&self.from), false)
    }
}

/// Degrees east from one camera to another, the shorter way round the world.
fn east_deg(from: &Camera, to: &Camera) -> f64 {
    (to.longitude - from.longitude + 180.0).rem_euclid(360.0) - 180.0
}

/// Share of the viewport that a fitted city fills.
const FILL: f32 = 0.9;
/// How a fitted city is seen.
const FIT_PITCH_DEG: f64 = 50.0;

/// The nearest camera that sees all of `bounds` (metres from the anchor).
#[must_use]
pub fn fit(bounds: &Bounds, frame: &Frame, viewport: Viewport) -> Camera {
    let centre = bounds.centre_m().as_dvec2();
    let place = frame.unplace(centre);
    let at = |zoom: f64| Camera {
        longitude: place.longitude,
        latitude: place.latitude,
        zoom,
        bearing_deg: 0.0,
        pitch_deg: FIT_PITCH_DEG,
    };
    let half = (bounds.size_m() / 2.0).max(glam::Vec2::splat(25.0));
    let sees = |zoom: f64| {
        let eye = Eye::new(&at(zoom), frame, viewport);
        [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)].iter().all(|&(x, y)| {
            let corner = Vec3::new(half.x * x, half.y * y, 0.0);
            let clip = eye.clip_from_centre * corner.extend(1.0);
            clip.w > 0.0 && clip.x.abs() < FILL * clip.w && clip.y.abs() < FILL * clip.w
        })
    };
    let (mut far, mut near) = (0.0, 20.0);
    for _ in 0..24 {
        let middle = f64::midpoint(far, near);
        if sees(middle) { far = middle } else { near = middle }
    }
    at(far)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geo::LonLat;
    use glam::Vec2;

    const VIEWPORT: Viewport = Viewport { width_css_px: 390.0, height_css_px: 844.0, pixel_ratio: 2.0 };

    #[test]
    fn the_whole_city_is_seen_on_a_phone_and_no_more() {
        let frame = Frame::new(LonLat { longitude: 7.42, latitude: 43.73 });
        let bounds = Bounds::of([Vec2::new(-1_000.0, -800.0), Vec2::new(1_200.0, 900.0)]);
        let camera = fit(&bounds, &frame, VIEWPORT);
        let eye = Eye::new(&camera, &frame, VIEWPORT);
        let reach = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)].map(|(x, y)| {
            let corner = bounds.min_m + bounds.size_m() * Vec2::new(x, y) - eye.centre_m.as_vec2();
            let clip = eye.clip_from_centre.project_point3(corner.extend(0.0));
            clip.x.abs().max(clip.y.abs())
        });
        let most = reach.into_iter().fold(0.0, f32::max);
        assert!((0.85..=0.9).contains(&most), "the farthest corner is at {most} of the half screen");
    }

    #[test]
    fn a_flight_lands_where_it_was_going_by_the_shorter_turn() {
        let from = Camera { longitude: 7.0, latitude: 43.0, zoom: 12.0, bearing_deg: 170.0, pitch_deg: 0.0 };
        let to = Camera { longitude: 7.1, latitude: 43.1, zoom: 16.0, bearing_deg: -170.0, pitch_deg: 60.0 };
        let flight = Flight::new(from, to, 1_000.0, 500.0);
        assert_eq!(flight.at(1_500.0), (to, true), "landed");
        let across =
            Flight::new(Camera { longitude: 179.9, ..from }, Camera { longitude: -179.9, ..to }, 0.0, 100.0);
        assert!(across.at(50.0).0.longitude.abs() > 179.8, "across the antimeridian: {:?}", across.at(50.0));
        let (half, landed) = flight.at(1_250.0);
        assert!(!landed && half.bearing_deg.abs() > 179.0, "through south, not round by north: {half:?}");
    }
}
