//! Tiles in an archive that is one file.
//!
//! In: its header, directories and description. Out: where in the file a tile lies.
//! Does not: insist on the description; an archive without one has tiles all the same.

use super::{Description, Part, Place, Purpose, Request, TILE_BYTES_MOST, TilesError};
use crate::format::pmtiles::{DIRECTORY_BYTES_MOST, METADATA_BYTES_MOST};
use crate::format::tile::Tile;
use crate::format::{Archive, Located, Source, TileType, Wanted};

/// The header and the first directory lie within this: asking for as much at once spares a request.
const BEGINNING_BYTES: u64 = 16 << 10;

#[derive(Debug, Clone, Default)]
pub(super) struct Archived {
    archive: Archive,
    /// The description, once it was given.
    source: Option<Source>,
}

impl Archived {
    pub(super) fn want(&self, url: &str) -> Option<Request> {
        let wanted = self.archive.want();
        let wanted = wanted.or_else(|| self.archive.want_metadata().filter(|_| self.source.is_none()))?;
        Some(self.request(url, wanted))
    }

    fn request(&self, url: &str, wanted: Wanted) -> Request {
        let is_header = self.archive.header().is_none();
        let is_description = self.archive.want_metadata() == Some(wanted);
        Request {
            url: url.to_owned(),
            part: Some(if is_header {
                Part::beginning(BEGINNING_BYTES)
            } else {
                Part::whole(wanted.offset, wanted.length)
            }),
            compression: wanted.compression,
            bytes_most: if is_description { METADATA_BYTES_MOST } else { DIRECTORY_BYTES_MOST },
            purpose: Purpose::Archive(wanted),
        }
    }

    pub(super) fn give(&mut self, wanted: Wanted, bytes: &[u8]) -> Result<(), TilesError> {
        if self.archive.want_metadata() == Some(wanted) {
            // One that can't be read says nothing, and costs no tile.
            let none = || Source::of_template("");
            self.source = Some(Source::read_description(bytes).unwrap_or_else(|_| none()));
        }
        self.archive.give(wanted, bytes)?;
        match self.archive.header().map(|header| header.tile_type) {
            Some(TileType::Picture) => Err(TilesError::Content("pictures")),
            Some(TileType::Other) => Err(TilesError::Content("another or unknown type")),
            Some(TileType::Mvt) | None => Ok(()),
        }
    }

    pub(super) fn describe(&self) -> Option<Description> {
        let header = self.archive.header()?;
        let said = |read: fn(&Source) -> String| self.source.as_ref().map(read).unwrap_or_default();
        Some(Description {
            min_zoom: header.min_zoom,
            max_zoom: header.max_zoom,
            bounds: Some(header.bounds).filter(|bounds| bounds.south_west != bounds.north_east),
            centre: Some(header.centre),
            attribution: said(|source| source.attribution.clone()),
            vector_layers: self.source.as_ref().map_or_else(Vec::new, |source| source.vector_layers.clone()),
        })
    }

    pub(super) fn locate(&mut self, url: &str, tile: Tile) -> Result<Place, TilesError> {
        let Some(header) = self.archive.header() else { return Ok(Place::Absent) };
        if !(header.min_zoom..=header.max_zoom).contains(&tile.zoom()) {
            return Ok(Place::Absent);
        }
        let compression = header.tile_compression;
        Ok(match self.archive.locate(tile)? {
            Located::Needs(wanted) => Place::Needs(vec![self.request(url, wanted)]),
            Located::Absent => Place::Absent,
            Located::Tile { length, .. } if length > TILE_BYTES_MOST => {
                return Err(TilesError::TooLarge { found: length });
            }
            Located::Tile { offset, length } => {
                Place::In(vec![Request::tile(url.to_owned(), Some(Part::whole(offset, length)), compression)])
            }
        })
    }
}
