//! Floor 3: colours, widths and scales. No GPU in sight.

mod channel;
mod paint;
mod quality;
mod scale;
mod theme;
mod width;

pub use channel::{Channels, flag, texel};
pub use paint::base_color;
pub use quality::Quality;
pub use scale::{Scale, ScaleFault, ScaleSpec};
pub use theme::{Rgb, Theme};
pub use width::{drawing_rank, line_width_m};
