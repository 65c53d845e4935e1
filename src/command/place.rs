//! Where this desk keeps its things, and how they are opened.

use std::io::Write;
use std::path::{Path, PathBuf};

use crate::chip::ReadOptions;
use crate::chip::key::KeyRing;
use crate::chip::profile::Shelf;
use crate::desk::WayIn;
use crate::desk::back_up::{BackedUp, back_up};
use crate::desk::card_keys::{CardKeys, KeysSeen, KeysState, NoKeys, in_keyring};
use crate::desk::door::files::Files;
use crate::desk::settings::Settings;
use crate::id::{DeskId, OperatorId};
use crate::journal::backup::BackupFault;
use crate::journal::vault::{Passphrase, SlotName, Vault, VaultFault, keyring};
use crate::journal::{Entry, Journal, JournalFault, Key, Seat, SystemClock, SystemRandom, Unauthorized};
use crate::record::{Act, Deed, Leave, can};

pub use super::output::file;
pub use crate::desk::door::files::{JOURNAL, KEY_FILE};

use super::secret::{SignIn, ask_card_keys, given_card_keys};
use super::{Arguments, Failure};

/// Folder of the training desk, inside the desk's own.
const TRAINING: &str = "training";
/// Folder of the site's own layouts.
const PROFILES: &str = "profiles";

/// The folder of one desk.
#[derive(Debug, Clone)]
pub struct Place {
    /// The folder.
    pub folder: PathBuf,
    /// An invented school.
    pub training: bool,
    /// File with the passphrase of the card keys, when one was named.
    card_keys_file: Option<PathBuf>,
}

/// A desk that somebody opened for one command.
pub struct Entered {
    /// The journal.
    pub journal: Journal,
    /// Who does it.
    pub seat: Seat,
    /// The key with its file; none at an invented school.
    pub way_in: Option<WayIn>,
}

impl Entered {
    /// Makes a backup, in a folder or where the school keeps them, and notes it.
    pub fn back_up(&mut self, place: &Place, to: Option<&Path>) -> Result<Result<BackedUp, BackupFault>, Failure> {
        let name = place.school_name(&self.journal)?;
        let training = Key::training();
        let key = self.way_in.as_ref().map_or(&training, WayIn::key);
        Ok(back_up(&mut self.journal, &self.seat, key, &name, to))
    }

    /// Refuses whoever may not do a kind of act, before anything is asked for it.
    pub fn may(&self, deed: Deed) -> Result<(), Failure> {
        let role = self.journal.role(&self.seat).map_err(|fault| Failure::of_journal(&fault))?;
        match can(role, deed) {
            Leave::No => Err(Failure::of_journal(&Unauthorized::MayNot { role, deed }.into())),
            Leave::Alone | Leave::WithSecond => Ok(()),
        }
    }

    /// Does one act alone.
    pub fn act(&mut self, act: Act) -> Result<Entry, Failure> {
        self.journal.append(&self.seat, act).map_err(|fault| Failure::of_journal(&fault))
    }

    /// Does one act with the second person whom the command names.
    pub fn act_with_second(&mut self, place: &Place, arguments: &Arguments, act: Act) -> Result<Entry, Failure> {
        let second = place.second(&mut self.journal, arguments)?;
        self.journal.append_with(&self.seat, &second, act).map_err(|fault| Failure::of_journal(&fault))
    }
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
        let card_keys_file = arguments.sign_in.card_keys_file.clone();
        Ok(Self { folder, training: arguments.training, card_keys_file })
    }

    /// Returns the settings.
    pub fn settings(&self) -> Result<Settings, Failure> {
        Settings::read(&self.folder).map_err(|fault| Failure::of_settings(&fault))
    }

    /// Returns the name of the school: as the journal has it, else as the settings file has it.
    pub fn school_name(&self, journal: &Journal) -> Result<String, Failure> {
        let named = journal.school().map_err(|fault| Failure::of_journal(&fault))?.get("name.full");
        named.map_or_else(|| self.settings().map(|settings| settings.school), Ok)
    }

    /// Opens the journal with the key that this computer or the person has.
    pub fn journal(&self, desk: DeskId, sign_in: &SignIn) -> Result<Journal, Failure> {
        let file = self.folder.join(JOURNAL);
        let (clock, random) = (Box::new(SystemClock), Box::new(SystemRandom));
        if self.training {
            std::fs::create_dir_all(&self.folder).map_err(|fault| Failure::cannot_write(&self.folder, &fault))?;
            return Journal::training(&file, desk, clock, random).map_err(|fault| of_opening(&file, &fault));
        }
        self.begun()?;
        let key = self.key(sign_in)?;
        Journal::open(&file, &key, desk, clock, random).map_err(|fault| of_opening(&file, &fault))
    }

    /// Opens the journal and seats whoever does the command.
    pub fn sign_in(&self, arguments: &Arguments) -> Result<(Journal, Seat), Failure> {
        self.enter(arguments).map(|entered| (entered.journal, entered.seat))
    }

    /// Opens the journal, seats whoever does the command, and keeps the key for what is done with it.
    ///
    /// Whoever signs in with a key from elsewhere is given a way in with their own password.
    pub fn enter(&self, arguments: &Arguments) -> Result<Entered, Failure> {
        let settings = self.settings()?;
        let sign_in = &arguments.sign_in;
        if self.training {
            let journal = self.journal(settings.desk, sign_in)?;
            return Ok(Entered { journal, seat: Seat::training(settings.operator), way_in: None });
        }
        self.begun()?;
        let vault = self.vault()?;
        let operator = sign_in.operator()?.ok_or_else(nobody)?;
        let password = sign_in.password(&operator)?;
        let (key, is_own) = match vault.unlock(&SlotName::Operator(operator.clone()), &password) {
            Ok(key) => (key, true),
            Err(VaultFault::NoSlot { .. }) => (elsewhere(&vault, sign_in)?.ok_or_else(no_key)?, false),
            Err(fault @ VaultFault::WrongSecret { .. }) => {
                (elsewhere(&vault, sign_in)?.ok_or_else(|| of_vault(&fault))?, false)
            }
            Err(fault) => return Err(of_vault(&fault)),
        };
        let file = self.folder.join(JOURNAL);
        let journal = Journal::open(&file, &key, settings.desk, Box::new(SystemClock), Box::new(SystemRandom));
        let mut journal = journal.map_err(|fault| of_opening(&file, &fault))?;
        let seat = journal.sign_in(&operator, &password, 0).map_err(|fault| Failure::of_journal(&fault))?;
        let mut way_in = WayIn::new(vault, key);
        if !is_own {
            // Without it the person needs the keyring or the passphrase again: no reason to stop here.
            let _not_kept = way_in.give(&operator, &password);
        }
        Ok(Entered { journal, seat, way_in: Some(way_in) })
    }

    /// Seats the second person of a command.
    pub fn second(&self, journal: &mut Journal, arguments: &Arguments) -> Result<Seat, Failure> {
        if self.training {
            return Ok(Seat::training(
                OperatorId::parse("第二人").map_err(|fault| Failure::of_ours("operator", fault))?,
            ));
        }
        let operator = arguments.sign_in.second()?.ok_or_else(|| {
            Failure::with_next("needs-second", "this takes a second person", "name them with --second NAME")
        })?;
        let password = arguments.sign_in.second_password(&operator)?;
        journal.second(&operator, &password).map_err(|fault| Failure::of_journal(&fault))
    }

    /// Opens the journal when there is one, for what only looks.
    pub fn journal_if_any(&self, desk: DeskId, sign_in: &SignIn) -> Result<Option<Journal>, Failure> {
        if self.folder.join(JOURNAL).exists() { self.journal(desk, sign_in).map(Some) } else { Ok(None) }
    }

    fn begun(&self) -> Result<(), Failure> {
        if std::fs::exists(self.folder.join(JOURNAL)).is_ok_and(|exists| !exists) {
            return Err(no_journal(&self.folder));
        }
        if Files::of(&self.folder).is_plain() {
            return Err(Failure::of_journal(&JournalFault::Plain { path: self.folder.join(JOURNAL) }));
        }
        Ok(())
    }

    /// Finds the key of the journal: behind the person's password, in the keyring, or behind the recovery passphrase.
    pub fn key(&self, sign_in: &SignIn) -> Result<Key, Failure> {
        let vault = self.vault()?;
        if let Some(operator) = sign_in.operator()?.map(SlotName::Operator).filter(|slot| vault.slots().contains(slot))
        {
            let SlotName::Operator(name) = &operator else { return Err(no_key()) };
            let password = sign_in.password(name)?;
            return vault.unlock(&operator, &password).map_err(|fault| of_vault(&fault));
        }
        elsewhere(&vault, sign_in)?.ok_or_else(no_key)
    }

    /// Reads the key file.
    pub fn vault(&self) -> Result<Vault, Failure> {
        Vault::read(&self.folder.join(KEY_FILE)).map_err(|fault| of_vault(&fault))
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

    /// Returns the keys of this desk: none without a key file, and none of sealed ones that nobody opens.
    pub fn keys(&self) -> Result<KeyRing, Failure> {
        let (ring, seen) = self.card_keys()?;
        if seen.state == KeysState::Closed {
            let told = "card keys are closed, reading without them → --card-keys-file FILE";
            let _nobody_listens = writeln!(std::io::stderr().lock(), "卡片密钥未打开 · {told}  [card-keys-closed]");
        }
        Ok(ring)
    }

    /// Returns the keys of this desk and what may be told of them.
    pub fn card_keys(&self) -> Result<(KeyRing, KeysSeen), Failure> {
        let keys = CardKeys::of(&self.folder);
        let passphrase = if keys.is_sealed() { self.passphrase_of_card_keys()? } else { None };
        keys.load(passphrase.as_ref()).map_err(|fault| of_card_keys(&fault))
    }

    /// Returns the keys of this desk as far as they need no passphrase.
    pub fn plain_keys(&self) -> Result<KeyRing, Failure> {
        CardKeys::of(&self.folder).load(None).map(|(ring, _)| ring).map_err(|fault| of_card_keys(&fault))
    }

    /// Returns the passphrase of the card keys when it is given, without asking.
    pub fn given_passphrase_of_card_keys(&self) -> Result<Option<Passphrase>, Failure> {
        given_card_keys(self.card_keys_file.as_deref())
    }

    /// Finds the passphrase of the card keys: given, in the keyring, or typed.
    pub fn passphrase_of_card_keys(&self) -> Result<Option<Passphrase>, Failure> {
        if let Some(given) = self.given_passphrase_of_card_keys()? {
            return Ok(Some(given));
        }
        let keys = CardKeys::of(&self.folder);
        let vault = if self.training { None } else { Vault::read(&self.folder.join(KEY_FILE)).ok() };
        let kept = vault.and_then(|vault| keyring::get_passphrase(&in_keyring(&vault.id())).ok().flatten());
        match kept {
            // One that opens nothing any more is asked for again.
            Some(kept) if keys.load(Some(&kept)).is_ok() => Ok(Some(kept)),
            Some(_) | None => ask_card_keys(),
        }
    }

    /// Returns what is read of a card by default: no balance, no movements.
    pub fn options(&self) -> ReadOptions {
        ReadOptions::default()
    }
}

/// Finds the key in the keyring, or behind the recovery passphrase when it is given.
fn elsewhere(vault: &Vault, sign_in: &SignIn) -> Result<Option<Key>, Failure> {
    if let Ok(Some(key)) = keyring::get(&vault.id())
        && vault.knows(&key)
    {
        return Ok(Some(key));
    }
    let recovery = sign_in.recovery()?;
    let opened = recovery.map(|recovery| vault.unlock(&SlotName::Recovery, &recovery));
    opened.transpose().map_err(|fault| of_vault(&fault))
}

/// Says that there is no journal in a folder.
pub fn no_journal(folder: &Path) -> Failure {
    Failure::with_next(
        "no-journal",
        format!("there is no journal in {}", folder.display()),
        "name the folder of this desk with --data DIR, or begin one with `card-desk init`",
    )
}

/// Holds the folder for one program, so that two never work in it without knowing.
pub fn hold(folder: &Path) -> Result<std::fs::File, Failure> {
    let next = "close the other window, or name another folder with --data DIR";
    let path = folder.join("window.lock");
    let file = std::fs::create_dir_all(folder).and_then(|()| std::fs::File::create(&path));
    let file = file.map_err(|fault| Failure::cannot_write(&path, &fault))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(_) => {
            let what = format!("another window of Card Desk works in {}", folder.display());
            Err(Failure::with_next("in-use", what, next))
        }
    }
}

/// Takes a fault of the card keys with its own next step.
pub fn of_card_keys(fault: &NoKeys) -> Failure {
    Failure::with_next(fault.code(), fault, fault.next())
}

fn of_opening(file: &Path, fault: &JournalFault) -> Failure {
    let failure = Failure::of_journal(fault);
    let (file, message) = (file.display().to_string(), &failure.message);
    let message = if message.contains(&file) { message.clone() } else { format!("{file}: {message}") };
    Failure { message, ..failure }
}

/// Takes a fault of the key file with its own next step.
pub fn of_vault(fault: &VaultFault) -> Failure {
    Failure::with_next(fault.code(), fault, fault.next())
}

fn nobody() -> Failure {
    Failure::with_next("not-signed-in", "nobody is named who does this", "name yourself with --operator NAME")
}

fn no_key() -> Failure {
    Failure::with_next(
        "no-key",
        "this computer has no key of the journal, and nobody is named whose password would open it",
        "name yourself with --operator NAME, or give the recovery passphrase with --recovery-file FILE",
    )
}
