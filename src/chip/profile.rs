//! Turns a card layout written as data into the commands to send and the fields to decode.
//!
//! A profile says how to recognize a card, what to read, where each field is and how to check it. It holds no
//! key and no command that changes anything; a new layout needs no code.

mod check;
mod decode;
mod field;
mod key;
mod load;
mod mac;
pub mod outline;
pub(super) mod part;
mod place;
mod qr;
pub(super) mod run;
mod schema;
mod sector;
mod shelf;
mod step;
mod test;

use super::atr::Family;
use super::facts::{Judging, Role, Tech};
use crate::id::Uid;
use check::Check;
use field::{FieldPlan, ListPlan};
pub use key::KeyLength;
use key::{KeyPlan, KeyUse};
pub use place::{ProfileFault, Trouble};
pub use qr::{CodePattern, ROLES_OF_FACE};
use sector::{Find, Sector, SectorPlace};
pub use shelf::{Home, Shelf, ShelfFault, builtin_dump};
use step::{Action, Probe, State, Step, Way};
pub use test::{Expected, ProfileTest, Source};

/// Which optional parts of a card are read; both are off unless somebody asks.
///
/// Balance and lists tell of a child's money and movements, and no act of the desk needs them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// Read the purse balance.
    pub balance: bool,
    /// Read lists, such as the log of purchases or trips.
    pub lists: bool,
}

/// Where a layout comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Public knowledge.
    Public,
    /// Given to this site by the owner of the layout.
    Site,
    /// Invented; used in training only.
    Example,
}

/// What a profile reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProfileTech {
    /// Cards with files.
    Iso7816,
    /// MIFARE Classic cards.
    MifareClassic,
    /// Both: its steps run on cards with files, its sectors are read on MIFARE Classic.
    Any,
    /// No chip: the codes on the face only.
    Qr,
}

/// A card profile (卡片配置), checked.
#[derive(Clone)]
pub struct Profile {
    id: String,
    version: String,
    label: Label,
    standing: Standing,
    tech: ProfileTech,
    sak: Vec<u8>,
    /// Lengths of a UID in bytes; none when it does not matter.
    uid_lengths: Vec<usize>,
    order: u32,
    reset: Reset,
    keys: Vec<KeyPlan>,
    steps: Vec<Step>,
    sectors: Vec<Sector>,
    fields: Vec<FieldPlan>,
    lists: Vec<ListPlan>,
    checks: Vec<Check>,
    codes: Vec<CodePattern>,
    judging: Option<Judging>,
    tests: Vec<ProfileTest>,
    home: Home,
}

/// Name of a profile for people.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// What a card with files needs before its profile runs, when another profile selected something.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reset {
    Cold,
    MasterFile,
    None,
}

impl Profile {
    /// Parses a profile and checks all of it; `file` is only for the sentence of an error.
    pub fn parse(file: &str, text: &str, training: bool) -> Result<Self, ProfileFault> {
        load::load(file, text, training)
    }

    /// Returns the name for programs.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the version of the layout.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Returns the name for people.
    pub fn label(&self) -> &Label {
        &self.label
    }

    /// Returns where the layout comes from.
    pub fn standing(&self) -> Standing {
        self.standing
    }

    /// Returns what it reads.
    pub fn tech(&self) -> ProfileTech {
        self.tech
    }

    /// Lists the names of the keys that it asks for, in order, each once.
    pub fn key_names(&self) -> std::collections::BTreeSet<&str> {
        self.keys.iter().map(|key| key.name.as_str()).collect()
    }

    /// Returns the place in the order in which profiles are tried, lowest first.
    pub fn order(&self) -> u32 {
        self.order
    }

    /// Returns the patterns of the codes on its face.
    pub fn codes(&self) -> &[CodePattern] {
        &self.codes
    }

    /// Returns what may be compared of its fields, when it says so.
    pub fn judging(&self) -> Option<&Judging> {
        self.judging.as_ref()
    }

    /// Returns the tests that it brings along.
    pub fn tests(&self) -> &[ProfileTest] {
        &self.tests
    }

    /// Returns where it was loaded from.
    pub fn home(&self) -> &Home {
        &self.home
    }

    /// Returns whether a chip can be of this profile, as far as its ATR tells.
    pub fn fits(&self, family: &Family) -> bool {
        let sak_fits = family.sak.is_none_or(|sak| self.sak.is_empty() || self.sak.contains(&sak));
        sak_fits && self.reads(family.tech)
    }

    /// Returns whether a card with this UID can be of this profile.
    fn fits_uid(&self, uid: &Uid) -> bool {
        self.uid_lengths.is_empty() || self.uid_lengths.contains(&uid.bytes().len())
    }

    /// Returns whether it says anything about a family of chips.
    fn reads(&self, tech: Tech) -> bool {
        match (self.tech, tech) {
            (ProfileTech::Iso7816, Tech::Iso7816) | (ProfileTech::MifareClassic, Tech::MifareClassic) => true,
            (ProfileTech::Any, Tech::Iso7816) => !self.steps.is_empty(),
            (ProfileTech::Any, Tech::MifareClassic) => !self.sectors.is_empty(),
            (ProfileTech::Iso7816 | ProfileTech::MifareClassic | ProfileTech::Any | ProfileTech::Qr, _) => false,
        }
    }

    /// Lists the names of the keys that it asks for, each with the kind that the key file must have.
    pub fn key_lengths(&self) -> impl Iterator<Item = (&str, KeyLength)> {
        self.keys.iter().map(|key| (key.name.as_str(), key.length()))
    }

    /// Counts the fewest commands that read what the options ask for, without the two for the UID.
    ///
    /// A list counts as one record, since nobody knows its length before reading it; a sector that is looked up
    /// stands in the first directory.
    pub fn minimum_apdus(&self, options: ReadOptions) -> u32 {
        let wanted = self.wanted(options);
        let steps = self.steps.iter().filter(|step| wanted.contains(&step.id.as_str()));
        let steps: usize = steps.map(|step| step.action.least()).sum();
        let (mut loaded, mut sectors, mut looked_up) = (None, 0, false);
        for sector in &self.sectors {
            if matches!(sector.place, SectorPlace::Find(_)) && !looked_up {
                // The directory: load its public key, open sector 0, read two blocks.
                (loaded, sectors, looked_up) = (None, sectors + 4, true);
            }
            let key = sector.keys.first().map(|key| (key.id.as_str(), key.is_by_sector().then_some(&sector.id)));
            let readings = if sector.repeats { 2 } else { 1 };
            sectors += usize::from(loaded != key) + 1 + sector.blocks.len() * readings;
            loaded = key;
        }
        u32::try_from(steps + sectors).unwrap_or(u32::MAX)
    }

    /// Counts the commands until it is clear that a card is not of this profile, at best.
    fn probe_apdus(&self) -> u32 {
        u32::from(self.tech == ProfileTech::Iso7816)
    }

    /// Returns whether a SELECT is sent: in the whole reading, or by the probe of a card of another profile.
    fn selects(&self, options: ReadOptions, whole: bool) -> bool {
        let wanted = self.wanted(options);
        let steps = self.steps.iter().filter(|step| wanted.contains(&step.id.as_str()));
        let count = if whole { self.steps.len() } else { 1 };
        steps.take(count).any(|step| step.action.selects())
    }

    /// Lists the steps that the options need: probes, steps that feed a wanted field, and what those need.
    fn wanted(&self, options: ReadOptions) -> Vec<&str> {
        let fields = self.fields.iter().filter(|field| field.is_wanted(options)).map(|field| field.from.as_str());
        let lists = self.lists.iter().filter(|_| options.lists).map(|list| list.from.as_str());
        let mut wanted: Vec<&str> = fields.chain(lists).collect();
        // A check needs all of its parts to speak for any of them.
        for check in &self.checks {
            if check.parts().any(|part| wanted.contains(&part)) {
                wanted.extend(check.parts());
            }
        }
        // From the last step back, so that a need of a need is met.
        for step in self.steps.iter().rev() {
            let select = matches!(step.action, Action::Select(_)) && !step.optional;
            if step.probe.is_some() || select || wanted.contains(&step.id.as_str()) {
                wanted.push(&step.id);
                wanted.extend(step.needs.as_deref());
                if let Action::Tag { within, .. } = &step.action {
                    wanted.push(within);
                }
            }
        }
        wanted
    }
}

impl FieldPlan {
    fn is_wanted(&self, options: ReadOptions) -> bool {
        options.balance || self.role != Some(Role::PurseBalance)
    }
}

#[cfg(test)]
mod tests;
