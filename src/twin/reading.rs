//! What the text side asks, and where its answers come from.
//!
//! Does not: decide what is said ([`crate::words`] does), or change the city.

use super::{Answer, Command, Twin};

impl Twin {
    /// Answers a question of the text side; none for other commands.
    pub(super) fn read(&mut self, command: &Command) -> Option<Result<Answer, String>> {
        match command {
            Command::Describe { .. }
            | Command::Query { .. }
            | Command::Search { .. }
            | Command::Cursor { .. }
            | Command::Sectors { .. }
            | Command::Tree { .. }
            | Command::Table { .. }
            | Command::Export { .. }
            | Command::Relate { .. }
            | Command::Twins { .. }
            | Command::Legend {} => Some(Err("not answered yet".into())),
            _ => None,
        }
    }
}
