//! A desk that can be closed: what outlives it, and the station that is there only while somebody is signed in.
//!
//! Closing drops the journal with its connection, the key and every row on the board; the readers stay, so that the
//! lamp stays true. Time comes from the clock of the desk, and nothing sleeps.

pub mod begin;
mod card_keys;
mod enter;
pub mod files;
mod first;
mod idle;
pub mod ring;
mod tries;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::day::Moment;
use crate::face::payload::Rules;
use crate::id::OperatorId;
use crate::journal::backup::Occasion;
use crate::journal::vault::asleep::Asleep;
use crate::journal::vault::{Passphrase, SlotName, Vault};
use crate::journal::{Clock, Journal, JournalFault, Key, Seat, SystemRandom};
use crate::record::Collector;
use crate::verdict::Purpose;

use super::board::{Board, Counts, Input, Lamp, Notice, ReaderNews, ScannerNews};
use super::cards::{Cards, SharedCards};
use super::doorstep::{DoorPage, RecoveryPage, Said, Shown, SignInPage};
use super::office::{Answers, FormKind, OfficeInput};
use super::pace::TICK;
use super::settings::Settings;
use super::station::Station;
use files::{Files, Ground};
use idle::{Idle, is_touch};
use ring::Ring;
use tries::Tries;

/// What a desk has while nobody is signed in.
pub struct Premises {
    /// Folder of the journal and its key file.
    pub folder: PathBuf,
    /// Settings of this desk.
    pub settings: Settings,
    /// Where cards are read.
    pub cards: Box<dyn Cards + Send>,
    /// Rules for codes on faces.
    pub rules: Rules,
    /// Clock of the desk.
    pub clock: Arc<dyn Clock + Send + Sync>,
    /// Keyring of the computer.
    pub ring: Box<dyn Ring + Send>,
}

/// A desk that can be closed.
pub struct Door {
    files: Files,
    settings: Settings,
    cards: SharedCards,
    rules: Rules,
    clock: Arc<dyn Clock + Send + Sync>,
    ring: Box<dyn Ring + Send>,
    /// The passphrase of the card keys, when it was given from outside.
    card_keys: Option<Passphrase>,
    /// The desk; there while it is open.
    station: Option<Station>,
    step: Step,
    /// The key that the recovery passphrase gave, until somebody signs in with it.
    recovered: Option<Recovered>,
    sleeper: Option<Sleeper>,
    last: Option<OperatorId>,
    tries: Tries,
    lamp: Lamp,
    /// What the serial scanner said last.
    scanner: Option<ScannerNews>,
    idle: Idle,
}

/// Where a closed desk stands.
enum Step {
    Training,
    Shut(Said),
    FirstRun(Option<Said>),
    SignIn { people: Vec<OperatorId>, said: Option<Said> },
    Writing(Box<Writing>),
}

/// The recovery passphrase is on the screen; the desk behind it is ready.
struct Writing {
    recovery: Passphrase,
    station: Station,
    again: bool,
    in_keyring: bool,
    said: Option<Said>,
}

struct Recovered {
    key: Key,
    people: Vec<OperatorId>,
}

/// The key behind the PIN of who locked the desk.
struct Sleeper {
    operator: OperatorId,
    asleep: Asleep,
}

impl Door {
    /// Stands before a closed desk.
    pub fn new(premises: Premises) -> Self {
        let Premises { folder, settings, cards, rules, clock, ring } = premises;
        let now = clock.now();
        let lamp = if settings.training { Lamp::Virtual } else { Lamp::Starting };
        let mut door = Self {
            files: Files::of(&folder),
            settings,
            cards: SharedCards::new(cards),
            rules,
            clock,
            ring,
            card_keys: None,
            station: None,
            step: Step::Training,
            recovered: None,
            sleeper: None,
            last: None,
            tries: Tries::none(),
            lamp,
            scanner: None,
            idle: Idle::from(now),
        };
        door.look(None);
        door
    }

    /// Returns the open desk, for what is done with it besides inputs.
    pub fn station(&mut self) -> Option<&mut Station> {
        self.station.as_mut()
    }

    /// Takes one input; an input that comes after the desk should have been closed is not heard.
    pub fn accept(&mut self, input: Input) {
        let closed_now = self.watch();
        if is_touch(&input) {
            self.idle.touch(self.now());
        }
        if let Input::Scanner(news) = input {
            self.scanner = Some(news);
        }
        if !closed_now || matches!(input, Input::Reader(_)) {
            match &mut self.station {
                Some(_) => self.accept_open(input),
                None => self.accept_closed(input),
            }
        }
        self.idle.see(self.now());
    }

    /// Looks at the clock: a desk that nobody used for some minutes closes, and so does one whose clock jumped.
    ///
    /// Returns whether the board has changed. To be called about once a second.
    pub fn tick(&mut self) -> bool {
        let closed = self.watch();
        let now = self.now();
        self.idle.see(now);
        // A journal that cannot be read says so to whoever does something next.
        let open = self.station.as_mut();
        let changed = open.is_some_and(|station| {
            let examined = station.tick();
            station.back_up_when_due(Occasion::Tick).unwrap_or(false) || examined
        });
        if self.station.as_mut().is_some_and(|station| std::mem::take(&mut station.somebody_is_here)) {
            self.idle.touch(now);
        }
        closed || changed
    }

    /// Returns how long the thread may sleep until something beside the desk is looked at.
    pub fn pause(&self) -> Duration {
        self.station.as_ref().map_or(TICK, Station::pause)
    }

    /// Lights the lamp when an input will read a card; returns whether it does.
    pub fn begins_reading(&mut self, input: &Input) -> bool {
        self.station.as_mut().is_some_and(|station| station.begins_reading(input))
    }

    /// Returns everything that is visible now; of a closed desk no row of the journal.
    pub fn board(&self) -> Board {
        if let Some(station) = &self.station {
            return station.board();
        }
        Board {
            school: self.settings.school.clone(),
            desk: self.settings.desk.clone(),
            operator: self.settings.operator.clone(),
            mode: Purpose::Verify,
            training: self.settings.training,
            lamp: self.lamp,
            batch: None,
            class: None,
            collector: Collector::Student,
            counts: Counts::default(),
            report: None,
            recent: Vec::new(),
            search: None,
            notice: None,
            classes: Vec::new(),
            shelf: Vec::new(),
            writes_seen: self.cards.writes_seen(),
            as_of: self.now(),
            door: Some(self.page()),
            office: None,
        }
    }

    fn page(&self) -> DoorPage {
        match &self.step {
            Step::Training => DoorPage::Closed,
            Step::Shut(said) => DoorPage::Shut { said: said.clone() },
            Step::FirstRun(said) => DoorPage::FirstRun { said: said.clone() },
            Step::SignIn { people, said } => DoorPage::SignIn(self.sign_in_page(people, said.clone())),
            Step::Writing(writing) => DoorPage::Recovery(RecoveryPage {
                shown: Shown::new(writing.recovery.reveal()),
                again: writing.again,
                in_keyring: writing.in_keyring,
                said: writing.said.clone(),
            }),
        }
    }

    fn sign_in_page(&self, people: &[OperatorId], said: Option<Said>) -> SignInPage {
        let people = self.recovered.as_ref().map_or(people, |recovered| &recovered.people);
        SignInPage {
            people: people.to_vec(),
            pin_of: self.sleeper.as_ref().map(|sleeper| sleeper.operator.clone()),
            last: self.last.clone(),
            recovered: self.recovered.is_some(),
            said,
        }
    }

    fn now(&self) -> Moment {
        self.clock.now()
    }

    fn accept_closed(&mut self, input: Input) {
        if let Input::Reader(news) = input {
            self.lamp = match news {
                ReaderNews::Lamp(lamp) => lamp,
                ReaderNews::Arrived { .. } | ReaderNews::Mute { .. } => Lamp::CardPresent,
                ReaderNews::Left { .. } => Lamp::Ready,
            };
        } else if let Input::Office(OfficeInput::Submit(kind, answers)) = input {
            self.take_form(&kind, &answers);
        } else if input == Input::Lock && self.recovered.take().is_some() {
            self.look(None);
        }
    }

    fn take_form(&mut self, kind: &FormKind, answers: &Answers) {
        let done = match &self.step {
            Step::Training if *kind == FormKind::OpenDoor => self.open_training(),
            Step::Shut(_) if *kind == FormKind::OpenDoor => {
                self.look(None);
                Ok(())
            }
            Step::FirstRun(_) if *kind == FormKind::FirstRun => self.first_run(answers),
            Step::SignIn { people, .. } if *kind == FormKind::SignIn => {
                let page = self.sign_in_page(people, None);
                self.sign_in(&page, answers)
            }
            Step::Writing(_) if *kind == FormKind::RecoverySeen => self.recovery_seen(answers),
            Step::Training | Step::Shut(_) | Step::FirstRun(_) | Step::SignIn { .. } | Step::Writing(_) => Ok(()),
        };
        if let Err(new) = done {
            match &mut self.step {
                Step::FirstRun(said) | Step::SignIn { said, .. } => *said = Some(new),
                Step::Writing(writing) => writing.said = Some(new),
                Step::Training | Step::Shut(_) => self.step = Step::Shut(new),
            }
        }
    }

    /// Closes the desk: the journal and its connection, the key and all rows are gone when it returns.
    fn close(&mut self, said: Said) {
        if let Some(station) = self.station.take() {
            // What was learned while the desk was open is known when it opens again.
            self.rules.clone_from(&station.rules);
            self.lamp = if station.lamp == Lamp::Reading { Lamp::CardPresent } else { station.lamp };
            self.last = Some(station.seat.operator().clone());
            self.settings.school.clone_from(&station.settings.school);
            let card_keys = station.card_keys.clone();
            drop(station);
            self.close_card_keys(&card_keys);
        }
        self.recovered = None;
        self.look(Some(said));
    }

    /// Looks at the files, and says what can be done with them.
    fn look(&mut self, said: Option<Said>) {
        self.step = if self.settings.training { Step::Training } else { self.found(said) };
    }

    fn found(&self, said: Option<Said>) -> Step {
        if let Err(fault) = begin::finish(&self.files) {
            return Step::Shut(Said::fault(fault.code(), fault));
        }
        let ground = match self.files.ground() {
            Ok(ground) => ground,
            Err(fault) => return Step::Shut(Said::fault("vault-cannot-read", fault)),
        };
        match ground {
            Ground::Nothing => Step::FirstRun(said),
            Ground::Ready => match Vault::read(&self.files.key()) {
                Ok(vault) => Step::SignIn { people: people_of(&vault), said },
                Err(fault) => Step::Shut(Said::fault(fault.code(), fault)),
            },
            Ground::Plain | Ground::NoKey | Ground::NoJournal => {
                Step::Shut(Said::fault(ground.code(), self.files.folder().display()))
            }
        }
    }

    /// Closes the desk when it is time; returns whether it did.
    fn watch(&mut self) -> bool {
        let now = self.now();
        let waits = self.station.is_some() || self.recovered.is_some() || matches!(self.step, Step::Writing(_));
        if self.settings.training || !waits {
            return false;
        }
        let Some(code) = self.idle.over(now, matches!(self.step, Step::Writing(_))) else { return false };
        self.close(Said::code(code));
        true
    }

    /// Opens the journal of the school with its key.
    fn journal(&self, key: &Key) -> Result<Journal, JournalFault> {
        let (desk, clock) = (self.settings.desk.clone(), Box::new(Arc::clone(&self.clock)));
        Journal::open(&self.files.journal(), key, desk, clock, Box::new(SystemRandom))
    }

    fn station_of(&self, seat: Seat, journal: Journal) -> Station {
        let (cards, clock) = (Box::new(self.cards.clone()), Box::new(Arc::clone(&self.clock)));
        let mut settings = self.settings.clone();
        if let Ok(Some(name)) = journal.settings().map(|mut all| all.remove(begin::NAME)) {
            settings.school = name;
        }
        let mut station = Station::new(settings, seat, journal, cards, self.rules.clone(), clock);
        station.lamp = self.lamp;
        station
    }

    /// Opens the desk.
    fn open(&mut self, mut station: Station) {
        let vault = station.way_in.as_ref().map(|way_in| way_in.vault().id());
        station.card_keys = self.open_card_keys(vault.as_deref());
        self.idle.begin(self.clock.now(), idle::limit_ms(&station.journal));
        self.recovered = None;
        // A scanner that went while the desk was closed is told of now.
        if self.scanner == Some(ScannerNews::Gone) && station.notice.is_none() {
            station.notice = Some(Notice::Scanner(ScannerNews::Gone));
        }
        self.station = Some(station);
    }
}

/// Lists the people who have a way in.
fn people_of(vault: &Vault) -> Vec<OperatorId> {
    let person = |slot: SlotName| if let SlotName::Operator(operator) = slot { Some(operator) } else { None };
    vault.slots().into_iter().filter_map(person).collect()
}
