//! What signed lists do at a desk: pages come to hand by scanner and picture, rows are recorded, cards come back by tap.

use crate::chip::facts::ChipSeen;
use crate::face::facts::FaceSeen;
use crate::face::page::PageCode;
use crate::journal::JournalFault;
use crate::record::{Act, Deed};
use crate::sheet::back::PageBack;
use crate::verdict::Purpose;

use super::board::Step;
use super::known::known;
use super::office::{OfficePlace, Told};
use super::proposal::card_at_hand;
use super::reconcile::{NotTaken, RowStanding, SheetInHand};
use super::station::Station;
use super::tap::tap;

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
        told(SheetInHand::take(&mut self.sheet, &self.journal, code))
    }

    /// Takes the pages of a picture: each comes to hand as if scanned, and its cells suggest who signed.
    pub(super) fn pages_in_picture(&mut self, pages: Vec<PageBack>) -> Result<Option<Told>, JournalFault> {
        let mut last = None;
        for page in pages {
            let taken = SheetInHand::take_seen(&mut self.sheet, &self.journal, page);
            last = told(taken)?.or(last);
        }
        Ok(last)
    }

    /// Forgets the pictures of a page that was left: names stand on them.
    pub(super) fn leave_sheets(&mut self) {
        let open = self.visits.iter().any(|visit| visit.is_at(&OfficePlace::Reconcile));
        if let Some(sheet) = self.sheet.as_mut().filter(|_| !open) {
            sheet.looks.clear();
        }
    }

    /// Records who signed on the pages that were seen; what was not signed is to come back.
    pub(super) fn confirm_sheet(&mut self) -> Result<Deed, Told> {
        let Some(sheet) = &self.sheet else { return Err(Told::Machine { code: "no-sheet", good: false }) };
        let acts = sheet.acts(&self.journal).map_err(refused)?;
        self.journal.append_all(&self.seat, acts)?;
        Ok(Deed::SheetReconciled)
    }

    /// Takes a list to hand by its number, with all its pages: whoever chooses it has them in hand.
    pub(super) fn take_sheet(&mut self, number: &str) -> Result<(), Told> {
        self.sheet = Some(SheetInHand::whole(&self.journal, number).map_err(refused)?);
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

fn refused(why: NotTaken) -> Told {
    if let NotTaken::Journal(fault) = &why {
        Told::of_journal(fault)
    } else {
        Told::Machine { code: why.code(), good: false }
    }
}

/// Says on the page why something was not taken; what keeps the journal from being read goes on up.
fn told(taken: Result<(), NotTaken>) -> Result<Option<Told>, JournalFault> {
    match taken {
        Ok(()) => Ok(None),
        Err(NotTaken::Journal(fault)) => Err(fault),
        Err(why) => Ok(Some(refused(why))),
    }
}
