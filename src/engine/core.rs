//! The engine: what happens when.

mod marked;
mod tiled;
mod waiting;

use super::load::{Load, Read, Stage};
use super::losses::Losses;
use super::scene::Scene;
use super::tiles::{Source, TileSource};
use crate::city::{IssueLog, Limits, ReadOptions, resolve_parts};
use crate::format::{Kind, recognise};
use crate::gpu::Gpu;
use crate::mesh::Build;
use crate::twin::{Answer, Command, Event, Payload, RendererChoice, Stats, Twin};
use std::collections::VecDeque;
use std::ops::Range;
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
    /// Turn a document into a sheet, and say [`Command::Sheet`] or [`Command::Failed`].
    Convert {
        /// The page's number for the load.
        load: u32,
        /// [`crate::format::Kind::name`].
        format: &'static str,
        /// From where.
        url: Option<String>,
        /// The document where there is no URL.
        bytes: Vec<u8>,
    },
    /// Open a source of tiles, and say [`Command::Tiles`] or [`Command::Failed`].
    OpenTiles {
        /// The page's number for the load.
        load: u32,
        /// [`crate::format::Kind::name`].
        format: &'static str,
        /// From where.
        url: String,
    },
    /// Fetch a tile, and say [`Command::Sheet`] or [`Command::Failed`] with it.
    FetchTile {
        /// The source's load.
        load: u32,
        /// Zoom, column, row.
        tile: (u8, u32, u32),
    },
    /// Stop fetching a tile.
    StopTile {
        /// The source's load.
        load: u32,
        /// Zoom, column, row.
        tile: (u8, u32, u32),
    },
    /// Let go of a source, or of a document that is being converted.
    CloseSource {
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

/// While a load goes on, what is there is drawn no more often than this.
const PART_FRAMES_MS: f64 = 500.0;

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
    /// Sources of tiles.
    sources: Vec<Source>,
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
    /// When a part of a load was last drawn before the rest was read.
    part_drawn_ms: f64,
    /// A part is built and was not drawn yet.
    part_undrawn: bool,
    apply_ms: f64,
    /// A GPU is being sought: loads go on, frames wait.
    seeking: bool,
    wanted: RendererChoice,
    losses: Losses,
    low: bool,
    limits: Limits,
    /// Set by the carrier before it asks for stats.
    pub wasm_heap_bytes: f64,
    /// Milliseconds of Unix time; set by the carrier before each command, frame and poll.
    pub unix_ms: f64,
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
        self.twin.unix_ms = self.unix_ms;
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
            Command::Load { load, layer, url, rules, first_index } => {
                let options = ReadOptions { layer, rules: rules.unwrap_or_default(), limits: self.limits };
                self.next_load_id += 1;
                let mut new = Load::new(id, load, self.next_load_id, options, now_ms);
                new.first_index = first_index;
                self.begin_load(new, url, payload.bytes);
            }
            Command::Sheet { load, tile, counts, issues } => {
                let issues = IssueLog::from_words(counts, &issues);
                self.take_sheet(load, tile, issues, &payload.bytes.unwrap_or_default(), now_ms);
            }
            Command::Failed { load, tile, error } => self.take_failure(load, tile, error, now_ms),
            Command::Tiles { load, min_zoom, max_zoom, bounds, centre } => {
                self.open_source(load, &TileSource { min_zoom, max_zoom, bounds, centre }, now_ms);
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
            self.outbox.extend(building.issue_event());
            self.showing.push(building);
        }
        if let Some(reading) = self.loads.front_mut() {
            reading.building = None;
        }
        let scene = Scene::new(gpu, self.limits.gpu_bytes, &mut self.twin);
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

    /// Takes a load into its queue, or a source of tiles among the sources.
    fn begin_load(&mut self, mut new: Load, url: Option<String>, bytes: Option<Vec<u8>>) {
        let kind = recognise(url.as_deref().unwrap_or_default(), "", bytes.as_deref().unwrap_or_default());
        if let (Some(kind), Some(url)) = (kind.filter(|kind| kind.has_tiles()), &url) {
            return self.begin_source(&new, kind, url.clone());
        }
        if let Some(bytes) = bytes {
            new.push(bytes);
            new.end(Ok(()));
        }
        new.url = url;
        new.foreign = kind;
        self.loads.push_back(new);
    }

    /// Bytes of a fetched document.
    pub fn push_bytes(&mut self, load: u32, bytes: Vec<u8>) {
        let Some(at) = self.loads.iter().position(|of| of.load == load) else { return };
        // What is still on its way of a document that is converted now is nobody's.
        let Some(of) = self.loads.get_mut(at).filter(|of| of.foreign.is_none()) else { return };
        match of.recognised(&bytes) {
            None => of.push(bytes),
            Some((kind, url)) => {
                // Its name did not tell: it is fetched again, as what it is.
                self.outbox.push(Outgoing::StopFetch { load });
                if !kind.has_tiles() {
                    of.foreign = Some(kind);
                    let (format, bytes) = (kind.name(), Vec::new());
                    self.outbox.push(Outgoing::Convert { load, format, url: Some(url), bytes });
                } else if let Some(of) = self.loads.remove(at) {
                    self.begin_source(&of, kind, url);
                }
            }
        }
    }

    /// Takes a source of tiles among the sources, and has it opened.
    fn begin_source(&mut self, of: &Load, kind: Kind, url: String) {
        self.sources.push(Source::new(of));
        self.outbox.push(Outgoing::OpenTiles { load: of.load, format: kind.name(), url });
    }

    /// Whether a fetch should hold back: enough has come that is not read yet.
    #[must_use]
    pub fn is_sated(&self, load: u32) -> bool {
        self.loads.iter().find(|of| of.load == load).is_some_and(|of| of.queued_bytes() > SATED_BYTES)
    }

    /// The end of a fetched document, or why there is none.
    pub fn end_bytes(&mut self, load: u32, end: Result<(), String>) {
        if let Some(of) = self.loads.iter_mut().find(|of| of.load == load && of.foreign.is_none()) {
            of.end(end);
        }
    }

    fn cancel(&mut self, load: u32) {
        if self.close_source(load, "load was cancelled") {
            return;
        }
        let Some(at) = self.loads.iter().position(|of| of.load == load) else { return };
        if let Some(gone) = self.loads.remove(at) {
            self.outbox.push(match gone.foreign {
                Some(_) => Outgoing::CloseSource { load },
                None => Outgoing::StopFetch { load },
            });
            self.outbox.push(Outgoing::Refuse { id: gone.id, error: "load was cancelled".into() });
            self.forget(&gone);
        }
    }

    /// Takes back what a load that failed or was cancelled has brought so far.
    fn forget(&mut self, load: &Load) {
        if matches!(load.stage, Stage::Waiting) {
            return;
        }
        if !matches!(load.stage, Stage::Building(_)) {
            self.twin.city.seal();
            self.twin.accept(load.load_id, load.taken..load.end_feature());
        }
        if load.tile.is_some() {
            self.remove_tile(load.load_id);
        } else {
            self.remove(load.load_id);
        }
    }

    /// Takes a load out of the twin and its picture; gives its features, none if there is no such load.
    fn remove(&mut self, load_id: u32) -> Option<Range<u32>> {
        if let Some(scene) = &mut self.scene {
            scene.remove(load_id);
        }
        let gone = self.twin.unload(load_id);
        self.remove_orphans();
        gone
    }

    /// Takes the load of a tile away: the numbers of its features may be used again.
    fn remove_tile(&mut self, load_id: u32) {
        if let Some(gone) = self.remove(load_id) {
            self.twin.city.give_up(&gone);
        }
    }

    fn unload(&mut self, id: u32, load_id: u32) {
        if self.remove(load_id).is_some() || self.remove_source(load_id) {
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
            || self.has_marks_to_lay()
            || self.twin.is_unprepared()
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
                    let features = load.end_feature() - load.first_feature;
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
        let Some(load) = self.loads.front_mut() else { return self.lay_marks() || self.twin.prepare() };
        let start_ms = clock();
        match &mut load.stage {
            Stage::Waiting => {
                load.stage = Stage::Reading;
                if self.twin.loads().is_empty() {
                    // Another city may be far away: its own metre grid.
                    self.twin.city.frame = None;
                }
                self.twin.city.skip_to(load.first_index);
                if let (Some(_), Some(count)) = (load.tile, load.sheet_features()) {
                    self.twin.city.begin_again(count);
                }
                load.first_feature = self.twin.city.next();
                load.taken = load.first_feature;
                let (number, url) = (load.load, load.url.take());
                match (load.foreign, url) {
                    (Some(kind), url) => {
                        let bytes = load.take_bytes();
                        self.outbox.push(Outgoing::Convert { load: number, format: kind.name(), url, bytes });
                    }
                    (None, Some(url)) => {
                        load.fetched = Some(url.clone());
                        self.outbox.push(Outgoing::Fetch { load: number, url });
                    }
                    (None, None) => {}
                }
                true
            }
            Stage::Reading if load.building.is_some() => self.build_part(clock),
            Stage::Reading => {
                if let Some(part) = load.part(start_ms) {
                    return self.begin_part(part, clock);
                }
                let read = load.read(&mut self.twin.city);
                load.read_ms += clock() - start_ms;
                let page_load = load.load;
                match read {
                    Read::More => true,
                    Read::Idle => {
                        // While the network is slow, what is there is shown.
                        self.twin.changes.redraw |= std::mem::take(&mut self.part_undrawn);
                        false
                    }
                    Read::Done => {
                        // Past a limit the rest need not come; where all has come this does nothing.
                        self.outbox.push(Outgoing::StopFetch { load: page_load });
                        self.begin_build(clock)
                    }
                    Read::Failed(error) => self.fail(error),
                }
            }
            Stage::Building(_) => {
                let more = load.build_step(&mut self.scene, &self.twin.city);
                load.build_ms += clock() - start_ms;
                if !more {
                    load.stage = Stage::Showing;
                    load.note_built(&self.limits);
                    self.outbox.extend(load.issue_event());
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
            if let Some(of) = load.tile {
                self.tile_failed(of, &error);
            } else {
                self.outbox.extend(load.issue_event());
                self.outbox.push(Outgoing::Refuse { id: load.id, error });
            }
        }
        true
    }

    /// Takes what was read so far into the twin, to be drawn while the rest is read.
    fn begin_part(&mut self, part: Range<u32>, clock: &dyn Fn() -> f64) -> bool {
        let Some(load) = self.loads.front_mut() else { return true };
        let start_ms = clock();
        let replaced = resolve_parts(&mut self.twin.city, load.first_feature..part.end);
        let build = take_in(&mut self.twin, load, part);
        if replaced {
            self.twin.repaint();
        }
        load.building = Some(build);
        load.build_ms += clock() - start_ms;
        true
    }

    /// One chunk of a part; a whole part is drawn, but not so often that it keeps the rest waiting.
    fn build_part(&mut self, clock: &dyn Fn() -> f64) -> bool {
        let Some(load) = self.loads.front_mut() else { return true };
        let start_ms = clock();
        if !load.build_step(&mut self.scene, &self.twin.city) {
            load.building = None;
            if start_ms - self.part_drawn_ms >= PART_FRAMES_MS {
                self.part_drawn_ms = start_ms;
                self.twin.changes.redraw = true;
            } else {
                self.part_undrawn = true;
            }
        }
        load.build_ms += clock() - start_ms;
        true
    }

    fn begin_build(&mut self, clock: &dyn Fn() -> f64) -> bool {
        let Some(load) = self.loads.front_mut() else { return true };
        let start_ms = clock();
        let mut replaced = load.summary.as_ref().is_some_and(|summary| summary.replaced);
        if load.first_feature > 0 && load.tile.is_none() {
            // The reader has looked within the load; parts may also replace outlines that came before, and the other way.
            replaced |= resolve_parts(&mut self.twin.city, 0..u32::MAX);
        }
        let rest = load.rest();
        let build = take_in(&mut self.twin, load, rest);
        self.twin.complete(replaced);
        load.stage = Stage::Building(build);
        load.build_ms += clock() - start_ms;
        true
    }

    /// Whether [`Self::frame`] should be called soon.
    #[must_use]
    pub fn wants_frame(&self) -> bool {
        self.can_draw() && (self.twin.changes.redraw || self.twin.is_flying())
    }

    /// When [`Self::poll`] should be called though nothing else asks for it, on the clock of `now_ms`; none if never.
    #[must_use]
    pub fn next_due_ms(&self) -> Option<f64> {
        self.twin.next_due_ms()
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
            || {
                let (camera, viewport) = (self.twin.camera(), self.twin.viewport());
                self.sources.iter().any(|source| source.is_behind(camera, viewport))
            }
            || !self.pictures.is_empty()
            || self.picture_under_way.is_some()
    }

    /// Draws, if the picture is out of date and somebody can see it.
    pub fn frame(&mut self, clock: &dyn Fn() -> f64) {
        let now_ms = clock();
        self.twin.advance(now_ms);
        self.look_for_tiles(now_ms);
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
            target_bytes: drawn.target_bytes as f64,
            upload_bytes: drawn.upload_bytes as f64,
            gpu_budget_bytes: self.limits.gpu_bytes as f64,
            boxed_buildings: drawn.boxed_buildings,
            city_bytes: self.twin.bytes().total() as f64,
            city_budget_bytes: self.limits.city_bytes as f64,
            wasm_heap_bytes: self.wasm_heap_bytes,
            frames_drawn: self.frames_drawn,
            apply_ms: self.apply_ms,
        }
    }
}

/// Takes features of a load into the twin, not drawn before their chunks are there: half a frame would only keep the GPU
/// from the whole one.
fn take_in(twin: &mut Twin, load: &Load, features: Range<u32>) -> Box<Build> {
    let was_current = !twin.changes.redraw;
    twin.accept(load.load_id, features.clone());
    if was_current {
        twin.changes.redraw = false;
    }
    Box::new(Build::new(&twin.city, features))
}
