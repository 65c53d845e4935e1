//! Words of the backups: whether they are set up, the files, a drill, and a new key.

use crate::desk::board::Input;
use crate::desk::office::backups::BackupLine;
use crate::desk::office::house::Drilled;
use crate::desk::office::{BackupsPage, FormKind, HouseForm, HouseInput, OfficeInput};
use crate::text::ledger::{Action, Fact, Form, Ledger, LedgerRow, Mark};
use crate::text::{Place, Words};

use super::parts::columns;

/// Hours after which a missing backup is to be looked at, and after which it is wrong.
const LATE_HOURS: (i64, i64) = (24, 7 * 24);

impl Words {
    pub(super) fn backups_page(&self, page: &BackupsPage) -> Ledger {
        let key = "backups-title";
        let hint = match &page.ask {
            Some(HouseForm::Drill(_)) => "drill-hint",
            Some(HouseForm::NewRecipient) => "make-key-hint",
            Some(_) => "hint",
            None if page.recipient.is_none() => "no-recipient-hint",
            None => "hint",
        };
        let shares = [("at", 4), ("entries", 2), ("anchor", 6), ("size", 2), ("until", 3), ("state", 3)];
        Ledger {
            title: self.say(key),
            hint: self.part(key, hint),
            facts: self.backups_facts(page),
            columns: columns(self, key, shares),
            rows: page.files.iter().map(|line| self.backup_row(line, page.may_drill)).collect(),
            empty: self.part(key, "empty"),
            actions: self.backups_actions(page),
            form: page.ask.as_ref().and_then(|ask| self.backups_form(ask)),
            said: self.told_here(page.told.as_ref()),
            ..Ledger::default()
        }
    }

    fn backups_facts(&self, page: &BackupsPage) -> Vec<Fact> {
        let key = "backups-title";
        let recipient = match &page.recipient {
            Some(recipient) => self.fact(key, "recipient", recipient.clone()),
            None => self.marked(key, "recipient", self.part(key, "no-recipient"), Mark::Stop),
        };
        let folder = page.folder.display().to_string();
        let folder = match (page.folder_there, page.recipient.is_some()) {
            (false, true) => {
                let gone = self.part_fill(key, "folder-gone", &[("folder", Place::Text(&folder))]);
                self.marked(key, "folder", gone, Mark::Ask)
            }
            (_, _) => self.fact(key, "folder", folder),
        };
        let (last, mark) = self.last_backup(page);
        let drill = match &page.last_drill {
            None => self.marked(key, "last-drill", self.part(key, "never"), Mark::Ask),
            Some((at, file, good)) => {
                let name = if *good { "drill-good" } else { "drill-bad" };
                let at = at.to_string();
                let said = self.part_fill(key, name, &[("at", Place::Text(&at)), ("file", Place::Text(file))]);
                self.marked(key, "last-drill", said, if *good { Mark::Good } else { Mark::Stop })
            }
        };
        let mut facts = vec![recipient, folder, self.marked(key, "last", last, mark), drill];
        if let Some(drilled) = &page.drilled {
            facts.extend(self.drill_facts(drilled));
        }
        facts
    }

    fn last_backup(&self, page: &BackupsPage) -> (String, Mark) {
        let key = "backups-title";
        let Some(at) = page.last else { return (self.part(key, "never"), Mark::Stop) };
        let (ask, stop) = LATE_HOURS;
        let mark = match page.hours {
            hours if hours > stop => Mark::Stop,
            hours if hours > ask => Mark::Ask,
            _ => Mark::Good,
        };
        let at = at.to_string();
        let count = |number: i64| Place::Number(u64::try_from(number).unwrap_or_default());
        let said = if page.hours < 48 {
            self.part_fill(key, "hours-ago", &[("at", Place::Text(&at)), ("hours", count(page.hours))])
        } else {
            self.part_fill(key, "days-ago", &[("at", Place::Text(&at)), ("days", count(page.hours / 24))])
        };
        (said, mark)
    }

    fn drill_facts(&self, drilled: &Drilled) -> Vec<Fact> {
        let key = "backups-title";
        let yes = |good: bool| if good { Mark::Good } else { Mark::Stop };
        let word = |good: bool| self.say(if good { "office-yes" } else { "office-no" });
        let mut facts = vec![
            self.fact(key, "drilled-entries", drilled.entries.to_string()),
            self.fact(key, "drilled-students", drilled.students.to_string()),
            self.marked(key, "drilled-whole", word(drilled.doubts.is_empty()), yes(drilled.doubts.is_empty())),
            self.marked(key, "drilled-anchored", word(drilled.anchored), yes(drilled.anchored)),
        ];
        facts.extend(
            drilled.doubts.iter().map(|doubt| self.marked(key, "drilled-doubt", self.doubt(doubt), Mark::Stop)),
        );
        facts
    }

    fn backup_row(&self, line: &BackupLine, may_drill: bool) -> LedgerRow {
        let key = "backups-title";
        let (mark, state) = match line.anchored {
            Some(true) => (Mark::Good, "anchored"),
            Some(false) => (Mark::Stop, "not-anchored"),
            None => (Mark::Plain, "other-desk"),
        };
        let name = &line.name;
        let ask = FormKind::House(HouseForm::Drill(name.to_string()));
        LedgerRow {
            cells: vec![
                format!("{} {}", name.day(), clock(name.order().2)),
                self.or_dash(line.entries.map(|entries| entries.to_string())),
                format!("{}:{}:{}", name.desk(), name.seq(), name.head()),
                size(line.bytes),
                line.until.map_or_else(|| self.part(key, "long"), |day| day.to_string()),
                self.part(key, state),
            ],
            mark,
            open: may_drill.then_some(Input::Office(OfficeInput::Ask(ask))),
        }
    }

    fn backups_actions(&self, page: &BackupsPage) -> Vec<Action> {
        let key = "backups-title";
        let mut actions = Vec::new();
        if page.may_back_up {
            actions.push(self.presses('m', self.part(key, "make"), HouseInput::BackUp));
        }
        if let Some(newest) = page.files.first().filter(|_| page.may_drill) {
            actions.push(self.asks_house('d', self.part(key, "drill"), HouseForm::Drill(newest.name.to_string())));
        }
        if page.may_make_key {
            actions.push(self.asks_house('k', self.part(key, "make-key"), HouseForm::NewRecipient));
        }
        actions.push(self.back());
        actions
    }

    fn backups_form(&self, ask: &HouseForm) -> Option<Form> {
        let name = if *ask == HouseForm::NewRecipient {
            "secret-file"
        } else if matches!(ask, HouseForm::Drill(_)) {
            "identity"
        } else {
            return None;
        };
        Some(self.house_form(ask.clone(), vec![self.types(self.part("backups-title", name))]))
    }
}

/// Writes a time such as `184501` with its colons.
fn clock(time: &str) -> String {
    let part = |from: usize| time.get(from..from + 2).unwrap_or_default();
    format!("{}:{}:{}", part(0), part(2), part(4))
}

/// Writes bytes in the largest unit that is not below one.
fn size(bytes: u64) -> String {
    const KIB: u64 = 1024;
    match bytes {
        0..KIB => format!("{bytes} B"),
        KIB..1_048_576 => format!("{} KB", bytes.div_ceil(KIB)),
        _ => format!("{}.{} MB", bytes / 1_048_576, bytes % 1_048_576 * 10 / 1_048_576),
    }
}
