//! Words of the page: printed lists: choose, look, print, check.

use crate::desk::office::PaperPage;
use crate::text::Words;
use crate::text::ledger::Ledger;

const KEY: &str = "paper-title";

impl Words {
    pub(super) fn paper_page(&self, page: &PaperPage) -> Ledger {
        Ledger {
            title: self.say(KEY),
            actions: vec![self.back()],
            said: self.told_here(page.told.as_ref()),
            ..Ledger::default()
        }
    }
}
