//! Reads GeoJSON as it comes.
//!
//! In: bytes, in pieces of any size. Out: features in a [`City`], issues in a log.
//! Takes what RFC 7946 allows (FeatureCollection, Feature, bare geometry), one after the other too: on lines of their
//! own, or as a sequence after RFC 8142. Holds one piece and one feature of text, never the whole.
//! The same text gives the same city however it was cut. Bad input never stops the rest: a feature that can't be read
//! is skipped and logged. The metre grid is laid at the middle of the first [`FIRST_FEATURES`] features.
//! Does not: fetch, decompress, or draw.

use super::accept::{Intake, skipped};
use super::anchor;
use super::feature::{Draft, Found, RecordType, With, read_crs};
use super::geometry::Fault;
use super::recover::{Braces, Look, Progress, RECORD_SEPARATOR};
use super::rules::Book;
use super::scan::{Scan, Stop};
use super::text::quoted;
use super::{City, Issue, IssueLog, LoadSummary, ReadError, ReadOptions, Severity, resolve_parts};
use crate::geo::Frame;

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

enum Step {
    To(usize),
    Wait,
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

    /// Reads on; complete features go to the city, except for the first ones, until the metre grid is laid.
    pub fn push(&mut self, bytes: &[u8], city: &mut City) {
        self.first_feature.get_or_insert(city.len());
        let left = usize::try_from(self.with.limits.bytes.saturating_sub(self.bytes)).unwrap_or(usize::MAX);
        let taken = bytes.get(..left).unwrap_or(bytes);
        for piece in taken.chunks(STEP_BYTES) {
            self.bytes += piece.len() as u64;
            self.buffer.extend_from_slice(piece);
            self.read(false, city);
        }
        if taken.len() < bytes.len() && self.state != State::Lost {
            let most = self.with.limits.bytes;
            self.read(true, city);
            self.warn(self.bytes, format!("at most {most} bytes"), "more".into());
            self.state = State::Lost;
        }
    }

    /// Reads what is left, and lets parts replace outlines.
    ///
    /// # Errors
    /// Where nothing could be used: no feature was accepted, and the text is no collection that is simply empty.
    pub fn finish(&mut self, city: &mut City) -> Result<LoadSummary, ReadError> {
        let first_feature = *self.first_feature.get_or_insert(city.len());
        self.read(true, city);
        self.settle(city);
        self.state = State::Lost;
        resolve_parts(city, first_feature..city.len());
        let summary = LoadSummary {
            first_feature,
            features: self.intake.features,
            log: std::mem::take(&mut self.log),
            bytes: self.bytes,
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

    fn step(&mut self, text: &[u8], at: usize, at_end: bool, city: &mut City) -> Step {
        match self.state {
            State::Between => self.step_between(text, at, at_end, city),
            State::Features { comma_due } => self.step_features(text, at, at_end, comma_due, city),
            State::Tail => self.step_tail(text, at, at_end),
            State::Recover { mut braces, look, in_features } => {
                let progress = braces.follow(text, at, look, at_end);
                let next = match progress {
                    Progress::Found(next) | Progress::Searched(next) => next,
                };
                self.state = match progress {
                    Progress::Found(_) if in_features => State::Features { comma_due: None },
                    Progress::Found(_) => State::Between,
                    // What was searched includes the error: from here on every feature counts.
                    Progress::Searched(_) => {
                        State::Recover { braces, look: Look { for_feature_from: 0, ..look }, in_features }
                    }
                };
                let waits = matches!(progress, Progress::Searched(_));
                if waits && next == at { Step::Wait } else { Step::To(next) }
            }
            State::Lost if at < text.len() => Step::To(text.len()),
            State::Lost => Step::Wait,
        }
    }

    fn step_between(&mut self, text: &[u8], mut at: usize, at_end: bool, city: &mut City) -> Step {
        const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
        while text.get(at).is_some_and(|byte| byte.is_ascii_whitespace() || *byte == RECORD_SEPARATOR) {
            at += 1;
        }
        let rest = text.get(at..).unwrap_or(&[]);
        if rest.starts_with(BYTE_ORDER_MARK) {
            return Step::To(at + BYTE_ORDER_MARK.len());
        }
        if rest.first() == Some(&b'{') {
            return self.step_record(text, at, at_end, true, city);
        }
        // Wait for enough to tell, and to quote.
        if rest.is_empty() || (rest.len() < 64 && !at_end) {
            return Step::Wait;
        }
        let found = quoted(rest);
        if self.ordinal == 0 && self.collections == 0 {
            self.stray.get_or_insert(found);
            self.state = State::Lost;
        } else {
            self.warn(self.place(at), "another GeoJSON object or the end".into(), found);
            self.recover(at, at, false);
        }
        Step::To(at)
    }

    fn step_features(
        &mut self,
        text: &[u8],
        at: usize,
        at_end: bool,
        comma_due: Option<bool>,
        city: &mut City,
    ) -> Step {
        let mut scan = Scan::new(text, at);
        let Ok(byte) = scan.peek() else { return Step::Wait };
        let at = scan.at;
        match byte {
            b',' => {
                self.tell_commas(comma_due == Some(false), at);
                self.state = State::Features { comma_due: Some(false) };
                Step::To(at + 1)
            }
            b']' => {
                self.state = State::Tail;
                Step::To(at + 1)
            }
            _ => {
                self.tell_commas(comma_due == Some(true), at);
                self.step_record(text, at, at_end, false, city)
            }
        }
    }

    /// One record, or one entry of `features`.
    fn step_record(&mut self, text: &[u8], at: usize, at_end: bool, at_top: bool, city: &mut City) -> Step {
        if !self.worth_trying(text, at, at_end) {
            return Step::Wait;
        }
        let mut scan = Scan::new(text, at);
        scan.depth = if at_top { 0 } else { 2 };
        self.draft.byte = self.place(at);
        self.draft.ordinal = self.ordinal;
        let is_object = text.get(at) == Some(&b'{');
        let read = if is_object {
            self.draft.read(&mut scan, &self.with, at_top)
        } else {
            scan.skip().map(|()| Found::Object)
        };
        let fault = match read {
            Ok(Found::Features) => {
                self.collections += 1;
                self.typed = self.draft.record_type == RecordType::Collection;
                self.warn_of_crs();
                self.state = State::Features { comma_due: Some(false) };
                self.stop_trying();
                return Step::To(scan.at);
            }
            Ok(Found::Object) if is_object => {
                self.take_object(at_top, city);
                None
            }
            Ok(Found::Object) => Some((at, "a Feature object", text.get(at..scan.at).unwrap_or(&[]))),
            Err(Stop::Short) if at_end => return Step::Wait,
            Err(Stop::Short) => {
                self.tried = text.len() - at;
                return Step::Wait;
            }
            Err(Stop::Bad { at: bad, expected }) => Some((bad, expected, text.get(bad..).unwrap_or(&[]))),
        };
        self.stop_trying();
        if let Some((bad, expected, found)) = fault {
            // Enough to quote must be there, whatever the size of the pieces.
            if found.len() < 64 && !at_end && read.is_err() {
                self.tried = text.len() - at;
                return Step::Wait;
            }
            self.skip_record(bad, expected, found, is_object);
            if read.is_err() {
                self.recover(at, bad, !at_top);
                return Step::To(at);
            }
        }
        if !at_top {
            self.state = State::Features { comma_due: Some(true) };
        }
        Step::To(scan.at)
    }

    /// Whether an incomplete record may be complete by now: its braces are closed, or twice as much of it is there.
    fn worth_trying(&mut self, text: &[u8], at: usize, at_end: bool) -> bool {
        if self.tried == 0 || at_end || text.len() - at >= self.tried.saturating_mul(2) {
            return true;
        }
        let look = Look { for_close: true, for_feature_from: usize::MAX, for_line: false };
        let (braces, followed) = &mut self.pending;
        match braces.follow(text, at + *followed, look, false) {
            Progress::Found(end) => {
                *followed = end - at;
                true
            }
            Progress::Searched(end) => {
                *followed = end - at;
                false
            }
        }
    }

    fn stop_trying(&mut self) {
        self.tried = 0;
        self.pending = (Braces::default(), 0);
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

    fn step_tail(&mut self, text: &[u8], at: usize, at_end: bool) -> Step {
        if !self.worth_trying(text, at, at_end) {
            return Step::Wait;
        }
        let mut scan = Scan::new(text, at);
        scan.depth = 1;
        let read = tail_member(&mut scan);
        let (member, crs) = match read {
            Ok(member) => member,
            Err(Stop::Short) => {
                self.tried = text.len() - at;
                return Step::Wait;
            }
            Err(Stop::Bad { at: bad, expected }) => {
                self.stop_trying();
                self.warn(self.place(bad), expected.into(), quoted(text.get(bad..bad + 1).unwrap_or(&[])));
                self.recover(at, bad, false);
                return Step::To(at);
            }
        };
        self.stop_trying();
        if let Some(crs) = crs {
            self.draft.foreign_crs = Some(crs);
            self.warn_of_crs();
        }
        match member {
            TailMember::Type => self.typed = true,
            TailMember::Other => {}
            TailMember::End => {
                if !self.typed {
                    self.warn(self.place(at), "type FeatureCollection".into(), "none".into());
                }
                self.state = State::Between;
            }
        }
        Step::To(scan.at)
    }

    /// The text ended: what is missing?
    fn end(&mut self, text: &[u8], at: usize, city: &mut City) {
        let rest = text.get(at..).unwrap_or(&[]).trim_ascii_start();
        let in_features = matches!(self.state, State::Features { .. });
        match self.state {
            State::Between | State::Features { .. } if rest.first() == Some(&b'{') => {
                let start = text.len() - rest.len();
                self.draft.byte = self.place(start);
                self.draft.ordinal = self.ordinal;
                self.skip_record(text.len(), "the rest of the feature", &[], true);
            }
            State::Recover { .. } if self.collections > 0 => {
                self.warn(
                    self.place(at),
                    "more features or the end of them".into(),
                    "nothing readable".into(),
                );
            }
            _ => {}
        }
        if in_features || self.state == State::Tail {
            self.warn(
                self.place(text.len()),
                "the end of the FeatureCollection".into(),
                "the end of the text".into(),
            );
        }
        self.state = State::Between;
        self.stop_trying();
        self.settle(city);
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

    /// Looks for the next thing to read, from `start`; new features count behind `bad`.
    fn recover(&mut self, start: usize, bad: usize, in_features: bool) {
        let look = Look { for_close: true, for_feature_from: bad.max(start + 1), for_line: !in_features };
        self.state = State::Recover { braces: Braces::default(), look, in_features };
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

enum TailMember {
    Type,
    Other,
    End,
}

/// One member behind `features`, and the foreign reference system it may name.
fn tail_member(scan: &mut Scan<'_>) -> Result<(TailMember, Option<String>), Stop> {
    if !scan.another(b'}')? {
        return Ok((TailMember::End, None));
    }
    let key = scan.key()?;
    match scan.slice(key.bytes) {
        b"crs" => Ok((TailMember::Other, read_crs(scan)?)),
        b"type" if scan.peek()? == b'"' => {
            let name = scan.string()?.bytes;
            let is_collection = scan.slice(name) == b"FeatureCollection";
            Ok((if is_collection { TailMember::Type } else { TailMember::Other }, None))
        }
        _ => scan.skip().map(|()| (TailMember::Other, None)),
    }
}
