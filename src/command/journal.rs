//! `card-desk journal`: encrypts an old journal, checks the chain, lists entries, or folds the tables again.

mod list;

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use crate::journal::anchor::Anchor;
use crate::journal::{Journal, JournalFault};

use super::anchors::{anchors_failure, read_anchors, told};
use super::encrypt::Encrypt;
use super::failure::BROKEN;
use super::output::say;
use super::place::Place;
use super::{Arguments, Failure};

pub use list::ListArguments;

/// Arguments of `journal`.
#[derive(Debug, Args)]
pub struct JournalCommand {
    /// What to do.
    #[command(subcommand)]
    pub what: What,
}

/// What to do with the journal.
#[derive(Debug, Clone, Subcommand)]
pub enum What {
    /// Recomputes the hash of every entry; exit code 0 whole, 3 broken, 4 an anchor is missing or behind.
    Verify(VerifyArguments),
    /// Prints the head of every desk's chain, as it stands on paper.
    Anchors,
    /// Lists entries, newest first, with masked names and numbers.
    List(ListArguments),
    /// Folds all entries again and compares the tables with those that were stored.
    Rebuild,
    /// Encrypts a journal of version 0.1.0 where it stands; --operator is its first admin.
    Encrypt(Encrypt),
}

/// What a verification is held against.
#[derive(Debug, Clone, Args)]
pub struct VerifyArguments {
    /// Anchor from paper, such as 甲:1042:1f2e3d4c5b6a7988; any number of them.
    #[arg(long = "anchor", value_name = "ANCHOR")]
    pub anchors: Vec<Anchor>,
    /// File with one anchor in each line.
    #[arg(long = "anchors", value_name = "FILE")]
    pub file: Option<PathBuf>,
}

impl JournalCommand {
    /// Checks, lists or rebuilds; a broken chain is a failure.
    pub fn run(&self, arguments: &Arguments) -> Result<(), Failure> {
        let place = Place::of(arguments)?;
        if let What::Encrypt(encrypt) = &self.what {
            return encrypt.run(&place, arguments);
        }
        let settings = place.settings()?;
        let open = || place.journal(settings.desk, &arguments.sign_in);
        match &self.what {
            What::Encrypt(_) => Ok(()),
            What::Verify(verify) => {
                let anchors = verify.all()?;
                verified(&open()?, &anchors, arguments)
            }
            What::Anchors => {
                let heads = open()?.heads().map_err(failed)?;
                match arguments.json {
                    true => say!("{}", json!({ "contract": 1, "anchors": heads })),
                    false => heads.iter().for_each(|head| say!("{head}")),
                }
                Ok(())
            }
            What::List(list) => list.run(&open()?, arguments),
            What::Rebuild => rebuilt(open()?, arguments),
        }
    }
}

impl VerifyArguments {
    fn all(&self) -> Result<Vec<Anchor>, Failure> {
        let mut anchors = self.anchors.clone();
        if let Some(file) = &self.file {
            anchors.extend(read_anchors(file)?);
        }
        Ok(anchors)
    }
}

fn failed(fault: JournalFault) -> Failure {
    let failure = Failure::of_journal(&fault);
    if matches!(fault, JournalFault::Damaged) { failure.exiting(BROKEN) } else { failure }
}

fn verified(journal: &Journal, anchors: &[Anchor], arguments: &Arguments) -> Result<(), Failure> {
    let seen = journal.verify().map_err(failed)?;
    let checked = journal.check_anchors(anchors).map_err(failed)?;
    print(
        &json!({ "contract": 1, "ok": seen.ok, "entries": seen.entries, "heads": seen.heads, "anchors": checked }),
        arguments,
        &format!("{} entries, chain {}", seen.entries, if seen.ok { "unbroken" } else { "BROKEN" }),
    );
    if !arguments.json {
        checked.iter().for_each(told);
    }
    match seen.broken {
        Some(broken) => Err(Failure::with_next(
            "chain-broken",
            format!("entry {} of desk {} does not fit: {}", broken.seq, broken.desk, broken.why.words()),
            "keep this file as it is, restore the last backup, and tell whoever answers for the records",
        )
        .exiting(BROKEN)),
        None => anchors_failure(&checked),
    }
}

fn rebuilt(mut journal: Journal, arguments: &Arguments) -> Result<(), Failure> {
    let before = journal.projection_digest().map_err(failed)?;
    journal.rebuild().map_err(failed)?;
    let same = before == journal.projection_digest().map_err(failed)?;
    print(
        &json!({ "contract": 1, "identical": same }),
        arguments,
        if same { "rebuilt: identical" } else { "rebuilt: the stored tables differed and were replaced" },
    );
    Ok(())
}

fn print(as_json: &Value, arguments: &Arguments, words: &str) {
    if arguments.json { say!("{as_json}") } else { say!("{words}") }
}
