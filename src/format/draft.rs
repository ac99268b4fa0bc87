//! One feature on its way into a sheet.
//!
//! In: rings, as positions in degrees. Out: the same, for [`crate::city::Sheet::add`].
//! Does not: clean rings; the reader of sheets does.

use crate::city::RingRole;
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

    /// The rings, each with its positions.
    pub(super) fn rings(&self) -> impl Iterator<Item = (RingRole, &[DVec2])> {
        let mut start = 0;
        self.ring.iter().map(move |&(role, end)| {
            let positions = self.position.get(start..end).unwrap_or(&[]);
            start = end;
            (role, positions)
        })
    }
}
