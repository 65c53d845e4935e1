//! What of a card may be shown, and how its parts are put together.

use super::*;
use crate::id::Uid;

fn field(role: Option<Role>, value: Value, sensitive: bool) -> FieldLine {
    let origin = Origin { part: "sector 8".into(), offset: 0, len: 8 };
    FieldLine::of(&Field { key: "key".into(), role, value, origin, profile: "example".into(), sensitive })
}

fn part(place: Place, profile: &str, state: PartState) -> PartSeen {
    PartSeen { place, step: "step".into(), profile: profile.into(), state }
}

const LOCKED: PartState = PartState::Locked { status: None };
const READ: PartState = PartState::Read { len_bytes: 48 };

#[test]
fn personal_values_and_card_numbers_show_their_end_or_nothing() {
    let check = |role, value: &str, sensitive, want: Shown| {
        assert_eq!(field(role, Value::Text(value.into()), sensitive).shown, want, "{value}");
    };
    let masked = |text: &str| Shown::Masked(text.into());
    check(Some(Role::StudentName), "买买提·吐尔逊", true, masked("*******"));
    check(Some(Role::Sex), "男", true, masked("*"));
    check(Some(Role::EduId), "00012345", true, masked("*****345"));
    check(Some(Role::TransitCardNo), "1000751000001234", false, masked("************1234"));
    check(None, "12345", true, masked("*****"));
    check(Some(Role::SchoolName), "北京示例中学", false, Shown::Text("北京示例中学".into()));
    assert_eq!(field(Some(Role::PurseBalance), Value::Number(100), false).shown, masked("****"));
    assert_eq!(field(None, Value::Number(7), false).shown, Shown::Number(7));
    assert_eq!(field(None, Value::Day(None), true).shown, masked("****"));
    assert_eq!(field(None, Value::Records(vec![vec![], vec![]]), false).shown, Shown::Records(2));
}

#[test]
fn a_part_that_one_profile_read_is_read_and_the_rest_of_the_card_is_unread() {
    let asked =
        [part(Place::Sector(8), "a", LOCKED), part(Place::Sector(8), "b", READ), part(Place::Sector(9), "b", LOCKED)];
    let parts = with_sectors(each_once(&asked), 16);
    assert_eq!(parts.len(), 16);
    let state = |number: u8| parts.iter().find(|(place, _)| *place == Place::Sector(number)).map(|(_, state)| state);
    assert_eq!((state(8), state(9), state(0)), (Some(&READ), Some(&LOCKED), Some(&PartState::Unread)));
    let numbers: Vec<&Place> = parts.iter().map(|(place, _)| place).collect();
    assert!(numbers.is_sorted_by_key(|place| if let Place::Sector(number) = place { *number } else { u8::MAX }));
}

#[test]
fn the_atr_tells_how_many_sectors_a_card_has() {
    let check = |name: u16, want: u8| {
        let atr = Atr::storage(crate::chip::atr::SS_14443A, name);
        assert_eq!(sectors_of(atr.bytes(), atr.family().tech), want, "{name:04X}");
    };
    check(0x0001, 16);
    check(0x0002, 40);
    check(0x0026, 5);
    check(0x0036, 32);
    check(0x0003, 0);
    assert_eq!(sectors_of(&[], Tech::MifareClassic), 16);
}

#[test]
fn a_torn_reading_keeps_nothing_but_which_part_it_was() {
    let parts = vec![part(Place::File(21), "a", READ), part(Place::File(24), "a", PartState::Torn)];
    let read = ChipRead::of(&ChipSeen::Torn, parts, Moment::from_unix_ms(0));
    assert_eq!(read.outcome, Outcome::Torn);
    assert_eq!(read.parts.last(), Some(&(Place::File(24), PartState::Torn)));
}

#[test]
fn the_uid_is_masked_before_any_page_is_open() {
    let facts = ChipFacts {
        uid: Uid::new(&[1, 2, 3, 4]).unwrap(),
        tech: Tech::MifareClassic,
        atr: Vec::new(),
        fields: Vec::new(),
        findings: Vec::new(),
        cost: Cost::default(),
        parts: Vec::new(),
        judging: Vec::new(),
    };
    let read = ChipRead::of(&ChipSeen::Read(Box::new(facts)), Vec::new(), Moment::from_unix_ms(0));
    let Outcome::Read(facts) = read.outcome else { panic!("it was read") };
    assert_eq!(facts.uid, "******04");
}
