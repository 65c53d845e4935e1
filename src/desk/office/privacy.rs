//! Privacy: who looked at full records, whose time is over, and erasing with two people.

use crate::day::{Day, Moment};
use crate::desk::station::Station;
use crate::id::{EducationId, OperatorId};
use crate::journal::{Due, Erasure, JournalFault};
use crate::record::office::{ErasureReason, LookReason};
use crate::record::{Act, Deed};

use super::book::{About, about};
use super::errand::asked;
use super::house::{HouseForm, HouseTold};
use super::visit::Visit;
use super::{Answers, OfficePlace, Told};

/// Days of looks that are shown, today included.
pub const LOOK_DAYS: i32 = 30;

/// Reasons for which one student's details are erased, in the order of the choices.
pub const ERASURES: [ErasureReason; 2] = [ErasureReason::Request, ErasureReason::Retention];

/// What a school asks about the privacy of its students.
#[derive(Debug, Clone, PartialEq)]
pub struct PrivacyPage {
    /// Who looked in the last days, newest first.
    pub looks: Vec<LookLine>,
    /// Whose time is over, the longest gone first; nothing of it is done yet.
    pub due: Vec<DueLine>,
    /// Months for which details are kept after a student has left.
    pub months: u32,
    /// Shows whose time is over instead of who looked.
    pub turned: bool,
    /// Erasing is offered.
    pub may_erase: bool,
    /// The audit pack is offered.
    pub may_export: bool,
    /// Today.
    pub today: Day,
    /// Folder for the audit pack unless another is typed.
    pub folder: String,
    /// The form that is open.
    pub ask: Option<HouseForm>,
    /// About the last thing done.
    pub told: Option<Told>,
}

/// One look at a full record, or one list shown without masks.
#[derive(Debug, Clone, PartialEq)]
pub struct LookLine {
    /// When.
    pub at: Moment,
    /// Who.
    pub operator: OperatorId,
    /// At whom; none when nobody's name was known.
    pub about: Option<About>,
    /// Rows of a list that was shown without masks.
    pub rows: Option<u32>,
    /// Why.
    pub why: LookReason,
}

/// A student whose time is over.
#[derive(Debug, Clone, PartialEq)]
pub struct DueLine {
    /// Since when, and whether a card is still here.
    pub due: Due,
    /// Masked name and class.
    pub about: About,
}

pub(super) fn read(station: &Station, visit: &Visit) -> Result<PrivacyPage, JournalFault> {
    let journal = &station.journal;
    let today = station.now().day();
    let mut looks = Vec::new();
    for entry in journal.looks_between(today.plus_days(1 - LOOK_DAYS), today)?.into_iter().rev() {
        let (rows, why) = if let Act::Looked { why, .. } = entry.act {
            (None, why)
        } else if let Act::Unmasked { rows, why, .. } = entry.act {
            (Some(rows), why)
        } else {
            continue;
        };
        let about = about(journal, &entry.act)?;
        looks.push(LookLine { at: entry.wall, operator: entry.operator, about, rows, why });
    }
    let months = journal.retention_months()?;
    let line = |due: Due| Ok(DueLine { about: super::book::student(journal, due.student)?, due });
    let due = journal.overdue(today, months)?.into_iter().map(line).collect::<Result<Vec<_>, JournalFault>>()?;
    let may_erase = station.may(Deed::Erased)?;
    Ok(PrivacyPage {
        looks,
        due,
        months,
        turned: visit.turned,
        may_erase,
        may_export: station.may(Deed::Exported)?,
        today,
        folder: station.settings.lists.display().to_string(),
        ask: asked(visit),
        told: None,
    })
}

/// Erases whoever's time is over and who has no card here.
pub(super) fn erase_due(station: &mut Station, answers: &Answers) -> Result<Told, Told> {
    if !station.may(Deed::Erased)? {
        return Err(Told::refused("may-not"));
    }
    let second = station.second(answers.get(0), answers.get(1))?;
    let erased = station.journal.retain(&station.seat, &second)?;
    Ok(erased.map_or(HouseTold::NobodyDue, told).into())
}

/// Erases one student's details.
pub(super) fn erase(station: &mut Station, student: EducationId, answers: &Answers) -> Result<Told, Told> {
    let why = answers.choice(0, &ERASURES).ok_or_else(|| Told::refused("not-chosen"))?;
    let second = station.second(answers.get(1), answers.get(2))?;
    let erased = station.journal.erase(&station.seat, &second, &[student], why)?;
    // Nothing of whoever is erased stays on the desk or on a page under this one.
    station.at_hand.clear();
    station.report = None;
    station.search = None;
    station.show_only(OfficePlace::Privacy);
    Ok(told(erased).into())
}

fn told(erasure: Erasure) -> HouseTold {
    HouseTold::Erased { removed: erasure.removed, swept: erasure.swept }
}
