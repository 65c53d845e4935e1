//! The signed list that lies on the desk: its pages, its rows, what they suggest and what would be recorded.
//!
//! Pure but for the journal that it reads: the window and the command do the same with it.

use std::collections::{BTreeMap, BTreeSet};

use crate::face::page::PageCode;
use crate::face::picture::Picture;
use crate::id::BundleId;
use crate::journal::lists::Known;
use crate::journal::{Journal, JournalFault};
use crate::record::{Act, CardRecord, Collector, Custody, ListedCard, Student};
use crate::sheet::SignatureCell;
use crate::sheet::back::{Ink, Likely, NotFlat, PageBack, ink};

/// The signed list that lies on the desk; nothing of it is recorded before it is confirmed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SheetInHand {
    /// Number of the list.
    pub number: String,
    /// Version, the valid one.
    pub version: u32,
    /// Pages of one copy.
    pub pages: u32,
    /// Pages that were seen.
    pub seen: BTreeSet<u32>,
    /// Rows without a signature, as a person says or a picture suggests.
    pub blank: BTreeSet<u32>,
    /// Rows that a picture leaves open: a person looks before anything is confirmed.
    pub unsure: BTreeSet<u32>,
    /// Rows about which a person has decided; no picture says anything of them any more.
    pub decided: BTreeSet<u32>,
    /// Pages whose picture was looked at, flat, with what their cells seem to say; gone when the page is left.
    pub looks: BTreeMap<u32, PageLook>,
    /// Page whose picture is shown.
    pub shown: u32,
}

/// The picture of a page with what was seen in its cells.
#[derive(Debug, Clone, PartialEq)]
pub struct PageLook {
    /// The page, flat and upright.
    pub picture: Picture,
    /// Its cells.
    pub cells: Vec<SignatureCell>,
    /// What they seem to say, in their order.
    pub inks: Vec<Ink>,
}

/// Why a page or a list is not taken; nothing was recorded.
#[derive(Debug, thiserror::Error)]
pub enum NotTaken {
    /// A newer version replaced it.
    #[error("the page is of an older version of its list, which is void")]
    Old,
    /// This journal has not made that version.
    #[error("the page is of a newer version than this journal has made")]
    Ahead,
    /// That version has no such page.
    #[error("the list has no such page")]
    PageOut,
    /// No list of this journal has that number.
    #[error("this journal has printed no such list")]
    Foreign,
    /// Another list is at hand, and not confirmed.
    #[error("another list is at hand and not recorded yet")]
    OtherList,
    /// Nobody signs on it.
    #[error("nobody signs on this list")]
    NoSignatures,
    /// The page was taken, its cells could not be looked at.
    #[error(transparent)]
    NotFlat(#[from] NotFlat),
    /// Rows are to be looked at first.
    #[error("some rows are to be looked at on paper first")]
    Unsure,
    /// There is no row that could be recorded.
    #[error("no row of the pages that were seen is left to record")]
    Nothing,
    /// The journal could not be read or written.
    #[error(transparent)]
    Journal(#[from] JournalFault),
}

impl NotTaken {
    /// Returns the stable code.
    pub fn code(&self) -> &'static str {
        match self {
            NotTaken::Old => "page-old",
            NotTaken::Ahead => "page-ahead",
            NotTaken::PageOut => "page-out",
            NotTaken::Foreign => "page-foreign",
            NotTaken::OtherList => "page-of-another-list",
            NotTaken::NoSignatures => "page-without-signatures",
            NotTaken::NotFlat(fault) => fault.code(),
            NotTaken::Unsure => "rows-unsure",
            NotTaken::Nothing => "nothing-to-confirm-here",
            NotTaken::Journal(fault) => fault.code(),
        }
    }

    /// Returns what to do now.
    pub fn next(&self) -> &'static str {
        match self {
            NotTaken::Old => "look for the sheet with the newest version",
            NotTaken::Ahead | NotTaken::Foreign => "go through it on the computer that printed it",
            NotTaken::PageOut => "check page and version",
            NotTaken::OtherList => "record it first, or put it away",
            NotTaken::NoSignatures => "scan a handover sheet",
            NotTaken::NotFlat(fault) => fault.next(),
            NotTaken::Unsure => "look at the paper and name every row without a signature",
            NotTaken::Nothing => "scan the pages that are missing",
            NotTaken::Journal(fault) => fault.next(),
        }
    }
}

/// One row of the list with where its card is now.
#[derive(Debug, Clone, PartialEq)]
pub struct SheetRow {
    /// Page and number of the row, and the card.
    pub listed: ListedCard,
    /// The card; none when the journal does not know it any more.
    pub card: Option<CardRecord>,
    /// Whose card it is; none when the details were erased.
    pub student: Option<Student>,
    /// What is to be said of the row.
    pub standing: RowStanding,
    /// What its picture seems to say.
    pub ink: Option<Ink>,
}

/// What is to be said of one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RowStanding {
    /// Its page has not been seen.
    Unseen,
    /// It will be recorded as signed.
    Signs,
    /// It will be recorded as not signed: the card comes back.
    Blank,
    /// A person must look.
    Unsure,
    /// It is recorded: the student has the card.
    Signed,
    /// The card came back to the office.
    Back,
    /// The card is somewhere else, which no signature explains.
    Elsewhere(Custody),
}

/// How the rows add up: all of them are signed, unclaimed, or not decided.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SheetSum {
    /// Rows.
    pub rows: usize,
    /// Signed, recorded or about to be.
    pub signed: usize,
    /// Not signed.
    pub unclaimed: usize,
    /// Of these, cards that came back.
    pub back: usize,
    /// Not decided: on a page that was not seen, or to be looked at.
    pub open: usize,
    /// Somewhere else.
    pub elsewhere: usize,
}

impl SheetInHand {
    /// Lists the pages that were not seen.
    pub fn missing_pages(&self) -> Vec<u32> {
        (1..=self.pages).filter(|page| !self.seen.contains(page)).collect()
    }

    /// Reads the rows with where their cards are now.
    pub fn rows(&self, journal: &Journal) -> Result<Vec<SheetRow>, JournalFault> {
        let mut listed = journal.cards_of_list(&self.number, self.version)?;
        listed.sort_by_key(|listed| (listed.page, listed.row));
        listed.into_iter().map(|listed| self.row(journal, listed)).collect()
    }

    fn row(&self, journal: &Journal, listed: ListedCard) -> Result<SheetRow, JournalFault> {
        let card = journal.card(&listed.card)?;
        let holder = card.as_ref().and_then(|card| card.holder);
        let student = holder.map(|holder| journal.student(holder)).transpose()?.flatten();
        let standing = self.standing(&listed, card.as_ref().map(|card| card.custody));
        let inks = self.looks.get(&listed.page).map(|look| &look.inks);
        let ink = inks.and_then(|inks| inks.iter().find(|ink| ink.row == listed.row)).copied();
        Ok(SheetRow { listed, card, student, standing, ink })
    }

    fn standing(&self, listed: &ListedCard, custody: Option<Custody>) -> RowStanding {
        match custody {
            Some(Custody::WithTeacher) => {}
            Some(Custody::Held) => return RowStanding::Signed,
            // A card that waits in the office is signed for there; one that this sheet left unsigned came back.
            Some(Custody::InOffice { .. }) if self.blank.contains(&listed.row) => return RowStanding::Back,
            Some(Custody::InOffice { checked: true }) => {}
            Some(Custody::InOffice { checked: false }) => return RowStanding::Back,
            Some(other) => return RowStanding::Elsewhere(other),
            None => return RowStanding::Unsure,
        }
        match () {
            () if !self.seen.contains(&listed.page) => RowStanding::Unseen,
            () if self.unsure.contains(&listed.row) => RowStanding::Unsure,
            () if self.blank.contains(&listed.row) => RowStanding::Blank,
            () => RowStanding::Signs,
        }
    }
}

impl SheetInHand {
    /// Says of a row that it is signed, or that it is not; what a person says stays.
    pub fn decide(&mut self, row: u32, signed: bool) {
        self.unsure.remove(&row);
        self.decided.insert(row);
        if signed {
            self.blank.remove(&row);
        } else {
            self.blank.insert(row);
        }
    }

    /// Takes what a picture of one page suggests, for the rows about which nobody has decided.
    fn suggest(&mut self, page: u32, look: PageLook) {
        for ink in look.inks.iter().filter(|ink| !self.decided.contains(&ink.row)) {
            self.blank.remove(&ink.row);
            self.unsure.remove(&ink.row);
            match ink.likely {
                Likely::Signed => {}
                Likely::Blank => {
                    self.blank.insert(ink.row);
                }
                Likely::Unsure => {
                    self.unsure.insert(ink.row);
                }
            }
        }
        self.looks.insert(page, look);
        self.shown = page;
    }
}

impl SheetInHand {
    /// Takes a page by its code: of the list at hand, or as the first one of its list.
    pub fn take(in_hand: &mut Option<Self>, journal: &Journal, code: &PageCode) -> Result<(), NotTaken> {
        match journal.page_known(code)? {
            Known::Valid => {}
            Known::Old { .. } => return Err(NotTaken::Old),
            Known::Ahead { .. } => return Err(NotTaken::Ahead),
            Known::PageOut { .. } => return Err(NotTaken::PageOut),
            Known::Foreign => return Err(NotTaken::Foreign),
        }
        let page = u32::from(code.page());
        if let Some(sheet) = in_hand {
            if sheet.number == code.list() {
                sheet.seen.insert(page);
                return Ok(());
            }
            if !sheet.decided.is_empty() && sheet.waits(journal)? {
                return Err(NotTaken::OtherList);
            }
        }
        let (number, version, pages) = (code.list().to_owned(), code.version(), u32::from(code.pages()));
        let sheet = Self { number, version, pages, seen: BTreeSet::from([page]), ..Self::default() };
        if sheet.rows(journal)?.is_empty() {
            return Err(NotTaken::NoSignatures);
        }
        *in_hand = Some(sheet);
        Ok(())
    }

    /// Takes the newest version of a list with all its pages: whoever names it has them in hand.
    pub fn whole(journal: &Journal, number: &str) -> Result<Self, NotTaken> {
        let list = journal.list_record(number)?;
        let Some(newest) = list.as_ref().and_then(|list| list.newest()) else { return Err(NotTaken::Foreign) };
        let seen = (1..=newest.pages).collect();
        let (version, pages) = (newest.version, newest.pages);
        let sheet = Self { number: number.to_owned(), version, pages, seen, ..Self::default() };
        if sheet.rows(journal)?.is_empty() { Err(NotTaken::NoSignatures) } else { Ok(sheet) }
    }

    /// Takes a page of a picture: as if its code was scanned, and its cells suggest who signed.
    pub fn take_seen(in_hand: &mut Option<Self>, journal: &Journal, seen: PageBack) -> Result<(), NotTaken> {
        Self::take(in_hand, journal, &seen.code)?;
        let (page, flat) = (seen.code.page(), seen.flat?);
        let Some(sheet) = in_hand else { return Ok(()) };
        let listed = journal.cards_of_list(&sheet.number, sheet.version)?;
        let of_page = listed.iter().filter(|listed| listed.page == u32::from(page));
        let cell =
            |listed: &ListedCard| listed.cell.map(|cell| SignatureCell::of_tenths(usize::from(page), listed.row, cell));
        let cells: Vec<SignatureCell> = of_page.filter_map(cell).collect();
        let inks = ink(&flat, &cells);
        sheet.suggest(u32::from(page), PageLook { picture: flat.picture, cells, inks });
        Ok(())
    }

    /// Returns whether rows are neither recorded nor given up.
    fn waits(&self, journal: &Journal) -> Result<bool, JournalFault> {
        let waits = |row: &SheetRow| matches!(row.standing, RowStanding::Signs | RowStanding::Unsure);
        Ok(self.rows(journal)?.iter().any(waits))
    }

    /// Returns what would be recorded: who signed on the pages that were seen, and how the list adds up.
    pub fn acts(&self, journal: &Journal) -> Result<Vec<Act>, NotTaken> {
        let rows = self.rows(journal)?;
        if rows.iter().any(|row| row.standing == RowStanding::Unsure) {
            return Err(NotTaken::Unsure);
        }
        let mut acts: Vec<Act> = rows.iter().filter_map(signed_for).collect();
        if acts.is_empty() && !rows.iter().any(|row| row.standing == RowStanding::Blank) {
            return Err(NotTaken::Nothing);
        }
        let (sum, count) = (SheetSum::of(&rows), |n: usize| u32::try_from(n).unwrap_or(u32::MAX));
        let (number, version) = (self.number.clone(), self.version);
        acts.push(Act::SheetReconciled { number, version, signed: count(sum.signed), unclaimed: count(sum.unclaimed) });
        Ok(acts)
    }
}

impl SheetSum {
    /// Adds the rows up.
    pub fn of(rows: &[SheetRow]) -> Self {
        let mut sum = Self { rows: rows.len(), ..Self::default() };
        for row in rows {
            match row.standing {
                RowStanding::Signs | RowStanding::Signed => sum.signed += 1,
                RowStanding::Blank => sum.unclaimed += 1,
                RowStanding::Back => {
                    sum.unclaimed += 1;
                    sum.back += 1;
                }
                RowStanding::Unseen | RowStanding::Unsure => sum.open += 1,
                RowStanding::Elsewhere(_) => sum.elsewhere += 1,
            }
        }
        sum
    }

    /// Returns whether every row is signed or its card is back.
    pub fn holds(&self) -> bool {
        self.rows == self.signed + self.unclaimed && self.back == self.unclaimed
    }
}

/// Reads rows as a person types them: `3 17,22 30-32`; none when a part is no row or a range runs backwards.
pub fn rows_typed(text: &str) -> Option<BTreeSet<u32>> {
    let separates = |c: char| c.is_whitespace() || matches!(c, ',' | '，' | '、' | ';' | '；');
    let mut rows = BTreeSet::new();
    for part in text.split(separates).filter(|part| !part.is_empty()) {
        let (first, last) = part.split_once(['-', '–', '~']).unwrap_or((part, part));
        let (first, last): (u32, u32) = (first.parse().ok()?, last.parse().ok()?);
        if first == 0 || last < first || last - first > 200 {
            return None;
        }
        rows.extend(first..=last);
    }
    Some(rows)
}

/// Returns the act of a row that is signed: the bundle's, or a handover at the desk where no bundle was given out.
fn signed_for(row: &SheetRow) -> Option<Act> {
    if row.standing != RowStanding::Signs {
        return None;
    }
    let card = row.listed.card.clone();
    let bundle: Option<BundleId> = row.card.as_ref().and_then(|card| card.bundle.clone());
    Some(match bundle {
        Some(bundle) => Act::BundleSigned { card, bundle },
        None => Act::HandedOver { card, collector: Collector::Student, despite: None },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_typed_as_people_type_them() {
        let check = |text: &str, want: Option<&[u32]>| {
            assert_eq!(rows_typed(text), want.map(|rows| rows.iter().copied().collect()), "{text}");
        };
        check("", Some(&[]));
        check("3 17 22", Some(&[3, 17, 22]));
        check("3，17、22；", Some(&[3, 17, 22]));
        check("5-7,1", Some(&[1, 5, 6, 7]));
        check("7-5", None);
        check("0", None);
        check("三", None);
        check("1-999999", None);
    }
}
