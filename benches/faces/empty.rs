//! Frames of a camera that sees no code, and pictures made to stall a decoder.

use card_desk::face::plane::Plane;

use super::Case;
use super::canvas::Canvas;
use super::dice::Dice;

const WIDTH: usize = 1280;
const HEIGHT: usize = 720;

/// What a camera on a desk sees when nobody shows a card; shades by place and by the numbers of the frame.
type Sight = fn(f32, f32, &[f32; 4]) -> f32;

const SIGHTS: [(&str, Sight); 8] = [
    ("wall", |x, y, n| 120.0 + 60.0 * n[0] * (x / 900.0) + 40.0 * n[1] * (y / 700.0)),
    ("writing", writing),
    ("grid", |x, y, n| {
        if (x / (9.0 + 20.0 * n[0])).fract() < 0.15 || (y / (9.0 + 20.0 * n[0])).fract() < 0.15 { 70.0 } else { 215.0 }
    }),
    ("checks", |x, y, n| {
        if ((x / (4.0 + 20.0 * n[0])) as i32 + (y / (4.0 + 20.0 * n[0])) as i32) % 2 == 0 { 40.0 } else { 220.0 }
    }),
    ("blinds", |x, y, n| 130.0 + 90.0 * ((y + x * 0.2 * n[0]) / (3.0 + 9.0 * n[1])).sin().signum()),
    ("cloth", |x, y, n| {
        120.0 + 50.0 * (x / (2.0 + 4.0 * n[0])).sin() * (y / (2.0 + 4.0 * n[1])).cos() + 30.0 * ((x + y) / 37.0).sin()
    }),
    ("keys", keys),
    ("rings", |x, y, n| 128.0 + 90.0 * ((x - 640.0).hypot(y - 360.0) / (5.0 + 25.0 * n[0])).sin().signum()),
];

/// Returns 48 frames without a code.
pub fn empty() -> Vec<Case> {
    let frames = SIGHTS.iter().flat_map(|(name, sight)| (0..6).map(move |number| (name, sight, number)));
    let frame = |(name, sight, number): (&&'static str, &Sight, usize)| {
        let (id, sight) = (format!("empty-{name}-{number}"), *sight);
        Case::new("frame without code", id.clone(), Vec::new(), move || drawn(&id, sight))
    };
    frames.map(frame).collect()
}

fn drawn(id: &str, sight: Sight) -> Plane {
    let mut dice = Dice::of(id);
    let numbers = [0; 4].map(|_: i32| dice.between(0.0, 1.0));
    let (sin, cos) = dice.between(-0.3, 0.3).sin_cos();
    let places = (0..HEIGHT).flat_map(|y| (0..WIDTH).map(move |x| (x as f32, y as f32)));
    let light = places.map(|(x, y)| sight((x * cos - y * sin).abs(), (x * sin + y * cos).abs(), &numbers)).collect();
    let canvas = Canvas { width: WIDTH, height: HEIGHT, light };
    canvas.blurred(dice.between(0.6, 1.6)).exposed(dice.between(2.0, 9.0), &mut dice)
}

/// A page of characters: bars in cells, in lines.
fn writing(x: f32, y: f32, numbers: &[f32; 4]) -> f32 {
    let size = 10.0 + 26.0 * numbers[0];
    let (column, row) = ((x / size).floor(), (y / (size * 1.5)).floor());
    let (in_x, in_y) = ((x / size).fract(), (y / size).rem_euclid(1.5));
    let seed = (column as u64) << 20 ^ row as u64 ^ u64::from(numbers[1].to_bits()) << 32;
    let strokes = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
    let (bar_x, bar_y) = ((in_x * 9.0) as u64, (in_y * 9.0) as u64);
    let across = bar_y % 2 == 0 && strokes >> (bar_y / 2) & 1 == 1;
    let down = bar_x % 3 == 0 && strokes >> (8 + bar_x / 3) & 1 == 1;
    if in_x < 0.9 && in_y < 0.95 && (across || down) { 50.0 } else { 225.0 }
}

/// Dark keys with a light mark on each, as of a keyboard.
fn keys(x: f32, y: f32, numbers: &[f32; 4]) -> f32 {
    let size = 30.0 + 50.0 * numbers[0];
    let (in_x, in_y) = ((x / size).fract() - 0.5, (y / size).fract() - 0.5);
    match in_x.abs().max(in_y.abs()) {
        far if far > 0.44 => 150.0,
        near if near < 0.13 => 200.0,
        _ => 45.0,
    }
}

/// Returns pictures full of corner marks, by the pixels of a module.
pub fn bombs() -> Vec<Case> {
    let bomb = |module: usize| {
        Case::new("bomb", format!("bomb-{module}"), Vec::new(), move || {
            Plane::paint(WIDTH, HEIGHT, |x, y| if is_mark(x / module % 8, y / module % 8) { 0 } else { 255 })
        })
    };
    [1, 2, 3, 6].map(bomb).into_iter().collect()
}

fn is_mark(x: usize, y: usize) -> bool {
    let ring = x.abs_diff(3).max(y.abs_diff(3));
    x < 7 && y < 7 && ring < 4 && ring != 2
}
