//! Serves the built page on loopback, a thread per connection.
//!
//! In: a folder, and single files that stand at a URL of their own (a user's city). Out: static answers under the
//! page's Content-Security-Policy, which every response carries: a worker takes its policy from its own. Where there is
//! a feed, what it makes up on the same port, over HTTP and WebSocket.
//! Does not: listen beyond this machine, list folders, follow links out of the folder, or accept bodies.

use crate::feed::{Feed, Found, socket};
use crate::http::{self, Refusal, Request};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufReader, Read as _, Seek as _, SeekFrom, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, UNIX_EPOCH};

/// A browser opens six to a host; this is for several of them.
const CONNECTION_LIMIT: usize = 64;
const IDLE_LIMIT: Duration = Duration::from_secs(15);

/// What to serve.
pub(crate) struct Site {
    pub(crate) folder: PathBuf,
    /// Files that stand at a URL (without its first slash) whatever lies in the folder.
    pub(crate) placed: BTreeMap<String, PathBuf>,
    /// Origins beyond its own that the page may connect to.
    pub(crate) connect: Vec<String>,
    /// What is live.
    pub(crate) feed: Option<Feed>,
}

/// The policy under which the page runs, everywhere: the demo, the tests, a portal.
pub(crate) fn policy(connect: &[String]) -> String {
    let also: String = connect.iter().map(|origin| format!(" {origin}")).collect();
    [
        "default-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        &format!("connect-src 'self'{also}"),
        "worker-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "object-src 'none'",
        "frame-ancestors 'self'",
        "require-trusted-types-for 'script'",
        "trusted-types civitwin",
    ]
    .join("; ")
}

/// Binds to loopback; a wanted port that is taken gives way to a free one, 0 asks for any.
pub(crate) fn bind(port: u16) -> Result<TcpListener, String> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .or_else(|_| TcpListener::bind((Ipv4Addr::LOCALHOST, 0)))
        .map_err(|fault| format!("could not listen on 127.0.0.1: {fault}"))
}

/// Serves until the process ends.
pub(crate) fn serve(listener: &TcpListener, site: Site) {
    let site = Arc::new(site);
    let open = Arc::new(AtomicUsize::new(0));
    for stream in listener.incoming().flatten() {
        if open.fetch_add(1, Ordering::SeqCst) >= CONNECTION_LIMIT {
            open.fetch_sub(1, Ordering::SeqCst);
            continue;
        }
        let (site, open) = (Arc::clone(&site), Arc::clone(&open));
        thread::spawn(move || {
            // A browser that went away is its own affair.
            let _gone = converse(&stream, &site);
            open.fetch_sub(1, Ordering::SeqCst);
        });
    }
}

/// Answers requests on one connection until either side closes it.
fn converse(stream: &TcpStream, site: &Site) -> io::Result<()> {
    stream.set_read_timeout(Some(IDLE_LIMIT))?;
    stream.set_write_timeout(Some(IDLE_LIMIT))?;
    stream.set_nodelay(true)?;
    let mut incoming = BufReader::new(stream);
    let mut outgoing = stream;
    loop {
        match http::read(&mut incoming) {
            Ok(None) | Err(Refusal(408)) => return Ok(()),
            Ok(Some(request)) => {
                if let Some(feed) = &site.feed
                    && let Some(found) = feed.find(&request)
                {
                    match found {
                        Found::Body { kind, bytes } => {
                            give(&mut outgoing, site, (200, kind), &bytes, request.head_only)?;
                        }
                        Found::Socket { line, key } => {
                            return socket::talk(stream, incoming.buffer(), feed, line, &key);
                        }
                    }
                } else {
                    match find(&request, site).and_then(|found| Answer::of(&request, found)) {
                        Ok(answer) => answer.send(&mut outgoing, site, request.head_only)?,
                        Err(Refusal(status)) => refuse(&mut outgoing, site, status, request.head_only)?,
                    }
                }
                if request.close {
                    return Ok(());
                }
            }
            Err(Refusal(status)) => return refuse(&mut outgoing, site, status, false),
        }
    }
}

/// The file a request asks for.
fn find(request: &Request, site: &Site) -> Result<PathBuf, Refusal> {
    let url = request.segments.join("/");
    if let Some(path) = site.placed.get(&url) {
        return Ok(path.clone());
    }
    let root = site.folder.canonicalize().map_err(|_| Refusal(404))?;
    let mut path = root.clone();
    path.extend(&request.segments);
    if path.is_dir() {
        path.push("index.html");
    }
    let path = path.canonicalize().map_err(|_| Refusal(404))?;
    if path.starts_with(&root) && path.is_file() { Ok(path) } else { Err(Refusal(404)) }
}

/// An answer, before its bytes are read.
struct Answer {
    status: u16,
    file: File,
    kind: &'static str,
    gzipped: bool,
    tag: String,
    size: u64,
    /// First byte and one past the last.
    part: (u64, u64),
}

impl Answer {
    fn of(request: &Request, path: PathBuf) -> Result<Self, Refusal> {
        let file = File::open(&path).map_err(|_| Refusal(404))?;
        let meta = file.metadata().map_err(|_| Refusal(404))?;
        let size = meta.len();
        let age =
            meta.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
        let tag = format!("\"{size:x}-{:x}\"", age.as_nanos());
        let (gzipped, kind) = kind(&path);
        let mut answer = Self { status: 200, file, kind, gzipped, tag, size, part: (0, size) };
        if request.if_none_match.as_ref() == Some(&answer.tag) {
            answer.status = 304;
        } else if let Some(header) = request.range.as_deref().filter(|_| answer.may_be_parted(request)) {
            match http::range(header, size) {
                Ok(Some(part)) => (answer.status, answer.part) = (206, part),
                Ok(None) => {}
                Err(Refusal(status)) => (answer.status, answer.part) = (status, (0, 0)),
            }
        }
        Ok(answer)
    }

    /// Parts are had by GET alone, and of the version that is meant.
    fn may_be_parted(&self, request: &Request) -> bool {
        !request.head_only && request.if_range.as_ref().is_none_or(|tag| *tag == self.tag)
    }

    fn send(mut self, out: &mut impl Write, site: &Site, head_only: bool) -> io::Result<()> {
        let (first, end) = self.part;
        let mut headers = vec![("ETag", self.tag), ("Accept-Ranges", "bytes".into())];
        if self.status != 304 {
            headers.push(("Content-Type", self.kind.into()));
            headers.push(("Content-Length", (end - first).to_string()));
        }
        if self.gzipped {
            headers.push(("Content-Encoding", "gzip".into()));
        }
        if self.status == 206 {
            headers.push(("Content-Range", format!("bytes {first}-{}/{}", end.saturating_sub(1), self.size)));
        }
        if self.status == 416 {
            headers.push(("Content-Range", format!("bytes */{}", self.size)));
        }
        out.write_all(head(self.status, &headers, site).as_bytes())?;
        if head_only || self.status == 304 {
            return Ok(());
        }
        self.file.seek(SeekFrom::Start(first))?;
        io::copy(&mut self.file.take(end - first), out).map(|_| ())
    }
}

fn refuse(out: &mut impl Write, site: &Site, status: u16, head_only: bool) -> io::Result<()> {
    let body = format!("{status} {}\n", reason(status));
    give(out, site, (status, "text/plain; charset=utf-8"), body.as_bytes(), head_only)
}

/// Sends what was made for this answer.
fn give(
    out: &mut impl Write,
    site: &Site,
    (status, kind): (u16, &str),
    body: &[u8],
    head_only: bool,
) -> io::Result<()> {
    let headers = [("Content-Type", kind.to_owned()), ("Content-Length", body.len().to_string())];
    out.write_all(head(status, &headers, site).as_bytes())?;
    if head_only { Ok(()) } else { out.write_all(body) }
}

/// The head of an answer, with what every answer carries.
fn head(status: u16, headers: &[(&str, String)], site: &Site) -> String {
    let always = [
        ("Content-Security-Policy", policy(&site.connect)),
        ("X-Content-Type-Options", "nosniff".into()),
        ("Referrer-Policy", "no-referrer".into()),
        ("Cache-Control", "no-cache".into()),
    ];
    let lines: String =
        always.iter().chain(headers).map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    format!("HTTP/1.1 {status} {}\r\n{lines}\r\n", reason(status))
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        206 => "Partial Content",
        304 => "Not Modified",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        413 => "Content Too Large",
        416 => "Range Not Satisfiable",
        421 => "Misdirected Request",
        431 => "Request Header Fields Too Large",
        505 => "HTTP Version Not Supported",
        _ => "Bad Request",
    }
}

/// Whether a file is gzipped, and its media type inside that.
fn kind(path: &Path) -> (bool, &'static str) {
    let ending =
        |path: &Path| path.extension().and_then(|ending| ending.to_str()).unwrap_or("").to_ascii_lowercase();
    let gzipped = ending(path) == "gz";
    let inner = if gzipped { path.with_extension("") } else { path.to_path_buf() };
    let kind = match ending(&inner).as_str() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "geojson" => "application/geo+json",
        "pmtiles" => "application/vnd.pmtiles",
        "fgb" => "application/vnd.flatgeobuf",
        "mvt" | "pbf" => "application/vnd.mapbox-vector-tile",
        "geojsonl" | "geojsons" | "ndjson" | "jsonl" => "application/geo+json-seq",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ts" | "md" | "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    };
    (gzipped, kind)
}

/// Checks that a file can be served.
pub(crate) fn readable(path: &Path) -> Result<PathBuf, String> {
    let full = fs::canonicalize(path).map_err(|fault| crate::build::say("read", path, &fault))?;
    if full.is_file() {
        Ok(full)
    } else {
        Err(format!("expected a file, found {:?}", path.display().to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Serves a small folder and hands back what comes for one raw request.
    fn fetch(request: &str) -> String {
        let folder = std::env::temp_dir().join(format!(
            "civitwin-serve-{}-{:?}",
            std::process::id(),
            thread::current().id()
        ));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("index.html"), "<p>city").unwrap();
        fs::write(folder.join("x.wasm"), "0123456789").unwrap();
        let city = folder.join("mine.geojson");
        fs::write(&city, "{}").unwrap();
        let placed = BTreeMap::from([("city.geojson".to_string(), city)]);
        let listener = bind(0).unwrap();
        let address = listener.local_addr().unwrap();
        let site = Site { folder, placed, connect: vec!["ws://127.0.0.1:9001".into()], feed: None };
        thread::spawn(move || serve(&listener, site));
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(request.replace('\n', "\r\n").as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    #[test]
    fn every_answer_carries_the_policy() {
        for path in ["/", "/x.wasm", "/missing", "/../secret"] {
            let answer = fetch(&format!("GET {path} HTTP/1.1\nConnection: close\n\n"));
            let policy = "Content-Security-Policy: default-src 'none'; script-src 'self' 'wasm-unsafe-eval'";
            assert!(answer.contains(policy), "{path} carries the policy: {answer}");
            assert!(answer.contains("connect-src 'self' ws://127.0.0.1:9001;"), "{path} names the feed");
            assert!(answer.contains("X-Content-Type-Options: nosniff"), "{path} is not sniffed");
        }
    }

    #[test]
    fn a_module_comes_with_the_type_that_streaming_compilation_wants() {
        let answer = fetch("GET /x.wasm HTTP/1.1\nConnection: close\n\n");
        assert!(answer.starts_with("HTTP/1.1 200 OK"), "found: {answer}");
        assert!(answer.contains("Content-Type: application/wasm\r\n"), "typed: {answer}");
        assert!(answer.ends_with("\r\n\r\n0123456789"), "whole: {answer}");
    }

    #[test]
    fn a_part_of_a_file_can_be_had() {
        let answer = fetch("GET /x.wasm HTTP/1.1\nRange: bytes=2-4\nConnection: close\n\n");
        assert!(answer.starts_with("HTTP/1.1 206"), "partial: {answer}");
        assert!(answer.contains("Content-Range: bytes 2-4/10"), "says which part: {answer}");
        assert!(answer.ends_with("\r\n\r\n234"), "that part only: {answer}");
    }

    #[test]
    fn what_lies_behind_the_end_is_refused_with_the_size() {
        let answer = fetch("GET /x.wasm HTTP/1.1\nRange: bytes=10-12\nConnection: close\n\n");
        assert!(answer.starts_with("HTTP/1.1 416 "), "refused: {answer}");
        assert!(answer.contains("Content-Range: bytes */10\r\n"), "says how much there is: {answer}");
        assert!(
            answer.contains("Content-Length: 0\r\n") && answer.ends_with("\r\n\r\n"),
            "and no bytes: {answer}"
        );
    }

    #[test]
    fn a_part_of_another_version_is_no_part() {
        let answer =
            fetch("GET /x.wasm HTTP/1.1\nRange: bytes=2-4\nIf-Range: \"old\"\nConnection: close\n\n");
        assert!(answer.starts_with("HTTP/1.1 200 "), "the whole: {answer}");
        assert!(answer.ends_with("\r\n\r\n0123456789"), "all of it: {answer}");
    }

    #[test]
    fn a_users_city_stands_at_the_citys_url() {
        let answer = fetch("GET /city.geojson HTTP/1.1\nConnection: close\n\n");
        assert!(answer.contains("application/geo+json"), "typed: {answer}");
        assert!(answer.ends_with("\r\n\r\n{}"), "the user's bytes: {answer}");
    }

    #[test]
    fn a_head_has_no_body_and_the_connection_serves_again() {
        let answer = fetch("HEAD /x.wasm HTTP/1.1\n\nGET /missing HTTP/1.1\nConnection: close\n\n");
        assert!(answer.contains("Content-Length: 10\r\n\r\nHTTP/1.1 404"), "both answered: {answer}");
    }
}
