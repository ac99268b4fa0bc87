//! Addresses of tiles, and documents that list them.

use civitwin::format::{Source, Tile, address};

#[test]
fn an_address_names_its_tile() {
    let tile = Tile::new(3, 5, 2).expect("a tile");
    let check = |template, expected: &str| assert_eq!(address(template, tile), expected, "of {template}");
    check("https://tiles.example/{z}/{x}/{y}.mvt?key=1", "https://tiles.example/3/5/2.mvt?key=1");
    check("/{z}/{y}/{x}.pbf", "/3/2/5.pbf");
    check("tms/{z}/{x}/{-y}", "tms/3/5/5");
    check("no places", "no places");
}

#[test]
fn a_document_lists_tiles_and_where_they_are() {
    let document = r#"{"tilejson":"3.0.0","tiles":["https:\/\/a.example\/{z}\/{x}\/{y}.mvt", 7, "b/{z}/{x}/{y}"],
        "vector_layers":[{"id":"building","fields":{"height":"Number"}}],"minzoom":4,"maxzoom":14,
        "bounds":[139.5,35.5,140,36],"center":[139.7,35.6,11],"attribution":"© OpenStreetMap"}"#;
    let source = Source::read(document.as_bytes()).expect("a sound document");
    assert_eq!(source.templates, ["https://a.example/{z}/{x}/{y}.mvt", "b/{z}/{x}/{y}"], "its addresses");
    assert_eq!((source.min_zoom, source.max_zoom), (4, 14), "its levels");
    assert_eq!(source.vector_layers, ["building"], "what is in them");
    assert_eq!(source.centre.map(|centre| centre.longitude), Some(139.7), "where to begin");
    assert_eq!(source.attribution, "© OpenStreetMap", "whom to name");
    let bounds = source.bounds.expect("an area");
    assert_eq!((bounds.south_west.longitude, bounds.north_east.latitude), (139.5, 36.0), "its area");
}

#[test]
fn rows_may_be_counted_from_the_south() {
    let source = Source::read(br#"{"scheme":"tms","tiles":["{z}/{x}/{y}"]}"#).expect("a sound document");
    assert_eq!(source.templates, ["{z}/{x}/{-y}"], "the template says so");
    assert_eq!((source.min_zoom, source.max_zoom, source.bounds), (0, 14, None), "what isn't said");
    assert_eq!(Source::of_template("{z}/{x}/{y}").templates, ["{z}/{x}/{y}"], "or a template alone");
}

#[test]
fn what_lists_no_tiles_is_refused_in_words() {
    let check = |document: &str, expected: &str| {
        let error = Source::read(document.as_bytes()).expect_err("no tiles");
        assert_eq!(error.to_string(), expected, "of {document:?}");
    };
    check("", "no TileJSON: expected the rest of the document (byte 0)");
    check("<html>", "no TileJSON: expected an object (byte 0)");
    check(r#"{"tiles":["#, "no TileJSON: expected the rest of the document (byte 10)");
    let none = "no TileJSON: expected tiles, a list of addresses with {z}, {x} and {y} (byte 0)";
    check("{}", none);
    check(r#"{"tiles":"a"}"#, none);
    check(r#"{"tiles":[],"bounds":[1,2],"minzoom":"x","maxzoom":1e99,"attribution":null}"#, none);
    assert!(Source::read_description(br#"{"attribution":"x"}"#).is_ok(), "a description need not list any");
}
