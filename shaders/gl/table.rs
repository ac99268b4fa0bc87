// Which text, uniform blocks and samplers each shader has in GLSL. Written by `cargo xtask glsl`.

/// The text and bindings of a shader.
fn source(shader: Shader) -> Source {
    match shader {
        Shader::Ground => Source {
            vertex: include_str!("ground.vert"),
            fragment: include_str!("ground.frag"),
            blocks: &[
                Block { binding: 0, size_bytes: 320, name: "Frame_block_0Fragment" },
                Block { binding: 0, size_bytes: 320, name: "Frame_block_0Vertex" },
            ],
            samplers: &[
            ],
        },
        Shader::Flat => Source {
            vertex: include_str!("flat.vert"),
            fragment: include_str!("flat.frag"),
            blocks: &[
                Block { binding: 0, size_bytes: 320, name: "Frame_block_0Fragment" },
                Block { binding: 0, size_bytes: 320, name: "Frame_block_0Vertex" },
                Block { binding: 1, size_bytes: 48, name: "Draw_block_1Vertex" },
            ],
            samplers: &[
                Sampler { binding: 2, name: "g2_vs" },
                Sampler { binding: 4, name: "g4_vs" },
            ],
        },
        Shader::Outline => Source {
            vertex: include_str!("outline.vert"),
            fragment: include_str!("outline.frag"),
            blocks: &[
                Block { binding: 0, size_bytes: 320, name: "Frame_block_0Fragment" },
                Block { binding: 0, size_bytes: 320, name: "Frame_block_0Vertex" },
                Block { binding: 1, size_bytes: 48, name: "Draw_block_1Vertex" },
            ],
            samplers: &[
                Sampler { binding: 2, name: "g2_vs" },
                Sampler { binding: 3, name: "g3_vs" },
                Sampler { binding: 4, name: "g4_vs" },
            ],
        },
        Shader::Skirt => Source {
            vertex: include_str!("skirt.vert"),
            fragment: include_str!("skirt.frag"),
            blocks: &[
                Block { binding: 0, size_bytes: 320, name: "Frame_block_0Vertex" },
                Block { binding: 1, size_bytes: 48, name: "Draw_block_1Vertex" },
            ],
            samplers: &[
                Sampler { binding: 2, name: "g2_vs" },
                Sampler { binding: 3, name: "g3_vs" },
                Sampler { binding: 4, name: "g4_vs" },
            ],
        },
        Shader::Wall => Source {
            vertex: include_str!("wall.vert"),
            fragment: include_str!("wall.frag"),
            blocks: &[
                Block { binding: 0, size_bytes: 320, name: "Frame_block_0Fragment" },
                Block { binding: 0, size_bytes: 320, name: "Frame_block_0Vertex" },
                Block { binding: 1, size_bytes: 48, name: "Draw_block_1Vertex" },
            ],
            samplers: &[
                Sampler { binding: 2, name: "g2_vs" },
                Sampler { binding: 3, name: "g3_vs" },
                Sampler { binding: 4, name: "g4_vs" },
            ],
        },
        Shader::Roof => Source {
            vertex: include_str!("roof.vert"),
            fragment: include_str!("roof.frag"),
            blocks: &[
                Block { binding: 0, size_bytes: 320, name: "Frame_block_0Fragment" },
                Block { binding: 0, size_bytes: 320, name: "Frame_block_0Vertex" },
                Block { binding: 1, size_bytes: 48, name: "Draw_block_1Vertex" },
            ],
            samplers: &[
                Sampler { binding: 2, name: "g2_vs" },
                Sampler { binding: 3, name: "g3_vs" },
                Sampler { binding: 4, name: "g4_vs" },
            ],
        },
        Shader::Massing => Source {
            vertex: include_str!("massing.vert"),
            fragment: include_str!("massing.frag"),
            blocks: &[
                Block { binding: 0, size_bytes: 320, name: "Frame_block_0Fragment" },
                Block { binding: 0, size_bytes: 320, name: "Frame_block_0Vertex" },
                Block { binding: 1, size_bytes: 48, name: "Draw_block_1Vertex" },
            ],
            samplers: &[
                Sampler { binding: 2, name: "g2_vs" },
                Sampler { binding: 3, name: "g3_vs" },
                Sampler { binding: 4, name: "g4_vs" },
            ],
        },
        Shader::Tree => Source {
            vertex: include_str!("tree.vert"),
            fragment: include_str!("tree.frag"),
            blocks: &[
                Block { binding: 0, size_bytes: 320, name: "Frame_block_0Fragment" },
                Block { binding: 0, size_bytes: 320, name: "Frame_block_0Vertex" },
                Block { binding: 1, size_bytes: 48, name: "Draw_block_1Vertex" },
            ],
            samplers: &[
                Sampler { binding: 2, name: "g2_vs" },
                Sampler { binding: 3, name: "g3_vs" },
                Sampler { binding: 4, name: "g4_vs" },
            ],
        },
        Shader::Marker => Source {
            vertex: include_str!("marker.vert"),
            fragment: include_str!("marker.frag"),
            blocks: &[
                Block { binding: 0, size_bytes: 320, name: "Frame_block_0Fragment" },
                Block { binding: 0, size_bytes: 320, name: "Frame_block_0Vertex" },
                Block { binding: 1, size_bytes: 48, name: "Draw_block_1Vertex" },
            ],
            samplers: &[
                Sampler { binding: 2, name: "g2_vs" },
                Sampler { binding: 3, name: "g3_vs" },
                Sampler { binding: 4, name: "g4_vs" },
            ],
        },
    }
}
