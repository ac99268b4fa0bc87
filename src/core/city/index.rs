//! Where features are, for rays and neighbours: cells of the metre grid with bounds and tops.
//!
//! In: runs of features, as they come and go. Out: cells and their features, all of them or those near a box, unsorted.
//! Does not: look at a feature's own bounds, or keep anything per feature but its number.

use super::{City, Layer, Row};
use crate::geo::Bounds;
use crate::geo::order::{self, Ranked};
use std::ops::Range;

/// Width of the finest cells in metres; larger features lie in cells twice, four times ... as wide.
const CELL_M: f32 = 256.0;

/// Cells of this level hold the world.
const LEVEL_MOST: u8 = 20;
/// Bits of the rank below the footing's.
const SQUARE_BITS: u32 = 53;

/// So many cells that follow each other share a box, and are passed over together.
const CELLS_IN_BLOCK: usize = 16;

/// How a feature stands, and so how it is picked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Footing {
    /// Stands on the ground.
    Solid,
    /// Is shown by a disc over its place.
    Marker,
    /// Lies on the ground.
    Flat,
}

/// Features of one footing close together, and the box they lie in.
#[derive(Debug, Clone)]
pub struct Cell {
    /// Of all of them.
    pub footing: Footing,
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
    /// Of all cells.
    bounds: Bounds,
    /// Of [`CELLS_IN_BLOCK`] cells each.
    blocks: Vec<Bounds>,
    cells: Vec<Cell>,
    /// Cell by cell.
    features: Vec<u32>,
}

/// The cells of all loads.
#[derive(Debug, Clone, Default)]
pub struct Index {
    parts: Vec<Part>,
    changes: u32,
}

impl Index {
    /// Adds the features of a run.
    pub fn add(&mut self, city: &City, features: Range<u32>) {
        let Some(part) = Part::of(city, features) else { return };
        self.parts.push(part);
        self.changes = self.changes.wrapping_add(1);
    }

    /// Looks anew where the features of a run are, which are the same as before: nothing came or went.
    pub fn renew(&mut self, city: &City, features: &Range<u32>) {
        if let Some(known) = self.parts.iter_mut().find(|part| part.whole == *features)
            && let Some(part) = Part::of(city, features.clone())
        {
            *known = part;
        }
    }

    /// Forgets all runs that lie in this one.
    pub fn release(&mut self, features: &Range<u32>) {
        self.parts.retain(|part| part.whole.start < features.start || part.whole.end > features.end);
        self.changes = self.changes.wrapping_add(1);
    }

    /// A number that is another one after features came or went.
    #[must_use]
    pub fn changes(&self) -> u32 {
        self.changes
    }

    /// The runs of features that came together and are there.
    pub fn runs(&self) -> impl Iterator<Item = Range<u32>> {
        self.parts.iter().map(|part| part.whole.clone())
    }

    /// The cells of one run of features, in an order that stays, from a place in it on.
    pub fn cells_of(&self, run: &Range<u32>, from: usize) -> impl Iterator<Item = (&Cell, &[u32])> {
        let parts = self.parts.iter().filter(move |part| part.whole == *run);
        parts.flat_map(move |part| (from..part.cells.len()).filter_map(|at| part.cell(at)))
    }

    /// The box of all features.
    #[must_use]
    pub fn bounds(&self) -> Bounds {
        self.parts.iter().fold(Bounds::EMPTY, |bounds, part| bounds.joined(part.bounds))
    }

    /// The cells of one footing and their features, unsorted.
    pub fn cells(&self, footing: Footing) -> impl Iterator<Item = (&Cell, &[u32])> {
        let all = self.parts.iter().flat_map(|part| (0..part.cells.len()).filter_map(|at| part.cell(at)));
        all.filter(move |(cell, _)| cell.footing == footing)
    }

    /// The cells whose box touches another, and their features, unsorted: no feature that touches it lies elsewhere.
    /// Cells far from it are passed over a block or a part at a time.
    pub fn touching(&self, bounds: Bounds) -> impl Iterator<Item = (&Cell, &[u32])> {
        let parts = self.parts.iter().filter(move |part| part.bounds.touches(&bounds));
        let cells = parts.flat_map(move |part| {
            let blocks = (0..).zip(&part.blocks).filter(move |(_, block)| block.touches(&bounds));
            let places = blocks.flat_map(|(block, _)| block * CELLS_IN_BLOCK..(block + 1) * CELLS_IN_BLOCK);
            places.filter_map(|at| part.cell(at))
        });
        cells.filter(move |(cell, _)| cell.bounds.touches(&bounds))
    }

    /// Bytes held.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let of_part = |part: &Part| {
            part.cells.capacity() * size_of::<Cell>()
                + part.blocks.capacity() * size_of::<Bounds>()
                + part.features.capacity() * size_of::<u32>()
                + size_of::<Part>()
        };
        self.parts.iter().map(of_part).sum()
    }
}

impl Part {
    /// The cells of a run; none where nothing of it is anywhere.
    fn of(city: &City, features: Range<u32>) -> Option<Self> {
        let mut keyed: Vec<Ranked> =
            city.rows(features.clone()).filter_map(|row| Some((rank(row)?, row.index))).collect();
        if keyed.is_empty() {
            return None;
        }
        order::sort(&mut keyed);
        let mut part = Self::new(features, keyed.len());
        for group in keyed.chunk_by(|(a, _), (b, _)| a == b) {
            part.add_cell(city, group);
        }
        part.join();
        Some(part)
    }

    fn new(whole: Range<u32>, features: usize) -> Self {
        Self {
            whole,
            bounds: Bounds::EMPTY,
            blocks: Vec::new(),
            cells: Vec::new(),
            features: Vec::with_capacity(features),
        }
    }

    /// Adds a cell of features that have the same rank.
    fn add_cell(&mut self, city: &City, group: &[Ranked]) {
        self.features.extend(group.iter().map(|(_, feature)| feature));
        let (mut bounds, mut top_m, mut footing) = (Bounds::EMPTY, 0.0_f32, Footing::Flat);
        for row in group.iter().filter_map(|&(_, feature)| city.row(feature as usize)) {
            bounds = bounds.joined(row.bounds());
            top_m = top_m.max(row.facts.height_m);
            footing = footing_of(row.facts.layer);
        }
        let end = u32::try_from(self.features.len()).unwrap_or(u32::MAX);
        self.cells.push(Cell { footing, bounds, top_m, end });
    }

    /// Draws the boxes around its cells, which are all there.
    fn join(&mut self) {
        self.cells.shrink_to_fit();
        let around = |cells: &[Cell]| cells.iter().fold(Bounds::EMPTY, |all, cell| all.joined(cell.bounds));
        self.blocks = self.cells.chunks(CELLS_IN_BLOCK).map(around).collect();
        self.bounds = around(&self.cells);
    }

    /// A cell and its features.
    fn cell(&self, at: usize) -> Option<(&Cell, &[u32])> {
        let cell = self.cells.get(at)?;
        let start =
            at.checked_sub(1).and_then(|before| self.cells.get(before)).map_or(0, |before| before.end);
        Some((cell, self.features.get(start as usize..cell.end as usize)?))
    }
}

fn footing_of(layer: Layer) -> Footing {
    match layer {
        Layer::Building | Layer::Tree => Footing::Solid,
        Layer::Point => Footing::Marker,
        Layer::Road | Layer::Rail | Layer::Water | Layer::Green | Layer::District => Footing::Flat,
    }
}

/// What sorts features into cells: footing, and square of the grid; none for one that is nowhere.
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
    Some((footing_of(row.facts.layer) as u64) << SQUARE_BITS | square)
}

#[cfg(test)]
mod tests {
    use super::super::{Kind, RingRole, sample};
    use super::*;
    use glam::Vec2;

    /// Trees on a grid of 90 m, 40 by 40 of them, and a street through all of it.
    fn wood() -> City {
        let mut city = sample::empty();
        for tree in 0..1_600_u16 {
            let place = (f32::from(tree % 40) * 90.0, f32::from(tree / 40) * 90.0);
            city = city.with(Layer::Tree, Kind::Broadleaved, RingRole::Point, &[&[place]]);
        }
        city.with(Layer::Road, Kind::Street, RingRole::Line, &[&[(0.0, 0.0), (3_600.0, 3_600.0)]])
    }

    fn features(index: &Index, bounds: Bounds) -> Vec<u32> {
        index.touching(bounds).flat_map(|(_, features)| features).copied().collect()
    }

    #[test]
    fn what_touches_a_box_is_found_without_looking_at_the_whole_city() {
        let city = wood();
        let mut index = Index::default();
        index.add(&city, 0..1_000);
        index.add(&city, 1_000..1_601);
        for (x, y, half_m) in [(0.0, 0.0, 1.0), (1_800.0, 1_750.0, 300.0), (3_500.0, 10.0, 90.0)] {
            let middle = Vec2::new(x, y);
            let bounds = Bounds { min_m: middle - half_m, max_m: middle + half_m };
            let found = features(&index, bounds);
            let missed =
                city.all().filter(|row| row.bounds().touches(&bounds) && !found.contains(&row.index));
            assert_eq!(missed.count(), 0, "around {middle}");
            assert!(found.len() < 200, "around {middle}: found {} of 1,601", found.len());
        }
        let nowhere = Bounds { min_m: Vec2::splat(9_000.0), max_m: Vec2::splat(9_999.0) };
        assert_eq!(features(&index, nowhere), [0; 0], "outside the city");
        assert_eq!(features(&index, index.bounds()).len(), 1_601, "all of it");
    }

    #[test]
    fn a_part_that_goes_leaves_the_others_and_is_noticed() {
        let city = wood();
        let mut index = Index::default();
        index.add(&city, 0..1_000);
        index.add(&city, 1_000..1_601);
        let before = index.changes();
        index.release(&(0..1_000));
        assert_ne!(index.changes(), before, "something went");
        let runs: Vec<Range<u32>> = index.runs().collect();
        assert!(runs.len() == 1 && runs[0] == (1_000..1_601), "the other part: {runs:?}");
        let left = features(&index, index.bounds());
        assert!(
            left.len() == 601 && left.iter().all(|&feature| feature >= 1_000),
            "what it holds: {}",
            left.len()
        );
    }
}
