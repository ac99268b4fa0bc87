//! One feature on its way into a sheet.
//!
//! In: rings, as positions in degrees. Out: one more entry in every column of a [`Sheet`].
//! Does not: clean rings; the reader of sheets does.

use crate::city::RingRole;
use crate::city::Sheet;
use glam::DVec2;

/// Rings of one feature, end to end; kept to be filled again.
#[derive(Debug, Default)]
pub(super) struct Draft {
    position: Vec<DVec2>,
    /// Role, and one past the last position.
    ring: Vec<(RingRole, usize)>,
}

impl Draft {
    /// Starts another feature.
    pub(super) fn clear(&mut self) {
        self.position.clear();
        self.ring.clear();
    }

    /// One more ring.
    pub(super) fn ring(&mut self, role: RingRole, positions: impl IntoIterator<Item = DVec2>) {
        self.position.extend(positions);
        self.ring.push((role, self.position.len()));
    }

    /// How many positions there are.
    pub(super) fn positions(&self) -> usize {
        self.position.len()
    }

    /// The first position that is no place, if there is one.
    pub(super) fn stray(&self) -> Option<DVec2> {
        self.position.iter().copied().find(|position| !position.is_finite())
    }

    /// Appends the feature.
    pub(super) fn add_to(&self, sheet: &mut Sheet, feature_id: String, properties: String) {
        let first = sheet.position.len();
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        sheet.feature_id.push(feature_id);
        sheet.properties.push(properties);
        sheet.position.extend_from_slice(&self.position);
        sheet.position_end.extend(self.ring.iter().map(|&(_, end)| count(first + end)));
        sheet.ring_role.extend(self.ring.iter().map(|&(role, _)| role));
        sheet.ring_end.push(count(sheet.ring_role.len()));
    }
}
