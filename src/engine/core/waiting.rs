//! Those who wait: for a frame, for everything to be on the screen, for a picture; and the GPU they wait for.
//!
//! In: the time, now and then. Out: answers, once they are true. A lost GPU is noticed here.
//! Does not: draw, except pictures that are kept.

use super::super::load::Load;
use super::super::losses::Resort;
use super::super::scene::Scene;
use super::{Engine, Outgoing};
use crate::city::LoadSummary;
use crate::twin::{Answer, Event, LoadReport, RendererChoice};

impl Engine {
    /// Answers those whose wait is over, and notices a lost GPU.
    pub fn poll(&mut self, clock: &dyn Fn() -> f64) {
        let now_ms = clock();
        self.twin.unix_ms = self.unix_ms;
        self.twin.tick(now_ms);
        self.notice_loss(now_ms);
        if !self.can_draw() && !self.seeking {
            self.twin.land();
        }
        self.twin.rest(now_ms);
        if !self.twin.is_flying() {
            for id in std::mem::take(&mut self.landing) {
                self.answer(id, Answer::Done);
            }
        }
        let finished = match &mut self.scene {
            Some(scene) => scene.finished(now_ms),
            None => Some(None),
        };
        if let Some(Some(frame_ms)) = finished {
            self.frame_ms = Some(frame_ms);
        }
        self.look_for_tiles(now_ms);
        self.poll_pictures();
        self.answer_shown(now_ms);
        self.answer_settled(finished.is_some());
    }

    /// Notes which frame is the first to show what somebody waits for.
    pub(super) fn mark(&mut self, fence: u32) {
        if self.scene.as_ref().is_some_and(Scene::is_rebuilding) {
            return;
        }
        for load in &mut self.showing {
            load.fence.get_or_insert(fence);
        }
        let first_open = self.first_open();
        if !self.twin.is_flying() {
            for settling in self.settling.iter_mut().filter(|settling| settling.load_id < first_open) {
                settling.fence.get_or_insert(fence);
            }
        }
    }

    /// The first load that is not whole yet: one that is read or built, or a source whose tiles in view are not all there.
    fn first_open(&self) -> u32 {
        let (camera, viewport) = (self.twin.camera(), self.twin.viewport());
        let sources = self.sources.iter().filter(|source| !source.is_complete(camera, viewport));
        let loads = self.loads.iter().map(|load| load.load_id);
        loads.chain(sources.map(|source| source.load_id)).min().unwrap_or(u32::MAX)
    }

    /// Whether a frame will come, and be seen.
    fn frame_comes(&self) -> bool {
        (self.scene.is_some() || self.seeking) && self.twin.is_seen()
    }

    fn has_passed(&mut self, fence: Option<u32>) -> bool {
        let scene = self.scene.as_mut();
        fence.is_some_and(|fence| scene.is_some_and(|scene| scene.has_passed(fence)))
    }

    /// Answers loads whose first frame is finished, or where none can come.
    fn answer_shown(&mut self, now_ms: f64) {
        let frame_comes = self.frame_comes();
        for load in std::mem::take(&mut self.showing) {
            if !frame_comes {
                self.report(&load, None);
            } else if self.has_passed(load.fence) {
                let first_frame_ms = now_ms - load.start_ms;
                self.report(&load, Some(first_frame_ms));
            } else {
                self.showing.push(load);
            }
        }
    }

    /// Answers those who wait for everything to be on the screen.
    fn answer_settled(&mut self, is_gpu_idle: bool) {
        let is_still = !self.twin.is_flying() && !self.seeking;
        let rebuilding = self.scene.as_ref().is_some_and(Scene::is_rebuilding);
        let pending = self.frame_comes() && (self.twin.changes.redraw || rebuilding || !is_gpu_idle);
        let unseen = self.showing.iter().map(|load| load.load_id).min().unwrap_or(u32::MAX);
        let first_open = self.first_open().min(unseen);
        for settling in std::mem::take(&mut self.settling) {
            let is_calm = is_still && !pending && settling.load_id < first_open;
            if !is_calm && !self.has_passed(settling.fence) {
                self.settling.push(settling);
                continue;
            }
            let frames = self.frames_drawn.wrapping_sub(self.frames_told);
            self.frames_told = self.frames_drawn;
            let frame_ms = if frames > 0 { self.frame_ms } else { None };
            self.answer(settling.id, Answer::Settled { frames, frame_ms });
        }
    }

    fn poll_pictures(&mut self) {
        let is_whole = self.first_open() == u32::MAX;
        let Some(scene) = &mut self.scene else {
            if !self.seeking {
                for id in self.pictures.drain(..).chain(self.picture_under_way.take()) {
                    self.outbox.push(Outgoing::Refuse { id, error: "no picture: the GPU was lost".into() });
                }
            }
            return;
        };
        if self.picture_under_way.is_some() && self.twin.changes.resize {
            // The size changed under the picture's hands: it is taken anew.
            scene.start_picture(&mut self.twin, self.low);
        }
        if let Some(id) = self.picture_under_way
            && let Some((width_px, height_px, rgba)) = scene.take_picture()
        {
            self.picture_under_way = None;
            self.outbox.push(Outgoing::Picture { id, width_px, height_px, rgba });
        }
        if self.picture_under_way.is_none()
            && is_whole
            && !scene.is_rebuilding()
            && let Some(id) = self.pictures.pop_front()
        {
            scene.start_picture(&mut self.twin, self.low);
            self.picture_under_way = Some(id);
        }
    }

    fn notice_loss(&mut self, now_ms: f64) {
        let Some(loss) = self.scene.as_ref().and_then(Scene::loss) else { return };
        let from = self.scene.take().map_or("none", |scene| scene.name());
        self.showing.iter_mut().for_each(|load| load.fence = None);
        self.settling.iter_mut().for_each(|settling| settling.fence = None);
        self.pictures.extend(self.picture_under_way.take());
        match self.losses.note(now_ms) {
            Resort::None => {
                let reason =
                    format!("the GPU was lost five times in a minute, last because: {}", loss.reason);
                self.twin.events.push(Event::Fallback { from, to: "none", reason });
            }
            resort => {
                self.low |= resort == Resort::Low;
                self.seeking = true;
                // A WebGPU that fails again and again gives way, unless it was asked for by name.
                let gives_way =
                    resort == Resort::Low && from == "webgpu" && self.wanted == RendererChoice::Auto;
                let renderer = if gives_way { RendererChoice::WebGl2 } else { self.wanted };
                self.twin.events.push(Event::CanvasWanted { renderer, reason: loss.reason });
            }
        }
    }

    fn report(&mut self, load: &Load, first_frame_ms: Option<f64>) {
        if let Some(of) = load.tile {
            return self.tile_shown(of, load, first_frame_ms);
        }
        let Some(LoadSummary { features, log, bytes, .. }) = &load.summary else { return };
        let report = LoadReport {
            load_id: load.load_id,
            features: *features,
            first_index: load.first_feature,
            layers: self.twin.layers(load.first_feature..load.first_feature.saturating_add(*features)),
            skipped: log.skipped,
            repaired: log.repaired,
            issues: log.listed.clone(),
            issue_count: log.count,
            bytes: *bytes as f64,
            parse_ms: load.read_ms,
            build_ms: load.build_ms,
            first_frame_ms,
        };
        self.answer(load.id, Answer::Report(Box::new(report)));
    }
}
