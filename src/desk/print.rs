//! Makes the printed lists of a desk from its journal.

use std::path::PathBuf;

use crate::face::make::{Level, qr};
use crate::face::page::PageCode;
use crate::id::{BatchId, ClassId};
use crate::journal::{Journal, JournalFault, Seat};

use crate::record::{Act, CardRecord, Custody, QuarantineReason, Student, is_promise};
use crate::sheet::batch::{BatchBalance, BatchException, ClassCount, batch_pdf};
use crate::sheet::display::CodeModules;
use crate::sheet::font::Fonts;
use crate::sheet::handover::{HandoverList, HandoverRow, HandoverShape, RowState, handover_pdf};
use crate::sheet::reason;
use crate::sheet::{Made, SheetFault};

use super::board::Notice;
use super::known::newest;
use super::office::Told;
use super::settings::Settings;
use super::station::Station;

/// A list that was made, with its place in the journal.
pub struct Printed {
    /// The pages.
    pub made: Made,
    /// Title, as in the journal.
    pub title: String,
    /// Version of this list, from 1.
    pub version: u32,
}

/// Why a list could not be made.
#[derive(Debug, thiserror::Error)]
pub enum PrintFault {
    /// The journal could not be read or written.
    #[error(transparent)]
    Journal(#[from] JournalFault),
    /// The pages could not be drawn.
    #[error(transparent)]
    Sheet(#[from] SheetFault),
    /// No batch was imported.
    #[error("no batch was imported yet")]
    NoBatch,
    /// The class has no students.
    #[error("class {0} has no students in the roster")]
    EmptyClass(ClassId),
}

impl PrintFault {
    /// Returns the stable code.
    pub fn code(&self) -> &'static str {
        match self {
            PrintFault::Journal(fault) => fault.code(),
            PrintFault::Sheet(fault) => fault.code(),
            PrintFault::NoBatch => "no-batch",
            PrintFault::EmptyClass(_) => "empty-class",
        }
    }

    /// Returns what to do now.
    pub fn next(&self) -> &'static str {
        match self {
            PrintFault::Journal(fault) => fault.next(),
            PrintFault::Sheet(fault) => fault.next(),
            PrintFault::NoBatch => "import the list of the batch first",
            PrintFault::EmptyClass(_) => "check the class, or import the roster",
        }
    }
}

/// Makes the handover list of a class as a file in the desk's folder, and says so on the board.
pub(super) fn handover_list(station: &mut Station, class: ClassId) -> Result<Notice, JournalFault> {
    let printed = match handover(&mut station.journal, &station.settings, class) {
        Ok(printed) => printed,
        Err(PrintFault::Journal(fault)) => return Err(fault),
        Err(fault) => return Ok(Notice::ListFault { why: format!("{fault}; {}", fault.next()) }),
    };
    let path = file_of(&station.settings, &printed);
    match std::fs::create_dir_all(&station.settings.lists).and_then(|()| std::fs::write(&path, &printed.made.pdf)) {
        Ok(()) => note(&mut station.journal, &station.seat, &printed).map(|()| Notice::ListMade {
            path,
            pages: printed.made.pages,
            unprintable: printed.made.missing.len(),
        }),
        Err(fault) => Ok(Notice::ListFault { why: format!("{} ({fault})", path.display()) }),
    }
}

/// Makes the check list of a batch as a file in the desk's folder, and says so on the page of the batch.
pub(super) fn check_list(station: &mut Station, batch: &BatchId) -> Result<Told, JournalFault> {
    let printed = match batch_check(&mut station.journal, &station.settings, batch) {
        Ok(printed) => printed,
        Err(PrintFault::Journal(fault)) => return Err(fault),
        Err(fault) => return Ok(Told::Failed { code: fault.code(), why: format!("{fault}; {}", fault.next()) }),
    };
    let path = file_of(&station.settings, &printed);
    match std::fs::create_dir_all(&station.settings.lists).and_then(|()| std::fs::write(&path, &printed.made.pdf)) {
        Ok(()) => note(&mut station.journal, &station.seat, &printed).map(|()| Told::Printed {
            file: path.display().to_string(),
            pages: printed.made.pages,
            unprintable: printed.made.missing.len(),
        }),
        Err(fault) => Ok(Told::Failed { code: "list-unwritten", why: format!("{} ({fault})", path.display()) }),
    }
}

fn file_of(settings: &Settings, printed: &Printed) -> PathBuf {
    settings.lists.join(format!("{} v{}.pdf", printed.title.replace(['/', ' '], "-"), printed.version))
}

/// Makes 领卡签收表 of a class; the journal does not know of it yet.
pub fn handover(journal: &mut Journal, settings: &Settings, class: ClassId) -> Result<Printed, PrintFault> {
    let batch = last_batch(journal)?.ok_or(PrintFault::NoBatch)?;
    let students = journal.students_of_class(class)?;
    if students.is_empty() {
        return Err(PrintFault::EmptyClass(class));
    }
    let title = format!("领卡签收表 {class} {batch}");
    let version = journal.versions_of(&title)? + 1;
    let list = HandoverList {
        school: settings.school.clone(),
        batch: batch.clone(),
        class,
        list_number: list_number("LQ", &batch, class),
        version,
        made_at: journal.now(),
        desk: settings.desk.clone(),
        operator: settings.operator.clone(),
        anchor: journal.anchor()?,
        two_copies: true,
        shape: HandoverShape::Wide,
        rows: students
            .iter()
            .enumerate()
            .map(|(at, student)| row(journal, &batch, student, at))
            .collect::<Result<_, _>>()?,
    };
    let number = list.list_number.clone();
    let made = handover_pdf(&list, &Fonts::system()?, &|page, pages| code(&number, class, page, pages, version))?;
    Ok(Printed { made, title, version })
}

/// Returns the open batch, else the one that was imported last.
fn last_batch(journal: &Journal) -> Result<Option<BatchId>, JournalFault> {
    match journal.open_batch()? {
        Some(batch) => Ok(Some(batch)),
        None => Ok(journal.batches()?.into_iter().next().map(|record| record.batch)),
    }
}

/// Makes 批次核对单 of a batch; the journal does not know of it yet.
pub fn batch_check(journal: &mut Journal, settings: &Settings, batch: &BatchId) -> Result<Printed, PrintFault> {
    let title = format!("批次核对单 {batch}");
    let version = journal.versions_of(&title)? + 1;
    let cards = journal.cards_of_batch(batch)?;
    let mut check = BatchBalance {
        school: settings.school.clone(),
        batch: batch.clone(),
        list_number: format!("HD-{batch}"),
        version,
        made_at: journal.now(),
        desk: settings.desk.clone(),
        operator: settings.operator.clone(),
        anchor: journal.anchor()?,
        expected: 0,
        ok: 0,
        classes: Vec::new(),
        quarantined: Vec::new(),
        missing: Vec::new(),
        not_on_list: Vec::new(),
    };
    for card in cards {
        let student = match card.holder {
            Some(holder) => journal.student(holder)?,
            None => None,
        };
        count(&mut check, &card, student);
    }
    check.classes.sort_by_key(|line| line.class);
    let class = check.classes.first().map_or_else(|| ClassId::new(1, 1), |line| Ok(line.class));
    let number = check.list_number.clone();
    let page_code = |page, pages| match &class {
        Ok(class) => code(&number, *class, page, pages, version),
        Err(_) => CodeModules { side: 0, dark: Vec::new() },
    };
    let made = batch_pdf(&check, &Fonts::system()?, &page_code)?;
    Ok(Printed { made, title, version })
}

/// Notes a list in the journal; called when its file stands, so that no entry is about paper that never was.
pub fn note(journal: &mut Journal, seat: &Seat, printed: &Printed) -> Result<(), JournalFault> {
    let pages = u32::try_from(printed.made.pages).unwrap_or(u32::MAX);
    let (title, version) = (printed.title.clone(), printed.version);
    let act = Act::ListMade { title, version, pages, number: None, sha256: None, cards: Vec::new() };
    journal.append(seat, act).map(|_| ())
}

fn row(journal: &Journal, batch: &BatchId, student: &Student, at: usize) -> Result<HandoverRow, JournalFault> {
    let card = newest(journal.cards_of(student.education_id)?, Some(batch));
    let number = u32::from(student.seat.unwrap_or(0)).max(u32::try_from(at).unwrap_or(u32::MAX).saturating_add(1));
    Ok(HandoverRow {
        number,
        name: student.name.clone(),
        education_id: student.education_id,
        card_number: card.as_ref().and_then(|card| card.card_number.clone()),
        state: card.as_ref().map_or(RowState::Missing, state),
    })
}

fn state(card: &CardRecord) -> RowState {
    match card.custody {
        Custody::InOffice { .. } | Custody::Found => RowState::Ready,
        Custody::Quarantined(reason) => RowState::Quarantined(reason::set_aside(reason).to_owned()),
        Custody::WithTeacher
        | Custody::Held
        | Custody::Lost
        | Custody::Surrendered(_)
        | Custody::ReturnedToIssuer
        | Custody::AtOtherSchool => match &card.handed {
            Some(handed) => RowState::Handed(handed.at),
            None => RowState::Missing,
        },
        Custody::Expected | Custody::AtDistrict | Custody::NeverArrived => RowState::Missing,
    }
}

fn count(check: &mut BatchBalance, card: &CardRecord, student: Option<Student>) {
    let listed = student.filter(|_| is_promise(&card.card));
    let Some(student) = listed else {
        check.not_on_list.push(BatchException {
            class: None,
            name: None,
            education_id: card.holder,
            card_number: card.card_number.clone(),
            reason: reason::set_aside(QuarantineReason::NotOnList).to_owned(),
        });
        return;
    };
    let at = match check.classes.iter().position(|line| line.class == student.class) {
        Some(at) => at,
        None => {
            check.classes.push(ClassCount { class: student.class, expected: 0, ok: 0, quarantined: 0, missing: 0 });
            check.classes.len() - 1
        }
    };
    let Some(line) = check.classes.get_mut(at) else { return };
    let exception = |reason: &str| BatchException {
        class: Some(student.class),
        name: Some(student.name.clone()),
        education_id: Some(student.education_id),
        card_number: card.card_number.clone(),
        reason: reason.to_owned(),
    };
    line.expected += 1;
    check.expected += 1;
    match card.custody {
        Custody::Expected | Custody::AtDistrict | Custody::NeverArrived => {
            line.missing += 1;
            check.missing.push(exception(reason::NOT_ARRIVED));
        }
        Custody::Quarantined(reason) => {
            line.quarantined += 1;
            check.quarantined.push(exception(reason::set_aside(reason)));
        }
        Custody::InOffice { .. }
        | Custody::WithTeacher
        | Custody::Held
        | Custody::Lost
        | Custody::Found
        | Custody::Surrendered(_)
        | Custody::ReturnedToIssuer
        | Custody::AtOtherSchool => {
            line.ok += 1;
            check.ok += 1;
        }
    }
}

fn list_number(kind: &str, batch: &BatchId, class: ClassId) -> String {
    format!("{kind}-{batch}-{class}")
}

/// Draws the code of a page; a code that cannot be made leaves its square empty rather than wrong.
fn code(list: &str, class: ClassId, page: usize, pages: usize, version: u32) -> CodeModules {
    let short = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
    let text = PageCode::new(list, class, short(page), short(pages), version).map(|code| code.to_string());
    match text.ok().and_then(|text| qr(&text, Level::Medium).ok()) {
        Some(modules) => {
            let side = modules.side();
            let dark =
                (0..side).flat_map(|y| (0..side).map(move |x| (x, y))).map(|(x, y)| modules.dark(x, y)).collect();
            CodeModules { side, dark }
        }
        None => CodeModules { side: 0, dark: Vec::new() },
    }
}
