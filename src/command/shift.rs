//! `card-desk shift end`: the slip with the anchor, a backup when the school has a recipient, and the entry.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::json;

use crate::journal::JournalFault;
use crate::journal::backup::BackupFault;
use crate::record::Act;
use crate::sheet::Fonts;
use crate::sheet::shift_slip::shift_slip_pdf;

use super::output::{Unfinished, say};
use super::place::{Entered, Place};
use super::privacy::of_paper;
use super::{Arguments, Failure};

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
        let mut entered = place.enter(arguments)?;
        let school = place.school_name(&entered.journal)?;
        let backup = back_up(&mut entered, &place)?;
        let mut figures = entered.journal.shift_figures(&school, &entered.seat).map_err(failed)?;
        if let Backup::Made(name) = &backup {
            figures.backup = Some(name.clone());
        }
        let made = shift_slip_pdf(&figures, &Fonts::system().map_err(of_paper)?).map_err(of_paper)?;
        let unfinished = Unfinished::write(out, &made.pdf)?;
        let acts: u64 = figures.acts.iter().map(|tally| tally.count).sum();
        let ended = Act::ShiftEnded { acts: u32::try_from(acts).unwrap_or(u32::MAX) };
        entered.act(ended)?;
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

/// Makes the backup of the end of a shift; none without a recipient.
fn back_up(entered: &mut Entered, place: &Place) -> Result<Backup, Failure> {
    let school = entered.journal.school().map_err(|fault| Failure::of_journal(&fault))?;
    if school.backup_recipient().is_none() {
        return Ok(Backup::None);
    }
    Ok(match entered.back_up(place, None)? {
        Ok(done) => Backup::Made(done.made.name.to_string()),
        Err(fault) => Backup::Failed(fault),
    })
}
