//! Where this desk keeps its things, and how they are opened.

use std::path::{Path, PathBuf};

use crate::chip::ReadOptions;
use crate::chip::key::KeyRing;
use crate::chip::profile::Shelf;
use crate::desk::settings::Settings;
use crate::id::DeskId;
use crate::journal::{Journal, SystemClock, SystemRandom};

use super::{Arguments, Failure};

/// Name of the journal file.
pub const JOURNAL: &str = "journal.db";
/// Name of the key file.
const KEYS: &str = "keys.toml";
/// Folder of the training desk, inside the desk's own.
const TRAINING: &str = "training";
/// Folder of the site's own layouts.
const PROFILES: &str = "profiles";

/// The folder of one desk.
#[derive(Debug, Clone)]
pub struct Place {
    /// The folder.
    pub folder: PathBuf,
}

impl Place {
    /// Takes `--data`, else `$XDG_DATA_HOME/card-desk`, else `~/.local/share/card-desk`.
    pub fn of(arguments: &Arguments) -> Result<Self, Failure> {
        let home = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".local/share"));
        let base = || std::env::var_os("XDG_DATA_HOME").map(PathBuf::from).or_else(home);
        let folder = match &arguments.data {
            Some(folder) => folder.clone(),
            None => base().map(|base| base.join("card-desk")).ok_or_else(|| {
                Failure::with_next("no-folder", "no folder for the journal is known", "name one with --data DIR")
            })?,
        };
        let folder = if arguments.training { folder.join(TRAINING) } else { folder };
        Ok(Self { folder })
    }

    /// Returns the settings.
    pub fn settings(&self) -> Result<Settings, Failure> {
        Settings::read(&self.folder).map_err(|fault| Failure::of_settings(&fault))
    }

    /// Opens the journal, making folder and file at the first start.
    pub fn journal(&self, desk: DeskId) -> Result<Journal, Failure> {
        std::fs::create_dir_all(&self.folder).map_err(|fault| Failure::cannot_write(&self.folder, &fault))?;
        let file = self.folder.join(JOURNAL);
        Journal::open(&file, desk, Box::new(SystemClock), Box::new(SystemRandom)).map_err(|fault| {
            let failure = Failure::of_journal(&fault);
            let (file, message) = (file.display().to_string(), &failure.message);
            let message = if message.contains(&file) { message.clone() } else { format!("{file}: {message}") };
            Failure { message, ..failure }
        })
    }

    /// Opens the journal of a command that is no use without one.
    pub fn journal_begun(&self, desk: DeskId) -> Result<Journal, Failure> {
        if std::fs::exists(self.folder.join(JOURNAL)).is_ok_and(|exists| !exists) {
            return Err(Failure::with_next(
                "no-journal",
                format!("there is no journal in {}", self.folder.display()),
                "name the folder of this desk with --data DIR, or import the roster first",
            ));
        }
        self.journal(desk)
    }

    /// Opens the journal when there is one, for what only looks.
    pub fn journal_if_any(&self, desk: DeskId) -> Result<Option<Journal>, Failure> {
        if self.folder.join(JOURNAL).exists() { self.journal(desk).map(Some) } else { Ok(None) }
    }

    /// Returns the built-in layouts and the site's own ones; example layouts only with `training`.
    pub fn shelf(&self, training: bool) -> Result<Shelf, Failure> {
        let mut shelf = Shelf::builtin(training).map_err(|fault| Failure::of_ours("profile", fault))?;
        let folder = self.folder.join(PROFILES);
        if folder.is_dir() {
            shelf.add_folder(&folder, training).map_err(|fault| Failure::of_profile(&fault))?;
        }
        Ok(shelf)
    }

    /// Returns the keys of this desk, none without a key file.
    pub fn keys(&self) -> Result<KeyRing, Failure> {
        keys(&self.folder.join(KEYS))
    }

    /// Returns what is read of a card by default: no balance, no movements.
    pub fn options(&self) -> ReadOptions {
        ReadOptions::default()
    }
}

/// Makes sure that a file named on the command line is there, so that all rooms say the same when it is not.
pub fn file(path: &Path) -> Result<&Path, Failure> {
    let failed = |code, what| Failure::with_next(code, format!("{}: {what}", path.display()), "check the name");
    match std::fs::metadata(path) {
        Ok(found) if found.is_dir() => Err(failed("is-a-folder", "this is a folder, not a file".to_owned())),
        Ok(found) if !found.is_file() => Err(failed("not-a-file", "this is a device, not a file".to_owned())),
        Ok(_) => Ok(path),
        Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => {
            Err(failed("no-such-file", "there is no such file".to_owned()))
        }
        Err(fault) => Err(failed("cannot-read", format!("cannot be read ({})", fault.kind()))),
    }
}

/// Reads a key file; a missing one holds no keys.
pub fn keys(file: &Path) -> Result<KeyRing, Failure> {
    if !file.exists() {
        return Ok(KeyRing::empty());
    }
    KeyRing::load(file).map_err(|fault| Failure::of_keys(file, &fault))
}
