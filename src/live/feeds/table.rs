//! Rows that wait to be handed out: the newest of each series.
//!
//! In: batches, of one message each. Out: one batch of all that came since the last.
//! Of two observations of a series the one seen later stays, and of equal times the one that came later. What comes for
//! an entity behind its end stands behind it.
//! Does not: know when it is time.

use crate::transport::latest::{Counts, Latest};
use crate::{Batch, ROWS_MOST, Row, Text};
use std::collections::HashSet;

/// Entity, attribute, dataset, and how many entities had ended and begun anew before.
type Key = (Text, Text, Text, u32);

/// What waits of one feed.
#[derive(Debug)]
pub(super) struct Table {
    /// The texts of all rows that wait.
    words: Batch,
    latest: Latest<Key, Row>,
    /// Entities that ended in this turn, by the number of their name.
    ended: HashSet<u64>,
    turn: u32,
    unnamed: u64,
    has_snapshot: bool,
}

impl Default for Table {
    fn default() -> Self {
        Self {
            words: Batch::default(),
            latest: Latest::new(ROWS_MOST, usize::MAX),
            ended: HashSet::new(),
            turn: 0,
            unnamed: 0,
            has_snapshot: false,
        }
    }
}

impl Table {
    /// Takes the rows of a batch; how many had no room.
    pub(super) fn put(&mut self, came: &Batch, is_snapshot: bool) -> usize {
        self.has_snapshot |= is_snapshot && !came.rows.is_empty();
        came.rows.iter().filter(|row| !self.put_row(came, row)).count()
    }

    fn put_row(&mut self, came: &Batch, row: &Row) -> bool {
        let row = self.words.adopt(came, row);
        // A name that has no room any more would make it somebody else's.
        if row.entity == Text(0) || (row.attribute == Text(0) && !row.is_gone) {
            self.unnamed += 1;
            return false;
        }
        if self.ended.contains(&u64::from(row.entity.0)) {
            self.ended.clear();
            self.turn += 1;
        }
        if row.is_gone && row.attribute == Text(0) {
            self.ended.insert(u64::from(row.entity.0));
        }
        let key = (row.entity, row.attribute, row.dataset, self.turn);
        let before = self.latest.get(&key).filter(|before| before.end_ms > row.end_ms);
        let row = before.copied().unwrap_or(row);
        self.latest.put(key, row, 0)
    }

    /// Whether anything waits.
    pub(super) fn is_empty(&self) -> bool {
        self.latest.waiting() == 0
    }

    /// All that waits, and whether some of it is of a whole state.
    pub(super) fn take(&mut self) -> (Batch, bool) {
        let mut batch = std::mem::take(&mut self.words);
        batch.rows = self.latest.take().map(|(_, row)| row).collect();
        self.ended.clear();
        self.turn = 0;
        (batch, std::mem::take(&mut self.has_snapshot))
    }

    /// Counts of rows since the beginning, and how many wait.
    pub(super) fn counts(&self) -> (Counts, u64) {
        let mut counts = self.latest.counts();
        counts.received += self.unnamed;
        counts.rejected += self.unnamed;
        (counts, self.latest.waiting() as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::Table;
    use crate::{Batch, Row, Value};

    fn row(batch: &mut Batch, entity: &str, attribute: &str, number: f64, end_ms: f64) -> Row {
        let (entity, attribute) = (batch.text(entity), batch.text(attribute));
        Row { entity, attribute, value: Value::Number(number), end_ms, ..Row::default() }
    }

    fn one(table: &mut Table, entity: &str, attribute: &str, number: f64, end_ms: f64) {
        let mut batch = Batch::default();
        let row = row(&mut batch, entity, attribute, number, end_ms);
        batch.push(row);
        assert_eq!(table.put(&batch, false), 0, "room for one");
    }

    fn said(table: &mut Table) -> Vec<String> {
        let (batch, _) = table.take();
        let say = |row: &Row| {
            let gone = if row.is_gone { " gone" } else { "" };
            format!("{} {} {:?}{gone}", batch.say(row.entity), batch.say(row.attribute), row.value)
        };
        batch.rows.iter().map(say).collect()
    }

    #[test]
    fn a_late_observation_does_not_hide_a_newer_one() {
        let mut table = Table::default();
        one(&mut table, "station", "NO2", 41.0, 2_000.0);
        one(&mut table, "station", "NO2", 7.0, 1_000.0);
        one(&mut table, "station", "O3", 60.0, f64::NAN);
        one(&mut table, "station", "O3", 61.0, f64::NAN);
        assert_eq!(said(&mut table), ["station NO2 Number(41.0)", "station O3 Number(61.0)"], "the newest");
        let (counts, waiting) = table.counts();
        assert_eq!((counts.received, counts.applied, counts.coalesced, waiting), (4, 2, 2, 0), "all counted");
    }

    #[test]
    fn a_bus_that_ends_its_journey_and_begins_another_is_there_again() {
        let mut table = Table::default();
        one(&mut table, "bus 7", "speed", 30.0, 1.0);
        let mut batch = Batch::default();
        let gone = Row { is_gone: true, ..row(&mut batch, "bus 7", "", 0.0, 2.0) };
        batch.push(gone);
        table.put(&batch, false);
        one(&mut table, "bus 7", "speed", 5.0, 3.0);
        let expected = ["bus 7 speed Number(30.0)", "bus 7  Number(0.0) gone", "bus 7 speed Number(5.0)"];
        assert_eq!(said(&mut table), expected, "in the order in which it was so");
    }
}
