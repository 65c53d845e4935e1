//! A grey picture in memory, and the copies of it that a search looks at.
//!
//! Turns one plane into smaller, smoother or clearer ones; never reads a file and never judges.

mod between;
mod clear;
mod scale;

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
}
