//! `card-desk card`: one card's whole record, told with a reason; one act on one card, without a reader.

mod deed;
mod which;

use clap::{Args, Subcommand};
use serde_json::json;

use crate::record::office::{CorrectionReason, LookReason};
use crate::record::returned::question;
use crate::record::{Act, Collector, Custody, Proof, ReturnReason, SecondCard};

use super::place::Place;
use super::student::{card_lines, history};
use super::told::{self, tell, words};
use super::{Arguments, Failure};
use deed::act_of;
pub use which::Which;

/// Arguments of `card`.
#[derive(Debug, Args)]
pub struct CardCommand {
    /// What to do.
    #[command(subcommand)]
    pub what: What,
}

/// What to do with a card.
#[derive(Debug, Subcommand)]
pub enum What {
    /// Shows everything that is kept of one card; who looked, and why, is recorded.
    Show {
        /// Which card.
        #[command(flatten)]
        card: Which,
        /// Why: at-the-desk, family-asked, card-found, checking or authority.
        #[arg(long, value_name = "REASON", value_parser = told::coded::<LookReason>)]
        why: LookReason,
    },
    /// Hands the card over.
    HandOver {
        /// Which card.
        #[command(flatten)]
        card: Which,
        /// Who takes it: student, guardian or teacher.
        #[arg(long, value_parser = told::coded::<Collector>)]
        collector: Collector,
        /// Why the person gets a second card: first-defective, first-lost or other.
        #[arg(long, value_name = "REASON", value_parser = told::coded::<SecondCard>)]
        despite: Option<SecondCard>,
    },
    /// Takes the card back.
    Return {
        /// Which card.
        #[command(flatten)]
        card: Which,
        /// Why: found, graduated, left, transferred, replaced, defective or other.
        #[arg(long, value_parser = told::coded::<ReturnReason>)]
        reason: ReturnReason,
    },
    /// Records that the family says it is lost.
    Lose(Which),
    /// Records that the family found it again.
    Withdraw(Which),
    /// Records that a replacement was applied for.
    Supersede(Which),
    /// Says that a card which was set aside is good after all.
    Resolve {
        /// Which card.
        #[command(flatten)]
        card: Which,
        /// What proves it: card-centre or paper; a new reading is taken in the window.
        #[arg(long, value_parser = told::coded::<Proof>)]
        proof: Proof,
    },
    /// Sends the card to the card centre on a list.
    ToIssuer {
        /// Which card.
        #[command(flatten)]
        card: Which,
        /// Name of the list.
        #[arg(long)]
        list: String,
    },
    /// Sends the card to another school on a list.
    ToSchool {
        /// Which card.
        #[command(flatten)]
        card: Which,
        /// Name of the school.
        #[arg(long)]
        school: String,
        /// Name of the list.
        #[arg(long)]
        list: String,
    },
    /// Gives the card to the class teacher with a bundle.
    BundleOut {
        /// Which card.
        #[command(flatten)]
        card: Which,
        /// Name of the bundle, such as 2026-秋-1/7-3/1.
        #[arg(long)]
        bundle: String,
        /// The student is in another class, and the card goes along all the same.
        #[arg(long)]
        other_class: bool,
    },
    /// Records that the student signed for the card on the sheet of its bundle.
    Sign {
        /// Which card.
        #[command(flatten)]
        card: Which,
        /// Name of the bundle.
        #[arg(long)]
        bundle: String,
    },
    /// Records that the teacher brought the card back.
    BundleReturn {
        /// Which card.
        #[command(flatten)]
        card: Which,
        /// Name of the bundle.
        #[arg(long)]
        bundle: String,
    },
    /// Puts right where the card is; takes a second person.
    Correct {
        /// Which card.
        #[command(flatten)]
        card: Which,
        /// Where it is, such as held, in-office, quarantined:damaged or surrendered:left.
        #[arg(long, value_parser = which::custody)]
        custody: Custody,
        /// Why the book was wrong: wrong-card, forgotten, counted or other.
        #[arg(long, value_name = "REASON", value_parser = told::coded::<CorrectionReason>)]
        why: CorrectionReason,
        /// What the two people want to be read.
        #[arg(long)]
        note: String,
    },
}

impl What {
    fn which(&self) -> &Which {
        match self {
            What::Lose(card) | What::Withdraw(card) | What::Supersede(card) => card,
            What::Show { card, .. }
            | What::HandOver { card, .. }
            | What::Return { card, .. }
            | What::Resolve { card, .. }
            | What::ToIssuer { card, .. }
            | What::ToSchool { card, .. }
            | What::BundleOut { card, .. }
            | What::Sign { card, .. }
            | What::BundleReturn { card, .. }
            | What::Correct { card, .. } => card,
        }
    }
}

impl CardCommand {
    /// Shows a card, or does one act on it.
    pub fn run(&self, arguments: &Arguments) -> Result<(), Failure> {
        let place = Place::of(arguments)?;
        let words = words(arguments)?;
        let mut entered = place.enter(arguments)?;
        let record = self.what.which().find(&entered.journal)?;
        let act = act_of(&self.what, &record)?;
        let is_look = matches!(act, Act::Looked { .. });
        // A look is on the disk before anything is shown.
        let entry = if matches!(act, Act::Corrected { .. }) {
            entered.act_with_second(&place, arguments, act)?
        } else {
            entered.act(act)?
        };
        let journal = &entered.journal;
        let card = record.card;
        let record = journal.card(&card).map_err(told::journal)?.ok_or_else(which::unknown)?;
        if is_look {
            let entries = journal.entries_of(&card).map_err(told::journal)?;
            let members = json!({ "card": record, "entries": history(&entries), "look": told::stamp(&entry) });
            tell(arguments, members, &card_lines(&record, &entries, &words));
            return Ok(());
        }
        let mut members = json!({ "card": told::card(journal, &record)?, "entry": told::stamp(&entry) });
        let mut lines = vec![format!("已记录 recorded: {}", words.deed(entry.act.deed()))];
        lines.push(told::card_line(journal, &record, &words)?);
        if let (Act::Returned { reason, .. }, Some(members)) = (&entry.act, members.as_object_mut()) {
            let asks = question(*reason, record.superseded).code();
            members.insert("question".to_owned(), asks.into());
            lines.push(format!("先问 ask first: {asks}"));
        }
        tell(arguments, members, &lines);
        Ok(())
    }
}
