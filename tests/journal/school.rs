//! An invented school for the journal's tests: students, cards and acts from small numbers.

use std::path::Path;

use card_desk::day::Moment;
use card_desk::id::{
    BatchId, CardId, CardKind, CardNumber, ClassId, DeskId, EducationId, Name, OperatorId, TransitNumber, Uid,
};
use card_desk::journal::{Journal, JournalFault, Key, Seat, SeededRandom, SteppingClock};
use card_desk::record::{Act, Collector, ExpectedCard, QuarantineReason, ReturnReason, Slot, Student};
use tempfile::TempDir;
use uuid::Uuid;

pub fn start() -> Moment {
    Moment::from_unix_ms(1_790_000_000_000)
}

pub fn desk(name: &str) -> DeskId {
    DeskId::parse(name).unwrap()
}

pub fn try_open(path: &Path) -> Result<Journal, JournalFault> {
    Journal::training(path, desk("甲"), Box::new(SteppingClock::new(start(), 1000)), Box::new(SeededRandom::new(7)))
}

pub fn open_at(path: &Path, name: &str) -> Journal {
    let seed = u64::from(name.bytes().map(u32::from).sum::<u32>());
    let clock = Box::new(SteppingClock::new(start(), 1000));
    Journal::training(path, desk(name), clock, Box::new(SeededRandom::new(seed))).unwrap()
}

pub fn new_journal() -> (TempDir, Journal) {
    let folder = tempfile::tempdir().unwrap();
    let journal = open_at(&folder.path().join("school.db"), "甲");
    (folder, journal)
}

pub fn clerk() -> Seat {
    Seat::training(OperatorId::parse("clerk").unwrap())
}

/// Opens the file of a journal as a thief with the key would.
pub fn keyed(path: &Path) -> rusqlite::Connection {
    let conn = rusqlite::Connection::open(path).unwrap();
    conn.execute_batch(&format!("PRAGMA key = \"{}\"", Key::training().pragma().as_str())).unwrap();
    conn
}

pub fn second() -> Seat {
    Seat::training(OperatorId::parse("second").unwrap())
}

pub fn batch() -> BatchId {
    BatchId::parse("2026-秋-1").unwrap()
}

pub fn student_id(n: u32) -> EducationId {
    EducationId::parse(&format!("{n:08}")).unwrap()
}

pub fn uid(n: u32) -> Uid {
    let [a, b, c, d] = n.to_be_bytes();
    Uid::new(&[0x04, 0xFF, 0xFF, a, b, c, d]).unwrap()
}

pub fn promised(n: u32) -> CardId {
    CardId::expected(&batch(), student_id(n))
}

pub fn import_roster(journal: &mut Journal, size: u32) {
    let names = ["单雨桐", "张伟", "欧阳娜娜", "买买提·吐尔逊", "李𠮷宇", "王小明", "赵敏", "John Smith"];
    let student = |n: u32| Student {
        education_id: student_id(n),
        name: Name::parse(names[usize::try_from(if n == 1 { 0 } else { 1 + n % 7 }).unwrap()]).unwrap(),
        sex: None,
        class: ClassId::new(u8::try_from(7 + n % 6).unwrap(), u8::try_from(1 + n / 6 % 10).unwrap()).unwrap(),
        seat: Some(u16::try_from(1 + n / 60).unwrap()),
        valid_until: None,
        departed: None,
        private: Default::default(),
    };
    let students = (0..size).map(|n| student(n + 1)).collect();
    journal.append(&clerk(), Act::RosterImported { file: "roster.xlsx".into(), students }).unwrap();
}

pub fn import_batch(journal: &mut Journal, size: u32) -> Uuid {
    let line = |n: u32| ExpectedCard {
        holder: student_id(n),
        kind: CardKind::BeijingTong,
        card_number: Some(CardNumber::parse(&format!("BJT{n:09}")).unwrap()),
        transit_number: None,
        slot: Some(Slot { tray: 1, place: u16::try_from(n).unwrap() }),
    };
    let cards = (1..=size).map(line).collect();
    journal.append(&clerk(), Act::BatchImported { batch: batch(), file: "batch.xlsx".into(), cards }).unwrap().id
}

pub fn intake(n: u32, uid: Option<Uid>, quarantine: Option<QuarantineReason>) -> Act {
    let number = TransitNumber::parse(&format!("99{n:014}")).unwrap();
    Act::Intake {
        card: promised(n),
        holder: Some(student_id(n)),
        transit_number: uid.is_some().then_some(number),
        uid,
        batch: Some(batch()),
        quarantine,
    }
}

pub fn checked(n: u32) -> Act {
    intake(n, Some(uid(n)), None)
}

pub fn handed(n: u32) -> Act {
    Act::HandedOver { card: promised(n), collector: Collector::Student, despite: None }
}

pub fn returned(n: u32, reason: ReturnReason) -> Act {
    Act::Returned { card: CardId::of_face(student_id(n)), holder: Some(student_id(n)), uid: None, reason }
}

pub fn found(n: u32) -> Act {
    Act::Returned { card: promised(n), holder: Some(student_id(n)), uid: None, reason: ReturnReason::Found }
}

/// A card that no list promised is brought in.
pub fn brought(n: u32) -> Act {
    returned(n, ReturnReason::Found)
}

/// The closing of the batch, signed with what the book says.
pub fn closed(journal: &Journal) -> Act {
    Act::BatchClosed { batch: batch(), signed: Some(journal.balance(&batch()).unwrap()) }
}

/// One of ten acts on card `n`; `None` asks for an undoing.
pub fn random_act(journal: &Journal, kind: u8, n: u32) -> Option<Act> {
    match kind {
        0 | 1 => Some(checked(n)),
        2 => Some(intake(n, None, Some(QuarantineReason::ChipDead))),
        3 => Some(handed(n)),
        4 => Some(found(n)),
        5 => Some(Act::LossClaimed { card: promised(n) }),
        6 => Some(Act::Superseded { card: promised(n) }),
        7 => Some(returned(n, ReturnReason::Left)),
        8 if n == 6 => Some(closed(journal)),
        8 => Some(intake(n, Some(uid(n % 3)), None)),
        _ => None,
    }
}

pub fn assert_rebuild_is_identical(journal: &mut Journal) {
    let before = journal.projection_digest().unwrap();
    journal.rebuild().unwrap();
    assert_eq!(journal.projection_digest().unwrap(), before);
}
