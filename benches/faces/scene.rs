//! Tables full of cards, photographed from above.

use card_desk::face::plane::Plane;
use qrcode::EcLevel;

use super::Case;
use super::canvas::Canvas;
use super::card::Card;
use super::dice::Dice;
use super::lens::{Lens, Placed, taken};
use super::payload::{LEVELS, Squares, VERSIONS, filled};

/// Places on the table: columns, rows, and the millimetres of one place.
const GRID: (usize, usize, f32, f32) = (5, 4, 108.0, 88.0);

/// A kind of photograph: its set, its pixels, pixels per millimetre, versions of its codes, and how many there are.
type Shot = (&'static str, usize, usize, f32, &'static [i16], usize);

/// Large and near, smaller, and from so far that a module has only 1.5 to 2 pixels.
const SHOTS: [Shot; 3] = [
    ("scene 12MP", 4000, 3000, 7.2, &VERSIONS, 6),
    ("scene 4MP", 2304, 1728, 4.15, &[3, 5, 7], 8),
    ("scene small", 2304, 1728, 2.35, &[3, 5], 6),
];

/// Returns 20 photographs of tables with 12 to 20 cards each.
pub fn scenes() -> Vec<Case> {
    SHOTS.into_iter().flat_map(|shot| (0..shot.5).map(move |number| scene(shot, number))).collect()
}

/// Returns one small photograph of twelve cards or more, quick to draw.
pub fn small_table() -> Case {
    scene(("small table", 1600, 1200, 2.85, &[3], 1), 0)
}

fn scene(shot: Shot, number: usize) -> Case {
    let id = format!("{}-{number}", shot.0.replace(' ', "-"));
    let payloads = codes(&id, shot).into_iter().map(|(payload, ..)| payload).collect();
    Case::new(shot.0, id.clone(), payloads, move || drawn(&id, shot))
}

/// Payload, version and level of a code.
type Code = (Vec<u8>, i16, EcLevel);

fn codes(id: &str, (.., versions, _): Shot) -> Vec<Code> {
    let mut dice = Dice::of(id);
    let count = 12 + dice.below(9);
    let code = |_| {
        let (version, (level, _)) = (versions[dice.below(versions.len())], LEVELS[dice.below(4)]);
        let kind = dice.below(4);
        (filled(version, level, kind, &mut dice), version, level)
    };
    (0..count).map(code).collect()
}

fn drawn(id: &str, shot: Shot) -> Plane {
    let (_, width, height, scale, ..) = shot;
    let mut dice = Dice::of(&format!("{id} table"));
    let mut places: Vec<usize> = (0..GRID.0 * GRID.1).collect();
    for last in (1..places.len()).rev() {
        places.swap(last, dice.below(last + 1));
    }
    let cards: Vec<Placed> = codes(id, shot)
        .into_iter()
        .zip(places)
        .map(|((payload, version, level), place)| {
            let squares = Squares::of(&payload, None, version, level);
            let column = (place % GRID.0) as f32 - (GRID.0 - 1) as f32 / 2.0;
            let row = (place / GRID.0) as f32 - (GRID.1 - 1) as f32 / 2.0;
            let turn = [0.0, 0.0, 90.0, 180.0, 270.0][dice.below(5)];
            let loose = if turn % 180.0 == 0.0 { 18.0 } else { 4.0 };
            Placed {
                card: Card::new(squares, &mut dice),
                x: column * GRID.2 + dice.between(-2.0, 2.0),
                y: row * GRID.3 + dice.between(-1.0, 1.0),
                turn: turn + dice.between(-loose, loose),
            }
        })
        .collect();
    let lens = Lens { width, height, scale, yaw: dice.between(-9.0, 9.0), away: 1.1 };
    let shade = dice.between(60.0, 150.0);
    let table = move |x: f32, y: f32| shade + 9.0 * (y * 0.35 + (x * 0.02).sin() * 3.0).sin() + 3.0 * (y * 2.1).sin();
    let (slope_x, slope_y) = (dice.between(-0.3, 0.3), dice.between(-0.2, 0.2));
    shaded(taken(&lens, table, &cards), slope_x, slope_y).blurred(0.7).exposed(3.5, &mut dice)
}

/// Lets more light fall on one side of the table than on the other.
fn shaded(mut canvas: Canvas, slope_x: f32, slope_y: f32) -> Canvas {
    let (width, height) = (canvas.width as f32, canvas.height as f32);
    for (y, row) in canvas.light.chunks_exact_mut(canvas.width).enumerate() {
        for (x, light) in row.iter_mut().enumerate() {
            let (across, down) = (x as f32 / width - 0.5, y as f32 / height - 0.5);
            *light *= 0.85 + slope_x * across + slope_y * down;
        }
    }
    canvas
}
