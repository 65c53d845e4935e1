//! Words of the import: the runs that there were, the numbers of a dry run, and its forms; names are masked.
//!
//! `columns` words the columns of a file, `rows` the rows of one group and what is wrong in them.

mod columns;
mod rows;

use crate::desk::board::Input;
use crate::desk::import::worker::Stage;
use crate::desk::import::{Done, Group, View};
use crate::desk::office::import::{ImportStep, Outline, RunLine};
use crate::desk::office::{FormKind, ImportForm, ImportInput, ImportPage, OfficeInput, OfficePlace, Told};
use crate::table::Purpose;
use crate::text::ledger::{Action, Fact, Field, FieldKind, Form, Ledger, LedgerRow, Mark};
use crate::text::{Place, Words};

use super::parts::{columns, count, opens};

const KEY: &str = "import-title";
const OVERVIEW: &str = "import-overview";

impl Words {
    pub(super) fn import_page(&self, page: &ImportPage) -> Ledger {
        let ledger = match &page.step {
            ImportStep::Idle { runs, trouble } => self.import_runs(page, runs, *trouble),
            ImportStep::Columns(outline, lines) => self.import_columns(page, outline, lines),
            ImportStep::Overview(outline) => self.import_overview(page, outline),
            ImportStep::Group(outline, group, rows) => self.import_group(page, outline, *group, rows),
        };
        let form = page.ask.as_ref().and_then(|ask| self.import_form(page, ask));
        let hint = match (&form, &page.ask) {
            (Some(_), Some(ask)) => self.import_form_hint(page, ask),
            (_, _) => ledger.hint,
        };
        Ledger { form, hint, said: self.import_said(page).or(ledger.said), ..ledger }
    }

    fn import_runs(&self, page: &ImportPage, runs: &[RunLine], trouble: Option<&'static str>) -> Ledger {
        let mut actions = Vec::new();
        if page.may_import {
            actions.push(self.asks_import('o', self.part(KEY, "open"), ImportForm::Open));
        }
        if page.stage.is_some() {
            actions.push(self.import_key('s', self.part(KEY, "stop"), ImportInput::Stop));
        }
        let last = runs.iter().find(|line| line.last).filter(|_| page.may_import);
        if let Some(last) = last {
            actions.push(self.asks_import('u', self.part(KEY, "undo"), ImportForm::Undo(last.run.entry)));
        }
        actions.push(self.back());
        let mut facts = vec![self.fact(KEY, "runs", runs.iter().filter(|line| !line.run.undone).count().to_string())];
        facts.extend(page.stage.map(|stage| self.stage_fact(page, stage)));
        let said = trouble.map(|code| {
            let said = self.of_code(code).unwrap_or_else(|| self.refusal(code));
            let places = [
                ("file", Place::Text(&page.file)),
                ("what", Place::Text(&said.what)),
                ("next", Place::Text(&said.next)),
            ];
            (Mark::Stop, self.fill("import-trouble", &places))
        });
        Ledger {
            title: self.say(KEY),
            hint: self.part(KEY, if page.may_import { "hint" } else { "hint-others" }),
            facts,
            columns: columns(self, KEY, [("at", 4), ("who", 2), ("what", 3), ("file", 5), ("rows", 2), ("state", 3)]),
            rows: runs.iter().map(|line| self.run_row(line, page.may_import)).collect(),
            empty: self.part(KEY, "empty"),
            actions,
            said,
            ..Ledger::default()
        }
    }

    fn run_row(&self, line: &RunLine, may_undo: bool) -> LedgerRow {
        let run = &line.run;
        let what = match &run.batch {
            None => self.part(KEY, "roster"),
            Some(batch) => self.part_fill(KEY, "batch-of", &[("batch", Place::Text(batch.as_str()))]),
        };
        let (mark, state) = match (run.undone, line.last) {
            (true, _) => (Mark::Past, self.say("office-taken-back")),
            (false, true) => (Mark::Plain, self.part(KEY, "last")),
            (false, false) => (Mark::Plain, self.part(KEY, "stands")),
        };
        let undo = ImportForm::Undo(run.entry);
        LedgerRow {
            cells: vec![
                run.at.to_string(),
                run.operator.to_string(),
                what,
                run.file.clone(),
                run.count.to_string(),
                state,
            ],
            mark,
            open: if line.last && may_undo {
                Some(Input::Office(OfficeInput::Ask(FormKind::Import(undo))))
            } else {
                Some(opens(OfficePlace::Entry(run.entry)))
            },
        }
    }

    fn import_overview(&self, page: &ImportPage, outline: &Outline) -> Ledger {
        let mut rows = vec![self.take_row(outline)];
        rows.extend(outline.groups.iter().map(|(group, rows)| self.group_line(outline, *group, *rows)));
        let mut actions = Vec::new();
        if outline.writes > 0 {
            actions.push(self.asks_import('i', self.part(OVERVIEW, "take"), ImportForm::Take));
        }
        let mut switch = |key, group, name, input| {
            if outline.count(group) > 0 {
                actions.push(self.import_key(key, self.part(OVERVIEW, name), input));
            }
        };
        let or = |on, yes, no| if on { yes } else { no };
        switch('n', Group::New, or(outline.takes_new, "leave-new", "take-new"), ImportInput::TakeNew);
        let changed = or(outline.takes_changed, "leave-changed", "take-changed");
        switch('c', Group::Changed, changed, ImportInput::TakeChanged);
        let all = outline.taken > 0 && outline.taken == outline.count(Group::Conflicts);
        switch('f', Group::Conflicts, or(all, "keep-all", "take-all"), ImportInput::TakeConflicts);
        actions.extend(self.save_key(outline));
        let view = ImportInput::Show(View::Columns);
        actions.push(self.import_key('m', self.part(OVERVIEW, "columns"), view));
        actions.extend(self.file_keys(page));
        Ledger {
            title: self.say(OVERVIEW),
            hint: self.part(OVERVIEW, if outline.writes > 0 { "hint" } else { "hint-nothing" }),
            facts: self.outline_facts(page, outline),
            columns: columns(self, OVERVIEW, [("group", 4), ("count", 2), ("becomes", 6)]),
            rows,
            empty: self.part(OVERVIEW, "hint-nothing"),
            actions,
            ..Ledger::default()
        }
    }

    /// The first row: Enter takes the file in.
    fn take_row(&self, outline: &Outline) -> LedgerRow {
        if outline.writes == 0 {
            let name = if outline.count(Group::Errors) > 0 { "nothing-with-errors" } else { "nothing" };
            return LedgerRow {
                cells: vec![self.part(OVERVIEW, "take"), "0".to_owned(), self.part(OVERVIEW, name)],
                mark: Mark::Past,
                open: None,
            };
        }
        LedgerRow {
            cells: vec![
                self.part(OVERVIEW, "take"),
                outline.writes.to_string(),
                self.part(OVERVIEW, if outline.count(Group::Errors) > 0 { "take-but-errors" } else { "take-all-rows" }),
            ],
            mark: Mark::Good,
            open: Some(Input::Office(OfficeInput::Ask(FormKind::Import(ImportForm::Take)))),
        }
    }

    fn group_line(&self, outline: &Outline, group: Group, rows: usize) -> LedgerRow {
        let (mark, becomes) = match group {
            Group::New if outline.takes_new => (Mark::Plain, "is-taken"),
            Group::Changed if outline.takes_changed => (Mark::Plain, "is-taken"),
            Group::New | Group::Changed => (Mark::Past, "is-left"),
            Group::Conflicts if outline.taken == 0 => (Mark::Ask, "hand-stays"),
            Group::Conflicts => (Mark::Ask, "hand-goes"),
            Group::Spellings => (Mark::Ask, "which-class"),
            Group::Errors => (Mark::Stop, "never-taken"),
            Group::Warnings => (Mark::Ask, "look"),
            Group::Absent => (Mark::Ask, "only-told"),
            Group::Unchanged | Group::Notes => (Mark::Plain, "only-told"),
        };
        let becomes = self.part_fill(OVERVIEW, becomes, &[("count", count(outline.taken))]);
        LedgerRow {
            cells: vec![self.group_name(group, outline.purpose), rows.to_string(), becomes],
            mark,
            open: Some(Input::Office(OfficeInput::Import(ImportInput::Show(View::Group(group))))),
        }
    }

    /// Returns the name of a group, such as `不在文件中`.
    pub(super) fn group_name(&self, group: Group, purpose: Purpose) -> String {
        match (group, purpose) {
            (Group::Absent, _) => self.part("import-groups", "absent"),
            (_, _) => self.part("import-groups", group.code()),
        }
    }

    fn outline_facts(&self, page: &ImportPage, outline: &Outline) -> Vec<Fact> {
        let (sheet, at, of) = &outline.sheet;
        let mut facts = vec![self.fact(OVERVIEW, "file", page.file.clone()), self.kind_fact(outline)];
        if *of > 1 {
            let places = [("sheet", Place::Text(sheet)), ("at", count(*at)), ("of", count(*of))];
            facts.push(self.marked(OVERVIEW, "sheet", self.part_fill(OVERVIEW, "sheet-of", &places), Mark::Ask));
        }
        let name = if outline.recalled { "columns-remembered" } else { "columns-guessed" };
        let row = Place::Number(u64::from(outline.header.0));
        facts.push(self.fact(OVERVIEW, "columns", self.part_fill(OVERVIEW, name, &[("row", row)])));
        facts.extend(page.stage.map(|stage| self.stage_fact(page, stage)));
        facts
    }

    pub(super) fn kind_fact(&self, outline: &Outline) -> Fact {
        match (outline.purpose, &outline.batch) {
            (Purpose::Roster, _) => self.fact(OVERVIEW, "kind", self.part(KEY, "roster")),
            (Purpose::Batch, Some(batch)) => {
                let named = self.part_fill(KEY, "batch-of", &[("batch", Place::Text(batch.as_str()))]);
                self.fact(OVERVIEW, "kind", named)
            }
            (Purpose::Batch, None) => self.marked(OVERVIEW, "kind", self.part(KEY, "batch-unnamed"), Mark::Stop),
        }
    }

    pub(super) fn stage_fact(&self, page: &ImportPage, stage: Stage) -> Fact {
        let name = match stage {
            Stage::Reading => "reading",
            Stage::Comparing => "comparing",
        };
        self.marked(KEY, "now", self.part_fill(KEY, name, &[("file", Place::Text(&page.file))]), Mark::Ask)
    }

    /// Returns the keys that every view of a file has.
    pub(super) fn file_keys(&self, page: &ImportPage) -> Vec<Action> {
        let mut actions = vec![
            self.asks_import('k', self.part(KEY, "kind"), ImportForm::Kind),
            self.asks_import('o', self.part(KEY, "open"), ImportForm::Open),
            self.import_key('x', self.part(KEY, "forget"), ImportInput::Forget),
        ];
        if page.stage.is_some() {
            actions.push(self.import_key('s', self.part(KEY, "stop"), ImportInput::Stop));
        }
        actions.push(self.back());
        actions
    }

    /// Returns the key that saves what is wrong, when something is.
    pub(super) fn save_key(&self, outline: &Outline) -> Option<Action> {
        let wrong = outline.count(Group::Errors) + outline.count(Group::Warnings);
        let sentences = || outline.codes.iter().filter_map(|code| Some((*code, self.problem_of(code)?))).collect();
        (wrong > 0)
            .then(|| self.import_key('d', self.part(OVERVIEW, "save-errors"), ImportInput::SaveErrors(sentences())))
    }

    pub(super) fn import_key(&self, key: char, label: String, input: ImportInput) -> Action {
        self.action(key, label, OfficeInput::Import(input))
    }

    pub(super) fn asks_import(&self, key: char, label: String, form: ImportForm) -> Action {
        self.asks(key, label, FormKind::Import(form))
    }

    fn import_form(&self, page: &ImportPage, ask: &ImportForm) -> Option<Form> {
        let outline = match &page.step {
            ImportStep::Idle { .. } => None,
            ImportStep::Columns(outline, _) | ImportStep::Overview(outline) | ImportStep::Group(outline, _, _) => {
                Some(outline)
            }
        };
        let over = |label: String, first: String| Field { label, first, kind: FieldKind::Text };
        let fields = match ask {
            ImportForm::Open => vec![self.types(self.part(KEY, "path"))],
            ImportForm::Undo(_) => Vec::new(),
            ImportForm::Take => {
                outline?;
                Vec::new()
            }
            ImportForm::Kind => {
                let outline = outline?;
                let kinds = vec![self.part(KEY, "roster"), self.part(KEY, "batch")];
                let first = usize::from(outline.purpose == Purpose::Batch).to_string();
                let batch = outline.batch.as_ref().map(ToString::to_string).unwrap_or_default();
                let kind = Field { first, ..self.chooses(self.part(KEY, "kind-field"), kinds) };
                vec![kind, over(self.part(KEY, "batch-field"), batch)]
            }
            ImportForm::Header => {
                let (row, rows) = outline?.header;
                let choices = vec![self.part("import-columns", "one-row"), self.part("import-columns", "two-rows")];
                let rows = Field {
                    first: rows.saturating_sub(1).min(1).to_string(),
                    ..self.chooses(self.part("import-columns", "header-rows"), choices)
                };
                vec![over(self.part("import-columns", "header-row"), row.to_string()), rows]
            }
            ImportForm::Column(column) => vec![self.column_field(page, *column)?],
            ImportForm::Spelling(_) => vec![self.types(self.part("import-groups", "class-field"))],
            ImportForm::Correct(_) => return None,
        };
        let form = self.form_for(FormKind::Import(ask.clone()), fields);
        Some(match ask {
            ImportForm::Take => Form { send: self.part(OVERVIEW, "take"), ..form },
            ImportForm::Undo(_) => Form { send: self.part(KEY, "undo"), ..form },
            ImportForm::Open | ImportForm::Column(_) | ImportForm::Header | ImportForm::Kind => form,
            ImportForm::Spelling(_) | ImportForm::Correct(_) => form,
        })
    }

    fn import_form_hint(&self, page: &ImportPage, ask: &ImportForm) -> String {
        let name = match ask {
            ImportForm::Take => {
                let (ImportStep::Overview(outline)
                | ImportStep::Columns(outline, _)
                | ImportStep::Group(outline, _, _)) = &page.step
                else {
                    return String::new();
                };
                return self.take_hint(outline);
            }
            ImportForm::Undo(_) => "undo-hint",
            ImportForm::Open => "open-hint",
            ImportForm::Kind => "kind-hint",
            ImportForm::Header => "header-hint",
            ImportForm::Column(_) => "column-hint",
            ImportForm::Spelling(_) => "spelling-hint",
            ImportForm::Correct(_) => "hint",
        };
        self.part(KEY, name)
    }

    fn take_hint(&self, outline: &Outline) -> String {
        let new = if outline.takes_new { outline.count(Group::New) } else { 0 };
        let places = [
            ("new", count(new)),
            ("changed", count(outline.writes.saturating_sub(new))),
            ("errors", count(outline.count(Group::Errors))),
        ];
        let hint = self.part_fill(OVERVIEW, "take-hint", &places);
        if outline.count(Group::Errors) == 0 {
            return hint;
        }
        self.hint_and(&hint, &self.part_fill(OVERVIEW, "take-hint-errors", &places))
    }

    /// Returns what was done last, with the numbers of an import.
    fn import_said(&self, page: &ImportPage) -> Option<(Mark, String)> {
        match (&page.told, &page.done) {
            (Some(Told::Done(_)) | None, Some(done)) if matches!(page.step, ImportStep::Idle { trouble: None, .. }) => {
                Some((Mark::Good, self.import_done(done)))
            }
            (told, _) => self.told_here(told.as_ref()),
        }
    }

    fn import_done(&self, done: &Done) -> String {
        let places = [
            ("file", Place::Text(&done.file)),
            ("new", count(done.new)),
            ("changed", count(done.changed)),
            ("left", count(done.left_out)),
        ];
        self.fill(if done.left_out == 0 { "import-done" } else { "import-done-left-out" }, &places)
    }
}
