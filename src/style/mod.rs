//! Floor 3: colours and scales. No GPU in sight.

mod channel;
mod paint;
mod quality;
mod scale;
mod theme;

pub use channel::{Channels, flag, texel};
pub use paint::base_color;
pub use quality::Quality;
pub use scale::{Scale, ScaleFault, ScaleSpec};
pub use theme::{Rgb, Theme};
