//! Words of the page: an import of a roster or the list of a batch.

use crate::desk::office::ImportPage;
use crate::text::Words;
use crate::text::ledger::Ledger;

const KEY: &str = "import-title";

impl Words {
    pub(super) fn import_page(&self, page: &ImportPage) -> Ledger {
        Ledger {
            title: self.say(KEY),
            actions: vec![self.back()],
            said: self.told_here(page.told.as_ref()),
            ..Ledger::default()
        }
    }
}
