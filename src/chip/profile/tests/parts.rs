//! What is told of each part of a card, also of a card that was taken away.

use super::*;
use crate::chip::facts::{PartSeen, PartState, Place};
use crate::chip::read_noting;
use crate::chip::virtual_card::reader::Mishap;
use crate::reader::link::Fault;

fn sample(key: [u8; 6]) -> VirtualReader {
    let sample = StudentSample {
        uid: Uid::new(&[0, 0, 0, 1]).unwrap(),
        education_id: EducationId::parse("00000042").unwrap(),
        name: Name::parse("张三").unwrap(),
        valid_to: Day::new(2029, 7, 31).unwrap(),
        key,
    };
    VirtualReader::new(student(&sample).unwrap())
}

fn parts(reader: &mut VirtualReader, keys: &KeyRing) -> (Vec<PartSeen>, Option<Fault>) {
    let shelf = Shelf::builtin(true).unwrap();
    let mut parts = vec![PartSeen {
        place: Place::Sector(1),
        step: "of the card before".into(),
        profile: "x".into(),
        state: PartState::Absent,
    }];
    let read = read_noting(reader, &Quirk::generic(), &shelf, keys, ReadOptions::default(), &mut parts);
    if let Ok(facts) = &read {
        assert_eq!(facts.parts, parts);
    }
    (parts, read.err())
}

fn shown(parts: &[PartSeen]) -> Vec<String> {
    let state = |state: &PartState| match state {
        PartState::Read { len_bytes } => format!("read {len_bytes}"),
        PartState::Doubtful { len_bytes } => format!("doubtful {len_bytes}"),
        PartState::Locked { status } => format!("locked {}", status.as_deref().unwrap_or("untried")),
        PartState::Refused { status } => format!("refused {status}"),
        PartState::Absent => "absent".into(),
        PartState::Torn => "torn".into(),
        PartState::Unread => "unread".into(),
    };
    parts.iter().map(|part| format!("{}: {}", part.place, state(&part.state))).collect()
}

#[test]
fn sectors_are_read_locked_or_doubtful() {
    let example = KeyRing::example();
    assert_eq!(shown(&parts(&mut sample([0xFF; 6]), &example).0), ["sector 8: read 48", "sector 9: read 16"]);
    assert_eq!(shown(&parts(&mut sample([0x42; 6]), &example).0), ["sector 8: locked 6300", "sector 9: locked 6300"]);
    let none = KeyRing::empty();
    assert_eq!(
        shown(&parts(&mut sample([0xFF; 6]), &none).0),
        ["sector 8: locked untried", "sector 9: locked untried"]
    );
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/chip/own_example_student_1k.mfd");
    let mut bytes = std::fs::read(file).unwrap();
    bytes[520] ^= 1;
    let mut flipped = VirtualReader::new(crate::chip::dump::parse("mfd", &bytes, None).unwrap());
    assert_eq!(shown(&parts(&mut flipped, &example).0), ["sector 8: doubtful 48", "sector 9: read 16"]);
}

#[test]
fn a_card_taken_away_tells_which_part_was_being_read() {
    // The UID, the key, the authentication and three blocks of sector 8, the same of sector 9, the UID again.
    for (after, want) in [
        (0, &[][..]),
        (1, &["sector 8: torn", "sector 9: unread"][..]),
        (3, &["sector 8: torn", "sector 9: unread"]),
        (5, &["sector 8: torn", "sector 9: unread"]),
        (6, &["sector 8: read 48", "sector 9: torn"]),
        (7, &["sector 8: read 48", "sector 9: torn"]),
        (8, &["sector 8: read 48", "sector 9: read 16"]),
    ] {
        let mut reader = sample([0xFF; 6]);
        reader.inject(Mishap::TornAfter(after));
        let (parts, fault) = parts(&mut reader, &KeyRing::example());
        assert_eq!((shown(&parts), fault), (want.iter().map(|w| (*w).to_owned()).collect(), Some(Fault::CardMoved)));
    }
}

#[test]
fn files_are_told_by_their_short_identifier_and_what_was_not_asked_for_is_unread() {
    let f04 = "10007515114099280102003000000000000000000000000020180410202404109000";
    let card = recorded(&[("00B0840020", f04)]);
    let (parts, _) = parts(&mut VirtualReader::new(card), &KeyRing::empty());
    let of = |profile: &str| shown(&parts.iter().filter(|part| part.profile == profile).cloned().collect::<Vec<_>>());
    let old =
        ["SFI 4: read 32", "SFI 5: absent", "SFI 12: absent", "file 1001: unread", "purse: unread", "SFI 24: unread"];
    assert_eq!(of("cn-beijing-yikatong-old"), old);
    let new = ["AID A000000632010105: absent", "tag 9F0C of fci: unread", "SFI 23: unread"];
    assert_eq!(of("cn-tunion")[..3], new);
}

#[test]
fn a_phone_has_no_parts() {
    let mut reader = VirtualReader::new(recorded(&[]).with_random_uid());
    assert_eq!(parts(&mut reader, &KeyRing::empty()), (vec![], None));
}
