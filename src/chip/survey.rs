//! Turns a card that nobody knows into a report of what it answers: lengths, status words, names of applications.
//!
//! Reads only, keeps no byte of any file or block, and tries no key but those assigned to a sector and the public
//! one of the directory. Nothing of a card that moved is kept.

mod directory;
mod files;
mod mask;
mod sectors;
mod seen;
pub mod skeleton;

use std::cell::Cell;

use super::UNKNOWN;
use super::atr::Atr;
use super::facts::{Cost, Tech};
use super::key::KeyRing;
use super::storage::NamedKey;
use crate::reader::apdu::Permitted;
use crate::reader::link::{Fault, Link, Response, Status};
use crate::reader::quirk::Quirk;
use crate::reader::session::read_whole;
pub use files::known;
pub use sectors::readable;
pub use seen::{
    Aid, AtrSeen, DirectorySeen, FileSeen, FolderSeen, KeyTried, MadEntry, MadSeen, MadState, Outcome, SectorSeen,
    Selector, StorageSeen, Survey, UidSeen, letter,
};

/// Most commands of one survey: a card with five applications needs about 600.
const MOST: u32 = 1500;

/// Keys that are assigned to a sector.
type Assigned<'k> = dyn Fn(u8) -> Vec<NamedKey<'k>> + 'k;

/// Asks the card on a link what it answers, or gives the fault that ended the asking; half a survey is never kept.
///
/// `progress` hears how many commands were sent so far.
pub fn survey(
    link: &mut dyn Link,
    quirk: &Quirk,
    keys: &KeyRing,
    progress: &mut dyn FnMut(u32),
) -> Result<Survey, Fault> {
    survey_with(link, quirk, &|sector| assigned(keys, sector), progress)
}

/// Returns the keys that the key file assigns to a sector.
fn assigned(keys: &KeyRing, sector: u8) -> Vec<NamedKey<'_>> {
    let named = keys.assigned(sector);
    named.filter_map(|(name, key_type)| Some(NamedKey { name, key_type, value: keys.sector(name)? })).collect()
}

fn survey_with(
    link: &mut dyn Link,
    quirk: &Quirk,
    assigned: &Assigned<'_>,
    progress: &mut dyn FnMut(u32),
) -> Result<Survey, Fault> {
    let atr = link.atr().to_vec();
    let family = Atr::parse(&atr).map_or(UNKNOWN, |atr| atr.family());
    let notes = Notes::default();
    let mut noted = Noted { link, notes: &notes, progress };
    let (uid, (folders, storage)) = read_whole(&mut noted, |link, uid| {
        // A phone is no student card; the less is asked of it, the better.
        if uid.is_random() {
            return Ok((Vec::new(), None));
        }
        Ok(match family.tech {
            Tech::Iso7816 => (files::ask(link, &notes, uid)?, None),
            Tech::MifareClassic => (Vec::new(), Some(sectors::ask(link, &notes, quirk, family, assigned)?)),
            Tech::UidOnly => (Vec::new(), None),
        })
    })?;
    Ok(Survey {
        reader: quirk.family.clone(),
        uid: seen::UidSeen::of(&uid),
        atr: mask::masked(&atr, &uid),
        tech: family.tech,
        family: family.name,
        folders,
        storage,
        cost: notes.cost.get(),
        cut: notes.cut.get(),
    })
}

/// What is noted of the exchange beside the answers.
#[derive(Default)]
struct Notes {
    cost: Cell<Cost>,
    /// Status word of the last answer.
    last: Cell<Option<Status>>,
    /// Status word of the last authentication.
    authenticated: Cell<Option<Status>>,
    cut: Cell<bool>,
}

impl Notes {
    /// Returns whether nothing more may be asked, and remembers that something was left out.
    fn is_spent(&self) -> bool {
        let spent = self.cost.get().apdus >= MOST;
        self.cut.set(self.cut.get() || spent);
        spent
    }

    fn last(&self) -> Status {
        self.last.get().unwrap_or(Status(0))
    }
}

/// A link that notes what passes.
struct Noted<'l> {
    link: &'l mut dyn Link,
    notes: &'l Notes,
    progress: &'l mut dyn FnMut(u32),
}

impl Link for Noted<'_> {
    fn transmit(&mut self, command: &Permitted) -> Result<Response, Fault> {
        let mut cost = self.notes.cost.get();
        cost.apdus += 1;
        let authenticates = matches!(command.bytes(), [0xFF, 0x86, ..]);
        match command.bytes() {
            [0xFF, 0x86, ..] => cost.authentications += 1,
            [_, 0xB0 | 0xB2, ..] => cost.reads += 1,
            _ => {}
        }
        self.notes.cost.set(cost);
        (self.progress)(cost.apdus);
        let response = self.link.transmit(command)?;
        self.notes.last.set(Some(response.status));
        if authenticates {
            self.notes.authenticated.set(Some(response.status));
        }
        Ok(response)
    }

    fn cold_reset(&mut self) -> Result<(), Fault> {
        self.link.cold_reset()
    }

    fn atr(&self) -> &[u8] {
        self.link.atr()
    }
}

#[cfg(test)]
mod tests;
