//! Archives: real ones, one made here with directories below the first, and broken ones.

use crate::support::shared_files;
use civitwin::city::{IssueLog, Sheet};
use civitwin::format::{Archive, ArchiveError, Compression, Located, Tile, TileType, Wanted, read_tile};
use proptest::prelude::*;
use std::fs;
use std::io::Read as _;

pub(crate) fn decompress(bytes: &[u8], compression: Compression) -> Vec<u8> {
    if compression != Compression::Gzip {
        return bytes.to_vec();
    }
    let mut whole = Vec::new();
    flate2::read::GzDecoder::new(bytes).read_to_end(&mut whole).expect("gzip");
    whole
}

fn part(file: &[u8], offset: u64, length: u64) -> &[u8] {
    let range = |from: u64| usize::try_from(from).expect("a small file");
    file.get(range(offset)..range(offset + length)).expect("inside the file")
}

fn serve(file: &[u8], wanted: Wanted) -> Vec<u8> {
    decompress(part(file, wanted.offset, wanted.length), wanted.compression)
}

fn open(file: &[u8]) -> Archive {
    let mut archive = Archive::new();
    while let Some(wanted) = archive.want() {
        archive.give(wanted, &serve(file, wanted)).expect("a sound archive");
    }
    archive
}

/// The bytes of a tile, and how many directories were needed for it.
fn tile_in(file: &[u8], archive: &mut Archive, tile: Tile) -> (Option<Vec<u8>>, usize) {
    for needed in 0.. {
        match archive.locate(tile).expect("a sound archive") {
            Located::Needs(wanted) => archive.give(wanted, &serve(file, wanted)).expect("a sound directory"),
            Located::Tile { offset, length } => return (Some(part(file, offset, length).to_vec()), needed),
            Located::Absent => return (None, needed),
        }
    }
    unreachable!("a tile is there or it is not")
}

pub(crate) fn tile(zoom: u8, column: u32, row: u32) -> Tile {
    Tile::new(zoom, column, row).expect("a tile")
}

#[test]
fn an_archive_of_vector_tiles_gives_its_tile() {
    for path in shared_files("formats/pmtiles", |name| name == "test_fixture_1.pmtiles") {
        let file = fs::read(&path).expect("a file");
        let mut archive = open(&file);
        let header = *archive.header().expect("a header");
        assert_eq!(
            (header.tile_type, header.tile_compression),
            (TileType::Mvt, Compression::Gzip),
            "what it holds"
        );
        assert_eq!((header.min_zoom, header.max_zoom), (0, 0), "its levels");
        let (bytes, _) = tile_in(&file, &mut archive, tile(0, 0, 0));
        let bytes = decompress(&bytes.expect("its only tile"), header.tile_compression);
        let (mut sheet, mut log) = (Sheet::default(), IssueLog::default());
        read_tile(&bytes, tile(0, 0, 0), &mut sheet, &mut log);
        assert_eq!((sheet.len(), log.count), (1, 0), "one feature, {:?}", log.listed);
        assert_eq!(tile_in(&file, &mut archive, tile(1, 0, 0)).0, None, "no other tile");
        let metadata = archive.want_metadata().expect("a description");
        let json: serde_json::Value = serde_json::from_slice(&serve(&file, metadata)).expect("JSON");
        assert!(json.is_object(), "found {json}");
    }
}

#[test]
fn an_archive_of_pictures_gives_all_of_them() {
    for path in shared_files("formats/pmtiles", |name| name.starts_with("stamen_toner")) {
        let file = fs::read(&path).expect("a file");
        let mut archive = open(&file);
        let header = *archive.header().expect("a header");
        assert_eq!(
            (header.tile_type, header.min_zoom, header.max_zoom),
            (TileType::Picture, 0, 3),
            "what it holds"
        );
        assert!(header.bounds.south_west.latitude < header.bounds.north_east.latitude, "{:?}", header.bounds);
        for zoom in 0..=3_u8 {
            for (column, row) in
                (0..1 << zoom).flat_map(|column| (0..1 << zoom).map(move |row| (column, row)))
            {
                let (bytes, _) = tile_in(&file, &mut archive, tile(zoom, column, row));
                let bytes = bytes.unwrap_or_else(|| panic!("{zoom}/{column}/{row} is missing"));
                assert!(bytes.starts_with(b"\x89PNG"), "{zoom}/{column}/{row} is a picture");
            }
        }
        assert_eq!(tile_in(&file, &mut archive, tile(4, 0, 0)).0, None, "no deeper ones");
    }
}

fn varint(mut number: u64, into: &mut Vec<u8>) {
    while number >= 0x80 {
        into.push(u8::try_from(number & 0x7f).expect("seven bits") | 0x80);
        number >>= 7;
    }
    into.push(u8::try_from(number).expect("seven bits"));
}

/// A directory of entries: first tile, run, length, offset.
pub(crate) fn directory(entries: &[[u64; 4]]) -> Vec<u8> {
    let mut bytes = Vec::new();
    varint(entries.len() as u64, &mut bytes);
    let mut before = 0;
    for entry in entries {
        varint(entry[0] - before, &mut bytes);
        before = entry[0];
    }
    entries.iter().for_each(|entry| varint(entry[1], &mut bytes));
    entries.iter().for_each(|entry| varint(entry[2], &mut bytes));
    entries.iter().for_each(|entry| varint(entry[3] + 1, &mut bytes));
    bytes
}

/// Tiles of level 2, of one byte each, in two directories below the first; none for the last four.
pub(crate) fn nested() -> Vec<u8> {
    let leaf = |from: u64, to: u64| {
        directory(&(from..to).map(|number| [number, 1, 1, number - 5]).collect::<Vec<_>>())
    };
    let leaves = [leaf(5, 13), leaf(13, 17)];
    let lengths = [leaves[0].len() as u64, leaves[1].len() as u64];
    let root = directory(&[[5, 0, lengths[0], 0], [13, 0, lengths[1], lengths[0]]]);
    let mut file = b"PMTiles\x03".to_vec();
    let mut offset = 127_u64;
    for length in [root.len() as u64, 0, lengths[0] + lengths[1], 12] {
        file.extend(offset.to_le_bytes());
        file.extend(length.to_le_bytes());
        offset += length;
    }
    file.extend([0; 24]);
    file.extend([1, 1, 1, 1, 2, 2]);
    file.resize(127, 0);
    [file, root, leaves.concat(), (0..12).collect()].concat()
}

#[test]
fn directories_below_the_first_are_asked_for_once() {
    let file = nested();
    let mut archive = open(&file);
    let places = (0..4).flat_map(|column| (0..4).map(move |row| (column, row)));
    let found: Vec<(Option<Vec<u8>>, usize)> =
        places.map(|(column, row)| tile_in(&file, &mut archive, tile(2, column, row))).collect();
    let mut tiles: Vec<u8> = found.iter().filter_map(|(bytes, _)| bytes.clone()).flatten().collect();
    tiles.sort_unstable();
    assert_eq!(tiles, (0..12).collect::<Vec<u8>>(), "each tile once, four absent");
    assert_eq!(found.iter().map(|(_, needed)| needed).sum::<usize>(), 2, "two directories in all");
    assert_eq!(archive.want_metadata(), None, "it has no description");
}

#[test]
fn what_is_no_archive_is_said_to_be_none() {
    let give = |bytes: &[u8]| {
        let mut archive = Archive::new();
        let wanted = archive.want().expect("the header first");
        archive.give(wanted, bytes).expect_err("no archive")
    };
    assert!(matches!(give(b""), ArchiveError::NotPmTiles { .. }), "an empty file");
    assert!(matches!(give(b"<!DOCTYPE html>"), ArchiveError::NotPmTiles { .. }), "a page");
    assert!(matches!(give(&nested()[..126]), ArchiveError::NotPmTiles { .. }), "half a header");
    let mut other = nested();
    other[7] = 4;
    assert_eq!(give(&other), ArchiveError::Version { found: 4 }, "another version");
    assert_eq!(give(&other).to_string(), "expected version 3 of PMTiles, found version 4", "in words");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_archives_never_panic(damage in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..8), column in 0..4_u32, row in 0..4_u32) {
        let mut file = nested();
        for (index, byte) in damage {
            let at = index.index(file.len());
            file[at] = byte;
        }
        let mut archive = Archive::new();
        // A server gives what there is of what is wanted.
        let serve = |wanted: Wanted| {
            let start = usize::try_from(wanted.offset).unwrap_or(usize::MAX).min(file.len());
            let end = usize::try_from(wanted.offset.saturating_add(wanted.length)).unwrap_or(usize::MAX);
            file[start..end.clamp(start, file.len())].to_vec()
        };
        for _ in 0..20 {
            match archive.locate(tile(2, column, row)) {
                Ok(Located::Needs(wanted)) => {
                    if archive.give(wanted, &serve(wanted)).is_err() {
                        break;
                    }
                }
                Ok(Located::Tile { .. } | Located::Absent) | Err(_) => break,
            }
        }
    }
}
