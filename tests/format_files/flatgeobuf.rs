//! Holds FlatGeobuf to its GeoJSON twins, to its own index, and to damage.
//!
//! Coordinates equal those of the twins to the last bit.

use crate::support::{bytes_of, shared_data, shared_files};
use civitwin::city::{IssueLog, Limits, RingRole, Sheet};
use civitwin::format::FormatError;
use civitwin::format::flatgeobuf::{Area, Header, Opening, Search, read};
use glam::DVec2;
use proptest::prelude::{ProptestConfig, Strategy, any};
use proptest::sample::Index;
use proptest::test_runner::TestRunner;
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
        [("countries.fgb", "countries.geojson", 0.0), ("topp_states.fgb", "states.geojson", 0.000_000_5)]
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
            let place = left.iter().position(|&twin| is_same(&own, &features[twin]["properties"]));
            let place = place.unwrap_or_else(|| panic!("{name}: expected a twin, found none of {own}"));
            let theirs = twin_rings(&features[left.swap_remove(place)]["geometry"]);
            assert_eq!(rings.len(), theirs.len(), "{name}, feature {feature}: rings");
            for ((role, ring), (their_role, their_ring)) in rings.iter().zip(&theirs) {
                assert_eq!((role, ring.len()), (their_role, their_ring.len()), "{name}, feature {feature}");
                // The writer turned one ring round.
                let turned: Vec<DVec2> = their_ring.iter().rev().copied().collect();
                let off = |theirs: &[DVec2]| {
                    let apart = ring.iter().zip(theirs).map(|(a, b)| (*a - *b).abs().max_element());
                    apart.fold(0.0, f64::max)
                };
                let same = off(their_ring).min(off(&turned)) <= rounded_deg;
                assert!(same, "{name}, feature {feature}: {} degrees apart", off(their_ring));
            }
        }
    }
}

/// Whether two objects of properties are the same; 2 is 2.0.
fn is_same(ours: &Value, theirs: &Value) -> bool {
    match (ours, theirs) {
        (Value::Number(a), Value::Number(b)) => a.as_f64() == b.as_f64(),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, value)| b.get(key).is_some_and(|b| is_same(value, b)))
        }
        (a, b) => a == b,
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
    let (sheet, log) = whole(&bytes).expect("it can be read");
    assert_eq!((sheet.feature_id.len(), log.count), (1, 0), "one feature, no issue");
    let own: Value = serde_json::from_str(&sheet.properties[0]).expect("an object");
    let expected = serde_json::json!({
        "byte": -1, "ubyte": 255, "bool": true, "short": -1, "ushort": 65535, "int": -1, "uint": 4_294_967_295_u32,
        "long": -1, "ulong": u64::MAX, "float": 0, "double": 0, "string": "X", "json": "X",
        "datetime": "2020-02-29T12:34:56Z",
    });
    assert_eq!(own, expected, "all but the binary column");
}

#[test]
fn an_unknown_reference_system_is_named() {
    let Some(mut bytes) = shared_bytes("poly00.fgb") else { return };
    let code = bytes.windows(4).position(|four| four == 27_700_i32.to_le_bytes()).expect("the code");
    bytes[code..code + 4].copy_from_slice(&2_193_i32.to_le_bytes());
    let error = whole(&bytes).expect_err("it is not known");
    assert!(error.to_string().contains("\"EPSG:2193\""), "expected its name in {error}");
}

#[test]
fn a_cut_file_keeps_its_whole_features_and_says_so() {
    let Some(bytes) = shared_bytes("countries.fgb") else { return };
    let (sheet, log) = whole(&bytes[..100_000]).expect("it can be read");
    assert!((10..179).contains(&sheet.feature_id.len()), "found {} features", sheet.feature_id.len());
    let issue = log.listed.last().expect("an issue");
    assert!(issue.expected.contains("179"), "{issue:?}");
}

#[test]
fn pieces_come_to_the_same_as_the_whole() {
    let Some(bytes) = shared_bytes("countries.fgb") else { return };
    let header = header(&bytes);
    let (mut sheet, mut log) = (Sheet::default(), IssueLog::default());
    let (mut at, mut had) = (usize::try_from(header.features_at).expect("small"), 0);
    while had < bytes.len() {
        had = (had + 5_000).min(bytes.len());
        if had > at {
            at += header.features(&bytes[at..had], at as u64, &Limits::default(), &mut sheet, &mut log);
        }
    }
    assert_eq!(at, bytes.len(), "everything is used");
    assert_eq!((sheet, log), whole(&bytes).expect("it can be read"), "the same features");
}

/// Answers a search from a file; gives back what it found and how many bytes and ranges it asked for.
fn answer(search: &mut Search<'_>, file: &[u8]) -> (usize, usize) {
    let (mut bytes, mut requests) = (0, 0);
    while let Some(range) = search.wants().first().cloned() {
        let piece =
            &file[usize::try_from(range.start).expect("small")..usize::try_from(range.end).expect("small")];
        (bytes, requests) = (bytes + piece.len(), requests + 1);
        search.give(&range, piece).expect("an index");
    }
    (bytes, requests)
}

#[test]
fn a_search_finds_every_country_in_the_box() {
    let Some(bytes) = shared_bytes("countries.fgb") else { return };
    let header = header(&bytes);
    let read = |range: &std::ops::Range<u64>| {
        let (mut sheet, mut log) = (Sheet::default(), IssueLog::default());
        let start = usize::try_from(range.start).expect("small");
        let end = usize::try_from(range.end).unwrap_or(usize::MAX).min(bytes.len());
        header.features(&bytes[start..end], range.start, &Limits::default(), &mut sheet, &mut log);
        sheet
    };
    let all = read(&(header.features_at..u64::MAX));
    for (least, most) in
        [((5.0, 45.0), (10.0, 48.0)), ((-65.0, 32.0), (-64.0, 33.0)), ((-180.0, -90.0), (180.0, 90.0))]
    {
        let area = Area { least: DVec2::from(least), most: DVec2::from(most) };
        let mut search = Search::new(&header, area);
        answer(&mut search, &bytes);
        let mut names: Vec<String> = search.found().iter().flat_map(|range| read(range).feature_id).collect();
        names.sort();
        for (id, rings) in all.feature_id.iter().zip(rings(&all)) {
            let positions = || rings.iter().flat_map(|(_, ring)| ring.iter().copied());
            let own_least = positions().fold(DVec2::MAX, DVec2::min);
            let own_most = positions().fold(DVec2::MIN, DVec2::max);
            let meets = own_least.cmple(area.most).all() && own_most.cmpge(area.least).all();
            assert!(!meets || names.binary_search(id).is_ok(), "expected {id} in the box {area:?}");
        }
    }
}

#[test]
fn a_street_in_a_large_city_costs_few_bytes() {
    let Some(bytes) = shared_bytes("countries.fgb") else { return };
    const HOUSES: u64 = 200_000;
    const HOUSE_BYTES: u64 = 150;
    let start = header(&bytes).features_at - (179 + 12 + 1) * 40;
    let mut file = bytes[..usize::try_from(start).expect("small")].to_vec();
    let count = file.windows(8).position(|eight| eight == 179_u64.to_le_bytes()).expect("the count");
    file[count..count + 8].copy_from_slice(&HOUSES.to_le_bytes());
    // One long street: the boxes of a level's nodes are runs of it. Levels from the leaves to the root.
    let mut levels: Vec<Vec<(f64, f64, u64)>> = vec![
        (0..HOUSES).map(|house| (house as f64 * 1e-4, house as f64 * 1e-4, house * HOUSE_BYTES)).collect(),
    ];
    while levels.last().is_some_and(|level| level.len() > 1) {
        let below = levels.last().expect("a level");
        let parents = below.chunks(16).enumerate();
        let parents = parents
            .map(|(parent, children)| (children[0].0, children[children.len() - 1].1, parent as u64 * 16));
        let parents = parents.collect();
        levels.push(parents);
    }
    let mut first_of_below: u64 = 0;
    for (level, nodes) in levels.iter().enumerate().rev() {
        first_of_below += nodes.len() as u64;
        for (west, east, offset) in nodes {
            for value in [*west, 52.0, *east, 52.0] {
                file.extend(value.to_le_bytes());
            }
            file.extend((if level > 0 { first_of_below + offset } else { *offset }).to_le_bytes());
        }
    }
    let header = header(&file);
    assert_eq!(header.features_at, file.len() as u64, "the index is whole");
    let area = Area { least: DVec2::new(10.0, 51.0), most: DVec2::new(10.005, 53.0) };
    let mut search = Search::new(&header, area);
    let (bytes, requests) = answer(&mut search, &file);
    assert!(requests <= levels.len(), "expected a request for a level, found {requests}");
    assert!(bytes < 10_000, "expected some nodes, found {bytes} bytes");
    let [found] = search.found().try_into().expect("one range");
    let first = header.features_at + 100_000 * HOUSE_BYTES;
    assert_eq!(found, first..first + 51 * HOUSE_BYTES, "51 houses");
}

/// Runs a test on many cases of damage.
pub(crate) fn check_damage<S: Strategy>(damage: &S, test: impl Fn(S::Value)) {
    let config = ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() };
    let result = TestRunner::new(config).run(damage, |damage| {
        test(damage);
        Ok(())
    });
    assert!(result.is_ok(), "{result:?}");
}

#[test]
fn no_damage_breaks_the_reader() {
    let files: Vec<Vec<u8>> = flatgeobufs().iter().map(|path| bytes_of(path)).collect();
    if files.is_empty() {
        return;
    }
    let flips = proptest::collection::vec((any::<Index>(), 0_u8..8), 0..40);
    check_damage(&(flips, any::<Index>(), any::<Index>()), |(flips, cut, file)| {
        let mut bytes = files[file.index(files.len())].clone();
        // Most of a file is coordinates: damage what matters more.
        let matters = bytes.len().min(4_000);
        for (place, bit) in flips {
            bytes[place.index(matters)] ^= 1 << bit;
        }
        bytes.truncate(cut.index(bytes.len() * 2));
        if let Ok((sheet, log)) = whole(&bytes) {
            rings(&sheet);
            assert!(log.count >= log.skipped, "issues are counted");
        }
    });
}

#[test]
fn no_damage_keeps_a_search_going() {
    let Some(whole) = shared_bytes("countries.fgb") else { return };
    check_damage(&proptest::collection::vec((any::<Index>(), 0_u8..8), 0..20), |flips| {
        let mut bytes = whole.clone();
        for (place, bit) in flips {
            bytes[40 + place.index(8_000)] ^= 1 << bit;
        }
        let Ok(Opening::Read(header)) = Header::read(&bytes) else { return };
        let mut search = Search::new(&header, Area { least: DVec2::splat(-50.0), most: DVec2::splat(50.0) });
        let mut rounds = 0;
        while let Some(range) = search.wants().first().cloned() {
            let place = |at: u64| usize::try_from(at).unwrap_or(usize::MAX).min(bytes.len());
            rounds += 1;
            if search.give(&range, &bytes[place(range.start)..place(range.end)]).is_err() {
                break;
            }
        }
        assert!(rounds < 300, "found {rounds} rounds");
        assert!(search.found().iter().all(|range| range.start < range.end), "{:?}", search.found());
    });
}
