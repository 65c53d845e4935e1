//! Begins a school: its key, journal, first admin and recovery passphrase, so that no cut leaves half of it.
//!
//! It never writes over anything, and where a journal or a key file is, it makes no other.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::id::{DeskId, OperatorId};
use crate::journal::vault::password::{WeakSecret, check_password};
use crate::journal::vault::{Passphrase, SlotName, Vault, VaultFault};
use crate::journal::{Clock, Journal, JournalFault, Key, SystemRandom};
use crate::record::Act;
use crate::record::office::SettingChange;

use super::files::{Files, Ground, there};

/// Setting of the school that holds its name.
pub(super) const NAME: &str = "name.full";

/// What a new school begins with.
pub struct Beginning<'a> {
    /// Name of the school.
    pub school: &'a str,
    /// This desk.
    pub desk: &'a DeskId,
    /// The first admin.
    pub operator: &'a OperatorId,
    /// Password of the first admin.
    pub password: &'a Passphrase,
}

/// A school that was begun.
pub struct Begun {
    /// Its key.
    pub key: Key,
    /// Its key file.
    pub vault: Vault,
    /// The recovery passphrase: to be shown once.
    pub recovery: Passphrase,
}

/// Why no school was begun; what stood in the folder is as it was.
#[derive(Debug, thiserror::Error)]
pub enum BeginFault {
    /// There is a school in the folder, or half of one.
    #[error("{} holds a school already, or a part of one ({})", folder.display(), ground.code())]
    There {
        /// The folder.
        folder: PathBuf,
        /// What is there.
        ground: Ground,
    },
    /// The name of the school is missing or too long.
    #[error("the name of the school has 1 to 200 characters in one line")]
    School,
    /// The password is too weak.
    #[error("{0}")]
    Weak(#[from] WeakSecret),
    /// The journal could not be made.
    #[error("{0}")]
    Journal(#[from] JournalFault),
    /// The key file could not be made.
    #[error("{0}")]
    Vault(#[from] VaultFault),
    /// A file or folder could not be made or moved.
    #[error("{} cannot be written ({kind})", path.display())]
    Disk {
        /// File or folder.
        path: PathBuf,
        /// What the system said.
        kind: io::ErrorKind,
    },
}

impl BeginFault {
    /// Returns the stable code of this fault, for sentences and JSON.
    pub fn code(&self) -> &'static str {
        match self {
            BeginFault::There { ground, .. } => ground.code(),
            BeginFault::School => "no-school-name",
            BeginFault::Weak(weak) => weak.code(),
            BeginFault::Journal(fault) => fault.code(),
            BeginFault::Vault(fault) => fault.code(),
            BeginFault::Disk { .. } => "vault-cannot-write",
        }
    }

    /// Returns the next action for the person at the desk.
    pub fn next(&self) -> &'static str {
        match self {
            BeginFault::There { ground: Ground::NoKey, .. } => "put the key file of this journal back beside it",
            BeginFault::There { ground: Ground::NoJournal, .. } => "put the journal back, or restore the last backup",
            BeginFault::There { ground: Ground::Plain, .. } => "run `card-desk journal encrypt`",
            BeginFault::There { ground: Ground::Ready | Ground::Nothing, .. } => {
                "sign in, or name another folder with --data DIR"
            }
            BeginFault::School => "write the name of the school",
            BeginFault::Weak(_) => "choose another password: 10 characters or more",
            BeginFault::Journal(fault) => fault.next(),
            BeginFault::Vault(fault) => fault.next(),
            BeginFault::Disk { .. } => "check that the disk has room and that you may write in this folder",
        }
    }
}

// A school is two files that are worth nothing without each other, and no rename moves two files at once. So both
// are made whole in a folder beside their place, and then moved: the key file first, the journal last.
//   cut before the first move:   nothing is in place. The next beginning clears its own leftovers away.
//   cut between the two moves:   the key file is in place, and the journal is whole in the other folder, which has
//                                no key file any more. `finish` does the second move at the next start.
//   cut after the second move:   the school is whole, and the first admin's password opens it. Nobody has seen the
//                                recovery passphrase: the mark that was written before the moves says so, and an
//                                admin who signs in is given a new one to write down.
// Nothing is ever moved onto a name that is taken.
/// Begins a school in a folder that holds none.
pub fn begin(files: &Files, beginning: &Beginning<'_>, clock: Box<dyn Clock + Send>) -> Result<Begun, BeginFault> {
    let ground = files.ground().map_err(|fault| disk(files.folder(), &fault))?;
    if ground != Ground::Nothing {
        return Err(BeginFault::There { folder: files.folder().to_owned(), ground });
    }
    let name = beginning.school.trim();
    if name.is_empty() || name.chars().count() > 200 || name.chars().any(char::is_control) {
        return Err(BeginFault::School);
    }
    check_password(beginning.password)?;
    let stage = files.stage();
    fs::create_dir_all(files.folder()).map_err(|fault| disk(files.folder(), &fault))?;
    clear(&stage)?;
    fs::create_dir(stage.folder()).map_err(|fault| disk(stage.folder(), &fault))?;
    let (key, recovery) = make(&stage, beginning, clock)?;
    mark_unseen(files)?;
    put_key(files)?;
    put_journal(files)?;
    clear(&stage)?;
    let vault = Vault::read(&files.key())?;
    Ok(Begun { key, vault, recovery })
}

/// Makes both files in the folder beside their place.
fn make(
    stage: &Files,
    beginning: &Beginning<'_>,
    clock: Box<dyn Clock + Send>,
) -> Result<(Key, Passphrase), BeginFault> {
    let Beginning { school, desk, operator, password } = *beginning;
    let random = &mut SystemRandom;
    let key = Key::random(random).map_err(VaultFault::from)?;
    let recovery = Passphrase::recovery(random).map_err(VaultFault::from)?;
    let mut journal = Journal::create(&stage.journal(), &key, desk.clone(), clock, Box::new(SystemRandom))?;
    let seat = journal.first_admin(operator, password)?;
    let named = SettingChange { key: NAME.to_owned(), before: None, after: Some(school.trim().to_owned()) };
    let _named = journal.append(&seat, Act::SettingsChanged { changes: vec![named] })?;
    drop(journal);
    // The last connection moves everything into the file itself; what is left beside it would be lost by the move.
    let left = beside(&stage.journal(), "-wal");
    if there(&left).map_err(|fault| disk(&left, &fault))? {
        return Err(BeginFault::Journal(JournalFault::Disk));
    }
    let mut vault = Vault::create(&stage.key(), &key, &recovery, random)?;
    vault.put(&SlotName::Operator(operator.clone()), password, &key, random)?;
    Ok((key, recovery))
}

/// Says that a recovery passphrase is being made that nobody has written down yet.
pub fn mark_unseen(files: &Files) -> Result<(), BeginFault> {
    let mark = files.unseen();
    fs::File::create(&mark).and_then(|file| file.sync_all()).map_err(|fault| disk(&mark, &fault))
}

/// Says that the recovery passphrase was written down.
pub fn mark_seen(files: &Files) -> Result<(), BeginFault> {
    let mark = files.unseen();
    match fs::remove_file(&mark) {
        Err(fault) if fault.kind() != io::ErrorKind::NotFound => Err(disk(&mark, &fault)),
        Ok(()) | Err(_) => Ok(()),
    }
}

fn put_key(files: &Files) -> Result<(), BeginFault> {
    put(&files.stage().key(), &files.key())
}

fn put_journal(files: &Files) -> Result<(), BeginFault> {
    put(&files.stage().journal(), &files.journal())
}

/// Moves a file to a name that nothing has.
fn put(from: &Path, to: &Path) -> Result<(), BeginFault> {
    if there(to).map_err(|fault| disk(to, &fault))? {
        return Err(disk(to, &io::ErrorKind::AlreadyExists.into()));
    }
    fs::rename(from, to).and_then(|()| sync_folder(to)).map_err(|fault| disk(to, &fault))
}

/// Goes on where a beginning was cut between its two moves; does nothing anywhere else.
pub fn finish(files: &Files) -> Result<(), BeginFault> {
    let stage = files.stage();
    let is = |path: &Path| there(path).map_err(|fault| disk(path, &fault));
    let ground = files.ground().map_err(|fault| disk(files.folder(), &fault))?;
    if ground == Ground::NoJournal && is(&stage.journal())? && !is(&stage.key())? {
        put_journal(files)?;
    }
    Ok(())
}

/// Clears away what an earlier beginning left; a file that is none of ours stays and is told.
fn clear(stage: &Files) -> Result<(), BeginFault> {
    let (journal, key) = (stage.journal(), stage.key());
    let journals = ["", "-wal", "-shm", "-journal", ".part", ".part-wal", ".part-shm", ".part-journal"];
    let keys = ["", ".lock", ".new"];
    let all = journals.iter().map(|end| beside(&journal, end)).chain(keys.iter().map(|end| beside(&key, end)));
    for file in all {
        gone(fs::remove_file(&file)).map_err(|fault| disk(&file, &fault))?;
    }
    gone(fs::remove_dir(stage.folder())).map_err(|fault| disk(stage.folder(), &fault))
}

fn gone(removed: io::Result<()>) -> io::Result<()> {
    match removed {
        Err(fault) if matches!(fault.kind(), io::ErrorKind::NotFound) => Ok(()),
        done => done,
    }
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

fn disk(path: &Path, fault: &io::Error) -> BeginFault {
    BeginFault::Disk { path: path.to_owned(), kind: fault.kind() }
}

/// Makes a new name durable; Windows does it with the file.
fn sync_folder(path: &Path) -> io::Result<()> {
    if cfg!(windows) {
        return Ok(());
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests;
