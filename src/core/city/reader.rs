//! Reads GeoJSON as it comes.
//!
//! In: bytes, in pieces of any size. Out: features in a [`City`], issues in a log.
//! Takes what RFC 7946 allows (FeatureCollection, Feature, bare geometry), one after the other too: on lines of their
//! own, or as a sequence after RFC 8142. Holds one piece and one feature of text, never the whole.
//! The same text gives the same city however it was cut. Bad input never stops the rest: a feature that can't be read
//! is skipped and logged. The metre grid is laid at the middle of the first [`FIRST_FEATURES`] features.
//! Does not: fetch, decompress, or draw.

mod sheets;
mod steps;

use super::accept::{Intake, skipped};
use super::anchor;
use super::feature::{Draft, RecordType, With};
use super::geometry::Fault;
use super::recover::{Braces, Look};
use super::rules::Book;
use super::segment::short;
use super::text::quoted;
use super::{City, Issue, IssueLog, LoadSummary, ReadError, ReadOptions, Room, Severity, resolve_parts};
use crate::geo::Frame;
use steps::Step;

/// So many features are read before the metre grid is laid.
const FIRST_FEATURES: usize = 1_000;
/// Or features of so many positions.
const FIRST_POSITIONS: usize = 65_536;
/// Pieces are taken in steps of this size, so that a large one is never held twice.
const STEP_BYTES: usize = 256 << 10;

/// Where in the text the reader stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Outside all records.
    Between,
    /// In the `features` of a collection; whether a comma comes next; none where that is unknown.
    Features { comma_due: Option<bool> },
    /// Behind the `features` of a collection.
    Tail,
    /// Looking for the next thing to read, behind an error.
    Recover { braces: Braces, look: Look, in_features: bool },
    /// Nothing more can be read.
    Lost,
}

/// Reads one text into a city: [`Self::push`] its pieces, then [`Self::finish`].
#[derive(Debug, Clone)]
pub struct Reader {
    with: With,
    intake: Intake,
    log: IssueLog,
    state: State,
    draft: Draft,
    /// Features read before the metre grid was laid.
    waiting: Vec<Draft>,
    waiting_positions: usize,
    /// Text not yet read, and the place of its first byte in the whole.
    buffer: Vec<u8>,
    buffer_start: u64,
    /// Bytes of the record at hand that were there when it last turned out to be incomplete.
    tried: usize,
    /// Follows that record to its end, and how far it got.
    pending: (Braces, usize),
    bytes: u64,
    ordinal: u32,
    first_feature: Option<usize>,
    /// Collections begun, and whether the last one says that it is one.
    collections: u32,
    typed: bool,
    /// The first thing that is no GeoJSON, where nothing before it was.
    stray: Option<String>,
    told_commas: bool,
}

impl Reader {
    /// A reader for one text.
    #[must_use]
    pub fn new(options: &ReadOptions) -> Self {
        Self {
            with: With { book: Book::new(&options.rules), limits: options.limits },
            intake: Intake::new(options.layer),
            log: IssueLog::default(),
            state: State::Between,
            draft: Draft::default(),
            waiting: Vec::new(),
            waiting_positions: 0,
            buffer: Vec::new(),
            buffer_start: 0,
            tried: 0,
            pending: (Braces::default(), 0),
            bytes: 0,
            ordinal: 0,
            first_feature: None,
            collections: 0,
            typed: false,
            stray: None,
            told_commas: false,
        }
    }

    /// What was wrong so far.
    #[must_use]
    pub fn log(&self) -> &IssueLog {
        &self.log
    }

    /// Whether nothing that may still come would be read: a limit is passed.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.state == State::Lost
    }

    /// Bytes pushed so far.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Features read so far, skipped ones included.
    #[must_use]
    pub fn features(&self) -> u32 {
        self.ordinal
    }

    /// Features that the city took so far.
    #[must_use]
    pub fn accepted(&self) -> u32 {
        self.intake.features
    }

    /// The index of this load's first feature; what the city holds before is apart from it.
    fn begin(&mut self, city: &mut City) -> usize {
        *self.first_feature.get_or_insert_with(|| {
            city.seal();
            city.next() as usize
        })
    }

    /// Reads on; complete features go to the city, except for the first ones, until the metre grid is laid.
    pub fn push(&mut self, bytes: &[u8], city: &mut City) {
        self.begin(city);
        let left = usize::try_from(self.with.limits.bytes.saturating_sub(self.bytes)).unwrap_or(usize::MAX);
        let taken = bytes.get(..left).unwrap_or(bytes);
        for piece in taken.chunks(STEP_BYTES) {
            self.bytes += piece.len() as u64;
            self.buffer.extend_from_slice(piece);
            self.look_for_room(city);
            self.read(false, city);
        }
        if taken.len() < bytes.len() && self.state != State::Lost {
            let most = self.with.limits.bytes;
            self.read(true, city);
            self.warn(self.bytes, format!("at most {most} bytes"), "more".into());
            self.state = State::Lost;
        }
    }

    /// Looks how much memory is left for the city.
    fn look_for_room(&mut self, city: &City) {
        let limit_bytes = self.with.limits.city_bytes as u64;
        self.intake.room = Room::of(city.bytes().total() as u64, limit_bytes);
    }

    /// Reads what is left, and lets parts replace outlines.
    ///
    /// # Errors
    /// Where nothing could be used: no feature was accepted, and the text is no collection that is simply empty.
    pub fn finish(&mut self, city: &mut City) -> Result<LoadSummary, ReadError> {
        let first_feature = self.begin(city);
        self.read(true, city);
        self.settle(city);
        self.state = State::Lost;
        if self.intake.plain > 0 {
            let most = self.with.limits.city_bytes >> 20;
            let found = format!("more: {} features are kept without their properties", self.intake.plain);
            self.warn(self.bytes, format!("at most {most} MB of memory for the city"), found);
        }
        let replaced = resolve_parts(city, short(first_feature)..city.next());
        city.seal();
        let summary = LoadSummary {
            first_feature,
            features: self.intake.features,
            log: std::mem::take(&mut self.log),
            bytes: self.bytes,
            replaced,
        };
        if summary.features > 0 || (self.collections > 0 && summary.log.skipped == 0) {
            return Ok(summary);
        }
        let stray = self.stray.take().filter(|_| self.collections == 0);
        let first = summary.log.listed.first().cloned();
        let summary = Box::new(summary);
        Err(match (stray, first) {
            (Some(found), _) => ReadError::NotGeoJson { found, summary },
            (None, Some(Issue { expected, found, position, .. })) => {
                ReadError::NoneUsable { count: self.ordinal, expected, found, position, summary }
            }
            (None, None) => ReadError::NotGeoJson { found: "nothing".into(), summary },
        })
    }

    /// Reads the buffer as far as it goes.
    fn read(&mut self, at_end: bool, city: &mut City) {
        let mut buffer = std::mem::take(&mut self.buffer);
        let mut at = 0;
        while let Step::To(next) = self.step(&buffer, at, at_end, city) {
            at = next;
        }
        if at_end {
            self.end(&buffer, at, city);
            at = buffer.len();
        }
        self.buffer_start += at as u64;
        buffer.drain(..at);
        self.buffer = buffer;
    }

    /// A whole object was read.
    fn take_object(&mut self, at_top: bool, city: &mut City) {
        let start = self.buffer_start;
        if let Some(fault) = &mut self.draft.geometry.fault {
            fault.at = fault.at.saturating_add(usize::try_from(start).unwrap_or(usize::MAX));
        }
        if at_top {
            self.warn_of_crs();
            match &self.draft.record_type {
                RecordType::Collection => {
                    self.stray.get_or_insert("a FeatureCollection without features".into());
                    return self.warn(self.draft.byte, "features".into(), "none".into());
                }
                RecordType::Other(name) if self.ordinal == 0 => {
                    self.stray.get_or_insert(format!("type {name}"));
                }
                RecordType::Missing if self.ordinal == 0 && !self.draft.has_geometry => {
                    self.stray.get_or_insert("an object without a type".into());
                }
                _ => {}
            }
        } else if self.draft.record_type == RecordType::Geometry {
            self.draft.record_type = RecordType::Other("a geometry".into());
        }
        self.take_draft(city);
    }

    /// Accepts the feature at hand, or lets it wait for the metre grid.
    fn take_draft(&mut self, city: &mut City) {
        self.ordinal = self.ordinal.saturating_add(1);
        if city.frame.is_some() && self.waiting.is_empty() {
            return self.intake.accept(&self.draft, &self.with, city, &mut self.log);
        }
        self.waiting_positions += self.draft.geometry.positions.len();
        self.waiting.push(std::mem::take(&mut self.draft));
        if self.waiting.len() >= FIRST_FEATURES || self.waiting_positions >= FIRST_POSITIONS {
            self.settle(city);
        }
    }

    /// Lays the metre grid if there is none, and takes in the features that waited for it.
    fn settle(&mut self, city: &mut City) {
        if city.frame.is_none() {
            city.frame = anchor::middle(&self.waiting).map(Frame::new);
        }
        for draft in std::mem::take(&mut self.waiting) {
            self.intake.accept(&draft, &self.with, city, &mut self.log);
        }
        self.waiting_positions = 0;
    }

    fn skip_record(&mut self, bad: usize, expected: &'static str, found: &[u8], is_object: bool) {
        let at = usize::try_from(self.place(bad)).unwrap_or(usize::MAX);
        let found = if found.is_empty() { "the end of the text".into() } else { quoted(found) };
        if !is_object {
            self.draft.feature_id.clear();
        }
        if self.ordinal == 0 && self.collections == 0 && self.draft.record_type == RecordType::Missing {
            self.stray.get_or_insert_with(|| found.clone());
        }
        self.log.add(skipped(&self.draft, &Fault { at, ring: None, expected: expected.into(), found }));
        self.ordinal = self.ordinal.saturating_add(1);
    }

    fn tell_commas(&mut self, wrong: bool, at: usize) {
        if wrong && !std::mem::replace(&mut self.told_commas, true) {
            self.warn(self.place(at), "one comma between features".into(), "none or several".into());
        }
    }

    fn warn_of_crs(&mut self) {
        if let Some(name) = self.draft.foreign_crs.take() {
            self.warn(
                self.draft.byte,
                "longitude and latitude, WGS 84 (RFC 7946)".into(),
                format!("crs {name}"),
            );
        }
    }

    fn warn(&mut self, byte: u64, expected: String, found: String) {
        self.log.add(Issue {
            severity: Severity::Warning,
            feature_id: None,
            index: None,
            position: format!("byte {byte}"),
            expected,
            found,
        });
    }

    /// The byte of the whole text.
    fn place(&self, at: usize) -> u64 {
        self.buffer_start + at as u64
    }
}
