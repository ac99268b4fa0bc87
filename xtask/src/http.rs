//! Reads one HTTP/1.1 request head and decides what it asks for.
//!
//! In: bytes from a browser, never trusted. Out: method, path in segments, the few headers we honour, or the status
//! that refuses it.
//! Does not: read bodies, or know files.

use std::io::{BufRead, Read as _};

/// A head longer than this is refused.
const HEAD_LIMIT_BYTES: u64 = 16 * 1024;

/// What is asked for.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Request {
    pub(crate) head_only: bool,
    /// The path, decoded; no segment is empty, dotted or holds a separator.
    pub(crate) segments: Vec<String>,
    /// What stands behind the path's question mark, as it came.
    pub(crate) query: String,
    /// By which name this machine was asked; empty where the browser did not say.
    pub(crate) host: String,
    /// The key of a browser that wants to go on as a WebSocket (RFC 6455).
    pub(crate) socket_key: Option<String>,
    /// Whether the page that asks is none of this machine's.
    pub(crate) is_foreign: bool,
    pub(crate) range: Option<String>,
    /// The version that the range is of.
    pub(crate) if_range: Option<String>,
    pub(crate) if_none_match: Option<String>,
    pub(crate) close: bool,
}

/// The status a request is refused with.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Refusal(pub(crate) u16);

/// Reads one request; `None` where the browser has closed the connection.
pub(crate) fn read(stream: &mut impl BufRead) -> Result<Option<Request>, Refusal> {
    let mut limited = stream.take(HEAD_LIMIT_BYTES);
    let mut line = || {
        let mut bytes = Vec::new();
        limited.read_until(b'\n', &mut bytes).map_err(|_| Refusal(408))?;
        if bytes.is_empty() {
            return Ok(None);
        }
        if bytes.pop() != Some(b'\n') {
            return Err(Refusal(431));
        }
        if bytes.last() == Some(&b'\r') {
            bytes.pop();
        }
        String::from_utf8(bytes).map(Some).map_err(|_| Refusal(400))
    };
    let Some(first) = line()? else { return Ok(None) };
    let mut request = start(&first)?;
    while let Some(header) = line()? {
        if header.is_empty() {
            // Browsers let any page open a socket to anywhere: it is for us to say no.
            let may_be_answered = !request.is_foreign || request.socket_key.is_none();
            return if may_be_answered { Ok(Some(request)) } else { Err(Refusal(403)) };
        }
        apply(&header, &mut request)?;
    }
    Err(Refusal(400))
}

fn start(line: &str) -> Result<Request, Refusal> {
    let mut words = line.split(' ');
    let (Some(method), Some(target), Some(version), None) =
        (words.next(), words.next(), words.next(), words.next())
    else {
        return Err(Refusal(400));
    };
    if !version.starts_with("HTTP/1.") {
        return Err(Refusal(505));
    }
    let head_only = match method {
        "GET" => false,
        "HEAD" => true,
        _ => return Err(Refusal(405)),
    };
    let target = target.split('#').next().unwrap_or("");
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let (segments, query) = (segments(path)?, query.to_owned());
    Ok(Request { head_only, segments, query, close: version == "HTTP/1.0", ..Request::default() })
}

fn apply(header: &str, request: &mut Request) -> Result<(), Refusal> {
    let (name, value) = header.split_once(':').ok_or(Refusal(400))?;
    let value = value.trim();
    match name.to_ascii_lowercase().as_str() {
        "range" => request.range = Some(value.into()),
        "if-range" => request.if_range = Some(value.into()),
        "if-none-match" => request.if_none_match = Some(value.into()),
        "connection" => request.close |= value.eq_ignore_ascii_case("close"),
        // A page elsewhere that points its own name at this machine must not read the city.
        "host" if !is_loopback(value) => return Err(Refusal(421)),
        "host" => value.clone_into(&mut request.host),
        "origin" => request.is_foreign = !value.strip_prefix("http://").is_some_and(is_loopback),
        "sec-websocket-key" => request.socket_key = Some(value.into()),
        "content-length" if value != "0" => return Err(Refusal(413)),
        "transfer-encoding" => return Err(Refusal(413)),
        _ => {}
    }
    Ok(())
}

fn is_loopback(host: &str) -> bool {
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    ["127.0.0.1", "localhost", "[::1]"].contains(&name)
}

/// Decodes a path; refuses whatever could leave the folder.
fn segments(path: &str) -> Result<Vec<String>, Refusal> {
    let rest = path.strip_prefix('/').ok_or(Refusal(400))?;
    let mut out = Vec::new();
    for part in rest.split('/').filter(|part| !part.is_empty()) {
        let part = decode(part)?;
        if part.starts_with('.') || part.contains(['/', '\\', ':', '\0']) {
            return Err(Refusal(404));
        }
        out.push(part);
    }
    Ok(out)
}

fn decode(text: &str) -> Result<String, Refusal> {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        if byte != b'%' {
            out.push(byte);
            continue;
        }
        let mut digit = || bytes.next().and_then(|byte| char::from(byte).to_digit(16)).ok_or(Refusal(400));
        let value = digit()? * 16 + digit()?;
        out.push(u8::try_from(value).map_err(|_| Refusal(400))?);
    }
    String::from_utf8(out).map_err(|_| Refusal(400))
}

/// The bytes a `Range` header asks of a file (RFC 9110, 14.2): first and one past the last. `Ok(None)`: the whole file.
pub(crate) fn range(header: &str, size: u64) -> Result<Option<(u64, u64)>, Refusal> {
    let Some(spec) = header.strip_prefix("bytes=") else { return Ok(None) };
    // Several ranges may be answered with the whole.
    let Some((first, last)) = spec.split_once('-').filter(|_| !spec.contains(',')) else { return Ok(None) };
    let (first, end) = match (first.trim().parse::<u64>(), last.trim().parse::<u64>()) {
        (Ok(first), Ok(last)) if first <= last => (first, last.saturating_add(1).min(size)),
        (Ok(first), Err(_)) if last.trim().is_empty() => (first, size),
        (Err(_), Ok(tail)) if first.trim().is_empty() => (size.saturating_sub(tail), size),
        _ => return Ok(None),
    };
    if first < end { Ok(Some((first, end))) } else { Err(Refusal(416)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(head: &str) -> Result<Option<Request>, Refusal> {
        read(&mut head.as_bytes())
    }

    #[test]
    fn a_plain_request_is_read() {
        let request =
            ask("GET /a/caf%C3%A9.js?v=1 HTTP/1.1\r\nHost: 127.0.0.1:80\r\nRange: bytes=0-1\r\n\r\n");
        let request = request.unwrap().unwrap();
        assert_eq!(request.segments, ["a", "café.js"], "the path is decoded");
        assert_eq!(
            (request.query.as_str(), request.host.as_str()),
            ("v=1", "127.0.0.1:80"),
            "the rest is not"
        );
        assert_eq!(request.range.as_deref(), Some("bytes=0-1"), "the range is kept");
        assert!(!request.close, "the connection stays");
    }

    #[test]
    fn no_path_leaves_the_folder() {
        for path in
            ["/../secret", "/a/%2e%2e/b", "/%2fetc/passwd", "/..%5cb", "/.git/config", "/C:/x", "/a%00b"]
        {
            assert_eq!(ask(&format!("GET {path} HTTP/1.1\r\n\r\n")), Err(Refusal(404)), "refused: {path}");
        }
    }

    #[test]
    fn a_foreign_name_for_this_machine_is_refused() {
        let head = "GET / HTTP/1.1\r\nHost: city.example\r\n\r\n";
        assert_eq!(ask(head), Err(Refusal(421)), "only loopback names are served");
        let of = |origin: &str| {
            ask(&format!("GET / HTTP/1.1\r\nOrigin: {origin}\r\nSec-WebSocket-Key: x\r\n\r\n"))
        };
        assert_eq!(of("https://city.example"), Err(Refusal(403)), "nor sockets of other pages");
        assert_eq!(of("null"), Err(Refusal(403)), "nor of nobody's");
        assert!(of("http://localhost:8080").is_ok(), "but our own");
    }

    #[test]
    fn nonsense_gets_a_status_and_never_a_panic() {
        assert_eq!(ask(""), Ok(None), "a closed connection");
        assert_eq!(ask("GET\r\n\r\n"), Err(Refusal(400)), "half a line");
        assert_eq!(ask("POST / HTTP/1.1\r\n\r\n"), Err(Refusal(405)), "no posting");
        assert_eq!(ask("GET /%zz HTTP/1.1\r\n\r\n"), Err(Refusal(400)), "bad escape");
        assert_eq!(ask("GET / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello"), Err(Refusal(413)), "no bodies");
        assert_eq!(
            ask(&format!("GET /{} HTTP/1.1\r\n\r\n", "a".repeat(20_000))),
            Err(Refusal(431)),
            "too long"
        );
    }

    #[test]
    fn ranges_are_cut_to_the_file() {
        assert_eq!(range("bytes=0-0", 10), Ok(Some((0, 1))), "the first byte");
        assert_eq!(range("bytes=5-", 10), Ok(Some((5, 10))), "from the middle");
        assert_eq!(range("bytes=-3", 10), Ok(Some((7, 10))), "the last three");
        assert_eq!(range("bytes=8-99", 10), Ok(Some((8, 10))), "cut at the end");
        assert_eq!(range("bytes=10-", 10), Err(Refusal(416)), "behind the end");
        assert_eq!(range("bytes=-0", 10), Err(Refusal(416)), "the last none");
        assert_eq!(range("bytes=5-2", 10), Ok(None), "backwards: the whole");
        assert_eq!(range("bytes=1-2,4-5", 10), Ok(None), "several: the whole");
        assert_eq!(range("lines=1-2", 10), Ok(None), "unknown unit: the whole");
    }
}
