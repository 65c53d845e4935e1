//! What is asked on the pages about this machine: readers, profiles, keys, surveys. One arm for each, no work of its own.

use crate::desk::station::Station;

use super::{Answers, Told};

/// A key of a page about this machine and its cards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MachineInput {
    /// Examines the machine again.
    Examine,
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
    }
}

pub(super) fn submit(_station: &mut Station, form: &MachineForm, _answers: &Answers) -> Option<Told> {
    match form {
        MachineForm::OpenKeys => None,
    }
}
