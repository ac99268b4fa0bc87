//! What was wrong with the input, and where.

/// How much an issue cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
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
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
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
#[derive(Debug, Clone, Default, PartialEq, Eq)]
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
    /// From counts (all, skipped, repaired) and words, five for each issue: severity, feature id or nothing, position,
    /// expected, found. Words that are no issue are left out.
    #[must_use]
    pub fn from_words((count, skipped, repaired): (u32, u32, u32), words: &[String]) -> Self {
        let listed = words.chunks_exact(5).take(ISSUES_LISTED).filter_map(|issue| {
            let [severity, feature_id, position, expected, found] = issue.first_chunk()?;
            Some(Issue {
                severity: match severity.as_str() {
                    "skipped" => Severity::Skipped,
                    "repaired" => Severity::Repaired,
                    _ => Severity::Warning,
                },
                feature_id: Some(feature_id.clone()).filter(|feature_id| !feature_id.is_empty()),
                index: None,
                position: position.clone(),
                expected: expected.clone(),
                found: found.clone(),
            })
        });
        Self { listed: listed.collect(), count, skipped, repaired }
    }

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
