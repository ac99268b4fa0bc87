//! Moves marks to where their entities are now: in a straight line, in the time that passed since their last place.
//!
//! In: places as they come, what time it is. Out: points of the city, moved; the loads that the GPU is to be sent anew.
//! What is shown is where the feature is: whoever picks, reads or asks finds it there. There are at most ten steps a
//! second, only while somebody looks and the way is in view; else the mark is put where it is at once, and so it is where
//! the reader wants no motion or saves data, and over more than 500 m. While the reader pauses all stay where they are.
//! Does not: predict; decide what has a mark ([`super::bonds`] does).

use super::lay::local;
use super::{Event, Twin};
use crate::feed::Taken;
use crate::geo::Held as _;
use crate::view::Eye;
use glam::Vec2;
use std::ops::Range;

/// Steps come no more often.
const STEP_MS: f64 = 100.0;
/// A way takes no less and no more, however long ago the last place was told.
const SHORTEST_MS: f64 = 500.0;
const LONGEST_MS: f64 = 10_000.0;
/// Farther than this nothing drives.
const FARTHEST_M: f32 = 500.0;
/// A mark this far outside of the picture is not seen.
const MARGIN_CSS_PX: f64 = 40.0;
/// The page is told no more often that something moved.
const TELL_MS: f64 = 1_000.0;
/// Nor are districts looked up.
const DISTRICTS_MS: f64 = 5_000.0;

/// A mark on its way.
#[derive(Debug, Clone, Copy)]
struct Way {
    entity: u32,
    from_m: Vec2,
    to_m: Vec2,
    start_ms: f64,
    end_ms: f64,
}

/// What moves.
#[derive(Debug, Clone, Default)]
pub(super) struct Drive {
    ways: Vec<Way>,
    /// When the last step was.
    stepped_ms: Option<f64>,
    /// When the page is to be told that something moved, and when it last was.
    tell_due_ms: Option<f64>,
    told_ms: Option<f64>,
    districts_ms: Option<f64>,
    /// Loads that the GPU has not seen as they are.
    shifted: Vec<(u32, Range<u32>)>,
}

impl Twin {
    /// Sends marks to where their entities are now.
    pub(super) fn send_all(&mut self, all: &[Taken], now_ms: f64) {
        let mut sent: Vec<(u32, f64)> = Vec::new();
        for taken in all.iter().filter(|taken| taken.is_moved) {
            let told_ms = self.live.marks.note_told(taken.entity, now_ms);
            sent.extend(told_ms.map(|told_ms| (taken.entity, now_ms - told_ms)));
        }
        if sent.is_empty() {
            return;
        }
        // Each once, as it was told first in this call.
        let mut is_sent = Vec::new();
        for &(entity, _) in &sent {
            let at = entity as usize;
            if is_sent.len() <= at {
                is_sent.resize(at + 1, false);
            }
            is_sent.get_mut(at).into_iter().for_each(|is_sent| *is_sent = true);
        }
        let goes_on = |way: &Way| !is_sent.get(way.entity as usize).is_some_and(|is_sent| *is_sent);
        self.live.drive.ways.retain(goes_on);
        let view = self.view();
        let mut moved = Vec::new();
        for (entity, since_ms) in sent {
            if std::mem::take(is_sent.get_mut(entity as usize).unwrap_or(&mut false)) {
                moved.extend(self.send(entity, since_ms, view.as_ref(), now_ms));
            }
        }
        self.shift(&moved, now_ms);
    }

    /// Sends a mark on its way; the feature, if it is put there at once.
    fn send(&mut self, entity: u32, since_ms: f64, view: Option<&Eye>, now_ms: f64) -> Option<u32> {
        let feature = self.live.marks.laid(entity)?.feature;
        let place = self.live.latest.place(entity)?;
        let to_m = local(self.city.frame.as_ref()?, place);
        let from_m = self.city.row(feature as usize)?.place_m()?;
        if from_m == to_m {
            return None;
        }
        if self.live.speech.is_paused() {
            // It is there when the reader goes on.
            self.live.drive.ways.push(Way { entity, from_m, to_m, start_ms: now_ms, end_ms: now_ms });
            return None;
        }
        let sees = view.is_some_and(|view| sees(view, from_m) || sees(view, to_m));
        if !sees || from_m.distance(to_m) > FARTHEST_M {
            self.city.move_point(feature, to_m);
            return Some(feature);
        }
        let end_ms = now_ms + since_ms.held(SHORTEST_MS, LONGEST_MS);
        self.live.drive.ways.push(Way { entity, from_m, to_m, start_ms: now_ms, end_ms });
        None
    }

    /// Where one looks from, if anything moves by itself there.
    fn view(&self) -> Option<Eye> {
        let drives = self.is_seen() && !self.look.reduced_motion && !self.saves_data();
        drives.then(|| self.eye())
    }

    /// When [`Self::drive_on`] will next have something to do.
    pub(super) fn drive_due_ms(&self) -> Option<f64> {
        let drive = &self.live.drive;
        let is_on = !drive.ways.is_empty() && !self.live.speech.is_paused();
        let step_due_ms = is_on.then(|| drive.stepped_ms.map_or(0.0, |stepped_ms| stepped_ms + STEP_MS));
        [step_due_ms, drive.tell_due_ms].into_iter().flatten().reduce(f64::min)
    }

    /// Moves all that is on its way by a step, where one is due.
    pub(super) fn drive_on(&mut self, now_ms: f64) {
        self.tell_shifted(now_ms);
        let drive = &mut self.live.drive;
        let is_early = drive.stepped_ms.is_some_and(|stepped_ms| now_ms < stepped_ms + STEP_MS);
        if drive.ways.is_empty() || is_early || self.live.speech.is_paused() {
            return;
        }
        drive.stepped_ms = Some(now_ms);
        let ways = std::mem::take(&mut drive.ways);
        let view = self.view();
        let mut moved = Vec::new();
        for way in ways {
            let Some(feature) = self.live.marks.laid(way.entity).map(|mark| mark.feature) else { continue };
            let Some(here_m) = self.city.row(feature as usize).and_then(|row| row.place_m()) else {
                continue;
            };
            let sees = view.as_ref().is_some_and(|view| sees(view, here_m) || sees(view, way.to_m));
            let goes_on = sees && now_ms < way.end_ms;
            let part = (now_ms - way.start_ms) / (way.end_ms - way.start_ms);
            let to_m = if goes_on { between(way.from_m, way.to_m, part) } else { way.to_m };
            self.city.move_point(feature, to_m);
            moved.push(feature);
            if goes_on {
                self.live.drive.ways.push(way);
            }
        }
        self.shift(&moved, now_ms);
    }

    /// Takes account of features that are elsewhere than before.
    fn shift(&mut self, moved: &[u32], now_ms: f64) {
        let mut loads: Vec<(u32, Range<u32>)> = Vec::new();
        let view = self.is_seen().then(|| self.eye());
        let mut is_seen = false;
        for &feature in moved {
            let Some(sheet) = self.live.marks.sheet_of(feature) else { continue };
            let load = (sheet.load_id(), sheet.features.clone());
            if !loads.contains(&load) {
                loads.push(load);
            }
            if !is_seen && let Some(place_m) = self.city.row(feature as usize).and_then(|row| row.place_m()) {
                // One that leaves the picture was in it a step ago.
                is_seen = view.as_ref().is_some_and(|view| sees(view, place_m));
            }
        }
        if loads.is_empty() {
            return;
        }
        let drive = &mut self.live.drive;
        let looks_up = drive.districts_ms.is_none_or(|last_ms| now_ms >= last_ms + DISTRICTS_MS);
        if looks_up {
            drive.districts_ms = Some(now_ms);
        }
        let earliest_ms = drive.told_ms.map_or(f64::NEG_INFINITY, |told_ms| told_ms + TELL_MS);
        drive.tell_due_ms.get_or_insert(now_ms.max(earliest_ms));
        for load in loads {
            self.index.renew(&self.city, &load.1);
            self.reader.districts.shift(&load.1, looks_up);
            if !drive.shifted.contains(&load) {
                drive.shifted.push(load);
            }
        }
        self.changes.redraw |= is_seen;
        self.tell_shifted(now_ms);
    }

    /// Tells the page that something moved, once in a while.
    fn tell_shifted(&mut self, now_ms: f64) {
        let drive = &mut self.live.drive;
        if drive.tell_due_ms.is_some_and(|due_ms| due_ms <= now_ms) {
            (drive.tell_due_ms, drive.told_ms) = (None, Some(now_ms));
            self.events.push(Event::Shifted {});
        }
    }

    /// The loads of which something moved since they were sent to the GPU.
    pub fn take_shifted(&mut self) -> Vec<(u32, Range<u32>)> {
        std::mem::take(&mut self.live.drive.shifted)
    }

    /// A load is gone: nothing of it is to be sent.
    pub(super) fn forget_shifted(&mut self, load_id: u32) {
        self.live.drive.shifted.retain(|(shifted, _)| *shifted != load_id);
    }
}

/// Whether a mark is seen there.
fn sees(view: &Eye, point_m: Vec2) -> bool {
    let at = view.project((point_m.as_dvec2() - view.centre_m).extend(0.0));
    let [width, height] = [view.viewport.width_css_px, view.viewport.height_css_px];
    at.is_some_and(|at| {
        (-MARGIN_CSS_PX..=width + MARGIN_CSS_PX).contains(&at.x)
            && (-MARGIN_CSS_PX..=height + MARGIN_CSS_PX).contains(&at.y)
    })
}

#[expect(clippy::cast_possible_truncation, reason = "a part of one")]
fn between(from_m: Vec2, to_m: Vec2, part: f64) -> Vec2 {
    from_m.lerp(to_m, part.held(0.0, 1.0) as f32)
}
