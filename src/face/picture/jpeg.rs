//! Tells whether a JPEG file holds its picture to the end, and opens very large ones at a fraction of their size.
//!
//! Decoders fill a cut picture with grey, silently; and 108 million pixels would take ten times the memory of a window.

use image::ColorType;
use image::metadata::Orientation;
use jpeg_decoder::{CodingProcess, Decoder, Error, PixelFormat};

use super::{MAX_MEMORY, grey};

const END_OF_IMAGE: u8 = 0xD9;
const START_OF_SCAN: u8 = 0xDA;

/// Walks the marker segments (ITU-T T.81, B.1.1) to the end marker; what phones append after it is ignored.
pub(super) fn is_complete(bytes: &[u8]) -> bool {
    let mut rest = bytes.get(2..).unwrap_or_default();
    loop {
        match rest {
            [0xFF, 0xFF, ..] => rest = rest.get(1..).unwrap_or_default(),
            [0xFF, END_OF_IMAGE, ..] => return true,
            [0xFF, marker, high, low, ..] => {
                let length = usize::from(u16::from_be_bytes([*high, *low]));
                let Some(after) = rest.get(2 + length..) else { return false };
                rest = if *marker == START_OF_SCAN { after_scan(after) } else { after };
            }
            _ => return false,
        }
    }
}

/// Skips coded pixels: in them every `FF` is followed by `00` or a restart marker.
fn after_scan(bytes: &[u8]) -> &[u8] {
    let is_marker = |pair: &[u8]| matches!(pair, [0xFF, next] if *next != 0 && !(0xD0..=0xD7).contains(next));
    bytes.windows(2).position(is_marker).and_then(|at| bytes.get(at..)).unwrap_or_default()
}

/// A JPEG that was opened at a fraction of its size.
pub(super) struct Reduced {
    /// Pixels of the file for each one here, along a side: 2, 4 or 8.
    pub(super) factor: u8,
    /// Width in pixels.
    pub(super) width: u32,
    /// Height in pixels.
    pub(super) height: u32,
    /// Grey pixels.
    pub(super) pixels: Vec<u8>,
    /// How it must be turned.
    pub(super) orientation: Orientation,
}

/// Pixels above which a JPEG is opened at a fraction of its size: a phone's 12 million are opened whole.
const MOST_WHOLE: u64 = 16_000_000;
const BYTES_A_COEFFICIENT: u64 = 2;

/// Opens a very large JPEG by leaving out the fine waves of its blocks; `None` when it is not so large or not plain.
pub(super) fn reduced(bytes: &[u8], width: u32, height: u32) -> Option<Result<Reduced, Error>> {
    let pixels = u64::from(width) * u64::from(height);
    let factor =
        [2_u8, 4, 8].into_iter().find(|factor| pixels / (u64::from(*factor) * u64::from(*factor)) <= MOST_WHOLE)?;
    if pixels <= MOST_WHOLE {
        return None;
    }
    let mut decoder = Decoder::new(bytes);
    if let Err(error) = decoder.read_info() {
        return Some(Err(error));
    }
    let info = decoder.info()?;
    let color = match info.pixel_format {
        PixelFormat::L8 => ColorType::L8,
        PixelFormat::RGB24 => ColorType::Rgb8,
        PixelFormat::L16 | PixelFormat::CMYK32 => return None,
    };
    // A progressive file keeps all its waves in memory until the last of them has come.
    let kept = pixels * info.pixel_format.pixel_bytes() as u64 * BYTES_A_COEFFICIENT;
    if info.coding_process == CodingProcess::DctProgressive && kept > MAX_MEMORY {
        return None;
    }
    let part = |side: u32| u16::try_from(side.div_ceil(u32::from(factor))).unwrap_or(u16::MAX);
    let opened = decoder.scale(part(width), part(height)).and_then(|(width, height)| {
        let exif = decoder.exif_data().and_then(Orientation::from_exif_chunk);
        let orientation = exif.unwrap_or(Orientation::NoTransforms);
        let pixels = grey::in_place(decoder.decode()?, color).unwrap_or_default();
        Ok(Reduced { factor, width: width.into(), height: height.into(), pixels, orientation })
    });
    Some(opened)
}
