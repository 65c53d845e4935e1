//! Whose cards the codes of an album are, and what each card is worth: records and judging, no sentence.
//!
//! Looks only: nothing is recorded, whatever the desk does otherwise.

use serde::Serialize;

use crate::chip::facts::ChipSeen;
use crate::day::Day;
use crate::desk::known::known;
use crate::face::facts::FaceSeen;
use crate::face::payload::Rules;
use crate::id::{CardId, ClassId, EducationId};
use crate::journal::{Journal, JournalFault};
use crate::record::{CardRecord, Custody, Student};
use crate::verdict::{Class, Code, Evidence, Purpose, Verdict, judge};

use super::album::Kept;
use super::roll_call::{Presence, RollCall, Seen, Standing, roll_call};

/// One card, however many codes and pictures show it.
#[derive(Debug, Clone, PartialEq)]
pub struct CardSeen {
    /// What its face says.
    pub face: FaceSeen,
    /// The verdict, by its face alone.
    pub verdict: Verdict,
    /// Whose it is, when listed.
    pub student: Option<Student>,
    /// The card on record, when there is one.
    pub card: Option<CardRecord>,
    /// What there is to say of it first.
    pub says: Says,
    /// Places of its codes in the album.
    pub codes: Vec<usize>,
    /// Pictures that show it; 0 when only a scanner did.
    pub pictures: usize,
}

/// What there is to say of a card first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Says {
    /// No rule knows the code.
    UnknownCode,
    /// Two rules read the code differently.
    Disputed,
    /// It was read with a guessed character set: only its digits count.
    Guessed,
    /// Its owner has left the school.
    Departed,
    /// It was handed in, sent back, or never came: nobody should have it.
    GivenUp,
    /// It is set aside in this office.
    SetAside,
    /// What the verdict says.
    #[serde(untagged)]
    Verdict(Code),
}

impl Says {
    /// Returns what a card of which this is said is worth.
    pub fn standing(self) -> Standing {
        match self {
            Says::Verdict(Code::NotOnList | Code::Expired) | Says::Departed | Says::GivenUp => Standing::Stop,
            Says::Verdict(code) => match code.class() {
                Class::Ok => Standing::Good,
                Class::Ask | Class::Already | Class::Reader => Standing::Ask,
                Class::Stop => Standing::Stop,
            },
            Says::UnknownCode | Says::Disputed | Says::Guessed | Says::SetAside => Standing::Ask,
        }
    }
}

impl CardSeen {
    /// Returns whom it names, listed or not.
    pub fn who(&self) -> Option<EducationId> {
        self.verdict.subject
    }

    /// Returns the class of its owner.
    pub fn class(&self) -> Option<ClassId> {
        self.student.as_ref().map(|student| student.class)
    }

    /// Returns what it is worth.
    pub fn standing(&self) -> Standing {
        self.says.standing()
    }
}

/// What tells that two codes are of one card.
#[derive(PartialEq, Eq)]
enum Same {
    Card(CardId),
    Person(EducationId),
    Code(usize),
}

/// Judges each code by its face alone, and joins the codes of one card.
pub fn cards_of(journal: &Journal, rules: &Rules, codes: &[Kept], today: Day) -> Result<Vec<CardSeen>, JournalFault> {
    let batch = journal.open_batch()?;
    let mut cards: Vec<(Same, CardSeen)> = Vec::new();
    for (at, kept) in codes.iter().enumerate() {
        let scan = &kept.scan;
        let face = rules.read(&scan.text, scan.source, scan.guessed);
        if matches!(face, FaceSeen::Unknown { known_as: Some(_), .. }) {
            // The school knows this code, and that it is of no card.
            continue;
        }
        let chip = ChipSeen::NotPresented;
        let known = known(journal, &chip, &face, batch.as_ref())?;
        let verdict = judge(Evidence { chip: &chip, face: &face }, &known, Purpose::Verify, today);
        let (student, card) = known.face.map_or((None, None), |person| (Some(person.student), person.card));
        let says = says(&face, &verdict, student.as_ref(), card.as_ref());
        let seen = CardSeen { face, verdict, student, card, says, codes: vec![at], pictures: kept.pictures };
        let same = match (&seen.card, seen.who()) {
            (Some(card), _) => Same::Card(card.card.clone()),
            (None, Some(who)) => Same::Person(who),
            (None, None) => Same::Code(at),
        };
        match cards.iter_mut().find(|(other, _)| *other == same) {
            Some((_, card)) => card.join(seen),
            None => cards.push((same, seen)),
        }
    }
    Ok(cards.into_iter().map(|(_, card)| card).collect())
}

impl CardSeen {
    /// Takes one more code of the same card; the worse of both counts.
    fn join(&mut self, other: CardSeen) {
        let codes = [self.codes.as_slice(), &other.codes].concat();
        let pictures = self.pictures.max(other.pictures);
        if other.standing() > self.standing() {
            *self = other;
        }
        (self.codes, self.pictures) = (codes, pictures);
    }
}

fn says(face: &FaceSeen, verdict: &Verdict, student: Option<&Student>, card: Option<&CardRecord>) -> Says {
    match face {
        FaceSeen::Unknown { .. } => return Says::UnknownCode,
        FaceSeen::Disputed { .. } => return Says::Disputed,
        FaceSeen::NotShown | FaceSeen::Read(_) => {}
    }
    let judged = Says::Verdict(verdict.code);
    if judged.standing() == Standing::Stop {
        return judged;
    }
    if student.is_some_and(|student| student.departed.is_some()) {
        return Says::Departed;
    }
    match card.map(|card| card.custody) {
        Some(Custody::Surrendered(_) | Custody::ReturnedToIssuer | Custody::AtOtherSchool | Custody::NeverArrived) => {
            return Says::GivenUp;
        }
        Some(Custody::Quarantined(_)) => return Says::SetAside,
        Some(
            Custody::Expected
            | Custody::AtDistrict
            | Custody::InOffice { .. }
            | Custody::WithTeacher
            | Custody::Held
            | Custody::Lost
            | Custody::Found,
        )
        | None => {}
    }
    let guessed = face.facts().is_some_and(|facts| facts.guessed);
    if guessed && judged.standing() == Standing::Good { Says::Guessed } else { judged }
}

/// A class with the cards that were seen.
#[derive(Debug, Clone, PartialEq)]
pub struct ClassCall {
    /// The class.
    pub class: ClassId,
    /// Its students, those who have left not among them.
    pub list: Vec<Student>,
    /// The list against the cards; places are those of the cards given.
    pub call: RollCall,
}

impl ClassCall {
    /// Counts the students of whom a card was seen, good or not.
    pub fn seen(&self) -> usize {
        self.list.len() - self.call.count(Presence::Missing)
    }

    /// Returns the students of whom this was seen, with the places of their cards.
    pub fn who(&self, presence: Presence) -> impl Iterator<Item = (&Student, &[usize])> {
        let both = self.list.iter().zip(&self.call.called);
        both.filter(move |(_, called)| called.presence == presence)
            .map(|(student, called)| (student, called.cards.as_slice()))
    }
}

/// Holds the list of a class against cards.
pub fn call_class(journal: &Journal, class: ClassId, cards: &[CardSeen]) -> Result<ClassCall, JournalFault> {
    let mut list = journal.students_of_class(class)?;
    list.retain(|student| student.departed.is_none());
    let ids: Vec<EducationId> = list.iter().map(|student| student.education_id).collect();
    let seen: Vec<Seen> = cards.iter().map(|card| Seen { who: card.who(), standing: card.standing() }).collect();
    let call = roll_call(&ids, &seen);
    Ok(ClassCall { class, list, call })
}

/// Holds the list of each class that has a card here against the cards, by class.
pub fn call_classes(journal: &Journal, cards: &[CardSeen]) -> Result<Vec<ClassCall>, JournalFault> {
    let mut classes: Vec<ClassId> = cards.iter().filter_map(CardSeen::class).collect();
    classes.sort();
    classes.dedup();
    classes.into_iter().map(|class| call_class(journal, class, cards)).collect()
}
