//! Signed lists that came back: which pages are here, who signed, what is still to come back.
//!
//! A page says what it is by its code, a person says who did not sign. A picture may suggest it and never decides.

pub mod look;

use std::collections::{BTreeMap, BTreeSet};

use crate::chip::facts::ChipSeen;
use crate::face::facts::FaceSeen;
use crate::face::page::PageCode;
use crate::face::picture::Picture;
use crate::id::BundleId;
use crate::journal::lists::Known;
use crate::journal::{Journal, JournalFault};
use crate::record::{Act, CardRecord, Collector, Custody, Deed, ListedCard, Student};
use crate::sheet::SignatureCell;
use crate::sheet::back::{Ink, Likely, PageBack, ink};
use crate::verdict::Purpose;

use super::board::Step;
use super::known::known;
use super::office::{OfficePlace, Told};
use super::proposal::card_at_hand;
use super::station::Station;
use super::tap::tap;

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
        let listed = journal.cards_of_list(&self.number, self.version)?;
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

impl Station {
    /// Returns whether a signed list lies on the desk and its page is open.
    pub(super) fn has_sheet(&self) -> bool {
        self.sheet.is_some() && self.visits.last().is_some_and(|visit| visit.is_at(&OfficePlace::Reconcile))
    }

    /// Takes the code of a page: the list comes to hand, and its page of the office opens.
    pub(super) fn page_back(&mut self, code: &PageCode) -> Result<Option<Told>, JournalFault> {
        if !self.visits.last().is_some_and(|visit| visit.is_at(&OfficePlace::Reconcile)) {
            self.show_only(OfficePlace::Reconcile);
        }
        let said = |code| Ok(Some(Told::Machine { code, good: false }));
        match self.journal.page_known(code)? {
            Known::Valid => {}
            Known::Old { .. } => return said("page-old"),
            Known::Ahead { .. } => return said("page-ahead"),
            Known::PageOut { .. } => return said("page-out"),
            Known::Foreign => return said("page-foreign"),
        }
        let same = self.sheet.as_ref().is_some_and(|sheet| sheet.number == code.list());
        if !same {
            if self.sheet.as_ref().is_some_and(|sheet| !sheet.blank.is_empty() || !sheet.unsure.is_empty())
                && self.sheet_waits()?
            {
                return said("page-of-another-list");
            }
            let (number, version, pages) = (code.list().to_owned(), code.version(), u32::from(code.pages()));
            let sheet = SheetInHand { number, version, pages, ..SheetInHand::default() };
            if sheet.rows(&self.journal)?.is_empty() {
                return said("page-without-signatures");
            }
            self.sheet = Some(sheet);
        }
        if let Some(sheet) = &mut self.sheet {
            sheet.seen.insert(u32::from(code.page()));
        }
        Ok(None)
    }

    /// Takes the pages of a picture: each comes to hand as if scanned, and its cells suggest who signed.
    pub(super) fn pages_in_picture(&mut self, pages: Vec<PageBack>) -> Result<Option<Told>, JournalFault> {
        let mut told = None;
        for page in pages {
            let refused = self.page_back(&page.code)?;
            let number = u32::from(page.code.page());
            let flat = match (refused, page.flat) {
                (Some(refused), _) => {
                    told = Some(refused);
                    continue;
                }
                (None, Err(not_flat)) => {
                    told = Some(Told::Machine { code: not_flat.code(), good: false });
                    continue;
                }
                (None, Ok(flat)) => flat,
            };
            let Some(sheet) = &mut self.sheet else { continue };
            let listed = self.journal.cards_of_list(&sheet.number, sheet.version)?;
            let of_page = listed.iter().filter(|listed| listed.page == number);
            let cell = |listed: &ListedCard| {
                listed.cell.map(|cell| SignatureCell::of_tenths(usize::from(page.code.page()), listed.row, cell))
            };
            let cells: Vec<SignatureCell> = of_page.filter_map(cell).collect();
            let inks = ink(&flat, &cells);
            sheet.suggest(number, PageLook { picture: flat.picture, cells, inks });
        }
        Ok(told)
    }

    /// Forgets the pictures of a page that was left: names stand on them.
    pub(super) fn leave_sheets(&mut self) {
        let open = self.visits.iter().any(|visit| visit.is_at(&OfficePlace::Reconcile));
        if let Some(sheet) = self.sheet.as_mut().filter(|_| !open) {
            sheet.looks.clear();
        }
    }

    /// Returns whether the list at hand has rows that are neither recorded nor given up.
    fn sheet_waits(&self) -> Result<bool, JournalFault> {
        let Some(sheet) = &self.sheet else { return Ok(false) };
        let waits = |row: &SheetRow| matches!(row.standing, RowStanding::Signs | RowStanding::Unsure);
        Ok(sheet.rows(&self.journal)?.iter().any(waits))
    }

    /// Records who signed on the pages that were seen; what was not signed is to come back.
    pub(super) fn confirm_sheet(&mut self) -> Result<Deed, Told> {
        let refused = |code| Told::Machine { code, good: false };
        let Some(sheet) = self.sheet.clone() else { return Err(refused("no-sheet")) };
        let rows = sheet.rows(&self.journal)?;
        if rows.iter().any(|row| row.standing == RowStanding::Unsure) {
            return Err(refused("rows-unsure"));
        }
        let sum = SheetSum::of(&rows);
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let mut acts: Vec<Act> = rows.iter().filter_map(signed_for).collect();
        if acts.is_empty() && !rows.iter().any(|row| row.standing == RowStanding::Blank) {
            return Err(refused("nothing-to-confirm-here"));
        }
        let (number, version) = (sheet.number, sheet.version);
        acts.push(Act::SheetReconciled { number, version, signed: count(sum.signed), unclaimed: count(sum.unclaimed) });
        self.journal.append_all(&self.seat, acts)?;
        Ok(Deed::SheetReconciled)
    }

    /// Takes a list to hand by its number, with all its pages: whoever chooses it has them in hand.
    pub(super) fn take_sheet(&mut self, number: &str) -> Result<(), Told> {
        let list = self.journal.list_record(number)?;
        let Some(newest) = list.as_ref().and_then(|list| list.newest()) else {
            return Err(Told::Machine { code: "page-foreign", good: false });
        };
        let (version, pages) = (newest.version, newest.pages);
        let (number, seen) = (number.to_owned(), (1..=pages).collect());
        self.sheet = Some(SheetInHand { number, version, pages, seen, ..SheetInHand::default() });
        Ok(())
    }

    /// Takes a card back that was not claimed: it must be on the list, and with the teacher.
    pub(super) fn card_back(&mut self, chip: ChipSeen, face: &FaceSeen) -> Result<Option<Told>, JournalFault> {
        let said = |code, good| Ok(Some(Told::Machine { code, good }));
        let Some(sheet) = self.sheet.clone() else { return Ok(None) };
        let found = known(&self.journal, &chip, face, self.journal.open_batch()?.as_ref())?;
        let Some(card) = card_at_hand(&found).cloned() else { return said("card-unknown-here", false) };
        let rows = sheet.rows(&self.journal)?;
        let Some(row) = rows.iter().find(|row| row.listed.card == card.card) else {
            return said("card-not-on-sheet", false);
        };
        match (row.standing, &card.bundle) {
            (RowStanding::Signed, _) => return said("card-was-signed", false),
            (RowStanding::Back, _) => return said("card-already-back", false),
            (RowStanding::Elsewhere(_), _) | (_, None) => return said("card-elsewhere", false),
            (RowStanding::Unseen | RowStanding::Signs | RowStanding::Blank | RowStanding::Unsure, Some(bundle)) => {
                let back = Act::BundleReturned { card: card.card.clone(), bundle: bundle.clone() };
                if let Err(notice) = self.record(back) {
                    self.notice = Some(notice);
                    return Ok(None);
                }
            }
        }
        if let Some(sheet) = &mut self.sheet {
            sheet.decide(row.listed.row, false);
        }
        self.check_again(chip)
    }

    /// Judges a card that came back as in the mode of intake: only one that is checked can be handed over again.
    fn check_again(&mut self, chip: ChipSeen) -> Result<Option<Told>, JournalFault> {
        let said = |code, good| Ok(Some(Told::Machine { code, good }));
        if chip.facts().is_none() {
            return said("card-back-unchecked", true);
        }
        let (now, purpose) = (self.now(), std::mem::replace(&mut self.purpose, Purpose::Intake));
        self.at_hand.clear();
        self.at_hand.lay(chip, now);
        let report = tap(self);
        self.purpose = purpose;
        self.pending = None;
        if report?.step == Step::Recorded { said("card-back", true) } else { said("card-back-unchecked", true) }
    }
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
