//! Signatures of the standards, verified here as WebCrypto would, and what forgers try.
//!
//! In: the vectors of RFC 7515 and RFC 8037. Out: the bytes to verify.
//! Does not: reach WebCrypto.

use super::{Detached, Key, Replay, Verdict, settle, unsigned};
use ed25519_dalek::{Signature, VerifyingKey};
use p256::ecdsa::signature::Verifier as _;
use proptest::prelude::{ProptestConfig, prop_assert, proptest};
use serde_json::{Value, json};

/// RFC 8037, appendix A.
fn edwards() -> Value {
    json!({ "kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" })
}

/// RFC 7515, appendix A.3.
fn weierstrass() -> Value {
    json!({
        "kty": "EC", "crv": "P-256",
        "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
    })
}

fn verify(key: &Key, detached: &Detached, input: &[u8]) -> bool {
    if key.y.is_empty() {
        let key = VerifyingKey::from_bytes(key.x.as_slice().try_into().unwrap()).unwrap();
        let signature = Signature::from_slice(&detached.signature).unwrap();
        key.verify_strict(input, &signature).is_ok()
    } else {
        let point = [&[4], key.x.as_slice(), key.y.as_slice()].concat();
        let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(&point).unwrap();
        let signature = p256::ecdsa::Signature::from_slice(&detached.signature).unwrap();
        key.verify(input, &signature).is_ok()
    }
}

fn header(value: &Value) -> String {
    let mut out = Vec::new();
    super::base64url::write(value.to_string().as_bytes(), &mut out);
    String::from_utf8(out).unwrap()
}

/// With a header of ours and a signature that nobody made.
fn forged(value: &Value) -> String {
    format!("{}..{}", header(value), "A".repeat(86))
}

fn read(value: &Value) -> Result<Detached, String> {
    let key = Key::read(&edwards()).unwrap();
    Detached::read(&forged(value), &key)
        .map_err(|fault| format!("expected {}, found {}", fault.expected, fault.found))
}

#[test]
fn the_signature_of_rfc_8037_is_good_and_of_no_other_payload() {
    let key = Key::read(&edwards()).unwrap();
    let text = "eyJhbGciOiJFZERTQSJ9..hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";
    let detached = Detached::read(text, &key).unwrap();
    let input = detached.signing_input(b"Example of Ed25519 signing");
    assert_eq!(input, b"eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc", "appendix A.4's own");
    assert!(verify(&key, &detached, &input), "good");
    assert!(
        !verify(&key, &detached, &detached.signing_input(b"Example of Ed25519 signinG")),
        "of this alone"
    );
}

#[test]
fn the_signature_of_rfc_7515_with_p_256_is_good() {
    let key = Key::read(&weierstrass()).unwrap();
    let text = "eyJhbGciOiJFUzI1NiJ9..DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
    let payload = b"{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}";
    let detached = Detached::read(text, &key).unwrap();
    assert!(verify(&key, &detached, &detached.signing_input(payload)), "appendix A.3");
    assert!(!verify(&key, &detached, &detached.signing_input(b"{}")), "of this alone");
}

#[test]
fn a_payload_may_be_signed_as_it_stands() {
    // RFC 7797, section 4.2: the bytes to sign, whatever the algorithm.
    let detached = read(&json!({ "alg": "EdDSA", "b64": false, "crit": ["b64"] })).unwrap();
    let input = String::from_utf8(detached.signing_input(b"$.02")).unwrap();
    assert!(input.ends_with(".$.02"), "not encoded: {input}");
    let detached = read(&json!({ "alg": "Ed25519", "b64": true, "crit": ["b64"] })).unwrap();
    assert!(detached.signing_input(b"$.02").ends_with(b".JC4wMg"), "encoded");
}

#[test]
fn headers_that_would_be_read_in_two_ways_are_refused() {
    for (value, why) in [
        (json!({ "alg": "none" }), "algorithm"),
        (json!({ "alg": "HS256" }), "algorithm"),
        (json!({ "alg": "ES256" }), "algorithm"),
        (json!({ "alg": "eddsa" }), "algorithm"),
        (json!({}), "algorithm"),
        (json!([]), "object"),
        (json!({ "alg": "EdDSA", "b64": false }), "b64"),
        (json!({ "alg": "EdDSA", "crit": ["b64"] }), "b64"),
        (json!({ "alg": "EdDSA", "b64": 0, "crit": ["b64"] }), "b64"),
        (json!({ "alg": "EdDSA", "crit": [] }), "crit"),
        (json!({ "alg": "EdDSA", "crit": "b64" }), "crit"),
        (json!({ "alg": "EdDSA", "crit": ["exp"], "exp": 1 }), "critical"),
        (json!({ "alg": "EdDSA", "crit": ["b64", "b64"], "b64": false }), "critical"),
        (json!({ "alg": "EdDSA", "iat": "now" }), "iat"),
        (json!({ "alg": "EdDSA", "seq": -1 }), "seq"),
    ] {
        let found = read(&value).expect_err("refused");
        assert!(found.contains(why), "{value}: {found}");
    }
    let key = Key::read(&edwards()).unwrap();
    let good = header(&json!({ "alg": "EdDSA" }));
    for text in [
        good.clone(),
        format!("{good}.e30.{}", "A".repeat(86)),
        format!("{good}..AAAA"),
        "..".into(),
        format!("{good}..{}=", "A".repeat(86)),
        "A".repeat(9_000),
    ] {
        assert!(Detached::read(&text, &key).is_err(), "{text}");
    }
}

#[test]
fn a_key_is_public_and_of_one_of_two_kinds() {
    assert!(Key::read(&weierstrass()).is_ok() && Key::read(&edwards()).is_ok(), "both");
    let with = |mut key: Value, name: &str, value: Value| {
        key[name] = value;
        Key::read(&key).expect_err("refused")
    };
    let (_, fault) = with(edwards(), "d", json!("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"));
    assert!(
        fault.found.contains("private") && !fault.found.contains("nWG"),
        "a private one is not shown: {fault:?}"
    );
    for (key, name, value) in [
        (edwards(), "crv", json!("X25519")),
        (edwards(), "kty", json!("oct")),
        (edwards(), "x", json!("AAAA")),
        (edwards(), "y", json!("AAAA")),
        (edwards(), "kid", json!(7)),
        (weierstrass(), "y", Value::Null),
        (weierstrass(), "crv", json!("P-384")),
    ] {
        assert_eq!(with(key, name, value).0, name, "names what is wrong");
    }
    let named = Key { kid: Some("air-2026".into()), ..Key::read(&edwards()).unwrap() };
    assert!(
        Detached::read(&forged(&json!({ "alg": "EdDSA", "kid": "air-2025" })), &named).is_err(),
        "another key"
    );
    assert!(
        Detached::read(&forged(&json!({ "alg": "EdDSA", "kid": "air-2026" })), &named).is_ok(),
        "this one"
    );
}

fn signed(iat: Option<f64>, seq: Option<u64>) -> (Detached, Vec<u8>) {
    let mut value = json!({ "alg": "EdDSA" });
    if let Some(iat) = iat {
        value["iat"] = json!(iat);
    }
    if let Some(seq) = seq {
        value["seq"] = json!(seq);
    }
    let detached = read(&value).unwrap();
    let input = detached.signing_input(b"{}");
    (detached, input)
}

#[test]
fn yesterdays_air_is_not_shown_as_todays() {
    let mut replay = Replay::default();
    let mut take = |iat, seq, now_secs: f64| {
        let (detached, input) = signed(iat, seq);
        settle(&detached, &input, true, &mut replay, now_secs * 1_000.0) == Verdict::Signed
    };
    assert!(take(Some(1_000.0), Some(5), 1_030.0), "half a minute old");
    assert!(!take(Some(1_000.0), Some(5), 1_031.0), "not twice");
    assert!(!take(Some(1_001.0), Some(4), 1_031.0), "not an older number");
    assert!(!take(Some(1_000.0), Some(6), 1_061.0), "not a minute later");
    assert!(!take(Some(1_200.0), Some(6), 1_061.0), "nor from the future");
    assert!(take(Some(1_060.0), Some(6), 1_061.0), "the next");
    assert!(!take(None, None, 1_061.0), "nor what says nothing of its age");
    assert!(take(Some(1_061.0), None, 1_061.0), "by time alone");
    assert!(!take(Some(1_061.0), None, 1_100.0), "once");
    assert!(take(Some(1_062.0), None, 1_100.0), "another");
}

#[test]
fn a_forger_can_neither_pass_nor_use_numbers_up() {
    let mut replay = Replay::default();
    let (forged, input) = signed(None, Some(u64::MAX));
    assert!(matches!(settle(&forged, &input, false, &mut replay, 0.0), Verdict::Refused(_)), "not shown");
    let (honest, input) = signed(None, Some(1));
    assert_eq!(settle(&honest, &input, true, &mut replay, 0.0), Verdict::Signed, "the city goes on");
    assert_eq!(unsigned(false), Verdict::Unsigned, "where it need not be");
    assert!(matches!(unsigned(true), Verdict::Refused(_)), "where it must be");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_stands_for_a_signature_nothing_breaks(text in "[A-Za-z0-9_.=-]{0,120}", json in "[ -~]{0,60}") {
        let key = Key::read(&edwards()).unwrap();
        prop_assert!(Detached::read(&text, &key).is_err());
        let mut out = Vec::new();
        super::base64url::write(json.as_bytes(), &mut out);
        let text = format!("{}..{}", String::from_utf8(out).unwrap(), "A".repeat(86));
        let _ = Detached::read(&text, &key);
    }
}
