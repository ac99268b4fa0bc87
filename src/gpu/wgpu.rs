//! The GPU by way of wgpu: WebGPU in the browser, Vulkan natively.
//!
//! In: a device, its queue and, in the browser, the canvas's surface. Out: an implementor of [`Gpu`].
//! Without a surface everything is drawn to an image. All targets are plain Unorm: shaders encode colour themselves.
//! Losing the device and every uncaught error end in [`Gpu::loss`]; from then on every call does nothing.
//! Does not: make surfaces, or name any browser type.

mod health;
mod pipelines;
mod readback;
mod targets;

use super::backend::{
    BufferId, Draw, Gpu, IndexFormat, Loss, PassTarget, PipelineId, PipelineSpec, Resources, TextureFormat,
    TextureId,
};
use super::blocks::{DrawBlock, FrameBlock};
use super::few::Few;
use health::{Fences, Health};
use pipelines::{Pipeline, Pipelines};
use readback::Readback;
use std::num::NonZeroU64;
use std::task::Waker;
use targets::Targets;

/// A GPU that wgpu knows.
#[derive(Debug)]
pub struct Wgpu {
    device: ::wgpu::Device,
    queue: ::wgpu::Queue,
    surface: Option<(::wgpu::Surface<'static>, ::wgpu::SurfaceConfiguration)>,
    health: Health,
    fences: Fences,
    pipelines: Pipelines,
    targets: Targets,
    readback: Readback,
    last_id: u32,
    buffers: Few<u32, ::wgpu::Buffer>,
    textures: Few<u32, ::wgpu::Texture>,
    made: Few<u32, Pipeline>,
    /// By uniform buffer, records, features and channels.
    bind_groups: Few<[u32; 4], ::wgpu::BindGroup>,
}

impl Wgpu {
    /// Takes over a device. The surface's format should be `Bgra8Unorm` or `Rgba8Unorm`, never an sRGB one.
    #[must_use]
    pub fn new(
        device: ::wgpu::Device,
        queue: ::wgpu::Queue,
        surface: Option<(::wgpu::Surface<'static>, ::wgpu::SurfaceConfiguration)>,
    ) -> Self {
        let health = Health::watch(&device);
        let format = surface
            .as_ref()
            .map_or(::wgpu::TextureFormat::Rgba8Unorm, |(_, configuration)| configuration.format);
        Self {
            pipelines: Pipelines::new(&device, format),
            targets: Targets::new(format),
            device,
            queue,
            surface,
            health,
            fences: Fences::default(),
            readback: Readback::default(),
            last_id: 0,
            buffers: Few::default(),
            textures: Few::default(),
            made: Few::default(),
            bind_groups: Few::default(),
        }
    }

    /// A native GPU that draws to an image, held to what WebGL2 can do; none where there is no Vulkan driver.
    #[cfg(not(target_arch = "wasm32"))]
    pub async fn headless() -> Option<Self> {
        let instance = ::wgpu::Instance::new(::wgpu::InstanceDescriptor::new_without_display_handle());
        let adapter = instance.request_adapter(&::wgpu::RequestAdapterOptions::default()).await.ok()?;
        let descriptor = ::wgpu::DeviceDescriptor {
            required_limits: ::wgpu::Limits::downlevel_webgl2_defaults().using_resolution(adapter.limits()),
            ..::wgpu::DeviceDescriptor::default()
        };
        let (device, queue) = adapter.request_device(&descriptor).await.ok()?;
        Some(Self::new(device, queue, None))
    }

    fn next_id(&mut self) -> u32 {
        self.last_id += 1;
        self.last_id
    }

    /// Makes the bind groups that these draws lack.
    fn bind(&mut self, uniforms: BufferId, draws: &[Draw]) {
        for draw in draws {
            let key = bind_key(uniforms, draw.resources);
            if self.bind_groups.get(&key).is_some() {
                continue;
            }
            let [_, records, features, channels] = key;
            let (Some(uniforms), Some(records), Some(features), Some(channels)) = (
                self.buffers.get(&uniforms.0),
                self.textures.get(&records),
                self.textures.get(&features),
                self.textures.get(&channels),
            ) else {
                continue;
            };
            let block = |bytes: usize| {
                ::wgpu::BindingResource::Buffer(::wgpu::BufferBinding {
                    buffer: uniforms,
                    offset: 0,
                    size: NonZeroU64::new(bytes as u64),
                })
            };
            let views = [records, features, channels]
                .map(|texture| texture.create_view(&::wgpu::TextureViewDescriptor::default()));
            let [records, features, channels] = views.each_ref().map(::wgpu::BindingResource::TextureView);
            let resources =
                [block(size_of::<FrameBlock>()), block(size_of::<DrawBlock>()), records, features, channels];
            let entries: Vec<_> = (0..)
                .zip(resources)
                .map(|(binding, resource)| ::wgpu::BindGroupEntry { binding, resource })
                .collect();
            let group = self.device.create_bind_group(&::wgpu::BindGroupDescriptor {
                label: None,
                layout: self.pipelines.bind_group_layout(),
                entries: &entries,
            });
            self.bind_groups.insert(key, group);
        }
    }

    /// The canvas's next texture; none where this frame cannot be shown.
    fn acquire(&mut self) -> Option<::wgpu::SurfaceTexture> {
        let (surface, configuration) = self.surface.as_ref()?;
        for _ in 0..2 {
            match surface.get_current_texture() {
                ::wgpu::CurrentSurfaceTexture::Success(texture)
                | ::wgpu::CurrentSurfaceTexture::Suboptimal(texture) => return Some(texture),
                ::wgpu::CurrentSurfaceTexture::Outdated | ::wgpu::CurrentSurfaceTexture::Lost => {
                    surface.configure(&self.device, configuration);
                }
                _ => return None,
            }
        }
        None
    }

    fn encode(
        &self,
        encoder: &mut ::wgpu::CommandEncoder,
        shown: Option<&::wgpu::TextureView>,
        clear: [f32; 4],
        uniforms: BufferId,
        draws: &[Draw],
    ) {
        let Some(mut pass) = self.targets.begin(encoder, shown, clear) else { return };
        let (mut pipeline, mut indices) = (None, None);
        for draw in draws {
            let Some(made) = self.made.get(&draw.pipeline.0).and_then(|made| made.at(self.targets.samples()))
            else {
                continue;
            };
            let Some(group) = self.bind_groups.get(&bind_key(uniforms, draw.resources)) else { continue };
            if pipeline != Some(draw.pipeline) {
                pass.set_pipeline(made);
                pipeline = Some(draw.pipeline);
            }
            pass.set_bind_group(0, group, &[draw.uniform_offset]);
            let range = draw.first..draw.first.saturating_add(draw.count);
            match draw.indices {
                None => pass.draw(range, 0..1),
                Some((id, format)) => {
                    let Some(buffer) = self.buffers.get(&id.0) else { continue };
                    if indices != draw.indices {
                        let format = match format {
                            IndexFormat::Uint16 => ::wgpu::IndexFormat::Uint16,
                            IndexFormat::Uint32 => ::wgpu::IndexFormat::Uint32,
                        };
                        pass.set_index_buffer(buffer.slice(..), format);
                        indices = draw.indices;
                    }
                    pass.draw_indexed(range, 0, 0..1);
                }
            }
        }
    }
}

fn bind_key(uniforms: BufferId, resources: Resources) -> [u32; 4] {
    [uniforms.0, resources.records.0, resources.features.0, resources.channels.0]
}

impl Gpu for Wgpu {
    fn make_buffer(&mut self, size_bytes: u32, uniform: bool) -> BufferId {
        let id = self.next_id();
        if self.health.is_well() {
            let usage = if uniform { ::wgpu::BufferUsages::UNIFORM } else { ::wgpu::BufferUsages::INDEX };
            let buffer = self.device.create_buffer(&::wgpu::BufferDescriptor {
                label: None,
                size: u64::from(size_bytes.next_multiple_of(4)),
                usage: usage | ::wgpu::BufferUsages::COPY_DST,
                mapped_at_creation: false,
            });
            self.buffers.insert(id, buffer);
        }
        BufferId(id)
    }

    fn write_buffer(&mut self, buffer: BufferId, offset_bytes: u32, bytes: &[u8]) {
        if let (true, Some(buffer)) = (self.health.is_well(), self.buffers.get(&buffer.0)) {
            self.queue.write_buffer(buffer, u64::from(offset_bytes), bytes);
        }
    }

    fn drop_buffer(&mut self, buffer: BufferId) {
        self.bind_groups.retain(|[uniforms, ..]| *uniforms != buffer.0);
        self.buffers.remove(&buffer.0);
    }

    fn make_texture(&mut self, format: TextureFormat, width: u32, height: u32) -> TextureId {
        let id = self.next_id();
        if self.health.is_well() {
            let texture = self.device.create_texture(&::wgpu::TextureDescriptor {
                label: None,
                size: ::wgpu::Extent3d { width, height, depth_or_array_layers: 1 },
                mip_level_count: 1,
                sample_count: 1,
                dimension: ::wgpu::TextureDimension::D2,
                format: match format {
                    TextureFormat::R32Uint => ::wgpu::TextureFormat::R32Uint,
                    TextureFormat::Rg32Uint => ::wgpu::TextureFormat::Rg32Uint,
                },
                usage: ::wgpu::TextureUsages::TEXTURE_BINDING | ::wgpu::TextureUsages::COPY_DST,
                view_formats: &[],
            });
            self.textures.insert(id, texture);
        }
        TextureId(id)
    }

    fn write_texels(&mut self, texture: TextureId, origin: [u32; 2], size: [u32; 2], bytes: &[u8]) {
        let (true, Some(texture)) = (self.health.is_well(), self.textures.get(&texture.0)) else { return };
        let texel_bytes = texture.format().block_copy_size(None).unwrap_or(4);
        let [width, height] = size;
        let size = ::wgpu::Extent3d { width, height, depth_or_array_layers: 1 };
        let layout = ::wgpu::TexelCopyBufferLayout {
            offset: 0,
            bytes_per_row: Some(size.width * texel_bytes),
            rows_per_image: None,
        };
        let [x, y] = origin;
        let origin = ::wgpu::Origin3d { x, y, z: 0 };
        self.queue.write_texture(
            ::wgpu::TexelCopyTextureInfo {
                texture,
                mip_level: 0,
                origin,
                aspect: ::wgpu::TextureAspect::All,
            },
            bytes,
            layout,
            size,
        );
    }

    fn drop_texture(&mut self, texture: TextureId) {
        self.bind_groups.retain(|[_, textures @ ..]| !textures.contains(&texture.0));
        self.textures.remove(&texture.0);
    }

    fn make_pipeline(&mut self, spec: &PipelineSpec) -> PipelineId {
        let id = self.next_id();
        if self.health.is_well() {
            let samples = self.targets.samples();
            let pipeline = self.pipelines.make(&self.device, spec, samples);
            self.made.insert(id, pipeline);
        }
        PipelineId(id)
    }

    fn resize(&mut self, width_px: u32, height_px: u32, samples: u32) {
        if !self.health.is_well() {
            return;
        }
        let limit = self.texture_limit();
        let (width, height) = (width_px.clamp(1, limit), height_px.clamp(1, limit));
        if let Some((surface, configuration)) = &mut self.surface {
            (configuration.width, configuration.height) = (width, height);
            surface.configure(&self.device, configuration);
        }
        self.targets.resize(&self.device, width, height, samples);
        for (_, pipeline) in self.made.iter_mut() {
            self.pipelines.fit(&self.device, pipeline, samples);
        }
    }

    fn run(&mut self, target: PassTarget, clear: [f32; 4], uniforms: BufferId, draws: &[Draw]) {
        if !self.health.is_well() {
            return;
        }
        self.bind(uniforms, draws);
        let shown = if target == PassTarget::Screen && self.surface.is_some() {
            let Some(texture) = self.acquire() else { return };
            Some(texture)
        } else {
            self.targets.need_image(&self.device);
            None
        };
        let view =
            shown.as_ref().map(|shown| shown.texture.create_view(&::wgpu::TextureViewDescriptor::default()));
        let mut encoder = self.device.create_command_encoder(&::wgpu::CommandEncoderDescriptor::default());
        self.encode(&mut encoder, view.as_ref(), clear, uniforms, draws);
        self.queue.submit([encoder.finish()]);
        if let Some(shown) = shown {
            self.queue.present(shown);
        }
    }

    fn fence(&mut self) -> u32 {
        self.fences.raise(&self.queue, &self.health)
    }

    fn is_finished(&mut self, fence: u32) -> bool {
        if !self.health.is_well() {
            return true;
        }
        self.health.poll(&self.device);
        self.fences.passed(fence)
    }

    fn start_read(&mut self) {
        if let (true, Some(image)) = (self.health.is_well(), self.targets.image()) {
            self.readback.start(&self.device, &self.queue, image);
        }
    }

    fn take_pixels(&mut self) -> Option<Vec<u8>> {
        if self.health.is_well() {
            self.health.poll(&self.device);
        }
        self.readback.take()
    }

    fn loss(&self) -> Option<Loss> {
        self.health.loss()
    }

    fn texture_limit(&self) -> u32 {
        self.device.limits().max_texture_dimension_2d
    }

    fn name(&self) -> &'static str {
        "webgpu"
    }

    fn set_waker(&mut self, waker: Waker) {
        self.health.set_waker(waker);
    }

    fn lose(&mut self) {
        self.device.destroy();
    }
}
