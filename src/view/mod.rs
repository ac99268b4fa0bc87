//! Floor 3: the camera, its matrices, rays, gestures and flights.

mod camera;
mod flight;
mod gesture;

pub use camera::{Camera, Eye, FOV_RAD, HALF_FOV_TAN, PITCH_LIMIT_DEG, Viewport, touches};
pub use flight::{Flight, fit};
pub use gesture::{Gesture, ZOOM_RANGE};
