//! Card faces that get worse level by level, one trouble at a time.

use card_desk::face::plane::Plane;
use qrcode::EcLevel;

use super::Case;
use super::canvas::saved;
use super::card::{CODE, Card, WIDTH};
use super::dice::Dice;
use super::lens::{Lens, Placed, taken};
use super::payload::{LEVELS, Squares, VERSIONS, filled};

/// One trouble and its levels, mildest first.
pub struct Sweep {
    /// Name, in one word.
    pub name: &'static str,
    /// How much of it.
    pub levels: &'static [f32],
}

/// Each level has 16 faces: versions 3, 5, 7 and 10 at levels L, M, Q and H.
pub const SWEEPS: [Sweep; 11] = [
    // Pixels per module.
    Sweep { name: "module", levels: &[6.0, 5.0, 4.5, 3.0, 2.5, 2.0, 1.5, 1.2] },
    // Standard deviation of a lens out of focus, in pixels.
    Sweep { name: "blur", levels: &[0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0] },
    // Way of a shaking hand, in pixels.
    Sweep { name: "motion", levels: &[3.0, 6.0, 9.0, 12.0, 16.0] },
    // Standard deviation of the grain, in grey levels.
    Sweep { name: "noise", levels: &[10.0, 20.0, 35.0, 50.0, 70.0, 95.0] },
    // Turn away from the camera, in degrees.
    Sweep { name: "tilt", levels: &[15.0, 30.0, 45.0, 55.0, 62.0, 68.0] },
    // Grey levels between dark and light.
    Sweep { name: "contrast", levels: &[120.0, 60.0, 40.0, 25.0, 16.0, 10.0, 6.0] },
    // Radius of a white spot on the code, in millimetres.
    Sweep { name: "glare", levels: &[2.0, 4.0, 5.5, 7.0, 9.0] },
    // Quality of the file.
    Sweep { name: "jpeg", levels: &[50.0, 25.0, 15.0, 8.0, 4.0] },
    // Share of the width that the card takes in the picture of a cheap camera, 640 x 480.
    Sweep { name: "small-camera", levels: &[0.9, 0.75, 0.6, 0.5, 0.4] },
    // Turn on the table, in degrees.
    Sweep { name: "roll", levels: &[10.0, 45.0, 80.0, 120.0, 155.0, 200.0] },
    // Scratches across the code.
    Sweep { name: "scratches", levels: &[4.0, 10.0, 18.0, 28.0, 40.0] },
];

/// Returns all 1040 faces.
pub fn faces() -> Vec<Case> {
    SWEEPS.iter().flat_map(|sweep| sweep.levels.iter().flat_map(|level| faces_at(sweep.name, *level))).collect()
}

/// Returns one face by its name, such as `blur-1.5-v7-Q`.
pub fn face(id: &str) -> Option<Case> {
    let sweep = SWEEPS.iter().find(|sweep| id.starts_with(&format!("{}-", sweep.name)))?;
    sweep.levels.iter().flat_map(|level| faces_at(sweep.name, *level)).find(|case| case.id == id)
}

fn faces_at(sweep: &'static str, level: f32) -> Vec<Case> {
    let codes = VERSIONS.into_iter().flat_map(|version| LEVELS.map(|correction| (version, correction)));
    let face = |(version, (correction, letter)): (i16, (EcLevel, char))| {
        let id = format!("{sweep}-{level}-v{version}-{letter}");
        let payload = payload_of(&id, version, correction);
        Case::new(&format!("face {sweep}"), id.clone(), vec![payload], move || {
            drawn(&id, sweep, level, version, correction)
        })
    };
    codes.map(face).collect()
}

fn payload_of(id: &str, version: i16, correction: EcLevel) -> Vec<u8> {
    let mut dice = Dice::of(id);
    let kind = dice.below(4);
    filled(version, correction, kind, &mut dice)
}

fn drawn(id: &str, sweep: &str, level: f32, version: i16, correction: EcLevel) -> Plane {
    let squares = Squares::of(&payload_of(id, version, correction), None, version, correction);
    let mut dice = Dice::of(&format!("{id} face"));
    let module = CODE / squares.side as f32;
    let (width, height, scale) = match sweep {
        "small-camera" => (640, 480, level * 640.0 / WIDTH),
        "module" => (1280, 720, level / module),
        _ => (1280, 720, 0.55 * 1280.0 / WIDTH),
    };
    let sign = if dice.below(2) == 0 { 1.0 } else { -1.0 };
    let yaw = if sweep == "tilt" { level * sign } else { 0.0 };
    let turn = if sweep == "roll" { level } else { 0.0 } + dice.between(-2.0, 2.0);
    let lens = Lens { width, height, scale, yaw, away: 1.0 };
    let card = Card::new(squares, &mut dice);
    let card = match sweep {
        "scratches" => card.scratched(level as usize, &mut dice),
        "glare" => card.glaring(level, &mut dice),
        _ => card,
    };
    let placed = Placed { card, x: dice.between(-1.0, 1.0), y: dice.between(-1.0, 1.0), turn };
    let canvas =
        taken(&lens, |x, y| 118.0 + 0.1 * x.clamp(-90.0, 90.0) + 4.0 * (y.clamp(-60.0, 60.0) * 0.9).sin(), &[placed]);
    let canvas = match sweep {
        "motion" => canvas.moved(level, dice.between(0.0, std::f32::consts::PI)),
        "contrast" => canvas.faded(level),
        _ => canvas,
    };
    let blur = if sweep == "blur" { level.hypot(0.6) } else { 0.6 };
    let grain = if sweep == "noise" { level.hypot(3.0) } else { 3.0 };
    let plane = canvas.blurred(blur).exposed(grain, &mut dice);
    if sweep == "jpeg" { saved(&plane, level as u8) } else { plane }
}

/// Returns 48 frames of a camera that sees one card, sharp or nearly so.
pub fn frames() -> Vec<Case> {
    let mild = [("blur", 1.0), ("tilt", 30.0), ("roll", 45.0)];
    let faces = mild.into_iter().flat_map(|(sweep, level)| faces_at(sweep, level));
    faces.map(|face| Case { set: "frame with code".to_owned(), id: format!("frame-{}", face.id), ..face }).collect()
}
