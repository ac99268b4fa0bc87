//! Who listens: the transports as a page drives them, on a WebSocket of this machine.
//!
//! In: a port, topics, and time that passes. Out: what is shown, after each frame, and what was wrong.
//! Does not: decide anything: that is what is tested.

use civitwin_live::Issue;
use civitwin_live::transport::backoff::Loss;
use civitwin_live::transport::latest::{Counts, Latest};
use civitwin_live::transport::mqtt::{Client, Event, Message, Settings, Version};
use civitwin_live::transport::session::{Act, Input, Means, Payload, Session, Standing};
use std::collections::{BTreeMap, VecDeque};
use std::net::TcpStream;
use std::time::{Duration, Instant};
use tungstenite::client::IntoClientRequest as _;
use tungstenite::{Error, WebSocket};

/// A frame of the page.
const FRAME: Duration = Duration::from_millis(16);

type Socket = WebSocket<TcpStream>;

/// One viewer.
pub(super) struct Viewer {
    port: u16,
    settings: Settings,
    since: Instant,
    lot: u32,
    session: Session,
    link: Option<(Socket, Client)>,
    table: Latest<String, Vec<u8>>,
    heard_in_frame: usize,
    pub(super) shown: BTreeMap<String, String>,
    /// The first hundred, as they came.
    pub(super) messages: Vec<Message>,
    pub(super) issues: Vec<Issue>,
    pub(super) standing: Standing,
    pub(super) attempts: u32,
}

impl Viewer {
    pub(super) fn new(port: u16, version: Version, topics: &[&str]) -> Self {
        let topics = topics.iter().map(|&topic| topic.to_owned()).collect();
        let settings = Settings { version, topics, ..Settings::default() };
        let (session, acts) = Session::start(Means::default(), 0.0);
        let mut viewer = Self {
            port,
            settings,
            since: Instant::now(),
            lot: 1,
            session,
            link: None,
            table: Latest::new(10_000, 16 << 20),
            heard_in_frame: 0,
            shown: BTreeMap::new(),
            messages: Vec::new(),
            issues: Vec::new(),
            standing: Standing::Connecting,
            attempts: 0,
        };
        viewer.act(acts);
        viewer
    }

    pub(super) fn now_ms(&self) -> f64 {
        self.since.elapsed().as_secs_f64() * 1_000.0
    }

    pub(super) fn counts(&self) -> Counts {
        self.table.counts()
    }

    pub(super) fn waiting(&self) -> usize {
        self.table.waiting()
    }

    /// Nothing came in the last frame.
    pub(super) fn is_idle(&self) -> bool {
        self.heard_in_frame == 0
    }

    /// Goes on, frame by frame, until it is so.
    pub(super) fn until(&mut self, patience: Duration, mut is_so: impl FnMut(&Self) -> bool) {
        let began = Instant::now();
        while !is_so(self) {
            assert!(
                began.elapsed() < patience,
                "expected it before: {:?}, {:?}",
                self.standing,
                self.counts()
            );
            self.frame();
        }
    }

    /// Hears bytes as if they had come.
    pub(super) fn hear(&mut self, bytes: &[u8]) {
        let now_ms = self.now_ms();
        let events = self.link.as_mut().map(|(_, client)| client.receive(bytes, now_ms));
        self.take(events.unwrap_or_default());
    }

    fn frame(&mut self) {
        let began = Instant::now();
        self.heard_in_frame = 0;
        while began.elapsed() < FRAME {
            match self.link.as_mut().map(|(socket, _)| socket.read()) {
                None => std::thread::sleep(Duration::from_millis(1)),
                Some(Ok(message)) if message.is_binary() => self.hear(&message.into_data()),
                Some(Ok(_)) => {}
                Some(Err(Error::Io(fault))) if is_pause(&fault) => {}
                Some(Err(_)) => {
                    self.link = None;
                    self.step(Input::Lost(Loss::of_close(1006)));
                }
            }
        }
        let now_ms = self.now_ms();
        let events = self.link.as_mut().map(|(_, client)| client.tick(now_ms));
        self.take(events.unwrap_or_default());
        self.step(Input::Tick);
        for (topic, value) in self.table.take() {
            self.shown.insert(topic, String::from_utf8(value).unwrap());
        }
    }

    fn take(&mut self, events: Vec<Event>) {
        for event in events {
            match event {
                Event::Send(bytes) => {
                    // A socket that is gone says so when it is read.
                    let _ = self.link.as_mut().map(|(socket, _)| socket.send(bytes.into()));
                }
                Event::Opened => self.step(Input::Opened),
                Event::Message(message) => {
                    self.heard_in_frame += 1;
                    if self.messages.len() < 100 {
                        self.messages.push(message.clone());
                    }
                    let Message { topic, payload, .. } = message;
                    self.step(Input::Came(Payload {
                        bytes: payload,
                        topic: Some(topic),
                        ..Payload::default()
                    }));
                }
                Event::Refused(issue) => self.issues.push(issue),
                Event::Ended(loss) => {
                    self.link = None;
                    self.step(Input::Lost(loss));
                }
            }
        }
    }

    fn step(&mut self, input: Input) {
        self.lot = self.lot.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let unit = f64::from(self.lot >> 8) / f64::from(1 << 24);
        let acts = self.session.step(input, self.now_ms(), unit);
        self.act(acts);
    }

    fn act(&mut self, acts: Vec<Act>) {
        for act in VecDeque::from(acts) {
            match act {
                Act::Open => self.open(),
                Act::Close => self.link = None,
                Act::Deliver { payload, .. } => {
                    let bytes = payload.bytes.len();
                    let topic = payload.topic.unwrap_or_default();
                    self.table.put(topic, payload.bytes, bytes);
                }
                Act::Tell(standing) => self.standing = standing,
                Act::Issue(issue) => self.issues.push(issue),
                Act::AskSnapshot | Act::Poll | Act::StopPolling => panic!("expected no snapshot: {act:?}"),
            }
        }
    }

    fn open(&mut self) {
        self.attempts += 1;
        match connect(self.port) {
            Some(mut socket) => {
                let (client, hello) = Client::open(self.settings.clone(), self.now_ms());
                let _ = socket.send(hello.into());
                self.link = Some((socket, client));
            }
            None => self.step(Input::Lost(Loss::Dropped)),
        }
    }
}

fn connect(port: u16) -> Option<Socket> {
    let stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    stream.set_nodelay(true).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(5))).ok()?;
    let mut request = format!("ws://127.0.0.1:{port}/mqtt").into_client_request().ok()?;
    request.headers_mut().insert("Sec-WebSocket-Protocol", "mqtt".parse().ok()?);
    let (socket, _) = tungstenite::client(request, stream).ok()?;
    socket.get_ref().set_read_timeout(Some(Duration::from_millis(2))).ok()?;
    Some(socket)
}

/// Nothing has come for a while.
fn is_pause(fault: &std::io::Error) -> bool {
    matches!(fault.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut)
}
