//! Who speaks to the broker: a sensor, written from the standard and not from what is tested.
//!
//! In: topics and values. Out: messages at the broker, acknowledged where that is asked for.
//! Does not: listen.

use civitwin_live::transport::mqtt::Version;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// A connection that publishes.
#[derive(Debug)]
pub(super) struct Speaker {
    stream: TcpStream,
    out: Vec<u8>,
    number: u16,
    unanswered: usize,
    since: Instant,
    is_v5: bool,
}

impl Speaker {
    pub(super) fn connect(port: u16, version: Version) -> Self {
        let stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        stream.set_nodelay(true).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        let is_v5 = version == Version::V5;
        let mut speaker =
            Self { stream, out: Vec::new(), number: 0, unanswered: 0, since: Instant::now(), is_v5 };
        let hello: &[u8] =
            if is_v5 { b"\0\x04MQTT\x05\x02\0\x3C\0\0\0" } else { b"\0\x04MQTT\x04\x02\0\x3C\0\0" };
        speaker.put(0x10, hello);
        speaker.send();
        // Its answer; of version 5 as long as it says.
        let mut head = [0; 2];
        speaker.stream.read_exact(&mut head).unwrap();
        let mut rest = vec![0; usize::from(head[1])];
        speaker.stream.read_exact(&mut rest).unwrap();
        assert_eq!((head[0], rest[1]), (0x20, 0), "expected to be let in");
        speaker
    }

    /// Waits for a time of this speaker's own, so that messages come evenly.
    pub(super) fn wait_until(&self, at_ms: usize) {
        let at = Duration::from_millis(u64::try_from(at_ms).unwrap());
        std::thread::sleep(at.saturating_sub(self.since.elapsed()));
    }

    /// Says something, soon.
    pub(super) fn say(&mut self, topic: &str, value: &[u8], qos: u8) {
        self.publish(0x30 | qos << 1, topic, value, b"");
    }

    /// Says something that the broker keeps, with properties of version 5.
    pub(super) fn keep(&mut self, topic: &str, value: &[u8], properties: &[u8]) {
        self.publish(0x33, topic, value, properties);
        self.settle();
    }

    pub(super) fn say_and_settle(&mut self, topic: &str, value: &[u8], qos: u8) {
        self.say(topic, value, qos);
        self.settle();
    }

    /// Sends all, and waits until the broker has it.
    pub(super) fn settle(&mut self) {
        self.settle_to(0);
    }

    /// Sends all, and waits until the broker has all but so many.
    pub(super) fn settle_to(&mut self, unanswered: usize) {
        self.send();
        while self.unanswered > unanswered {
            let mut head = [0; 2];
            self.stream.read_exact(&mut head).unwrap();
            let mut rest = vec![0; usize::from(head[1])];
            self.stream.read_exact(&mut rest).unwrap();
            assert_eq!(head[0], 0x40, "expected an acknowledgement");
            self.unanswered -= 1;
        }
    }

    fn publish(&mut self, first: u8, topic: &str, value: &[u8], properties: &[u8]) {
        let mut body = u16::try_from(topic.len()).unwrap().to_be_bytes().to_vec();
        body.extend(topic.as_bytes());
        if first & 2 != 0 {
            self.number = self.number % 60_000 + 1;
            self.unanswered += 1;
            body.extend(self.number.to_be_bytes());
        }
        if self.is_v5 {
            body.push(u8::try_from(properties.len()).unwrap());
            body.extend(properties);
        }
        body.extend(value);
        self.put(first, &body);
    }

    fn put(&mut self, first: u8, body: &[u8]) {
        self.out.push(first);
        let mut rest = body.len();
        while rest > 127 {
            self.out.push(u8::try_from(rest % 128).unwrap() | 0x80);
            rest /= 128;
        }
        self.out.push(u8::try_from(rest).unwrap());
        self.out.extend(body);
    }

    fn send(&mut self) {
        self.stream.write_all(&self.out).unwrap();
        self.out.clear();
    }
}
