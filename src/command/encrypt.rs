//! `card-desk journal encrypt`: a journal of version 0.1.0 gets a key, a key file and a first admin.
//!
//! The key file, with a way in for the admin, is on the disk before the journal is touched; cut anywhere, the command
//! run again with the same password goes on where it stopped.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::desk::WayIn;
use crate::desk::door::begin::{mark_seen, mark_unseen};
use crate::desk::door::files::{Files, Ground};
use crate::id::OperatorId;
use crate::journal::vault::{Passphrase, SlotName, Vault};
use crate::journal::{Journal, Key, SystemClock, SystemRandom};

use super::init::{Paper, give, of_begin, print_recovery};
use super::place::{self, Place, of_vault};
use super::secret::NewPassword;
use super::told::{self, tell};
use super::{Arguments, Failure};

/// Arguments of `journal encrypt`; `--operator` is the first admin.
#[derive(Debug, Clone, Args)]
pub struct Encrypt {
    /// The first admin's password.
    #[command(flatten)]
    pub password: NewPassword,
    /// New file for the recovery passphrase, for its owner only; without it the passphrase is printed.
    #[arg(long, value_name = "FILE")]
    pub recovery_out: Option<PathBuf>,
}

impl Encrypt {
    /// Encrypts the journal where it stands.
    pub fn run(&self, place: &Place, arguments: &Arguments) -> Result<(), Failure> {
        if place.training {
            return Err(Failure::with_next("training", "an invented school needs no key", "leave --training out"));
        }
        let operator = arguments.sign_in.operator()?.ok_or_else(|| {
            Failure::with_next("not-signed-in", "nobody is named as the first admin", "name them with --operator NAME")
        })?;
        let settings = place.settings()?;
        let _only_program = place::hold(&place.folder)?;
        let files = Files::of(&place.folder);
        let is_plain = Self::is_plain(&files)?;
        let password = self.password.read(&operator)?;
        let paper = self.recovery_out.as_deref().map(Paper::new).transpose()?;
        let mut way_in = way_in(&files, &operator, &password)?;
        if is_plain {
            Journal::encrypt_plain(&files.journal(), way_in.key()).map_err(told::journal)?;
        }
        let (clock, random) = (Box::new(SystemClock), Box::new(SystemRandom));
        let journal = Journal::open(&files.journal(), way_in.key(), settings.desk, clock, random);
        let mut journal = journal.map_err(told::journal)?;
        let seat = match journal.operators().map_err(told::journal)?.is_empty() {
            true => journal.first_admin(&operator, &password),
            false => journal.sign_in(&operator, &password, 0),
        };
        let seat = seat.map_err(told::journal)?;
        let recovery = way_in.new_recovery().map_err(|fault| of_vault(&fault))?;
        let shown = give(paper, &recovery)?;
        mark_seen(&files).map_err(|fault| of_begin(&fault))?;
        let shown = shown.as_ref().map(|shown| shown.as_str());
        let entries = journal.counts().map_err(told::journal)?.entries;
        let members = json!({
            "journal": files.journal(), "key_file": files.key(), "operator": seat.operator(), "entries": entries,
            "recovery": shown, "recovery_file": self.recovery_out,
        });
        let line = format!("已加密 encrypted: {} · {entries} 条 entries · {operator}", files.journal().display());
        tell(arguments, members, &[line]);
        if !arguments.json {
            print_recovery(shown, self.recovery_out.as_deref());
        }
        Ok(())
    }

    /// Says whether the journal is still plain; an encrypted one is refused unless an earlier try was cut.
    fn is_plain(files: &Files) -> Result<bool, Failure> {
        let ground = files.ground().map_err(|fault| Failure::cannot_write(files.folder(), &fault))?;
        let file = files.journal();
        match ground {
            Ground::Plain => Ok(true),
            Ground::Ready if files.is_plain() => Ok(true),
            Ground::Ready if files.unseen().exists() => Ok(false),
            Ground::Ready => {
                let what = format!("{} is encrypted already", file.display());
                Err(Failure::with_next("not-plain", what, "sign in"))
            }
            Ground::Nothing => Err(place::no_journal(files.folder())),
            Ground::NoKey | Ground::NoJournal => {
                let what = format!("{} and its key file are not both there", file.display());
                Err(Failure::with_next(ground.code(), what, "put the missing file back; no new one is made"))
            }
        }
    }
}

/// Makes the key file with a way in for the first admin, or opens the one that an earlier try made.
///
/// It is made beside its place and moved there whole, so that the file in place always has the admin's way in.
fn way_in(files: &Files, operator: &OperatorId, password: &Passphrase) -> Result<WayIn, Failure> {
    let failed = |fault: crate::journal::vault::VaultFault| of_vault(&fault);
    let slot = SlotName::Operator(operator.clone());
    if files.key().exists() {
        let vault = Vault::read(&files.key()).map_err(failed)?;
        let key = vault.unlock(&slot, password).map_err(failed)?;
        return Ok(WayIn::new(vault, key));
    }
    let random = &mut SystemRandom;
    let key = Key::random(random).map_err(|fault| failed(fault.into()))?;
    let recovery = Passphrase::recovery(random).map_err(|fault| failed(fault.into()))?;
    let part = files.key().with_extension("encrypting");
    let cannot = |fault: std::io::Error| Failure::cannot_write(&part, &fault);
    match std::fs::remove_file(&part) {
        Err(fault) if fault.kind() != std::io::ErrorKind::NotFound => return Err(cannot(fault)),
        Ok(()) | Err(_) => {}
    }
    let mut vault = Vault::create(&part, &key, &recovery, random).map_err(failed)?;
    vault.put(&slot, password, &key, random).map_err(failed)?;
    drop(vault);
    // Nobody has seen its recovery passphrase: an admin who signs in is given another.
    mark_unseen(files).map_err(|fault| of_begin(&fault))?;
    std::fs::rename(&part, files.key()).map_err(cannot)?;
    if !cfg!(windows) {
        std::fs::File::open(files.folder()).and_then(|folder| folder.sync_all()).map_err(cannot)?;
    }
    let mut lock = part.into_os_string();
    lock.push(".lock");
    let _leftover = std::fs::remove_file(lock);
    Ok(WayIn::new(Vault::read(&files.key()).map_err(failed)?, key))
}
