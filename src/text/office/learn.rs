//! Words of the page on which a code that nobody knows becomes a rule.

use crate::desk::office::learn::{DryRun, LearnCode, LearnPart};
use crate::desk::office::{FormKind, LearnForm, LearnInput, LearnPage, OfficeInput};
use crate::desk::unknown::UnknownLine;
use crate::face::payload::{Class, Field, FormName};
use crate::text::ledger::{Action, Fact, Field as FormField, FieldKind, Form, Ledger, LedgerRow, Mark};
use crate::text::{Place, Words};

use super::parts::{columns, count, digit};

const KEY: &str = "learn-title";

impl Words {
    pub(super) fn learn_page(&self, page: &LearnPage) -> Ledger {
        match &page.code {
            Some(code) if !page.turned => self.learn_code(page, code),
            Some(_) | None => self.unknown_codes(page),
        }
    }

    fn learn_code(&self, page: &LearnPage, code: &LearnCode) -> Ledger {
        let may_keep = matches!(code.dry_run, DryRun::Reads { .. } | DryRun::Silent);
        let is_open = |part: &&(usize, &LearnPart)| !part.1.fixed && self.chosen_form(code) != Some(FormName::Opaque);
        let parts: Vec<(usize, &LearnPart)> = code.parts.iter().enumerate().collect();
        let assign = |at: usize| FormKind::Learn(LearnForm::Assign(at));
        let mut actions: Vec<Action> = Vec::new();
        for (place, (at, part)) in parts.iter().filter(is_open).enumerate() {
            let name = self.part_fill(KEY, "assign", &[("part", Place::Text(&part.masked))]);
            actions.extend(digit(place).map(|key| self.asks(key, name, assign(*at))));
        }
        let learn = |key, name, input| self.action(key, self.part(KEY, name), OfficeInput::Learn(input));
        if code.forms.len() > 1 {
            actions.push(learn('n', "next-form", LearnInput::NextForm));
        }
        if may_keep {
            actions.push(self.asks('w', self.part(KEY, "keep"), FormKind::Learn(LearnForm::Keep)));
        }
        actions.push(learn('f', "forget", LearnInput::Forget));
        actions.push(self.action('u', self.part(KEY, "list"), OfficeInput::Turn));
        actions.push(self.back());
        let row = |part: &(usize, &LearnPart)| LedgerRow {
            open: is_open(&part).then(|| OfficeInput::Ask(assign(part.0))).map(crate::desk::board::Input::Office),
            ..self.part_row(part.1)
        };
        Ledger {
            title: self.say(KEY),
            hint: self.part(KEY, if may_keep { "keep-hint" } else { "code-hint" }),
            facts: self.learn_facts(code),
            columns: columns(self, KEY, [("part", 3), ("masked", 5), ("length", 2), ("characters", 3), ("field", 3)]),
            rows: parts.iter().map(row).collect(),
            empty: self.part(KEY, "no-parts"),
            actions,
            form: page.ask.as_ref().and_then(|ask| self.learn_form(code, ask)),
            said: self.learn_said(page),
            ..Ledger::default()
        }
    }

    fn chosen_form(&self, code: &LearnCode) -> Option<FormName> {
        code.forms.get(code.chosen).copied()
    }

    fn part_row(&self, part: &LearnPart) -> LedgerRow {
        let field = match (part.fixed, part.field) {
            (true, _) => self.part(KEY, "fixed"),
            (false, Some(field)) => self.face_field(field),
            (false, None) => self.say("office-no-value"),
        };
        let mark = if part.field.is_some() { Mark::Good } else { Mark::Plain };
        let length = part.chars.to_string();
        let cells =
            vec![self.or_dash(part.label.clone()), part.masked.clone(), length, self.characters(part.class), field];
        LedgerRow { cells, mark, open: None }
    }

    fn learn_facts(&self, code: &LearnCode) -> Vec<Fact> {
        let mut facts = vec![self.fact(KEY, "code", code.masked.clone())];
        facts.push(self.fact(KEY, "whole-length", code.chars.to_string()));
        if let Some(form) = self.chosen_form(code) {
            let name = self.code_form(form);
            let places =
                [("form", Place::Text(&name)), ("at", count(code.chosen + 1)), ("of", count(code.forms.len()))];
            facts.push(self.fact(KEY, "form", self.part_fill(KEY, "form-of", &places)));
        }
        if let Some(host) = &code.host {
            facts.push(self.marked(
                KEY,
                "host",
                self.part_fill(KEY, "never", &[("host", Place::Text(host))]),
                Mark::Ask,
            ));
        }
        if code.guessed {
            facts.push(self.marked(KEY, "charset", self.part(KEY, "guessed"), Mark::Ask));
        }
        let (mark, told) = self.dry_run(&code.dry_run);
        facts.push(self.marked(KEY, "reads", told, mark));
        if let DryRun::Reads { listed, same_name, .. } = code.dry_run {
            let (mark, told) = match (listed, same_name) {
                (None, _) => (Mark::Plain, "not-compared"),
                (Some(false), _) => (Mark::Ask, "not-listed"),
                (Some(true), Some(false)) => (Mark::Stop, "other-name"),
                (Some(true), Some(true)) => (Mark::Good, "listed-same-name"),
                (Some(true), None) => (Mark::Good, "listed"),
            };
            facts.push(self.marked(KEY, "roster", self.part(KEY, told), mark));
        }
        facts
    }

    fn dry_run(&self, run: &DryRun) -> (Mark, String) {
        let names = |fields: &[Field]| {
            fields.iter().map(|field| self.face_field(*field)).collect::<Vec<_>>().join(self.list_comma())
        };
        match run {
            DryRun::Nothing => (Mark::Plain, self.part(KEY, "reads-nothing-yet")),
            DryRun::Silent => (Mark::Good, self.part(KEY, "reads-silent")),
            DryRun::Reads { fields, .. } => {
                let one = |(field, masked): &(Field, String)| format!("{} {masked}", self.face_field(*field));
                (Mark::Good, fields.iter().map(one).collect::<Vec<_>>().join(self.list_comma()))
            }
            DryRun::Impossible(fields) => {
                (Mark::Stop, self.part_fill(KEY, "impossible", &[("fields", Place::Text(&names(fields)))]))
            }
            DryRun::Refused(code) => {
                let said = self.refusal(code);
                (Mark::Stop, self.hint_and(&said.what, &said.next))
            }
        }
    }

    fn learn_form(&self, code: &LearnCode, ask: &LearnForm) -> Option<Form> {
        let fields = match ask {
            LearnForm::Assign(at) => {
                let part = code.parts.get(*at)?;
                let nothing = std::iter::once(self.part(KEY, "nothing"));
                let choices = nothing.chain(Field::ALL.map(|field| self.face_field(field))).collect();
                let place = part.field.and_then(|field| Field::ALL.iter().position(|known| *known == field));
                let label = self.part_fill(KEY, "assign", &[("part", Place::Text(&part.masked))]);
                let first = place.map_or(0, |place| place + 1).to_string();
                vec![FormField { label, first, kind: FieldKind::Choice(choices) }]
            }
            LearnForm::Keep => vec![self.types(self.part(KEY, "name"))],
        };
        Some(self.form_for(FormKind::Learn(ask.clone()), fields))
    }

    /// Lists the codes that no rule knows.
    fn unknown_codes(&self, page: &LearnPage) -> Ledger {
        let mut actions = Vec::new();
        if page.may_learn && !page.unknown.is_empty() {
            let table = self.unknown_table(&page.unknown);
            actions.push(self.action('w', self.part(KEY, "export"), OfficeInput::Learn(LearnInput::Export(table))));
        }
        if page.code.is_some() {
            actions.push(self.action('u', self.part(KEY, "last"), OfficeInput::Turn));
        }
        actions.push(self.back());
        let row = |line: &UnknownLine| LedgerRow {
            cells: vec![line.masked.clone(), line.mark.clone(), line.count.to_string(), line.last.to_string()],
            mark: Mark::Plain,
            open: None,
        };
        Ledger {
            title: self.say(KEY),
            hint: self.part(KEY, if page.may_learn { "hint" } else { "hint-others" }),
            facts: vec![self.fact(KEY, "count", page.unknown.len().to_string())],
            columns: columns(self, KEY, [("masked", 7), ("mark", 2), ("times", 2), ("seen", 4)]),
            rows: page.unknown.iter().map(row).collect(),
            empty: self.part(KEY, "empty"),
            actions,
            said: self.learn_said(page),
            ..Ledger::default()
        }
    }

    /// Returns the list of unknown codes as a table for a spreadsheet; nothing in it names a person.
    pub fn unknown_table(&self, lines: &[UnknownLine]) -> String {
        // A cell that begins like a formula must stay text, and a quote ends no cell.
        let cell = |text: &str| {
            let guard = if text.starts_with(['=', '+', '-', '@', '\t']) { "'" } else { "" };
            format!("\"{guard}{}\"", text.replace('"', "\"\""))
        };
        let mut table = String::from('\u{FEFF}');
        let mut line = |cells: [&str; 4]| {
            table.push_str(&cells.map(cell).join(","));
            table.push_str("\r\n");
        };
        let head = ["masked", "mark", "times", "seen"].map(|name| self.part(KEY, name));
        line(head.each_ref().map(String::as_str));
        for unknown in lines {
            line([&unknown.masked, &unknown.mark, &unknown.count.to_string(), &unknown.last.to_string()]);
        }
        table
    }

    fn learn_said(&self, page: &LearnPage) -> Option<(Mark, String)> {
        let files = page.saved.join("、");
        let saved = || Some((Mark::Good, self.fill("learn-saved", &[("files", Place::Text(&files))])));
        match self.told_here(page.told.as_ref()) {
            Some((Mark::Good, told)) if !page.saved.is_empty() => {
                Some((Mark::Good, saved().map_or(told.clone(), |(_, files)| self.hint_and(&told, &files))))
            }
            None if !page.saved.is_empty() => saved(),
            told => told,
        }
    }

    fn characters(&self, class: Class) -> String {
        self.say(match class {
            Class::Digits => "characters-digits",
            Class::Letters => "characters-letters",
            Class::Alnum | Class::Hex => "characters-alnum",
            Class::Han => "characters-han",
            Class::Text => "characters-text",
        })
    }
}
