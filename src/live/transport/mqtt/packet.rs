//! What a server sends, packet by packet.
//!
//! In: packets as the splitter cuts them. Out: what they say, or what was expected; a fault here means that the
//! connection must end ([5.0, section 4.13]).
//! Does not: answer.
//!
//! [5.0, section 4.13]: https://docs.oasis-open.org/mqtt/mqtt/v5.0/os/mqtt-v5.0-os.html#_Toc3901253

use super::property::{self, Properties};
use super::splitter::Cut;
use super::topic;
use super::wire::Parts;
use crate::transport::Fault;

/// Which MQTT is spoken.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Version {
    /// 3.1.1, protocol level 4.
    V311,
    /// 5.0.
    #[default]
    V5,
}

/// One packet from a server.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Packet<'a> {
    Opened { code: u8, properties: Properties },
    Publish(Publish<'a>),
    Subscribed { number: u16, codes: &'a [u8] },
    Answer,
    Closed { code: u8, properties: Properties },
}

/// A message of a topic.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Publish<'a> {
    pub topic: &'a str,
    pub qos: u8,
    pub is_retained: bool,
    pub number: u16,
    pub properties: Properties,
    pub payload: &'a [u8],
}

/// The flags that each type has in its first byte, and nothing else.
const NO_FLAGS: u8 = 0;

/// Reads one packet.
pub(super) fn read(cut: &Cut, version: Version) -> Result<Packet<'_>, Fault> {
    let (kind, flags) = (cut.first >> 4, cut.first & 0x0F);
    let mut parts = Parts::new(&cut.body);
    if kind == 3 {
        return publish(flags, parts, version).map(Packet::Publish);
    }
    if flags != NO_FLAGS {
        return Err(Fault::new("a packet from a server with no flags", format!("type {kind} with {flags}")));
    }
    let is_v5 = version == Version::V5;
    match kind {
        2 => {
            let is_session_present = parts.byte()?;
            let code = parts.byte()?;
            let properties =
                if is_v5 { Properties::read(&mut parts, property::CONNACK)? } else { Properties::default() };
            if is_session_present > 1 || (is_session_present == 1 && code != 0) {
                return Err(Fault::new(
                    "flags of an answer to CONNECT that agree",
                    format!("{is_session_present}"),
                ));
            }
            end(parts).map(|()| Packet::Opened { code, properties })
        }
        9 => {
            let number = parts.two()?;
            if is_v5 {
                Properties::read(&mut parts, property::ACK)?;
            }
            Ok(Packet::Subscribed { number, codes: parts.rest() })
        }
        13 => end(parts).map(|()| Packet::Answer),
        14 if is_v5 => {
            let code = if parts.is_empty() { 0 } else { parts.byte()? };
            let properties = if parts.is_empty() {
                Properties::default()
            } else {
                Properties::read(&mut parts, property::DISCONNECT)?
            };
            end(parts).map(|()| Packet::Closed { code, properties })
        }
        other => Err(Fault::new("a packet that a server sends to one who listens", format!("type {other}"))),
    }
}

/// A message's topic and number, of its beginning alone where it is over the limit.
pub(super) fn head(cut: &Cut) -> Option<(&str, u8, u16)> {
    let mut parts = Parts::new(&cut.body);
    let topic = parts.text().ok()?;
    let qos = cut.first >> 1 & 3;
    let number = if qos > 0 { parts.two().ok()? } else { 0 };
    (cut.first >> 4 == 3).then_some((topic, qos, number))
}

fn publish(flags: u8, mut parts: Parts<'_>, version: Version) -> Result<Publish<'_>, Fault> {
    let qos = flags >> 1 & 3;
    if qos > 1 || (qos == 0 && flags & 8 != 0) {
        return Err(Fault::new("a message of quality 0 or 1", format!("flags {flags}")));
    }
    let topic = parts.text()?;
    let number = if qos > 0 { parts.two()? } else { 0 };
    if qos > 0 && number == 0 {
        return Err(Fault::new("a message with a number", "number 0"));
    }
    let properties = match version {
        Version::V5 => Properties::read(&mut parts, property::PUBLISH)?,
        Version::V311 => Properties::default(),
    };
    let may_be_empty = properties.topic_alias.is_some();
    if !(topic::is_topic(topic) || topic.is_empty() && may_be_empty) {
        return Err(Fault::quoting("a topic without wildcards", topic));
    }
    Ok(Publish { topic, qos, is_retained: flags & 1 == 1, number, properties, payload: parts.rest() })
}

fn end(parts: Parts<'_>) -> Result<(), Fault> {
    if parts.is_empty() {
        Ok(())
    } else {
        Err(Fault::new("the end of the packet", format!("{} more bytes", parts.rest().len())))
    }
}
