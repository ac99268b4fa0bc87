//! Framebuffers: where a pass is drawn, the canvas it is copied to, and the image it can be read back from.
//!
//! A canvas's own antialiasing is fixed for life, so passes go to a renderbuffer with as many samples as wanted now,
//! which is then copied ("blitted", which resolves the samples) to the canvas or to the image.
//! In: a size in device pixels and samples per pixel. Out: pixels, RGBA, sRGB-encoded as the shaders write them.
//! GL's rows count from the bottom; [`Frames::take`] gives the top row first.
//! Does not: draw.

use crate::gpu::PassTarget;
use js_sys::Array;
use web_sys::{WebGl2RenderingContext as Gl, WebGlBuffer, WebGlFramebuffer, WebGlRenderbuffer, WebGlSync};

/// The framebuffers of one size.
pub(super) struct Frames {
    size_px: [i32; 2],
    colour: u32,
    drawn: Framebuffer,
    /// Made by the first pass to an image.
    image: Option<Framebuffer>,
    reading: Option<Reading>,
}

/// Renderbuffers with one framebuffer over them.
struct Framebuffer {
    handle: WebGlFramebuffer,
    parts: Vec<WebGlRenderbuffer>,
}

/// Pixels on their way back.
struct Reading {
    buffer: WebGlBuffer,
    sync: WebGlSync,
}

impl Frames {
    /// Framebuffers of a size; none if the context is lost.
    pub(super) fn new(gl: &Gl, size_px: [u32; 2], samples: u32) -> Option<Self> {
        // A resolve wants the same format on both sides, and an opaque canvas has no alpha.
        let has_alpha =
            gl.get_context_attributes().is_none_or(|attributes| attributes.get_alpha() != Some(false));
        let colour = if has_alpha { Gl::RGBA8 } else { Gl::RGB8 };
        let size_px = size_px.map(u32::cast_signed);
        // Zero and one both draw one sample, but one may be rounded up to what the driver multisamples with.
        let samples = if samples > 1 { samples.cast_signed() } else { 0 };
        let attachments = [(Gl::COLOR_ATTACHMENT0, colour), (Gl::DEPTH_ATTACHMENT, Gl::DEPTH_COMPONENT24)];
        let drawn = Framebuffer::new(gl, size_px, samples, &attachments)?;
        Some(Self { size_px, colour, drawn, image: None, reading: None })
    }

    /// Opens a pass: everything drawn from here on goes to it.
    pub(super) fn begin(&self, gl: &Gl, clear: [f32; 4]) {
        let [width, height] = self.size_px;
        gl.bind_framebuffer(Gl::FRAMEBUFFER, Some(&self.drawn.handle));
        gl.viewport(0, 0, width, height);
        gl.depth_mask(true);
        gl.clear_bufferfv_with_f32_array(Gl::COLOR, 0, &clear);
        gl.clear_bufferfv_with_f32_array(Gl::DEPTH, 0, &[1.0]);
    }

    /// Closes a pass: copies it to where it was meant for.
    pub(super) fn end(&mut self, gl: &Gl, target: PassTarget) {
        let destination = match target {
            PassTarget::Screen => None,
            PassTarget::Image => {
                if self.image.is_none() {
                    let attachment = [(Gl::COLOR_ATTACHMENT0, self.colour)];
                    self.image = Framebuffer::new(gl, self.size_px, 0, &attachment);
                }
                let Some(image) = &self.image else { return };
                Some(&image.handle)
            }
        };
        let [width, height] = self.size_px;
        gl.bind_framebuffer(Gl::READ_FRAMEBUFFER, Some(&self.drawn.handle));
        gl.bind_framebuffer(Gl::DRAW_FRAMEBUFFER, destination);
        gl.blit_framebuffer(0, 0, width, height, 0, 0, width, height, Gl::COLOR_BUFFER_BIT, Gl::NEAREST);
        // Phones keep a frame in tiles on the chip: say that these need not be written out.
        let spent = Array::of2(&Gl::COLOR_ATTACHMENT0.into(), &Gl::DEPTH_ATTACHMENT.into());
        // A refusal costs bandwidth, not pixels.
        let _ = gl.invalidate_framebuffer(Gl::READ_FRAMEBUFFER, &spent);
    }

    /// Starts copying the image to where it can be read without waiting.
    pub(super) fn start_read(&mut self, gl: &Gl) {
        self.drop_reading(gl);
        let Some(image) = &self.image else { return };
        let Some(buffer) = gl.create_buffer() else { return };
        let [width, height] = self.size_px;
        gl.bind_framebuffer(Gl::READ_FRAMEBUFFER, Some(&image.handle));
        gl.bind_buffer(Gl::PIXEL_PACK_BUFFER, Some(&buffer));
        gl.buffer_data_with_i32(Gl::PIXEL_PACK_BUFFER, width * height * 4, Gl::STREAM_READ);
        let is_read = gl.read_pixels_with_i32(0, 0, width, height, Gl::RGBA, Gl::UNSIGNED_BYTE, 0).is_ok();
        gl.bind_buffer(Gl::PIXEL_PACK_BUFFER, None);
        match gl.fence_sync(Gl::SYNC_GPU_COMMANDS_COMPLETE, 0).filter(|_| is_read) {
            Some(sync) => self.reading = Some(Reading { buffer, sync }),
            None => gl.delete_buffer(Some(&buffer)),
        }
        gl.flush();
    }

    /// The pixels, RGBA, top row first, once they are there.
    pub(super) fn take(&mut self, gl: &Gl) -> Option<Vec<u8>> {
        let reading = self.reading.as_ref().filter(|reading| is_signalled(gl, &reading.sync))?;
        let [width, height] = self.size_px.map(|side| usize::try_from(side).unwrap_or(0));
        let mut upward = vec![0; width * height * 4];
        gl.bind_buffer(Gl::PIXEL_PACK_BUFFER, Some(&reading.buffer));
        gl.get_buffer_sub_data_with_i32_and_u8_array(Gl::PIXEL_PACK_BUFFER, 0, &mut upward);
        gl.bind_buffer(Gl::PIXEL_PACK_BUFFER, None);
        self.drop_reading(gl);
        Some(upward.rchunks_exact((width * 4).max(1)).flatten().copied().collect())
    }

    /// Frees it all.
    pub(super) fn delete(&mut self, gl: &Gl) {
        self.drop_reading(gl);
        self.drawn.delete(gl);
        if let Some(image) = self.image.take() {
            image.delete(gl);
        }
    }

    fn drop_reading(&mut self, gl: &Gl) {
        if let Some(reading) = self.reading.take() {
            gl.delete_sync(Some(&reading.sync));
            gl.delete_buffer(Some(&reading.buffer));
        }
    }
}

impl Framebuffer {
    fn new(gl: &Gl, size_px: [i32; 2], samples: i32, attachments: &[(u32, u32)]) -> Option<Self> {
        let [width, height] = size_px;
        let mut framebuffer = Self { handle: gl.create_framebuffer()?, parts: Vec::new() };
        gl.bind_framebuffer(Gl::FRAMEBUFFER, Some(&framebuffer.handle));
        for (attachment, format) in attachments {
            let part = gl.create_renderbuffer()?;
            gl.bind_renderbuffer(Gl::RENDERBUFFER, Some(&part));
            gl.renderbuffer_storage_multisample(Gl::RENDERBUFFER, samples, *format, width, height);
            gl.framebuffer_renderbuffer(Gl::FRAMEBUFFER, *attachment, Gl::RENDERBUFFER, Some(&part));
            framebuffer.parts.push(part);
        }
        Some(framebuffer)
    }

    fn delete(&self, gl: &Gl) {
        for part in &self.parts {
            gl.delete_renderbuffer(Some(part));
        }
        gl.delete_framebuffer(Some(&self.handle));
    }
}

/// Whether the GPU has passed a fence. A lost context has passed them all.
pub(super) fn is_signalled(gl: &Gl, sync: &WebGlSync) -> bool {
    let status = gl.get_sync_parameter(sync, Gl::SYNC_STATUS).as_f64();
    status.is_none_or(|status| status == f64::from(Gl::SIGNALED))
}
