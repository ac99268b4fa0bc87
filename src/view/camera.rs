//! The camera as MapLibre and deck.gl have it: a centre on the ground, a zoom, a bearing, a pitch.
//!
//! Zoom: 512-px web-mercator tiles; at zoom z one CSS pixel at the centre is `circumference * cos(latitude) / (512 * 2^z)`
//! metres. Vertical field of view 36.87 degrees, so the eye stands 1.5 viewport heights from the centre.
//! Pitch 0 looks straight down. Bearing is clockwise from north: what is up on the screen.
//! World axes: x east, y north, z up, metres, relative to the centre (so that `f32` suffices).

use crate::geo::Held as _;
use crate::geo::{EARTH_CIRCUMFERENCE_M, Frame, LonLat, exp2, sin_cos};
use crate::plain::{Fault, Plain, Read};
use glam::{DMat4, DVec2, DVec3, DVec4, Mat4, Vec3, Vec4};

/// Vertical field of view: 2 atan(1/3).
pub const FOV_RAD: f64 = 0.643_501_108_793_284_4;

/// Tangent of half of it.
pub const HALF_FOV_TAN: f64 = 1.0 / 3.0;

/// The steepest tilt, in degrees.
pub const PITCH_LIMIT_DEG: f64 = 85.0;

/// Where one looks from, as the contract has it.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Camera {
    /// The centre on the ground.
    pub longitude: f64,
    /// The centre on the ground.
    pub latitude: f64,
    /// 512-px web-mercator zoom.
    pub zoom: f64,
    /// Clockwise from north.
    pub bearing_deg: f64,
    /// 0 looks straight down, at most [`PITCH_LIMIT_DEG`].
    pub pitch_deg: f64,
}

/// The size of what is drawn on.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Viewport {
    /// CSS pixels.
    pub width_css_px: f64,
    /// CSS pixels.
    pub height_css_px: f64,
    /// Device pixels per CSS pixel, after `max-pixel-ratio`.
    pub pixel_ratio: f64,
}

impl Read for Viewport {
    fn read(from: &Plain, fault: &mut Fault) -> Self {
        let mut fields = from.fields("struct Viewport", fault);
        Self {
            width_css_px: fields.get("width_css_px"),
            height_css_px: fields.get("height_css_px"),
            pixel_ratio: fields.get("pixel_ratio"),
        }
    }
}

/// A camera placed over a city: what the renderer and the pick need, once per frame.
#[derive(Debug, Clone, PartialEq)]
pub struct Eye {
    /// The centre in the city's metres, east and north of the anchor.
    pub centre_m: DVec2,
    /// The eye relative to the centre, metres.
    pub eye_m: DVec3,
    /// Clip from metres relative to the centre; depth 0 at the near plane, 1 at the far plane (WebGPU's range).
    pub clip_from_centre: Mat4,
    /// Metres per CSS pixel at the centre.
    pub metres_per_css_px: f64,
    /// Near plane, metres from the eye.
    pub near_m: f64,
    /// Far plane, metres from the eye.
    pub far_m: f64,
    /// Directions of the screen in the world: right, up, and into the picture.
    pub right: Vec3,
    /// See `right`.
    pub up: Vec3,
    /// See `right`.
    pub forward: Vec3,
    /// What is drawn on.
    pub viewport: Viewport,
}

impl Eye {
    /// Places a camera over a city.
    #[must_use]
    pub fn new(camera: &Camera, frame: &Frame, viewport: Viewport) -> Self {
        let centre_m = frame.place(LonLat { longitude: camera.longitude, latitude: camera.latitude });
        let metres_per_css_px =
            EARTH_CIRCUMFERENCE_M * frame.metres_per_mercator_metre() / (512.0 * exp2(camera.zoom));
        let distance_m = viewport.height_css_px.max(1.0) / 2.0 / HALF_FOV_TAN * metres_per_css_px;
        let (pitch, bearing) =
            (camera.pitch_deg.held(0.0, PITCH_LIMIT_DEG).to_radians(), camera.bearing_deg.to_radians());
        let ((bearing_sin, bearing_cos), (pitch_sin, pitch_cos)) = (sin_cos(bearing), sin_cos(pitch));
        let north = DVec3::new(bearing_sin, bearing_cos, 0.0);
        let right = DVec3::new(bearing_cos, -bearing_sin, 0.0);
        let forward = north * pitch_sin - DVec3::Z * pitch_cos;
        let up = north * pitch_cos + DVec3::Z * pitch_sin;
        let eye_m = -forward * distance_m;
        // Far enough for the ground seen above the centre, near enough that 24 bits of depth separate storeys.
        let top_ray = (pitch + FOV_RAD / 2.0).min(1.5);
        let far_m = (eye_m.z / sin_cos(top_ray).1 * 1.1).held(distance_m * 1.5, distance_m * 40.0 + 2_000.0);
        let near_m = (distance_m / 50.0).max(far_m / 20_000.0).max(0.1);
        let aspect = viewport.width_css_px.max(1.0) / viewport.height_css_px.max(1.0);
        let (upright, depth) = (1.0 / HALF_FOV_TAN, far_m / (near_m - far_m));
        let projection = DMat4::from_cols(
            DVec4::new(upright / aspect, 0.0, 0.0, 0.0),
            DVec4::new(0.0, upright, 0.0, 0.0),
            DVec4::new(0.0, 0.0, depth, -1.0),
            DVec4::new(0.0, 0.0, depth * near_m, 0.0),
        );
        let view = glam::dcamera::rh::view::look_to_mat4(eye_m, forward, up);
        Self {
            centre_m,
            eye_m,
            clip_from_centre: (projection * view).as_mat4(),
            metres_per_css_px,
            near_m,
            far_m,
            right: right.as_vec3(),
            up: up.as_vec3(),
            forward: forward.as_vec3(),
            viewport,
        }
    }

    /// The direction from the eye through a point of the screen (CSS pixels from the top left), of length one.
    #[must_use]
    pub fn ray(&self, x_css_px: f64, y_css_px: f64) -> DVec3 {
        let (width, height) = (self.viewport.width_css_px.max(1.0), self.viewport.height_css_px.max(1.0));
        let half = HALF_FOV_TAN;
        let x = (x_css_px / width * 2.0 - 1.0) * half * width / height;
        let y = (1.0 - y_css_px / height * 2.0) * half;
        (self.forward.as_dvec3() + self.right.as_dvec3() * x + self.up.as_dvec3() * y).normalize()
    }

    /// How many CSS pixels a metre covers at a place (metres relative to the centre).
    #[must_use]
    pub fn css_px_per_m(&self, place_m: DVec3) -> f64 {
        let depth_m = (place_m - self.eye_m).dot(self.forward.as_dvec3()).max(0.1);
        self.eye_m.length() / (self.metres_per_css_px * depth_m)
    }

    /// Where a place (metres relative to the centre) is on the screen, CSS pixels from the top left; none behind the eye.
    #[must_use]
    pub fn project(&self, place_m: DVec3) -> Option<DVec2> {
        let clip = self.clip_from_centre * place_m.as_vec3().extend(1.0);
        (clip.w > 0.0).then(|| {
            let Viewport { width_css_px, height_css_px, .. } = self.viewport;
            let (x, y) = (f64::from(clip.x / clip.w), f64::from(clip.y / clip.w));
            DVec2::new((x + 1.0) / 2.0 * width_css_px, (1.0 - y) / 2.0 * height_css_px)
        })
    }

    /// The six planes of what is on the screen; a place is inside where its product with each is positive.
    #[must_use]
    pub fn planes(&self) -> [Vec4; 6] {
        let [x, y, z, w] = [0, 1, 2, 3].map(|row| self.clip_from_centre.row(row));
        [w + x, w - x, w + y, w - y, z, w - z]
    }

    /// The corners of the ground that is seen, in turn, metres relative to the centre; what is farther than `reach_m` is left
    /// out.
    #[must_use]
    pub fn corners(&self, reach_m: f64) -> [DVec2; 4] {
        let (width, height) = (self.viewport.width_css_px, self.viewport.height_css_px);
        [(0.0, height), (width, height), (width, 0.0), (0.0, 0.0)].map(|(x, y)| {
            let ray = self.ray(x, y);
            let flat = ray.truncate().normalize_or_zero() * reach_m;
            self.ground(ray).filter(|place| place.length() <= reach_m).unwrap_or(flat)
        })
    }

    /// Where a ray meets the ground, metres relative to the centre; none above the horizon.
    #[must_use]
    pub fn ground(&self, ray: DVec3) -> Option<DVec2> {
        (ray.z < -1e-6).then(|| (self.eye_m - ray * (self.eye_m.z / ray.z)).truncate())
    }
}

/// Whether any of a box is on the inner side of every plane; a box beside a corner of the screen may seem to be.
#[must_use]
pub fn touches(planes: &[Vec4; 6], min_m: Vec3, max_m: Vec3) -> bool {
    planes.iter().all(|plane| {
        let normal = plane.truncate();
        normal.dot(Vec3::select(normal.cmpge(Vec3::ZERO), max_m, min_m)) + plane.w >= 0.0
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const VIEWPORT: Viewport = Viewport { width_css_px: 800.0, height_css_px: 600.0, pixel_ratio: 1.0 };

    fn eye(pitch_deg: f64, bearing_deg: f64) -> Eye {
        let camera = Camera { longitude: 6.14, latitude: 46.2, zoom: 15.0, bearing_deg, pitch_deg };
        Eye::new(&camera, &Frame::new(LonLat { longitude: 6.1, latitude: 46.2 }), VIEWPORT)
    }

    #[test]
    fn the_eye_stands_one_and_a_half_heights_away() {
        let eye = eye(60.0, 30.0);
        let heights = eye.eye_m.length() / (600.0 * eye.metres_per_css_px);
        assert!((heights - 1.5).abs() < 1e-9, "{heights} heights");
    }

    #[test]
    fn a_point_on_the_ground_comes_back_through_its_pixel() {
        let eye = eye(55.0, 200.0);
        let ground = eye.ground(eye.ray(640.0, 500.0)).expect("below the horizon");
        let clip = eye.clip_from_centre.project_point3(ground.as_vec2().extend(0.0));
        let (x, y) = ((clip.x + 1.0) * 400.0, (1.0 - clip.y) * 300.0);
        assert!((x - 640.0).abs() < 0.05 && (y - 500.0).abs() < 0.05, "came back at {x}, {y}");
    }

    #[test]
    fn straight_down_north_is_up() {
        let eye = eye(0.0, 0.0);
        let ground = eye.ground(eye.ray(400.0, 0.0)).expect("below the horizon");
        assert!(
            (ground.y - 300.0 * eye.metres_per_css_px).abs() < 1e-6 && ground.x.abs() < 1e-6,
            "at {ground}"
        );
    }
}
