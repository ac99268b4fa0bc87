//! Why a whole file cannot be read.
//!
//! What concerns one feature is an issue ([`crate::city::Issue`]) and stops nothing.

/// Nothing of the file can be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FormatError {
    /// It is another format, or none.
    #[error("not {format}: expected {expected}, found {found}")]
    Other {
        /// The format it was taken for.
        format: &'static str,
        /// In plain words.
        expected: &'static str,
        /// In words, data quoted.
        found: String,
    },
    /// It is damaged or cut where nothing goes on without.
    #[error("{format} is damaged at byte {at}: expected {expected}")]
    Damaged {
        /// The format.
        format: &'static str,
        /// Where in the file.
        at: u64,
        /// In plain words.
        expected: &'static str,
    },
    /// Its coordinates mean places by a system that is not known here.
    #[error(
        "unknown reference system: expected WGS 84, Web Mercator, UTM, ETRS89, JGD2011, RD, LV95 or the British grid, \
         found {0:?}"
    )]
    UnknownReference(String),
}
