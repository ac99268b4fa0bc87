//! Floor 3: features to flat arrays.
//!
//! Everything drawn is made of one kind of vertex record, pulled by the shader from a data texture by
//! `vertex_index`; there are no vertex buffers. See [`Chunk`].
//! In: a run of the city's features. Out: chunks, one column in one tile each, a step at a time ([`Build::step`]).
//! Does not: decide colours or heights; the shader reads those by feature.

mod area;
mod build;
mod chunk;
mod line;
mod massing;
mod order;
mod shared;
mod tile;
mod tree;
mod wall;

pub use build::Build;
pub use chunk::{
    Chunk, Column, RECORD_FAINT, RECORD_FEATURE, RECORD_NEEDLE, RECORD_PALM, RECORD_RING_END,
    RING_LENGTH_MOST, RING_LENGTH_SHIFT, next_record, record,
};
pub use massing::{MassLevel, Massing};
pub use order::drawing_rank;
pub use shared::SHARED_CORNER;
pub use tile::{Tile, is_drawn, tile_of};
pub use tree::{tree_profile, tree_scale};
pub use wall::{WALL_BINS, Walls};
