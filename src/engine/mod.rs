//! Floor 5: joins twin and gpu.
//!
//! In: commands, bytes, a GPU, the time. Out: [`Outgoing`]: answers, events, and wishes only a browser can grant.
//! Works in slices ([`Engine::work`]) so that commands are answered in between, and draws only what changed
//! ([`Engine::frame`]). A lost GPU is an ordinary event: the scene is built again from the twin, as at the start.
//! Does not: read clocks, fetch, or know a browser.

mod core;
mod load;
mod losses;
mod scene;
mod tiles;

pub use core::{Engine, Outgoing};
