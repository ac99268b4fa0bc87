//! Floor 3: colours, widths and scales. No GPU in sight.

mod theme;

pub use theme::{Rgb, Theme};
