//! Features of their own for what is observed and no feature of the city: which entities have one, and in which loads.
//!
//! In: entities that are to have one, as the bonds find out, and what time it is. Out: which are laid next as one load, and
//! which load is to be taken away ([`super::lay`] does both).
//! They are features like all others: what reads, draws and finds those needs no line for them. But they are no part of the
//! city that the page loaded: they wait until there is one, go with it, and are not fitted.
//! Does not: decide who has one ([`super::bonds`] does), or move them ([`super::drive`] does).

use crate::city::{Kind, Row};
use std::ops::Range;

/// None.
const NONE: u32 = u32::MAX;
/// So many entities have features of their own.
const MARKS_MOST: u32 = 20_000;
/// Features of one load; what moves is sent again with all others of its load.
const SENSORS_MOST: usize = 1_000;
const VEHICLES_MOST: usize = 512;
/// New ones are gathered for so long, and until the last were laid so long ago, unless so many wait.
const GATHER_MS: f64 = 200.0;
const EVERY_MS: f64 = 1_000.0;
const WAITING_MOST: usize = 1_000;

/// What an entity has of its own.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    /// What it is to be; none for most.
    kind: Option<Kind>,
    pub(super) feature: u32,
    /// When its place was last told.
    pub(super) told_ms: f64,
    /// It was laid before: nobody is told that it came.
    is_again: bool,
    /// It is among those that wait.
    is_waiting: bool,
}

impl Mark {
    const NONE: Self =
        Self { kind: None, feature: NONE, told_ms: f64::NEG_INFINITY, is_again: false, is_waiting: false };

    /// Has it wait to be laid; whether it did not before.
    fn waits(&mut self) -> bool {
        !std::mem::replace(&mut self.is_waiting, true)
    }
}

/// A load of marks.
#[derive(Debug, Clone)]
pub(super) struct Sheet {
    load_id: u32,
    pub(super) features: Range<u32>,
    /// Of each feature.
    entities: Vec<u32>,
    kind: Kind,
    /// To be taken away: some of it is gone, or it is laid anew with others.
    is_spoilt: bool,
}

impl Sheet {
    pub(super) fn load_id(&self) -> u32 {
        self.load_id
    }
}

/// The features that are nobody's load.
#[derive(Debug, Clone, Default)]
pub(super) struct MarkBook {
    /// Per entity.
    marks: Vec<Mark>,
    wanted: u32,
    /// Entities for which there was no room, since that was last asked.
    refused: u32,
    sheets: Vec<Sheet>,
    /// Entities that wait to be laid.
    waiting: Vec<u32>,
    /// Something is to be laid or taken away.
    is_untidy: bool,
    /// The time for it has come.
    is_ready: bool,
    due_ms: Option<f64>,
    laid_ms: Option<f64>,
    /// The entities whose features were selected and followed, while they are laid anew.
    pub(super) selected: Option<u32>,
    pub(super) followed: Option<u32>,
}

impl MarkBook {
    /// Wants a feature of this kind for an entity, or none; gives whether it has one, and which if that is laid.
    pub(super) fn want(&mut self, entity: u32, kind: Option<Kind>) -> Option<Option<u32>> {
        let at = entity as usize;
        if self.marks.len() <= at {
            kind?;
            self.marks.resize(at + 1, Mark::NONE);
        }
        let room = MARKS_MOST.saturating_sub(self.wanted);
        let mark = self.marks.get_mut(at)?;
        if mark.kind != kind {
            if mark.kind.is_none() && room == 0 {
                self.refused = self.refused.saturating_add(1);
                return None;
            }
            self.wanted = self.wanted + u32::from(kind.is_some()) - u32::from(mark.kind.is_some());
            mark.kind = kind;
            self.is_untidy = true;
            let feature = mark.feature;
            if feature != NONE {
                self.spoil(|sheet| sheet.features.contains(&feature));
            } else if kind.is_some() && mark.waits() {
                self.waiting.push(entity);
            }
        }
        kind?;
        let feature = self.marks.get(at)?.feature;
        Some((feature != NONE).then_some(feature))
    }

    fn spoil(&mut self, is_meant: impl Fn(&Sheet) -> bool) {
        for sheet in self.sheets.iter_mut().filter(|sheet| is_meant(sheet)) {
            sheet.is_spoilt = true;
            self.is_untidy = true;
        }
    }

    /// The mark of an entity, where it is laid.
    pub(super) fn laid(&mut self, entity: u32) -> Option<&mut Mark> {
        self.marks.get_mut(entity as usize).filter(|mark| mark.feature != NONE)
    }

    /// Notes that an entity is somewhere else now; gives since when it was where it was before, if it ever was.
    pub(super) fn note_told(&mut self, entity: u32, now_ms: f64) -> Option<f64> {
        let mark = self.marks.get_mut(entity as usize)?;
        Some(std::mem::replace(&mut mark.told_ms, now_ms))
    }

    /// Notes a load that is the twin's own.
    pub(super) fn add_sheet(&mut self, load_id: u32, features: Range<u32>, kind: Kind) {
        self.sheets.push(Sheet { load_id, features, entities: Vec::new(), kind, is_spoilt: false });
    }

    /// Has a load taken away at once.
    pub(super) fn spoil_load(&mut self, load_id: u32) {
        self.spoil(|sheet| sheet.load_id == load_id);
        self.hurry();
    }

    /// Something is to be laid or taken away at once.
    pub(super) fn hurry(&mut self) {
        (self.is_untidy, self.is_ready, self.due_ms) = (true, true, None);
    }

    /// Whether a run of features is the twin's own and not the page's.
    pub(super) fn is_own(&self, features: &Range<u32>) -> bool {
        self.sheets.iter().any(|sheet| sheet.features == *features)
    }

    /// Whether a feature is; quick to say for most of what is not.
    pub(super) fn holds(&self, row: Row<'_>) -> bool {
        matches!(row.facts.kind, Kind::Sensor | Kind::Vehicle | Kind::Furniture | Kind::Warning)
            && self.sheet_of(row.index).is_some()
    }

    /// The load that a feature of the twin's own lies in.
    pub(super) fn sheet_of(&self, feature: u32) -> Option<&Sheet> {
        self.sheets.iter().find(|sheet| sheet.features.contains(&feature))
    }

    /// Runs of features that are the twin's own.
    pub(super) fn runs(&self) -> impl Iterator<Item = (u32, &Range<u32>)> {
        self.sheets.iter().map(|sheet| (sheet.load_id, &sheet.features))
    }

    /// How many there was no room for since that was last asked.
    pub(super) fn take_refused(&mut self) -> u32 {
        std::mem::take(&mut self.refused)
    }

    /// When [`Self::tick`] will next have something to do.
    pub(super) fn next_due_ms(&self) -> Option<f64> {
        self.due_ms.or((self.is_untidy && !self.is_ready).then_some(0.0))
    }

    /// Notes what time it is: new marks are laid together.
    pub(super) fn tick(&mut self, now_ms: f64) {
        if !self.is_untidy || self.is_ready {
            return;
        }
        let earliest_ms = self.laid_ms.map_or(f64::NEG_INFINITY, |laid_ms| laid_ms + EVERY_MS);
        let due_ms = *self.due_ms.get_or_insert((now_ms + GATHER_MS).max(earliest_ms));
        if due_ms <= now_ms || self.waiting.len() >= WAITING_MOST {
            (self.is_ready, self.due_ms, self.laid_ms) = (true, None, Some(now_ms));
        }
    }

    /// The kind that is laid next, vehicles first, and how many of it; none where none wait.
    fn next(&mut self) -> Option<(Kind, usize)> {
        let marks = &mut self.marks;
        let mut counts = [(Kind::Vehicle, 0), (Kind::Sensor, 0), (Kind::Furniture, 0)];
        self.waiting.retain(|entity| {
            let Some(mark) = marks.get_mut(*entity as usize) else { return false };
            match counts.iter_mut().find(|(kind, _)| Some(*kind) == mark.kind) {
                Some((_, count)) => *count += 1,
                None => mark.is_waiting = false,
            }
            mark.is_waiting
        });
        let (kind, count) = counts.into_iter().find(|(_, count)| *count > 0)?;
        Some((kind, count.min(most(kind))))
    }

    /// A load to be taken away before others are laid; a small one, so that it is laid anew with those that wait.
    pub(super) fn next_spoilt(&mut self) -> Option<u32> {
        if let Some(sheet) = self.sheets.iter().find(|sheet| sheet.is_spoilt) {
            return Some(sheet.load_id);
        }
        let (kind, count) = self.next()?;
        let most = most(kind);
        let is_small = |sheet: &&mut Sheet| {
            let length = sheet.entities.len();
            sheet.kind == kind && length <= count && length + count <= most
        };
        let sheet = self.sheets.iter_mut().find(is_small)?;
        sheet.is_spoilt = true;
        Some(sheet.load_id)
    }

    /// Takes out those that are laid next.
    pub(super) fn take_next(&mut self) -> Option<(Kind, Vec<u32>)> {
        let Some((kind, count)) = self.next() else {
            (self.is_untidy, self.is_ready) = (false, false);
            return None;
        };
        let marks = &mut self.marks;
        let mut taken: Vec<u32> = Vec::with_capacity(count);
        self.waiting.retain(|entity| {
            let mark = marks.get_mut(*entity as usize).filter(|mark| mark.kind == Some(kind));
            let Some(mark) = mark.filter(|_| taken.len() < count) else { return true };
            mark.is_waiting = false;
            taken.push(*entity);
            false
        });
        Some((kind, taken))
    }

    /// Notes what was laid: a load of entities, one feature each; gives how many of them were never laid before.
    pub(super) fn note_laid(
        &mut self,
        load_id: u32,
        kind: Kind,
        features: Range<u32>,
        entities: Vec<u32>,
    ) -> u32 {
        let mut came = 0;
        for (&entity, feature) in entities.iter().zip(features.clone()) {
            if let Some(mark) = self.marks.get_mut(entity as usize) {
                mark.feature = feature;
                came += u32::from(!std::mem::take(&mut mark.is_again));
            }
        }
        self.sheets.push(Sheet { load_id, features, entities, kind, is_spoilt: false });
        came
    }

    /// Whether an entity is to have a feature of its own.
    pub(super) fn is_wanted(&self, entity: u32) -> bool {
        self.marks.get(entity as usize).is_some_and(|mark| mark.kind.is_some())
    }

    /// Whether the time has come to lay what waits.
    pub(super) fn is_ready(&self) -> bool {
        self.is_ready
    }

    /// Forgets a load; gives its entities, none where it is not the twin's own.
    pub(super) fn forget(&mut self, load_id: u32) -> Option<Vec<u32>> {
        let at = self.sheets.iter().position(|sheet| sheet.load_id == load_id)?;
        let sheet = self.sheets.remove(at);
        for &entity in &sheet.entities {
            let Some(mark) = self.marks.get_mut(entity as usize) else { continue };
            mark.feature = NONE;
            mark.is_again = mark.kind.is_some();
            if mark.is_again && mark.waits() {
                self.waiting.push(entity);
                self.is_untidy = true;
            }
        }
        Some(sheet.entities)
    }

    /// Bytes held.
    pub(super) fn bytes(&self) -> usize {
        self.marks.capacity() * size_of::<Mark>()
            + (self.waiting.capacity() + self.wanted as usize) * size_of::<u32>()
    }
}

/// Features of one load.
fn most(kind: Kind) -> usize {
    if kind == Kind::Vehicle { VEHICLES_MOST } else { SENSORS_MOST }
}
