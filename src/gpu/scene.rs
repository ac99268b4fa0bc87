//! The chunks that are there, and which of them a camera sees.
//!
//! In: chunks and a placed camera. Out: for each seen chunk, its draw block and how near it is.
//! Does not: order draws or know pipelines; that is the renderer's.

use super::backend::Gpu;
use super::blocks::DrawBlock;
use super::indices::{IndexPlace, Indices};
use super::pages::{Pages, Place};
use super::walls::{self, BinStarts};
use crate::geo::order::{self, Ranked};
use crate::geo::{Bounds, Grid};
use crate::mesh::{Chunk, Column, MassLevel, Walls};
use crate::view::{Eye, touches};
use glam::Vec3;
use std::ops::Range;

/// Shadows and crowns reach this far over a chunk's bounds, metres.
const OVERHANG_M: f32 = 6.0;
/// Trees vary about their height by up to this factor.
const TALLEST_TREE: f32 = 1.15;

/// A chunk on the GPU.
#[derive(Debug)]
pub(super) struct Placed {
    pub(super) column: Column,
    pub(super) place: Place,
    pub(super) indices: Option<IndexPlace>,
    /// Where the numbers of the walls lie, counted from the first record, and which face where.
    walls: Option<(u32, BinStarts)>,
    masses: Masses,
    /// Only its boxes are here.
    is_boxed: bool,
    pub(super) record_count: u32,
    pub(super) top_m: f32,
    load_id: u32,
    grid: Grid,
    bounds: Bounds,
}

/// The boxes of a chunk.
#[derive(Debug)]
struct Masses {
    /// Counted from the chunk's first record.
    first: u32,
    unit_m: f32,
    levels: Vec<MassLevel>,
}

impl Masses {
    fn buildings(&self) -> u32 {
        self.levels.first().map_or(0, |level| level.count)
    }
}

/// A chunk that the camera sees.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen<'scene> {
    pub(super) chunk: &'scene Placed,
    /// Relative to the camera's centre, metres.
    pub(super) origin_m: [f32; 2],
    pub(super) nearest_m: f32,
    /// The eye, metres east and north of the anchor.
    eye_m: glam::Vec2,
}

/// All chunks.
#[derive(Debug, Default)]
pub(super) struct Scene {
    chunks: Vec<Placed>,
    pages: Pages,
    indices: Indices,
    /// Buildings may be drawn as high as this, whatever their chunk says.
    pub(super) raised_m: f32,
}

impl Scene {
    /// Uploads a chunk, or only its boxes; gives the bytes sent. A chunk larger than a texture is left out.
    pub(super) fn add(&mut self, gpu: &mut dyn Gpu, chunk: &Chunk, load_id: u32, is_boxed: bool) -> u64 {
        let records = if is_boxed { &[][..] } else { &chunk.records };
        let Ok(record_count) = u32::try_from(records.len()) else { return 0 };
        let mut texels = records.to_vec();
        let walls = chunk.walls.as_ref().filter(|_| !is_boxed).map(|Walls { numbers, starts }| {
            let four = |numbers: &[u16]| {
                let at = |corner: usize| numbers.get(corner).map_or(0, |&number| u32::from(number));
                [at(0) | at(1) << 16, at(2) | at(3) << 16]
            };
            texels.extend(numbers.chunks(4).map(four));
            (record_count, *starts)
        });
        let first = u32::try_from(texels.len()).unwrap_or(u32::MAX);
        texels.extend_from_slice(&chunk.massing.records);
        let masses = Masses { first, unit_m: chunk.massing.unit_m, levels: chunk.massing.levels.clone() };
        if texels.is_empty() {
            return 0;
        }
        let Some(place) = self.pages.place(gpu, &texels) else { return 0 };
        let indices = self.indices.place(gpu, if is_boxed { &[] } else { &chunk.indices });
        let index_bytes = indices.map_or(0, |place| u64::from(place.count * place.format.bytes()));
        self.chunks.push(Placed {
            column: chunk.column,
            place,
            indices,
            walls,
            masses,
            is_boxed,
            record_count,
            top_m: chunk.top_m,
            load_id,
            grid: chunk.grid,
            bounds: chunk.bounds,
        });
        texels.len() as u64 * 8 + index_bytes
    }

    /// Takes away all chunks of one load.
    pub(super) fn remove(&mut self, gpu: &mut dyn Gpu, load_id: u32) {
        for chunk in self.chunks.extract_if(.., |chunk| chunk.load_id == load_id) {
            self.pages.remove(gpu, chunk.place);
            if let Some(indices) = chunk.indices {
                self.indices.remove(gpu, indices);
            }
        }
    }

    /// Buildings of which only boxes are here.
    pub(super) fn boxed_buildings(&self) -> u32 {
        self.chunks.iter().filter(|chunk| chunk.is_boxed).map(|chunk| chunk.masses.buildings()).sum()
    }

    /// Whether any chunk is of a column.
    pub(super) fn has(&self, column: Column) -> bool {
        self.chunks.iter().any(|chunk| chunk.column == column)
    }

    /// Bytes of textures and buffers.
    pub(super) fn gpu_bytes(&self) -> u64 {
        self.pages.gpu_bytes() + self.indices.gpu_bytes()
    }

    /// What the camera sees, by column, in the order it came; what stands up, nearest first.
    pub(super) fn seen(&self, eye: &Eye) -> Vec<Seen<'_>> {
        let planes = eye.planes();
        let eye_m = (eye.centre_m + eye.eye_m.truncate()).as_vec2();
        let seen: Vec<_> = self
            .chunks
            .iter()
            .filter_map(|chunk| {
                let (min, max) = chunk.corners(eye, self.raised_m);
                // Markers are larger than their chunk on the screen; there are few.
                let inside = chunk.column == Column::Marker || touches(&planes, min, max);
                inside.then(|| Seen {
                    chunk,
                    origin_m: (chunk.grid.origin_m - eye.centre_m).as_vec2().into(),
                    nearest_m: (eye.eye_m.as_vec3().clamp(min, max) - eye.eye_m.as_vec3()).length(),
                    eye_m,
                })
            })
            .collect();
        // Distances are not negative, so their bits are in their order.
        let near_first = |seen: &Seen<'_>| if seen.stands() { seen.nearest_m.to_bits() } else { 0 };
        let rank = |seen: &Seen<'_>| (seen.chunk.column as u64) << 32 | u64::from(near_first(seen));
        let mut ranked: Vec<Ranked> = seen.iter().map(rank).zip(0..).collect();
        order::sort(&mut ranked);
        ranked.into_iter().filter_map(|(_, number)| seen.get(number as usize).copied()).collect()
    }
}

impl Placed {
    /// Extent relative to the camera's centre, metres.
    fn corners(&self, eye: &Eye, raised_m: f32) -> (Vec3, Vec3) {
        let top_m = match self.column {
            Column::Tree => self.top_m * TALLEST_TREE,
            Column::Building => self.top_m.max(raised_m),
            _ => self.top_m,
        };
        let relative = |corner: glam::Vec2| (corner.as_dvec2() - eye.centre_m).as_vec2();
        (
            (relative(self.bounds.min_m) - OVERHANG_M).extend(0.0),
            (relative(self.bounds.max_m) + OVERHANG_M).extend(top_m.max(0.0)),
        )
    }
}

impl Seen<'_> {
    /// Whether the chunk's shapes write depth, so that drawing near ones first spares far fragments.
    fn stands(&self) -> bool {
        matches!(self.chunk.column, Column::Building | Column::Tree)
    }

    /// The runs of the chunk's walls that the eye may see.
    pub(super) fn walls(&self) -> Vec<Range<u32>> {
        match &self.chunk.walls {
            Some((_, starts)) => walls::seen(starts, &self.chunk.bounds, self.eye_m),
            None => std::iter::once(0..self.chunk.record_count).collect(),
        }
    }

    /// Device pixels that a metre of the chunk covers at most.
    pub(super) fn px_per_m(&self, px_at_one_m: f32) -> f32 {
        px_at_one_m / self.nearest_m.max(0.1)
    }

    /// The levels of boxes that may stand for its buildings, fine to coarse.
    pub(super) fn levels(&self) -> &[MassLevel] {
        &self.chunk.masses.levels
    }

    /// The boxes that must, where nothing finer is here.
    pub(super) fn only_boxes(&self) -> Option<MassLevel> {
        self.chunk.masses.levels.first().copied().filter(|_| self.chunk.is_boxed)
    }

    /// About how many triangles its buildings are, as boxes or as they are: half of all walls are turned away.
    pub(super) fn triangles(&self, masses: Option<MassLevel>) -> u32 {
        match (masses, &self.chunk.walls) {
            (Some(level), _) => level.count * 2,
            (None, Some((_, starts))) => {
                starts.last().unwrap_or(&0) + self.chunk.indices.map_or(0, |place| place.count / 3)
            }
            (None, None) => 0,
        }
    }

    /// The block for drawing boxes.
    pub(super) fn mass_block(&self, level: MassLevel) -> DrawBlock {
        let masses = &self.chunk.masses;
        let first_record = self.chunk.place.first_record + masses.first + level.first;
        DrawBlock { first_record, unit_m: masses.unit_m, ..self.block(0, 0, true) }
    }

    /// The chunk's block; the shape of trees is chosen by the caller, and whether anything may shine through.
    pub(super) fn block(&self, sides: u32, vertices: u32, is_strong: bool) -> DrawBlock {
        let (alpha, value_alpha) = match self.chunk.column {
            // What lies below is to be seen in every theme.
            Column::Warning if is_strong => (0.5, 0.75),
            Column::Warning => (0.3, 0.75),
            _ if is_strong => (1.0, 1.0),
            Column::District => (0.35, 0.75),
            Column::Outline => (0.6, 0.9),
            _ => (1.0, 1.0),
        };
        DrawBlock {
            origin_m: self.origin_m,
            unit_m: self.chunk.grid.unit_m,
            first_record: self.chunk.place.first_record,
            alpha,
            value_alpha,
            sides,
            vertices,
            first_number: self.chunk.walls.as_ref().map_or(0, |(first, _)| *first),
            unused: 0,
        }
    }
}
