//! What the pages of the house share: journal, evidence, backups, privacy, settings and the end of a shift.
//!
//! Their forms and keys come in here, so that the other pages need not know of them.

use uuid::Uuid;

use crate::day::Moment;
use crate::desk::back_up::NotBackedUp;
use crate::desk::station::Station;
use crate::id::{CardId, EducationId};
use crate::journal::backup::Why;
use crate::journal::{Filter, JournalFault, Removed, Verification};
use crate::record::Deed;
use crate::record::office::Export;
use crate::record::school::{SchoolMistake, SettingRefused};

use super::backups::Drilled;
use super::visit::Visit;
use super::{Answers, FormKind, Told, backups, book, evidence, papers, privacy, settings, shift};

/// What is done on a page of the house without a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HouseInput {
    /// Shows older entries.
    Older,
    /// Shows newer entries again.
    Newer,
    /// Verifies the whole journal.
    Verify,
    /// Makes a backup.
    BackUp,
}

/// What a form of a page of the house is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HouseForm {
    /// Entries are chosen: day, person; both may be empty.
    Choose,
    /// The evidence of a card leaves as a file: file name, second person, their password.
    Evidence(CardId),
    /// A backup is opened to see whether it could be restored: file of the secret key.
    Drill(String),
    /// A new key for backups is made: file for the secret.
    NewRecipient,
    /// Whoever's time is over is erased: second person, their password.
    EraseDue,
    /// One student's details are erased: reason, second person, their password.
    Erase(EducationId),
    /// All that is kept of one student leaves as a file: file name, second person, their password.
    Copy(EducationId),
    /// The yearly audit pack is made: year, folder, second person, their password.
    AuditPack,
    /// A setting is written: value; empty for its default.
    Setting(String),
    /// A setting under a new name, such as a term: which, name, value.
    NewSetting,
    /// A settings file is read: file.
    ImportSettings,
    /// The shift is ended: no field.
    EndShift,
}

/// A sentence about the last thing done on a page of the house.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HouseTold {
    /// The whole journal was verified.
    Verified(Checked),
    /// A backup was made.
    BackedUp {
        /// Name of the file.
        file: String,
        /// Entries in it.
        entries: u64,
        /// Old backups that were deleted.
        gone: usize,
        /// Why; none when a person asked for it.
        why: Option<Why>,
    },
    /// A backup was opened and looked at.
    Drilled(Drilled),
    /// A new key for backups was made.
    NewRecipient {
        /// File of the secret.
        file: String,
    },
    /// Details were erased.
    Erased {
        /// What went, and what could not.
        removed: Removed,
        /// The pages that held it are gone from the file, too.
        swept: bool,
    },
    /// Nobody's time is over, or everybody's card is still here.
    NobodyDue,
    /// Files left the journal.
    Saved {
        /// What.
        what: Export,
        /// The files, with their folder.
        files: Vec<String>,
    },
    /// Settings were changed.
    Settings {
        /// How many.
        count: usize,
    },
    /// A setting stays as it is.
    SettingRefused(SettingRefused),
    /// A settings file holds a mistake; nothing of it was taken.
    SettingsMistaken(SchoolMistake),
    /// The shift was ended.
    ShiftEnded {
        /// The slip, with its folder.
        slip: String,
        /// Name of the backup, or the code of why there is none.
        backup: Result<String, &'static str>,
    },
    /// It failed; what was recorded before stays.
    Failed {
        /// Stable code.
        code: &'static str,
        /// The fault's own sentence, in English.
        why: String,
    },
}

/// When the whole journal was verified, and what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// When.
    pub at: Moment,
    /// What was found, or the code of why it could not be read.
    pub found: Result<Verification, &'static str>,
}

/// What a page of the house remembers while it is open.
#[derive(Debug, Clone, Default)]
pub(in crate::desk) struct View {
    /// Last entries of the pages that were turned.
    pub(super) trail: Vec<Uuid>,
    /// Which entries are shown.
    pub(super) filter: Filter,
    /// The last verification.
    pub(super) checked: Option<Checked>,
    /// The last drill.
    pub(super) drilled: Option<Drilled>,
}

impl From<HouseTold> for Told {
    fn from(told: HouseTold) -> Self {
        Told::House(Box::new(told))
    }
}

impl From<NotBackedUp> for Told {
    fn from(fault: NotBackedUp) -> Self {
        failed(fault.code(), &fault)
    }
}

/// Says that something failed.
pub(super) fn failed(code: &'static str, why: &impl std::fmt::Display) -> Told {
    HouseTold::Failed { code, why: why.to_string() }.into()
}

/// Returns the form of the house that is open on a page.
pub(super) fn asked(visit: &Visit) -> Option<HouseForm> {
    if let Some(FormKind::House(form)) = &visit.ask { Some(form.clone()) } else { None }
}

/// What of the house is offered on the page of a student or a card.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Offer {
    /// Forms that may be opened.
    pub forms: Vec<HouseForm>,
    /// Name that the file has unless another is typed.
    pub file: String,
    /// The form that is open.
    pub asked: Option<HouseForm>,
}

/// Offers a copy for the family and erasing.
pub(super) fn of_student(station: &Station, student: EducationId, visit: &Visit) -> Result<Offer, JournalFault> {
    let mut forms = Vec::new();
    if station.may(Deed::Exported)? {
        forms.push(HouseForm::Copy(student));
    }
    if station.may(Deed::Erased)? {
        forms.push(HouseForm::Erase(student));
    }
    let file = papers::copy_name(student, station.now().day());
    Ok(Offer { asked: asked(visit).filter(|form| forms.contains(form)), forms, file })
}

/// Offers the evidence of a card.
pub(super) fn of_card(station: &Station, card: &CardId, visit: &Visit) -> Result<Offer, JournalFault> {
    let forms = if station.may(Deed::Exported)? { vec![HouseForm::Evidence(card.clone())] } else { Vec::new() };
    let file = evidence::file_name(station, card)?;
    Ok(Offer { asked: asked(visit).filter(|form| forms.contains(form)), forms, file })
}

/// Takes a key of a page of the house.
pub(super) fn input(station: &mut Station, input: HouseInput) -> Option<Told> {
    let done = match input {
        HouseInput::Older => return book::turn(station, true),
        HouseInput::Newer => return book::turn(station, false),
        HouseInput::Verify => Ok(book::verify(station)),
        HouseInput::BackUp => backups::back_up(station),
    };
    Some(done.unwrap_or_else(|told| told))
}

/// Takes a filled form; one that was refused stays open.
pub(super) fn submit(station: &mut Station, form: &HouseForm, answers: &Answers) -> Option<Told> {
    let done = match form {
        HouseForm::Choose => book::choose(station, answers).map(|()| None),
        HouseForm::Evidence(card) => evidence::save(station, card, answers).map(Some),
        HouseForm::Drill(file) => backups::drill(station, file, answers).map(Some),
        HouseForm::NewRecipient => backups::new_recipient(station, answers).map(Some),
        HouseForm::EraseDue => privacy::erase_due(station, answers).map(Some),
        HouseForm::Erase(student) => privacy::erase(station, *student, answers).map(Some),
        HouseForm::Copy(student) => papers::student(station, *student, answers).map(Some),
        HouseForm::AuditPack => papers::audit(station, answers).map(Some),
        HouseForm::Setting(key) => settings::write(station, key, answers.get(0)).map(Some),
        HouseForm::NewSetting => settings::write_new(station, answers).map(Some),
        HouseForm::ImportSettings => settings::import(station, answers).map(Some),
        HouseForm::EndShift => shift::end(station).map(Some),
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
