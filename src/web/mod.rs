//! Floor 6: the browser.

pub mod canvas;
pub mod clock;
pub mod fetch;
mod object;
pub mod picture;
mod port;
mod read;
pub mod webgl;

pub use port::Port;
