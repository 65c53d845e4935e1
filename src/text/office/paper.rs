//! Words of the page about printed lists: choose, look, print, look again; and the log of all that was made.

use crate::desk::board::Input;
use crate::desk::office::paper::{DraftSeen, FileSeen, PaperForm, PaperInput, PaperStage};
use crate::desk::office::{FormKind, OfficeInput, PaperPage};
use crate::desk::paper::Part;
use crate::desk::print::Kind;
use crate::desk::printer::{Printer, PrinterFault, PrinterState};
use crate::journal::lists::{ListRecord, ListVersion, PaperState};
use crate::text::ledger::{Action, Fact, Field, FieldKind, Form, Ledger, LedgerRow, Mark, Photo};
use crate::text::{Place, Words};

use super::parts::{cards, columns, count};

const KEY: &str = "paper-title";
const DRAFT: &str = "paper-draft";
const FILE: &str = "paper-file";
const LOG: &str = "paper-log";

impl Words {
    pub(super) fn paper_page(&self, page: &PaperPage) -> Ledger {
        let shown = match &page.stage {
            PaperStage::Choose { batch, unseen } => {
                let batch = match batch {
                    Some(batch) => self.fact(KEY, "batch", batch.to_string()),
                    None => self.marked(KEY, "batch", self.part(KEY, "no-batch"), Mark::Ask),
                };
                let mut facts = vec![batch];
                if *unseen > 0 {
                    let value = self.part_fill(KEY, "unseen-count", &[("count", count(*unseen))]);
                    facts.push(self.marked(KEY, "unseen", value, Mark::Ask));
                }
                self.choose_page(facts)
            }
            PaperStage::Classes { kind, classes } => self.classes_page(*kind, classes),
            PaperStage::Words(kind) => self.words_page(*kind),
            PaperStage::Making { kind, done, total } => self.making_page(*kind, *done, *total),
            PaperStage::Draft(draft) => self.draft_page(draft, page),
            PaperStage::File(file) => self.file_page(file, page),
            PaperStage::Log(lists) => self.log_page(lists),
        };
        let said = self.told_here(page.told.as_ref());
        Ledger { form: page.ask.as_ref().map(|ask| self.paper_form(ask, page)), said, ..shown }
    }

    /// Returns the name of a list.
    pub fn list_kind(&self, kind: Kind) -> String {
        self.say(&format!("paper-kind-{}", kind.code()))
    }

    fn press(&self, key: char, name: (&str, &str), input: PaperInput) -> Action {
        self.action(key, self.part(name.0, name.1), OfficeInput::Paper(input))
    }

    fn choose_page(&self, facts: Vec<Fact>) -> Ledger {
        let row = |kind: &Kind| LedgerRow {
            cells: vec![
                kind.letter().to_uppercase().to_string(),
                self.list_kind(*kind),
                self.part(&format!("paper-kind-{}", kind.code()), "about"),
            ],
            mark: Mark::Plain,
            open: Some(does(PaperInput::Choose(*kind))),
        };
        let letter = |kind: &Kind| Action {
            key: kind.letter(),
            label: self.list_kind(*kind),
            input: does(PaperInput::Choose(*kind)),
        };
        let mut actions: Vec<Action> = Kind::ALL.iter().map(letter).collect();
        actions.extend([self.press('l', (KEY, "log"), PaperInput::Log), self.back()]);
        Ledger {
            title: self.say(KEY),
            hint: self.part(KEY, "hint"),
            facts,
            columns: columns(self, KEY, [("letter", 1), ("list", 3), ("about", 6)]),
            rows: Kind::ALL.iter().map(row).collect(),
            actions,
            ..Ledger::default()
        }
    }

    fn classes_page(&self, kind: Kind, classes: &[(crate::id::ClassId, u32)]) -> Ledger {
        let key = "paper-classes";
        let row = |(class, students): &(crate::id::ClassId, u32)| LedgerRow {
            cells: vec![self.class(*class), students.to_string()],
            mark: Mark::Plain,
            open: Some(does(PaperInput::Of(kind, Some(*class)))),
        };
        Ledger {
            title: self.fill(key, &[("list", Place::Text(&self.list_kind(kind)))]),
            hint: self.part(key, "hint"),
            columns: columns(self, key, [("class", 3), ("students", 2)]),
            rows: classes.iter().map(row).collect(),
            empty: self.part(key, "empty"),
            actions: vec![self.press('a', (key, "all"), PaperInput::Of(kind, None)), self.back()],
            ..Ledger::default()
        }
    }

    fn words_page(&self, kind: Kind) -> Ledger {
        let key = "paper-words";
        Ledger {
            title: self.fill(key, &[("list", Place::Text(&self.list_kind(kind)))]),
            hint: self.part(key, if kind == Kind::Gate { "hint-event" } else { "hint" }),
            actions: vec![self.back()],
            ..Ledger::default()
        }
    }

    fn making_page(&self, kind: Kind, done: usize, total: usize) -> Ledger {
        let key = "paper-making";
        let progress = self.part_fill(key, "count", &[("done", count(done)), ("total", count(total))]);
        Ledger {
            title: self.fill(key, &[("list", Place::Text(&self.list_kind(kind)))]),
            hint: self.part(key, "hint"),
            facts: vec![self.fact(key, "done", progress)],
            actions: vec![self.press('s', (key, "stop"), PaperInput::Stop), self.back()],
            ..Ledger::default()
        }
    }

    fn draft_page(&self, draft: &DraftSeen, page: &PaperPage) -> Ledger {
        let give = page.ask == Some(PaperForm::Give);
        let hint = match &draft.kept {
            None if give => self.part_fill(DRAFT, "give-hint", &[("count", count(draft.ready))]),
            None => self.part(DRAFT, "hint"),
            Some(_) => self.part(DRAFT, "hint-kept"),
        };
        let sheets = draft.sheets.iter().map(|sheet| LedgerRow {
            cells: vec![
                sheet.title.clone(),
                pages(sheet.first + 1, sheet.first + sheet.pages),
                if sheet.signs > 0 {
                    self.part_fill(DRAFT, "signs", &[("count", count(sheet.signs))])
                } else {
                    self.or_dash(None)
                },
            ],
            mark: Mark::Plain,
            open: Some(does(PaperInput::Show(sheet.first))),
        });
        let gaps = draft.gaps.iter().filter_map(|(at, row, character)| {
            let sheet = draft.sheets.get(*at)?;
            let code = format!("{:04X}", u32::from(*character));
            let code = ("code", Place::Text(&code));
            let note = match row {
                Some(row) => self.part_fill(DRAFT, "gap", &[("row", cards(*row)), code]),
                None => self.part_fill(DRAFT, "gap-head", &[code]),
            };
            let cells = vec![sheet.title.clone(), pages(sheet.first + 1, sheet.first + sheet.pages), note];
            Some(LedgerRow { cells, mark: Mark::Ask, open: Some(does(PaperInput::Show(sheet.first))) })
        });
        let photo = draft.picture.clone().map(|picture| Photo { picture, outlines: Vec::new() });
        Ledger {
            title: self.fill(DRAFT, &[("title", Place::Text(&self.draft_title(draft)))]),
            hint,
            facts: self.draft_facts(draft),
            columns: columns(self, DRAFT, [("list", 5), ("at", 2), ("note", 4)]),
            rows: gaps.chain(sheets).collect(),
            photo,
            actions: self.draft_actions(draft, page),
            ..Ledger::default()
        }
    }

    fn draft_title(&self, draft: &DraftSeen) -> String {
        match draft.sheets.as_slice() {
            [only] => only.title.clone(),
            several => {
                let lists = self.part_fill(DRAFT, "lists", &[("lists", count(several.len()))]);
                format!("{} · {lists}", self.list_kind(draft.kind))
            }
        }
    }

    fn draft_facts(&self, draft: &DraftSeen) -> Vec<Fact> {
        let places = [("page", count(draft.page + 1)), ("pages", count(draft.pages))];
        let mut facts = vec![self.fact(DRAFT, "pages", self.part_fill(DRAFT, "page-of", &places)), self.version(draft)];
        if let [only] = draft.sheets.as_slice() {
            facts.push(self.fact(DRAFT, "number", only.number.clone()));
        }
        facts.push(match draft.gaps.len() {
            0 => self.marked(DRAFT, "by-hand", self.part(DRAFT, "by-hand-none"), Mark::Good),
            gaps => {
                let value = self.part_fill(DRAFT, "by-hand-count", &[("count", count(gaps))]);
                self.marked(DRAFT, "by-hand", value, Mark::Ask)
            }
        });
        if draft.shrunk > 0 {
            facts.push(self.fact(DRAFT, "shrunk", draft.shrunk.to_string()));
        }
        if !draft.left_out.is_empty() {
            facts.push(self.fact(DRAFT, "left-out", draft.left_out.len().to_string()));
        }
        if let Some(kept) = &draft.kept {
            facts.push(self.paper_state_fact(kept));
            facts.push(self.fact(FILE, "file", kept.file.clone()));
        }
        facts
    }

    fn version(&self, draft: &DraftSeen) -> Fact {
        let reprints = draft.sheets.iter().filter(|sheet| sheet.version > 1).count();
        let (value, mark) = match (draft.sheets.as_slice(), reprints) {
            ([_], 0) => (self.part(DRAFT, "first"), Mark::Plain),
            ([only], _) => {
                let places = [("version", cards(only.version)), ("count", cards(only.version - 1))];
                (self.part_fill(DRAFT, "reprint", &places), Mark::Ask)
            }
            (several, 0) => (self.part_fill(DRAFT, "lists", &[("lists", count(several.len()))]), Mark::Plain),
            (several, reprints) => {
                let places = [("lists", count(several.len())), ("reprints", count(reprints))];
                (self.part_fill(DRAFT, "versions", &places), Mark::Ask)
            }
        };
        self.marked(DRAFT, "version", value, mark)
    }

    fn draft_actions(&self, draft: &DraftSeen, page: &PaperPage) -> Vec<Action> {
        let does = |key, name, input| self.press(key, (DRAFT, name), input);
        let mut actions = Vec::new();
        if page.may_print {
            actions.push(does('p', "print", PaperInput::Print));
            if draft.kept.is_none() {
                actions.push(does('s', "save", PaperInput::Save));
            }
            if draft.ready > 0 && matches!(draft.kind, Kind::Handover | Kind::Bundle) {
                actions.push(self.asks('y', self.part(DRAFT, "give"), FormKind::Paper(PaperForm::Give)));
            }
        }
        if draft.pages > 1 {
            actions.extend([does('n', "next", PaperInput::Next), does('v', "previous", PaperInput::Previous)]);
        }
        let larger = if draft.part == Part::Lower { "zoom-out" } else { "zoom" };
        actions.push(does('z', larger, PaperInput::Zoom));
        if draft.kind.may_be_full() && draft.kept.is_none() {
            actions.push(does('i', if draft.full { "tail" } else { "full" }, PaperInput::Full));
        }
        if let Some(kept) = draft.kept.as_ref().filter(|_| page.may_print) {
            actions.extend(self.look_actions(kept));
            actions.push(does('r', "again", PaperInput::Reprint));
        }
        actions.extend([self.press('l', (KEY, "log"), PaperInput::Log), self.back()]);
        actions
    }

    /// What is said of paper that a printer was asked for.
    fn look_actions(&self, file: &FileSeen) -> Vec<Action> {
        if !matches!(file.state(), PaperState::Sent | PaperState::Spoiled) {
            return Vec::new();
        }
        let spoiled = self.asks('x', self.part(DRAFT, "spoiled"), FormKind::Paper(PaperForm::Spoiled));
        vec![self.press('g', (DRAFT, "good"), PaperInput::Good), spoiled]
    }

    fn file_page(&self, file: &FileSeen, page: &PaperPage) -> Ledger {
        let title = file.sheets.first().map(|(sheet, _, _)| sheet.title.clone()).unwrap_or_default();
        let row = |(sheet, made, newest): &(crate::desk::print::KeptSheet, Option<ListVersion>, u32)| {
            let void = *newest > sheet.version;
            let state = made.as_ref().map_or_else(|| self.or_dash(None), |made| self.paper_state(made).1);
            let note = if void { self.part(FILE, "void") } else { state };
            let mark =
                if void { Mark::Past } else { made.as_ref().map_or(Mark::Plain, |made| self.paper_state(made).0) };
            LedgerRow { cells: vec![sheet.title.clone(), sheet.pages.to_string(), note], mark, open: None }
        };
        let mut actions = Vec::new();
        if page.may_print {
            actions.push(self.press('p', (DRAFT, "print"), PaperInput::Print));
            actions.extend(self.look_actions(file));
            if file.sheets.len() == 1 {
                actions.push(self.press('r', (DRAFT, "again"), PaperInput::Reprint));
            }
        }
        actions.extend([self.press('l', (KEY, "log"), PaperInput::Log), self.back()]);
        let mut facts = vec![self.fact(DRAFT, "pages", file.pages.to_string()), self.paper_state_fact(file)];
        if file.void() {
            facts.push(self.marked(DRAFT, "version", self.part(FILE, "void"), Mark::Stop));
        }
        facts.push(self.fact(FILE, "file", file.file.clone()));
        facts.push(self.fact(FILE, "digest", file.sha256.chars().take(16).collect()));
        Ledger {
            title: self.fill(FILE, &[("title", Place::Text(&title))]),
            hint: self.part(FILE, "hint"),
            facts,
            columns: columns(self, DRAFT, [("list", 5), ("at", 1), ("state", 4)]),
            rows: file.sheets.iter().map(row).collect(),
            actions,
            ..Ledger::default()
        }
    }

    fn paper_state_fact(&self, file: &FileSeen) -> Fact {
        let state = file.state();
        let behind = file.sheets.iter().filter_map(|(_, made, _)| made.as_ref()).find(|made| made.state() == state);
        let (mark, words) = behind.map_or_else(|| (Mark::Plain, self.or_dash(None)), |made| self.paper_state(made));
        self.marked(DRAFT, "state", words, mark)
    }

    /// Returns how far the paper of a list is.
    pub fn paper_state(&self, made: &ListVersion) -> (Mark, String) {
        let spoiled = made.checked.as_ref().map(|checked| checked.spoiled.as_slice()).unwrap_or_default();
        match made.state() {
            PaperState::Made => (Mark::Plain, self.say("paper-state-made")),
            PaperState::Sent => (Mark::Ask, self.say("paper-state-sent")),
            PaperState::Good => (Mark::Good, self.say("paper-state-good")),
            PaperState::Spoiled if spoiled.is_empty() => (Mark::Stop, self.say("paper-state-spoiled")),
            PaperState::Spoiled => {
                let pages: Vec<String> = spoiled.iter().map(ToString::to_string).collect();
                let places = [("pages", Place::Text(&pages.join(" ")))];
                (Mark::Stop, self.fill("paper-state-spoiled-pages", &places))
            }
            PaperState::Reconciled => (Mark::Past, self.say("paper-state-reconciled")),
        }
    }

    fn log_page(&self, lists: &[ListRecord]) -> Ledger {
        let rows = lists.iter().flat_map(|list| {
            let newest = list.newest().map_or(0, |newest| newest.version);
            list.versions.iter().rev().map(move |made| (list, made, made.version < newest))
        });
        let titles = [("title", 6), ("version", 1), ("pages", 1), ("state", 4), ("printed", 5)];
        Ledger {
            title: self.say(LOG),
            hint: self.part(LOG, "hint"),
            columns: columns(self, LOG, titles),
            rows: rows.map(|(list, made, void)| self.log_row(list, made, void)).collect(),
            empty: self.part(LOG, "empty"),
            actions: vec![self.back()],
            ..Ledger::default()
        }
    }

    fn log_row(&self, list: &ListRecord, made: &ListVersion, void: bool) -> LedgerRow {
        let (mark, state) = self.paper_state(made);
        let printed = made.printings.last().map(|printing| {
            let at = printing.at.to_string();
            let places = [
                ("at", Place::Text(&at)),
                ("printer", Place::Text(&printing.printer)),
                ("copies", cards(printing.copies)),
                ("first", cards(printing.range.0)),
                ("last", cards(printing.range.1)),
            ];
            self.part_fill(LOG, "printed-as", &places)
        });
        LedgerRow {
            cells: vec![
                made.title.clone(),
                made.version.to_string(),
                made.pages.to_string(),
                if void { self.part(FILE, "void") } else { state },
                printed.unwrap_or_else(|| self.part(LOG, "never")),
            ],
            mark: if void { Mark::Past } else { mark },
            open: made.sha256.is_some().then(|| does(PaperInput::Take(list.number.clone(), made.version))),
        }
    }

    fn paper_form(&self, ask: &PaperForm, page: &PaperPage) -> Form {
        let typed = |label: &str, first: &str| Field {
            label: self.part("paper-words", label),
            first: first.to_owned(),
            kind: FieldKind::Text,
        };
        let fields = match ask {
            PaperForm::Choose => vec![self.types(self.part(KEY, "what"))],
            PaperForm::Words(Kind::Gate) => vec![typed("event", ""), typed("day", ""), typed("where", "")],
            PaperForm::Words(_) => {
                let words = &page.words;
                let fields = [("when", &words.when), ("place", &words.place), ("bring", &words.bring)];
                fields
                    .into_iter()
                    .chain([("contact", &words.contact)])
                    .map(|(label, first)| typed(label, first))
                    .collect()
            }
            PaperForm::Print => self.print_fields(page),
            PaperForm::Spoiled => vec![self.types(self.part(DRAFT, "which"))],
            PaperForm::Give => Vec::new(),
        };
        self.form_for(FormKind::Paper(ask.clone()), fields)
    }

    fn print_fields(&self, page: &PaperPage) -> Vec<Field> {
        let named = |printer: &Printer| {
            let places = [("name", Place::Text(&printer.name))];
            match &printer.state {
                PrinterState::Idle | PrinterState::Printing => printer.name.clone(),
                PrinterState::Stopped { .. } => self.part_fill(DRAFT, "stopped", &places),
                PrinterState::Refusing => self.part_fill(DRAFT, "refusing", &places),
            }
        };
        let last = page.habit.as_ref();
        let place = last.and_then(|last| page.printers.iter().position(|printer| printer.name == last.printer));
        let names = page.printers.iter().map(named).collect();
        let printer = self.chooses(self.part(DRAFT, "printer"), names);
        let copies = self.types(self.part(DRAFT, "copies"));
        let sides = vec![self.part(DRAFT, "one-sided"), self.part(DRAFT, "two-sided")];
        let sides = self.chooses(self.part(DRAFT, "sides"), sides);
        let duplex = last.is_some_and(|last| last.duplex);
        vec![
            Field { first: place.unwrap_or(0).to_string(), ..printer },
            Field { first: last.map_or(1, |last| last.copies).to_string(), ..copies },
            self.types(self.part(DRAFT, "range")),
            Field { first: usize::from(duplex).to_string(), ..sides },
        ]
    }

    /// Says what a printer took.
    pub(super) fn sent(&self, printer: &str, jobs: &[String]) -> (Mark, String) {
        let jobs = jobs.join(" ");
        (Mark::Ask, self.fill("paper-sent", &[("printer", Place::Text(printer)), ("jobs", Place::Text(&jobs))]))
    }

    /// Says why a printer took nothing, and that nothing is lost.
    pub(super) fn not_sent(&self, fault: &PrinterFault, file: Option<&str>) -> (Mark, String) {
        let (printer, reason) = match fault {
            PrinterFault::Stopped { printer, reason } => (printer.as_str(), reason.as_str()),
            PrinterFault::Unknown { printer } | PrinterFault::Refusing { printer } => (printer.as_str(), ""),
            PrinterFault::Refused { why } => ("", why.as_str()),
            PrinterFault::NoProgram { .. }
            | PrinterFault::NotRunning
            | PrinterFault::NoPrinter
            | PrinterFault::Silent { .. } => ("", ""),
        };
        let what = self.fill(fault.code(), &[("printer", Place::Text(printer)), ("reason", Place::Text(reason))]);
        let next = self.part(fault.code(), "next");
        let places = [("what", Place::Text(&what)), ("next", Place::Text(&next))];
        let said = match file {
            None => self.fill("paper-not-sent", &places),
            Some(file) => {
                let [what, next] = places;
                self.fill("paper-not-sent-kept", &[what, next, ("file", Place::Text(file))])
            }
        };
        (Mark::Stop, said)
    }
}

fn does(input: PaperInput) -> Input {
    Input::Office(OfficeInput::Paper(input))
}

fn pages(first: usize, last: usize) -> String {
    if first == last { first.to_string() } else { format!("{first}–{last}") }
}
