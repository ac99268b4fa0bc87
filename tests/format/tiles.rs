//! Tiles by one machine, whatever they come from: each feature once, and nothing but a sentence from what is broken.
//!
//! A pretended server has one file, or none; it counts what it is asked for.

use crate::by_hand::{AREA, Value, layer};
use crate::indexed;
use crate::pmtiles::{decompress, directory, nested, tile};
use crate::support::{bytes_of, shared_files};
use civitwin::city::{IssueLog, Limits, Sheet};
use civitwin::format::{
    Compression, Degrees, Description, Kind, Place, Request, Tile, Tiles, TilesError, flatgeobuf, read_tile,
};
use civitwin::geo::LonLat;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::io::Write as _;

/// What a server answers: of a part, as much as there is.
fn serve(file: &[u8], request: &Request) -> Vec<u8> {
    let Some(part) = request.part else { return file.to_vec() };
    let start = usize::try_from(part.offset).unwrap_or(usize::MAX).min(file.len());
    let end = part.length.map_or(u64::MAX, |length| part.offset.saturating_add(length));
    let end = usize::try_from(end).unwrap_or(usize::MAX).min(file.len());
    file[start..end.max(start)].to_vec()
}

fn open(kind: Kind, file: &[u8]) -> Result<(Tiles, Description), TilesError> {
    let mut tiles = Tiles::new(kind, "https://a.example/city")?;
    for _ in 0..10 {
        let Some(request) = tiles.want() else {
            let description = tiles.describe().expect("nothing more is wanted");
            return Ok((tiles, description));
        };
        assert_eq!(tiles.describe(), None, "not known yet");
        tiles.give(&request, &decompress(&serve(file, &request), request.compression))?;
    }
    panic!("expected an end of what is wanted");
}

/// The features of a tile, and how many requests they took; none where there is no such tile.
fn read(tiles: &mut Tiles, file: &[u8], tile: Tile) -> Result<Option<(Sheet, IssueLog, usize)>, TilesError> {
    for _ in 0..100 {
        match tiles.locate(tile)? {
            Place::Absent => return Ok(None),
            Place::Needs(requests) => {
                for request in requests {
                    tiles.give(&request, &decompress(&serve(file, &request), request.compression))?;
                }
            }
            Place::In(requests) => {
                let parts: Vec<Vec<u8>> = requests
                    .iter()
                    .map(|request| decompress(&serve(file, request), request.compression))
                    .collect();
                let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
                let (mut sheet, mut log) = (Sheet::default(), IssueLog::default());
                tiles.read(tile, &parts, &mut sheet, &mut log);
                return Ok(Some((sheet, log, requests.len())));
            }
        }
    }
    panic!("expected an end of what is needed");
}

/// A tile's number in an archive: all shallower ones, then the way along Hilbert's curve.
fn number(tile: Tile) -> u64 {
    let before = (0..tile.zoom()).map(|zoom| 1_u64 << (2 * zoom)).sum::<u64>();
    let (mut x, mut y, mut along) = (u64::from(tile.column()), u64::from(tile.row()), 0);
    for level in (0..tile.zoom()).rev() {
        let side = 1_u64 << level;
        let (right, down) = (u64::from(x & side > 0), u64::from(y & side > 0));
        along += side * side * ((3 * right) ^ down);
        if down == 0 {
            if right == 1 {
                (x, y) = ((side - 1).wrapping_sub(x), (side - 1).wrapping_sub(y));
            }
            (x, y) = (y, x);
        }
        (x, y) = (x & (side - 1), y & (side - 1));
    }
    before + along
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

/// An archive of tiles, with gzip inside throughout.
fn archive(tiles: &BTreeMap<u64, Vec<u8>>, zooms: [u8; 2], metadata: &str) -> Vec<u8> {
    let mut data = Vec::new();
    let mut entries = Vec::new();
    for (number, bytes) in tiles {
        let bytes = gzip(bytes);
        entries.push([*number, 1, bytes.len() as u64, data.len() as u64]);
        data.extend(bytes);
    }
    let (root, metadata) = (gzip(&directory(&entries)), gzip(metadata.as_bytes()));
    let mut file = b"PMTiles\x03".to_vec();
    let mut offset = 127_u64;
    for length in [root.len(), metadata.len(), 0, data.len()] {
        file.extend(offset.to_le_bytes());
        file.extend((length as u64).to_le_bytes());
        offset += length as u64;
    }
    file.extend([0; 24]);
    file.extend([1, 2, 2, 1, zooms[0], zooms[1]]);
    file.resize(127, 0);
    [file, root, metadata, data].concat()
}

#[test]
fn an_archive_says_what_it_has_and_gives_it() {
    let town =
        layer("building", AREA, &[("render_height", Value::Number(9)), ("name", Value::Text("Rathaus"))]);
    let tiles = BTreeMap::from([(number(tile(14, 8_800, 5_370)), town)]);
    let said = r#"{"attribution":"© a town","vector_layers":[{"id":"building"}]}"#;
    let file = archive(&tiles, [14, 14], said);
    let (mut opened, description) = open(Kind::PmTiles, &file).expect("a sound archive");
    assert_eq!((description.min_zoom, description.max_zoom), (14, 14), "its levels");
    assert_eq!(description.attribution, "© a town", "whom to name");
    assert_eq!(
        (description.bounds, description.centre),
        (None, Some(LonLat { longitude: 0.0, latitude: 0.0 })),
        "as it says, or not"
    );
    assert_eq!(description.vector_layers, ["building"], "what is in its tiles");
    let (sheet, log, requests) =
        read(&mut opened, &file, tile(14, 8_800, 5_370)).expect("a sound archive").expect("its tile");
    assert_eq!((sheet.len(), log.count, requests), (1, 0, 1), "one building, {:?}", log.listed);
    assert!(sheet.properties[0].contains("Rathaus"), "found {:?}", sheet.properties);
    assert_eq!(read(&mut opened, &file, tile(14, 8_801, 5_370)), Ok(None), "no other tile");
    assert_eq!(read(&mut opened, &file, tile(13, 4_400, 2_685)), Ok(None), "no other level");
}

#[test]
fn a_description_that_cannot_be_read_costs_no_tile() {
    let file = archive(&BTreeMap::from([(0, layer("water", AREA, &[]))]), [0, 0], "<html>");
    let (mut opened, description) = open(Kind::PmTiles, &file).expect("a sound archive");
    assert_eq!((description.attribution.as_str(), description.vector_layers.len()), ("", 0), "nothing said");
    assert!(read(&mut opened, &file, tile(0, 0, 0)).expect("a sound archive").is_some(), "its tile");
}

#[test]
fn a_real_city_in_an_archive_is_the_city_of_its_tiles() {
    let paths = shared_files("formats/mvt/tokyo/16", |name| name.ends_with(".pbf"));
    let place = |path: &std::path::Path| -> Option<Tile> {
        let mut parts = path
            .with_extension("")
            .iter()
            .rev()
            .map(|part| part.to_str()?.parse().ok())
            .collect::<Vec<_>>()
            .into_iter();
        let (row, column) = (parts.next()??, parts.next()??);
        Tile::new(16, column, row)
    };
    let found: Vec<(Tile, Vec<u8>)> =
        paths.iter().map(|path| (place(path).expect("z/x/y"), bytes_of(path))).collect();
    if found.is_empty() {
        return;
    }
    let tiles = found.iter().map(|(tile, bytes)| (number(*tile), bytes.clone())).collect();
    let file = archive(&tiles, [16, 16], "{}");
    let (mut opened, _) = open(Kind::PmTiles, &file).expect("a sound archive");
    let mut features = 0;
    for (tile, bytes) in &found {
        let (mut sheet, mut log) = (Sheet::default(), IssueLog::default());
        read_tile(bytes, *tile, &mut sheet, &mut log);
        let read = read(&mut opened, &file, *tile).expect("a sound archive").expect("its tile");
        assert_eq!((&read.0, &read.1), (&sheet, &log), "the same features in {tile}");
        features += sheet.len();
    }
    assert!(features > 10_000, "expected a city, found {features} features");
    let station = found.iter().find(|(tile, _)| *tile == crate::pmtiles::tile(16, 58_211, 25_806));
    let (station, _) = station.expect("the main station's tile");
    let (sheet, ..) = read(&mut opened, &file, *station).expect("a sound archive").expect("its tile");
    // tests/browser/extras.test.js finds as many.
    assert_eq!(sheet.len(), 49, "features around the main station");
}

/// Checks that the tiles of a file hold all its features, and each of them once; gives back how many tiles have any.
fn check_indexed(file: &[u8]) -> usize {
    let (whole, _) = flatgeobuf::read(file, &Limits::default()).expect("a sound file");
    let (mut opened, description) = open(Kind::FlatGeobuf, file).expect("a file with an index");
    let zoom = description.max_zoom;
    assert_eq!(description.min_zoom, zoom, "one level");
    let bounds = description.bounds.expect("the file says it");
    let (mut found, mut full) = (Vec::new(), 0);
    for tile in Tile::covering(zoom, bounds, 1 << 20).expect("not too many") {
        if let Some((sheet, log, _)) = read(&mut opened, file, tile).expect("a sound file") {
            assert_eq!(log.count, 0, "nothing wrong in {tile}: {:?}", log.listed);
            full += usize::from(!sheet.is_empty());
            let positions = |feature| sheet.rings(feature).flat_map(|(_, places)| places.to_vec());
            found.extend((0..sheet.len()).map(|at| (sheet.words(at).1.to_owned(), positions(at).collect())));
        }
    }
    let positions = |feature| whole.rings(feature).flat_map(|(_, places)| places.to_vec());
    let mut expected: Vec<(String, Vec<glam::DVec2>)> =
        (0..whole.len()).map(|at| (whole.words(at).1.to_owned(), positions(at).collect())).collect();
    assert_eq!(found.len(), expected.len(), "as many as in the whole file");
    for list in [&mut found, &mut expected] {
        list.sort_by(|one, other| format!("{one:?}").cmp(&format!("{other:?}")));
    }
    assert!(found == expected, "the same features");
    assert_eq!(read(&mut opened, file, tile(zoom + 1, 0, 0)), Ok(None), "no other level");
    full
}

#[test]
fn each_feature_of_an_indexed_file_is_in_one_tile() {
    let street = |number: u32| [f64::from(number % 80) * 1e-3 + 7.4, f64::from(number / 80) * 1e-3 + 46.9];
    let town = indexed::file(&(0..6_400).map(street).collect::<Vec<_>>());
    let full = check_indexed(&town);
    assert!(full >= 6_400 / 500, "expected tiles of a few hundred, found {full} tiles");
    // An index of more than 4 MiB is asked for by parts.
    let city = indexed::file(&(0..112_000).map(|number| street(number * 7)).collect::<Vec<_>>());
    assert!(check_indexed(&city) > 100, "a city");
    for path in shared_files("formats/flatgeobuf", |name| ["countries.fgb", "poly00.fgb"].contains(&name)) {
        check_indexed(&bytes_of(&path));
    }
}

#[test]
fn a_file_without_an_index_has_no_tiles() {
    for path in shared_files("formats/flatgeobuf", |name| name == "topp_states.fgb") {
        let opened = open(Kind::FlatGeobuf, &bytes_of(&path)).map(|(_, description)| description);
        assert_eq!(opened, Err(TilesError::NoIndex), "of {}", path.display());
    }
}

#[test]
fn listed_tiles_have_addresses_of_their_own() {
    let document = br#"{"tiles":["a/{z}/{x}/{y}.mvt","b/{z}/{x}/{y}.mvt"],"minzoom":5,"maxzoom":14,"bounds":[7,46,8,47]}"#;
    let (mut opened, description) = open(Kind::TileJson, document).expect("a sound document");
    let Some(Degrees { south_west, .. }) = description.bounds else { panic!("it says its area") };
    assert_eq!(south_west.longitude, 7.0, "its west");
    assert_eq!(description.centre, Some(LonLat { longitude: 7.5, latitude: 46.5 }), "its middle");
    let mut address = |zoom, column, row| match opened.locate(tile(zoom, column, row)) {
        Ok(Place::In(requests)) => requests.into_iter().map(|request| request.url).collect::<String>(),
        other => format!("{other:?}"),
    };
    assert_eq!(address(6, 33, 22), "b/6/33/22.mvt", "one server");
    assert_eq!(address(6, 34, 22), "a/6/34/22.mvt", "the other");
    assert_eq!(address(4, 8, 5), "Ok(Absent)", "too shallow");
    assert_eq!(address(15, 8, 5), "Ok(Absent)", "too deep");
}

#[test]
fn a_template_is_ready_at_once() {
    let mut tiles = Tiles::new(Kind::Template, "https://a.example/%7Bz%7D/{x}/{y}?k=%7Ba%7D").expect("tiles");
    assert_eq!(tiles.want(), None, "nothing to ask");
    let Ok(Place::In(requests)) = tiles.locate(tile(3, 5, 2)) else { panic!("an address") };
    let [request] = requests.as_slice() else { panic!("one request, found {requests:?}") };
    assert_eq!(request.url, "https://a.example/3/5/2?k=%7Ba%7D", "its address");
    assert_eq!((request.part, request.compression), (None, Compression::Unknown), "all of it, as it comes");
}

#[test]
fn what_has_no_vector_tiles_is_refused_in_words() {
    let check = |kind, file: &[u8], expected: &str| {
        let error = open(kind, file).expect_err("no tiles");
        assert_eq!(error.to_string(), expected, "of {kind:?}");
    };
    check(Kind::CityJson, b"{}", "expected a source of tiles, found \"cityjson\"");
    let mut pictures = nested();
    pictures[99] = 2;
    check(Kind::PmTiles, &pictures, "expected an archive of vector tiles, found one of pictures");
    check(
        Kind::TileJson,
        b"{}",
        "no TileJSON: expected tiles, a list of addresses with {z}, {x} and {y} (byte 0)",
    );
    check(
        Kind::FlatGeobuf,
        b"fgb\x03fgb\0\xff\0\0\0",
        "FlatGeobuf is damaged at byte 12: expected a whole header",
    );
    let town = archive(&BTreeMap::from([(0, layer("water", AREA, &[]))]), [0, 0], "{}");
    let mut vector = Tiles::new(Kind::PmTiles, "x").expect("tiles");
    let request = vector.want().expect("the beginning");
    vector.give(&request, &town[..16.min(town.len())]).expect_err("half a header");
    assert_eq!(vector.want(), Some(request), "it is still wanted");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn damaged_and_cut_files_give_tiles_or_a_sentence(damage in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 0..6), cut in any::<proptest::sample::Index>()) {
        let plain = |kind, file: &[u8], tile: Tile| {
            let Ok((mut opened, _)) = open_damaged(kind, file) else { return };
            for _ in 0..20 {
                match opened.locate(tile) {
                    Ok(Place::Needs(requests)) => {
                        if requests.iter().any(|request| opened.give(request, &serve(file, request)).is_err()) {
                            return;
                        }
                    }
                    Ok(Place::In(requests)) => {
                        let parts: Vec<Vec<u8>> = requests.iter().map(|request| serve(file, request)).collect();
                        let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
                        return opened.read(tile, &parts, &mut Sheet::default(), &mut IssueLog::default());
                    }
                    Ok(Place::Absent) | Err(_) => return,
                }
            }
        };
        let broken = |file: &[u8]| {
            let mut file = file.to_vec();
            for (index, byte) in &damage {
                let at = index.index(file.len());
                file[at] = *byte;
            }
            file.truncate(cut.index(file.len()) + 1);
            file
        };
        plain(Kind::PmTiles, &broken(&nested()), tile(2, 1, 1));
        plain(Kind::TileJson, &broken(br#"{"tiles":["a/{z}/{x}/{y}"],"center":[1,2],"vector_layers":[{"id":"a"}]}"#), tile(2, 1, 1));
        let town = indexed::file(&(0..300).map(|number| [f64::from(number), 46.9]).collect::<Vec<_>>());
        plain(Kind::FlatGeobuf, &broken(&town), tile(0, 0, 0));
    }
}

/// As [`open`], without decompressing.
fn open_damaged(kind: Kind, file: &[u8]) -> Result<(Tiles, usize), TilesError> {
    let mut tiles = Tiles::new(kind, "x")?;
    for asked in 0..20 {
        let Some(request) = tiles.want() else { return Ok((tiles, asked)) };
        tiles.give(&request, &serve(file, &request))?;
    }
    Err(TilesError::NoIndex)
}
