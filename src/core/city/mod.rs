//! Floor 2: the places of a city, in columns.
//!
//! In: bytes, pushed to [`Reader`] as they come, or features of other formats on a [`Sheet`]. Out: [`City`], segments of
//! flat columns, rows numbered by feature.
//! The way of a feature: `reader` finds where it begins and ends, `scan` walks its bytes, `feature` and `geometry` make
//! a draft of it, `rules` and `height` say what it is, `accept` puts it into the columns; `parts` marks outlines at the end.
//! Does not: triangulate, colour, or know about a GPU or a browser.

mod accept;
mod anchor;
mod columns;
mod decimal;
mod feature;
mod geometry;
mod height;
mod index;
mod issue;
mod layer;
mod limits;
mod lookup;
mod number;
mod outcome;
mod parts;
mod reader;
mod recover;
mod rules;
mod rules_default;
#[cfg(any(test, feature = "sample"))]
pub mod sample;
mod scan;
mod segment;
mod sheet;
mod text;
mod width;
mod words;

pub use columns::{City, Flags, Reading, RingRole};
pub use index::{Cell, Footing, Index};
pub use issue::{ISSUES_LISTED, Issue, IssueLog, Severity};
pub use layer::{HeightSource, Kind, Layer};
pub use limits::{Limits, Room};
pub use lookup::Lookup;
pub use number::number_of;
pub use outcome::{LoadSummary, ReadError, ReadOptions};
pub use parts::resolve_parts;
pub use reader::Reader;
pub use rules::{GeometryClass, Pattern, Rule, Rules};
pub use segment::{Bytes, Facts, Ring, Row, Rows, Segment};
pub use sheet::{Sheet, SheetError};
pub use text::plain_number;
pub use width::line_width_m;
pub use words::Properties;

/// JSON, for the formats that have it inside or around them.
pub mod json {
    pub use super::scan::{DEPTH_LIMIT, Scan, Stop, Text};
    pub use super::text::{cut, decode, quote, quoted, text_of_value};
}
