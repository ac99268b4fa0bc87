//! What the elements of a warning of CAP say: words of the standard, times, references, rings and circles.
//!
//! Positions come latitude first and leave longitude first.
//! Does not: read XML: `cap`.

use super::sink::cut;
use super::{
    Alert, Certainty, Circle, Info, MessageType, Place, Reference, Severity, Sink, Status, Time, Urgency,
    geo, json,
};

/// Languages of an alert, areas of one, rings, circles and codes of one.
const EACH_MOST: usize = 1_000;
/// Positions of a document.
pub(super) const POSITIONS_MOST: usize = 200_000;

pub(super) fn push<T>(sink: &mut Sink<'_>, place: &Place<'_>, list: &mut Vec<T>, element: T) {
    if list.len() < EACH_MOST {
        list.push(element);
    } else {
        sink.issue(place, format!("expected at most {EACH_MOST} of these"));
    }
}

pub(super) fn short(text: &str) -> &str {
    text.get(..text.floor_char_boundary(40)).unwrap_or("")
}

/// The word of a standard; an issue where it is none.
fn word<T: Default>(sink: &mut Sink<'_>, place: &Place<'_>, of: fn(&str) -> Option<T>, text: &str) -> T {
    of(text).unwrap_or_else(|| {
        sink.issue(place, format!("expected a word of the standard, found {:?}", short(text)));
        T::default()
    })
}

pub(super) fn of_alert(sink: &mut Sink<'_>, place: &Place<'_>, alert: &mut Alert, name: &str, text: &str) {
    match name {
        "identifier" => cut(text).clone_into(&mut alert.id),
        "sender" => cut(text).clone_into(&mut alert.sender),
        "sent" => alert.sent_ms = Time(sink.instant(place, text)),
        "status" => alert.status = word(sink, place, Status::of, text),
        "msgType" => alert.message_type = word(sink, place, MessageType::of, text),
        "scope" => cut(text).clone_into(&mut alert.scope),
        "references" => {
            for reference in text.split_whitespace().take(EACH_MOST) {
                // Ids have no commas; senders may, in addresses of old.
                let mut parts = reference.rsplitn(3, ',');
                let (Some(sent), Some(id), Some(sender)) = (parts.next(), parts.next(), parts.next()) else {
                    sink.issue(
                        place,
                        format!("expected sender,identifier,sent, found {:?}", short(reference)),
                    );
                    continue;
                };
                let sent_ms = Time(sink.instant(place, sent));
                alert.references.push(Reference {
                    sender: cut(sender).to_owned(),
                    id: cut(id).to_owned(),
                    sent_ms,
                });
            }
        }
        _ => {}
    }
}

pub(super) fn of_info(sink: &mut Sink<'_>, place: &Place<'_>, info: &mut Info, name: &str, text: &str) {
    let kept = cut(text);
    match name {
        "language" if !kept.is_empty() => kept.clone_into(&mut info.language),
        "category" => push(sink, place, &mut info.categories, kept.to_owned()),
        "event" => kept.clone_into(&mut info.event),
        "responseType" => push(sink, place, &mut info.responses, kept.to_owned()),
        "urgency" => info.urgency = word(sink, place, Urgency::of, text),
        "severity" => info.severity = word(sink, place, Severity::of, text),
        // The word of CAP 1.0, which 1.2 says to read so.
        "certainty" if text.eq_ignore_ascii_case("Very Likely") => info.certainty = Certainty::Likely,
        "certainty" => info.certainty = word(sink, place, Certainty::of, text),
        "effective" => info.effective_ms = Time(sink.instant(place, text)),
        "onset" => info.onset_ms = Time(sink.instant(place, text)),
        "expires" => info.expires_ms = Time(sink.instant(place, text)),
        "senderName" => kept.clone_into(&mut info.sender_name),
        "headline" => kept.clone_into(&mut info.headline),
        "description" => kept.clone_into(&mut info.description),
        "instruction" => kept.clone_into(&mut info.instruction),
        "web" => kept.clone_into(&mut info.web),
        "contact" => kept.clone_into(&mut info.contact),
        _ => {}
    }
}

/// A closed ring of at least four positions, longitude first.
pub(super) fn ring(text: &str, room: usize) -> Result<Vec<[f64; 2]>, String> {
    let mut ring = Vec::new();
    for pair in text.split_whitespace() {
        if ring.len() >= room {
            return Err(format!("expected at most {POSITIONS_MOST} positions in a document"));
        }
        let position = position(pair);
        ring.push(
            position
                .ok_or_else(|| format!("expected latitude,longitude in degrees, found {:?}", short(pair)))?,
        );
    }
    match ring.as_slice() {
        [first, _, _, .., last] if first == last => Ok(ring),
        [_, _, _, .., _] => Err("expected a ring that ends where it begins".to_owned()),
        few => Err(format!("expected at least 4 positions, found {}", few.len())),
    }
}

fn position(pair: &str) -> Option<[f64; 2]> {
    let (latitude, longitude) = pair.split_once(',')?;
    geo::on_earth(json::numeric(longitude)?, json::numeric(latitude)?)
}

pub(super) fn circle(text: &str) -> Option<Circle> {
    let (middle, radius) = text.split_once(char::is_whitespace)?;
    let [longitude, latitude] = position(middle)?;
    let radius_km = json::numeric(radius).filter(|radius| *radius >= 0.0)?;
    Some(Circle { longitude, latitude, radius_m: radius_km * 1e3 })
}
