//! Lists that leave as a file: chosen, looked at with masks, saved with an entry.

use crate::day::{Day, Moment};
use crate::desk::export::file::{Format, Taker, beyond, file_name, make};
use crate::desk::export::{ListCell, ListKind, Listing, Scope};
use crate::desk::order::Order;
use crate::desk::station::Station;
use crate::id::{BatchId, ClassId};
use crate::journal::JournalFault;
use crate::record::office::OfficeList;

use super::files::{in_folder, let_out, write_noted};
use super::house::failed;
use super::visit::Visit;
use super::{Answers, FormKind, OfficePlace, Told};

/// Rows that a page shows; the file holds all.
const ROWS_SHOWN: usize = 200;
/// Characters that a page names.
const NAMED: usize = 5;

/// Lists that leave as a file: all of them, or one.
#[derive(Debug, Clone, PartialEq)]
pub struct ExportPage {
    /// The lists with their rows.
    pub lists: Vec<ListLine>,
    /// The list that is looked at.
    pub shown: Option<Box<ListShown>>,
    /// About the last thing done.
    pub told: Option<Told>,
}

/// One list among all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListLine {
    /// Which.
    pub kind: ListKind,
    /// Rows of the whole list.
    pub rows: usize,
    /// Whoever sits here may let it out.
    pub may: bool,
}

/// A list as it is shown before it is saved; nothing on it is in full.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListShown {
    /// Which.
    pub kind: ListKind,
    /// What of it.
    pub scope: Scope,
    /// In which order.
    pub order: Order,
    /// As what kind of file.
    pub format: Format,
    /// Headings of the columns that a screen shows, with their shares of the width.
    pub columns: Vec<(&'static str, u16)>,
    /// The first rows, masked.
    pub rows: Vec<Vec<String>>,
    /// Rows of the file.
    pub total: usize,
    /// Cards that lie here for 7, 30 and 90 days and more; of the list of unclaimed cards only.
    pub ages: Option<[usize; 3]>,
    /// The first characters that old programs show wrongly, each with its cell; in GB 18030 only.
    pub beyond: Vec<(String, String)>,
    /// How many there are.
    pub beyond_count: usize,
    /// Name that the file has unless another is typed.
    pub file: String,
    /// Batches that may be chosen, the latest first.
    pub batches: Vec<BatchId>,
    /// Whoever sits here may let it out.
    pub may: bool,
    /// Two people sign for it.
    pub by_two: bool,
    /// The form that is open.
    pub ask: Option<ExportForm>,
}

/// A key of this page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportInput {
    /// Goes on to the next order; on the page of a search, too.
    Order,
    /// Goes on to the next kind of file.
    Format,
}

/// What a form of this page is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportForm {
    /// Chooses what of the list: class; batch, from 1 on among all; day.
    Scope,
    /// Saves the file: name; of the roster second person, their password.
    Save,
}

/// What a page about a list remembers while it is open.
#[derive(Debug, Clone, Default)]
pub(in crate::desk) struct View {
    /// What of the list; none until somebody chose.
    scope: Option<Scope>,
    /// In which order; none until a key was pressed.
    pub(super) order: Option<Order>,
    format: Format,
}

/// Lists of which the batch at hand is the likely one.
fn begins_with_batch(kind: ListKind) -> bool {
    kind == ListKind::Of(OfficeList::Missing)
}

pub(super) fn read(station: &Station, visit: &Visit, kind: Option<ListKind>) -> Result<ExportPage, JournalFault> {
    let mut page = ExportPage { lists: Vec::new(), shown: None, told: None };
    match kind {
        Some(kind) => page.shown = Some(Box::new(shown(station, visit, kind)?)),
        None => {
            for kind in ListKind::ALL {
                let list = listing(station, &View::default(), kind)?;
                page.lists.push(ListLine { kind, rows: list.rows.len(), may: station.may(kind.deed())? });
            }
        }
    }
    Ok(page)
}

/// Makes the list that a page is about.
fn listing(station: &Station, view: &View, kind: ListKind) -> Result<Listing, JournalFault> {
    let journal = &station.journal;
    let scope = match &view.scope {
        Some(scope) => scope.clone(),
        None if begins_with_batch(kind) => Scope { batch: last_batch(station)?, ..Scope::default() },
        None => Scope::default(),
    };
    Listing::make(journal, kind, &scope, view.order.unwrap_or_default(), station.now().day())
}

fn last_batch(station: &Station) -> Result<Option<BatchId>, JournalFault> {
    let open = station.journal.open_batch()?;
    Ok(open.or(station.journal.batches()?.into_iter().next().map(|record| record.batch)))
}

fn shown(station: &Station, visit: &Visit, kind: ListKind) -> Result<ListShown, JournalFault> {
    let view = &visit.export;
    let list = listing(station, view, kind)?;
    let found = if view.format == Format::Gb18030 { beyond(&list) } else { Vec::new() };
    let is_shown = |at: &usize| list.columns.get(*at).is_some_and(|column| column.share > 0);
    let places: Vec<usize> = (0..list.columns.len()).filter(is_shown).collect();
    let rows = list.rows.iter().take(ROWS_SHOWN);
    let rows = rows.map(|row| places.iter().filter_map(|at| row.cells.get(*at)).map(ListCell::masked).collect());
    let of_ages = kind == ListKind::Of(OfficeList::Unclaimed);
    let ask = if let Some(FormKind::Export(form)) = &visit.ask { Some(*form) } else { None };
    Ok(ListShown {
        kind,
        order: list.order,
        format: view.format,
        columns: places.iter().filter_map(|at| list.columns.get(*at)).map(|of| (of.title, of.share)).collect(),
        rows: rows.collect(),
        total: list.rows.len(),
        ages: of_ages.then(|| [7, 30, 90].map(|days| list.at_least(days))),
        beyond: found.iter().take(NAMED).map(|found| (found.cell(), found.named())).collect(),
        beyond_count: found.len(),
        file: file_name(&list, station.now()),
        batches: match kind.takes_batch() {
            true => station.journal.batches()?.into_iter().map(|record| record.batch).collect(),
            false => Vec::new(),
        },
        may: station.may(kind.deed())?,
        by_two: kind == ListKind::Roster,
        scope: list.scope,
        ask,
    })
}

pub(super) fn input(station: &mut Station, input: ExportInput) -> Option<Told> {
    let visit = station.visits.last_mut()?;
    let is_search = visit.is_at(&OfficePlace::Find);
    let view = &mut visit.export;
    match input {
        // A search stands best first until an order is chosen, and after the last one again.
        ExportInput::Order if is_search => {
            view.order = match view.order {
                None => Some(Order::default()),
                Some(order) => Some(order.next()).filter(|next| *next != Order::default()),
            };
        }
        ExportInput::Order => view.order = Some(view.order.unwrap_or_default().next()),
        ExportInput::Format => view.format = view.format.next(),
    }
    None
}

/// Takes a filled form; one that was refused stays open.
pub(super) fn submit(station: &mut Station, form: &ExportForm, answers: &Answers) -> Option<Told> {
    let Some(OfficePlace::ExportList(kind)) = station.visits.last().map(Visit::place) else {
        return Some(Told::refused("unknown-page"));
    };
    let kind = *kind;
    let done = match form {
        ExportForm::Scope => choose(station, kind, answers).map(|()| None),
        ExportForm::Save => save(station, kind, answers).map(Some),
    };
    match done {
        Ok(told) => {
            if let Some(visit) = station.visits.last_mut() {
                visit.ask = None;
            }
            told
        }
        Err(told) => Some(told),
    }
}

fn choose(station: &mut Station, kind: ListKind, answers: &Answers) -> Result<(), Told> {
    let class = match answers.get(0).trim() {
        "" => None,
        typed => Some(ClassId::typed(typed).map_err(|_| Told::refused("no-such-class"))?),
    };
    let batch = match kind.takes_batch() {
        true => {
            let batches = station.journal.batches()?;
            // The first choice is all of them.
            let place: usize = answers.get(1).parse().unwrap_or(0);
            place.checked_sub(1).and_then(|at| batches.get(at)).map(|record| record.batch.clone())
        }
        false => None,
    };
    let day = match answers.get(1).trim() {
        typed if kind.takes_day() && !typed.is_empty() => {
            Some(Day::parse_iso(typed).map_err(|_| Told::refused("not-a-day"))?)
        }
        _ => None,
    };
    if let Some(visit) = station.visits.last_mut() {
        visit.export.scope = Some(Scope { class, batch, day });
    }
    Ok(())
}

/// Writes the file, then the entry that says so, then gives the file its name.
fn save(station: &mut Station, kind: ListKind, answers: &Answers) -> Result<Told, Told> {
    let Some(view) = station.visits.last().map(|visit| visit.export.clone()) else {
        return Err(Told::refused("unknown-page"));
    };
    let path = in_folder(&station.settings.lists, answers.get(0), view.format.ending())?;
    let second = match kind {
        ListKind::Roster => Some(station.second(answers.get(1), answers.get(2))?),
        ListKind::Of(_) => None,
    };
    let list = listing(station, &view, kind)?;
    let (school, at): (String, Moment) = (station.school_name()?, station.now());
    let taker = Taker {
        school: &school,
        desk: &station.settings.desk,
        operator: station.seat.operator(),
        second: second.as_ref().map(crate::journal::Seat::operator),
        at,
    };
    let made = make(&list, view.format, &taker).map_err(|fault| failed(fault.code(), &fault))?;
    let (act, rows, sha256) = (kind.act(&made), made.rows, made.sha256);
    let file = match second {
        Some(second) => let_out(station, &second, act, &[(path, made.bytes)])?.concat(),
        None => write_noted(station, act, &path, &made.bytes)?,
    };
    Ok(Told::Exported { kind, rows, file, sha256 })
}

impl Station {
    /// Returns the name of the school: as the journal has it, else as the settings file has it.
    fn school_name(&self) -> Result<String, JournalFault> {
        let named = self.journal.school()?.get("name.full");
        Ok(named.unwrap_or_else(|| self.settings.school.clone()))
    }
}
