//! Places chunks' records in pages: data textures of a fixed width.
//!
//! In: records. Out: the page they lie in and the number of the first.
//! Chunks follow each other without gaps; each record is uploaded once, and no copy is kept.

use super::backend::{Gpu, TextureFormat, TextureId, write_run};
use super::few::Few;
use super::shaders::TEXTURE_WIDTH;
use crate::geo::Ranges;

/// A page is this high, unless one chunk needs more: 2 MiB, so that the last one wastes little.
const ROWS: u32 = 128;
/// The first page: 512 KiB.
const FIRST_ROWS: u32 = 32;
const FORMAT: TextureFormat = TextureFormat::Rg32Uint;

/// Where a chunk's records lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) texture: TextureId,
    pub(super) first_record: u32,
    count: u32,
}

#[derive(Debug)]
struct Page {
    rows: u32,
    /// In records.
    free: Ranges,
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
        let (texture, first_record) = self.take(gpu, count)?;
        write_run(gpu, texture, FORMAT, TEXTURE_WIDTH, first_record, bytemuck::cast_slice(records));
        Some(Place { texture, first_record, count })
    }

    /// Takes records away; a page without any is freed.
    pub(super) fn remove(&mut self, gpu: &mut dyn Gpu, place: Place) {
        let Some(page) = self.pages.get_mut(&place.texture) else { return };
        page.free.give_back(place.first_record, place.count);
        if page.free.is_unused() {
            self.pages.remove(&place.texture);
            gpu.drop_texture(place.texture);
        }
    }

    /// Bytes of textures.
    pub(super) fn gpu_bytes(&self) -> u64 {
        self.pages.values().map(|page| u64::from(page.rows) * row_bytes()).sum()
    }

    fn take(&mut self, gpu: &mut dyn Gpu, count: u32) -> Option<(TextureId, u32)> {
        for (texture, page) in self.pages.iter_mut() {
            if let Some(first) = page.free.take(count) {
                return Some((*texture, first));
            }
        }
        let rows = count.div_ceil(TEXTURE_WIDTH);
        if rows > gpu.texture_limit() {
            return None;
        }
        let usual = if self.pages.values().next().is_none() { FIRST_ROWS } else { ROWS };
        let height = usual.max(rows).min(gpu.texture_limit());
        let texture = gpu.make_texture(FORMAT, TEXTURE_WIDTH, height);
        let mut free = Ranges::new(height * TEXTURE_WIDTH);
        let first = free.take(count)?;
        self.pages.insert(texture, Page { rows: height, free });
        Some((texture, first))
    }
}

/// Bytes of a row of records.
pub(super) fn row_bytes() -> u64 {
    u64::from(TEXTURE_WIDTH * FORMAT.texel_bytes())
}
