//! `card-desk journal`: encrypts an old journal, checks the chain, lists entries, or folds the tables again.

mod list;

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use crate::journal::anchor::{Anchor, Checked, Found};
use crate::journal::{Journal, JournalFault};

use super::encrypt::Encrypt;
use super::evidence::told;
use super::failure::{ANCHOR, BROKEN};
use super::output::say;
use super::place::{self, Place};
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

/// Reads one anchor from each line; empty lines and those that begin with `#` are passed over.
fn read_anchors(file: &Path) -> Result<Vec<Anchor>, Failure> {
    let text = std::fs::read_to_string(place::file(file)?).map_err(|fault| {
        Failure::with_next("cannot-read", format!("{}: {}", file.display(), fault.kind()), "save it as UTF-8 text")
    })?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'));
    lines
        .map(|(at, line)| {
            Anchor::parse(line).map_err(|fault| {
                let what = format!("{}, line {}: {fault}", file.display(), at + 1);
                Failure::with_next("anchor", what, "write one anchor in each line, as it stands on paper")
            })
        })
        .collect()
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

/// Fails when an anchor does not hold; the worst one is told.
pub(super) fn anchors_failure(checked: &[Checked]) -> Result<(), Failure> {
    let worst = checked.iter().filter(|checked| checked.found != Found::Held).max_by_key(|checked| checked.found);
    let Some(Checked { anchor, found }) = worst else { return Ok(()) };
    let keep = "keep this file as it is, and tell whoever answers for the records";
    let (code, why, next, exit) = match found {
        Found::Held => return Ok(()),
        Found::Earlier => (
            "anchor-earlier",
            "this evidence begins after it and says nothing about it",
            "take a paper that was printed after the last act on this card",
            ANCHOR,
        ),
        Found::Missing => ("anchor-missing", "no chain of this desk is here", keep, ANCHOR),
        Found::Behind => ("anchor-behind", "the chain ends before it: its end was cut off", keep, ANCHOR),
        Found::Differs => ("anchor-differs", "another entry has this number: the chain was written anew", keep, BROKEN),
    };
    Err(Failure::with_next(code, format!("anchor {anchor}: {why}"), next).exiting(exit))
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
