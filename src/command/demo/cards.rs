//! Cards as they could have been read, invented, for pictures of the page that draws one.

use crate::chip::atr::{Atr, SS_14443A};
use crate::chip::facts::{
    ChipFacts, ChipSeen, Cost, Field, Finding, Origin, PartSeen, PartState, Place, Role, Tech, Value,
};
use crate::day::Moment;
use crate::desk::office::ChipPage;
use crate::desk::office::chip::ChipRead;
use crate::id::{NotAnId, Uid};

/// Names of the PC/SC workgroup for the storage cards that are drawn.
const K1: u16 = 0x0001;
const K4: u16 = 0x0002;

/// Draws the page of a 1K card, of a 4K card, of one with files, and of one that was torn away.
pub fn pages(at: Moment) -> Result<Vec<(&'static str, ChipPage)>, NotAnId> {
    let page = |seen: &ChipSeen, parts| ChipPage { read: Some(ChipRead::of(seen, parts, at)), told: None };
    let read = |facts: ChipFacts| page(&ChipSeen::Read(Box::new(facts)), Vec::new());
    let torn =
        vec![file(21, PartState::Read { len_bytes: 30 }), file(24, PartState::Torn), file(26, PartState::Unread)];
    Ok(vec![
        ("chip-none", ChipPage::default()),
        ("chip-1k", read(small()?)),
        ("chip-4k", read(large()?)),
        ("chip-files", read(files()?)),
        ("chip-torn", page(&ChipSeen::Torn, torn)),
    ])
}

fn part(place: Place, step: &str, profile: &str, state: PartState) -> PartSeen {
    PartSeen { place, step: step.to_owned(), profile: profile.to_owned(), state }
}

fn sector(number: u8, state: PartState) -> PartSeen {
    part(Place::Sector(number), "sector", "example-student-m1", state)
}

fn file(sfi: u8, state: PartState) -> PartSeen {
    part(Place::File(sfi), "file", "t-union", state)
}

fn field(key: &str, role: Option<Role>, value: &str, part: &str, place: (usize, usize), profile: &str) -> Field {
    let origin = Origin { part: part.to_owned(), offset: place.0, len: place.1 };
    let sensitive = matches!(role, Some(Role::StudentName | Role::EduId | Role::Sex));
    let (key, value, profile) = (key.to_owned(), Value::Text(value.to_owned()), profile.to_owned());
    Field { key, role, value, origin, profile, sensitive }
}

fn storage(uid: [u8; 4], name: u16, parts: Vec<PartSeen>) -> Result<ChipFacts, NotAnId> {
    let m1 = "example-student-m1";
    let fields = vec![
        field("edu_id", Some(Role::EduId), "00012345", "sector 8", (0, 8), m1),
        field("name", Some(Role::StudentName), "王子涵", "sector 8", (16, 20), m1),
        field("school", Some(Role::SchoolName), "北京示例中学", "sector 9", (0, 32), m1),
        field("valid_to", Some(Role::ValidTo), "2027-08-31", "sector 9", (32, 4), m1),
        field("card_no", Some(Role::TransitCardNo), "1000000000001234", "sector 1", (0, 8), "example-transit-m1"),
    ];
    Ok(ChipFacts {
        uid: Uid::new(&uid)?,
        tech: Tech::MifareClassic,
        atr: Atr::storage(SS_14443A, name).bytes().to_vec(),
        fields,
        findings: Vec::new(),
        cost: Cost { apdus: 14, authentications: 3, reads: 9 },
        parts,
        judging: Vec::new(),
    })
}

fn small() -> Result<ChipFacts, NotAnId> {
    let read = |number| sector(number, PartState::Read { len_bytes: 48 });
    let locked = || PartState::Locked { status: Some("6982".to_owned()) };
    let parts = vec![read(0), read(1), sector(2, locked()), read(8), read(9), sector(10, locked())];
    let found = vec![Finding::SectorLocked { sector: 2, status: "6982".to_owned() }];
    Ok(ChipFacts { findings: found, ..storage([0x00, 0x00, 0x12, 0x34], K1, parts)? })
}

fn large() -> Result<ChipFacts, NotAnId> {
    let parts = (0..40).map(|number| {
        sector(
            number,
            match number {
                0 | 1 | 9 | 32 | 33 => PartState::Read { len_bytes: 48 },
                8 => PartState::Doubtful { len_bytes: 48 },
                2..=7 | 34 => PartState::Locked { status: None },
                38 | 39 => PartState::Absent,
                _ => PartState::Unread,
            },
        )
    });
    let found = vec![
        Finding::CheckFailed { check: "crc16-x25".to_owned(), profile: "example-student-m1".to_owned() },
        Finding::ProfilesDisagree { role: Role::ValidTo },
        Finding::ExampleProfile { profile: "example-student-m1".to_owned() },
    ];
    Ok(ChipFacts { findings: found, ..storage([0x00, 0x00, 0x56, 0x78], K4, parts.collect())? })
}

fn files() -> Result<ChipFacts, NotAnId> {
    let union = "t-union";
    let named = |name: &str, state| part(Place::Named(name.to_owned()), name, union, state);
    let mut parts = vec![
        named("AID A000000632010105", PartState::Read { len_bytes: 62 }),
        file(21, PartState::Read { len_bytes: 30 }),
        file(22, PartState::Read { len_bytes: 55 }),
        file(23, PartState::Absent),
        file(24, PartState::Locked { status: Some("6982".to_owned()) }),
        file(26, PartState::Refused { status: "6985".to_owned() }),
        named("purse", PartState::Unread),
    ];
    parts.extend((1..=5).map(|sfi| file(sfi, PartState::Unread)));
    let fields = vec![
        field("card_no", Some(Role::TransitCardNo), "3104000000000001234", "SFI 21", (10, 10), union),
        field("valid_from", Some(Role::ValidFrom), "2026-09-01", "SFI 21", (20, 4), union),
        field("transit_valid_to", Some(Role::TransitValidTo), "2031-09-01", "SFI 21", (24, 4), union),
        field("kind", Some(Role::CardKind), "学生卡", "SFI 22", (9, 1), union),
        field("name", Some(Role::StudentName), "买买提·吐尔逊", "SFI 22", (10, 20), union),
    ];
    Ok(ChipFacts {
        uid: Uid::new(&[0x04, 0, 0, 0, 0, 0x9A, 0xBC])?,
        tech: Tech::Iso7816,
        atr: Atr::contactless(vec![0x42, 0x4A]).bytes().to_vec(),
        fields,
        findings: Vec::new(),
        cost: Cost { apdus: 8, authentications: 0, reads: 5 },
        parts,
        judging: Vec::new(),
    })
}
