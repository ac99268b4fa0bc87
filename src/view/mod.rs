//! Floor 3: the camera, its matrices, rays and gestures.

mod camera;

pub use camera::{Camera, Eye, FOV_RAD, PITCH_LIMIT_DEG, Viewport};
