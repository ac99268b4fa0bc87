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
pub const SHADERS: [Shader; 9] = [
    Shader::Ground,
    Shader::Flat,
    Shader::Outline,
    Shader::Skirt,
    Shader::Wall,
    Shader::Roof,
    Shader::Massing,
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
        Shader::Massing => "massing",
        Shader::Tree => "tree",
        Shader::Marker => "marker",
    }
}

/// Words need no space beside these.
const MARKS: &[u8] = b"=+-*/<>(){},:&|";

const fn is_mark(byte: u8) -> bool {
    let mut at = 0;
    while at < MARKS.len() && MARKS[at] != byte {
        at += 1;
    }
    at < MARKS.len()
}

/// Copies a WGSL text without the comments, spaces and empty lines, which are for its readers; gives its length too.
const fn stripped<const ROOM: usize>(text: &[u8]) -> ([u8; ROOM], usize) {
    let (mut kept, mut length, mut at) = ([0; ROOM], 0, 0);
    while at < text.len() {
        if text[at] == b'/' && at + 1 < text.len() && text[at + 1] == b'/' {
            while at < text.len() && text[at] != b'\n' {
                at += 1;
            }
            continue;
        }
        let starts_line = length == 0 || kept[length - 1] == b'\n';
        let parts =
            !starts_line && !is_mark(kept[length - 1]) && at + 1 < text.len() && !is_mark(text[at + 1]);
        if !(starts_line && text[at] == b'\n') && (parts || text[at] != b' ') {
            kept[length] = text[at];
            length += 1;
        }
        at += 1;
    }
    (kept, length)
}

/// A file of `shaders/`, [`stripped`] while compiling.
macro_rules! wgsl {
    ($path:literal) => {{
        const TEXT: &[u8] = include_bytes!(concat!("../../shaders/", $path));
        const LENGTH: usize = stripped::<{ TEXT.len() }>(TEXT).1;
        const KEPT: [u8; LENGTH] = stripped(TEXT).0;
        const KEPT_TEXT: &str = match std::str::from_utf8(&KEPT) {
            Ok(text) => text,
            Err(_) => panic!("a WGSL file is not UTF-8"),
        };
        KEPT_TEXT
    }};
}

/// A shader's whole text, with entries `vertex_main` and `fragment_main`.
#[must_use]
pub fn source(shader: Shader) -> String {
    let own = match shader {
        Shader::Ground => wgsl!("ground.wgsl"),
        Shader::Flat => wgsl!("flat.wgsl"),
        Shader::Outline => wgsl!("outline.wgsl"),
        Shader::Skirt => wgsl!("skirt.wgsl"),
        Shader::Wall => wgsl!("wall.wgsl"),
        Shader::Roof => wgsl!("roof.wgsl"),
        Shader::Massing => wgsl!("massing.wgsl"),
        Shader::Tree => wgsl!("tree.wgsl"),
        Shader::Marker => wgsl!("marker.wgsl"),
    };
    [
        wgsl!("lib/frame.wgsl"),
        wgsl!("lib/channel.wgsl"),
        wgsl!("lib/light.wgsl"),
        wgsl!("lib/pattern.wgsl"),
        own,
    ]
    .concat()
}
