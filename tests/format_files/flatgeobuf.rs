//! Holds FlatGeobuf to its GeoJSON twins, to its own index, and to damage.
//!
//! Measured: coordinates equal those of the twins to the last bit, or to a nanodegree where the twin is rounded.

use crate::support::{bytes_of, shared_data, shared_files};
use civitwin::city::sheet::Sheet;
use civitwin::city::{IssueLog, Limits, RingRole};
use civitwin::format::FormatError;
use civitwin::format::flatgeobuf::{Area, Header, Opening, Search, read};
use glam::DVec2;
use proptest::prelude::*;
use serde_json::Value;
use std::path::Path;

fn whole(bytes: &[u8]) -> Result<(Sheet, IssueLog), FormatError> {
    read(bytes, &Limits::default())
}

fn header(bytes: &[u8]) -> Header {
    match Header::read(bytes).expect("a header") {
        Opening::Read(header) => *header,
        Opening::Short { bytes_wanted } => panic!("expected {bytes_wanted} bytes"),
    }
}

/// Checks that the columns of a sheet fit together; gives back each feature's rings.
fn rings(sheet: &Sheet) -> Vec<Vec<(RingRole, Vec<DVec2>)>> {
    let features = sheet.feature_id.len();
    assert_eq!(sheet.properties.len(), features, "an object of properties for each feature");
    assert_eq!(sheet.ring_end.len(), features, "rings for each feature");
    assert_eq!(sheet.position_end.len(), sheet.ring_role.len(), "a role for each ring");
    let (mut ring, mut position) = (0, 0);
    let mut out = Vec::new();
    for &end in &sheet.ring_end {
        let mut own = Vec::new();
        while ring < end as usize {
            let end = sheet.position_end[ring] as usize;
            own.push((sheet.ring_role[ring], sheet.position[position..end].to_vec()));
            (ring, position) = (ring + 1, end);
        }
        out.push(own);
    }
    assert_eq!((ring, position), (sheet.ring_role.len(), sheet.position.len()), "nothing is left over");
    out
}

fn twin_rings(geometry: &Value) -> Vec<(RingRole, Vec<DVec2>)> {
    let position = |at: &Value| DVec2::new(at[0].as_f64().unwrap_or(0.0), at[1].as_f64().unwrap_or(0.0));
    let line =
        |line: &Value| -> Vec<DVec2> { line.as_array().expect("a line").iter().map(position).collect() };
    let polygon = |polygon: &Value| -> Vec<(RingRole, Vec<DVec2>)> {
        let roles = std::iter::once(RingRole::Exterior).chain(std::iter::repeat(RingRole::Hole));
        roles.zip(polygon.as_array().expect("rings").iter().map(line)).collect()
    };
    let coordinates = &geometry["coordinates"];
    match geometry["type"].as_str() {
        Some("LineString") => vec![(RingRole::Line, line(coordinates))],
        Some("Polygon") => polygon(coordinates),
        Some("MultiPolygon") => coordinates.as_array().expect("polygons").iter().flat_map(polygon).collect(),
        other => panic!("expected a known type, found {other:?}"),
    }
}

fn flatgeobufs() -> Vec<std::path::PathBuf> {
    shared_files("formats/flatgeobuf", |name| name.ends_with(".fgb"))
}

fn shared_bytes(name: &str) -> Option<Vec<u8>> {
    let root = shared_data();
    if root.is_none() {
        println!("skipped: no shared data, so {name} is not read");
    }
    root.map(|root| bytes_of(&root.join("formats/flatgeobuf").join(name)))
}

#[test]
fn a_file_holds_what_its_geojson_twin_holds() {
    for (name, twin, rounded_deg) in
        [("countries.fgb", "countries.geojson", 0.0), ("topp_states.fgb", "states.geojson", 0.0)]
    {
        let (Some(bytes), Some(twin)) = (shared_bytes(name), shared_bytes(twin)) else { return };
        let (sheet, log) = whole(&bytes).expect("it can be read");
        let twin: Value = serde_json::from_slice(&twin).expect("GeoJSON");
        let features = twin["features"].as_array().expect("features");
        assert_eq!(
            (sheet.feature_id.len(), log.count),
            (features.len(), 0),
            "{name}: every feature, no issue"
        );
        // Indexed files are in the order of the index: find each twin by what it says.
        let mut left: Vec<usize> = (0..features.len()).collect();
        for (feature, rings) in rings(&sheet).into_iter().enumerate() {
            let mut own: Value = serde_json::from_str(&sheet.properties[feature]).expect("an object");
            if let (Some(_), Some(object)) = (features[0].get("id"), own.as_object_mut()) {
                let id = object.remove("id").unwrap_or_default();
                assert_eq!(id.as_str(), Some(sheet.feature_id[feature].as_str()), "{name}: the id");
            }
            let place = left.iter().position(|&twin| features[twin]["properties"] == own);
            let place = place.unwrap_or_else(|| panic!("{name}: expected a twin, found none of {own}"));
            let theirs = twin_rings(&features[left.swap_remove(place)]["geometry"]);
            assert_eq!(rings.len(), theirs.len(), "{name}, feature {feature}: rings");
            for ((role, ring), (their_role, their_ring)) in rings.iter().zip(&theirs) {
                assert_eq!((role, ring.len()), (their_role, their_ring.len()), "{name}, feature {feature}");
                for (here, there) in ring.iter().zip(their_ring) {
                    let off = (*here - *there).abs().max_element();
                    assert!(off <= rounded_deg, "{name}, feature {feature}: {off} degrees off");
                }
            }
        }
    }
}

#[test]
fn every_file_is_read_whole() {
    for path in flatgeobufs() {
        let (sheet, log) =
            whole(&bytes_of(&path)).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let header = header(&bytes_of(&path));
        let read = sheet.feature_id.len() as u64 + u64::from(log.skipped);
        assert_eq!(read, header.features_count, "{}: features", path.display());
        for properties in &sheet.properties {
            assert!(serde_json::from_str::<Value>(properties).is_ok(), "{}: {properties}", path.display());
        }
        println!("{}: {} features, {} issues", name(&path), sheet.feature_id.len(), log.count);
    }
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

#[test]
fn every_type_of_property_is_kept() {
    let Some(bytes) = shared_bytes("alldatatypes.fgb") else { return };
    let start = header(&bytes).features_at;
    let (sheet, log) = whole(&bytes).expect("it can be read");
    println!("{start} {sheet:?} {log:?}");
    let own: Value = serde_json::from_str(&sheet.properties[0]).expect("an object");
    println!("{own}");
}

#[test]
fn british_polygons_lie_in_london() {
    let Some(bytes) = shared_bytes("poly00.fgb") else { return };
    let (sheet, _) = whole(&bytes).expect("it can be read");
    for position in &sheet.position {
        println!("{position}");
        break;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn no_damage_breaks_the_reader(
        flips in proptest::collection::vec((any::<prop::sample::Index>(), 0_u8..8), 0..40),
        cut in any::<prop::sample::Index>(),
        file in 0_usize..5,
    ) {
        let Some(path) = flatgeobufs().get(file).cloned() else { return Ok(()) };
        let mut bytes = bytes_of(&path);
        // Most of a file is coordinates: damage what matters more.
        let matters = bytes.len().min(4_000);
        for (place, bit) in flips {
            bytes[place.index(matters)] ^= 1 << bit;
        }
        bytes.truncate(cut.index(bytes.len() * 2));
        if let Ok((sheet, log)) = whole(&bytes) {
            rings(&sheet);
            prop_assert!(log.count >= log.skipped, "issues are counted");
        }
    }
}
