//! Addresses, as far as feeds need them: which host, and that no secret stands in them.
//!
//! In: text of a description, a server's `Link`, or an answer. Out: parts, or what was expected.
//! Stricter than a browser: what two readers could understand differently is refused.
//! Does not: decode escapes, read international names (a description writes them in ASCII), or resolve `..`.

use super::Fault;

/// Bytes of an address.
const URL_BYTES: usize = 4_096;
/// Names of parameters that carry a secret, without the signs between words.
const SECRETS: [&str; 22] = [
    "accesskey",
    "accesstoken",
    "apikey",
    "appkey",
    "apitoken",
    "auth",
    "authorization",
    "authtoken",
    "bearer",
    "clientsecret",
    "jwt",
    "key",
    "pass",
    "passwd",
    "password",
    "pwd",
    "secret",
    "session",
    "sessionid",
    "sig",
    "subscriptionkey",
    "token",
];

/// An address. One without a scheme is relative to the page, and its host is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Url {
    /// In lower case; empty where relative.
    pub scheme: String,
    /// With its port where one is given, in lower case; empty where relative.
    pub host: String,
    /// From the first slash on, without a fragment.
    pub path_and_query: String,
}

impl Url {
    /// Reads an address.
    pub fn read(text: &str) -> Result<Self, Fault> {
        if text.is_empty() || text.len() > URL_BYTES {
            return Err(Fault::quoting("an address of 1 to 4,096 bytes", text));
        }
        if text.contains(|c: char| {
            c.is_whitespace() || c.is_control() || !c.is_ascii() || "\\\"<>^`{|}".contains(c)
        }) {
            return Err(Fault::quoting("an address of plain characters, others escaped", text));
        }
        let text = text.split('#').next().unwrap_or("");
        let before_path = text.find(['/', '?']).unwrap_or(text.len());
        let Some((scheme, rest)) = text.split_once(':').filter(|(scheme, _)| scheme.len() < before_path)
        else {
            if text.starts_with("//") {
                return Err(Fault::quoting("an address with its scheme, as https:", text));
            }
            return Ok(Self { scheme: String::new(), host: String::new(), path_and_query: text.to_owned() });
        };
        let scheme = scheme.to_ascii_lowercase();
        let Some(rest) = rest
            .strip_prefix("//")
            .filter(|_| scheme.bytes().all(|byte| byte.is_ascii_lowercase()) && !scheme.is_empty())
        else {
            return Err(Fault::quoting("an address as https://host/path", text));
        };
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (host, path_and_query) = rest.split_at(end);
        if host.contains('@') {
            // Not quoted: it would be shown.
            return Err(Fault::new("an address without a name or password", "one with"));
        }
        let host =
            host_of(&host.to_ascii_lowercase(), &scheme).ok_or_else(|| Fault::quoting("a host", host))?;
        let slash = if path_and_query.starts_with('/') { "" } else { "/" };
        Ok(Self { scheme, host, path_and_query: format!("{slash}{path_and_query}") })
    }

    /// What a link of an answer to this address means.
    pub fn join(&self, link: &str) -> Result<Self, Fault> {
        if let Some(rest) = link.strip_prefix("//") {
            return Self::read(&format!("{}://{rest}", self.scheme));
        }
        let joined = Self::read(link)?;
        if !joined.scheme.is_empty() {
            return Ok(joined);
        }
        let path = self.path_and_query.split('?').next().unwrap_or("");
        let link = joined.path_and_query;
        let path_and_query = if link.starts_with('/') {
            link
        } else if link.starts_with('?') {
            format!("{path}{link}")
        } else {
            let folder = path.rfind('/').and_then(|slash| path.get(..=slash)).unwrap_or("");
            format!("{folder}{}", link.strip_prefix("./").unwrap_or(&link))
        };
        Ok(Self { path_and_query, ..self.clone() })
    }

    /// Whether both lie on the same host, by the same scheme.
    #[must_use]
    pub fn is_beside(&self, other: &Self) -> bool {
        self.host == other.host && self.scheme == other.scheme
    }

    /// Whether it is this machine: the one place where nothing need be encrypted.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        let name = self.host.rsplit_once(':').map_or(self.host.as_str(), |(name, _)| name);
        let name = if self.host.ends_with(']') { self.host.as_str() } else { name };
        let is_four = || {
            let parts: Vec<&str> = name.split('.').collect();
            parts.len() == 4
                && parts.first() == Some(&"127")
                && parts.iter().all(|part| part.parse::<u8>().is_ok())
        };
        name == "localhost" || name.ends_with(".localhost") || name == "[::1]" || is_four()
    }

    /// The name of a parameter that carries a secret.
    #[must_use]
    pub fn secret(&self) -> Option<&str> {
        let query = self.path_and_query.split_once('?').map_or("", |(_, query)| query);
        let name = |pair: &'_ str| -> usize { pair.find('=').unwrap_or(pair.len()) };
        let names = query.split(['&', ';']).filter_map(|pair| pair.get(..name(pair)));
        names.into_iter().find(|name| is_secret(name))
    }

    /// As text.
    #[must_use]
    pub fn write(&self) -> String {
        if self.scheme.is_empty() {
            self.path_and_query.clone()
        } else {
            format!("{}://{}{}", self.scheme, self.host, self.path_and_query)
        }
    }
}

/// Whether a parameter or header of this name carries a secret.
pub(super) fn is_secret(name: &str) -> bool {
    let plain: String = unescape(name).chars().filter(char::is_ascii_alphanumeric).collect();
    let plain = plain.to_ascii_lowercase();
    let plain = plain.strip_prefix('x').filter(|rest| SECRETS.contains(rest)).unwrap_or(&plain);
    SECRETS.contains(&plain)
        || ["token", "secret", "password", "apikey", "signature", "credential"]
            .iter()
            .any(|word| plain.contains(word))
}

/// A name with its escapes read, so that `tok%65n` hides nothing.
fn unescape(name: &str) -> String {
    let mut bytes = name.bytes();
    let mut out = Vec::new();
    while let Some(byte) = bytes.next() {
        let digits: Option<u32> = (byte == b'%')
            .then(|| {
                bytes
                    .clone()
                    .take(2)
                    .map(|digit| char::from(digit).to_digit(16))
                    .try_fold(0, |sum, digit| digit.map(|digit| sum * 16 + digit))
            })
            .flatten();
        match digits.and_then(|number| u8::try_from(number).ok()) {
            Some(read) => {
                out.push(read);
                bytes.nth(1);
            }
            None => out.push(byte),
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// A host, with its port only where the scheme has another.
fn host_of(text: &str, scheme: &str) -> Option<String> {
    let (name, port) =
        match text.rfind(':').filter(|colon| text.get(*colon..).is_some_and(|rest| !rest.contains(']'))) {
            Some(colon) => (text.get(..colon)?, Some(text.get(colon + 1..)?)),
            None => (text, None),
        };
    let is_six = name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).is_some_and(|inner| {
        !inner.is_empty()
            && inner.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b':' || byte == b'.')
    });
    let is_name = !name.is_empty()
        && name.len() <= 253
        && !name.starts_with(['.', '-'])
        && !name.contains("..")
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.' || byte == b'_');
    if !(is_six || is_name) {
        return None;
    }
    let usual = match scheme {
        "https" | "wss" => 443,
        "http" | "ws" => 80,
        _ => 0,
    };
    match port {
        None => Some(name.to_owned()),
        Some(port) => {
            let number =
                port.bytes().all(|byte| byte.is_ascii_digit()).then(|| port.parse::<u16>().ok())??;
            Some(if number == usual { name.to_owned() } else { format!("{name}:{number}") })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Url;
    use proptest::prelude::{ProptestConfig, prop_assert_eq, proptest};

    fn url(text: &str) -> Url {
        Url::read(text).unwrap()
    }

    #[test]
    fn an_address_names_its_host() {
        for (text, host, written) in [
            ("https://Data.Example/air?x=1#top", "data.example", "https://data.example/air?x=1"),
            ("wss://data.example:443", "data.example", "wss://data.example/"),
            ("https://data.example:8443?x", "data.example:8443", "https://data.example:8443/?x"),
            ("ws://[::1]:9001/mqtt", "[::1]:9001", "ws://[::1]:9001/mqtt"),
            ("feeds/air.json", "", "feeds/air.json"),
            ("/feeds/air.json?from=12:00", "", "/feeds/air.json?from=12:00"),
        ] {
            assert_eq!((url(text).host.as_str(), url(text).write().as_str()), (host, written), "{text}");
        }
    }

    #[test]
    fn what_two_readers_could_understand_differently_is_refused() {
        for text in [
            "",
            "https://data.example\\@evil.example/",
            "https://user:pass@data.example/",
            "https://data.example /",
            "https:data.example",
            "javascript:alert(1)",
            "//data.example/x",
            "https://",
            "https://data..example/",
            "https://data.example:port/",
            "https://data.example:99999/",
            "https://dät.example/",
            "https://data.example\n.evil.example/",
            "https://[::1/",
        ] {
            assert!(Url::read(text).is_err(), "{text:?}");
        }
        let fault = Url::read("https://ann:hush@data.example/").unwrap_err();
        assert!(!format!("{fault:?}").contains("hush"), "a password is not shown: {fault:?}");
    }

    #[test]
    fn a_servers_links_are_read_from_where_they_stand() {
        let page = url("https://data.example/v1.1/Observations?$top=4");
        for (link, meant) in [
            (
                "https://data.example/v1.1/Observations?$skip=4",
                "https://data.example/v1.1/Observations?$skip=4",
            ),
            ("/v1.1/Things", "https://data.example/v1.1/Things"),
            ("?$skip=4", "https://data.example/v1.1/Observations?$skip=4"),
            ("Things?$skip=4", "https://data.example/v1.1/Things?$skip=4"),
            ("./Things", "https://data.example/v1.1/Things"),
            ("//other.example/x", "https://other.example/x"),
        ] {
            assert_eq!(page.join(link).unwrap().write(), meant, "{link}");
        }
        assert!(
            !page.is_beside(&page.join("http://data.example/").unwrap()),
            "another scheme is another place"
        );
        assert!(!page.is_beside(&page.join("https://data.example:8443/").unwrap()), "another port, too");
    }

    #[test]
    fn this_machine_is_known_and_nobody_else_passes_for_it() {
        for text in [
            "http://localhost:8080/",
            "http://127.0.0.1/",
            "ws://127.9.9.9:1/",
            "http://[::1]/",
            "http://a.localhost/",
        ] {
            assert!(url(text).is_loopback(), "{text}");
        }
        for text in [
            "http://127.evil.example/",
            "http://localhost.evil.example/",
            "http://128.0.0.1/",
            "http://127.0.0.1.evil.example/",
        ] {
            assert!(!url(text).is_loopback(), "{text}");
        }
    }

    #[test]
    fn a_secret_in_an_address_is_seen_however_it_is_spelt() {
        for query in [
            "token=a",
            "x=1&api_key=b",
            "API-Key=b",
            "access_token",
            "X-Amz-Signature=q",
            "tok%65n=a",
            "subscription-key=1",
            "a;sig=2",
        ] {
            assert!(url(&format!("https://data.example/?{query}")).secret().is_some(), "{query}");
        }
        for query in ["$top=4", "keyword=air", "monkey=1", "from=token", "passage=2"] {
            assert_eq!(url(&format!("https://data.example/?{query}")).secret(), None, "{query}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_read_is_read_the_same_again(text in "(https?|wss)?:?/?/?[a-zA-Z0-9.:@\\[\\]/?#%=&é -]{0,40}") {
            if let Ok(read) = Url::read(&text) {
                let again = if read.write().is_empty() { Ok(read.clone()) } else { Url::read(&read.write()) };
                prop_assert_eq!(again, Ok(read));
            }
        }
    }
}
