//! What is spoken over an open connection: MQTT, server-sent events, lines, or messages as they are.
//!
//! In: frames and chunks, and the time in milliseconds. Out: messages, bytes to send, issues, and losses, in order.
//! Does not: open or close anything, or know what a message says.

use crate::Issue;
use crate::transport::backoff::Loss;
use crate::transport::config::{Feed, Transport};
use crate::transport::heartbeat::{Beat, Heartbeat};
use crate::transport::lines::Lines;
use crate::transport::mqtt::{Client, Event, Message, Settings};
use crate::transport::sse::Stream;
use crate::transport::{Fault, MESSAGE_BYTES};

/// The user property of MQTT 5 that holds a message's signature.
const SIGNATURE: &str = "jws";
/// HTTP statuses that refuse a stream.
const STATUSES: std::ops::RangeInclusive<u16> = 300..=599;

/// One message.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub bytes: Vec<u8>,
    pub topic: Option<String>,
    pub media_type: Option<String>,
    pub valid_until_ms: Option<f64>,
    /// Its detached signature, where that came beside it.
    pub signature: Option<String>,
}

/// What came of bytes, or of silence.
#[derive(Debug)]
pub(super) enum Heard {
    /// Messages come from now on.
    Opened,
    Said(Said),
    /// To be sent.
    Send(Vec<u8>),
    Refused(Issue),
    /// It is over, and is to be closed.
    Lost(Loss),
}

#[derive(Debug)]
enum Talk {
    Mqtt(Box<Client>),
    Messages,
    Events(Box<Stream>),
    Lines(Lines),
}

/// One connection.
#[derive(Debug)]
pub(super) struct Link {
    talk: Talk,
    heart: Heartbeat,
}

impl Link {
    /// Begins on a connection that was just opened; what comes of that.
    pub(super) fn open(feed: &Feed, last_id: &str, now_ms: f64, unit: f64) -> (Self, Heard) {
        let heart = Heartbeat::listening(now_ms, Some(feed.every_secs));
        let (talk, heard) = match feed.transport {
            Transport::Mqtt => {
                let settings = Settings {
                    version: feed.version,
                    client_id: client_id(unit, now_ms),
                    topics: feed.topics.clone(),
                    qos: feed.qos,
                    ..Settings::default()
                };
                let (client, hello) = Client::open(settings, now_ms);
                (Talk::Mqtt(Box::new(client)), Heard::Send(hello))
            }
            Transport::Sse => (Talk::Events(Box::new(Stream::new(MESSAGE_BYTES, last_id))), Heard::Opened),
            Transport::Stream => (Talk::Lines(Lines::default()), Heard::Opened),
            Transport::Ws | Transport::Http => (Talk::Messages, Heard::Opened),
        };
        (Self { talk, heart }, heard)
    }

    /// Reads a frame or a chunk.
    pub(super) fn bytes(&mut self, bytes: &[u8], now_ms: f64) -> Vec<Heard> {
        self.heart.heard(now_ms);
        match &mut self.talk {
            Talk::Mqtt(client) => client.receive(bytes, now_ms).into_iter().map(of_mqtt).collect(),
            Talk::Messages if bytes.len() > MESSAGE_BYTES => {
                let fault = Fault::new("a message of at most 256 KiB", format!("{} bytes", bytes.len()));
                vec![Heard::Refused(fault.at("connection"))]
            }
            Talk::Messages => vec![said(bytes.to_vec())],
            Talk::Events(stream) => {
                let events = stream.push(bytes).into_iter().map(|event| said(event.data.into_bytes()));
                let mut heard: Vec<Heard> = events.collect();
                heard.extend(stream.take_issues().into_iter().map(Heard::Refused));
                heard
            }
            Talk::Lines(lines) => {
                let mut heard: Vec<Heard> = lines.push(bytes).into_iter().map(said).collect();
                heard.extend(lines.take_issues().into_iter().map(Heard::Refused));
                heard
            }
        }
    }

    /// Lets time pass.
    pub(super) fn tick(&mut self, now_ms: f64) -> Vec<Heard> {
        if let Talk::Mqtt(client) = &mut self.talk {
            return client.tick(now_ms).into_iter().map(of_mqtt).collect();
        }
        match self.heart.beat(now_ms) {
            Beat::Dead => vec![Heard::Lost(Loss::Dropped)],
            Beat::Ask | Beat::Wait { .. } => Vec::new(),
        }
    }

    /// When to call [`Link::tick`] next.
    pub(super) fn next_ms(&self, now_ms: f64) -> f64 {
        if let Talk::Mqtt(client) = &self.talk {
            return client.next_ms(now_ms);
        }
        let mut heart = self.heart;
        match heart.beat(now_ms) {
            Beat::Wait { until_ms } => until_ms,
            Beat::Ask | Beat::Dead => now_ms,
        }
    }

    /// What to send before it is closed from here.
    pub(super) fn leave(&mut self) -> Vec<u8> {
        if let Talk::Mqtt(client) = &mut self.talk { client.close() } else { Vec::new() }
    }

    /// The id to go on from, of server-sent events.
    pub(super) fn last_id(&self) -> &str {
        if let Talk::Events(stream) = &self.talk { stream.last_id() } else { "" }
    }

    /// The last line, where an answer ended as it should; and how it was lost.
    pub(super) fn closed(&mut self, code: u16) -> (Option<Said>, Loss) {
        let loss = of_code(code, !matches!(self.talk, Talk::Mqtt(_) | Talk::Messages));
        match &mut self.talk {
            Talk::Events(stream) => {
                let wait = stream.retry_ms().filter(|_| loss == Loss::Dropped);
                (None, wait.map_or(loss, |wait_ms| Loss::AskedToWait { wait_ms }))
            }
            // Behind a loss it may be half a line.
            Talk::Lines(lines) if code == 200 => {
                (lines.end().map(|bytes| Said { bytes, ..Said::default() }), loss)
            }
            _ => (None, loss),
        }
    }
}

/// What the number says that a connection ended with: a socket's close code, or an answer's status.
pub(super) fn of_code(code: u16, is_answer: bool) -> Loss {
    match is_answer {
        true if STATUSES.contains(&code) => Loss::of_status(code, None),
        true => Loss::Dropped,
        false => Loss::of_close(code),
    }
}

fn said(bytes: Vec<u8>) -> Heard {
    Heard::Said(Said { bytes, ..Said::default() })
}

fn of_mqtt(event: Event) -> Heard {
    match event {
        Event::Send(bytes) => Heard::Send(bytes),
        Event::Opened => Heard::Opened,
        Event::Refused(issue) => Heard::Refused(issue),
        Event::Ended(loss) => Heard::Lost(loss),
        Event::Message(Message { topic, payload, valid_until_ms, content_type, user, .. }) => {
            let signature = user.into_iter().find(|(name, _)| name == SIGNATURE).map(|(_, value)| value);
            Heard::Said(Said {
                bytes: payload,
                topic: Some(topic),
                media_type: content_type,
                valid_until_ms,
                signature,
            })
        }
    }
}

/// Unlike that of any other viewer of the same broker; it says nothing of who that is.
fn client_id(unit: f64, now_ms: f64) -> String {
    format!("civitwin-{:012x}", (unit.to_bits() ^ now_ms.to_bits().rotate_left(17)) & 0xFFFF_FFFF_FFFF)
}
