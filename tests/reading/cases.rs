//! Small texts, each for one rule: what comes out of them, told in one line per feature and per issue.

use crate::{read, read_pieces, summary};
use civitwin::city::{City, Facts, Flags, Issue, Layer, Limits, ReadOptions, Ring, RingRole, Row, Severity};

/// `building plain "id" "name" 12 measured exterior 4`; what is not there is left out.
fn tell_feature(city: &City, index: usize) -> String {
    let row = city.row(index).expect("a feature");
    let Facts { layer, kind, flags, height_source, height_m, base_m, .. } = *row.facts;
    let mut words = vec![layer.name().to_owned(), format!("{kind:?}").to_lowercase()];
    for (flag, word) in [
        (Flags::PART, "part"),
        (Flags::REPLACED, "replaced"),
        (Flags::UNDERGROUND, "underground"),
        (Flags::HAS_PARTS, "has parts"),
    ] {
        if flags.has(flag) {
            words.push(word.into());
        }
    }
    for word in [row.feature_id(), row.name()].into_iter().filter(|word| !word.is_empty()) {
        words.push(format!("{word:?}"));
    }
    if height_m != 0.0 {
        words.push(format!("{height_m}"));
        if base_m != 0.0 {
            words.push(format!("from {base_m}"));
        }
        words.push(format!("{height_source:?}").to_lowercase());
    }
    for Ring { role, points } in row.rings() {
        words.push(format!("{role:?} {}", points.len()).to_lowercase());
    }
    words.join(" ")
}

fn tell_issue(issue: &Issue) -> String {
    let Issue { severity, position, expected, found, .. } = issue;
    format!("{severity:?}: {position}: expected {expected}, found {found}")
}

/// What a text comes to, or the sentence with which it is refused.
fn tell(text: &str, options: &ReadOptions) -> Vec<String> {
    let (city, result) = read_pieces(text.as_bytes(), usize::MAX, options);
    let mut lines: Vec<String> = (0..city.len()).map(|index| tell_feature(&city, index)).collect();
    match &result {
        Ok(summary) => lines.extend(summary.log.listed.iter().map(tell_issue)),
        Err(error) => lines.push(error.to_string()),
    }
    lines
}

fn check(text: &str, expected: &[&str]) {
    assert_eq!(tell(text, &ReadOptions::default()), expected, "from {text}");
}

/// A feature collection of features, each given by its geometry and properties.
fn city_of(features: &[(&str, &str)]) -> String {
    let feature = |&(geometry, properties): &(&str, &str)| {
        format!(r#"{{"type":"Feature","geometry":{geometry},"properties":{properties}}}"#)
    };
    let features: Vec<String> = features.iter().map(feature).collect();
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","))
}

/// One feature, or none and why.
fn check_one(geometry: &str, properties: &str, expected: &[&str]) {
    check(&city_of(&[(geometry, properties)]), expected);
}

/// A house of about 16 by 22 metres.
const HOUSE: &str = r#"{"type":"Polygon","coordinates":[[[7.4,43.7],[7.4002,43.7],[7.4002,43.7002],[7.4,43.7002],[7.4,43.7]]]}"#;
/// A district of about 1.6 by 2.2 kilometres.
const DISTRICT: &str =
    r#"{"type":"Polygon","coordinates":[[[7.4,43.7],[7.42,43.7],[7.42,43.72],[7.4,43.72],[7.4,43.7]]]}"#;
const LINE: &str = r#"{"type":"LineString","coordinates":[[7.4,43.7],[7.41,43.71]]}"#;
const POINT: &str = r#"{"type":"Point","coordinates":[7.4,43.7]}"#;

#[test]
fn each_kind_of_text_is_read() {
    let feature = format!(r#"{{"type":"Feature","id":7,"geometry":{POINT},"properties":{{"name":"x"}}}}"#);
    let one = r#"point plain "7" "x" point 1"#;
    check(&feature, &[one]);
    check(POINT, &["point plain point 1"]);
    check(&format!("\u{feff} {feature} "), &[one]);
    check(
        &format!(r#"{{"features":[{feature},{feature}],"bbox":[1,2,3,4],"type":"FeatureCollection"}}"#),
        &[one, one],
    );
    check(&format!("{feature}\n{POINT}\r\n\n{feature}\n"), &[one, "point plain point 1", one]);
    check(&format!("\u{1e}{feature}\n\u{1e}{feature}\n"), &[one, one]);
    let collection = format!(r#"{{"type":"FeatureCollection","features":[{feature}]}}"#);
    check(&format!("{collection}\n{collection}"), &[one, one]);
    check(r#"{"type":"FeatureCollection","features":[]}"#, &[]);
    check(r#"{"type":"FeatureCollection","features":[ ] , "x" : {"features":[1]} }"#, &[]);
}

#[test]
fn what_is_no_geojson_is_refused_in_one_sentence() {
    for (text, found) in [
        ("", "nothing"),
        (" \n", "nothing"),
        ("<!doctype html>", r#""<!doctype html>""#),
        ("[1,2]", r#""[1,2]""#),
        ("null", r#""null""#),
        ("{}", "an object without a type"),
        (r#"{"type":"Topology","arcs":[]}"#, r#"type "Topology""#),
        (r#"{"type":"FeatureCollection"}"#, "a FeatureCollection without features"),
        (r#"{"CityObjects":"#, r"the end of the text"),
    ] {
        check(text, &[&format!("no GeoJSON found: expected an object with a GeoJSON type, found {found}")]);
    }
    check_one(
        "null",
        "{}",
        &[
            "none of 1 features can be used: expected a geometry with positions, found an empty one (feature 0, byte 40)",
        ],
    );
}

#[test]
fn all_geometry_types_keep_their_rings() {
    for (geometry, expected) in [
        (POINT, "point plain point 1"),
        (r#"{"coordinates":[7.4,43.7,100,5],"type":"Point"}"#, "point plain point 1"),
        (r#"{"type":"MultiPoint","coordinates":[[7.4,43.7],[7.5,43.8]]}"#, "point plain point 1 point 1"),
        (LINE, "road path line 2"),
        (
            r#"{"type":"MultiLineString","coordinates":[[[7.4,43.7],[7.5,43.8]],[[7,43],[7,44],[8,44]]]}"#,
            "road path line 2 line 3",
        ),
        (HOUSE, "building plain 9 guessed exterior 4"),
        (
            r#"{"type":"Polygon","coordinates":[[[0,0],[0,3],[3,3],[3,0],[0,0]],[[1,1],[2,1],[2,2],[1,1]]]}"#,
            "district district exterior 4 hole 3",
        ),
        (
            r#"{"type":"MultiPolygon","coordinates":[[[[0,0],[3,0],[3,3],[0,0]]],[[[5,5],[9,5],[9,9],[5,5]],[[7,6],[8,6],[8,7],[7,6]]]]}"#,
            "district district exterior 3 exterior 3 hole 3",
        ),
        (
            r#"{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,1]},{"type":"Point","coordinates":[2,2]}]}"#,
            "point plain point 1 point 1",
        ),
    ] {
        check_one(geometry, "{}", &[expected]);
    }
}

#[test]
fn of_a_mixed_collection_the_areas_stay() {
    check_one(
        &format!(r#"{{"type":"GeometryCollection","geometries":[{POINT},{LINE},{HOUSE}]}}"#),
        r#"{"building":"yes"}"#,
        &[
            "building plain 9 guessed exterior 4",
            "Warning: feature 0, byte 40: expected geometries of one dimension, found lower ones too, left out",
        ],
    );
}

#[test]
fn rings_are_turned_closed_and_cleaned() {
    let ring = |positions: &str| format!(r#"{{"type":"Polygon","coordinates":[[{positions}]]}}"#);
    let clockwise = ring("[7.4,43.7],[7.4,43.7002],[7.4002,43.7002],[7.4002,43.7],[7.4,43.7]");
    check_one(&clockwise, "{}", &["building plain 9 guessed exterior 4"]);
    let (city, _) = read(city_of(&[(&clockwise, "{}"), (HOUSE, "{}")]).as_bytes());
    assert!(
        city.all().flat_map(Row::rings).all(|ring| civitwin::geo::signed_area_m2(ring.points) > 300.0),
        "exteriors are counterclockwise, whichever way they came"
    );
    let doubled = ring("[7.4,43.7],[7.4,43.7],[7.4002,43.7],[7.4002,43.7002],[7.4,43.7002],[7.4,43.7]");
    check_one(&doubled, "{}", &["building plain 9 guessed exterior 4"]);
    let at = "Repaired: feature 0, byte 40: expected";
    let open = ring("[7.4,43.7],[7.4002,43.7],[7.4002,43.7002],[7.4,43.7002]");
    let open_issue = format!("{at} rings that end where they start, found ring 0 is open");
    check_one(&open, "{}", &["building plain 9 guessed exterior 4", &open_issue]);
    let spiked = ring("[7.4,43.7],[7.4002,43.7],[7.401,43.7],[7.4002,43.7],[7.4002,43.7002],[7.4,43.7]");
    let spike_issue = format!("{at} rings without spikes, found ring 0 has one");
    check_one(&spiked, "{}", &["building plain 9 guessed exterior 3", &spike_issue]);
}

#[test]
fn a_hole_stays_a_hole_and_one_outside_goes() {
    let with_hole = |hole: &str| {
        format!(r#"{{"type":"Polygon","coordinates":[[[0,0],[3,0],[3,3],[0,3],[0,0]],[{hole}]]}}"#)
    };
    check_one(&with_hole("[1,1],[2,1],[2,2],[1,1]"), "{}", &["district district exterior 4 hole 3"]);
    let issue =
        "Repaired: feature 0, byte 40: expected holes inside their polygon, found ring 1 lies outside";
    check_one(&with_hole("[5,5],[6,5],[6,6],[5,5]"), "{}", &["district district exterior 4", issue]);
    let issue = "Repaired: feature 0, byte 40: expected a hole with three distinct corners and an area, found ring 1 has none";
    check_one(&with_hole("[1,1],[2,2],[1,1]"), "{}", &["district district exterior 4", issue]);
}

#[test]
fn a_bad_feature_is_named_and_the_rest_is_read() {
    for (geometry, issue) in [
        ("null", "expected a geometry with positions, found an empty one"),
        (r#"{"type":"Point","coordinates":[]}"#, "expected a geometry with positions, found an empty one"),
        (r#"{"type":"Point"}"#, "expected coordinates, found none"),
        (
            r#"{"type":"Circle","coordinates":[1,2]}"#,
            r#"expected one of the seven geometry types, found type "Circle""#,
        ),
        (r#"{"coordinates":[1,2]}"#, r#"expected one of the seven geometry types, found type """#),
        ("5", r#"expected a geometry object, found "5""#),
        (
            r#"{"type":"Point","coordinates":[43.7,139.8]}"#,
            "expected longitude before latitude, latitude from -90 to 90, found [43.7, 139.8] (are the two swapped?)",
        ),
        (
            r#"{"type":"Point","coordinates":[368400,4840000]}"#,
            "expected degrees: longitude from -180 to 180, latitude from -90 to 90, found [368400, 4840000] (are these metres of a projection?)",
        ),
        (
            r#"{"type":"Point","coordinates":[1e400,1]}"#,
            "expected degrees: longitude from -180 to 180, latitude from -90 to 90, found [inf, 1] (are these metres of a projection?)",
        ),
        (r#"{"type":"Point","coordinates":[1]}"#, "expected a longitude and a latitude, found one number"),
        (
            r#"{"type":"Point","coordinates":["7.4","43.7"]}"#,
            r#"expected an array of coordinates, found "\"7.4\"""#,
        ),
        (r#"{"type":"Point","coordinates":[7.4,null]}"#, r#"expected a number, found "null""#),
        (
            r#"{"type":"Polygon","coordinates":[[7.4,43.7],[7.5,43.7]]}"#,
            "expected Polygon coordinates, a list of lists of positions, found a list of positions",
        ),
        (
            r#"{"type":"Polygon","coordinates":[[[7.4,43.7],[7.5,43.7],[7.4,43.7]]]}"#,
            "expected a polygon with three distinct corners and an area, found none",
        ),
        (
            r#"{"type":"LineString","coordinates":[[7.4,43.7],[7.4,43.7]]}"#,
            "expected a line with two distinct places, found none",
        ),
        (r#"{"type":"Point","coordinates":[NaN,1]}"#, r#"expected an array of coordinates, found "NaN""#),
        (r#"{"type":"Point","coordinates":[7.4,43.7}"#, r#"expected a comma or ]"#),
        (r#"{"type":"Point","coordinates":[7.4,43.7]"#, r#"expected a member name in quotes"#),
        (r#"{"type":"Poi"#, "expected a comma or }"),
    ] {
        let text = city_of(&[(POINT, "{}"), (geometry, "{}"), (POINT, "{}")]);
        let lines = tell(&text, &ReadOptions::default());
        assert_eq!(lines.len(), 3, "two features and an issue from {text}: {lines:?}");
        assert!(lines[2].starts_with("Skipped: feature 1, byte "), "{} from {text}", lines[2]);
        if !geometry.contains("NaN") {
            assert!(lines[2].contains(issue), "{:?} is not in {:?}", issue, lines[2]);
        }
    }
}

#[test]
fn an_issue_says_where() {
    let text =
        city_of(&[(POINT, "{}"), (r#"{"type":"Polygon","coordinates":[[[7.4,43.7],[7.5,93]]]}"#, "{}")]);
    let (_, result) = read(text.as_bytes());
    let issue = &summary(&result).log.listed[0];
    let byte = text.find("7.5,93").expect("it is in there");
    assert_eq!(issue.position, format!("feature 1, byte {byte}, ring 0, position 1"), "its place");
    assert_eq!((issue.severity, issue.index), (Severity::Skipped, None), "it has no index");
}

#[test]
fn a_text_that_breaks_off_keeps_what_came_before() {
    let text = city_of(&[(POINT, "{}"), (POINT, "{}")]);
    let cut = &text[..text.len() - 20];
    check(
        cut,
        &[
            "point plain point 1",
            "Skipped: feature 1, byte 197: expected the rest of the feature, found the end of the text",
            "Warning: byte 197: expected the end of the FeatureCollection, found the end of the text",
        ],
    );
}

#[test]
fn a_line_that_breaks_off_costs_one_record() {
    let feature = format!(r#"{{"type":"Feature","geometry":{POINT},"properties":{{}}}}"#);
    for broken in [&feature[..30], &feature[..50], "{\"type\":\"Feature\",\"properties\":{\"a\":\"b"] {
        let lines = tell(&format!("{feature}\n{broken}\n{feature}\n{feature}"), &ReadOptions::default());
        assert_eq!(lines.len(), 4, "three features and an issue: {lines:?}");
        assert!(lines[3].starts_with("Skipped: feature 1,"), "{}", lines[3]);
    }
}

#[test]
fn another_reference_system_is_told_of() {
    let with_crs = |crs: &str| city_of(&[(POINT, "{}")]).replacen('{', &format!(r#"{{"crs":{crs},"#), 1);
    for fine in ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326", "urn:ogc:def:crs:EPSG::4326"] {
        check(
            &with_crs(&format!(r#"{{"type":"name","properties":{{"name":"{fine}"}}}}"#)),
            &["point plain point 1"],
        );
    }
    check(&with_crs("null"), &["point plain point 1"]);
    check(
        &with_crs(r#"{"type":"name","properties":{"name":"EPSG:3857"}}"#),
        &[
            "point plain point 1",
            r#"Warning: byte 0: expected longitude and latitude, WGS 84 (RFC 7946), found crs "EPSG:3857""#,
        ],
    );
}

#[test]
fn polygons_of_which_nothing_is_known_are_houses_or_districts() {
    check_one(HOUSE, "null", &["building plain 9 guessed exterior 4"]);
    check_one(HOUSE, r#"{"name":"Villa"}"#, &[r#"building plain "Villa" 9 guessed exterior 4"#]);
    check_one(DISTRICT, r#"{"name":"Fontvieille"}"#, &[r#"district district "Fontvieille" exterior 4"#]);
    check_one(
        DISTRICT,
        r#"{"names":{"primary":"Fontvieille"}}"#,
        &[r#"district district "Fontvieille" exterior 4"#],
    );
}

#[test]
fn the_layer_that_is_asked_for_settles_it_where_the_geometry_fits() {
    let text = city_of(&[(HOUSE, "{}"), (DISTRICT, r#"{"building":"yes"}"#), (LINE, "{}"), (POINT, "{}")]);
    let options = |layer| ReadOptions { layer: Some(layer), ..ReadOptions::default() };
    let firsts = |layer| -> Vec<String> {
        let first_words = |line: &String| line.split(' ').take(2).collect::<Vec<_>>().join(" ");
        tell(&text, &options(layer)).iter().map(first_words).collect()
    };
    assert_eq!(
        firsts(Layer::District),
        ["district district", "district district", "district district", "point plain"]
    );
    assert_eq!(firsts(Layer::Green), ["green park", "green park", "road path", "point plain"]);
    assert_eq!(firsts(Layer::Tree), ["building plain", "building plain", "road path", "tree broadleaved"]);
}

#[test]
fn tags_say_what_a_feature_is() {
    for (geometry, properties, expected) in [
        (HOUSE, r#"{"building":"yes","height":"12 m"}"#, "building plain 12 measured exterior 4"),
        (HOUSE, r#"{"building":"house"}"#, "building dwelling 6 guessed exterior 4"),
        (
            HOUSE,
            r#"{"building:part":"yes","height":13,"min_height":10}"#,
            "building plain part 13 from 10 measured exterior 4",
        ),
        (
            HOUSE,
            r#"{"building":"apartments","building:levels":"5"}"#,
            "building dwelling 15 levels exterior 4",
        ),
        (HOUSE, r#"{"measuredHeight":8.2}"#, "building plain 8.2 measured exterior 4"),
        (
            HOUSE,
            r#"{"render_height":20,"render_min_height":5}"#,
            "building plain 20 from 5 measured exterior 4",
        ),
        (
            HOUSE,
            r#"{"type":"building","subtype":"residential","num_floors":4,"has_parts":true}"#,
            "building dwelling has parts 12 levels exterior 4",
        ),
        (
            HOUSE,
            r#"{"building":"bunker","location":"underground"}"#,
            "building outbuilding underground 3 guessed exterior 4",
        ),
        (LINE, r#"{"highway":"primary","tunnel":"yes"}"#, "road mainroad underground line 2"),
        (LINE, r#"{"highway":"primary","tunnel":"no"}"#, "road mainroad line 2"),
        (LINE, r#"{"railway":"rail","name":"Ligne\u0009A"}"#, r#"rail railway "Ligne A" line 2"#),
        (POINT, r#"{"natural":"tree"}"#, "tree broadleaved 8 guessed point 1"),
        (POINT, r#"{"natural":"tree","height":"5"}"#, "tree broadleaved 5 measured point 1"),
        (POINT, r#"{"amenity":"bench"}"#, "point furniture point 1"),
    ] {
        check_one(geometry, properties, &[expected]);
    }
}

#[test]
fn an_outline_gives_way_to_its_parts() {
    let part = HOUSE.replace("7.4002", "7.4001");
    let text = city_of(&[
        (HOUSE, r#"{"building":"yes","name":"outline"}"#),
        (&part, r#"{"building:part":"yes"}"#),
        (DISTRICT, r#"{"landuse":"residential"}"#),
    ]);
    check(
        &text,
        &[
            r#"building plain replaced "outline" 9 guessed exterior 4"#,
            "building plain part 9 guessed exterior 4",
            "district landuse exterior 4",
        ],
    );
}

#[test]
fn doubtful_heights_are_told_of() {
    let at = "feature 0, byte 40: expected";
    for (properties, feature, issue) in [
        (
            r#"{"height":"tall","building":"yes"}"#,
            "9 guessed",
            format!(r#"Warning: {at} a height such as 12 or 12 m, found height "tall", bottom """#),
        ),
        (
            r#"{"height":"12345"}"#,
            "9000 measured",
            format!(r#"Repaired: {at} a height within the limits, found height "12345", bottom """#),
        ),
        (
            r#"{"height":3,"min_height":10}"#,
            "13 from 10 measured",
            format!(r#"Repaired: {at} a bottom below the top, found height "3", bottom "10""#),
        ),
    ] {
        check_one(HOUSE, properties, &[&format!("building plain {feature} exterior 4"), &issue]);
    }
}

#[test]
fn limits_hold_and_are_told_of() {
    let limits = Limits {
        features: 2,
        positions_per_ring: 3,
        properties: 2,
        value_bytes_kept: 8,
        ..Limits::default()
    };
    let options = ReadOptions { limits, ..ReadOptions::default() };
    let text = city_of(&[
        (HOUSE, "{}"),
        (POINT, r#"{"a":"0123456789"}"#),
        (POINT, r#"{"a":1,"b":2,"c":3}"#),
        (POINT, "{}"),
    ]);
    let (city, result) = read_pieces(text.as_bytes(), usize::MAX, &options);
    let kept: Vec<String> = city.all().map(Row::properties).collect();
    assert_eq!(kept, [r#"{"a":"01234567"}"#, r#"{"a":1,"b":2}"#], "values are cut, properties counted");
    let issues: Vec<(Severity, &str)> =
        summary(&result).log.listed.iter().map(|issue| (issue.severity, issue.expected.as_str())).collect();
    assert_eq!(
        issues,
        [
            (Severity::Skipped, "a ring or line within the limit of positions"),
            (Severity::Warning, "properties within the limits"),
            (Severity::Warning, "properties within the limits"),
            (Severity::Skipped, "at most 2 features"),
        ],
        "each is told of"
    );
    let few_bytes =
        ReadOptions { limits: Limits { bytes: 150, ..Limits::default() }, ..ReadOptions::default() };
    let lines = tell(&city_of(&[(POINT, "{}"), (POINT, "{}")]), &few_bytes);
    assert_eq!(lines.len(), 4, "one feature, one cut off, no end, too many bytes: {lines:?}");
    assert!(lines[3].contains("at most 150 bytes"), "{}", lines[3]);
}

#[test]
fn a_second_text_goes_on_the_same_grid() {
    let mut city = City::default();
    for (text, first) in [(city_of(&[(POINT, "{}"), (LINE, "{}")]), 0), (city_of(&[(HOUSE, "{}")]), 2)] {
        let mut reader = civitwin::city::Reader::new(&ReadOptions::default());
        reader.push(text.as_bytes(), &mut city);
        let summary = reader.finish(&mut city).expect("it is fine");
        assert_eq!(summary.first_feature, first, "where the load begins");
    }
    assert_eq!(city.len(), 3, "loads append");
    let first_ring = |feature: usize| city.row(feature).and_then(|row| row.rings().next()).expect("a ring");
    let corner = first_ring(2).points[0];
    assert_eq!(
        corner,
        first_ring(0).points[0],
        "the corner of the house is where the point of the first load is"
    );
    assert_eq!(first_ring(0).role, RingRole::Point, "the first feature of the first load");
}

#[test]
fn the_empire_state_building_is_as_high_as_overture_says() {
    for path in crate::support::shared_files("payloads/overture-buildings/examples", |name| {
        name.starts_with("empire")
    }) {
        let text = crate::support::bytes_of(&path);
        let (city, result) = read(&text);
        assert_eq!(summary(&result).features, 1, "{}: {result:?}", path.display());
        let row = city.row(0).expect("a building");
        assert!((row.facts.height_m - 443.2).abs() < 1e-6, "its height: {} m", row.facts.height_m);
        assert_eq!(row.name(), "Empire State Building", "its name is in names.primary");
        assert!(row.facts.flags.has(Flags::HAS_PARTS), "it says that it has parts");
        assert!(!row.facts.flags.has(Flags::REPLACED), "none of them is here");
    }
}
