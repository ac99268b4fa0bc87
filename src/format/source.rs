//! Where tiles come from: addresses with places for level, column and row, and the JSON that lists them.
//!
//! In: a template such as `https://…/{z}/{x}/{y}.mvt`, or a [TileJSON] document. Out: addresses, levels, area.
//! Does not: fetch, or judge addresses.
//!
//! [TileJSON]: https://github.com/mapbox/tilejson-spec/tree/master/3.0.0

use super::tile::{Degrees, Tile, ZOOM_MOST};
use crate::city::json::{Scan, Stop, decode};
use crate::geo::LonLat;

/// The deepest level where none is said.
const ZOOM_UNSAID: u8 = 14;
/// Texts longer than this are not kept.
const TEXT_BYTES_MOST: usize = 4 << 10;
/// Templates beyond these are not kept.
const TEMPLATES_MOST: usize = 16;
/// Names of layers beyond these are not kept.
const LAYERS_MOST: usize = 256;

/// Where tiles come from, and which there are.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    /// Addresses of the same tiles.
    pub templates: Vec<String>,
    /// The shallowest level.
    pub min_zoom: u8,
    /// The deepest level.
    pub max_zoom: u8,
    /// The area that tiles cover.
    pub bounds: Option<Degrees>,
    /// The place to begin at.
    pub centre: Option<LonLat>,
    /// The names of the layers in tiles; none where it isn't said.
    pub vector_layers: Vec<String>,
    /// Whom to name; may hold markup, which is not to be trusted.
    pub attribution: String,
}

/// Why a document lists no tiles.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no TileJSON: expected {expected} (byte {at})")]
pub struct SourceError {
    /// The byte at which it goes wrong.
    pub at: usize,
    /// In plain words.
    pub expected: &'static str,
}

/// The address of a tile. `{y}` counts rows from the north, `{-y}` from the south.
#[must_use]
pub fn address(template: &str, tile: Tile) -> String {
    template
        .replace("{z}", &tile.zoom().to_string())
        .replace("{x}", &tile.column().to_string())
        .replace("{y}", &tile.row().to_string())
        .replace("{-y}", &tile.row_from_south().to_string())
}

impl Source {
    /// One template, of which nothing more is known.
    #[must_use]
    pub fn of_template(template: &str) -> Self {
        Self { templates: vec![template.to_owned()], ..Self::unsaid() }
    }

    /// Reads a TileJSON document.
    ///
    /// # Errors
    /// Where it is no JSON object, or lists no tiles.
    pub fn read(document: &[u8]) -> Result<Self, SourceError> {
        let source = Self::read_description(document)?;
        if source.templates.is_empty() {
            return Err(SourceError { at: 0, expected: "tiles, a list of addresses with {z}, {x} and {y}" });
        }
        Ok(source)
    }

    /// Reads what describes tiles and need not list them, such as the JSON in a PMTiles archive.
    ///
    /// # Errors
    /// Where it is no JSON object.
    pub fn read_description(document: &[u8]) -> Result<Self, SourceError> {
        let document = document.strip_prefix(b"\xef\xbb\xbf").unwrap_or(document);
        let mut scan = Scan::new(document, 0);
        let mut source = Self::unsaid();
        source.read_members(&mut scan).map_err(|stop| match stop {
            Stop::Bad { at, expected } => SourceError { at, expected },
            Stop::Short => SourceError { at: document.len(), expected: "the rest of the document" },
        })?;
        Ok(source)
    }

    fn unsaid() -> Self {
        Self {
            templates: Vec::new(),
            min_zoom: 0,
            max_zoom: ZOOM_UNSAID,
            bounds: None,
            centre: None,
            vector_layers: Vec::new(),
            attribution: String::new(),
        }
    }

    fn read_members(&mut self, scan: &mut Scan<'_>) -> Result<(), Stop> {
        let mut is_from_south = false;
        scan.open(b'{', "an object")?;
        let mut more = scan.first(b'}')?;
        while more {
            let key = scan.key()?;
            let value = scan.peek()?;
            match (scan.slice(key.bytes), value) {
                (b"tiles", b'[') => each(scan, |scan, index| {
                    if scan.peek()? != b'"' || index >= TEMPLATES_MOST {
                        return scan.skip();
                    }
                    let template = text(scan)?;
                    self.templates.extend(Some(template).filter(|template| !template.is_empty()));
                    Ok(())
                })?,
                (b"minzoom", _) => self.min_zoom = zoom(scan, self.min_zoom)?,
                (b"maxzoom", _) => self.max_zoom = zoom(scan, self.max_zoom)?,
                (b"bounds", b'[') => self.bounds = bounds(scan)?,
                (b"center", b'[') => self.centre = centre(scan)?,
                (b"vector_layers", b'[') => each(scan, |scan, index| {
                    if scan.peek()? != b'{' || index >= LAYERS_MOST {
                        return scan.skip();
                    }
                    self.vector_layers.extend(layer_name(scan)?);
                    Ok(())
                })?,
                (b"attribution", b'"') => self.attribution = text(scan)?,
                (b"scheme", b'"') => is_from_south = text(scan)? == "tms",
                _ => scan.skip()?,
            }
            more = scan.another(b'}')?;
        }
        self.min_zoom = self.min_zoom.min(self.max_zoom);
        if is_from_south {
            self.templates.iter_mut().for_each(|template| *template = template.replace("{y}", "{-y}"));
        }
        Ok(())
    }
}

/// Goes through an array, the bracket of which comes next.
fn each(
    scan: &mut Scan<'_>,
    mut entry: impl FnMut(&mut Scan<'_>, usize) -> Result<(), Stop>,
) -> Result<(), Stop> {
    scan.open(b'[', "an array")?;
    let mut more = scan.first(b']')?;
    let mut index = 0;
    while more {
        entry(scan, index)?;
        index += 1;
        more = scan.another(b']')?;
    }
    Ok(())
}

fn text(scan: &mut Scan<'_>) -> Result<String, Stop> {
    let bytes = scan.string()?.bytes;
    let bytes = scan.slice(bytes);
    Ok(if bytes.len() > TEXT_BYTES_MOST { String::new() } else { decode(bytes) })
}

/// A number; none where something else stands there.
fn number(scan: &mut Scan<'_>) -> Result<Option<f64>, Stop> {
    match scan.peek()? {
        b'-' | b'0'..=b'9' => scan.number().map(Some),
        _ => scan.skip().map(|()| None),
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to the levels there are"
)]
fn zoom(scan: &mut Scan<'_>, unsaid: u8) -> Result<u8, Stop> {
    Ok(number(scan)?.map_or(unsaid, |zoom| zoom.clamp(0.0, f64::from(ZOOM_MOST)) as u8))
}

/// The name of a layer, from what describes it.
fn layer_name(scan: &mut Scan<'_>) -> Result<Option<String>, Stop> {
    let mut name = None;
    scan.open(b'{', "an object")?;
    let mut more = scan.first(b'}')?;
    while more {
        let key = scan.key()?;
        match (scan.slice(key.bytes), scan.peek()?) {
            (b"id", b'"') => name = Some(text(scan)?),
            _ => scan.skip()?,
        }
        more = scan.another(b'}')?;
    }
    Ok(name.filter(|name| !name.is_empty()))
}

/// The first numbers of an array; not numbers where there are fewer.
fn numbers<const COUNT: usize>(scan: &mut Scan<'_>) -> Result<[f64; COUNT], Stop> {
    let mut numbers = [f64::NAN; COUNT];
    each(scan, |scan, index| {
        let found = number(scan)?;
        if let (Some(number), Some(found)) = (numbers.get_mut(index), found) {
            *number = found;
        }
        Ok(())
    })?;
    Ok(numbers)
}

/// Longitude and latitude; a level may follow.
fn centre(scan: &mut Scan<'_>) -> Result<Option<LonLat>, Stop> {
    let [longitude, latitude] = numbers(scan)?;
    let is_place = longitude.abs() <= 180.0 && latitude.abs() <= 90.0;
    Ok(is_place.then_some(LonLat { longitude, latitude }))
}

/// West, south, east and north.
fn bounds(scan: &mut Scan<'_>) -> Result<Option<Degrees>, Stop> {
    let [west, south, east, north] = numbers(scan)?;
    let is_box = west.abs() <= 180.0 && east.abs() <= 180.0 && south.abs() <= 90.0 && north.abs() <= 90.0;
    let corner = |longitude, latitude| LonLat { longitude, latitude };
    Ok((is_box && south <= north)
        .then(|| Degrees { south_west: corner(west, south), north_east: corner(east, north) }))
}
