//! Signed sheets that came back: rows, who signed, and whether it adds up.

use crate::desk::faces::worker::Source;
use crate::desk::reconcile::look::Looker;
use crate::desk::reconcile::{SheetInHand, SheetRow, SheetSum, rows_typed};
use crate::desk::station::Station;
use crate::journal::JournalFault;
use crate::journal::lists::{ListRecord, PaperState};

use super::visit::Visit;
use super::{Answers, FormKind, Told};

/// Signed sheets that came back.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ReconcilePage {
    /// The list that lies on the desk.
    pub sheet: Option<SheetShown>,
    /// Pictures that are looked at now.
    pub looking: usize,
    /// Without one: lists whose paper is out, the newest first.
    pub out: Vec<ListRecord>,
    /// The form that is open.
    pub ask: Option<ReconcileForm>,
    /// About the last thing done.
    pub told: Option<Told>,
}

/// The list that lies on the desk.
#[derive(Debug, Clone, PartialEq)]
pub struct SheetShown {
    /// What was seen and said of it.
    pub sheet: SheetInHand,
    /// Title of the list.
    pub title: String,
    /// Its rows.
    pub rows: Vec<SheetRow>,
    /// How they add up.
    pub sum: SheetSum,
}

/// A key of this page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReconcileInput {
    /// Takes a list to hand by its number; all its pages lie here.
    Take(String),
    /// A row is signed, or is not, the other way round than before.
    Turn(u32),
    /// Records who signed.
    Confirm,
    /// Puts the list away; what was confirmed stays.
    PutAway,
    /// Shows the picture of the next page.
    Next,
}

/// What a form of this page is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReconcileForm {
    /// Rows without a signature.
    Blank,
    /// Opens a picture of a signed page: its path.
    Open,
}

pub(super) fn read(station: &Station, visit: &Visit) -> Result<ReconcilePage, JournalFault> {
    let ask = if let Some(FormKind::Reconcile(form)) = &visit.ask { Some(form.clone()) } else { None };
    let looking = station.pages.as_ref().map_or(0, Looker::waiting);
    let lists = station.journal.lists()?;
    let Some(sheet) = &station.sheet else {
        let is_out = |list: &ListRecord| {
            list.newest().is_some_and(|made| made.cards > 0 && made.state() != PaperState::Reconciled)
        };
        let out = lists.into_iter().filter(is_out).collect();
        return Ok(ReconcilePage { looking, out, ask, ..ReconcilePage::default() });
    };
    let title = lists.iter().find(|list| list.number == sheet.number).and_then(|list| list.newest());
    let title = title.map(|made| made.title.clone()).unwrap_or_else(|| sheet.number.clone());
    let rows = sheet.rows(&station.journal)?;
    let sum = SheetSum::of(&rows);
    let shown = SheetShown { sheet: sheet.clone(), title, rows, sum };
    Ok(ReconcilePage { sheet: Some(shown), looking, ask, ..ReconcilePage::default() })
}

pub(super) fn input(station: &mut Station, input: ReconcileInput) -> Option<Told> {
    match input {
        ReconcileInput::Take(number) => station.take_sheet(&number).err(),
        ReconcileInput::Turn(row) => {
            let sheet = station.sheet.as_mut()?;
            let signed = sheet.blank.contains(&row);
            sheet.decide(row, signed);
            None
        }
        ReconcileInput::Confirm => Some(match station.confirm_sheet() {
            Ok(deed) => Told::Done(deed),
            Err(told) => told,
        }),
        ReconcileInput::PutAway => {
            station.sheet = None;
            None
        }
        ReconcileInput::Next => {
            let sheet = station.sheet.as_mut()?;
            let next = sheet.looks.range(sheet.shown + 1..).chain(&sheet.looks).next();
            sheet.shown = next.map_or(0, |(page, _)| *page);
            None
        }
    }
}

/// Takes a filled form; one that was refused stays open.
pub(super) fn submit(station: &mut Station, form: &ReconcileForm, answers: &Answers) -> Option<Told> {
    match form {
        ReconcileForm::Open if answers.get(0).trim().is_empty() => return Some(Told::refused("nothing-typed")),
        ReconcileForm::Open => station.look_at_page(Source::Path(answers.get(0).trim().into())),
        ReconcileForm::Blank => {
            let typed = rows_typed(answers.get(0));
            let listed = match station.sheet.as_ref().map(|sheet| sheet.rows(&station.journal)) {
                Some(Ok(rows)) => rows,
                Some(Err(fault)) => return Some(Told::of_journal(&fault)),
                None => return Some(Told::Machine { code: "no-sheet", good: false }),
            };
            let is_listed = |row: &u32| listed.iter().any(|listed| listed.listed.row == *row);
            let Some(blank) = typed.filter(|rows| rows.iter().all(is_listed)) else {
                return Some(Told::Machine { code: "not-a-row", good: false });
            };
            if let Some(sheet) = &mut station.sheet {
                listed.iter().for_each(|row| sheet.decide(row.listed.row, !blank.contains(&row.listed.row)));
            }
        }
    }
    if let Some(visit) = station.visits.last_mut() {
        visit.ask = None;
    }
    None
}
