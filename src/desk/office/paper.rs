//! Printed lists: chosen, looked at, printed, checked.

use crate::desk::station::Station;
use crate::journal::JournalFault;

use super::visit::Visit;
use super::{Answers, Told};

/// Printed lists: chosen, looked at, printed, checked.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PaperPage {
    /// The form that is open.
    pub ask: Option<PaperForm>,
    /// About the last thing done.
    pub told: Option<Told>,
}

/// A key of this page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaperInput {}

/// What a form of this page is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaperForm {}

pub(super) fn read(_station: &Station, _visit: &Visit) -> Result<PaperPage, JournalFault> {
    Ok(PaperPage::default())
}

pub(super) fn input(_station: &mut Station, input: PaperInput) -> Option<Told> {
    match input {}
}

/// Takes a filled form; one that was refused stays open.
pub(super) fn submit(_station: &mut Station, form: &PaperForm, _answers: &Answers) -> Option<Told> {
    match *form {}
}
