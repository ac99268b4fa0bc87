//! Tiles cut from a file by its index: each feature goes with the tile that the middle of its box lies in.
//!
//! In: the file's beginning, and of its index what a tile needs. Out: ranges of the file, and the features in them.
//! All tiles are of one level, deep enough that a tile of an evenly built city holds a few hundred features.
//! Does not: cut features, or show less of them from afar.

use super::{Description, Part, Place, Purpose, Request, TILE_BYTES_MOST, TilesError};
use crate::city::{IssueLog, Limits, Sheet};
use crate::format::flatgeobuf::{Area, Header, Opening, Search};
use crate::format::tile::{Degrees, Tile};
use crate::format::{Compression, FormatError};
use crate::geo::LonLat;
use glam::DVec2;
use std::ops::Range;

/// Most headers lie within this.
const BEGINNING_BYTES: u64 = 16 << 10;
const HEADER_BYTES_MOST: u64 = 17 << 20;
/// Indexes no larger than this are asked for at once; of larger ones, what a tile needs.
const INDEX_BYTES_AT_ONCE: u64 = 4 << 20;
/// Bytes of a larger index that are kept; more than one tile needs.
const INDEX_BYTES_KEPT: u64 = 64 << 20;
/// How many features a tile should hold.
const FEATURES_PER_TILE: f64 = 500.0;
/// The level for files that don't say their area, and the deepest one: city blocks.
const ZOOM_UNSAID: u8 = 14;
const ZOOM_DEEPEST: u8 = 16;

#[derive(Debug, Clone, Default)]
pub(super) struct Indexed {
    header: Option<Box<Header>>,
    /// How much of the beginning has to be there; 0 for not known.
    beginning_bytes: u64,
    /// Parts of the index by where they lie, the one given last at the end.
    index: Vec<(Range<u64>, Vec<u8>)>,
}

impl Indexed {
    pub(super) fn want(&self, url: &str) -> Option<Request> {
        let Some(header) = &self.header else {
            return Some(Request {
                url: url.to_owned(),
                part: Some(Part::beginning(self.beginning_bytes.max(BEGINNING_BYTES))),
                compression: Compression::None,
                bytes_most: HEADER_BYTES_MOST,
                purpose: Purpose::Beginning,
            });
        };
        let index = header.index();
        let is_small = index.end - index.start <= INDEX_BYTES_AT_ONCE;
        (is_small && self.index.is_empty()).then(|| part_of_index(url, index))
    }

    pub(super) fn give_beginning(&mut self, bytes: &[u8]) -> Result<(), TilesError> {
        match Header::read(bytes)? {
            Opening::Short { bytes_wanted } => {
                let wanted = bytes_wanted as u64;
                let asked = self.beginning_bytes.max(BEGINNING_BYTES);
                self.beginning_bytes = wanted;
                // Asked for as much, and the file has no more.
                if wanted <= asked || (bytes.len() as u64) < asked {
                    let at = bytes.len() as u64;
                    let cut = FormatError::Damaged { format: "FlatGeobuf", at, expected: "a whole header" };
                    return Err(cut.into());
                }
            }
            Opening::Read(header) if header.index().is_empty() => return Err(TilesError::NoIndex),
            Opening::Read(header) => self.header = Some(header),
        }
        Ok(())
    }

    pub(super) fn give_index(&mut self, range: Range<u64>, bytes: &[u8]) {
        self.index.retain(|(kept, _)| *kept != range);
        self.index.push((range, bytes.to_vec()));
        let kept = |index: &[(Range<u64>, Vec<u8>)]| index.iter().map(|(_, bytes)| bytes.len() as u64).sum();
        let mut sum: u64 = kept(&self.index);
        while sum > INDEX_BYTES_KEPT && self.index.len() > 1 {
            self.index.remove(0);
            sum = kept(&self.index);
        }
    }

    pub(super) fn describe(&self) -> Option<Description> {
        let header = self.header.as_ref()?;
        let zoom = zoom(header);
        Some(Description {
            min_zoom: zoom,
            max_zoom: zoom,
            bounds: header.bounds.map(degrees),
            ..Description::default()
        })
    }

    pub(super) fn locate(&self, url: &str, tile: Tile) -> Result<Place, TilesError> {
        let Some(header) = &self.header else { return Ok(Place::Absent) };
        if tile.zoom() != zoom(header) {
            return Ok(Place::Absent);
        }
        Ok(match self.search(header, tile)? {
            Err(missing) => {
                Place::Needs(missing.into_iter().map(|range| part_of_index(url, range)).collect())
            }
            Ok(found) if found.is_empty() => Place::Absent,
            Ok(found) => {
                let known = found.iter().filter(|range| range.end < u64::MAX);
                let bytes = known.map(|range| range.end - range.start).sum();
                if bytes > TILE_BYTES_MOST {
                    return Err(TilesError::TooLarge { found: bytes });
                }
                let part = |range: Range<u64>| {
                    let length = (range.end < u64::MAX).then(|| range.end - range.start);
                    let part = Part { offset: range.start, length, may_be_short: false };
                    Request::tile(url.to_owned(), Some(part), Compression::None)
                };
                Place::In(found.into_iter().map(part).collect())
            }
        })
    }

    /// The ranges that hold the features of a tile, or those of the index that say which.
    #[expect(clippy::type_complexity, reason = "two kinds of the same ranges, and what went wrong")]
    fn search(
        &self,
        header: &Header,
        tile: Tile,
    ) -> Result<Result<Vec<Range<u64>>, Vec<Range<u64>>>, TilesError> {
        let Degrees { south_west, north_east } = tile.degrees();
        let corner = |place: LonLat| DVec2::new(place.longitude, place.latitude);
        let mut area = Area { least: corner(south_west), most: corner(north_east) };
        // What lies beyond the map belongs to the tiles at its edge.
        if tile.row() == 0 {
            area.most.y = 90.0;
        }
        if tile.row_from_south() == 0 {
            area.least.y = -90.0;
        }
        let mut search = Search::new(header, area);
        while !search.wants().is_empty() {
            let wanted = search.wants().to_vec();
            let missing: Vec<_> = wanted.iter().filter(|range| self.part(range).is_none()).cloned().collect();
            if !missing.is_empty() {
                return Ok(Err(missing));
            }
            for range in &wanted {
                search.give(range, self.part(range).unwrap_or(&[]))?;
            }
        }
        Ok(Ok(search.found()))
    }

    /// Bytes of the index that were given.
    fn part(&self, range: &Range<u64>) -> Option<&[u8]> {
        self.index.iter().rev().find_map(|(kept, bytes)| {
            let start = usize::try_from(range.start.checked_sub(kept.start)?).ok()?;
            let length = usize::try_from(range.end.checked_sub(range.start)?).ok()?;
            bytes.get(start..start.checked_add(length)?)
        })
    }

    pub(super) fn read(
        &self,
        tile: Tile,
        parts: &[&[u8]],
        limits: &Limits,
        sheet: &mut Sheet,
        log: &mut IssueLog,
    ) {
        let Some(header) = &self.header else { return };
        let ranges = self.search(header, tile).ok().and_then(Result::ok).unwrap_or_default();
        for (bytes, range) in parts.iter().zip(ranges) {
            let mut found = Sheet::default();
            header.features(bytes, range.start, limits, &mut found, log);
            for feature in 0..found.len() {
                if is_of_tile(tile, &found, feature) {
                    let (feature_id, properties) = found.words(feature);
                    sheet.add(feature_id, properties, found.rings(feature));
                }
            }
        }
    }
}

fn place(position: DVec2) -> LonLat {
    LonLat { longitude: position.x, latitude: position.y }
}

fn degrees(area: Area) -> Degrees {
    Degrees { south_west: place(area.least), north_east: place(area.most) }
}

fn part_of_index(url: &str, range: Range<u64>) -> Request {
    let length = range.end.saturating_sub(range.start);
    Request {
        url: url.to_owned(),
        part: Some(Part::whole(range.start, length)),
        compression: Compression::None,
        bytes_most: length,
        purpose: Purpose::Index(range),
    }
}

/// The level on which the box of all features is cut into tiles of a good size.
fn zoom(header: &Header) -> u8 {
    let Some(bounds) = header.bounds.map(degrees) else { return ZOOM_UNSAID };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a rough number is enough; float casts saturate"
    )]
    let tiles_wanted = (header.features_count as f64 / FEATURES_PER_TILE) as usize;
    let is_coarse = |zoom: &u8| Tile::covering(*zoom, bounds, tiles_wanted).is_some();
    // The first level that has more tiles than are wanted.
    (0..ZOOM_DEEPEST).find(|zoom| !is_coarse(zoom)).unwrap_or(ZOOM_DEEPEST)
}

/// Whether the middle of a feature's box lies in a tile.
fn is_of_tile(tile: Tile, sheet: &Sheet, feature: usize) -> bool {
    let (mut least, mut most) = (DVec2::MAX, DVec2::MIN);
    for place in sheet.rings(feature).flat_map(|(_, places)| places) {
        (least, most) = (least.min(*place), most.max(*place));
    }
    let middle = (least + most) / 2.0;
    Tile::at(tile.zoom(), place(middle)) == tile
}
