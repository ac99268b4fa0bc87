//! Which tile a feature is built in.
//!
//! Tiles are squares of 512 m, for large buildings of 1,024 m, so that small ones can be simplified without them, and
//! for features that reach beyond their tile's 16-bit grid, squares twice, four times ... as wide with coarser steps. A feature belongs to the tile its middle lies in.

use super::{Column, drawing_rank};
use crate::city::{City, Facts, Flags, Kind, Layer, Row};
use crate::geo::order::{self, Ranked};
use crate::geo::{Bounds, GRID_M, Grid};
use glam::DVec2;

/// Width of the finest tiles in metres; a feature may reach half a tile beyond its tile's edge.
const TILE_M: f32 = 512.0;
/// What moves is sent anew with all of its load: so that this is one piece in most cities, its tiles are 8 km wide.
const MARKS_LEVEL: u8 = 4;
/// Steps of a grid from its origin to where 16 bits end.
const REACH_STEPS: f32 = 32_767.0;
const COARSEST: u8 = 18;
/// Buildings wider or higher than this are large.
const SMALL_M: f32 = 40.0;

/// A square of the metre grid, and the rounding used in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tile {
    /// Doublings of the tile's width.
    pub level: u8,
    /// Tiles north of the anchor.
    pub row: i32,
    /// Tiles east of the anchor.
    pub column: i32,
}

impl Tile {
    /// The tile of something with these bounds, no narrower than `least_level` doublings.
    #[must_use]
    #[expect(
        clippy::cast_possible_truncation,
        reason = "float casts saturate; the world is 40,000 tiles wide"
    )]
    pub fn of(bounds: &Bounds, least_level: u8) -> Self {
        let centre = bounds.centre_m();
        let at = |level: u8| {
            let width = TILE_M * doubled(level);
            let index = (centre / width).floor();
            Self { level, row: index.y as i32, column: index.x as i32 }
        };
        let half = bounds.size_m().max_element() / 2.0;
        let mut level = least_level;
        while level < COARSEST && half > unit_m(level) * REACH_STEPS - TILE_M * doubled(level) / 2.0 {
            level += 1;
        }
        at(level)
    }

    /// The rounding used in this tile.
    #[must_use]
    pub fn grid(&self) -> Grid {
        let width = f64::from(self.width_m());
        Grid {
            origin_m: (DVec2::new(f64::from(self.column), f64::from(self.row)) + 0.5) * width,
            unit_m: unit_m(self.level),
        }
    }

    /// Metres from side to side.
    #[must_use]
    pub fn width_m(&self) -> f32 {
        TILE_M * doubled(self.level)
    }
}

/// Whether a feature has a mesh. An outline replaced by its parts has one too, hidden by its channel: the parts may go.
pub(super) fn is_built(flags: Flags) -> bool {
    !flags.has(Flags::UNDERGROUND)
}

/// The tile in which a column draws a feature.
#[must_use]
pub fn tile_of(row: Row<'_>, column: Column) -> Tile {
    tile_for(&row.bounds(), row.facts, column)
}

fn tile_for(bounds: &Bounds, facts: &Facts, column: Column) -> Tile {
    let is_large = bounds.size_m().max_element().max(facts.height_m) > SMALL_M;
    let least_level = match (column, facts.kind) {
        (Column::Building, _) => u8::from(is_large),
        (Column::Marker, Kind::Sensor | Kind::Vehicle) => MARKS_LEVEL,
        _ => 0,
    };
    Tile::of(bounds, least_level)
}

/// The step of a level's grid: 16 bits reach from the middle beyond the edge.
fn unit_m(level: u8) -> f32 {
    GRID_M * doubled(level.saturating_sub(1))
}

/// One, doubled so often.
fn doubled(level: u8) -> f32 {
    (1_u32 << level.min(31)) as f32
}

/// Whether a feature is drawn at all: not replaced by its parts, not below ground.
#[must_use]
pub fn is_drawn(flags: Flags) -> bool {
    !flags.has(Flags::REPLACED.with(Flags::UNDERGROUND))
}

/// The columns a layer is drawn by.
pub(super) fn columns(layer: Layer, kind: Kind) -> &'static [Column] {
    match (layer, kind) {
        (Layer::Building, _) => &[Column::Building],
        (Layer::Road, _) => &[Column::Road],
        (Layer::Rail, _) => &[Column::Rail],
        (Layer::Water, _) => &[Column::Water],
        (Layer::Green, _) => &[Column::Green],
        (Layer::Tree, _) => &[Column::Tree],
        (Layer::Point, _) => &[Column::Marker],
        (Layer::District, Kind::LandUse) => &[Column::District],
        (Layer::District, Kind::Warning) => &[Column::Warning, Column::Outline],
        (Layer::District, _) => &[Column::District, Column::Outline],
    }
}

/// Bits of the rank below the tile's: the order in which a chunk's features are painted.
const PAINT_BITS: u32 = 3;
/// Bits of the rank below the column's.
const TILE_BITS: u32 = 53 + PAINT_BITS;

/// What sorts features into chunks: column, tile, and within them the order in which they are painted.
fn rank(column: Column, tile: Tile, kind: Kind) -> u64 {
    let paint = u64::from(drawing_rank(kind)).min((1 << PAINT_BITS) - 1);
    let tile = order::rank_of_square(tile.level, tile.row, tile.column);
    (column as u64) << TILE_BITS | tile << PAINT_BITS | paint
}

/// Whether two ranks are of one chunk.
pub(super) fn is_one_chunk(left: u64, right: u64) -> bool {
    left >> PAINT_BITS == right >> PAINT_BITS
}

/// The column that a rank begins with.
pub(super) fn column_of(rank: u64) -> Option<Column> {
    Column::ALL.into_iter().find(|&column| column as u64 == rank >> TILE_BITS)
}

/// The drawn features of a run, in building order.
pub(super) fn ranked(city: &City, features: std::ops::Range<u32>) -> Vec<Ranked> {
    let mut ranked = Vec::with_capacity(features.len());
    for row in city.rows(features) {
        let Facts { layer, kind, flags, .. } = *row.facts;
        let bounds = row.bounds();
        if !is_built(flags) || bounds.is_empty() {
            continue;
        }
        let tile = |column| tile_for(&bounds, row.facts, column);
        ranked
            .extend(columns(layer, kind).iter().map(|&column| (rank(column, tile(column), kind), row.index)));
    }
    order::sort(&mut ranked);
    ranked
}

#[cfg(test)]
mod tests {
    use super::*;
    use glam::Vec2;

    #[test]
    fn every_corner_of_a_feature_fits_its_tiles_grid() {
        let places = [(10.0, 5.0), (-700.0, 500.0), (1_023.9, 511.0), (20_000.0, 9_000.0), (-3.0e6, 4.0e6)];
        for ((centre, half), level) in places.into_iter().zip([0, 1, 0, 1, 0]) {
            let bounds = Bounds::of([Vec2::splat(centre - half), Vec2::splat(centre + half)]);
            let grid = Tile::of(&bounds, level).grid();
            for corner in [bounds.min_m, bounds.max_m] {
                let error = (grid.rounded_m(corner) - corner.as_dvec2()).abs().max_element();
                assert!(error <= f64::from(grid.unit_m) / 2.0 + 1e-9, "corner {corner} moved by {error} m");
            }
        }
    }

    #[test]
    fn a_house_is_rounded_to_three_centimetres() {
        let bounds = Bounds::of([Vec2::new(5_000.0, 5_000.0), Vec2::new(5_012.0, 5_010.0)]);
        assert!((Tile::of(&bounds, 0).grid().unit_m - GRID_M).abs() < 1e-9, "the finest step");
    }
}
