//! Light that fell on a sensor, and what lens, hand, sensor and file format do to it.

use card_desk::face::plane::Plane;
use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageFormat};

use super::dice::{Dice, normal};

/// Grey light, 0 is black and 255 white; more is possible until it becomes pixels.
#[derive(Clone)]
pub struct Canvas {
    pub width: usize,
    pub height: usize,
    pub light: Vec<f32>,
}

impl Canvas {
    /// Blurs as a lens out of focus does; `sigma` in pixels.
    pub fn blurred(self, sigma: f32) -> Self {
        if sigma < 0.05 {
            return self;
        }
        let reach = (sigma * 3.0).ceil() as isize;
        let weights: Vec<f32> = (-reach..=reach).map(|at| (-0.5 * (at as f32 / sigma).powi(2)).exp()).collect();
        let sum: f32 = weights.iter().sum();
        let weights: Vec<f32> = weights.iter().map(|weight| weight / sum).collect();
        self.across(&weights).down(&weights)
    }

    fn across(self, weights: &[f32]) -> Self {
        let reach = weights.len() / 2;
        let mut light = vec![0.0; self.light.len()];
        let mut wide = vec![0.0; self.width + 2 * reach];
        for (from, to) in self.light.chunks_exact(self.width).zip(light.chunks_exact_mut(self.width)) {
            wide[..reach].fill(from[0]);
            wide[reach..reach + self.width].copy_from_slice(from);
            wide[reach + self.width..].fill(from[self.width - 1]);
            for (at, weight) in weights.iter().enumerate() {
                to.iter_mut().zip(&wide[at..]).for_each(|(to, from)| *to += weight * from);
            }
        }
        Self { light, ..self }
    }

    fn down(self, weights: &[f32]) -> Self {
        let (reach, last) = (weights.len() / 2, self.height - 1);
        let mut light = vec![0.0; self.light.len()];
        for (y, to) in light.chunks_exact_mut(self.width).enumerate() {
            for (at, weight) in weights.iter().enumerate() {
                let row = (y + at).saturating_sub(reach).min(last);
                let from = &self.light[row * self.width..][..self.width];
                to.iter_mut().zip(from).for_each(|(to, from)| *to += weight * from);
            }
        }
        Self { light, ..self }
    }

    /// Moves the hand while the shutter is open: `length` in pixels, direction in radians.
    pub fn moved(self, length: f32, direction: f32) -> Self {
        let steps = (length * 2.0).ceil() as usize + 1;
        let (sin, cos) = direction.sin_cos();
        let shifts: Vec<(f32, f32)> = (0..steps)
            .map(|step| (step as f32 / (steps - 1).max(1) as f32 - 0.5) * length)
            .map(|way| (way * cos, way * sin))
            .collect();
        let mut light = vec![0.0; self.light.len()];
        for (dx, dy) in &shifts {
            for (y, to) in light.chunks_exact_mut(self.width).enumerate() {
                let (top, part) = split(y as f32 + dy, self.height);
                let (left, right_part) = ((dx.floor()) as isize, dx - dx.floor());
                let (upper, lower) = (self.row(top), self.row((top + 1).min(self.height - 1)));
                let last = self.width as isize - 1;
                for (x, to) in to.iter_mut().enumerate() {
                    let a = (x as isize + left).clamp(0, last) as usize;
                    let b = (x as isize + left + 1).clamp(0, last) as usize;
                    let up = upper[a] + (upper[b] - upper[a]) * right_part;
                    let low = lower[a] + (lower[b] - lower[a]) * right_part;
                    *to += up + (low - up) * part;
                }
            }
        }
        light.iter_mut().for_each(|light| *light /= shifts.len() as f32);
        Self { light, ..self }
    }

    fn row(&self, y: usize) -> &[f32] {
        &self.light[y * self.width..][..self.width]
    }

    /// Leaves so many grey levels between the darkest and the lightest of the print, around a dull middle.
    pub fn faded(mut self, levels: f32) -> Self {
        let share = levels / (super::card::LIGHT - super::card::DARK);
        self.light.iter_mut().for_each(|light| *light = 128.0 + (*light - 128.0) * share);
        self
    }

    /// Becomes pixels with the grain of a sensor.
    pub fn exposed(&self, grain: f32, dice: &mut Dice) -> Plane {
        let normal = normal();
        let (mut bits, mut left) = (0, 0);
        let pixels = self.light.iter().map(|light| {
            if left == 0 {
                (bits, left) = (dice.bits(), 5);
            }
            let noise = normal[(bits & 0xFFF) as usize] * grain;
            (bits, left) = (bits >> 12, left - 1);
            (light + noise).round().clamp(0.0, 255.0) as u8
        });
        Plane::new(self.width, self.height, pixels.collect()).unwrap()
    }
}

fn split(at: f32, end: usize) -> (usize, f32) {
    let at = at.clamp(0.0, (end - 1) as f32);
    (at.floor() as usize, at - at.floor())
}

/// Saves as a JPEG of this quality, 1 to 100, and opens it again.
pub fn saved(plane: &Plane, quality: u8) -> Plane {
    let grey = image::load_from_memory_with_format(&jpeg(plane, quality), ImageFormat::Jpeg).unwrap().into_luma8();
    Plane::new(plane.width(), plane.height(), grey.into_raw()).unwrap()
}

/// Returns the file.
pub fn jpeg(plane: &Plane, quality: u8) -> Vec<u8> {
    let (width, height) = (plane.width() as u32, plane.height() as u32);
    let mut file = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut file, quality);
    encoder.encode(plane.pixels(), width, height, ExtendedColorType::L8).unwrap();
    file
}
