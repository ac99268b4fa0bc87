//! Reads the image back: copied to a buffer, mapped when the GPU gets there, handed out as tight RGBA rows.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Rows of a copy begin at multiples of this.
const ROW_ALIGNMENT: u32 = wgpu::COPY_BYTES_PER_ROW_ALIGNMENT;

/// At most one image on its way.
#[derive(Debug, Default)]
pub(super) struct Readback(Option<Reading>);

#[derive(Debug)]
struct Reading {
    buffer: wgpu::Buffer,
    width_px: u32,
    stride_bytes: u32,
    /// Whether blue comes first.
    swapped: bool,
    mapped: Arc<AtomicBool>,
}

impl Readback {
    /// Starts reading; an image still on its way is given up.
    pub(super) fn start(&mut self, device: &wgpu::Device, queue: &wgpu::Queue, image: &wgpu::Texture) {
        let stride_bytes = (image.width() * 4).next_multiple_of(ROW_ALIGNMENT);
        let buffer = device.create_buffer(&wgpu::BufferDescriptor {
            label: None,
            size: u64::from(stride_bytes) * u64::from(image.height()),
            usage: wgpu::BufferUsages::MAP_READ | wgpu::BufferUsages::COPY_DST,
            mapped_at_creation: false,
        });
        let mut encoder = device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        encoder.copy_texture_to_buffer(
            image.as_image_copy(),
            wgpu::TexelCopyBufferInfo {
                buffer: &buffer,
                layout: wgpu::TexelCopyBufferLayout {
                    offset: 0,
                    bytes_per_row: Some(stride_bytes),
                    rows_per_image: None,
                },
            },
            image.size(),
        );
        queue.submit([encoder.finish()]);
        let mapped = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&mapped);
        buffer.slice(..).map_async(wgpu::MapMode::Read, move |result| {
            told.store(result.is_ok(), Ordering::Release);
        });
        let swapped = image.format() == wgpu::TextureFormat::Bgra8Unorm;
        self.0 = Some(Reading { buffer, width_px: image.width(), stride_bytes, swapped, mapped });
    }

    /// The pixels, once they are there.
    pub(super) fn take(&mut self) -> Option<Vec<u8>> {
        let reading = self.0.take_if(|reading| reading.mapped.load(Ordering::Acquire))?;
        let mapped = reading.buffer.slice(..).get_mapped_range().ok()?;
        let mut pixels = Vec::with_capacity(mapped.len());
        for row in mapped.chunks_exact(reading.stride_bytes as usize) {
            pixels.extend(row.iter().take(reading.width_px as usize * 4));
        }
        if reading.swapped {
            pixels.chunks_exact_mut(4).for_each(|pixel| pixel.swap(0, 2));
        }
        Some(pixels)
    }
}
