//! What was wrong with the input, and where.

/// How much an issue cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The feature was left out.
    Skipped,
    /// The feature is used, mended.
    Repaired,
    /// The feature is used as it is, and something about it is doubtful.
    Warning,
}

/// How many issues are listed; all are counted.
pub const ISSUES_LISTED: usize = 1_000;

/// One thing that was wrong, as the contract gives it to the page.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Issue {
    /// What it cost.
    pub severity: Severity,
    /// The feature's own id, where it has one.
    pub feature_id: Option<String>,
    /// The feature's index among the accepted ones, where it was accepted.
    pub index: Option<u32>,
    /// Where in the input: "feature 12, byte 4711" or "ring 0, position 3".
    pub position: String,
    /// What was expected, in plain words.
    pub expected: String,
    /// What was found, data quoted.
    pub found: String,
}

/// A bounded list of issues with full counts.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct IssueLog {
    /// The first [`ISSUES_LISTED`].
    pub listed: Vec<Issue>,
    /// All of them.
    pub count: u32,
    /// Features left out.
    pub skipped: u32,
    /// Features mended (each counted once, however much was mended).
    pub repaired: u32,
}

impl IssueLog {
    /// Adds an issue that concerns one more skipped or repaired feature, or a warning.
    pub fn add(&mut self, issue: Issue) {
        match issue.severity {
            Severity::Skipped => self.skipped += 1,
            Severity::Repaired => self.repaired += 1,
            Severity::Warning => {}
        }
        self.count += 1;
        if self.listed.len() < ISSUES_LISTED {
            self.listed.push(issue);
        }
    }
}
