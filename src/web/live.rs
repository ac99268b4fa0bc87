//! What the page's worker calls to have feeds.
//!
//! In: descriptions as JSON, bytes as `Uint8Array`, and with all that happens the time and a number drawn by lot. Out:
//! plain objects: what to do, and what came.
//! Does not: decide anything that `feeds` can.

use crate::Issue;
use crate::decode::{self, Alert, Area, Format, Info, Options, Time};
use crate::feeds::{self, Act, Kind, Signature, What};
use crate::transport::jws::Algorithm;
use crate::transport::poll::Answer;
use crate::transport::session::Standing;
use js_sys::{Array, Uint8Array};
use object::{float, object};
use std::fmt::Debug;
use wasm_bindgen::prelude::*;

#[path = "object.rs"]
mod object;

/// All feeds of a page.
#[wasm_bindgen]
#[derive(Default)]
pub struct Feeds {
    feeds: feeds::Feeds,
}

#[wasm_bindgen]
impl Feeds {
    /// None yet.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads one message, of no feed; the answer is JSON: see [`crate::decode::tell`].
    ///
    /// # Errors
    /// Where the format that is named is none.
    pub fn decode(
        bytes: &[u8],
        format: Option<String>,
        media_type: Option<String>,
        now_ms: f64,
    ) -> Result<String, JsError> {
        let named = match format.as_deref().map(|name| (Format::named(name), name)) {
            None => None,
            Some((Some(format), _)) => Some(format),
            Some((None, name)) => {
                let known = Format::ALL.map(|(_, name)| name).join(", ");
                let name: String = name.chars().take(64).collect();
                return Err(JsError::new(&format!("expected one of {known}, found {name:?}")));
            }
        };
        let decoded = decode::decode(named, media_type.as_deref(), bytes, now_ms, &Options::default());
        Ok(decode::tell(&decoded, now_ms))
    }

    /// Begins the feeds of a description, of a page or a file at this address. Gives `{ ids, feeds, issues }`: names, and
    /// numbers in the same order.
    pub fn add(&mut self, json: &str, page_url: &str, now_ms: f64) -> JsValue {
        let added = self.feeds.add(json, page_url, now_ms);
        object(&[
            ("ids", list(added.feeds.iter().map(|(id, _)| id.into()))),
            ("feeds", list(added.feeds.iter().map(|(_, number)| (*number).into()))),
            ("issues", issues(&added.issues)),
        ])
    }

    /// Ends a feed; whether there was one of this name.
    pub fn remove(&mut self, id: &str) -> bool {
        self.feeds.remove(id)
    }

    /// What to do, in order; each is told once.
    pub fn acts(&mut self) -> JsValue {
        list(self.feeds.acts().into_iter().map(act))
    }

    /// When to call `tick` at the latest; undefined where only happenings matter.
    #[wasm_bindgen(js_name = nextMs)]
    #[must_use]
    pub fn next_ms(&self) -> Option<f64> {
        self.feeds.next_ms()
    }

    /// What became of all that came for a feed; undefined where there is none.
    #[must_use]
    pub fn counts(&self, id: &str) -> JsValue {
        let Some(counts) = self.feeds.counts(id) else { return JsValue::UNDEFINED };
        let counts = [
            ("messages", counts.messages),
            ("repeated", counts.repeated),
            ("refused", counts.refused),
            ("lost", counts.lost),
            ("withheld", counts.withheld),
            ("received", counts.received),
            ("applied", counts.applied),
            ("coalesced", counts.coalesced),
            ("rejected", counts.rejected),
            ("waiting", counts.waiting),
        ];
        object(&counts.map(|(name, count)| (name, float(count).into())))
    }

    /// A connection is there.
    pub fn opened(&mut self, feed: u32, now_ms: f64, unit: f64) {
        self.feeds.opened(feed, now_ms, unit);
    }

    /// A frame or a chunk came.
    pub fn bytes(&mut self, feed: u32, bytes: &[u8], now_ms: f64, unit: f64) {
        self.feeds.bytes(feed, bytes, now_ms, unit);
    }

    /// A connection is closed, or could not be opened: a socket's close code, or the status of an answer, 200 where it ended
    /// as it should and 0 where there was none.
    pub fn closed(&mut self, feed: u32, code: u16, now_ms: f64, unit: f64) {
        self.feeds.closed(feed, code, now_ms, unit);
    }

    /// A question was answered. `headers` are pairs of texts, and may have two more: `:url`, where the answer came from in
    /// the end, and `:cut`, where its body ended too early.
    #[expect(clippy::too_many_arguments, reason = "an answer has as many parts")]
    pub fn answered(
        &mut self,
        feed: u32,
        ask: u32,
        status: u16,
        headers: &Array,
        body: &[u8],
        now_ms: f64,
        unit: f64,
    ) {
        let headers: Vec<(String, String)> = headers.iter().filter_map(|pair| texts(&pair)).collect();
        let headers: Vec<(&str, &str)> =
            headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let said = |wanted: &str| headers.iter().find(|(name, _)| *name == wanted).map(|(_, value)| *value);
        let (url, is_cut) = (said(":url").unwrap_or(""), said(":cut").is_some());
        let answer = Answer { status, url, headers: &headers, body, is_cut };
        self.feeds.answered(feed, ask, &answer, now_ms, unit);
    }

    /// A question has no answer.
    pub fn failed(&mut self, feed: u32, ask: u32, now_ms: f64, unit: f64) {
        self.feeds.failed(feed, ask, now_ms, unit);
    }

    /// A signature was verified, or could not be.
    pub fn verified(&mut self, feed: u32, job: u32, is_good: bool, now_ms: f64, unit: f64) {
        self.feeds.verified(feed, job, is_good, now_ms, unit);
    }

    /// The page went out of sight, or came back.
    pub fn hidden(&mut self, is_hidden: bool, now_ms: f64, unit: f64) {
        self.feeds.hidden(is_hidden, now_ms, unit);
    }

    /// The network is back.
    pub fn online(&mut self, now_ms: f64, unit: f64) {
        self.feeds.online(now_ms, unit);
    }

    /// Time passed.
    pub fn tick(&mut self, now_ms: f64, unit: f64) {
        self.feeds.tick(now_ms, unit);
    }
}

fn act(act: Act) -> JsValue {
    let id = || ("id", JsValue::from(&*act.id));
    let (name, fields) = match act.what {
        What::Open { kind, url, protocols, headers } => {
            let kind = match kind {
                Kind::Ws => "ws",
                Kind::Sse => "sse",
                Kind::Stream => "stream",
            };
            let protocols = list(protocols.into_iter().map(JsValue::from));
            let fields = [
                ("kind", kind.into()),
                ("url", url.into()),
                ("protocols", protocols),
                ("headers", pairs(&headers)),
            ];
            ("open", fields.to_vec())
        }
        What::Send { bytes } => ("send", vec![("bytes", buffer(&bytes))]),
        What::Close => ("close", Vec::new()),
        What::Ask { ask, url, headers } => {
            ("ask", vec![("ask", ask.into()), ("url", url.into()), ("headers", pairs(&headers))])
        }
        What::Verify { job, algorithm, jwk, signature, input } => {
            let algorithm = match algorithm {
                Algorithm::EdDsa => "Ed25519",
                Algorithm::Es256 => "ES256",
            };
            let jwk: Vec<(&str, JsValue)> = jwk.into_iter().map(|(name, text)| (name, text.into())).collect();
            let fields = [
                ("job", job.into()),
                ("algorithm", algorithm.into()),
                ("jwk", object(&jwk)),
                ("signature", buffer(&signature)),
                ("input", buffer(&input)),
            ];
            ("verify", fields.to_vec())
        }
        What::Rules { json } => ("rules", vec![id(), ("json", json.into())]),
        What::Rows { bytes, count, is_snapshot } => {
            let count = float(count as u64).into();
            (
                "rows",
                vec![id(), ("bytes", buffer(&bytes)), ("count", count), ("snapshot", is_snapshot.into())],
            )
        }
        What::Alerts(alerts) => ("alerts", vec![id(), ("alerts", list(alerts.iter().map(alert)))]),
        What::Tell { title, standing, signature } => {
            ("tell", [vec![id(), ("title", title.into())], stand(standing, signature)].concat())
        }
        What::Issues { issues: listed, more } => {
            ("issues", vec![id(), ("issues", issues(&listed)), ("more", float(more as u64).into())])
        }
    };
    object(&[vec![("do", name.into()), ("feed", act.feed.into())], fields].concat())
}

fn stand(standing: Standing, signature: Option<Signature>) -> Vec<(&'static str, JsValue)> {
    let (state, more) = match standing {
        Standing::Connecting => ("connecting", None),
        Standing::Live => ("live", None),
        Standing::Polling => ("polling", None),
        Standing::Waiting { until_ms } => ("waiting", Some(("until_ms", until_ms.into()))),
        Standing::Paused => ("paused", None),
        Standing::Stopped { reason } => ("stopped", Some(("reason", reason.into()))),
    };
    let signed = match signature {
        None => JsValue::NULL,
        Some(Signature::Valid) => "valid".into(),
        Some(Signature::Unsigned) => "unsigned".into(),
        Some(Signature::Failed) => "failed".into(),
    };
    [("state", state.into()), ("signed", signed)].into_iter().chain(more).collect()
}

/// A warning with the names of the Common Alerting Protocol, as this project spells names.
fn alert(alert: &Alert) -> JsValue {
    let references = alert.references.iter().map(|one| {
        object(&[
            ("sender", one.sender.as_str().into()),
            ("id", one.id.as_str().into()),
            ("sent_ms", time(one.sent_ms)),
        ])
    });
    object(&[
        ("id", alert.id.as_str().into()),
        ("sender", alert.sender.as_str().into()),
        ("sent_ms", time(alert.sent_ms)),
        ("status", word(&alert.status)),
        ("message_type", word(&alert.message_type)),
        ("scope", alert.scope.as_str().into()),
        ("references", list(references)),
        ("infos", list(alert.infos.iter().map(info))),
    ])
}

fn info(info: &Info) -> JsValue {
    let words = |words: &[String]| list(words.iter().map(JsValue::from));
    object(&[
        ("language", info.language.as_str().into()),
        ("categories", words(&info.categories)),
        ("event", info.event.as_str().into()),
        ("responses", words(&info.responses)),
        ("urgency", word(&info.urgency)),
        ("severity", word(&info.severity)),
        ("certainty", word(&info.certainty)),
        ("effective_ms", time(info.effective_ms)),
        ("onset_ms", time(info.onset_ms)),
        ("expires_ms", time(info.expires_ms)),
        ("sender_name", info.sender_name.as_str().into()),
        ("headline", info.headline.as_str().into()),
        ("description", info.description.as_str().into()),
        ("instruction", info.instruction.as_str().into()),
        ("web", info.web.as_str().into()),
        ("contact", info.contact.as_str().into()),
        ("parameters", pairs(&info.parameters)),
        ("areas", list(info.areas.iter().map(area))),
    ])
}

fn area(area: &Area) -> JsValue {
    let point = |[longitude, latitude]: &[f64; 2]| list([*longitude, *latitude].map(JsValue::from));
    let ring = |ring: &Vec<[f64; 2]>| list(ring.iter().map(point));
    let circles = area.circles.iter().map(|circle| {
        object(&[
            ("longitude", circle.longitude.into()),
            ("latitude", circle.latitude.into()),
            ("radius_m", circle.radius_m.into()),
        ])
    });
    object(&[
        ("description", area.description.as_str().into()),
        ("polygons", list(area.polygons.iter().map(ring))),
        ("circles", list(circles)),
        ("geocodes", pairs(&area.geocodes)),
        ("altitude_m", area.altitude_m.map_or(JsValue::NULL, JsValue::from)),
        ("ceiling_m", area.ceiling_m.map_or(JsValue::NULL, JsValue::from)),
    ])
}

fn issues(issues: &[Issue]) -> JsValue {
    let one = |issue: &Issue| {
        object(&[("place", issue.place.as_str().into()), ("reason", issue.reason.as_str().into())])
    };
    list(issues.iter().map(one))
}

/// A time that nobody said is null.
fn time(time: Time) -> JsValue {
    if time.0.is_finite() { time.0.into() } else { JsValue::NULL }
}

/// The standard's own word.
fn word(word: &impl Debug) -> JsValue {
    format!("{word:?}").into()
}

fn pairs(pairs: &[(String, String)]) -> JsValue {
    list(pairs.iter().map(|(name, value)| list([name.into(), value.into()])))
}

/// Two texts; none where it is something else.
fn texts(pair: &JsValue) -> Option<(String, String)> {
    let pair = pair.dyn_ref::<Array>()?;
    Some((pair.get(0).as_string()?, pair.get(1).as_string()?))
}

fn buffer(bytes: &[u8]) -> JsValue {
    Uint8Array::from(bytes).into()
}

fn list(values: impl IntoIterator<Item = JsValue>) -> JsValue {
    gather(&mut values.into_iter())
}

/// One function for every kind of list.
fn gather(values: &mut dyn Iterator<Item = JsValue>) -> JsValue {
    let array = Array::new();
    for value in values {
        array.push(&value);
    }
    array.into()
}
