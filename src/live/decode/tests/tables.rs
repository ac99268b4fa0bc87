//! GeoJSON, tables and plain JSON.

use super::*;
use crate::decode::Fields;

#[test]
fn properties_of_a_feature_are_observed_where_it_is() {
    let feature = r#"{"type":"Feature","id":"way/7","geometry":{"type":"LineString","coordinates":[[7,43],[9,45]]},"properties":{"speed":42,"open":true,"updated":"2026-03-01T11:59:00Z"}}"#;
    let gone = r#"{"type":"Feature","id":8,"deleted":true,"geometry":null,"properties":null}"#;
    let expected = ["way/7 open true @-60", "way/7 speed 42 @-60", "8  - @0 gone"];
    let collection = format!(r#"{{"type":"FeatureCollection","features":[{feature},{gone}]}}"#);
    let lined = format!("{feature}\n{gone}\n");
    let separated = format!("\x1e{feature}\n\x1e{gone}\n");
    for text in [collection, lined, separated] {
        let decoded = read(&text);
        assert_eq!(decoded.format, Some(Format::GeoJson));
        assert_eq!(lines(&decoded), expected, "{text}");
        assert_eq!(
            (decoded.batch.rows[0].longitude, decoded.batch.rows[0].latitude),
            (8.0, 44.0),
            "the middle"
        );
    }
    let alone =
        r#"{"type":"Feature","id":"a","geometry":{"type":"Point","coordinates":[7,43]},"properties":{}}"#;
    assert_eq!(lines(&read(alone)), ["a location (7 43) @0"], "only where it is");
}

#[test]
fn the_page_says_which_properties_are_what() {
    let text = r#"{"type":"Feature","geometry":null,"properties":{"ref":"s1","measured":"2026-03-01 13:00","pm10":"12.5","note":"x"}}"#;
    let fields = Fields {
        entity: "ref".to_owned(),
        time: vec!["measured".to_owned()],
        attributes: vec!["pm10".to_owned()],
        units: [("pm10".to_owned(), "ug/m3".to_owned())].into(),
        ..Fields::default()
    };
    let options = Options { fields, offset_min: 60, ..Options::default() };
    assert_eq!(lines_of(&read_with(None, text, &options)), ["s1 pm10 12.5 ug/m3 @0"]);
    assert_eq!(wrong(&read(text)), ["properties: expected to be told whose this is, found no id"]);
}

#[test]
fn who_is_said_from_the_outside_in() {
    let feature = r#"{"type":"Feature","id":"outer","geometry":null,"properties":{"id":"inner","n":1}}"#;
    assert_eq!(lines(&read(feature)), [r#"outer id "inner" @0"#, "outer n 1 @0"], "the Feature's own id");
    let without = feature.replace(r#""id":"outer","#, "");
    let options = Options { entity: "page".to_owned(), ..Options::default() };
    assert_eq!(lines(&read_with(None, &without, &options)), ["inner n 1 @0"], "else that of its properties");
    let neither = without.replace(r#""id":"inner","#, "");
    assert_eq!(lines(&read_with(None, &neither, &options)), ["page n 1 @0"], "else the page's");
    let fields = Fields { entity: "id".to_owned(), ..Fields::default() };
    assert_eq!(
        lines(&read_with(None, feature, &Options { fields, ..Options::default() })),
        ["inner n 1 @0"],
        "unless the page names it"
    );
}

#[test]
fn a_line_that_is_broken_leaves_the_others() {
    let text = "{\"type\":\"Feature\",\"id\":\"a\",\"properties\":{\"n\":1}}\n{\"type\":\"Fea\n{\"type\":\"Feature\",\"id\":\"b\",\"properties\":{\"n\":2}}\n";
    let decoded = read(text);
    assert_eq!(lines_of(&decoded), ["a n 1 @0", "b n 2 @0"]);
    assert!(wrong(&decoded)[0].starts_with("[1]: expected json: "), "{:?}", wrong(&decoded));
}

#[test]
fn a_table_is_read_as_offices_write_it() {
    let wide = "\u{feff}station;time;PM10;\"wind, from\"\r\nport;2026-03-01T12:00:00Z;12,5;\"N \"\"W\"\"\"\r\nport;2026-03-01T12:00:10Z;NA;\r\n\r\n";
    let decoded = decode(Some(Format::Csv), None, wide.as_bytes(), NOON_MS, &Options::default());
    assert_eq!(
        lines(&decoded),
        ["port PM10 12.5 @0", r#"port wind, from "N \"W\"" @0"#, "port PM10 - @10", "port wind, from - @10"]
    );
    let long = "sensor,attribute,value,unit,ts,lat,lon\ns1,NO2,41,GQ,1772366400,43.7,7.4\ns2,NO2,7\n";
    let fields = Fields {
        attribute: "attribute".to_owned(),
        value: "value".to_owned(),
        unit: "unit".to_owned(),
        ..Fields::default()
    };
    let decoded = read_with(Some(Format::Csv), long, &Options { fields, ..Options::default() });
    assert_eq!(lines_of(&decoded), ["s1 NO2 41 GQ @0"]);
    assert_eq!(decoded.batch.rows[0].longitude, 7.4);
    assert_eq!(
        wrong(&decoded),
        [
            "[3]: expected 7 columns, found 3: taken as far as they go",
            r#"[3]: expected a time as in 2026-03-01T12:00:00Z, found """#,
        ]
    );
}

#[test]
fn a_column_that_the_page_names_must_be_there() {
    let fields = Fields { time: vec!["when".to_owned()], ..Fields::default() };
    let decoded = read_with(Some(Format::Csv), "id,n\na,1\n", &Options { fields, ..Options::default() });
    assert_eq!(wrong(&decoded), [r#": expected a column "when", found none in the header"#]);
}

#[test]
fn a_device_that_keeps_to_no_standard_is_read_by_its_topic() {
    let options = Options { topic: "city/lamp/7/temperature".to_owned(), ..Options::default() };
    assert_eq!(
        lines(&read_with(Some(Format::Json), "21.5", &options)),
        ["city/lamp/7/temperature temperature 21.5 @0"]
    );
    let options = Options { entity: "lamp7".to_owned(), ..Options::default() };
    let text = r#"{"t":21.5,"battery":{"value":80,"unit":"%"},"rssi":null,"gps":{"fix":true},"timestamp":1772366400000}"#;
    assert_eq!(
        lines(&read_with(Some(Format::Json), text, &options)),
        ["lamp7 battery 80 % @0", "lamp7 gps.fix true @0", "lamp7 rssi - @0", "lamp7 t 21.5 @0"]
    );
}
