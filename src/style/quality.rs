//! How much work a picture may be.

/// The three tiers.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Quality {
    /// One sample a pixel, no ground shadows, no haze, simple light.
    Low,
    /// Four samples, ground shadows, haze.
    #[default]
    Medium,
    /// As medium; room for what comes.
    High,
}

impl Quality {
    /// Samples per pixel.
    #[must_use]
    pub fn samples(self) -> u32 {
        if self == Self::Low { 1 } else { 4 }
    }
}
