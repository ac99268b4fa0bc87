//! Pipelines: the one layout of `shaders/`, and each spec at one and at four samples.

use super::targets::DEPTH_FORMAT;
use crate::gpu::shaders::{name, source};
use crate::gpu::{Blend, Depth, PipelineSpec};

/// What all pipelines share.
#[derive(Debug)]
pub(super) struct Pipelines {
    format: wgpu::TextureFormat,
    bind_group_layout: wgpu::BindGroupLayout,
    layout: wgpu::PipelineLayout,
}

/// One spec, at the sample counts asked for so far.
#[derive(Debug)]
pub(super) struct Pipeline {
    spec: PipelineSpec,
    module: wgpu::ShaderModule,
    single: Option<wgpu::RenderPipeline>,
    multiple: Option<wgpu::RenderPipeline>,
}

impl Pipeline {
    /// The pipeline for a sample count, if it was made.
    pub(super) fn at(&self, samples: u32) -> Option<&wgpu::RenderPipeline> {
        if samples == 1 { self.single.as_ref() } else { self.multiple.as_ref() }
    }
}

impl Pipelines {
    pub(super) fn new(device: &wgpu::Device, format: wgpu::TextureFormat) -> Self {
        let both = wgpu::ShaderStages::VERTEX_FRAGMENT;
        let block = |has_dynamic_offset| wgpu::BindingType::Buffer {
            ty: wgpu::BufferBindingType::Uniform,
            has_dynamic_offset,
            min_binding_size: None,
        };
        let texture = wgpu::BindingType::Texture {
            sample_type: wgpu::TextureSampleType::Uint,
            view_dimension: wgpu::TextureViewDimension::D2,
            multisampled: false,
        };
        let entries = [
            entry(0, both, block(false)),
            entry(1, both, block(true)),
            entry(2, wgpu::ShaderStages::VERTEX, texture),
            entry(3, wgpu::ShaderStages::VERTEX, texture),
            entry(4, wgpu::ShaderStages::VERTEX, texture),
        ];
        let bind_group_layout = device
            .create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor { label: None, entries: &entries });
        let layout = device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
            label: None,
            bind_group_layouts: &[Some(&bind_group_layout)],
            immediate_size: 0,
        });
        Self { format, bind_group_layout, layout }
    }

    pub(super) fn bind_group_layout(&self) -> &wgpu::BindGroupLayout {
        &self.bind_group_layout
    }

    pub(super) fn make(&self, device: &wgpu::Device, spec: &PipelineSpec, samples: u32) -> Pipeline {
        let module = device.create_shader_module(wgpu::ShaderModuleDescriptor {
            label: Some(name(spec.shader)),
            source: wgpu::ShaderSource::Wgsl(source(spec.shader).into()),
        });
        let mut pipeline = Pipeline { spec: *spec, module, single: None, multiple: None };
        self.fit(device, &mut pipeline, samples);
        pipeline
    }

    /// Makes the pipeline usable at a sample count.
    pub(super) fn fit(&self, device: &wgpu::Device, pipeline: &mut Pipeline, samples: u32) {
        if pipeline.at(samples).is_some() {
            return;
        }
        let made = Some(self.build(device, pipeline, samples));
        if samples == 1 {
            pipeline.single = made;
        } else {
            pipeline.multiple = made;
        }
    }

    fn build(&self, device: &wgpu::Device, pipeline: &Pipeline, samples: u32) -> wgpu::RenderPipeline {
        let spec = &pipeline.spec;
        let target = wgpu::ColorTargetState {
            format: self.format,
            blend: match spec.blend {
                Blend::Opaque => None,
                Blend::Alpha => Some(wgpu::BlendState {
                    color: wgpu::BlendState::ALPHA_BLENDING.color,
                    // The picture stays opaque, or the page would shine through the canvas.
                    alpha: wgpu::BlendComponent {
                        src_factor: wgpu::BlendFactor::Zero,
                        dst_factor: wgpu::BlendFactor::One,
                        operation: wgpu::BlendOperation::Add,
                    },
                }),
            },
            write_mask: wgpu::ColorWrites::ALL,
        };
        let compare = match spec.depth {
            Depth::Painter => wgpu::CompareFunction::Always,
            Depth::Solid | Depth::Tested => wgpu::CompareFunction::LessEqual,
        };
        device.create_render_pipeline(&wgpu::RenderPipelineDescriptor {
            label: Some(name(spec.shader)),
            layout: Some(&self.layout),
            vertex: wgpu::VertexState {
                module: &pipeline.module,
                entry_point: Some("vertex_main"),
                compilation_options: wgpu::PipelineCompilationOptions::default(),
                buffers: &[],
            },
            primitive: wgpu::PrimitiveState {
                cull_mode: spec.cull_back.then_some(wgpu::Face::Back),
                ..wgpu::PrimitiveState::default()
            },
            depth_stencil: Some(wgpu::DepthStencilState {
                format: DEPTH_FORMAT,
                depth_write_enabled: Some(spec.depth == Depth::Solid),
                depth_compare: Some(compare),
                stencil: wgpu::StencilState::default(),
                bias: wgpu::DepthBiasState::default(),
            }),
            multisample: wgpu::MultisampleState { count: samples, ..wgpu::MultisampleState::default() },
            fragment: Some(wgpu::FragmentState {
                module: &pipeline.module,
                entry_point: Some("fragment_main"),
                compilation_options: wgpu::PipelineCompilationOptions::default(),
                targets: &[Some(target)],
            }),
            multiview_mask: None,
            cache: None,
        })
    }
}

fn entry(binding: u32, visibility: wgpu::ShaderStages, ty: wgpu::BindingType) -> wgpu::BindGroupLayoutEntry {
    wgpu::BindGroupLayoutEntry { binding, visibility, ty, count: None }
}
