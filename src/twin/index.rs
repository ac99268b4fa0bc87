//! Where features are, for rays and neighbours: cells of the metre grid with bounds and tops.

use crate::city::{City, Layer, Row};
use crate::geo::Bounds;
use crate::geo::order::{self, Ranked};
use std::ops::Range;

/// Width of the finest cells in metres; larger features lie in cells twice, four times ... as wide.
const CELL_M: f32 = 256.0;

/// Cells of this level hold the world.
const LEVEL_MOST: u8 = 20;
/// Bits of the rank below the shape's.
const SQUARE_BITS: u32 = 53;

/// How a feature is picked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Stands on the ground.
    Solid,
    /// Is shown by a disc over its place.
    Marker,
    /// Lies on the ground.
    Flat,
}

/// Features of one shape close together, and the box they lie in.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    /// Of all of them.
    pub shape: Shape,
    /// On the ground.
    pub bounds: Bounds,
    /// The highest top.
    pub top_m: f32,
    /// One past its last feature, among those of its part.
    end: u32,
}

/// The cells of features that came together.
#[derive(Debug, Clone)]
struct Part {
    /// The features that came.
    whole: Range<u32>,
    cells: Vec<Cell>,
    /// Cell by cell.
    features: Vec<u32>,
}

/// The cells of all loads.
#[derive(Debug, Clone, Default)]
pub struct Index {
    parts: Vec<Part>,
}

impl Index {
    /// Adds the features of a run.
    pub fn add(&mut self, city: &City, features: Range<u32>) {
        let mut keyed: Vec<Ranked> =
            city.rows(features.clone()).filter_map(|row| Some((rank(row)?, row.index))).collect();
        if keyed.is_empty() {
            return;
        }
        order::sort(&mut keyed);
        let mut part = Part { whole: features, cells: Vec::new(), features: Vec::with_capacity(keyed.len()) };
        for group in keyed.chunk_by(|(a, _), (b, _)| a == b) {
            part.features.extend(group.iter().map(|(_, feature)| feature));
            let (mut bounds, mut top_m, mut shape) = (Bounds::EMPTY, 0.0_f32, Shape::Flat);
            for row in group.iter().filter_map(|&(_, feature)| city.row(feature as usize)) {
                bounds = bounds.joined(row.bounds());
                top_m = top_m.max(row.facts.height_m);
                shape = shape_of(row.facts.layer);
            }
            let end = u32::try_from(part.features.len()).unwrap_or(u32::MAX);
            part.cells.push(Cell { shape, bounds, top_m, end });
        }
        part.cells.shrink_to_fit();
        self.parts.push(part);
    }

    /// Forgets all runs that lie in this one.
    pub fn release(&mut self, features: &Range<u32>) {
        self.parts.retain(|part| part.whole.start < features.start || part.whole.end > features.end);
    }

    /// The cells of one shape and their features, unsorted.
    pub(super) fn cells(&self, shape: Shape) -> impl Iterator<Item = (&Cell, &[u32])> {
        self.parts.iter().flat_map(move |part| {
            let mut start = 0;
            let with_features = part.cells.iter().map(move |cell| {
                let run = std::mem::replace(&mut start, cell.end as usize)..cell.end as usize;
                (cell, part.features.get(run).unwrap_or(&[]))
            });
            with_features.filter(move |(cell, _)| cell.shape == shape)
        })
    }

    /// Bytes held.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let of_part = |part: &Part| {
            part.cells.capacity() * size_of::<Cell>()
                + part.features.capacity() * size_of::<u32>()
                + size_of::<Part>()
        };
        self.parts.iter().map(of_part).sum()
    }
}

fn shape_of(layer: Layer) -> Shape {
    match layer {
        Layer::Building | Layer::Tree => Shape::Solid,
        Layer::Point => Shape::Marker,
        Layer::Road | Layer::Rail | Layer::Water | Layer::Green | Layer::District => Shape::Flat,
    }
}

/// What sorts features into cells: shape, and square of the grid; none for one that is nowhere.
#[expect(clippy::cast_possible_truncation, reason = "float casts saturate; cells only group")]
fn rank(row: Row<'_>) -> Option<u64> {
    let bounds = row.bounds();
    if bounds.is_empty() {
        return None;
    }
    let (mut level, mut width_m) = (0, CELL_M);
    while width_m < bounds.size_m().max_element() && level < LEVEL_MOST {
        (level, width_m) = (level + 1, width_m * 2.0);
    }
    let cell = (bounds.centre_m() / width_m).floor();
    let square = order::rank_of_square(level, cell.y as i32, cell.x as i32);
    Some((shape_of(row.facts.layer) as u64) << SQUARE_BITS | square)
}
