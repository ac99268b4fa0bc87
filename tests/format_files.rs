//! Reads city files of other formats, and holds them to independent readers and to their GeoJSON twins.
//!
//! Real files are read where they are (see `support`); small ones are written here.

#[path = "format_files/cityjson.rs"]
mod cityjson;
#[path = "format_files/flatgeobuf.rs"]
mod flatgeobuf;
#[path = "format_files/projection.rs"]
mod projection;
#[expect(dead_code, reason = "the reading tests use more of it")]
mod support;
#[path = "format_files/written.rs"]
mod written;
