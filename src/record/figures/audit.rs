//! The figures of the yearly audit on minors' personal information (未成年人网络保护条例, Art. 37).

use std::fmt;

use serde::Serialize;

use crate::day::{Day, Moment};
use crate::record::Deed;
use crate::record::office::{ErasureReason, Export, LookReason, Role};

use super::{PaperMark, Tally};

/// The yearly audit pack: figures only, and never the name of a student.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuditFigures {
    /// School, desk, number, version, moment and anchor.
    pub mark: PaperMark,
    /// Name and version of this program.
    pub program: String,
    /// First day of the audited time.
    pub from: Day,
    /// Last day of the audited time, inclusive.
    pub to: Day,
    /// Students by age on the last day.
    pub minors: Vec<AgeCount>,
    /// What is kept, each with its place and purpose.
    pub fields: Vec<FieldHeld>,
    /// People by role.
    pub people: Vec<RoleCount>,
    /// Who looked at what, as counts.
    pub access: Access,
    /// Acts that a second person signed in for, by kind.
    pub approvals: Vec<Tally<Deed>>,
    /// Files that left the journal, by kind.
    pub exports: Vec<Tally<Export>>,
    /// Students whose personal details were erased, by reason.
    pub erasures: Vec<Tally<ErasureReason>>,
    /// How long personal details are kept.
    pub retention: Retention,
    /// Backups and drills.
    pub backups: Backups,
    /// What went wrong.
    pub incidents: Incidents,
    /// What the verification of the chain found.
    pub chain: ChainCheck,
}

/// Age of a student, as the audit asks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AgeBand {
    /// Under 14: sensitive personal information (PIPL Art. 28).
    #[serde(rename = "under-14")]
    Under14,
    /// 14 to 17.
    #[serde(rename = "from-14-to-17")]
    From14To17,
    /// 18 and older.
    Adult,
    /// Neither birth date nor grade tells.
    Unknown,
}

impl AgeBand {
    /// Estimates the age from a grade, 1 to 12, on the careful side: a grade in which some are younger counts as younger.
    ///
    /// Grade 1 begins at 6 years (义务教育法 Art. 11), so grade 8 holds both 13 and 14, grade 12 both 17 and 18.
    pub fn of_grade(grade: u8) -> Self {
        match grade {
            1..=8 => Self::Under14,
            9..=12 => Self::From14To17,
            0 | 13.. => Self::Unknown,
        }
    }
}

/// Students of one age.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct AgeCount {
    /// Age.
    pub band: AgeBand,
    /// Students.
    pub students: u64,
    /// The age comes from the grade, because no birth date is kept.
    pub estimated: bool,
}

/// One kind of detail that is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldHeld {
    /// What it is, in the words of the school.
    pub field: String,
    /// Where it is kept.
    #[serde(rename = "where")]
    pub place: String,
    /// What for.
    pub why: String,
    /// It says something about one person.
    pub personal: bool,
}

/// People of one role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct RoleCount {
    /// Role.
    pub role: Role,
    /// People who may sign in.
    pub active: u64,
    /// People who may not any more.
    pub retired: u64,
}

/// Who looked at full records, as counts; the three tallies add up to the same sum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Access {
    /// Looks by reason.
    pub by_reason: Vec<Tally<LookReason>>,
    /// Looks by month.
    pub by_month: Vec<Tally<Month>>,
    /// Looks by the role of who looked.
    pub by_role: Vec<Tally<Role>>,
    /// Lists that were shown without masks.
    pub unmasked: Vec<UnmaskedList>,
    /// Times that a password or PIN was wrong.
    pub failed_sign_ins: u64,
}

/// A month of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Month {
    /// Year.
    pub year: i16,
    /// Month, 1 to 12.
    pub month: i8,
}

impl Month {
    /// Returns the month of a day.
    pub fn of(day: Day) -> Self {
        let (year, month, _) = day.ymd();
        Self { year, month }
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

/// A list that was shown without masks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnmaskedList {
    /// When.
    pub at: Moment,
    /// Which list, without names.
    pub list: String,
    /// Rows.
    pub rows: u64,
    /// Why.
    pub why: LookReason,
}

/// How long personal details are kept after a student has left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Retention {
    /// Months.
    pub months: u32,
    /// Students whose time is over and who are still kept.
    pub past: u64,
}

/// Backups of the audited time.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Backups {
    /// How many were made.
    pub count: u64,
    /// When the last was made.
    pub last: Option<Moment>,
    /// Drills in which one was opened, verified and counted.
    pub drills: Vec<Drill>,
}

/// One drill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Drill {
    /// When.
    pub at: Moment,
    /// Name of the backup, without its folder.
    pub file: String,
    /// Entries in it.
    pub entries: u64,
    /// Whether everything held.
    pub good: bool,
}

/// What went wrong; nothing where it is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Incidents {
    /// Places where the chain of entries does not hold.
    pub chain_breaks: u64,
    /// Times that the journal could not be opened for want of a key.
    pub refused_opens: Option<u64>,
    /// Times that the journal file was found damaged.
    pub damaged_opens: Option<u64>,
    /// Times that the clock went back between two entries.
    pub clock_jumps: u64,
}

/// What the verification of the whole chain found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChainCheck {
    /// Entries that were verified.
    pub entries: u64,
    /// Head of each desk: desk, sequence, first 16 hexadecimal digits of the hash.
    pub anchors: Vec<String>,
    /// Whether everything held.
    pub ok: bool,
}
