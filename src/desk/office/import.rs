//! A roster or the list of a batch is read and taken.

use crate::desk::station::Station;
use crate::journal::JournalFault;

use super::visit::Visit;
use super::{Answers, Told};

/// A roster or the list of a batch is read and taken.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ImportPage {
    /// The form that is open.
    pub ask: Option<ImportForm>,
    /// About the last thing done.
    pub told: Option<Told>,
}

/// A key of this page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImportInput {}

/// What a form of this page is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImportForm {}

pub(super) fn read(_station: &Station, _visit: &Visit) -> Result<ImportPage, JournalFault> {
    Ok(ImportPage::default())
}

pub(super) fn input(_station: &mut Station, input: ImportInput) -> Option<Told> {
    match input {}
}

/// Takes a filled form; one that was refused stays open.
pub(super) fn submit(_station: &mut Station, form: &ImportForm, _answers: &Answers) -> Option<Told> {
    match *form {}
}
