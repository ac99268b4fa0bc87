//! What is known of each series (one attribute of one entity, or one data set of it): its latest value, when and how it
//! came, its last values.
//!
//! In: observations or rows, and when they came. Out: series by number, counted from nought in the order they first came; the
//! series of an entity. Columns: one entry a series. A newer value replaces an older one; an equally old or older one is
//! never taken. A series that is known and tells a number costs no allocation. One that ended is there for nobody until
//! something newer comes of it.
//! Does not: know which feature an entity is, or what time it is.

use super::check::{Fault, check, check_time, kept};
use super::history::{HISTORY_BYTES, History, Point};
use super::names::{Names, short};
use super::seen::{Seen, Sight};
use super::{Freshness, Observation, Value, unit};
use crate::batch::{Batch, Row};

/// So many series at most.
const SERIES_MOST: usize = 100_000;
/// So many attributes of one entity at most.
const OF_ENTITY_MOST: usize = 256;
/// Bytes of all ids and names of attributes.
const NAMES_BYTES_MOST: usize = 16 << 20;
/// So many different units, qualities and sources are kept; what comes after has none.
const TAGS_MOST: usize = 4_096;
/// Longer ones have none either.
const TAG_BYTES: usize = 512;
/// Bytes of all histories.
const HISTORIES_BYTES: usize = 8 << 20;
/// So many series are looked at for one whose history may go.
const CANDIDATES: usize = 32;
/// A value from farther ahead than this gives way to one of today: the clock that stamped it was wrong.
const AHEAD_MS: f64 = 86_400_000.0;
/// None.
const NONE: u32 = u32::MAX;
/// The feed of what was forgotten.
const NOBODY: u32 = u32::MAX;

/// Whose series it is.
#[derive(Debug, Clone, Copy)]
struct Key {
    entity: u32,
    attribute: u32,
    /// A tag: which of several series of the attribute.
    dataset: u32,
    /// The next series of the same entity.
    next: u32,
}

/// How the latest value came.
#[derive(Debug, Clone, Copy)]
struct Coming {
    received_ms: f64,
    /// Tags: the unit as the source has it, and as everybody has it.
    unit: u32,
    canonical: u32,
    quality: u32,
    source: u32,
    simulated: bool,
    /// It ended: nothing is said of it.
    is_gone: bool,
    /// When the value stops counting; infinity where nobody said.
    valid_until_ms: f64,
    /// NaN where nobody said.
    accuracy: f64,
    /// The call of [`Latest::begin`] in which it came.
    call: u32,
    /// By which feed.
    feed: u32,
}

/// Entities: the first series of each, and where it is.
#[derive(Debug, Clone, Copy)]
struct Entity {
    first: u32,
    series: usize,
    /// Longitude and latitude; NaN where nobody said.
    place: [f64; 2],
    /// When it was there.
    place_ms: f64,
    /// The feed that told where.
    place_feed: u32,
    /// The feed that first told of it.
    feed: u32,
}

/// All that is observed.
#[derive(Debug, Clone, Default)]
pub struct Latest {
    entity_names: Names,
    attribute_names: Names,
    tags: Names,
    entities: Vec<Entity>,
    keys: Vec<Key>,
    values: Vec<Value>,
    at_ms: Vec<f64>,
    comings: Vec<Coming>,
    histories: Vec<History>,
    /// The series that have a history.
    keepers: Vec<u32>,
    /// Which of them is looked at next for one that may go.
    hand: usize,
    call: u32,
    /// By which feed it came.
    feed: u32,
    newest_ms: f64,
}

/// What became of an observation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Taken {
    /// Whose.
    pub entity: u32,
    /// Which; none where it only says where the entity is, or that it is gone altogether.
    pub series: Option<u32>,
    /// Whether its series has another value now, for the first time in this call.
    pub is_applied: bool,
    /// Whether its series has another value now.
    pub is_newer: bool,
    /// Whether the value itself is another one than before.
    pub is_changed: bool,
    /// The number before; NaN where there was none.
    pub before: f64,
    /// Whether the entity is new, or elsewhere than before.
    pub is_moved: bool,
}

/// A series and its latest value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Series<'a> {
    /// Of the entity, verbatim.
    pub entity: &'a str,
    /// Verbatim.
    pub attribute: &'a str,
    /// The attribute's number: the same for all entities.
    pub attribute_number: u32,
    /// The latest.
    pub value: &'a Value,
    /// The code that all sources share, else the source's own; empty for none.
    pub unit: &'a str,
    /// When it was so, Unix milliseconds.
    pub at_ms: f64,
    /// When it came, Unix milliseconds.
    pub received_ms: f64,
    /// In the source's word; empty for none.
    pub quality: &'a str,
    /// Empty for none.
    pub source: &'a str,
    /// Not measured but computed.
    pub simulated: bool,
    /// How often values come.
    pub period_ms: f64,
    /// When the value stops counting, Unix milliseconds; infinity where nobody said.
    pub valid_until_ms: f64,
    /// How far off it may be, in its unit; NaN where nobody said.
    pub accuracy: f64,
}

impl Series<'_> {
    /// How long until it is less fresh than it is at a time, milliseconds; infinity where that does not come.
    #[must_use]
    pub fn ages_in_ms(&self, now_ms: f64) -> f64 {
        let lasts_ms = Freshness::lasts_ms(now_ms - self.at_ms, self.period_ms);
        if now_ms < self.valid_until_ms { lasts_ms.min(self.valid_until_ms - now_ms) } else { lasts_ms }
    }

    /// Of the latest value, at a time: from the moment on from which it does not count any more it is stale at best.
    #[must_use]
    pub fn freshness(&self, now_ms: f64) -> Freshness {
        let by_age = Freshness::of(now_ms - self.at_ms, self.period_ms);
        if now_ms >= self.valid_until_ms { by_age.max(Freshness::Stale) } else { by_age }
    }
}

impl Latest {
    /// What comes from now on comes together, by one feed: of several values of a series only the last counts as applied.
    pub fn begin(&mut self, feed: u32) {
        self.call = self.call.wrapping_add(1);
        self.feed = feed;
    }

    /// Takes an observation in.
    ///
    /// # Errors
    /// What was expected and what was found, where it is none, or there is no room for one more series.
    pub fn take(&mut self, observation: &Observation, received_ms: f64) -> Result<Taken, Fault> {
        let mut seen = Seen::of(observation);
        check(&seen)?;
        seen.read_time(&observation.time)?;
        self.take_seen(&seen, received_ms)
    }

    /// Takes a row of a batch in.
    ///
    /// # Errors
    /// As [`Self::take`].
    pub fn take_row(&mut self, batch: &Batch, row: &Row, received_ms: f64) -> Result<Taken, Fault> {
        let seen = Seen::of_row(batch, row, received_ms);
        check(&seen)?;
        self.take_seen(&seen, received_ms)
    }

    fn take_seen(&mut self, seen: &Seen<'_>, received_ms: f64) -> Result<Taken, Fault> {
        check_time(seen, received_ms)?;
        if seen.is_gone {
            return Ok(self.end(seen));
        }
        let (entity, is_new) = self.entity_of(seen, received_ms)?;
        let mut taken = Taken { is_moved: is_new, ..Taken::nothing(entity) };
        if seen.value == Sight::Place {
            let is_elsewhere = self.moves(entity, seen, received_ms);
            taken.is_moved |= is_elsewhere;
            (taken.is_applied, taken.is_newer) = (is_elsewhere, is_elsewhere);
            return Ok(taken);
        }
        let series = self.series_of_attribute(entity, seen)?;
        taken.series = Some(series);
        let at = series as usize;
        let known = (self.at_ms.get_mut(at), self.values.get_mut(at), self.comings.get_mut(at));
        let (Some(known_ms), Some(value), Some(coming)) = known else { return Ok(taken) };
        let is_astray = is_astray(*known_ms, seen.at_ms, received_ms);
        if seen.at_ms <= *known_ms && !is_astray {
            return Ok(taken);
        }
        let tags = &mut self.tags;
        let unit = tag(tags, seen.unit);
        let canonical = match coming.unit == unit {
            true => coming.canonical,
            false => tag(tags, unit::canonical(seen.unit)),
        };
        taken.before = value.number();
        taken.is_newer = true;
        taken.is_applied = coming.call != self.call;
        taken.is_changed = coming.is_gone || !seen.value.is(value);
        let (before_ms, before_received_ms) = (*known_ms, coming.received_ms);
        let is_anew = coming.is_gone;
        if taken.is_changed {
            *value = kept(seen.value);
        }
        *known_ms = seen.at_ms;
        *coming = Coming {
            received_ms,
            unit,
            canonical,
            quality: tag(tags, seen.quality),
            source: tag(tags, seen.source),
            simulated: seen.is_simulated,
            is_gone: false,
            valid_until_ms: if seen.valid_until_ms.is_nan() { f64::INFINITY } else { seen.valid_until_ms },
            accuracy: seen.accuracy,
            call: self.call,
            feed: self.feed,
        };
        if !seen.is_simulated {
            let seen_ms = if received_ms > 0.0 { seen.at_ms.min(received_ms) } else { seen.at_ms };
            self.newest_ms = self.newest_ms.max(seen_ms);
        }
        if is_astray && let Some(history) = self.histories.get_mut(at) {
            history.clear();
        } else if before_ms.is_finite() && !is_anew {
            let points = [(before_ms, taken.before), (seen.at_ms, seen.value.number())];
            self.remember(at, points.map(|(at_ms, value)| Point { at_ms, value }), before_received_ms);
        }
        taken.is_moved |= self.moves(entity, seen, received_ms);
        Ok(taken)
    }

    /// Ends a series, or all of an entity: what it said is forgotten, and only something newer counts again.
    fn end(&mut self, seen: &Seen<'_>) -> Taken {
        let Some(entity) = self.entity_names.find(seen.entity) else { return Taken::nothing(NONE) };
        let mut taken = Taken::nothing(entity);
        let attribute = self.attribute_names.find(seen.attribute);
        let dataset = self.tags.find(seen.dataset).unwrap_or(NONE);
        if let Some(of) = self.entities.get_mut(entity as usize)
            && seen.attribute.is_empty()
            && of.place_ms <= seen.at_ms
        {
            of.place_ms = seen.at_ms;
            taken.is_moved = !std::mem::replace(&mut of.place, [f64::NAN; 2])[0].is_nan();
            (taken.is_applied, taken.is_newer) = (taken.is_moved, taken.is_moved);
        }
        let all: Vec<u32> = self.all_of_entity(entity).collect();
        for series in all {
            let at = series as usize;
            let Some(key) = self.keys.get(at) else { continue };
            let is_meant = Some(key.attribute) == attribute && key.dataset == dataset;
            if !(is_meant || seen.attribute.is_empty()) {
                continue;
            }
            let known = (self.at_ms.get_mut(at), self.values.get_mut(at), self.comings.get_mut(at));
            let (Some(at_ms), Some(value), Some(coming)) = known else { continue };
            if coming.is_gone || *at_ms > seen.at_ms {
                continue;
            }
            *at_ms = seen.at_ms;
            taken.before = value.number();
            *value = Value::None;
            coming.is_gone = true;
            if let Some(history) = self.histories.get_mut(at) {
                history.clear();
            }
            (taken.is_applied, taken.is_newer) = (true, true);
        }
        taken
    }

    /// Forgets all that came by a feed, as if nobody had said it: what is as old counts again. Gives the entities of which
    /// something was forgotten, in order.
    pub fn forget(&mut self, feed: u32) -> Vec<u32> {
        let mut is_touched: Vec<bool> =
            self.entities.iter().map(|of| of.feed == feed || of.place_feed == feed).collect();
        for at in 0..self.keys.len() {
            let known = (self.at_ms.get_mut(at), self.values.get_mut(at), self.comings.get_mut(at));
            let (Some(at_ms), Some(value), Some(coming)) = known else { continue };
            if coming.feed != feed {
                continue;
            }
            (*at_ms, *value, coming.is_gone) = (f64::NEG_INFINITY, Value::None, true);
            if let Some(history) = self.histories.get_mut(at) {
                history.clear();
            }
            let entity = self.keys.get(at).and_then(|key| is_touched.get_mut(key.entity as usize));
            entity.into_iter().for_each(|is_touched| *is_touched = true);
        }
        let touched: Vec<u32> =
            (0..).zip(is_touched).filter(|(_, is)| *is).map(|(entity, _)| entity).collect();
        for &entity in &touched {
            let left = self.of_entity(entity).next();
            let left = left.and_then(|series| self.comings.get(series as usize)).map(|coming| coming.feed);
            let Some(of) = self.entities.get_mut(entity as usize) else { continue };
            if of.place_feed == feed {
                (of.place, of.place_ms, of.place_feed) = ([f64::NAN; 2], f64::NEG_INFINITY, NOBODY);
            }
            if of.feed == feed {
                of.feed = left.unwrap_or(if of.place[0].is_nan() { NOBODY } else { of.place_feed });
            }
        }
        touched
    }

    /// Whether all that was known of an entity is forgotten.
    #[must_use]
    pub fn is_forgotten(&self, entity: u32) -> bool {
        self.entities.get(entity as usize).is_some_and(|entity| entity.feed == NOBODY)
    }

    /// How many series.
    #[must_use]
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether nothing was observed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entities.is_empty()
    }

    /// How many entities.
    #[must_use]
    pub fn entities(&self) -> u32 {
        short(self.entities.len())
    }

    /// An entity's id; empty for none.
    #[must_use]
    pub fn entity(&self, entity: u32) -> &str {
        self.entity_names.get(entity)
    }

    /// The feed that first told of an entity; 0 for the page itself.
    #[must_use]
    pub fn feed(&self, entity: u32) -> u32 {
        self.entities.get(entity as usize).map_or(0, |entity| entity.feed)
    }

    /// Where an entity is, longitude and latitude in degrees, where anybody said so.
    #[must_use]
    pub fn place(&self, entity: u32) -> Option<[f64; 2]> {
        self.entities.get(entity as usize).map(|entity| entity.place).filter(|place| !place[0].is_nan())
    }

    /// Whether anything is known of an entity now.
    #[must_use]
    pub fn is_there(&self, entity: u32) -> bool {
        self.place(entity).is_some() || self.of_entity(entity).next().is_some()
    }

    /// The series of an entity that have not ended, in the order they first came.
    pub fn of_entity(&self, entity: u32) -> impl Iterator<Item = u32> {
        let is_there = |&series: &u32| self.comings.get(series as usize).is_some_and(|it| !it.is_gone);
        self.all_of_entity(entity).filter(is_there)
    }

    fn all_of_entity(&self, entity: u32) -> impl Iterator<Item = u32> {
        let first = self.entities.get(entity as usize).map_or(NONE, |entity| entity.first);
        let there = |series: u32| Some(series).filter(|&series| series != NONE);
        std::iter::successors(there(first), move |&series| {
            there(self.keys.get(series as usize).map_or(NONE, |key| key.next))
        })
    }

    /// Whose a series is.
    #[must_use]
    pub fn entity_of_series(&self, series: u32) -> Option<u32> {
        self.keys.get(series as usize).map(|key| key.entity)
    }

    /// A series and its latest value; none of one that ended.
    #[must_use]
    pub fn series(&self, series: u32) -> Option<Series<'_>> {
        let at = series as usize;
        let (key, coming) = (self.keys.get(at)?, self.comings.get(at).filter(|coming| !coming.is_gone)?);
        Some(Series {
            entity: self.entity_names.get(key.entity),
            attribute: self.attribute_names.get(key.attribute),
            attribute_number: key.attribute,
            value: self.values.get(at)?,
            unit: self.tags.get(coming.canonical),
            at_ms: *self.at_ms.get(at)?,
            received_ms: coming.received_ms,
            quality: self.tags.get(coming.quality),
            source: self.tags.get(coming.source),
            simulated: coming.simulated,
            period_ms: self.histories.get(at)?.period_ms(),
            valid_until_ms: coming.valid_until_ms,
            accuracy: coming.accuracy,
        })
    }

    /// The unit of a series as its source has it; empty for none.
    #[must_use]
    pub fn source_unit(&self, series: u32) -> &str {
        self.comings.get(series as usize).map_or("", |coming| self.tags.get(coming.unit))
    }

    /// The last values of a series, oldest first, the latest among them; none where there is no more than that.
    pub fn history(&self, series: u32) -> impl Iterator<Item = Point> {
        self.histories.get(series as usize).into_iter().flat_map(History::points)
    }

    /// The newest time of anything measured, Unix milliseconds, no later than it came; nought before there is any.
    #[must_use]
    pub fn newest_ms(&self) -> f64 {
        self.newest_ms
    }

    /// Bytes held.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let of_series = size_of::<Key>()
            + size_of::<Value>()
            + size_of::<f64>()
            + size_of::<Coming>()
            + size_of::<History>();
        self.entity_names.bytes()
            + self.attribute_names.bytes()
            + self.tags.bytes()
            + self.entities.capacity() * size_of::<Entity>()
            + self.keys.capacity() * of_series
            + self.keepers.len() * HISTORY_BYTES
    }

    fn entity_of(&mut self, seen: &Seen<'_>, received_ms: f64) -> Result<(u32, bool), Fault> {
        if let Some(entity) = self.entity_names.find(seen.entity) {
            let known = self.entities.get_mut(entity as usize);
            let forgotten = known.filter(|known| known.feed == NOBODY);
            let is_new = forgotten.is_some();
            forgotten.into_iter().for_each(|known| known.feed = self.feed);
            return Ok((entity, is_new));
        }
        self.room()?;
        if self.entities.len() >= SERIES_MOST {
            return Err(Fault::new("at most 100,000 entities", "one more"));
        }
        // What time it is when the first observation comes is not known to whom writes ids beforehand.
        self.entity_names.set_seed(received_ms.to_bits());
        self.attribute_names.set_seed(received_ms.to_bits());
        self.tags.set_seed(received_ms.to_bits());
        let (place, place_ms) = ([f64::NAN; 2], f64::NEG_INFINITY);
        let feed = self.feed;
        self.entities.push(Entity { first: NONE, series: 0, place, place_ms, place_feed: feed, feed });
        Ok((self.entity_names.number(seen.entity), true))
    }

    fn room(&self) -> Result<(), Fault> {
        if self.keys.len() >= SERIES_MOST {
            return Err(Fault::new("at most 100,000 series", "one more"));
        }
        if self.entity_names.text_bytes() + self.attribute_names.text_bytes() > NAMES_BYTES_MOST {
            return Err(Fault::new("names of at most 16 MiB together", "one more"));
        }
        Ok(())
    }

    /// Notes where an entity is, unless it is known where it was later; whether that is elsewhere than before.
    fn moves(&mut self, entity: u32, seen: &Seen<'_>, received_ms: f64) -> bool {
        let (Some(place), Some(entity)) = (seen.place(), self.entities.get_mut(entity as usize)) else {
            return false;
        };
        if seen.at_ms < entity.place_ms && !is_astray(entity.place_ms, seen.at_ms, received_ms) {
            return false;
        }
        (entity.place_ms, entity.place_feed) = (seen.at_ms, self.feed);
        std::mem::replace(&mut entity.place, place) != place
    }

    fn series_of_attribute(&mut self, entity: u32, seen: &Seen<'_>) -> Result<u32, Fault> {
        let mut last = NONE;
        let attribute = self.attribute_names.find(seen.attribute);
        let dataset = if seen.dataset.is_empty() { Some(NONE) } else { self.tags.find(seen.dataset) };
        for series in self.all_of_entity(entity) {
            let key = self.keys.get(series as usize);
            if key.is_some_and(|key| Some(key.attribute) == attribute && Some(key.dataset) == dataset) {
                return Ok(series);
            }
            last = series;
        }
        let dataset = tag(&mut self.tags, seen.dataset);
        if dataset == NONE && !seen.dataset.is_empty() {
            return Err(Fault::new("names of data sets that there is room for", "one more"));
        }
        self.room()?;
        let series = short(self.keys.len());
        let Some(of) = self.entities.get_mut(entity as usize) else { return Ok(NONE) };
        if of.series >= OF_ENTITY_MOST {
            return Err(Fault::new("at most 256 attributes of one entity", "one more"));
        }
        of.series += 1;
        match self.keys.get_mut(last as usize) {
            Some(last) => last.next = series,
            None => of.first = series,
        }
        let attribute = self.attribute_names.number(seen.attribute);
        self.keys.push(Key { entity, attribute, dataset, next: NONE });
        self.values.push(Value::None);
        self.at_ms.push(f64::NEG_INFINITY);
        self.histories.push(History::default());
        self.comings.push(Coming {
            received_ms: 0.0,
            unit: NONE,
            canonical: NONE,
            quality: NONE,
            source: NONE,
            simulated: false,
            is_gone: false,
            valid_until_ms: f64::INFINITY,
            accuracy: f64::NAN,
            call: self.call.wrapping_sub(1),
            feed: self.feed,
        });
        Ok(series)
    }

    /// Adds the last of two points to a history, which begins with the first of them. Histories have so much room; for a
    /// new one, one of a series that was not heard of since `before_received_ms` goes, and if there is none, the new one
    /// has no history.
    fn remember(&mut self, at: usize, [before, now]: [Point; 2], before_received_ms: f64) {
        let is_new = self.histories.get(at).is_some_and(|history| !history.is_kept());
        if is_new {
            let room = if self.keepers.len() < HISTORIES_BYTES / HISTORY_BYTES {
                self.keepers.push(short(at));
                None
            } else {
                let Some(keeper) = self.longest_silent(before_received_ms) else { return };
                let gone = std::mem::replace(keeper, short(at));
                self.histories.get_mut(gone as usize).map(std::mem::take)
            };
            let mut history = History::in_room_of(room);
            history.push(before);
            if let Some(slot) = self.histories.get_mut(at) {
                *slot = history;
            }
        }
        if let Some(history) = self.histories.get_mut(at) {
            history.push(now);
        }
    }

    /// Who has been silent longest of the keepers looked at, if it was silent since before.
    fn longest_silent(&mut self, before_ms: f64) -> Option<&mut u32> {
        let mut longest = (before_ms, None);
        for _ in 0..CANDIDATES {
            self.hand = (self.hand + 1) % self.keepers.len().max(1);
            let series = *self.keepers.get(self.hand)?;
            let received_ms = self.comings.get(series as usize)?.received_ms;
            if received_ms < longest.0 {
                longest = (received_ms, Some(self.hand));
            }
        }
        self.keepers.get_mut(longest.1?)
    }
}

impl Taken {
    /// Nothing is otherwise than before.
    fn nothing(entity: u32) -> Self {
        Self {
            entity,
            series: None,
            is_applied: false,
            is_newer: false,
            is_changed: false,
            before: f64::NAN,
            is_moved: false,
        }
    }
}

/// Whether the clock that stamped what is known ran ahead, and that of what comes does not.
fn is_astray(known_ms: f64, at_ms: f64, received_ms: f64) -> bool {
    let ahead_ms = received_ms + AHEAD_MS;
    received_ms > 0.0 && known_ms > ahead_ms && at_ms <= ahead_ms
}

/// The number of a unit, quality, source or data set; none for none, and where there are too many.
fn tag(tags: &mut Names, word: &str) -> u32 {
    if word.is_empty() || word.len() > TAG_BYTES {
        return NONE;
    }
    if let Some(known) = tags.find(word) {
        return known;
    }
    if tags.len() < TAGS_MOST { tags.number(word) } else { NONE }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feed::rfc3339;

    /// The first of March 2026 at noon.
    const NOON_MS: f64 = 1_772_366_400_000.0;

    /// NO2 at a station, so many seconds after noon.
    fn no2(entity: &str, after_s: u32, value: f64) -> Observation {
        Observation {
            entity: entity.into(),
            attribute: "NO2".into(),
            value: Value::Number(value),
            time: format!("2026-03-01T12:{:02}:{:02}Z", after_s / 60, after_s % 60),
            ..Observation::default()
        }
    }

    fn take(latest: &mut Latest, observation: &Observation) -> Taken {
        latest.begin(0);
        latest.take(observation, NOON_MS).expect("a good observation")
    }

    fn value(latest: &Latest, series: u32) -> f64 {
        latest.series(series).map_or(f64::NAN, |series| series.value.number())
    }

    #[test]
    fn the_newest_value_stays_whatever_comes_after_it() {
        let mut latest = Latest::default();
        assert!(take(&mut latest, &no2("a", 60, 41.0)).is_applied, "the first");
        for (after_s, number, is_applied, stays) in
            [(60, 99.0, false, 41.0), (59, 98.0, false, 41.0), (61, 43.0, true, 43.0)]
        {
            let taken = take(&mut latest, &no2("a", after_s, number));
            assert_eq!(taken.is_applied, is_applied, "after {after_s} s");
            assert_eq!(value(&latest, taken.series.expect("one")), stays, "after {after_s} s");
        }
        assert_eq!(rfc3339(latest.newest_ms()), "2026-03-01T12:00:00Z", "no later than it came");
        let values: Vec<f64> = latest.history(0).map(|point| point.value).collect();
        assert_eq!(values, [41.0, 43.0], "what was replaced is remembered");
    }

    #[test]
    fn of_values_that_come_together_the_last_counts() {
        let mut latest = Latest::default();
        latest.begin(0);
        let taken = [1, 3, 2].map(|after_s| latest.take(&no2("a", after_s, 1.0), NOON_MS).expect("good"));
        assert_eq!(taken.map(|taken| taken.is_applied), [true, false, false], "one state");
        assert_eq!(taken.map(|taken| taken.is_newer), [true, true, false], "of two that were newer");
        assert!(take(&mut latest, &no2("a", 4, 1.0)).is_applied, "later again");
    }

    #[test]
    fn a_sensor_whose_clock_ran_ahead_is_believed_again_when_it_is_right() {
        let mut latest = Latest::default();
        take(&mut latest, &Observation { time: "2036-01-01T00:00:00Z".into(), ..no2("a", 0, 7.0) });
        assert!(take(&mut latest, &no2("a", 5, 41.0)).is_applied, "today");
        assert_eq!(value(&latest, 0), 41.0, "is believed");
        assert_eq!(latest.history(0).count(), 0, "without what never was");
        assert!(!take(&mut latest, &no2("a", 4, 42.0)).is_applied, "and the order holds again");
    }

    #[test]
    fn a_station_has_all_its_attributes_with_all_that_is_known_of_them() {
        let mut latest = Latest::default();
        let full = Observation {
            unit: Some("GQ".into()),
            quality: Some("good".into()),
            source: Some("city".into()),
            simulated: true,
            longitude: Some(7.4),
            latitude: Some(43.7),
            ..no2("a", 0, 41.0)
        };
        assert!(take(&mut latest, &full).is_moved, "new");
        take(&mut latest, &no2("b", 0, 1.0));
        take(
            &mut latest,
            &Observation { attribute: "status".into(), value: Value::Text("on".into()), ..full.clone() },
        );
        let later = Observation { time: "2026-03-01T12:00:01Z".into(), ..full.clone() };
        assert!(!take(&mut latest, &later).is_moved, "where it was");
        assert!(
            take(
                &mut latest,
                &Observation { longitude: Some(7.4), latitude: Some(43.8), ..no2("a", 2, 41.0) }
            )
            .is_moved,
            "moved"
        );
        assert_eq!(latest.of_entity(0).collect::<Vec<_>>(), [0, 2], "two series");
        let status = latest.series(2).expect("the status");
        assert_eq!((status.entity, status.attribute, status.unit), ("a", "status", "ug/m3"), "all of it");
        assert_eq!((status.quality, status.source, status.simulated), ("good", "city", true), "all of it");
        assert_eq!(latest.source_unit(2), "GQ", "as it came");
        assert_eq!((latest.place(0), latest.place(1)), (Some([7.4, 43.8]), None), "where it is");
        assert_eq!((latest.entities(), latest.len(), latest.entity(1)), (2, 3, "b"), "and no more");
    }

    #[test]
    fn one_station_can_not_have_attributes_without_end() {
        let mut latest = Latest::default();
        let refused = (0..300).filter(|number| {
            let odd = Observation { attribute: format!("x{number}"), ..no2("a", 0, 1.0) };
            latest.take(&odd, NOON_MS).is_err()
        });
        assert_eq!(refused.count(), 300 - OF_ENTITY_MOST, "those behind the last");
        assert!(latest.take(&no2("b", 0, 1.0), NOON_MS).is_ok(), "another has its own");
    }

    #[test]
    fn series_and_their_memory_have_an_end() {
        let mut latest = Latest::default();
        let stations = 2_000;
        for round in 0..3 {
            for number in 0..stations * 52 {
                let (station, attribute) = (number % stations, number / stations);
                let it = Observation {
                    attribute: format!("x{attribute}"),
                    ..no2(&format!("station {station}"), round, f64::from(round))
                };
                let taken = latest.take(&it, NOON_MS + f64::from(round));
                assert_eq!(taken.is_ok(), number < 100_000, "of number {number}");
            }
        }
        assert_eq!(latest.len(), 100_000, "series");
        assert!(latest.keepers.len() <= HISTORIES_BYTES / HISTORY_BYTES, "{}", latest.keepers.len());
        assert!(latest.bytes() < 40 << 20, "{} bytes", latest.bytes());
        let last = latest.history(99_999).count();
        assert_eq!(last, 0, "those who are all heard of keep what they have");
        // A day later only one speaks: of those silent since, one gives way.
        let late = Observation { attribute: "x49".into(), ..no2("station 1999", 600, 1.0) };
        latest.take(&late, NOON_MS + 86_400_000.0).expect("known");
        let late = Observation { attribute: "x49".into(), ..no2("station 1999", 601, 1.0) };
        latest.take(&late, NOON_MS + 86_400_001.0).expect("known");
        assert_eq!(latest.history(99_999).count(), 2, "has a history");
    }
}
