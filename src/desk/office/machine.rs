//! What is asked on the pages about this machine: readers, profiles, keys, surveys. One arm for each, no work of its own.

use crate::desk::station::Station;

use super::{Answers, Told, card_keys, survey};

/// A key of a page about this machine and its cards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MachineInput {
    /// Examines the machine again.
    Examine,
    /// Asks the card on the reader what it answers.
    Survey,
    /// Writes the report of the survey, in these words, and the skeleton of a profile into new files.
    SaveSurvey(String),
}

/// What a form of such a page is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MachineForm {
    /// Opens the sealed keys: the passphrase.
    OpenKeys,
}

pub(super) fn input(station: &mut Station, input: MachineInput) -> Option<Told> {
    match input {
        MachineInput::Examine => {
            station.examine();
            None
        }
        MachineInput::Survey => survey::run(station),
        MachineInput::SaveSurvey(report) => survey::save(station, &report).err(),
    }
}

/// Takes a filled form; one that was refused stays open.
pub(super) fn submit(station: &mut Station, form: &MachineForm, answers: &Answers) -> Option<Told> {
    let told = match form {
        MachineForm::OpenKeys => card_keys::open(station, answers),
    };
    if let (Told::Machine { good: true, .. }, Some(visit)) = (&told, station.visits.last_mut()) {
        visit.ask = None;
    }
    Some(told)
}
