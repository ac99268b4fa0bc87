//! The WGSL text of every shader.
//!
//! In: a [`Shader`]. Out: one WGSL module: the shared texts of `shaders/lib`, then the shader's own file.
//! Bindings, all in group 0:
//!
//! | binding | what |
//! |---|---|
//! | 0 | uniform `Frame`, once a frame ([`super::blocks::FrameBlock`]) |
//! | 1 | uniform `Draw`, once a draw, at a dynamic offset ([`super::blocks::DrawBlock`]) |
//! | 2 | `records`, RG32 unsigned integers, [`TEXTURE_WIDTH`] texels a row |
//! | 3 | `features`, likewise: base and top in metres as the bits of `f32` |
//! | 4 | `channels`, R32 unsigned integers, likewise: colour and flags ([`crate::style::flag`]) |
//!
//! Does not: compile anything.

use super::backend::Shader;

/// Texels in a row of every data texture.
pub const TEXTURE_WIDTH: u32 = 2048;

/// Every shader.
pub const SHADERS: [Shader; 8] = [
    Shader::Ground,
    Shader::Flat,
    Shader::Outline,
    Shader::Skirt,
    Shader::Wall,
    Shader::Roof,
    Shader::Tree,
    Shader::Marker,
];

/// A shader's file name in `shaders/`, without its ending.
#[must_use]
pub fn name(shader: Shader) -> &'static str {
    match shader {
        Shader::Ground => "ground",
        Shader::Flat => "flat",
        Shader::Outline => "outline",
        Shader::Skirt => "skirt",
        Shader::Wall => "wall",
        Shader::Roof => "roof",
        Shader::Tree => "tree",
        Shader::Marker => "marker",
    }
}

/// A shader's whole text, with entries `vertex_main` and `fragment_main`.
#[must_use]
pub fn source(shader: Shader) -> String {
    let own = match shader {
        Shader::Ground => include_str!("../../shaders/ground.wgsl"),
        Shader::Flat => include_str!("../../shaders/flat.wgsl"),
        Shader::Outline => include_str!("../../shaders/outline.wgsl"),
        Shader::Skirt => include_str!("../../shaders/skirt.wgsl"),
        Shader::Wall => include_str!("../../shaders/wall.wgsl"),
        Shader::Roof => include_str!("../../shaders/roof.wgsl"),
        Shader::Tree => include_str!("../../shaders/tree.wgsl"),
        Shader::Marker => include_str!("../../shaders/marker.wgsl"),
    };
    [
        include_str!("../../shaders/lib/frame.wgsl"),
        include_str!("../../shaders/lib/channel.wgsl"),
        include_str!("../../shaders/lib/light.wgsl"),
        own,
    ]
    .join("\n")
}
