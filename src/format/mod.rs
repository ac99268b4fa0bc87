//! Floor 3: formats other than GeoJSON.
//!
//! In: bytes of a file, a tile, or a range of either. Out: features on a [`crate::city::Sheet`], for
//! [`crate::city::Reader::push_sheet`]; issues; of CityJSON also surfaces.
//! Does not: fetch, or decompress; the caller does both.

pub mod cityjson;
mod clip;
mod decode;
mod draft;
mod error;
pub mod flatgeobuf;
mod kind;
mod mvt;
mod pmtiles;
pub mod projection;
mod protobuf;
mod rings;
mod schema;
mod source;
mod tile;
mod tiles;

pub use decode::read_tile;
pub use error::FormatError;
pub use kind::{Kind, recognise};
pub use pmtiles::{Archive, ArchiveError, Compression, Header, Located, TileType, Wanted};
pub use source::{Source, SourceError, address};
pub use tile::{Degrees, Tile, ZOOM_MOST};
pub use tiles::{Description, Part, Place, Request, Tiles, TilesError};
