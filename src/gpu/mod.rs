//! Floor 4: the renderer, on the small trait [`Gpu`].

mod backend;
pub mod blocks;
pub mod shaders;

pub use backend::{
    Blend, BufferId, Depth, Draw, Gpu, Loss, PassTarget, PipelineId, PipelineSpec, Resources, Shader,
    TextureFormat, TextureId,
};
