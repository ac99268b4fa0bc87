//! Where features are, for rays and neighbours: cells of the metre grid with bounds and tops.

use crate::city::City;
use crate::geo::Bounds;
use crate::geo::order::{self, Ranked};
use std::ops::Range;

/// Width of the finest cells in metres; larger features lie in cells twice, four times ... as wide.
const CELL_M: f32 = 256.0;

/// Cells of this level hold the world.
const LEVEL_MOST: u8 = 20;

/// Features close together, and the box they lie in.
#[derive(Debug, Clone)]
pub struct Cell {
    /// On the ground.
    pub bounds: Bounds,
    /// The highest top.
    pub top_m: f32,
    /// Into [`Index::features`].
    run: Range<u32>,
}

/// The cells of all loads. Nothing is taken out: unloaded features are flagged in the city.
#[derive(Debug, Clone, Default)]
pub struct Index {
    cells: Vec<Cell>,
    features: Vec<u32>,
}

impl Index {
    /// Adds the features of a run.
    #[expect(clippy::cast_possible_truncation, reason = "float casts saturate; cells only group")]
    pub fn add(&mut self, city: &City, features: Range<u32>) {
        let mut keyed: Vec<Ranked> = features
            .filter_map(|feature| {
                let bounds = city.bounds(feature as usize);
                if bounds.is_empty() {
                    return None;
                }
                let (mut level, mut width_m) = (0, CELL_M);
                while width_m < bounds.size_m().max_element() && level < LEVEL_MOST {
                    (level, width_m) = (level + 1, width_m * 2.0);
                }
                let cell = (bounds.centre_m() / width_m).floor();
                Some((order::rank_of_square(level, cell.y as i32, cell.x as i32), feature))
            })
            .collect();
        order::sort(&mut keyed);
        for group in keyed.chunk_by(|(a, _), (b, _)| a == b) {
            let start = u32::try_from(self.features.len()).unwrap_or(u32::MAX);
            self.features.extend(group.iter().map(|(_, feature)| feature));
            let (mut bounds, mut top_m) = (Bounds::EMPTY, 0.0_f32);
            for &(_, feature) in group {
                bounds = bounds.joined(city.bounds(feature as usize));
                top_m = top_m.max(city.height_m.get(feature as usize).copied().unwrap_or(0.0));
            }
            self.cells.push(Cell {
                bounds,
                top_m,
                run: start..u32::try_from(self.features.len()).unwrap_or(u32::MAX),
            });
        }
    }

    /// All cells, unsorted.
    #[must_use]
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// The features of a cell.
    #[must_use]
    pub fn features(&self, cell: &Cell) -> &[u32] {
        self.features.get(cell.run.start as usize..cell.run.end as usize).unwrap_or(&[])
    }
}
