//! Floor 2: what is observed in the city.
//!
//! In: [`Observation`]s, and rows of a [`crate::batch::Batch`]. Out: [`Latest`], the latest value of each series with its
//! age, quality and source, and its last values.
//! Does not: know places, decode formats, or open a connection.

mod check;
mod fresh;
mod history;
mod latest;
mod names;
mod observation;
mod seen;
mod time;
mod unit;

pub use check::{Fault, shown};
pub use fresh::Freshness;
pub use history::{POINTS_MOST, Point};
pub use latest::{Latest, Series, Taken};
pub use names::hash;
pub use observation::{Observation, Value};
pub use time::rfc3339;
