//! One 32-bit texel per feature: what colour it has now, and in which state it is.
//!
//! Bytes from low to high: red, green, blue (sRGB), flags and pattern. The shaders read it by feature index
//! (`shaders/lib/channel.wgsl`), so that a new value costs four bytes and no mesh.

use super::{Pattern, Rgb};
use crate::geo::order::{self, Ranked};
use std::ops::Range;

/// Bits of a texel's last byte.
pub mod flag {
    /// Not drawn.
    pub const HIDDEN: u32 = 1 << 24;
    /// Under the pointer.
    pub const HOVERED: u32 = 1 << 25;
    /// Selected.
    pub const SELECTED: u32 = 1 << 26;
    /// The colour is a value's, not the kind's.
    pub const VALUED: u32 = 1 << 27;
    /// The lowest of the four that hold a [`super::Pattern`]; it is drawn where the theme draws patterns.
    pub const PATTERN_SHIFT: u32 = 28;
    /// Those that say in which state a feature is, whatever it looks like.
    pub const STATE: u32 = HIDDEN | HOVERED | SELECTED;
}

/// Packs a colour and flags.
#[must_use]
pub fn texel([r, g, b]: Rgb, flags: u32) -> u32 {
    u32::from_le_bytes([r, g, b, 0]) | flags
}

/// Texels of all features, and which of them the GPU has not seen yet.
#[derive(Debug, Clone, Default)]
pub struct Channels {
    /// By their first feature; those that came together go together.
    parts: Vec<Part>,
    /// One past the highest index ever.
    len: u32,
    dirty: Vec<Range<u32>>,
}

#[derive(Debug, Clone)]
struct Part {
    first: u32,
    texels: Vec<u32>,
}

impl Part {
    fn end(&self) -> u32 {
        self.first.saturating_add(u32::try_from(self.texels.len()).unwrap_or(u32::MAX))
    }
}

/// Dirty texels closer than this are sent in one run: a call costs more than the texels between.
const MERGE_GAP: u32 = 4_096;

impl Channels {
    /// A feature's texel; none where it was released or never was.
    #[must_use]
    pub fn texel(&self, feature: u32) -> Option<u32> {
        let part = self.parts.get(self.part_of(feature)?)?;
        part.texels.get((feature - part.first) as usize).copied()
    }

    /// The texels of those features of a run that are there, in stretches, each with its first feature.
    pub fn stretches(&self, features: Range<u32>) -> impl Iterator<Item = (u32, &[u32])> {
        self.parts.iter().filter_map(move |part| {
            let (start, end) = (features.start.max(part.first), features.end.min(part.end()));
            let of_part = |feature: u32| feature.saturating_sub(part.first) as usize;
            let texels = part.texels.get(of_part(start)..of_part(end))?;
            (!texels.is_empty()).then_some((start, texels))
        })
    }

    /// Makes room for features that came together and are new.
    pub fn add(&mut self, features: Range<u32>) {
        if features.is_empty() {
            return;
        }
        let at = self.parts.partition_point(|part| part.first < features.start);
        let texels = vec![0; features.len()];
        self.parts.insert(at, Part { first: features.start, texels });
        if features.start < self.len {
            // Another feature's texel may be there still, and one that stays black is no change.
            self.dirty.push(features.clone());
        }
        self.len = self.len.max(features.end);
    }

    /// Frees the texels of features that came together and are all among these.
    pub fn release(&mut self, features: &Range<u32>) {
        self.parts.retain(|part| part.first < features.start || part.end() > features.end);
    }

    /// Bytes held.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.parts.iter().map(|part| part.texels.capacity() * size_of::<u32>() + size_of::<Part>()).sum()
    }

    fn part_of(&self, feature: u32) -> Option<usize> {
        self.parts.partition_point(|part| part.first <= feature).checked_sub(1)
    }

    /// Sets the colour and pattern of a feature and whether they are a value's.
    pub fn set_look(&mut self, feature: u32, (color, pattern): (Rgb, Pattern), valued: bool) {
        let valued = if valued { flag::VALUED } else { 0 };
        self.change(feature, |before| texel(color, (before & flag::STATE) | valued | pattern.bits()));
    }

    /// Sets or clears flags of a feature.
    pub fn set_flag(&mut self, feature: u32, flags: u32, on: bool) {
        self.change(feature, |before| if on { before | flags } else { before & !flags });
    }

    fn change(&mut self, feature: u32, change: impl FnOnce(u32) -> u32) {
        let Some(part) = self.part_of(feature).and_then(|at| self.parts.get_mut(at)) else { return };
        let Some(held) = part.texels.get_mut((feature - part.first) as usize) else { return };
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
        self.dirty.push(0..self.len);
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
        channels.add(0..3);
        channels.set_flag(1, flag::SELECTED, true);
        channels.set_look(1, ([1, 2, 3], Pattern::CROSS), true);
        let expected = flag::SELECTED | flag::VALUED | Pattern::CROSS.bits() | 0x0003_0201;
        assert_eq!(channels.texel(1), Some(expected), "colour beside flags");
        channels.set_look(1, ([4, 5, 6], Pattern::NONE), false);
        assert_eq!(channels.texel(1), Some(flag::SELECTED | 0x0006_0504), "no longer a value");
    }

    #[test]
    fn only_what_changed_is_sent() {
        let mut channels = Channels::default();
        channels.add(0..1_000_000);
        channels.set_look(5, ([0, 0, 0], Pattern::NONE), false);
        assert!(channels.take_dirty().is_empty(), "black on black is no change");
        for feature in [900_000, 10, 12, 900_100] {
            channels.set_look(feature, ([9, 9, 9], Pattern::NONE), true);
        }
        assert_eq!(channels.take_dirty(), [10..13, 900_000..900_101], "two runs");
        assert!(channels.take_dirty().is_empty(), "sent once");
    }
}
