//! Lays features of their own: marks of what is observed, as loads of the city that no page asked for.
//!
//! In: entities that wait for a feature ([`super::marks`] knows them). Out: points of the city with their entities' ids and
//! names, load by load, as the engine has time; selection and what is followed keep to them when they get other numbers.
//! Does not: decide when, or what is one load.

use super::Twin;
use crate::city::{Flags, HeightSource, Layer, Properties, Reading, RingRole};
use crate::feed::{Latest, Value, shown};
use crate::geo::{Frame, LonLat};
use std::ops::Range;

/// Bytes of a name, and of the id in it where nobody named it.
const NAME_BYTES: usize = 200;
const ID_BYTES: usize = 40;
/// Attributes that are names.
const NAMES: [&str; 6] = ["name", "stationname", "station_name", "label", "title", "displayname"];

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
        self.live.marks.is_ready() && self.has_city() && !self.live.speech.is_paused()
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
        laid.iter().for_each(|&entity| self.live.bonds.note_moved(entity));
        let marks = &mut self.live.marks;
        let find =
            |entity: Option<u32>| laid.iter().zip(features.clone()).find(|(of, _)| Some(**of) == entity);
        let [selected, followed] = [marks.selected, marks.followed].map(|entity| Some(find(entity)?.1));
        let came = marks.note_laid(load_id, kind, features.clone(), laid);
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
        let is_kept = |entity: &u32| live.marks.is_wanted(*entity);
        let selected = entity_of(self.selected, &entities).filter(is_kept);
        let followed = entity_of(live.followed, &entities).filter(is_kept);
        let went = entities.iter().filter(|entity| !is_kept(entity)).count();
        self.reader.went = self.reader.went.saturating_add(u32::try_from(went).unwrap_or(u32::MAX));
        live.marks.followed = followed.or(live.marks.followed);
        if selected.is_some() {
            // Who selected it is told when it has its new number.
            (live.marks.selected, self.selected) = (selected, None);
        }
        if live.followed.is_some_and(|feature| features.contains(&feature)) {
            live.followed = None;
        }
        for entity in entities {
            live.bonds.note_moved(entity);
        }
    }

    /// Nothing waits to be selected or followed again.
    pub fn forget_waiting(&mut self) {
        self.live.marks.followed = None;
        if self.live.marks.selected.take().is_some() {
            self.tell_selected(None);
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
