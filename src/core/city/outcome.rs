//! What a load is asked for, and what it came to.
//!
//! Does not: read; [`super::Reader`] does.

use super::{IssueLog, Layer, Limits, Rules};

/// What to read, and how.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// What everything is, where the geometry fits it; else the rules decide.
    pub layer: Option<Layer>,
    /// Rules that go before the default ones.
    pub rules: Rules,
    /// How much is read.
    pub limits: Limits,
}

/// What a load came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LoadSummary {
    /// The index in the city of the first feature that was accepted.
    pub first_feature: usize,
    /// Features accepted; with [`IssueLog::skipped`] these are all features of the text.
    pub features: u32,
    /// What was wrong.
    pub log: IssueLog,
    /// Bytes read.
    pub bytes: u64,
    /// Whether at the end an outline gave way to parts that came after it.
    pub replaced: bool,
}

/// Nothing in the text could be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// The text is no GeoJSON at all.
    #[error("no GeoJSON found: expected an object with a GeoJSON type, found {found}")]
    NotGeoJson {
        /// In words, data quoted.
        found: String,
        /// The log, all the same.
        summary: Box<LoadSummary>,
    },
    /// It is GeoJSON, and every feature had to be skipped.
    #[error("none of {count} features can be used: expected {expected}, found {found} ({position})")]
    NoneUsable {
        /// How many features there are.
        count: u32,
        /// Of the first issue.
        expected: String,
        /// Of the first issue.
        found: String,
        /// Of the first issue.
        position: String,
        /// The log, all the same.
        summary: Box<LoadSummary>,
    },
}

impl ReadError {
    /// The counts and issues of the load.
    #[must_use]
    pub fn summary(&self) -> &LoadSummary {
        match self {
            Self::NotGeoJson { summary, .. } | Self::NoneUsable { summary, .. } => summary,
        }
    }
}
