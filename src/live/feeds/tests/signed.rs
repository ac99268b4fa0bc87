//! Feeds that a city signs, verified here as WebCrypto would.

use super::*;
use crate::transport::jws::Key;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use serde_json::json;

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

fn base64url(bytes: &[u8]) -> String {
    let bits: Vec<u8> = bytes.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1)).collect();
    let digit = |six: &[u8]| (0..6).fold(0, |sum, at| sum << 1 | six.get(at).copied().unwrap_or(0));
    bits.chunks(6).map(|six| char::from(LETTERS[usize::from(digit(six))])).collect()
}

fn city() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

/// A detached signature of the city, or of somebody else.
fn sign(key: &SigningKey, number: u64, payload: &str) -> String {
    let header = base64url(json!({ "alg": "EdDSA", "seq": number }).to_string().as_bytes());
    let input = format!("{header}.{}", base64url(payload.as_bytes()));
    format!("{header}..{}", base64url(&key.sign(input.as_bytes()).to_bytes()))
}

fn feed(is_required: bool) -> Json {
    let x = base64url(city().verifying_key().as_bytes());
    json!({
        "id": "air", "url": "wss://live.example/a", "format": "json",
        "signed": { "key": { "kty": "OKP", "crv": "Ed25519", "x": x }, "required": is_required },
    })
}

impl World {
    /// What the key of the act says of its signature.
    fn is_good(&self, number: u32) -> bool {
        let job = self.jobs.iter().find(|job| job.number == number).unwrap();
        let key = Key::read(&job.jwk).unwrap();
        let key = VerifyingKey::from_bytes(key.x.as_slice().try_into().unwrap()).unwrap();
        key.verify_strict(&job.input, &Signature::from_slice(&job.signature).unwrap()).is_ok()
    }
}

#[test]
fn what_the_city_signed_is_shown_in_the_order_in_which_it_came() {
    let (mut world, _) = World::of(&feed(true));
    world.opened(1);
    world.wait(1.0);
    let first = r#"{"id":"station","NO2":41}"#;
    let second = r#"{"id":"station","NO2":42}"#;
    let acts = world.came(1, &format!("{}\n{first}", sign(&city(), 1, first)));
    assert_eq!(acts, ["1 verify 1"], "not before it is verified");
    assert_eq!(
        world.came(1, &format!("{}\r\n{second}", sign(&city(), 2, second))),
        ["1 verify 2"],
        "nor this"
    );
    let (good, also_good) = (world.is_good(1), world.is_good(2));
    assert!(good && also_good, "both are the city's");
    assert_eq!(world.verified(1, 2, also_good), [""; 0], "the second waits for the first");
    let acts = world.verified(1, 1, good);
    assert_eq!(acts, ["1 station NO2 42", "1 air live Valid"], "both, and said to be signed");
}

#[test]
fn what_nobody_signed_or_somebody_else_did_is_not_shown() {
    let (mut world, _) = World::of(&feed(true));
    world.opened(1);
    world.wait(1.0);
    let text = r#"{"id":"station","NO2":0}"#;
    let acts = world.came(1, text);
    assert_eq!(acts, ["1 issue signature: expected a signature, found none", "1 air live Failed"]);
    let other = SigningKey::from_bytes(&[8; 32]);
    world.wait(1.0);
    assert_eq!(world.came(1, &format!("{}\n{text}", sign(&other, 1, text))), ["1 verify 1"]);
    assert!(!world.is_good(1), "somebody else's");
    let acts = world.verified(1, 1, false);
    assert_eq!(acts, ["1 issue signature: expected a signature by the key of the feed, found another"]);
    world.wait(1.0);
    let signed = format!("{}\n{text}", sign(&city(), 5, text));
    world.came(1, &signed);
    let good = world.is_good(2);
    assert_eq!(world.verified(1, 2, good), ["1 station NO2 0", "1 air live Valid"], "the city's own");
    world.wait(1.0);
    world.came(1, &signed);
    let acts = world.verified(1, 3, good);
    assert_eq!(
        acts,
        ["1 issue signature: expected a number higher than the last, found 5 after 5", "1 air live Failed"],
        "recorded, and played again"
    );
    let counts = world.feeds.counts("air").unwrap();
    assert_eq!((counts.refused, counts.applied), (3, 1), "counted");
}

#[test]
fn where_a_signature_is_not_needed_a_wrong_one_is_still_refused() {
    let (mut world, _) = World::of(&feed(false));
    world.opened(1);
    world.wait(1.0);
    let acts = world.came(1, r#"{"id":"station","NO2":41}"#);
    assert_eq!(acts, ["1 station NO2 41", "1 air live Unsigned"], "shown, and said to be unsigned");
    world.wait(1.0);
    let text = r#"{"id":"station","NO2":0}"#;
    world.came(1, &format!("{}\n{text}", sign(&city(), 1, text)));
    assert_eq!(only(&world.verified(1, 1, false), "1 air"), ["1 air live Failed"], "not shown");
}

#[test]
fn an_answer_has_its_signature_in_a_header_and_lines_have_it_before_them() {
    let mut asked = feed(true);
    asked["url"] = json!("https://live.example/a");
    let (mut world, _) = World::of(&asked);
    let text = r#"{"id":"station","NO2":41}"#;
    let acts = world.answered(1, 1, 200, &[("X-JWS-Signature", &sign(&city(), 1, text))], text);
    assert_eq!(only(&acts, "1 verify"), ["1 verify 1"], "of the header");
    assert_eq!(world.wait(55.0), [""; 0], "not asked again meanwhile");
    let good = world.is_good(1);
    assert_eq!(only(&world.verified(1, 1, good), "1 station"), ["1 station NO2 41 of all"], "shown");
    let mut lines = feed(true);
    lines["url"] = json!("https://live.example/a");
    lines["transport"] = json!("stream");
    let (mut world, _) = World::of(&lines);
    world.opened(1);
    let acts = world.came(1, &format!("{}\n{text}\n", sign(&city(), 1, text)));
    assert_eq!(acts, ["1 verify 1"], "of the line before");
    let good = world.is_good(1);
    assert!(good, "the city's");
    assert_eq!(only(&world.verified(1, 1, good), "1 station"), ["1 station NO2 41"], "shown");
}

#[test]
fn a_snapshot_that_is_badly_signed_is_asked_for_again() {
    let mut both = feed(true);
    both["snapshot_url"] = json!("https://live.example/all");
    let (mut world, _) = World::of(&both);
    world.opened(1);
    let text = r#"{"id":"station","NO2":41}"#;
    let acts = world.answered(1, 1, 200, &[], text);
    assert_eq!(only(&acts, "1 station"), [""; 0], "not shown");
    assert_eq!(only(&world.wait(2.0), "1 ask 2").len(), 1, "again");
    world.answered(1, 2, 200, &[("x-jws-signature", &sign(&city(), 9, text))], text);
    let good = world.is_good(1);
    assert_eq!(only(&world.verified(1, 1, good), "1 station"), ["1 station NO2 41 of all"], "shown");
    let later = r#"{"id":"station","NO2":50}"#;
    world.wait(1.0);
    world.came(1, &format!("{}\n{later}", sign(&city(), 10, later)));
    let good = world.is_good(2);
    assert_eq!(only(&world.verified(1, 2, good), "1 station"), ["1 station NO2 50"], "and what changes");
}

#[test]
fn a_flood_of_messages_to_verify_is_bounded_and_counted() {
    let (mut world, _) = World::of(&feed(true));
    world.opened(1);
    let text = r#"{"id":"station","NO2":41}"#;
    let signed = format!("{}\n{text}", sign(&city(), 1, text));
    for _ in 0..1_200 {
        world.came(1, &signed);
    }
    assert_eq!(world.jobs.len(), 1_000, "so many wait");
    assert_eq!(world.feeds.counts("air").unwrap().refused, 200, "the others do not");
    world.verified(1, 1, true);
    assert_eq!(world.feeds.counts("air").unwrap().applied, 1, "the first is shown");
    assert_eq!(world.came(1, &signed), ["1 verify 1001"], "and there is room again");
}
