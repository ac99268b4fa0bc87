//! Opens a GPU on a canvas: WebGPU where there is one, else WebGL2.
//!
//! In: a canvas that never gave a context, and what is wanted. Out: a [`Gpu`], or a [`Refusal`] that says why not.
//! A canvas gives one kind of context in its life, so WebGPU's adapter and device are had before the canvas is touched;
//! only then can WebGL2 still be tried on the same canvas.
//! Does not: watch for losses ([`Gpu::loss`] tells), or make canvases.

use super::fetch::sentence;
use super::webgl::WebGl;
use crate::gpu::{Gpu, Wgpu};
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlCanvasElement, OffscreenCanvas, WebGl2RenderingContext, WebGlContextAttributes};

/// A canvas to draw on.
#[derive(Debug, Clone)]
pub enum Canvas {
    /// One that a page gave away, in a worker or beside the page.
    Offscreen(OffscreenCanvas),
    /// An element of the page, where there are no offscreen canvases.
    Element(HtmlCanvasElement),
}

/// Which GPU one would like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// WebGPU, else WebGL2.
    Auto,
    /// WebGPU only.
    WebGpu,
    /// WebGL2 only.
    WebGl2,
}

/// Why there is no GPU.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct Refusal {
    /// A plain sentence.
    pub reason: String,
    /// Whether the canvas is as it was, so that another kind may be tried on it; else it takes a new canvas.
    pub is_canvas_fresh: bool,
}

impl Refusal {
    fn early(reason: String) -> Self {
        Self { reason, is_canvas_fresh: true }
    }

    fn late(reason: String) -> Self {
        Self { reason, is_canvas_fresh: false }
    }
}

/// Opens a GPU on a fresh canvas.
///
/// # Errors
/// See [`Refusal`].
pub async fn open(canvas: &Canvas, wanted: Wanted) -> Result<Box<dyn Gpu>, Refusal> {
    match wanted {
        Wanted::WebGpu => open_webgpu(canvas).await,
        Wanted::WebGl2 => open_webgl2(canvas),
        Wanted::Auto => match open_webgpu(canvas).await {
            Err(first) if first.is_canvas_fresh => open_webgl2(canvas).map_err(|second| Refusal {
                reason: format!("{}; {}", first.reason, second.reason),
                ..second
            }),
            opened => opened,
        },
    }
}

async fn open_webgpu(canvas: &Canvas) -> Result<Box<dyn Gpu>, Refusal> {
    let instance = wgpu::Instance::new(wgpu::InstanceDescriptor {
        backends: wgpu::Backends::BROWSER_WEBGPU,
        ..wgpu::InstanceDescriptor::new_without_display_handle()
    });
    let adapter = instance
        .request_adapter(&wgpu::RequestAdapterOptions::default())
        .await
        .map_err(|_| Refusal::early("this browser or device has no WebGPU".to_owned()))?;
    let limits = wgpu::Limits {
        max_texture_dimension_2d: adapter.limits().max_texture_dimension_2d,
        ..wgpu::Limits::downlevel_defaults()
    };
    let descriptor =
        wgpu::DeviceDescriptor { label: Some("civitwin"), required_limits: limits, ..Default::default() };
    let (device, queue) = adapter
        .request_device(&descriptor)
        .await
        .map_err(|error| Refusal::early(format!("WebGPU gave no device: {error:?}")))?;
    let target = match canvas {
        Canvas::Offscreen(canvas) => wgpu::SurfaceTarget::OffscreenCanvas(canvas.clone()),
        Canvas::Element(canvas) => wgpu::SurfaceTarget::Canvas(canvas.clone()),
    };
    let surface = instance
        .create_surface(target)
        .map_err(|error| Refusal::late(format!("the canvas gave no WebGPU context: {error:?}")))?;
    // What the browser prefers is Bgra8Unorm or Rgba8Unorm: whichever it shows without converting.
    let format = surface.get_capabilities(&adapter).formats.into_iter().next();
    let configuration = wgpu::SurfaceConfiguration {
        usage: wgpu::TextureUsages::RENDER_ATTACHMENT,
        format: format.unwrap_or(wgpu::TextureFormat::Rgba8Unorm),
        color_space: wgpu::SurfaceColorSpace::Auto,
        // The size comes with the first resize.
        width: 1,
        height: 1,
        present_mode: wgpu::PresentMode::Fifo,
        desired_maximum_frame_latency: 2,
        alpha_mode: wgpu::CompositeAlphaMode::Opaque,
        view_formats: Vec::new(),
    };
    Ok(Box::new(Wgpu::new(device, queue, Some((surface, configuration)))))
}

fn open_webgl2(canvas: &Canvas) -> Result<Box<dyn Gpu>, Refusal> {
    let attributes = WebGlContextAttributes::new();
    attributes.set_alpha(false);
    attributes.set_antialias(false);
    attributes.set_depth(false);
    attributes.set_stencil(false);
    let context = match canvas {
        Canvas::Offscreen(canvas) => canvas.get_context_with_context_options("webgl2", &attributes),
        Canvas::Element(canvas) => canvas.get_context_with_context_options("webgl2", &attributes),
    };
    // A canvas that gives no context stays as it was.
    let context =
        context.map_err(|error| Refusal::early(format!("no WebGL2 context: {:?}", sentence(&error))))?;
    let context = context.ok_or_else(|| Refusal::early("this browser or device has no WebGL2".to_owned()))?;
    let context: WebGl2RenderingContext = context.unchecked_into();
    if context.is_context_lost() {
        return Err(Refusal::late("the WebGL2 context was lost at once".to_owned()));
    }
    Ok(Box::new(WebGl::new(context)))
}
