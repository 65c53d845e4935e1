//! Words of the end of a shift: what was done, where the cards are, and the way home.

use crate::desk::board::Input;
use crate::desk::office::{HouseForm, ShiftPage};
use crate::text::Words;
use crate::text::ledger::{Action, Ledger, LedgerRow, Mark};

use super::parts::{columns, count};

impl Words {
    pub(super) fn shift_page(&self, page: &ShiftPage) -> Ledger {
        let key = "shift-title";
        let figures = &page.figures;
        let row = |kind: &str, what: String, number: u64| LedgerRow {
            cells: vec![self.part(key, kind), what, number.to_string()],
            mark: Mark::Plain,
            open: None,
        };
        let acts = figures.acts.iter().map(|tally| row("done", self.deed(tally.what), tally.count));
        let cards = figures.cards.iter().map(|tally| row("cards", self.custody(tally.what), tally.count));
        let parked = usize::try_from(figures.parked).unwrap_or(usize::MAX);
        let parked_mark = if parked == 0 { Mark::Good } else { Mark::Ask };
        let backup = self.part(key, if page.backs_up { "backup-yes" } else { "backup-no" });
        let mut actions = vec![self.asks_house('e', self.part(key, "end"), HouseForm::EndShift)];
        if page.ended {
            actions.push(Action { key: 'l', label: self.part(key, "lock"), input: Input::Lock });
        }
        actions.push(self.back());
        Ledger {
            title: self.say(key),
            hint: self.part(key, if page.ending { "end-hint" } else { "hint" }),
            facts: vec![
                self.fact(key, "who", figures.operator.to_string()),
                self.fact(key, "from", figures.from.to_string()),
                self.fact(key, "anchor", figures.mark.anchor.clone()),
                self.marked(
                    key,
                    "parked",
                    self.part_fill(key, "parked-count", &[("count", count(parked))]),
                    parked_mark,
                ),
                self.marked(key, "backup", backup, if page.backs_up { Mark::Good } else { Mark::Ask }),
            ],
            columns: columns(self, key, [("kind", 2), ("what", 5), ("number", 2)]),
            rows: acts.chain(cards).collect(),
            empty: self.part(key, "empty"),
            actions,
            form: page.ending.then(|| self.house_form(HouseForm::EndShift, Vec::new())),
            said: self.told_here(page.told.as_ref()),
            ..Ledger::default()
        }
    }
}
