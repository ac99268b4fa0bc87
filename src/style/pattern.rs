//! What is drawn over a colour so that it can be told without colours: strokes, four bits of a feature's texel.
//!
//! One table for all: [`super::flag`] carries the strokes to the shaders (`shaders/lib/pattern.wgsl`), [`Pattern::name`] to
//! the legend. Classes of a scale go up [`LADDER`], from little ink to much, so that their order shows too.
//! Does not: know how wide a stroke is; the shaders do.

/// Strokes: lines that rise or fall, dots between them, and whether they are bold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pattern(u8);

const RISING: u8 = 1;
const FALLING: u8 = 2;
const DOTS: u8 = 4;
const BOLD: u8 = 8;

/// The patterns of values, from little ink to much; those at even places are as unlike each other as can be.
const LADDER: [Pattern; 9] = [
    Pattern::DOTS,
    Pattern(FALLING),
    Pattern::LINES,
    Pattern(RISING | DOTS),
    Pattern::CROSS,
    Pattern(DOTS | BOLD),
    Pattern(RISING | BOLD),
    Pattern(FALLING | BOLD),
    Pattern(RISING | FALLING | BOLD),
];

/// What they are called, by their strokes; the rest is not used.
const NAMES: [&str; 16] = [
    "none",
    "lines",
    "lines_back",
    "cross",
    "dots",
    "beads",
    "beads_back",
    "",
    "hollow",
    "bars",
    "bars_back",
    "dense",
    "spots",
    "studs",
    "studs_back",
    "mesh",
];

impl Pattern {
    /// Nothing.
    pub const NONE: Self = Self(0);
    /// Dots.
    pub const DOTS: Self = Self(DOTS);
    /// Lines that rise to the right.
    pub const LINES: Self = Self(RISING);
    /// Lines both ways.
    pub const CROSS: Self = Self(RISING | FALLING);
    /// A value that is not known well.
    pub const UNSURE: Self = Self(FALLING | DOTS);
    /// A value that is too old to count on.
    pub const STALE: Self = Self(RISING | DOTS | BOLD);
    /// A value that is older still.
    pub const SILENT: Self = Self(FALLING | DOTS | BOLD);
    /// A value that was computed.
    pub const SIMULATED: Self = Self(RISING | FALLING | DOTS | BOLD);
    /// Nothing within an outline.
    pub const HOLLOW: Self = Self(BOLD);

    /// That of a class of a scale.
    #[must_use]
    pub fn of_class(class: usize, classes: usize) -> Self {
        let place = class * (LADDER.len() - 1) / classes.saturating_sub(1).max(1);
        LADDER.get(place).copied().unwrap_or_default()
    }

    /// Whether it is drawn in every theme: it says how far a value may be trusted, which no colour says.
    #[must_use]
    pub fn is_always_drawn(self) -> bool {
        [Self::UNSURE, Self::STALE, Self::SILENT, Self::SIMULATED].contains(&self)
    }

    /// What a legend calls it.
    #[must_use]
    pub fn name(self) -> &'static str {
        NAMES.get(self.place()).copied().unwrap_or("")
    }

    /// A number of its own, below 16.
    #[must_use]
    pub fn place(self) -> usize {
        usize::from(self.0)
    }

    /// As the top four bits of a texel.
    #[must_use]
    pub fn bits(self) -> u32 {
        u32::from(self.0) << super::flag::PATTERN_SHIFT
    }

    /// Out of a texel.
    #[must_use]
    pub fn of(texel: u32) -> Self {
        let [_, _, _, flags] = texel.to_le_bytes();
        Self(flags >> 4)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_has_a_pattern_of_its_own_with_a_name() {
        for classes in 2..=9 {
            let patterns: Vec<Pattern> =
                (0..classes).map(|class| Pattern::of_class(class, classes)).collect();
            for (class, pattern) in patterns.iter().enumerate() {
                assert!(!patterns[..class].contains(pattern), "{classes} classes: {patterns:?}");
                assert!(*pattern != Pattern::NONE && *pattern != Pattern::HOLLOW, "a value is seen");
                assert!(!pattern.name().is_empty(), "{pattern:?} has a name");
                assert_eq!(Pattern::of(pattern.bits() | 0x0fff_ffff), *pattern, "comes back out of a texel");
            }
        }
        let five: Vec<&str> = (0..5).map(|class| Pattern::of_class(class, 5).name()).collect();
        assert_eq!(five, ["dots", "lines", "cross", "bars", "dense"], "most unlike");
    }
}
