//! Vector tiles: small ones made to test readers, tiles of real cities, and broken ones.

use crate::by_hand::{AREA, LINE, Value, field, layer};
use crate::support::{shared_data, shared_files};
use civitwin::city::{City, HeightSource, IssueLog, Layer, ReadOptions, Reader, RingRole, Sheet};
use civitwin::format::{Tile, read_tile};
use glam::DVec2;
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn decode(bytes: &[u8], tile: Tile) -> (Sheet, IssueLog) {
    let (mut sheet, mut log) = (Sheet::default(), IssueLog::default());
    read_tile(bytes, tile, &mut sheet, &mut log);
    (sheet, log)
}

fn world() -> Tile {
    Tile::new(0, 0, 0).expect("the world is a tile")
}

fn city_of(sheets: &[Sheet]) -> (City, u32) {
    let (mut city, mut reader) = (City::default(), Reader::new(&ReadOptions::default()));
    sheets.iter().for_each(|sheet| reader.push_sheet(sheet, &mut city));
    let summary = reader.finish(&mut city).expect("the tiles can be used");
    assert_eq!(summary.log.skipped, 0, "nothing is left out: {:?}", summary.log.listed.first());
    (city, summary.log.repaired)
}

/// The rings that a fixture's description asks for, by the letter of the specification, in units of the tile.
fn expected_rings(feature: &serde_json::Value) -> Vec<(RingRole, Vec<(i64, i64)>)> {
    let numbers: Vec<i64> = feature["geometry"]
        .as_array()
        .expect("commands")
        .iter()
        .map(|n| n.as_i64().expect("a number"))
        .collect();
    let unzigzag = |n: i64| (n >> 1) ^ -(n & 1);
    let (mut rings, mut at, mut place) = (Vec::new(), (0, 0), 0);
    let kind = feature["type"].as_i64();
    while place < numbers.len() {
        let (command, count) = (numbers[place] & 7, numbers[place] >> 3);
        place += 1;
        for _ in 0..if command == 7 { 0 } else { count } {
            at = (at.0 + unzigzag(numbers[place]), at.1 + unzigzag(numbers[place + 1]));
            place += 2;
            if command == 1 {
                rings.push((if kind == Some(1) { RingRole::Point } else { RingRole::Line }, Vec::new()));
            }
            rings.last_mut().expect("a move first").1.push(at);
        }
        if command == 7 {
            let ring: &mut (RingRole, Vec<(i64, i64)>) = rings.last_mut().expect("a ring to close");
            let pairs = ring.1.iter().zip(ring.1.iter().cycle().skip(1));
            let doubled: i64 = pairs.map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum();
            ring.0 = if doubled > 0 { RingRole::Exterior } else { RingRole::Hole };
        }
    }
    rings
}

/// Degrees back to units of the world's tile.
fn units(place: DVec2, extent: f64) -> (f64, f64) {
    let latitude = place.y.to_radians();
    let south = 0.5 - latitude.tan().asinh() / (2.0 * std::f64::consts::PI);
    ((place.x + 180.0) / 360.0 * extent, south * extent)
}

fn check_fixture(folder: &Path) -> bool {
    let name = folder.display();
    let json = |file: &str| -> serde_json::Value {
        serde_json::from_slice(&fs::read(folder.join(file)).expect("a file")).expect("JSON")
    };
    let (info, description) = (json("info.json"), json("tile.json"));
    let bytes = fs::read(folder.join("tile.mvt")).expect("a tile");
    let (sheet, log) = decode(&bytes, world());
    let is_valid = info["validity"]["v2"].as_bool().expect("valid or not");
    if !is_valid {
        assert!(log.count > 0, "{name}: {} is told", info["description"]);
        return false;
    }
    let layers = description["layers"].as_array().cloned().unwrap_or_default();
    let features: Vec<(&serde_json::Value, f64)> = layers
        .iter()
        .flat_map(|layer| {
            let extent = layer["extent"].as_f64().unwrap_or(4096.0);
            layer["features"].as_array().expect("features").iter().map(move |feature| (feature, extent))
        })
        .filter(|(feature, _)| feature["type"] != 0)
        .collect();
    assert_eq!(sheet.len(), features.len(), "{name}: features, issues {:?}", log.listed);
    for (index, (feature, extent)) in features.iter().enumerate() {
        let found: Vec<_> = sheet
            .rings(index)
            .map(|(role, ring)| {
                let whole = |place: &DVec2| {
                    let (east, south) = units(*place, *extent);
                    assert!((east - east.round()).abs() < 1e-6, "{name}: {east} is a whole unit");
                    assert!((south - south.round()).abs() < 1e-6, "{name}: {south} is a whole unit");
                    (east.round(), south.round())
                };
                (role, ring.iter().map(whole).collect::<Vec<_>>())
            })
            .collect();
        let words = |ring: Vec<(i64, i64)>| ring.iter().map(|&(x, y)| (x as f64, y as f64)).collect();
        let expected: Vec<(RingRole, Vec<_>)> =
            expected_rings(feature).into_iter().map(|(role, ring)| (role, words(ring))).collect();
        assert_eq!(found, expected, "{name}: rings");
        let properties: serde_json::Value = serde_json::from_str(sheet.words(index).1).expect("JSON");
        check_properties(&layers[0], feature, &properties, &name.to_string());
        let id = feature["id"].as_u64().map(|id| id.to_string()).unwrap_or_default();
        assert_eq!(sheet.words(index).0, id, "{name}: its id");
    }
    true
}

fn check_properties(
    layer: &serde_json::Value,
    feature: &serde_json::Value,
    found: &serde_json::Value,
    name: &str,
) {
    let tags = feature["tags"].as_array().expect("tags");
    assert_eq!(
        found.as_object().map(serde_json::Map::len),
        Some(tags.len() / 2),
        "{name}: as many properties"
    );
    for pair in tags.chunks(2) {
        let at = |list: &str, index: &serde_json::Value| {
            layer[list]
                .get(index.as_u64().and_then(|index| usize::try_from(index).ok()).expect("an index"))
                .expect("an entry")
                .clone()
        };
        let (key, value) = (at("keys", &pair[0]), at("values", &pair[1]));
        let expected = value.as_object().and_then(|value| value.values().next()).expect("one value");
        assert_eq!(&found[key.as_str().expect("a key")], expected, "{name}: {key}");
    }
}

#[test]
fn every_small_tile_gives_what_its_description_says() {
    let (mut valid, mut broken) = (0, 0);
    for path in shared_files("formats/mvt/fixtures", |name| name == "tile.mvt") {
        if check_fixture(path.parent().expect("a folder")) { valid += 1 } else { broken += 1 }
    }
    println!("{valid} valid tiles, {broken} broken ones");
    assert!(shared_data().is_none() || (valid > 15 && broken > 10), "{valid} valid, {broken} broken");
}

/// Column and row of `…/16/58208/25812.pbf` or `…/15-5237-12665.mvt`.
fn tile_of(path: &Path) -> Tile {
    let path = path.with_extension("").display().to_string();
    let numbers: Vec<u32> =
        path.rsplit(['/', '-']).take(3).map(|part| part.parse().expect("a number")).collect();
    Tile::new(u8::try_from(numbers[2]).expect("a level"), numbers[1], numbers[0]).expect("a tile")
}

#[test]
fn tokyo_stands_in_its_heights_and_each_house_once() {
    let paths = shared_files("formats/mvt/tokyo", |name| name.ends_with(".pbf"));
    if paths.is_empty() {
        return;
    }
    let sheets: Vec<Sheet> = paths
        .iter()
        .map(|path| {
            let (sheet, log) = decode(&fs::read(path).expect("a tile"), tile_of(path));
            assert_eq!(log.count, 0, "{}: {:?}", path.display(), log.listed.first());
            sheet
        })
        .collect();
    let (city, repaired) = city_of(&sheets);
    let buildings = city.all().filter(|row| row.facts.layer == Layer::Building).count();
    let measured = city.all().filter(|row| row.facts.height_source == HeightSource::Measured).count();
    let ids: BTreeSet<&str> = city.all().map(|row| row.feature_id()).collect();
    println!(
        "{} tiles: {buildings} buildings, {measured} measured, {} ids, {repaired} repaired",
        paths.len(),
        ids.len()
    );
    assert!(
        buildings == city.len() && buildings > 10_000,
        "{buildings} buildings of {} features",
        city.len()
    );
    assert!(measured * 100 > buildings * 95, "{measured} of {buildings} have a height");
    assert!(buildings < ids.len() + ids.len() / 20, "{buildings} buildings with {} ids", ids.len());
    let tallest = city.all().map(|row| row.facts.height_m).fold(0.0, f32::max);
    assert!((150.0..400.0).contains(&tallest), "the tallest has {tallest} m");
}

#[test]
fn san_francisco_has_streets_and_parks_that_end_at_their_tiles() {
    let paths = shared_files("formats/mvt/sanfrancisco", |name| name.ends_with(".mvt"));
    let mut sheets = Vec::new();
    for path in &paths {
        let tile = tile_of(path);
        let (sheet, log) = decode(&fs::read(path).expect("a tile"), tile);
        assert_eq!(log.count, 0, "{}: {:?}", path.display(), log.listed.first());
        let area = tile.degrees();
        for feature in 0..sheet.len() {
            let is_whole = sheet.words(feature).1.contains("\"building");
            for place in sheet.rings(feature).flat_map(|(_, ring)| ring).filter(|_| !is_whole) {
                let across = area.south_west.longitude - 1e-9..=area.north_east.longitude + 1e-9;
                let along = area.south_west.latitude - 1e-9..=area.north_east.latitude + 1e-9;
                assert!(
                    across.contains(&place.x) && along.contains(&place.y),
                    "{tile}: {place} lies outside"
                );
            }
        }
        sheets.push(sheet);
    }
    if sheets.is_empty() {
        return;
    }
    let (city, repaired) = city_of(&sheets);
    let count = |wanted: Layer| city.all().filter(|row| row.facts.layer == wanted).count();
    let [buildings, roads, green] = [Layer::Building, Layer::Road, Layer::Green].map(count);
    println!(
        "{buildings} buildings, {roads} roads, {green} green, {} in all, {repaired} repaired",
        city.len()
    );
    assert!(
        buildings > 1_000 && roads > 500 && green > 10,
        "{buildings} buildings, {roads} roads, {green} green"
    );
}

/// A tile with a house, a street and a lake.
fn small_tile() -> Vec<u8> {
    let house =
        layer("building", AREA, &[("render_height", Value::Number(12)), ("name", Value::Text("Tower"))]);
    let street = layer("transportation", LINE, &[("class", Value::Text("minor"))]);
    [house, street, layer("water", AREA, &[])].concat()
}

#[test]
fn a_small_tile_is_a_small_city() {
    let (sheet, log) = decode(&small_tile(), Tile::new(16, 58_212, 25_806).expect("a tile"));
    assert_eq!(log.count, 0, "{:?}", log.listed);
    let (city, _) = city_of(&[sheet]);
    let layers: Vec<Layer> = city.all().map(|row| row.facts.layer).collect();
    assert_eq!(layers, [Layer::Building, Layer::Road, Layer::Water], "a house, a street, a lake");
    let house = city.row(0).expect("a house");
    assert_eq!((house.facts.height_m, house.name()), (12.0, "Tower"), "the house");
}

#[test]
fn a_small_tile_cannot_become_a_large_sheet() {
    let point = [&[0x18, 1][..], &field(2, &[0, 0].repeat(3_000)), &field(4, &[9, 40, 40])].concat();
    let features = field(2, &point).repeat(20);
    let text = field(4, &field(1, &[b'x'; 16_000]));
    let layer = [&[0x78, 2][..], &field(1, b"poi"), &features, &field(3, b"note"), &text].concat();
    let (sheet, log) = decode(&field(3, &layer), world());
    let kept: usize = sheet.properties.iter().map(String::len).sum();
    assert_eq!(sheet.len(), 20, "the points are there");
    assert!(kept < 65 << 20, "{kept} bytes of properties from {} bytes", layer.len());
    assert_eq!(log.count, 19, "it is told that the others lost theirs: {:?}", log.listed.first());
}

#[test]
fn a_tile_that_is_still_compressed_is_said_to_be() {
    let (sheet, log) = decode(&[0x1f, 0x8b, 8, 0], world());
    assert!(sheet.is_empty(), "nothing can be read");
    let issue = &log.listed[0];
    assert_eq!((issue.position.as_str(), issue.found.as_str()), ("tile 0/0/0", "gzip"), "{issue:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_tiles_never_panic(
        real: bool,
        damage in proptest::collection::vec((any::<proptest::sample::Index>(), 0..8_u8), 1..12),
        cut: proptest::sample::Index,
        is_cut: bool,
    ) {
        let real = if real { shared_data() } else { None };
        let path = real.map(|data| data.join("formats/mvt/tokyo/16/58208/25812.pbf")).filter(|path| path.is_file());
        let mut bytes = path.map_or_else(small_tile, |path| fs::read(path).expect("a tile"));
        for (index, bit) in damage {
            let at = index.index(bytes.len());
            bytes[at] ^= 1 << bit;
        }
        if is_cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        let (sheet, _) = decode(&bytes, Tile::new(16, 58_212, 25_806).expect("a tile"));
        prop_assert!(sheet.position.iter().all(|place| place.is_finite()), "positions are finite");
        let (mut city, mut reader) = (City::default(), Reader::new(&ReadOptions::default()));
        reader.push_sheet(&sheet, &mut city);
        let _ = reader.finish(&mut city);
        for properties in &sheet.properties {
            prop_assert!(serde_json::from_str::<serde_json::Value>(properties).is_ok(), "properties {:?}", properties);
        }
    }
}
