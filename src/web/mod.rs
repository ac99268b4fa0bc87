//! Floor 6: the browser.

pub mod clock;
pub mod fetch;
pub mod picture;
pub mod webgl;
