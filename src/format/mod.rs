//! Floor 3: other formats of city files, read into sheets.
//!
//! In: bytes of a file, or of ranges of it. Out: [`crate::city::sheet::Sheet`], issues, and for CityJSON also surfaces.
//! Does not: fetch, decide what a feature is, or draw.

pub mod cityjson;
mod draft;
mod error;
pub mod flatgeobuf;
pub mod projection;

pub use error::FormatError;
