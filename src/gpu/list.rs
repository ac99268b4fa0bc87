//! Puts a frame together: which chunks are drawn by which shader, in which order.
//!
//! In: what the camera sees. Out: the frame's uniform bytes and its draws.
//! Shapes too small for the screen are left out here, by chunk, so that an overview stays cheap.
//! Does not: touch the GPU.

use super::backend::{Draw, PipelineId, Resources, Shader};
use super::blocks::{BLOCK_BYTES, FrameBlock};
use super::detail::Detail;
use super::indices::IndexPlace;
use super::scene::Seen;
use crate::mesh::{Column, MassLevel};
use crate::style::Quality;
use std::ops::Range;

/// Ground shadows reach this far, metres; narrower than [`SKIRT_PX`] on the screen they are left out.
const SKIRT_M: f32 = 4.5;
const SKIRT_PX: f32 = 2.0;
/// Walls lower than this on the screen their shader leaves to their roofs.
const WALL_PX: f32 = 0.8;
/// Trees lower than the first are left out, lower than the second have fewer faces and neither trunk nor shadow.
const TREE_LEAST_PX: f32 = 1.5;
const TREE_WHOLE_PX: f32 = 12.0;
/// Sides of a crown, and vertices of a tree: four triangles a side, and six for the trunk.
const WHOLE_TREE: (u32, u32) = (6, 90);
const SMALL_TREE: (u32, u32) = (4, 48);

/// Vertices of one record: an edge, a wall, a box, a wall's shadow, a tree's shadow or a marker.
const EDGE: u32 = 6;
/// Vertices of a wall's edges: its roof's, its foot's and its corner's.
const WALL_EDGES: u32 = 3 * EDGE;
const WALL_SKIRT: u32 = 9;
const SQUARE: u32 = 6;

struct List<'renderer> {
    pipelines: &'renderer [(Shader, PipelineId)],
    resources: Resources,
    draws: Vec<Draw>,
}

/// A seen chunk, with where its block lies and how many pixels a metre of it covers at most.
struct Item<'scene> {
    seen: &'scene Seen<'scene>,
    uniform_offset: u32,
    px_per_m: f32,
    /// Vertices of each tree, or of each wall's edges.
    vertices: u32,
    /// The boxes drawn in place of buildings, and where their block lies.
    masses: Option<(MassLevel, u32)>,
}

/// The frame's uniforms and draws; `resources` names the tables, and a page for draws that read none.
pub(super) fn list(
    frame: &FrameBlock,
    seen: &[Seen<'_>],
    pipelines: &[(Shader, PipelineId)],
    resources: Resources,
    quality: Quality,
) -> (Vec<u8>, Vec<Draw>) {
    let mut blocks = Vec::with_capacity((seen.len() + 2) * BLOCK_BYTES as usize);
    push_block(&mut blocks, bytemuck::bytes_of(frame));
    let [_, _, _, px_at_one_m] = frame.eye_m;
    let ([.., edge_px], [.., strokes_m]) = (frame.ink, frame.ground);
    let has_edges = edge_px > 0.0 || strokes_m > 0.0;
    let detail = Detail::of(seen, px_at_one_m, quality);
    let items: Vec<_> = seen
        .iter()
        .map(|seen| {
            let px_per_m = seen.px_per_m(px_at_one_m);
            let (sides, vertices) = match seen.chunk.column {
                Column::Tree if seen.chunk.top_m * px_per_m < TREE_WHOLE_PX => SMALL_TREE,
                Column::Tree => WHOLE_TREE,
                Column::Building => (0, WALL_EDGES),
                _ => (0, 0),
            };
            let block = seen.block(sides, vertices, edge_px > 0.0);
            let uniform_offset = push_block(&mut blocks, bytemuck::bytes_of(&block));
            let masses = detail
                .masses(seen, px_per_m)
                .map(|level| (level, push_block(&mut blocks, bytemuck::bytes_of(&seen.mass_block(level)))));
            Item { seen, uniform_offset, px_per_m, vertices, masses }
        })
        .collect();
    let [_, _, _, lean] = frame.forward;
    let mut list = List { pipelines, resources, draws: Vec::new() };
    list.push_run(Shader::Ground, resources, 0, 0..3);
    list.each(&items, Shader::Flat, |item| item.seen.chunk.column <= Column::Warning);
    if quality > Quality::Low && edge_px == 0.0 {
        list.each(&items, Shader::Skirt, |item| item.has_skirt());
    }
    let is_whole = |item: &Item<'_>| item.seen.chunk.column == Column::Building && item.masses.is_none();
    list.each(&items, Shader::Wall, |item| is_whole(item) && item.is(Column::Building, WALL_PX / lean));
    list.each(&items, Shader::Roof, is_whole);
    list.masses(&items);
    list.each(&items, Shader::Tree, |item| item.is(Column::Tree, TREE_LEAST_PX));
    list.each(&items, Shader::Outline, |item| {
        item.seen.chunk.column == Column::Outline || has_edges && is_whole(item)
    });
    list.each(&items, Shader::Marker, |item| item.seen.chunk.column == Column::Marker);
    (blocks, list.draws)
}

impl Item<'_> {
    /// Whether the chunk is of a column, and higher than so much on the screen.
    fn is(&self, column: Column, least_px: f32) -> bool {
        let chunk = self.seen.chunk;
        chunk.column == column && chunk.top_m * self.px_per_m >= least_px
    }

    fn has_skirt(&self) -> bool {
        let wide = SKIRT_M * self.px_per_m >= SKIRT_PX && self.is(Column::Building, 0.0);
        wide || self.is(Column::Tree, TREE_WHOLE_PX)
    }
}

impl List<'_> {
    /// Draws those chunks that a shader takes.
    fn each(&mut self, items: &[Item<'_>], shader: Shader, takes: impl Fn(&Item<'_>) -> bool) {
        for item in items.iter().filter(|item| takes(item)) {
            let chunk = item.seen.chunk;
            let resources = Resources { records: chunk.place.texture, ..self.resources };
            let per_record = match shader {
                Shader::Ground | Shader::Flat | Shader::Roof | Shader::Wall | Shader::Massing => 0,
                Shader::Skirt if chunk.column == Column::Building => WALL_SKIRT,
                Shader::Outline if chunk.column == Column::Building => item.vertices,
                Shader::Outline => EDGE,
                Shader::Skirt | Shader::Marker => SQUARE,
                Shader::Tree => item.vertices,
            };
            if shader == Shader::Wall {
                for run in item.seen.walls() {
                    self.push_run(shader, resources, item.uniform_offset, run.start * EDGE..run.end * EDGE);
                }
            } else if per_record > 0 {
                let count = chunk.record_count.saturating_mul(per_record);
                self.push_run(shader, resources, item.uniform_offset, 0..count);
            } else if let Some(indices) = chunk.indices {
                self.push_indexed(shader, resources, item.uniform_offset, indices);
            }
        }
    }

    /// Draws boxes in place of the buildings that are too small for more.
    fn masses(&mut self, items: &[Item<'_>]) {
        for item in items {
            let Some((level, uniform_offset)) = item.masses else { continue };
            let resources = Resources { records: item.seen.chunk.place.texture, ..self.resources };
            self.push_run(Shader::Massing, resources, uniform_offset, 0..level.count * EDGE);
        }
    }

    fn push_run(&mut self, shader: Shader, resources: Resources, uniform_offset: u32, run: Range<u32>) {
        let (first, count) = (run.start, run.end - run.start);
        self.push(shader, Draw { indices: None, first, count, ..self.draw(resources, uniform_offset) });
    }

    fn push_indexed(&mut self, shader: Shader, resources: Resources, uniform_offset: u32, place: IndexPlace) {
        let IndexPlace { buffer, format, first, count } = place;
        let indices = Some((buffer, format));
        self.push(shader, Draw { indices, first, count, ..self.draw(resources, uniform_offset) });
    }

    fn draw(&self, resources: Resources, uniform_offset: u32) -> Draw {
        Draw { pipeline: PipelineId(0), resources, uniform_offset, indices: None, first: 0, count: 0 }
    }

    fn push(&mut self, shader: Shader, draw: Draw) {
        if let Some(&(_, pipeline)) = self.pipelines.iter().find(|(made, _)| *made == shader) {
            self.draws.push(Draw { pipeline, ..draw });
        }
    }
}

/// Appends a block; gives its offset.
fn push_block(blocks: &mut Vec<u8>, bytes: &[u8]) -> u32 {
    let offset = u32::try_from(blocks.len()).unwrap_or(u32::MAX);
    blocks.extend_from_slice(bytes);
    blocks.resize(blocks.len().next_multiple_of(BLOCK_BYTES as usize), 0);
    offset
}
