//! The packets that one who listens sends.
//!
//! In: what to say. Out: bytes.
//! Does not: decide when.

use super::client::Settings;
use super::packet::Version;
use super::wire::{put_text, put_variable};

/// Flags of CONNECT.
const CLEAN: u8 = 0x02;
const WITH_USER: u8 = 0x80;
const WITH_PASSWORD: u8 = 0x40;

pub(super) const PING: [u8; 2] = [0xC0, 0];

fn packet(first: u8, body: &[u8]) -> Vec<u8> {
    let mut out = vec![first];
    put_variable(&mut out, body.len());
    out.extend(body);
    out
}

/// CONNECT.
pub(super) fn connect(settings: &Settings, keep_alive_secs: u16) -> Vec<u8> {
    let mut body = Vec::new();
    put_text(&mut body, b"MQTT");
    body.push(if settings.version == Version::V5 { 5 } else { 4 });
    let with_login = if settings.login.is_some() { WITH_USER | WITH_PASSWORD } else { 0 };
    let clean = if settings.session_secs == 0 { CLEAN } else { 0 };
    body.push(clean | with_login);
    body.extend(keep_alive_secs.to_be_bytes());
    if settings.version == Version::V5 {
        let mut properties = vec![0x11];
        properties.extend(settings.session_secs.to_be_bytes());
        properties.push(0x21);
        properties.extend(settings.receive_maximum.max(1).to_be_bytes());
        properties.push(0x27);
        let limit = u32::try_from(settings.message_bytes).unwrap_or(u32::MAX).max(1);
        properties.extend(limit.to_be_bytes());
        if settings.topic_alias_maximum > 0 {
            properties.push(0x22);
            properties.extend(settings.topic_alias_maximum.to_be_bytes());
        }
        put_variable(&mut body, properties.len());
        body.extend(properties);
    }
    put_text(&mut body, settings.client_id.as_bytes());
    if let Some(login) = &settings.login {
        put_text(&mut body, login.user.as_bytes());
        put_text(&mut body, login.password.as_bytes());
    }
    packet(0x10, &body)
}

/// SUBSCRIBE to filters at a quality of service, 0 or 1.
pub(super) fn subscribe(version: Version, number: u16, filters: &[String], qos: u8) -> Vec<u8> {
    let mut body = number.to_be_bytes().to_vec();
    if version == Version::V5 {
        body.push(0);
    }
    for filter in filters {
        put_text(&mut body, filter.as_bytes());
        body.push(qos.min(1));
    }
    packet(0x82, &body)
}

/// PUBACK: a message came.
pub(super) fn acknowledge(number: u16) -> [u8; 4] {
    let [high, low] = number.to_be_bytes();
    [0x40, 2, high, low]
}

/// DISCONNECT, with a reason where the version has them.
pub(super) fn disconnect(version: Version, reason: u8) -> Vec<u8> {
    match (version, reason) {
        (Version::V5, 1..) => vec![0xE0, 1, reason],
        _ => vec![0xE0, 0],
    }
}

#[cfg(test)]
mod tests {
    use super::{acknowledge, connect, disconnect, subscribe};
    use crate::transport::mqtt::{Login, Settings, Version};

    fn settings(version: Version) -> Settings {
        Settings { version, client_id: "civi".into(), ..Settings::default() }
    }

    #[test]
    fn a_viewer_introduces_itself_as_the_standard_lays_it_out() {
        let v311 = connect(&settings(Version::V311), 30);
        assert_eq!(v311, b"\x10\x10\0\x04MQTT\x04\x02\0\x1E\0\x04civi", "3.1.1, section 3.1");
        let v5 = connect(&settings(Version::V5), 30);
        let expected =
            b"\x10\x21\0\x04MQTT\x05\x02\0\x1E\x10\x11\0\0\0\0\x21\0\x64\x27\0\x04\0\0\x22\0\x40\0\x04civi";
        assert_eq!(v5, expected, "5.0: what it can take");
        let login = Some(Login { user: "u".into(), password: "p".into() });
        let kept = Settings { login, session_secs: 60, ..settings(Version::V311) };
        assert_eq!(&connect(&kept, 30)[8..10], [4, 0xC0], "a login; and a session that is kept");
    }

    #[test]
    fn a_viewer_subscribes_as_the_standards_example_does() {
        let filters = ["a/b".to_owned(), "c/d".to_owned()];
        let v311 = subscribe(Version::V311, 10, &filters, 1);
        assert_eq!(v311, b"\x82\x0E\0\x0A\0\x03a/b\x01\0\x03c/d\x01", "3.1.1, section 3.8.3");
        let v5 = subscribe(Version::V5, 10, &filters, 2);
        assert_eq!(v5, b"\x82\x0F\0\x0A\0\0\x03a/b\x01\0\x03c/d\x01", "5.0; never at quality 2");
        assert_eq!(acknowledge(258), [0x40, 2, 1, 2], "a message came");
        assert_eq!(disconnect(Version::V311, 0x95), [0xE0, 0], "3.1.1 gives no reason");
        assert_eq!(disconnect(Version::V5, 0x95), [0xE0, 1, 0x95], "5.0 does");
    }
}
