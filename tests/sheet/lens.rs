//! What a scanner or a phone makes of a drawn page: turned, tilted, shaded, blurred, noisy, and a JPEG.

use card_desk::face::picture::Picture;
use card_desk::sheet::raster::Raster;
use image::codecs::jpeg::JpegEncoder;

use crate::hand::Dice;

/// How a picture of a page is taken.
#[derive(Debug, Clone, Copy)]
pub struct Shot {
    /// Width and height of the picture in pixels.
    pub size: (usize, usize),
    /// Turn of the paper in degrees.
    pub turn: f32,
    /// Tilt of the camera in degrees and the direction it comes from.
    pub tilt: (f32, f32),
    /// Share of the picture's shorter way that the paper fills.
    pub fills: f32,
    /// Distance of the camera by the height of the paper; a scanner is far away.
    pub distance: f32,
    /// Light that the darkest part of a shadow keeps.
    pub shadow: f32,
    /// Deviation of the noise in grays.
    pub noise: f32,
    /// Deviation of the blur in pixels.
    pub blur: f32,
    /// Quality of the JPEG.
    pub quality: u8,
}

impl Shot {
    /// A gray scan of 150 dots per inch, put on the glass by hand, any side up.
    pub fn scan(dice: &mut Dice) -> Self {
        let turn = [0.0, 0.0, 90.0, 180.0, 270.0][dice.below(5)] + dice.between(-1.5, 1.5);
        let lying = (turn as i32 + 45) / 90 % 2 == 1;
        Self {
            size: if lying { (1840, 1330) } else { (1330, 1840) },
            turn,
            tilt: (0.0, 0.0),
            fills: 0.953,
            distance: 1e4,
            shadow: 1.0,
            noise: 3.0,
            blur: dice.between(0.3, 0.7),
            quality: 75,
        }
    }

    /// A photograph with a phone of 8 million pixels: tilted, shaded, a little out of focus.
    pub fn photo(dice: &mut Dice) -> Self {
        Self {
            size: (2448, 3264),
            turn: [0.0, 90.0, 180.0, 270.0][dice.below(4)] + dice.between(-12.0, 12.0),
            tilt: (dice.between(0.0, 25.0), dice.between(0.0, 360.0)),
            fills: dice.between(0.68, 0.9),
            distance: dice.between(1.2, 1.8),
            shadow: dice.between(0.45, 1.0),
            noise: dice.between(2.0, 7.0),
            blur: dice.between(0.6, 2.2),
            quality: 55 + dice.below(40) as u8,
        }
    }

    /// Takes the picture of a page drawn at `dpi`.
    pub fn take(&self, page: &Raster, dpi: f32, dice: &mut Dice) -> Picture {
        let seen = self.seen(page, dpi, dice);
        let soft = blurred(&seen, self.size, self.blur);
        let grain = |shade: &f32| (shade + self.noise * dice.normal()).round().clamp(0.0, 255.0) as u8;
        let pixels: Vec<u8> = soft.iter().map(grain).collect();
        let mut jpeg = Vec::new();
        let (width, height) = (self.size.0 as u32, self.size.1 as u32);
        let encoder = JpegEncoder::new_with_quality(&mut jpeg, self.quality);
        image::ImageEncoder::write_image(encoder, &pixels, width, height, image::ExtendedColorType::L8).unwrap();
        Picture::decode(&jpeg).unwrap()
    }

    /// Where a ray of the camera meets the paper, in shares of its height from its middle.
    fn ray(&self) -> impl Fn(f32, f32) -> (f32, f32) {
        let (sin, cos) = self.turn.to_radians().sin_cos();
        let (tilt, from) = (self.tilt.0.to_radians(), self.tilt.1.to_radians());
        let (axis_x, axis_y) = (from.cos(), from.sin());
        let (tilt_sin, tilt_cos) = tilt.sin_cos();
        let far = self.distance;
        // The paper is turned about an axis in its own plane; the camera looks along z from `far` away.
        move |x, y| {
            let along = x * axis_x + y * axis_y;
            let across = -x * axis_y + y * axis_x;
            let depth = far / (far * tilt_cos - across * tilt_sin);
            let (along, across) = (along * depth * tilt_cos, across * depth);
            let (px, py) = (along * axis_x - across * axis_y, along * axis_y + across * axis_x);
            (px * cos + py * sin, -px * sin + py * cos)
        }
    }

    fn seen(&self, page: &Raster, dpi: f32, dice: &mut Dice) -> Vec<f32> {
        let (width, height) = (self.size.0 as f32, self.size.1 as f32);
        let (tall, wide) = (page.height as f32, page.width as f32);
        let lying = (self.turn.rem_euclid(180.0) - 90.0).abs() < 45.0;
        let (paper_x, paper_y) = if lying { (1.0, wide / tall) } else { (wide / tall, 1.0) };
        // Pixels of the picture in the height of the paper.
        let scale = self.fills * (width / paper_x).min(height / paper_y);
        let ray = self.ray();
        let (dark_x, dark_y) = (dice.between(0.0, width), dice.between(0.0, height));
        let reach = dice.between(0.35, 0.8) * height;
        let table = dice.between(40.0, 150.0);
        let soft_edge = 25.4 / dpi;
        let mut pixels = Vec::with_capacity(self.size.0 * self.size.1);
        for y in 0..self.size.1 {
            for x in 0..self.size.0 {
                let (px, py) = ray((x as f32 - width / 2.0) / scale, (y as f32 - height / 2.0) / scale);
                let (px, py) = (px * tall + wide / 2.0 - 0.5, py * tall + tall / 2.0 - 0.5);
                let inside = px > -0.5 && py > -0.5 && px < wide - 0.5 && py < tall - 0.5;
                let paper = if inside { 20.0 + 0.84 * shade(page, px, py) } else { table };
                let near = ((x as f32 - dark_x).hypot(y as f32 - dark_y) / reach - 0.6) / (0.4 + soft_edge);
                let light = self.shadow + (1.0 - self.shadow) * near.clamp(0.0, 1.0);
                pixels.push(paper * light);
            }
        }
        pixels
    }
}

fn shade(page: &Raster, x: f32, y: f32) -> f32 {
    let (left, top) = (x.max(0.0) as usize, y.max(0.0) as usize);
    let (right, bottom) = ((left + 1).min(page.width - 1), (top + 1).min(page.height - 1));
    let (across, down) = ((x - left as f32).max(0.0), (y - top as f32).max(0.0));
    let at = |x: usize, y: usize| f32::from(page.gray[y * page.width + x]);
    let upper = at(left, top) * (1.0 - across) + at(right, top) * across;
    let lower = at(left, bottom) * (1.0 - across) + at(right, bottom) * across;
    upper * (1.0 - down) + lower * down
}

/// A Gaussian blur, rows first.
fn blurred(pixels: &[f32], (width, height): (usize, usize), sigma: f32) -> Vec<f32> {
    let reach = (2.5 * sigma).ceil() as usize;
    let weights: Vec<f32> = (0..=reach).map(|at| (-((at * at) as f32) / (2.0 * sigma * sigma)).exp()).collect();
    let sum = weights[0] + 2.0 * weights[1..].iter().sum::<f32>();
    let weights: Vec<f32> = weights.iter().map(|weight| weight / sum).collect();
    let mut wide = vec![0.0; pixels.len()];
    for (from, to) in pixels.chunks(width).zip(wide.chunks_mut(width)) {
        for (x, out) in to.iter_mut().enumerate() {
            let side = |step: usize| from[x.saturating_sub(step)] + from[(x + step).min(width - 1)];
            *out = weights[0] * from[x] + (1..=reach).map(|step| weights[step] * side(step)).sum::<f32>();
        }
    }
    let mut tall = vec![0.0; pixels.len()];
    for (y, out) in tall.chunks_mut(width).enumerate() {
        for (step, weight) in weights.iter().enumerate().take(reach + 1) {
            for row in [y.saturating_sub(step), (y + step).min(height - 1)].iter().take(if step == 0 { 1 } else { 2 }) {
                let line = &wide[row * width..(row + 1) * width];
                out.iter_mut().zip(line).for_each(|(out, pixel)| *out += weight * pixel);
            }
        }
    }
    tall
}

/// A picture as a file to look at.
pub fn save(picture: &Picture, name: &str) {
    if let Ok(folder) = std::env::var("CARD_DESK_PICTURES") {
        std::fs::write(std::path::Path::new(&folder).join(name), card_desk::face::draw::png(picture)).unwrap();
    }
}
