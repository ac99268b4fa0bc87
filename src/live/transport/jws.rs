//! Signed feeds: a detached JSON Web Signature beside what it signs ([RFC 7515, appendix F], [RFC 7797]).
//!
//! In: the signature's text, the city's public key, the payload as it came, and the time in milliseconds. Out: the bytes
//! to verify, and, told how that went, the verdict. EdDSA over Ed25519 ([RFC 8037]) and ES256.
//! A key is for one algorithm: what the header says must agree with it, or it is refused.
//! Does not: verify (the browser's WebCrypto does), fetch keys, or read what was signed.
//!
//! [RFC 7515, appendix F]: https://www.rfc-editor.org/rfc/rfc7515#appendix-F
//! [RFC 7797]: https://www.rfc-editor.org/rfc/rfc7797
//! [RFC 8037]: https://www.rfc-editor.org/rfc/rfc8037

use super::Fault;
use serde_json::{Map, Value};

mod base64url;
mod replay;
#[cfg(test)]
mod tests;

pub use replay::Replay;

/// Bytes of a signature with its header.
const JWS_BYTES: usize = 8 << 10;
/// Bytes of a signature of either algorithm.
const SIGNATURE_BYTES: usize = 64;
/// Bytes of a coordinate of either curve.
const COORDINATE_BYTES: usize = 32;

/// How it is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// Ed25519.
    EdDsa,
    /// ECDSA over P-256 with SHA-256.
    Es256,
}

/// A city's public key ([RFC 7517](https://www.rfc-editor.org/rfc/rfc7517)).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// What it is for.
    pub algorithm: Algorithm,
    /// Ed25519: the key. P-256: the first coordinate.
    pub x: Vec<u8>,
    /// P-256: the second coordinate.
    pub y: Vec<u8>,
    /// Its name.
    pub kid: Option<String>,
}

impl Key {
    /// Members of a key that are read.
    pub const FIELDS: [&'static str; 5] = ["kty", "crv", "x", "y", "kid"];

    /// Reads a JWK; else the member that is wrong, empty for the whole, and why.
    pub fn read(value: &Value) -> Result<Self, (&'static str, Fault)> {
        let Some(map) = value.as_object() else {
            return Err(("", Fault::new("a public key as a JWK object", kind(value))));
        };
        if ["d", "k", "p", "q"].iter().any(|name| map.contains_key(*name)) {
            // Not quoted: it would be shown.
            return Err((
                "",
                Fault::new("a public key only", "a private one, which everybody can read here"),
            ));
        }
        let text = |name: &'static str| match map.get(name) {
            Some(Value::String(text)) => Ok(text.as_str()),
            Some(other) => Err((name, Fault::new("text", kind(other)))),
            None => Err((name, Fault::new("text", "nothing"))),
        };
        let coordinate = |name: &'static str| {
            let bytes = base64url::read(text(name)?).map_err(|fault| (name, fault))?;
            if bytes.len() == COORDINATE_BYTES {
                Ok(bytes)
            } else {
                Err((name, Fault::new("32 bytes in base64url", bytes.len().to_string())))
            }
        };
        let kid = if map.contains_key("kid") { Some(text("kid")?.to_owned()) } else { None };
        match (text("kty")?, text("crv")?) {
            ("OKP", "Ed25519") => {
                if map.contains_key("y") {
                    return Err(("y", Fault::new("no y of an Ed25519 key", "one")));
                }
                Ok(Self { algorithm: Algorithm::EdDsa, x: coordinate("x")?, y: Vec::new(), kid })
            }
            ("EC", "P-256") => {
                Ok(Self { algorithm: Algorithm::Es256, x: coordinate("x")?, y: coordinate("y")?, kid })
            }
            ("OKP" | "EC", curve) => Err(("crv", Fault::quoting("Ed25519 of OKP or P-256 of EC", curve))),
            (other, _) => Err(("kty", Fault::quoting("OKP or EC", other))),
        }
    }
}

impl Key {
    /// The members of the JWK that WebCrypto imports, with their texts.
    #[must_use]
    pub fn members(&self) -> Vec<(&'static str, String)> {
        let text = |bytes: &[u8]| {
            let mut out = Vec::new();
            base64url::write(bytes, &mut out);
            String::from_utf8(out).unwrap_or_default()
        };
        match self.algorithm {
            Algorithm::EdDsa => {
                vec![("kty", "OKP".into()), ("crv", "Ed25519".into()), ("x", text(&self.x))]
            }
            Algorithm::Es256 => vec![
                ("kty", "EC".into()),
                ("crv", "P-256".into()),
                ("x", text(&self.x)),
                ("y", text(&self.y)),
            ],
        }
    }
}

/// A detached signature whose header is understood, to be verified.
#[derive(Debug, Clone, PartialEq)]
pub struct Detached {
    header: String,
    is_encoded: bool,
    /// What WebCrypto verifies: for ES256 both numbers, one behind the other.
    pub signature: Vec<u8>,
    /// When it was signed, in seconds of Unix time.
    pub issued_secs: Option<f64>,
    /// Its number in the feed.
    pub sequence: Option<u64>,
}

impl Detached {
    /// Reads `header..signature`, as it must be for this key.
    pub fn read(text: &str, key: &Key) -> Result<Self, Fault> {
        if text.len() > JWS_BYTES {
            return Err(Fault::new("a signature of at most 8 KiB", format!("{} bytes", text.len())));
        }
        let mut parts = text.split('.');
        let (Some(header), Some(""), Some(signature), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(Fault::quoting("a detached signature as header..signature", text));
        };
        let bytes = base64url::read(header)?;
        let value: Value = serde_json::from_slice(&bytes)
            .map_err(|fault| Fault::quoting("a header in JSON", &fault.to_string()))?;
        let Some(map) = value.as_object() else {
            return Err(Fault::new("a header that is an object", kind(&value)));
        };
        let is_encoded = check_header(map, key)?;
        let signature = base64url::read(signature)?;
        if signature.len() != SIGNATURE_BYTES {
            return Err(Fault::new("a signature of 64 bytes", signature.len().to_string()));
        }
        Ok(Self {
            header: header.to_owned(),
            is_encoded,
            signature,
            issued_secs: number(map, "iat")?,
            sequence: match map.get("seq") {
                None => None,
                Some(value) => {
                    Some(value.as_u64().ok_or_else(|| Fault::new("a whole number as seq", kind(value)))?)
                }
            },
        })
    }

    /// The bytes that were signed, of a payload as it came.
    #[must_use]
    pub fn signing_input(&self, payload: &[u8]) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.header.len() + 1 + payload.len() * 4 / 3 + 3);
        out.extend(self.header.as_bytes());
        out.push(b'.');
        if self.is_encoded {
            base64url::write(payload, &mut out);
        } else {
            out.extend(payload);
        }
        out
    }
}

/// What is shown of a feed's signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Signed by the key of the description.
    Signed,
    /// Not signed, and need not be.
    Unsigned,
    /// Not to be shown, and why.
    Refused(Fault),
}

/// Judges a payload that came without a signature.
#[must_use]
pub fn unsigned(is_required: bool) -> Verdict {
    if is_required { Verdict::Refused(Fault::new("a signature", "none")) } else { Verdict::Unsigned }
}

/// Judges a payload by how verifying went. Only what was truly signed counts as seen before.
pub fn settle(
    detached: &Detached,
    input: &[u8],
    is_verified: bool,
    replay: &mut Replay,
    now_ms: f64,
) -> Verdict {
    if !is_verified {
        return Verdict::Refused(Fault::new("a signature by the key of the feed", "another"));
    }
    match replay.take(detached, input, now_ms) {
        Ok(()) => Verdict::Signed,
        Err(fault) => Verdict::Refused(fault),
    }
}

/// Whether the payload is encoded before it is signed, where all else is as it must be.
fn check_header(map: &Map<String, Value>, key: &Key) -> Result<bool, Fault> {
    let said = map.get("alg").and_then(Value::as_str).unwrap_or("");
    let agrees = match key.algorithm {
        Algorithm::EdDsa => matches!(said, "EdDSA" | "Ed25519"),
        Algorithm::Es256 => said == "ES256",
    };
    if !agrees {
        return Err(Fault::quoting("the algorithm of the feed's key", said));
    }
    if let (Some(own), Some(said)) = (&key.kid, map.get("kid"))
        && said.as_str() != Some(own)
    {
        return Err(Fault::new("the name of the feed's key", kind(said)));
    }
    let critical = match map.get("crit") {
        None => &[][..],
        Some(Value::Array(names)) if !names.is_empty() => names.as_slice(),
        Some(other) => return Err(Fault::new("a list of names as crit", kind(other))),
    };
    let is_known = |name: &Value| name.as_str() == Some("b64");
    if critical.len() > 1 || !critical.iter().all(is_known) {
        return Err(Fault::new("nothing critical but b64", format!("{} names", critical.len())));
    }
    match (map.get("b64"), critical.is_empty()) {
        (None, true) => Ok(true),
        (Some(Value::Bool(is_encoded)), false) => Ok(*is_encoded),
        // Whoever does not know b64 would verify other bytes than were signed (RFC 7797, section 6).
        (Some(_), _) | (None, false) => Err(Fault::new("b64 together with its name in crit", "one without")),
    }
}

fn number(map: &Map<String, Value>, name: &str) -> Result<Option<f64>, Fault> {
    match map.get(name) {
        None => Ok(None),
        Some(value) => match value.as_f64().filter(|number| number.is_finite()) {
            Some(number) => Ok(Some(number)),
            None => Err(Fault::new("seconds of Unix time as iat", kind(value))),
        },
    }
}

/// What a value is, in a word.
pub(super) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "yes or no",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
