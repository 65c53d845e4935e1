//! Turns the words of a command into one act.

use crate::command::Failure;
use crate::id::BundleId;
use crate::record::{Act, CardRecord};

use super::What;

/// Returns the act of a command on a card.
pub(super) fn act_of(what: &What, record: &CardRecord) -> Result<Act, Failure> {
    let card = record.card.clone();
    Ok(match what {
        What::Show { why, .. } => Act::Looked { student: record.holder, card: Some(card), why: *why },
        What::HandOver { collector, despite, .. } => Act::HandedOver { card, collector: *collector, despite: *despite },
        What::Return { reason, .. } => Act::Returned { card, holder: record.holder, uid: None, reason: *reason },
        What::Lose(_) => Act::LossClaimed { card },
        What::Withdraw(_) => Act::LossWithdrawn { card },
        What::Supersede(_) => Act::Superseded { card },
        What::Resolve { proof, .. } => Act::Resolved { card, uid: None, transit_number: None, proof: *proof },
        What::ToIssuer { list, .. } => Act::SentToIssuer { card, list: one_line(list)? },
        What::ToSchool { school, list, .. } => {
            Act::SentToSchool { card, school: one_line(school)?, list: one_line(list)? }
        }
        What::BundleOut { bundle, other_class, .. } => {
            Act::BundledOut { card, bundle: named(bundle)?, other_class: *other_class }
        }
        What::Sign { bundle, .. } => Act::BundleSigned { card, bundle: named(bundle)? },
        What::BundleReturn { bundle, .. } => Act::BundleReturned { card, bundle: named(bundle)? },
        What::Correct { custody, why, note, .. } => {
            Act::Corrected { card, custody: *custody, why: *why, note: one_line(note)? }
        }
    })
}

fn named(bundle: &str) -> Result<BundleId, Failure> {
    BundleId::parse(bundle).map_err(|fault| Failure::of_word("bundle", bundle, &fault))
}

/// Takes what people read later: something, in one line, at most 200 characters.
fn one_line(text: &str) -> Result<String, Failure> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > 200 || text.chars().any(char::is_control) {
        let what = "a name or note has 1 to 200 characters in one line";
        return Err(Failure::with_next("text", what, "write it shorter, in one line"));
    }
    Ok(text.to_owned())
}
