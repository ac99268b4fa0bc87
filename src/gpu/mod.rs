//! Floor 4: the renderer, on the small trait [`Gpu`].

mod backend;
pub mod blocks;
pub mod shaders;
mod wgpu;

pub use backend::{
    Blend, BufferId, Depth, Draw, Gpu, Loss, PassTarget, PipelineId, PipelineSpec, Resources, Shader,
    TextureFormat, TextureId,
};
pub use wgpu::Wgpu;
