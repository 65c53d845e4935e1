//! An invented card face: photo, lines of something like writing, and a code of 25 mm; lengths in millimetres.

use super::payload::Squares;

use super::dice::Dice;

pub const WIDTH: f32 = 85.6;
pub const HEIGHT: f32 = 54.0;
/// Side of the code without its white border.
pub const CODE: f32 = 25.0;
/// White border around the code: less than the standard asks, as on real cards.
const BORDER: f32 = 2.0;
/// Middle of the code, from the middle of the card.
pub const PLACE: (f32, f32) = (24.0, 6.0);
/// Shades of the print.
pub const LIGHT: f32 = 225.0;
pub const DARK: f32 = 35.0;

/// A face and what became of it.
pub struct Card {
    squares: Squares,
    scratches: Vec<Scratch>,
    glare: Option<(f32, f32, f32)>,
    ink: u64,
}

struct Scratch {
    from: (f32, f32),
    along: (f32, f32),
    half: f32,
    shade: f32,
}

impl Card {
    /// Prints a card with this code; its photo and writing follow from the dice.
    pub fn new(squares: Squares, dice: &mut Dice) -> Self {
        Self { squares, scratches: Vec::new(), glare: None, ink: dice.bits() }
    }

    /// Draws scratches of 0.25 to 0.55 mm over the square of the code: light ones, and one dark of three.
    pub fn scratched(mut self, count: usize, dice: &mut Dice) -> Self {
        let reach = CODE / 2.0 + BORDER;
        for number in 0..count {
            let (a, b) = (dice.between(-reach, reach), dice.between(-reach, reach));
            let (from, to) = if dice.below(2) == 0 { ((a, -reach), (b, reach)) } else { ((-reach, a), (reach, b)) };
            let length = (to.0 - from.0).hypot(to.1 - from.1);
            let along = ((to.0 - from.0) / length, (to.1 - from.1) / length);
            let shade = if number % 3 == 2 { DARK } else { LIGHT };
            self.scratches.push(Scratch { from, along, half: dice.between(0.25, 0.55) / 2.0, shade });
        }
        self
    }

    /// Lets a lamp shine on the code: a white spot of this radius with a soft edge, somewhere near its middle.
    pub fn glaring(mut self, radius: f32, dice: &mut Dice) -> Self {
        self.glare = Some((dice.between(-7.0, 7.0), dice.between(-7.0, 7.0), radius));
        self
    }

    /// Returns whether a place may be on the card.
    pub fn is_near(&self, (x, y): (f32, f32)) -> bool {
        x.abs() < WIDTH / 2.0 + 1.0 && y.abs() < HEIGHT / 2.0 + 1.0
    }

    /// Returns whether a place is on the code or its border.
    pub fn is_on_code(&self, (x, y): (f32, f32)) -> bool {
        (x - PLACE.0).abs().max((y - PLACE.1).abs()) < CODE / 2.0 + BORDER
    }

    /// Returns the light from a place; none beside the card.
    pub fn shade(&self, (x, y): (f32, f32)) -> Option<f32> {
        let (over_x, over_y) = (x.abs() - (WIDTH / 2.0 - 3.2), y.abs() - (HEIGHT / 2.0 - 3.2));
        let is_off = if over_x > 0.0 && over_y > 0.0 { over_x.hypot(over_y) > 3.2 } else { over_x.max(over_y) > 3.2 };
        if is_off {
            return None;
        }
        if !self.is_on_code((x, y)) {
            return Some(self.print(x, y));
        }
        let (x, y) = (x - PLACE.0, y - PLACE.1);
        Some(self.glare_at(x, y, self.scratch_at(x, y).unwrap_or_else(|| self.code_at(x, y))))
    }

    fn code_at(&self, x: f32, y: f32) -> f32 {
        let module = CODE / self.squares.side as f32;
        let (column, row) = ((x + CODE / 2.0) / module, (y + CODE / 2.0) / module);
        let is_dark = column >= 0.0 && row >= 0.0 && self.squares.dark(column as usize, row as usize);
        if is_dark { DARK } else { LIGHT }
    }

    fn scratch_at(&self, x: f32, y: f32) -> Option<f32> {
        let off = |s: &Scratch| ((x - s.from.0) * s.along.1 - (y - s.from.1) * s.along.0).abs();
        self.scratches.iter().rev().find(|scratch| off(scratch) < scratch.half).map(|scratch| scratch.shade)
    }

    fn glare_at(&self, x: f32, y: f32, light: f32) -> f32 {
        let Some((mid_x, mid_y, radius)) = self.glare else { return light };
        let inside = (radius + 0.75 - (x - mid_x).hypot(y - mid_y)) / 1.5;
        light + (255.0 - light) * inside.clamp(0.0, 1.0)
    }

    /// Everything but the code.
    fn print(&self, x: f32, y: f32) -> f32 {
        if y < -19.0 {
            return if self.is_inked(x, y + 23.0, 4.2) && x.abs() < 30.0 && y < -21.0 { LIGHT } else { 130.0 };
        }
        if (-38.0..-17.0).contains(&x) && (-15.0..13.0).contains(&y) {
            return portrait(x + 27.5, y);
        }
        let line = ((y + 14.0) / 6.5).floor();
        let is_writing = (-14.0..7.0).contains(&x) && (0.0..4.0).contains(&line);
        if is_writing && self.is_inked(x, y + 14.0 - line * 6.5 + line * 17.0, 3.4) { 60.0 } else { 210.0 + x * 0.12 }
    }

    /// Something like the strokes of Chinese characters: bars in cells of a few of a millimetre.
    fn is_inked(&self, x: f32, y: f32, size: f32) -> bool {
        let (column, row) = ((x / size).floor(), (y / size).floor());
        let (in_x, in_y) = (x / size - column, y / size - row);
        if in_x > 0.88 || in_y > 0.88 {
            return false;
        }
        let seed = self.ink ^ ((column as i64 as u64) << 20) ^ (row as i64 as u64);
        let strokes = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
        let (bar_x, bar_y) = ((in_x * 8.0) as u64, (in_y * 8.0) as u64);
        let across = bar_y % 2 == 0 && strokes >> (bar_y / 2) & 1 == 1;
        let down = bar_x % 3 == 0 && strokes >> (8 + bar_x / 3) & 1 == 1;
        across || down
    }
}

/// A grey head on a light ground.
fn portrait(x: f32, y: f32) -> f32 {
    let ellipse = |mid_y: f32, wide: f32, high: f32| (x / wide).powi(2) + ((y - mid_y) / high).powi(2) < 1.0;
    match () {
        () if ellipse(-4.0, 4.8, 6.2) && y > -6.0 => 175.0,
        () if ellipse(-5.0, 5.6, 6.6) => 45.0,
        () if ellipse(14.0, 9.5, 10.0) => 75.0,
        () => 195.0 - y,
    }
}
