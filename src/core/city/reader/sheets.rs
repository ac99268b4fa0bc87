//! Takes in features of other formats, which come as sheets.
//!
//! In: a [`Sheet`]. Out: its features, gone the way of those from text: rules, limits, cleaning, issues.
//! Their place in issues is "feature N"; a sheet has no bytes that anyone could look up.
//! Does not: decode a format.

use super::{Reader, State};
use crate::city::feature::{Draft, With};
use crate::city::scan::{Scan, Stop};
use crate::city::{City, Issue, IssueLog, Severity, Sheet};
use std::ops::Range;

impl Reader {
    /// Reads all features of a sheet; between pieces of text it may stand too, and counts as a collection.
    pub fn push_sheet(&mut self, sheet: &Sheet, city: &mut City) {
        self.push_part(sheet, 0..sheet.len(), city);
    }

    /// Reads some of a sheet's features; the parts of a sheet come in order.
    pub fn push_part(&mut self, sheet: &Sheet, features: Range<usize>, city: &mut City) {
        self.first_feature.get_or_insert(city.next() as usize);
        self.collections += 1;
        self.look_for_room(city);
        let between = std::mem::take(&mut self.draft);
        for feature in features.start..features.end.min(sheet.len()) {
            if self.state == State::Lost {
                break;
            }
            let (feature_id, properties) = sheet.words(feature);
            let places: usize = sheet.rings(feature).map(|(_, positions)| size_of_val(positions)).sum();
            let bytes = self.bytes + (feature_id.len() + properties.len() + places) as u64;
            if bytes > self.with.limits.bytes {
                self.stop_at_limit();
                break;
            }
            self.bytes = bytes;
            self.draft.read_from_sheet(sheet, feature, &self.with);
            self.draft.ordinal = self.ordinal;
            self.take_draft(city);
        }
        self.draft = between;
    }

    /// Adds what was wrong with features before they could come on a sheet.
    pub fn push_issues(&mut self, issues: IssueLog) {
        let (count, skipped, repaired) = (issues.count, issues.skipped, issues.repaired);
        let before = (self.log.count, self.log.skipped, self.log.repaired);
        issues.listed.into_iter().for_each(|issue| self.log.add(issue));
        // Those that are not listed count too.
        self.log.count = before.0.saturating_add(count);
        self.log.skipped = before.1.saturating_add(skipped);
        self.log.repaired = before.2.saturating_add(repaired);
        self.ordinal = self.ordinal.saturating_add(skipped);
    }

    fn stop_at_limit(&mut self) {
        self.log.add(Issue {
            severity: Severity::Warning,
            feature_id: None,
            index: None,
            position: format!("feature {}", self.ordinal),
            expected: format!("at most {} bytes", self.with.limits.bytes),
            found: "more".into(),
        });
        self.state = State::Lost;
    }
}

impl Draft {
    fn read_from_sheet(&mut self, sheet: &Sheet, feature: usize, with: &With) {
        let (feature_id, properties) = sheet.words(feature);
        self.begin_in_sheet(feature_id, with);
        self.geometry.set(sheet.rings(feature), &with.limits);
        let mut scan = Scan::new(properties.as_bytes(), 0);
        let read = self.read_properties(&mut scan, with);
        // Whole, and nothing behind it.
        if read.is_err() || scan.peek() != Err(Stop::Short) {
            self.geometry.refuse_properties(properties);
        }
    }
}
