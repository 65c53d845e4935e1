//! Drawn card faces that were read once are read for ever: a floor for each trouble, at the levels where it begins.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test says what went wrong by failing"
)]

#[path = "../benches/faces/drawn.rs"]
mod drawn;

use std::time::Duration;

use card_desk::face::find::{Effort, Found, Limits, find, find_within};
use card_desk::face::picture::Picture;
use card_desk::face::plane::Plane;

/// Faces of one trouble, and how many of them are read at least.
const FLOORS: [(usize, &[&str]); 11] = [
    (4, &["module-2-v7-M", "module-1.5-v3-L", "module-1.5-v5-Q", "module-1.5-v7-L"]),
    (4, &["blur-1-v10-L", "blur-2.5-v7-Q", "blur-3-v5-M", "blur-4-v3-H"]),
    (4, &["motion-3-v7-M", "motion-6-v10-L", "motion-9-v5-Q", "motion-12-v3-M"]),
    (4, &["noise-35-v10-M", "noise-50-v7-Q", "noise-70-v5-M", "noise-95-v5-L"]),
    (4, &["tilt-30-v10-L", "tilt-45-v7-M", "tilt-55-v10-M", "tilt-62-v3-H"]),
    (4, &["contrast-40-v7-M", "contrast-25-v10-L", "contrast-16-v10-H", "contrast-10-v3-Q"]),
    (4, &["glare-4-v5-L", "glare-5.5-v3-M", "glare-7-v10-M", "glare-9-v7-H"]),
    (3, &["jpeg-15-v10-L", "jpeg-8-v7-M", "jpeg-4-v5-H"]),
    (4, &["small-camera-0.75-v10-M", "small-camera-0.5-v10-L", "small-camera-0.4-v7-Q", "small-camera-0.4-v10-H"]),
    (3, &["roll-45-v10-L", "roll-120-v7-M", "roll-200-v5-H"]),
    (4, &["scratches-4-v3-M", "scratches-4-v7-Q", "scratches-4-v7-H", "scratches-4-v10-M"]),
];

/// Searches with so much time that a slow machine reads what a fast one does.
fn searched(plane: Plane) -> Found {
    let limits = Limits { time: Duration::from_secs(120), ..Limits::default() };
    find_within(&Picture::from_plane(plane), Effort::Still, limits)
}

#[test]
fn faces_in_every_trouble_are_read_as_well_as_before() {
    let mut poor = Vec::new();
    for (floor, ids) in FLOORS {
        let read = |id: &&&str| {
            let case = drawn::face(id).unwrap();
            let codes = searched(case.draw()).codes;
            let right = codes.iter().filter(|code| case.payloads.contains(&code.bytes)).count();
            assert_eq!(right, codes.len(), "{id}: a code was read that is not there");
            let is_exact = codes.iter().all(|code| code.text.as_bytes() == code.bytes);
            assert!(is_exact, "{id}: the text is not what the bytes say");
            right == 1
        };
        let missed: Vec<&&str> = ids.iter().filter(|id| !read(id)).collect();
        if ids.len() - missed.len() < floor {
            poor.push(format!(
                "{} of {} are read, at least {floor} should be; not {missed:?}",
                ids.len() - missed.len(),
                ids.len()
            ));
        }
    }
    assert!(poor.is_empty(), "{poor:#?}");
}

#[test]
fn every_card_of_a_small_photograph_is_read() {
    let case = drawn::small_table();
    assert!(case.payloads.len() >= 12);
    let mut read: Vec<Vec<u8>> = searched(case.draw()).codes.into_iter().map(|code| code.bytes).collect();
    let mut want = case.payloads.clone();
    read.sort();
    want.sort();
    let missed = want.iter().filter(|payload| !read.contains(payload)).count();
    assert_eq!((missed, read.len()), (0, want.len()));
}

#[test]
fn text_is_right_in_every_character_set_with_and_without_a_label() {
    let all = drawn::told();
    assert!(all[..4].iter().all(|told| told.name.starts_with("GBK, no label")));
    for told in all {
        let codes = searched(told.draw()).codes;
        let [code] = codes.as_slice() else { panic!("{}: {codes:?}", told.name) };
        assert_eq!(code.bytes, told.bytes, "{}", told.name);
        if told.text == drawn::UNSURE {
            assert!(code.guessed, "{}", told.name);
        } else {
            assert_eq!(code.text, told.text, "{}", told.name);
        }
    }
}

#[test]
fn pictures_full_of_corner_marks_are_given_up() {
    for case in drawn::bombs() {
        let found = find(&Picture::from_plane(case.draw()));
        assert!(found.codes.is_empty() && found.miss.is_some(), "{}: {found:?}", case.id);
    }
}
