//! A mosquitto of the demo's own: two ports of this machine, a speaker on one and browsers on the other.
//!
//! In: what is to be said. Out: messages that the broker keeps for those who come later.
//! It ends with this program, however that ends: a shell between both waits until its input is closed.
//! Does not: touch a broker that runs already, keep anything, or run where there is no shell.

use super::{Feed, now_ms, senml};
use crate::{paths, test};
use std::io::{self, Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

/// How often stations speak.
const EVERY: Duration = Duration::from_secs(2);
/// So often it is looked whether the broker is there, a twentieth of a second apart.
const TRIES: usize = 100;
/// Ends the broker when nobody holds the other end of its input; Ctrl+C is for this program alone to decide.
const KEEPER: &str = "trap '' INT; \"$0\" -c \"$1\" & read -r _; kill $!";

/// A broker that runs.
pub(crate) struct Broker {
    /// Its input is open for as long as the broker is to run.
    keeper: Child,
    speaker: TcpStream,
    pub(crate) socket_port: u16,
}

impl Broker {
    /// None where there is no mosquitto, or it will not run.
    pub(crate) fn start() -> Option<Self> {
        let program = test::mosquitto().filter(|_| cfg!(unix))?;
        let (plain_port, socket_port) = free_ports().ok()?;
        let folder = paths::cache().join("broker");
        let config = folder.join(format!("{plain_port}.conf"));
        // The plain listener comes first: with none but a WebSocket's, mosquitto 2.0.11 thinks it has none and ends.
        let text = format!(
            "listener {plain_port} 127.0.0.1\nlistener {socket_port} 127.0.0.1\nprotocol websockets\n\
             allow_anonymous true\npersistence false\nlog_dest none\nset_tcp_nodelay true\n"
        );
        crate::build::put(&config, text.as_bytes()).ok()?;
        let mut shell = Command::new("sh");
        shell.args(["-c", KEEPER]).arg(program).arg(&config);
        shell.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut keeper = shell.spawn().ok()?;
        let speaker = (0..TRIES).find_map(|_| {
            let there = connect(plain_port).ok().filter(|_| reaches(socket_port));
            if there.is_none() {
                thread::sleep(Duration::from_millis(50));
            }
            there
        });
        // It has been read.
        let _left = std::fs::remove_file(&config);
        let Some(speaker) = speaker else {
            drop(keeper.stdin.take());
            let _ended = keeper.wait();
            return None;
        };
        Some(Self { keeper, speaker, socket_port })
    }

    /// Says how the weather is, for as long as the program runs.
    pub(crate) fn speak(mut self, feed: Feed) {
        thread::spawn(move || {
            while self.say(&feed).is_ok() {
                thread::sleep(EVERY);
            }
            eprintln!("the broker is gone: no weather any more");
            drop(self.keeper.stdin.take());
        });
    }

    fn say(&mut self, feed: &Feed) -> io::Result<()> {
        for (topic, pack) in senml::packs(feed, now_ms()) {
            self.speaker.write_all(&publish(&topic, pack.to_string().as_bytes()))?;
        }
        Ok(())
    }
}

/// Says hello in MQTT 3.1.1, and waits to be let in.
fn connect(port: u16) -> io::Result<TcpStream> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    // A clean session, no keep-alive, and a name that the broker makes up.
    stream.write_all(&packet(0x10, b"\0\x04MQTT\x04\x02\0\0\0\0"))?;
    let mut answer = [0; 4];
    stream.read_exact(&mut answer)?;
    if answer == [0x20, 2, 0, 0] { Ok(stream) } else { Err(io::ErrorKind::PermissionDenied.into()) }
}

/// A message that is kept, without an acknowledgement.
fn publish(topic: &str, payload: &[u8]) -> Vec<u8> {
    let mut body = u16::try_from(topic.len()).unwrap_or(0).to_be_bytes().to_vec();
    body.extend(topic.as_bytes());
    body.extend(payload);
    packet(0x31, &body)
}

/// The first byte, how much follows in groups of seven bits, and that.
fn packet(first: u8, body: &[u8]) -> Vec<u8> {
    let mut out = vec![first];
    let mut rest = body.len();
    loop {
        let more = rest > 127;
        out.push(u8::try_from(rest % 128).unwrap_or(0) | if more { 0x80 } else { 0 });
        rest /= 128;
        if !more {
            break;
        }
    }
    out.extend(body);
    out
}

fn reaches(port: u16) -> bool {
    TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok()
}

/// Both held until both are known, so that they differ.
fn free_ports() -> io::Result<(u16, u16)> {
    let listen = || TcpListener::bind((Ipv4Addr::LOCALHOST, 0));
    let (one, other) = (listen()?, listen()?);
    Ok((one.local_addr()?.port(), other.local_addr()?.port()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_says_how_long_it_is() {
        assert_eq!(publish("a", b"bc"), [0x31, 5, 0, 1, b'a', b'b', b'c'], "a short one");
        let long = publish("a", &[b'x'; 200]);
        assert_eq!(long.get(..3), Some(&[0x31, 0xCB, 0x01][..]), "203 bytes, in two groups");
        assert_eq!(long.len(), 3 + 203, "and no more");
    }
}
