//! The GPU by way of WebGL2: the few calls that [`Gpu`] needs, on a context made elsewhere.
//!
//! In: a `WebGl2RenderingContext` of an element or an offscreen canvas, without antialias and depth of its own.
//! Out: frames on that canvas, or an image read back.
//! A lost context and a shader the driver refuses are both reported as [`Loss`]; afterwards every call does nothing.
//! Does not: recover (a fresh canvas and a fresh [`WebGl`] do), or draw anything by itself.

mod frames;
mod memory;
mod program;

use crate::gpu::few::Few;
use crate::gpu::{
    Blend, BufferId, Depth, Draw, Gpu, IndexFormat, Loss, PassTarget, PipelineId, PipelineSpec, Resources,
    Shader, TextureFormat, TextureId,
};
use frames::{Frames, is_signalled};
use memory::Memory;
use program::Program;
use std::collections::VecDeque;
use std::task::Waker;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;
use web_sys::{
    EventTarget, WebGl2RenderingContext as Gl, WebGlBuffer, WebGlSync, WebGlVertexArrayObject,
    WebglLoseContext,
};

/// The frame's and the draw's uniform blocks.
const FRAME_BLOCK: u32 = 0;
const DRAW_BLOCK: u32 = 1;

/// See the module's head.
pub struct WebGl {
    gl: Gl,
    memory: Memory,
    pipelines: Vec<PipelineSpec>,
    programs: Few<Shader, Program>,
    /// GL wants one bound, though nothing is read through it.
    vertices: Option<WebGlVertexArrayObject>,
    frames: Option<Frames>,
    size_px: [u32; 2],
    samples: u32,
    /// Fences not yet passed, oldest first.
    fences: VecDeque<(u32, WebGlSync)>,
    last_fence: u32,
    loss: Option<Loss>,
    loss_listener: Option<LossListener>,
}

/// Hears of a lost context, until dropped.
struct LossListener {
    canvas: EventTarget,
    callback: Closure<dyn FnMut()>,
}

const LOST: &str = "webglcontextlost";

impl LossListener {
    fn new(canvas: EventTarget, waker: Waker) -> Self {
        let callback = Closure::<dyn FnMut()>::new(move || waker.wake_by_ref());
        // A canvas takes any listener.
        let _ = canvas.add_event_listener_with_callback(LOST, callback.as_ref().unchecked_ref());
        Self { canvas, callback }
    }
}

impl Drop for LossListener {
    fn drop(&mut self) {
        let callback = self.callback.as_ref().unchecked_ref();
        let _ = self.canvas.remove_event_listener_with_callback(LOST, callback);
    }
}

/// What is bound, so that it is not bound again. Lives for one pass.
#[derive(Default)]
struct Bound {
    pipeline: Option<PipelineId>,
    shader: Option<Shader>,
    resources: Option<Resources>,
    uniform_offset: Option<u32>,
    indices: Option<BufferId>,
}

impl WebGl {
    /// Takes over a context. Size and samples come with the first [`Gpu::resize`].
    #[must_use]
    pub fn new(gl: Gl) -> Self {
        let vertices = gl.create_vertex_array();
        gl.bind_vertex_array(vertices.as_ref());
        gl.front_face(Gl::CCW);
        gl.cull_face(Gl::BACK);
        gl.depth_func(Gl::LEQUAL);
        // Over what is there, which stays as opaque as it was.
        gl.blend_func_separate(Gl::SRC_ALPHA, Gl::ONE_MINUS_SRC_ALPHA, Gl::ZERO, Gl::ONE);
        gl.disable(Gl::DITHER);
        Self {
            memory: Memory::new(&gl),
            vertices,
            pipelines: Vec::new(),
            programs: Few::default(),
            frames: None,
            size_px: [0, 0],
            samples: 1,
            fences: VecDeque::new(),
            last_fence: 0,
            loss: None,
            loss_listener: None,
            gl,
        }
    }

    /// Whether the context is lost or has been: one that the browser restores holds nothing of ours.
    fn is_gone(&mut self) -> bool {
        if self.loss.is_none() && self.gl.is_context_lost() {
            self.loss = Some(context_lost());
        }
        self.loss.is_some()
    }

    /// Makes sure that all programs of these draws are linked.
    fn finish_programs(&mut self, draws: &[Draw]) -> Result<(), String> {
        for draw in draws {
            let shader = self.spec(draw.pipeline).map(|spec| spec.shader);
            if let Some(program) = shader.and_then(|shader| self.programs.get_mut(&shader)) {
                program.finish(&self.gl)?;
            }
        }
        Ok(())
    }

    fn spec(&self, pipeline: PipelineId) -> Option<&PipelineSpec> {
        self.pipelines.get(usize::try_from(pipeline.0).ok()?.checked_sub(1)?)
    }

    fn draw(&self, draw: &Draw, uniforms: &WebGlBuffer, bound: &mut Bound) -> Option<()> {
        let gl = &self.gl;
        let spec = self.spec(draw.pipeline)?;
        let program = self.programs.get(&spec.shader)?;
        if bound.shader.replace(spec.shader) != Some(spec.shader) {
            gl.use_program(Some(&program.handle));
            bind_block(gl, uniforms, FRAME_BLOCK, 0, program);
            bound.uniform_offset = None;
        }
        if bound.pipeline.replace(draw.pipeline) != Some(draw.pipeline) {
            set_state(gl, spec);
        }
        if bound.uniform_offset.replace(draw.uniform_offset) != Some(draw.uniform_offset) {
            bind_block(gl, uniforms, DRAW_BLOCK, draw.uniform_offset, program);
        }
        if bound.resources != Some(draw.resources) {
            let Resources { records, features, channels } = draw.resources;
            // Units count from the first texture's binding: see `program::FIRST_TEXTURE`.
            for (unit, texture) in (Gl::TEXTURE0..).zip([records, features, channels]) {
                gl.active_texture(unit);
                gl.bind_texture(Gl::TEXTURE_2D, Some(self.memory.texture(texture)?));
            }
            bound.resources = Some(draw.resources);
        }
        let (first, count) = (draw.first.cast_signed(), draw.count.cast_signed());
        let Some((indices, format)) = draw.indices else {
            gl.draw_arrays(Gl::TRIANGLES, first, count);
            return Some(());
        };
        if bound.indices != Some(indices) {
            gl.bind_buffer(Gl::ELEMENT_ARRAY_BUFFER, Some(self.memory.buffer(indices)?));
            bound.indices = Some(indices);
        }
        let kind = match format {
            IndexFormat::Uint16 => Gl::UNSIGNED_SHORT,
            IndexFormat::Uint32 => Gl::UNSIGNED_INT,
        };
        let offset = first.saturating_mul(format.bytes().cast_signed());
        gl.draw_elements_with_i32(Gl::TRIANGLES, count, kind, offset);
        Some(())
    }
}

impl Gpu for WebGl {
    fn make_buffer(&mut self, size_bytes: u32, uniform: bool) -> BufferId {
        let target = if uniform { Gl::UNIFORM_BUFFER } else { Gl::ELEMENT_ARRAY_BUFFER };
        self.memory.make_buffer(&self.gl, size_bytes, target)
    }

    fn write_buffer(&mut self, buffer: BufferId, offset_bytes: u32, bytes: &[u8]) {
        if !self.is_gone() {
            self.memory.write_buffer(&self.gl, buffer, offset_bytes, bytes);
        }
    }

    fn drop_buffer(&mut self, buffer: BufferId) {
        self.memory.drop_buffer(&self.gl, buffer);
    }

    fn make_texture(&mut self, format: TextureFormat, width: u32, height: u32) -> TextureId {
        self.memory.make_texture(&self.gl, format, width, height)
    }

    fn write_texels(&mut self, texture: TextureId, origin: [u32; 2], size: [u32; 2], bytes: &[u8]) {
        if !self.is_gone() {
            self.memory.write_texels(&self.gl, texture, origin, size, bytes);
        }
    }

    fn drop_texture(&mut self, texture: TextureId) {
        self.memory.drop_texture(&self.gl, texture);
    }

    fn make_pipeline(&mut self, spec: &PipelineSpec) -> PipelineId {
        if !self.is_gone() && self.programs.get(&spec.shader).is_none() {
            let program = Program::start(&self.gl, spec.shader);
            if let Some(program) = program {
                self.programs.insert(spec.shader, program);
            }
        }
        self.pipelines.push(*spec);
        // Counted from one. Pipelines are few and never freed.
        PipelineId(u32::try_from(self.pipelines.len()).unwrap_or(u32::MAX))
    }

    fn resize(&mut self, width_px: u32, height_px: u32, samples: u32) {
        if self.is_gone() {
            return;
        }
        let limit = parameter(&self.gl, Gl::MAX_RENDERBUFFER_SIZE);
        let size_px = [width_px, height_px].map(|side| side.clamp(1, limit));
        if self.frames.is_some() && (self.size_px, self.samples) == (size_px, samples) {
            return;
        }
        (self.size_px, self.samples) = (size_px, samples);
        if let Some(canvas) = self.gl.canvas() {
            // An element and an offscreen canvas share the names of their sides, not a type.
            for (name, side) in ["width", "height"].into_iter().zip(size_px) {
                let _ = js_sys::Reflect::set(&canvas, &name.into(), &side.into());
            }
        }
        if let Some(mut frames) = self.frames.take() {
            frames.delete(&self.gl);
        }
        self.frames = Frames::new(&self.gl, size_px, samples);
    }

    fn run(&mut self, target: PassTarget, clear: [f32; 4], uniforms: BufferId, draws: &[Draw]) {
        if self.is_gone() {
            return;
        }
        if let Err(reason) = self.finish_programs(draws) {
            // A program of a context that was lost meanwhile never links either.
            let reason = if self.gl.is_context_lost() { context_lost().reason } else { reason };
            self.loss = Some(Loss { reason });
            return;
        }
        let (Some(frames), Some(uniforms)) = (&self.frames, self.memory.buffer(uniforms)) else {
            return;
        };
        frames.begin(&self.gl, clear);
        let mut bound = Bound::default();
        for draw in draws {
            if self.draw(draw, uniforms, &mut bound).is_none() {
                // A draw of something already freed draws nothing, and may have bound half of it.
                bound = Bound::default();
            }
        }
        if let Some(frames) = &mut self.frames {
            frames.end(&self.gl, target);
        }
    }

    fn fence(&mut self) -> u32 {
        self.last_fence = self.last_fence.wrapping_add(1);
        if !self.is_gone() {
            let sync = self.gl.fence_sync(Gl::SYNC_GPU_COMMANDS_COMPLETE, 0);
            self.fences.extend(sync.map(|sync| (self.last_fence, sync)));
            self.gl.flush();
        }
        self.last_fence
    }

    fn is_finished(&mut self, fence: u32) -> bool {
        if self.is_gone() {
            return true;
        }
        while let Some((_, sync)) = self.fences.front().filter(|(_, sync)| is_signalled(&self.gl, sync)) {
            self.gl.delete_sync(Some(sync));
            self.fences.pop_front();
        }
        self.fences.front().is_none_or(|(oldest, _)| fence < *oldest)
    }

    fn start_read(&mut self) {
        if !self.is_gone()
            && let Some(frames) = &mut self.frames
        {
            frames.start_read(&self.gl);
        }
    }

    fn take_pixels(&mut self) -> Option<Vec<u8>> {
        if self.is_gone() { None } else { self.frames.as_mut()?.take(&self.gl) }
    }

    fn loss(&self) -> Option<Loss> {
        self.loss.clone().or_else(|| self.gl.is_context_lost().then(context_lost))
    }

    fn texture_limit(&self) -> u32 {
        parameter(&self.gl, Gl::MAX_TEXTURE_SIZE)
    }

    fn name(&self) -> &'static str {
        "webgl2"
    }

    fn set_waker(&mut self, waker: Waker) {
        self.loss_listener = self.gl.canvas().map(|canvas| LossListener::new(canvas.unchecked_into(), waker));
    }

    fn lose(&mut self) {
        if let Ok(Some(extension)) = self.gl.get_extension("WEBGL_lose_context") {
            extension.unchecked_into::<WebglLoseContext>().lose_context();
        }
    }
}

impl Drop for WebGl {
    /// The context lives as long as its canvas, so what is in it is freed one by one.
    fn drop(&mut self) {
        let gl = &self.gl;
        if let Some(frames) = &mut self.frames {
            frames.delete(gl);
        }
        self.memory.delete(gl);
        for program in self.programs.values() {
            program.delete(gl);
        }
        for (_, sync) in &self.fences {
            gl.delete_sync(Some(sync));
        }
        gl.delete_vertex_array(self.vertices.as_ref());
    }
}

fn context_lost() -> Loss {
    Loss { reason: "the WebGL context was lost".to_owned() }
}

fn bind_block(gl: &Gl, uniforms: &WebGlBuffer, binding: u32, offset_bytes: u32, program: &Program) {
    let size_bytes = program.block_bytes(binding);
    if size_bytes > 0 {
        gl.bind_buffer_range_with_i32_and_i32(
            Gl::UNIFORM_BUFFER,
            binding,
            Some(uniforms),
            offset_bytes.cast_signed(),
            size_bytes.cast_signed(),
        );
    }
}

fn set_state(gl: &Gl, spec: &PipelineSpec) {
    let switch = |what, on| if on { gl.enable(what) } else { gl.disable(what) };
    switch(Gl::BLEND, spec.blend == Blend::Alpha);
    switch(Gl::CULL_FACE, spec.cull_back);
    switch(Gl::DEPTH_TEST, spec.depth != Depth::Painter);
    gl.depth_mask(spec.depth == Depth::Solid);
}

/// A limit of the context; the least that WebGL2 promises where a lost one says nothing.
fn parameter(gl: &Gl, name: u32) -> u32 {
    let value = gl.get_parameter(name).ok().and_then(|value| value.as_f64());
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "limits are small whole numbers"
    )]
    value.map_or(2048, |value| value as u32)
}
