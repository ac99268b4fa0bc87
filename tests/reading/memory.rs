//! What cities hold: every word that came, no more memory than that takes, and nothing once they are gone.

use crate::support::{bytes_of, is_geojson, shared_files};
use crate::{read, summary};
use civitwin::city::{Bytes, City, Limits, ReadOptions, Reader, RingRole, Row, Sheet};
use civitwin::twin::Twin;
use glam::DVec2;
use std::ops::Range;

/// A town of houses of one kind, as the reader would get it.
fn town(houses: u32, east: f64) -> String {
    let house = |number: u32| {
        let (x, y) = (east + f64::from(number % 100) * 3e-4, 46.0 + f64::from(number / 100) * 3e-4);
        let corners = [(0.0, 0.0), (1e-4, 0.0), (1e-4, 1e-4), (0.0, 1e-4), (0.0, 0.0)];
        let ring: Vec<String> = corners.iter().map(|(a, b)| format!("[{:.7},{:.7}]", x + a, y + b)).collect();
        format!(
            r#"{{"type":"Feature","id":{number},"properties":{{"building":"yes","name":"House {number}","height":9.5,"year":1970}},"geometry":{{"type":"Polygon","coordinates":[[{}]]}}}}"#,
            ring.join(",")
        )
    };
    let houses: Vec<String> = (0..houses).map(house).collect();
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, houses.join(","))
}

fn load(twin: &mut Twin, load_id: u32, text: &str) {
    let first = twin.city.len();
    let mut reader = Reader::new(&ReadOptions::default());
    reader.push(text.as_bytes(), &mut twin.city);
    reader.finish(&mut twin.city).expect("a usable town");
    let index = |feature: usize| u32::try_from(feature).expect("a small town");
    twin.accept(load_id, index(first)..index(twin.city.len()));
}

#[test]
fn an_unloaded_load_gives_its_memory_back() {
    let mut twin = Twin::default();
    load(&mut twin, 1, &town(500, 6.0));
    let one = twin.bytes();
    load(&mut twin, 2, &town(9_000, 6.1));
    load(&mut twin, 3, &town(500, 6.2));
    let all = twin.bytes();
    assert!(all.total() > 10 * one.total(), "three loads of {all:?}, the first of {one:?}");
    assert!(twin.unload(2).is_some(), "it was loaded");
    let two = twin.bytes();
    let near = |left: usize, right: usize| left.abs_diff(right) < right / 20;
    assert!(near(two.total(), 2 * one.total()), "two small ones of {two:?}, each of {one:?}");
    let last = twin.feature(9_999).expect("the last house");
    assert_eq!((last.feature_id.as_str(), last.name.as_deref()), ("499", Some("House 499")), "as before");
    assert_eq!(twin.feature(9_000), None, "a house of the second load is gone");
    assert!(twin.unload(1).is_some() && twin.unload(3).is_some(), "they were loaded");
    assert_eq!(twin.bytes(), Bytes::default(), "nothing is left");
}

#[test]
fn a_day_of_loading_and_unloading_holds_no_more_than_a_moment_of_it() {
    let mut twin = Twin::default();
    let text = town(300, 6.0);
    load(&mut twin, 1, &text);
    let one = twin.bytes();
    for load_id in 2..200 {
        load(&mut twin, load_id, &text);
        assert!(twin.unload(load_id - 1).is_some(), "it was loaded");
        assert_eq!(twin.bytes(), one, "load {load_id}");
    }
    assert_eq!(twin.city.len(), 199 * 300, "no index was used twice");
}

#[test]
fn a_city_that_is_still_read_holds_little_more_than_its_features() {
    let mut twin = Twin::default();
    let text = town(60_000, 6.0);
    let mut reader = Reader::new(&ReadOptions::default());
    for piece in text.as_bytes().chunks(1 << 20) {
        reader.push(piece, &mut twin.city);
        let (held, features) = (twin.city.bytes().total(), twin.city.len());
        assert!(held <= 120 * features + (1 << 20), "{held} bytes for {features} features");
    }
    reader.finish(&mut twin.city).expect("a usable town");
    let (held, features) = (twin.city.bytes().total(), twin.city.len());
    assert!(held <= 120 * features, "{held} bytes for {features} features");
}

/// The text of each feature's properties, found by counting braces.
fn properties_in(text: &str) -> Vec<&str> {
    let (mut depth, mut start, mut found) = (0_u32, None, Vec::new());
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => {
                let from = at;
                at += 1;
                while bytes[at] != b'"' {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
                let is_key = depth == 3 && &text[from..=at] == "\"properties\"";
                let behind = text[at + 1..].trim_start().strip_prefix(':').map(str::trim_start);
                if let Some(value) = behind.filter(|_| is_key) {
                    start = Some(text.len() - value.len());
                    if value.starts_with("null") {
                        found.push("{}");
                    }
                }
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth -= 1;
                if let Some(start) = start.take_if(|start| depth == 3 && bytes[*start] == b'{') {
                    found.push(&text[start..=at]);
                }
            }
            _ => {}
        }
        at += 1;
    }
    found
}

#[test]
fn the_properties_of_every_city_come_back_byte_for_byte() {
    let mut compared = 0;
    for path in ["cities", "districts"].map(|folder| shared_files(folder, is_geojson)).iter().flatten() {
        let text = bytes_of(path);
        let (city, result) = read(&text);
        let summary = summary(&result);
        let came = properties_in(std::str::from_utf8(&text).expect("cities are UTF-8"));
        if came.len() != city.len() || summary.log.count as usize != summary.log.listed.len() {
            println!("{}: not compared, some features were skipped", path.display());
            continue;
        }
        let mended: Vec<u32> = summary.log.listed.iter().filter_map(|issue| issue.index).collect();
        for (row, came) in city.all().zip(came).filter(|(row, _)| !mended.contains(&row.index)) {
            assert_eq!(Row::properties(row), came, "{}, feature {}", path.display(), row.index);
            compared += 1;
        }
        let bytes = city.bytes();
        println!(
            "{}: {} features, {:.1} bytes each of {:.1}: {bytes:?}",
            path.display(),
            city.len(),
            bytes.total() as f64 / city.len() as f64,
            text.len() as f64 / city.len() as f64
        );
    }
    println!("{compared} features compared");
}

/// A sheet with houses of one kind, as a tile would bring them.
fn tile(houses: u32) -> Sheet {
    let mut sheet = Sheet::default();
    for number in 0..houses {
        let (x, y) = (6.0 + f64::from(number % 100) * 3e-4, 46.0 + f64::from(number / 100) * 3e-4);
        let ring =
            [(0.0, 0.0), (1e-4, 0.0), (1e-4, 1e-4), (0.0, 1e-4)].map(|(a, b)| DVec2::new(x + a, y + b));
        sheet.add("", r#"{"building":"yes"}"#, [(RingRole::Exterior, &ring[..])].into_iter());
    }
    sheet
}

/// Reads a tile as the engine does, and gives its features.
fn load_tile(twin: &mut Twin, load_id: u32, sheet: &Sheet) -> Range<u32> {
    twin.city.begin_again(u32::try_from(sheet.len()).expect("a small tile"));
    let first = twin.city.next();
    let mut reader = Reader::new(&ReadOptions::default());
    reader.push_sheet(sheet, &mut twin.city);
    reader.finish(&mut twin.city).expect("a usable tile");
    let features = first..first + reader.accepted();
    twin.accept(load_id, features.clone());
    features
}

#[test]
fn a_day_of_panning_over_tiles_does_not_use_up_the_numbers_of_features() {
    let mut twin = Twin::default();
    load(&mut twin, 1, &town(500, 6.2));
    let sheet = tile(9_000);
    let mut before = load_tile(&mut twin, 2, &sheet);
    for load_id in 3..300 {
        let features = load_tile(&mut twin, load_id, &sheet);
        assert_eq!(features.len(), 9_000, "all houses of the tile");
        assert!(before.end <= features.start || features.end <= before.start, "a number is nobody else's");
        assert!(twin.feature(features.start).is_some() && twin.feature(features.end - 1).is_some(), "there");
        let gone = twin.unload(load_id - 1).expect("it was loaded");
        assert_eq!(twin.feature(gone.start), None, "gone");
        twin.city.give_up(&gone);
        before = features;
    }
    let most = 500 + 9_000 * 2 + (1 << 18);
    assert!(twin.city.len() < most + 9_000, "300 tiles of 9,000 in {} numbers", twin.city.len());
    assert_eq!(twin.feature(499).expect("the town's last").name.as_deref(), Some("House 499"), "as before");
    assert_eq!(twin.features(), 9_500, "the town and one tile");
    load(&mut twin, 1_000, &town(500, 6.3));
    assert_eq!(twin.features(), 10_000, "a load that is no tile goes behind all others");
}

#[test]
fn a_city_too_large_for_a_device_keeps_its_buildings_before_their_properties() {
    let limits = Limits { city_bytes: 6 << 20, ..Limits::for_device(2.0) };
    let options = ReadOptions { limits, ..ReadOptions::default() };
    let (mut city, mut reader) = (City::default(), Reader::new(&options));
    reader.push(town(120_000, 6.0).as_bytes(), &mut city);
    let summary = reader.finish(&mut city).expect("a part of the town");
    assert_eq!(summary.features + summary.log.skipped, 120_000, "nothing is lost silently");
    assert!(summary.log.skipped > 10_000, "the end did not fit: {} skipped", summary.log.skipped);
    let skipped =
        summary.log.listed.iter().find(|issue| issue.position.starts_with("feature")).expect("one of them");
    assert_eq!(
        (skipped.expected.as_str(), skipped.found.as_str()),
        ("at most 6 MB of memory for the city", "more")
    );
    let row = |at: u32| city.row(at as usize).expect("it was accepted");
    let plain = (0..summary.features).filter(|&at| row(at).properties() == "{}").count();
    assert!(plain > 5_000, "before that, properties did not: {plain}");
    assert!(row(0).properties().contains("1970"), "the first have theirs");
    let last = row(summary.features - 1);
    assert!(
        last.name().starts_with("House ") && last.rings().count() == 1,
        "the last kept its name and place"
    );
    // The budget is looked at every 256 KiB of text.
    assert!(city.bytes().total() < (6 << 20) + (256 << 10), "held: {:?}", city.bytes());
    let told = format!("more: {plain} features are kept without their properties");
    let count = summary.log.count;
    assert!(count > summary.log.skipped, "and that is said too: {told}");
}
