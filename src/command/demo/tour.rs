//! Walks through the pages of the office after the day is over, and keeps a picture of each.

use crate::desk::Station;
use crate::desk::board::Input;
use crate::desk::office::{FormKind, OfficeInput, OfficePlace};
use crate::id::{BatchId, CardId, OperatorId};
use crate::record::Student;
use crate::record::office::LookReason;

use super::gallery::Gallery;

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
        ("office-person", vec![open(OfficePlace::Person(stops.person.clone()))]),
    ];
    for (name, inputs) in pages {
        inputs.into_iter().for_each(|input| station.accept(input));
        gallery.keep(name, station.board());
    }
    station.accept(Input::Office(OfficeInput::Close));
}
