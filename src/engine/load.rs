//! One document on its way: fetched, read, built, shown.

use super::Outgoing;
use crate::city::{City, LoadSummary, ReadOptions, Reader};
use crate::mesh::Build;
use crate::twin::Event;
use std::collections::VecDeque;

/// Bytes given to the reader at a time: about a millisecond of work.
const PUSH_BYTES: usize = 256 * 1024;

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
    /// Fetched from there, unless the bytes came with the command.
    pub(super) url: Option<String>,
    pub(super) stage: Stage,
    pub(super) start_ms: f64,
    pub(super) read_ms: f64,
    pub(super) build_ms: f64,
    /// None of its features gets a lower index.
    pub(super) first_index: u32,
    /// The first of its features.
    pub(super) first_feature: u32,
    /// Set when reading is over.
    pub(super) summary: Option<LoadSummary>,
    /// The mark of the first frame that shows it.
    pub(super) fence: Option<u32>,
    reader: Reader,
    queue: VecDeque<Vec<u8>>,
    /// Into the front of the queue.
    offset: usize,
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
            stage: Stage::Waiting,
            start_ms,
            read_ms: 0.0,
            build_ms: 0.0,
            first_index: 0,
            first_feature: 0,
            summary: None,
            fence: None,
            reader: Reader::new(&options),
            queue: VecDeque::new(),
            offset: 0,
            end: None,
        }
    }

    /// Bytes as they come.
    pub(super) fn push(&mut self, bytes: Vec<u8>) {
        self.queue.push_back(bytes);
    }

    /// No more bytes.
    pub(super) fn end(&mut self, end: Result<(), String>) {
        self.end = Some(end);
    }

    /// Whether something can be done for it now.
    pub(super) fn has_work(&self) -> bool {
        !matches!(self.stage, Stage::Reading) || !self.queue.is_empty() || self.end.is_some()
    }

    /// Bytes read so far.
    pub(super) fn bytes(&self) -> f64 {
        self.reader.bytes() as f64
    }

    /// What was wrong with it, for the page.
    pub(super) fn issue_event(&self) -> Option<Outgoing> {
        let LoadSummary { features, log, .. } = self.summary.as_ref()?;
        Some(Outgoing::Event(Event::Issue {
            load_id: self.load_id,
            features: *features,
            skipped: log.skipped,
            repaired: log.repaired,
            issue_count: log.count,
            issues: log.listed.clone(),
        }))
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
