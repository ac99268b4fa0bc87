//! A picture to keep: pixels to a PNG file.
//!
//! In: RGBA bytes, sRGB, straight alpha, top row first, as [`crate::gpu::Gpu::take_pixels`] gives them.
//! Out: a `Blob` of type `image/png`. The browser compresses, so no encoder is carried.
//! Does not: draw.

use super::fetch::sentence;
use wasm_bindgen::{Clamped, JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ImageData, ImageEncodeOptions, OffscreenCanvas, OffscreenCanvasRenderingContext2d};

/// Why there is no picture.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// Pixels and size disagree.
    #[error("{width_px} by {height_px} pixels take 4 bytes each, found {found} bytes")]
    Size {
        /// Columns.
        width_px: u32,
        /// Rows.
        height_px: u32,
        /// Bytes given.
        found: usize,
    },
    /// The browser cannot or will not.
    #[error("the browser made no picture: {0:?}")]
    Browser(String),
}

/// Compresses pixels.
///
/// # Errors
/// See [`PictureError`].
pub async fn png(width_px: u32, height_px: u32, rgba: &[u8]) -> Result<Blob, PictureError> {
    let expected = u64::from(width_px) * u64::from(height_px) * 4;
    if expected == 0 || rgba.len() as u64 != expected {
        return Err(PictureError::Size { width_px, height_px, found: rgba.len() });
    }
    encode(width_px, height_px, rgba).await.map_err(|error| PictureError::Browser(sentence(&error)))
}

async fn encode(width_px: u32, height_px: u32, rgba: &[u8]) -> Result<Blob, JsValue> {
    let image = ImageData::new_with_u8_clamped_array_and_sh(Clamped(rgba), width_px, height_px)?;
    let canvas = OffscreenCanvas::new(width_px, height_px)?;
    let context = canvas.get_context("2d")?.ok_or("no 2d context")?;
    let context: OffscreenCanvasRenderingContext2d = context.unchecked_into();
    context.put_image_data(&image, 0.0, 0.0)?;
    let options = ImageEncodeOptions::new();
    options.set_type("image/png");
    let blob = JsFuture::from(canvas.convert_to_blob_with_options(&options)?).await?;
    Ok(blob.unchecked_into())
}
