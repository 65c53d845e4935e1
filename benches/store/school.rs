//! A big invented school: every card taken in, handed over, brought back and handed over again.

use std::path::Path;

use card_desk::day::Moment;
use card_desk::id::{BatchId, CardId, CardKind, CardNumber, ClassId, DeskId, EducationId, Name, OperatorId, Uid};
use card_desk::journal::{Journal, Seat, SeededRandom, SteppingClock};
use card_desk::record::{Act, Collector, ExpectedCard, ReturnReason, Slot, Student};

/// Acts of one transaction while the school is made.
const TOGETHER: usize = 20_000;

/// Opens the journal; each opening goes on an hour later.
pub fn open(path: &Path) -> Journal {
    let clock = SteppingClock::new(Moment::from_unix_ms(1_790_000_000_000), 1000);
    let desk = DeskId::parse("甲").unwrap();
    let seed = std::fs::metadata(path).map_or(1, |file| file.len());
    let journal = Journal::training(path, desk, Box::new(clock), Box::new(SeededRandom::new(seed))).unwrap();
    journal.wait_for_others(60_000).unwrap();
    journal
}

/// Makes the journal, by the same appends as at a desk; returns how many entries it holds.
pub fn fill(path: &Path, students: u32) -> u64 {
    let mut journal = open(path);
    let batch = BatchId::parse("2026-秋-1").unwrap();
    let mut acts = vec![
        Act::RosterImported { file: "roster.xlsx".into(), students: (1..=students).map(student).collect() },
        Act::BatchImported { batch, file: "batch.xlsx".into(), cards: (1..=students).map(promised).collect() },
    ];
    acts.extend((1..=students).map(intake));
    acts.extend((1..=students).map(handed));
    acts.extend((1..=students).map(found));
    acts.extend((3..=students).map(handed));
    let mut entries = 0;
    while !acts.is_empty() {
        let rest = acts.split_off(acts.len().min(TOGETHER));
        entries += journal.append_all(&seat(), acts).unwrap().len();
        acts = rest;
    }
    u64::try_from(entries).unwrap()
}

/// Appends one more act that every journal takes: a card that nobody promised comes in.
pub fn write(journal: &mut Journal, number: u32) {
    let holder = EducationId::parse(&format!("{:08}", 50_000_000 + number)).unwrap();
    let card = CardId::of_face(holder);
    let act = Act::Returned { card, holder: Some(holder), uid: None, reason: ReturnReason::Found };
    journal.append(&seat(), act).unwrap();
}

/// Returns the UID of a student's card.
pub fn uid(n: u32) -> Uid {
    let [a, b, c, d] = n.to_be_bytes();
    Uid::new(&[0x04, 0xFF, 0xFF, a, b, c, d]).unwrap()
}

fn seat() -> Seat {
    Seat::training(OperatorId::parse("李").unwrap())
}

fn id(n: u32) -> EducationId {
    EducationId::parse(&format!("{n:08}")).unwrap()
}

fn card(n: u32) -> CardId {
    CardId::expected(&BatchId::parse("2026-秋-1").unwrap(), id(n))
}

fn student(n: u32) -> Student {
    let names = ["单雨桐", "张伟", "欧阳娜娜", "李𠮷宇", "王小明", "赵敏", "John Smith"];
    Student {
        education_id: id(n),
        name: Name::parse(names[usize::try_from(n % 7).unwrap()]).unwrap(),
        sex: None,
        class: ClassId::new(u8::try_from(7 + n % 6).unwrap(), u8::try_from(1 + n / 6 % 99).unwrap()).unwrap(),
        seat: None,
        valid_until: None,
        departed: None,
        private: Default::default(),
    }
}

fn promised(n: u32) -> ExpectedCard {
    ExpectedCard {
        holder: id(n),
        kind: CardKind::BeijingTong,
        card_number: Some(CardNumber::parse(&format!("BJT{n:09}")).unwrap()),
        transit_number: None,
        slot: Some(Slot { tray: u16::try_from(1 + n / 200).unwrap(), place: u16::try_from(1 + n % 200).unwrap() }),
    }
}

fn intake(n: u32) -> Act {
    let batch = BatchId::parse("2026-秋-1").unwrap();
    let (card, holder, uid, batch) = (card(n), Some(id(n)), Some(uid(n)), Some(batch));
    Act::Intake { card, holder, transit_number: None, uid, batch, quarantine: None }
}

fn handed(n: u32) -> Act {
    Act::HandedOver { card: card(n), collector: Collector::Student, despite: None }
}

fn found(n: u32) -> Act {
    Act::Returned { card: card(n), holder: Some(id(n)), uid: None, reason: ReturnReason::Found }
}
