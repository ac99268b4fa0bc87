//! Floor 3: colours, patterns and scales. No GPU in sight.

mod channel;
mod paint;
mod pattern;
mod preset;
mod quality;
mod scale;
mod standing;
mod theme;
mod wish;

pub use channel::{Channels, flag, texel};
pub use paint::base_look;
pub use pattern::Pattern;
pub use preset::{Authority, Preset, preset};
pub use quality::Quality;
pub use scale::{Scale, ScaleFault, ScaleSpec};
pub use standing::{Standing, standing_look, unsure_look};
pub use theme::{Palette, Rgb, SystemColors, Theme, contrast, linear, luminance};
pub use wish::{Bands, Wish};
