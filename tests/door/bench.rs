//! A door on real files, with a clock that the test moves and a keyring of its own.

use std::path::Path;
use std::sync::{Arc, Mutex};

use card_desk::chip::key::KeyRing;
use card_desk::chip::profile::Shelf;
use card_desk::day::Moment;
use card_desk::desk::board::{Board, Input};
use card_desk::desk::door::ring::Ring;
use card_desk::desk::door::{Door, Premises};
use card_desk::desk::office::{Answers, DoorPage, FormKind, OfficeInput, Said, SignInPage};
use card_desk::desk::settings::Settings;
use card_desk::desk::training::cast;
use card_desk::desk::training::shelf::VirtualCards;
use card_desk::face::payload::Rules;
use card_desk::id::{DeskId, OperatorId};
use card_desk::journal::vault::keyring::KeyringFault;
use card_desk::journal::vault::{Passphrase, SlotName, Vault};
use card_desk::journal::{FixedClock, Key, Seat, SeededRandom};
use card_desk::record::Act;

pub const SCHOOL: &str = "北京示例中学";
pub const ADMIN: &str = "李";
pub const PASSWORD: &str = "一句好记的话 2026";

/// 2026-09-01 09:50 in Beijing.
const MORNING_MS: i64 = 1_788_227_400_000;

/// A keyring that hands out one key, once for each time that it was given.
#[derive(Clone, Default)]
struct TestRing(Arc<Mutex<Option<Key>>>);

impl Ring for TestRing {
    fn get(&self, _: &str) -> Result<Option<Key>, KeyringFault> {
        self.0.lock().unwrap().take().map(Some).ok_or(KeyringFault::NoStore)
    }

    fn set(&self, _: &str, _: &Key) -> Result<(), KeyringFault> {
        Err(KeyringFault::NoStore)
    }
}

pub struct Bench {
    pub door: Door,
    pub clock: FixedClock,
    pub folder: tempfile::TempDir,
    /// Recovery passphrase of a begun school.
    pub recovery: String,
    training: bool,
    ring: TestRing,
}

fn door(folder: &Path, clock: &FixedClock, ring: &TestRing, training: bool) -> Door {
    let settings = Settings {
        school: "（未填学校）".into(),
        desk: DeskId::parse("甲").unwrap(),
        operator: OperatorId::parse("经办").unwrap(),
        lists: folder.join("lists"),
        reader_signal: false,
        sources: Default::default(),
        training,
    };
    let cards = VirtualCards::new(Shelf::builtin(true).unwrap(), KeyRing::empty());
    cast::fill_shelf(&cards).unwrap();
    Door::new(Premises {
        folder: folder.to_owned(),
        settings,
        cards: Box::new(cards),
        rules: Rules::builtin().unwrap(),
        clock: Arc::new(clock.clone()),
        ring: Box::new(ring.clone()),
    })
}

impl Bench {
    /// A desk in an empty folder.
    pub fn empty() -> Self {
        Self::of(false)
    }

    /// A desk of an invented school.
    pub fn training() -> Self {
        Self::of(true)
    }

    fn of(training: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = FixedClock::new(Moment::from_unix_ms(MORNING_MS));
        let ring = TestRing::default();
        let door = door(folder.path(), &clock, &ring, training);
        Self { door, clock, folder, recovery: String::new(), training, ring }
    }

    /// An open desk of a school that was just begun.
    pub fn begun() -> Self {
        let mut bench = Self::empty();
        assert_eq!(bench.submit(FormKind::FirstRun, &[SCHOOL, ADMIN, PASSWORD, PASSWORD]), None);
        bench.recovery = bench.passphrase();
        let last = bench.recovery.rsplit('-').next().unwrap().to_owned();
        assert_eq!(bench.submit(FormKind::RecoverySeen, &[&last]), None);
        assert_eq!(bench.door.board().door, None);
        bench
    }

    /// Ends the program and starts it again.
    pub fn restart(&mut self) {
        self.door = door(self.folder.path(), &self.clock, &self.ring, self.training);
    }

    /// Returns what another start of the program would show.
    pub fn board_after_a_start(&self) -> Board {
        door(self.folder.path(), &self.clock, &self.ring, self.training).board()
    }

    pub fn input(&mut self, input: Input) {
        self.door.accept(input);
    }

    /// Sends a form; returns the code of what was said to it.
    pub fn submit(&mut self, kind: FormKind, answers: &[&str]) -> Option<&'static str> {
        let answers = Answers::new(answers.iter().map(|answer| (*answer).to_owned()));
        self.input(Input::Office(OfficeInput::Submit(kind, answers)));
        self.said()
    }

    pub fn page(&self) -> DoorPage {
        self.door.board().door.expect("a closed desk")
    }

    fn answer(&self) -> Option<Said> {
        match self.door.board().door? {
            DoorPage::Closed => None,
            DoorPage::Shut { said } => Some(said),
            DoorPage::FirstRun { said } => said,
            DoorPage::SignIn(page) => page.said,
            DoorPage::Recovery(page) => page.said,
        }
    }

    pub fn said(&self) -> Option<&'static str> {
        self.answer().map(|said| said.code)
    }

    pub fn number(&self) -> u64 {
        self.answer().map_or(0, |said| said.number)
    }

    /// Reads the recovery passphrase off the page.
    pub fn passphrase(&self) -> String {
        let DoorPage::Recovery(page) = self.page() else { panic!("no passphrase is shown") };
        page.shown.groups().collect::<Vec<_>>().join("-")
    }

    pub fn lock(&mut self) {
        self.input(Input::Lock);
        assert!(self.door.station().is_none());
    }

    fn sign_in_page(&self) -> SignInPage {
        let DoorPage::SignIn(page) = self.page() else { panic!("nobody can sign in") };
        page
    }

    /// Chooses a person and sends the password.
    pub fn sign_in(&mut self, name: &str, password: &str) -> Option<&'static str> {
        let page = self.sign_in_page();
        let place = page.people.iter().position(|person| person.as_str() == name).expect("a person of the list");
        let place = place + usize::from(page.pin_of.is_some());
        self.submit(FormKind::SignIn, &[&place.to_string(), password])
    }

    pub fn by_pin(&mut self, pin: &str) -> Option<&'static str> {
        self.submit(FormKind::SignIn, &["0", pin])
    }

    pub fn recover(&mut self, typed: &str) -> Option<&'static str> {
        let place = self.sign_in_page().ways().len() - 1;
        self.submit(FormKind::SignIn, &[&place.to_string(), typed])
    }

    /// Moves the clock, with a look at it in each second.
    pub fn idle_s(&mut self, seconds: i64) -> bool {
        (0..seconds).any(|_| {
            self.clock.advance(1000);
            self.door.tick()
        })
    }

    /// Moves the clock while nobody is signed in.
    pub fn wait_ms(&mut self, ms: i64) {
        self.clock.advance(ms);
        assert!(!self.door.tick());
    }

    /// Lists the files of the folder.
    pub fn files(&self) -> Vec<String> {
        let files = std::fs::read_dir(self.folder.path()).unwrap().flatten();
        files.map(|file| file.file_name().to_string_lossy().into_owned()).collect()
    }

    /// Counts the files of the folder that this program has open.
    pub fn open_files(&self) -> usize {
        let open = std::fs::read_dir("/proc/self/fd").unwrap().flatten();
        let targets = open.filter_map(|file| std::fs::read_link(file.path()).ok());
        targets.filter(|target| target.starts_with(self.folder.path())).count()
    }

    /// Returns the newest act of the open desk.
    pub fn last_act(&mut self) -> Act {
        self.door.station().unwrap().journal().recent(1).unwrap().pop().unwrap().act
    }

    pub fn ring_knows_the_key(&mut self) {
        let vault = Vault::read(&self.folder.path().join("journal.key")).unwrap();
        let key = vault.unlock(&SlotName::Recovery, &passphrase(&self.recovery)).unwrap();
        *self.ring.0.lock().unwrap() = Some(key);
    }

    pub fn ring_holds_another_key(&mut self) {
        *self.ring.0.lock().unwrap() = Some(Key::random(&mut SeededRandom::new(5)).unwrap());
    }
}

pub fn passphrase(text: &str) -> Passphrase {
    Passphrase::new(text.to_owned())
}

/// Seats a person beside the one at the desk.
pub fn seat(door: &mut Door, name: &str, password: &str) -> Seat {
    let operator = OperatorId::parse(name).unwrap();
    door.station().unwrap().journal().second(&operator, &passphrase(password)).unwrap()
}

/// Lists the kinds of all entries, oldest first.
pub fn entries_of(door: &mut Door) -> Vec<&'static str> {
    let mut entries = door.station().unwrap().journal().recent(100).unwrap();
    entries.reverse();
    entries.iter().map(|entry| entry.act.deed().code()).collect()
}
