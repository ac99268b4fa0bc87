//! Cuts and damages texts: the reader must neither panic nor depend on how they were cut.

use crate::support::{bytes_of, is_geojson, shared_files};
use crate::{read, read_pieces, summary};
use civitwin::city::{City, Facts, LoadSummary, ReadError, ReadOptions, Ring, Row};
use proptest::prelude::*;

const CITY: &str = r#"{"type":"FeatureCollection","name":"x","features":[
 {"type":"Feature","id":"a/1","properties":{"building":"yes","height":"12 m","name":"M\u00e9rope \ud83c\udf33","names":{"primary":"p"}},
  "geometry":{"type":"Polygon","coordinates":[[[7.4,43.7],[7.401,43.7],[7.401,43.701],[7.4,43.701],[7.4,43.7]]]}},
 {"geometry":{"coordinates":[[7.4,43.7],[7.41,43.71,5]],"type":"LineString"},"properties":{"highway":"primary"},"type":"Feature"},
 {"type":"Feature","properties":null,"geometry":null},
 {"type":"Feature","properties":{"bad":NaN},"geometry":{"type":"Point","coordinates":[7.4,43.7]}},
 {"type":"Feature","id":7,"properties":{"natural":"tree"},"geometry":{"type":"Point","coordinates":[7.402,43.702]}}
],"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}}}"#;

const LINES: &str = "\u{feff}{\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":\"Point\",\"coordinates\":[1,2]}}\n\
 {\"type\":\"Feature\",\"properties\":{\"a\":\"cut off\n\
{\"type\":\"Polygon\",\"coordinates\":[[[1,2],[1.001,2],[1.001,2.001],[1,2]]]}\n\u{1e}{\"type\":\"FeatureCollection\",\"features\":[]}\n\
 nonsense\n{\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":\"Point\",\"coordinates\":[1,2]}}";

type Outcome = (City, Result<LoadSummary, ReadError>);

fn assert_same(one: &Outcome, other: &Outcome, how: &str) {
    let ((a, x), (b, y)) = (one, other);
    assert_eq!(x, y, "summaries {how}");
    assert_eq!(a.frame, b.frame, "grids {how}");
    assert_eq!(a.len(), b.len(), "features {how}");
    for (one, other) in a.all().zip(b.all()) {
        let which = one.index;
        assert_eq!(tell(one), tell(other), "what feature {which} is, {how}");
        let (rings, others): (Vec<_>, Vec<_>) = (one.rings().collect(), other.rings().collect());
        assert_eq!(rings, others, "the rings of feature {which}, {how}");
    }
}

fn tell(row: Row<'_>) -> impl PartialEq + std::fmt::Debug {
    let Facts { layer, kind, flags, height_source, height_m, base_m, .. } = *row.facts;
    let words = (row.feature_id(), row.name(), row.properties());
    (row.index, layer, kind, flags, height_source, height_m, base_m, words)
}

#[test]
fn a_city_is_the_same_however_its_text_was_cut() {
    for text in [CITY, LINES] {
        let whole = read(text.as_bytes());
        for piece in 1..200 {
            let pieces = read_pieces(text.as_bytes(), piece, &ReadOptions::default());
            assert_same(&whole, &pieces, &format!("in pieces of {piece} bytes"));
        }
    }
}

#[test]
fn a_real_city_is_the_same_however_its_text_was_cut() {
    for path in shared_files("cities/seattle", is_geojson) {
        let text = bytes_of(&path);
        let whole = read(&text);
        for piece in [1, 1_000, 65_536] {
            let pieces = read_pieces(&text, piece, &ReadOptions::default());
            assert_same(&whole, &pieces, &format!("of {} in pieces of {piece} bytes", path.display()));
        }
    }
}

#[test]
fn no_file_made_to_break_readers_breaks_this_one() {
    let mut usable = 0;
    for path in shared_files("robustness", |_| true).iter().chain(&shared_files("payloads", |_| true)) {
        let text = bytes_of(path);
        let whole = read(&text);
        for piece in [1, 7, 4_096] {
            if text.len() < 200_000 || piece > 1_000 {
                let pieces = read_pieces(&text, piece, &ReadOptions::default());
                assert_same(&whole, &pieces, &format!("of {} in pieces of {piece} bytes", path.display()));
            }
        }
        let summary = summary(&whole.1);
        assert!(summary.log.skipped <= summary.log.count, "{}: each skipped one is an issue", path.display());
        usable += usize::from(whole.1.is_ok());
    }
    println!("{usable} of the files could be used");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn cuts_anywhere_change_nothing(cuts in proptest::collection::vec(0..CITY.len(), 0..6)) {
        let mut cuts = cuts;
        cuts.extend([0, CITY.len()]);
        cuts.sort_unstable();
        let mut city = City::default();
        let mut reader = civitwin::city::Reader::new(&ReadOptions::default());
        for cut in cuts.windows(2) {
            reader.push(&CITY.as_bytes()[cut[0]..cut[1]], &mut city);
        }
        let result = reader.finish(&mut city);
        assert_same(&read(CITY.as_bytes()), &(city, result), &format!("cut at {cuts:?}"));
    }

    #[test]
    fn damage_never_panics_and_never_depends_on_pieces(
        lines: bool,
        damage in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>(), 0..4_u8), 1..8),
        piece in 1_usize..64,
    ) {
        let mut text = if lines { LINES } else { CITY }.as_bytes().to_vec();
        for (index, byte, how) in damage {
            if text.is_empty() {
                break;
            }
            let at = index.index(text.len());
            match how {
                0 => text[at] = byte,
                1 => drop(text.remove(at)),
                2 => text.insert(at, b"{}[]\",:\n\x1e\\"[usize::from(byte) % 10]),
                _ => text.truncate(at + text.len() / 2),
            }
        }
        let whole = read(&text);
        assert_same(&whole, &read_pieces(&text, piece, &ReadOptions::default()), "of a damaged text");
        for row in whole.0.all() {
            let text = row.properties();
            prop_assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok(), "properties {:?}", text);
            let is_finite = |ring: Ring<'_>| ring.points.iter().all(|point| point.is_finite());
            prop_assert!(row.rings().all(is_finite), "positions are finite");
        }
    }
}
