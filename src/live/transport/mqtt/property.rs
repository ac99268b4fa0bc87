//! Properties of MQTT 5 packets ([section 2.2.2]).
//!
//! In: the properties of a packet. Out: those of use here; all are checked, so that what follows them is found.
//! One that does not belong to the packet, or comes twice, is an error, as the standard wants it.
//! Does not: keep what a viewer has no use for.
//!
//! [section 2.2.2]: https://docs.oasis-open.org/mqtt/mqtt/v5.0/os/mqtt-v5.0-os.html#_Toc3901027

use super::wire::Parts;
use crate::transport::Fault;

/// User properties that are kept of one packet; the rest are passed over.
const USER_LIMIT: usize = 32;

/// What packets of a server say beside the rest.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Properties {
    pub is_text: bool,
    pub message_expiry_secs: Option<u32>,
    pub content_type: Option<String>,
    pub topic_alias: Option<u16>,
    pub session_expiry_secs: Option<u32>,
    pub assigned_client_id: Option<String>,
    pub server_keep_alive_secs: Option<u16>,
    pub receive_maximum: Option<u16>,
    pub maximum_packet_bytes: Option<u32>,
    pub maximum_qos: Option<u8>,
    pub lacks_wildcards: bool,
    pub lacks_shared: bool,
    pub reason: Option<String>,
    pub user: Vec<(String, String)>,
}

/// Packets that carry them to a client, as bits.
pub(super) const PUBLISH: u8 = 1;
pub(super) const CONNACK: u8 = 2;
pub(super) const ACK: u8 = 4;
pub(super) const DISCONNECT: u8 = 8;
pub(super) const AUTH: u8 = 16;

impl Properties {
    /// Reads the properties at the front of a packet of a kind.
    pub(super) fn read(parts: &mut Parts<'_>, packet: u8) -> Result<Self, Fault> {
        let length = parts.variable()? as usize;
        let mut inner = Parts::new(parts.bytes(length)?);
        let mut out = Self::default();
        let mut seen = 0_u64;
        while !inner.is_empty() {
            let id = inner.variable()?;
            let is_again = id < 64 && seen & 1 << id != 0;
            // A user's property may come several times; so may the numbers of subscriptions.
            if is_again && !matches!(id, 0x0B | 0x26) {
                return Err(Fault::new("each property once", format!("number {id} again")));
            }
            seen |= if id < 64 { 1 << id } else { 0 };
            if place(id) & packet == 0 {
                return Err(Fault::new("properties that belong to the packet", format!("number {id}")));
            }
            out.take(id, &mut inner)?;
        }
        Ok(out)
    }

    fn take(&mut self, id: u32, inner: &mut Parts<'_>) -> Result<(), Fault> {
        match id {
            0x01 => self.is_text = flag(inner)?,
            0x02 => self.message_expiry_secs = Some(inner.four()?),
            0x03 => self.content_type = Some(inner.text()?.to_owned()),
            0x0B => {
                inner.variable()?;
            }
            0x11 => self.session_expiry_secs = Some(inner.four()?),
            0x12 => self.assigned_client_id = Some(inner.text()?.to_owned()),
            0x13 => self.server_keep_alive_secs = Some(inner.two()?),
            0x1F => self.reason = Some(inner.text()?.to_owned()),
            0x21 => self.receive_maximum = Some(not_nought(inner.two()?)?),
            0x22 => {
                inner.two()?;
            }
            0x23 => self.topic_alias = Some(not_nought(inner.two()?)?),
            0x24 => self.maximum_qos = Some(u8::from(flag(inner)?)),
            0x25 | 0x29 => {
                flag(inner)?;
            }
            0x26 => {
                let pair = (inner.text()?.to_owned(), inner.text()?.to_owned());
                if self.user.len() < USER_LIMIT {
                    self.user.push(pair);
                }
            }
            0x27 => self.maximum_packet_bytes = Some(inner.four()?),
            0x28 => self.lacks_wildcards = !flag(inner)?,
            0x2A => self.lacks_shared = !flag(inner)?,
            0x09 | 0x16 => {
                inner.binary()?;
            }
            // Response topic and information, authentication's method, another server: texts, checked and let go.
            _ => {
                inner.text()?;
            }
        }
        Ok(())
    }
}

/// The packets that a property may come with.
fn place(id: u32) -> u8 {
    match id {
        0x01 | 0x02 | 0x03 | 0x08 | 0x09 | 0x0B | 0x23 => PUBLISH,
        0x11 | 0x12 | 0x13 | 0x1A | 0x21 | 0x22 | 0x24 | 0x25 | 0x27 | 0x28 | 0x29 | 0x2A => CONNACK,
        0x15 | 0x16 => CONNACK | AUTH,
        0x1C => CONNACK | DISCONNECT,
        0x1F => CONNACK | ACK | DISCONNECT | AUTH,
        0x26 => PUBLISH | CONNACK | ACK | DISCONNECT | AUTH,
        _ => 0,
    }
}

fn flag(inner: &mut Parts<'_>) -> Result<bool, Fault> {
    match inner.byte()? {
        0 => Ok(false),
        1 => Ok(true),
        other => Err(Fault::new("a property that is 0 or 1", other.to_string())),
    }
}

fn not_nought(number: u16) -> Result<u16, Fault> {
    if number == 0 { Err(Fault::new("a property that is not 0", "0")) } else { Ok(number) }
}

#[cfg(test)]
mod tests {
    use super::{CONNACK, DISCONNECT, PUBLISH, Properties};
    use crate::transport::mqtt::wire::Parts;

    fn read(bytes: &[u8], packet: u8) -> Option<Properties> {
        let mut all = vec![u8::try_from(bytes.len()).unwrap()];
        all.extend(bytes);
        Properties::read(&mut Parts::new(&all), packet).ok()
    }

    #[test]
    fn a_message_says_when_it_expires_and_what_it_is() {
        let bytes = b"\x02\0\0\0\x3C\x03\0\x10application/json\x23\0\x05\x26\0\x01k\0\x01v\x26\0\x01k\0\x01w\x0B\x81\x01";
        let found = read(bytes, PUBLISH).unwrap();
        assert_eq!(found.message_expiry_secs, Some(60), "a minute");
        assert_eq!(found.content_type.as_deref(), Some("application/json"), "its type");
        assert_eq!(found.topic_alias, Some(5), "the short name");
        assert_eq!(found.user.len(), 2, "the same key twice is no fault");
    }

    #[test]
    fn a_server_says_what_it_can_do() {
        let found = read(b"\x13\0\x1E\x24\x00\x27\0\0\x10\0\x28\x00\x12\0\x02id\x21\0\x14", CONNACK).unwrap();
        assert_eq!(found.server_keep_alive_secs, Some(30), "hears from us every 30 s");
        assert_eq!((found.maximum_qos, found.lacks_wildcards), (Some(0), true), "what it lacks");
        assert_eq!(
            (found.maximum_packet_bytes, found.receive_maximum),
            (Some(4_096), Some(20)),
            "its limits"
        );
        assert_eq!(found.assigned_client_id.as_deref(), Some("id"), "the name it gave us");
    }

    #[test]
    fn what_does_not_belong_or_comes_twice_is_a_fault() {
        for (bytes, packet) in [
            (&b"\x02\0\0\0\x3C\x02\0\0\0\x3C"[..], PUBLISH),
            (b"\x13\0\x1E", PUBLISH),
            (b"\x23\0\0", PUBLISH),
            (b"\x01\x02", PUBLISH),
            (b"\x7F\0", CONNACK),
            (b"\x11\0\0\0\x01", DISCONNECT),
            (b"\x1F\0\x05abc", DISCONNECT),
        ] {
            assert_eq!(read(bytes, packet), None, "{bytes:?}");
        }
    }
}
