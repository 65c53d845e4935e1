//! A desk that opens the sealed keys when somebody signs in, or on the page of the card keys.

use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};

use card_desk::chip::dump;
use card_desk::chip::facts::Finding;
use card_desk::chip::key::{KeyRing, seal};
use card_desk::chip::profile::Shelf;
use card_desk::day::Moment;
use card_desk::desk::board::{Input, ShelfLabel};
use card_desk::desk::card_keys::KeysState;
use card_desk::desk::cards::Cards;
use card_desk::desk::door::ring::Ring;
use card_desk::desk::door::{Door, Premises};
use card_desk::desk::office::{
    Answers, CardKeysPage, DoorPage, FormKind, MachineForm, OfficeInput, OfficePage, OfficePlace, Told,
};
use card_desk::desk::settings::Settings;
use card_desk::desk::training::shelf::{VirtualCards, part};
use card_desk::face::payload::Rules;
use card_desk::id::{DeskId, OperatorId};
use card_desk::journal::vault::Passphrase;
use card_desk::journal::vault::keyring::KeyringFault;
use card_desk::journal::{FixedClock, Key};

use crate::bench::{ADMIN, Bench};
use crate::{DUMP, NAME, PASSPHRASE};

/// A keyring that has the passphrase of the card keys, or none.
#[derive(Clone, Default)]
struct TestRing(Arc<Mutex<Option<&'static str>>>);

impl Ring for TestRing {
    fn get(&self, _: &str) -> Result<Option<Key>, KeyringFault> {
        Err(KeyringFault::NoStore)
    }

    fn set(&self, _: &str, _: &Key) -> Result<(), KeyringFault> {
        Err(KeyringFault::NoStore)
    }

    fn passphrase(&self, name: &str) -> Result<Option<Passphrase>, KeyringFault> {
        assert!(name.starts_with("card-keys.") && name.len() > 20, "{name}");
        Ok(self.0.lock().unwrap().map(|text| Passphrase::new(text.to_owned())))
    }
}

pub struct Window {
    pub door: Door,
    cards: VirtualCards,
    ring: TestRing,
}

impl Window {
    /// A closed desk in a folder, with the card of a dump on its reader.
    pub fn new(folder: &Path, card: &Path) -> Self {
        let cards = VirtualCards::new(Shelf::builtin(true).unwrap(), KeyRing::empty());
        cards.add(part(ShelfLabel::Good, dump::open(card, None).unwrap(), None));
        assert!(cards.clone().lay(0));
        let ring = TestRing::default();
        let door = Door::new(Premises {
            folder: folder.to_owned(),
            settings: Settings {
                school: "北京示例中学".into(),
                desk: DeskId::parse("甲").unwrap(),
                operator: OperatorId::parse("经办").unwrap(),
                lists: folder.join("lists"),
                training: false,
                reader_signal: false,
                sources: Default::default(),
            },
            cards: Box::new(cards.clone()),
            rules: Rules::builtin().unwrap(),
            clock: Arc::new(FixedClock::new(Moment::from_unix_ms(4_000_000_000_000))),
            ring: Box::new(ring.clone()),
        });
        Self { door, cards, ring }
    }

    pub fn office(&mut self, input: OfficeInput) {
        self.door.accept(Input::Office(input));
    }

    pub fn submit(&mut self, kind: FormKind, answers: &[&str]) {
        let answers = Answers::new(answers.iter().map(|answer| (*answer).to_owned()));
        self.office(OfficeInput::Submit(kind, answers));
    }

    pub fn sign_in(&mut self) {
        let Some(DoorPage::SignIn(page)) = self.door.board().door else { panic!("nobody can sign in") };
        let place = page.people.iter().position(|person| person.as_str() == ADMIN.0).unwrap();
        self.submit(FormKind::SignIn, &[&place.to_string(), ADMIN.1]);
        assert!(self.door.station().is_some(), "{:?}", self.door.board().door);
    }

    /// Locks the desk and signs in again.
    fn again(&mut self) {
        self.door.accept(Input::Lock);
        assert!(!self.reads_the_sector(), "a locked desk has no sealed keys");
        self.sign_in();
    }

    pub fn page(&mut self) -> CardKeysPage {
        self.office(OfficeInput::Open(OfficePlace::CardKeys));
        match self.door.board().office {
            Some(OfficePage::CardKeys(page)) => *page,
            page => panic!("{page:?}"),
        }
    }

    /// Types a passphrase into the form of the page and returns what was said, and where the keys stand.
    fn open(&mut self, passphrase: &str) -> (Option<Told>, KeysState) {
        let form = FormKind::Machine(MachineForm::OpenKeys);
        self.page();
        self.office(OfficeInput::Ask(form.clone()));
        self.submit(form, &[passphrase]);
        match self.door.board().office {
            Some(OfficePage::CardKeys(page)) => (page.told, page.state),
            page => panic!("{page:?}"),
        }
    }

    /// Reads the card and says whether its sector was read.
    pub fn reads_the_sector(&mut self) -> bool {
        let facts = self.cards.read("").unwrap();
        let misses = facts.findings.iter().any(|finding| matches!(finding, Finding::KeyMissing { .. }));
        assert_eq!(misses, facts.fields.is_empty(), "{:?}", facts.findings);
        assert_eq!(self.cards.writes_seen(), 0);
        !misses
    }
}

fn told(code: &'static str, good: bool) -> Option<Told> {
    Some(Told::Machine { code, good })
}

#[test]
fn signing_in_opens_the_keys_and_locking_wipes_them() {
    let bench = Bench::new();
    let sealed = bench.desk().join("card-keys.age");
    let mut window = Window::new(&bench.desk(), Path::new(DUMP));
    window.sign_in();
    let page = window.page();
    assert_eq!((page.state.clone(), page.missing(), page.may_open()), (KeysState::None, 1, false));
    assert_eq!((page.keys.len(), page.keys[0].name.as_str()), (1, NAME));
    assert!(!window.reads_the_sector());

    let ring =
        KeyRing::parse(&format!("[[key]]\nname = '{NAME}'\nvalue = 'FFFFFFFFFFFF'\nsectors = '8-9(A)'")).unwrap();
    fs::write(&sealed, seal::seal(&ring, PASSPHRASE).unwrap()).unwrap();
    window.again();
    assert_eq!((window.page().state, window.reads_the_sector()), (KeysState::Closed, false));
    assert_eq!(window.open(""), (Some(Told::Refused { code: "nothing-typed" }), KeysState::Closed));
    assert_eq!(window.open("ein anderer Satz"), (told("card-keys-wrong-secret", false), KeysState::Closed));
    assert!(!window.reads_the_sector());
    assert_eq!(window.open(PASSPHRASE), (told("card-keys-opened", true), KeysState::Open));
    let page = window.page();
    assert_eq!((page.missing(), page.keys[0].sectors.len(), page.opening), (0, 2, false));
    assert!(window.reads_the_sector());

    window.again();
    assert_eq!(window.page().state, KeysState::Closed);
    *window.ring.0.lock().unwrap() = Some(PASSPHRASE);
    window.again();
    assert_eq!((window.page().state, window.reads_the_sector()), (KeysState::Open, true));
    *window.ring.0.lock().unwrap() = Some("ein anderer Satz");
    window.again();
    assert_eq!((window.page().state.code(), window.page().may_open()), ("card-keys-wrong-secret", true));
    assert_eq!(window.open(PASSPHRASE).1, KeysState::Open);

    fs::write(&sealed, b"age-encryption.org/v1\n").unwrap();
    window.again();
    assert_eq!((window.page().state.code(), window.page().may_open()), ("card-keys-damaged", false));
    assert!(!window.reads_the_sector(), "and the desk is open all the same");
}

#[test]
fn keys_in_the_open_are_used_and_told_as_not_sealed() {
    let bench = Bench::new();
    let plain = bench.desk().join("keys.toml");
    fs::write(&plain, format!("[[key]]\nname = '{NAME}'\nvalue = 'FFFFFFFFFFFF'\n")).unwrap();
    let mut window = Window::new(&bench.desk(), Path::new(DUMP));
    window.sign_in();
    let page = window.page();
    assert_eq!((page.state.clone(), page.missing(), page.may_open()), (KeysState::Plain, 0, false));
    assert!(window.reads_the_sector());
}
