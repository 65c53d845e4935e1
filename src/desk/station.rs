//! One desk: its journal, its cards, and what stands on the board.

use std::collections::VecDeque;
use std::time::Duration;

use crate::day::Moment;
use crate::face::facts::{FaceFacts, FaceSeen, FaceSource};
use crate::face::payload::Rules;
use crate::id::{ClassId, EducationId, Uid};
use crate::journal::{Clock, Journal, JournalFault, Seat};
use crate::record::{Act, Collector};
use crate::verdict::Purpose;

use super::at_hand::AtHand;
use super::board::{Lamp, Notice, Report, Search, Step};
use super::card_keys::KeysSeen;
use super::cards::Cards;
use super::doctor::{Doctor, Machine};
use super::faces::Faces;
use super::import::Import;
use super::office::chip::ChipRead;
use super::office::visit::Visit;
use super::office::{OfficePage, Told};
use super::pace::{TICK, WHILE_BUSY};
use super::paper::PaperDesk;
use super::reconcile::SheetInHand;
use super::reconcile::look::Looker;
use super::settings::Settings;
use super::unknown::UnknownCodes;
use super::way_in::WayIn;

/// Everything that one desk owns; changed by one thread only.
pub struct Station {
    pub(super) settings: Settings,
    pub(super) seat: Seat,
    pub(super) journal: Journal,
    pub(super) cards: Box<dyn Cards + Send>,
    pub(super) rules: Rules,
    pub(super) clock: Box<dyn Clock + Send>,
    pub(super) purpose: Purpose,
    pub(super) collector: Collector,
    pub(super) class: Option<ClassId>,
    pub(super) lamp: Lamp,
    pub(super) at_hand: AtHand,
    /// The card read last, as far as it may be shown.
    pub(super) last_read: Option<ChipRead>,
    pub(super) report: Option<Report>,
    pub(super) pending: Option<Act>,
    pub(super) search: Option<Search>,
    pub(super) notice: Option<Notice>,
    pub(super) office: Option<OfficePage>,
    pub(super) visits: Vec<Visit>,
    pub(super) way_in: Option<WayIn>,
    /// What may be told of the keys of cards.
    pub(super) card_keys: KeysSeen,
    pub(super) doctor: Doctor,
    /// The signed list that lies on the desk.
    pub(super) sheet: Option<SheetInHand>,
    /// The thread that looks at pictures of signed pages; none before the first.
    pub(super) pages: Option<Looker>,
    /// Lists that are about to be printed.
    pub(super) paper: PaperDesk,
    /// What is to be said on its page of the card that came last.
    pub(super) sheet_told: Option<Told>,
    /// Pictures of card faces, and what was found in them.
    pub(super) faces: Faces,
    /// The file that is imported.
    pub(super) import: Import,
    /// A card was held before the camera since this was looked at last.
    pub(super) somebody_is_here: bool,
    /// Codes that no rule knows.
    pub(super) unknown: UnknownCodes,
    /// The learn page was open before the input that is taken now.
    pub(super) learn_was_open: bool,
    /// When it is looked at again whether a backup is due.
    pub(super) backup_again: Option<Moment>,
    pub(super) last_seen: VecDeque<(Seen, Moment)>,
}

/// What is ignored when it comes again at once: a chip or a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Seen {
    Chip(Uid),
    Code(String),
}

/// The same card or code within this time is one tap.
const AGAIN_MS: i64 = 2_500;

impl Station {
    /// Opens a desk; the journal and the cards are given, so that tests and training give their own.
    pub fn new(
        settings: Settings,
        seat: Seat,
        journal: Journal,
        cards: Box<dyn Cards + Send>,
        rules: Rules,
        clock: Box<dyn Clock + Send>,
    ) -> Self {
        let lamp = if settings.training { Lamp::Virtual } else { Lamp::Starting };
        let scanner_port = settings.sources.scanner_port.clone();
        let doctor = Doctor::new(Machine { scanner_port, ..Machine::here(journal.path().parent()) });
        Self {
            settings: Settings { operator: seat.operator().clone(), ..settings },
            seat,
            journal,
            cards,
            rules,
            clock,
            purpose: Purpose::Verify,
            collector: Collector::Student,
            class: None,
            lamp,
            at_hand: AtHand::nothing(),
            last_read: None,
            report: None,
            pending: None,
            search: None,
            notice: None,
            office: None,
            visits: Vec::new(),
            way_in: None,
            card_keys: KeysSeen::default(),
            doctor,
            sheet: None,
            pages: None,
            paper: PaperDesk::default(),
            sheet_told: None,
            faces: Faces::default(),
            import: Import::default(),
            somebody_is_here: false,
            unknown: UnknownCodes::default(),
            learn_was_open: false,
            backup_again: None,
            last_seen: VecDeque::new(),
        }
    }

    /// Takes the key of the journal, so that the ways in can be changed while the desk is open.
    #[must_use]
    pub fn with_way_in(mut self, way_in: WayIn) -> Self {
        self.way_in = Some(way_in);
        self
    }

    /// Takes another machine to examine than this computer.
    #[must_use]
    pub fn with_machine(mut self, machine: Machine) -> Self {
        self.doctor = Doctor::new(machine);
        self
    }

    /// Returns the key of the journal; an invented school has none of its own.
    pub fn way_in(&mut self) -> Option<&mut WayIn> {
        self.way_in.as_mut()
    }

    /// Returns the journal, for commands that import, verify or print.
    pub fn journal(&mut self) -> &mut Journal {
        &mut self.journal
    }

    /// Returns the settings of this desk.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Records an act that comes from no card, such as a claim of a family.
    pub fn note(&mut self, act: Act) -> Result<(), JournalFault> {
        self.journal.append(&self.seat, act).map(|_| ())
    }

    pub(super) fn now(&self) -> Moment {
        self.clock.now()
    }

    /// Returns how long the thread may sleep until something beside the desk is looked at.
    pub fn pause(&self) -> Duration {
        let looks = self.pages.as_ref().is_some_and(|pages| pages.waiting() > 0);
        let works = looks || self.import.is_busy() || self.paper.is_busy();
        if works || self.faces.is_awake() { WHILE_BUSY } else { TICK }
    }

    /// Returns whether this chip or code was just seen, and remembers it.
    pub(super) fn seen_again(&mut self, seen: Seen) -> bool {
        let now = self.now();
        self.last_seen.retain(|(_, at)| now.unix_ms() - at.unix_ms() < AGAIN_MS);
        let again = self.last_seen.iter().any(|(other, _)| *other == seen);
        if !again {
            self.last_seen.push_back((seen, now));
        }
        again
    }

    /// Records the pending act; a journal that refuses or fails says so on the board and nothing is shown as done.
    pub(super) fn record(&mut self, act: Act) -> Result<(), Notice> {
        match self.journal.append(&self.seat, act) {
            Ok(_) => Ok(()),
            Err(fault @ (JournalFault::Refused(_) | JournalFault::Unauthorized(_))) => {
                Err(Notice::Refused { code: fault.code().to_owned() })
            }
            Err(fault) => Err(Notice::JournalFault { code: fault.code().to_owned(), why: fault.to_string() }),
        }
    }

    /// Clears what lies in front of the clerk: a new mode, Esc, or the next customer.
    pub(super) fn clear_hand(&mut self) {
        self.at_hand.clear();
        self.pending = None;
        if let Some(report) = &mut self.report
            && matches!(report.step, Step::WaitsForKey | Step::WaitsForReason)
        {
            report.step = Step::Dropped;
        }
    }
}

/// Returns the face that a chosen or typed education ID stands for: evidence level 0.
pub(super) fn typed(id: EducationId) -> FaceSeen {
    FaceSeen::Read(Box::new(FaceFacts { education_id: Some(id), ..FaceFacts::none("typed", FaceSource::Typed) }))
}
