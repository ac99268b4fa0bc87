//! Floor 4: the renderer, on the small trait [`Gpu`].

mod backend;
pub mod blocks;
mod detail;
pub(crate) mod few;
mod indices;
mod list;
mod pages;
mod renderer;
mod scene;
pub mod shaders;
mod table;
mod walls;
mod wgpu;

pub use backend::{
    Blend, BufferId, Depth, Draw, Gpu, IndexFormat, Loss, PassTarget, PipelineId, PipelineSpec, Resources,
    Shader, TextureFormat, TextureId,
};
pub use renderer::{Kept, RenderStats, Renderer};
pub use wgpu::Wgpu;
