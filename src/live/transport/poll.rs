//! Asking over HTTP, again and again ([RFC 9110]).
//!
//! In: answers, and the time in milliseconds. Out: what to ask next and when, and what an answer is worth.
//! An answer is used whole or not at all: a captive portal's page, half a body, another host's word change nothing of
//! what is shown. Pages of one answer are followed on the same host, a bounded number, never in a circle.
//! Does not: send requests, or read what a body says (a next link inside it is the decoder's to find).
//!
//! [RFC 9110]: https://www.rfc-editor.org/rfc/rfc9110

use super::backoff::{Backoff, Loss};
use super::url::Url;
use super::{Fault, PAGE_BYTES};
use crate::Issue;

mod date;

/// Pages of one answer.
const PAGES_LIMIT: usize = 50;
/// Shortest time between two questions.
const EVERY_MS_LEAST: f64 = 1_000.0;
/// Bytes of a body that are looked at for markup.
const SNIFFED_BYTES: usize = 64;

/// A request. Redirects may be followed: where the answer came from is checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// Where.
    pub url: String,
    /// Beside the feed's own.
    pub headers: Vec<(&'static str, String)>,
}

/// What came back.
#[derive(Debug, Clone, Copy, Default)]
pub struct Answer<'a> {
    /// HTTP's status; 0 where there was no answer at all.
    pub status: u16,
    /// Where it came from in the end; empty where the browser does not tell.
    pub url: &'a str,
    /// Names in any case.
    pub headers: &'a [(&'a str, &'a str)],
    /// All that came.
    pub body: &'a [u8],
    /// The body ended before its end, as far as the browser can tell.
    pub is_cut: bool,
}

impl Answer<'_> {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }
}

/// What an answer is worth.
#[derive(Debug, Clone, PartialEq)]
pub enum Worth {
    /// Its body is to be read; what it is, as it says.
    Body {
        /// Its media type without parameters, in lower case.
        media_type: Option<String>,
    },
    /// Nothing is new.
    Unchanged,
    /// It is not used, and why.
    Nothing(Issue),
}

/// One feed that is asked.
#[derive(Debug)]
pub struct Poll {
    url: Url,
    every_ms: f64,
    tag: Option<String>,
    changed: Option<String>,
    due_ms: Option<f64>,
    backoff: Backoff,
    pages: Vec<String>,
    next: Option<Url>,
}

impl Poll {
    /// Asks an address this often, at once for the first time. A relative one is joined to the page's before: of another
    /// host's answer to it nobody could tell.
    #[must_use]
    pub fn new(url: Url, every_secs: f64, now_ms: f64) -> Self {
        let every_ms = if every_secs.is_finite() { every_secs * 1_000.0 } else { 60_000.0 };
        Self {
            url,
            every_ms: every_ms.max(EVERY_MS_LEAST),
            tag: None,
            changed: None,
            due_ms: Some(now_ms),
            backoff: Backoff::default(),
            pages: Vec::new(),
            next: None,
        }
    }

    /// When to ask next; none while an answer is awaited, or when there is no use.
    #[must_use]
    pub fn due_ms(&self) -> Option<f64> {
        self.due_ms.or_else(|| self.backoff.due_ms())
    }

    /// Why it is asked no more.
    #[must_use]
    pub fn denied(&self) -> Option<&str> {
        self.backoff.denied()
    }

    /// Failures since it last answered well.
    #[must_use]
    pub fn failures(&self) -> u32 {
        self.backoff.losses()
    }

    /// Back online, or seen again.
    pub fn nudge(&mut self, now_ms: f64, unit: f64) {
        self.backoff.nudge(now_ms, unit);
        if let Some(due_ms) = &mut self.due_ms {
            *due_ms = due_ms.min(now_ms + 2_000.0 * unit.clamp(0.0, 1.0));
        }
    }

    /// What to ask, if it is time.
    pub fn ask(&mut self, now_ms: f64) -> Option<Ask> {
        if self.due_ms().is_none_or(|due_ms| now_ms < due_ms) {
            return None;
        }
        self.due_ms = None;
        self.backoff.take_due(now_ms);
        if let Some(next) = &self.next {
            return Some(Ask { url: next.write(), headers: Vec::new() });
        }
        self.pages.clear();
        let tag = self.tag.clone().map(|tag| ("If-None-Match", tag));
        let changed = self.changed.clone().filter(|_| tag.is_none()).map(|time| ("If-Modified-Since", time));
        Some(Ask { url: self.url.write(), headers: tag.into_iter().chain(changed).collect() })
    }

    /// Judges an answer. `unit` is drawn by lot, from 0 to 1.
    pub fn answered(&mut self, answer: &Answer<'_>, now_ms: f64, unit: f64) -> Worth {
        match self.judge(answer, now_ms) {
            Ok(media_type) => {
                self.backoff = Backoff::default();
                let is_first = self.next.take().is_none();
                // A tag of a later page says nothing of the first.
                if is_first && answer.status != 304 {
                    self.tag = answer.header("etag").filter(|tag| is_tag(tag)).map(str::to_owned);
                    self.changed = answer
                        .header("last-modified")
                        .filter(|time| date::read(time).is_some())
                        .map(str::to_owned);
                }
                self.due_ms = Some(now_ms + self.every_ms);
                if answer.status == 304 { Worth::Unchanged } else { Worth::Body { media_type } }
            }
            Err((fault, loss)) => {
                // Half of the pages are no answer: from the first again, whatever it was.
                self.next = None;
                self.tag = None;
                self.changed = None;
                self.backoff.lost(&loss, now_ms, unit);
                Worth::Nothing(fault.at(&self.url.write()))
            }
        }
    }

    /// Follows a link to the next page, from the body or from [`next_link`]. An issue where it is not followed.
    pub fn follow(&mut self, link: &str, now_ms: f64) -> Option<Issue> {
        let here = self.pages.last().map_or_else(|| Ok(self.url.clone()), |page| Url::read(page));
        let next = match here.and_then(|here| here.join(link)) {
            Ok(next) => next,
            Err(fault) => return Some(fault.at("next page")),
        };
        let fault = if !next.is_beside(&self.url) {
            Fault::quoting("a next page on the same host", link)
        } else if self.pages.len() + 1 >= PAGES_LIMIT {
            Fault::new("at most 50 pages", "another")
        } else if next == self.url || self.pages.contains(&next.write()) {
            Fault::quoting("a next page that was not there before", link)
        } else {
            self.pages.push(next.write());
            self.next = Some(next);
            self.due_ms = Some(now_ms);
            return None;
        };
        Some(fault.at("next page"))
    }

    fn judge(&self, answer: &Answer<'_>, now_ms: f64) -> Result<Option<String>, (Fault, Loss)> {
        let dropped = |fault| (fault, Loss::Dropped);
        if answer.status == 0 {
            return Err(dropped(Fault::new("an answer", "none")));
        }
        if !answer.url.is_empty() && !self.is_here(answer.url) {
            return Err(dropped(Fault::quoting("an answer from the host that was asked", answer.url)));
        }
        if answer.status == 304 {
            let was_asked = self.next.is_none() && (self.tag.is_some() || self.changed.is_some());
            let fault = || dropped(Fault::new("a body", "status 304 to a question without conditions"));
            return was_asked.then_some(None).ok_or_else(fault);
        }
        if !(200..300).contains(&answer.status) {
            let wait_ms = answer.header("retry-after").and_then(|text| date::wait_ms(text, now_ms));
            let found = format!("status {}", answer.status);
            return Err((Fault::new("status 200", found), Loss::of_status(answer.status, wait_ms)));
        }
        let media_type = answer
            .header("content-type")
            .map(|text| text.split(';').next().unwrap_or("").trim().to_ascii_lowercase());
        if is_page(media_type.as_deref(), answer.body) {
            let found = "a web page, as a network's sign-in page is";
            return Err(dropped(Fault::new("telemetry", found)));
        }
        if answer.body.len() > PAGE_BYTES {
            let found = format!("{} bytes", answer.body.len());
            return Err(dropped(Fault::new("at most 16 MiB", found)));
        }
        let is_plain =
            answer.header("content-encoding").is_none_or(|coding| coding.eq_ignore_ascii_case("identity"));
        let length =
            answer.header("content-length").filter(|_| is_plain).and_then(|text| text.parse::<usize>().ok());
        if answer.is_cut || length.is_some_and(|length| length > answer.body.len()) {
            let found = format!(
                "{} bytes of {}",
                answer.body.len(),
                length.map_or("more".into(), |all| all.to_string())
            );
            return Err(dropped(Fault::new("a whole body", found)));
        }
        Ok(media_type.filter(|text| !text.is_empty()))
    }

    /// Whether an answer came from where it was asked.
    fn is_here(&self, url: &str) -> bool {
        Url::read(url).is_ok_and(|from| from.is_beside(&self.url))
    }
}

/// The link to the next page in a `Link` header ([RFC 8288](https://www.rfc-editor.org/rfc/rfc8288)).
#[must_use]
pub fn next_link(header: &str) -> Option<&str> {
    let mut rest = header;
    while let Some((_, from)) = rest.split_once('<') {
        let (target, after) = from.split_once('>')?;
        let end = after.find('<').unwrap_or(after.len());
        let parameters = after.get(..end)?;
        let is_next = parameters.split([';', ',']).any(|parameter| {
            let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
            let relations = value.trim().trim_matches('"').to_ascii_lowercase();
            name.trim().eq_ignore_ascii_case("rel") && relations.split(' ').any(|relation| relation == "next")
        });
        if is_next {
            return Some(target);
        }
        rest = after.get(end..)?;
    }
    None
}

/// What a tag can be: quoted, of visible characters, so that sending it back can carry nothing else.
fn is_tag(tag: &str) -> bool {
    let quoted = tag.strip_prefix("W/").unwrap_or(tag);
    quoted.len() >= 2
        && quoted.len() <= 256
        && quoted.starts_with('"')
        && quoted.ends_with('"')
        && quoted.bytes().all(|byte| (0x21..0x7F).contains(&byte))
}

/// Whether a body is a web page, by what it says or by how it begins.
fn is_page(media_type: Option<&str>, body: &[u8]) -> bool {
    if media_type.is_some_and(|media_type| matches!(media_type, "text/html" | "application/xhtml+xml")) {
        return true;
    }
    let beginning = body.trim_ascii_start();
    let beginning = beginning.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(beginning).trim_ascii_start();
    let beginning = beginning.get(..beginning.len().min(SNIFFED_BYTES)).unwrap_or(&[]);
    let beginning = beginning.to_ascii_lowercase();
    beginning.starts_with(b"<!doctype html") || beginning.starts_with(b"<html")
}

#[cfg(test)]
mod tests;
