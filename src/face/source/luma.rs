//! Turns the bytes of a camera into grey pixels; where brightness stands by itself, no color is computed.

use crate::face::picture::Picture;
use crate::face::plane::Plane;

/// How a camera lays its pixels out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// Y, U, Y, V: each second byte is brightness.
    Yuyv,
    /// All brightness first, color after it.
    Nv12,
    /// Brightness only.
    Grey,
    /// Red, green, blue.
    Rgb,
    /// Blue, green, red.
    Bgr,
    /// A JPEG file for each frame.
    Jpeg,
}

/// Returns the picture of one frame; `None` when it is damaged or cut off, as the first of many cameras is.
pub fn picture(layout: Layout, width: usize, height: usize, bytes: &[u8]) -> Option<Picture> {
    let count = width.checked_mul(height)?;
    let weighed = |weights: [u32; 3]| {
        let shade = |pixel: &[u8; 3]| {
            let sum: u32 = pixel.iter().zip(weights).map(|(part, weight)| u32::from(*part) * weight).sum();
            u8::try_from(sum / 1000).unwrap_or(255)
        };
        bytes.as_chunks::<3>().0.iter().take(count).map(shade).collect::<Vec<u8>>()
    };
    let grey = match layout {
        Layout::Yuyv => bytes.iter().step_by(2).take(count).copied().collect(),
        Layout::Nv12 | Layout::Grey => bytes.get(..count)?.to_vec(),
        Layout::Rgb => weighed([299, 587, 114]),
        Layout::Bgr => weighed([114, 587, 299]),
        Layout::Jpeg => return Picture::decode(bytes).ok(),
    };
    Plane::new(width, height, grey).map(Picture::from_plane)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grey(layout: Layout, bytes: &[u8]) -> Option<Vec<u8>> {
        picture(layout, 2, 1, bytes).map(|picture| picture.plane().pixels().to_vec())
    }

    #[test]
    fn brightness_is_taken_from_where_each_layout_has_it() {
        assert_eq!(grey(Layout::Yuyv, &[10, 128, 20, 128]), Some(vec![10, 20]));
        assert_eq!(grey(Layout::Nv12, &[10, 20, 128]), Some(vec![10, 20]));
        assert_eq!(grey(Layout::Grey, &[10, 20]), Some(vec![10, 20]));
        assert_eq!(grey(Layout::Rgb, &[255, 0, 0, 255, 255, 255]), Some(vec![76, 255]));
        assert_eq!(grey(Layout::Bgr, &[0, 0, 255, 255, 255, 255]), Some(vec![76, 255]));
    }

    #[test]
    fn a_frame_that_is_cut_off_is_no_picture() {
        for layout in [Layout::Yuyv, Layout::Nv12, Layout::Grey, Layout::Rgb, Layout::Bgr, Layout::Jpeg] {
            assert_eq!(grey(layout, &[10]), None, "{layout:?}");
        }
    }
}
