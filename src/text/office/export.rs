//! Words of the page about lists that leave as a file: what is in it, how it is saved, and what it cannot show.

use crate::desk::export::ListKind;
use crate::desk::export::file::Format;
use crate::desk::office::export::{ExportForm, ExportInput, ListLine, ListShown};
use crate::desk::office::{ExportPage, FormKind, OfficeInput, OfficePlace};
use crate::desk::order::Order;
use crate::text::ledger::{Action, Column, Fact, Field, Form, Ledger, LedgerRow, Mark};
use crate::text::{Place, Words};

use super::parts::{columns, count, digit, opens};

const KEY: &str = "export-title";
const LIST: &str = "export-list";
/// Digits of a digest that a sentence shows; the journal has all.
const DIGITS: usize = 16;

impl Words {
    pub(super) fn export_page(&self, page: &ExportPage) -> Ledger {
        let said = self.told_here(page.told.as_ref());
        match &page.shown {
            Some(shown) => Ledger { said, ..self.list_shown(shown) },
            None => Ledger { said, ..self.lists(&page.lists) },
        }
    }

    /// Returns the words for a list, such as `未领清单`.
    pub fn list_name(&self, kind: ListKind) -> String {
        self.say(&format!("list-kind-{}", kind.code()))
    }

    /// Returns the words for an order; none means as found.
    pub fn order(&self, order: Option<Order>) -> String {
        self.say(match order {
            None => "order-best",
            Some(Order::Seat) => "order-seat",
            Some(Order::Pinyin) => "order-pinyin",
            Some(Order::Stroke) => "order-stroke",
        })
    }

    /// Returns the words for a kind of file.
    pub fn file_format(&self, format: Format) -> String {
        self.say(match format {
            Format::Workbook => "format-workbook",
            Format::Utf8 => "format-utf8",
            Format::Gb18030 => "format-gb18030",
        })
    }

    pub(super) fn exported(&self, kind: ListKind, rows: u32, file: &str, sha256: &str) -> String {
        let (list, digits) = (self.list_name(kind), sha256.get(..DIGITS).unwrap_or(sha256));
        let places = [
            ("list", Place::Text(&list)),
            ("rows", Place::Number(rows.into())),
            ("file", Place::Text(file)),
            ("digits", Place::Text(digits)),
        ];
        self.fill("export-saved", &places)
    }

    fn lists(&self, lists: &[ListLine]) -> Ledger {
        let place = |line: &ListLine| opens(OfficePlace::ExportList(line.kind));
        let rows = lists.iter().map(|line| LedgerRow {
            cells: vec![
                self.list_name(line.kind),
                self.part_fill(KEY, "rows", &[("count", count(line.rows))]),
                self.part(&format!("list-kind-{}", line.kind.code()), "for"),
                self.part(
                    KEY,
                    if !line.may {
                        "may-not"
                    } else if is_by_two(line.kind) {
                        "two"
                    } else {
                        "alone"
                    },
                ),
            ],
            mark: if line.may { Mark::Plain } else { Mark::Past },
            open: Some(place(line)),
        });
        let keys = lists.iter().enumerate();
        let keys = keys.filter_map(|(at, line)| {
            Some(Action { key: digit(at)?, label: self.list_name(line.kind), input: place(line) })
        });
        Ledger {
            title: self.say(KEY),
            hint: self.part(KEY, "hint"),
            columns: columns(self, KEY, [("list", 3), ("count", 2), ("for", 6), ("who", 3)]),
            rows: rows.collect(),
            actions: keys.chain([self.back()]).collect(),
            ..Ledger::default()
        }
    }

    fn list_shown(&self, page: &ListShown) -> Ledger {
        let list = self.list_name(page.kind);
        let rows = page.rows.iter().map(|cells| LedgerRow { cells: cells.clone(), mark: Mark::Plain, open: None });
        let form = page.ask.filter(|ask| *ask == ExportForm::Scope || page.may).map(|ask| self.export_form(ask, page));
        let hint = match page.ask {
            Some(ExportForm::Scope) if page.kind.takes_day() => "hint-day",
            Some(ExportForm::Scope) => "hint-scope",
            Some(ExportForm::Save) if page.by_two => "hint-two",
            Some(ExportForm::Save) if page.format != Format::Workbook => "hint-text",
            Some(ExportForm::Save) => "hint-save",
            None if page.rows.len() < page.total => "hint-more",
            None => "hint",
        };
        Ledger {
            title: self.fill(LIST, &[("list", Place::Text(&list))]),
            hint: self.part_fill(LIST, hint, &[("count", count(page.rows.len()))]),
            facts: self.list_facts(page),
            columns: page
                .columns
                .iter()
                .map(|(title, share)| Column { title: (*title).to_owned(), share: *share })
                .collect(),
            rows: rows.collect(),
            empty: self.part(LIST, "empty"),
            actions: self.list_actions(page),
            form,
            ..Ledger::default()
        }
    }

    fn list_facts(&self, page: &ListShown) -> Vec<Fact> {
        let mut facts = vec![
            self.fact(LIST, "rows", page.total.to_string()),
            self.fact(LIST, "scope", self.scope_told(page)),
            self.fact(LIST, "format", self.file_format(page.format)),
        ];
        if !page.kind.takes_day() {
            facts.insert(2, self.fact(LIST, "order", self.order(Some(page.order))));
        }
        if let Some([week, month, quarter]) = page.ages {
            let places = [("week", count(week)), ("month", count(month)), ("quarter", count(quarter))];
            let mark = if month > 0 { Mark::Ask } else { Mark::Plain };
            facts.push(self.marked(LIST, "ages", self.part_fill(LIST, "ages-told", &places), mark));
        }
        if page.beyond_count > 0 {
            let told = page.beyond.iter().map(|(cell, named)| format!("{cell} {named}")).collect::<Vec<_>>().join("  ");
            let places = [("count", count(page.beyond_count)), ("told", Place::Text(&told))];
            facts.push(self.marked(LIST, "beyond", self.part_fill(LIST, "beyond-told", &places), Mark::Ask));
        }
        facts
    }

    fn scope_told(&self, page: &ListShown) -> String {
        let class = page.scope.class.map(|class| self.class(class));
        let batch = page.scope.batch.as_ref().map(ToString::to_string);
        let day = page.scope.day.map(|day| day.to_string());
        let told: Vec<String> = day.into_iter().chain(class).chain(batch).collect();
        if told.is_empty() { self.part(LIST, "all") } else { told.join(" · ") }
    }

    fn list_actions(&self, page: &ListShown) -> Vec<Action> {
        let does = |key, label: String, input| self.action(key, label, OfficeInput::Export(input));
        let mut actions = Vec::new();
        if page.may {
            actions.push(self.asks('x', self.part(LIST, "save"), FormKind::Export(ExportForm::Save)));
        }
        actions.push(self.asks('k', self.part(LIST, "choose"), FormKind::Export(ExportForm::Scope)));
        if !page.kind.takes_day() {
            actions.push(does('o', self.say("order-next"), ExportInput::Order));
        }
        actions.push(does('f', self.part(LIST, "next-format"), ExportInput::Format));
        actions.push(self.back());
        actions
    }

    fn export_form(&self, ask: ExportForm, page: &ListShown) -> Form {
        let mut fields: Vec<Field> = Vec::new();
        match ask {
            ExportForm::Scope => {
                let class = page.scope.class.map(|class| class.to_string()).unwrap_or_default();
                fields.push(self.types_over(self.part(LIST, "class"), &class));
                if page.kind.takes_batch() {
                    let all = [self.part(LIST, "all-batches")];
                    let choices = all.into_iter().chain(page.batches.iter().map(ToString::to_string)).collect();
                    let chosen = page.batches.iter().position(|batch| Some(batch) == page.scope.batch.as_ref());
                    let first = chosen.map_or(0, |at| at + 1).to_string();
                    fields.push(Field { first, ..self.chooses(self.part(LIST, "batch"), choices) });
                }
                if page.kind.takes_day() {
                    let day = page.scope.day.map(|day| day.to_string()).unwrap_or_default();
                    fields.push(self.types_over(self.part(LIST, "day"), &day));
                }
            }
            ExportForm::Save => {
                fields.push(self.types_over(self.part(LIST, "file"), &page.file));
                if page.by_two {
                    fields.extend(self.second_person());
                }
            }
        }
        self.form_for(FormKind::Export(ask), fields)
    }
}

fn is_by_two(kind: ListKind) -> bool {
    kind == ListKind::Roster
}
