//! What every list is made from: the journal as it is now, and what stands on each of its papers.

use std::collections::HashMap;

use crate::day::{Day, Moment};
use crate::desk::known::newest;
use crate::desk::settings::Settings;
use crate::face::page::PageCode;
use crate::id::{BatchId, CardId, ClassId};
use crate::journal::lists::Versions;
use crate::journal::{Journal, JournalFault, sha256};
use crate::record::figures::PaperMark;
use crate::record::{CardRecord, Custody, Student};
use crate::sheet::display::CodeModules;
use crate::sheet::font::Fonts;
use crate::sheet::handover::RowState;
use crate::sheet::reason;

use super::{Kind, Order, PrintFault, Scope, Sheet};

/// Longest number that a page code holds, in characters.
const LONGEST: usize = 40;

/// What all lists of one order have in common.
#[derive(Debug, Clone)]
pub(super) struct Stamp {
    pub order: Order,
    pub made_at: Moment,
    pub anchor: String,
    pub versions: Versions,
    pub batch: Option<BatchId>,
}

impl Stamp {
    pub fn new(journal: &Journal, order: Order) -> Result<Self, JournalFault> {
        let batch = match &order.batch {
            Some(batch) => Some(batch.clone()),
            None => last_batch(journal)?,
        };
        let (made_at, anchor, versions) = (journal.now(), journal.anchor()?, journal.newest_versions()?);
        Ok(Self { order, made_at, anchor, versions, batch })
    }
}

/// Returns the open batch, else the one that was imported last.
fn last_batch(journal: &Journal) -> Result<Option<BatchId>, JournalFault> {
    match journal.open_batch()? {
        Some(batch) => Ok(Some(batch)),
        None => Ok(journal.batches()?.into_iter().next().map(|record| record.batch)),
    }
}

/// One student of a class with the number of the row and the card that counts.
pub(super) struct Row {
    pub number: u32,
    pub student: Student,
    pub card: Option<CardRecord>,
}

/// What lists are made from.
pub(super) struct Source<'a> {
    pub journal: &'a Journal,
    pub settings: &'a Settings,
    pub fonts: &'a Fonts,
    pub stamp: &'a Stamp,
}

/// Names one list: its number, its title, its version and its class.
#[derive(Debug, Clone)]
pub(super) struct Named {
    pub number: String,
    pub title: String,
    pub version: u32,
    pub class: Option<ClassId>,
}

impl Source<'_> {
    pub fn batch(&self) -> Result<&BatchId, PrintFault> {
        self.stamp.batch.as_ref().ok_or(PrintFault::NoBatch)
    }

    pub fn day(&self) -> Day {
        self.stamp.made_at.day()
    }

    /// Names a list by what tells it from others of its kind, first in its number, then in its title.
    pub fn named(&self, kind: Kind, number: &str, title: &str, class: Option<ClassId>) -> Named {
        let number = fitted(&format!("{}-{number}", kind.prefix()));
        let title = format!("{} {title}", kind.title());
        let version = self.stamp.versions.next(&number, &title);
        Named { number, title, version, class }
    }

    /// Names the list of one class in the batch.
    pub fn named_by_class(&self, kind: Kind, class: ClassId) -> Result<Named, PrintFault> {
        let batch = self.batch()?;
        Ok(self.named(kind, &format!("{batch}-{class}"), &format!("{class} {batch}"), Some(class)))
    }

    /// Names a list of the order's classes: with the batch, or with the day where it changes from day to day.
    pub fn named_by_scope(&self, kind: Kind, base: &str) -> Named {
        match (&self.stamp.order.scope, self.stamp.order.class()) {
            (_, Some(class)) => self.named(kind, &format!("{base}-{class}"), &format!("{class} {base}"), Some(class)),
            (Scope::Classes(classes), None) => {
                let names: Vec<String> = classes.iter().map(ToString::to_string).collect();
                let mark = sha256(names.join(",").as_bytes()).chars().take(4).collect::<String>();
                self.named(kind, &format!("{base}-{mark}"), &format!("{} 个班 {base} {mark}", classes.len()), None)
            }
            (Scope::School | Scope::Card(_), None) => self.named(kind, base, base, None),
        }
    }

    /// The day without separators, for numbers of lists that change from day to day.
    pub fn day_number(&self) -> String {
        self.day().to_string().replace('-', "")
    }

    pub fn mark(&self, named: &Named) -> PaperMark {
        PaperMark {
            school: self.settings.school.clone(),
            desk: self.settings.desk.clone(),
            number: named.number.clone(),
            version: named.version,
            made_at: self.stamp.made_at,
            anchor: self.stamp.anchor.clone(),
        }
    }

    /// Reads a class with the newest card of each student; numbers are seats, those without one go on behind.
    pub fn rows(&self, class: ClassId) -> Result<Vec<Row>, JournalFault> {
        let batch = self.stamp.batch.as_ref();
        let mut rows = Vec::new();
        let mut last = 0;
        for student in self.journal.students_of_class(class)? {
            let card = newest(self.journal.cards_of(student.education_id)?, batch);
            if student.departed.is_some() && card.is_none() {
                continue;
            }
            last = student.seat.map(u32::from).filter(|seat| *seat > last).unwrap_or(last + 1);
            rows.push(Row { number: last, student, card });
        }
        Ok(rows)
    }

    /// Reads the cards of the batch that the order takes, with their students, by class and number.
    pub fn of_batch(&self, batch: &BatchId) -> Result<Vec<(CardRecord, Option<Student>)>, JournalFault> {
        self.with_students(self.journal.cards_of_batch(batch)?)
    }

    /// Reads all cards that are somewhere, as far as the order takes their students, by class and number.
    pub fn in_custody(
        &self,
        wanted: &dyn Fn(Custody) -> bool,
    ) -> Result<Vec<(CardRecord, Option<Student>)>, JournalFault> {
        let mut cards = self.journal.cards()?;
        cards.retain(|card| wanted(card.custody));
        self.with_students(cards)
    }

    fn with_students(&self, cards: Vec<CardRecord>) -> Result<Vec<(CardRecord, Option<Student>)>, JournalFault> {
        let mut found = Vec::new();
        for card in cards {
            let student = card.holder.map(|holder| self.journal.student(holder)).transpose()?.flatten();
            let school = self.stamp.order.scope == Scope::School;
            if student.as_ref().map_or(school, |student| self.stamp.order.takes(student.class)) {
                found.push((card, student));
            }
        }
        found.sort_by(|(card, student), (other, other_student)| {
            let place = |student: &Option<Student>| {
                let student = student.as_ref();
                (student.is_none(), student.map(|of| (of.class, of.seat.is_none(), of.seat, of.education_id)))
            };
            place(student).cmp(&place(other_student)).then_with(|| card.card.cmp(&other.card))
        });
        Ok(found)
    }

    /// Returns since when each card lies here.
    pub fn came_in(&self) -> Result<HashMap<CardId, Moment>, JournalFault> {
        self.journal.came_in()
    }

    /// Makes the code of a page; one that cannot be made leaves its square empty rather than wrong.
    pub fn code(&self, named: &Named, page: usize, pages: usize) -> CodeModules {
        let short = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
        let code = PageCode::new(&named.number, named.class, short(page), short(pages), named.version);
        code.map_or_else(|_| CodeModules::none(), |code| CodeModules::of(&code.to_string()))
    }
}

impl Named {
    /// Puts the laid pages under this name; a card has a row where somebody signs for it.
    pub fn sheet(self, kind: Kind, laid: crate::sheet::Laid, cards: &HashMap<u32, CardId>) -> Sheet {
        let Self { number, title, version, class } = self;
        let listed = laid.signatures.iter().filter(|cell| cell.copy == 1).filter_map(|cell| {
            let page = u32::try_from(cell.page).unwrap_or(u32::MAX);
            let card = cards.get(&cell.row)?.clone();
            Some(crate::record::ListedCard { page, row: cell.row, card, cell: Some(cell.tenths()) })
        });
        let cards = listed.collect();
        Sheet { kind, number, title, version, class, cards, laid, ready: Vec::new() }
    }
}

/// Says on the list of a class where a card is; what lies with the teacher is still to be signed for.
pub(super) fn state(card: &CardRecord) -> RowState {
    match card.custody {
        Custody::InOffice { checked: true } | Custody::Found | Custody::WithTeacher => RowState::Ready,
        Custody::InOffice { checked: false } => RowState::Quarantined("退回未复核".to_owned()),
        Custody::Quarantined(why) => RowState::Quarantined(reason::set_aside(why).to_owned()),
        Custody::Held
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

/// Shortens a number that no page code could hold, so that two of them stay two.
fn fitted(number: &str) -> String {
    if number.chars().count() <= LONGEST {
        return number.to_owned();
    }
    let head: String = number.chars().take(LONGEST - 9).collect();
    let mark: String = sha256(number.as_bytes()).chars().take(8).collect();
    format!("{head}-{mark}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_is_too_long_is_shortened_and_stays_its_own() {
        let long = |end: &str| fitted(&format!("LQ-{}-{end}", "批".repeat(40)));
        assert_eq!(fitted("LQ-2026-秋-1-7-3"), "LQ-2026-秋-1-7-3");
        assert_eq!(long("7-3").chars().count(), LONGEST);
        assert_ne!(long("7-3"), long("7-4"));
    }
}
