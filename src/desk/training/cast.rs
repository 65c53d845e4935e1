//! Who plays which part at the demo school, and the cards of the training shelf.

use crate::desk::board::ShelfLabel;
use crate::id::{CardId, ClassId, NotAnId};
use crate::journal::{Journal, JournalFault, Seat};
use crate::record::{Act, Collector, Custody, Student};

use super::school;
use super::shelf::{Part, VirtualCards, new_card, part, phone, strange_card};

/// A place in the demo school: class of grade 7 and seat.
pub type Place = (u8, u16);

/// The student whose chip is dead.
pub const DEAD: Place = (4, 14);
/// The students whose cards the batch does not bring.
pub const MISSING: [Place; 2] = [(2, 38), (7, 12)];
/// The student whose card was lost after it was handed over.
pub const LOST: Place = (5, 1);
/// The student who has applied for a replacement: the card is the old one.
pub const OLD: Place = (5, 2);
/// Two students whose chips were swapped.
pub const SWAPPED: [Place; 2] = [(3, 9), (3, 10)];
/// Class whose cards are handed over in the demo.
pub const CLASS: u8 = 3;
/// Class whose cards go to the teacher in the demo.
pub const BUNDLE: u8 = 6;

/// Why the demo school could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum CastFault {
    /// A number of the demo school is not one: a mistake in this program.
    #[error("the demo school holds a wrong number ({0})")]
    Number(#[from] NotAnId),
    /// The journal could not be written.
    #[error(transparent)]
    Journal(#[from] JournalFault),
    /// A part has no student: a mistake in this program.
    #[error("the demo school has nobody at seat {1} of class 7-{0}")]
    Nobody(u8, u16),
}

/// Returns the student of a place.
pub fn at(students: &[Student], (class, seat): Place) -> Result<&Student, CastFault> {
    let class_id = ClassId::new(7, class)?;
    students
        .iter()
        .find(|student| student.class == class_id && student.seat == Some(seat))
        .ok_or(CastFault::Nobody(class, seat))
}

/// Returns whether the batch brings the card of a place.
pub fn arrives(place: Place) -> bool {
    !MISSING.contains(&place)
}

/// Opens the demo school in a journal, or goes on where an earlier start was cut off: roster, batch, intake of all that came, and the two lost cards.
///
/// Class 7-1 is left to be taken in by the person who practices.
pub fn open_school(journal: &mut Journal, seat: &Seat) -> Result<(), CastFault> {
    let students = school::students()?;
    let batch = school::batch()?;
    let roster = Act::RosterImported { file: "demo-roster.csv".to_owned(), students: students.clone() };
    let cards =
        Act::BatchImported { batch: batch.clone(), file: "demo-batch.csv".to_owned(), cards: school::promised()? };
    if !journal.has_roster()? {
        let _roster = journal.append(seat, roster)?;
    }
    if journal.batches()?.is_empty() {
        let _batch = journal.append(seat, cards)?;
    }
    let practice = ClassId::new(7, 1)?;
    let came = students.iter().filter(|student| student.class.grade() == 7 && student.class != practice);
    for student in came.filter(|student| arrives(place_of(student)) && place_of(student) != DEAD) {
        if custody(journal, &CardId::expected(&batch, student.education_id))? == Some(Custody::Expected) {
            let _taken_in = journal.append(seat, taken_in(student)?)?;
        }
    }
    for (place, old) in [(LOST, false), (OLD, true)] {
        let card = CardId::expected(&batch, at(&students, place)?.education_id);
        lose(journal, seat, card, old)?;
    }
    Ok(())
}

/// Hands a card over, loses it and has it replaced; goes on where an earlier start was cut off.
fn lose(journal: &mut Journal, seat: &Seat, card: CardId, old: bool) -> Result<(), CastFault> {
    if custody(journal, &card)? == Some(Custody::READY) {
        let handed = Act::HandedOver { card: card.clone(), collector: Collector::Student, despite: None };
        let _handed = journal.append(seat, handed)?;
    }
    if custody(journal, &card)? == Some(Custody::Held) {
        let _lost = journal.append(seat, Act::LossClaimed { card: card.clone() })?;
    }
    let superseded = journal.card(&card)?.is_some_and(|card| card.superseded);
    if old && !superseded && custody(journal, &card)? == Some(Custody::Lost) {
        let _old = journal.append(seat, Act::Superseded { card })?;
    }
    Ok(())
}

fn custody(journal: &Journal, card: &CardId) -> Result<Option<Custody>, CastFault> {
    Ok(journal.card(card)?.map(|card| card.custody))
}

fn taken_in(student: &Student) -> Result<Act, CastFault> {
    let batch = school::batch()?;
    Ok(Act::Intake {
        card: CardId::expected(&batch, student.education_id),
        holder: Some(student.education_id),
        uid: Some(new_card(student.education_id)?.uid().clone()),
        transit_number: Some(school::transit_number(student.education_id)?),
        batch: Some(batch),
        quarantine: None,
    })
}

/// Returns the class of grade 7 and the seat of a student.
pub fn place_of(student: &Student) -> Place {
    (student.class.class(), student.seat.unwrap_or_default())
}

/// Fills the shelf: good cards of the practice classes first, then one card for each thing that can be odd.
pub fn fill_shelf(cards: &VirtualCards) -> Result<(), CastFault> {
    let students = school::students()?;
    let good = |place| -> Result<Part, CastFault> {
        let student = at(&students, place)?;
        Ok(part(ShelfLabel::Good, new_card(student.education_id)?, Some(student)))
    };
    let mut parts = vec![good((CLASS, 1))?, good((CLASS, 2))?, good((1, 1))?];
    for (label, place) in [(ShelfLabel::Lost, LOST), (ShelfLabel::Old, OLD), (ShelfLabel::Dead, DEAD)] {
        let student = at(&students, place)?;
        parts.push(part(label, new_card(student.education_id)?, Some(student)));
    }
    parts.push(part(ShelfLabel::Stranger, strange_card(1)?, None));
    parts.push(part(ShelfLabel::Phone, phone()?, None));
    parts.push(two_cards(at(&students, SWAPPED[0])?, at(&students, SWAPPED[1])?)?);
    cards.fill(parts);
    Ok(())
}

/// Makes the part of two cards that lie on the reader at once.
pub fn two_cards(first: &Student, second: &Student) -> Result<Part, CastFault> {
    let mut both = part(ShelfLabel::Two, new_card(first.education_id)?, None);
    both.second = Some(new_card(second.education_id)?);
    Ok(both)
}
