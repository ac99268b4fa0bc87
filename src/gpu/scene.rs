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
use crate::mesh::{Chunk, Column, RECORD_RING_END};
use crate::view::Eye;
use glam::{Vec3, Vec4};

/// Shadows and crowns reach this far over a chunk's bounds, metres.
const OVERHANG_M: f32 = 6.0;
/// See [`with_skirt_hints`]; the same numbers stand in `shaders/skirt.wgsl`.
const RING_LENGTH_SHIFT: u32 = 24;
const RING_LENGTH_MOST: u32 = 127;
const SHARED_CORNER: u32 = 1 << 24;
const FEATURE_MASK: u32 = 0x00ff_ffff;
/// Trees vary about their height by up to this factor.
const TALLEST_TREE: f32 = 1.15;

/// A chunk on the GPU.
#[derive(Debug)]
pub(super) struct Placed {
    pub(super) column: Column,
    pub(super) place: Place,
    pub(super) indices: Option<IndexPlace>,
    walls: Option<(IndexPlace, BinStarts)>,
    pub(super) record_count: u32,
    pub(super) top_m: f32,
    load_id: u32,
    grid: Grid,
    bounds: Bounds,
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
}

impl Scene {
    /// Uploads a chunk; gives the bytes sent. A chunk larger than a texture is left out.
    pub(super) fn add(&mut self, gpu: &mut dyn Gpu, chunk: &Chunk, load_id: u32) -> u64 {
        let Ok(record_count) = u32::try_from(chunk.records.len()) else { return 0 };
        if record_count == 0 {
            return 0;
        }
        let placed = if chunk.column == Column::Building {
            self.pages.place(gpu, &with_skirt_hints(&chunk.records))
        } else {
            self.pages.place(gpu, &chunk.records)
        };
        let Some(place) = placed else { return 0 };
        let indices = self.indices.place(gpu, &chunk.indices);
        let (wall_indices, starts) = match chunk.column {
            Column::Building => walls::sorted(&chunk.records),
            _ => Default::default(),
        };
        let walls = self.indices.place(gpu, &wall_indices).map(|place| (place, starts));
        self.chunks.push(Placed {
            column: chunk.column,
            place,
            indices,
            walls,
            record_count,
            top_m: chunk.top_m,
            load_id,
            grid: chunk.grid,
            bounds: chunk.bounds,
        });
        (chunk.records.len() * 8 + (chunk.indices.len() + wall_indices.len()) * 4) as u64
    }

    /// Takes away all chunks of one load.
    pub(super) fn remove(&mut self, gpu: &mut dyn Gpu, load_id: u32) {
        for chunk in self.chunks.extract_if(.., |chunk| chunk.load_id == load_id) {
            self.pages.remove(gpu, chunk.place);
            for indices in chunk.indices.into_iter().chain(chunk.walls.map(|(place, _)| place)) {
                self.indices.remove(gpu, indices);
            }
        }
    }

    /// Bytes of textures and buffers.
    pub(super) fn gpu_bytes(&self) -> u64 {
        self.pages.gpu_bytes() + self.indices.gpu_bytes()
    }

    /// What the camera sees, by column, in the order it came; what stands up, nearest first.
    pub(super) fn seen(&self, eye: &Eye) -> Vec<Seen<'_>> {
        let planes = planes(eye);
        let eye_m = (eye.centre_m + eye.eye_m.truncate()).as_vec2();
        let seen: Vec<_> = self
            .chunks
            .iter()
            .filter_map(|chunk| {
                let (min, max) = chunk.corners(eye);
                // Markers are larger than their chunk on the screen; there are few.
                let inside =
                    chunk.column == Column::Marker || planes.iter().all(|plane| touches(*plane, min, max));
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
    fn corners(&self, eye: &Eye) -> (Vec3, Vec3) {
        let top_m = if self.column == Column::Tree { self.top_m * TALLEST_TREE } else { self.top_m };
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
    pub(super) fn walls(&self) -> Vec<IndexPlace> {
        let Some((place, starts)) = &self.chunk.walls else { return Vec::new() };
        walls::seen(*place, starts, &self.chunk.bounds, self.eye_m)
    }

    /// The chunk's block; the shape of trees is chosen by the caller.
    pub(super) fn block(&self, sides: u32, vertices: u32) -> DrawBlock {
        let (alpha, value_alpha) = match self.chunk.column {
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
        }
    }
}

/// The six planes of what is on the screen; a point is inside where its product with each is positive.
fn planes(eye: &Eye) -> [Vec4; 6] {
    let [x, y, z, w] = [0, 1, 2, 3].map(|row| eye.clip_from_centre.row(row));
    [w + x, w - x, w + y, w - y, z, w - z]
}

/// Whether any of a box is on the inner side of a plane.
fn touches(plane: Vec4, min: Vec3, max: Vec3) -> bool {
    let normal = plane.truncate();
    let furthest = Vec3::select(normal.cmpge(Vec3::ZERO), max, min);
    normal.dot(furthest) + plane.w >= 0.0
}

/// Building records with what the ground shadows need to know (see `shaders/skirt.wgsl`): each ring's last record
/// tells the ring's length, 0 where that is over 127 edges or the corner is shared, and each other record whether
/// another building shares its corner. At a shared corner no shadow goes round: it would lie on the neighbour's.
fn with_skirt_hints(records: &[[u32; 2]]) -> Vec<[u32; 2]> {
    let mut marked = records.to_vec();
    let shared = shared_corners(records);
    let mut start = 0;
    for (number, ([_, word], shared)) in marked.iter_mut().zip(shared).enumerate() {
        let plain = *word & (RECORD_RING_END | FEATURE_MASK);
        if plain & RECORD_RING_END == 0 {
            *word = plain | if shared { SHARED_CORNER } else { 0 };
        } else {
            let told =
                u32::try_from(number - start).ok().filter(|&edges| !shared && edges <= RING_LENGTH_MOST);
            *word = plain | told.unwrap_or(0) << RING_LENGTH_SHIFT;
            start = number + 1;
        }
    }
    marked
}

/// For each record, whether a record of another feature lies on the same step.
fn shared_corners(records: &[[u32; 2]]) -> Vec<bool> {
    let rank = |[place, word]: &[u32; 2]| u64::from(*place) << 32 | u64::from(word & FEATURE_MASK);
    let mut by_place: Vec<Ranked> = records.iter().map(rank).zip(0..).collect();
    order::sort(&mut by_place);
    let mut shared = vec![false; records.len()];
    for corner in by_place.chunk_by(|left, right| left.0 >> 32 == right.0 >> 32) {
        // Sorted by feature too, so all are of one where the first and the last are.
        if corner.first().map(|first| first.0) != corner.last().map(|last| last.0) {
            for &(_, number) in corner {
                if let Some(shared) = shared.get_mut(number as usize) {
                    *shared = true;
                }
            }
        }
    }
    shared
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mesh::record;

    fn hints(records: &[[u32; 2]]) -> Vec<u32> {
        with_skirt_hints(records)
            .iter()
            .map(|[_, word]| word >> RING_LENGTH_SHIFT & RING_LENGTH_MOST)
            .collect()
    }

    #[test]
    fn a_rings_last_record_tells_how_many_edges_it_has() {
        let corner = |flags| record([1, 2], 7, flags);
        let end = corner(RECORD_RING_END);
        assert_eq!(
            hints(&[corner(0), corner(0), corner(0), end, corner(0), end]),
            [0, 0, 0, 3, 0, 1],
            "a triangle, then one edge"
        );
        let mut long = vec![corner(0); 199];
        long.push(end);
        assert!(hints(&long).iter().all(|&hint| hint == 0), "too long to tell");
    }

    #[test]
    fn a_corner_that_two_buildings_share_casts_no_shadow_round_it() {
        let ring = |feature, places: [[i16; 2]; 4]| {
            let mut ring = places.map(|place| record(place, feature, 0));
            let [.., last] = &mut ring;
            *last = record(places[0], feature, RECORD_RING_END);
            ring
        };
        let (west, east) =
            (ring(1, [[0, 0], [5, 0], [5, 5], [0, 0]]), ring(2, [[5, 0], [9, 0], [5, 5], [5, 0]]));
        assert_eq!(hints(&[west, east].concat()), [0, 1, 1, 3, 1, 0, 1, 0], "both ends of the party wall");
    }
}
