//! One card: its facts in full, its history, and what may be done to it where it is now.

use crate::chip::facts::ChipFacts;
use crate::day::Moment;
use crate::desk::station::Station;
use crate::id::CardId;
use crate::journal::JournalFault;
use crate::record::office::CorrectionReason;
use crate::record::{
    Act, CardRecord, Custody, Deed, Illegal, Proof, QuarantineReason, ReturnReason, Student, card_named_by, custody,
};
use crate::verdict;

use super::errand::{Offer, of_card};
use super::past::{Past, newest_first};
use super::visit::Visit;
use super::{Answers, FormKind, Told};

/// The full record of a card.
#[derive(Debug, Clone, PartialEq)]
pub struct CardPage {
    /// The card, with its numbers in full.
    pub card: CardRecord,
    /// Whose it is, when known.
    pub student: Option<Student>,
    /// Since when it is where it is.
    pub since: Option<Moment>,
    /// What happened, newest first.
    pub past: Vec<Past>,
    /// Who looked, newest first.
    pub looks: Vec<Past>,
    /// Shows who looked instead of what happened.
    pub turned: bool,
    /// What may be done to it now by who sits here.
    pub deeds: Vec<CardDeed>,
    /// Reasons for which it may come back now.
    pub returns: Vec<ReturnReason>,
    /// Places that a correction may name now.
    pub corrections: Vec<Custody>,
    /// It lies on the reader and was read: a proof.
    pub lies_here: bool,
    /// The form that is open.
    pub ask: Option<CardDeed>,
    /// What of the house is offered for the card.
    pub offer: Offer,
    /// About the last thing done.
    pub told: Option<Told>,
}

/// What may be done to a card on its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CardDeed {
    /// The family says that it is lost: no field.
    LossClaimed,
    /// The family found it: no field.
    LossWithdrawn,
    /// The family applied for a new one: no field.
    Superseded,
    /// It came back: reason.
    Returned,
    /// It is good after all: proof.
    Resolved,
    /// It goes to the card centre: list.
    ToIssuer,
    /// It goes to another school: school, list.
    ToSchool,
    /// The book is put right: where it is, why, note, second person, their password.
    Corrected,
}

impl CardDeed {
    /// All of them, in the order in which they are offered.
    pub const ALL: [CardDeed; 8] = [
        CardDeed::LossClaimed,
        CardDeed::LossWithdrawn,
        CardDeed::Superseded,
        CardDeed::Returned,
        CardDeed::Resolved,
        CardDeed::ToIssuer,
        CardDeed::ToSchool,
        CardDeed::Corrected,
    ];

    /// Returns the kind of act.
    pub fn deed(self) -> Deed {
        match self {
            CardDeed::LossClaimed => Deed::LossClaimed,
            CardDeed::LossWithdrawn => Deed::LossWithdrawn,
            CardDeed::Superseded => Deed::Superseded,
            CardDeed::Returned => Deed::Returned,
            CardDeed::Resolved => Deed::Resolved,
            CardDeed::ToIssuer => Deed::SentToIssuer,
            CardDeed::ToSchool => Deed::SentToSchool,
            CardDeed::Corrected => Deed::Corrected,
        }
    }

    /// Returns what the card machine says to it now.
    fn legal(self, card: &CardRecord) -> bool {
        let step = match self {
            CardDeed::LossClaimed => custody::Step::LossClaimed,
            CardDeed::LossWithdrawn => custody::Step::LossWithdrawn,
            CardDeed::Superseded => custody::Step::Superseded,
            CardDeed::Returned => return !returns(card).is_empty(),
            CardDeed::Resolved => custody::Step::Resolved,
            CardDeed::ToIssuer => custody::Step::SentToIssuer,
            CardDeed::ToSchool => custody::Step::SentToSchool,
            CardDeed::Corrected => return true,
        };
        custody::next(Some(card), step).is_ok()
    }
}

/// Reasons for which a card comes back.
const RETURNS: [ReturnReason; 7] = [
    ReturnReason::Found,
    ReturnReason::Graduated,
    ReturnReason::Left,
    ReturnReason::Transferred,
    ReturnReason::Replaced,
    ReturnReason::Defective,
    ReturnReason::Other,
];

/// Places that a correction may name; a bundle is no place without its number.
const CORRECTIONS: [Custody; 14] = [
    Custody::READY,
    Custody::InOffice { checked: false },
    Custody::Quarantined(QuarantineReason::Other),
    Custody::Held,
    Custody::Lost,
    Custody::Found,
    Custody::Surrendered(ReturnReason::Graduated),
    Custody::Surrendered(ReturnReason::Replaced),
    Custody::Surrendered(ReturnReason::Defective),
    Custody::Surrendered(ReturnReason::Other),
    Custody::ReturnedToIssuer,
    Custody::AtOtherSchool,
    Custody::Expected,
    Custody::NeverArrived,
];

/// Returns the places that a correction may name: every one but where the book says that it is.
fn corrections(card: &CardRecord) -> Vec<Custody> {
    CORRECTIONS.into_iter().filter(|custody| *custody != card.custody).collect()
}

/// What proves that a card is good, in the order of the choices.
pub const PROOFS: [Proof; 3] = [Proof::NewReading, Proof::CardCentre, Proof::Paper];

fn returns(card: &CardRecord) -> Vec<ReturnReason> {
    RETURNS.into_iter().filter(|reason| custody::next(Some(card), custody::Step::Returned(*reason)).is_ok()).collect()
}

pub(super) fn read(station: &Station, id: &CardId, visit: &Visit) -> Result<Option<CardPage>, JournalFault> {
    let journal = &station.journal;
    let Some(card) = journal.card(id)? else { return Ok(None) };
    let student = match card.holder {
        Some(holder) => journal.student(holder)?,
        None => None,
    };
    let past = newest_first(journal.entries_of(id)?);
    let looks = newest_first(journal.looks_of_card(id)?);
    let role = station.role()?;
    let may = |deed: &CardDeed| crate::record::can(role, deed.deed()) != crate::record::Leave::No;
    let deeds: Vec<CardDeed> = CardDeed::ALL.into_iter().filter(|deed| may(deed) && deed.legal(&card)).collect();
    let asked = if let Some(FormKind::Card(_, deed)) = visit.ask { Some(deed) } else { None };
    let ask = asked.filter(|deed| deeds.contains(deed));
    Ok(Some(CardPage {
        since: since(&past),
        returns: returns(&card),
        corrections: corrections(&card),
        lies_here: reading(station, &card).is_some(),
        card,
        student,
        past,
        looks,
        turned: visit.turned,
        deeds,
        ask,
        offer: of_card(station, id, visit)?,
        told: None,
    }))
}

/// Returns when the last standing act moved the card.
fn since(past: &[Past]) -> Option<Moment> {
    let moved =
        |past: &&Past| !past.undone && card_named_by(&past.act).is_some() && !matches!(past.act, Act::Parked { .. });
    past.iter().find(moved).map(|past| past.at)
}

/// Returns the reading of the chip on the desk, when it can be this card's.
fn reading<'a>(station: &'a Station, card: &CardRecord) -> Option<&'a ChipFacts> {
    let facts = station.at_hand.chip().facts()?;
    let of_report = station.report.as_ref()?.card.as_ref()?.card == card.card;
    (of_report && card.uid.as_ref().is_none_or(|uid| *uid == facts.uid)).then_some(facts)
}

/// Does what a form of the card's page asks.
pub(super) fn submit(station: &mut Station, card: CardId, deed: CardDeed, answers: &Answers) -> Result<Deed, Told> {
    let record = station.journal.card(&card)?.ok_or(Illegal::UnknownCard)?;
    let not_chosen = || Told::refused("not-chosen");
    match deed {
        CardDeed::LossClaimed => station.act(Act::LossClaimed { card }),
        CardDeed::LossWithdrawn => station.act(Act::LossWithdrawn { card }),
        CardDeed::Superseded => station.act(Act::Superseded { card }),
        CardDeed::Returned => {
            let reason = answers.choice(0, &returns(&record)).ok_or_else(not_chosen)?;
            station.act(Act::Returned { card, holder: record.holder, uid: record.uid, reason })
        }
        CardDeed::Resolved => {
            let proof = answers.choice(0, &PROOFS).ok_or_else(not_chosen)?;
            let read = reading(station, &record).filter(|_| proof == Proof::NewReading);
            let transit_number = read.and_then(verdict::transit_number);
            let uid = read.map(|facts| facts.uid.clone());
            station.act(Act::Resolved { card, uid, transit_number, proof })
        }
        CardDeed::ToIssuer => station.act(Act::SentToIssuer { card, list: typed(answers, 0)? }),
        CardDeed::ToSchool => {
            station.act(Act::SentToSchool { card, school: typed(answers, 0)?, list: typed(answers, 1)? })
        }
        CardDeed::Corrected => {
            let custody = answers.choice(0, &corrections(&record)).ok_or_else(not_chosen)?;
            let why = answers.choice(1, &CorrectionReason::ALL).ok_or_else(not_chosen)?;
            let note = typed(answers, 2)?;
            station.act_with_second(Act::Corrected { card, custody, why, note }, answers, 3)
        }
    }
}

fn typed(answers: &Answers, field: usize) -> Result<String, Told> {
    match answers.get(field).trim() {
        "" => Err(Told::refused("nothing-typed")),
        text => Ok(text.to_owned()),
    }
}
