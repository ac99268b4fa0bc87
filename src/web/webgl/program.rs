//! Programs: GLSL compiled and linked, its blocks and samplers tied to the fixed bindings.
//!
//! In: a [`Shader`]. Out: a program ready to draw with, or the driver's words why not.
//! Compiling is started for all programs before any is asked how it went, so that drivers can do it side by side.
//! The texts and names are generated from the WGSL (`shaders/gl`).
//! Does not: decide when to draw, or hold any other state.

use crate::gpu::Shader;
use web_sys::{WebGl2RenderingContext as Gl, WebGlProgram, WebGlShader};

/// The binding of the first texture; texture units count from it.
const FIRST_TEXTURE: u32 = 2;

/// What the generated table says of a shader.
struct Source {
    vertex: &'static str,
    fragment: &'static str,
    blocks: &'static [Block],
    samplers: &'static [Sampler],
}

/// A uniform block of one stage.
struct Block {
    binding: u32,
    size_bytes: u32,
    name: &'static str,
}

/// A texture as one stage names it.
struct Sampler {
    binding: u32,
    name: &'static str,
}

include!("../../../shaders/gl/table.rs");

/// A program, perhaps still compiling.
pub(super) struct Program {
    shader: Shader,
    pub(super) handle: WebGlProgram,
    stages: [WebGlShader; 2],
    is_ready: bool,
}

impl Program {
    /// Starts compiling and linking; none if the context is lost.
    pub(super) fn start(gl: &Gl, shader: Shader) -> Option<Self> {
        let source = source(shader);
        let handle = gl.create_program()?;
        let stages =
            [stage(gl, Gl::VERTEX_SHADER, source.vertex)?, stage(gl, Gl::FRAGMENT_SHADER, source.fragment)?];
        for stage in &stages {
            gl.attach_shader(&handle, stage);
        }
        gl.link_program(&handle);
        Some(Self { shader, handle, stages, is_ready: false })
    }

    /// Waits for the driver, once, and ties names to bindings.
    pub(super) fn finish(&mut self, gl: &Gl) -> Result<(), String> {
        if self.is_ready {
            return Ok(());
        }
        if !gl.get_program_parameter(&self.handle, Gl::LINK_STATUS).is_truthy() {
            return Err(self.complaint(gl));
        }
        let source = source(self.shader);
        for block in source.blocks {
            let index = gl.get_uniform_block_index(&self.handle, block.name);
            if index != Gl::INVALID_INDEX {
                gl.uniform_block_binding(&self.handle, index, block.binding);
            }
        }
        gl.use_program(Some(&self.handle));
        for sampler in source.samplers {
            let location = gl.get_uniform_location(&self.handle, sampler.name);
            gl.uniform1i(location.as_ref(), sampler.binding.saturating_sub(FIRST_TEXTURE).cast_signed());
        }
        for stage in &self.stages {
            gl.delete_shader(Some(stage));
        }
        self.is_ready = true;
        Ok(())
    }

    /// Bytes of the block at a binding: GL refuses to draw with fewer.
    pub(super) fn block_bytes(&self, binding: u32) -> u32 {
        let blocks = source(self.shader).blocks.iter();
        blocks.filter(|block| block.binding == binding).map(|block| block.size_bytes).max().unwrap_or(0)
    }

    /// Frees it.
    pub(super) fn delete(&self, gl: &Gl) {
        for stage in self.stages.iter().filter(|_| !self.is_ready) {
            gl.delete_shader(Some(stage));
        }
        gl.delete_program(Some(&self.handle));
    }

    fn complaint(&self, gl: &Gl) -> String {
        let logs = self.stages.iter().map(|stage| gl.get_shader_info_log(stage));
        let logs = logs.chain([gl.get_program_info_log(&self.handle)]).flatten();
        let said: Vec<String> = logs.filter(|log| !log.trim().is_empty()).collect();
        format!("the driver refused the shader {:?}: {:?}", self.shader, said.join(" "))
    }
}

fn stage(gl: &Gl, kind: u32, text: &str) -> Option<WebGlShader> {
    let shader = gl.create_shader(kind)?;
    gl.shader_source(&shader, text);
    gl.compile_shader(&shader);
    Some(shader)
}
