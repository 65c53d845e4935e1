use std::time::Duration;

use super::drawn::{Drawn, picture, widths};
use super::*;
use crate::face::draw;
use crate::face::find::{Effort, Limits, Symbology, find_within};
use crate::face::make::{Level, qr};
use crate::face::picture::Picture;
use crate::face::plane::Plane;

const KINDS: [(Symbology, &str); 7] = [
    (Symbology::Code128, "00012345"),
    (Symbology::Code128, "AB-0001234"),
    (Symbology::Code39, "A00012345"),
    (Symbology::Ean, "4006381333931"),
    (Symbology::Ean, "96385074"),
    (Symbology::Itf, "00012345"),
    (Symbology::Itf, "12345678901231"),
];

fn one(symbology: Symbology, text: &str, turn: f32) -> Drawn<'_> {
    Drawn { symbology, text, middle: (250.0, 250.0), module: 2.0, height: 30.0, turn }
}

fn read(plane: &Plane, known: &[Corners]) -> Vec<Symbol> {
    look(&Lit::of(plane), Comb::all(6.0), known, Clock::start(Duration::from_secs(600)))
}

/// Limits that a busy machine does not reach.
fn patient() -> Limits {
    let long = Duration::from_secs(600);
    Limits { time: long, ..Limits::default() }
}

fn told(codes: Vec<Symbol>) -> Vec<(Symbology, String)> {
    codes.into_iter().map(|code| (code.symbology, code.text)).collect()
}

#[test]
fn the_drawn_widths_are_those_of_the_standards() {
    let sum = |symbology, text| widths(symbology, text).into_iter().sum::<usize>();
    assert_eq!(sum(Symbology::Ean, "4006381333931"), 95);
    assert_eq!(sum(Symbology::Ean, "96385074"), 67);
    assert_eq!(sum(Symbology::Code128, "00012345"), 11 * 6 + 13);
    assert_eq!(sum(Symbology::Code39, "A00012345"), 11 * 15 + 10);
    assert_eq!(sum(Symbology::Itf, "00012345"), 4 + 8 * 9 + 5);
}

#[test]
fn every_kind_is_read_once_at_every_turn() {
    for (symbology, text) in KINDS {
        for turn in [0.0, 7.0, 33.0, 45.0, 60.0, 90.0, 127.0, 180.0, 270.0] {
            let plane = picture(500, 500, &[one(symbology, text, turn)]);
            assert_eq!(told(read(&plane, &[])), [(symbology, text.to_owned())], "{symbology:?} turned by {turn}");
        }
    }
}

#[test]
fn small_and_blurred_codes_are_read() {
    for (symbology, text) in KINDS {
        let small = picture(500, 500, &[Drawn { module: 1.4, ..one(symbology, text, 4.0) }]);
        assert_eq!(told(read(&small, &[])).len(), 1, "{symbology:?} small");
        let soft = picture(500, 500, &[one(symbology, text, 4.0)]).smoothed();
        let codes = read(&soft, &[]);
        let places: Vec<Corners> = codes.iter().map(|code| code.corners).collect();
        assert_eq!(told(codes).len(), 1, "{symbology:?} {text} blurred, {places:?}");
    }
}

#[test]
fn corners_lie_on_the_bars_and_begin_at_the_top_left_of_the_code() {
    let near = |have: (f32, f32), want: (f32, f32)| (have.0 - want.0).hypot(have.1 - want.1) < 8.0;
    let half = (widths(Symbology::Code128, "00012345").iter().sum::<usize>() as f32, 30.0);
    for (turn, sign) in [(0.0, 1.0), (180.0, -1.0)] {
        let plane = picture(500, 500, &[one(Symbology::Code128, "00012345", turn)]);
        let corners = read(&plane, &[])[0].corners;
        let want = [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)];
        for (have, (x, y)) in corners.into_iter().zip(want) {
            assert!(near(have, (250.0 + x * sign * half.0, 250.0 + y * sign * half.1)), "{corners:?}");
        }
    }
}

#[test]
fn equal_codes_at_two_places_are_two_and_known_places_are_left_out() {
    let at = |x: f32, y: f32, text| Drawn { middle: (x, y), ..one(Symbology::Code128, text, 0.0) };
    let plane =
        picture(600, 400, &[at(150.0, 100.0, "00012345"), at(150.0, 300.0, "00012345"), at(450.0, 200.0, "00012346")]);
    let codes = read(&plane, &[]);
    let mut texts: Vec<&str> = codes.iter().map(|code| code.text.as_str()).collect();
    texts.sort_unstable();
    assert_eq!(texts, ["00012345", "00012345", "00012346"]);
    let known: Vec<Corners> = codes.iter().map(|code| code.corners).collect();
    assert_eq!(read(&plane, &known), []);
}

#[test]
fn what_is_not_plausible_is_not_read() {
    let refused = |symbology, text, height| {
        let plane = picture(500, 500, &[Drawn { height, ..one(symbology, text, 0.0) }]);
        assert_eq!(read(&plane, &[]), [], "{symbology:?} {text}");
    };
    refused(Symbology::Ean, "4006381333932", 30.0);
    refused(Symbology::Ean, "96385075", 30.0);
    refused(Symbology::Itf, "1234", 30.0);
    refused(Symbology::Code39, "12345", 30.0);
    refused(Symbology::Code128, "00012345", 3.0);
    let whole = picture(500, 500, &[one(Symbology::Itf, "12345678901231", 0.0)]);
    let cut = Plane::paint(500, 500, |x, y| if x > 260 { 235 } else { whole.at(x, y) });
    assert_eq!(read(&cut, &[]), []);
}

/// Numbers that look thrown, the same in each run.
fn thrown(seed: usize) -> impl FnMut(usize) -> usize {
    let mut state = seed as u64 * 0x9e37_79b9 + 1;
    move |most| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 20) as usize % most
    }
}

#[test]
fn pictures_without_bar_codes_give_none() {
    let none = |plane: &Plane, name: &str| assert_eq!(read(plane, &[]), [], "{name}");
    for length in [8, 40, 90, 160] {
        let text: String = "0123456789ABCDEF-abcdef".chars().cycle().take(length).collect();
        for px in [2, 3, 5, 9] {
            none(draw::code(&qr(&text, Level::Medium).unwrap(), px).plane(), "square code");
        }
    }
    for seed in 0..12 {
        let mut throw = thrown(seed + 1);
        let stripes: Vec<usize> = (0..400)
            .scan(0, |at, _| {
                *at += 2 + throw(7);
                Some(*at)
            })
            .collect();
        let side = |x: usize| stripes.iter().filter(|edge| **edge <= x).count() % 2;
        none(&Plane::paint(500, 200, |x, _| if side(x) == 0 { 230 } else { 40 }), "stripes without a quiet zone");
        let word = |x: usize, y: usize| (60..420).contains(&x) && y % 24 < 14 && side(x * 3 + y / 24 * 57) == 1;
        none(&Plane::paint(500, 300, |x, y| if word(x, y) { 50 } else { 230 }), "lines of text");
        let grain: Vec<u8> = (0..300 * 200).map(|_| throw(256) as u8).collect();
        none(&Plane::new(300, 200, grain).unwrap(), "noise");
    }
    none(&Plane::paint(400, 300, |x, _| if x / 3 % 2 == 0 { 20 } else { 240 }), "a fence");
}

#[test]
fn a_still_shows_square_codes_and_bar_codes_together() {
    let face = draw::face(&qr("00012345", Level::Medium).unwrap(), 4);
    let bars = picture(600, 500, &[Drawn { middle: (150.0, 420.0), ..one(Symbology::Code128, "00012346", 0.0) }]);
    let both = Picture::from_plane(Plane::paint(600, 500, |x, y| {
        let inside = x < face.plane().width() && y < face.plane().height();
        if inside { face.plane().at(x, y) } else { bars.at(x, y) }
    }));
    let want = [(Symbology::Qr, "00012345".to_owned()), (Symbology::Code128, "00012346".to_owned())];
    assert_eq!(told(find_within(&both, Effort::Still, patient()).codes), want);
}

#[test]
fn a_frame_reads_a_bar_code_within_twelve_turns() {
    for turned in [0.0, 20.0, 45.0, 90.0] {
        let frame = Picture::from_plane(picture(640, 480, &[one(Symbology::Code39, "A00012345", turned)]));
        let found = (0..12).flat_map(|turn| find_within(&frame, Effort::Frame { turn }, patient()).codes);
        assert!(told(found.collect()).contains(&(Symbology::Code39, "A00012345".to_owned())), "turned by {turned}");
    }
}
