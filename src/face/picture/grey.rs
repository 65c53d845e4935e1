//! Turns decoded pixels of any kind into grey ones, in the memory that they lie in: what is transparent becomes white.

use image::ColorType;

/// Makes one byte of each pixel; `None` for kinds of pixels that no picture file holds.
pub(super) fn in_place(mut bytes: Vec<u8>, color: ColorType) -> Option<Vec<u8>> {
    let shade: fn(&[u8]) -> u8 = match color {
        ColorType::L8 => return Some(bytes),
        ColorType::La8 => |pixel| covered(grey(pixel), pixel.get(1)),
        ColorType::Rgb8 => luma,
        ColorType::Rgba8 => |pixel| covered(luma(pixel), pixel.get(3)),
        ColorType::L16 => |pixel| grey(&high(pixel)),
        ColorType::La16 => |pixel| covered(grey(&high(pixel)), high(pixel).get(1)),
        ColorType::Rgb16 => |pixel| luma(&high(pixel)),
        ColorType::Rgba16 => |pixel| covered(luma(&high(pixel)), high(pixel).get(3)),
        ColorType::Rgb32F | ColorType::Rgba32F => return None,
        _ => return None,
    };
    let width = usize::from(color.bytes_per_pixel());
    let count = bytes.len() / width;
    for at in 0..count {
        let grey = shade(bytes.get(at * width..(at + 1) * width).unwrap_or_default());
        if let Some(place) = bytes.get_mut(at) {
            *place = grey;
        }
    }
    bytes.truncate(count);
    bytes.shrink_to_fit();
    Some(bytes)
}

fn grey(pixel: &[u8]) -> u8 {
    pixel.first().copied().unwrap_or(255)
}

/// Weighs red, green and blue as the eye does (ITU-R BT.709), in 256ths.
fn luma(pixel: &[u8]) -> u8 {
    let [red, green, blue, ..] = pixel else { return 255 };
    let sum = u32::from(*red) * 54 + u32::from(*green) * 183 + u32::from(*blue) * 19;
    u8::try_from(sum / 256).unwrap_or(255)
}

/// Lays a pixel on white paper.
fn covered(shade: u8, cover: Option<&u8>) -> u8 {
    let cover = u16::from(cover.copied().unwrap_or(255));
    u8::try_from((u16::from(shade) * cover + 255 * (255 - cover)) / 255).unwrap_or(255)
}

/// Keeps the higher byte of each of up to four channels.
fn high(pixel: &[u8]) -> [u8; 4] {
    let mut channels = [0; 4];
    for (channel, pair) in channels.iter_mut().zip(pixel.chunks_exact(2)) {
        if let [a, b] = pair {
            *channel = (u16::from_ne_bytes([*a, *b]) >> 8) as u8;
        }
    }
    channels
}
