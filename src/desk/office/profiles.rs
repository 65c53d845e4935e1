//! The card profiles: which there are, where each comes from, what it read of the last card, what its tests say.

use crate::chip::facts::ChipFacts;
use crate::chip::facts::Judging;
use crate::chip::profile::outline::Outline;
use crate::chip::profile::{CodePattern, Home, Label, Profile, ProfileTech, Standing};
use crate::desk::station::Station;
use crate::desk::trial::{self, Trial};
use crate::journal::JournalFault;

use super::Told;
use super::visit::Visit;

/// The card profiles in the order in which they are tried.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ProfilesPage {
    /// The profiles.
    pub profiles: Vec<ProfileLine>,
    /// About the last thing done.
    pub told: Option<Told>,
}

/// One of them in the list.
#[derive(Debug, Clone, PartialEq)]
pub struct ProfileLine {
    /// Id.
    pub id: String,
    /// Name for people.
    pub label: Label,
    /// Where the layout comes from.
    pub standing: Standing,
    /// What it reads.
    pub tech: ProfileTech,
    /// How many tests it brings.
    pub tests: usize,
    /// What its tests say, once they were asked for.
    pub trials: Option<Vec<Trial>>,
    /// Fields that it gave of the card read last; none before a card was read.
    pub gave: Option<usize>,
}

/// One card profile.
#[derive(Debug, Clone, PartialEq)]
pub struct ProfilePage {
    /// What stands in the list.
    pub line: ProfileLine,
    /// Version of the layout.
    pub version: String,
    /// Place in the order.
    pub order: u32,
    /// Where it was loaded from.
    pub home: Home,
    /// Parts, fields and checks.
    pub outline: Outline,
    /// Codes on the face.
    pub codes: Vec<CodePattern>,
    /// What may be compared.
    pub judging: Option<Judging>,
    /// Names of keys, and whether each is here.
    pub keys: Vec<(String, bool)>,
    /// What it read of the last card.
    pub read: Vec<ReadField>,
    /// About the last thing done.
    pub told: Option<Told>,
}

/// A field of the card read last.
#[derive(Clone, PartialEq)]
pub struct ReadField {
    /// Key.
    pub key: String,
    /// Where its bytes stood.
    pub origin: String,
    /// Value; masked where it names a child, a card or a purse.
    pub shown: String,
}

impl std::fmt::Debug for ReadField {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ReadField({} from {})", self.key, self.origin)
    }
}

pub(super) fn read(station: &Station, visit: &Visit) -> Result<ProfilesPage, JournalFault> {
    let last = station.at_hand.chip().facts();
    let shelf = station.cards.profiles();
    let profiles = shelf.profiles().iter().map(|profile| line(profile, last, visit.turned)).collect();
    Ok(ProfilesPage { profiles, told: None })
}

pub(super) fn read_one(station: &Station, id: &str, visit: &Visit) -> Result<Option<ProfilePage>, JournalFault> {
    let shelf = station.cards.profiles();
    let Some(profile) = shelf.find(id) else { return Ok(None) };
    let last = station.at_hand.chip().facts();
    let keys = profile.key_names().into_iter().map(|name| (name.to_owned(), station.cards.has_key(name)));
    Ok(Some(ProfilePage {
        line: line(profile, last, visit.turned),
        version: profile.version().to_owned(),
        order: profile.order(),
        home: profile.home().clone(),
        outline: profile.outline(),
        codes: profile.codes().to_vec(),
        judging: profile.judging().cloned(),
        keys: keys.collect(),
        read: last.map(|facts| fields(facts, id)).unwrap_or_default(),
        told: None,
    }))
}

fn line(profile: &Profile, last: Option<&ChipFacts>, tested: bool) -> ProfileLine {
    ProfileLine {
        id: profile.id().to_owned(),
        label: profile.label().clone(),
        standing: profile.standing(),
        tech: profile.tech(),
        tests: profile.tests().len(),
        trials: tested.then(|| trial::run(profile)),
        gave: last.map(|facts| facts.fields.iter().filter(|field| field.profile == profile.id()).count()),
    }
}

fn fields(facts: &ChipFacts, profile: &str) -> Vec<ReadField> {
    let of = facts.fields.iter().filter(|field| field.profile == profile);
    let field = |field: &crate::chip::facts::Field| {
        let value = trial::shown(&field.value);
        let shown = if trial::is_open(field) { value } else { trial::masked(&value) };
        ReadField { key: field.key.clone(), origin: field.origin.to_string(), shown }
    };
    of.map(field).collect()
}
