//! `card-desk init`: begins a school in a terminal, as the first run in the window does.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use crate::desk::door::begin::{BeginFault, Beginning, begin, mark_seen};
use crate::desk::door::files::Files;
use crate::journal::SystemClock;
use crate::journal::vault::{Passphrase, keyring};

use super::output::say;
use super::place::{self, Place};
use super::{Arguments, Failure};

/// Arguments of `init`.
#[derive(Debug, Args)]
pub struct Init {
    /// Name of the school.
    #[arg(long, value_name = "NAME")]
    pub school: String,
    /// New file for the recovery passphrase, for its owner only; without it the passphrase is printed.
    #[arg(long, value_name = "FILE")]
    pub recovery_out: Option<PathBuf>,
    /// Puts no key into the keyring of this computer.
    #[arg(long)]
    pub no_keyring: bool,
}

impl Init {
    /// Begins the school; `--operator` is its first admin.
    pub fn run(&self, arguments: &Arguments) -> Result<(), Failure> {
        let place = Place::of(arguments)?;
        if place.training {
            let next = "leave --training out to begin a real school";
            return Err(Failure::with_next("training", "the invented school begins by itself", next));
        }
        let operator = arguments.sign_in.operator()?.ok_or_else(|| {
            Failure::with_next("not-signed-in", "nobody is named as the first admin", "name them with --operator NAME")
        })?;
        let settings = place.settings()?;
        let _only_program = place::hold(&place.folder)?;
        let password = arguments.sign_in.new_password(&operator)?;
        let paper = self.recovery_out.as_deref().map(Paper::new).transpose()?;
        let files = Files::of(&place.folder);
        let beginning =
            Beginning { school: &self.school, desk: &settings.desk, operator: &operator, password: &password };
        let begun = begin(&files, &beginning, Box::new(SystemClock)).map_err(|fault| of_begin(&fault))?;
        let kept = if self.no_keyring { Ok(()) } else { keyring::set(&begun.vault.id(), &begun.key) };
        let in_keyring = !self.no_keyring && kept.is_ok();
        let shown = give(paper, &begun.recovery)?;
        mark_seen(&files).map_err(|fault| of_begin(&fault))?;
        if arguments.json {
            let keyring = kept.as_ref().err().map(keyring::KeyringFault::code);
            say!(
                "{}",
                json!({
                    "contract": 1, "school": self.school.trim(), "operator": operator, "journal": files.journal(),
                    "key_file": files.key(), "in_keyring": in_keyring, "keyring_fault": keyring,
                    "recovery": shown.as_ref().map(|shown| shown.as_str()), "recovery_file": self.recovery_out,
                })
            );
        } else {
            say!("已建立 begun: {} · {operator} · {}", self.school.trim(), place.folder.display());
            if !in_keyring {
                say!("没有存入密钥环，每次用密码打开 · not in a keyring: the password opens it");
            }
            print_recovery(shown.as_ref().map(|shown| shown.as_str()), self.recovery_out.as_deref());
        }
        Ok(())
    }
}

/// Takes a fault of a beginning with its own next step.
pub(super) fn of_begin(fault: &BeginFault) -> Failure {
    Failure::with_next(fault.code(), fault, fault.next())
}

/// Says where the recovery passphrase is, or shows it.
pub(super) fn print_recovery(shown: Option<&str>, file: Option<&Path>) {
    if let Some(shown) = shown {
        say!("\n恢复口令 recovery passphrase\n\n    {shown}\n");
    }
    if let Some(file) = file {
        say!("恢复口令 recovery passphrase: {}", file.display());
    }
    say!("抄在纸上，装进信封封好，交校长保管；不会再显示。");
    say!("Write it on paper, seal it in an envelope, give it to the head of school; it is not shown again.");
}

/// A new file for a secret, for its owner only; it is made before the secret, so that none is lost.
pub(super) struct Paper<'p> {
    path: &'p Path,
    file: Option<File>,
}

impl<'p> Paper<'p> {
    pub(super) fn new(path: &'p Path) -> Result<Self, Failure> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let failed = |fault: std::io::Error| {
            if fault.kind() != std::io::ErrorKind::AlreadyExists {
                return Failure::cannot_write(path, &fault);
            }
            let what = format!("{} is there already and is left as it is", path.display());
            Failure::with_next("file-exists", what, "name a new file")
        };
        let file = options.open(path).map_err(failed)?;
        Ok(Self { path, file: Some(file) })
    }

    /// Writes the secret; when it returns, the file is on the disk.
    pub(super) fn write(mut self, secret: &Passphrase) -> Result<(), Failure> {
        let Some(mut file) = self.file.take() else { return Ok(()) };
        let written = file.write_all(secret.reveal().as_bytes()).and_then(|()| file.write_all(b"\n"));
        written.and_then(|()| file.sync_all()).map_err(|fault| Failure::cannot_write(self.path, &fault))
    }
}

impl Drop for Paper<'_> {
    fn drop(&mut self) {
        // Nothing was written: a file without its secret would only mislead.
        if self.file.take().is_some() {
            let _gone = std::fs::remove_file(self.path);
        }
    }
}

/// Writes the passphrase to its file, or returns it to be shown.
pub(super) fn give(
    paper: Option<Paper<'_>>,
    recovery: &Passphrase,
) -> Result<Option<zeroize::Zeroizing<String>>, Failure> {
    match paper {
        Some(paper) => paper.write(recovery).map(|()| None),
        None => Ok(Some(zeroize::Zeroizing::new(recovery.reveal().to_owned()))),
    }
}
