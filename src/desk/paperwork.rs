//! What printed lists do at a desk: chosen, made, saved, sent to a printer, given out, and looked at on paper.

use std::path::PathBuf;

use crate::id::{BundleId, ClassId};
use crate::record::Act;

use super::office::paper::refused;
use super::office::{OfficePlace, Told};
use super::paper::{AT_ONCE, Stage};
use super::print::habits::{Habit, Habits};
use super::print::keep::{find, keep, look, send};
use super::print::{Kind, Making, Needs, Order, PrintFault, Scope, Sent, Wish};
use super::printer::{PrinterFault, Printers};
use super::station::Station;

impl Station {
    /// Sends paper to another print service than that of this computer, such as a private one.
    #[must_use]
    pub fn with_printers(mut self, printers: Printers) -> Self {
        self.paper.printers = printers;
        self
    }

    /// Returns the folder in which it is remembered how lists were printed.
    pub(super) fn habits_folder(&self) -> PathBuf {
        self.journal.path().parent().map(PathBuf::from).unwrap_or_default()
    }

    /// Returns how lists were printed last.
    pub(super) fn habits(&self) -> Habits {
        Habits::read(&self.habits_folder())
    }

    /// Takes what was chosen, and asks for what is still to be said.
    pub(super) fn choose_list(&mut self, kind: Kind, scope: Option<Scope>) -> Result<(), Told> {
        let scope = match (kind.needs(), scope) {
            (Needs::Card, _) => {
                let card = self.report.as_ref().and_then(|report| report.card.as_ref());
                Scope::Card(card.ok_or(PrintFault::NoCard)?.card.clone())
            }
            (Needs::Class, None) => {
                self.paper.clear();
                self.paper.stage = Stage::Classes(kind);
                return Ok(());
            }
            (_, scope) => scope.unwrap_or(Scope::School),
        };
        let order = Order { scope, words: self.habits().words(), ..Order::of(kind) };
        let unsaid = kind == Kind::Notices && order.words.when.is_empty() && order.words.place.is_empty();
        if unsaid || kind.needs() == Needs::Event {
            self.paper.clear();
            self.paper.stage = Stage::Words(Box::new(order));
            return Ok(());
        }
        self.order_list(order)
    }

    /// Makes what was ordered: few lists at once, many beside the keys.
    pub(super) fn order_list(&mut self, order: Order) -> Result<(), Told> {
        let making = Making::begin(&self.journal, order)?;
        self.paper.clear();
        self.paper.stage = Stage::Making(Box::new(making));
        self.make_some()
    }

    /// Makes the next few lists.
    fn make_some(&mut self) -> Result<(), Told> {
        let fonts = self.paper.fonts()?;
        let Stage::Making(mut making) = std::mem::take(&mut self.paper.stage) else { return Ok(()) };
        for _ in 0..AT_ONCE {
            if !making.step(&self.journal, &self.settings, &fonts)? {
                self.paper.stage = Stage::Draft(Box::new(making.finish()?), None);
                self.paper.show(0);
                return Ok(());
            }
        }
        self.paper.stage = Stage::Making(making);
        Ok(())
    }

    /// Makes lists while nothing else is to be done; returns whether the board has changed.
    pub(super) fn make_lists(&mut self) -> bool {
        if !self.paper.is_busy() {
            return false;
        }
        if !self.visits.last().is_some_and(|visit| visit.is_at(&OfficePlace::Paper)) {
            self.paper.clear();
            return false;
        }
        let told = self.make_some().err();
        // A journal that cannot be read says so to whoever does something next.
        self.reread(told).is_ok()
    }

    /// Forgets what lies here once its page is left.
    pub(super) fn leave_paper(&mut self) {
        if !self.visits.iter().any(|visit| visit.is_at(&OfficePlace::Paper))
            && !matches!(self.paper.stage, Stage::Choose)
        {
            self.paper.clear();
        }
    }

    /// Saves the file of what lies here, unless it stands already.
    pub(super) fn keep_list(&mut self, acts: Vec<Act>) -> Result<(), Told> {
        let fonts = self.paper.fonts()?;
        let Stage::Draft(draft, kept @ None) = &mut self.paper.stage else { return Ok(()) };
        let made = keep(&mut self.journal, &self.seat, &self.settings.lists, draft, &fonts, acts)?;
        *kept = Some(Box::new(made));
        Ok(())
    }

    /// Looks which printers there are.
    pub(super) fn ask_printers(&mut self) -> Result<(), PrinterFault> {
        self.paper.known = self.paper.printers.list()?;
        Ok(())
    }

    /// Saves the file, asks a printer for paper, and remembers how.
    pub(super) fn print_list(&mut self, wish: &Wish) -> Result<Sent, Told> {
        self.keep_list(Vec::new())?;
        let Some(kept) = self.paper.kept().cloned() else { return Err(refused("unknown-page")) };
        let sent = send(&mut self.journal, &self.seat, &self.paper.printers, &kept, wish)?;
        let kind = kept.sheets.first().and_then(|sheet| Kind::of_number(&sheet.number));
        if let Some(kind) = kind.filter(|_| !sent.jobs.is_empty()) {
            let mut habits = self.habits();
            let Wish { printer, copies, duplex, .. } = wish.clone();
            habits.take(kind, Habit { printer, copies, duplex });
            habits.write(&self.habits_folder());
        }
        Ok(sent)
    }

    /// Writes down what a person saw on the paper.
    pub(super) fn look_at_paper(&mut self, good: bool, spoiled: &[u32]) -> Result<(), Told> {
        let Some(kept) = self.paper.kept().cloned() else { return Err(refused("unknown-page")) };
        Ok(look(&mut self.journal, &self.seat, &kept, good, spoiled)?)
    }

    /// Gives the class its bundle: the cards go to the teacher, and the list that is signed stands with them.
    pub(super) fn give_bundle(&mut self) -> Result<(), Told> {
        let Stage::Draft(draft, None) = &self.paper.stage else { return Err(refused("unknown-page")) };
        let [sheet] = draft.sheets.as_slice() else { return Err(refused("unknown-page")) };
        let (Some(class), false) = (sheet.class, sheet.ready.is_empty()) else {
            return Err(refused("no-card-ready"));
        };
        let bundle = self.next_bundle(class)?;
        let out = |card: &crate::id::CardId| Act::BundledOut {
            card: card.clone(),
            bundle: bundle.clone(),
            other_class: false,
        };
        let acts = sheet.ready.iter().map(out).collect();
        self.keep_list(acts)
    }

    /// Names the next bundle of a class.
    fn next_bundle(&self, class: ClassId) -> Result<BundleId, Told> {
        let batch = match self.journal.open_batch()? {
            Some(batch) => batch,
            None => self.journal.batches()?.into_iter().next().ok_or(PrintFault::NoBatch)?.batch,
        };
        let taken: Vec<BundleId> = self.journal.cards()?.into_iter().filter_map(|card| card.bundle).collect();
        let named = |number| BundleId::of(&batch, class, number).map_err(|_| refused("not-a-name"));
        let mut number = 1;
        while taken.contains(&named(number)?) {
            number += 1;
        }
        named(number)
    }

    /// Takes a list that was made earlier; its file must still be there.
    pub(super) fn take_list(&mut self, number: &str, version: u32) -> Result<(), Told> {
        let found = find(&self.journal, &self.settings.lists, number, version)?;
        let kept = found.ok_or_else(|| PrintFault::FileChanged { file: self.settings.lists.clone() })?;
        self.paper.clear();
        self.paper.stage = Stage::File(Box::new(kept));
        Ok(())
    }
}
