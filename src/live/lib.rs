//! The telemetry wasm: feeds to neutral observations, loaded with the first of them.
//!
//! The root of a crate of its own, `civitwin-live`. In: descriptions of feeds, and bytes as they come from a socket or an
//! answer. Out: [`Batch`]es, and what the browser is to do.
//! Does not: know places, keep latest values, or open a connection: that is the browser's, told what to do by
//! [`mod@feeds`].
//!
//! | floor | modules | what |
//! |---|---|---|
//! | 6 | `web` | what the page's worker calls |
//! | 4 | [`mod@feeds`] | all feeds of a page, from their descriptions to rows |
//! | 3 | [`mod@decode`], [`mod@transport`] | formats; how telemetry comes |

pub mod decode;
pub(crate) mod digits;
pub mod feeds;
pub mod transport;
#[cfg(target_arch = "wasm32")]
#[path = "../web/live.rs"]
pub mod web;
pub(crate) mod written;

pub use civitwin_core::batch;
pub use civitwin_core::batch::{Batch, ISSUES_MOST, Issue, ROWS_MOST, Row, TEXTS_BYTES_MOST, Text, Value};
