//! What a hand does to the camera.
//!
//! In: movements in CSS pixels and degrees, and the eye they were made with. Out: a camera.
//! Does not: know pages or pointers; `www/input.js` gathers those and sends one gesture a frame.

use super::{Camera, Eye, PITCH_LIMIT_DEG};
use crate::geo::Held as _;
use crate::geo::{Frame, LATITUDE_LIMIT_DEG, exp2, sin_cos};
use glam::{DVec2, DVec3};

/// The farthest and nearest zoom.
pub const ZOOM_RANGE: std::ops::RangeInclusive<f64> = 0.0..=23.0;

/// A ground point farther than this many viewport heights is taken for the horizon.
const HORIZON_HEIGHTS: f64 = 12.0;

/// One movement.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Gesture {
    /// A drag: the ground under the pointer comes along. The pointer's place is the one after the movement.
    Pan {
        /// Rightwards.
        dx_css_px: f64,
        /// Downwards.
        dy_css_px: f64,
        /// From the left.
        x_css_px: f64,
        /// From the top.
        y_css_px: f64,
    },
    /// Nearer (positive levels) or farther, about a point of the screen.
    Zoom {
        /// Doublings of the scale.
        levels: f64,
        /// From the left; none for the centre.
        x_css_px: Option<f64>,
        /// From the top.
        y_css_px: Option<f64>,
    },
    /// Around the centre.
    Rotate {
        /// Clockwise, added to the bearing.
        bearing_deg: f64,
        /// Added to the pitch.
        pitch_deg: f64,
    },
    /// Along the screen's axes, by keyboard or button.
    Step {
        /// To the right of the screen.
        east_css_px: f64,
        /// To the top of the screen.
        north_css_px: f64,
    },
    /// North up.
    North,
    /// Straight down, or tilted if it was.
    Level,
    /// The whole city.
    Home,
}

/// The pitch that "level" comes back to.
const TILTED_DEG: f64 = 60.0;

impl Camera {
    /// Brings every number into its range; what is not a number falls back to `before`.
    #[must_use]
    pub fn checked(self, before: &Self) -> Self {
        let or = |value: f64, fallback: f64| if value.is_finite() { value } else { fallback };
        Self {
            longitude: wrap(or(self.longitude, before.longitude)),
            latitude: or(self.latitude, before.latitude).held(-LATITUDE_LIMIT_DEG, LATITUDE_LIMIT_DEG),
            zoom: or(self.zoom, before.zoom).held(*ZOOM_RANGE.start(), *ZOOM_RANGE.end()),
            bearing_deg: wrap(or(self.bearing_deg, before.bearing_deg)),
            pitch_deg: or(self.pitch_deg, before.pitch_deg).held(0.0, PITCH_LIMIT_DEG),
        }
    }

    /// The camera after a gesture; `home` is where "home" leads.
    #[must_use]
    pub fn moved(&self, gesture: &Gesture, eye: &Eye, frame: &Frame, home: Option<&Self>) -> Self {
        let after = match *gesture {
            Gesture::Pan { dx_css_px, dy_css_px, x_css_px, y_css_px } => {
                let to = ground_near(eye, x_css_px, y_css_px);
                let from = ground_near(eye, x_css_px - dx_css_px, y_css_px - dy_css_px);
                let limit =
                    4.0 * (dx_css_px.hypot(dy_css_px) + 1.0) * eye.metres_per_css_px * HORIZON_HEIGHTS;
                self.shifted(frame, eye, (from - to).clamp_length_max(limit))
            }
            Gesture::Zoom { levels, x_css_px, y_css_px } => {
                let zoom = (self.zoom + levels).held(*ZOOM_RANGE.start(), *ZOOM_RANGE.end());
                let about = match (x_css_px, y_css_px) {
                    (Some(x), Some(y)) => ground_near(eye, x, y),
                    _ => DVec2::ZERO,
                };
                let kept = 1.0 - exp2(self.zoom - zoom);
                Self { zoom, ..self.shifted(frame, eye, about * kept) }
            }
            Gesture::Rotate { bearing_deg, pitch_deg } => Self {
                bearing_deg: self.bearing_deg + bearing_deg,
                pitch_deg: self.pitch_deg + pitch_deg,
                ..*self
            },
            Gesture::Step { east_css_px, north_css_px } => {
                let up = DVec2::from(sin_cos(self.bearing_deg.to_radians()));
                let offset = (-up.perp() * east_css_px + up * north_css_px) * eye.metres_per_css_px;
                self.shifted(frame, eye, offset)
            }
            Gesture::North => Self { bearing_deg: 0.0, ..*self },
            Gesture::Level => {
                Self { pitch_deg: if self.pitch_deg > 1.0 { 0.0 } else { TILTED_DEG }, ..*self }
            }
            Gesture::Home => home.copied().unwrap_or(*self),
        };
        after.checked(self)
    }

    fn shifted(&self, frame: &Frame, eye: &Eye, offset_m: DVec2) -> Self {
        let place = frame.unplace(eye.centre_m + offset_m);
        Self { longitude: place.longitude, latitude: place.latitude, ..*self }
    }
}

/// The ground under a point of the screen, relative to the centre; towards the horizon, a far point in that direction.
fn ground_near(eye: &Eye, x_css_px: f64, y_css_px: f64) -> DVec2 {
    let ray = eye.ray(x_css_px, y_css_px);
    let reach = HORIZON_HEIGHTS * eye.viewport.height_css_px * eye.metres_per_css_px;
    let flattened = DVec3::new(ray.x, ray.y, ray.z.min(-1e-3));
    eye.ground(flattened).unwrap_or(DVec2::ZERO).clamp_length_max(reach)
}

/// Degrees in [-180, 180).
fn wrap(degrees: f64) -> f64 {
    if (-180.0..180.0).contains(&degrees) { degrees } else { (degrees + 180.0).rem_euclid(360.0) - 180.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geo::LonLat;
    use crate::view::Viewport;

    const CAMERA: Camera =
        Camera { longitude: 6.14, latitude: 46.2, zoom: 15.0, bearing_deg: 40.0, pitch_deg: 50.0 };

    fn frame() -> Frame {
        Frame::new(LonLat { longitude: 6.1, latitude: 46.2 })
    }

    fn eye(camera: &Camera) -> Eye {
        let viewport = Viewport { width_css_px: 800.0, height_css_px: 600.0, pixel_ratio: 1.0 };
        Eye::new(camera, &frame(), viewport)
    }

    /// The ground under a point of the screen, from the anchor.
    fn under(camera: &Camera, x: f64, y: f64) -> DVec2 {
        let eye = eye(camera);
        eye.centre_m + eye.ground(eye.ray(x, y)).expect("below the horizon")
    }

    #[test]
    fn the_ground_stays_under_the_dragging_pointer() {
        let gesture = Gesture::Pan { dx_css_px: 90.0, dy_css_px: -60.0, x_css_px: 500.0, y_css_px: 350.0 };
        let after = CAMERA.moved(&gesture, &eye(&CAMERA), &frame(), None);
        let slip = under(&after, 500.0, 350.0).distance(under(&CAMERA, 410.0, 410.0));
        assert!(slip < 0.01, "slipped by {slip} m");
    }

    #[test]
    fn zooming_keeps_the_place_under_the_cursor() {
        let gesture = Gesture::Zoom { levels: 1.7, x_css_px: Some(120.0), y_css_px: Some(480.0) };
        let after = CAMERA.moved(&gesture, &eye(&CAMERA), &frame(), None);
        assert!((after.zoom - 16.7).abs() < 1e-9, "zoom {}", after.zoom);
        let slip = under(&after, 120.0, 480.0).distance(under(&CAMERA, 120.0, 480.0));
        assert!(slip < 0.01, "slipped by {slip} m");
    }

    #[test]
    fn a_step_to_the_right_follows_the_screen_not_the_compass() {
        let camera = Camera { bearing_deg: 90.0, ..CAMERA };
        let gesture = Gesture::Step { east_css_px: 100.0, north_css_px: 0.0 };
        let after = camera.moved(&gesture, &eye(&camera), &frame(), None);
        let moved = eye(&after).centre_m - eye(&camera).centre_m;
        assert!(moved.y < -1.0 && moved.x.abs() < 1e-3, "facing east, right is south: moved {moved}");
    }

    #[test]
    fn no_gesture_leaves_the_ranges_or_makes_nan() {
        let wild = [
            Gesture::Pan { dx_css_px: 1e9, dy_css_px: -1e9, x_css_px: 1e9, y_css_px: -1e9 },
            Gesture::Zoom { levels: f64::NAN, x_css_px: Some(f64::INFINITY), y_css_px: Some(0.0) },
            Gesture::Zoom { levels: 400.0, x_css_px: None, y_css_px: None },
            Gesture::Rotate { bearing_deg: 1e7, pitch_deg: 1e7 },
        ];
        for gesture in wild {
            let after = CAMERA.moved(&gesture, &eye(&CAMERA), &frame(), None);
            assert!(
                after.longitude.is_finite() && after.latitude.abs() < 86.0,
                "{gesture:?} led to {after:?}"
            );
            assert!(
                ZOOM_RANGE.contains(&after.zoom) && after.pitch_deg <= PITCH_LIMIT_DEG,
                "{gesture:?}: {after:?}"
            );
        }
    }
}
