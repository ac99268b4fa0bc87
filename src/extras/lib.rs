//! The second wasm: other formats than GeoJSON, loaded when one is first met.
//!
//! The root of a crate of its own, `civitwin-extras`, on the floors that formats need. In: bytes of a file or a tile.
//! Out: sheets, as bytes, for the first wasm. Empty where it isn't built for a browser.
//! Does not: hold a city, or draw; nothing of twin, engine or gpu is in it.

#![cfg(target_arch = "wasm32")]

#[path = "../format/mod.rs"]
pub mod format;
pub use civitwin_core::{city, geo};
#[path = "../web/extras.rs"]
pub mod web;
