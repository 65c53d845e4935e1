//! Printed lists: chosen, looked at, printed, looked at again on paper; and all that were made so far.

mod form;

use crate::desk::paper::{Part, Stage};
use crate::desk::print::habits::Habit;
use crate::desk::print::{Draft, Kept, KeptSheet, Kind, Order, PrintFault, Scope, Wording};
use crate::desk::printer::{Printer, PrinterFault};
use crate::desk::station::Station;
use crate::face::picture::Picture;
use crate::id::{BatchId, ClassId};
use crate::journal::JournalFault;
use crate::journal::lists::{ListRecord, ListVersion, PaperState};
use crate::record::Deed;
use crate::sheet::Warning;

use super::house::failed;
use super::visit::Visit;
use super::{FormKind, Told};

pub(super) use form::submit;

/// Printed lists: chosen, looked at, printed, checked.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PaperPage {
    /// How far it is.
    pub stage: PaperStage,
    /// Who sits here may make lists.
    pub may_print: bool,
    /// Printers, when paper is asked for.
    pub printers: Vec<Printer>,
    /// How this list was printed last.
    pub habit: Option<Habit>,
    /// Words that were typed last.
    pub words: Wording,
    /// The form that is open.
    pub ask: Option<PaperForm>,
    /// About the last thing done.
    pub told: Option<Told>,
}

/// How far a list is.
#[derive(Debug, Clone, PartialEq)]
pub enum PaperStage {
    /// Which list?
    Choose {
        /// Batch that lists are of.
        batch: Option<BatchId>,
        /// Lists that were sent to a printer, and nobody has looked at the paper.
        unseen: usize,
    },
    /// Of which class?
    Classes {
        /// Which list.
        kind: Kind,
        /// Classes with their students.
        classes: Vec<(ClassId, u32)>,
    },
    /// With which words?
    Words(Kind),
    /// It is being made.
    Making {
        /// Which list.
        kind: Kind,
        /// Lists that are made.
        done: usize,
        /// Lists in all.
        total: usize,
    },
    /// It is here.
    Draft(Box<DraftSeen>),
    /// One that was made earlier.
    File(FileSeen),
    /// All that were made, the last one first.
    Log(Vec<ListRecord>),
}

impl Default for PaperStage {
    fn default() -> Self {
        PaperStage::Choose { batch: None, unseen: 0 }
    }
}

/// Lists as they would be printed, or are.
#[derive(Debug, Clone, PartialEq)]
pub struct DraftSeen {
    /// Which list.
    pub kind: Kind,
    /// Education IDs in full.
    pub full: bool,
    /// The lists in it.
    pub sheets: Vec<SheetSeen>,
    /// Classes that have nothing to print.
    pub left_out: Vec<ClassId>,
    /// Page that is shown, from 0.
    pub page: usize,
    /// Pages of the file.
    pub pages: usize,
    /// How much of it is shown.
    pub part: Part,
    /// The page.
    pub picture: Option<Picture>,
    /// Characters that a person writes by hand: place of the list, number of the row, character.
    pub gaps: Vec<(usize, Option<u32>, char)>,
    /// Names that had to shrink.
    pub shrunk: usize,
    /// Cards that go to the teacher with the list, when it is of one class.
    pub ready: usize,
    /// The file, once it stands.
    pub kept: Option<FileSeen>,
}

/// One list of several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetSeen {
    /// Number.
    pub number: String,
    /// Title.
    pub title: String,
    /// Version; from 2 on a reprint.
    pub version: u32,
    /// First page in the file, from 0.
    pub first: usize,
    /// Pages, all copies counted.
    pub pages: usize,
    /// Rows that somebody signs.
    pub signs: usize,
}

/// A file that stands, with what became of its paper.
#[derive(Debug, Clone, PartialEq)]
pub struct FileSeen {
    /// The file.
    pub file: String,
    /// SHA-256 of it.
    pub sha256: String,
    /// Its lists, each with what the journal says of it and the newest version.
    pub sheets: Vec<(KeptSheet, Option<ListVersion>, u32)>,
    /// Pages of the file.
    pub pages: u32,
}

impl FileSeen {
    /// Returns how far the paper is: as far as that list which is behind all others.
    pub fn state(&self) -> PaperState {
        let states: Vec<PaperState> =
            self.sheets.iter().filter_map(|(_, made, _)| made.as_ref().map(ListVersion::state)).collect();
        let order = [PaperState::Spoiled, PaperState::Sent, PaperState::Made, PaperState::Good, PaperState::Reconciled];
        order.into_iter().find(|state| states.contains(state)).unwrap_or(PaperState::Made)
    }

    /// Returns whether a newer version has replaced one of its lists.
    pub fn void(&self) -> bool {
        self.sheets.iter().any(|(sheet, _, newest)| *newest > sheet.version)
    }
}

/// A key of this page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaperInput {
    /// Chooses a list.
    Choose(Kind),
    /// Chooses the class of a list, or all classes.
    Of(Kind, Option<ClassId>),
    /// Shows the next page.
    Next,
    /// Shows the page before.
    Previous,
    /// Shows this page, from 0.
    Show(usize),
    /// Shows more or less of the page.
    Zoom,
    /// Shows education IDs in full, or their ends.
    Full,
    /// Stops making lists.
    Stop,
    /// Saves the file.
    Save,
    /// Asks for paper: opens the form with the printers.
    Print,
    /// The paper is good.
    Good,
    /// Makes the list anew, as the next version.
    Reprint,
    /// Shows all lists that were made.
    Log,
    /// Takes a list that was made earlier.
    Take(String, u32),
}

/// What a form of this page is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaperForm {
    /// Chooses a list: a letter, classes, or both.
    Choose,
    /// Words that the list carries.
    Words(Kind),
    /// Asks for paper: printer, copies, pages, sides.
    Print,
    /// Says which pages are spoiled; none for all.
    Spoiled,
    /// Gives the class its bundle: no field.
    Give,
}

/// Codes of refusals that come from this page; each has a sentence.
pub const REFUSALS: [&str; 9] = [
    "no-such-list",
    "not-a-day",
    "no-such-pages",
    "list-not-again",
    "no-card-ready",
    "no-batch",
    "empty-class",
    "nothing-to-list",
    "no-card-to-list",
];

/// Says why the page did not do it.
pub(in crate::desk) fn refused(code: &'static str) -> Told {
    Told::Machine { code, good: false }
}

pub(super) fn read(station: &Station, visit: &Visit) -> Result<PaperPage, JournalFault> {
    let stage = stage(station)?;
    let asked = if let Some(FormKind::Paper(form)) = &visit.ask { Some(form.clone()) } else { None };
    let may_print = station.may(Deed::ListMade)?;
    let habits = station.habits();
    let (ask, kind) = match &stage {
        PaperStage::Choose { .. } => (Some(PaperForm::Choose), None),
        PaperStage::Words(kind) => (Some(PaperForm::Words(*kind)), None),
        PaperStage::Draft(draft) => (asked, Some(draft.kind)),
        PaperStage::File(file) => (asked, file.sheets.first().and_then(|(sheet, _, _)| Kind::of_number(&sheet.number))),
        PaperStage::Classes { .. } | PaperStage::Making { .. } | PaperStage::Log(_) => (None, None),
    };
    Ok(PaperPage {
        printers: if ask == Some(PaperForm::Print) { station.paper.known.clone() } else { Vec::new() },
        habit: kind.map(|kind| habits.of(kind)),
        words: habits.words(),
        stage,
        may_print,
        ask: ask.filter(|_| may_print),
        told: None,
    })
}

fn stage(station: &Station) -> Result<PaperStage, JournalFault> {
    let journal = &station.journal;
    Ok(match &station.paper.stage {
        Stage::Choose => {
            let unseen = |list: &ListRecord| list.newest().is_some_and(|made| made.state() == PaperState::Sent);
            let unseen = journal.lists()?.iter().filter(|list| unseen(list)).count();
            let batch = match journal.open_batch()? {
                Some(batch) => Some(batch),
                None => journal.batches()?.into_iter().next().map(|record| record.batch),
            };
            PaperStage::Choose { batch, unseen }
        }
        Stage::Classes(kind) => PaperStage::Classes { kind: *kind, classes: journal.classes()? },
        Stage::Words(order) => PaperStage::Words(order.kind),
        Stage::Making(making) => {
            let (done, total) = making.progress();
            PaperStage::Making { kind: making.order().kind, done, total }
        }
        Stage::Draft(draft, kept) => PaperStage::Draft(Box::new(draft_seen(station, draft, kept.as_deref())?)),
        Stage::File(kept) => PaperStage::File(file_seen(station, kept)?),
        Stage::Log => PaperStage::Log(journal.lists()?),
    })
}

fn draft_seen(station: &Station, draft: &Draft, kept: Option<&Kept>) -> Result<DraftSeen, JournalFault> {
    let sheets = draft.sheets.iter().enumerate().map(|(at, sheet)| SheetSeen {
        number: sheet.number.clone(),
        title: sheet.title.clone(),
        version: sheet.version,
        first: draft.first_page(at),
        pages: sheet.laid.pages.len(),
        signs: sheet.cards.len(),
    });
    let mut gaps: Vec<(usize, Option<u32>, char)> =
        draft.gaps().map(|(sheet, gap)| (sheet, gap.row, gap.character)).collect();
    gaps.sort_unstable();
    gaps.dedup();
    let shrunk = |warning: &&Warning| matches!(warning, Warning::NameShrunk { .. });
    let ready = if let [only] = draft.sheets.as_slice() { only.ready.len() } else { 0 };
    Ok(DraftSeen {
        kind: draft.order.kind,
        full: draft.order.full,
        sheets: sheets.collect(),
        left_out: draft.left_out.clone(),
        page: station.paper.page,
        pages: draft.pages(),
        part: station.paper.part,
        picture: station.paper.picture.clone(),
        gaps,
        shrunk: draft.sheets.iter().flat_map(|sheet| &sheet.laid.warnings).filter(shrunk).count(),
        ready: if kept.is_none() && station.may(Deed::BundledOut)? { ready } else { 0 },
        kept: kept.map(|kept| file_seen(station, kept)).transpose()?,
    })
}

fn file_seen(station: &Station, kept: &Kept) -> Result<FileSeen, JournalFault> {
    let lists = station.journal.lists()?;
    let sheet = |sheet: &KeptSheet| {
        let list = lists.iter().find(|list| list.number == sheet.number);
        let made = list.and_then(|list| list.versions.iter().find(|made| made.version == sheet.version));
        let newest = list.and_then(ListRecord::newest).map_or(sheet.version, |newest| newest.version);
        (sheet.clone(), made.cloned(), newest)
    };
    Ok(FileSeen {
        file: kept.file.display().to_string(),
        sha256: kept.sha256.clone(),
        sheets: kept.sheets.iter().map(sheet).collect(),
        pages: kept.pages(),
    })
}

pub(super) fn input(station: &mut Station, input: PaperInput) -> Option<Told> {
    let done = match input {
        PaperInput::Choose(kind) => station.choose_list(kind, None).map(|()| None),
        PaperInput::Of(kind, class) => {
            let scope = class.map_or(Scope::School, |class| Scope::Classes(vec![class]));
            station.choose_list(kind, Some(scope)).map(|()| None)
        }
        PaperInput::Next => show(station, 1),
        PaperInput::Previous => show(station, -1),
        PaperInput::Show(page) => {
            station.paper.show(page);
            Ok(None)
        }
        PaperInput::Zoom => {
            station.paper.part = match station.paper.part {
                Part::Whole => Part::Upper,
                Part::Upper => Part::Lower,
                Part::Lower => Part::Whole,
            };
            station.paper.draw();
            Ok(None)
        }
        PaperInput::Full => full(station).map(|()| None),
        PaperInput::Stop => {
            station.paper.clear();
            Ok(None)
        }
        PaperInput::Save => station.keep_list(Vec::new()).map(|()| saved(station)),
        PaperInput::Print => ask(station).map(|()| None),
        PaperInput::Good => station.look_at_paper(true, &[]).map(|()| Some(Told::Done(Deed::ListChecked))),
        PaperInput::Reprint => reprint(station).map(|()| None),
        PaperInput::Log => {
            station.paper.clear();
            station.paper.stage = Stage::Log;
            Ok(None)
        }
        PaperInput::Take(number, version) => station.take_list(&number, version).map(|()| None),
    };
    done.unwrap_or_else(Some)
}

fn show(station: &mut Station, step: isize) -> Result<Option<Told>, Told> {
    let pages = if let Stage::Draft(draft, _) = &station.paper.stage { draft.pages().max(1) } else { 1 };
    let page = if step < 0 { station.paper.page + pages - 1 } else { station.paper.page + 1 };
    station.paper.show(page % pages);
    Ok(None)
}

/// Makes the list again with education IDs in full, or with their ends.
fn full(station: &mut Station) -> Result<(), Told> {
    let Stage::Draft(draft, None) = &station.paper.stage else { return Err(Told::refused("unknown-page")) };
    let order = Order { full: !draft.order.full, ..draft.order.clone() };
    station.order_list(order)
}

/// Says where the file is.
fn saved(station: &Station) -> Option<Told> {
    let Stage::Draft(draft, Some(kept)) = &station.paper.stage else { return None };
    let unprintable = draft.gaps().count();
    Some(Told::Printed { file: kept.file.display().to_string(), pages: draft.pages(), unprintable })
}

/// Looks for printers and opens the form; without one it says what to do instead.
fn ask(station: &mut Station) -> Result<(), Told> {
    station.ask_printers()?;
    if let Some(visit) = station.visits.last_mut() {
        visit.ask = Some(FormKind::Paper(PaperForm::Print));
    }
    Ok(())
}

/// Makes the same list anew; one that was made earlier by what its number says.
fn reprint(station: &mut Station) -> Result<(), Told> {
    let order = match &station.paper.stage {
        Stage::Draft(draft, _) => draft.order.clone(),
        Stage::File(kept) => {
            let unknown = || refused("list-not-again");
            let [sheet] = kept.sheets.as_slice() else { return Err(unknown()) };
            again(station, sheet)?.ok_or_else(unknown)?
        }
        Stage::Choose | Stage::Classes(_) | Stage::Words(_) | Stage::Making(_) | Stage::Log => {
            return Err(Told::refused("unknown-page"));
        }
    };
    station.order_list(order)
}

/// Reads the order of a list of one class or one batch out of its number.
fn again(station: &Station, sheet: &KeptSheet) -> Result<Option<Order>, JournalFault> {
    let Some(kind) = Kind::of_number(&sheet.number) else { return Ok(None) };
    let rest = sheet.number.get(kind.prefix().len() + 1..).unwrap_or_default();
    let words = station.habits().words();
    for record in station.journal.batches()? {
        let batch = Some(record.batch.clone());
        let Some(rest) = rest.strip_prefix(record.batch.as_str()) else { continue };
        let order = Order { batch, words: words.clone(), ..Order::of(kind) };
        if rest.is_empty() {
            return Ok(Some(order));
        }
        if let Ok(class) = ClassId::parse(rest.trim_start_matches('-')) {
            return Ok(Some(Order { scope: Scope::Classes(vec![class]), ..order }));
        }
    }
    Ok(None)
}

impl From<PrintFault> for Told {
    fn from(fault: PrintFault) -> Self {
        match fault {
            PrintFault::Journal(fault) => Told::of_journal(&fault),
            PrintFault::Printer(fault) => fault.into(),
            PrintFault::Sheet(fault) => fault.into(),
            PrintFault::NoBatch
            | PrintFault::EmptyClass(_)
            | PrintFault::Nothing
            | PrintFault::NoCard
            | PrintFault::NoPages => refused(fault.code()),
            PrintFault::Unwritten { .. } | PrintFault::FileChanged { .. } => failed(fault.code(), &fault),
        }
    }
}

impl From<PrinterFault> for Told {
    fn from(fault: PrinterFault) -> Self {
        Told::Printer { fault, file: None }
    }
}
