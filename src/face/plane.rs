//! A grey picture in memory, and the copies of it that a search looks at.
//!
//! Turns one plane into smaller, smoother or clearer ones; never reads a file and never judges.

use image::{GrayImage, imageops};

mod clear;

/// Grey pixels, row by row from the top, 0 is black.
#[derive(Clone, PartialEq, Eq)]
pub struct Plane {
    width: usize,
    height: usize,
    pixels: Vec<u8>,
}

impl Plane {
    /// Takes rows of grey pixels; `None` when their number does not fit the size.
    pub fn new(width: usize, height: usize, pixels: Vec<u8>) -> Option<Self> {
        let fits = width > 0 && height > 0 && width.checked_mul(height) == Some(pixels.len());
        fits.then_some(Self { width, height, pixels })
    }

    /// Paints each pixel by its column and row, both from 0.
    pub fn paint(width: usize, height: usize, shade: impl Fn(usize, usize) -> u8) -> Self {
        let (width, height) = (width.max(1), height.max(1));
        let pixels = (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).map(|(x, y)| shade(x, y)).collect();
        Self { width, height, pixels }
    }

    /// Returns the width in pixels, at least 1.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Returns the height in pixels, at least 1.
    pub fn height(&self) -> usize {
        self.height
    }

    /// Returns the longer side in pixels.
    pub fn long_side(&self) -> usize {
        self.width.max(self.height)
    }

    /// Returns all pixels, row by row.
    pub fn pixels(&self) -> &[u8] {
        &self.pixels
    }

    /// Returns one pixel; outside of the plane it is white.
    pub fn at(&self, x: usize, y: usize) -> u8 {
        if x < self.width { self.pixels.get(y * self.width + x).copied().unwrap_or(255) } else { 255 }
    }

    /// Returns the rows from the top.
    pub fn rows(&self) -> std::slice::ChunksExact<'_, u8> {
        self.pixels.chunks_exact(self.width)
    }

    /// Returns a copy whose long side is `long_side` pixels, averaged; a smaller plane stays as it is.
    pub fn shrunk_to(&self, long_side: usize) -> Self {
        let now = self.long_side();
        if long_side >= now || long_side == 0 {
            return self.clone();
        }
        let scaled = |side: usize| (side * long_side).div_ceil(now).max(1);
        self.resized(scaled(self.width), scaled(self.height))
    }

    /// Returns a copy of half the size.
    pub fn halved(&self) -> Self {
        self.shrunk_to(self.long_side() / 2)
    }

    fn resized(&self, width: usize, height: usize) -> Self {
        let side = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let Some(grey) = GrayImage::from_raw(side(self.width), side(self.height), self.pixels.clone()) else {
            return self.clone();
        };
        let small = imageops::thumbnail(&grey, side(width), side(height));
        Self::new(width, height, small.into_raw()).unwrap_or_else(|| self.clone())
    }

    /// Returns a copy with another shade for each pixel.
    pub fn map(&self, shade: impl Fn(u8) -> u8) -> Self {
        Self { width: self.width, height: self.height, pixels: self.pixels.iter().map(|p| shade(*p)).collect() }
    }
}

impl std::fmt::Debug for Plane {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Plane({} x {})", self.width, self.height)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plane_has_exactly_its_pixels() {
        assert!(Plane::new(2, 2, vec![0; 4]).is_some());
        assert!(Plane::new(2, 2, vec![0; 3]).is_none());
        assert!(Plane::new(0, 2, vec![]).is_none());
        assert_eq!(Plane::paint(2, 1, |x, _| if x == 1 { 9 } else { 0 }).at(1, 0), 9);
        assert_eq!(Plane::paint(2, 1, |_, _| 0).at(2, 0), 255);
    }

    #[test]
    fn shrinking_averages_and_keeps_the_shape() {
        let checks = Plane::paint(400, 200, |x, y| if (x + y) % 2 == 0 { 0 } else { 200 });
        let small = checks.shrunk_to(100);
        assert_eq!((small.width(), small.height()), (100, 50));
        assert!(small.pixels().iter().all(|p| (80..=120).contains(p)));
        assert_eq!(checks.shrunk_to(400), checks);
    }
}
