//! `card-desk backup`: the key of backups, a backup now, those that are there, a drill, and a journal out of one.

mod restore;

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use crate::desk::back_up::{BackedUp, made_folder};
use crate::journal::backup::{BackupFault, BackupName, Doubt, Drill, Identity, drill, new_identity};
use crate::journal::vault::Passphrase;
use crate::record::{Act, Deed};

use super::init::Paper;
use super::place::{self, Entered, Place};
use super::told::{self, tell};
use super::{Arguments, Failure, settings};

/// Setting with the public key.
const RECIPIENT: &str = "backup.recipient";
/// The longest identity file that is read, in bytes.
const IDENTITY_MAX: u64 = 64 * 1024;

/// Arguments of `backup`.
#[derive(Debug, Args)]
pub struct BackupCommand {
    /// What to do.
    #[command(subcommand)]
    pub what: What,
}

/// What to do with backups.
#[derive(Debug, Subcommand)]
pub enum What {
    /// Makes the secret that opens backups, in a new file for the head of the school.
    Key {
        /// New file for the secret, for its owner only: on a stick, never on this computer.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// Enters the public key in the settings.
        #[arg(long = "use")]
        enter: bool,
    },
    /// Makes a backup now, then deletes those that are too old.
    Make {
        /// Folder; without it the one in the settings.
        #[arg(long, value_name = "DIR")]
        to: Option<PathBuf>,
    },
    /// Lists the backups of a folder, the newest first.
    List {
        /// Folder; without it the one in the settings.
        #[arg(long = "in", value_name = "DIR")]
        folder: Option<PathBuf>,
    },
    /// Opens a backup, verifies and counts what is in it, and leaves nothing behind.
    Drill {
        /// The backup.
        file: PathBuf,
        /// File with the secret that opens it.
        #[arg(long, value_name = "FILE")]
        identity: PathBuf,
    },
    /// Puts the journal of a backup into the empty folder of --data, with a new recovery passphrase.
    Restore {
        /// The backup.
        file: PathBuf,
        /// File with the secret that opens it.
        #[arg(long, value_name = "FILE")]
        identity: PathBuf,
        /// New file for the recovery passphrase, for its owner only; without it the passphrase is printed.
        #[arg(long, value_name = "FILE")]
        recovery_out: Option<PathBuf>,
    },
}

impl BackupCommand {
    /// Makes, lists, tries or restores backups.
    pub fn run(&self, arguments: &Arguments) -> Result<(), Failure> {
        let place = Place::of(arguments)?;
        match &self.what {
            What::Key { out, enter } => key(&place, out, *enter, arguments),
            What::Make { to } => make(&mut place.enter(arguments)?, &place, to.as_deref(), arguments),
            What::List { folder } => list(&place, folder.as_deref(), arguments),
            What::Drill { file, identity } => {
                // The sign-in comes first: a drill of minutes is not thrown away for a wrong password.
                let entered = match place.training || arguments.sign_in.operator()?.is_some() {
                    true => Some(place.enter(arguments)?),
                    false => None,
                };
                tried(entered, place::file(file)?, &read_identity(identity)?, arguments)
            }
            What::Restore { file, identity, recovery_out } => restore::restore(
                &place,
                place::file(file)?,
                &read_identity(identity)?,
                recovery_out.as_deref(),
                arguments,
            ),
        }
    }
}

fn of_backup(fault: BackupFault) -> Failure {
    Failure::of_backup(&fault)
}

fn key(place: &Place, out: &Path, enter: bool, arguments: &Arguments) -> Result<(), Failure> {
    let mut entered = if enter { Some(place.enter(arguments)?) } else { None };
    // A secret whose public key nobody may enter would only mislead.
    entered.as_ref().map_or(Ok(()), |entered| entered.may(Deed::SettingsChanged))?;
    let (secret, recipient) = new_identity();
    let text = format!("# Card Desk 备份私钥 secret key of backups\n# public key: {recipient}\n{}", *secret);
    Paper::new(out)?.write(&Passphrase::new(text))?;
    if let Some(entered) = &mut entered {
        let school = entered.journal.school().map_err(told::journal)?;
        let change = settings::change(&school, RECIPIENT, Some(&recipient))?;
        entered.act(Act::SettingsChanged { changes: vec![change] })?;
    }
    let lines = [
        format!("备份私钥 secret key → {}", out.display()),
        "交校长保管，不要留在这台电脑上；没有它，备份谁也打不开。".to_owned(),
        "Give it to the head of school and keep it off this computer: without it nobody opens a backup.".to_owned(),
        format!("备份公钥 public key: {recipient}"),
        if enter {
            "已写进设置 entered in the settings"
        } else {
            "写进设置 enter it: card-desk settings set backup.recipient …"
        }
        .to_owned(),
    ];
    tell(arguments, json!({ "file": out.display().to_string(), "recipient": recipient, "entered": enter }), &lines);
    Ok(())
}

fn read_identity(file: &Path) -> Result<Identity, Failure> {
    let cannot = |fault: std::io::Error| {
        Failure::with_next("cannot-read", format!("{}: {}", file.display(), fault.kind()), "check the file")
    };
    let mut text = zeroize::Zeroizing::new(String::new());
    let opened = fs::File::open(place::file(file)?).map_err(cannot)?;
    std::io::Read::read_to_string(&mut std::io::Read::take(opened, IDENTITY_MAX), &mut text).map_err(cannot)?;
    Identity::parse(&text).map_err(of_backup)
}

fn make(entered: &mut Entered, place: &Place, to: Option<&Path>, arguments: &Arguments) -> Result<(), Failure> {
    let BackedUp { made, entry, gone } = entered.back_up(place, to)?.map_err(of_backup)?;
    let gone: Vec<String> = gone.iter().map(ToString::to_string).collect();
    let mut lines = vec![format!("备份 backup: {} · {} 条 entries", made.file.display(), made.header.entries)];
    lines.extend(gone.iter().map(|name| format!("删去旧备份 old backup deleted: {name}")));
    let members = json!({
        "file": made.file.display().to_string(), "entries": made.header.entries, "deleted": gone,
        "entry": told::stamp(&entry),
    });
    tell(arguments, members, &lines);
    Ok(())
}

/// Finds the backups of a folder with their sizes, the newest first.
fn backups(folder: &Path) -> Result<Vec<(BackupName, u64)>, Failure> {
    let unread = |fault: std::io::Error| {
        let (folder, why) = (folder.to_owned(), fault.kind());
        let missing = why == std::io::ErrorKind::NotFound;
        of_backup(if missing {
            BackupFault::FolderMissing { folder }
        } else {
            BackupFault::CannotRead { file: folder, why }
        })
    };
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(unread)? {
        let entry = entry.map_err(unread)?;
        if let Some(name) = entry.file_name().to_str().and_then(BackupName::parse) {
            found.push((name, entry.metadata().map_err(unread)?.len()));
        }
    }
    found.sort_by(|(one, _), (other, _)| other.order().cmp(&one.order()));
    Ok(found)
}

fn list(place: &Place, named: Option<&Path>, arguments: &Arguments) -> Result<(), Failure> {
    let folder = match named {
        Some(folder) => folder.to_owned(),
        None => {
            let journal = place.journal(place.settings()?.desk, &arguments.sign_in)?;
            made_folder(&journal).map_err(of_backup)?
        }
    };
    let found = backups(&folder)?;
    let member = |(name, bytes): &(BackupName, u64)| -> Value {
        json!({ "file": name.to_string(), "desk": name.desk(), "day": name.day(), "seq": name.seq(),
                "head": name.head(), "bytes": bytes })
    };
    let mut lines: Vec<String> = found.iter().map(|(name, bytes)| format!("{name} · {} KiB", bytes / 1024)).collect();
    if lines.is_empty() {
        lines.push(format!("没有备份 no backup: {}", folder.display()));
    }
    let members: Vec<Value> = found.iter().map(member).collect();
    tell(arguments, json!({ "folder": folder.display().to_string(), "backups": members }), &lines);
    Ok(())
}

fn tried(entered: Option<Entered>, file: &Path, identity: &Identity, arguments: &Arguments) -> Result<(), Failure> {
    let found = drill(file, identity).map_err(of_backup)?;
    let mut entry = None;
    if let Some(mut entered) = entered {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        entry = Some(entered.act(Act::RestoreDrilled { file: name, entries: found.entries, good: found.good() })?);
    }
    if !found.good() {
        return Err(doubtful(file, &found));
    }
    let lines = told_drill(&found);
    let members = json!({ "good": found.good(), "drill": found, "entry": entry.as_ref().map(told::stamp) });
    tell(arguments, members, &lines);
    Ok(())
}

fn told_drill(found: &Drill) -> Vec<String> {
    let header = &found.header;
    vec![
        format!("备份可以恢复 this backup can be restored: {} · {} · {}", header.school, header.desk, header.made_at),
        format!("{} 条 entries · {} 名学生 students", found.entries, found.students),
    ]
}

fn doubtful(file: &Path, found: &Drill) -> Failure {
    let doubts: Vec<String> = found.doubts.iter().map(doubt_code).collect();
    let what = format!("{}: what is in it does not hold ({})", file.display(), doubts.join(", "));
    Failure::with_next("backup-doubtful", what, "take another backup, and check the medium of this one")
}

fn doubt_code(doubt: &Doubt) -> String {
    let code = match doubt {
        Doubt::Pages => "pages",
        Doubt::Chain(_) => "chain",
        Doubt::Entries => "entries",
        Doubt::Heads => "heads",
        Doubt::Name => "name",
    };
    code.to_owned()
}
