//! The index buffer that all walls share: the corners of one rectangle after the other.
//!
//! Out: for rectangle `n` the indices `4n + 0, 1, 2, 0, 2, 3`, counterclockwise as the wall's shader lays its corners.
//! Shared corners are reckoned once, and no chunk needs indices of its own for its walls.

use super::backend::{BufferId, Gpu};

/// Rectangles at first: what a chunk of the usual size needs.
const AT_FIRST: u32 = 1 << 15;
/// Rectangles at most, 192 MB of indices: more than the 64k points a ring may have. Walls beyond are left out.
const AT_MOST: u32 = 1 << 23;
const INDICES: u32 = 6;

/// The buffer and how far it reaches.
#[derive(Debug)]
pub(super) struct Quads {
    buffer: BufferId,
    rectangles: u32,
}

impl Quads {
    pub(super) fn new(gpu: &mut dyn Gpu) -> Self {
        Self { buffer: filled(gpu, AT_FIRST), rectangles: AT_FIRST }
    }

    /// Makes sure that it reaches so many rectangles.
    pub(super) fn reach(&mut self, gpu: &mut dyn Gpu, rectangles: usize) {
        let wanted = u32::try_from(rectangles).unwrap_or(AT_MOST).min(AT_MOST);
        if wanted > self.rectangles {
            gpu.drop_buffer(self.buffer);
            self.rectangles = wanted.next_power_of_two();
            self.buffer = filled(gpu, self.rectangles);
        }
    }

    pub(super) fn buffer(&self) -> BufferId {
        self.buffer
    }

    pub(super) fn rectangles(&self) -> u32 {
        self.rectangles
    }

    pub(super) fn gpu_bytes(&self) -> u64 {
        u64::from(self.rectangles * INDICES) * 4
    }
}

fn filled(gpu: &mut dyn Gpu, rectangles: u32) -> BufferId {
    let indices: Vec<u32> =
        (0..rectangles).flat_map(|n| [0, 1, 2, 0, 2, 3].map(|corner| n * 4 + corner)).collect();
    let buffer = gpu.make_buffer(rectangles * INDICES * 4, false);
    gpu.write_buffer(buffer, 0, bytemuck::cast_slice(&indices));
    buffer
}
