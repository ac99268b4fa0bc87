//! Formats: bytes of a message to a [`crate::Batch`]; a file for each.
