//! Learn mode: a code that no rule knows, masked, becomes a rule of this site.

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::desk::codes::FOLDER;
use crate::desk::station::Station;
use crate::desk::unknown::{Learning, UnknownLine};
use crate::face::facts::{FaceFacts, FaceSeen, FaceSource};
use crate::face::payload::{Class, Code, Draft, Field, FormName, Part, RuleFault, Rules, Trouble};
use crate::face::scan::Scan;
use crate::id::Name;
use crate::journal::JournalFault;
use crate::record::office::SettingChange;
use crate::record::{Act, Deed};

use super::files::{in_folder, write_noted};
use super::visit::Visit;
use super::{Answers, FormKind, OfficePlace, Told};

/// A code that no rule knows, and the rule that it could become.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LearnPage {
    /// Who sits here may add rules.
    pub may_learn: bool,
    /// The last code that no rule knew, while it is kept.
    pub code: Option<LearnCode>,
    /// Codes since the desk was opened, the one seen last first.
    pub unknown: Vec<UnknownLine>,
    /// Shows these instead of the parts of the last one.
    pub turned: bool,
    /// The form that is open.
    pub ask: Option<LearnForm>,
    /// Files that were written last, with their folder.
    pub saved: Vec<String>,
    /// About the last thing done.
    pub told: Option<Told>,
}

/// The last code, as far as it may be shown.
#[derive(Debug, Clone, PartialEq)]
pub struct LearnCode {
    /// Its text with letters and digits replaced.
    pub masked: String,
    /// Characters.
    pub chars: usize,
    /// The character set was guessed.
    pub guessed: bool,
    /// Forms that it may have, in order; none for one long text.
    pub forms: Vec<FormName>,
    /// Place of the chosen one.
    pub chosen: usize,
    /// Host of an address.
    pub host: Option<String>,
    /// Parts in their order.
    pub parts: Vec<LearnPart>,
    /// What the rule would read of this code.
    pub dry_run: DryRun,
}

/// A part of the code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LearnPart {
    /// What stands before it: a label, a path, a parameter, the number of a column.
    pub label: Option<String>,
    /// Its text with letters and digits replaced.
    pub masked: String,
    /// Characters.
    pub chars: usize,
    /// Which characters.
    pub class: Class,
    /// It is punctuation, the same in every such code.
    pub fixed: bool,
    /// What it is, as far as somebody said or the program proposes.
    pub field: Option<Field>,
}

/// What a rule would read of the code, tried with the loader and the reader themselves.
#[derive(Debug, Clone, PartialEq)]
pub enum DryRun {
    /// No field was named yet.
    Nothing,
    /// It would be known by its name and say nothing.
    Silent,
    /// It reads these fields, each masked.
    Reads {
        /// Fields with their masked text.
        fields: Vec<(Field, String)>,
        /// The roster has this student; none when no number was read.
        listed: Option<bool>,
        /// The name is that of the student on the roster; none when either is missing.
        same_name: Option<bool>,
    },
    /// A part cannot be what it was called.
    Impossible(Vec<Field>),
    /// The rule is none, or another rule stands against it: stable code of why.
    Refused(&'static str),
}

/// A key of the learn page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LearnInput {
    /// Forgets the code.
    Forget,
    /// Takes the code apart in its next form.
    NextForm,
    /// Writes the list of unknown codes, in these words, into a new file.
    Export(String),
}

/// What a form of the learn page is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LearnForm {
    /// Says what a part is: its place; the answer is a place in the choices, nothing first.
    Assign(usize),
    /// Names the rule and keeps it.
    Keep,
}

/// Most rules that one desk learns under a name of its own.
const MOST: u32 = 999;

pub(super) fn read(station: &Station, visit: &Visit) -> Result<LearnPage, JournalFault> {
    let may_learn = station.may(Deed::SettingsChanged)?;
    let learning = station.unknown.learning.as_ref().filter(|_| may_learn);
    let code = learning.map(|learning| shown(station, learning)).transpose()?;
    let ask = match &visit.ask {
        Some(FormKind::Learn(form)) if code.is_some() => Some(form.clone()),
        Some(_) | None => None,
    };
    let (unknown, saved) = (station.unknown.lines(), visit.saved.clone());
    Ok(LearnPage { may_learn, code, unknown, turned: visit.turned, ask, saved, told: None })
}

fn shown(station: &Station, learning: &Learning) -> Result<LearnCode, JournalFault> {
    let draft = learning.draft();
    let parts = draft.iter().flat_map(|draft| draft.parts()).enumerate().map(|(at, part)| LearnPart {
        label: part.label(),
        masked: part.masked(),
        chars: part.chars(),
        class: part.class(),
        fixed: part.is_fixed(),
        field: learning.fields.get(at).copied().flatten(),
    });
    Ok(LearnCode {
        masked: learning.code.masked(),
        chars: learning.code.chars(),
        guessed: learning.code.is_guessed(),
        forms: learning.drafts.iter().map(Draft::form).collect(),
        chosen: learning.chosen,
        host: draft.and_then(|draft| draft.host()).map(str::to_owned),
        parts: parts.collect(),
        dry_run: dry_run(station, learning)?,
    })
}

/// Loads the rule beside the others and reads the code by it.
fn dry_run(station: &Station, learning: &Learning) -> Result<DryRun, JournalFault> {
    let Some(draft) = learning.draft() else { return Ok(DryRun::Nothing) };
    let named = draft.parts().iter().zip(&learning.fields).filter_map(|(part, field)| Some((part, (*field)?)));
    let impossible: Vec<Field> = named.filter(|(part, field)| !part.may_be(*field)).map(|(_, field)| field).collect();
    if !impossible.is_empty() {
        return Ok(DryRun::Impossible(impossible));
    }
    if draft.form() != FormName::Opaque && learning.fields.iter().all(Option::is_none) {
        return Ok(DryRun::Nothing);
    }
    let rules = match rule_of(station, learning, "dry-run", "?") {
        Ok((_, rules)) => rules,
        Err(code) => return Ok(DryRun::Refused(code)),
    };
    match rules.read(learning.code.text(), FaceSource::Scanner, learning.code.is_guessed()) {
        FaceSeen::Read(facts) => reads(station, &facts),
        FaceSeen::Unknown { known_as: Some(_), .. } => Ok(DryRun::Silent),
        FaceSeen::Disputed { .. } => Ok(DryRun::Refused("rule-collides")),
        FaceSeen::Unknown { .. } | FaceSeen::NotShown => Ok(DryRun::Refused("rule-reads-nothing")),
    }
}

fn reads(station: &Station, facts: &FaceFacts) -> Result<DryRun, JournalFault> {
    let text = |field: Field| Some((field, crate::face::payload::masked(&facts.text_of(field)?)));
    let student = match facts.education_id {
        Some(id) => Some(station.journal.student(id)?),
        None => None,
    };
    let same_name = match (&student, &facts.name) {
        (Some(Some(student)), Some(name)) => Some(student.name.folded() == name.folded()),
        (_, _) => None,
    };
    let fields = Field::ALL.into_iter().filter_map(text).collect();
    Ok(DryRun::Reads { fields, listed: student.map(|student| student.is_some()), same_name })
}

/// Writes the rule and loads it beside the others; a form of which no example can be made goes without one.
fn rule_of(station: &Station, learning: &Learning, id: &str, label: &str) -> Result<(String, Rules), &'static str> {
    let draft = learning.draft().ok_or("rule-reads-nothing")?;
    if names_a_student(station, draft.parts().iter().filter_map(Part::label)) {
        return Err("rule-label-is-a-name");
    }
    let with = draft.rule(&learning.code, id, label, &learning.fields);
    let without = || draft.rule_without_example(id, label, &learning.fields);
    let load = |text: String| {
        let mut rules = station.rules.clone();
        rules.add_text(id, &text, false).map(|()| (text, rules))
    };
    match load(with) {
        Err(RuleFault::Mistake { trouble: Trouble::Test { .. }, .. }) => load(without()),
        loaded => loaded,
    }
    .map_err(|fault| match fault {
        RuleFault::Mistake { trouble: Trouble::Same(_) | Trouble::Collides { .. }, .. } => "rule-collides",
        RuleFault::Mistake { .. } | RuleFault::OfProfile { .. } => "rule-reads-nothing",
        RuleFault::Unreadable { .. } | RuleFault::TooLarge { .. } => "rule-reads-nothing",
    })
}

/// Returns whether a label is the name of somebody on the roster: then it is a value, and belongs in no file.
fn names_a_student(station: &Station, labels: impl Iterator<Item = String>) -> bool {
    let is_name = |label: String| {
        let Ok(name) = Name::parse(&label) else { return false };
        let hits = station.journal.search(&label, 20).unwrap_or_default();
        hits.iter().any(|student| student.name.folded() == name.folded())
    };
    labels.filter(|label| !label.is_ascii()).any(is_name)
}

impl Station {
    /// Counts a code that no rule knows, whichever way it came in; it is kept only for who may learn it.
    pub(in crate::desk) fn note_unknown(&mut self, scan: &Scan) {
        let may_learn = self.may(Deed::SettingsChanged).unwrap_or(false);
        if let Some(code) = Code::of(scan) {
            let now = self.now();
            self.unknown.note(code, now, may_learn);
        }
    }

    /// Takes the unknown codes of the pictures that were searched, so that they can be learned without a scanner.
    pub(super) fn gather_unknown(&mut self) {
        let rules = &self.rules;
        let is_unknown = |scan: &Scan| {
            let seen = rules.read(&scan.text, scan.source, scan.guessed);
            matches!(seen, FaceSeen::Unknown { known_as: None, .. })
        };
        let found = self.faces.kept.codes.iter().map(|kept| kept.scan.clone()).filter(is_unknown);
        let found: Vec<Scan> = found.collect();
        // What was scanned at the desk stays the code that is learned.
        let at_desk = self.unknown.learning.take();
        for scan in found {
            let is_new = Code::of(&scan).is_some_and(|code| !self.unknown.counts(&code));
            if is_new || at_desk.is_none() {
                self.note_unknown(&scan);
            }
        }
        if at_desk.is_some() {
            self.unknown.learning = at_desk;
        }
    }

    /// Returns whether a scan is for the learn page, which is open: a code that no rule knows.
    pub(in crate::desk) fn learns_from(&self, scan: &Scan) -> bool {
        let here = self.visits.last().is_some_and(|visit| visit.is_at(&OfficePlace::Learn));
        here && matches!(
            self.rules.read(&scan.text, scan.source, scan.guessed),
            FaceSeen::Unknown { known_as: None, .. }
        )
    }

    /// Wipes the last code when its page was open and is not any more.
    pub(in crate::desk) fn forget_what_was_left(&mut self) {
        let is_open = self.visits.iter().any(|visit| visit.is_at(&OfficePlace::Learn));
        if self.learn_was_open && !is_open {
            self.unknown.learning = None;
        }
        self.learn_was_open = is_open;
    }
}

pub(super) fn input(station: &mut Station, input: LearnInput) -> Option<Told> {
    if !station.may(Deed::SettingsChanged).unwrap_or(false) {
        return Some(Told::refused("may-not"));
    }
    match input {
        LearnInput::Forget => {
            station.unknown.learning = None;
            None
        }
        LearnInput::NextForm => {
            if let Some(learning) = &mut station.unknown.learning {
                learning.next_form();
            }
            None
        }
        LearnInput::Export(table) => export(station, &table).err(),
    }
}

/// Takes a filled form; one that was refused stays open.
pub(super) fn submit(station: &mut Station, form: &LearnForm, answers: &Answers) -> Option<Told> {
    if !station.may(Deed::SettingsChanged).unwrap_or(false) {
        return Some(Told::refused("may-not"));
    }
    let done = match form {
        LearnForm::Assign(part) => assign(station, *part, answers).map(|()| None),
        LearnForm::Keep => keep(station, answers.get(0).trim()).map(Some),
    };
    if done.is_ok()
        && let Some(visit) = station.visits.last_mut()
    {
        visit.ask = None;
    }
    done.unwrap_or_else(Some)
}

fn assign(station: &mut Station, part: usize, answers: &Answers) -> Result<(), Told> {
    let choices: Vec<Option<Field>> = std::iter::once(None).chain(Field::ALL.map(Some)).collect();
    let field = answers.choice(0, &choices).ok_or_else(|| Told::refused("not-chosen"))?;
    let learning = station.unknown.learning.as_mut().ok_or_else(|| Told::refused("unknown-page"))?;
    learning.assign(part, field);
    Ok(())
}

/// Keeps the rule: a new file in the desk's folder and an entry that says so, or neither; it works at once.
fn keep(station: &mut Station, label: &str) -> Result<Told, Told> {
    if label.is_empty() {
        return Err(Told::refused("nothing-typed"));
    }
    let digits = label.chars().filter(char::is_ascii_digit).count();
    if label.chars().count() > 40 || digits > 3 || label.chars().any(char::is_control) {
        return Err(Told::refused("rule-label"));
    }
    if names_a_student(station, std::iter::once(label.to_owned())) {
        return Err(Told::refused("rule-label"));
    }
    let learning = station.unknown.learning.as_ref().ok_or_else(|| Told::refused("unknown-page"))?;
    if !matches!(dry_run(station, learning)?, DryRun::Reads { .. } | DryRun::Silent) {
        return Err(Told::refused("rule-reads-nothing"));
    }
    let folder = folder(station)?;
    let (id, path) = free_name(station, &folder)?;
    let (text, rules) = rule_of(station, learning, &id, label).map_err(Told::refused)?;
    let mark: String = Sha256::digest(text.as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let change =
        SettingChange { key: format!("{FOLDER}.{id}"), before: None, after: Some(format!("{label} sha256:{mark}")) };
    let file = write_noted(station, Act::SettingsChanged { changes: vec![change] }, &path, text.as_bytes())?;
    station.rules = rules;
    station.unknown.learned();
    station.last_seen.clear();
    if let Some(visit) = station.visits.last_mut() {
        visit.saved = vec![file];
    }
    Ok(Told::Machine { code: "rule-kept", good: true })
}

fn folder(station: &Station) -> Result<PathBuf, Told> {
    let desk = station.journal.path().parent().map(Path::to_path_buf);
    desk.map(|desk| desk.join(FOLDER)).ok_or_else(|| Told::refused("unknown-page"))
}

/// Returns the first name that neither a rule nor a file has.
fn free_name(station: &Station, folder: &Path) -> Result<(String, PathBuf), Told> {
    for number in 1..=MOST {
        let id = format!("site-{number}");
        let path = in_folder(folder, &id, "toml")?;
        if station.rules.find(&id).is_none() && path.symlink_metadata().is_err() {
            return Ok((id, path));
        }
    }
    Err(Told::refused("file-there"))
}

/// Writes the list of unknown codes beside the printed lists; nothing in it names a person.
fn export(station: &mut Station, table: &str) -> Result<(), Told> {
    let lists = station.settings.lists.clone();
    let on = station.now().day();
    let names = (1..=99_u32).map(|number| match number {
        1 => format!("认不得的码-{on}"),
        number => format!("认不得的码-{on}-{number}"),
    });
    for name in names {
        let path = in_folder(&lists, &name, "csv")?;
        if path.symlink_metadata().is_err() {
            let saved = super::files::write_new(&[(path, table.as_bytes().to_vec())])?;
            if let Some(visit) = station.visits.last_mut() {
                visit.saved = saved;
            }
            return Ok(());
        }
    }
    Err(Told::refused("file-there"))
}
