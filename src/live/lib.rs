//! The telemetry wasm: bytes of the standard formats to neutral observations, loaded with the first feed.
//!
//! The root of a crate of its own, `civitwin-live`. In: bytes as they come from a socket or an answer. Out: [`Batch`]es.
//! Does not: know places, keep latest values, or open a connection: that is the browser's, told what to do by
//! [`mod@transport`].

mod batch;
pub mod decode;
pub mod transport;

pub use batch::{Batch, ISSUES_MOST, Issue, ROWS_MOST, Row, TEXTS_BYTES_MOST, Text, Value};
