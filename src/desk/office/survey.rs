//! What a card that nobody knows answers: lengths and status words, never its bytes.
//!
//! Nothing of it goes into the journal: a survey says nothing of a student.

use std::path::Path;

use crate::chip::survey::Survey;
use crate::chip::survey::skeleton::skeleton;
use crate::day::{Day, Moment};
use crate::desk::board::Lamp;
use crate::desk::station::Station;
use crate::journal::JournalFault;
use crate::reader::link::Fault;

use super::files::{in_folder, write_new};
use super::visit::Visit;
use super::{OfficePlace, Told};

/// A survey of one card.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SurveyPage {
    /// What the card answered; none before the first card, and none of a card that moved.
    pub seen: Option<Box<Surveyed>>,
    /// Another card was laid since.
    pub outdated: bool,
    /// Why the last card gave no survey.
    pub fault: Option<Fault>,
    /// Files that were written last, with their folder.
    pub saved: Vec<String>,
    /// About the last thing done.
    pub told: Option<Told>,
}

/// A survey and its day.
#[derive(Debug, Clone, PartialEq)]
pub struct Surveyed {
    /// What the card answered.
    pub survey: Survey,
    /// When.
    pub on: Day,
    /// When the card was laid, as far as the desk read it.
    pub laid: Option<Moment>,
}

pub(super) fn read(station: &Station, visit: &Visit) -> Result<SurveyPage, JournalFault> {
    let page = visit.survey.clone();
    let outdated = page.seen.as_ref().is_some_and(|seen| seen.laid != last_laid(station));
    Ok(SurveyPage { outdated, ..page })
}

fn last_laid(station: &Station) -> Option<Moment> {
    station.last_read.as_ref().map(|read| read.at)
}

/// Surveys the card on the reader; one that moved leaves nothing.
pub(super) fn run(station: &mut Station) -> Option<Told> {
    let (on, laid) = (station.now().day(), last_laid(station));
    if page(station).is_none() {
        return Some(Told::refused("unknown-page"));
    }
    let seen = station.cards.survey();
    station.lamp = lamp(station, seen.as_ref().err());
    let (seen, fault) = match seen {
        Ok(survey) => (Some(Box::new(Surveyed { survey, on, laid })), None),
        Err(fault) => (None, Some(fault)),
    };
    if let Some(page) = page(station) {
        *page = SurveyPage { seen, fault, ..SurveyPage::default() };
    }
    None
}

/// Writes the report and the skeleton into the folder of the lists, under names that no file has.
pub(super) fn save(station: &mut Station, report: &str) -> Result<(), Told> {
    let lists = station.settings.lists.clone();
    let page = page(station).ok_or_else(|| Told::refused("unknown-page"))?;
    page.saved.clear();
    let Some(seen) = &page.seen else { return Err(Told::refused("unknown-page")) };
    let name = free_name(&lists, seen.on)?;
    let mut files = vec![(in_folder(&lists, &name, "txt")?, report.as_bytes().to_vec())];
    if let Some(toml) = skeleton(&seen.survey, seen.on) {
        files.push((in_folder(&lists, &name, "toml")?, toml.into_bytes()));
    }
    page.saved = write_new(&files)?;
    Ok(())
}

/// Returns the first name of a day under which neither file is there.
fn free_name(lists: &Path, on: Day) -> Result<String, Told> {
    let names = (1..=MOST_A_DAY).map(|number| match number {
        1 => format!("卡片普查-{on}"),
        number => format!("卡片普查-{on}-{number}"),
    });
    for name in names {
        let taken = |ending| in_folder(lists, &name, ending).map(|path| path.symlink_metadata().is_ok());
        if !taken("txt")? && !taken("toml")? {
            return Ok(name);
        }
    }
    Err(Told::refused("file-there"))
}

/// Most surveys of one day that get a name of their own.
const MOST_A_DAY: u32 = 99;

/// Returns the open page, when it is this one.
fn page(station: &mut Station) -> Option<&mut SurveyPage> {
    let open = station.visits.last_mut().filter(|visit| visit.is_at(&OfficePlace::Survey))?;
    Some(&mut open.survey)
}

/// Returns the lamp after a survey.
fn lamp(station: &Station, fault: Option<&Fault>) -> Lamp {
    match fault {
        None | Some(Fault::TwoCards | Fault::CardMute | Fault::NoUid(_) | Fault::Protocol { .. }) => Lamp::CardPresent,
        Some(Fault::Silent | Fault::TooSlow | Fault::Stuck) => Lamp::CardPresent,
        Some(Fault::NoReader | Fault::ReaderGone) => Lamp::NoReader,
        Some(Fault::ServiceDown) => Lamp::ServiceDown,
        Some(Fault::Denied) => Lamp::Denied,
        Some(Fault::Busy) => Lamp::Busy,
        Some(Fault::NoCard | Fault::CardMoved) => station.resting_lamp(),
        Some(Fault::OffScript { .. } | Fault::NotPermitted | Fault::Driver { .. }) => station.resting_lamp(),
    }
}
