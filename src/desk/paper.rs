//! Lists that lie on the desk: chosen, made, looked at, sent to a printer, and looked at again on paper.
//!
//! Nothing is recorded before a file is saved or paper is asked for; what is left is forgotten with its pages.

use std::path::PathBuf;
use std::sync::Arc;

use crate::face::picture::Picture;
use crate::face::plane::Plane;
use crate::id::{BundleId, ClassId};
use crate::record::Act;
use crate::sheet::font::Fonts;
use crate::sheet::raster;

use super::office::paper::refused;
use super::office::{OfficePlace, Told};
use super::print::habits::{Habit, Habits};
use super::print::keep::{find, keep, look, send};
use super::print::{Draft, Kept, Kind, Making, Needs, Order, PrintFault, Scope, Sent, Wish};
use super::printer::{Printer, PrinterFault, Printers};
use super::station::Station;

/// Pixels per inch of a page on the screen, and of the half of one.
const WHOLE_DPI: f32 = 100.0;
const HALF_DPI: f32 = 150.0;
/// Lists that are made between two looks at the keys.
const AT_ONCE: usize = 4;

/// What lies on the desk.
#[derive(Default)]
pub(super) struct PaperDesk {
    /// How paper comes out.
    pub printers: Printers,
    pub stage: Stage,
    /// Page of the file that is shown, from 0.
    pub page: usize,
    pub part: Part,
    /// That page as pixels.
    pub picture: Option<Picture>,
    /// Printers, as they were when paper was asked for.
    pub known: Vec<Printer>,
    fonts: Option<Arc<Fonts>>,
}

/// How far it is.
#[derive(Default)]
pub(super) enum Stage {
    /// Which list?
    #[default]
    Choose,
    /// Of which class?
    Classes(Kind),
    /// With which words?
    Words(Box<Order>),
    /// It is being made.
    Making(Box<Making>),
    /// It is here, and perhaps a file and on its way to paper.
    Draft(Box<Draft>, Option<Box<Kept>>),
    /// One that was made earlier.
    File(Box<Kept>),
    /// All that were made.
    Log,
}

/// How much of a page is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Part {
    /// All of it.
    #[default]
    Whole,
    /// The upper half, larger.
    Upper,
    /// The lower half, larger.
    Lower,
}

impl PaperDesk {
    /// Returns whether lists are being made now.
    pub fn is_busy(&self) -> bool {
        matches!(self.stage, Stage::Making(_))
    }

    /// Goes one step back; returns false from the first one.
    pub fn back(&mut self) -> bool {
        let first = matches!(self.stage, Stage::Choose);
        self.clear();
        !first
    }

    /// Forgets what lies here.
    pub fn clear(&mut self) {
        (self.stage, self.page, self.part, self.picture) = (Stage::Choose, 0, Part::Whole, None);
    }

    /// Returns the file that stands, when there is one.
    pub fn kept(&self) -> Option<&Kept> {
        match &self.stage {
            Stage::Draft(_, kept) => kept.as_deref(),
            Stage::File(kept) => Some(kept),
            Stage::Choose | Stage::Classes(_) | Stage::Words(_) | Stage::Making(_) | Stage::Log => None,
        }
    }

    fn fonts(&mut self) -> Result<Arc<Fonts>, PrintFault> {
        let fonts = match self.fonts.take() {
            Some(fonts) => fonts,
            None => Arc::new(Fonts::system()?),
        };
        Ok(Arc::clone(self.fonts.insert(fonts)))
    }

    /// Shows a page of the file; beyond the last one it is the first again.
    pub fn show(&mut self, page: usize) {
        let pages = if let Stage::Draft(draft, _) = &self.stage { draft.pages() } else { 0 };
        self.page = page % pages.max(1);
        self.draw();
    }

    /// Draws the page that is shown.
    pub fn draw(&mut self) {
        let Ok(fonts) = self.fonts() else { return };
        let Stage::Draft(draft, _) = &self.stage else { return };
        let dpi = if self.part == Part::Whole { WHOLE_DPI } else { HALF_DPI };
        let drawn = draft.page(self.page).map(|(_, page)| raster::draw(page, &fonts, dpi).into_picture());
        self.picture = drawn.map(|picture| half(picture, self.part));
    }
}

/// Cuts a half out of a page.
fn half(picture: Picture, part: Part) -> Picture {
    let plane = picture.plane();
    let (width, height) = (plane.width(), plane.height().div_ceil(2).max(1));
    let top = match part {
        Part::Whole => return picture,
        Part::Upper => 0,
        Part::Lower => plane.height() - height,
    };
    Picture::from_plane(Plane::paint(width, height, |x, y| plane.at(x, y + top)))
}

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
