//! Words of the page about card faces in pictures.

use crate::desk::office::FacesPage;
use crate::text::Words;
use crate::text::ledger::Ledger;

impl Words {
    pub(super) fn faces_page(&self, page: &FacesPage) -> Ledger {
        let key = "faces-title";
        Ledger {
            title: self.say(key),
            hint: self.part(key, "hint"),
            actions: vec![self.back()],
            said: self.told_here(page.told.as_ref()),
            ..Ledger::default()
        }
    }
}
