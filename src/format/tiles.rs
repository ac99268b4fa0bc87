//! Tiles of a city, wherever they come from: an archive, addresses, or a file with an index of its features.
//!
//! In: a kind and an address, then parts of the source as they come, decompressed. Out: which parts are needed next, what
//! the tiles cover, which parts a tile is in, and its features.
//! A machine without input or output: ask [`Tiles::want`], fetch, decompress, [`Tiles::give`], until nothing is wanted;
//! then [`Tiles::locate`], which may need more; then [`Tiles::read`]. Any number of tiles may be under way at once.
//! Does not: fetch or decompress, keep tiles, or choose which to show.

mod archived;
mod indexed;
mod listed;

use super::kind::Kind;
use super::tile::{Degrees, Tile};
use super::{ArchiveError, Compression, FormatError, SourceError};
use crate::city::{IssueLog, Limits, Sheet};
use crate::geo::LonLat;
use archived::Archived;
use indexed::Indexed;
use listed::Listed;
use std::ops::Range;

/// Bytes of one tile, decompressed, at most.
const TILE_BYTES_MOST: u64 = 32 << 20;

/// Bytes that are needed, and how to get them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The address, which may be relative to the one that the tiles were opened by.
    pub url: String,
    /// Which bytes; all of them if none.
    pub part: Option<Part>,
    /// How these are compressed; where that's unknown, by how they begin.
    pub compression: Compression,
    /// How many there may be, decompressed; more would be refused.
    pub bytes_most: u64,
    purpose: Purpose,
}

/// A part of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// The first byte.
    pub offset: u64,
    /// How many; up to the end if none.
    pub length: Option<u64>,
    /// Whether a file that ends before will do.
    pub may_be_short: bool,
}

/// What a request is for.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Purpose {
    Archive(super::Wanted),
    Document,
    Beginning,
    Index(Range<u64>),
    Tile,
}

/// What the tiles are.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Description {
    /// The shallowest level.
    pub min_zoom: u8,
    /// The deepest level; equal to the shallowest where a file is cut into tiles here.
    pub max_zoom: u8,
    /// The area that they cover.
    pub bounds: Option<Degrees>,
    /// The place to begin at; the middle of the area where it isn't said, or lies elsewhere.
    pub centre: Option<LonLat>,
    /// Whom to name; may hold markup, which is not to be trusted.
    pub attribution: String,
    /// The names of their layers; none where it isn't said.
    pub vector_layers: Vec<String>,
}

/// Where a tile is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// Give these, and ask again.
    Needs(Vec<Request>),
    /// In these, one after the other.
    In(Vec<Request>),
    /// There is no such tile.
    Absent,
}

/// Why tiles can't be had.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TilesError {
    /// Read whole only.
    #[error("expected a source of tiles, found {0:?}")]
    NoTiles(&'static str),
    /// The archive can't be read.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// Not vector tiles.
    #[error("expected an archive of vector tiles, found one of {0}")]
    Content(&'static str),
    /// The document can't be read.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The file can't be read.
    #[error(transparent)]
    Format(#[from] FormatError),
    /// A file that can be read whole only.
    #[error("expected a FlatGeobuf with a spatial index, found one without")]
    NoIndex,
    /// Fewer bytes than asked for, or more.
    #[error("expected {expected} bytes from byte {offset} on, found {found}")]
    Length {
        /// Where they begin.
        offset: u64,
        /// How many were asked for.
        expected: u64,
        /// How many came.
        found: u64,
    },
    /// Too much for one tile.
    #[error("expected a tile of at most {} bytes, found {found}", TILE_BYTES_MOST)]
    TooLarge {
        /// How many there are.
        found: u64,
    },
}

/// Tiles, as far as their source was given.
#[derive(Debug, Clone)]
pub struct Tiles {
    url: String,
    origin: Origin,
}

#[derive(Debug, Clone)]
enum Origin {
    Archived(Archived),
    Listed(Listed),
    Indexed(Box<Indexed>),
}

impl Tiles {
    /// Tiles of which nothing is known but where they are.
    ///
    /// # Errors
    /// Where the kind is read whole only.
    pub fn new(kind: Kind, url: &str) -> Result<Self, TilesError> {
        let origin = match kind {
            Kind::PmTiles => Origin::Archived(Archived::default()),
            Kind::TileJson => Origin::Listed(Listed::by_document()),
            Kind::Template => Origin::Listed(Listed::by_template(url)),
            Kind::FlatGeobuf => Origin::Indexed(Box::default()),
            Kind::CityJson | Kind::Gzip => return Err(TilesError::NoTiles(kind.name())),
        };
        Ok(Self { url: url.to_owned(), origin })
    }

    /// What is needed before anything can be described or located; none once it can.
    #[must_use]
    pub fn want(&self) -> Option<Request> {
        match &self.origin {
            Origin::Archived(archived) => archived.want(&self.url),
            Origin::Listed(listed) => listed.want(&self.url),
            Origin::Indexed(indexed) => indexed.want(&self.url),
        }
    }

    /// Takes bytes that were asked for, decompressed. Bytes of tiles are not given, but read.
    ///
    /// # Errors
    /// Where they are not what they should be. They are still wanted then.
    pub fn give(&mut self, request: &Request, bytes: &[u8]) -> Result<(), TilesError> {
        request.check(bytes.len() as u64)?;
        match (&mut self.origin, &request.purpose) {
            (Origin::Archived(archived), Purpose::Archive(wanted)) => archived.give(*wanted, bytes),
            (Origin::Listed(listed), Purpose::Document) => listed.give(bytes),
            (Origin::Indexed(indexed), Purpose::Beginning) => indexed.give_beginning(bytes),
            (Origin::Indexed(indexed), Purpose::Index(range)) => {
                indexed.give_index(range.clone(), bytes);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// What the tiles are; none while something is wanted.
    #[must_use]
    pub fn describe(&self) -> Option<Description> {
        if self.want().is_some() {
            return None;
        }
        let mut description = match &self.origin {
            Origin::Archived(archived) => archived.describe(),
            Origin::Listed(listed) => listed.describe(),
            Origin::Indexed(indexed) => indexed.describe(),
        }?;
        // Archives that say no place to begin at say 0, 0; from there nothing of most cities is to be seen.
        let bounds = description.bounds;
        let is_there = |place: &LonLat| bounds.is_none_or(|bounds| bounds.has(*place));
        description.centre =
            description.centre.filter(is_there).or_else(|| bounds.map(|bounds| bounds.middle()));
        Some(description)
    }

    /// Where a tile is. Levels beyond those described have none.
    ///
    /// # Errors
    /// Where the source contradicts itself, or the tile is too large.
    pub fn locate(&mut self, tile: Tile) -> Result<Place, TilesError> {
        if let Some(request) = self.want() {
            return Ok(Place::Needs(vec![request]));
        }
        let Self { url, origin } = self;
        match origin {
            Origin::Archived(archived) => archived.locate(url, tile),
            Origin::Listed(listed) => Ok(listed.locate(tile)),
            Origin::Indexed(indexed) => indexed.locate(url, tile),
        }
    }

    /// Adds the features of a tile to a sheet. `parts` are the bytes of what [`Self::locate`] said it is in, decompressed,
    /// in that order.
    pub fn read(&self, tile: Tile, parts: &[&[u8]], sheet: &mut Sheet, log: &mut IssueLog) {
        match &self.origin {
            Origin::Archived(_) | Origin::Listed(_) => {
                parts.iter().for_each(|bytes| super::read_tile(bytes, tile, sheet, log));
            }
            Origin::Indexed(indexed) => indexed.read(tile, parts, &Limits::default(), sheet, log),
        }
    }
}

impl Request {
    /// A tile, or what it is cut from.
    fn tile(url: String, part: Option<Part>, compression: Compression) -> Self {
        Self { url, part, compression, bytes_most: TILE_BYTES_MOST, purpose: Purpose::Tile }
    }

    /// Whether as many bytes came as were asked for; of compressed ones it can't be known.
    fn check(&self, found: u64) -> Result<(), TilesError> {
        let Some(Part { offset, length: Some(expected), may_be_short }) = self.part else { return Ok(()) };
        let is_whole = if may_be_short { found <= expected } else { found == expected };
        if is_whole || self.compression != Compression::None {
            return Ok(());
        }
        Err(TilesError::Length { offset, expected, found })
    }
}

impl Part {
    /// A part that has to be whole.
    fn whole(offset: u64, length: u64) -> Self {
        Self { offset, length: Some(length), may_be_short: false }
    }

    /// The file's beginning, as far as there is one.
    fn beginning(length: u64) -> Self {
        Self { offset: 0, length: Some(length), may_be_short: true }
    }
}
