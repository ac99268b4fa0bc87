//! The description of a feed: where it comes from, what it is, what of it may be known.
//!
//! In: JSON, one feed, a list, or `{"feeds": [...]}`. Out: the feeds that can be opened, and issues that name each field by
//! its path (`$.feeds[0].url`). A field that only says how is left out where it is wrong; one that says what may be reached
//! or known makes the whole feed refused. A description is public: secrets in it are refused, and not repeated.
//! `www/feed.schema.json` says the same; a test holds both together.
//! Does not: fetch anything, or know which formats there are.

use super::jws::Key;
use super::mqtt::{Version, check_filter};
use super::privacy::Rules;
use super::url::Url;
use super::{Fault, quote};
use crate::Issue;
use crate::written::written;
use fields::{Fields, Log};
use serde_json::{Value, json};

mod fields;
mod headers;
mod style;
#[cfg(test)]
mod tests;

/// Feeds of one description.
const FEEDS_LIMIT: usize = 64;
/// Topics, hosts and attributes of one feed.
const LIST_LIMIT: usize = 100;
/// Bytes of a name.
const NAME_BYTES: usize = 256;
/// A feed that does not say is asked this often.
const EVERY_SECS: f64 = 60.0;

/// Members of a feed.
const FEED: [&str; 18] = [
    "$schema",
    "id",
    "title",
    "url",
    "transport",
    "format",
    "topics",
    "qos",
    "version",
    "every_secs",
    "snapshot_url",
    "hosts",
    "headers",
    "mapping",
    "bind",
    "privacy",
    "signed",
    "style",
];
const MAPPING: [&str; 7] = ["entity", "attribute", "value", "time", "unit", "longitude", "latitude"];
const BIND: [&str; 3] = ["by", "property", "within_m"];
const PRIVACY: [&str; 4] = ["allow", "coarsen_m", "coarsen_secs", "k_min"];
const SIGNED: [&str; 2] = ["key", "required"];

/// How it comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transport {
    /// Asked over HTTP, again and again.
    Http,
    /// Server-sent events.
    Sse,
    /// A WebSocket.
    Ws,
    /// MQTT over a WebSocket.
    Mqtt,
    /// Lines of one long answer.
    Stream,
}

/// Where in an object the parts of an observation stand, for formats that do not say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapping {
    /// Whose it is.
    pub entity: Option<String>,
    /// Which of its properties.
    pub attribute: Option<String>,
    /// What was seen.
    pub value: Option<String>,
    /// When.
    pub time: Option<String>,
    /// In which unit.
    pub unit: Option<String>,
    /// Where.
    pub longitude: Option<String>,
    /// Where.
    pub latitude: Option<String>,
}

/// Which feature an entity is.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Bind {
    /// The one of the same id, else the nearest.
    #[default]
    Any,
    /// The one of the same id.
    Id,
    /// The one with the entity's id in a property.
    Property(String),
    /// The nearest, within so many metres where that is said.
    Nearest(Option<f64>),
    /// None: it stands for itself.
    Marker,
}

/// What a feed is signed with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// The city's public key.
    pub key: Key,
    /// What is not signed is not shown.
    pub is_required: bool,
}

/// One feed that can be opened.
#[derive(Debug, Clone, PartialEq)]
pub struct Feed {
    /// Its name among the feeds.
    pub feed_id: String,
    /// What to call it.
    pub title: Option<String>,
    /// Where it comes from; a relative one is to be joined to the page's.
    pub url: Url,
    /// How.
    pub transport: Transport,
    /// Which format it is in; none where it shows.
    pub format: Option<String>,
    /// Topic filters, of MQTT.
    pub topics: Vec<String>,
    /// Quality of service, of MQTT: 0 or 1.
    pub qos: u8,
    /// Which MQTT.
    pub version: Version,
    /// How often it is asked, or says something.
    pub every_secs: f64,
    /// Where the whole state is.
    pub snapshot_url: Option<Url>,
    /// Hosts that may be reached; empty where only the page's own is.
    pub hosts: Vec<String>,
    /// Sent along over HTTP.
    pub headers: Vec<(String, String)>,
    /// Where things stand.
    pub mapping: Mapping,
    /// Which feature it is.
    pub bind: Bind,
    /// What may be known; none where all may.
    pub privacy: Option<Rules>,
    /// What it is signed with.
    pub signed: Option<Signed>,
    /// How it is drawn: what is right of it, as it stands.
    pub style: Option<Value>,
}

impl Feed {
    /// What the twin is told of it, in JSON: the members `title`, `bind` and `style` of the description, where they are there.
    #[must_use]
    pub fn rules(&self) -> String {
        let bind = match &self.bind {
            Bind::Any => None,
            Bind::Id => Some(json!({ "by": "id" })),
            Bind::Property(property) => Some(json!({ "by": "property", "property": property })),
            Bind::Nearest(within_m) => Some(json!({ "by": "nearest", "within_m": within_m })),
            Bind::Marker => Some(json!({ "by": "marker" })),
        };
        let title = self.title.clone().map(Value::String);
        let members = [("title", title), ("bind", bind), ("style", self.style.clone())];
        let there = members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
        written(&Value::Object(there.collect()))
    }

    /// Whether its messages change what a snapshot told, and can't be asked for.
    #[must_use]
    pub fn is_pushed(&self) -> bool {
        self.transport != Transport::Http
    }
}

/// Reads a description: the feeds that can be opened, and what is wrong.
#[must_use]
pub fn read(value: &Value) -> (Vec<Feed>, Vec<Issue>) {
    let mut log = Log::default();
    let mut feeds: Vec<Feed> = Vec::new();
    let listed = match value {
        Value::Array(list) => Some(("$", list)),
        Value::Object(map) => match map.get("feeds") {
            Some(Value::Array(list)) => {
                let others = map.keys().filter(|name| !matches!(name.as_str(), "feeds" | "$schema"));
                others.for_each(|name| log.say("$", &Fault::quoting("feeds alone", name)));
                Some(("$.feeds", list))
            }
            _ => None,
        },
        _ => None,
    };
    match listed {
        None => feeds.extend(read_feed(value, "$", &mut log)),
        Some((path, list)) => {
            for (index, value) in list.iter().enumerate() {
                let path = format!("{path}[{index}]");
                if index >= FEEDS_LIMIT {
                    log.say(&path, &Fault::new("at most 64 feeds", list.len().to_string()));
                    break;
                }
                let Some(feed) = read_feed(value, &path, &mut log) else { continue };
                if feeds.iter().any(|other| other.feed_id == feed.feed_id) {
                    log.say(&format!("{path}.id"), &Fault::quoting("an id of its own", &feed.feed_id));
                } else {
                    feeds.push(feed);
                }
            }
        }
    }
    (feeds, log.issues)
}

fn read_feed(value: &Value, path: &str, log: &mut Log) -> Option<Feed> {
    log.is_refused = false;
    let fields = Fields::open(value, path, &FEED, log)?;
    let feed_id = fields.strictly(log, |log| fields.required_text("id", NAME_BYTES, log));
    let url = fields.strictly(log, |log| read_url(&fields, "url", true, log));
    let snapshot_url = fields.strictly(log, |log| read_url(&fields, "snapshot_url", false, log));
    let topics = fields.strictly(log, |log| fields.list("topics", LIST_LIMIT, usize::from(u16::MAX), log));
    let hosts = fields.strictly(log, |log| read_hosts(&fields, log));
    let transport = fields.strictly(log, |log| read_transport(&fields, url.as_ref(), topics.as_deref(), log));
    let privacy = fields.strictly(log, |log| read_privacy(&fields, log));
    let signed = fields.strictly(log, |log| read_signed(&fields, log));
    let headers = fields.strictly(log, |log| headers::read(&fields, log));
    let mut feed = Feed {
        feed_id: feed_id.unwrap_or_default(),
        title: fields.text("title", NAME_BYTES, log),
        url: url?,
        transport: transport?,
        format: fields.text("format", 64, log),
        topics: topics.unwrap_or_default(),
        qos: if fields.number("qos", 0.0, 1.0, log).is_some_and(|qos| qos < 1.0) { 0 } else { 1 },
        version: fields
            .choice("version", &[("5", Version::V5), ("3.1.1", Version::V311)], log)
            .unwrap_or_default(),
        every_secs: fields.number("every_secs", 1.0, 86_400.0, log).unwrap_or(EVERY_SECS),
        snapshot_url,
        hosts: hosts.unwrap_or_default(),
        headers,
        mapping: read_mapping(&fields, log),
        bind: read_bind(&fields, log),
        privacy,
        signed,
        style: style::read(&fields, log),
    };
    fields.strictly(log, |log| check_hosts(&fields, &mut feed, log));
    check_topics(&fields, &feed, log);
    (!log.is_refused).then_some(feed)
}

/// An address of a kind that can be reached, without a secret, encrypted unless it is this machine's.
fn read_url(fields: &Fields<'_>, name: &str, is_socket_too: bool, log: &mut Log) -> Option<Url> {
    let text = if is_socket_too {
        fields.required_text(name, usize::MAX, log)?
    } else {
        fields.text(name, usize::MAX, log)?
    };
    let fault = match Url::read(&text) {
        Err(fault) => fault,
        Ok(url) => {
            let fault = match url.scheme.as_str() {
                "" | "https" => None,
                "wss" if is_socket_too => None,
                "http" if url.is_loopback() => None,
                "ws" if is_socket_too && url.is_loopback() => None,
                "http" | "ws" => Some(Fault::new("https or wss, except on this machine", url.scheme.clone())),
                other => Some(Fault::quoting("https, or wss of a connection", other)),
            };
            // The value is not shown, only what it is called.
            let secret = url.secret().map(|name| {
                Fault::new(
                    "an address without a secret, since everybody can read it",
                    format!("the parameter {}", quote(name)),
                )
            });
            match fault.or(secret) {
                None => return Some(url),
                Some(fault) => fault,
            }
        }
    };
    log.say(&fields.path(name), &fault);
    None
}

fn read_hosts(fields: &Fields<'_>, log: &mut Log) -> Option<Vec<String>> {
    let hosts = fields.list("hosts", LIST_LIMIT, 255, log)?;
    let mut out = Vec::new();
    for (index, host) in hosts.iter().enumerate() {
        match Url::read(&format!("https://{host}/")) {
            Ok(url) if url.path_and_query == "/" && !host.contains('/') => out.push(url.host),
            _ => log.say(
                &format!("{}[{index}]", fields.path("hosts")),
                &Fault::quoting("a host as data.example", host),
            ),
        }
    }
    Some(out)
}

fn read_transport(
    fields: &Fields<'_>,
    url: Option<&Url>,
    topics: Option<&[String]>,
    log: &mut Log,
) -> Option<Transport> {
    let named = [
        ("auto", None),
        ("http", Some(Transport::Http)),
        ("sse", Some(Transport::Sse)),
        ("ws", Some(Transport::Ws)),
        ("mqtt", Some(Transport::Mqtt)),
        ("stream", Some(Transport::Stream)),
    ];
    let url = url?;
    let is_socket = matches!(url.scheme.as_str(), "ws" | "wss");
    let Some(transport) = fields.choice("transport", &named, log).flatten() else {
        return Some(match (is_socket, topics) {
            (true, Some([_, ..])) => Transport::Mqtt,
            (true, _) => Transport::Ws,
            (false, _) => Transport::Http,
        });
    };
    let wants_socket = matches!(transport, Transport::Ws | Transport::Mqtt);
    if !url.scheme.is_empty() && wants_socket != is_socket {
        let expected = if wants_socket { "wss for this transport" } else { "https for this transport" };
        log.say(&fields.path("url"), &Fault::quoting(expected, &url.scheme));
        return None;
    }
    Some(transport)
}

fn read_mapping(fields: &Fields<'_>, log: &mut Log) -> Mapping {
    let Some(fields) = fields.inner("mapping", &MAPPING, log) else { return Mapping::default() };
    let [entity, attribute, value, time, unit, longitude, latitude] =
        MAPPING.map(|name| fields.text(name, NAME_BYTES, log));
    Mapping { entity, attribute, value, time, unit, longitude, latitude }
}

fn read_bind(fields: &Fields<'_>, log: &mut Log) -> Bind {
    let Some(fields) = fields.inner("bind", &BIND, log) else { return Bind::Any };
    let property = fields.text("property", NAME_BYTES, log);
    let within_m = fields.number("within_m", 0.0, 10_000.0, log);
    let named = [
        ("id", Bind::Id),
        ("property", Bind::Any),
        ("nearest", Bind::Nearest(within_m)),
        ("marker", Bind::Marker),
    ];
    let by = fields.choice("by", &named, log);
    let by_property = by == Some(Bind::Any);
    match (by, property) {
        (Some(Bind::Any), Some(property)) => Bind::Property(property),
        (Some(Bind::Any), None) => {
            log.say(&fields.path("property"), &Fault::new("the name of a property", "nothing"));
            Bind::Any
        }
        (by, property) => {
            if property.is_some() && !by_property {
                log.say(
                    &fields.path("property"),
                    &Fault::new("a property only where it binds by one", "one"),
                );
            }
            if by.is_none() && !fields.has("by") {
                log.say(&fields.path("by"), &Fault::new("how it binds", "nothing"));
            }
            by.unwrap_or_default()
        }
    }
}

fn read_privacy(fields: &Fields<'_>, log: &mut Log) -> Option<Rules> {
    let fields = fields.inner("privacy", &PRIVACY, log)?;
    let allow = fields.list("allow", LIST_LIMIT, NAME_BYTES, log);
    if allow.is_none() {
        log.say(&fields.path("allow"), &Fault::new("a list of the attributes that may be known", "none"));
    }
    let k_min = fields.whole("k_min", 2, 1_000, log);
    Some(Rules {
        allow: allow.unwrap_or_default(),
        coarsen_m: fields.number("coarsen_m", 1.0, 100_000.0, log),
        coarsen_secs: fields.number("coarsen_secs", 1.0, 604_800.0, log),
        k_min,
    })
}

fn read_signed(fields: &Fields<'_>, log: &mut Log) -> Option<Signed> {
    let fields = fields.inner("signed", &SIGNED, log)?;
    let is_required = fields.boolean("required", log).unwrap_or(true);
    match Key::read(fields.get("key").unwrap_or(&Value::Null)) {
        Ok(key) => Some(Signed { key, is_required }),
        Err((name, fault)) => {
            let path = fields.path("key");
            log.say(&if name.is_empty() { path } else { format!("{path}.{name}") }, &fault);
            None
        }
    }
}

/// All that is reached lies on the hosts that are listed; where none are, on the feed's own.
fn check_hosts(fields: &Fields<'_>, feed: &mut Feed, log: &mut Log) {
    if feed.hosts.is_empty() && !fields.has("hosts") && !feed.url.host.is_empty() {
        feed.hosts.push(feed.url.host.clone());
    }
    let snapshot = feed.snapshot_url.as_ref().map(|url| ("snapshot_url", url));
    for (name, url) in [("url", &feed.url)].into_iter().chain(snapshot) {
        if !url.host.is_empty() && !feed.hosts.contains(&url.host) {
            log.say(&fields.path(name), &Fault::quoting("a host that is listed in hosts", &url.host));
        }
    }
}

fn check_topics(fields: &Fields<'_>, feed: &Feed, log: &mut Log) {
    let path = fields.path("topics");
    match (feed.transport, feed.topics.is_empty()) {
        (Transport::Mqtt, true) => {
            fields.strictly(log, |log| log.say(&path, &Fault::new("at least one topic of MQTT", "none")));
        }
        (Transport::Mqtt, false) => fields.strictly(log, |log| {
            for (index, topic) in feed.topics.iter().enumerate() {
                if let Err(fault) = check_filter(topic) {
                    log.say(&format!("{path}[{index}]"), &fault);
                }
            }
        }),
        (_, false) => log.say(&path, &Fault::new("topics of MQTT only", "some of another transport")),
        (_, true) => {}
    }
}
