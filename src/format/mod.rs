//! Floor 3: formats other than GeoJSON.
//!
//! In: bytes of a file or a tile. Out: features on a [`crate::city::Sheet`], for [`crate::city::Reader::push_sheet`].
//! Does not: fetch, or decompress; the caller does both.

mod clip;
mod decode;
mod mvt;
mod pmtiles;
mod protobuf;
mod rings;
mod schema;
mod source;
mod tile;

pub use decode::read_tile;
pub use pmtiles::{Archive, ArchiveError, Compression, Header, Located, TileType, Wanted};
pub use source::{Source, SourceError, address};
pub use tile::{Degrees, Tile, ZOOM_MOST};
