//! Buffers and data textures, by number.
//!
//! In: sizes and bytes. Out: GL's objects, for drawing with.
//! A lost context makes nothing; what it would have made has a number all the same.
//! Does not: know what the bytes mean.

use crate::gpu::few::Few;
use crate::gpu::{BufferId, TextureFormat, TextureId};
use web_sys::{WebGl2RenderingContext as Gl, WebGlBuffer, WebGlTexture};

/// The upload buffer shrinks again after an upload larger than this.
const UPLOAD_KEEP_BYTES: usize = 1 << 20;

/// All that lies in the GPU's memory but framebuffers.
pub(super) struct Memory {
    buffers: Few<BufferId, Buffer>,
    textures: Few<TextureId, Texture>,
    last_id: u32,
    /// Integer textures upload several times faster from a buffer than from memory.
    upload: Option<WebGlBuffer>,
}

struct Buffer {
    handle: WebGlBuffer,
    size_bytes: u32,
    target: u32,
}

struct Texture {
    handle: WebGlTexture,
    format: TextureFormat,
}

impl Memory {
    pub(super) fn new(gl: &Gl) -> Self {
        let upload = gl.create_buffer();
        Self { buffers: Few::default(), textures: Few::default(), last_id: 0, upload }
    }

    fn next_id(&mut self) -> u32 {
        self.last_id += 1;
        self.last_id
    }

    /// A buffer for one target; GL holds it to that for life.
    pub(super) fn make_buffer(&mut self, gl: &Gl, size_bytes: u32, target: u32) -> BufferId {
        let id = BufferId(self.next_id());
        if let Some(handle) = gl.create_buffer() {
            gl.bind_buffer(target, Some(&handle));
            gl.buffer_data_with_i32(target, size_bytes.cast_signed(), usage(target));
            self.buffers.insert(id, Buffer { handle, size_bytes, target });
        }
        id
    }

    pub(super) fn buffer(&self, id: BufferId) -> Option<&WebGlBuffer> {
        self.buffers.get(&id).map(|buffer| &buffer.handle)
    }

    pub(super) fn write_buffer(&self, gl: &Gl, id: BufferId, offset_bytes: u32, bytes: &[u8]) {
        let Some(buffer) = self.buffers.get(&id) else { return };
        gl.bind_buffer(buffer.target, Some(&buffer.handle));
        if usize::try_from(buffer.size_bytes) == Ok(bytes.len()) && offset_bytes == 0 {
            // A whole new content need not wait until the frame before has read the old one.
            gl.buffer_data_with_u8_array(buffer.target, bytes, usage(buffer.target));
        } else {
            gl.buffer_sub_data_with_i32_and_u8_array(buffer.target, offset_bytes.cast_signed(), bytes);
        }
    }

    pub(super) fn drop_buffer(&mut self, gl: &Gl, id: BufferId) {
        if let Some(buffer) = self.buffers.remove(&id) {
            gl.delete_buffer(Some(&buffer.handle));
        }
    }

    /// A texture without mipmaps or filtering: integers have neither. WebGL fills it with zeros.
    pub(super) fn make_texture(
        &mut self,
        gl: &Gl,
        format: TextureFormat,
        width: u32,
        height: u32,
    ) -> TextureId {
        let id = TextureId(self.next_id());
        if let Some(handle) = gl.create_texture() {
            let (kind, (internal, _)) = (Gl::TEXTURE_2D, gl_format(format));
            gl.active_texture(Gl::TEXTURE0);
            gl.bind_texture(kind, Some(&handle));
            gl.tex_storage_2d(kind, 1, internal, width.cast_signed(), height.cast_signed());
            for filter in [Gl::TEXTURE_MIN_FILTER, Gl::TEXTURE_MAG_FILTER] {
                gl.tex_parameteri(kind, filter, Gl::NEAREST.cast_signed());
            }
            self.textures.insert(id, Texture { handle, format });
        }
        id
    }

    pub(super) fn texture(&self, id: TextureId) -> Option<&WebGlTexture> {
        self.textures.get(&id).map(|texture| &texture.handle)
    }

    pub(super) fn write_texels(
        &self,
        gl: &Gl,
        id: TextureId,
        origin: [u32; 2],
        size: [u32; 2],
        bytes: &[u8],
    ) {
        let Some(texture) = self.textures.get(&id) else { return };
        let ([x, y], [width, height]) = (origin.map(u32::cast_signed), size.map(u32::cast_signed));
        let (target, (_, format)) = (Gl::PIXEL_UNPACK_BUFFER, gl_format(texture.format));
        gl.active_texture(Gl::TEXTURE0);
        gl.bind_texture(Gl::TEXTURE_2D, Some(&texture.handle));
        gl.bind_buffer(target, self.upload.as_ref());
        gl.buffer_data_with_u8_array(target, bytes, Gl::STREAM_DRAW);
        // Throws only for a source that is no buffer.
        let _ = gl.tex_sub_image_2d_with_i32_and_i32_and_u32_and_type_and_i32(
            Gl::TEXTURE_2D,
            0,
            x,
            y,
            width,
            height,
            format,
            Gl::UNSIGNED_INT,
            0,
        );
        if bytes.len() > UPLOAD_KEEP_BYTES {
            gl.buffer_data_with_i32(target, 4, Gl::STREAM_DRAW);
        }
        gl.bind_buffer(target, None);
    }

    pub(super) fn drop_texture(&mut self, gl: &Gl, id: TextureId) {
        if let Some(texture) = self.textures.remove(&id) {
            gl.delete_texture(Some(&texture.handle));
        }
    }

    /// Frees it all.
    pub(super) fn delete(&self, gl: &Gl) {
        for buffer in self.buffers.values() {
            gl.delete_buffer(Some(&buffer.handle));
        }
        for texture in self.textures.values() {
            gl.delete_texture(Some(&texture.handle));
        }
        gl.delete_buffer(self.upload.as_ref());
    }
}

/// Uniforms are written every frame, indices once.
fn usage(target: u32) -> u32 {
    if target == Gl::UNIFORM_BUFFER { Gl::DYNAMIC_DRAW } else { Gl::STATIC_DRAW }
}

/// How GL stores a texel, and how it is handed over.
fn gl_format(format: TextureFormat) -> (u32, u32) {
    match format {
        TextureFormat::R32Uint => (Gl::R32UI, Gl::RED_INTEGER),
        TextureFormat::Rg32Uint => (Gl::RG32UI, Gl::RG_INTEGER),
    }
}
