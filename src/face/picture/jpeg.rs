//! Tells whether a JPEG file holds its picture to the end: the decoder fills a cut one with grey, silently.

const START_OF_IMAGE: [u8; 3] = [0xFF, 0xD8, 0xFF];
const END_OF_IMAGE: u8 = 0xD9;
const START_OF_SCAN: u8 = 0xDA;

/// Returns whether the bytes begin like a JPEG file.
pub(super) fn is_jpeg(bytes: &[u8]) -> bool {
    bytes.starts_with(&START_OF_IMAGE)
}

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
