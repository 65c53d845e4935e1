//! Where a pixel of a picture looks on the table, and the light that comes from there.

use super::canvas::Canvas;
use super::card::Card;

/// A camera above a table; lengths on the table in millimetres, (0, 0) in the middle of the picture.
#[derive(Clone, Copy)]
pub struct Lens {
    pub width: usize,
    pub height: usize,
    /// Pixels per millimetre in the middle.
    pub scale: f32,
    /// Turn of the table away from the lens, around the upright axis, in degrees.
    pub yaw: f32,
    /// Distance of the lens in widths of the picture: less is a wider angle.
    pub away: f32,
}

impl Lens {
    /// Returns where a point of the table lies in the picture.
    pub fn picture(&self, x: f32, y: f32) -> (f32, f32) {
        let focus = self.away * self.width as f32;
        let (sin, cos) = self.yaw.to_radians().sin_cos();
        let depth = focus / self.scale + x * sin;
        (self.width as f32 / 2.0 + focus * x * cos / depth, self.height as f32 / 2.0 + focus * y / depth)
    }
}

/// Sends pixels down to the table, or onto a card there.
#[derive(Clone, Copy)]
struct Ray {
    middle: (f32, f32),
    focus: f32,
    far: f32,
    tilt: (f32, f32),
    x: f32,
    y: f32,
    turn: (f32, f32),
}

impl Ray {
    fn new(lens: &Lens, x: f32, y: f32, turn: f32) -> Self {
        let focus = lens.away * lens.width as f32;
        let middle = (lens.width as f32 / 2.0, lens.height as f32 / 2.0);
        let (tilt, turn) = (lens.yaw.to_radians().sin_cos(), turn.to_radians().sin_cos());
        Self { middle, focus, far: focus / lens.scale, tilt, x, y, turn }
    }

    /// Returns where a point of the picture lies, in millimetres from the middle of the table or card.
    fn place(&self, u: f32, v: f32) -> (f32, f32) {
        let (u, v) = ((u - self.middle.0) / self.focus, (v - self.middle.1) / self.focus);
        let ((tilt_sin, tilt_cos), (sin, cos)) = (self.tilt, self.turn);
        let depth = self.far / (tilt_cos - tilt_sin * u).max(1e-3);
        let (x, y) = (u * depth - self.x, tilt_cos * v * depth - self.y);
        (x * cos + y * sin, y * cos - x * sin)
    }
}

/// A card on the table.
pub struct Placed {
    pub card: Card,
    pub x: f32,
    pub y: f32,
    /// Turn in degrees.
    pub turn: f32,
}

impl Placed {
    fn on_table(&self, x: f32, y: f32) -> (f32, f32) {
        let (sin, cos) = self.turn.to_radians().sin_cos();
        (self.x + x * cos - y * sin, self.y + x * sin + y * cos)
    }

    /// Returns the pixels that the card may touch: left, top, right, bottom.
    fn bounds(&self, lens: &Lens) -> (usize, usize, usize, usize) {
        let corners = [(-44.0, -28.0), (44.0, -28.0), (44.0, 28.0), (-44.0, 28.0)].map(|(x, y)| {
            let (x, y) = self.on_table(x, y);
            lens.picture(x, y)
        });
        let least = |side: fn(&(f32, f32)) -> f32| corners.iter().map(side).fold(f32::MAX, f32::min).max(0.0) as usize;
        let most = |side: fn(&(f32, f32)) -> f32, end: usize| {
            (corners.iter().map(side).fold(0.0, f32::max).ceil() as usize).min(end)
        };
        (least(|c| c.0), least(|c| c.1), most(|c| c.0, lens.width), most(|c| c.1, lens.height))
    }
}

/// Takes the picture: a table of this shade with cards on it.
pub fn taken(lens: &Lens, table: impl Fn(f32, f32) -> f32, cards: &[Placed]) -> Canvas {
    let ray = Ray::new(lens, 0.0, 0.0, 0.0);
    let places = (0..lens.height).flat_map(|y| (0..lens.width).map(move |x| (x, y)));
    let light = places.map(|(x, y)| ray.place(x as f32 + 0.5, y as f32 + 0.5)).map(|(x, y)| table(x, y)).collect();
    let mut canvas = Canvas { width: lens.width, height: lens.height, light };
    for placed in cards {
        let ray = Ray::new(lens, placed.x, placed.y, placed.turn);
        let (left, top, right, bottom) = placed.bounds(lens);
        for y in top..bottom {
            for x in left..right {
                lay(&mut canvas.light[y * lens.width + x], &ray, &placed.card, (x as f32, y as f32));
            }
        }
    }
    canvas
}

/// Mixes the light of one pixel: four by four samples on the code, two by two elsewhere on the card.
fn lay(light: &mut f32, ray: &Ray, card: &Card, (x, y): (f32, f32)) {
    let middle = ray.place(x + 0.5, y + 0.5);
    if !card.is_near(middle) {
        return;
    }
    let fine = if card.is_on_code(middle) { 4 } else { 2 };
    let mut sum = 0.0;
    for row in 0..fine {
        for column in 0..fine {
            let place = ray.place(x + (column as f32 + 0.5) / fine as f32, y + (row as f32 + 0.5) / fine as f32);
            sum += card.shade(place).unwrap_or(*light);
        }
    }
    *light = sum / (fine * fine) as f32;
}
