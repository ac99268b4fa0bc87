//! What became of the city since that was last told: what came and went, what is coloured and what is read otherwise.
//!
//! In: changes, as they come. Out: sentences: how many, and of the attribute that most of them have what rose and what fell
//! most. What is as it was before all the changes is none.
//! Does not: decide when that is told: who asks does.

use super::Twin;
use super::reading::Reader;
use super::say::{Pair, is_alike};
use crate::feed::{Series, Value};
use crate::words::{Level, Message, Told, attribute, describe, in_unit_of, what};
use std::ops::Range;

/// Series with another value than when they were told last, and the number they had then; no more than there are series.
#[derive(Debug, Clone, Default)]
pub(super) struct Noted {
    changes: Vec<(u32, f64)>,
    /// Per series: whether it is among those.
    is_noted: Vec<bool>,
}

impl Noted {
    /// Notes a change; what was before the first since the last time counts.
    pub(super) fn note(&mut self, series: u32, before: f64) {
        let at = series as usize;
        if self.is_noted.len() <= at {
            self.is_noted.resize(at + 1, false);
        }
        if self.is_noted.get_mut(at).is_some_and(|is_noted| !std::mem::replace(is_noted, true)) {
            self.changes.push((series, before));
        }
    }

    fn take(&mut self) -> Vec<(u32, f64)> {
        self.is_noted.clear();
        std::mem::take(&mut self.changes)
    }
}

/// Features, each once: a bit for every index.
#[derive(Debug, Clone, Default)]
pub(super) struct Marks(Vec<u64>);

impl Marks {
    pub(super) fn mark(&mut self, feature: u32) {
        let at = (feature / u64::BITS) as usize;
        if self.0.len() <= at {
            self.0.resize(at + 1, 0);
        }
        self.0.get_mut(at).into_iter().for_each(|bits| *bits |= 1 << (feature % u64::BITS));
    }

    pub(super) fn holds(&self, feature: u32) -> bool {
        let bits = self.0.get((feature / u64::BITS) as usize);
        bits.is_some_and(|bits| bits >> (feature % u64::BITS) & 1 == 1)
    }

    pub(super) fn clear(&mut self, features: Range<u32>) {
        let end = u32::try_from(self.0.len()).unwrap_or(u32::MAX).saturating_mul(u64::BITS);
        for feature in features.start..features.end.min(end) {
            let bits = self.0.get_mut((feature / u64::BITS) as usize);
            bits.into_iter().for_each(|bits| *bits &= !(1 << (feature % u64::BITS)));
        }
    }

    /// Those that are marked, in order.
    pub(super) fn all(&self) -> impl Iterator<Item = u32> {
        let words = self.0.iter().zip(0..).filter(|(bits, _)| **bits != 0);
        words.flat_map(|(&bits, word)| {
            (0..u64::BITS).filter(move |bit| bits >> bit & 1 == 1).map(move |bit| word * u64::BITS + bit)
        })
    }

    fn take(&mut self) -> u32 {
        std::mem::take(&mut self.0).iter().map(|bits| bits.count_ones()).sum()
    }
}

/// How many changed, and how.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally {
    /// With a value now as before.
    changed: u32,
    /// Of these, for the worse and for the better.
    worse: u32,
    better: u32,
    /// With a value now and none before.
    new: u32,
    /// With none now.
    gone: u32,
    /// All of them, with the number before.
    pub(super) pairs: Vec<(Pair, f64)>,
}

impl Tally {
    pub(super) fn count(&self) -> u32 {
        self.changed + self.new + self.gone
    }

    /// How many in one part of a sentence; `count` of them.
    pub(super) fn part(&self, count: u32) -> Message {
        let (worse, better) = (self.worse, self.better);
        if worse + better == 0 {
            return Message::new("changed").with("count", count);
        }
        Message::new("changed_ways").with("count", count).with("worse", worse).with("better", better)
    }
}

impl Twin {
    /// Counts changes of series that are a feature's.
    pub(super) fn tally(&self, noted: &mut Noted) -> Tally {
        let mut tally = Tally::default();
        for (number, before) in noted.take() {
            let Some(series) = self.live.latest.series(number) else { continue };
            let entity = self.live.latest.entity_of_series(number);
            let Some(feature) = entity.and_then(|entity| self.live.bonds.feature(entity)) else { continue };
            let now = series.value.number();
            let change = now - before;
            if change == 0.0 {
                continue;
            }
            let worse = attribute(series.attribute).map_or(0.0, |(_, known)| f64::from(known.worse) * change);
            tally.worse += u32::from(worse > 0.0);
            tally.better += u32::from(worse < 0.0);
            *match series.value {
                Value::None => &mut tally.gone,
                _ if before.is_nan() && !now.is_nan() => &mut tally.new,
                _ => &mut tally.changed,
            } += 1;
            tally.pairs.push(((feature, number), before));
        }
        tally
    }

    /// What changed since this was last asked.
    pub(super) fn describe_change(&mut self, reader: &mut Reader, level: Level) -> Told {
        let mut said: Vec<Message> = Vec::new();
        let (came, went) = (std::mem::take(&mut reader.came), std::mem::take(&mut reader.went));
        let mut noted = std::mem::take(&mut self.live.untold_changes);
        let tally = self.tally(&mut noted);
        let recoloured = reader.recoloured.take();
        let counts = [("recoloured", recoloured), ("readings_new", tally.new), ("readings_gone", tally.gone)];
        let counts = counts.into_iter().filter(|(_, count)| *count > 0);
        said.extend(counts.map(|(id, count)| Message::new(id).with("count", count)));
        if tally.changed > 0 {
            said.push(Message::new("readings_changed").with("changed", tally.part(tally.changed)));
        }
        if level != Level::Short {
            said.extend(self.most(&tally, "rose_most", 1.0));
            said.extend(self.most(&tally, "fell_most", -1.0));
        }
        Told { said: describe::change(came, went, said), ..Told::default() }
    }

    /// What changed most in one way, of the attribute that most of those that changed have; none where none did.
    fn most(&self, tally: &Tally, id: &'static str, way: f64) -> Option<Message> {
        let moved = || tally.pairs.iter().filter(|(_, before)| !before.is_nan());
        let pairs: Vec<Pair> = moved().map(|(pair, _)| *pair).collect();
        let main = self.main_series(&pairs)?;
        let mut most: Option<(f64, u32, f64, Series<'_>)> = None;
        for &((feature, number), before) in moved() {
            let Some(series) = self.live.latest.series(number) else { continue };
            let far = (series.value.number() - before) * way;
            if is_alike(&series, &main) && far > most.as_ref().map_or(0.0, |(most, ..)| *most) {
                most = Some((far, feature, before, series));
            }
        }
        let (_, feature, before, series) = most?;
        let told = Message::new(id).with("what", what(&series)).with("name", self.called(feature));
        let told = told.with("before", in_unit_of(&series, before));
        Some(told.with("now", in_unit_of(&series, series.value.number())))
    }
}
