//! civitwin: a city's digital twin as one HTML element, `<civi-twin>`.
//!
//! Three streams run in one direction, and the browser is at one end only:
//!
//! ```text
//! bytes   -> features -> meshes    -> GPU scene -> frame
//! pointer -> pick     -> selection -> events    -> page
//! ```
//!
//! # The map: floors
//! A module uses `crate::x` only for an `x` on a lower floor; siblings on a floor do not know each other.
//! `tests/floors.rs` holds this.
//!
//! | floor | modules | what |
//! |---|---|---|
//! | 6 | `web` | the only place with `wasm_bindgen`, `web_sys`, `gloo`, `js_sys`; the WebGL2 implementor of `Gpu` |
//! | 5 | `engine` | joins twin and gpu: apply changes, draw when dirty, build in slices |
//! | 4 | [`twin`], `gpu` | pure state machine, Command -> Changes + Events; the renderer, on the small trait `gpu::Gpu` |
//! | 3 | [`mesh`], [`style`], [`view`], [`words`], [`mod@format`] | flat arrays; colours; camera, matrices and rays; what to say of the city; formats other than GeoJSON |
//! | 2 | [`city`], [`feed`] | places: the reader, the rules, the columns; what is observed in them |
//! | 1 | [`geo`], [`batch`] | metres, frames, rings, bounds; observations as they come |
//!
//! # Who owns each arrow
//! | arrow | function |
//! |---|---|
//! | read | [`city::Reader::push`]: bytes to features and issues |
//! | decode | [`crate::format::read_tile`]: bytes of a tile to features on a [`city::Sheet`], and [`city::Reader::push_sheet`] |
//! | locate | [`crate::format::Tiles::locate`]: a tile of any source to the bytes that hold it |
//! | place | [`geo::Frame::place`] and [`geo::Frame::local`]: degrees to metres, the only cast to `f32` |
//! | build | [`mesh::Build::step`]: city to chunks of flat arrays |
//! | take | [`feed::Latest::take`] and [`feed::Latest::take_row`]: an observation, or a decoder's row, to the latest value of its series |
//! | lay | [`twin::Twin::lay_marks`]: what is observed and no feature of the city to features of its own |
//! | paint | `twin::paint`: of what a feature reads the reading it shows, to its look ([`style::preset`], [`style::standing_look`]) |
//! | step | [`twin::Twin::step`]: command to changes and events; no clock, no IO |
//! | draw | `gpu::Renderer::draw` |
//! | pick | [`twin::pick`]: ray to feature, on the CPU |
//! | tell | what is made of [`words::Guide`]: city, place and reader to sentences and lists |
//!
//! Floors 1 to 3 and `twin` build and test natively with no GPU and no browser (`--no-default-features`).
//!
//! # Crates and files
//! `geo`, `city` and `mesh` lie in `src/core`, the crate `civitwin-core`: what every feature goes through is compiled for
//! speed, all else for the wire. `src/extras` is a second wasm of [`mod@format`], loaded when a format other than GeoJSON
//! is first met; what it reads comes here as sheets. `src/live` is a third, of telemetry, loaded with the first feed; what it
//! makes of connections and formats comes here as batches. All else is this crate; a release cuts it in two files, what a
//! first view runs and the rest (`xtask/src/split.rs`), so that no module needs to know when it comes.

pub mod format;
pub use civitwin_core::{batch, city, geo, mesh, plain};

pub mod feed;
pub mod style;
pub mod twin;
pub mod view;
pub mod words;

#[cfg(feature = "gpu")]
pub mod engine;
#[cfg(feature = "gpu")]
pub mod gpu;
#[cfg(all(target_arch = "wasm32", feature = "gpu"))]
pub mod web;
