//! Walks through the pages of the office after the day is over, and keeps a picture of each.

use crate::desk::Station;
use crate::desk::board::{Board, Input};
use crate::desk::export::ListKind;
use crate::desk::office::house::{HouseForm, HouseInput};
use crate::desk::office::{
    DoorPage, ExportForm, ExportInput, FormKind, MachineInput, OfficeInput, OfficePage, OfficePlace, PeoplePage,
    PersonPage, PinPage, RecoveryPage, Said, Shown, SignInPage,
};
use crate::id::{BatchId, CardId, OperatorId};
use crate::journal::{Operator, Tenure};
use crate::record::office::{LookReason, OfficeList};
use crate::record::{Role, Student};

use super::cards;
use super::gallery::Gallery;

/// The profile that is opened: the public layout of most cards.
const PROFILE: &str = "cn-tunion";

/// What the pages show: a batch, a student with a card, a person of the office.
pub struct Stops<'a> {
    /// Batch.
    pub batch: &'a BatchId,
    /// Student.
    pub student: &'a Student,
    /// The student's card.
    pub card: &'a CardId,
    /// Person.
    pub person: &'a OperatorId,
}

/// Opens every page and keeps it.
pub fn walk(station: &mut Station, gallery: &mut Gallery, stops: &Stops<'_>) {
    let open = |place: OfficePlace| Input::Office(OfficeInput::Open(place));
    let look = || Input::Office(OfficeInput::Look(LookReason::FamilyAsked));
    let ask = |kind: FormKind| Input::Office(OfficeInput::Ask(kind));
    let house = |input: HouseInput| Input::Office(OfficeInput::House(input));
    let form = |form: HouseForm| ask(FormKind::House(form));
    let close = || Input::Office(OfficeInput::Close);
    let save = FormKind::Export(ExportForm::Save);
    let card = || stops.card.clone();
    let id = stops.student.education_id;
    let pages = [
        ("office-menu", vec![open(OfficePlace::Menu)]),
        ("office-find", vec![open(OfficePlace::Find)]),
        ("office-reason", vec![open(OfficePlace::Student(id))]),
        ("office-student", vec![look()]),
        ("office-card", vec![open(OfficePlace::Card(stops.card.clone())), look()]),
        ("office-batches", vec![open(OfficePlace::Batches)]),
        ("office-batch", vec![open(OfficePlace::Batch(stops.batch.clone()))]),
        ("office-people", vec![open(OfficePlace::People)]),
        ("office-person-added", vec![ask(FormKind::AddPerson)]),
        ("office-book", vec![open(OfficePlace::Book), house(HouseInput::Verify)]),
        (
            "office-evidence",
            vec![open(OfficePlace::Card(stops.card.clone())), look(), form(HouseForm::Evidence(card()))],
        ),
        ("office-backups", vec![open(OfficePlace::Backups)]),
        ("office-backup-key", vec![form(HouseForm::NewRecipient)]),
        ("office-privacy", vec![open(OfficePlace::Privacy)]),
        ("office-audit", vec![form(HouseForm::AuditPack)]),
        ("office-settings", vec![open(OfficePlace::Settings)]),
        ("office-setting", vec![form(HouseForm::Setting("retention.months".to_owned()))]),
        ("office-exports", vec![open(OfficePlace::Export)]),
        ("office-export", vec![open(OfficePlace::ExportList(ListKind::Of(OfficeList::Custody)))]),
        ("office-export-save", vec![Input::Office(OfficeInput::Export(ExportInput::Format)), ask(save.clone())]),
        ("office-export-gb18030", vec![close(), Input::Office(OfficeInput::Export(ExportInput::Format))]),
        ("office-shift", vec![open(OfficePlace::Shift)]),
        ("machine-diagnosis", vec![open(OfficePlace::Diagnosis)]),
        ("machine-survey", vec![open(OfficePlace::Survey)]),
        ("machine-surveyed", vec![Input::Lay(0), Input::Office(OfficeInput::Machine(MachineInput::Survey))]),
        ("machine-profiles", vec![Input::Lift, open(OfficePlace::Profiles)]),
        ("machine-profile", vec![open(OfficePlace::Profile(PROFILE.to_owned()))]),
        ("machine-keys", vec![open(OfficePlace::CardKeys)]),
    ];
    for (name, inputs) in pages {
        inputs.into_iter().for_each(|input| station.accept(input));
        gallery.keep(name, station.board());
    }
    for (name, page) in alone(station, stops.person) {
        gallery.keep(name, Board { office: Some(page), ..station.board() });
    }
    station.accept(Input::Mode(crate::verdict::Purpose::Verify));
    for (name, door) in doors(stops.person) {
        gallery.keep(name, Board { door: Some(door), ..station.board() });
    }
}

/// Pages that an invented school does not have, as a real one shows them; and cards of every kind.
fn alone(station: &Station, me: &OperatorId) -> Vec<(&'static str, OfficePage)> {
    let at = station.board().as_of;
    let person = |name: &str, role: Role, retired: bool| {
        let operator = OperatorId::parse(name).unwrap_or_else(|_| me.clone());
        Tenure { person: Operator { operator, role, retired }, since: Some(at), last_sign_in: Some(at) }
    };
    let everybody = vec![
        person("王主任", Role::Admin, false),
        person("李老师", Role::Clerk, false),
        person("赵老师", Role::Clerk, true),
    ];
    let who = person("李老师", Role::Clerk, false);
    let of_one = |ask: Option<FormKind>| {
        let who = who.clone();
        OfficePage::Person(PersonPage { who, me: false, may_change: true, may_set_password: true, ask, told: None })
    };
    let people = PeoplePage { people: everybody, me: me.clone(), may_add: true, adding: false, told: None };
    let mut pages = vec![
        ("office-people-real", OfficePage::People(people)),
        ("office-person", of_one(None)),
        ("office-person-password", of_one(Some(FormKind::SetPassword(who.person.operator.clone())))),
        ("office-pin", OfficePage::Pin(PinPage::default())),
    ];
    let cards = cards::pages(at).unwrap_or_default();
    pages.extend(cards.into_iter().map(|(name, page)| (name, OfficePage::Chip(Box::new(page)))));
    pages
}

/// The pages of a closed desk; the passphrase is an example that opens nothing.
fn doors(person: &OperatorId) -> [(&'static str, DoorPage); 4] {
    let sign_in = SignInPage {
        people: vec![person.clone()],
        last: Some(person.clone()),
        said: Some(Said::code("wrong-secret")),
        ..SignInPage::default()
    };
    let shown = Shown::new("EXAMP-LE234-56789-ABCDE-FGHJK-MNPQR");
    let recovery = RecoveryPage { shown, again: false, in_keyring: false, said: None };
    [
        ("door-training", DoorPage::Closed),
        ("door-first-run", DoorPage::FirstRun { said: None }),
        ("door-sign-in", DoorPage::SignIn(sign_in)),
        ("door-recovery", DoorPage::Recovery(recovery)),
    ]
}
