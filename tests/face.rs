//! From a picture file to the fields of a face; and what a search does to the panics of other threads.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use card_desk::face::facts::{FaceSeen, FaceSource};
use card_desk::face::make::{Level, qr};
use card_desk::face::page::PageCode;
use card_desk::face::payload::Rules;
use card_desk::face::picture::Picture;
use card_desk::face::plane::Plane;
use card_desk::face::{draw, find};
use card_desk::id::ClassId;

fn seen(text: &str) -> FaceSeen {
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

#[test]
fn a_search_is_silent_and_other_threads_still_tell_their_panics() {
    let told = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&told);
    std::panic::set_hook(Box::new(move |panic| {
        // Other tests of this file may fail at the same time: only the one below is counted.
        let ours = panic.payload().downcast_ref::<&str>() == Some(&"told");
        counter.fetch_add(usize::from(ours), Ordering::SeqCst);
    }));
    // Stretched corner marks, as in the tests of the search: a decoder panics on them.
    let found = find::find(&Picture::from_plane(Plane::paint(56, 50, |x, y| ((x * y) % 255) as u8)));
    assert!(found.codes.is_empty());
    assert!(std::thread::spawn(|| std::panic::panic_any("told")).join().is_err());
    assert_eq!(told.load(Ordering::SeqCst), 1);
}
