//! Sends what changes by a WebSocket, until the page goes away.
//!
//! In: a connection whose head has been read. Out: a message every second or two; answers to pings by the library.
//! Does not: understand what the page says: it only listens for the end.

use super::{Feed, Line, deltas, now_ms};
use serde_json::Value;
use std::io::{self, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};
use tungstenite::handshake::derive_accept_key;
use tungstenite::protocol::{Role, WebSocketConfig};
use tungstenite::{Error, Message, WebSocket};

/// Nothing longer is taken from a page, which has nothing to say.
const HEARD_BYTES: usize = 4_096;
/// A lamp says how it is each time so many messages have gone by, and at once when it goes on or off.
const TURNS: usize = 20;

impl Line {
    fn every(self) -> Duration {
        match self {
            Self::Lights => Duration::from_millis(1_500),
            Self::Buses => Duration::from_secs(1),
        }
    }
}

/// Goes on as a socket; ends when the page does.
pub(crate) fn talk(
    mut stream: &TcpStream,
    began: &[u8],
    feed: &Feed,
    line: Line,
    key: &str,
) -> io::Result<()> {
    let accept = derive_accept_key(key.as_bytes());
    let head = format!(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"
    );
    stream.write_all(head.as_bytes())?;
    let config =
        WebSocketConfig::default().max_message_size(Some(HEARD_BYTES)).max_frame_size(Some(HEARD_BYTES));
    let mut socket = WebSocket::from_partially_read(stream, began.to_vec(), Role::Server, Some(config));
    let mut teller = Teller::default();
    let mut due = Instant::now();
    loop {
        let wait = due.saturating_duration_since(Instant::now());
        if wait.is_zero() {
            let message = teller.message(feed, line, now_ms());
            match socket.send(Message::text(message.to_string())) {
                Ok(()) => due = Instant::now() + line.every(),
                Err(fault) => return ended(fault),
            }
            continue;
        }
        stream.set_read_timeout(Some(wait))?;
        match socket.read() {
            Ok(_) => {}
            // Nothing was said until it is time to speak.
            Err(Error::Io(fault))
                if matches!(fault.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut) => {}
            Err(fault) => return ended(fault),
        }
    }
}

fn ended(fault: Error) -> io::Result<()> {
    match fault {
        Error::Io(fault) => Err(fault),
        // Closed, or said what no page would say.
        _ => Ok(()),
    }
}

/// What one page was told.
#[derive(Default)]
struct Teller {
    turn: usize,
    /// Whether each lamp is on, as far as this page knows.
    lamps: Vec<bool>,
}

impl Teller {
    fn message(&mut self, feed: &Feed, line: Line, unix_ms: f64) -> Value {
        match line {
            Line::Buses => deltas::buses(feed, unix_ms),
            Line::Lights => self.lights(feed, unix_ms),
        }
    }

    fn lights(&mut self, feed: &Feed, unix_ms: f64) -> Value {
        let turn = self.turn % TURNS;
        self.turn += 1;
        let before = std::mem::take(&mut self.lamps);
        // It is asked of each lamp, in order.
        deltas::lights(feed, unix_ms, |number, is_on| {
            self.lamps.push(is_on);
            number % TURNS == turn || before.get(number).is_some_and(|before| *before != is_on)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feed::tests::feed_at;

    #[test]
    fn a_lamp_that_goes_on_is_told_at_once_and_others_in_turn() {
        let feed = feed_at(12.0, 1.0);
        let count = |value: &Value| value.as_array().map_or(0, Vec::len);
        let lamps = feed.day.lamps.len();
        let mut teller = Teller::default();
        let told: usize = (0..TURNS)
            .map(|turn| {
                count(&teller.message(&feed, Line::Lights, feed.clock.unix_ms(43_200.0 + turn as f64)))
            })
            .sum();
        assert_eq!(told, lamps, "each once a round");
        let evening = teller.message(&feed, Line::Lights, feed.clock.unix_ms(20.0 * 3_600.0));
        assert_eq!(count(&evening), lamps, "all went on");
    }
}
