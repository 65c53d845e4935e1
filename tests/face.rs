//! From a picture file to the fields of a face; and what a search does to the panics of other threads.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what went wrong by failing")]

use std::sync::Once;
use std::sync::atomic::{AtomicUsize, Ordering};

use card_desk::face::facts::{FaceSeen, FaceSource};
use card_desk::face::make::{Level, qr};
use card_desk::face::page::PageCode;
use card_desk::face::payload::Rules;
use card_desk::face::picture::Picture;
use card_desk::face::plane::Plane;
use card_desk::face::{draw, find};
use card_desk::id::ClassId;

static LISTEN: Once = Once::new();
static TOLD: AtomicUsize = AtomicUsize::new(0);
static FROM_SEARCHES: AtomicUsize = AtomicUsize::new(0);

/// Counts panics; every test calls it first, because a search keeps the hook that it finds.
fn listen() {
    LISTEN.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            let is_search = std::thread::current().name().is_some_and(|name| name.starts_with("face"));
            FROM_SEARCHES.fetch_add(usize::from(is_search), Ordering::SeqCst);
            if panic.payload().downcast_ref::<&str>() == Some(&"told") {
                TOLD.fetch_add(1, Ordering::SeqCst);
            } else {
                before(panic);
            }
        }));
    });
}

fn seen(text: &str) -> FaceSeen {
    listen();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("face.png");
    std::fs::write(&file, draw::png(&draw::face(&qr(text, Level::Medium).unwrap(), 5))).unwrap();
    let found = find::find(&Picture::open(&file).unwrap());
    let code = found.codes.first().unwrap();
    Rules::builtin().unwrap().read(&code.text, FaceSource::Picture, code.guessed)
}

#[test]
fn a_picture_of_a_face_gives_its_fields() {
    let FaceSeen::Read(facts) = seen("姓名:王小明;学校:示范中学;教育ID号:00012345") else {
        panic!("not read")
    };
    assert_eq!(facts.rule, "kv-text");
    assert_eq!(facts.education_id.unwrap().as_str(), "00012345");
    assert_eq!(facts.name.unwrap().as_str(), "王小明");
    let FaceSeen::Read(facts) = seen("00012345") else { panic!("not read") };
    assert_eq!(facts.rule, "edu-id-only");
}

#[test]
fn an_address_and_our_own_page_are_no_faces() {
    assert!(matches!(seen("https://example.invalid/00012345"), FaceSeen::Unknown { .. }));
    let page = PageCode::new("2026-秋-1", ClassId::new(7, 3).unwrap(), 1, 2, 5).unwrap().to_string();
    assert!(matches!(seen(&page), FaceSeen::Unknown { .. }));
}

/// Three stretched corner marks, as in the tests of the search: a decoder panics on them.
fn panic_picture() -> Picture {
    let marks = [(29, 25, 1, 1), (44, 16, 3, 3), (19, 2, 2, 3)];
    Picture::from_plane(Plane::paint(74, 54, |x, y| {
        let cells = marks.iter().rev().filter_map(|(left, top, wide, high)| {
            let cell = (x.checked_sub(*left)? / wide, y.checked_sub(*top)? / high);
            (cell.0 < 9 && cell.1 < 9).then_some(cell)
        });
        let ring = cells.map(|(column, row): (usize, usize)| column.abs_diff(4).max(row.abs_diff(4))).next();
        if matches!(ring, Some(0 | 1 | 3)) { 0 } else { 255 }
    }))
}

#[test]
fn a_search_is_silent_and_other_threads_still_tell_their_panics() {
    listen();
    let found = find::find(&panic_picture());
    assert!(matches!(found.miss, Some(find::Miss::DecoderFailed { .. })), "{found:?}");
    assert!(std::thread::spawn(|| std::panic::panic_any("told")).join().is_err());
    assert_eq!((TOLD.load(Ordering::SeqCst), FROM_SEARCHES.load(Ordering::SeqCst)), (1, 0));
}
