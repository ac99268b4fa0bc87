//! Sheets: what is put on one comes to the city as if it had come as text, and bytes that are no sheet are refused.

use civitwin::city::{
    City, ISSUES_LISTED, Issue, IssueLog, Layer, Limits, ReadError, ReadOptions, Reader, RingRole, Severity,
    Sheet,
};
use glam::DVec2;
use proptest::prelude::*;

const SQUARE: [(f64, f64); 4] = [(7.4, 43.7), (7.401, 43.7), (7.401, 43.701), (7.4, 43.701)];

fn places(ring: &[(f64, f64)]) -> Vec<DVec2> {
    ring.iter().map(|&(x, y)| DVec2::new(x, y)).collect()
}

/// A house with a yard, a street, and a point of which the properties are not JSON.
fn village() -> Sheet {
    let mut sheet = Sheet::default();
    let (house, street) = (places(&SQUARE), places(&[(7.4, 43.7), (7.41, 43.71)]));
    let yard = places(&[(7.4003, 43.7003), (7.4006, 43.7003), (7.4006, 43.7006)]);
    let rings = [(RingRole::Exterior, &*house), (RingRole::Hole, &*yard)];
    sheet.add("a/1", r#"{"building":"yes","height":12.5,"name":"M\u00e9rope"}"#, rings.into_iter());
    sheet.add("", r#"{"highway":"primary"}"#, [(RingRole::Line, &*street)].into_iter());
    sheet.add("bad", r#"{"natural":"tree""#, [(RingRole::Point, &*street)].into_iter());
    sheet
}

const VILLAGE: &str = r#"{"type":"FeatureCollection","features":[
 {"type":"Feature","id":"a/1","properties":{"building":"yes","height":12.5,"name":"M\u00e9rope"},
  "geometry":{"type":"Polygon","coordinates":[[[7.4,43.7],[7.401,43.7],[7.401,43.701],[7.4,43.701],[7.4,43.7]],
   [[7.4003,43.7003],[7.4006,43.7003],[7.4006,43.7006],[7.4003,43.7003]]]}},
 {"type":"Feature","properties":{"highway":"primary"},
  "geometry":{"type":"LineString","coordinates":[[7.4,43.7],[7.41,43.71]]}}]}"#;

#[test]
fn a_city_is_the_same_from_a_sheet_and_from_text() {
    let (mut city, mut expected) = (City::default(), City::default());
    let mut reader = Reader::new(&ReadOptions::default());
    reader.push_sheet(&village(), &mut city);
    let summary = reader.finish(&mut city).expect("two features can be used");
    let mut reader = Reader::new(&ReadOptions::default());
    reader.push(VILLAGE.as_bytes(), &mut expected);
    reader.finish(&mut expected).expect("the text can be used");
    assert_eq!(city.frame, expected.frame, "grids");
    for (row, expected) in city.all().zip(expected.all()) {
        assert_eq!(row.facts, expected.facts, "what it is");
        assert!(row.rings().eq(expected.rings()), "its rings");
        assert_eq!(row.properties(), expected.properties(), "its properties");
    }
    let first = city.row(0).expect("a building");
    assert_eq!((first.name(), first.feature_id()), ("Mérope", "a/1"), "its name and id");
    assert_eq!((summary.features, summary.log.skipped, summary.log.count), (2, 1, 1), "{:?}", summary.log);
    let issue = &summary.log.listed[0];
    assert_eq!((issue.severity, issue.position.as_str()), (Severity::Skipped, "feature 2"), "{issue:?}");
    assert_eq!(issue.feature_id.as_deref(), Some("bad"), "{issue:?}");
}

#[test]
fn a_sheet_between_pieces_of_text_disturbs_neither() {
    let (mut city, mut reader) = (City::default(), Reader::new(&ReadOptions::default()));
    let (before, after) = VILLAGE.split_at(150);
    reader.push(before.as_bytes(), &mut city);
    reader.push_sheet(&village(), &mut city);
    reader.push(after.as_bytes(), &mut city);
    let summary = reader.finish(&mut city).expect("four features can be used");
    assert_eq!((summary.features, summary.log.skipped), (4, 1), "{:?}", summary.log);
    let layers = [Layer::Building, Layer::Road, Layer::Building, Layer::Road];
    let found: Vec<Layer> = city.all().map(|row| row.facts.layer).collect();
    assert_eq!(found, layers, "the sheet's, then those of the text");
}

#[test]
fn what_is_not_on_the_earth_is_left_out() {
    let mut sheet = Sheet::default();
    for place in [DVec2::new(f64::NAN, 0.0), DVec2::new(0.0, 91.0), DVec2::new(2_600_000.0, 1_200_000.0)] {
        sheet.add("", "{}", [(RingRole::Point, &[place][..])].into_iter());
    }
    sheet.add("", "{}", std::iter::empty());
    let (mut city, mut reader) = (City::default(), Reader::new(&ReadOptions::default()));
    reader.push_sheet(&sheet, &mut city);
    let error = reader.finish(&mut city).expect_err("nothing can be used");
    assert!(matches!(error, ReadError::NoneUsable { count: 4, .. }), "found {error:?}");
    let log = &error.summary().log;
    assert!(log.listed[0].position.starts_with("feature 0, ring 0, position 0"), "found {:?}", log.listed[0]);
    assert!(log.listed[2].found.contains("metres of a projection"), "found {:?}", log.listed[2]);
}

#[test]
fn an_empty_sheet_is_an_empty_city() {
    let (mut city, mut reader) = (City::default(), Reader::new(&ReadOptions::default()));
    reader.push_sheet(&Sheet::default(), &mut city);
    let summary = reader.finish(&mut city).expect("nothing is wrong with nothing");
    assert_eq!((summary.features, summary.log.count), (0, 0), "nothing came of it");
}

#[test]
fn what_was_wrong_before_the_sheet_counts_too() {
    let (mut city, mut reader) = (City::default(), Reader::new(&ReadOptions::default()));
    let mut log = IssueLog::default();
    for number in 0..1_500 {
        let position = format!("tile 1/0/0, layer \"water\", feature {number}");
        let (expected, found) = ("one geometry".to_owned(), "none".to_owned());
        log.add(Issue {
            severity: Severity::Skipped,
            feature_id: None,
            index: None,
            position,
            expected,
            found,
        });
    }
    reader.push_sheet(&village(), &mut city);
    reader.push_issues(log);
    let summary = reader.finish(&mut city).expect("two features can be used");
    assert_eq!((summary.log.skipped, summary.log.count), (1_501, 1_501), "all are counted");
    assert_eq!(summary.log.listed.len(), ISSUES_LISTED, "as many are listed as ever");
}

#[test]
fn limits_hold_for_sheets_too() {
    let options = |limits| ReadOptions { limits, ..ReadOptions::default() };
    let check = |limits: Limits, accepted: u32, what: &str| {
        let (mut city, mut reader) = (City::default(), Reader::new(&options(limits)));
        reader.push_sheet(&village(), &mut city);
        let result = reader.finish(&mut city);
        let summary = match &result {
            Ok(summary) => summary,
            Err(error) => error.summary(),
        };
        assert_eq!(summary.features, accepted, "{what}: {:?}", summary.log);
        assert!(summary.log.count > 0, "{what} is told");
    };
    check(Limits { features: 1, ..Limits::default() }, 1, "one feature at most");
    check(Limits { bytes: 200, ..Limits::default() }, 1, "200 bytes at most");
    check(Limits { positions_per_ring: 3, ..Limits::default() }, 1, "three positions a ring at most");
    check(Limits { rings_per_polygon: 1, ..Limits::default() }, 1, "no holes");
}

#[test]
fn a_sheet_crosses_as_bytes() {
    for sheet in [Sheet::default(), village()] {
        let bytes = sheet.to_bytes();
        assert_eq!(Sheet::from_bytes(&bytes).as_ref(), Ok(&sheet), "what went in comes out");
        for cut in 0..bytes.len() {
            assert!(Sheet::from_bytes(&bytes[..cut]).is_err(), "cut at {cut} of {}", bytes.len());
        }
        let longer = [&*bytes, &[0]].concat();
        assert!(Sheet::from_bytes(&longer).is_err(), "one byte too many");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_bytes_of_a_sheet_never_panic(damage in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..6)) {
        let mut bytes = village().to_bytes();
        for (index, byte) in damage {
            let at = index.index(bytes.len());
            bytes[at] = byte;
        }
        if let Ok(sheet) = Sheet::from_bytes(&bytes) {
            let (mut city, mut reader) = (City::default(), Reader::new(&ReadOptions::default()));
            reader.push_sheet(&sheet, &mut city);
            let _ = reader.finish(&mut city);
            let mut rings = city.all().flat_map(|row| row.rings());
            prop_assert!(rings.all(|ring| ring.points.iter().all(|point| point.is_finite())), "positions are finite");
        }
    }
}
