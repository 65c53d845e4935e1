//! Words of the page of signed sheets: rows, suggestions, and whether it adds up.

use crate::desk::board::Input;
use crate::desk::office::reconcile::{ReconcileForm, ReconcileInput, ReconcilePage, SheetShown};
use crate::desk::office::{FormKind, OfficeInput};
use crate::desk::reconcile::{RowStanding, SheetRow, SheetSum};
use crate::journal::lists::ListRecord;
use crate::sheet::back::FLAT_DPI;
use crate::text::ledger::{Action, Fact, Form, Ledger, LedgerRow, Mark, Outline, Photo};
use crate::text::{Place, Words};

use super::parts::{columns, count};

const KEY: &str = "reconcile-title";
const SHEET: &str = "reconcile-sheet";

impl Words {
    pub(super) fn reconcile_page(&self, page: &ReconcilePage) -> Ledger {
        let said = match page.looking {
            0 => self.told_here(page.told.as_ref()),
            looking => Some((Mark::Plain, self.part_fill(KEY, "looking", &[("count", count(looking))]))),
        };
        let Some(sheet) = &page.sheet else {
            return Ledger {
                title: self.say(KEY),
                hint: self.part(KEY, "hint"),
                columns: columns(self, KEY, [("list", 5), ("version", 1), ("rows", 1), ("made", 3)]),
                rows: page.out.iter().filter_map(|list| self.list_out(list)).collect(),
                empty: self.part(KEY, "empty"),
                actions: vec![self.asks('o', self.part(KEY, "open"), open_form()), self.back()],
                form: page.ask.as_ref().map(|_| self.open_page_form()),
                said,
                ..Ledger::default()
            };
        };
        Ledger {
            title: self.fill(SHEET, &[("title", Place::Text(&sheet.title))]),
            hint: self.part(SHEET, "hint"),
            facts: self.sheet_facts(sheet),
            columns: columns(self, SHEET, [("row", 1), ("name", 3), ("standing", 4), ("page", 1)]),
            rows: sheet.rows.iter().map(|row| self.sheet_row(row)).collect(),
            actions: self.sheet_actions(sheet),
            photo: photo(sheet),
            form: page.ask.as_ref().map(|ask| match ask {
                ReconcileForm::Blank => self.blank_form(sheet),
                ReconcileForm::Open => self.open_page_form(),
            }),
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
        let key = SHEET;
        let sum = sheet.sum;
        let mark = if sum.holds() { Mark::Good } else { Mark::Ask };
        let mut facts = vec![self.marked(key, "sum", self.sheet_equation(&sum), mark)];
        let back = [("back", count(sum.back)), ("unclaimed", count(sum.unclaimed))];
        let mark = if sum.back == sum.unclaimed { Mark::Plain } else { Mark::Ask };
        facts.push(self.marked(key, "back", self.part_fill(key, "back-of", &back), mark));
        let missing = sheet.sheet.missing_pages();
        let pages = if missing.is_empty() {
            self.part_fill(key, "all-pages", &[("pages", Place::Number(u64::from(sheet.sheet.pages)))])
        } else {
            self.pages_missing(&missing)
        };
        let mark = if missing.is_empty() { Mark::Plain } else { Mark::Ask };
        facts.push(self.marked(key, "pages", pages, mark));
        let some =
            |name: &str, number: usize| (number > 0).then(|| self.marked(key, name, number.to_string(), Mark::Ask));
        facts.extend(some("open", sum.open));
        facts.extend(some("elsewhere", sum.elsewhere));
        facts
    }

    /// Returns what is to be said of a row, such as `未签，卡应退回`.
    pub fn row_standing(&self, standing: RowStanding) -> String {
        let name = match standing {
            RowStanding::Unseen => "unseen",
            RowStanding::Signs => "signs",
            RowStanding::Blank => "blank",
            RowStanding::Unsure => "unsure",
            RowStanding::Signed => "signed",
            RowStanding::Back => "came-back",
            RowStanding::Elsewhere(custody) => {
                let custody = self.custody(custody);
                return self.part_fill(SHEET, "elsewhere-is", &[("custody", Place::Text(&custody))]);
            }
        };
        self.part(SHEET, name)
    }

    /// Returns how a sheet adds up, such as `38 = 35 已签 + 3 未领`.
    pub fn sheet_equation(&self, sum: &SheetSum) -> String {
        let places = [("rows", count(sum.rows)), ("signed", count(sum.signed)), ("unclaimed", count(sum.unclaimed))];
        self.part_fill(SHEET, "equation", &places)
    }

    /// Returns which pages are missing.
    pub fn pages_missing(&self, pages: &[u32]) -> String {
        let pages: Vec<String> = pages.iter().map(u32::to_string).collect();
        self.part_fill(SHEET, "pages-missing", &[("pages", Place::Text(&pages.join("、")))])
    }

    fn sheet_row(&self, row: &SheetRow) -> LedgerRow {
        let standing = self.row_standing(row.standing);
        let mark = match row.standing {
            RowStanding::Unseen | RowStanding::Signs => Mark::Plain,
            RowStanding::Blank | RowStanding::Unsure => Mark::Ask,
            RowStanding::Signed | RowStanding::Back => Mark::Good,
            RowStanding::Elsewhere(_) => Mark::Stop,
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
        let key = SHEET;
        let does = |letter, name, input| self.action(letter, self.part(key, name), OfficeInput::Reconcile(input));
        let mut actions = Vec::new();
        let waits =
            |row: &SheetRow| matches!(row.standing, RowStanding::Signs | RowStanding::Blank | RowStanding::Unsure);
        if sheet.rows.iter().any(waits) {
            let blank = FormKind::Reconcile(ReconcileForm::Blank);
            actions.push(self.asks('x', self.part(key, "name-blank"), blank));
            actions.push(does('s', "confirm", ReconcileInput::Confirm));
        }
        actions.push(self.asks('o', self.part(KEY, "open"), open_form()));
        if sheet.sheet.looks.len() > 1 {
            actions.push(does('n', "next", ReconcileInput::Next));
        }
        actions.push(does('w', "put-away", ReconcileInput::PutAway));
        actions.push(self.back());
        actions
    }

    fn open_page_form(&self) -> Form {
        self.form_for(open_form(), vec![self.types(self.part(KEY, "path"))])
    }

    fn blank_form(&self, sheet: &SheetShown) -> Form {
        let mut field = self.types(self.part(SHEET, "blank-rows"));
        let blank: Vec<String> = sheet.sheet.blank.iter().map(u32::to_string).collect();
        field.first = blank.join(" ");
        self.form_for(FormKind::Reconcile(ReconcileForm::Blank), vec![field])
    }
}

fn open_form() -> FormKind {
    FormKind::Reconcile(ReconcileForm::Open)
}

/// The picture of a page; outlined are the cells that are not signed, with the number of the row, so that ink is seen.
fn photo(sheet: &SheetShown) -> Option<Photo> {
    let look = sheet.sheet.looks.get(&sheet.sheet.shown)?;
    let plane = look.picture.plane();
    let points = |pixels: usize| pixels as f32 / FLAT_DPI * 72.0;
    let (width, height) = (points(plane.width()), points(plane.height()));
    let outlines = look.cells.iter().filter_map(|cell| {
        let row = sheet.rows.iter().find(|row| row.listed.row == cell.row)?;
        let mark = match row.standing {
            RowStanding::Signs | RowStanding::Signed | RowStanding::Unseen => return None,
            RowStanding::Blank | RowStanding::Unsure => Mark::Ask,
            RowStanding::Back => Mark::Plain,
            RowStanding::Elsewhere(_) => Mark::Stop,
        };
        let (left, right) = (cell.x / width, (cell.x + cell.width) / width);
        let (top, bottom) = (cell.y / height, (cell.y + cell.height) / height);
        let corners = [(left, top), (right, top), (right, bottom), (left, bottom)];
        Some(Outline { corners, mark, label: cell.row.to_string() })
    });
    Some(Photo { picture: look.picture.clone(), outlines: outlines.collect() })
}
