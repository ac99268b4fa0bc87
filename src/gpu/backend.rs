//! What the renderer needs of a GPU: as little as WebGL2 can do.
//!
//! No vertex buffers, no storage buffers, no compute, no instancing: shaders pull everything from integer data
//! textures by `vertex_index`. One bind group layout serves all pipelines; see [`Resources`].
//! Implementors: `gpu::wgpu` (WebGPU and native Vulkan) and `web::webgl` (WebGL2).
//! The trait is object safe on purpose: the renderer is compiled once.

use std::task::Waker;

/// A buffer: an index buffer, or the one uniform buffer of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BufferId(pub u32);
/// A data texture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TextureId(pub u32);
/// A pipeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PipelineId(pub u32);

/// Data texture formats: unfiltered integers, read by `textureLoad`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextureFormat {
    /// One `u32` per texel.
    R32Uint,
    /// Two `u32` per texel.
    Rg32Uint,
}

impl TextureFormat {
    /// Bytes per texel.
    #[must_use]
    pub fn texel_bytes(self) -> u32 {
        match self {
            Self::R32Uint => 4,
            Self::Rg32Uint => 8,
        }
    }
}

/// How wide indices are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IndexFormat {
    /// Two bytes: up to 65,535 records.
    Uint16,
    /// Four.
    Uint32,
}

impl IndexFormat {
    /// Bytes per index.
    #[must_use]
    pub fn bytes(self) -> u32 {
        match self {
            Self::Uint16 => 2,
            Self::Uint32 => 4,
        }
    }
}

/// The shaders, each one WGSL file with a vertex and a fragment entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Shader {
    /// Sky above the horizon and bare ground below: one triangle over the screen.
    Ground,
    /// Filled areas and widened lines on the ground.
    Flat,
    /// Constant-width outlines.
    Outline,
    /// Soft shadow at the foot of walls.
    Skirt,
    /// Extruded walls.
    Wall,
    /// Tops of buildings.
    Roof,
    /// Boxes that stand for buildings from afar.
    Massing,
    /// Trees.
    Tree,
    /// Points of interest.
    Marker,
}

/// How a fragment meets what is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Blend {
    /// Replaces it.
    Opaque,
    /// Over it, straight alpha.
    Alpha,
}

/// How a fragment meets the depth buffer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Depth {
    /// Drawn in order, neither tested nor written: everything that lies on the ground.
    Painter,
    /// Tested (nearer wins) and written.
    Solid,
    /// Tested, not written.
    Tested,
}

/// All there is to know about a pipeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PipelineSpec {
    /// Entries `vertex_main` and `fragment_main`.
    pub shader: Shader,
    /// See [`Blend`].
    pub blend: Blend,
    /// See [`Depth`].
    pub depth: Depth,
    /// Whether triangles that are clockwise on the screen are dropped.
    pub cull_back: bool,
}

/// What a draw reads. Binding numbers are the same in every shader, group 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resources {
    /// Binding 2, `texture_2d<u32>`, RG32: the page of vertex records.
    pub records: TextureId,
    /// Binding 3, `texture_2d<u32>`, RG32: base and top of each feature, metres, as the bits of `f32`.
    pub features: TextureId,
    /// Binding 4, `texture_2d<u32>`, R32: colour and flags of each feature.
    pub channels: TextureId,
}

/// One draw call of triangles.
///
/// Binding 0 is the frame's uniform block at offset 0 of `uniforms`; binding 1 the draw's block at `uniform_offset`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Draw {
    /// With which pipeline.
    pub pipeline: PipelineId,
    /// With which textures.
    pub resources: Resources,
    /// Bytes into the uniform buffer, a multiple of 256.
    pub uniform_offset: u32,
    /// Index buffer; none draws `first..first + count` as vertex indices.
    pub indices: Option<(BufferId, IndexFormat)>,
    /// First index, or first vertex.
    pub first: u32,
    /// How many.
    pub count: u32,
}

/// Where a pass draws.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PassTarget {
    /// The canvas, or the image where there is none.
    Screen,
    /// An image kept for [`Gpu::start_read`].
    Image,
}

/// Why the GPU is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    /// What the browser or driver said.
    pub reason: String,
}

/// A GPU.
pub trait Gpu {
    /// A buffer of indices, or of uniforms.
    fn make_buffer(&mut self, size_bytes: u32, uniform: bool) -> BufferId;
    /// Writes bytes at an offset (multiple of 4).
    fn write_buffer(&mut self, buffer: BufferId, offset_bytes: u32, bytes: &[u8]);
    /// Frees a buffer.
    fn drop_buffer(&mut self, buffer: BufferId);
    /// A data texture, zeroed.
    fn make_texture(&mut self, format: TextureFormat, width: u32, height: u32) -> TextureId;
    /// Writes a rectangle of texels; `origin` and `size` count columns, then rows.
    fn write_texels(&mut self, texture: TextureId, origin: [u32; 2], size: [u32; 2], bytes: &[u8]);
    /// Frees a texture.
    fn drop_texture(&mut self, texture: TextureId);
    /// Makes a pipeline for the current sample count.
    fn make_pipeline(&mut self, spec: &PipelineSpec) -> PipelineId;
    /// Sets the drawing surface's size in device pixels, and samples per pixel (1 or 4). Pipelines made before stay valid.
    fn resize(&mut self, width_px: u32, height_px: u32, samples: u32);
    /// Runs one pass: clear, then the draws in order. All uniforms lie in `uniforms`.
    fn run(&mut self, target: PassTarget, clear: [f32; 4], uniforms: BufferId, draws: &[Draw]);
    /// Marks this moment of the queue; [`Self::is_finished`] tells when the GPU has passed it.
    fn fence(&mut self) -> u32;
    /// Whether all work before the fence is done. A lost GPU has finished everything.
    fn is_finished(&mut self, fence: u32) -> bool;
    /// Starts reading back the last pass drawn to [`PassTarget::Image`].
    fn start_read(&mut self);
    /// The pixels, RGBA, top row first, once they are there.
    fn take_pixels(&mut self) -> Option<Vec<u8>>;
    /// Why the GPU is gone, if it is; then every other call does nothing.
    fn loss(&self) -> Option<Loss>;
    /// The longest side of a texture.
    fn texture_limit(&self) -> u32;
    /// What it calls itself: "webgpu" or "webgl2".
    fn name(&self) -> &'static str;
    /// Whom to wake when the GPU is lost, and, where the GPU can tell by itself, when a fence is passed.
    fn set_waker(&mut self, waker: Waker);
    /// Loses the GPU as a crash would, for tests and drills; [`Self::loss`] tells of it soon after.
    fn lose(&mut self) {}
}

/// Writes a run of texels, numbered row by row of `width`: the rest of a row, whole rows, and what is left.
pub(super) fn write_run(
    gpu: &mut dyn Gpu,
    texture: TextureId,
    format: TextureFormat,
    width: u32,
    first: u32,
    bytes: &[u8],
) {
    let texel_bytes = format.texel_bytes();
    let (mut at, mut rest) = (first, bytes);
    while !rest.is_empty() {
        let left = u32::try_from(rest.len()).unwrap_or(u32::MAX) / texel_bytes;
        let column = at % width;
        let size =
            if column == 0 && left >= width { [width, left / width] } else { [left.min(width - column), 1] };
        let count = size[0] * size[1];
        let Some((now, later)) = rest.split_at_checked((count * texel_bytes) as usize).filter(|_| count > 0)
        else {
            return;
        };
        gpu.write_texels(texture, [column, at / width], size, now);
        (at, rest) = (at + count, later);
    }
}
