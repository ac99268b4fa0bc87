//! Draws the city: owns the GPU, keeps the scene on it, and turns a camera and a theme into one pass.
//!
//! In: chunks, feature tables, a camera. Out: a frame, and counters.
//! Order: ground, what lies on it (painted), ground shadows, outlines, then what stands (by depth), then markers.
//! Does not: decide when to draw; know features beyond their index.

use super::backend::{
    Blend, BufferId, Depth, Gpu, Loss, PassTarget, PipelineId, PipelineSpec, Resources, Shader,
    TextureFormat, TextureId,
};
use super::blocks::{BLOCK_BYTES, FrameBlock};
use super::list::list;
use super::pages::row_bytes;
use super::scene::Scene;
use super::shaders::{SHADERS, TEXTURE_WIDTH};
use super::table::Table;
use crate::city::Room;
use crate::mesh::{Chunk, Column};
use crate::style::{Quality, Theme};
use crate::view::Eye;

/// Counters, all of them exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RenderStats {
    /// Triangles submitted in the last frame.
    pub triangles: u64,
    /// Draw calls of the last frame.
    pub draw_calls: u32,
    /// Bytes of the city's textures and buffers.
    pub gpu_bytes: u64,
    /// Buildings that are boxes from near too, for want of memory.
    pub boxed_buildings: u32,
    /// Bytes of what is drawn on: they grow with the screen, not with the city.
    pub target_bytes: u64,
    /// Bytes of city data sent to the GPU since the start, the frames' uniforms not counted.
    pub upload_bytes: u64,
}

/// The renderer.
pub struct Renderer {
    gpu: Box<dyn Gpu>,
    scene: Scene,
    features: Table,
    channels: Table,
    /// A page for draws that read no records.
    blank: TextureId,
    uniforms: BufferId,
    uniform_bytes: u32,
    /// Empty until the first [`Self::resize`].
    pipelines: Vec<(Shader, PipelineId)>,
    size_px: [u32; 2],
    quality: Quality,
    /// The city takes no more of the GPU's memory than this.
    budget_bytes: u64,
    stats: RenderStats,
}

/// What became of a chunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// It is there.
    Whole,
    /// Boxes stand for its buildings, so many: four fifths of the memory are used.
    Boxes(u32),
    /// It is left out: there is no memory left.
    Nothing,
}

impl std::fmt::Debug for Renderer {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Renderer").field("gpu", &self.gpu.name()).field("stats", &self.stats).finish()
    }
}

impl Renderer {
    /// An empty city. [`Self::resize`] comes before the first frame.
    #[must_use]
    pub fn new(mut gpu: Box<dyn Gpu>) -> Self {
        let features = Table::new(gpu.as_mut(), TextureFormat::Rg32Uint);
        let channels = Table::new(gpu.as_mut(), TextureFormat::R32Uint);
        let blank = gpu.make_texture(TextureFormat::Rg32Uint, TEXTURE_WIDTH, 1);
        let uniform_bytes = 64 * BLOCK_BYTES;
        let uniforms = gpu.make_buffer(uniform_bytes, true);
        Self {
            gpu,
            scene: Scene::default(),
            features,
            channels,
            blank,
            uniforms,
            uniform_bytes,
            pipelines: Vec::new(),
            size_px: [1, 1],
            quality: Quality::default(),
            budget_bytes: u64::MAX,
            stats: RenderStats::default(),
        }
    }

    /// Sets how many bytes of the GPU's memory the city may take.
    pub fn set_budget(&mut self, budget_bytes: u64) {
        self.budget_bytes = budget_bytes;
    }

    /// Uploads a chunk as part of a load, as far as there is memory.
    pub fn add(&mut self, chunk: &Chunk, load_id: u32) -> Kept {
        let kept = match (Room::of(self.gpu_bytes(), self.budget_bytes), chunk.massing.levels.first()) {
            (Room::None, _) => return Kept::Nothing,
            (Room::Tight, Some(each)) => Kept::Boxes(each.count),
            _ => Kept::Whole,
        };
        self.stats.upload_bytes += self.scene.add(self.gpu.as_mut(), chunk, load_id, kept != Kept::Whole);
        // Before the first size is known nothing can be made.
        if !self.pipelines.is_empty() {
            for shader in SHADERS {
                if needs(shader, self.quality, |column| column == chunk.column) {
                    self.ready(shader);
                }
            }
        }
        kept
    }

    /// Bytes of the city's textures and buffers.
    fn gpu_bytes(&self) -> u64 {
        let table_bytes = self.features.gpu_bytes() + self.channels.gpu_bytes() + row_bytes();
        self.scene.gpu_bytes() + table_bytes + u64::from(self.uniform_bytes)
    }

    /// Takes away all chunks of a load.
    pub fn remove(&mut self, load_id: u32) {
        self.scene.remove(self.gpu.as_mut(), load_id);
    }

    /// Sets base and top, metres above ground, of features from `first` on. Of a point the first is the size of its mark, as a
    /// part of the usual one; nought stands for one.
    pub fn write_features(&mut self, first: u32, base_top_m: &[[f32; 2]]) {
        self.features.write(first, bytemuck::cast_slice(base_top_m));
    }

    /// Sets how high features may stand that are drawn by a value, metres above ground; their chunks do not know.
    pub fn set_raised(&mut self, raised_m: f32) {
        self.scene.raised_m = raised_m;
    }

    /// Sets colour and flags ([`crate::style::Channels`]) of features from `first` on.
    pub fn write_channels(&mut self, first: u32, texels: &[u32]) {
        self.channels.write(first, texels);
    }

    /// Sets the size in device pixels, and the quality.
    pub fn resize(&mut self, width_px: u32, height_px: u32, quality: Quality) {
        if !self.pipelines.is_empty() && (self.size_px, self.quality) == ([width_px, height_px], quality) {
            return;
        }
        self.gpu.resize(width_px, height_px, quality.samples());
        (self.size_px, self.quality) = ([width_px, height_px], quality);
        for shader in SHADERS {
            if needs(shader, quality, |column| self.scene.has(column)) {
                self.ready(shader);
            }
        }
    }

    /// Makes a pipeline that is not there yet: each takes a driver tens of milliseconds, and few cities need all.
    fn ready(&mut self, shader: Shader) {
        if self.pipelines.iter().all(|(made, _)| *made != shader) {
            self.pipelines.push((shader, self.gpu.make_pipeline(&spec(shader))));
        }
    }

    /// Draws one frame; nothing before the first [`Self::resize`].
    pub fn draw(&mut self, eye: &Eye, theme: &Theme, target: PassTarget) {
        if self.pipelines.is_empty() {
            return;
        }
        if theme.patterns && self.scene.has(Column::Building) {
            self.ready(Shader::Outline);
        }
        let gpu = self.gpu.as_mut();
        self.stats.upload_bytes += self.features.flush(gpu) + self.channels.flush(gpu);
        let frame = FrameBlock::new(eye, theme, self.quality);
        let resources = Resources {
            records: self.blank,
            features: self.features.texture(),
            channels: self.channels.texture(),
        };
        let (blocks, draws) = list(&frame, &self.scene.seen(eye), &self.pipelines, resources, self.quality);
        let Ok(bytes) = u32::try_from(blocks.len()) else { return };
        if bytes > self.uniform_bytes {
            gpu.drop_buffer(self.uniforms);
            self.uniform_bytes = bytes.next_power_of_two();
            self.uniforms = gpu.make_buffer(self.uniform_bytes, true);
        }
        gpu.write_buffer(self.uniforms, 0, &blocks);
        let [red, green, blue] = theme.sky_low.map(|byte| f32::from(byte) / 255.0);
        gpu.run(target, [red, green, blue, 1.0], self.uniforms, &draws);
        self.stats.triangles = draws.iter().map(|draw| u64::from(draw.count / 3)).sum();
        self.stats.draw_calls = u32::try_from(draws.len()).unwrap_or(u32::MAX);
    }

    /// Counters.
    #[must_use]
    pub fn stats(&self) -> RenderStats {
        let [width_px, height_px] = self.size_px.map(u64::from);
        let samples = u64::from(self.quality.samples());
        // Colour and depth of every sample, and the picture they are resolved to.
        let target_bytes = width_px * height_px * 4 * (2 * samples + u64::from(samples > 1));
        let boxed_buildings = self.scene.boxed_buildings();
        RenderStats { gpu_bytes: self.gpu_bytes(), boxed_buildings, target_bytes, ..self.stats }
    }

    /// See [`Gpu::fence`].
    pub fn fence(&mut self) -> u32 {
        self.gpu.fence()
    }

    /// See [`Gpu::is_finished`].
    pub fn is_finished(&mut self, fence: u32) -> bool {
        self.gpu.is_finished(fence)
    }

    /// See [`Gpu::start_read`].
    pub fn start_read(&mut self) {
        self.gpu.start_read();
    }

    /// See [`Gpu::take_pixels`].
    pub fn take_pixels(&mut self) -> Option<Vec<u8>> {
        self.gpu.take_pixels()
    }

    /// See [`Gpu::loss`].
    #[must_use]
    pub fn loss(&self) -> Option<Loss> {
        self.gpu.loss()
    }

    /// See [`Gpu::set_waker`].
    pub fn set_waker(&mut self, waker: std::task::Waker) {
        self.gpu.set_waker(waker);
    }

    /// Loses the GPU as a crash would, for tests and drills.
    pub fn lose(&mut self) {
        self.gpu.lose();
    }

    /// See [`Gpu::name`].
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.gpu.name()
    }
}

/// Whether a shader is needed where some columns are there.
fn needs(shader: Shader, quality: Quality, has: impl Fn(Column) -> bool) -> bool {
    match shader {
        Shader::Ground => true,
        Shader::Flat => Column::ALL.into_iter().any(|column| column <= Column::Warning && has(column)),
        Shader::Outline => has(Column::Outline),
        Shader::Skirt => quality > Quality::Low && (has(Column::Building) || has(Column::Tree)),
        Shader::Wall | Shader::Roof | Shader::Massing => has(Column::Building),
        Shader::Tree => has(Column::Tree),
        Shader::Marker => has(Column::Marker),
    }
}

/// How each shader meets the picture.
fn spec(shader: Shader) -> PipelineSpec {
    let (blend, depth, cull_back) = match shader {
        Shader::Ground => (Blend::Opaque, Depth::Painter, false),
        Shader::Flat | Shader::Skirt => (Blend::Alpha, Depth::Painter, false),
        Shader::Wall | Shader::Roof | Shader::Massing | Shader::Tree => (Blend::Opaque, Depth::Solid, true),
        Shader::Outline | Shader::Marker => (Blend::Alpha, Depth::Tested, false),
    };
    PipelineSpec { shader, blend, depth, cull_back }
}
