//! The themes: every colour of the picture, in sRGB bytes, and whether it shows shapes by light or by lines.
//!
//! Two are quiet: a matte city in soft light, a stage for data. Two are strong, for readers who want more contrast, and so
//! is the one of a system that insists on its colours (CSS Color Adjustment 1, `forced-colors`): flat colours, edges of two
//! pixels, no shade, no haze.
//! Contrast is WCAG 2's: (L1 + 0.05) / (L2 + 0.05), L relative luminance.

/// A colour, sRGB, 8 bits a channel.
pub type Rgb = [u8; 3];

/// The colours a reader's system insists on, sRGB bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SystemColors {
    /// `Canvas`.
    pub canvas: Rgb,
    /// `CanvasText`.
    pub canvas_text: Rgb,
    /// `LinkText`.
    pub link_text: Rgb,
    /// `Highlight`.
    pub highlight: Rgb,
    /// `GrayText`.
    pub gray_text: Rgb,
}

/// How kinds and values are coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Palette {
    /// By kind, in light and shade.
    Quiet,
    /// A few strong ones by layer, flat; values have those of their scale.
    Contrast,
    /// Those of the reader's system and no others; values are told by pattern alone.
    Forced(SystemColors),
}

/// The colours of one theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    /// Whether the page around is dark.
    pub dark: bool,
    /// Bare ground; the haze far away goes to [`Self::sky_low`].
    pub ground: Rgb,
    /// Sky at the horizon, and the colour of haze.
    pub sky_low: Rgb,
    /// Sky at the zenith.
    pub sky_high: Rgb,
    /// Sunlight, as a multiplier where 255 is one.
    pub sun: Rgb,
    /// Light from the sky, likewise.
    pub ambient: Rgb,
    /// Hovered feature.
    pub hover: Rgb,
    /// Selected feature.
    pub selected: Rgb,
    /// The opposite-luminance outline of markers, edges, strokes of patterns.
    pub ink: Rgb,
    /// How kinds and values are coloured.
    pub palette: Palette,
    /// Whether patterns are drawn over colours, and lines around what is chosen.
    pub patterns: bool,
    /// Whether those patterns are drawn in any case that say how far a value may be trusted: some value is not to be.
    pub doubts: bool,
}

impl Theme {
    /// Quiet matte city on warm paper.
    pub const LIGHT: Self = Self {
        dark: false,
        ground: [0xf4, 0xf1, 0xea],
        sky_low: [0xe8, 0xee, 0xf1],
        sky_high: [0xb9, 0xd3, 0xe6],
        sun: [0xff, 0xf8, 0xec],
        ambient: [0xc9, 0xd2, 0xdc],
        hover: [0xf2, 0xc1, 0x4e],
        selected: [0xd9, 0x5f, 0x02],
        ink: [0x1a, 0x1a, 0x1a],
        palette: Palette::Quiet,
        patterns: false,
        doubts: false,
    };

    /// The same city at dusk, for dark pages.
    pub const DARK: Self = Self {
        dark: true,
        ground: [0x15, 0x18, 0x1d],
        sky_low: [0x1c, 0x22, 0x2b],
        sky_high: [0x0b, 0x0e, 0x14],
        sun: [0xd8, 0xd4, 0xe0],
        ambient: [0x9a, 0xa6, 0xba],
        hover: [0xf2, 0xc1, 0x4e],
        selected: [0xff, 0x8c, 0x3a],
        ink: [0xf4, 0xf1, 0xea],
        ..Self::LIGHT
    };

    /// Black lines on white.
    pub const CONTRAST_LIGHT: Self = Self {
        hover: [0xff, 0xd6, 0x00],
        selected: [0xb0, 0x00, 0x6d],
        ..Self::strong(false, [0xff; 3], [0; 3], Palette::Contrast)
    };

    /// White lines on black.
    pub const CONTRAST_DARK: Self = Self {
        hover: [0xff, 0xe6, 0x4a],
        selected: [0xff, 0x8a, 0xd8],
        ..Self::strong(true, [0; 3], [0xff; 3], Palette::Contrast)
    };

    /// In the colours that the reader's system insists on.
    #[must_use]
    pub fn forced(colors: SystemColors) -> Self {
        let SystemColors { canvas, canvas_text, highlight, .. } = colors;
        let dark = luminance(canvas) < luminance(canvas_text);
        Self {
            hover: highlight,
            selected: highlight,
            ..Self::strong(dark, canvas, canvas_text, Palette::Forced(colors))
        }
    }

    const fn strong(dark: bool, ground: Rgb, ink: Rgb, palette: Palette) -> Self {
        let light = [0xff; 3];
        let (sky_low, sky_high, hover, selected) = (ground, ground, ink, ink);
        Self {
            dark,
            ground,
            sky_low,
            sky_high,
            sun: light,
            ambient: light,
            hover,
            selected,
            ink,
            palette,
            patterns: true,
            doubts: false,
        }
    }

    /// Whether shapes are shown by lines, not by light.
    #[must_use]
    pub fn is_strong(&self) -> bool {
        self.palette != Palette::Quiet
    }

    /// The fill of a value whose scale gives it this colour.
    #[must_use]
    pub fn value_color(&self, color: Rgb) -> Rgb {
        match self.palette {
            Palette::Forced(SystemColors { canvas, .. }) => canvas,
            _ => color,
        }
    }

    /// Relative luminance from which on a fill's lines and strokes are ink, or, where ink is light, up to which they are;
    /// beyond it they are the ground's colour. Ink wherever it has 3:1; where neither can have, whichever has more.
    #[must_use]
    pub fn turning_luminance(&self) -> f32 {
        let (ink, ground) = (luminance(self.ink) + 0.05, luminance(self.ground) + 0.05);
        let middle = (ink * ground).sqrt();
        (if self.has_dark_ink() { middle.min(ink * 3.0) } else { middle.max(ink / 3.0) }) - 0.05
    }

    /// The colour of a fill's lines and strokes, as the shaders have it.
    #[must_use]
    pub fn tone_on(&self, fill: Rgb) -> Rgb {
        if (luminance(fill) > self.turning_luminance()) == self.has_dark_ink() {
            self.ink
        } else {
            self.ground
        }
    }

    /// Whether ink is darker than the ground.
    #[must_use]
    pub fn has_dark_ink(&self) -> bool {
        luminance(self.ink) < luminance(self.ground)
    }
}

/// Linear light, 0 to 1 a channel.
#[must_use]
pub fn linear(color: Rgb) -> [f32; 3] {
    color.map(|byte| {
        let encoded = f32::from(byte) / 255.0;
        if encoded <= 0.040_45 { encoded / 12.92 } else { power(f64::from((encoded + 0.055) / 1.055), 2.4) }
    })
}

/// A positive number to a power; the standard `powf` is 1 KB more.
#[expect(clippy::cast_possible_truncation, reason = "of a colour's byte")]
fn power(base: f64, exponent: f64) -> f32 {
    (base.ln() * exponent).exp() as f32
}

/// Relative luminance, 0 to 1.
#[must_use]
pub fn luminance(color: Rgb) -> f32 {
    let [red, green, blue] = linear(color);
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/// Contrast of two colours, 1 to 21.
#[must_use]
pub fn contrast(a: Rgb, b: Rgb) -> f32 {
    let (a, b) = (luminance(a) + 0.05, luminance(b) + 0.05);
    a.max(b) / a.min(b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::city::{Kind, Layer};
    use crate::style::base_look;

    const THEMES: [Theme; 4] = [Theme::LIGHT, Theme::DARK, Theme::CONTRAST_LIGHT, Theme::CONTRAST_DARK];

    /// What systems are known to insist on: black, white, and Windows' "Desert" and "Night sky".
    fn forced() -> [Theme; 4] {
        let of = |[canvas, canvas_text, link_text, highlight, gray_text]: [u32; 5]| {
            let rgb = |number: u32| {
                let [_, red, green, blue] = number.to_be_bytes();
                [red, green, blue]
            };
            Theme::forced(SystemColors {
                canvas: rgb(canvas),
                canvas_text: rgb(canvas_text),
                link_text: rgb(link_text),
                highlight: rgb(highlight),
                gray_text: rgb(gray_text),
            })
        };
        [
            of([0x00_00_00, 0xff_ff_ff, 0xff_ff_00, 0x1a_eb_ff, 0x3f_f2_3f]),
            of([0xff_ff_ff, 0x00_00_00, 0x00_00_9f, 0x37_00_6e, 0x60_00_00]),
            of([0xff_fa_ef, 0x3d_3d_3d, 0x1c_5e_75, 0x90_3a_0a, 0x67_67_67]),
            of([0x00_00_00, 0xff_ff_ff, 0x80_80_ff, 0xd6_b4_fd, 0xa6_a6_a6]),
        ]
    }

    #[test]
    fn black_on_white_is_21_to_1() {
        assert!((contrast([0; 3], [255; 3]) - 21.0).abs() < 1e-3, "the most there is");
        assert!((contrast([0x76; 3], [255; 3]) - 4.54).abs() < 0.01, "the lightest grey for text");
    }

    #[test]
    fn lines_stand_out_from_every_fill_and_ink_from_the_ground() {
        for theme in THEMES.into_iter().chain(forced()) {
            assert!(
                contrast(theme.ink, theme.ground) >= if theme.is_strong() { 4.5 } else { 3.0 },
                "{theme:?}"
            );
            for number in 0..=255_u8 {
                for blue in (0..=255).step_by(15) {
                    let fill = [number % 16 * 17, number / 16 * 17, blue];
                    let found = contrast(theme.tone_on(fill), fill);
                    assert!(found >= 3.0, "{found} to 1 on {fill:?} in {theme:?}");
                }
            }
        }
    }

    #[test]
    fn a_point_needs_no_second_rim_in_the_quiet_themes() {
        for theme in [Theme::LIGHT, Theme::DARK] {
            for kind in [Kind::Plain, Kind::Sensor, Kind::Vehicle] {
                let (fill, _) = base_look(Layer::Point, kind, &theme);
                assert_eq!(theme.tone_on(fill), theme.ink, "ink has 3:1 on {fill:?}, {kind:?}");
                assert!(contrast(fill, theme.ground) >= 3.0, "and the fill on the ground, {kind:?}");
            }
        }
    }

    #[test]
    fn what_lies_on_the_ground_is_told_from_it_by_colour_or_pattern() {
        for theme in [Theme::CONTRAST_LIGHT, Theme::CONTRAST_DARK].into_iter().chain(forced()) {
            for layer in [Layer::Road, Layer::Rail, Layer::Water, Layer::Green, Layer::Tree, Layer::Point] {
                let (fill, pattern) = base_look(layer, Kind::Plain, &theme);
                let told = contrast(fill, theme.ground) >= 3.0 || pattern != crate::style::Pattern::NONE;
                assert!(told, "{layer:?}: {fill:?} on {:?}", theme.ground);
            }
        }
    }
}
