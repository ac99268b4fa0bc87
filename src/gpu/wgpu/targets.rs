//! What a pass draws on: the samples, their depth, and an image where there is no canvas.

/// Plain depth, 24 bits or better.
pub(super) const DEPTH_FORMAT: wgpu::TextureFormat = wgpu::TextureFormat::Depth24Plus;

/// The targets of one size.
#[derive(Debug)]
pub(super) struct Targets {
    format: wgpu::TextureFormat,
    width_px: u32,
    height_px: u32,
    samples: u32,
    depth: Option<wgpu::TextureView>,
    multisampled: Option<wgpu::TextureView>,
    image: Option<(wgpu::Texture, wgpu::TextureView)>,
}

impl Targets {
    /// Of no size yet: nothing is drawn before [`Self::resize`].
    pub(super) fn new(format: wgpu::TextureFormat) -> Self {
        Self { format, width_px: 1, height_px: 1, samples: 1, depth: None, multisampled: None, image: None }
    }

    pub(super) fn samples(&self) -> u32 {
        self.samples
    }

    pub(super) fn image(&self) -> Option<&wgpu::Texture> {
        self.image.as_ref().map(|(texture, _)| texture)
    }

    pub(super) fn resize(&mut self, device: &wgpu::Device, width_px: u32, height_px: u32, samples: u32) {
        (self.width_px, self.height_px, self.samples) = (width_px, height_px, samples);
        let drawn = wgpu::TextureUsages::RENDER_ATTACHMENT;
        self.image = None;
        self.depth = Some(view(&self.texture(device, DEPTH_FORMAT, samples, drawn)));
        self.multisampled = (samples > 1).then(|| view(&self.texture(device, self.format, samples, drawn)));
    }

    /// Makes the image, unless it is there.
    pub(super) fn need_image(&mut self, device: &wgpu::Device) {
        if self.image.is_none() {
            let usage = wgpu::TextureUsages::RENDER_ATTACHMENT | wgpu::TextureUsages::COPY_SRC;
            let texture = self.texture(device, self.format, 1, usage);
            let view = view(&texture);
            self.image = Some((texture, view));
        }
    }

    /// Begins a pass on the canvas's view, or on the image.
    pub(super) fn begin<'encoder>(
        &self,
        encoder: &'encoder mut wgpu::CommandEncoder,
        shown: Option<&wgpu::TextureView>,
        clear: [f32; 4],
    ) -> Option<wgpu::RenderPass<'encoder>> {
        let resolved = match shown {
            Some(view) => view,
            None => &self.image.as_ref()?.1,
        };
        let [r, g, b, a] = clear.map(f64::from);
        let (view, resolve_target, store) = match &self.multisampled {
            Some(samples) => (samples, Some(resolved), wgpu::StoreOp::Discard),
            None => (resolved, None, wgpu::StoreOp::Store),
        };
        let colour = wgpu::RenderPassColorAttachment {
            view,
            depth_slice: None,
            resolve_target,
            ops: wgpu::Operations { load: wgpu::LoadOp::Clear(wgpu::Color { r, g, b, a }), store },
        };
        let depth = wgpu::RenderPassDepthStencilAttachment {
            view: self.depth.as_ref()?,
            depth_ops: Some(wgpu::Operations {
                load: wgpu::LoadOp::Clear(1.0),
                store: wgpu::StoreOp::Discard,
            }),
            stencil_ops: None,
        };
        Some(encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
            color_attachments: &[Some(colour)],
            depth_stencil_attachment: Some(depth),
            ..wgpu::RenderPassDescriptor::default()
        }))
    }

    fn texture(
        &self,
        device: &wgpu::Device,
        format: wgpu::TextureFormat,
        sample_count: u32,
        usage: wgpu::TextureUsages,
    ) -> wgpu::Texture {
        device.create_texture(&wgpu::TextureDescriptor {
            label: None,
            size: wgpu::Extent3d { width: self.width_px, height: self.height_px, depth_or_array_layers: 1 },
            mip_level_count: 1,
            sample_count,
            dimension: wgpu::TextureDimension::D2,
            format,
            usage,
            view_formats: &[],
        })
    }
}

fn view(texture: &wgpu::Texture) -> wgpu::TextureView {
    texture.create_view(&wgpu::TextureViewDescriptor::default())
}
