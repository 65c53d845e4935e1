use super::*;
use crate::chip::key::KeyRing;
use crate::chip::profile::{ReadOptions, Shelf};
use crate::chip::virtual_card::VirtualCard;
use crate::chip::virtual_card::reader::VirtualReader;
use crate::chip::{self, dump};
use crate::id::Uid;
use crate::reader::quirk::Quirk;
use std::path::Path;

fn codes(card: VirtualCard, keys: &KeyRing, training: bool) -> Vec<&'static str> {
    let shelf = Shelf::builtin(training).unwrap();
    let read = chip::read(&mut VirtualReader::new(card), &Quirk::generic(), &shelf, keys, ReadOptions::default());
    let facts = read.unwrap();
    Lights::of(Ok(&facts), &facts.parts, &Quirk::generic()).checks().iter().map(|check| check.code).collect()
}

fn fixture(file: &str, entry: Option<&str>) -> VirtualCard {
    dump::open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/chip").join(file), entry).unwrap()
}

#[test]
fn a_transport_card_lights_its_file_and_a_student_card_its_sector() {
    let none = KeyRing::empty();
    let transport = fixture("apdu_transcripts.json", Some("nfsee_TU"));
    assert_eq!(codes(transport, &none, false), ["ok", "ok", "no-sectors", "ok", "files-only"]);
    let student = || fixture("own_example_student_1k.mfd", None);
    assert_eq!(codes(student(), &KeyRing::example(), true), ["ok", "no-files", "ok", "ok", "sectors-only"]);
    assert_eq!(codes(student(), &none, true)[2], "no-key");
    let wrong = "[[key]]\nname = 'edu.student.read'\nvalue = '010203040506'\n";
    assert_eq!(codes(student(), &KeyRing::parse(wrong).unwrap(), true)[2], "locked");
    assert_eq!(codes(student(), &none, false)[2..4], ["not-tried", "no-profile"]);
}

#[test]
fn a_phone_and_a_bare_number_light_only_the_first() {
    let none = KeyRing::empty();
    let uid = Uid::new(&[0x04, 0xFF, 0xFF, 0, 0, 0, 1]).unwrap();
    assert_eq!(codes(VirtualCard::uid_only(uid), &none, false)[..2], ["ok", "no-files"]);
    let phone = VirtualCard::uid_only(Uid::new(&[0x08, 1, 2, 3]).unwrap()).with_random_uid();
    assert_eq!(codes(phone, &none, false)[..2], ["random-uid", "not-tried"]);
}

#[test]
fn a_card_that_was_not_read_says_why_and_the_rest_was_not_tried() {
    for fault in [Fault::CardMute, Fault::Busy, Fault::TwoCards] {
        let lights = Lights::of(Err(&fault), &[], &Quirk::generic());
        assert_eq!(lights.checks()[0], Check::wrong("card-uid", fault.code(), ""));
        assert!(lights.checks()[1..].iter().all(|check| check.code == "not-tried"));
    }
    assert_eq!(Lights::too_slow().checks()[0].code, "too-slow");
    assert_eq!(Lights::default().checks().len(), LIGHTS.len());
}

#[test]
fn a_reader_that_hides_sectors_is_told_beside_a_card_with_files() {
    let mut reader = VirtualReader::new(fixture("apdu_transcripts.json", Some("nfsee_TU")));
    let shelf = Shelf::builtin(false).unwrap();
    let read = chip::read(&mut reader, &Quirk::generic(), &shelf, &KeyRing::empty(), ReadOptions::default());
    let facts = read.unwrap();
    for (hides_classic, want) in [(Known::Yes, "may-hide"), (Known::No, "ok"), (Known::Unknown, "files-only")] {
        assert_eq!(halves(&facts, &Quirk { hides_classic, ..Quirk::generic() }).code, want);
    }
}

#[test]
fn parts_that_were_read_with_a_failed_check_are_doubtful() {
    let mut reader = VirtualReader::new(fixture("apdu_transcripts.json", Some("nfsee_TU")));
    let shelf = Shelf::builtin(false).unwrap();
    let read = chip::read(&mut reader, &Quirk::generic(), &shelf, &KeyRing::empty(), ReadOptions::default());
    let part = |state| PartSeen { place: Place::File(21), step: "s".into(), profile: "p".into(), state };
    let facts = read.unwrap();
    let code = |state| file(&facts, &[part(state)]).code;
    assert_eq!(code(PartState::Read { len_bytes: 30 }), "ok");
    assert_eq!(code(PartState::Doubtful { len_bytes: 30 }), "doubtful");
    assert_eq!(code(PartState::Refused { status: "6A82".into() }), "no-file-read");
}
