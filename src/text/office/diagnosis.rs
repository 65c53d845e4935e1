//! Words of the examination of this machine.

use crate::desk::office::DiagnosisPage;
use crate::text::Words;
use crate::text::ledger::Ledger;

impl Words {
    pub(super) fn diagnosis_page(&self, page: &DiagnosisPage) -> Ledger {
        Ledger {
            title: self.say("diagnosis-title"),
            actions: vec![self.back()],
            said: self.told_here(page.told.as_ref()),
            ..Ledger::default()
        }
    }
}
