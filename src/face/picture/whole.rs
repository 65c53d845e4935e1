//! Tells whether a picture file has arrived to its end, by what the format itself says about its length.

use image::ImageFormat;

use super::jpeg;

/// Returns whether nothing is missing at the end; formats that cannot tell are left to their decoder.
pub(super) fn is_whole(bytes: &[u8], format: ImageFormat) -> bool {
    if format == ImageFormat::Jpeg {
        jpeg::is_complete(bytes)
    } else if format == ImageFormat::Png {
        has_end_chunk(bytes)
    } else if format == ImageFormat::Gif {
        has_trailer(bytes).unwrap_or(false)
    } else if format == ImageFormat::WebP {
        length_at(bytes, 4).is_some_and(|length| bytes.len() as u64 >= length + 8)
    } else {
        true
    }
}

fn length_at(bytes: &[u8], at: usize) -> Option<u64> {
    let four = bytes.get(at..at + 4)?;
    Some(u32::from_le_bytes(four.try_into().ok()?).into())
}

/// Walks the chunks (PNG, 5.3) to the last one.
fn has_end_chunk(bytes: &[u8]) -> bool {
    let mut rest = bytes.get(8..).unwrap_or_default();
    while let [a, b, c, d, kind @ ..] = rest {
        if kind.starts_with(b"IEND") {
            return true;
        }
        let length = u32::from_be_bytes([*a, *b, *c, *d]) as usize;
        rest = length.checked_add(12).and_then(|next| rest.get(next..)).unwrap_or_default();
    }
    false
}

/// Walks the blocks (GIF89a, appendix A) to the end of the first frame; later ones are not looked at.
fn has_trailer(bytes: &[u8]) -> Option<bool> {
    let colors = |flags: u8| if flags & 0x80 == 0 { 0 } else { 6 << (flags & 7) };
    let mut rest = bytes.get(13 + colors(*bytes.get(10)?)..)?;
    loop {
        match rest {
            [0x3B, ..] => return Some(true),
            [0x21, _, after @ ..] => rest = after_blocks(after)?,
            [0x2C, image @ ..] => {
                let flags = *image.get(8)?;
                // One byte behind the colors says how wide the codes begin.
                after_blocks(image.get(9 + colors(flags) + 1..)?)?;
                return Some(true);
            }
            _ => return Some(false),
        }
    }
}

/// Skips blocks of up to 255 bytes, each behind its length, to the empty one.
fn after_blocks(bytes: &[u8]) -> Option<&[u8]> {
    let mut rest = bytes;
    loop {
        let (length, after) = rest.split_first()?;
        if *length == 0 {
            return Some(after);
        }
        rest = after.get(usize::from(*length)..)?;
    }
}
