//! What is left out and blurred before anything of a feed is shown or kept.
//!
//! In: rows of a batch, and rules. Out: the batch with what may be known, and counts of what may not.
//! - Attributes are those of a list; all others go.
//! - Places become the middle of a cell of a fixed grid; who wobbles about the edge of one stays in it, so that neither the
//!   mean of many reports nor their flicker tells more than the cell.
//! - Times become the beginning of their step.
//! - With a least group, nobody is shown alone: the numbers of a cell, an attribute and a step become one mean, in
//!   nobody's name, and only where enough contribute. The groups behind two means are the same people or differ by at
//!   least as many again, so that one subtracted from the other tells of nobody.
//! - Texts could hold a name: then only those go on that enough different entities have in common.
//!
//! With a least group one batch is one window: of a stream a [`Window`] gathers the rows first.
//! Does not: add noise, or protect what the list itself allows: an allowed attribute that names a person still does.

use crate::{Batch, Issue, Row, Value};
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

#[cfg(test)]
mod tests;
mod window;

pub use window::Window;

/// Metres in a degree of latitude, as wide as it gets.
const METRES_A_DEGREE: f64 = 111_320.0;
/// An entity keeps its cell until it is so much of a cell outside of it.
const STICKY: f64 = 0.25;
/// Entities whose cell is remembered.
const CELLS_LIMIT: usize = 100_000;
/// Groups that a mean was told of, each with the last of its members.
const GROUPS_LIMIT: usize = 10_000;
/// Memberships remembered of one group.
const MEMBERS_LIMIT: usize = 16;

/// What may be known.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rules {
    /// Attributes that go on.
    pub allow: Vec<String>,
    /// Width of a cell.
    pub coarsen_m: Option<f64>,
    /// Length of a step.
    pub coarsen_secs: Option<f64>,
    /// Least contributors of a mean.
    pub k_min: Option<usize>,
}

/// What became of the rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Told {
    /// Rows that go on; with a least group, means.
    pub kept: u64,
    /// Rows of attributes that are not on the list.
    pub not_allowed: u64,
    /// Rows that would have told of too few.
    pub suppressed: u64,
}

type Cell = (i64, i64);
type Members = BTreeSet<String>;

/// The rules of one feed, with what they must remember.
#[derive(Debug)]
pub struct Privacy {
    rules: Rules,
    cells: HashMap<String, Cell>,
    groups: HashMap<Group, VecDeque<Members>>,
}

/// What one mean is of. The step is not part: the same people an hour later are the same group.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Group {
    cell: Option<Cell>,
    attribute: String,
    unit: String,
}

impl Privacy {
    /// By these rules.
    #[must_use]
    pub fn new(rules: Rules) -> Self {
        Self { rules, cells: HashMap::new(), groups: HashMap::new() }
    }

    /// Leaves in a batch what may be known.
    pub fn apply(&mut self, batch: &mut Batch) -> Told {
        let came = std::mem::take(batch);
        let mut told = Told::default();
        let mut rows: Vec<Row> = came.rows.clone();
        rows.retain(|row| self.rules.allow.iter().any(|name| name == came.say(row.attribute)));
        told.not_allowed = (came.rows.len() - rows.len()) as u64;
        let cells: Vec<Option<Cell>> =
            rows.iter_mut().map(|row| self.blur(row, came.say(row.entity))).collect();
        let mut out = Batch::default();
        match self.rules.k_min.filter(|least| *least > 1) {
            None => rows.iter().for_each(|row| push(&mut out, &came, row)),
            Some(least) => self.group(&came, &rows, &cells, least, &mut out, &mut told),
        }
        told.kept = out.rows.len() as u64;
        // Issues quote what they found, where they found it: any attribute of anybody.
        let untold =
            || Issue { place: "message".into(), reason: "expected an observation, found another".into() };
        out.issues = came.issues.iter().map(|_| untold()).collect();
        out.more_issues = came.more_issues;
        out.rows_left_out = came.rows_left_out;
        *batch = out;
        told
    }

    /// Blurs a row's place and times; its cell, where it has a place and cells are asked for.
    fn blur(&mut self, row: &mut Row, entity: &str) -> Option<Cell> {
        if let Some(step_ms) = self.rules.coarsen_secs.map(|secs| secs * 1_000.0).filter(|step| *step > 0.0) {
            for time in [&mut row.begin_ms, &mut row.end_ms, &mut row.result_ms, &mut row.valid_until_ms] {
                *time = (*time / step_ms).floor() * step_ms;
            }
        }
        let cell_m = self.rules.coarsen_m.filter(|cell_m| *cell_m > 0.0)?;
        if !(row.longitude.is_finite() && row.latitude.is_finite()) {
            (row.longitude, row.latitude) = (f64::NAN, f64::NAN);
            return None;
        }
        let grid = Grid::new(cell_m);
        let before = self.cells.get(entity).copied();
        let cell = match before {
            Some(cell) if grid.is_about(cell, row.longitude, row.latitude) => cell,
            _ => grid.cell(row.longitude, row.latitude),
        };
        if before != Some(cell) {
            if self.cells.len() >= CELLS_LIMIT {
                self.cells.clear();
            }
            self.cells.insert(entity.to_owned(), cell);
        }
        (row.longitude, row.latitude) = grid.middle(cell);
        Some(cell)
    }

    fn group(
        &mut self,
        came: &Batch,
        rows: &[Row],
        cells: &[Option<Cell>],
        least: usize,
        out: &mut Batch,
        told: &mut Told,
    ) {
        // Of each entity the last word counts, once: nobody makes a group by talking much.
        let mut groups: BTreeMap<(Group, i64), BTreeMap<&str, &Row>> = BTreeMap::new();
        for (row, cell) in rows.iter().zip(cells) {
            let attribute = came.say(row.attribute).to_owned();
            let group = Group { cell: *cell, attribute, unit: came.say(row.unit).to_owned() };
            let step = whole(row.end_ms / 1_000.0);
            // Without a step times tell people apart, so they are no part of a group, nor told.
            let step = if self.rules.coarsen_secs.is_some() { step } else { 0 };
            let entity = came.say(row.entity);
            if groups.entry((group, step)).or_default().insert(entity, row).is_some() {
                told.suppressed += 1;
            }
        }
        for ((group, _), members) in groups {
            let common = common(came, &members, least);
            let chosen = self.choose(&group, &members, least);
            match (chosen, common) {
                (Some(chosen), _) => {
                    told.suppressed += (members.len() - chosen.len()) as u64;
                    let rows: Vec<&Row> =
                        chosen.iter().filter_map(|name| members.get(name.as_str()).copied()).collect();
                    push_group(out, came, &group, &rows, self.rules.coarsen_secs.is_some());
                }
                (None, Some(row)) => push_group(out, came, &group, &[row], self.rules.coarsen_secs.is_some()),
                (None, None) => told.suppressed += members.len() as u64,
            }
        }
    }

    /// Whose numbers make the mean: those of the last time where fewer than `least` came to them, all where at least
    /// `least` came or went, and nobody's otherwise.
    fn choose(&mut self, group: &Group, members: &BTreeMap<&str, &Row>, least: usize) -> Option<Members> {
        let number = |row: &Row| matches!(row.value, Value::Number(number) if number.is_finite());
        let now: Members =
            members.iter().filter(|(_, row)| number(row)).map(|(name, _)| (*name).to_owned()).collect();
        if now.len() < least {
            return None;
        }
        if self.groups.len() >= GROUPS_LIMIT && !self.groups.contains_key(group) {
            return None;
        }
        let before = self.groups.entry(group.clone()).or_default();
        if let Some(same) = before.iter().rev().find(|before| before.is_subset(&now))
            && now.len() - same.len() < least
        {
            return Some(same.clone());
        }
        if before.iter().any(|before| before.symmetric_difference(&now).count() < least) {
            return None;
        }
        if before.len() >= MEMBERS_LIMIT {
            before.pop_front();
        }
        before.push_back(now.clone());
        Some(now)
    }
}

/// A word that enough of the members say, as all of them do.
fn common<'a>(came: &Batch, members: &BTreeMap<&str, &'a Row>, least: usize) -> Option<&'a Row> {
    let first = members.values().next().copied()?;
    let is_word = matches!(first.value, Value::Truth(_) | Value::Text(_));
    let names_somebody = match first.value {
        Value::Text(text) => members.keys().any(|name| came.say(text).contains(name)),
        _ => false,
    };
    let agree = members.values().all(|row| row.value == first.value);
    (is_word && agree && members.len() >= least && !names_somebody).then_some(first)
}

/// One row in nobody's name: the mean of numbers, or the word they have in common.
fn push_group(out: &mut Batch, came: &Batch, group: &Group, rows: &[&Row], has_step: bool) {
    let Some(first) = rows.first() else { return };
    let numbers: Vec<f64> = rows
        .iter()
        .filter_map(|row| if let Value::Number(number) = row.value { Some(number) } else { None })
        .collect();
    let value = match first.value {
        Value::Text(text) => Value::Text(out.text(came.say(text))),
        Value::Number(_) => Value::Number(numbers.iter().sum::<f64>() / numbers.len().max(1) as f64),
        other => other,
    };
    let name = match group.cell {
        Some((row, column)) => format!("cell {row} {column}"),
        None => "all".to_owned(),
    };
    let (entity, attribute, unit) = (out.text(&name), out.text(&group.attribute), out.text(&group.unit));
    let time = |time: f64| if has_step { time } else { f64::NAN };
    out.rows.push(Row {
        entity,
        attribute,
        value,
        unit,
        begin_ms: time(first.begin_ms),
        end_ms: time(first.end_ms),
        longitude: if group.cell.is_some() { first.longitude } else { f64::NAN },
        latitude: if group.cell.is_some() { first.latitude } else { f64::NAN },
        is_simulated: rows.iter().any(|row| row.is_simulated),
        ..Row::default()
    });
}

/// A row as it is, its texts kept anew: those of rows that are left out go with them.
fn push(out: &mut Batch, came: &Batch, row: &Row) {
    let row = out.adopt(came, row);
    out.push(row);
}

/// A fixed grid: rows of a height, and in each row columns as wide as high.
#[derive(Debug, Clone, Copy)]
struct Grid {
    height_deg: f64,
    cell_m: f64,
}

impl Grid {
    fn new(cell_m: f64) -> Self {
        Self { height_deg: cell_m / METRES_A_DEGREE, cell_m }
    }

    fn width_deg(&self, row: i64) -> f64 {
        let middle_deg = (row as f64 + 0.5) * self.height_deg;
        let shrink = cosine(middle_deg.to_radians()).max(0.01);
        self.cell_m / (METRES_A_DEGREE * shrink)
    }

    fn cell(&self, longitude: f64, latitude: f64) -> Cell {
        let row = whole(latitude / self.height_deg);
        (row, whole(longitude / self.width_deg(row)))
    }

    fn middle(&self, (row, column): Cell) -> (f64, f64) {
        let longitude = (column as f64 + 0.5) * self.width_deg(row);
        let latitude = (row as f64 + 0.5) * self.height_deg;
        (longitude.clamp(-180.0, 180.0), latitude.clamp(-90.0, 90.0))
    }

    /// Whether a place lies in a cell, or not far outside.
    fn is_about(&self, (row, column): Cell, longitude: f64, latitude: f64) -> bool {
        let across = longitude / self.width_deg(row) - column as f64;
        let up = latitude / self.height_deg - row as f64;
        let range = -STICKY..=1.0 + STICKY;
        range.contains(&across) && range.contains(&up)
    }
}

/// Of a latitude, to a millionth of a millionth. The library's own, good for any angle, weighs as much as a decoder.
fn cosine(angle_rad: f64) -> f64 {
    let square = angle_rad * angle_rad;
    // The series of Taylor from its far end on: 1 - x^2 / (1 * 2) * (1 - x^2 / (3 * 4) * ...).
    (1..=9).rev().fold(1.0, |sum, step| {
        let even = 2.0 * f64::from(step);
        1.0 - square / (even * (even - 1.0)) * sum
    })
}

/// The whole number below.
#[expect(clippy::cast_possible_truncation, reason = "clamped to what a cell or a second can be")]
fn whole(number: f64) -> i64 {
    number.floor().clamp(-1e15, 1e15) as i64
}
