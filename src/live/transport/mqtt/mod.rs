//! MQTT [3.1.1] and [5.0] for one who listens, over the binary frames of a WebSocket.
//!
//! In: frames, however packets are cut over them. Out: bytes to send, messages, issues, and how it ended.
//! Every packet but those of quality of service 2 is understood; a viewer subscribes at 0 or 1.
//! Written here because of its weight: as a wasm of its own (opt-level z, LTO, wasm-opt, brotli 11) a client on
//! `mqtt-protocol-core` 0.7.9 adds 35.5 KB and this one 16.0, most of it text formatting that the decoders need anyway.
//! Does not: publish, keep a session beyond the connection (what was missed comes by a snapshot), or know WebSockets.
//!
//! [3.1.1]: https://docs.oasis-open.org/mqtt/mqtt/v3.1.1/mqtt-v3.1.1.html
//! [5.0]: https://docs.oasis-open.org/mqtt/mqtt/v5.0/mqtt-v5.0.html

mod client;
mod encode;
mod packet;
mod property;
mod splitter;
mod topic;
mod wire;

#[cfg(test)]
pub(crate) mod samples;

pub use client::{Client, Event, Login, Message, Settings};
pub use packet::Version;
pub use topic::{check_filter, matches};
