//! The engine: what happens when.

mod waiting;

use super::load::{Load, Read, Stage};
use super::losses::Losses;
use super::scene::Scene;
use crate::city::{Limits, ReadOptions, resolve_parts};
use crate::gpu::Gpu;
use crate::mesh::Build;
use crate::twin::{Answer, Command, Event, Payload, RendererChoice, Stats, Twin};
use std::collections::VecDeque;
use std::task::Waker;

/// A slice of work ends after this long, so that commands are answered in between.
const SLICE_MS: f64 = 8.0;

/// More unread bytes than this are not fetched.
const SATED_BYTES: usize = 8 << 20;

/// What the browser is asked to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Outgoing {
    /// Answer a command.
    Answer {
        /// The command's number.
        id: u32,
        /// The answer.
        answer: Answer,
    },
    /// Refuse a command.
    Refuse {
        /// The command's number.
        id: u32,
        /// One clear sentence.
        error: String,
    },
    /// Tell the page.
    Event(Event),
    /// Fetch a document and hand its bytes to [`Engine::push_bytes`].
    Fetch {
        /// The page's number for the load.
        load: u32,
        /// From where.
        url: String,
    },
    /// Stop fetching.
    StopFetch {
        /// The page's number for the load.
        load: u32,
    },
    /// Answer a command with this picture, as PNG.
    Picture {
        /// The command's number.
        id: u32,
        /// Device pixels.
        width_px: u32,
        /// Device pixels.
        height_px: u32,
        /// RGBA, top row first.
        rgba: Vec<u8>,
    },
}

/// Who waits for everything to be on the screen.
struct Settling {
    id: u32,
    /// The last load asked before.
    load_id: u32,
    /// The mark of the first frame that shows all of it.
    fence: Option<u32>,
}

/// One element's engine.
#[derive(Default)]
pub struct Engine {
    twin: Twin,
    scene: Option<Scene>,
    /// Read and built one after the other, in call order.
    loads: VecDeque<Load>,
    /// Built, and not yet seen.
    showing: Vec<Load>,
    settling: Vec<Settling>,
    /// Commands answered when the camera has landed.
    landing: Vec<u32>,
    pictures: VecDeque<u32>,
    picture_under_way: Option<u32>,
    outbox: Vec<Outgoing>,
    next_load_id: u32,
    frames_drawn: u32,
    /// Those that were told in an answer to settle.
    frames_told: u32,
    frame_ms: Option<f64>,
    apply_ms: f64,
    /// A GPU is being sought: loads go on, frames wait.
    seeking: bool,
    wanted: RendererChoice,
    losses: Losses,
    low: bool,
    limits: Limits,
    /// Set by the carrier before it asks for stats.
    pub wasm_heap_bytes: f64,
}

impl Engine {
    /// The state behind the picture.
    #[must_use]
    pub fn twin(&self) -> &Twin {
        &self.twin
    }

    /// Takes what the browser is to do.
    #[must_use]
    pub fn drain(&mut self) -> Vec<Outgoing> {
        self.tell();
        std::mem::take(&mut self.outbox)
    }

    /// Obeys a command, or begins to. `start` and `canvas` also need [`Self::set_gpu`] or [`Self::no_gpu`].
    pub fn receive(&mut self, id: u32, command: Command, payload: Payload, now_ms: f64) {
        match command {
            Command::Start { renderer, quality, theme, viewport, preferences, view, visible } => {
                self.wanted = renderer;
                self.seeking = renderer != RendererChoice::None;
                self.limits = Limits::for_device(preferences.device_memory_gb);
                let none = Payload::default();
                self.twin.configure(Some(quality), Some(theme));
                for command in [
                    Command::Preferences(preferences),
                    Command::Viewport(viewport),
                    Command::Visible { visible },
                ] {
                    self.twin.step(&command, &none, now_ms);
                }
                if let Some(camera) = view {
                    self.twin.step(&Command::SetCamera { camera }, &none, now_ms);
                }
            }
            Command::Canvas { .. } => self.seeking = true,
            Command::Load { load, layer, url, rules } => {
                let options = ReadOptions { layer, rules: rules.unwrap_or_default(), limits: self.limits };
                self.begin_load(id, load, url, options, payload, now_ms);
            }
            Command::Cancel { load } => {
                self.cancel(load);
                self.answer(id, Answer::Done);
            }
            Command::Unload { load_id } => self.unload(id, load_id),
            Command::Settle {} => {
                self.settling.push(Settling { id, load_id: self.next_load_id, fence: None })
            }
            Command::Snapshot {} => self.snapshot(id),
            Command::Stats {} => {
                let stats = Answer::Stats(Box::new(self.stats()));
                self.answer(id, stats);
            }
            Command::Lose {} => {
                if let Some(scene) = &mut self.scene {
                    scene.lose();
                }
                self.answer(id, Answer::Done);
            }
            Command::Stop {} => self.answer(id, Answer::Done),
            command => self.step(id, &command, &payload, now_ms),
        }
    }

    /// What happened is told before what was asked is answered.
    fn tell(&mut self) {
        let events = std::mem::take(&mut self.twin.events);
        self.outbox.extend(events.into_iter().map(Outgoing::Event));
    }

    fn step(&mut self, id: u32, command: &Command, payload: &Payload, now_ms: f64) {
        let answer = self.twin.step(command, payload, now_ms);
        if !self.can_draw() && !self.seeking {
            self.twin.land();
        }
        match answer {
            Some(Ok(_)) if self.twin.is_flying() && matches!(command, Command::FlyTo { .. }) => {
                self.landing.push(id)
            }
            Some(Ok(answer)) => self.answer(id, answer),
            Some(Err(error)) => self.outbox.push(Outgoing::Refuse { id, error }),
            None => {}
        }
    }

    /// Notes how long the last application of values took, processor time.
    pub fn note_apply(&mut self, apply_ms: f64) {
        self.apply_ms = apply_ms;
    }

    fn answer(&mut self, id: u32, answer: Answer) {
        self.tell();
        if id != 0 {
            self.outbox.push(Outgoing::Answer { id, answer });
        }
    }

    /// A GPU is there: the scene is built on it.
    pub fn set_gpu(&mut self, id: u32, gpu: Box<dyn Gpu>, reason: Option<String>) {
        self.seeking = false;
        // The new scene builds all that is read, this one too.
        if let Some(mut building) = self.loads.pop_front_if(|load| matches!(load.stage, Stage::Building(_))) {
            building.stage = Stage::Showing;
            self.showing.push(building);
        }
        let scene = Scene::new(gpu, &mut self.twin);
        let renderer = scene.name();
        self.scene = Some(scene);
        self.answer(id, Answer::Started { renderer, reason });
    }

    /// Whom to wake when [`Self::poll`] has something to find at once.
    pub fn set_waker(&mut self, waker: Waker) {
        if let Some(scene) = &mut self.scene {
            scene.set_waker(waker);
        }
    }

    /// No GPU is to be had: everything but the picture goes on.
    pub fn no_gpu(&mut self, id: u32, reason: Option<String>) {
        self.seeking = false;
        self.scene = None;
        self.answer(id, Answer::Started { renderer: "none", reason });
    }

    fn begin_load(
        &mut self,
        id: u32,
        load: u32,
        url: Option<String>,
        options: ReadOptions,
        payload: Payload,
        now_ms: f64,
    ) {
        self.next_load_id += 1;
        let mut new = Load::new(id, load, self.next_load_id, options, now_ms);
        if let Some(bytes) = payload.bytes {
            new.push(bytes);
            new.end(Ok(()));
        }
        new.url = url;
        self.loads.push_back(new);
    }

    /// Bytes of a fetched document.
    pub fn push_bytes(&mut self, load: u32, bytes: Vec<u8>) {
        if let Some(of) = self.loads.iter_mut().find(|of| of.load == load) {
            of.push(bytes);
        }
    }

    /// Whether a fetch should hold back: enough has come that is not read yet.
    #[must_use]
    pub fn is_sated(&self, load: u32) -> bool {
        self.loads.iter().find(|of| of.load == load).is_some_and(|of| of.queued_bytes() > SATED_BYTES)
    }

    /// The end of a fetched document, or why there is none.
    pub fn end_bytes(&mut self, load: u32, end: Result<(), String>) {
        if let Some(of) = self.loads.iter_mut().find(|of| of.load == load) {
            of.end(end);
        }
    }

    fn cancel(&mut self, load: u32) {
        let Some(at) = self.loads.iter().position(|of| of.load == load) else { return };
        if let Some(gone) = self.loads.remove(at) {
            self.outbox.push(Outgoing::StopFetch { load });
            self.outbox.push(Outgoing::Refuse { id: gone.id, error: "load was cancelled".into() });
            if !matches!(gone.stage, Stage::Waiting) {
                self.forget(&gone);
            }
        }
    }

    /// Takes back what a load that failed or was cancelled has brought so far.
    fn forget(&mut self, load: &Load) {
        if !matches!(load.stage, Stage::Building(_)) {
            let read = load.first_feature..u32::try_from(self.twin.city.len()).unwrap_or(u32::MAX);
            self.twin.accept(load.load_id, read);
        }
        self.remove(load.load_id);
    }

    /// Takes a load out of the twin and its picture; false if there is no such load.
    fn remove(&mut self, load_id: u32) -> bool {
        if let Some(scene) = &mut self.scene {
            scene.remove(load_id);
        }
        self.twin.unload(load_id)
    }

    fn unload(&mut self, id: u32, load_id: u32) {
        if self.remove(load_id) {
            self.answer(id, Answer::Done);
        } else {
            self.outbox.push(Outgoing::Refuse {
                id,
                error: format!("no load {load_id}: it was never made or is gone"),
            });
        }
    }

    fn snapshot(&mut self, id: u32) {
        if self.scene.is_some() || self.seeking {
            self.pictures.push_back(id);
        } else {
            self.outbox.push(Outgoing::Refuse { id, error: "no picture: the renderer is none".into() });
        }
    }

    /// Whether [`Self::work`] would do something.
    #[must_use]
    pub fn has_work(&self) -> bool {
        self.scene.as_ref().is_some_and(Scene::is_rebuilding)
            || self.loads.front().is_some_and(Load::has_work)
    }

    /// Works for one slice; true while there is more to do at once.
    pub fn work(&mut self, clock: &dyn Fn() -> f64) -> bool {
        let start_ms = clock();
        loop {
            if !self.work_step(clock) {
                return false;
            }
            if clock() - start_ms > SLICE_MS {
                if let Some(load) = self.loads.front() {
                    let features =
                        u32::try_from(self.twin.city.len()).unwrap_or(u32::MAX) - load.first_feature;
                    self.outbox.push(Outgoing::Event(Event::Progress {
                        load: load.load,
                        bytes: load.bytes(),
                        features,
                    }));
                }
                return true;
            }
        }
    }

    fn work_step(&mut self, clock: &dyn Fn() -> f64) -> bool {
        if let Some(scene) = &mut self.scene
            && scene.rebuild_step(&self.twin.city)
        {
            // The last chunk of a rebuild makes the picture whole.
            self.twin.changes.redraw |= !scene.is_rebuilding();
            return true;
        }
        let Some(load) = self.loads.front_mut() else { return false };
        let start_ms = clock();
        match &mut load.stage {
            Stage::Waiting => {
                load.stage = Stage::Reading;
                if self.twin.loads().is_empty() {
                    // Another city may be far away: its own metre grid.
                    self.twin.city.frame = None;
                }
                load.first_feature = u32::try_from(self.twin.city.len()).unwrap_or(u32::MAX);
                if let Some(url) = load.url.take() {
                    self.outbox.push(Outgoing::Fetch { load: load.load, url });
                }
                true
            }
            Stage::Reading => {
                let read = load.read(&mut self.twin.city);
                load.read_ms += clock() - start_ms;
                let page_load = load.load;
                match read {
                    Read::More => true,
                    Read::Idle => false,
                    Read::Done => {
                        // Past a limit the rest need not come; where all has come this does nothing.
                        self.outbox.push(Outgoing::StopFetch { load: page_load });
                        self.begin_build(clock)
                    }
                    Read::Failed(error) => self.fail(error),
                }
            }
            Stage::Building(build) => {
                let more = self
                    .scene
                    .as_mut()
                    .is_some_and(|scene| scene.build_step(&self.twin.city, build, load.load_id));
                load.build_ms += clock() - start_ms;
                if !more {
                    load.stage = Stage::Showing;
                    self.showing.extend(self.loads.pop_front());
                    self.twin.changes.redraw = true;
                }
                true
            }
            Stage::Showing => false,
        }
    }

    fn fail(&mut self, error: String) -> bool {
        if let Some(load) = self.loads.pop_front() {
            self.forget(&load);
            self.outbox.extend(load.issue_event());
            self.outbox.push(Outgoing::Refuse { id: load.id, error });
        }
        true
    }

    fn begin_build(&mut self, clock: &dyn Fn() -> f64) -> bool {
        let Some(load) = self.loads.front_mut() else { return true };
        let start_ms = clock();
        let features = load.first_feature..u32::try_from(self.twin.city.len()).unwrap_or(u32::MAX);
        if features.start > 0 {
            // The reader has looked within the load; parts may also replace outlines that came before, and the other way.
            resolve_parts(&mut self.twin.city, 0..u32::MAX);
        }
        // Not drawn before its chunks are there: half a frame would only keep the GPU from the whole one.
        let was_current = !self.twin.changes.redraw;
        self.twin.accept(load.load_id, features.clone());
        if was_current {
            self.twin.changes.redraw = false;
        }
        load.stage = Stage::Building(Box::new(Build::new(&self.twin.city, features)));
        load.build_ms += clock() - start_ms;
        self.outbox.extend(load.issue_event());
        true
    }

    /// Whether [`Self::frame`] should be called soon.
    #[must_use]
    pub fn wants_frame(&self) -> bool {
        self.can_draw() && (self.twin.changes.redraw || self.twin.is_flying())
    }

    fn can_draw(&self) -> bool {
        self.scene.is_some() && self.twin.is_seen()
    }

    /// Whether somebody waits for something [`Self::poll`] will find.
    #[must_use]
    pub fn wants_poll(&self) -> bool {
        !self.settling.is_empty()
            || !self.showing.is_empty()
            || !self.landing.is_empty()
            || self.twin.is_restless()
            || !self.pictures.is_empty()
            || self.picture_under_way.is_some()
    }

    /// Draws, if the picture is out of date and somebody can see it.
    pub fn frame(&mut self, clock: &dyn Fn() -> f64) {
        let now_ms = clock();
        self.twin.advance(now_ms);
        if self.twin.is_seen()
            && self.twin.changes.redraw
            && let Some(scene) = &mut self.scene
        {
            let fence = scene.draw(&mut self.twin, self.low, now_ms);
            self.frames_drawn += 1;
            self.mark(fence);
        }
        self.poll(clock);
    }

    fn stats(&self) -> Stats {
        let drawn = self.scene.as_ref().map(Scene::stats).unwrap_or_default();
        Stats {
            renderer: self.scene.as_ref().map_or("none", Scene::name),
            features: self.twin.features(),
            triangles: u32::try_from(drawn.triangles).unwrap_or(u32::MAX),
            draw_calls: drawn.draw_calls,
            gpu_bytes: drawn.gpu_bytes as f64,
            upload_bytes: drawn.upload_bytes as f64,
            wasm_heap_bytes: self.wasm_heap_bytes,
            frames_drawn: self.frames_drawn,
            apply_ms: self.apply_ms,
        }
    }
}
