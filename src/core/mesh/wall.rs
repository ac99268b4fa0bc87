//! The walls of a chunk in order of where they face, so that those turned away are never drawn.
//!
//! In: a chunk's records. Out: for each wall the number of the record it begins at, walls of one bin of directions after
//! the other. What a rasteriser is not handed costs nothing: half of all walls face away.

use super::next_record;
use glam::Vec2;

/// Directions, counterclockwise from east.
pub const WALL_BINS: usize = 16;
/// Tangent of a bin's 22.5 degrees.
const TAN_BIN: f32 = 0.414_213_57;

/// The walls of a chunk.
#[derive(Debug, Clone, PartialEq)]
pub struct Walls {
    /// The record that each begins at, bin by bin.
    pub numbers: Vec<u16>,
    /// Where each bin's walls begin; the last entry is the end.
    pub starts: [u32; WALL_BINS + 1],
}

impl Walls {
    /// Of these records; none where 16 bits can't hold their numbers.
    #[must_use]
    pub fn of(records: &[[u32; 2]]) -> Option<Self> {
        let mut counts = [0_u32; WALL_BINS];
        let mut bins: Vec<(u8, u16)> = Vec::with_capacity(records.len());
        for (number, record) in records.iter().enumerate() {
            let Some(&[to, _]) = next_record(number, *record).and_then(|next| records.get(next)) else {
                continue;
            };
            let bin = bin(place(to) - place(record[0]));
            counts[bin] += 1;
            bins.push((u8::try_from(bin).unwrap_or(0), u16::try_from(number).ok()?));
        }
        let mut starts = [0; WALL_BINS + 1];
        for bin in 0..WALL_BINS {
            starts[bin + 1] = starts[bin] + counts[bin];
        }
        let mut next = starts;
        let mut numbers = vec![0; bins.len()];
        for (bin, number) in bins {
            let at = &mut next[usize::from(bin)];
            if let Some(wall) = numbers.get_mut(*at as usize) {
                *wall = number;
            }
            *at += 1;
        }
        Some(Self { numbers, starts })
    }
}

fn place(packed: u32) -> Vec2 {
    let [a, b, c, d] = packed.to_le_bytes();
    Vec2::new(f32::from(i16::from_le_bytes([a, b])), f32::from(i16::from_le_bytes([c, d])))
}

/// The bin that a wall's outward side faces, outside on the right of the edge; by comparisons, without an arc tangent.
fn bin(edge: Vec2) -> usize {
    let (east, north) = (edge.y.abs(), edge.x.abs());
    let within = match () {
        () if north < east * TAN_BIN => 0,
        () if north < east => 1,
        () if east > north * TAN_BIN => 2,
        () => 3,
    };
    match (edge.y >= 0.0, -edge.x >= 0.0) {
        (true, true) => within,
        (false, true) => 7 - within,
        (false, false) => 8 + within,
        (true, false) => 15 - within,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wall_lies_in_the_bin_of_its_direction() {
        for degrees in 0..360_u16 {
            let facing = (f32::from(degrees) + 0.25).to_radians();
            let normal = Vec2::from_angle(facing);
            // The edge whose right side faces there.
            let edge = Vec2::new(-normal.y, normal.x) * 50.0;
            assert_eq!(bin(edge), usize::from(degrees) * 2 / 45, "at {degrees} degrees");
        }
    }
}
