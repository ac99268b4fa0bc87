//! What is observed, joined to the city: which readings a feature has, and what becomes of observations.
//!
//! Does not: decide when something is said ([`super::speech`] does), or draw.

use super::bonds::{Bonds, Known};
use super::change::{Marks, Noted};
use super::drive::Drive;
use super::feeds::FeedBook;
use super::marks::MarkBook;
use super::paint::Painter;
use super::say::is_district;
use super::speech::Speech;
use super::warnings::{Told, Warnings};
use super::{Answer, Command, Event, Payload, Twin};
use crate::batch::Batch;
use crate::city::{Issue, Severity};
use crate::feed::{Fault, Freshness, Latest, Observation, Series, Taken, Value, hash, rfc3339, shown};
use crate::words::{Arg, Message, Readings, attribute, reading, reading_line};
use serde::Serialize;

/// What the page observed itself, and no feed.
const PAGE: u32 = 0;
/// So many entities of one feature are looked at: who puts more in one place is not heard out.
pub(super) const ENTITIES_MOST: usize = 256;
/// So many reasons are listed with one answer.
const ISSUES_LISTED: usize = 100;
/// So many entities without a feature are listed; all are counted.
const UNMATCHED_LISTED: usize = 500;

/// What became of some observations: each is counted once.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Observed {
    /// Features that read something newer now, by series.
    pub applied: u32,
    /// Not newer than what is known, or overtaken in the same call.
    pub coalesced: u32,
    /// Kept, but no feature's.
    pub unmatched: u32,
    /// Entities of the same feed that are no feature now, whenever they came.
    pub unmatched_entities: u32,
    /// Not taken.
    pub rejected: u32,
    /// Why; the first hundred.
    pub issues: Vec<Issue>,
}

/// What is observed and what it is for.
#[derive(Debug, Clone, Default)]
pub(super) struct Live {
    pub(super) latest: Latest,
    pub(super) feeds: FeedBook,
    pub(super) painter: Painter,
    pub(super) bonds: Bonds,
    pub(super) marks: MarkBook,
    pub(super) drive: Drive,
    pub(super) warnings: Warnings,
    pub(super) speech: Speech,
    /// Taken in since the page was last told.
    pub(super) untold: u32,
    /// Since the last summary.
    pub(super) changes: Noted,
    /// Since a change was last described.
    pub(super) untold_changes: Noted,
    /// Whose readings are said as they come.
    pub(super) followed: Option<u32>,
    /// What was said of it last.
    pub(super) said: Option<Message>,
}

impl Readings for Twin {
    fn all(&self, feature: u32) -> Vec<Message> {
        self.readings(feature)
    }

    fn line(&self, feature: u32) -> Option<Message> {
        self.reading_line(feature)
    }

    fn has(&self, feature: u32) -> bool {
        self.has_readings(feature)
    }
}

impl Twin {
    /// Obeys what concerns observations, speech without being asked, and sound; none for other commands.
    pub(super) fn hear(
        &mut self,
        command: &Command,
        payload: &Payload,
        now_ms: f64,
    ) -> Option<Result<Answer, String>> {
        match command {
            Command::Observe { observations } => {
                let observed = self.observe(observations, now_ms);
                Some(Ok(Answer::Observed(Box::new(observed))))
            }
            Command::Unmatched { limit } => {
                let (count, entities) = self.unmatched();
                let entities = entities.into_iter().take(*limit as usize).map(str::to_owned).collect();
                Some(Ok(Answer::Unmatched { count, entities }))
            }
            Command::ObserveRows { feed } => {
                let bytes = payload.bytes.as_deref().unwrap_or_default();
                let batch = Batch::from_bytes(bytes).map_err(|fault| fault.to_string());
                Some(batch.map(|batch| Answer::Observed(Box::new(self.observe_rows(*feed, &batch, now_ms)))))
            }
            Command::Paint { attribute } => {
                self.choose(attribute.clone(), now_ms);
                Some(Ok(Answer::Done))
            }
            Command::Paints {} => {
                let (choices, shown) = self.paints();
                Some(Ok(Answer::Paints { choices, shown }))
            }
            Command::Feed { feed, rules } => {
                let added = self.add_feed(*feed, rules).map(|()| Answer::Done);
                self.tick(now_ms);
                Some(added)
            }
            Command::FeedGone { feed } => {
                self.remove_feed(*feed, now_ms);
                self.tick(now_ms);
                Some(Ok(Answer::Done))
            }
            Command::Alert { alert_id, title, area, language, urgent, again, rings, circles, until_ms } => {
                let told = Told { id: alert_id, title, rings, circles, until_ms: *until_ms };
                if self.add_warning(&told, now_ms) && !again {
                    self.warn(alert_id, [title, area], language.as_deref(), *urgent, now_ms);
                }
                Some(Ok(Answer::Done))
            }
            Command::AlertGone { alert_id } => {
                self.remove_warning(alert_id);
                Some(Ok(Answer::Done))
            }
            Command::Connection { lost, all } => {
                self.connected(*lost, *all, now_ms);
                Some(Ok(Answer::Done))
            }
            Command::Monitor { index } => Some(self.follow(*index).map(|()| Answer::Done)),
            Command::Announce { announce, paused, hidden } => {
                self.live.speech.set(*announce, *paused, *hidden, now_ms);
                self.tick(now_ms);
                Some(Ok(Answer::Done))
            }
            Command::Sound { index } => Some(self.sound(*index).map(|sound| Answer::Sound(Box::new(sound)))),
            _ => None,
        }
    }

    /// Takes in what was observed.
    pub fn observe(&mut self, observations: &[Observation], now_ms: f64) -> Observed {
        let take = |latest: &mut Latest, it: &Observation, unix_ms: f64| latest.take(it, unix_ms);
        self.take_all(PAGE, observations, take, |it| &it.entity, now_ms)
    }

    /// Takes in what a decoder handed on of a feed.
    pub fn observe_rows(&mut self, feed: u32, batch: &Batch, now_ms: f64) -> Observed {
        let take =
            |latest: &mut Latest, row: &crate::batch::Row, unix_ms: f64| latest.take_row(batch, row, unix_ms);
        self.take_all(feed, &batch.rows, take, |row| batch.say(row.entity), now_ms)
    }

    /// Takes in some of the same kind: each is applied, coalesced, unmatched or rejected.
    fn take_all<'a, T>(
        &mut self,
        feed: u32,
        all: &'a [T],
        take: impl Fn(&mut Latest, &T, f64) -> Result<Taken, Fault>,
        entity: impl Fn(&'a T) -> &'a str,
        now_ms: f64,
    ) -> Observed {
        let mut counts = Observed::default();
        let mut all_taken = Vec::with_capacity(all.len());
        self.live.latest.begin(feed);
        for (number, it) in all.iter().enumerate() {
            match take(&mut self.live.latest, it, self.unix_ms) {
                Ok(taken) => {
                    if taken.is_moved {
                        self.live.bonds.note_moved(taken.entity);
                    }
                    all_taken.push(taken);
                }
                Err(fault) => {
                    counts.rejected += 1;
                    if counts.issues.len() < ISSUES_LISTED {
                        let entity = Some(entity(it)).filter(|entity| !entity.is_empty());
                        counts.issues.push(Issue {
                            severity: Severity::Skipped,
                            feature_id: entity.map(shown),
                            index: None,
                            position: format!("observation {number}"),
                            expected: fault.expected.to_owned(),
                            found: fault.found,
                        });
                    }
                }
            }
        }
        self.bind();
        self.send_all(&all_taken, now_ms);
        let refused = self.live.marks.take_refused();
        counts.issues.extend((refused > 0).then(|| too_many(refused)));
        let (mut touched, mut changed) = (Marks::default(), Marks::default());
        for taken in &all_taken {
            if taken.is_newer
                && let Some(series) = taken.series
            {
                self.note_painted(series, now_ms);
            }
            let Some(feature) = self.live.bonds.feature(taken.entity) else {
                if self.live.bonds.is_mark(taken.entity) {
                    // It has a feature soon.
                    counts.applied += u32::from(taken.is_applied);
                    counts.coalesced += u32::from(!taken.is_applied);
                    continue;
                }
                // The end of what nobody has heard of is nobody's.
                let is_known = !self.live.latest.entity(taken.entity).is_empty();
                counts.unmatched += u32::from(is_known);
                counts.coalesced += u32::from(!is_known);
                continue;
            };
            if taken.is_applied {
                counts.applied += 1;
            } else {
                counts.coalesced += 1;
            }
            if taken.is_newer {
                touched.mark(feature);
            }
            if taken.is_changed {
                changed.mark(feature);
                self.note(taken, feature, now_ms);
            }
        }
        counts.unmatched_entities = self.unmatched_of(feed);
        self.paint_observed(&touched, &changed, now_ms);
        if !all_taken.is_empty() {
            let taken = u32::try_from(all_taken.len()).unwrap_or(u32::MAX);
            self.live.untold = self.live.untold.saturating_add(taken);
            self.live.speech.note_observed(now_ms);
        }
        self.tick(now_ms);
        counts
    }

    /// Notes a change for those who are told of it later.
    fn note(&mut self, taken: &Taken, feature: u32, now_ms: f64) {
        let concerns = |followed: u32| followed == feature || is_district(self, followed);
        let is_followed = self.followed().is_some_and(concerns);
        let live = &mut self.live;
        if is_followed {
            live.speech.note_followed(now_ms);
        }
        let Some(series) = taken.series else { return };
        live.untold_changes.note(series, taken.before);
        if !live.speech.sums_up() {
            return;
        }
        live.changes.note(series, taken.before);
        live.speech.note_change(now_ms);
    }

    /// Bytes held for what is observed.
    #[must_use]
    pub fn observed_bytes(&self) -> usize {
        self.live.latest.bytes()
    }

    /// Joins entities to features that came since the last time.
    pub(super) fn bind(&mut self) {
        if !self.live.latest.is_empty() {
            self.bind_all();
        }
    }

    /// A function of its own: a first view, in which nothing is observed, comes without it.
    #[inline(never)]
    fn bind_all(&mut self) {
        let live = &mut self.live;
        let known = Known { city: &self.city, index: &self.index, latest: &live.latest, feeds: &live.feeds };
        if live.bonds.bind(&known, &mut live.marks) {
            live.painter.note_bound();
        }
    }

    fn follow(&mut self, index: Option<u32>) -> Result<(), String> {
        if let Some(index) = index
            && self.city.row(index as usize).is_none()
        {
            return Err(self.no_feature(index));
        }
        (self.live.followed, self.live.said, self.live.marks.followed) = (index, None, None);
        self.live.speech.follow_anew();
        Ok(())
    }

    /// Whose readings are said as they come: the feature that was asked for, else the selected one where that is wanted.
    pub(super) fn followed(&self) -> Option<u32> {
        self.live.followed.or(self.selected().filter(|_| self.live.speech.follows_selection()))
    }

    /// The series of a feature: common attributes first, in an order of their own, then others by name.
    pub(super) fn series_of(&self, index: u32) -> Vec<u32> {
        let latest = &self.live.latest;
        let place = |series: u32| {
            let name = latest.series(series).map_or("", |series| series.attribute);
            (attribute(name).map_or(usize::MAX, |(rank, _)| rank), name)
        };
        let mut ordered = Vec::new();
        let entities = self.live.bonds.entities(index).take(ENTITIES_MOST);
        for series in entities.flat_map(|entity| latest.of_entity(entity)) {
            // A handful: each is put in its place.
            let behind = place(series);
            let at = ordered.iter().position(|&other| place(other) > behind).unwrap_or(ordered.len());
            ordered.insert(at, series);
        }
        ordered
    }

    /// All readings of a feature, in sentences; those that concern people most come first.
    #[must_use]
    pub fn readings(&self, index: u32) -> Vec<Message> {
        let live = &self.live;
        let told = |number: u32| {
            let series = live.latest.series(number)?;
            let band = live.painter.word(number, series.value.number());
            Some(reading(&series, band, self.unix_ms))
        };
        self.series_of(index).into_iter().filter_map(told).collect()
    }

    /// The first reading of a feature on one line, the value first; none where it has none.
    #[must_use]
    pub fn reading_line(&self, index: u32) -> Option<Message> {
        let series = self.first_series(index)?;
        Some(reading_line(&series, self.unix_ms))
    }

    /// The number of a feature's first reading, to sort by, and how fresh it is; none where it is no number.
    #[must_use]
    pub fn reading_number(&self, index: u32) -> Option<(f64, Freshness)> {
        let series = self.first_series(index)?;
        match series.value {
            Value::Number(number) => Some((*number, series.freshness(self.unix_ms))),
            _ => None,
        }
    }

    fn first_series(&self, index: u32) -> Option<Series<'_>> {
        let first = self.series_of(index).first().copied()?;
        self.live.latest.series(first)
    }

    /// Whether a feature has readings.
    #[must_use]
    pub fn has_readings(&self, index: u32) -> bool {
        self.live.bonds.entities(index).any(|entity| self.live.latest.of_entity(entity).next().is_some())
    }

    /// The features that have readings, in load order.
    #[must_use]
    pub fn features_with_readings(&self) -> Vec<u32> {
        let mut features: Vec<u32> = Vec::new();
        for &(feature, entity) in self.live.bonds.pairs() {
            let feature = u32::try_from(feature).unwrap_or(u32::MAX);
            let has_series = self.live.latest.of_entity(entity).next().is_some();
            if has_series && features.last() != Some(&feature) {
                features.push(feature);
            }
        }
        features
    }

    /// How many entities are no feature of the city, and the ids of the first five hundred.
    #[must_use]
    pub fn unmatched(&self) -> (u32, Vec<&str>) {
        let entities = || self.live.bonds.unmatched().filter(|&entity| self.live.latest.is_there(entity));
        let count = u32::try_from(entities().count()).unwrap_or(u32::MAX);
        (count, entities().take(UNMATCHED_LISTED).map(|entity| self.live.latest.entity(entity)).collect())
    }

    /// How many entities of a feed are no feature of the city.
    fn unmatched_of(&self, feed: u32) -> u32 {
        let Live { latest, bonds, .. } = &self.live;
        let is_open = |&entity: &u32| latest.feed(entity) == feed && latest.is_there(entity);
        u32::try_from(bonds.unmatched().filter(is_open).count()).unwrap_or(u32::MAX)
    }

    /// Has something said at once that people must know; what has the same id is said once.
    pub fn alert(&mut self, id: &str, message: Message, now_ms: f64) {
        self.live.speech.alert(hash(id, 0), message, now_ms);
        self.tick(now_ms);
    }

    /// Takes a warning: its title and where it holds, in its own language. What is not urgent is only counted aloud.
    fn warn(&mut self, id: &str, said: [&str; 2], language: Option<&str>, is_urgent: bool, now_ms: f64) {
        if !is_urgent {
            self.live.speech.warn(hash(id, 0), now_ms);
            return self.tick(now_ms);
        }
        let [title, area] = said.map(|text| Arg::Data(shown(text), language.map(str::to_owned)));
        let mut message = Message::new("live_alert").with("title", title);
        if !said[1].is_empty() {
            message = message.with("area", area);
        }
        self.alert(id, message, now_ms);
    }

    /// How many of the sources of data are not connected. That all are is said only after it was said that some were not.
    fn connected(&mut self, lost: u32, all: u32, now_ms: f64) {
        if lost > 0 {
            self.connection(Message::new("live_lost").with("count", lost).with("total", all), now_ms);
        } else {
            self.live.speech.connected(Message::new("live_back"), now_ms);
        }
        self.tick(now_ms);
    }

    /// Has it said how the connection is now, once it has been so for a while.
    pub fn connection(&mut self, message: Message, now_ms: f64) {
        self.live.speech.connection(message, now_ms);
    }

    /// When [`Self::tick`] will next have something to do; none while nothing is due.
    #[must_use]
    pub fn next_due_ms(&self) -> Option<f64> {
        let live = &self.live;
        let is_still = live.speech.is_paused();
        let dues = [
            live.speech.next_due_ms(),
            live.painter.next_due_ms().filter(|_| !is_still),
            live.marks.next_due_ms().filter(|_| !is_still),
            self.drive_due_ms(),
            live.warnings.next_due_ms().filter(|_| !is_still),
        ];
        dues.into_iter().flatten().reduce(f64::min)
    }

    /// Tells the page, once, that data came.
    pub(super) fn tell_observed(&mut self) {
        let newest_ms = self.live.latest.newest_ms();
        let at_ms = if newest_ms > 0.0 { newest_ms } else { self.unix_ms };
        let count = std::mem::take(&mut self.live.untold);
        self.events.push(Event::Observed { count, at: rfc3339(at_ms) });
    }
}

/// There is no room for so many features of their own.
fn too_many(count: u32) -> Issue {
    Issue {
        severity: Severity::Warning,
        feature_id: None,
        index: None,
        position: "entities that are no feature of the city".to_owned(),
        expected: "at most 20,000 that are shown where they are".to_owned(),
        found: format!("{count} more"),
    }
}
