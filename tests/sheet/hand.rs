//! Invented handwriting on drawn pages: signatures, ticks, strokes and stamps, all from a seed.

use card_desk::sheet::SignatureCell;
use card_desk::sheet::raster::Raster;

const MM: f32 = 72.0 / 25.4;

/// Numbers from a seed (SplitMix64).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// From 0 up to, not including, 1.
    pub fn share(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1u64 << 24) as f32
    }

    pub fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.share()
    }

    pub fn below(&mut self, count: usize) -> usize {
        (self.next() % count as u64) as usize
    }

    /// About normal, mean 0, deviation 1.
    pub fn normal(&mut self) -> f32 {
        (0..4).map(|_| self.share()).sum::<f32>() * 1.732 - 3.464
    }
}

/// What is done to a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    Blank,
    /// Three specks of dust.
    Dust,
    /// Two to four characters with a pen.
    Signature,
    /// One long wave with a pen.
    Cursive,
    /// A hook with a thin pencil.
    PencilTick,
    /// A name stamp in the middle of the cell.
    Stamp,
    /// Nothing, but the stamp of the row above reaches in.
    StampFromAbove,
    /// A straight line through the cell, level or slanting.
    StruckOut,
    /// Two lines that cross.
    CrossedOut,
}

pub const MARKS: [Mark; 9] = [
    Mark::Blank,
    Mark::Dust,
    Mark::Signature,
    Mark::Cursive,
    Mark::PencilTick,
    Mark::Stamp,
    Mark::StampFromAbove,
    Mark::StruckOut,
    Mark::CrossedOut,
];

/// A pen on a drawn page; places and widths in millimeters.
pub struct Pen<'a> {
    pub raster: &'a mut Raster,
    pub dpi: f32,
}

type Place = (f32, f32);

impl Pen<'_> {
    /// Draws along the places; `black` is 1 for full ink.
    fn stroke(&mut self, places: &[Place], width: f32, black: f32) {
        let per_mm = self.dpi / 25.4;
        for pair in places.windows(2) {
            let ((ax, ay), (bx, by)) = (pair[0], pair[1]);
            let (ax, ay, bx, by) = (ax * per_mm, ay * per_mm, bx * per_mm, by * per_mm);
            let half = width * per_mm / 2.0;
            let columns = (ax.min(bx) - half - 1.0).max(0.0) as usize..=(ax.max(bx) + half + 1.0).max(0.0) as usize;
            let rows = (ay.min(by) - half - 1.0).max(0.0) as usize..=(ay.max(by) + half + 1.0).max(0.0) as usize;
            let length = ((bx - ax).powi(2) + (by - ay).powi(2)).max(1e-6);
            for (x, y) in rows.flat_map(|y| columns.clone().map(move |x| (x, y))) {
                if x >= self.raster.width || y >= self.raster.height {
                    continue;
                }
                let (px, py) = (x as f32 + 0.5, y as f32 + 0.5);
                let along = (((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / length).clamp(0.0, 1.0);
                let off = (px - ax - along * (bx - ax)).hypot(py - ay - along * (by - ay));
                let cover = (half + 0.5 - off).clamp(0.0, 1.0) * black;
                let pixel = &mut self.raster.gray[y * self.raster.width + x];
                *pixel = (*pixel).min((255.0 * (1.0 - cover)) as u8);
            }
        }
    }

    pub fn mark(&mut self, dice: &mut Dice, cell: &SignatureCell, mark: Mark) {
        let (x, y, wide, tall) = (cell.x / MM, cell.y / MM, cell.width / MM, cell.height / MM);
        let middle = (x + wide / 2.0, y + tall / 2.0);
        match mark {
            Mark::Blank => {}
            Mark::Dust => {
                for _ in 0..3 {
                    let at = (dice.between(x + 1.5, x + wide - 1.5), dice.between(y + 1.5, y + tall - 1.5));
                    self.stroke(&[at, (at.0 + 0.05, at.1)], dice.between(0.1, 0.25), dice.between(0.3, 0.9));
                }
            }
            Mark::Signature => self.signature(dice, (x, y), (wide, tall)),
            Mark::Cursive => {
                let (width, black) = (dice.between(0.35, 0.6), dice.between(0.7, 0.95));
                let (from, to) = (x + dice.between(2.0, 8.0), x + wide - dice.between(2.0, 12.0));
                let count = 6 + dice.below(9);
                let places: Vec<Place> = (0..count)
                    .map(|at| {
                        let reach = tall * dice.between(0.1, 0.48) * if at % 2 == 0 { -1.0 } else { 1.0 };
                        (from + (to - from) * at as f32 / (count - 1) as f32, middle.1 + reach)
                    })
                    .collect();
                self.stroke(&places, width, black);
            }
            Mark::PencilTick => {
                let size = dice.between(3.5, 5.5);
                let at = (dice.between(x + 4.0, x + wide - 10.0), middle.1 + dice.between(0.0, 1.2));
                let hook = [
                    (at.0 - size * 0.45, at.1 - size * 0.2),
                    (at.0, at.1 + size * 0.25),
                    (at.0 + size, at.1 - size * 0.75),
                ];
                self.stroke(&hook, dice.between(0.3, 0.45), dice.between(0.35, 0.6));
            }
            Mark::Stamp => {
                let (off, side) = (dice.between(-8.0, 8.0), dice.between(6.0, 8.5));
                self.stamp(dice, (middle.0 + off, middle.1), side);
            }
            Mark::StampFromAbove => {
                let side = dice.between(9.0, 13.0);
                let reach = dice.between(0.15, 0.42) * side;
                let off = dice.between(-8.0, 8.0);
                self.stamp(dice, (middle.0 + off, y + reach - side / 2.0), side);
            }
            Mark::StruckOut => {
                let (from, to) = (x + dice.between(1.0, 8.0), x + wide - dice.between(1.0, 8.0));
                let lean = if dice.below(2) == 0 { dice.between(-0.6, 0.6) } else { tall * dice.between(0.25, 0.42) };
                let lean = if dice.below(2) == 0 { lean } else { -lean };
                let bend = dice.between(-0.25, 0.25);
                let line = [(from, middle.1 - lean), (middle.0, middle.1 + bend), (to, middle.1 + lean)];
                self.stroke(&line, dice.between(0.35, 0.6), dice.between(0.6, 0.95));
            }
            Mark::CrossedOut => {
                let (half, up) = (dice.between(3.0, 14.0), tall * dice.between(0.3, 0.45));
                let (width, black) = (dice.between(0.35, 0.6), dice.between(0.6, 0.95));
                self.stroke(&[(middle.0 - half, middle.1 - up), (middle.0 + half, middle.1 + up)], width, black);
                self.stroke(&[(middle.0 - half, middle.1 + up), (middle.0 + half, middle.1 - up)], width, black);
            }
        }
    }

    fn signature(&mut self, dice: &mut Dice, (x, y): Place, (wide, tall): (f32, f32)) {
        let count = 2 + dice.below(3);
        let side = dice.between(0.62, 0.98) * tall;
        let (width, black) = (dice.between(0.35, 0.7), dice.between(0.65, 0.95));
        let from = x + dice.between(1.5, (wide - side * count as f32).max(2.0));
        let top = y + (tall - side) * dice.between(0.2, 0.8);
        for character in 0..count {
            let left = from + side * character as f32;
            for _ in 0..4 + dice.below(5) {
                let mut place = || (left + dice.between(0.05, 0.95) * side, top + dice.between(0.0, 1.0) * side);
                let stroke: Vec<Place> = (0..2 + character % 2).map(|_| place()).collect();
                self.stroke(&stroke, width, black);
            }
        }
    }

    /// A square name stamp with a frame and strokes inside, in red that is a middle gray.
    fn stamp(&mut self, dice: &mut Dice, (x, y): Place, side: f32) {
        let (half, black) = (side / 2.0, dice.between(0.4, 0.65));
        let corners = [(-half, -half), (half, -half), (half, half), (-half, half), (-half, -half)];
        self.stroke(&corners.map(|(dx, dy)| (x + dx, y + dy)), 0.6, black);
        for _ in 0..10 {
            let mut place = || (x + dice.between(-0.8, 0.8) * half, y + dice.between(-0.8, 0.8) * half);
            let stroke = [place(), place()];
            self.stroke(&stroke, 0.5, black);
        }
    }
}
