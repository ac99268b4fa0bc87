//! What the text side asks, and where its answers come from.
//!
//! Does not: decide what is said ([`crate::words`] does), or change the city.

use super::query::Query;
use super::{Answer, Command, Twin};

impl Twin {
    /// Answers a question of the text side; none for other commands.
    pub(super) fn read(&mut self, command: &Command) -> Option<Result<Answer, String>> {
        match command {
            Command::Query { near, within_m, kind, layer, text, limit } => {
                let (near, within_m, layer, limit) = (*near, *within_m, *layer, *limit);
                let (kind, text) = (kind.as_deref(), text.as_deref());
                let query = Query { near, within_m, kind, layer, text, limit };
                Some(self.query(&query).map(Answer::Features))
            }
            Command::Relate { from, to } => {
                Some(self.relate(*from, *to).map(|told| Answer::Told(Box::new(told))))
            }
            Command::Twins { limit } => Some(Ok(Answer::Twins(self.twins(*limit)))),
            Command::Legend {} => Some(Ok(Answer::Legend(self.legend()))),
            Command::Describe { .. }
            | Command::Search { .. }
            | Command::Cursor { .. }
            | Command::Sectors { .. }
            | Command::Tree { .. }
            | Command::Table { .. }
            | Command::Export { .. }
            | Command::Observe { .. }
            | Command::Monitor { .. }
            | Command::Announce { .. }
            | Command::Sound { .. } => Some(Err("not answered yet".into())),
            _ => None,
        }
    }
}
