//! Finds the card that a command is about, and reads where a card is.

use clap::Args;
use serde_json::{Value, json};

use crate::command::student::education_id;
use crate::command::{Failure, told};
use crate::id::{CardId, CardNumber, TransitNumber, Uid};
use crate::journal::{Journal, JournalFault};
use crate::record::{CardRecord, Custody, Illegal};

/// Which card: by its record or one of its numbers, or the only card of a student.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct Which {
    /// Name of the record, UID, 北京通号 or 一卡通卡号.
    pub card: Option<String>,
    /// Education ID of the holder, who has one card.
    #[arg(long, value_name = "ID")]
    pub education_id: Option<String>,
}

impl Which {
    /// Finds the card.
    pub fn find(&self, journal: &Journal) -> Result<CardRecord, Failure> {
        if let Some(id) = &self.education_id {
            let mut cards = journal.cards_of(education_id(id)?).map_err(told::journal)?;
            return match (cards.pop(), cards.len()) {
                (None, _) => Err(unknown()),
                (Some(card), 0) => Ok(card),
                (Some(_), others) => {
                    let next = "name one of them; `card-desk student show ID --why REASON` lists them";
                    Err(Failure::with_next("several-cards", format!("this student has {} cards", others + 1), next))
                }
            };
        }
        let text = self.card.as_deref().unwrap_or_default();
        let mut found = journal.card(&CardId::stored(text)).map_err(told::journal)?;
        if let (None, Ok(uid)) = (&found, Uid::try_from(text.to_ascii_uppercase())) {
            found = journal.card_by_uid(&uid).map_err(told::journal)?;
        }
        if let (None, Ok(number)) = (&found, CardNumber::parse(text)) {
            found = journal.card_by_number(&number).map_err(told::journal)?;
        }
        if let (None, Ok(number)) = (&found, TransitNumber::parse(text)) {
            found = journal.card_by_transit(&number).map_err(told::journal)?;
        }
        found.ok_or_else(unknown)
    }
}

/// Says that no such card is known.
pub fn unknown() -> Failure {
    Failure::of_journal(&JournalFault::from(Illegal::UnknownCard))
}

/// Reads where a card is: `held`, `in-office`, `in-office-unchecked`, `quarantined:damaged`, `surrendered:left`.
pub fn custody(text: &str) -> Result<Custody, String> {
    let value = match text.split_once(':') {
        Some((word, detail)) => json!({ word: detail }),
        None if text == "in-office" => return Ok(Custody::READY),
        None if text == "in-office-unchecked" => return Ok(Custody::InOffice { checked: false }),
        None => Value::from(text),
    };
    serde_json::from_value(value).map_err(|fault| fault.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{QuarantineReason, ReturnReason};

    #[test]
    fn places_are_written_as_words() {
        for (text, want) in [
            ("held", Some(Custody::Held)),
            ("in-office", Some(Custody::READY)),
            ("in-office-unchecked", Some(Custody::InOffice { checked: false })),
            ("quarantined:damaged", Some(Custody::Quarantined(QuarantineReason::Damaged))),
            ("surrendered:left", Some(Custody::Surrendered(ReturnReason::Left))),
            ("surrendered", None),
            ("quarantined:lost", None),
            ("home", None),
        ] {
            assert_eq!(custody(text).ok(), want, "{text}");
        }
    }
}
