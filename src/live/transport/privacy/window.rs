//! Rows of a stream, gathered until there are enough of them to hide in.
//!
//! In: batches as they come, and the time in milliseconds. Out: one batch for each window.
//! What has no room in a batch any more is left out and counted there.
//! Does not: leave anything out by itself: that is done to the whole window.

use super::push;
use crate::Batch;

/// A window that is being filled.
#[derive(Debug)]
pub struct Window {
    every_ms: f64,
    ends_ms: Option<f64>,
    batch: Batch,
}

impl Window {
    /// As long as a step of the rules; a minute where they have none.
    #[must_use]
    pub fn new(coarsen_secs: Option<f64>) -> Self {
        let every_secs = coarsen_secs.filter(|secs| secs.is_finite() && *secs > 0.0).unwrap_or(60.0);
        Self { every_ms: every_secs * 1_000.0, ends_ms: None, batch: Batch::default() }
    }

    /// Takes what came.
    pub fn take(&mut self, came: &Batch, now_ms: f64) {
        for row in &came.rows {
            push(&mut self.batch, came, row);
        }
        for issue in &came.issues {
            self.batch.issue(&issue.place, issue.reason.clone());
        }
        self.batch.more_issues += came.more_issues;
        self.batch.rows_left_out += came.rows_left_out;
        // All windows begin where steps do, whenever the page was opened.
        self.ends_ms.get_or_insert(((now_ms / self.every_ms).floor() + 1.0) * self.every_ms);
    }

    /// When the window ends; none while it is empty.
    #[must_use]
    pub fn due_ms(&self) -> Option<f64> {
        self.ends_ms
    }

    /// The whole of it, once it has ended.
    pub fn close(&mut self, now_ms: f64) -> Option<Batch> {
        self.ends_ms.take_if(|ends_ms| now_ms >= *ends_ms)?;
        Some(std::mem::take(&mut self.batch))
    }
}
