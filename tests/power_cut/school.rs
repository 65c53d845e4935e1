//! A class of the training school whose cards are taken in, handed over, found and brought back, without end.

use card_desk::desk::training::shelf::new_card;
use card_desk::desk::training::{cast, school};
use card_desk::id::{CardId, OperatorId};
use card_desk::journal::{Journal, Seat};
use card_desk::record::{Act, Collector, Custody, ReturnReason, Student};

const SIZE: usize = 12;

pub fn clerk() -> Seat {
    Seat::training(OperatorId::parse("李").unwrap())
}

fn students() -> Vec<Student> {
    let students = school::students().unwrap().into_iter();
    students.filter(|student| student.class.class() == cast::CLASS).take(SIZE).collect()
}

/// Returns the act that follows from what stands in the journal.
pub fn next_act(journal: &Journal) -> Act {
    let (students, batch) = (students(), school::batch().unwrap());
    if !journal.has_roster().unwrap() {
        return Act::RosterImported { file: "roster.csv".into(), students };
    }
    if journal.batches().unwrap().is_empty() {
        let mut cards = school::promised().unwrap();
        cards.retain(|card| students.iter().any(|student| student.education_id == card.holder));
        return Act::BatchImported { batch, file: "batch.csv".into(), cards };
    }
    let entries = usize::try_from(journal.counts().unwrap().entries).unwrap();
    let id = students[entries % SIZE].education_id;
    let (card, holder) = (CardId::expected(&batch, id), Some(id));
    let custody = journal.card(&card).unwrap().unwrap().custody;
    if custody == Custody::Expected {
        let uid = Some(new_card(id).unwrap().uid().clone());
        return Act::Intake { card, holder, uid, transit_number: None, batch: Some(batch), quarantine: None };
    }
    if custody == Custody::Held {
        return Act::Returned { card, holder, uid: None, reason: ReturnReason::Found };
    }
    Act::HandedOver { card, collector: Collector::Student, despite: None }
}
