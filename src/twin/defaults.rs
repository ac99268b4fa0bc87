//! What the element means where the page says nothing: the one place for what both sides know.
//!
//! The words an attribute may hold are the variants of its type, and its default is the type's: [`super::RendererChoice`],
//! [`super::QualityChoice`] and [`super::ThemeChoice`], which the engine itself reads, and those below, which only the
//! page reads. `tests/defaults.rs` repeats all of it as `www/defaults.js`.
//! Does not: act on any of it.

use serde::Deserialize;

/// Which buttons lie on the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ControlsChoice {
    /// All.
    #[default]
    Full,
    /// Zoom and compass.
    Minimal,
    /// None; keys work all the same.
    None,
}

/// How much may be downloaded; the engine is told as [`super::Preferences::low_data`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DataChoice {
    /// Little where the reader's browser asks for that.
    #[default]
    Auto,
    /// Little.
    Low,
    /// As much as looks best.
    Full,
}

/// What is said aloud without being asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AnnounceChoice {
    /// Alerts of public safety.
    #[default]
    Alerts,
    /// Nothing.
    Off,
    /// Alerts, and once a minute what changed.
    Summary,
    /// Alerts, and the feature that is followed.
    Monitor,
}

/// The most device pixels per CSS pixel that are drawn.
pub const MAX_PIXEL_RATIO: f64 = 2.0;
/// The pixel ratio that is enough on a device with little memory, unless the page says otherwise.
pub const WEAK_PIXEL_RATIO: f64 = 1.5;
/// Devices with less memory than this, in GiB, are such.
pub const WEAK_MEMORY_GB: f64 = 4.0;
/// How long a removed element waits for being put back before it frees everything.
pub const REMOVAL_GRACE_MS: u32 = 100;
/// A crashed engine is started again this often within [`RESTARTS_WITHIN_MS`]; after that, without a picture.
pub const RESTARTS: u32 = 3;
/// See [`RESTARTS`].
pub const RESTARTS_WITHIN_MS: u32 = 300_000;
