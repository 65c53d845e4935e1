//! What each key, scan and card does at a desk.

use crate::chip::facts::ChipSeen;
use crate::face::facts::FaceSeen;
use crate::face::page::PageCode;
use crate::face::scan::Scan;
use crate::id::EducationId;
use crate::journal::JournalFault;
use crate::reader::link::Fault;
use crate::reader::quirk::Quirk;
use crate::reader::signal::Tone;
use crate::record::{Act, Collector, Illegal, SecondCard};
use crate::verdict::{Class, Purpose};

use super::board::{Hit, Input, Lamp, Notice, ReaderNews, Search, Step};
use super::cards::seen;
use super::doctor::light::Lights;
use super::faces::worker::Source;
use super::import::is_table;
use super::known::newest;
use super::office::chip::ChipRead;
use super::office::{MachineInput, OfficeInput};
use super::station::{Seen, Station, typed};
use super::tap::tap;

/// Name that the virtual reader of the training mode has.
const VIRTUAL_READER: &str = "Card Desk Virtual Reader 00 00";

/// Hits that a search shows at most.
const HITS_MAX: usize = 20;

impl Station {
    /// Takes one input; what came of it stands on the board.
    pub fn accept(&mut self, input: Input) {
        self.doctor.notice(self.notice.take());
        if let Input::Picture(path) = &input
            && is_table(path)
        {
            // A roster is no card's face: it goes to the import, whatever page is open.
            if let Err(fault) = self.import_file(path.clone()) {
                self.notice = Some(Notice::JournalFault { code: fault.code().to_owned(), why: fault.to_string() });
            }
            self.leave_faces();
            self.leave_sheets();
            return self.forget_what_was_left();
        }
        let watched = self.watches_cards() && is_of_the_reader(&input);
        let counted = self.shows_faces() && is_a_face(&input);
        let of_paper = self.shows_sheets() && matches!(input, Input::Picture(_) | Input::Pasted(_));
        let on_sheet = of_paper || self.has_sheet() && (is_a_face(&input) || is_of_the_reader(&input));
        let page = if let Input::Scan(scan) = &input { PageCode::parse(&scan.text) } else { None };
        let learned = if let Input::Scan(scan) = &input { self.learns_from(scan) } else { false };
        if learned && let Input::Scan(scan) = &input {
            self.note_unknown(scan);
        } else if brings_a_card(&input) && !watched && !counted && !on_sheet {
            // The next customer is here: nobody's full record stays open, and the verdict is in sight.
            self.leave_office();
        }
        let stays = watched || counted || learned || on_sheet || page.is_some();
        if !is_of_the_reader(&input) {
            self.sheet_told = None;
        }
        let taken = match page {
            Some(code) => self.page_back(&code),
            None if learned => Ok(None),
            None => self.take(input).map(|()| self.sheet_told.clone()),
        };
        if let Err(fault) = taken.and_then(|told| if stays { self.reread(told) } else { Ok(()) }) {
            self.notice = Some(Notice::JournalFault { code: fault.code().to_owned(), why: fault.to_string() });
        }
        self.leave_faces();
        self.leave_sheets();
        self.leave_paper();
        self.forget_what_was_left();
    }

    fn take(&mut self, input: Input) -> Result<(), JournalFault> {
        match input {
            Input::Scan(scan) => self.scan(&scan),
            Input::Picture(path) => {
                self.search_picture(Source::Path(path));
                Ok(())
            }
            Input::Pasted(picture) => {
                self.search_picture(Source::Pixels(picture));
                Ok(())
            }
            Input::Scanner(news) => {
                self.notice = Some(Notice::Scanner(news));
                Ok(())
            }
            Input::Mode(purpose) => {
                self.clear_hand();
                self.purpose = purpose;
                self.report = None;
                Ok(())
            }
            Input::Confirm => self.confirm(),
            Input::Despite(why) => self.despite(why),
            Input::SameByEye => {
                self.same_by_eye();
                Ok(())
            }
            Input::Cancel => {
                self.cancel();
                Ok(())
            }
            Input::Undo => self.undo(),
            Input::Park(reason) => self.park(reason),
            Input::Search(text) => self.search(text),
            Input::Pick(id) => self.pick(id),
            Input::NextCollector => {
                self.collector = match self.collector {
                    Collector::Student => Collector::Guardian,
                    Collector::Guardian => Collector::Teacher,
                    Collector::Teacher => Collector::Student,
                };
                Ok(())
            }
            Input::Class(class) => {
                self.class = class;
                Ok(())
            }
            Input::Lay(place) => self.lay(place),
            Input::Lift => {
                self.cards.lift();
                self.lamp = self.resting_lamp();
                Ok(())
            }
            Input::Faded => {
                self.clear_hand();
                self.report = None;
                Ok(())
            }
            Input::Reader(news) => self.reader(news),
            Input::Office(input) => self.office_input(input),
            Input::Lock => Ok(()),
        }
    }

    fn reader(&mut self, news: ReaderNews) -> Result<(), JournalFault> {
        match news {
            ReaderNews::Lamp(lamp) => {
                self.lamp = lamp;
                Ok(())
            }
            ReaderNews::Arrived { reader } => {
                self.lamp = Lamp::CardPresent;
                let read = self.cards.read(&reader);
                self.doctor.lights = Lights::of(read.as_ref(), &self.cards.parts(), &Quirk::of(&reader));
                match seen(read) {
                    Ok(chip) => {
                        self.chip(chip)?;
                        self.signal(&reader);
                        Ok(())
                    }
                    Err(fault) => {
                        if fault == Fault::Busy {
                            self.lamp = Lamp::Busy;
                        }
                        // The card before this one must not be taken for it, neither on the screen nor by a key.
                        (self.pending, self.report) = (None, None);
                        self.notice = Some(Notice::ReaderFault { code: fault.code() });
                        Ok(())
                    }
                }
            }
            ReaderNews::Mute { reader } => {
                self.doctor.lights = Lights::of(Err(&Fault::CardMute), &[], &Quirk::of(&reader));
                self.chip(ChipSeen::Mute { tries: 1 })
            }
            ReaderNews::Left { .. } => {
                self.lamp = self.resting_lamp();
                Ok(())
            }
        }
    }

    /// Lets the reader say by its lamp what the screen says in words.
    fn signal(&mut self, reader: &str) {
        // What was not judged is neither good nor bad.
        let Some(report) = self.report.as_ref().filter(|_| !self.watches_cards()) else { return };
        match (report.verdict.class, report.step) {
            // A good card that nothing can be done with now is no green one either.
            (Class::Stop, _) | (Class::Ok, Step::Blocked | Step::SetAside(_) | Step::Dropped) => {
                self.cards.signal(reader, Tone::Bad);
            }
            (Class::Ok, Step::Looking | Step::Recorded | Step::WaitsForKey | Step::WaitsForReason) => {
                self.cards.signal(reader, Tone::Good);
            }
            (Class::Ask | Class::Already | Class::Reader, _) => {}
        }
    }

    /// Lights the lamp when an input will read a card, which may take a while; returns whether it does.
    pub fn begins_reading(&mut self, input: &Input) -> bool {
        let reads = matches!(
            input,
            Input::Reader(ReaderNews::Arrived { .. }) | Input::Office(OfficeInput::Machine(MachineInput::Survey))
        );
        if reads {
            self.lamp = Lamp::Reading;
        }
        reads
    }

    pub(super) fn resting_lamp(&self) -> Lamp {
        if self.settings.training { Lamp::Virtual } else { Lamp::Ready }
    }

    /// Training: lays a card of the shelf and reads it, as a real reader would tell of it.
    fn lay(&mut self, place: usize) -> Result<(), JournalFault> {
        if !self.cards.lay(place) {
            return Ok(());
        }
        self.reader(ReaderNews::Arrived { reader: VIRTUAL_READER.to_owned() })
    }

    /// Judges a chip that was just read; the same chip within 2.5 s is the same tap.
    pub fn chip(&mut self, chip: ChipSeen) -> Result<(), JournalFault> {
        self.last_read = Some(ChipRead::of(&chip, self.cards.parts(), self.now()));
        // Nothing is judged or recorded where its verdict would be out of sight.
        if self.watches_cards() {
            return Ok(());
        }
        if self.has_sheet() {
            self.sheet_told = self.card_back(chip, &FaceSeen::NotShown)?;
            return Ok(());
        }
        if let ChipSeen::Read(facts) = &chip
            && self.seen_again(Seen::Chip(facts.uid.clone()))
        {
            return Ok(());
        }
        let now = self.now();
        self.at_hand.lay(chip, now);
        self.report = Some(tap(self)?);
        Ok(())
    }

    /// Judges a code that a scanner typed or a picture held.
    fn scan(&mut self, scan: &Scan) -> Result<(), JournalFault> {
        if self.seen_again(Seen::Code(scan.text.clone())) {
            return Ok(());
        }
        if self.shows_faces() {
            self.faces.scanned(scan.clone());
            self.note_unknown_faces();
            return Ok(());
        }
        let now = self.now();
        let face = self.rules.read(&scan.text, scan.source, scan.guessed);
        if matches!(face, FaceSeen::Unknown { known_as: None, .. }) {
            self.note_unknown(scan);
        }
        if self.has_sheet() {
            self.sheet_told = self.card_back(ChipSeen::NotPresented, &face)?;
            return Ok(());
        }
        self.at_hand.show(face, now);
        self.report = Some(tap(self)?);
        Ok(())
    }

    fn confirm(&mut self) -> Result<(), JournalFault> {
        let Some(act) = self.pending.take() else {
            self.notice = Some(Notice::NothingToConfirm);
            return Ok(());
        };
        let done = if let Act::Intake { quarantine: Some(reason), .. } = &act {
            Step::SetAside(*reason)
        } else {
            Step::Recorded
        };
        let step = match self.record(act.clone()) {
            Ok(()) => done,
            Err(Notice::Refused { code }) if code == Illegal::SecondCard.code() && is_first_try(&act) => {
                self.notice = Some(Notice::Refused { code });
                self.pending = Some(act);
                return self.settle_report(Step::WaitsForReason);
            }
            Err(notice) => {
                self.notice = Some(notice);
                Step::Blocked
            }
        };
        self.at_hand.clear();
        self.settle_report(step)
    }

    /// Hands a second card of one kind over, for a reason that the journal keeps.
    fn despite(&mut self, why: SecondCard) -> Result<(), JournalFault> {
        if let Some(Act::HandedOver { despite, .. }) = &mut self.pending
            && self.report.as_ref().is_some_and(|report| report.step == Step::WaitsForReason)
        {
            *despite = Some(why);
            return self.confirm();
        }
        self.notice = Some(Notice::NothingToConfirm);
        Ok(())
    }

    /// Shows where the act stands now, with the card as the journal has it after the act.
    fn settle_report(&mut self, step: Step) -> Result<(), JournalFault> {
        let Some(report) = &mut self.report else { return Ok(()) };
        report.step = step;
        if let Some(card) = &report.card {
            report.card = self.journal.card(&card.card)?;
        }
        Ok(())
    }

    /// Notes on the board that a person held the printed words against the records; the journal has no place for it.
    fn same_by_eye(&mut self) {
        match self.report.as_mut().map(|report| &mut report.fields) {
            Some(fields) if fields.asks_the_eye() => fields.by_eye = true,
            Some(_) | None => self.notice = Some(Notice::NothingForTheEye),
        }
    }

    fn cancel(&mut self) {
        let waited = self.pending.is_some();
        self.clear_hand();
        self.search = None;
        self.last_seen.clear();
        if waited {
            self.notice = Some(Notice::Dropped);
        } else {
            self.report = None;
        }
    }

    fn undo(&mut self) -> Result<(), JournalFault> {
        self.clear_hand();
        self.last_seen.clear();
        match self.journal.undo_last(&self.seat) {
            Ok(undone) => {
                let who = self.masked_name_of(&undone.act)?;
                self.notice = Some(Notice::Undid { who });
                self.report = None;
                Ok(())
            }
            Err(JournalFault::Refused(illegal)) if illegal.code() == "nothing-to-undo" => {
                self.notice = Some(Notice::NothingToUndo);
                Ok(())
            }
            Err(fault @ (JournalFault::Refused(_) | JournalFault::Unauthorized(_))) => {
                self.notice = Some(Notice::Refused { code: fault.code().to_owned() });
                Ok(())
            }
            Err(fault) => Err(fault),
        }
    }

    fn masked_name_of(&self, act: &Act) -> Result<Option<String>, JournalFault> {
        let Act::Undone { entry } = act else { return Ok(None) };
        let Some(undone) = self.journal.entry(entry)? else { return Ok(None) };
        Ok(super::glance::student_of(&self.journal, &undone.act)?.map(|student| student.name.masked()))
    }

    fn park(&mut self, reason: u8) -> Result<(), JournalFault> {
        let (card, holder) = match &self.report {
            Some(report) => (report.card.as_ref().map(|card| card.card.clone()), report.verdict.subject),
            None => (None, None),
        };
        let code = match self.at_hand.face() {
            FaceSeen::Unknown { hash, .. } | FaceSeen::Disputed { hash, .. } => Some(hash.clone()),
            FaceSeen::NotShown | FaceSeen::Read(_) => None,
        };
        if let Err(notice) = self.record(Act::Parked { card, holder, reason, code }) {
            self.notice = Some(notice);
            return Ok(());
        }
        self.clear_hand();
        self.report = None;
        self.notice = Some(Notice::Parked { count: self.journal.parked()? });
        Ok(())
    }

    fn search(&mut self, text: String) -> Result<(), JournalFault> {
        self.search = match text.trim() {
            "" => None,
            query => {
                let batch = self.journal.open_batch()?;
                let students = self.journal.search(query, HITS_MAX)?;
                let hits = students
                    .into_iter()
                    .map(|student| {
                        let card = newest(self.journal.cards_of(student.education_id)?, batch.as_ref());
                        Ok(Hit { student, card })
                    })
                    .collect::<Result<Vec<_>, JournalFault>>()?;
                if hits.is_empty() {
                    self.notice = Some(Notice::NobodyFound);
                }
                Some(Search { text, hits })
            }
        };
        Ok(())
    }

    /// Judges a student whom the clerk chose: evidence level 0.
    fn pick(&mut self, id: EducationId) -> Result<(), JournalFault> {
        self.search = None;
        let now = self.now();
        self.at_hand.clear();
        self.at_hand.show(typed(id), now);
        self.report = Some(tap(self)?);
        self.notice = Some(Notice::LookedUp { student: id });
        Ok(())
    }

    /// Returns what the clerk is doing.
    pub fn purpose(&self) -> Purpose {
        self.purpose
    }
}

/// Tells whether an input is about a card at the desk, or turns to the desk.
fn brings_a_card(input: &Input) -> bool {
    match input {
        Input::Scan(_) | Input::Picture(_) | Input::Pasted(_) => true,
        Input::Mode(_) | Input::Pick(_) | Input::Lay(_) | Input::Lock => true,
        Input::Reader(ReaderNews::Arrived { .. } | ReaderNews::Mute { .. }) => true,
        Input::Reader(ReaderNews::Lamp(_) | ReaderNews::Left { .. }) => false,
        Input::Confirm | Input::Despite(_) | Input::SameByEye | Input::Cancel | Input::Undo => false,
        Input::Park(_) | Input::Search(_) | Input::Scanner(_) => false,
        Input::NextCollector | Input::Class(_) => false,
        Input::Lift | Input::Faded | Input::Office(_) => false,
    }
}

/// Tells whether an input brings the face of a card, and no chip.
fn is_a_face(input: &Input) -> bool {
    matches!(input, Input::Scan(_) | Input::Picture(_) | Input::Pasted(_))
}

/// Tells whether an input is what a reader says, or plays it.
fn is_of_the_reader(input: &Input) -> bool {
    matches!(input, Input::Reader(_) | Input::Lay(_) | Input::Lift)
}

/// Returns whether no reason for a second card was given yet.
fn is_first_try(act: &Act) -> bool {
    matches!(act, Act::HandedOver { despite: None, .. })
}
