//! A school of twelve students whose cards are taken in, handed over, found and brought back, without end.

use card_desk::id::{BatchId, CardId, CardKind, ClassId, EducationId, Name, OperatorId, Uid};
use card_desk::journal::{Journal, Seat};
use card_desk::record::{Act, Collector, Custody, ExpectedCard, ReturnReason, Student};

const SIZE: u32 = 12;

pub fn clerk() -> Seat {
    Seat::training(OperatorId::parse("李").unwrap())
}

fn batch() -> BatchId {
    BatchId::parse("2026-秋-1").unwrap()
}

fn student_id(number: u32) -> EducationId {
    EducationId::parse(&format!("{number:08}")).unwrap()
}

fn uid(number: u32) -> Uid {
    let [a, b, c, d] = number.to_be_bytes();
    Uid::new(&[0x04, 0xFF, 0xFF, a, b, c, d]).unwrap()
}

fn roster() -> Act {
    let student = |number: u32| Student {
        education_id: student_id(number),
        name: Name::parse("单雨桐").unwrap(),
        sex: None,
        class: ClassId::new(7, 3).unwrap(),
        seat: u16::try_from(number).ok(),
        valid_until: None,
        departed: None,
    };
    Act::RosterImported { file: "roster.csv".into(), students: (1..=SIZE).map(student).collect() }
}

fn cards() -> Act {
    let line = |number: u32| ExpectedCard {
        holder: student_id(number),
        kind: CardKind::BeijingTong,
        card_number: None,
        transit_number: None,
        slot: None,
    };
    Act::BatchImported { batch: batch(), file: "batch.csv".into(), cards: (1..=SIZE).map(line).collect() }
}

/// Returns the act that follows from what stands in the journal.
pub fn next_act(journal: &Journal) -> Act {
    let entries = u32::try_from(journal.counts().unwrap().entries).unwrap();
    if !journal.has_roster().unwrap() {
        return roster();
    }
    if journal.batches().unwrap().is_empty() {
        return cards();
    }
    let number = 1 + entries % SIZE;
    let holder = Some(student_id(number));
    let card = CardId::expected(&batch(), student_id(number));
    match journal.card(&card).unwrap().unwrap().custody {
        Custody::Expected => Act::Intake {
            card,
            holder,
            uid: Some(uid(number)),
            transit_number: None,
            batch: Some(batch()),
            quarantine: None,
        },
        Custody::Held => Act::Returned { card, holder, uid: None, reason: ReturnReason::Found },
        _ => Act::HandedOver { card, collector: Collector::Student, despite: None },
    }
}
