//! Features of their own for what is observed and no feature of the city: which entities have one, and in which loads.
//!
//! In: entities that are to have one, as the bonds find out. Out: loads of a few hundred features of [`Layer::Point`], each
//! with its entity's id, for the engine to lay and to take away ([`Twin::spoilt_marks`], [`Twin::lay_marks`]).
//! They are features like all others: what reads, draws and finds those needs no line for them. But they are no part of the
//! city that the page loaded: they wait until there is one, go with it, and are not fitted.
//! Does not: decide who has one ([`super::bonds`] does), or move them ([`super::drive`] does).

use super::Twin;
use crate::city::{Flags, HeightSource, Kind, Layer, Properties, Reading, RingRole};
use crate::feed::{Latest, Value, shown};
use crate::geo::{Frame, LonLat};
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
/// Bytes of a name, and of the id in it where nobody named it.
const NAME_BYTES: usize = 200;
const ID_BYTES: usize = 40;
/// Attributes that are names.
const NAMES: [&str; 6] = ["name", "stationname", "station_name", "label", "title", "displayname"];

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
    selected: Option<u32>,
    followed: Option<u32>,
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

    /// Whether a feature is.
    pub(super) fn holds(&self, feature: u32) -> bool {
        self.sheet_of(feature).is_some()
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
    fn next_spoilt(&mut self) -> Option<u32> {
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
    fn take_next(&mut self) -> Option<(Kind, Vec<u32>)> {
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

    /// Forgets a load; gives its entities, none where it is not the twin's own.
    fn forget(&mut self, load_id: u32) -> Option<Vec<u32>> {
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

impl Twin {
    /// Whether there is a city that marks can stand in.
    #[must_use]
    pub fn has_city(&self) -> bool {
        self.city.frame.is_some()
            && self.loads().iter().any(|loaded| !self.live.marks.is_own(&loaded.features))
    }

    /// Whether marks are to be laid or taken away now.
    #[must_use]
    pub fn has_marks_to_lay(&self) -> bool {
        self.live.marks.is_ready && self.has_city()
    }

    /// The load of marks that is to be taken away next; none where [`Self::lay_marks`] may go on.
    #[must_use]
    pub fn spoilt_marks(&mut self) -> Option<u32> {
        // Whose feature came with the city needs none of its own.
        self.bind();
        self.live.marks.next_spoilt()
    }

    /// The loads that are no part of what the page loaded.
    #[must_use]
    pub fn own_loads(&self) -> Vec<u32> {
        self.live.marks.runs().map(|(load_id, _)| load_id).collect()
    }

    /// Lays a warning, or some of the marks that wait, as one load; gives its features, none where none wait any more.
    pub fn lay_marks(&mut self, load_id: u32) -> Option<Range<u32>> {
        if let Some(laid) = self.lay_warning(load_id) {
            return Some(laid);
        }
        let frame = self.city.frame.clone()?;
        let (kind, entities) = self.live.marks.take_next()?;
        self.city.begin_again(u32::try_from(entities.len()).unwrap_or(0));
        let first = self.city.next();
        let mut laid: Vec<u32> = Vec::with_capacity(entities.len());
        for entity in entities {
            let Some(place) = self.live.latest.place(entity) else { continue };
            let name = self.name_of(entity);
            self.city.add(&Reading {
                layer: Layer::Point,
                kind,
                flags: Flags::default(),
                height_m: 0.0,
                base_m: 0.0,
                height_source: HeightSource::None,
                feature_id: self.live.latest.entity(entity),
                name: &name,
                properties: &Properties::NONE,
                positions: &[local(&frame, place)],
                ring_ends: &[1],
                ring_roles: &[RingRole::Point],
            });
            laid.push(entity);
        }
        self.city.seal();
        let features = first..first + u32::try_from(laid.len()).unwrap_or(0);
        if features.is_empty() {
            return Some(features);
        }
        let marks = &mut self.live.marks;
        let mut came = 0;
        for (&entity, feature) in laid.iter().zip(features.clone()) {
            if let Some(mark) = marks.marks.get_mut(entity as usize) {
                mark.feature = feature;
                came += u32::from(!std::mem::take(&mut mark.is_again));
            }
            self.live.bonds.note_moved(entity);
        }
        let find =
            |entity: Option<u32>| laid.iter().zip(features.clone()).find(|(of, _)| Some(**of) == entity);
        let selected = find(marks.selected).map(|(_, feature)| feature);
        let followed = find(marks.followed).map(|(_, feature)| feature);
        marks.sheets.push(Sheet {
            load_id,
            features: features.clone(),
            entities: laid,
            kind,
            is_spoilt: false,
        });
        self.accept(load_id, features.clone());
        self.reader.came = self.reader.came.saturating_add(came);
        self.bind();
        if selected.is_some() {
            self.live.marks.selected = None;
            self.tell_selected(selected);
        }
        if followed.is_some() {
            self.live.marks.followed = None;
            self.live.followed = followed;
        }
        Some(features)
    }

    /// A load is about to go: if it is one of marks, it is forgotten, and what of it is still wanted waits to be laid anew.
    pub(super) fn unlay(&mut self, load_id: u32, features: &Range<u32>) {
        let entity_of = |feature: Option<u32>, entities: &[u32]| {
            let at = feature?.checked_sub(features.start)?;
            entities.get(at as usize).copied()
        };
        self.forget_shifted(load_id);
        if self.live.warnings.note_gone(load_id) {
            self.live.marks.hurry();
        }
        let live = &mut self.live;
        let Some(entities) = live.marks.forget(load_id) else { return };
        let is_kept =
            |entity: &u32| live.marks.marks.get(*entity as usize).is_some_and(|mark| mark.kind.is_some());
        let selected = entity_of(self.selected, &entities).filter(is_kept);
        let followed = entity_of(live.followed, &entities).filter(is_kept);
        let went = entities.iter().filter(|entity| !is_kept(entity)).count();
        self.reader.went = self.reader.went.saturating_add(u32::try_from(went).unwrap_or(u32::MAX));
        if selected.is_some() {
            // Who selected it is told when it has its new number.
            (live.marks.selected, self.selected) = (selected, None);
        }
        live.marks.followed = followed.or(live.marks.followed);
        if live.followed.is_some_and(|feature| features.contains(&feature)) {
            live.followed = None;
        }
        for entity in entities {
            live.bonds.note_moved(entity);
        }
    }

    /// What a mark is called: by a name that is observed, else by its feed and its id.
    fn name_of(&self, entity: u32) -> String {
        let latest = &self.live.latest;
        if let Some(name) = told_name(latest, entity) {
            return cut(&name, NAME_BYTES).to_owned();
        }
        let title = self.live.feeds.rules(latest.feed(entity)).map_or("", |rules| &rules.title);
        let id = shown(latest.entity(entity));
        let short = id.rsplit([':', '/']).find(|part| !part.is_empty()).unwrap_or("");
        let name = [&shown(title), " ", cut(short, ID_BYTES)].concat();
        cut(name.trim(), NAME_BYTES).to_owned()
    }
}

/// Features of one load.
fn most(kind: Kind) -> usize {
    if kind == Kind::Vehicle { VEHICLES_MOST } else { SENSORS_MOST }
}

/// The first text among an entity's series that is a name.
fn told_name(latest: &Latest, entity: u32) -> Option<String> {
    let names = latest.of_entity(entity).filter_map(|series| latest.series(series)).filter_map(|series| {
        let is_name = NAMES.iter().any(|name| name.eq_ignore_ascii_case(series.attribute));
        match series.value {
            Value::Text(text) if is_name => Some(shown(text).trim().to_owned()),
            _ => None,
        }
    });
    names.into_iter().find(|name| !name.is_empty())
}

fn cut(text: &str, most_bytes: usize) -> &str {
    text.get(..text.floor_char_boundary(most_bytes)).unwrap_or("")
}

/// Where a place lies on the city's grid.
pub(super) fn local(frame: &Frame, [longitude, latitude]: [f64; 2]) -> glam::Vec2 {
    Frame::local(frame.place(LonLat { longitude, latitude }))
}
