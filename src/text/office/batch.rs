//! Words of the batches: the list with its balance, one batch with its equations written out.

use crate::desk::office::batch::{BatchMove, BatchPage, Exception, ExceptionKind};
use crate::desk::office::batches::{BatchLine, BatchesPage};
use crate::desk::office::{FormKind, OfficeInput, OfficePlace};
use crate::record::{Balance, BatchStep};
use crate::text::ledger::{Action, Fact, Form, Ledger, LedgerRow, Mark};
use crate::text::{Place, Words};

use super::parts::{cards, columns, digit, opens};

impl Words {
    pub(super) fn batches_page(&self, page: &BatchesPage) -> Ledger {
        let key = "batches-title";
        let titles = [("batch", 4), ("stage", 3), ("expected", 2), ("ok", 2), ("quarantined", 2), ("missing", 2)];
        let mut told = columns(self, key, titles);
        told.extend(columns(self, key, [("extra", 2), ("duplicate", 2), ("late", 2), ("balance", 3)]));
        Ledger {
            title: self.say(key),
            hint: self.part(key, "hint"),
            columns: told,
            rows: page.lines.iter().map(|line| self.batch_row(line)).collect(),
            empty: self.part(key, "empty"),
            actions: vec![self.back()],
            said: self.told_here(page.told.as_ref()),
            ..Ledger::default()
        }
    }

    fn batch_row(&self, line: &BatchLine) -> LedgerRow {
        let numbers = line.numbers();
        let (mark, balance) = self.balanced(&numbers);
        let mut cells = vec![line.record.batch.to_string(), self.stage(line.record.stage)];
        let counts = [numbers.expected, numbers.ok, numbers.quarantined, numbers.missing];
        cells.extend(counts.iter().map(ToString::to_string));
        cells.extend([numbers.extra, numbers.duplicate, line.record.late].iter().map(ToString::to_string));
        cells.push(balance);
        let done = line.record.closed.is_some() && mark == Mark::Good;
        let open = Some(opens(OfficePlace::Batch(line.record.batch.clone())));
        LedgerRow { cells, mark: if done { Mark::Past } else { mark }, open }
    }

    fn balanced(&self, numbers: &Balance) -> (Mark, String) {
        if numbers.holds() { (Mark::Good, self.say("balance-holds")) } else { (Mark::Stop, self.say("balance-broken")) }
    }

    pub(super) fn batch_page(&self, page: &BatchPage) -> Ledger {
        let key = "batch-title";
        let hint = match &page.ask {
            Some(FormKind::MoveBatch(_, to)) => self.say(&format!("move-hint-{}", to.code())),
            Some(FormKind::CloseBatch(_)) => {
                let signed = self.part_fill(key, "list-equation", &list_places(&page.line.balance));
                let hint = self.part_fill(key, "close-hint", &[("equation", Place::Text(&signed))]);
                self.hint_and(&hint, &self.say("office-two-people"))
            }
            Some(_) | None => self.part(key, "hint"),
        };
        let titles = [("what", 4), ("name", 3), ("class", 4), ("number", 3), ("custody", 4)];
        Ledger {
            title: self.fill(key, &[("batch", Place::Text(page.line.record.batch.as_str()))]),
            hint,
            facts: self.batch_facts(page),
            columns: columns(self, key, titles),
            rows: page.exceptions.iter().map(|exception| self.exception_row(exception)).collect(),
            empty: self.part(key, "empty"),
            actions: self.batch_actions(page),
            form: page.ask.as_ref().map(|ask| self.batch_form(ask)),
            said: self.told_here(page.told.as_ref()),
            ..Ledger::default()
        }
    }

    fn batch_facts(&self, page: &BatchPage) -> Vec<Fact> {
        let key = "batch-title";
        let record = &page.line.record;
        let numbers = page.line.numbers();
        let sealed = match record.sealed {
            Some(pieces) => self.part_fill(key, "sealed-count", &[("count", cards(pieces))]),
            None => self.part(key, "not-counted"),
        };
        let list = numbers.expected == numbers.ok + numbers.quarantined + numbers.missing;
        let plastics = numbers.plastics == numbers.ok + numbers.quarantined + numbers.extra + numbers.duplicate;
        // Whatever is left of the three must be wrong in the last one.
        let ok = numbers.holds() || !(list && plastics);
        let equation = |name: &str, holds: bool, text: String| {
            let mark = if holds { Mark::Good } else { Mark::Stop };
            self.marked(key, name, text, mark)
        };
        let mut facts = vec![
            equation("list", list, self.part_fill(key, "list-equation", &list_places(&numbers))),
            equation("plastics", plastics, self.part_fill(key, "plastics-equation", &plastics_places(&numbers))),
            equation("ok", ok, self.part_fill(key, "ok-equation", &ok_places(&numbers))),
            self.fact(key, "stage", self.stage(record.stage)),
            self.fact(key, "sealed", sealed),
            self.fact(key, "imported", record.imported.to_string()),
            self.fact(key, "file", record.file.clone()),
        ];
        if let Some(closed) = record.closed {
            facts.push(self.marked(key, "closed", closed.to_string(), Mark::Past));
        }
        if record.late > 0 {
            let late = self.part_fill(key, "late-count", &[("count", cards(record.late))]);
            facts.push(self.marked(key, "late", late, Mark::Ask));
        }
        if let Some(why) = page.not_yet {
            facts.push(self.marked(key, "not-yet", self.refusal(why.code()).what, Mark::Ask));
        }
        facts
    }

    fn exception_row(&self, exception: &Exception) -> LedgerRow {
        let student = exception.student.as_ref();
        let (mark, what) = match exception.kind {
            ExceptionKind::Missing => (Mark::Ask, self.say("exception-missing")),
            ExceptionKind::Quarantined(reason) => {
                let reason = self.quarantine(reason);
                (Mark::Stop, self.fill("exception-quarantined", &[("reason", Place::Text(&reason))]))
            }
            ExceptionKind::Unchecked => (Mark::Ask, self.say("exception-unchecked")),
            ExceptionKind::Extra => (Mark::Stop, self.say("exception-extra")),
            ExceptionKind::Duplicate => (Mark::Stop, self.say("exception-duplicate")),
            ExceptionKind::Late => (Mark::Ask, self.say("exception-late")),
        };
        LedgerRow {
            cells: vec![
                what,
                self.or_dash(student.map(|student| student.name.masked())),
                self.or_dash(student.map(|student| self.class_and_seat(student.class, student.seat))),
                self.or_dash(exception.card.holder.map(|holder| holder.masked())),
                self.custody(exception.card.custody),
            ],
            mark,
            open: Some(opens(OfficePlace::Card(exception.card.card.clone()))),
        }
    }

    fn batch_actions(&self, page: &BatchPage) -> Vec<Action> {
        let batch = &page.line.record.batch;
        let moves = page.moves.iter().enumerate().filter_map(|(at, to)| {
            Some(self.asks(digit(at)?, self.move_name(*to), FormKind::MoveBatch(batch.clone(), *to)))
        });
        let mut actions: Vec<Action> = moves.collect();
        let key = "batch-title";
        if page.may_close {
            actions.push(self.asks('c', self.part(key, "close"), FormKind::CloseBatch(batch.clone())));
        }
        if page.may_print {
            actions.push(self.action('p', self.part(key, "print"), OfficeInput::PrintCheck));
        }
        actions.push(self.back());
        actions
    }

    /// Returns a step of a batch in a history, with the count of the sealed box.
    pub(super) fn step(&self, step: BatchStep) -> String {
        match step {
            BatchStep::Made => self.move_name(BatchMove::Made),
            BatchStep::AtDistrict => self.move_name(BatchMove::AtDistrict),
            BatchStep::Received(pieces) => {
                let count = self.part_fill("batch-title", "sealed-count", &[("count", cards(pieces))]);
                format!("{} · {count}", self.move_name(BatchMove::Received))
            }
            BatchStep::Checked => self.move_name(BatchMove::Checked),
            BatchStep::Distributing => self.move_name(BatchMove::Distributing),
            BatchStep::Reconciled => self.move_name(BatchMove::Reconciled),
        }
    }

    fn move_name(&self, to: BatchMove) -> String {
        self.say(&format!("move-{}", to.code()))
    }

    fn batch_form(&self, ask: &FormKind) -> Form {
        let fields = if matches!(ask, FormKind::MoveBatch(_, BatchMove::Received)) {
            vec![self.types(self.part("batch-title", "pieces"))]
        } else if matches!(ask, FormKind::CloseBatch(_)) {
            self.second_person().to_vec()
        } else {
            Vec::new()
        };
        self.form_for(ask.clone(), fields)
    }
}

fn list_places(balance: &Balance) -> [(&'static str, Place<'static>); 4] {
    [
        ("expected", cards(balance.expected)),
        ("ok", cards(balance.ok)),
        ("quarantined", cards(balance.quarantined)),
        ("missing", cards(balance.missing)),
    ]
}

fn plastics_places(balance: &Balance) -> [(&'static str, Place<'static>); 5] {
    [
        ("plastics", cards(balance.plastics)),
        ("ok", cards(balance.ok)),
        ("quarantined", cards(balance.quarantined)),
        ("extra", cards(balance.extra)),
        ("duplicate", cards(balance.duplicate)),
    ]
}

fn ok_places(balance: &Balance) -> [(&'static str, Place<'static>); 7] {
    [
        ("ok", cards(balance.ok)),
        ("office", cards(balance.in_office)),
        ("unchecked", cards(balance.unchecked)),
        ("teachers", cards(balance.with_teachers)),
        ("handed", cards(balance.handed_over)),
        ("back", cards(balance.came_back)),
        ("away", cards(balance.sent_away)),
    ]
}
