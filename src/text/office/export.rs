//! Words of the page: lists that leave as a file.

use crate::desk::office::ExportPage;
use crate::text::Words;
use crate::text::ledger::Ledger;

const KEY: &str = "export-title";

impl Words {
    pub(super) fn export_page(&self, page: &ExportPage) -> Ledger {
        Ledger {
            title: self.say(KEY),
            actions: vec![self.back()],
            said: self.told_here(page.told.as_ref()),
            ..Ledger::default()
        }
    }
}
