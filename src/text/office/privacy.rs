//! Words of the privacy page: who looked, whose time is over, and the yearly audit pack.

use crate::desk::office::privacy::{DueLine, LOOK_DAYS, LookLine};
use crate::desk::office::{HouseForm, OfficeInput, OfficePlace, PrivacyPage};
use crate::text::ledger::{Action, Form, Ledger, LedgerRow, Mark};
use crate::text::{Place, Words};

use super::parts::{cards, columns, count, opens};

impl Words {
    pub(super) fn privacy_page(&self, page: &PrivacyPage) -> Ledger {
        let key = "privacy-title";
        let hint = match &page.ask {
            Some(HouseForm::EraseDue) => "erase-hint",
            Some(HouseForm::AuditPack) => "audit-hint",
            Some(_) | None if page.turned => "due-hint",
            Some(_) | None => "hint",
        };
        let due = page.due.len();
        let due_fact = self.part_fill(key, "due-count", &[("count", count(due))]);
        let months = self.part_fill(key, "months-count", &[("count", cards(page.months))]);
        let (columns, rows, empty) = if page.turned {
            let columns = columns(self, key, [("whom", 4), ("left", 3), ("departure", 3), ("state", 4)]);
            (columns, page.due.iter().map(|line| self.due_row(line)).collect(), "nobody-due")
        } else {
            let columns = columns(self, key, [("at", 4), ("who", 3), ("whom", 5), ("why", 5)]);
            (columns, page.looks.iter().map(|line| self.look_row(line)).collect(), "no-looks")
        };
        let days = u64::try_from(LOOK_DAYS).unwrap_or_default();
        let looked = [("days", Place::Number(days)), ("count", count(page.looks.len()))];
        Ledger {
            title: self.say(key),
            hint: self.part(key, hint),
            facts: vec![
                self.fact(key, "looked", self.part_fill(key, "looked-count", &looked)),
                self.fact(key, "months", months),
                self.marked(key, "due", due_fact, if due == 0 { Mark::Good } else { Mark::Ask }),
            ],
            columns,
            rows,
            empty: self.part(key, empty),
            actions: self.privacy_actions(page),
            form: page.ask.as_ref().and_then(|ask| self.privacy_form(page, ask)),
            said: self.told_here(page.told.as_ref()),
            ..Ledger::default()
        }
    }

    fn look_row(&self, line: &LookLine) -> LedgerRow {
        let mut whom = self.about(line.about.as_ref());
        if let Some(rows) = line.rows {
            whom =
                self.part_fill("privacy-title", "whole-list", &[("list", Place::Text(&whom)), ("count", cards(rows))]);
        }
        LedgerRow {
            cells: vec![line.at.to_string(), line.operator.to_string(), whom, self.look_reason(line.why)],
            mark: if line.rows.is_some() { Mark::Ask } else { Mark::Plain },
            open: None,
        }
    }

    fn due_row(&self, line: &DueLine) -> LedgerRow {
        let departed = line.due.departed;
        let state = if line.due.card_here { "card-here" } else { "can-go" };
        LedgerRow {
            cells: vec![
                self.about(Some(&line.about)),
                departed.on.to_string(),
                self.departure(departed.why),
                self.part("privacy-title", state),
            ],
            mark: if line.due.card_here { Mark::Stop } else { Mark::Ask },
            open: Some(opens(OfficePlace::Student(line.due.student))),
        }
    }

    fn privacy_actions(&self, page: &PrivacyPage) -> Vec<Action> {
        let key = "privacy-title";
        let turn = if page.turned { "show-looks" } else { "show-due" };
        let mut actions = vec![self.action('v', self.part(key, turn), OfficeInput::Turn)];
        if page.may_erase && page.due.iter().any(|line| !line.due.card_here) {
            actions.push(self.asks_house('e', self.part(key, "erase"), HouseForm::EraseDue));
        }
        if page.may_export {
            actions.push(self.asks_house('y', self.part(key, "audit"), HouseForm::AuditPack));
        }
        actions.push(self.back());
        actions
    }

    fn privacy_form(&self, page: &PrivacyPage, ask: &HouseForm) -> Option<Form> {
        let key = "privacy-title";
        let mut fields = Vec::new();
        if *ask == HouseForm::AuditPack {
            fields.push(self.types_over(self.part(key, "year"), &page.today.ymd().0.to_string()));
            fields.push(self.types_over(self.part(key, "folder"), &page.folder));
        } else if *ask != HouseForm::EraseDue {
            return None;
        }
        fields.extend(self.second_person());
        Some(self.house_form(ask.clone(), fields))
    }
}
