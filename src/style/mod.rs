//! Floor 3: colours, widths and scales. No GPU in sight.

mod quality;
mod theme;

pub use quality::Quality;
pub use theme::{Rgb, Theme};
