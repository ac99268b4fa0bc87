//! The GPU's copy of the twin, kept as small a step behind as the changes allow.

use crate::city::City;
use crate::geo::Held as _;
use crate::gpu::{Gpu, Kept, Loss, PassTarget, RenderStats, Renderer};
use crate::mesh::Build;
use crate::style::Quality;
use crate::twin::{QualityChoice, Twin};
use std::collections::VecDeque;
use std::ops::Range;
use std::task::Waker;

/// Heights are sent in runs of at most so many features, so that those of a large city are not held twice.
const HEIGHTS_MOST: usize = 65_536;

/// A renderer, the rebuilding of its scene, and the frame last sent to it.
pub(super) struct Scene {
    renderer: Renderer,
    /// Loads still to be built anew after a loss.
    rebuild: VecDeque<(u32, Build)>,
    /// The last frame's mark in the queue, and when it was sent.
    fence: Option<(u32, f64)>,
    /// Device pixels of the surface.
    size_px: [u32; 2],
}

impl Scene {
    /// A scene on a new GPU that may take so many bytes of it; everything loaded is built from the start.
    pub(super) fn new(gpu: Box<dyn Gpu>, budget_bytes: u64, twin: &mut Twin) -> Self {
        let rebuild = twin
            .loads()
            .iter()
            .map(|load| (load.load_id, Build::new(&twin.city, load.features.clone())))
            .collect();
        twin.channels.mark_all();
        twin.arrive_all();
        twin.changes.resize = true;
        twin.changes.redraw = true;
        let mut renderer = Renderer::new(gpu);
        renderer.set_budget(budget_bytes);
        Self { renderer, rebuild, fence: None, size_px: [1, 1] }
    }

    pub(super) fn name(&self) -> &'static str {
        self.renderer.name()
    }

    pub(super) fn loss(&self) -> Option<Loss> {
        self.renderer.loss()
    }

    pub(super) fn stats(&self) -> RenderStats {
        self.renderer.stats()
    }

    pub(super) fn set_waker(&mut self, waker: Waker) {
        self.renderer.set_waker(waker);
    }

    pub(super) fn lose(&mut self) {
        self.renderer.lose();
    }

    /// One chunk of a rebuild; true while there is more.
    pub(super) fn rebuild_step(&mut self, city: &City) -> bool {
        let Some((load_id, build)) = self.rebuild.front_mut() else { return false };
        match build.step(city) {
            Some(chunk) => {
                self.renderer.add(&chunk, *load_id);
            }
            None => {
                self.rebuild.pop_front();
            }
        }
        true
    }

    /// Whether a rebuild is under way.
    pub(super) fn is_rebuilding(&self) -> bool {
        !self.rebuild.is_empty()
    }

    /// One chunk of a load, and what became of it; none when there is no more.
    pub(super) fn build_step(&mut self, city: &City, build: &mut Build, load_id: u32) -> Option<Kept> {
        build.step(city).map(|chunk| self.renderer.add(&chunk, load_id))
    }

    pub(super) fn remove(&mut self, load_id: u32) {
        self.renderer.remove(load_id);
        self.rebuild.retain(|(of, _)| *of != load_id);
    }

    /// Sends a small load as a whole, in place of what was there of it.
    pub(super) fn send(&mut self, city: &City, load_id: u32, features: Range<u32>) {
        self.remove(load_id);
        let mut build = Build::new(city, features);
        while let Some(chunk) = build.step(city) {
            self.renderer.add(&chunk, load_id);
        }
    }

    /// Sends what changed and draws a frame; gives the mark of its end.
    pub(super) fn draw(&mut self, twin: &mut Twin, low: bool, now_ms: f64) -> u32 {
        self.apply(twin, low);
        self.renderer.draw(&twin.eye(), &twin.theme(), PassTarget::Screen);
        let fence = self.renderer.fence();
        self.fence = Some((fence, now_ms));
        fence
    }

    /// Whether the GPU has passed a frame's end.
    pub(super) fn has_passed(&mut self, fence: u32) -> bool {
        self.renderer.is_finished(fence)
    }

    /// Sends what changed.
    fn apply(&mut self, twin: &mut Twin, low: bool) {
        if std::mem::take(&mut twin.changes.resize) {
            let quality = if low { Quality::Low } else { quality_of(twin.quality()) };
            let viewport = twin.viewport();
            self.size_px = [viewport.width_css_px, viewport.height_css_px]
                .map(|css_px| pixels(css_px * viewport.pixel_ratio));
            let [width_px, height_px] = self.size_px;
            self.renderer.resize(width_px, height_px, quality);
        }
        self.renderer.set_raised(twin.raised_m());
        for (load_id, features) in twin.take_shifted() {
            self.send(&twin.city, load_id, features);
        }
        for features in std::mem::take(&mut twin.arrived) {
            let mut rows = twin.city.rows(features);
            let mut run: Vec<[f32; 2]> = Vec::new();
            let mut first = 0;
            loop {
                let row = rows.next();
                let next = first + u32::try_from(run.len()).unwrap_or(u32::MAX);
                if row.is_none_or(|row| row.index != next || run.len() == HEIGHTS_MOST) {
                    self.renderer.write_features(first, &run);
                    run.clear();
                }
                let Some(row) = row else { break };
                if run.is_empty() {
                    first = row.index;
                }
                run.push(twin.drawn_m(row));
            }
        }
        for run in twin.channels.take_dirty() {
            for (first, texels) in twin.channels.stretches(run) {
                self.renderer.write_channels(first, texels);
            }
        }
        twin.changes.redraw = false;
    }

    /// Whether the last frame is finished, and how long it took.
    pub(super) fn finished(&mut self, now_ms: f64) -> Option<Option<f64>> {
        let Some((fence, sent_ms)) = self.fence else { return Some(None) };
        if !self.renderer.is_finished(fence) {
            return None;
        }
        self.fence = None;
        Some(Some(now_ms - sent_ms))
    }

    /// Draws a picture to be kept, and starts to read it.
    pub(super) fn start_picture(&mut self, twin: &mut Twin, low: bool) {
        self.apply(twin, low);
        self.renderer.draw(&twin.eye(), &twin.theme(), PassTarget::Image);
        self.renderer.start_read();
        // The screen has not seen what was applied here.
        twin.changes.redraw = true;
    }

    /// The picture's size and pixels, once they are there.
    pub(super) fn take_picture(&mut self) -> Option<(u32, u32, Vec<u8>)> {
        let [width_px, height_px] = self.size_px;
        Some((width_px, height_px, self.renderer.take_pixels()?))
    }
}

fn quality_of(choice: QualityChoice) -> Quality {
    match choice {
        QualityChoice::Low => Quality::Low,
        QualityChoice::Medium => Quality::Medium,
        QualityChoice::Auto | QualityChoice::High => Quality::High,
    }
}

/// Device pixels; at least one.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
fn pixels(px: f64) -> u32 {
    px.round().held(1.0, 16_384.0) as u32
}
