//! Rules that look beyond the card: at its person, their class and their other cards; pure.

use crate::id::BundleId;

use super::{CardRecord, Custody, Illegal, SecondCard, Student};

/// Refuses a second card of one kind in one person's hands, unless there is a reason.
///
/// `others` may hold any cards of the person; one that is lost, handed in or in the office is no hindrance.
pub fn second_card(card: &CardRecord, others: &[CardRecord], despite: Option<SecondCard>) -> Result<(), Illegal> {
    let holds = |other: &CardRecord| {
        other.card != card.card
            && other.custody == Custody::Held
            && other.kind == card.kind
            && other.holder.is_some()
            && other.holder == card.holder
    };
    if despite.is_none() && others.iter().any(holds) { Err(Illegal::SecondCard) } else { Ok(()) }
}

/// Refuses a new card for a student who has left; what they held before may be given back to them.
pub fn present(student: &Student) -> Result<(), Illegal> {
    if student.departed.is_some() { Err(Illegal::HolderDeparted) } else { Ok(()) }
}

/// Refuses a card in the bundle of another class; a bundle that names no class takes every card.
pub fn same_class(student: &Student, bundle: &BundleId) -> Result<(), Illegal> {
    match bundle.class() {
        Some(class) if class != student.class => Err(Illegal::OtherClass),
        Some(_) | None => Ok(()),
    }
}
