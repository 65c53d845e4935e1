//! Takes the keys and forms of the house to the page that does them, and offers its forms on other pages.

use crate::desk::station::Station;
use crate::id::{CardId, EducationId};
use crate::journal::JournalFault;
use crate::record::Deed;

use super::house::{HouseForm, HouseInput};
use super::visit::Visit;
use super::{Answers, FormKind, Told, backups, book, evidence, papers, privacy, settings, shift};

/// Returns the form of the house that is open on a page.
pub(super) fn asked(visit: &Visit) -> Option<HouseForm> {
    if let Some(FormKind::House(form)) = &visit.ask { Some(form.clone()) } else { None }
}

/// What of the house is offered on the page of a student or a card.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Offer {
    /// Forms that may be opened.
    pub forms: Vec<HouseForm>,
    /// Name that the file has unless another is typed.
    pub file: String,
    /// The form that is open.
    pub asked: Option<HouseForm>,
}

/// Offers a copy for the family and erasing.
pub(super) fn of_student(station: &Station, student: EducationId, visit: &Visit) -> Result<Offer, JournalFault> {
    let mut forms = Vec::new();
    if station.may(Deed::Exported)? {
        forms.push(HouseForm::Copy(student));
    }
    if station.may(Deed::Erased)? {
        forms.push(HouseForm::Erase(student));
    }
    let file = papers::copy_name(student, station.now().day());
    Ok(Offer { asked: asked(visit).filter(|form| forms.contains(form)), forms, file })
}

/// Offers the evidence of a card.
pub(super) fn of_card(station: &Station, card: &CardId, visit: &Visit) -> Result<Offer, JournalFault> {
    let forms = if station.may(Deed::Exported)? { vec![HouseForm::Evidence(card.clone())] } else { Vec::new() };
    let file = evidence::file_name(station, card)?;
    Ok(Offer { asked: asked(visit).filter(|form| forms.contains(form)), forms, file })
}

/// Takes a key of a page of the house.
pub(super) fn input(station: &mut Station, input: HouseInput) -> Option<Told> {
    let done = match input {
        HouseInput::Older => return book::turn(station, true),
        HouseInput::Newer => return book::turn(station, false),
        HouseInput::Verify => Ok(book::verify(station)),
        HouseInput::BackUp => backups::back_up(station),
    };
    Some(done.unwrap_or_else(|told| told))
}

/// Takes a filled form; one that was refused stays open.
pub(super) fn submit(station: &mut Station, form: &HouseForm, answers: &Answers) -> Option<Told> {
    let done = match form {
        HouseForm::Choose => book::choose(station, answers).map(|()| None),
        HouseForm::Evidence(card) => evidence::save(station, card, answers).map(Some),
        HouseForm::Drill(file) => backups::drill(station, file, answers).map(Some),
        HouseForm::NewRecipient => backups::new_recipient(station, answers).map(Some),
        HouseForm::EraseDue => privacy::erase_due(station, answers).map(Some),
        HouseForm::Erase(student) => privacy::erase(station, *student, answers).map(Some),
        HouseForm::Copy(student) => papers::student(station, *student, answers).map(Some),
        HouseForm::AuditPack => papers::audit(station, answers).map(Some),
        HouseForm::Setting(key) => settings::write(station, key, answers.get(0)).map(Some),
        HouseForm::NewSetting => settings::write_new(station, answers).map(Some),
        HouseForm::ImportSettings => settings::import(station, answers).map(Some),
        HouseForm::EndShift => shift::end(station).map(Some),
    };
    match done {
        Ok(told) => {
            if let Some(visit) = station.visits.last_mut() {
                visit.ask = None;
            }
            told
        }
        Err(told) => Some(told),
    }
}
