//! Words of the journal as a page, and of one entry in full fields.

use crate::desk::office::book::{BookLine, EntryPage};
use crate::desk::office::{BookPage, HouseForm, HouseInput, OfficePlace};
use crate::text::ledger::{Action, Fact, Form, Ledger, LedgerRow, Mark};
use crate::text::{Place, Words};

use super::parts::{columns, opens};

impl Words {
    pub(super) fn book_page(&self, page: &BookPage) -> Ledger {
        let key = "book-title";
        let shares = [("number", 2), ("at", 4), ("desk", 2), ("who", 3), ("what", 5), ("about", 5)];
        Ledger {
            title: self.say(key),
            hint: self.part(key, if page.choosing { "choose-hint" } else { "hint" }),
            facts: self.book_facts(page),
            columns: columns(self, key, shares),
            rows: page.lines.iter().map(|line| self.book_row(line)).collect(),
            empty: self.part(key, "empty"),
            actions: self.book_actions(page),
            form: page.choosing.then(|| self.choose_form(page)),
            said: self.told_here(page.told.as_ref()),
            ..Ledger::default()
        }
    }

    fn book_facts(&self, page: &BookPage) -> Vec<Fact> {
        let key = "book-title";
        let mut facts = vec![self.fact(key, "entries", page.entries.to_string())];
        facts.extend(page.heads.iter().map(|head| self.fact(key, "head", head.to_string())));
        if page.filter != crate::journal::Filter::default() {
            let day = page.filter.day.map(|day| day.to_string());
            let who = page.filter.operator.as_ref().map(ToString::to_string);
            let shown: Vec<String> = day.into_iter().chain(who).collect();
            facts.push(self.marked(key, "chosen", shown.join(" · "), Mark::Ask));
        }
        facts.push(match &page.checked {
            None => self.fact(key, "checked", self.part(key, "unchecked")),
            Some(checked) => {
                let (mark, said) = self.checked(checked);
                self.marked(key, "checked", said, mark)
            }
        });
        facts
    }

    fn book_row(&self, line: &BookLine) -> LedgerRow {
        let mut row = self.past_row(&line.past);
        row.cells.insert(0, line.seq.to_string());
        row.cells.push(self.about(line.about.as_ref()));
        LedgerRow { open: Some(opens(OfficePlace::Entry(line.id))), ..row }
    }

    fn book_actions(&self, page: &BookPage) -> Vec<Action> {
        let key = "book-title";
        let mut actions = vec![self.presses('v', self.part(key, "verify"), HouseInput::Verify)];
        actions.push(self.asks_house('c', self.part(key, "choose"), HouseForm::Choose));
        if page.older {
            actions.push(self.presses('o', self.part(key, "older"), HouseInput::Older));
        }
        if page.newer {
            actions.push(self.presses('n', self.part(key, "newer"), HouseInput::Newer));
        }
        actions.push(self.back());
        actions
    }

    fn choose_form(&self, page: &BookPage) -> Form {
        let key = "book-title";
        let day = page.filter.day.map(|day| day.to_string()).unwrap_or_default();
        let mut fields = vec![self.types_over(self.part(key, "day"), &day)];
        if !page.people.is_empty() {
            let everybody = std::iter::once(self.part(key, "everybody"));
            let people = everybody.chain(page.people.iter().map(ToString::to_string)).collect();
            fields.push(self.chooses(self.part(key, "who"), people));
        }
        self.house_form(HouseForm::Choose, fields)
    }

    pub(super) fn entry_page(&self, page: &EntryPage) -> Ledger {
        let key = "entry-title";
        let past = &page.line.past;
        let places = [("desk", Place::Text(past.desk.as_str())), ("seq", Place::Number(page.line.seq))];
        let mut facts = vec![
            self.fact(key, "what", self.past_act(&past.act)),
            self.fact(key, "about", self.about(page.line.about.as_ref())),
            self.fact(key, "at", past.at.to_string()),
            self.fact(key, "desk", self.desk(&past.desk)),
            self.fact(key, "who", past.operator.to_string()),
            self.fact(key, "second", self.or_dash(past.second.as_ref().map(ToString::to_string))),
        ];
        if page.clock_went_back {
            facts.push(self.marked(key, "clock", self.part(key, "clock-back"), Mark::Ask));
        }
        if let Some(by) = page.link.undone_by {
            let by = self.part_fill(key, "undone-by", &[("seq", Place::Number(by))]);
            facts.push(self.marked(key, "undone", by, Mark::Past));
        }
        let of = [("seq", Place::Number(page.line.seq)), ("last", Place::Number(page.link.last))];
        facts.extend([
            self.fact(key, "place", self.part_fill(key, "place-of", &of)),
            self.fact(key, "hash", hex(&page.hash)),
            self.fact(key, "before", hex(&page.link.prev)),
            self.fact(key, "id", page.id.to_string()),
        ]);
        let row = |(name, value): &(String, String)| LedgerRow {
            cells: vec![name.clone(), value.clone()],
            mark: Mark::Plain,
            open: None,
        };
        Ledger {
            title: self.fill(key, &places),
            hint: self.part(key, "hint"),
            facts,
            columns: columns(self, key, [("field", 2), ("value", 6)]),
            rows: page.fields.iter().map(row).collect(),
            empty: self.part(key, "empty"),
            actions: vec![self.back()],
            said: self.told_here(page.told.as_ref()),
            ..Ledger::default()
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
