//! The steps by which the reader goes through a text: records, entries of `features`, what stands around them.
//!
//! In: the text at hand, and a place in it. Out: the next place, or that more text is needed.
//! Each step depends on the text alone, never on where the text at hand ends: a step that can't tell waits.
//! Does not: accept features ([`super::Reader::take_object`] does).

use super::{Reader, State};
use crate::city::City;
use crate::city::feature::{Found, RecordType, read_crs};
use crate::city::recover::{Braces, Look, Progress, RECORD_SEPARATOR};
use crate::city::scan::{Scan, Stop};
use crate::city::text::quoted;

/// Where reading goes on.
pub(super) enum Step {
    To(usize),
    Wait,
}

impl Reader {
    pub(super) fn step(&mut self, text: &[u8], at: usize, at_end: bool, city: &mut City) -> Step {
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
    pub(super) fn end(&mut self, text: &[u8], at: usize, city: &mut City) {
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

    /// Looks for the next thing to read, from `start`; new features count behind `bad`.
    fn recover(&mut self, start: usize, bad: usize, in_features: bool) {
        let look = Look { for_close: true, for_feature_from: bad.max(start + 1), for_line: !in_features };
        self.state = State::Recover { braces: Braces::default(), look, in_features };
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
