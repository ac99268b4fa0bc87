//! Floor 1: metres, frames, rings and bounds.
//!
//! Axes: east, north and up, in metres. Longitude comes before latitude wherever both appear.
//! Does not: know what a building is, draw, or reproject other reference systems than WGS 84.

mod angle;
mod bounds;
mod clean;
mod frame;
mod grid;
mod held;
mod hull;
pub mod order;
mod power;
mod ranges;
mod ring;
pub mod span;

pub use angle::sin_cos;
pub use bounds::Bounds;
pub use clean::{Turn, clean_line, clean_ring};
pub use frame::{EARTH_CIRCUMFERENCE_M, Frame, LATITUDE_LIMIT_DEG, LonLat, mercator, unmercator};
pub use grid::{GRID_M, Grid};
pub use held::Held;
pub use hull::{Extent, corners, hull, narrowest_box};
pub use power::exp2;
pub use ranges::Ranges;
pub use ring::{area_m2, centroid_m, contains, signed_area_m2};
