//! Server-sent events, as the [HTML standard] reads them.
//!
//! In: bytes, cut anywhere. Out: events, the id to go on from, the wait that the server asks for, and issues.
//! A message over the limit is left out with an issue; the next is read as if nothing had been.
//! Does not: open the stream, or try again by itself.
//!
//! [HTML standard]: https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation

use super::{Fault, MESSAGE_BYTES};
use crate::Issue;

/// Longest wait that a stream may ask for.
const RETRY_CAP_MS: f64 = 3_600_000.0;
/// Bytes of an id that are kept.
const ID_BYTES: usize = 1_024;

/// One message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Its type; `message` where the stream says none.
    pub kind: String,
    /// Its lines, joined.
    pub data: String,
    /// The id to go on from.
    pub last_id: String,
}

/// A stream that is being read.
#[derive(Debug)]
pub struct Stream {
    limit: usize,
    line: Vec<u8>,
    is_line_over: bool,
    is_after_cr: bool,
    has_begun: bool,
    kind: String,
    data: String,
    is_data_over: bool,
    id: String,
    last_id: String,
    retry_ms: Option<f64>,
    is_heard: bool,
    issues: Vec<Issue>,
    refused: u64,
}

impl Default for Stream {
    fn default() -> Self {
        Self::new(MESSAGE_BYTES, "")
    }
}

impl Stream {
    /// With messages of at most so many bytes, going on from an id.
    #[must_use]
    pub fn new(limit: usize, last_id: &str) -> Self {
        Self {
            limit,
            line: Vec::new(),
            is_line_over: false,
            is_after_cr: false,
            has_begun: false,
            kind: String::new(),
            data: String::new(),
            is_data_over: false,
            id: last_id.to_owned(),
            last_id: last_id.to_owned(),
            retry_ms: None,
            is_heard: false,
            issues: Vec::new(),
            refused: 0,
        }
    }

    /// Reads on.
    pub fn push(&mut self, bytes: &[u8]) -> Vec<Event> {
        let mut events = Vec::new();
        for &byte in bytes {
            match byte {
                b'\n' if self.is_after_cr => self.is_after_cr = false,
                b'\n' | b'\r' => {
                    self.is_after_cr = byte == b'\r';
                    self.end_line(&mut events);
                }
                _ => {
                    self.is_after_cr = false;
                    // The longest useful line is a whole message behind "data: ".
                    if self.line.len() < self.limit.saturating_add(8) {
                        self.line.push(byte);
                    } else {
                        self.is_line_over = true;
                    }
                }
            }
        }
        events
    }

    fn end_line(&mut self, events: &mut Vec<Event>) {
        let line = std::mem::take(&mut self.line);
        let is_over = std::mem::take(&mut self.is_line_over);
        let line = if self.has_begun { line.as_slice() } else { without_mark(&line) };
        self.has_begun = true;
        if line.is_empty() {
            self.end_event(events);
            return;
        }
        let text = String::from_utf8_lossy(line);
        let (field, value) = text.split_once(':').unwrap_or((&text, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            // A comment: the server says that it lives.
            "" => self.is_heard = true,
            "data" if is_over || self.data.len() + value.len() > self.limit => {
                self.is_data_over = true;
                self.data.clear();
            }
            "data" if !self.is_data_over => {
                self.data.push_str(value);
                self.data.push('\n');
            }
            "event" => self.kind = short(value, ID_BYTES),
            "id" if !value.contains('\0') && value.len() <= ID_BYTES => value.clone_into(&mut self.id),
            "retry" if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) => {
                self.retry_ms = value.parse::<f64>().ok().map(|wait_ms| wait_ms.min(RETRY_CAP_MS));
            }
            _ => {}
        }
    }

    fn end_event(&mut self, events: &mut Vec<Event>) {
        self.last_id.clone_from(&self.id);
        let kind = std::mem::take(&mut self.kind);
        let mut data = std::mem::take(&mut self.data);
        if std::mem::take(&mut self.is_data_over) {
            self.refused += 1;
            if self.issues.len() < 10 {
                let found = format!("more than {} bytes", self.limit);
                self.issues.push(Fault::new("a message within the limit", found).at("stream"));
            }
            return;
        }
        if data.is_empty() {
            return;
        }
        // The last line's end is not part of the data.
        data.pop();
        let kind = if kind.is_empty() { "message".to_owned() } else { kind };
        events.push(Event { kind, data, last_id: self.last_id.clone() });
    }

    /// The id to go on from, for `Last-Event-ID`.
    #[must_use]
    pub fn last_id(&self) -> &str {
        &self.last_id
    }

    /// The wait that the server asked for.
    #[must_use]
    pub fn retry_ms(&self) -> Option<f64> {
        self.retry_ms
    }

    /// Messages that were left out.
    #[must_use]
    pub fn refused(&self) -> u64 {
        self.refused
    }

    /// Whether it ever sent comments, as streams do to show that they live.
    #[must_use]
    pub fn has_comments(&self) -> bool {
        self.is_heard
    }

    /// What was wrong since this was last asked; ten at most, the rest are counted.
    pub fn take_issues(&mut self) -> Vec<Issue> {
        std::mem::take(&mut self.issues)
    }
}

/// A byte order mark may stand at the beginning of the stream, once.
fn without_mark(line: &[u8]) -> &[u8] {
    line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line)
}

fn short(text: &str, bytes: usize) -> String {
    let mut end = text.len().min(bytes);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or("").to_owned()
}

#[cfg(test)]
mod tests {
    use super::{Event, Stream};
    use proptest::prelude::{ProptestConfig, prop, prop_assert_eq, proptest};

    fn read(text: &[u8]) -> Vec<(String, String, String)> {
        let events = Stream::default().push(text);
        events.into_iter().map(|Event { kind, data, last_id }| (kind, data, last_id)).collect()
    }

    fn data(text: &str) -> Vec<String> {
        read(text.as_bytes()).into_iter().map(|(_, data, _)| data).collect()
    }

    #[test]
    fn the_standards_own_examples_are_read_as_it_says() {
        assert_eq!(data("data: YHOO\ndata: +2\ndata: 10\n\n"), ["YHOO\n+2\n10"], "lines are joined");
        let four =
            ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n";
        let events = read(four.as_bytes());
        let third: Vec<(&str, &str)> = events.iter().map(|(_, data, id)| (&**data, &**id)).collect();
        assert_eq!(third, [("first event", "1"), ("second event", ""), (" third event", "")], "ids");
        assert_eq!(data("data\n\ndata\ndata\n\ndata:"), ["", "\n"], "the unfinished last one is left");
        assert_eq!(data("data:test\n\ndata: test\n\n"), ["test", "test"], "one space is not data");
    }

    #[test]
    fn every_kind_of_line_end_and_the_mark_are_read_however_cut() {
        let text = "\u{feff}event: add\r\ndata: é1\rdata: 2\nid: 7\r\n\r\nretry: 2500\r\rdata: \u{1f333}\n\n";
        let whole = Stream::default().push(text.as_bytes());
        assert_eq!(whole.len(), 2, "both");
        assert_eq!((whole[0].kind.as_str(), whole[0].data.as_str()), ("add", "é1\n2"), "the mark is no name");
        for cut in 0..=text.len() {
            let (left, right) = text.as_bytes().split_at(cut);
            let mut stream = Stream::default();
            let mut events = stream.push(left);
            events.extend(stream.push(right));
            assert_eq!(events, whole, "cut at {cut}");
            assert_eq!(stream.retry_ms(), Some(2_500.0), "cut at {cut}");
            assert_eq!(stream.last_id(), "7", "cut at {cut}");
        }
    }

    #[test]
    fn what_is_no_number_is_no_wait_and_an_id_with_nul_is_none() {
        let mut stream = Stream::default();
        stream.push(b"id: a\n\nid: b\0c\nretry: 10s\nretry: -1\nretry:\n\n");
        assert_eq!((stream.last_id(), stream.retry_ms()), ("a", None), "both left as they were");
        stream.push(b"retry: 99999999999999999999\n\n");
        assert_eq!(stream.retry_ms(), Some(3_600_000.0), "an hour at most");
    }

    #[test]
    fn a_message_too_large_is_left_out_and_the_next_is_read() {
        let mut stream = Stream::new(100, "");
        let long = "x".repeat(5_000);
        let text = format!("data: {long}\nid: 3\n\ndata: ok\n\n");
        let lines = format!("{}\ndata: fine\n\n", "data: twenty bytes of it\n".repeat(20));
        let events = [stream.push(text.as_bytes()), stream.push(lines.as_bytes())].concat();
        let data: Vec<&str> = events.iter().map(|event| event.data.as_str()).collect();
        assert_eq!(data, ["ok", "fine"], "in one line or in many");
        assert_eq!(stream.refused(), 2, "both counted");
        let issues = stream.take_issues();
        assert_eq!(
            issues[0].reason, "expected a message within the limit, found more than 100 bytes",
            "said"
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_bytes_are_read_the_same_however_they_are_cut(
            bytes in prop::collection::vec(prop::sample::select(b"data:id\n\n\r\r: \xEF\xBB\xBF0\0".to_vec()), 0..200),
            cuts in prop::collection::vec(1_usize..9, 1..8),
        ) {
            let whole = Stream::new(40, "").push(&bytes);
            let mut stream = Stream::new(40, "");
            let (mut rest, mut events, mut turn) = (bytes.as_slice(), Vec::new(), 0);
            while !rest.is_empty() {
                let (part, after) = rest.split_at(cuts[turn % cuts.len()].min(rest.len()));
                events.extend(stream.push(part));
                (rest, turn) = (after, turn + 1);
            }
            prop_assert_eq!(events, whole);
        }
    }
}
