//! Words of the rows of one group, and of what is wrong in a table.

use crate::desk::board::Input;
use crate::desk::import::{Group, View};
use crate::desk::office::import::{GroupRow, Outline, ROW, row_named};
use crate::desk::office::{FormKind, ImportForm, ImportInput, ImportPage, OfficeInput, OfficePlace};
use crate::id::Name;
use crate::record::{Student, StudentField};
use crate::table::Problem;
use crate::text::ledger::{Ledger, LedgerRow, Mark};
use crate::text::office::parts::{columns, count, opens};
use crate::text::{Place, Words};

const KEY: &str = "import-groups";

impl Words {
    pub(super) fn import_group(&self, page: &ImportPage, outline: &Outline, group: Group, rows: &[GroupRow]) -> Ledger {
        let problems = matches!(group, Group::Errors | Group::Warnings | Group::Notes);
        let (titles, name) = match group {
            Group::Errors | Group::Warnings | Group::Notes => ([("cell", 3), ("what", 7), ("next", 7)], "problem-hint"),
            Group::Conflicts => ([("who", 4), ("change", 7), ("decided", 4)], "conflict-hint"),
            Group::Spellings => ([("written", 4), ("first-cell", 3), ("rows", 2)], "spelling-hint"),
            Group::New | Group::Changed | Group::Absent | Group::Unchanged => {
                let name = if group == Group::Absent { "absent-hint" } else { "student-hint" };
                ([("who", 4), ("class", 4), ("change", 6)], name)
            }
        };
        let of = outline.count(group);
        let mut facts = vec![self.fact(KEY, "rows", of.to_string())];
        if rows.len() < of && problems || of > rows.len() {
            facts.push(self.marked(
                KEY,
                "shown",
                self.part_fill(KEY, "first", &[("count", count(rows.len()))]),
                Mark::Ask,
            ));
        }
        let view = ImportInput::Show(View::Overview);
        let mut actions = vec![self.import_key('v', self.part(KEY, "overview"), view)];
        if group == Group::Conflicts {
            let all = outline.taken == of;
            let name = if all { "keep-all" } else { "take-all" };
            actions.push(self.import_key('f', self.part("import-overview", name), ImportInput::TakeConflicts));
        }
        if problems {
            actions.extend(self.save_key(outline));
        }
        actions.push(self.back());
        facts.extend(page.stage.map(|stage| self.stage_fact(page, stage)));
        Ledger {
            title: self.fill("import-group", &[("group", Place::Text(&self.group_name(group, outline.purpose)))]),
            hint: self.part(KEY, name),
            facts,
            columns: columns(self, KEY, titles),
            rows: rows.iter().enumerate().map(|(at, row)| self.group_row(at, row, group)).collect(),
            empty: self.say("office-none"),
            actions,
            ..Ledger::default()
        }
    }

    fn group_row(&self, at: usize, row: &GroupRow, group: Group) -> LedgerRow {
        match row {
            GroupRow::Student(student) => self.student_row(student, self.or_dash(None), group),
            GroupRow::Other(student) => self.student_row(student, self.part(KEY, "other-change"), group),
            GroupRow::Change(student, field, before, after) => {
                self.student_row(student, self.change(*field, &before.0, &after.0), group)
            }
            GroupRow::Conflict { at, student, field, before, after, taken, .. } => LedgerRow {
                cells: vec![
                    format!("{} · {}", student.name.masked(), self.class_and_seat(student.class, student.seat)),
                    self.change(*field, &before.0, &after.0),
                    self.part(KEY, if *taken { "takes-file" } else { "keeps-hand" }),
                ],
                mark: if *taken { Mark::Good } else { Mark::Ask },
                open: Some(Input::Office(OfficeInput::Import(ImportInput::TakeConflict(*at)))),
            },
            GroupRow::Spelling { text, cell, rows } => LedgerRow {
                cells: vec![text.clone(), cell.clone(), rows.to_string()],
                mark: Mark::Ask,
                open: Some(Input::Office(OfficeInput::Ask(FormKind::Import(ImportForm::Spelling(at))))),
            },
            GroupRow::Problem(problem) => {
                let mark = match group {
                    Group::Errors => Mark::Stop,
                    Group::Warnings => Mark::Ask,
                    Group::New | Group::Changed | Group::Conflicts | Group::Spellings => Mark::Plain,
                    Group::Absent | Group::Unchanged | Group::Notes => Mark::Plain,
                };
                let (what, next) = self.problem(problem);
                let cell = format!("{} {}", problem.sheet, problem.cell);
                LedgerRow { cells: vec![cell, what, next], mark, open: None }
            }
            GroupRow::Card(student, line) => {
                let (who, class) = match student {
                    Some(student) => (student.name.masked(), self.class_and_seat(student.class, student.seat)),
                    None => (line.holder.masked(), self.part(KEY, "not-on-roster")),
                };
                let number = line.card_number.as_ref().map(crate::id::CardNumber::masked);
                let slot = line.slot.map(|slot| self.slot(slot));
                let told: Vec<String> = std::iter::once(self.kind(line.kind)).chain(number).chain(slot).collect();
                LedgerRow {
                    cells: vec![who, class, told.join(" · ")],
                    mark: if student.is_some() { Mark::Plain } else { Mark::Ask },
                    open: None,
                }
            }
        }
    }

    fn student_row(&self, student: &Student, change: String, group: Group) -> LedgerRow {
        let known = group != Group::New;
        LedgerRow {
            cells: vec![student.name.masked(), self.class_and_seat(student.class, student.seat), change],
            mark: if group == Group::Absent { Mark::Ask } else { Mark::Plain },
            open: known.then(|| opens(OfficePlace::Student(student.education_id))),
        }
    }

    /// Returns a field with its value before and after; a name stays masked.
    fn change(&self, field: StudentField, before: &str, after: &str) -> String {
        let shown = |text: &str| match field {
            _ if text.is_empty() => self.or_dash(None),
            StudentField::Name => Name::parse(text).map_or_else(|_| "*".to_owned(), |name| name.masked()),
            StudentField::Sex | StudentField::Class | StudentField::Seat | StudentField::ValidUntil => text.to_owned(),
        };
        let (name, before, after) = (self.student_field(field), shown(before), shown(after));
        let places = [("field", Place::Text(&name)), ("before", Place::Text(&before)), ("after", Place::Text(&after))];
        let hidden = field == StudentField::Name && before == after;
        self.part_fill(KEY, if hidden { "change-hidden" } else { "change-of" }, &places)
    }

    /// Returns the name of a field of a student, such as `班级`.
    pub fn student_field(&self, field: StudentField) -> String {
        self.part("import-fields", field.code())
    }

    /// Returns what is wrong in a table, and what to do.
    pub fn problem(&self, problem: &Problem) -> (String, String) {
        let key = format!("problem-{}", problem.code);
        if !self.knows(&key) {
            return (problem.message.clone(), self.or_dash(None));
        }
        let row = row_named(problem);
        (self.fill(&key, &[("row", Place::Text(&row))]), self.part(&key, "next"))
    }

    /// Returns both as one sentence for a code, with a mark where the number of a row belongs.
    pub(super) fn problem_of(&self, code: &str) -> Option<String> {
        let key = format!("problem-{code}");
        self.knows(&key).then(|| {
            let row = ROW.to_string();
            self.hint_and(&self.fill(&key, &[("row", Place::Text(&row))]), &self.part(&key, "next"))
        })
    }
}
