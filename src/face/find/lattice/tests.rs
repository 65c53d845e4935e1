use std::time::Duration;

use super::*;
use crate::face::draw;
use crate::face::make::{Level, Modules, qr};

const TEXT: &str = "00012345-invented-card-face";

fn code() -> Modules {
    qr(TEXT, Level::Medium).unwrap()
}

/// The three marks where a code drawn with four modules of white border has them.
fn marks(modules: &Modules, module: f32) -> Triple {
    let (near, far) = (7.5 * module, (modules.side() as f32 + 0.5) * module);
    Triple { top_left: (near, near), top_right: (far, near), bottom_left: (near, far), width: 7.0 * module }
}

fn text(plane: &Plane, triple: &Triple) -> Option<String> {
    let seen = read(plane, triple, Clock::start(Duration::from_secs(60)))?;
    Some(String::from_utf8(seen.bytes).unwrap())
}

#[test]
fn a_wrinkled_code_is_read() {
    let modules = code();
    let flat = draw::code(&modules, 6);
    let side = flat.plane().width();
    let wrinkle = |at: usize| (at as f32 / 40.0).sin() * 3.0;
    let shifted = |at: usize, by: f32| (at as f32 + by).clamp(0.0, side as f32 - 1.0) as usize;
    let bent = Plane::paint(side, side, |x, y| flat.plane().at(shifted(x, wrinkle(y)), shifted(y, wrinkle(x + 40))))
        .smoothed();
    assert_eq!(text(&bent, &marks(&modules, 6.0)).as_deref(), Some(TEXT));
}

#[test]
fn blur_of_a_third_of_a_module_is_undone() {
    let modules = code();
    let plane = draw::code(&modules, 3).plane().smoothed();
    assert_eq!(text(&plane, &marks(&modules, 3.0)).as_deref(), Some(TEXT));
}

#[test]
fn a_faint_code_in_uneven_light_is_read() {
    let modules = code();
    let sharp = draw::code(&modules, 4);
    let side = sharp.plane().width();
    let faint = Plane::paint(side, side, |x, y| 90 + (x / 3) as u8 + sharp.plane().at(x, y) / 20);
    assert_eq!(text(&faint, &marks(&modules, 4.0)).as_deref(), Some(TEXT));
}

#[test]
fn corners_are_those_of_the_code() {
    let modules = code();
    let seen = read(draw::code(&modules, 5).plane(), &marks(&modules, 5.0), Clock::start(Duration::from_secs(60)));
    let (near, far) = (20.0, 20.0 + 5.0 * modules.side() as f32);
    let want = [(near, near), (far, near), (far, far), (near, far)];
    for (got, want) in seen.unwrap().corners.iter().zip(want) {
        // A sharp code fits equally well within half a module.
        assert!(distance(*got, want) < 4.0, "{got:?} is not {want:?}");
    }
}

#[test]
fn marks_without_a_code_are_given_up() {
    let plane = Plane::paint(200, 200, |x, y| ((x * 7919 + y * 104_729) % 251) as u8);
    assert_eq!(text(&plane, &marks(&code(), 5.0)), None);
    assert_eq!(text(&Plane::paint(200, 200, |_, _| 90), &marks(&code(), 5.0)), None);
    assert_eq!(text(&Plane::paint(20, 20, |_, _| 90), &marks(&code(), 500.0)), None);
}
