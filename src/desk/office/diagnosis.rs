//! The examination of this machine: service, readers, fonts, printers; no personal data.

use crate::desk::station::Station;
use crate::journal::JournalFault;

use super::Told;
use super::visit::Visit;

/// The examination of this machine.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DiagnosisPage {
    /// About the last thing done.
    pub told: Option<Told>,
}

pub(super) fn read(_station: &Station, _visit: &Visit) -> Result<DiagnosisPage, JournalFault> {
    Ok(DiagnosisPage::default())
}
