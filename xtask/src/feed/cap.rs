//! A warning of the evening's storm surge, for the district by the water: CAP 1.2, in English and Spanish.
//!
//! In: the moment. Out: one document: from the afternoon until the water has fallen the warning, else the end of the last
//! one. Its times are those of the real clock at which the town's hours come round.
//! Does not: sign.

use super::{Feed, rfc3339};
use crate::city::plane::Pt;
use crate::city::write::degrees;

const DAY_S: f64 = 86_400.0;
/// Sent, expected, over: hours of the town's day.
const SENT_H: f64 = 14.0;
const ONSET_H: f64 = 16.5;
const OVER_H: f64 = 21.0;
const SENDER: &str = "warnings@port-meridian.example";

/// What is said in a language.
struct Words {
    language: &'static str,
    event: &'static str,
    headline: &'static str,
    description: &'static str,
    instruction: &'static str,
    sender_name: &'static str,
}

const ENGLISH: Words = Words {
    language: "en",
    event: "Storm surge",
    headline: "Storm surge at the next high tide",
    description: "A storm from the south-west pushes the water into the harbour. At high tide it will stand up to 0.9 m higher than usual: quays and low streets by the docks may be flooded. This warning is part of a made-up day in a made-up city.",
    instruction: "Keep off the quays and moles. Move cars and bicycles away from the water. Close doors and windows on the ground floor.",
    sender_name: "Harbour office of Port Meridian (a fictional city)",
};
const SPANISH: Words = Words {
    language: "es",
    event: "Marejada ciclónica",
    headline: "Marejada ciclónica con la próxima pleamar",
    description: "Un temporal del suroeste empuja el agua hacia el puerto. En la pleamar el nivel superará al habitual en hasta 0,9 m: los muelles y las calles bajas junto a las dársenas pueden inundarse. Este aviso forma parte de un día inventado en una ciudad inventada.",
    instruction: "No se acerque a los muelles ni a los espigones. Aleje del agua coches y bicicletas. Cierre puertas y ventanas de la planta baja.",
    sender_name: "Capitanía del puerto de Port Meridian (ciudad ficticia)",
};

pub(super) fn document(feed: &Feed, unix_ms: f64) -> String {
    let town_s = feed.clock.town_s(unix_ms);
    // The last day on which it was sent.
    let midnight_s = ((town_s - SENT_H * 3_600.0) / DAY_S).floor() * DAY_S;
    let unix_ms = |hour: f64| feed.clock.unix_ms(midnight_s + hour * 3_600.0);
    let at = |hour: f64| cap_time(unix_ms(hour));
    let id = |what: &str| format!("port-meridian-{what}-{:.0}", unix_ms(SENT_H) / 1_000.0);
    let is_over = town_s >= midnight_s + OVER_H * 3_600.0;
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out.push_str("<alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\">\n");
    let mut say = |name: &str, text: &str| out.push_str(&element(name, text));
    say("identifier", &id(if is_over { "surge-over" } else { "surge" }));
    say("sender", SENDER);
    say("sent", &at(if is_over { OVER_H } else { SENT_H }));
    say("status", "Actual");
    say("msgType", if is_over { "Cancel" } else { "Alert" });
    say("scope", "Public");
    if is_over {
        say("references", &format!("{SENDER},{},{}", id("surge"), at(SENT_H)));
    }
    for words in [&ENGLISH, &SPANISH] {
        out.push_str(&info(feed, words, &at(ONSET_H), &at(OVER_H)));
    }
    out.push_str("</alert>\n");
    out
}

fn info(feed: &Feed, words: &Words, onset: &str, expires: &str) -> String {
    let mut out = String::from("<info>\n");
    for (name, text) in [
        ("language", words.language),
        ("category", "Met"),
        ("event", words.event),
        ("responseType", "Prepare"),
        ("urgency", "Expected"),
        ("severity", "Severe"),
        ("certainty", "Likely"),
        ("onset", onset),
        ("expires", expires),
        ("senderName", words.sender_name),
        ("headline", words.headline),
        ("description", words.description),
        ("instruction", words.instruction),
    ] {
        out.push_str(&element(name, text));
    }
    if let Some(shore) = &feed.day.shore {
        let name = if words.language == "es" { &shore.named.name_es } else { &shore.named.name };
        out.push_str("<area>\n");
        out.push_str(&element("areaDesc", name));
        for ring in &shore.rings {
            out.push_str(&element("polygon", &polygon(ring)));
        }
        out.push_str("</area>\n");
    }
    out.push_str("</info>\n");
    out
}

/// Latitude first, closed.
fn polygon(ring: &[Pt]) -> String {
    let closed = ring.iter().chain(ring.first());
    let positions = closed.map(|&at| {
        let [longitude, latitude] = degrees(at);
        format!("{latitude},{longitude}")
    });
    positions.collect::<Vec<_>>().join(" ")
}

fn element(name: &str, text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    format!("<{name}>{escaped}</{name}>\n")
}

/// CAP has no `Z` and no parts of a second: it wants an offset.
fn cap_time(unix_ms: f64) -> String {
    let at = rfc3339(unix_ms);
    format!("{}-00:00", at.get(..19).unwrap_or(&at))
}
