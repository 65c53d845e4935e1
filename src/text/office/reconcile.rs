//! Words of the page of signed sheets: rows, suggestions, and whether it adds up.

use crate::desk::board::Input;
use crate::desk::office::reconcile::{ReconcileForm, ReconcileInput, ReconcilePage, SheetShown};
use crate::desk::office::{FormKind, OfficeInput};
use crate::desk::reconcile::{RowStanding, SheetRow};
use crate::journal::lists::ListRecord;
use crate::text::ledger::{Action, Fact, Form, Ledger, LedgerRow, Mark};
use crate::text::{Place, Words};

use super::parts::{columns, count};

const KEY: &str = "reconcile-title";

impl Words {
    pub(super) fn reconcile_page(&self, page: &ReconcilePage) -> Ledger {
        let said = self.told_here(page.told.as_ref());
        let Some(sheet) = &page.sheet else {
            return Ledger {
                title: self.say(KEY),
                hint: self.part(KEY, "hint"),
                columns: columns(self, KEY, [("list", 5), ("version", 1), ("rows", 1), ("made", 3)]),
                rows: page.out.iter().filter_map(|list| self.list_out(list)).collect(),
                empty: self.part(KEY, "empty"),
                actions: vec![self.back()],
                said,
                ..Ledger::default()
            };
        };
        Ledger {
            title: self.fill("reconcile-sheet", &[("title", Place::Text(&sheet.title))]),
            hint: self.part("reconcile-sheet", "hint"),
            facts: self.sheet_facts(sheet),
            columns: columns(self, "reconcile-sheet", [("row", 1), ("name", 3), ("standing", 4), ("page", 1)]),
            rows: sheet.rows.iter().map(|row| self.sheet_row(row)).collect(),
            actions: self.sheet_actions(sheet),
            form: page.ask.as_ref().map(|ReconcileForm::Blank| self.blank_form(sheet)),
            said,
            ..Ledger::default()
        }
    }

    fn list_out(&self, list: &ListRecord) -> Option<LedgerRow> {
        let made = list.newest()?;
        let take = ReconcileInput::Take(list.number.clone());
        Some(LedgerRow {
            cells: vec![made.title.clone(), made.version.to_string(), made.cards.to_string(), made.made.to_string()],
            mark: Mark::Plain,
            open: Some(Input::Office(OfficeInput::Reconcile(take))),
        })
    }

    fn sheet_facts(&self, sheet: &SheetShown) -> Vec<Fact> {
        let key = "reconcile-sheet";
        let sum = sheet.sum;
        let equation = [("rows", count(sum.rows)), ("signed", count(sum.signed)), ("unclaimed", count(sum.unclaimed))];
        let mark = if sum.holds() { Mark::Good } else { Mark::Ask };
        let mut facts = vec![self.marked(key, "sum", self.part_fill(key, "equation", &equation), mark)];
        let back = [("back", count(sum.back)), ("unclaimed", count(sum.unclaimed))];
        let mark = if sum.back == sum.unclaimed { Mark::Plain } else { Mark::Ask };
        facts.push(self.marked(key, "back", self.part_fill(key, "back-of", &back), mark));
        let missing = sheet.sheet.missing_pages();
        let pages = if missing.is_empty() {
            self.part_fill(key, "all-pages", &[("pages", Place::Number(u64::from(sheet.sheet.pages)))])
        } else {
            let missing: Vec<String> = missing.iter().map(u32::to_string).collect();
            self.part_fill(key, "pages-missing", &[("pages", Place::Text(&missing.join("、")))])
        };
        let mark = if missing.is_empty() { Mark::Plain } else { Mark::Ask };
        facts.push(self.marked(key, "pages", pages, mark));
        let some =
            |name: &str, number: usize| (number > 0).then(|| self.marked(key, name, number.to_string(), Mark::Ask));
        facts.extend(some("open", sum.open));
        facts.extend(some("elsewhere", sum.elsewhere));
        facts
    }

    fn sheet_row(&self, row: &SheetRow) -> LedgerRow {
        let (mark, name) = match row.standing {
            RowStanding::Unseen => (Mark::Plain, "unseen"),
            RowStanding::Signs => (Mark::Plain, "signs"),
            RowStanding::Blank => (Mark::Ask, "blank"),
            RowStanding::Unsure => (Mark::Ask, "unsure"),
            RowStanding::Signed => (Mark::Good, "signed"),
            RowStanding::Back => (Mark::Good, "came-back"),
            RowStanding::Elsewhere(_) => (Mark::Stop, "elsewhere-is"),
        };
        let standing = match row.standing {
            RowStanding::Elsewhere(custody) => {
                let custody = self.custody(custody);
                self.part_fill("reconcile-sheet", name, &[("custody", Place::Text(&custody))])
            }
            RowStanding::Unseen
            | RowStanding::Signs
            | RowStanding::Blank
            | RowStanding::Unsure
            | RowStanding::Signed
            | RowStanding::Back => self.part("reconcile-sheet", name),
        };
        let turns = matches!(row.standing, RowStanding::Signs | RowStanding::Blank | RowStanding::Unsure);
        let turn = Input::Office(OfficeInput::Reconcile(ReconcileInput::Turn(row.listed.row)));
        LedgerRow {
            cells: vec![
                row.listed.row.to_string(),
                self.or_dash(row.student.as_ref().map(|student| student.name.masked())),
                standing,
                row.listed.page.to_string(),
            ],
            mark,
            open: turns.then_some(turn),
        }
    }

    fn sheet_actions(&self, sheet: &SheetShown) -> Vec<Action> {
        let key = "reconcile-sheet";
        let does = |letter, name, input| self.action(letter, self.part(key, name), OfficeInput::Reconcile(input));
        let mut actions = Vec::new();
        let waits =
            |row: &SheetRow| matches!(row.standing, RowStanding::Signs | RowStanding::Blank | RowStanding::Unsure);
        if sheet.rows.iter().any(waits) {
            let blank = FormKind::Reconcile(ReconcileForm::Blank);
            actions.push(self.asks('x', self.part(key, "name-blank"), blank));
            actions.push(does('s', "confirm", ReconcileInput::Confirm));
        }
        actions.push(does('w', "put-away", ReconcileInput::PutAway));
        actions.push(self.back());
        actions
    }

    fn blank_form(&self, sheet: &SheetShown) -> Form {
        let mut field = self.types(self.part("reconcile-sheet", "blank-rows"));
        let blank: Vec<String> = sheet.sheet.blank.iter().map(u32::to_string).collect();
        field.first = blank.join(" ");
        self.form_for(FormKind::Reconcile(ReconcileForm::Blank), vec![field])
    }
}
