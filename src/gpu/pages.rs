//! Places chunks' records in pages: data textures of whole rows.
//!
//! In: records. Out: the page they lie in and the number of the first.
//! Each record is uploaded once. Big chunks own whole rows; small ones share a row, whose copy is kept here,
//! for only whole rows can be written.

use super::backend::{Gpu, TextureFormat, TextureId};
use super::few::Few;
use super::ranges::Ranges;
use super::shaders::TEXTURE_WIDTH;

/// A page grows no higher than this, so that the last one wastes little: 8 MiB.
const ROWS_MOST: u32 = 512;
/// The first page is this high: 1 MiB.
const ROWS_LEAST: u32 = 64;
/// Chunks of at most this many records share rows.
const SHARED_MOST: u32 = TEXTURE_WIDTH / 2;

/// Where a chunk's records lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) texture: TextureId,
    pub(super) first_record: u32,
    count: u32,
}

impl Place {
    fn is_shared(self) -> bool {
        self.count <= SHARED_MOST
    }

    fn row(self) -> u32 {
        self.first_record / TEXTURE_WIDTH
    }
}

#[derive(Debug)]
struct Page {
    rows: u32,
    free: Ranges,
    /// By row.
    shared: Few<u32, SharedRow>,
}

#[derive(Debug)]
struct SharedRow {
    records: Vec<[u32; 2]>,
    chunks: u32,
}

/// All pages.
#[derive(Debug, Default)]
pub(super) struct Pages {
    pages: Few<TextureId, Page>,
}

impl Pages {
    /// Uploads records; none where there are more than a texture can hold.
    pub(super) fn place(&mut self, gpu: &mut dyn Gpu, records: &[[u32; 2]]) -> Option<Place> {
        let count = u32::try_from(records.len()).ok()?;
        if count <= SHARED_MOST {
            return self.share(gpu, records, count);
        }
        let rows = count.div_ceil(TEXTURE_WIDTH);
        let (texture, row) = self.take_rows(gpu, rows)?;
        let mut padded = records.to_vec();
        padded.resize((rows * TEXTURE_WIDTH) as usize, [0; 2]);
        gpu.write_rows(texture, row, rows, bytemuck::cast_slice(&padded));
        Some(Place { texture, first_record: row * TEXTURE_WIDTH, count })
    }

    /// Takes records away; a page without any is freed.
    pub(super) fn remove(&mut self, gpu: &mut dyn Gpu, place: Place) {
        let Some(page) = self.pages.get_mut(&place.texture) else { return };
        if place.is_shared() {
            if let Some(shared) = page.shared.get_mut(&place.row()) {
                shared.chunks -= 1;
                if shared.chunks == 0 {
                    page.shared.remove(&place.row());
                    page.free.give_back(place.row(), 1);
                }
            }
        } else {
            page.free.give_back(place.row(), place.count.div_ceil(TEXTURE_WIDTH));
        }
        if page.free.is_unused() {
            self.pages.remove(&place.texture);
            gpu.drop_texture(place.texture);
        }
    }

    /// Bytes of textures.
    pub(super) fn gpu_bytes(&self) -> u64 {
        self.pages.values().map(|page| u64::from(page.rows) * row_bytes()).sum()
    }

    fn share(&mut self, gpu: &mut dyn Gpu, records: &[[u32; 2]], count: u32) -> Option<Place> {
        let fits = |shared: &SharedRow| shared.records.len() + records.len() <= TEXTURE_WIDTH as usize;
        let found = self.pages.iter().find_map(|(texture, page)| {
            page.shared.iter().find(|(_, shared)| fits(shared)).map(|(row, _)| (*texture, *row))
        });
        let (texture, row) = match found {
            Some(found) => found,
            None => self.take_rows(gpu, 1)?,
        };
        let rows = &mut self.pages.get_mut(&texture)?.shared;
        if found.is_none() {
            rows.insert(row, SharedRow { records: Vec::new(), chunks: 0 });
        }
        let shared = rows.get_mut(&row)?;
        let first_record = row * TEXTURE_WIDTH + u32::try_from(shared.records.len()).ok()?;
        shared.records.extend_from_slice(records);
        shared.chunks += 1;
        let mut padded = shared.records.clone();
        padded.resize(TEXTURE_WIDTH as usize, [0; 2]);
        gpu.write_rows(texture, row, 1, bytemuck::cast_slice(&padded));
        Some(Place { texture, first_record, count })
    }

    fn take_rows(&mut self, gpu: &mut dyn Gpu, rows: u32) -> Option<(TextureId, u32)> {
        for (texture, page) in self.pages.iter_mut() {
            if let Some(row) = page.free.take(rows) {
                return Some((*texture, row));
            }
        }
        if rows > gpu.texture_limit() {
            return None;
        }
        let grown = self.pages.values().map(|page| page.rows * 2).max().unwrap_or(ROWS_LEAST);
        let height = grown.min(ROWS_MOST).max(rows).min(gpu.texture_limit());
        let texture = gpu.make_texture(TextureFormat::Rg32Uint, TEXTURE_WIDTH, height);
        let mut free = Ranges::new(height);
        let row = free.take(rows)?;
        self.pages.insert(texture, Page { rows: height, free, shared: Few::default() });
        Some((texture, row))
    }
}

/// Bytes of a row of records.
pub(super) fn row_bytes() -> u64 {
    u64::from(TEXTURE_WIDTH * TextureFormat::Rg32Uint.texel_bytes())
}
