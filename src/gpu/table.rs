//! A value of every feature, in a data texture that grows with the city.
//!
//! In: texels from some feature on. Out: rows uploaded when a frame needs them, only those that changed.
//! Holds a copy, because only whole rows can be written and because a grown texture starts empty.

use super::backend::{Gpu, TextureFormat, TextureId};
use super::shaders::TEXTURE_WIDTH;

/// More runs of changed rows than this are sent as one: calls cost more than bytes.
const RUNS_MOST: usize = 16;
/// Features are numbered by 24 bits.
const FEATURES_MOST: u32 = 1 << 24;

/// Texels by feature index.
#[derive(Debug)]
pub(super) struct Table {
    format: TextureFormat,
    texture: TextureId,
    rows: u32,
    words: Vec<u32>,
    changed: Vec<bool>,
}

impl Table {
    pub(super) fn new(gpu: &mut dyn Gpu, format: TextureFormat) -> Self {
        let texture = gpu.make_texture(format, TEXTURE_WIDTH, 1);
        let mut table = Self { format, texture, rows: 1, words: Vec::new(), changed: Vec::new() };
        table.fit(1);
        table
    }

    pub(super) fn texture(&self) -> TextureId {
        self.texture
    }

    /// Bytes of the texture.
    pub(super) fn gpu_bytes(&self) -> u64 {
        u64::from(self.rows * self.format.texel_bytes()) * u64::from(TEXTURE_WIDTH)
    }

    /// Sets texels from `first` on, as words; those past the last possible feature are left out.
    pub(super) fn write(&mut self, first: u32, words: &[u32]) {
        let texel_words = self.texel_words();
        let room = FEATURES_MOST.saturating_sub(first) as usize * texel_words;
        let words = words.get(..room).unwrap_or(words);
        let start = first as usize * texel_words;
        if words.is_empty() {
            return;
        }
        self.fit((start + words.len()).div_ceil(self.row_words()));
        let row_words = self.row_words();
        let mut at = start;
        let mut left = words;
        while !left.is_empty() {
            let (now, later) = left.split_at(left.len().min(row_words - at % row_words));
            if let Some(held) = self.words.get_mut(at..at + now.len())
                && held != now
            {
                held.copy_from_slice(now);
                if let Some(changed) = self.changed.get_mut(at / row_words) {
                    *changed = true;
                }
            }
            at += now.len();
            left = later;
        }
    }

    /// Uploads what changed; gives the bytes sent.
    pub(super) fn flush(&mut self, gpu: &mut dyn Gpu) -> u64 {
        let rows = u32::try_from(self.changed.len()).unwrap_or(u32::MAX).min(gpu.texture_limit());
        if rows > self.rows {
            gpu.drop_texture(self.texture);
            self.texture = gpu.make_texture(self.format, TEXTURE_WIDTH, rows);
            self.rows = rows;
            self.changed.fill(true);
        }
        let mut runs = runs(&self.changed);
        if let (true, Some(&(first, _)), Some(&(_, end))) =
            (runs.len() > RUNS_MOST, runs.first(), runs.last())
        {
            runs = vec![(first, end)];
        }
        let mut sent = 0;
        for (first, end) in runs {
            let end = end.min(self.rows as usize);
            let bytes = self.words.get(first * self.row_words()..end * self.row_words()).unwrap_or_default();
            if let (Ok(row), Ok(count)) = (u32::try_from(first), u32::try_from(end.saturating_sub(first)))
                && count > 0
            {
                gpu.write_texels(self.texture, [0, row], [TEXTURE_WIDTH, count], bytemuck::cast_slice(bytes));
                sent += bytes.len() as u64 * 4;
            }
        }
        self.changed.fill(false);
        sent
    }

    fn texel_words(&self) -> usize {
        self.format.texel_bytes() as usize / 4
    }

    fn row_words(&self) -> usize {
        TEXTURE_WIDTH as usize * self.texel_words()
    }

    /// Grows the copy, by a quarter at least; the texture follows when the next frame needs it.
    fn fit(&mut self, rows: usize) {
        if rows > self.changed.len() {
            let rows = rows.max(self.changed.len() * 5 / 4);
            self.words.reserve_exact((rows * self.row_words()).saturating_sub(self.words.len()));
            self.words.resize(rows * self.row_words(), 0);
            self.changed.resize(rows, false);
        }
    }
}

/// Runs of true, as first and end.
fn runs(changed: &[bool]) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (row, _) in changed.iter().enumerate().filter(|(_, changed)| **changed) {
        match runs.last_mut() {
            Some((_, end)) if *end == row => *end = row + 1,
            _ => runs.push((row, row + 1)),
        }
    }
    runs
}
