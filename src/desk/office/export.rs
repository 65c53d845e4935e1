//! Lists that leave as a file.

use crate::desk::station::Station;
use crate::journal::JournalFault;

use super::visit::Visit;
use super::{Answers, Told};

/// Lists that leave as a file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ExportPage {
    /// The form that is open.
    pub ask: Option<ExportForm>,
    /// About the last thing done.
    pub told: Option<Told>,
}

/// A key of this page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExportInput {}

/// What a form of this page is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExportForm {}

pub(super) fn read(_station: &Station, _visit: &Visit) -> Result<ExportPage, JournalFault> {
    Ok(ExportPage::default())
}

pub(super) fn input(_station: &mut Station, input: ExportInput) -> Option<Told> {
    match input {}
}

/// Takes a filled form; one that was refused stays open.
pub(super) fn submit(_station: &mut Station, form: &ExportForm, _answers: &Answers) -> Option<Told> {
    match *form {}
}
