//! One document on its way: fetched, read, built, shown.

use super::Outgoing;
use super::scene::Scene;
use super::tiles::TileOf;
use crate::city::{City, Issue, IssueLog, Limits, LoadSummary, ReadOptions, Reader, Severity, Sheet};
use crate::format::{Kind, recognise};
use crate::gpu::Kept;
use crate::mesh::Build;
use crate::twin::Event;
use std::collections::VecDeque;
use std::ops::Range;

/// Bytes given to the reader at a time: about a millisecond of work.
const PUSH_BYTES: usize = 256 * 1024;

/// So many features are drawn before the rest is read; then four times as many, and so on: a city in any order lies in few
/// pieces, and what a part costs at once stays small.
const FIRST_PART: u32 = 4_096;
const LARGEST_PART: u32 = 131_072;
/// On a slow network parts are smaller, but each half as large again as all before it.
const SLOW_PART: u32 = 256;
const SLOW_MS: f64 = 700.0;

/// Features of a sheet given to the reader at a time.
const PUSH_FEATURES: usize = 256;

/// Where a load has got to.
pub(super) enum Stage {
    /// Its turn has not come.
    Waiting,
    /// Bytes are coming in.
    Reading,
    /// Chunks are being made.
    Building(Box<Build>),
    /// All is on the GPU; the first frame with it is on its way.
    Showing,
}

/// A document.
pub(super) struct Load {
    /// The command to answer.
    pub(super) id: u32,
    /// The page's number.
    pub(super) load: u32,
    /// Ours.
    pub(super) load_id: u32,
    /// What was asked of it.
    pub(super) options: ReadOptions,
    /// Fetched from there, unless the bytes came with the command.
    pub(super) url: Option<String>,
    /// Where its first bytes are coming from.
    pub(super) fetched: Option<String>,
    pub(super) stage: Stage,
    pub(super) start_ms: f64,
    pub(super) read_ms: f64,
    pub(super) build_ms: f64,
    /// None of its features gets a lower index.
    pub(super) first_index: u32,
    /// The first of its features.
    pub(super) first_feature: u32,
    /// Features that were handed to the twin to be drawn, counted from the city's first.
    pub(super) taken: u32,
    /// The part of it that is being built while reading goes on.
    pub(super) building: Option<Box<Build>>,
    /// How many features the next part has, at least.
    next_part: u32,
    /// When the last part was taken.
    taken_ms: f64,
    /// Set when reading is over.
    pub(super) summary: Option<LoadSummary>,
    /// What of it found no memory on the GPU: buildings that are boxes now, and whole pieces.
    short: (u32, u32),
    /// The mark of the first frame that shows it.
    pub(super) fence: Option<u32>,
    reader: Reader,
    queue: VecDeque<Vec<u8>>,
    /// Into the front of the queue.
    offset: usize,
    /// Features that came on a sheet, and how many of them are read.
    sheet: Option<(Sheet, usize)>,
    /// Its format, where extras turn it into a sheet.
    pub(super) foreign: Option<Kind>,
    /// The tile that it is.
    pub(super) tile: Option<TileOf>,
    /// No more bytes come: all are there, or why not.
    end: Option<Result<(), String>>,
}

/// What a step of reading came to.
pub(super) enum Read {
    /// More is to be read at once.
    More,
    /// Waiting for bytes.
    Idle,
    /// All is read.
    Done,
    /// Nothing usable: one clear sentence.
    Failed(String),
}

impl Load {
    pub(super) fn new(id: u32, load: u32, load_id: u32, options: ReadOptions, start_ms: f64) -> Self {
        Self {
            id,
            load,
            load_id,
            url: None,
            fetched: None,
            stage: Stage::Waiting,
            start_ms,
            read_ms: 0.0,
            build_ms: 0.0,
            first_index: 0,
            first_feature: 0,
            taken: 0,
            building: None,
            next_part: FIRST_PART,
            taken_ms: start_ms,
            summary: None,
            short: (0, 0),
            fence: None,
            reader: Reader::new(&options),
            options,
            queue: VecDeque::new(),
            offset: 0,
            sheet: None,
            foreign: None,
            tile: None,
            end: None,
        }
    }

    /// What its first bytes tell it to be, with its address, where that is not GeoJSON.
    pub(super) fn recognised(&mut self, bytes: &[u8]) -> Option<(Kind, String)> {
        let url = self.fetched.take()?;
        let kind = recognise("", "", bytes)?;
        Some((kind, url))
    }

    /// Bytes as they come.
    pub(super) fn push(&mut self, bytes: Vec<u8>) {
        self.queue.push_back(bytes);
    }

    /// All its features, as the bytes of a sheet; none for an empty one.
    pub(super) fn push_sheet(&mut self, bytes: &[u8], issues: IssueLog) {
        self.reader.push_issues(issues);
        let sheet = if bytes.is_empty() { Ok(Sheet::default()) } else { Sheet::from_bytes(bytes) };
        self.end = Some(sheet.map(|sheet| self.sheet = Some((sheet, 0))).map_err(|error| error.to_string()));
    }

    /// Bytes that came with the command.
    pub(super) fn take_bytes(&mut self) -> Vec<u8> {
        self.end = None;
        self.queue.pop_front().unwrap_or_default()
    }

    /// No more bytes.
    pub(super) fn end(&mut self, end: Result<(), String>) {
        self.end = Some(end);
    }

    /// Whether something can be done for it now.
    pub(super) fn has_work(&self) -> bool {
        let has_bytes = !self.queue.is_empty() || self.end.is_some() || self.sheet.is_some();
        !matches!(self.stage, Stage::Reading) || self.building.is_some() || has_bytes
    }

    /// One past its last feature so far.
    pub(super) fn end_feature(&self) -> u32 {
        self.first_feature.saturating_add(self.reader.accepted())
    }

    /// How many features it has at most, where that is known before they are read.
    pub(super) fn sheet_features(&self) -> Option<u32> {
        let (sheet, _) = self.sheet.as_ref()?;
        u32::try_from(sheet.len()).ok()
    }

    /// Bytes read so far.
    pub(super) fn bytes(&self) -> f64 {
        self.reader.bytes() as f64
    }

    /// About how many bytes its features take.
    pub(super) fn bytes_held(&self) -> usize {
        usize::try_from(self.reader.bytes()).unwrap_or(usize::MAX)
    }

    /// Builds the next chunk of it, or of the part that is built while reading goes on; true while there is more.
    pub(super) fn build_step(&mut self, scene: &mut Option<Scene>, city: &City) -> bool {
        let build = match &mut self.stage {
            Stage::Building(build) => Some(build),
            _ => self.building.as_mut(),
        };
        let (Some(scene), Some(build)) = (scene, build) else { return false };
        let kept = scene.build_step(city, build, self.load_id);
        match kept {
            Some(Kept::Boxes(buildings)) => self.short.0 += buildings,
            Some(Kept::Nothing) => self.short.1 += 1,
            Some(Kept::Whole) | None => {}
        }
        kept.is_some()
    }

    /// All of it is built: says what found no memory.
    pub(super) fn note_built(&mut self, limits: &Limits) {
        let (boxed, left_out) = self.short;
        if let Some(summary) = self.summary.as_mut().filter(|_| boxed > 0 || left_out > 0) {
            summary.log.add(Issue {
                severity: Severity::Warning,
                feature_id: None,
                index: None,
                position: "the picture".into(),
                expected: format!("at most {} MB of the GPU's memory for the city", limits.gpu_bytes >> 20),
                found: format!("more: {boxed} buildings are drawn as boxes, {left_out} pieces are not drawn"),
            });
        }
    }

    /// What was wrong with it, for the page; the source of a tile tells for all.
    pub(super) fn issue_event(&self) -> Option<Outgoing> {
        let LoadSummary { features, log, .. } = self.summary.as_ref().filter(|_| self.tile.is_none())?;
        Some(Outgoing::Event(Event::Issue {
            load_id: self.load_id,
            features: *features,
            skipped: log.skipped,
            repaired: log.repaired,
            issue_count: log.count,
            issues: log.listed.clone(),
        }))
    }

    /// The features that are to be drawn before reading goes on.
    pub(super) fn part(&mut self, now_ms: f64) -> Option<Range<u32>> {
        let (new, known) = (self.end_feature() - self.taken, self.taken - self.first_feature);
        let is_slow = now_ms - self.taken_ms > SLOW_MS && new >= SLOW_PART.max(known / 2);
        if new < self.next_part && !is_slow {
            return None;
        }
        if !is_slow {
            self.next_part = (self.next_part * 4).min(LARGEST_PART);
        }
        self.taken_ms = now_ms;
        Some(self.rest())
    }

    /// All features that were not taken yet.
    pub(super) fn rest(&mut self) -> Range<u32> {
        let end = self.end_feature();
        std::mem::replace(&mut self.taken, end)..end
    }

    /// Bytes that came and are not read yet.
    pub(super) fn queued_bytes(&self) -> usize {
        self.queue.iter().map(Vec::len).sum::<usize>().saturating_sub(self.offset)
    }

    /// Reads a little.
    pub(super) fn read(&mut self, city: &mut City) -> Read {
        if self.reader.is_done() {
            self.queue.clear();
            self.end.get_or_insert(Ok(()));
        }
        if let Some(front) = self.queue.front() {
            let end = (self.offset + PUSH_BYTES).min(front.len());
            self.reader.push(front.get(self.offset..end).unwrap_or(&[]), city);
            self.offset = end;
            if end == front.len() {
                self.queue.pop_front();
                self.offset = 0;
            }
            return Read::More;
        }
        if let Some((sheet, at)) = &mut self.sheet {
            let next = (*at + PUSH_FEATURES).min(sheet.len());
            self.reader.push_part(sheet, *at..next, city);
            *at = next;
            if next == sheet.len() {
                self.sheet = None;
            }
            return Read::More;
        }
        match self.end.take() {
            None => Read::Idle,
            Some(Err(reason)) => Read::Failed(reason),
            Some(Ok(())) => match self.reader.finish(city) {
                Ok(summary) => {
                    self.summary = Some(summary);
                    Read::Done
                }
                Err(error) => {
                    self.summary = Some(error.summary().clone());
                    Read::Failed(error.to_string())
                }
            },
        }
    }
}
