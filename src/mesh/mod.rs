//! Floor 3: features to flat arrays.
//!
//! Everything drawn is made of one kind of vertex record, pulled by the shader from a data texture by
//! `vertex_index`; there are no vertex buffers. See [`Chunk`].

mod chunk;

pub use chunk::{Chunk, Column, RECORD_NEEDLE, RECORD_PALM, RECORD_RING_END, record};
