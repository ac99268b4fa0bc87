//! Reads formats other than GeoJSON, good and bad.
//!
//! `sheet`: features on their way to the reader; `mvt`: vector tiles; `schema`: what their layers mean; `pmtiles`: archives
//! of them; `source`: addresses; `tiles`: all of these by one machine; `by_hand` writes small tiles, and
//! `indexed` files with an index.
//! Real files are read where they are (see `support`).

#[path = "format/by_hand.rs"]
mod by_hand;
#[path = "format/indexed.rs"]
mod indexed;
#[path = "format/mvt.rs"]
mod mvt;
#[path = "format/pmtiles.rs"]
mod pmtiles;
#[path = "format/schema.rs"]
mod schema;
#[path = "format/sheet.rs"]
mod sheet;
#[path = "format/source.rs"]
mod source;
#[expect(dead_code, reason = "what other tests use of it")]
mod support;
#[path = "format/tiles.rs"]
mod tiles;
