//! Places chunks' triangles in a few big index buffers.
//!
//! In: indices that count from the chunk's first record. Out: the buffer they lie in and where; two bytes each where they
//! fit, for most chunks are small.

use super::backend::{BufferId, Gpu, IndexFormat};
use super::few::Few;
use crate::geo::Ranges;

/// Words of four bytes in a buffer, unless one chunk needs more: 512 KiB.
const ROOM: u32 = 1 << 17;

/// Where a chunk's indices lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct IndexPlace {
    pub(super) buffer: BufferId,
    pub(super) format: IndexFormat,
    pub(super) first: u32,
    pub(super) count: u32,
}

impl IndexPlace {
    fn words(self) -> u32 {
        (self.count * self.format.bytes()).div_ceil(4)
    }
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
        match narrow(indices) {
            Some(narrow) => self.place_words(gpu, bytemuck::cast_slice(&narrow), IndexFormat::Uint16, count),
            None => self.place_words(gpu, bytemuck::cast_slice(indices), IndexFormat::Uint32, count),
        }
    }

    fn place_words(
        &mut self,
        gpu: &mut dyn Gpu,
        bytes: &[u8],
        format: IndexFormat,
        count: u32,
    ) -> Option<IndexPlace> {
        let words = u32::try_from(bytes.len() / 4).ok()?;
        let found =
            self.buffers.iter_mut().find_map(|(buffer, (_, free))| Some((*buffer, free.take(words)?)));
        let (buffer, first) = match found {
            Some(found) => found,
            None => {
                let room = ROOM.max(words);
                let buffer = gpu.make_buffer(room.checked_mul(4)?, false);
                let mut free = Ranges::new(room);
                let first = free.take(words)?;
                self.buffers.insert(buffer, (room, free));
                (buffer, first)
            }
        };
        gpu.write_buffer(buffer, first * 4, bytes);
        Some(IndexPlace { buffer, format, first: first * (4 / format.bytes()), count })
    }

    /// Takes indices away; a buffer without any is freed.
    pub(super) fn remove(&mut self, gpu: &mut dyn Gpu, place: IndexPlace) {
        let Some((_, free)) = self.buffers.get_mut(&place.buffer) else { return };
        free.give_back(place.first * place.format.bytes() / 4, place.words());
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

/// The same in two bytes each, an even number of them; none where one does not fit. The largest two bytes can hold
/// would end a strip in WebGL2.
fn narrow(indices: &[u32]) -> Option<Vec<u16>> {
    let fits = |&index: &u32| u16::try_from(index).ok().filter(|&index| index != u16::MAX);
    let mut narrow = indices.iter().map(fits).collect::<Option<Vec<u16>>>()?;
    narrow.resize(narrow.len().next_multiple_of(2), 0);
    Some(narrow)
}
