//! Asks why a full record is to be opened, before anything of it is shown.

use crate::desk::station::Station;
use crate::id::{CardId, ClassId, EducationId};
use crate::journal::JournalFault;

use super::Told;

/// The question why; whose record it is, masked.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ReasonPage {
    /// Masked name, when somebody is known.
    pub name: Option<String>,
    /// Class, when somebody is known.
    pub class: Option<ClassId>,
    /// A card's record, not the student's.
    pub of_card: bool,
    /// About the last thing done.
    pub told: Option<Told>,
}

pub(super) fn of_student(station: &Station, id: EducationId) -> Result<Option<ReasonPage>, JournalFault> {
    Ok(station.journal.student(id)?.map(|student| ReasonPage {
        name: Some(student.name.masked()),
        class: Some(student.class),
        of_card: false,
        told: None,
    }))
}

pub(super) fn of_card(station: &Station, card: &CardId) -> Result<Option<ReasonPage>, JournalFault> {
    let Some(card) = station.journal.card(card)? else { return Ok(None) };
    let page = match card.holder {
        Some(holder) => of_student(station, holder)?,
        None => None,
    };
    Ok(Some(ReasonPage { of_card: true, ..page.unwrap_or_default() }))
}
