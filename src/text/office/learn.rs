//! Words of the page about card learn in pictures.

use crate::desk::office::LearnPage;
use crate::text::Words;
use crate::text::ledger::Ledger;

impl Words {
    pub(super) fn learn_page(&self, page: &LearnPage) -> Ledger {
        let key = "learn-title";
        Ledger {
            title: self.say(key),
            hint: self.part(key, "hint"),
            actions: vec![self.back()],
            said: self.told_here(page.told.as_ref()),
            ..Ledger::default()
        }
    }
}
