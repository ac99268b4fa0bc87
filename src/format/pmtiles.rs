//! Finds tiles in an archive that is one file ([PMTiles version 3]).
//!
//! In: parts of the file as they come, decompressed. Out: which parts are needed next, and where a tile lies.
//! A machine without input or output: ask [`Archive::want`], fetch, decompress, [`Archive::give`], until nothing is
//! wanted; then [`Archive::locate`] tells where a tile is, or which directory it needs first.
//! Does not: fetch or decompress; tiles are compressed as [`Header::tile_compression`] says.
//!
//! [PMTiles version 3]: https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md

mod directory;

use super::protobuf::Broken;
use super::tile::{Degrees, Tile};
use crate::geo::LonLat;
use directory::{Directory, number_of};

/// The header takes so many bytes. The first directory lies within the first 16 KiB: asking for so much at once, and
/// giving parts of it, spares a request.
const HEADER_BYTES: u64 = 127;
/// Directories larger than this, compressed or not, are not read.
pub(super) const DIRECTORY_BYTES_MOST: u64 = 4 << 20;
/// Descriptions larger than this are not asked for.
pub(super) const METADATA_BYTES_MOST: u64 = 16 << 20;
/// Entries of directories below the first one that are kept; 32 MiB.
const ENTRIES_KEPT: usize = 1 << 20;
/// Directories inside each other, at most.
const LEVELS_MOST: usize = 4;

/// How bytes are compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compression {
    /// It isn't said.
    Unknown,
    /// They aren't.
    None,
    /// As `gzip`.
    Gzip,
    /// As `br`.
    Brotli,
    /// As `zstd`.
    Zstd,
}

/// What tiles are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TileType {
    /// Vector tiles.
    Mvt,
    /// Pictures.
    Picture,
    /// Something else, or not said.
    Other,
}

/// What the header says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Header {
    /// Of directories and the description.
    pub compression: Compression,
    /// Of tiles.
    pub tile_compression: Compression,
    /// What tiles are.
    pub tile_type: TileType,
    /// The shallowest level.
    pub min_zoom: u8,
    /// The deepest level.
    pub max_zoom: u8,
    /// The area that tiles cover.
    pub bounds: Degrees,
    /// The place to begin at.
    pub centre: LonLat,
    root: Part,
    metadata: Part,
    leaves: Part,
    tiles: Part,
}

/// A part of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Part {
    offset: u64,
    length: u64,
}

/// Bytes of the file that are needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// The first byte.
    pub offset: u64,
    /// How many.
    pub length: u64,
    /// How they are compressed; they are given decompressed.
    pub compression: Compression,
    what: What,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Header,
    Root,
    Leaf,
    Metadata,
}

/// Where a tile is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Located {
    /// This directory says; give it, and ask again.
    Needs(Wanted),
    /// In these bytes of the file, compressed as the header says; how many are too many is the caller's to say.
    Tile {
        /// The first byte.
        offset: u64,
        /// How many.
        length: u64,
    },
    /// The archive has no such tile.
    Absent,
}

/// Why an archive can't be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ArchiveError {
    /// Nothing that says it is one.
    #[error("not a PMTiles archive: expected its mark in the first 127 bytes, found {found:?}")]
    NotPmTiles {
        /// The first bytes, as text.
        found: String,
    },
    /// Another version.
    #[error("expected version 3 of PMTiles, found version {found}")]
    Version {
        /// The version.
        found: u8,
    },
    /// It contradicts itself.
    #[error("damaged PMTiles archive: expected {expected}")]
    Damaged {
        /// In plain words.
        expected: &'static str,
    },
}

const TOO_LARGE: ArchiveError = ArchiveError::Damaged { expected: "directories of at most 4 MiB" };

impl From<Broken> for ArchiveError {
    fn from(broken: Broken) -> Self {
        Self::Damaged { expected: broken.expected }
    }
}

/// An archive, as far as it was given.
#[derive(Debug, Clone, Default)]
pub struct Archive {
    header: Option<Header>,
    root: Option<Directory>,
    /// By where they begin, the one used last at the end.
    leaves: Vec<(u64, Directory)>,
}

impl Archive {
    /// Nothing known.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// What is needed before anything can be located; none once it can.
    #[must_use]
    pub fn want(&self) -> Option<Wanted> {
        let Some(header) = &self.header else {
            let compression = Compression::None;
            return Some(Wanted { offset: 0, length: HEADER_BYTES, compression, what: What::Header });
        };
        self.root.is_none().then(|| header.wanted(header.root, What::Root))
    }

    /// The part that describes the tiles as JSON: names, attribution, layers. None before the header is there, or where
    /// there is none of it.
    #[must_use]
    pub fn want_metadata(&self) -> Option<Wanted> {
        let header = self.header.as_ref()?;
        let length = header.metadata.length;
        (1..=METADATA_BYTES_MOST).contains(&length).then(|| header.wanted(header.metadata, What::Metadata))
    }

    /// What the header says, once it was given.
    #[must_use]
    pub fn header(&self) -> Option<&Header> {
        self.header.as_ref()
    }

    /// Takes bytes that were wanted, decompressed; more of the header is welcome.
    ///
    /// # Errors
    /// Where they are not what they should be. They are still wanted then.
    pub fn give(&mut self, wanted: Wanted, bytes: &[u8]) -> Result<(), ArchiveError> {
        match wanted.what {
            What::Header => self.header = Some(Header::read(bytes)?),
            What::Root | What::Leaf if bytes.len() as u64 > DIRECTORY_BYTES_MOST => return Err(TOO_LARGE),
            What::Root => self.root = Some(Directory::read(bytes)?),
            What::Metadata => {}
            What::Leaf => {
                let leaf = Directory::read(bytes)?;
                self.leaves.retain(|(offset, _)| *offset != wanted.offset);
                self.leaves.push((wanted.offset, leaf));
                let kept =
                    |leaves: &[(u64, Directory)]| leaves.iter().map(|(_, leaf)| leaf.len()).sum::<usize>();
                while self.leaves.len() > LEVELS_MOST && kept(&self.leaves) > ENTRIES_KEPT {
                    self.leaves.remove(0);
                }
            }
        }
        Ok(())
    }

    /// Where a tile lies; what [`Self::want`] wants is needed first.
    ///
    /// # Errors
    /// Where the archive contradicts itself.
    pub fn locate(&mut self, tile: Tile) -> Result<Located, ArchiveError> {
        if let Some(wanted) = self.want() {
            return Ok(Located::Needs(wanted));
        }
        let (Some(header), Some(root)) = (&self.header, &self.root) else { return Ok(Located::Absent) };
        let number = number_of(tile);
        let mut found = root.find(number);
        for _ in 0..LEVELS_MOST {
            let Some(entry) = found else { return Ok(Located::Absent) };
            if entry.run > 0 {
                let Part { offset, length } = header.tiles.part(entry.offset, entry.length)?;
                return Ok(if length == 0 { Located::Absent } else { Located::Tile { offset, length } });
            }
            let part = header.leaves.part(entry.offset, entry.length)?;
            let Some(place) = self.leaves.iter().position(|(offset, _)| *offset == part.offset) else {
                if part.length > DIRECTORY_BYTES_MOST {
                    return Err(TOO_LARGE);
                }
                return Ok(Located::Needs(header.wanted(part, What::Leaf)));
            };
            let leaf = self.leaves.remove(place);
            found = leaf.1.find(number);
            self.leaves.push(leaf);
        }
        Err(ArchiveError::Damaged { expected: "at most four directories inside each other" })
    }
}

impl Part {
    /// A part of this part.
    fn part(self, offset: u64, length: u64) -> Result<Self, ArchiveError> {
        let end = offset.checked_add(length).filter(|end| *end <= self.length);
        let offset = end.and_then(|_| self.offset.checked_add(offset));
        let offset =
            offset.ok_or(ArchiveError::Damaged { expected: "tiles and directories inside the file" })?;
        Ok(Self { offset, length })
    }
}

impl Header {
    fn wanted(&self, part: Part, what: What) -> Wanted {
        Wanted { offset: part.offset, length: part.length, compression: self.compression, what }
    }

    fn read(bytes: &[u8]) -> Result<Self, ArchiveError> {
        let not_one = || {
            let first = bytes.get(..16).unwrap_or(bytes);
            ArchiveError::NotPmTiles { found: String::from_utf8_lossy(first).into_owned() }
        };
        let version = *bytes.strip_prefix(b"PMTiles").and_then(<[u8]>::first).ok_or_else(not_one)?;
        if version != 3 {
            return Err(ArchiveError::Version { found: version });
        }
        let mut fields = Fields { rest: bytes.get(8..127).ok_or_else(not_one)? };
        let parts = [fields.part(), fields.part(), fields.part(), fields.part()];
        let [root, metadata, leaves, tiles] = parts;
        // How many tiles, entries and contents there are is no help in finding any.
        fields.take::<25>();
        let [inner, tile, tile_type, min_zoom, max_zoom] = fields.take();
        let corners = [fields.place(), fields.place()];
        let [_centre_zoom] = fields.take();
        let header = Self {
            compression: compression(inner),
            tile_compression: compression(tile),
            tile_type: match tile_type {
                1 => TileType::Mvt,
                2..=5 => TileType::Picture,
                _ => TileType::Other,
            },
            min_zoom,
            max_zoom,
            bounds: Degrees { south_west: corners[0], north_east: corners[1] },
            centre: fields.place(),
            root,
            metadata,
            leaves,
            tiles,
        };
        if root.length > DIRECTORY_BYTES_MOST {
            return Err(TOO_LARGE);
        }
        if min_zoom > max_zoom || max_zoom > super::tile::ZOOM_MOST {
            return Err(ArchiveError::Damaged { expected: "levels from 0 to 31" });
        }
        Ok(header)
    }
}

fn compression(code: u8) -> Compression {
    match code {
        1 => Compression::None,
        2 => Compression::Gzip,
        3 => Compression::Brotli,
        4 => Compression::Zstd,
        _ => Compression::Unknown,
    }
}

/// Fields of fixed length; zeros where they end.
struct Fields<'a> {
    rest: &'a [u8],
}

impl Fields<'_> {
    fn take<const LENGTH: usize>(&mut self) -> [u8; LENGTH] {
        let Some((taken, rest)) = self.rest.split_first_chunk() else { return [0; LENGTH] };
        self.rest = rest;
        *taken
    }

    fn part(&mut self) -> Part {
        Part { offset: u64::from_le_bytes(self.take()), length: u64::from_le_bytes(self.take()) }
    }

    fn place(&mut self) -> LonLat {
        let mut degrees = || f64::from(i32::from_le_bytes(self.take())) / 1e7;
        LonLat { longitude: degrees(), latitude: degrees() }
    }
}
