//! What the pages of the house share: journal, evidence, backups, privacy, settings and the end of a shift.
//!
//! Plain values only: `errand` does what they ask.

use uuid::Uuid;

use crate::day::Moment;
use crate::desk::back_up::NotBackedUp;
use crate::id::{CardId, EducationId};
use crate::journal::backup::Doubt;
use crate::journal::{Filter, Removed, Verification};
use crate::record::office::Export;
use crate::record::school::{SchoolMistake, SettingRefused};

use super::Told;

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

/// What a drill found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drilled {
    /// File.
    pub file: String,
    /// Entries that were verified.
    pub entries: u64,
    /// Students of the roster.
    pub students: u64,
    /// What does not hold.
    pub doubts: Vec<Doubt>,
    /// This journal has every end of the backup's chains.
    pub anchored: bool,
}

impl Drilled {
    /// Returns whether everything held.
    pub fn good(&self) -> bool {
        self.doubts.is_empty() && self.anchored
    }
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
