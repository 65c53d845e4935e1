//! Pages of the office: what they hold as plain values, and what is asked of them.
//!
//! One file for each page: what it holds, how it is read from the journal, and what its forms do.

pub mod backups;
pub mod batch;
pub mod batches;
pub mod book;
pub mod card;
pub mod card_keys;
pub mod chip;
pub mod diagnosis;
pub mod errand;
mod evidence;
pub mod export;
pub mod faces;
mod files;
pub mod find;
pub mod house;
pub mod import;
pub mod learn;
pub mod machine;
pub mod menu;
pub mod paper;
pub mod papers;
pub mod past;
pub mod people;
pub mod person;
pub mod privacy;
pub mod profiles;
pub mod reason;
pub mod reconcile;
pub mod settings;
pub mod shift;
pub mod student;
pub mod survey;
pub mod told;
pub(super) mod visit;

use uuid::Uuid;
use zeroize::Zeroizing;

use crate::desk::export::ListKind;
use crate::id::{BatchId, CardId, EducationId, OperatorId};
use crate::record::office::LookReason;

pub use super::doorstep::{DoorPage, PinPage, RecoveryPage, Said, Shown, SignInPage};
pub use backups::BackupsPage;
pub use batch::{BatchMove, BatchPage};
pub use batches::BatchesPage;
pub use book::{BookPage, EntryPage};
pub use card::{CardDeed, CardPage};
pub use card_keys::CardKeysPage;
pub use chip::ChipPage;
pub use diagnosis::DiagnosisPage;
pub use export::{ExportForm, ExportInput, ExportPage};
pub use faces::{FaceForm, FaceInput, FacesPage};
pub use find::FindPage;
pub use house::{HouseForm, HouseInput, HouseTold};
pub use import::{ImportForm, ImportInput, ImportPage};
pub use learn::{LearnForm, LearnInput, LearnPage};
pub use machine::{MachineForm, MachineInput};
pub use menu::MenuPage;
pub use paper::{PaperForm, PaperInput, PaperPage};
pub use people::PeoplePage;
pub use person::PersonPage;
pub use privacy::PrivacyPage;
pub use profiles::{ProfilePage, ProfilesPage};
pub use reason::ReasonPage;
pub use reconcile::{ReconcileForm, ReconcileInput, ReconcilePage};
pub use settings::SettingsPage;
pub use shift::ShiftPage;
pub use student::StudentPage;
pub use survey::SurveyPage;
pub use told::Told;

/// A page of the office on the board.
#[derive(Debug, Clone, PartialEq)]
pub enum OfficePage {
    /// What can be opened.
    Menu(MenuPage),
    /// Students by name, number or class.
    Find(FindPage),
    /// Why a full record is to be opened.
    Reason(ReasonPage),
    /// All that is kept of one student.
    Student(Box<StudentPage>),
    /// One card.
    Card(Box<CardPage>),
    /// The batches.
    Batches(BatchesPage),
    /// One batch.
    Batch(Box<BatchPage>),
    /// The people of the office.
    People(PeoplePage),
    /// One of them.
    Person(PersonPage),
    /// The journal.
    Book(Box<BookPage>),
    /// One entry of it.
    Entry(Box<EntryPage>),
    /// Backups.
    Backups(Box<BackupsPage>),
    /// Who looked, and whose time is over.
    Privacy(Box<PrivacyPage>),
    /// Settings of the school.
    Settings(Box<SettingsPage>),
    /// The end of a shift.
    Shift(Box<ShiftPage>),
    /// A PIN for the rest of this session; the door works it.
    Pin(PinPage),
    /// This machine: service, readers, fonts, printers.
    Diagnosis(Box<DiagnosisPage>),
    /// The card read last, part by part.
    Chip(Box<ChipPage>),
    /// What a card that nobody knows answers.
    Survey(Box<SurveyPage>),
    /// The card profiles.
    Profiles(Box<ProfilesPage>),
    /// One of them.
    Profile(Box<ProfilePage>),
    /// The keys of the card profiles: names only.
    CardKeys(Box<CardKeysPage>),
    /// Card faces in pictures, and the roll-call of a class.
    Faces(Box<FacesPage>),
    /// A code that no rule knows becomes one.
    Learn(Box<LearnPage>),
    /// Lists that leave as a file.
    Export(Box<ExportPage>),
    /// Signed sheets that came back.
    Reconcile(Box<ReconcilePage>),
    /// Printed lists: chosen, looked at, printed, checked.
    Paper(Box<PaperPage>),
    /// A roster or the list of a batch is read and taken.
    Import(Box<ImportPage>),
}

impl OfficePage {
    /// Puts a sentence about the last thing done on the page.
    fn tell(&mut self, said: Option<Told>) {
        let told = match self {
            OfficePage::Menu(page) => &mut page.told,
            OfficePage::Find(page) => &mut page.told,
            OfficePage::Reason(page) => &mut page.told,
            OfficePage::Student(page) => &mut page.told,
            OfficePage::Card(page) => &mut page.told,
            OfficePage::Batches(page) => &mut page.told,
            OfficePage::Batch(page) => &mut page.told,
            OfficePage::People(page) => &mut page.told,
            OfficePage::Person(page) => &mut page.told,
            OfficePage::Book(page) => &mut page.told,
            OfficePage::Entry(page) => &mut page.told,
            OfficePage::Backups(page) => &mut page.told,
            OfficePage::Privacy(page) => &mut page.told,
            OfficePage::Settings(page) => &mut page.told,
            OfficePage::Shift(page) => &mut page.told,
            OfficePage::Pin(_) => return,
            OfficePage::Diagnosis(page) => &mut page.told,
            OfficePage::Chip(page) => &mut page.told,
            OfficePage::Survey(page) => &mut page.told,
            OfficePage::Profiles(page) => &mut page.told,
            OfficePage::Profile(page) => &mut page.told,
            OfficePage::CardKeys(page) => &mut page.told,
            OfficePage::Faces(page) => &mut page.told,
            OfficePage::Learn(page) => &mut page.told,
            OfficePage::Export(page) => &mut page.told,
            OfficePage::Reconcile(page) => &mut page.told,
            OfficePage::Paper(page) => &mut page.told,
            OfficePage::Import(page) => &mut page.told,
        };
        *told = said;
    }
}

/// Which page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OfficePlace {
    /// What can be opened.
    Menu,
    /// Students by name, number or class.
    Find,
    /// Whoever the report on the desk is about: the student, else the card.
    OnTheDesk,
    /// All that is kept of one student; asks why first.
    Student(EducationId),
    /// One card; asks why first.
    Card(CardId),
    /// The batches.
    Batches,
    /// One batch.
    Batch(BatchId),
    /// The people of the office.
    People,
    /// One of them.
    Person(OperatorId),
    /// The journal.
    Book,
    /// One entry of it.
    Entry(Uuid),
    /// Backups.
    Backups,
    /// Who looked, and whose time is over.
    Privacy,
    /// Settings of the school.
    Settings,
    /// The end of a shift.
    Shift,
    /// A PIN for the rest of this session.
    Pin,
    /// This machine: service, readers, fonts, printers.
    Diagnosis,
    /// The card read last, part by part.
    Chip,
    /// What a card that nobody knows answers.
    Survey,
    /// The card profiles.
    Profiles,
    /// One of them, by its id.
    Profile(String),
    /// The keys of the card profiles: names only.
    CardKeys,
    /// Card faces in pictures, and the roll-call of a class.
    Faces,
    /// A code that no rule knows becomes one.
    Learn,
    /// Lists that leave as a file.
    Export,
    /// One of them, before it leaves.
    ExportList(ListKind),
    /// Signed sheets that came back.
    Reconcile,
    /// Printed lists: chosen, looked at, printed, checked.
    Paper,
    /// A roster or the list of a batch is read and taken.
    Import,
}

/// What is done on a page of the office.
#[derive(Debug, Clone, PartialEq)]
pub enum OfficeInput {
    /// Opens a page.
    Open(OfficePlace),
    /// Takes the form away, else goes one page back; from the first one to the desk.
    Close,
    /// Says why a full record is opened.
    Look(LookReason),
    /// Opens a form on the page.
    Ask(FormKind),
    /// Shows the other half of a record: who looked at it, or what happened.
    Turn,
    /// Prints the check list of the batch.
    PrintCheck,
    /// A key of a page of the house.
    House(HouseInput),
    /// A key of a page about this machine and its cards.
    Machine(MachineInput),
    /// A key of the page about card faces.
    Face(FaceInput),
    /// A key of the learn page.
    Learn(LearnInput),
    /// A key of the page Export.
    Export(ExportInput),
    /// A key of the page Reconcile.
    Reconcile(ReconcileInput),
    /// A key of the page Paper.
    Paper(PaperInput),
    /// A key of the page Import.
    Import(ImportInput),
    /// A form was filled in: one answer for each field, in order.
    Submit(FormKind, Answers),
}

/// What a form is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FormKind {
    /// A person signs in: who, perhaps a name, and the secret.
    SignIn,
    /// Students are searched: a text.
    Find,
    /// A person is added: name, role, password twice.
    AddPerson,
    /// A person gets another role: role.
    ChangeRole(OperatorId),
    /// A person does not work here any more: no field.
    Retire(OperatorId),
    /// A person gets a new password: password twice.
    SetPassword(OperatorId),
    /// A batch goes one stage on: no field, or the pieces of the sealed box.
    MoveBatch(BatchId, BatchMove),
    /// A batch is closed: second person, their password.
    CloseBatch(BatchId),
    /// Something is done to a card: what each deed asks.
    Card(CardId, CardDeed),
    /// Something of the house: journal, evidence, backups, privacy, settings, shift.
    House(HouseForm),
    /// Something of this machine and its cards.
    Machine(MachineForm),
    /// Something about card faces.
    Face(FaceForm),
    /// A rule for codes.
    Learn(LearnForm),
    /// Something of the page Export.
    Export(ExportForm),
    /// Something of the page Reconcile.
    Reconcile(ReconcileForm),
    /// Something of the page Paper.
    Paper(PaperForm),
    /// Something of the page Import.
    Import(ImportForm),
    /// The desk is looked at again, or opened where nobody needs a password: no field.
    OpenDoor,
    /// A school is begun: its name, the first admin, the password twice.
    FirstRun,
    /// The recovery passphrase was written down: its last group.
    RecoverySeen,
    /// A PIN for the rest of this session, twice.
    SetPin,
}

/// What was typed into a form; wiped from memory when it is dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Answers(Vec<Zeroizing<String>>);

impl Answers {
    /// Takes the texts of all fields in order.
    pub fn new(texts: impl IntoIterator<Item = String>) -> Self {
        Self(texts.into_iter().map(Zeroizing::new).collect())
    }

    /// Returns the text of a field, empty where there is none.
    pub fn get(&self, field: usize) -> &str {
        self.0.get(field).map(|text| text.as_str()).unwrap_or_default()
    }

    /// Returns what was chosen in a field, when its answer is a place in these choices.
    pub fn choice<T: Copy>(&self, field: usize, choices: &[T]) -> Option<T> {
        choices.get(self.get(field).parse::<usize>().ok()?).copied()
    }
}

impl std::fmt::Debug for Answers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Answers({} fields)", self.0.len())
    }
}
