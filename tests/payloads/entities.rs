//! Entities of NGSI: the representations of one say the same, whichever broker wrote them.

use super::*;
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Value by attribute.
type Said = BTreeMap<String, String>;

/// Where the examples of one model differ from each other in what they say: not a matter of representation.
const DIFFER: [(&str, &[&str]); 19] = [
    ("APDSObservation", &["observedCredentialType"]),
    ("AirQualityMonitoring", &["owner", "seeAlso"]),
    ("AirQualityObserved", &["windDirection"]),
    ("BikeLane", &["dataProvider"]),
    ("CityWork", &["name", "workDate", "workLevel"]),
    ("ElectroMagneticObserved", &["alternateName"]),
    ("FloodMonitoring", &["alertLevel", "currentLevel", "dangerLevel", "measuredDistance"]),
    ("ItemFlowObserved", &["itemType"]),
    ("OriginDestinationFlow", &["destinationLocationCode", "originLocationCode"]),
    ("ParkingGroup", &["category"]),
    ("RainFallRadarObserved", &["alternateName"]),
    ("TransportStation", &["owner", "contractingAuthority"]),
    ("Vehicle", &["deviceBatteryStatus"]),
    // An object in all but the normalized one, where it is the text "null".
    ("ParkingGroup", &["permitActiveHours"]),
    ("CityWork", &["contactPoint"]),
    // A latitude of 168 degrees in all but the normalized one.
    ("RoadAccident", &["location"]),
    ("AnprFlowObserved", &["location"]),
    // A list of words within coordinates of no geometry.
    ("AnprFlowObserved", &["zonesServed"]),
    // `Object` for `object`.
    ("PhreaticObserved", &["refDevice"]),
];

fn said(decoded: &Decoded) -> Said {
    let batch = &decoded.batch;
    batch.rows.iter().map(|row| (batch.say(row.attribute).to_owned(), say(batch, row))).collect()
}

/// Whether two values are one but for a quirk that the converters of these examples have.
fn is_quirk(one: &str, other: &str) -> bool {
    let sorted = |text: &str| text.split(", ").map(str::to_owned).collect::<BTreeSet<_>>();
    let truth = |text: &str| matches!(text, "true" | "false");
    // Counts of nought and one became truths of NGSIv2.
    let is_truth = (truth(other) && matches!(one, "0" | "1")) || (truth(one) && matches!(other, "0" | "1"));
    // Links lack the `urn:ngsi-ld:Type:` that NGSI-LD asks for.
    let is_link = |one: &str, other: &str| {
        one.split(", ").zip(other.split(", ")).all(|(one, other)| one.ends_with(other))
    };
    // Lists in another order.
    is_truth || sorted(one) == sorted(other) || is_link(one, other) || is_link(other, one)
}

/// Whether a file has a member of that name, as an entity or a Feature.
fn has_member(path: &Path, name: &str) -> bool {
    let value: Json = serde_json::from_slice(&bytes_of(path)).unwrap();
    value.get(name).or_else(|| value.get("properties")?.get(name)).is_some()
}

#[test]
fn the_representations_of_an_entity_say_the_same() {
    let is_example = |name: &str| name.contains("__example") && name.contains(".json");
    let mut models: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for path in shared_files("payloads/smart-data-models", is_example) {
        let name = path.file_name().unwrap().to_string_lossy().split("__").next().unwrap().to_owned();
        models.entry(name).or_default().push(path);
    }
    let (mut compared, mut equal, mut quirks, mut unlike) = (0, 0, 0, Vec::new());
    for (model, paths) in &models {
        let is_listed =
            |name: &str| DIFFER.iter().any(|(known, names)| known == model && names.contains(&name));
        let read: Vec<Said> = paths.iter().map(|path| said(&read(None, &bytes_of(path)))).collect();
        let Some(first) =
            paths.iter().position(|path| path.ends_with(format!("{model}__example-normalized.jsonld")))
        else {
            continue;
        };
        for (path, other) in paths.iter().zip(&read) {
            for name in read[first].keys().chain(other.keys()).collect::<BTreeSet<_>>() {
                compared += 1;
                let is_explained = match (read[first].get(name), other.get(name)) {
                    (Some(one), Some(other)) if one == other => {
                        equal += 1;
                        true
                    }
                    (Some(one), Some(other)) => {
                        quirks += 1;
                        is_quirk(one, other)
                    }
                    // What one example leaves out.
                    (Some(_), None) => !has_member(path, name),
                    (None, _) => !has_member(&paths[first], name),
                };
                if !is_explained && !is_listed(name) {
                    unlike.push(format!(
                        "{} {name}: {:?}, {:?}",
                        path.display(),
                        read[first].get(name),
                        other.get(name)
                    ));
                }
            }
        }
    }
    assert!(unlike.is_empty(), "{unlike:#?}");
    println!("{} models: {compared} values compared, {equal} equal, {quirks} with a quirk", models.len());
    assert!(models.is_empty() || (equal > 2_500 && quirks < 150), "{equal} equal, {quirks} with a quirk");
}

/// Options under which the names of ETSI's test suite are short.
fn etsi() -> Options {
    Options { prefixes: vec!["https://ngsi-ld-test-suite/context#".to_owned()], ..Options::default() }
}

fn etsi_said(name: &str) -> Option<Said> {
    let paths = shared_files("payloads/ngsi-ld", |_| true);
    let path = paths.iter().find(|path| path.ends_with(name))?;
    let decoded = decode(None, None, &bytes_of(path), NOON_MS, &etsi());
    assert!(decoded.batch.issues.is_empty(), "{name}: {:?}", decoded.batch.issues);
    Some(said(&decoded))
}

#[test]
fn normalized_entities_of_etsi_say_what_their_expectations_say() {
    for (name, expectation) in [
        (
            "entities/building-simple-attributes.json",
            "expectations/building-simple-attributes-simplified.json",
        ),
        ("entities/building-simple-attributes.json", "expectations/building-simple-attributes-expanded.json"),
        ("entities/building-simple-attributes.json", "expectations/building-simple-attributes.jsonld"),
        (
            "entities/building-observation-space-geoproperty.jsonld",
            "expectations/building-observation-space-geoproperty-simplified.jsonld",
        ),
    ] {
        let (Some(one), Some(other)) = (etsi_said(name), etsi_said(expectation)) else { return };
        assert!(!one.is_empty(), "{name} says nothing");
        assert_eq!(one, other, "{name} and {expectation}");
    }
}

#[test]
fn linked_entities_within_an_entity_are_those_beside_it() {
    let folder = "expectations/linked-entity-retrieval";
    for name in ["building-one-level-{}-018-10.json", "building-two-levels-{}-018-13.json"] {
        let [Some(inline), Some(flat)] =
            ["inline", "flat"].map(|way| etsi_said(&format!("{folder}/{}", name.replace("{}", way))))
        else {
            return;
        };
        assert!(inline.contains_key("locatedAt"), "{inline:?}");
        assert_eq!(inline, flat, "{name}");
    }
}
