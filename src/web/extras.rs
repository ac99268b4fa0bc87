//! What the page calls to read other formats than GeoJSON.
//!
//! In: bytes as `Uint8Array`. Out: plain objects: sheets as bytes, with issues beside them; requests for bytes, which the
//! page fetches and gives. Errors are thrown with a sentence for people.
//! Does not: fetch, decompress, or decide anything that `format` can.

use crate::city::{Issue, IssueLog, Limits, Severity, Sheet};
use crate::format::{
    Compression, Degrees, Kind, Place, Request, Tile, Tiles, cityjson, flatgeobuf, recognise,
};
use crate::geo::{LATITUDE_LIMIT_DEG, LonLat};
use js_sys::{Array, Uint8Array};
use object::{float, object};
use wasm_bindgen::prelude::*;

#[path = "object.rs"]
mod object;

/// Requests that nobody answered, at most; their tiles are long gone.
const OPEN_REQUESTS_MOST: usize = 4_096;

/// Reads a whole file, decompressed, of a format (`cityjson`, `flatgeobuf`, or one of these out of `gzip`). Gives `{ sheet, issues: { listed, count, skipped, repaired } }`.
///
/// # Errors
/// Where nothing of the file can be used.
#[wasm_bindgen]
pub fn convert(format: &str, bytes: &[u8]) -> Result<JsValue, JsError> {
    let limits = Limits::default();
    let kind = match Kind::from_name(format) {
        // It was decompressed; what it is shows now.
        Some(Kind::Gzip) => recognise("", "", bytes),
        kind => kind,
    };
    let (sheet, log) = match kind {
        Some(Kind::CityJson) => {
            let model = cityjson::read(bytes, None, &limits)?;
            (model.footprints, model.log)
        }
        Some(Kind::FlatGeobuf) => flatgeobuf::read(bytes, &limits)?,
        _ => return Err(JsError::new(&format!("expected a format of whole files, found {format:?}"))),
    };
    Ok(outcome(&sheet, &log))
}

/// How large a whole file may be, in bytes.
#[wasm_bindgen]
#[must_use]
pub fn file_bytes_most() -> f64 {
    float(Limits::default().bytes)
}

/// Tiles of one source.
#[wasm_bindgen]
pub struct TileSource {
    tiles: Tiles,
    /// By number: what the page was asked for.
    open: Vec<(u32, Request)>,
    last_number: u32,
}

#[wasm_bindgen]
impl TileSource {
    /// Tiles of a kind (`pmtiles`, `tilejson`, `template`, `flatgeobuf`) at an address.
    ///
    /// # Errors
    /// Where the kind has no tiles.
    #[wasm_bindgen(constructor)]
    pub fn new(kind: &str, url: &str) -> Result<Self, JsError> {
        let known = Kind::from_name(kind)
            .ok_or_else(|| JsError::new(&format!("expected a kind of tiles, found {kind:?}")))?;
        Ok(Self { tiles: Tiles::new(known, url)?, open: Vec::new(), last_number: 0 })
    }

    /// The request that comes before all others; undefined once there is none.
    pub fn want(&mut self) -> JsValue {
        self.tiles.want().map_or(JsValue::UNDEFINED, |request| self.ask(request))
    }

    /// Takes the bytes of a request, decompressed.
    ///
    /// # Errors
    /// Where they are not what they should be.
    pub fn give(&mut self, number: u32, bytes: &[u8]) -> Result<(), JsError> {
        // Given twice where two tiles needed the same: the second time nobody asks any more.
        let Some(place) = self.open.iter().position(|(open, _)| *open == number) else { return Ok(()) };
        let (_, request) = self.open.remove(place);
        Ok(self.tiles.give(&request, bytes)?)
    }

    /// What the tiles are; undefined while something is wanted.
    #[must_use]
    pub fn describe(&self) -> JsValue {
        self.tiles.describe().map_or(JsValue::UNDEFINED, |it| {
            object(&[
                ("min_zoom", it.min_zoom.into()),
                ("max_zoom", it.max_zoom.into()),
                ("bounds", corners(&it.bounds.unwrap_or_else(whole_map))),
                ("centre", it.centre.map_or(JsValue::NULL, |place| list(&pair(place)))),
                ("attribution", it.attribution.into()),
                ("vector_layers", it.vector_layers.into_iter().map(JsValue::from).collect::<Array>().into()),
            ])
        })
    }

    /// Where a tile is: `{ needs }`, requests to be given before it is asked for again; `{ parts }`, requests whose bytes
    /// hold it; or undefined where there is no such tile.
    ///
    /// # Errors
    /// Where the source contradicts itself.
    pub fn locate(&mut self, zoom: u8, column: u32, row: u32) -> Result<JsValue, JsError> {
        let Some(tile) = Tile::new(zoom, column, row) else { return Ok(JsValue::UNDEFINED) };
        Ok(match self.tiles.locate(tile)? {
            Place::Absent => JsValue::UNDEFINED,
            Place::Needs(requests) => {
                let requests: Array = requests.into_iter().map(|request| self.ask(request)).collect();
                object(&[("needs", requests.into())])
            }
            Place::In(requests) => {
                let requests: Array = requests.iter().map(|request| described(0, request)).collect();
                object(&[("parts", requests.into())])
            }
        })
    }

    /// Reads a tile from the bytes of its parts, decompressed, in their order. Gives what [`convert`] gives.
    ///
    /// # Errors
    /// Where there can be no such tile.
    pub fn read(&self, zoom: u8, column: u32, row: u32, parts: Vec<Uint8Array>) -> Result<JsValue, JsError> {
        let tile = Tile::new(zoom, column, row)
            .ok_or_else(|| JsError::new(&format!("expected a tile, found {zoom}/{column}/{row}")))?;
        let parts: Vec<Vec<u8>> = parts.iter().map(Uint8Array::to_vec).collect();
        let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
        let (mut sheet, mut log) = (Sheet::default(), IssueLog::default());
        self.tiles.read(tile, &parts, &mut sheet, &mut log);
        Ok(outcome(&sheet, &log))
    }

    /// Asks the page; what it was asked for already has its number.
    fn ask(&mut self, request: Request) -> JsValue {
        if let Some((number, request)) = self.open.iter().find(|(_, open)| *open == request) {
            return described(*number, request);
        }
        self.last_number = self.last_number.wrapping_add(1);
        let told = described(self.last_number, &request);
        if self.open.len() >= OPEN_REQUESTS_MOST {
            self.open.remove(0);
        }
        self.open.push((self.last_number, request));
        told
    }
}

fn outcome(sheet: &Sheet, log: &IssueLog) -> JsValue {
    let issues = object(&[
        ("listed", log.listed.iter().map(issue).collect::<Array>().into()),
        ("count", log.count.into()),
        ("skipped", log.skipped.into()),
        ("repaired", log.repaired.into()),
    ]);
    object(&[("sheet", Uint8Array::from(sheet.to_bytes().as_slice()).into()), ("issues", issues)])
}

/// An issue with the names that the contract has.
fn issue(issue: &Issue) -> JsValue {
    let severity = match issue.severity {
        Severity::Skipped => "skipped",
        Severity::Repaired => "repaired",
        Severity::Warning => "warning",
    };
    object(&[
        ("severity", severity.into()),
        ("feature_id", issue.feature_id.as_deref().map_or(JsValue::NULL, JsValue::from)),
        ("index", issue.index.map_or(JsValue::NULL, JsValue::from)),
        ("position", issue.position.as_str().into()),
        ("expected", issue.expected.as_str().into()),
        ("found", issue.found.as_str().into()),
    ])
}

fn described(number: u32, request: &Request) -> JsValue {
    let compression = match request.compression {
        Compression::Unknown => "unknown",
        Compression::None => "none",
        Compression::Gzip => "gzip",
        Compression::Brotli => "br",
        Compression::Zstd => "zstd",
    };
    let mut fields: Vec<(&str, JsValue)> = vec![
        ("request", number.into()),
        ("url", request.url.as_str().into()),
        ("compression", compression.into()),
        ("bytes_most", float(request.bytes_most).into()),
    ];
    if let Some(part) = request.part {
        fields.push(("offset", float(part.offset).into()));
        fields.extend(part.length.map(|length| ("length", float(length).into())));
        fields.push(("may_be_short", part.may_be_short.into()));
    }
    object(&fields)
}

/// Where the area isn't said, tiles may be anywhere.
fn whole_map() -> Degrees {
    let corner = |sign: f64| LonLat { longitude: 180.0 * sign, latitude: LATITUDE_LIMIT_DEG * sign };
    Degrees { south_west: corner(-1.0), north_east: corner(1.0) }
}

fn corners(bounds: &Degrees) -> JsValue {
    let [west, south] = pair(bounds.south_west);
    let [east, north] = pair(bounds.north_east);
    list(&[west, south, east, north])
}

fn pair(place: LonLat) -> [f64; 2] {
    [place.longitude, place.latitude]
}

fn list(numbers: &[f64]) -> JsValue {
    numbers.iter().copied().map(JsValue::from).collect::<Array>().into()
}
