//! Words of the search and of the question why a record is opened; everything is masked.

use crate::desk::office::{ExportInput, FindPage, FormKind, OfficeInput, OfficePlace, ReasonPage};
use crate::record::office::LookReason;
use crate::text::ledger::{Field, FieldKind, Form, Ledger, LedgerRow, Mark};
use crate::text::{Place, Words};

use super::parts::{columns, digit, opens};

impl Words {
    pub(super) fn find_page(&self, page: &FindPage) -> Ledger {
        let key = "find-title";
        let rows = page.hits.iter().map(|student| LedgerRow {
            cells: vec![
                student.name.masked(),
                self.class_and_seat(student.class, student.seat),
                student.education_id.masked(),
                student.departed.map(|_| self.part(key, "departed")).unwrap_or_default(),
            ],
            mark: if student.departed.is_some() { Mark::Past } else { Mark::Plain },
            open: Some(opens(OfficePlace::Student(student.education_id))),
        });
        let field = Field { label: self.part(key, "text"), first: page.text.clone(), kind: FieldKind::Text };
        Ledger {
            title: self.say(key),
            hint: self.part(key, "hint"),
            columns: columns(self, key, [("name", 3), ("class", 3), ("number", 3), ("left", 2)]),
            rows: rows.collect(),
            empty: self.part(key, if page.text.is_empty() { "begin" } else { "empty" }),
            facts: match page.hits.len() {
                0 | 1 => Vec::new(),
                found => {
                    vec![self.fact(key, "found", found.to_string()), self.fact(key, "order", self.order(page.order))]
                }
            },
            actions: match page.hits.len() {
                0 | 1 => vec![self.back()],
                _ => {
                    vec![self.action('o', self.say("order-next"), OfficeInput::Export(ExportInput::Order)), self.back()]
                }
            },
            form: Some(Form { kind: FormKind::Find, fields: vec![field], send: self.part(key, "send") }),
            said: self.told_here(page.told.as_ref()),
            ..Ledger::default()
        }
    }

    pub(super) fn reason_page(&self, page: &ReasonPage) -> Ledger {
        let key = "reason-title";
        let who = page.name.clone().unwrap_or_else(|| self.part(key, "unknown"));
        let who = [("who", Place::Text(&who))];
        let title = if page.of_card { self.part_fill(key, "card-title", &who) } else { self.fill(key, &who) };
        let digits = LookReason::ALL.into_iter().enumerate();
        let mut actions: Vec<_> = digits
            .filter_map(|(at, why)| Some(self.action(digit(at)?, self.look_reason(why), OfficeInput::Look(why))))
            .collect();
        let rows = actions.iter().map(|action| LedgerRow {
            cells: vec![action.label.clone()],
            mark: Mark::Plain,
            open: Some(action.input.clone()),
        });
        let rows = rows.collect();
        actions.push(self.back());
        Ledger {
            title,
            hint: self.part(key, "hint"),
            columns: columns(self, key, [("why", 1)]),
            rows,
            facts: page.class.map(|class| self.fact(key, "class", self.class(class))).into_iter().collect(),
            actions,
            said: self.told_here(page.told.as_ref()),
            ..Ledger::default()
        }
    }
}
