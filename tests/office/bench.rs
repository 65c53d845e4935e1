//! A desk with an invented school, or with a real journal and people in it; every page that it shows is put into
//! words in both languages.

use std::path::Path;
use std::sync::OnceLock;

use card_desk::chip::key::KeyRing;
use card_desk::chip::profile::Shelf;
use card_desk::chip::virtual_card::VirtualCard;
use card_desk::day::Moment;
use card_desk::desk::board::{Input, ShelfLabel};
use card_desk::desk::doctor::Machine;
use card_desk::desk::office::{Answers, FormKind, OfficeInput, OfficePage, OfficePlace, Told};
use card_desk::desk::printer::Printers;
use card_desk::desk::settings::Settings;
use card_desk::desk::training::shelf::{VirtualCards, new_card, part};
use card_desk::desk::training::{cast, school};
use card_desk::desk::{Station, WayIn};
use card_desk::face::payload::Rules;
use card_desk::face::scan::Scan;
use card_desk::id::{CardId, DeskId, OperatorId};
use card_desk::journal::vault::{Passphrase, Vault};
use card_desk::journal::{FixedClock, Journal, Key, Seat, SeededRandom};
use card_desk::record::office::LookReason;
use card_desk::record::{Act, CardRecord, Role, Student};
use card_desk::text::ledger::{FieldKind, Ledger};
use card_desk::text::{Language, Words};
use card_desk::verdict::Purpose;

pub struct Bench {
    pub station: Station,
    pub cards: VirtualCards,
    pub clock: FixedClock,
    pub students: Vec<Student>,
    words: [Words; 2],
    folder: tempfile::TempDir,
}

pub fn operator(name: &str) -> OperatorId {
    OperatorId::parse(name).unwrap()
}

pub fn secret(text: &str) -> Passphrase {
    Passphrase::new(text.to_owned())
}

pub fn answers(typed: &[&str]) -> Answers {
    Answers::new(typed.iter().map(|text| (*text).to_owned()))
}

/// The password of everybody at the real school.
pub const PASSWORD: &str = "一句好记的长长的口令";

impl Bench {
    /// An invented school, where everybody may do everything.
    pub fn training() -> Self {
        let (folder, clock, random) = ground();
        let path = folder.path().join(JOURNAL);
        let journal = Journal::training(&path, desk(), Box::new(clock.clone()), random).unwrap();
        Self::at(folder, clock, journal, Seat::training(operator("李")), true)
    }

    /// A real journal with an admin, a clerk and a verifier; one of them sits here.
    pub fn school(who: &str) -> Self {
        let (folder, clock, random) = ground();
        let path = folder.path().join(JOURNAL);
        std::fs::copy(pattern().join(JOURNAL), &path).unwrap();
        let mut journal = Journal::open(&path, &key(), desk(), Box::new(clock.clone()), random).unwrap();
        let seat = journal.sign_in(&operator(who), &secret(PASSWORD), 0).unwrap();
        Self::at(folder, clock, journal, seat, false)
    }

    /// The same, with the key file that opens the journal.
    pub fn with_key_file(who: &str) -> (Self, std::path::PathBuf) {
        let bench = Self::school(who);
        let path = bench.folder.path().join("j.key");
        let random = &mut SeededRandom::new(6);
        let recovery = Passphrase::recovery(random).unwrap();
        let vault = Vault::create(&path, &key(), &recovery, random).unwrap();
        (Self { station: bench.station.with_way_in(WayIn::new(vault, key())), ..bench }, path)
    }

    /// Takes another machine to examine than this computer.
    pub fn with_machine(self, machine: Machine) -> Self {
        Self { station: self.station.with_machine(machine), ..self }
    }

    /// Sends paper to programs that play a printer: `good`, or what `lpstat` of a stopped one says.
    pub fn with_printer(self, state: &str) -> Self {
        let programs = self.folder.path().join("programs");
        std::fs::create_dir_all(&programs).unwrap();
        for (name, says) in [("lpstat", state), ("lp", "request id is DESK-7 (1 file(s))")] {
            let file = programs.join(name);
            let text =
                format!("#!/bin/sh\nprintf '%s ' \"$@\" >> '{}'\ncat <<'END'\n{says}\nEND\n", self.asked().display());
            std::fs::write(&file, text).unwrap();
            std::fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
        }
        let printers = Printers::default().with_programs(programs);
        Self { station: self.station.with_printers(printers), ..self }
    }

    /// What the programs were asked.
    pub fn asked(&self) -> std::path::PathBuf {
        self.folder.path().join("asked.txt")
    }

    fn at(folder: tempfile::TempDir, clock: FixedClock, journal: Journal, seat: Seat, training: bool) -> Self {
        let settings = Settings {
            school: "演练".into(),
            desk: desk(),
            operator: seat.operator().clone(),
            lists: folder.path().join("lists"),
            reader_signal: false,
            sources: Default::default(),
            training,
        };
        let cards = VirtualCards::new(Shelf::builtin(true).unwrap(), KeyRing::empty());
        let rules = Rules::builtin().unwrap();
        let mut station =
            Station::new(settings, seat, journal, Box::new(cards.clone()), rules, Box::new(clock.clone()));
        let students = school::students().unwrap();
        if training {
            let (batch, cards) = (school::batch().unwrap(), school::promised().unwrap());
            station.note(Act::RosterImported { file: "r".into(), students: students.clone() }).unwrap();
            station.note(Act::BatchImported { batch, file: "b".into(), cards }).unwrap();
        }
        let words = Language::ALL.map(|language| Words::new(language).unwrap());
        Self { station, cards, clock, students, words, folder }
    }

    pub fn student(&self, class: u8, seat: u16) -> Student {
        cast::at(&self.students, (class, seat)).unwrap().clone()
    }

    /// Presses a key; whatever page stands then must have words.
    pub fn press(&mut self, input: Input) {
        self.station.accept(input);
        if let Some(page) = self.station.board().office {
            for words in &self.words {
                check(&words.office(&page), &page);
            }
        }
    }

    pub fn office(&mut self, input: OfficeInput) {
        self.press(Input::Office(input));
    }

    pub fn open(&mut self, place: OfficePlace) {
        self.office(OfficeInput::Open(place));
    }

    pub fn close(&mut self) {
        self.office(OfficeInput::Close);
    }

    pub fn submit(&mut self, form: FormKind, typed: &[&str]) {
        self.office(OfficeInput::Submit(form, answers(typed)));
    }

    pub fn page(&self) -> OfficePage {
        self.station.board().office.expect("a page of the office is open")
    }

    /// The page in Chinese.
    pub fn ledger(&self) -> Ledger {
        self.words[0].office(&self.page())
    }

    pub fn told(&self) -> Option<Told> {
        match self.page() {
            OfficePage::Menu(page) => page.told,
            OfficePage::Find(page) => page.told,
            OfficePage::Reason(page) => page.told,
            OfficePage::Student(page) => page.told,
            OfficePage::Card(page) => page.told,
            OfficePage::Batches(page) => page.told,
            OfficePage::Batch(page) => page.told,
            OfficePage::People(page) => page.told,
            OfficePage::Person(page) => page.told,
            OfficePage::Book(page) => page.told,
            OfficePage::Entry(page) => page.told,
            OfficePage::Backups(page) => page.told,
            OfficePage::Privacy(page) => page.told,
            OfficePage::Settings(page) => page.told,
            OfficePage::Shift(page) => page.told,
            OfficePage::Pin(_) => None,
            OfficePage::Diagnosis(page) => page.told,
            OfficePage::Chip(page) => page.told,
            OfficePage::Survey(page) => page.told,
            OfficePage::Profiles(page) => page.told,
            OfficePage::Profile(page) => page.told,
            OfficePage::CardKeys(page) => page.told,
            OfficePage::Faces(page) => page.told,
            OfficePage::Learn(page) => page.told,
            OfficePage::Import(page) => page.told,
            OfficePage::Paper(page) => page.told,
            OfficePage::Reconcile(page) => page.told,
            OfficePage::Export(page) => page.told,
        }
    }

    pub fn looks(&mut self) -> usize {
        let recent = self.station.journal().recent(1_000).unwrap();
        recent.iter().filter(|entry| matches!(entry.act, Act::Looked { .. })).count()
    }

    pub fn entries(&mut self) -> u64 {
        self.station.journal().counts().unwrap().entries
    }

    pub fn card_of(&mut self, student: &Student) -> CardRecord {
        self.station.journal().cards_of(student.education_id).unwrap().pop().unwrap()
    }

    pub fn open_student(&mut self, student: &Student) {
        self.open(OfficePlace::Student(student.education_id));
        self.office(OfficeInput::Look(LookReason::Checking));
    }

    pub fn open_card(&mut self, student: &Student) -> CardId {
        let card = self.card_of(student).card;
        self.open(OfficePlace::Card(card.clone()));
        self.office(OfficeInput::Look(LookReason::Checking));
        card
    }

    pub fn tap_chip(&mut self, label: ShelfLabel, chip: VirtualCard) {
        self.clock.advance(3_000);
        self.cards.fill(vec![part(label, chip, None)]);
        self.press(Input::Lay(0));
        self.press(Input::Lift);
    }

    pub fn tap(&mut self, student: &Student) {
        self.tap_chip(ShelfLabel::Good, new_card(student.education_id).unwrap());
    }

    pub fn take_in(&mut self, student: &Student) {
        self.press(Input::Mode(Purpose::Intake));
        self.clock.advance(3_000);
        self.press(Input::Scan(Scan::typed(school::face_code(student).unwrap())));
        self.tap(student);
    }

    pub fn hand_over(&mut self, student: &Student) {
        self.press(Input::Mode(Purpose::Handover));
        self.tap(student);
        self.press(Input::Confirm);
        self.clock.advance(1_000);
    }
}

const JOURNAL: &str = "j.db";

fn key() -> Key {
    Key::random(&mut SeededRandom::new(5)).unwrap()
}

/// Makes the real school once: passwords are slow on purpose.
fn pattern() -> &'static Path {
    static MADE: OnceLock<tempfile::TempDir> = OnceLock::new();
    let folder = MADE.get_or_init(|| {
        let (folder, clock, random) = ground();
        let path = folder.path().join(JOURNAL);
        let mut journal = Journal::create(&path, &key(), desk(), Box::new(clock.clone()), random).unwrap();
        let admin = journal.first_admin(&operator("张"), &secret(PASSWORD)).unwrap();
        for (name, role) in [("经", Role::Clerk), ("验", Role::Verifier)] {
            journal.add_operator(&admin, &operator(name), role, &secret(PASSWORD)).unwrap();
        }
        let students = school::students().unwrap();
        journal.append(&admin, Act::RosterImported { file: "r".into(), students }).unwrap();
        let (batch, cards) = (school::batch().unwrap(), school::promised().unwrap());
        journal.append(&admin, Act::BatchImported { batch, file: "b".into(), cards }).unwrap();
        folder
    });
    folder.path()
}

fn desk() -> DeskId {
    DeskId::parse("甲").unwrap()
}

fn ground() -> (tempfile::TempDir, FixedClock, Box<SeededRandom>) {
    let clock = FixedClock::new(Moment::from_unix_ms(1_788_227_400_000));
    (tempfile::tempdir().unwrap(), clock, Box::new(SeededRandom::new(1)))
}

/// Every text of a page is there, and no two keys are the same.
fn check(ledger: &Ledger, page: &OfficePage) {
    let mut texts = vec![&ledger.title, &ledger.hint];
    texts.extend(ledger.facts.iter().flat_map(|fact| [&fact.label, &fact.value]));
    texts.extend(ledger.columns.iter().map(|column| &column.title));
    texts.extend(ledger.actions.iter().map(|action| &action.label));
    texts.extend(ledger.said.iter().map(|(_, said)| said));
    if let Some(form) = &ledger.form {
        texts.push(&form.send);
        for field in &form.fields {
            texts.push(&field.label);
            if let FieldKind::Choice(choices) = &field.kind {
                assert!(field.first.parse::<usize>().unwrap() < choices.len());
                texts.extend(choices);
            }
        }
    }
    for text in &texts {
        assert!(!text.trim().is_empty(), "an empty text on {page:?}");
    }
    texts.extend(ledger.rows.iter().flat_map(|row| &row.cells));
    texts.push(&ledger.empty);
    for text in texts {
        assert!(!text.contains('⟨') && !text.contains('{'), "{text} on {page:?}");
    }
    for row in &ledger.rows {
        assert_eq!(row.cells.len(), ledger.columns.len(), "{row:?}");
    }
    let mut keys: Vec<char> = ledger.actions.iter().map(|action| action.key).collect();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), ledger.actions.len(), "two actions on one key of {page:?}");
}
