//! Floor 2: the places of a city, in columns.
//!
//! In: bytes, pushed to [`Reader`] as they come. Out: [`City`], flat columns indexed by feature.
//! Does not: triangulate, colour, or know about a GPU or a browser.

mod columns;
mod issue;
mod layer;
#[cfg(test)]
pub(crate) mod sample;

pub use columns::{City, Flags, Reading, RingRole, Span, TextArena};
pub use issue::{ISSUES_LISTED, Issue, IssueLog, Severity};
pub use layer::{HeightSource, Kind, Layer};
#[derive(Debug, Clone, PartialEq, Default, serde::Deserialize)]
/// stub
pub struct Rules {}
