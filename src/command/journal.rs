//! `card-desk journal`: encrypts an old journal, checks the chain of entries, or folds the tables of students and cards again.

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use crate::journal::JournalFault;

use super::encrypt::Encrypt;
use super::output::say;
use super::place::Place;
use super::{Arguments, Failure};

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
    /// Recomputes the hash of every entry.
    Verify,
    /// Folds all entries again and compares the tables with those that were stored.
    Rebuild,
    /// Encrypts a journal of version 0.1.0 where it stands; --operator is its first admin.
    Encrypt(Encrypt),
}

impl JournalCommand {
    /// Checks or rebuilds; a broken chain is a failure.
    pub fn run(&self, arguments: &Arguments) -> Result<(), Failure> {
        let place = Place::of(arguments)?;
        if let What::Encrypt(encrypt) = &self.what {
            return encrypt.run(&place, arguments);
        }
        let settings = place.settings()?;
        let mut journal = place.journal(settings.desk, &arguments.sign_in)?;
        let failed = |fault: JournalFault| Failure::of_journal(&fault);
        match &self.what {
            What::Encrypt(_) => Ok(()),
            What::Verify => {
                let seen = journal.verify().map_err(failed)?;
                print(
                    &json!({ "contract": 1, "ok": seen.ok, "entries": seen.entries, "heads": seen.heads }),
                    arguments,
                    &format!("{} entries, chain {}", seen.entries, if seen.ok { "unbroken" } else { "BROKEN" }),
                );
                match seen.broken {
                    Some(broken) => Err(Failure::with_next(
                        "chain-broken",
                        format!("entry {} of desk {} does not fit: {}", broken.seq, broken.desk, broken.why.words()),
                        "keep this file as it is, restore the last backup, and tell whoever answers for the records",
                    )),
                    None => Ok(()),
                }
            }
            What::Rebuild => {
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
        }
    }
}

fn print(as_json: &Value, arguments: &Arguments, words: &str) {
    if arguments.json { say!("{as_json}") } else { say!("{words}") }
}
