//! `card-desk key`: which ways open this journal; the keyring of this computer; a new recovery passphrase.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::json;

use crate::desk::door::begin::{mark_seen, mark_unseen};
use crate::desk::door::files::{Files, Ground};
use crate::journal::vault::keyring::{self, KeyringFault};
use crate::journal::vault::{Passphrase, SlotName, Vault, VaultFault};
use crate::journal::{Key, SystemRandom};
use crate::record::Role;

use super::init::{Paper, give, of_begin, print_recovery};
use super::output::say;
use super::place::{Place, of_vault};
use super::{Arguments, Failure};

/// Arguments of `key`.
#[derive(Debug, Args)]
pub struct KeyCommand {
    /// What to do.
    #[command(subcommand)]
    pub what: What,
}

/// What to do with the key of the journal.
#[derive(Debug, Subcommand)]
pub enum What {
    /// Says which ways open this journal; needs no password.
    Status,
    /// Puts the key into the keyring of this computer, or takes it out.
    Keyring {
        /// What to do with it.
        #[command(subcommand)]
        what: InKeyring,
    },
    /// Makes a new recovery passphrase; the old one opens nothing any more. For admins.
    Recovery {
        /// New file for it, for its owner only; without it the passphrase is printed.
        #[arg(long, value_name = "FILE")]
        recovery_out: Option<PathBuf>,
    },
}

/// What to do with the keyring.
#[derive(Debug, Clone, Copy, Subcommand)]
pub enum InKeyring {
    /// Puts the key in.
    Put,
    /// Takes the key out; the password of each person still opens the journal.
    Remove,
}

impl KeyCommand {
    /// Says or changes what opens the journal.
    pub fn run(&self, arguments: &Arguments) -> Result<(), Failure> {
        let place = Place::of(arguments)?;
        if place.training {
            let next = "leave --training out";
            return Err(Failure::with_next("training", "the invented school has a key that everybody knows", next));
        }
        let files = Files::of(&place.folder);
        let vault = vault(&files)?;
        match &self.what {
            What::Status => status(&files, &vault, arguments),
            What::Keyring { what } => in_keyring(*what, &vault, &place, arguments),
            What::Recovery { recovery_out } => {
                let paper = recovery_out.as_deref().map(Paper::new).transpose()?;
                let recovery = renew(vault, &files, &place, arguments)?;
                let shown = give(paper, &recovery)?;
                mark_seen(&files).map_err(|fault| of_begin(&fault))?;
                let shown = shown.as_ref().map(|shown| shown.as_str());
                if arguments.json {
                    say!("{}", json!({ "contract": 1, "recovery": shown, "recovery_file": recovery_out }));
                } else {
                    print_recovery(shown, recovery_out.as_deref());
                }
                Ok(())
            }
        }
    }
}

fn vault(files: &Files) -> Result<Vault, Failure> {
    let vault = Vault::read(&files.key());
    match vault {
        Err(VaultFault::Missing { .. }) if files.ground().is_ok_and(|ground| ground == Ground::Nothing) => {
            let what = format!("there is no journal in {}", files.folder().display());
            let next = "name the folder of this desk with --data DIR, or begin one with `card-desk init`";
            Err(Failure::with_next("no-journal", what, next))
        }
        vault => vault.map_err(|fault| of_vault(&fault)),
    }
}

fn status(files: &Files, vault: &Vault, arguments: &Arguments) -> Result<(), Failure> {
    let kept = keyring::get(&vault.id());
    let keyring = keyring_state(vault, &kept);
    let slots: Vec<String> = vault.slots().iter().map(SlotName::to_string).collect();
    let seen = !files.unseen().exists();
    if arguments.json {
        say!(
            "{}",
            json!({
                "contract": 1, "key_file": files.key(), "slots": slots, "keyring": keyring,
                "recovery_written_down": seen,
            })
        );
        return Ok(());
    }
    say!("钥匙文件 key file: {}", files.key().display());
    for slot in slots {
        say!("  · {slot}");
    }
    say!("密钥环 keyring: {keyring}");
    if !seen {
        say!("恢复口令没有抄下来：请管理员登录窗口，或运行 card-desk key recovery");
        say!("nobody wrote the recovery passphrase down: an admin signs in, or runs card-desk key recovery");
    }
    Ok(())
}

/// Returns what the keyring has of this journal, as a stable word.
fn keyring_state(vault: &Vault, kept: &Result<Option<Key>, KeyringFault>) -> &'static str {
    match kept {
        Ok(Some(key)) if vault.knows(key) => "kept",
        Ok(Some(_)) => "other-key",
        Ok(None) => "not-kept",
        Err(fault) => fault.code(),
    }
}

fn in_keyring(what: InKeyring, vault: &Vault, place: &Place, arguments: &Arguments) -> Result<(), Failure> {
    let failed = |fault: KeyringFault| Failure::with_next(fault.code(), &fault, fault.next());
    // Whoever changes what opens the journal signs in, and that is recorded.
    let _signed_in = place.sign_in(arguments)?;
    let state = match what {
        InKeyring::Put => {
            let key = place.key(&arguments.sign_in)?;
            keyring::set(&vault.id(), &key).map_err(failed)?;
            "kept"
        }
        InKeyring::Remove => {
            keyring::forget(&vault.id()).map_err(failed)?;
            "not-kept"
        }
    };
    if arguments.json {
        say!("{}", json!({ "contract": 1, "keyring": state }));
    } else {
        say!("密钥环 keyring: {state}");
    }
    Ok(())
}

fn renew(mut vault: Vault, files: &Files, place: &Place, arguments: &Arguments) -> Result<Passphrase, Failure> {
    let (journal, seat) = place.sign_in(arguments)?;
    let role = journal.role(&seat).map_err(|fault| Failure::of_journal(&fault))?;
    if role != Role::Admin {
        let what = "only an admin makes a new recovery passphrase";
        return Err(Failure::with_next("may-not", what, "sign in as an admin"));
    }
    let key = place.key(&arguments.sign_in)?;
    let random = &mut SystemRandom;
    let recovery = Passphrase::recovery(random).map_err(|fault| of_vault(&fault.into()))?;
    // Should the new one be lost on its way to the paper, an admin who signs in is given another.
    mark_unseen(files).map_err(|fault| of_begin(&fault))?;
    vault.replace_recovery(&recovery, &key, random).map_err(|fault| of_vault(&fault))?;
    Ok(recovery)
}
