//! What the keys and forms of the import do.

use std::path::{Path, PathBuf};

use crate::desk::board::Notice;
use crate::desk::import::correct::corrected;
use crate::desk::import::layouts::Layouts;
use crate::desk::import::plan::{self, Known, Plan};
use crate::desk::import::{Done, Group, Import, View, is_table};
use crate::desk::office::files::{in_folder, write_new};
use crate::desk::office::house::failed;
use crate::desk::office::{Answers, OfficePlace, Told};
use crate::desk::station::Station;
use crate::id::{BatchId, ClassId, EducationId};
use crate::journal::JournalFault;
use crate::record::{Act, Deed, StudentField};
use crate::table::marked::error_workbook;
use crate::table::{Field, Layout, Problem, Purpose};

use super::{ImportForm, ImportInput, Sentences};

/// What stands in a sentence where the number of a row belongs.
pub const ROW: char = '\u{1E}';

impl Station {
    /// Takes a table that was dropped, pasted or chosen; on whatever page, the import is shown.
    pub(in crate::desk) fn import_file(&mut self, path: PathBuf) -> Result<(), JournalFault> {
        if !self.may(Deed::RosterImported)? {
            self.notice = Some(Notice::Refused { code: "may-not".to_owned() });
            return Ok(());
        }
        let known = Known::of(&self.journal, Import::batch_of(&path))?;
        self.import.read(path, None, known, Layouts::read(self.own_folder()));
        if !self.is_open(&OfficePlace::Import) {
            self.show_only(OfficePlace::Import);
        }
        self.reread(None)
    }

    /// Waits until the file is read, and shows what came of it; for tests, the desk thread never waits.
    pub fn finish_import(&mut self) {
        if self.import.wait() && self.is_open(&OfficePlace::Import) {
            let _said_later = self.reread(None);
        }
    }

    fn own_folder(&self) -> &Path {
        self.journal.path().parent().unwrap_or(Path::new("."))
    }

    /// Holds the file against the records again, with this layout.
    fn plan_again(&mut self, layout: Layout, purpose: Purpose) -> Result<(), Told> {
        let known = Known::of(&self.journal, self.import.batch.clone())?;
        self.import.plan_again(layout, purpose, known);
        Ok(())
    }
}

pub(in crate::desk::office) fn input(station: &mut Station, input: ImportInput) -> Option<Told> {
    if !station.may(Deed::RosterImported).unwrap_or(false) {
        return Some(Told::refused("may-not"));
    }
    let import = &mut station.import;
    let choice = &mut import.choice;
    match input {
        ImportInput::Show(view) => import.view = view,
        ImportInput::TakeNew => choice.new = !choice.new,
        ImportInput::TakeChanged => choice.changed = !choice.changed,
        ImportInput::TakeConflict(at) => {
            if !choice.taken.remove(&at) {
                choice.taken.insert(at);
            }
        }
        ImportInput::TakeConflicts => {
            let all = import.looked.as_ref().map_or(0, |looked| looked.plan.count(Group::Conflicts));
            choice.taken = if choice.taken.len() == all { Default::default() } else { (0..all).collect() };
        }
        ImportInput::NextSheet => return next_sheet(station).err(),
        ImportInput::SaveErrors(sentences) => {
            return Some(save_errors(station, &sentences).unwrap_or_else(|told| told));
        }
        ImportInput::Stop => import.stop(),
        ImportInput::Forget => import.forget(),
    }
    None
}

/// Takes a filled form; one that was refused stays open.
pub(in crate::desk::office) fn submit(station: &mut Station, form: &ImportForm, answers: &Answers) -> Option<Told> {
    let may = if let ImportForm::Correct(_) = form { Deed::StudentCorrected } else { Deed::RosterImported };
    if !station.may(may).unwrap_or(false) {
        return Some(Told::refused("may-not"));
    }
    let done = match form {
        ImportForm::Open => open(station, answers.get(0).trim()),
        ImportForm::Column(column) => put_column(station, *column, answers),
        ImportForm::Header => header(station, answers),
        ImportForm::Kind => kind(station, answers),
        ImportForm::Spelling(at) => spelling(station, *at, answers.get(0)),
        ImportForm::Take => take(station).map(Some),
        ImportForm::Undo(entry) => undo(station, *entry).map(Some),
        ImportForm::Correct(student) => put_right(station, *student, answers).map(Some),
    };
    if done.is_ok()
        && let Some(visit) = station.visits.last_mut()
    {
        visit.ask = None;
    }
    done.unwrap_or_else(Some)
}

fn open(station: &mut Station, typed: &str) -> Result<Option<Told>, Told> {
    if typed.is_empty() {
        return Err(Told::refused("nothing-typed"));
    }
    let path = PathBuf::from(typed);
    if !is_table(&path) {
        return Err(Told::refused("not-a-table"));
    }
    station.import_file(path)?;
    Ok(None)
}

fn put_column(station: &mut Station, column: u32, answers: &Answers) -> Result<Option<Told>, Told> {
    let looked = station.import.looked.as_ref().ok_or_else(|| Told::refused("unknown-page"))?;
    let choices: Vec<Option<Field>> =
        std::iter::once(None).chain(looked.purpose.fields().iter().copied().map(Some)).collect();
    let field = answers.choice(0, &choices).ok_or_else(|| Told::refused("not-chosen"))?;
    let (layout, purpose) = (looked.with_column(column, field), looked.purpose);
    station.import.touched = true;
    station.plan_again(layout, purpose).map(|()| None)
}

fn header(station: &mut Station, answers: &Answers) -> Result<Option<Told>, Told> {
    let looked = station.import.looked.as_ref().ok_or_else(|| Told::refused("unknown-page"))?;
    let row: u32 =
        answers.get(0).trim().parse().ok().filter(|row| *row > 0).ok_or_else(|| Told::refused("not-a-count"))?;
    let rows = answers.choice(1, &[1, 2]).ok_or_else(|| Told::refused("not-chosen"))?;
    let (layout, purpose) = (Layout::at(&looked.book, looked.layout.sheet, row, rows), looked.purpose);
    station.import.touched = true;
    station.plan_again(layout, purpose).map(|()| None)
}

fn next_sheet(station: &mut Station) -> Result<(), Told> {
    let looked = station.import.looked.as_ref().ok_or_else(|| Told::refused("unknown-page"))?;
    let next = (looked.layout.sheet + 1) % looked.book.sheets.len().max(1);
    let guessed = Layout::guess(&looked.book, looked.purpose).into_iter().find(|layout| layout.sheet == next);
    let layout = guessed.unwrap_or_else(|| Layout::at(&looked.book, next, 1, 1));
    let purpose = looked.purpose;
    station.plan_again(layout, purpose)
}

fn kind(station: &mut Station, answers: &Answers) -> Result<Option<Told>, Told> {
    let purpose = answers.choice(0, &[Purpose::Roster, Purpose::Batch]).ok_or_else(|| Told::refused("not-chosen"))?;
    if purpose == Purpose::Batch {
        station.import.batch = Some(BatchId::parse(answers.get(1)).map_err(|_| Told::refused("not-a-batch"))?);
    }
    let looked = station.import.looked.as_ref().ok_or_else(|| Told::refused("unknown-page"))?;
    let layout = if looked.purpose == purpose {
        looked.layout.clone()
    } else {
        let layouts = Layouts::read(station.own_folder());
        plan::likely(&looked.book, Some(purpose), &layouts).1
    };
    station.plan_again(layout, purpose).map(|()| None)
}

fn spelling(station: &mut Station, at: usize, typed: &str) -> Result<Option<Told>, Told> {
    let class = ClassId::parse(typed).map_err(|_| Told::refused("not-a-value"))?;
    let import = &mut station.import;
    let looked = import.looked.as_ref().ok_or_else(|| Told::refused("unknown-page"))?;
    let Plan::Roster(roster) = &looked.plan else { return Err(Told::refused("unknown-page")) };
    let spelling = roster.class_spellings.get(at).ok_or_else(|| Told::refused("unknown-page"))?;
    import.spellings.insert(spelling.text.clone(), class);
    if roster.class_spellings.len() == 1 {
        import.view = View::Overview;
    }
    let (layout, purpose) = (looked.layout.clone(), looked.purpose);
    station.plan_again(layout, purpose).map(|()| None)
}

/// Records what the chosen groups hold, in one entry, and remembers the columns.
fn take(station: &mut Station) -> Result<Told, Told> {
    let import = &station.import;
    let looked = import.looked.as_ref().filter(|_| !import.is_busy()).ok_or_else(|| Told::refused("unknown-page"))?;
    let (layout, purpose, choice) = (looked.layout.clone(), looked.purpose, &import.choice);
    let count = |group, chosen: bool| if chosen { looked.plan.count(group) } else { 0 };
    let done = Done {
        file: looked.book.file.clone(),
        new: count(Group::New, choice.new),
        changed: 0,
        left_out: rows_with_errors(looked.plan.problems(Group::Errors)),
    };
    let (act, written) = match &looked.plan {
        Plan::Roster(roster) => {
            let students = plan::students(roster, choice);
            if !plan::is_fresh(roster, &station.journal)? {
                station.plan_again(layout, purpose)?;
                return Err(Told::refused("import-stale"));
            }
            let written = students.len();
            (Act::RosterImported { file: roster.file.clone(), students }, written)
        }
        Plan::Batch(list) => {
            let cards = plan::cards(list, choice);
            let batch = import.batch.clone().ok_or_else(|| Told::refused("not-a-batch"))?;
            let written = cards.len();
            (Act::BatchImported { batch, file: list.file.clone(), cards }, written)
        }
    };
    if written == 0 {
        return Err(Told::refused("nothing-to-import"));
    }
    let deed = station.act(act)?;
    if station.import.touched {
        let mut layouts = Layouts::read(station.own_folder());
        layouts.remember(&layout);
        // A column that is asked for once more costs less than an import that looks as if it had failed.
        let _not_remembered = layouts.write(station.own_folder());
    }
    station.import.forget();
    station.import.done = Some(Done { changed: written.saturating_sub(done.new), ..done });
    Ok(Told::Done(deed))
}

/// Returns how many rows have an error.
fn rows_with_errors(errors: &[Problem]) -> usize {
    let mut rows: Vec<u32> =
        errors.iter().filter_map(|error| crate::table::place(&error.cell)).map(|(row, _)| row).collect();
    rows.sort_unstable();
    rows.dedup();
    rows.len()
}

fn undo(station: &mut Station, entry: uuid::Uuid) -> Result<Told, Told> {
    let (entry, _removed) = station.journal.undo_import(&station.seat, entry)?;
    station.import.done = None;
    Ok(Told::Done(entry.act.deed()))
}

fn put_right(station: &mut Station, student: EducationId, answers: &Answers) -> Result<Told, Told> {
    let known = station.journal.student(student)?.ok_or_else(|| Told::refused("unknown-student"))?;
    let field = answers.choice(0, &StudentField::ALL).ok_or_else(|| Told::refused("not-chosen"))?;
    let act = corrected(&known, field, answers.get(1)).map_err(|why| Told::refused(why.code()))?;
    station.act(act).map(Told::Done)
}

/// Saves the file's own rows with what is wrong in them beside the printed lists; nothing of the journal is in it.
fn save_errors(station: &mut Station, sentences: &Sentences) -> Result<Told, Told> {
    let looked = station.import.looked.as_ref().ok_or_else(|| Told::refused("unknown-page"))?;
    let groups = [Group::Errors, Group::Warnings].map(|group| looked.plan.problems(group));
    let problems: Vec<&Problem> = groups.into_iter().flatten().collect();
    let say = |problem: &Problem| match sentences.get(problem.code) {
        Some(sentence) => sentence.replace(ROW, &row_named(problem)),
        None => problem.message.clone(),
    };
    let bytes = error_workbook(&looked.book, &looked.layout, &problems, &say)
        .map_err(|fault| failed("file-unwritten", &fault.to_string()))?;
    let file = Path::new(&looked.book.file).file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let pages = problems.len();
    for number in 1..=99_u32 {
        let name = if number == 1 { format!("{file}-问题") } else { format!("{file}-问题-{number}") };
        let path = in_folder(&station.settings.lists, &name, "xlsx")?;
        if path.symlink_metadata().is_err() {
            let saved = write_new(&[(path, bytes)])?;
            return Ok(Told::Saved { file: saved.concat(), count: pages });
        }
    }
    Err(Told::refused("file-there"))
}

/// Returns the number of the row that a problem names in its sentence, empty when it names none.
pub fn row_named(problem: &Problem) -> String {
    let digits = problem.message.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit);
    digits.collect()
}
