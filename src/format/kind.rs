//! What a source is: by its first bytes, else by its media type, else by its address.
//!
//! In: an address, and what has come of its content. Out: a [`Kind`]; none for GeoJSON and for what isn't known, both of
//! which the reader of text takes.
//! Does not: fetch, or look behind the first bytes; a file that begins like one of these may still be none.

use crate::city::json::{Scan, Stop};

/// A kind of source that isn't GeoJSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An archive of tiles, read by parts.
    PmTiles,
    /// A document that lists addresses of tiles.
    TileJson,
    /// An address with places for level, column and row.
    Template,
    /// A file with an index of its features: read whole, or by parts.
    FlatGeobuf,
    /// A file of a city's solids, read whole.
    CityJson,
    /// Compressed; decompress it, and ask again about what comes out.
    Gzip,
}

/// Kinds with the names that the page knows them by.
const NAMES: [(Kind, &str); 6] = [
    (Kind::PmTiles, "pmtiles"),
    (Kind::TileJson, "tilejson"),
    (Kind::Template, "template"),
    (Kind::FlatGeobuf, "flatgeobuf"),
    (Kind::CityJson, "cityjson"),
    (Kind::Gzip, "gzip"),
];

/// How the path of an address ends, in lower case.
const ENDINGS: [(&str, Kind); 5] = [
    (".pmtiles", Kind::PmTiles),
    (".fgb", Kind::FlatGeobuf),
    (".city.json", Kind::CityJson),
    (".city.jsonl", Kind::CityJson),
    (".cityjson", Kind::CityJson),
];

/// Media types, without parameters, in lower case.
const MEDIA_TYPES: [(&str, Kind); 7] = [
    ("application/vnd.pmtiles", Kind::PmTiles),
    ("application/flatgeobuf", Kind::FlatGeobuf),
    ("application/vnd.flatgeobuf", Kind::FlatGeobuf),
    ("application/city+json", Kind::CityJson),
    ("application/city+json-seq", Kind::CityJson),
    ("application/gzip", Kind::Gzip),
    ("application/x-gzip", Kind::Gzip),
];

/// What files begin with.
const MARKS: [(&[u8], Kind); 4] = [
    (b"PMTiles", Kind::PmTiles),
    (b"fgb\x03fgb", Kind::FlatGeobuf),
    (b"fgb\x02fgb", Kind::FlatGeobuf),
    (b"\x1f\x8b", Kind::Gzip),
];

impl Kind {
    /// The name that the page knows it by.
    #[must_use]
    pub fn name(self) -> &'static str {
        NAMES.iter().find(|(kind, _)| *kind == self).map_or("", |(_, name)| name)
    }

    /// The kind of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        NAMES.iter().find(|(_, own)| *own == name).map(|(kind, _)| *kind)
    }

    /// Whether it is read tile by tile when opened by its address; a FlatGeobuf may also be read whole.
    #[must_use]
    pub fn has_tiles(self) -> bool {
        matches!(self, Self::PmTiles | Self::TileJson | Self::Template | Self::FlatGeobuf)
    }
}

/// What a source is. All but the address may be empty, as long as nothing has come; a few thousand of the first bytes
/// are plenty, and fewer may do.
#[must_use]
pub fn recognise(url: &str, media_type: &str, first_bytes: &[u8]) -> Option<Kind> {
    if is_template(url) {
        return Some(Kind::Template);
    }
    let marked = MARKS.iter().find(|(mark, _)| first_bytes.starts_with(mark)).map(|(_, kind)| *kind);
    if marked.is_some() {
        return marked;
    }
    let text = first_bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(first_bytes);
    match Scan::new(text, 0).peek() {
        Ok(b'{') => recognise_object(text),
        // An array, a sequence of GeoJSON, a page that says 404, another format: no address makes it one of ours.
        Ok(_) => None,
        Err(_) => by_name(url, media_type),
    }
}

/// Whether an address has places for level, column and row. Browsers write `{` as `%7B`.
fn is_template(url: &str) -> bool {
    let holds = |place: &[u8]| url.as_bytes().windows(place.len()).any(|part| part == place);
    let has = |plain: &[u8], encoded: &[u8]| holds(plain) || holds(encoded);
    let has_row = has(b"{y}", b"%7By%7D") || has(b"{-y}", b"%7B-y%7D");
    has(b"{z}", b"%7Bz%7D") && has(b"{x}", b"%7Bx%7D") && has_row
}

fn encoded(place: &str) -> String {
    place.replace('{', "%7B").replace('}', "%7D")
}

/// An address whose places are written plainly.
pub(super) fn plain_template(url: &str) -> String {
    ["{z}", "{x}", "{y}", "{-y}"]
        .iter()
        .fold(url.to_owned(), |url, place| url.replace(&encoded(place), place))
}

fn by_name(url: &str, media_type: &str) -> Option<Kind> {
    let media_type = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let by_type = MEDIA_TYPES.iter().find(|(name, _)| *name == media_type).map(|(_, kind)| *kind);
    let path = url.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    by_type.or_else(|| ENDINGS.iter().find(|(ending, _)| path.ends_with(ending)).map(|(_, kind)| *kind))
}

/// Goes through the members of an object until one tells, or the bytes end.
fn recognise_object(text: &[u8]) -> Option<Kind> {
    let mut scan = Scan::new(text, 0);
    let mut find = || -> Result<Option<Kind>, Stop> {
        scan.open(b'{', "an object")?;
        let mut more = scan.first(b'}')?;
        while more {
            let key = scan.key()?.bytes;
            let value = scan.peek()?;
            match (scan.slice(key), value) {
                (b"type", b'"') => {
                    let named = scan.string()?.bytes;
                    match scan.slice(named) {
                        b"CityJSON" => return Ok(Some(Kind::CityJson)),
                        b"FeatureCollection" | b"Feature" => return Ok(None),
                        // Documents about tiles have types of their own.
                        _ => {}
                    }
                }
                (b"CityObjects", b'{') => return Ok(Some(Kind::CityJson)),
                (b"tilejson", b'"') | (b"tiles", b'[') => return Ok(Some(Kind::TileJson)),
                _ => scan.skip()?,
            }
            more = scan.another(b'}')?;
        }
        Ok(None)
    };
    find().ok().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_known_by_its_address_before_anything_has_come() {
        let check = |url, expected| assert_eq!(recognise(url, "", b""), expected, "of {url:?}");
        check("https://a.example/city.pmtiles?v=2#x", Some(Kind::PmTiles));
        check("CITY.PMTILES", Some(Kind::PmTiles));
        check("tiles/{z}/{x}/{y}.mvt", Some(Kind::Template));
        check("https://a.example/%7Bz%7D/%7Bx%7D/%7B-y%7D", Some(Kind::Template));
        check("town.fgb", Some(Kind::FlatGeobuf));
        check("delft.city.json", Some(Kind::CityJson));
        check("city.geojson", None);
        check("tiles.json", None);
        check("?file=a.pmtiles", None);
    }

    #[test]
    fn what_has_come_counts_more_than_the_address() {
        let check = |bytes: &[u8], expected| {
            assert_eq!(recognise("a.pmtiles", "application/city+json", bytes), expected, "of {bytes:?}");
        };
        check(b"", Some(Kind::CityJson));
        check(b"PMTiles\x03", Some(Kind::PmTiles));
        check(b"fgb\x03fgb\x01", Some(Kind::FlatGeobuf));
        check(&[0x1f, 0x8b, 8], Some(Kind::Gzip));
        check(b"<!DOCTYPE html>", None);
        check(b"[1,2]", None);
    }

    #[test]
    fn an_object_is_known_by_the_first_member_that_tells() {
        let check = |text: &str, expected| assert_eq!(recognise("", "", text.as_bytes()), expected, "{text}");
        check(r#"{"type":"CityJSON","version":"2.0","#, Some(Kind::CityJson));
        check("\u{feff}{\"version\":\"1.1\", \"type\" : \"CityJSON\"", Some(Kind::CityJson));
        check(r#"{"metadata":{"a":[1,2]},"CityObjects":{"x":"#, Some(Kind::CityJson));
        check(r#"{"name":"x","type":"baselayer","tilejson":"2.1.0"}"#, Some(Kind::TileJson));
        check(r#"{"tiles":["#, Some(Kind::TileJson));
        check(r#"{"type":"FeatureCollection","tiles":["a"]}"#, None);
        check(r#"{"type":"#, None);
        check("{", None);
        check(r#"{"a":{"type":"CityJSON"}}"#, None);
    }

    #[test]
    fn the_page_names_kinds_as_they_are() {
        for (kind, name) in NAMES {
            assert_eq!((kind.name(), Kind::from_name(name)), (name, Some(kind)), "both ways");
        }
        assert_eq!(Kind::from_name("geojson"), None, "nothing else");
        assert_eq!(plain_template("%7Bz%7D/{x}/%7B-y%7D/%7Ba%7D"), "{z}/{x}/{-y}/%7Ba%7D", "only the places");
    }
}
