//! One 32-bit texel per feature: what colour it has now, and in which state it is.
//!
//! Bytes from low to high: red, green, blue (sRGB), flags. The shaders read it by feature index
//! (`shaders/lib/channel.wgsl`), so that a new value costs four bytes and no mesh.

use super::Rgb;
use crate::geo::order::{self, Ranked};
use std::ops::Range;

/// Bits of a texel's flag byte.
pub mod flag {
    /// Not drawn.
    pub const HIDDEN: u32 = 1 << 24;
    /// Under the pointer.
    pub const HOVERED: u32 = 1 << 25;
    /// Selected.
    pub const SELECTED: u32 = 1 << 26;
    /// The colour is a value's, not the kind's.
    pub const VALUED: u32 = 1 << 27;
    /// All flags.
    pub const ALL: u32 = 0xff << 24;
}

/// Packs a colour and flags.
#[must_use]
pub fn texel([r, g, b]: Rgb, flags: u32) -> u32 {
    u32::from_le_bytes([r, g, b, 0]) | flags
}

/// Texels of all features, and which of them the GPU has not seen yet.
#[derive(Debug, Clone, Default)]
pub struct Channels {
    texels: Vec<u32>,
    dirty: Vec<Range<u32>>,
}

/// Dirty texels closer than this are sent in one run: a call costs more than the texels between.
const MERGE_GAP: u32 = 4_096;

impl Channels {
    /// All texels.
    #[must_use]
    pub fn texels(&self) -> &[u32] {
        &self.texels
    }

    /// Makes room for `len` features.
    pub fn resize(&mut self, len: usize) {
        self.texels.resize(len, 0);
    }

    /// Sets the colour of a feature and whether it is a value's.
    pub fn set_color(&mut self, feature: u32, color: Rgb, valued: bool) {
        let keep = flag::ALL & !flag::VALUED;
        let valued = if valued { flag::VALUED } else { 0 };
        self.change(feature, |before| texel(color, (before & keep) | valued));
    }

    /// Sets or clears flags of a feature.
    pub fn set_flag(&mut self, feature: u32, flags: u32, on: bool) {
        self.change(feature, |before| if on { before | flags } else { before & !flags });
    }

    fn change(&mut self, feature: u32, change: impl FnOnce(u32) -> u32) {
        let Some(held) = self.texels.get_mut(feature as usize) else { return };
        let new = change(*held);
        if new == *held {
            return;
        }
        *held = new;
        match self.dirty.last_mut() {
            Some(run) if feature + MERGE_GAP >= run.start && feature <= run.end + MERGE_GAP => {
                *run = run.start.min(feature)..run.end.max(feature + 1);
            }
            _ => self.dirty.push(feature..feature + 1),
        }
    }

    /// Marks everything as unseen, for a GPU that starts anew.
    pub fn mark_all(&mut self) {
        self.dirty.clear();
        self.dirty.push(0..u32::try_from(self.texels.len()).unwrap_or(u32::MAX));
    }

    /// Takes the unseen runs, ascending and apart.
    #[must_use]
    pub fn take_dirty(&mut self) -> Vec<Range<u32>> {
        let dirty = std::mem::take(&mut self.dirty);
        let mut runs: Vec<Ranked> = dirty.iter().map(|run| (run.start.into(), run.end)).collect();
        order::sort(&mut runs);
        let mut merged: Vec<Range<u32>> = Vec::with_capacity(runs.len());
        for (start, end) in runs {
            let start = u32::try_from(start).unwrap_or(end);
            match merged.last_mut() {
                Some(last) if start <= last.end + MERGE_GAP => last.end = last.end.max(end),
                _ => merged.push(start..end),
            }
        }
        merged
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_keeps_the_state_of_its_feature() {
        let mut channels = Channels::default();
        channels.resize(3);
        channels.set_flag(1, flag::SELECTED, true);
        channels.set_color(1, [1, 2, 3], true);
        assert_eq!(channels.texels()[1], flag::SELECTED | flag::VALUED | 0x0003_0201, "colour beside flags");
        channels.set_color(1, [4, 5, 6], false);
        assert_eq!(channels.texels()[1], flag::SELECTED | 0x0006_0504, "no longer a value");
    }

    #[test]
    fn only_what_changed_is_sent() {
        let mut channels = Channels::default();
        channels.resize(1_000_000);
        channels.set_color(5, [0, 0, 0], false);
        assert!(channels.take_dirty().is_empty(), "black on black is no change");
        for feature in [900_000, 10, 12, 900_100] {
            channels.set_color(feature, [9, 9, 9], true);
        }
        assert_eq!(channels.take_dirty(), [10..13, 900_000..900_101], "two runs");
        assert!(channels.take_dirty().is_empty(), "sent once");
    }
}
