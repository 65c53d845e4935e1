//! All that is kept of one student: the row of the roster, every card, the whole history, who looked.

use crate::desk::station::Station;
use crate::id::EducationId;
use crate::journal::JournalFault;
use crate::record::{CardRecord, Deed, Student, StudentField};

use super::errand::{Offer, of_student};
use super::past::{Past, newest_first};
use super::visit::Visit;
use super::{FormKind, ImportForm, Told};

/// The full record of a student.
#[derive(Debug, Clone, PartialEq)]
pub struct StudentPage {
    /// The row of the roster, in full.
    pub student: Student,
    /// Every card.
    pub cards: Vec<CardRecord>,
    /// What happened, newest first.
    pub past: Vec<Past>,
    /// Who looked at the record or at a card on it, newest first.
    pub looks: Vec<Past>,
    /// Shows who looked instead of what happened.
    pub turned: bool,
    /// Fields that a person put right and no import has changed since.
    pub corrected: Vec<StudentField>,
    /// Who sits here may put fields right.
    pub may_correct: bool,
    /// A field is being put right.
    pub correcting: bool,
    /// What of the house is offered for the student.
    pub offer: Offer,
    /// About the last thing done.
    pub told: Option<Told>,
}

pub(super) fn read(station: &Station, id: EducationId, visit: &Visit) -> Result<Option<StudentPage>, JournalFault> {
    let journal = &station.journal;
    let Some(student) = journal.student(id)? else { return Ok(None) };
    let cards = journal.cards_of(id)?;
    let mut entries = journal.entries_about(id)?;
    for card in &cards {
        entries.extend(journal.entries_of(&card.card)?);
    }
    let (past, looks) = (newest_first(entries), newest_first(journal.looks_of(id)?));
    Ok(Some(StudentPage {
        student,
        cards,
        past,
        looks,
        turned: visit.turned,
        corrected: journal.corrected_fields(id)?,
        may_correct: station.may(Deed::StudentCorrected)?,
        correcting: visit.ask == Some(FormKind::Import(ImportForm::Correct(id))),
        offer: of_student(station, id, visit)?,
        told: None,
    }))
}
