//! What is observed, painted: which reading a feature shows, in which class of which scale, and how far it may be trusted.
//!
//! In: series as they change, the rules of their feeds, what time it is. Out: looks, heights and sizes of features.
//! Series that are painted alike are a group: one attribute in one unit, as one feed or nobody wishes it. A feature shows
//! the reading of the group that comes first: in the order of its feed's wishes, then in that of the common attributes.
//! What the page coloured by values of its own keeps its colour.
//! Does not: keep anything per feature; what a look is follows from the series whenever it is asked for.

use super::change::Marks;
use super::feeds::FeedBook;
use super::live::ENTITIES_MOST;
use super::pick::Drawn;
use super::{PaintChoice, Twin};
use crate::city::{Layer, Row};
use crate::feed::{Latest, Series};
use crate::geo::Held as _;
use crate::geo::order::{self, Ranked};
use crate::style::{
    Pattern, Rgb, Scale, Standing, Theme, Wish, base_look, preset, standing_look, unsure_look,
};
use crate::words::{Arg, attribute, what};
use std::ops::Range;

/// Groups of one page.
const GROUPS_MOST: usize = 512;
/// Not painted.
const NONE: u16 = u16::MAX;
/// Where common attributes begin in the order, behind a feed's wishes, and where those without a preset do.
const COMMON: usize = 64;
const PLAIN: usize = 192;
/// Only painted when it is asked for.
const ON_DEMAND: usize = 1_024;
/// Data alone have the picture drawn no more often, and half as often or less where data are saved.
const FRAME_MS: f64 = 100.0;
const FRAME_LOW_MS: f64 = 250.0;
/// Ages are looked at no more often.
const AGES_MS: f64 = 1_000.0;
/// A mark that swells does so for so long, and by such a part.
const PULSE_MS: f64 = 600.0;
const PULSE_PART: f64 = 0.5;
/// So many swell at once.
const PULSES_MOST: usize = 256;

/// Series that are painted alike.
#[derive(Debug, Clone)]
pub(super) struct Group {
    attribute: u32,
    pub(super) unit: String,
    /// The feed whose wish it is, and which one; none where nobody wishes.
    wish: Option<(u32, usize)>,
    rank: usize,
    /// What it is called among the choices: a word, or the source's name.
    pub(super) key: String,
    pub(super) what: Arg,
    pub(super) scale: Scale,
    /// Ids of words for its classes.
    pub(super) words: Option<&'static [&'static str]>,
    /// Of all its values, where its scale follows them.
    range: Option<[f64; 2]>,
    /// Those that are wished.
    colors: Vec<String>,
    height_m: Option<[f64; 2]>,
    size: Option<[f64; 2]>,
    pulses: bool,
}

/// What a feature shows.
pub(super) struct Shown<'a> {
    pub(super) group: usize,
    pub(super) series: Series<'a>,
    /// None where its value is no number.
    pub(super) class: Option<usize>,
}

/// How what is observed is painted.
#[derive(Debug, Clone, Default)]
pub(super) struct Painter {
    pub(super) groups: Vec<Group>,
    /// Per series.
    of_series: Vec<u16>,
    /// The only group of attributes that is shown; none for the first of each feature.
    chosen: Option<String>,
    /// Features that carry a value of the page's own.
    pub(super) own: Marks,
    /// Features that look as what is observed there has it.
    painted: Marks,
    /// Some look says that a value is not to be trusted, or did when all was last painted.
    pub(super) doubts: bool,
    /// A scale or a choice is another one: all is to be painted anew.
    is_behind: bool,
    /// Some group has heights or sizes, or had.
    shapes: bool,
    /// When data next have the picture drawn, and when they last had.
    frame_due_ms: Option<f64>,
    frame_ms: Option<f64>,
    /// When ages are next looked at.
    ages_due_ms: Option<f64>,
    /// Marks that swell, and since when.
    pulses: Vec<(u32, f64)>,
}

impl Painter {
    /// Forgets how series are painted: other rules hold.
    pub(super) fn forget(&mut self) {
        self.groups.clear();
        self.of_series.clear();
        self.is_behind = true;
    }

    /// A choice of what is not there any more is none.
    pub(super) fn forget_choice(&mut self) {
        self.chosen.take_if(|chosen| !self.groups.iter().any(|group| group.key == *chosen));
    }

    /// The groups, the most important first.
    pub(super) fn ordered(&self) -> impl Iterator<Item = usize> {
        let ranks = self.groups.iter().map(|group| group.rank as u64);
        let mut ranked: Vec<Ranked> = ranks.zip(0..).collect();
        order::sort(&mut ranked);
        ranked.into_iter().map(|(_, at)| at as usize)
    }

    /// Whether one attribute is shown alone.
    pub(super) fn is_chosen(&self) -> bool {
        self.chosen.is_some()
    }

    /// Features came, went or have other entities now.
    pub(super) fn note_bound(&mut self) {
        self.is_behind = true;
    }

    /// Features are gone, and others may get their numbers.
    pub(super) fn release(&mut self, features: &Range<u32>) {
        self.own.clear(features.clone());
        self.painted.clear(features.clone());
    }

    /// When there may be another frame, if they are so far apart.
    fn frame_after(&self, least_ms: f64) -> f64 {
        self.frame_ms.map_or(0.0, |frame_ms| frame_ms + least_ms)
    }

    /// When something is next to be done.
    pub(super) fn next_due_ms(&self) -> Option<f64> {
        let pulse_due_ms = self.pulses.first().map(|_| self.frame_after(FRAME_MS));
        let behind_due_ms = self.is_behind.then_some(self.frame_after(0.0));
        [self.frame_due_ms, self.ages_due_ms, pulse_due_ms, behind_due_ms]
            .into_iter()
            .flatten()
            .reduce(f64::min)
    }

    /// Finds the group of a series, and makes it where it is new; widens its scale where a value lies outside.
    pub(super) fn sort(&mut self, number: u32, latest: &Latest, feeds: &FeedBook) {
        let at = number as usize;
        let Some(series) = latest.series(number) else { return };
        if self.of_series.len() <= at {
            self.of_series.resize(at + 1, NONE);
        }
        let known = self.of_series.get(at).copied().unwrap_or(NONE);
        // Whose wish counts does not change while the rules stay.
        let is_right = self.groups.get(usize::from(known)).is_some_and(|group| group.unit == series.unit);
        let group = if is_right { Some(known) } else { self.group_of(number, &series, latest, feeds) };
        if let Some(slot) = self.of_series.get_mut(at) {
            *slot = group.unwrap_or(NONE);
        }
        let group = group.and_then(|group| self.groups.get_mut(usize::from(group)));
        self.is_behind |= group.is_some_and(|group| group.widen(series.value.number()));
    }

    /// The group that a series belongs to; none where there is no room for another.
    fn group_of(
        &mut self,
        number: u32,
        series: &Series<'_>,
        latest: &Latest,
        feeds: &FeedBook,
    ) -> Option<u16> {
        let feed = latest.entity_of_series(number).map_or(0, |entity| latest.feed(entity));
        let wishes = feeds.rules(feed).map_or(&[][..], |rules| &rules.paint);
        let wish = wishes.iter().position(|wish| is_same(&wish.attribute, series.attribute));
        let wish = wish.map(|place| (feed, place));
        let is_it = |group: &Group| {
            group.attribute == series.attribute_number && group.unit == series.unit && group.wish == wish
        };
        let found = short(self.groups.iter().position(is_it));
        if found.is_some() || self.groups.len() >= GROUPS_MOST {
            return found;
        }
        let wished = wish.and_then(|(_, place)| wishes.get(place));
        let group = Group::new(series, wish, wished);
        self.shapes |= group.height_m.is_some() || group.size.is_some() || group.pulses;
        self.groups.push(group);
        short(self.groups.len().checked_sub(1))
    }

    /// What an authority calls a value of a series.
    pub(super) fn word(&self, series: u32, value: f64) -> Option<&'static str> {
        let number = self.of_series.get(series as usize).copied().unwrap_or(NONE);
        let group = self.groups.get(usize::from(number))?;
        group.words?.get(group.class(value)?).copied()
    }

    /// What a feature shows of its series.
    fn shown<'a>(&self, all: impl Iterator<Item = u32>, latest: &'a Latest) -> Option<Shown<'a>> {
        let mut best: Option<(usize, u16, u32)> = None;
        for series in all {
            let number = self.of_series.get(series as usize).copied().unwrap_or(NONE);
            let Some(group) = self.groups.get(usize::from(number)) else { continue };
            let is_wanted = match &self.chosen {
                Some(chosen) => group.key == *chosen,
                None => group.rank < ON_DEMAND,
            };
            let is_first = best.is_none_or(|(rank, ..)| group.rank < rank);
            // What has no value does not hide what has one.
            let has_value = || latest.series(series).is_some_and(|it| !it.value.number().is_nan());
            if is_wanted && is_first && has_value() {
                best = Some((group.rank, number, series));
            }
        }
        let (_, number, series) = best?;
        let (series, group) = (latest.series(series)?, usize::from(number));
        let class = self.groups.get(group)?.class(series.value.number());
        Some(Shown { group, series, class })
    }
}

impl Group {
    fn new(series: &Series<'_>, place: Option<(u32, usize)>, wish: Option<&Wish>) -> Self {
        let known = attribute(series.attribute);
        let preset = known.and_then(|(_, known)| preset(known.word, series.unit));
        let said = wish.map(|wish| &wish.scale);
        let colors = said.and_then(|said| said.colors.as_deref()).unwrap_or(&[]);
        let count =
            said.and_then(|said| said.classes).or(u8::try_from(colors.len()).ok().filter(|&it| it > 0));
        // Edges that are wished count; a number of classes other than the preset's is one for round classes.
        let wished = said.filter(|said| said.breaks.is_some() || said.domain.is_some());
        let wished = wished.and_then(|said| Scale::new(said, &[]).ok());
        let preset =
            preset.filter(|preset| count.is_none_or(|count| usize::from(count) == preset.breaks.len() + 1));
        let (follows, is_preset) = (wished.is_none() && preset.is_none(), wished.is_none());
        let classes = count.unwrap_or(Scale::DEFAULT_CLASSES);
        let scale = match (wished, preset) {
            (Some(scale), _) => scale,
            (None, Some(preset)) => Scale::of(preset, wish.map(|wish| wish.bands).unwrap_or_default()),
            (None, None) => Scale::around([0.0, 0.0], classes),
        };
        let scale = scale.in_colors(colors);
        let words = preset.and_then(|preset| preset.authority).filter(|_| is_preset).map(|own| own.words);
        let rank = match (place, known, preset) {
            (Some((_, place)), ..) => place,
            (None, Some((rank, _)), Some(_)) => COMMON + rank,
            (None, Some((rank, _)), None) => PLAIN + rank,
            (None, None, _) => ON_DEMAND,
        };
        Self {
            attribute: series.attribute_number,
            unit: series.unit.to_owned(),
            wish: place,
            rank,
            key: key_of(series.attribute).to_owned(),
            what: what(series),
            scale,
            words,
            range: follows.then_some([f64::NAN; 2]),
            colors: colors.to_vec(),
            height_m: wish.and_then(|wish| wish.height_m),
            size: wish.and_then(|wish| wish.size),
            pulses: wish.is_some_and(|wish| wish.pulse),
        }
    }

    /// The class of a value; none where it is no number.
    pub(super) fn class(&self, value: f64) -> Option<usize> {
        self.scale.class(value)
    }

    /// Whether its scale is another one now that this value is there.
    fn widen(&mut self, value: f64) -> bool {
        let Some([low, high]) = &mut self.range else { return false };
        if !value.is_finite() || (*low..=*high).contains(&value) {
            return false;
        }
        (*low, *high) = (low.min(value), high.max(value));
        let classes = u8::try_from(self.scale.classes()).unwrap_or(Scale::DEFAULT_CLASSES);
        let scale = Scale::around([*low, *high], classes).in_colors(&self.colors);
        scale != std::mem::replace(&mut self.scale, scale.clone())
    }

    /// A number between two, as far along as the class is among all.
    fn along(&self, [from, to]: [f64; 2], class: usize) -> f64 {
        from + (to - from) * class as f64 / (self.scale.classes().saturating_sub(1).max(1)) as f64
    }
}

impl Twin {
    /// What a feature shows; none where nothing of it is painted.
    pub(super) fn shown(&self, feature: u32) -> Option<Shown<'_>> {
        let live = &self.live;
        let all = live.bonds.entities(feature).take(ENTITIES_MOST);
        let all = all.flat_map(|entity| live.latest.of_entity(entity));
        live.painter.shown(all, &live.latest)
    }

    /// The look of a feature by what is observed there; none where that is nothing, or no number.
    pub(super) fn observed_look(&self, feature: u32, theme: &Theme) -> Option<(Rgb, Pattern)> {
        if self.live.painter.groups.is_empty() { None } else { self.look_of_shown(feature, theme) }
    }

    /// A function of its own: a first view, in which nothing is observed, comes without it.
    #[inline(never)]
    fn look_of_shown(&self, feature: u32, theme: &Theme) -> Option<(Rgb, Pattern)> {
        let shown = self.shown(feature)?;
        let (class, group) = (shown.class?, self.live.painter.groups.get(shown.group)?);
        let (value, accuracy) = (shown.series.value.number(), shown.series.accuracy);
        let end = |off: f64| group.class(value + off).unwrap_or(class);
        let (from, to) = if accuracy > 0.0 { (end(-accuracy), end(accuracy)) } else { (class, class) };
        let standing = Standing {
            freshness: shown.series.freshness(self.unix_ms),
            is_simulated: shown.series.simulated,
        };
        Some(standing_look(unsure_look(&group.scale, from, to, theme)?, standing, theme))
    }

    /// Base and top of a feature as they are drawn, metres above ground. Of a point the first is the size of its mark, as a
    /// part of the usual one; nought stands for one.
    #[must_use]
    pub fn drawn_m(&self, row: Row<'_>) -> [f32; 2] {
        let is_point = row.facts.layer == Layer::Point;
        let own = [if is_point { 0.0 } else { row.facts.base_m }, row.facts.height_m];
        if !self.live.painter.shapes {
            return own;
        }
        self.shaped_m(row, own).unwrap_or(own)
    }

    #[inline(never)]
    #[expect(clippy::cast_possible_truncation, reason = "metres and parts, as the GPU has them")]
    fn shaped_m(&self, row: Row<'_>, [base_m, top_m]: [f32; 2]) -> Option<[f32; 2]> {
        const HIGHEST_M: f64 = 1_000.0;
        const LARGEST: f64 = 4.0;
        let shown = self.shown(row.index)?;
        let (class, group) = (shown.class?, self.live.painter.groups.get(shown.group)?);
        if row.facts.layer != Layer::Point {
            let height_m = group.along(group.height_m?, class).held(0.5, HIGHEST_M);
            return Some([base_m.min(height_m as f32), height_m as f32]);
        }
        let pulse = self.live.painter.pulses.iter().find(|(feature, _)| *feature == row.index);
        if group.size.is_none() && group.height_m.is_none() && pulse.is_none() {
            return None;
        }
        let size = group.size.map_or(1.0, |size| group.along(size, class).held(0.25, LARGEST));
        let swell = pulse.map_or(0.0, |(_, since_ms)| {
            let part = ((self.live.painter.frame_after(0.0) - since_ms) / PULSE_MS).held(0.0, 1.0);
            // A hump: nothing at both ends.
            4.0 * part * (1.0 - part) * PULSE_PART
        });
        let top_m =
            group.height_m.map_or(top_m, |height_m| group.along(height_m, class).held(0.0, HIGHEST_M) as f32);
        Some([(size * (1.0 + swell)) as f32, top_m])
    }

    /// How what stands is drawn, for who seeks it on the screen.
    pub(super) fn drawn(&self) -> Drawn<'_> {
        Drawn { shape: Box::new(|row| self.drawn_m(row)), raised_m: self.raised_m() }
    }

    /// The highest that anything is drawn by what is observed there, metres; nought where nothing is.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "metres, as the GPU has them")]
    pub fn raised_m(&self) -> f32 {
        let heights = self.live.painter.groups.iter().filter_map(|group| group.height_m);
        heights.fold(0.0, |most, [from, to]| most.max(from as f32).max(to as f32))
    }

    /// Notes that a series has another value, of a feature or of none.
    pub(super) fn note_painted(&mut self, series: u32, now_ms: f64) {
        let live = &mut self.live;
        live.painter.sort(series, &live.latest, &live.feeds);
        let lasts_ms = live.latest.series(series).map_or(f64::INFINITY, |it| it.ages_in_ms(self.unix_ms));
        if lasts_ms.is_finite() {
            let (due_ms, known) = (now_ms + lasts_ms.max(AGES_MS), live.painter.ages_due_ms);
            live.painter.ages_due_ms = Some(known.map_or(due_ms, |known| known.min(due_ms)));
        }
    }

    /// Paints features with news; marks swell of those whose value is another one.
    pub(super) fn paint_observed(&mut self, features: &Marks, changed: &Marks, now_ms: f64) {
        if self.live.speech.is_paused() {
            self.live.painter.is_behind = true;
            return;
        }
        if self.live.painter.is_behind {
            return self.paint_all_observed(now_ms);
        }
        let theme = self.theme();
        let mut is_other = false;
        for feature in features.all() {
            is_other |= self.paint_one(feature, &theme);
            if changed.holds(feature) {
                self.pulse(feature, now_ms);
            }
        }
        self.after_painting(is_other, now_ms);
    }

    /// Paints all features with readings, for scales, choices and ages are others.
    pub(super) fn paint_all_observed(&mut self, now_ms: f64) {
        (self.live.painter.is_behind, self.live.painter.doubts) = (false, false);
        let theme = self.theme();
        let mut is_other = false;
        // Those that had readings, too.
        let mut all = std::mem::take(&mut self.live.painter.painted);
        self.features_with_readings().into_iter().for_each(|feature| all.mark(feature));
        for feature in all.all() {
            is_other |= self.paint_one(feature, &theme);
        }
        self.after_painting(is_other, now_ms);
    }

    /// Whether it looks otherwise than before.
    pub(super) fn paint_one(&mut self, feature: u32, theme: &Theme) -> bool {
        if self.live.painter.own.holds(feature) {
            return false;
        }
        let Some(facts) = self.city.row(feature as usize).map(|row| *row.facts) else { return false };
        let look = self.observed_look(feature, theme);
        let before = self.channels.texel(feature);
        let base = || base_look(facts.layer, facts.kind, theme);
        self.channels.set_look(feature, look.unwrap_or_else(base), look.is_some());
        if let Some((_, pattern)) = look {
            self.live.painter.painted.mark(feature);
            self.live.painter.doubts |= pattern.is_always_drawn();
        }
        if self.live.painter.shapes {
            self.arrive(feature..feature + 1);
        }
        self.channels.texel(feature) != before || self.live.painter.shapes
    }

    fn after_painting(&mut self, is_other: bool, now_ms: f64) {
        let least_ms = if self.saves_data() { FRAME_LOW_MS } else { FRAME_MS };
        let painter = &mut self.live.painter;
        if is_other {
            let due_ms = painter.frame_after(least_ms).max(now_ms);
            painter.frame_due_ms = Some(painter.frame_due_ms.map_or(due_ms, |known| known.min(due_ms)));
        }
        self.draw_observed(now_ms);
    }

    fn pulse(&mut self, feature: u32, now_ms: f64) {
        if self.look.reduced_motion || self.saves_data() || !self.is_seen() {
            return;
        }
        let pulses = self.shown(feature).and_then(|shown| self.live.painter.groups.get(shown.group));
        let painter_pulses = pulses.is_some_and(|group| group.pulses);
        let is_point = self.city.row(feature as usize).is_some_and(|row| row.facts.layer == Layer::Point);
        let pulses = &mut self.live.painter.pulses;
        if painter_pulses && is_point && pulses.len() < PULSES_MOST {
            pulses.retain(|(other, _)| *other != feature);
            pulses.push((feature, now_ms));
        }
    }

    /// Does what is due: a frame for new data, a look at ages, a step of what swells.
    pub(super) fn draw_observed(&mut self, now_ms: f64) {
        if self.live.speech.is_paused() {
            return;
        }
        if self.live.painter.is_behind {
            return self.paint_all_observed(now_ms);
        }
        if self.live.painter.ages_due_ms.is_some_and(|due_ms| due_ms <= now_ms) {
            self.live.painter.ages_due_ms = None;
            self.age(now_ms);
        }
        if !self.live.painter.pulses.is_empty() && self.live.painter.frame_after(FRAME_MS) <= now_ms {
            let pulses = std::mem::take(&mut self.live.painter.pulses);
            for &(feature, _) in &pulses {
                self.arrive(feature..feature + 1);
            }
            // The last step is at its own size.
            self.live.painter.pulses =
                pulses.into_iter().filter(|(_, since_ms)| now_ms - since_ms < PULSE_MS).collect();
            self.live.painter.frame_due_ms = Some(now_ms);
        }
        if self.live.painter.frame_due_ms.is_some_and(|due_ms| due_ms <= now_ms) {
            self.live.painter.frame_due_ms = None;
            self.live.painter.frame_ms = Some(now_ms);
            self.changes.redraw = true;
        }
    }

    /// Looks at ages; the next time when the first value is older than it looks.
    fn age(&mut self, now_ms: f64) {
        let mut next_ms = f64::INFINITY;
        for feature in self.features_with_readings() {
            let shown = self.shown(feature);
            next_ms = shown.map_or(next_ms, |shown| next_ms.min(shown.series.ages_in_ms(self.unix_ms)));
        }
        self.paint_all_observed(now_ms);
        self.live.painter.ages_due_ms = next_ms.is_finite().then_some(now_ms + next_ms.max(AGES_MS));
    }

    /// Shows one attribute alone, or of each feature the first.
    pub(super) fn choose(&mut self, key: Option<String>, now_ms: f64) {
        self.live.painter.chosen = key;
        self.paint_all_observed(now_ms);
    }

    /// The attributes that may be shown, each once, the most important first; and which one is alone.
    #[must_use]
    pub fn paints(&self) -> (Vec<PaintChoice>, Option<String>) {
        let painter = &self.live.painter;
        let mut choices: Vec<PaintChoice> = Vec::new();
        for group in painter.ordered().filter_map(|at| painter.groups.get(at)) {
            if !choices.iter().any(|choice| choice.attribute == group.key) {
                choices.push(PaintChoice { attribute: group.key.clone(), title: group.what.clone() });
            }
        }
        (choices, painter.chosen.clone())
    }
}

/// The word of a common attribute, else the source's own.
fn key_of(name: &str) -> &str {
    attribute(name).map_or(name, |(_, known)| known.word)
}

fn is_same(wished: &str, found: &str) -> bool {
    wished == found || attribute(wished).is_some_and(|(_, known)| key_of(found) == known.word)
}

fn short(place: Option<usize>) -> Option<u16> {
    place.and_then(|place| u16::try_from(place).ok())
}
