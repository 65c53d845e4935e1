//! Words of the menu: each page with what waits there.

use crate::desk::office::MenuPage;
use crate::text::Words;
use crate::text::ledger::Ledger;

impl Words {
    pub(super) fn menu_page(&self, _page: &MenuPage) -> Ledger {
        Ledger::default()
    }
}
