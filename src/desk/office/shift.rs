//! The end of a shift: what was done, the slip with the anchor, a backup, and the entry that closes it.

use crate::desk::station::Station;
use crate::journal::JournalFault;
use crate::record::figures::ShiftFigures;
use crate::record::{Act, Deed};
use crate::sheet::font::Fonts;
use crate::sheet::shift_slip::shift_slip_pdf;

use super::Told;
use super::errand::asked;
use super::files::{in_folder, unwritten};
use super::house::{HouseForm, HouseTold};
use super::visit::Visit;

/// The shift so far.
#[derive(Debug, Clone, PartialEq)]
pub struct ShiftPage {
    /// What was done, and where the cards are.
    pub figures: ShiftFigures,
    /// A backup will be made at the end.
    pub backs_up: bool,
    /// The last thing done here was to end it: the desk may be locked.
    pub ended: bool,
    /// The question whether to end it is open.
    pub ending: bool,
    /// About the last thing done.
    pub told: Option<Told>,
}

pub(super) fn read(station: &Station, visit: &Visit) -> Result<ShiftPage, JournalFault> {
    let figures = station.journal.shift_figures(&station.settings.school, &station.seat)?;
    let backs_up = station.may(Deed::BackedUp)? && station.journal.school()?.backup_recipient().is_some();
    let ended = figures.acts.is_empty();
    Ok(ShiftPage { figures, backs_up, ended, ending: asked(visit) == Some(HouseForm::EndShift), told: None })
}

/// Backs up, writes the slip and records the end; a backup that fails is told and keeps nobody from going home.
pub(super) fn end(station: &mut Station) -> Result<Told, Told> {
    let backup = if station.may(Deed::BackedUp)? {
        station.back_up().map(|done| done.made.name.to_string()).map_err(|fault| fault.code())
    } else {
        Err("may-not")
    };
    let mut figures = station.journal.shift_figures(&station.settings.school, &station.seat)?;
    figures.backup = backup.clone().ok();
    let made = shift_slip_pdf(&figures, &Fonts::system()?)?;
    let name = format!("交班单 {} {}", figures.mark.number, figures.to.day());
    let path = in_folder(&station.settings.lists, &name.replace(['/', ' '], "-"), "pdf")?;
    std::fs::write(&path, &made.pdf).map_err(|error| unwritten(&path, &error))?;
    let acts = figures.acts.iter().map(|tally| tally.count).sum::<u64>();
    let acts = u32::try_from(acts).unwrap_or(u32::MAX);
    if let Err(fault) = station.journal.append(&station.seat, Act::ShiftEnded { acts }) {
        // No slip of a shift that did not end.
        let _left = std::fs::remove_file(&path);
        return Err(fault.into());
    }
    Ok(HouseTold::ShiftEnded { slip: path.display().to_string(), backup }.into())
}
