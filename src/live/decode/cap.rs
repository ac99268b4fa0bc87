//! Common Alerting Protocol 1.0 to 1.2 ([ITU-T X.1303 bis], OASIS): what authorities warn of.
//!
//! In: a document of XML with one alert or several, at any depth, so feeds that carry alerts within are read too. Out:
//! [`Alert`]s, with what was missing or no word of the standard as issues. Heights come in feet and radii in kilometres
//! and leave in metres; positions come latitude first and leave longitude first.
//! A document type is refused and with it every entity but the five that XML itself has: nothing expands.
//! Does not: verify signatures, fetch resources, or follow feeds of links.
//!
//! [ITU-T X.1303 bis]: https://www.itu.int/rec/T-REC-X.1303bis

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::{BytesRef, Event};

use super::cap_field::{POSITIONS_MOST, circle, of_alert, of_info, push, ring, short};
use super::sink::cut;
use super::{Alert, Area, Info, MessageType, Place, Sink, Status, json};

/// Elements within one another.
const DEPTH_MOST: usize = 32;
/// Alerts of a document.
const ALERTS_MOST: usize = 1_000;
/// Bytes of one element's text: a ring of many positions is long.
const TEXT_BYTES: usize = 1 << 20;
const FOOT_M: f64 = 0.3048;

/// What has been opened and not closed.
#[derive(Default)]
struct Open {
    /// Names of elements.
    names: Vec<String>,
    text: String,
    alert: Option<Alert>,
    info: Option<Info>,
    area: Option<Area>,
    /// The name of a parameter or code whose value comes.
    name: String,
    value: String,
    positions: usize,
}

/// Takes a document.
pub(super) fn read(sink: &mut Sink<'_>, place: &Place<'_>, bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes));
    if matches!(text, Cow::Owned(_)) {
        sink.issue(place, "expected UTF-8, found other bytes: replaced");
    }
    let mut reader = Reader::from_str(&text);
    let mut open = Open::default();
    let issues = sink.batch.issues.len();
    loop {
        let reason = match reader.read_event() {
            Ok(Event::Eof) => match open.names.last() {
                Some(name) => format!("expected the end of {name:?}, found the end of the document"),
                None => break,
            },
            Ok(Event::Start(start)) if open.names.len() < DEPTH_MOST => {
                open.start(start.local_name().as_ref());
                continue;
            }
            Ok(Event::Empty(start)) => {
                open.start(start.local_name().as_ref());
                open.end(sink, place);
                continue;
            }
            Ok(Event::End(_)) => {
                open.end(sink, place);
                continue;
            }
            Ok(Event::Text(text)) => {
                open.write(&text.xml10_content());
                continue;
            }
            Ok(Event::CData(text)) => {
                open.write(&text.xml10_content());
                continue;
            }
            Ok(Event::GeneralRef(reference)) => match letter(&reference) {
                Some(letter) => {
                    open.write(letter.encode_utf8(&mut [0; 4]));
                    continue;
                }
                None => format!(
                    "expected one of the five entities of XML, found {:?}",
                    cut(&reference.xml10_content())
                ),
            },
            Ok(Event::Comment(_) | Event::Decl(_) | Event::PI(_)) => continue,
            Ok(Event::DocType(_)) => "expected no document type, found one: refused".to_owned(),
            Ok(Event::Start(_)) => format!("expected at most {DEPTH_MOST} elements within one another"),
            Err(error) => format!("expected xml: {error}").to_ascii_lowercase(),
        };
        // What was whole before is kept.
        sink.issue(&place.at(usize::try_from(reader.buffer_position()).unwrap_or(0)), reason);
        break;
    }
    if sink.alerts.is_empty() && sink.batch.issues.len() == issues {
        sink.issue(place, "expected an alert, found none");
    }
}

/// The letter that a reference stands for.
fn letter(reference: &BytesRef<'_>) -> Option<char> {
    match reference.xml10_content().as_ref() {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => reference.resolve_char_ref().ok().flatten(),
    }
}

impl Open {
    fn start(&mut self, name: &str) {
        self.names.push(cut(name).to_owned());
        self.text.clear();
        match name {
            "alert" => self.alert = Some(Alert::default()),
            "info" => self.info = Some(Info { language: "en-US".to_owned(), ..Info::default() }),
            "area" => self.area = Some(Area::default()),
            "parameter" | "eventCode" | "geocode" => {
                self.name.clear();
                self.value.clear();
            }
            _ => {}
        }
    }

    fn write(&mut self, text: &str) {
        let room = TEXT_BYTES.saturating_sub(self.text.len());
        self.text.push_str(text.get(..text.floor_char_boundary(room.min(text.len()))).unwrap_or(""));
    }

    /// Closes the innermost element: what it says goes to what it stands in.
    fn end(&mut self, sink: &mut Sink<'_>, place: &Place<'_>) {
        let Some(name) = self.names.pop() else { return };
        let text = std::mem::take(&mut self.text);
        let text = text.trim();
        let place = place.key("alert");
        let place = place.at(sink.alerts.len());
        let place = place.key(&name);
        match name.as_str() {
            "alert" => self.close_alert(sink, &place),
            "info" => {
                if let (Some(info), Some(alert)) = (self.info.take(), &mut self.alert) {
                    push(sink, &place, &mut alert.infos, info);
                }
            }
            "area" => {
                if let (Some(area), Some(info)) = (self.area.take(), &mut self.info) {
                    push(sink, &place, &mut info.areas, area);
                }
            }
            "valueName" => cut(text).clone_into(&mut self.name),
            "value" => cut(text).clone_into(&mut self.value),
            _ if self.area.is_some() => self.of_area(sink, &place, &name, text),
            _ => match (&mut self.info, &mut self.alert) {
                (Some(info), _) if matches!(name.as_str(), "parameter" | "eventCode") => {
                    let pair = (std::mem::take(&mut self.name), std::mem::take(&mut self.value));
                    push(sink, &place, &mut info.parameters, pair);
                }
                (Some(info), _) => of_info(sink, &place, info, &name, text),
                (None, Some(alert)) => of_alert(sink, &place, alert, &name, text),
                (None, None) => {}
            },
        }
    }

    fn close_alert(&mut self, sink: &mut Sink<'_>, place: &Place<'_>) {
        let Some(alert) = self.alert.take() else { return };
        for (name, is_missing) in [
            ("identifier", alert.id.is_empty()),
            ("sender", alert.sender.is_empty()),
            ("sent", alert.sent_ms.0.is_nan()),
            ("status", alert.status == Status::Unsaid),
            ("msgType", alert.message_type == MessageType::Unsaid),
        ] {
            if is_missing {
                sink.issue(place, format!("expected {name}, found none"));
            }
        }
        if sink.alerts.len() < ALERTS_MOST {
            sink.alerts.push(alert);
        } else {
            sink.issue(place, format!("expected at most {ALERTS_MOST} alerts"));
        }
    }

    fn of_area(&mut self, sink: &mut Sink<'_>, place: &Place<'_>, name: &str, text: &str) {
        let room = POSITIONS_MOST.saturating_sub(self.positions);
        let Some(area) = &mut self.area else { return };
        let feet = || json::numeric(text).map(|feet| feet * FOOT_M);
        match name {
            "areaDesc" => cut(text).clone_into(&mut area.description),
            "polygon" => match ring(text, room) {
                Ok(ring) => {
                    self.positions += ring.len();
                    push(sink, place, &mut area.polygons, ring);
                }
                Err(reason) => sink.issue(place, reason),
            },
            "circle" => match circle(text) {
                Some(circle) => push(sink, place, &mut area.circles, circle),
                None => {
                    sink.issue(place, format!("expected latitude,longitude radius, found {:?}", short(text)))
                }
            },
            "geocode" => {
                let pair = (std::mem::take(&mut self.name), std::mem::take(&mut self.value));
                push(sink, place, &mut area.geocodes, pair);
            }
            "altitude" => area.altitude_m = feet(),
            "ceiling" => area.ceiling_m = feet(),
            _ => {}
        }
    }
}
