//! Turns pixels of our own into the bytes of a PNG file.

use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder};

/// Encodes rows of red, green, blue and alpha bytes; `None` when their number is not width × height × 4.
pub fn rgba_png(width: u32, height: u32, pixels: &[u8]) -> Option<Vec<u8>> {
    let want = u64::from(width).checked_mul(u64::from(height))?.checked_mul(4)?;
    if u64::try_from(pixels.len()).ok()? != want {
        return None;
    }
    let mut bytes = Vec::new();
    PngEncoder::new(&mut bytes).write_image(pixels, width, height, ExtendedColorType::Rgba8).ok()?;
    Some(bytes)
}
