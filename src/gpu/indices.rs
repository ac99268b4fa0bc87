//! Places chunks' triangles in a few big index buffers.
//!
//! In: indices that count from the chunk's first record. Out: the buffer they lie in and where.

use super::backend::{BufferId, Gpu};
use super::few::Few;
use super::ranges::Ranges;

/// Indices in a buffer, unless one chunk needs more: 1 MiB.
const ROOM: u32 = 1 << 18;

/// Where a chunk's indices lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct IndexPlace {
    pub(super) buffer: BufferId,
    pub(super) first: u32,
    pub(super) count: u32,
}

/// All index buffers, with their lengths.
#[derive(Debug, Default)]
pub(super) struct Indices {
    buffers: Few<BufferId, (u32, Ranges)>,
}

impl Indices {
    /// Uploads indices; none where there are none.
    pub(super) fn place(&mut self, gpu: &mut dyn Gpu, indices: &[u32]) -> Option<IndexPlace> {
        let count = u32::try_from(indices.len()).ok().filter(|&count| count > 0)?;
        let found =
            self.buffers.iter_mut().find_map(|(buffer, (_, free))| Some((*buffer, free.take(count)?)));
        let (buffer, first) = match found {
            Some(found) => found,
            None => {
                let room = ROOM.max(count);
                let buffer = gpu.make_buffer(room.checked_mul(4)?, false);
                let mut free = Ranges::new(room);
                let first = free.take(count)?;
                self.buffers.insert(buffer, (room, free));
                (buffer, first)
            }
        };
        gpu.write_buffer(buffer, first * 4, bytemuck::cast_slice(indices));
        Some(IndexPlace { buffer, first, count })
    }

    /// Takes indices away; a buffer without any is freed.
    pub(super) fn remove(&mut self, gpu: &mut dyn Gpu, place: IndexPlace) {
        let Some((_, free)) = self.buffers.get_mut(&place.buffer) else { return };
        free.give_back(place.first, place.count);
        if free.is_unused() {
            self.buffers.remove(&place.buffer);
            gpu.drop_buffer(place.buffer);
        }
    }

    /// Bytes of buffers.
    pub(super) fn gpu_bytes(&self) -> u64 {
        self.buffers.values().map(|&(room, _)| u64::from(room) * 4).sum()
    }
}
