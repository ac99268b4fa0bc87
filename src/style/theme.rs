//! The two quiet themes: every colour of the picture, in sRGB bytes.

/// A colour, sRGB, 8 bits a channel.
pub type Rgb = [u8; 3];

/// The colours of one theme.
#[derive(Debug, Clone, PartialEq)]
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
    /// The opposite-luminance outline of markers.
    pub ink: Rgb,
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
    };
}
