//! `card-desk shift end`: the slip with the anchor, a backup when the school has a recipient, and the entry.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde_json::json;

use crate::journal::backup::{BackupFault, Recipient};
use crate::journal::{Journal, JournalFault, Key, Seat};
use crate::record::Act;
use crate::sheet::Fonts;
use crate::sheet::shift_slip::shift_slip_pdf;

use super::output::{Unfinished, say};
use super::place::Place;
use super::privacy::of_paper;
use super::{Arguments, Failure};

/// Folder of backups inside the desk's own, unless the school names one.
const BACKUPS: &str = "backups";

/// Arguments of `shift`.
#[derive(Debug, Args)]
pub struct Shift {
    /// What to do.
    #[command(subcommand)]
    pub what: What,
}

/// What to do with a shift.
#[derive(Debug, Subcommand)]
pub enum What {
    /// Ends the shift of this desk.
    End {
        /// File of the slip, a PDF.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}

/// What became of the backup at the end of a shift.
enum Backup {
    None,
    Made(String),
    Failed(BackupFault),
}

impl Shift {
    /// Ends the shift; a backup that fails is told and does not keep anybody here.
    pub fn run(&self, arguments: &Arguments) -> Result<(), Failure> {
        let What::End { out } = &self.what;
        let failed = |fault: JournalFault| Failure::of_journal(&fault);
        let place = Place::of(arguments)?;
        let (mut journal, seat) = place.sign_in(arguments)?;
        let school = place.school_name(&journal)?;
        let backup = back_up(&place, arguments, &mut journal, &seat, &school)?;
        let mut figures = journal.shift_figures(&school, &seat).map_err(failed)?;
        if let Backup::Made(name) = &backup {
            figures.backup = Some(name.clone());
        }
        let made = shift_slip_pdf(&figures, &Fonts::system().map_err(of_paper)?).map_err(of_paper)?;
        let unfinished = Unfinished::write(out, &made.pdf)?;
        let acts: u64 = figures.acts.iter().map(|tally| tally.count).sum();
        let ended = Act::ShiftEnded { acts: u32::try_from(acts).unwrap_or(u32::MAX) };
        journal.append(&seat, ended).map_err(failed)?;
        unfinished.finish()?;
        let (name, fault) = match &backup {
            Backup::None => (None, None),
            Backup::Made(name) => (Some(name), None),
            Backup::Failed(fault) => (None, Some(fault)),
        };
        if arguments.json {
            say!(
                "{}",
                json!({ "contract": 1, "file": out.display().to_string(), "number": figures.mark.number,
                        "anchor": figures.mark.anchor, "acts": acts, "backup": name,
                        "backup_fault": fault.map(BackupFault::code) })
            );
            return Ok(());
        }
        say!("交班小票 slip {} → {}", figures.mark.number, out.display());
        say!("锚点 anchor {}　{acts} 项 acts", figures.mark.anchor);
        match (name, fault) {
            (Some(name), _) => say!("备份 backup {name}"),
            (None, Some(fault)) => say!("备份没有做成 no backup: {fault}\n→ {}  [{}]", fault.next(), fault.code()),
            (None, None) => say!("没有做备份：未设置接收方 no backup: the school has no recipient yet"),
        }
        Ok(())
    }
}

/// Makes the backup of the end of a shift and records it; none without a recipient.
fn back_up(
    place: &Place,
    arguments: &Arguments,
    journal: &mut Journal,
    seat: &Seat,
    school: &str,
) -> Result<Backup, Failure> {
    let failed = |fault: JournalFault| Failure::of_journal(&fault);
    let settings = journal.school().map_err(failed)?;
    let Some(recipient) = settings.backup_recipient() else { return Ok(Backup::None) };
    let own = place.folder.join(BACKUPS);
    let folder = settings.backup_folder().map_or(own.as_path(), Path::new);
    if folder == own {
        std::fs::create_dir_all(folder).map_err(|fault| Failure::cannot_write(folder, &fault))?;
    }
    let key = if place.training { Key::training() } else { place.key(&arguments.sign_in)? };
    let made = Recipient::parse(recipient).and_then(|recipient| journal.back_up(&key, &recipient, school, folder));
    match made {
        Ok(made) => {
            let (file, entries) = (made.name.to_string(), made.header.entries);
            journal.append(seat, Act::BackedUp { file: file.clone(), entries }).map_err(failed)?;
            Ok(Backup::Made(file))
        }
        Err(fault) => Ok(Backup::Failed(fault)),
    }
}
