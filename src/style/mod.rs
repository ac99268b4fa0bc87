//! Floor 3: colours, patterns and scales. No GPU in sight.

mod channel;
mod paint;
mod pattern;
mod quality;
mod scale;
mod theme;

pub use channel::{Channels, flag, texel};
pub use paint::base_look;
pub use pattern::Pattern;
pub use quality::Quality;
pub use scale::{Scale, ScaleFault, ScaleSpec};
pub use theme::{Palette, Rgb, SystemColors, Theme, contrast, linear, luminance};
