//! Floor 2: what is observed in the city.
//!
//! In: [`Observation`]s. Out: the latest value of each series, its age and quality.
//! Does not: know places, decode formats, or open a connection.

mod observation;

pub use observation::{Observation, Value};
