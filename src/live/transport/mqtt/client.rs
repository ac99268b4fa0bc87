//! One connection to a broker, from CONNECT to its end.
//!
//! In: frames and the time in milliseconds. Out: events, in order; what is to be sent comes as one event a call.
//! A message over the limit is refused with an issue and, at quality 1, acknowledged, or it would come again for ever.
//! Does not: connect again: that is [`Backoff`](crate::transport::backoff::Backoff)'s to say.

use super::packet::{self, Packet, Publish, Version};
use super::splitter::{Cut, Splitter};
use super::{encode, topic};
use crate::Issue;
use crate::transport::backoff::Loss;
use crate::transport::heartbeat::{Beat, Heartbeat};
use crate::transport::{Fault, MESSAGE_BYTES, quote};

/// The broker gives us up after one and a half times this.
const KEEP_ALIVE_SECS: u16 = 30;
/// An answer to CONNECT or SUBSCRIBE comes within this.
const ANSWER_MS: f64 = 10_000.0;
/// The one SUBSCRIBE of a connection.
const SUBSCRIPTION: u16 = 1;
/// Issues told of one connection; the rest are counted.
const ISSUES_LIMIT: u32 = 100;
/// What a client says when it ends for a fault of the other side (5.0, section 3.14.2.1).
const MALFORMED: u8 = 0x81;
const PROTOCOL_ERROR: u8 = 0x82;
const PACKET_TOO_LARGE: u8 = 0x95;

/// Who asks, where the broker wants to know. Never from a feed's description: it is public.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Login {
    /// The name.
    pub user: String,
    /// The password.
    pub password: String,
}

/// What a connection is opened with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Which MQTT.
    pub version: Version,
    /// Unlike any other's at this broker, or it throws that one out; empty lets a broker choose.
    pub client_id: String,
    /// None where everybody may listen.
    pub login: Option<Login>,
    /// Topic filters.
    pub topics: Vec<String>,
    /// Quality of service, 0 or 1.
    pub qos: u8,
    /// How long the broker is to keep what is missed while away; 0, not at all.
    pub session_secs: u32,
    /// Bytes of the largest packet.
    pub message_bytes: usize,
    /// Messages of quality 1 on their way at once (5.0).
    pub receive_maximum: u16,
    /// Short names for topics that the broker may give (5.0).
    pub topic_alias_maximum: u16,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            version: Version::V5,
            client_id: String::new(),
            login: None,
            topics: Vec::new(),
            qos: 1,
            session_secs: 0,
            message_bytes: MESSAGE_BYTES,
            receive_maximum: 100,
            topic_alias_maximum: 64,
        }
    }
}

/// One message.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Message {
    /// What it is about.
    pub topic: String,
    /// What it says.
    pub payload: Vec<u8>,
    /// It was there before us: the topic's last word, not news.
    pub is_retained: bool,
    /// Until when it counts.
    pub valid_until_ms: Option<f64>,
    /// The media type of what it says.
    pub content_type: Option<String>,
    /// Whatever else the sender says of it.
    pub user: Vec<(String, String)>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// To be sent, as one binary frame.
    Send(Vec<u8>),
    /// The broker took us in; messages follow.
    Opened,
    /// A message.
    Message(Message),
    /// What was not used, and why.
    Refused(Issue),
    /// The connection is over; the socket is to be closed.
    Ended(Loss),
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum State {
    Opening { since_ms: f64 },
    Subscribing { since_ms: f64 },
    Open,
    Ended,
}

/// One connection.
#[derive(Debug)]
pub struct Client {
    settings: Settings,
    state: State,
    splitter: Splitter,
    heart: Heartbeat,
    /// By short name; no more than were offered.
    aliases: Vec<(u16, String)>,
    asked: Vec<String>,
    issues: u32,
    refused: u64,
}

impl Client {
    /// Begins; the bytes are to be sent first.
    #[must_use]
    pub fn open(settings: Settings, now_ms: f64) -> (Self, Vec<u8>) {
        let bytes = encode::connect(&settings, KEEP_ALIVE_SECS);
        let client = Self {
            splitter: Splitter::new(settings.message_bytes),
            settings,
            state: State::Opening { since_ms: now_ms },
            heart: Heartbeat::asking(now_ms),
            aliases: Vec::new(),
            asked: Vec::new(),
            issues: 0,
            refused: 0,
        };
        (client, bytes)
    }

    /// Reads one frame.
    pub fn receive(&mut self, frame: &[u8], now_ms: f64) -> Vec<Event> {
        let (mut events, mut send, mut rest) = (Vec::new(), Vec::new(), frame);
        self.heart.heard(now_ms);
        while self.state != State::Ended {
            match self.splitter.next(&mut rest) {
                Ok(Some(cut)) => self.take(&cut, now_ms, &mut send, &mut events),
                Ok(None) => break,
                Err(fault) => self.fail(&fault, MALFORMED, &mut send, &mut events),
            }
        }
        if !send.is_empty() {
            self.heart.sent(now_ms);
            // Before the end, if it ended: what is sent after closing is lost.
            let before_end = events.len() - usize::from(matches!(events.last(), Some(Event::Ended(_))));
            events.insert(before_end, Event::Send(send));
        }
        events
    }

    /// Lets time pass.
    pub fn tick(&mut self, now_ms: f64) -> Vec<Event> {
        let late = match self.state {
            State::Ended => return Vec::new(),
            State::Opening { since_ms } | State::Subscribing { since_ms } => now_ms - since_ms >= ANSWER_MS,
            State::Open => false,
        };
        match self.heart.beat(now_ms) {
            _ if late => self.end(Loss::Dropped),
            Beat::Dead => self.end(Loss::Dropped),
            Beat::Ask if self.state == State::Open => vec![Event::Send(encode::PING.to_vec())],
            Beat::Ask | Beat::Wait { .. } => Vec::new(),
        }
    }

    /// When to call [`Client::tick`] next.
    #[must_use]
    pub fn next_ms(&self, now_ms: f64) -> f64 {
        match self.state {
            State::Opening { since_ms } | State::Subscribing { since_ms } => since_ms + ANSWER_MS,
            State::Ended => f64::INFINITY,
            State::Open => match self.heart.clone().beat(now_ms) {
                Beat::Wait { until_ms } => until_ms,
                Beat::Ask | Beat::Dead => now_ms,
            },
        }
    }

    /// Takes leave: what is to be sent before the socket is closed.
    pub fn close(&mut self) -> Vec<u8> {
        let was_open = self.state != State::Ended;
        self.state = State::Ended;
        if was_open { encode::disconnect(self.settings.version, 0) } else { Vec::new() }
    }

    /// What was refused: messages, topics, and the packet that ended it.
    #[must_use]
    pub fn refused(&self) -> u64 {
        self.refused
    }

    /// Whether messages come.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.state == State::Open
    }

    fn end(&mut self, loss: Loss) -> Vec<Event> {
        self.state = State::Ended;
        vec![Event::Ended(loss)]
    }

    fn take(&mut self, cut: &Cut, now_ms: f64, send: &mut Vec<u8>, events: &mut Vec<Event>) {
        if cut.is_over {
            return self.take_over(cut, send, events);
        }
        match (packet::read(cut, self.settings.version), self.state) {
            (Ok(Packet::Opened { code, properties }), State::Opening { .. }) => {
                if code != 0 {
                    let said = properties.reason.as_deref();
                    return events.append(&mut self.end(loss(self.settings.version, code, said)));
                }
                if let Some(secs) = properties.server_keep_alive_secs {
                    self.heart.at_least_every(f64::from(secs) * 1_000.0 * 2.0 / 3.0);
                }
                let lacks = (properties.lacks_wildcards, properties.lacks_shared);
                let qos = self.settings.qos.min(properties.maximum_qos.unwrap_or(1));
                self.subscribe(lacks, qos, now_ms, send, events);
            }
            (Ok(Packet::Subscribed { number, codes }), State::Subscribing { .. }) => {
                self.subscribed(number, codes, send, events);
            }
            // Messages may come before the answer to SUBSCRIBE.
            (Ok(Packet::Publish(publish)), State::Subscribing { .. } | State::Open) => {
                if let Err(fault) = self.publish(publish, now_ms, send, events) {
                    self.fail(&fault, PROTOCOL_ERROR, send, events);
                }
            }
            (Ok(Packet::Answer), State::Subscribing { .. } | State::Open) => {}
            (Ok(Packet::Closed { code, properties }), _) => {
                let said = properties.reason.as_deref();
                events.append(&mut self.end(loss(self.settings.version, code, said)));
            }
            (Ok(_), _) => {
                let fault = Fault::new("a packet in its turn", format!("type {}", cut.first >> 4));
                self.fail(&fault, PROTOCOL_ERROR, send, events);
            }
            (Err(fault), _) => self.fail(&fault, MALFORMED, send, events),
        }
    }

    /// A packet over the limit: its beginning is here, the rest was passed over.
    fn take_over(&mut self, cut: &Cut, send: &mut Vec<u8>, events: &mut Vec<Event>) {
        let limit = self.settings.message_bytes;
        let found = format!("one of {} bytes", cut.length);
        let fault = Fault { expected: "a message within the limit", found: format!("{found} over {limit}") };
        let head = packet::head(cut);
        // Told our limit, a broker of version 5 never sends it; one that does is not to be trusted to keep in step.
        let (Some((topic, qos, number)), Version::V311) = (head, self.settings.version) else {
            return self.fail(&fault, PACKET_TOO_LARGE, send, events);
        };
        if qos == 1 {
            send.extend(encode::acknowledge(number));
        }
        self.refuse(fault.at(&format!("topic {}", quote(topic))), events);
    }

    fn subscribe(
        &mut self,
        (lacks_wildcards, lacks_shared): (bool, bool),
        qos: u8,
        now_ms: f64,
        send: &mut Vec<u8>,
        events: &mut Vec<Event>,
    ) {
        for filter in self.settings.topics.clone() {
            let fault = match topic::check_filter(&filter) {
                Err(fault) => Some(fault),
                Ok(()) if lacks_wildcards && filter.contains(['+', '#']) => {
                    Some(Fault::new("a filter without wildcards, which this broker lacks", quote(&filter)))
                }
                Ok(()) if lacks_shared && filter.starts_with("$share/") => {
                    Some(Fault::new("a filter of its own, since this broker shares none", quote(&filter)))
                }
                Ok(()) => None,
            };
            match fault {
                Some(fault) => self.refuse(fault.at("topics"), events),
                None => self.asked.push(filter),
            }
        }
        if self.asked.is_empty() {
            let reason = "no topic is left to subscribe to".to_owned();
            return events.append(&mut self.end(Loss::Denied { reason }));
        }
        send.extend(encode::subscribe(self.settings.version, SUBSCRIPTION, &self.asked, qos));
        self.state = State::Subscribing { since_ms: now_ms };
    }

    fn subscribed(&mut self, number: u16, codes: &[u8], send: &mut Vec<u8>, events: &mut Vec<Event>) {
        if number != SUBSCRIPTION || codes.len() != self.asked.len() {
            let found = format!("{} for number {number}", codes.len());
            let fault = Fault::new("an answer for each topic", found);
            return self.fail(&fault, PROTOCOL_ERROR, send, events);
        }
        let asked = std::mem::take(&mut self.asked);
        for (filter, code) in asked.into_iter().zip(codes) {
            if *code > 2 {
                let fault = Fault::new("a topic that the broker grants", format!("code {code:#04x}"));
                self.refuse(fault.at(&format!("topic {}", quote(&filter))), events);
            } else {
                self.asked.push(filter);
            }
        }
        if self.asked.is_empty() {
            let reason = "the broker grants no topic".to_owned();
            return events.append(&mut self.end(Loss::Denied { reason }));
        }
        self.state = State::Open;
        events.push(Event::Opened);
    }

    fn publish(
        &mut self,
        publish: Publish<'_>,
        now_ms: f64,
        send: &mut Vec<u8>,
        events: &mut Vec<Event>,
    ) -> Result<(), Fault> {
        let topic = self.topic_of(&publish)?;
        if publish.qos == 1 {
            send.extend(encode::acknowledge(publish.number));
        }
        if !self.asked.iter().any(|filter| topic::matches(filter, &topic)) {
            let fault = Fault::new("a topic that was subscribed to", "another");
            self.refuse(fault.at(&format!("topic {}", quote(&topic))), events);
            return Ok(());
        }
        let expiry = publish.properties.message_expiry_secs;
        events.push(Event::Message(Message {
            topic,
            payload: publish.payload.to_vec(),
            is_retained: publish.is_retained,
            valid_until_ms: expiry.map(|secs| now_ms + f64::from(secs) * 1_000.0),
            content_type: publish.properties.content_type,
            user: publish.properties.user,
        }));
        Ok(())
    }

    /// The topic by name, or by the short name that the broker gave it before.
    fn topic_of(&mut self, publish: &Publish<'_>) -> Result<String, Fault> {
        let Some(alias) = publish.properties.topic_alias else { return Ok(publish.topic.to_owned()) };
        if alias > self.settings.topic_alias_maximum {
            return Err(Fault::new("a topic alias within those offered", alias.to_string()));
        }
        let known = self.aliases.iter_mut().find(|(number, _)| *number == alias);
        match (known, publish.topic) {
            (Some((_, topic)), "") => return Ok(topic.clone()),
            (Some((_, topic)), named) => named.clone_into(topic),
            (None, "") => return Err(Fault::new("a topic alias that was given before", alias.to_string())),
            (None, named) => self.aliases.push((alias, named.to_owned())),
        }
        Ok(publish.topic.to_owned())
    }

    /// The other side broke the rules: nothing after this can be trusted.
    fn fail(&mut self, fault: &Fault, reason: u8, send: &mut Vec<u8>, events: &mut Vec<Event>) {
        self.refuse(fault.at("connection"), events);
        // Before the broker took us in there is no one to take leave of (3.1.1, section 3.14).
        if !matches!(self.state, State::Opening { .. }) {
            send.extend(encode::disconnect(self.settings.version, reason));
        }
        events.append(&mut self.end(Loss::Dropped));
    }

    fn refuse(&mut self, issue: Issue, events: &mut Vec<Event>) {
        self.refused += 1;
        self.issues = self.issues.saturating_add(1);
        if self.issues <= ISSUES_LIMIT {
            events.push(Event::Refused(issue));
        }
    }
}

/// What a broker's code says of trying again (3.1.1, section 3.2.2.3; 5.0, section 2.4).
fn loss(version: Version, code: u8, said: Option<&str>) -> Loss {
    let is_final = match version {
        Version::V311 => matches!(code, 1 | 2 | 4 | 5),
        Version::V5 => matches!(code, 0x84..=0x87 | 0x8A | 0x8C | 0x9C | 0x9D | 0x9E | 0xA1 | 0xA2),
    };
    let is_busy = version == Version::V5 && matches!(code, 0x89 | 0x97 | 0x9F);
    if is_final {
        let said = said.map(|said| format!(": {}", quote(said))).unwrap_or_default();
        Loss::Denied { reason: format!("the broker answered with code {code:#04x}{said}") }
    } else if is_busy {
        Loss::Overloaded
    } else {
        Loss::Dropped
    }
}
