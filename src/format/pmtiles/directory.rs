//! A directory of an archive: which tiles lie where.
//!
//! In: its bytes, decompressed. Out: entries in order of their tiles, and the one that a tile belongs to.
//! Tiles are numbered level by level along a [Hilbert curve], so that neighbours lie near each other in the file.
//! Does not: follow entries to other directories.
//!
//! [Hilbert curve]: https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md#appendix-1-tile-ids

use super::super::protobuf::{Broken, Message};
use super::super::tile::Tile;

/// A run of tiles of the same content, or another directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry {
    pub first: u64,
    /// How many tiles; 0 for a directory.
    pub run: u64,
    /// From where its part of the archive begins.
    pub offset: u64,
    pub length: u64,
}

/// Entries in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Directory {
    entries: Vec<Entry>,
}

impl Directory {
    /// Never takes more memory than eight times the bytes.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Broken> {
        let mut numbers = Message::new(bytes);
        let mut next =
            || numbers.number()?.ok_or(Broken { expected: "as many entries as the directory says" });
        let count = next()?;
        // An entry has four numbers.
        let most = bytes.len() as u64 / 4;
        if count > most {
            return Err(Broken { expected: "as many entries as the directory says" });
        }
        let mut entries = Vec::new();
        let mut first = 0_u64;
        for _ in 0..count {
            let step = next()?;
            if step == 0 && !entries.is_empty() {
                return Err(Broken { expected: "entries in order" });
            }
            first = first.checked_add(step).ok_or(Broken { expected: "numbers of tiles" })?;
            entries.push(Entry { first, run: 0, offset: 0, length: 0 });
        }
        for entry in &mut entries {
            entry.run = next()?;
        }
        for entry in &mut entries {
            entry.length = next()?;
        }
        let mut end = None;
        for entry in &mut entries {
            // 0 stands for the place behind the entry before.
            entry.offset =
                next()?.checked_sub(1).or(end).ok_or(Broken { expected: "a place of the first entry" })?;
            end = Some(
                entry.offset.checked_add(entry.length).ok_or(Broken { expected: "places in the file" })?,
            );
        }
        Ok(Self { entries })
    }

    /// How many entries.
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// The entry that a tile belongs to.
    pub(super) fn find(&self, tile: u64) -> Option<Entry> {
        let place = self.entries.partition_point(|entry| entry.first <= tile).checked_sub(1)?;
        let entry = *self.entries.get(place)?;
        (entry.run == 0 || tile - entry.first < entry.run).then_some(entry)
    }
}

/// The number of a tile.
pub(super) fn number_of(tile: Tile) -> u64 {
    let before = ((1_u64 << (2 * u32::from(tile.zoom()))) - 1) / 3;
    let (mut x, mut y) = (u64::from(tile.column()), u64::from(tile.row()));
    let mut number = before;
    for level in (0..tile.zoom()).rev() {
        let side = 1_u64 << level;
        let (right, low) = (u64::from(x & side > 0), u64::from(y & side > 0));
        number += side * side * ((3 * right) ^ low);
        (x, y) = (x & (side - 1), y & (side - 1));
        if low == 0 {
            if right == 1 {
                (x, y) = (side - 1 - x, side - 1 - y);
            }
            (x, y) = (y, x);
        }
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_are_numbered_along_the_curve() {
        for (zoom, column, row, expected) in [
            (0, 0, 0, 0),
            (1, 0, 0, 1),
            (1, 0, 1, 2),
            (1, 1, 1, 3),
            (1, 1, 0, 4),
            (2, 0, 0, 5),
            (12, 3423, 1763, 19_078_479),
        ] {
            let tile = Tile::new(zoom, column, row).expect("a tile");
            assert_eq!(number_of(tile), expected, "of {tile}");
        }
    }

    #[test]
    fn neighbours_on_the_curve_are_neighbours_on_the_ground() {
        let side = 64;
        let mut places = vec![None; side * side];
        for (column, row) in (0..64).flat_map(|column| (0..64).map(move |row| (column, row))) {
            let tile = Tile::new(6, column, row).expect("a tile");
            let number = usize::try_from(number_of(tile) - 1365).expect("a small level");
            assert_eq!(places[number].replace((column, row)), None, "each number once");
        }
        for pair in places.windows(2) {
            let (Some((a, b)), Some((c, d))) = (pair[0], pair[1]) else { panic!("every number is taken") };
            assert_eq!(a.abs_diff(c) + b.abs_diff(d), 1, "from {a}, {b} to {c}, {d}");
        }
    }

    #[test]
    fn a_run_of_tiles_is_one_entry() {
        // Two entries: tiles 5 to 7 at 0, 10 bytes long, and tile 9 right behind.
        let directory = Directory::read(&[2, 5, 4, 3, 1, 10, 20, 1, 0]).expect("a directory");
        let offset = |tile| directory.find(tile).map(|entry| (entry.offset, entry.length));
        assert_eq!(
            [4, 5, 7, 8, 9, 10].map(offset),
            [None, Some((0, 10)), Some((0, 10)), None, Some((10, 20)), None],
            "of 4 to 10"
        );
        for bytes in [
            &[][..],
            &[2, 5, 4, 3, 1, 10, 20, 1],
            &[1, 5, 1, 1, 0],
            &[2, 5, 0, 3, 1, 10, 20, 1, 0],
            &[200, 1, 0],
        ] {
            assert!(Directory::read(bytes).is_err(), "{bytes:?} was read");
        }
    }
}
