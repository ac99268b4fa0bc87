//! What is said without being asked: sentences about what changed, and what the followed feature reads.
//!
//! In: what is due. Out: [`Event::Say`]. Every part is bounded, so that a sentence stays short in any language.
//! Does not: decide when, or what is loud enough ([`super::speech`] does).

use super::event::Channel;
use super::speech::Due;
use super::{Event, Twin};
use crate::city::Layer;
use crate::feed::{Series, Value};
use crate::words::{Arg, Message, attribute, in_unit_of, kind, name, reading_line, what};
use glam::DVec2;

/// Characters of a name in a sentence that nobody asked for.
const NAME_CHARS: usize = 40;
/// Characters of a unit that no catalogue has.
const UNIT_CHARS: usize = 16;
/// So many readings are said at once.
const READINGS_SAID: usize = 3;

/// A feature and one of its series.
pub(super) type Pair = (u32, u32);

impl Twin {
    /// Does and says what is due.
    pub fn tick(&mut self, now_ms: f64) {
        if !self.live.speech.is_paused() {
            self.live.marks.tick(now_ms);
        }
        if self.next_due_ms().is_some_and(|due_ms| due_ms <= now_ms) {
            self.do_due(now_ms);
        }
    }

    /// A function of its own: a first view, in which nothing is due, comes without it.
    #[inline(never)]
    fn do_due(&mut self, now_ms: f64) {
        self.drive_on(now_ms);
        let is_still = self.live.speech.is_paused();
        if !is_still && self.live.warnings.next_due_ms().is_some_and(|due_ms| due_ms <= now_ms) {
            self.end_warnings(now_ms);
        }
        self.draw_observed(now_ms);
        while let Some(due) = self.live.speech.take(now_ms) {
            let (channel, message) = match due {
                Due::Observed => {
                    self.tell_observed();
                    continue;
                }
                Due::Alert(message) => (Channel::Assertive, Some(message)),
                Due::Connection(message) => (Channel::Polite, Some(message)),
                Due::Warnings(count) => {
                    (Channel::Polite, Some(Message::new("live_alerts").with("count", count)))
                }
                Due::Summary => (Channel::Polite, self.summary()),
                Due::Followed => (Channel::Polite, self.say_followed()),
            };
            self.events.extend(message.map(|message| Event::Say { channel, message }));
        }
    }

    /// What changed since the last summary; none where all is as it was.
    fn summary(&mut self) -> Option<Message> {
        let mut noted = std::mem::take(&mut self.live.changes);
        let tally = self.tally(&mut noted);
        if tally.count() == 0 {
            return None;
        }
        let changed = tally.part(tally.count());
        let pairs: Vec<Pair> = tally.pairs.iter().map(|(pair, _)| *pair).collect();
        Some(match self.aggregate(&pairs) {
            Some(of) => Message::new("updates").with("changed", changed).with("highest", self.highest(&of)),
            None => changed,
        })
    }

    /// What the followed feature reads; none where that was said last.
    fn say_followed(&mut self) -> Option<Message> {
        let index = self.followed()?;
        let ordered = self.series_of(index);
        let message = if ordered.is_empty() && is_district(self, index) {
            self.of_district(index)?
        } else {
            let series = ordered.iter().filter_map(|&series| self.live.latest.series(series));
            let lines = series.take(READINGS_SAID).map(|series| brief(reading_line(&series, self.unix_ms)));
            let lines: Vec<Message> = lines.collect();
            Message::new("followed").with("name", self.called(index)).with("readings", lines)
        };
        if self.live.said.as_ref() == Some(&message) {
            return None;
        }
        self.live.said = Some(message.clone());
        Some(message)
    }

    fn of_district(&self, district: u32) -> Option<Message> {
        let row = self.city.row(district as usize)?;
        let bounds = row.bounds();
        let is_inside = |place: DVec2| bounds.holds(place.as_vec2()) && row.holds(place);
        let is_of_it = |feature: u32| {
            let place = self.city.row(feature as usize).and_then(|row| row.place_m());
            place.is_some_and(|place| is_inside(place.as_dvec2()))
        };
        let mut pairs = self.all_pairs();
        pairs.retain(|(feature, _)| is_of_it(*feature));
        let of = self.aggregate(&pairs)?;
        Some(
            Message::new("followed_district")
                .with("name", self.called(district))
                .with("count", of.count)
                .with("what", brief_arg(what(&of.series)))
                .with("mean", brief_arg(in_unit_of(&of.series, of.sum / f64::from(of.count))))
                .with("highest", self.highest(&of)),
        )
    }

    /// Every feature that has readings with each of its series.
    pub(super) fn all_pairs(&self) -> Vec<Pair> {
        let live = &self.live;
        let mut pairs = Vec::new();
        for &(feature, entity) in live.bonds.pairs() {
            let feature = u32::try_from(feature).unwrap_or(u32::MAX);
            pairs.extend(live.latest.of_entity(entity).map(|series| (feature, series)));
        }
        pairs
    }

    /// The first of the series whose attribute most of some have, those of which more or less is worse before others.
    pub(super) fn main_series(&self, pairs: &[Pair]) -> Option<Series<'_>> {
        let series =
            || pairs.iter().filter_map(|&(_, series)| self.live.latest.series(series)).filter(is_number);
        let mut weights: Vec<u32> = Vec::new();
        for series in series() {
            let at = series.attribute_number as usize;
            if weights.len() <= at {
                weights.resize(at + 1, 0);
            }
            let has_way = attribute(series.attribute).is_some_and(|(_, known)| known.worse != 0);
            weights.get_mut(at).into_iter().for_each(|weight| *weight += 1 + u32::from(has_way));
        }
        let weight = |series: &Series<'_>| weights.get(series.attribute_number as usize).copied();
        let heaviest = weights.iter().max().copied()?;
        series().find(|series| weight(series) == Some(heaviest))
    }

    /// The numbers of the main attribute of some series.
    fn aggregate(&self, pairs: &[Pair]) -> Option<Aggregate<'_>> {
        let series = self.main_series(pairs)?;
        let mut of = Aggregate { count: 0, sum: 0.0, highest: f64::NEG_INFINITY, feature: 0, series };
        for &(feature, series) in pairs {
            let series = self
                .live
                .latest
                .series(series)
                .filter(|series| is_number(series) && is_alike(series, &of.series));
            let Some(series) = series else { continue };
            let number = series.value.number();
            of.count += 1;
            of.sum += number;
            if number > of.highest {
                (of.highest, of.feature, of.series) = (number, feature, series);
            }
        }
        Some(of)
    }

    fn highest(&self, of: &Aggregate<'_>) -> Message {
        Message::new("highest")
            .with("what", brief_arg(what(&of.series)))
            .with("value", brief_arg(in_unit_of(&of.series, of.highest)))
            .with("name", self.called(of.feature))
    }

    /// What a feature is called, in short.
    pub(super) fn called(&self, index: u32) -> Arg {
        let Some(row) = self.city.row(index as usize) else { return Arg::Word("") };
        match name(row, &self.reader.language) {
            None => Message::new("unnamed").with("kind", kind(row)).with("index", index).into(),
            Some(name) => brief_arg(name.into()),
        }
    }
}

/// Numbers of one attribute, and the highest of them.
struct Aggregate<'a> {
    count: u32,
    sum: f64,
    highest: f64,
    feature: u32,
    /// Of the highest.
    series: Series<'a>,
}

fn is_number(series: &Series<'_>) -> bool {
    matches!(series.value, Value::Number(_))
}

/// Whether the values of two series can be compared; a gap can with any of its attribute.
pub(super) fn is_alike(one: &Series<'_>, other: &Series<'_>) -> bool {
    one.attribute_number == other.attribute_number && (one.unit == other.unit || *one.value == Value::None)
}

/// Whether a feature is a district.
pub(super) fn is_district(twin: &Twin, index: u32) -> bool {
    twin.city.row(index as usize).is_some_and(|row| row.facts.layer == Layer::District)
}

/// With no part longer than it should be.
fn brief(mut message: Message) -> Message {
    for (_, arg) in &mut message.args {
        *arg = brief_arg(std::mem::replace(arg, Arg::Word("")));
    }
    message
}

fn brief_arg(arg: Arg) -> Arg {
    match arg {
        Arg::Data(text, language) => Arg::Data(cut(text), language),
        Arg::Reading(value, unit) => {
            let value = if let Value::Text(text) = value { Value::Text(cut(text)) } else { value };
            Arg::Reading(value, unit.filter(|unit| unit.chars().count() <= UNIT_CHARS))
        }
        other => other,
    }
}

fn cut(text: String) -> String {
    match text.char_indices().nth(NAME_CHARS) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or("").trim_end()),
        None => text,
    }
}
