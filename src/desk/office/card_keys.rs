//! The keys of the card profiles: names and presence, never a value.

use std::collections::BTreeMap;
use std::path::Path;

use crate::chip::key::{Assignment, KeyKind};
use crate::chip::profile::{KeyLength, Label, Shelf};
use crate::desk::card_keys::{CardKeys, KeysSeen, KeysState};
use crate::desk::station::Station;
use crate::journal::JournalFault;
use crate::journal::vault::Passphrase;

use super::machine::MachineForm;
use super::visit::Visit;
use super::{Answers, FormKind, Told};

/// The keys by name.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CardKeysPage {
    /// Where the key file stands.
    pub state: KeysState,
    /// A file in the open lies beside the sealed one.
    pub plain_left: bool,
    /// The keys that are there and those that a profile asks for, in the order of their names.
    pub keys: Vec<KeyName>,
    /// The form for the passphrase is open.
    pub opening: bool,
    /// About the last thing done.
    pub told: Option<Told>,
}

/// One name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyName {
    /// Name.
    pub name: String,
    /// What kind of key; none when it is not there.
    pub kind: Option<KeyKind>,
    /// What kind a profile wants; none when no profile asks for it.
    pub wanted: Option<KeyKind>,
    /// Sectors that it is known to open.
    pub sectors: Vec<Assignment>,
    /// Profiles that ask for it.
    pub asked_by: Vec<Label>,
}

impl KeyName {
    /// Returns whether it is there as the profiles want it.
    pub fn is_here(&self) -> bool {
        self.kind.is_some_and(|kind| self.wanted.is_none_or(|wanted| wanted == kind))
    }
}

impl CardKeysPage {
    /// Returns whether the passphrase can be typed here.
    pub fn may_open(&self) -> bool {
        match &self.state {
            KeysState::Closed => true,
            // A passphrase of the keyring that is no longer right.
            KeysState::Faulty { code, .. } => *code == "card-keys-wrong-secret",
            KeysState::None | KeysState::Plain | KeysState::Open => false,
        }
    }

    /// Counts the names that a profile asks for and that are not there as it wants them.
    pub fn missing(&self) -> usize {
        self.keys.iter().filter(|key| !key.is_here()).count()
    }
}

/// Joins the keys that are there with the names that profiles ask for.
pub fn names(seen: &KeysSeen, shelf: &Shelf) -> Vec<KeyName> {
    let empty = |name: &str| KeyName {
        name: name.to_owned(),
        kind: None,
        wanted: None,
        sectors: Vec::new(),
        asked_by: Vec::new(),
    };
    let mut all: BTreeMap<String, KeyName> = BTreeMap::new();
    for line in &seen.lines {
        let (kind, sectors) = (Some(line.kind), line.sectors.clone());
        all.insert(line.name.clone(), KeyName { kind, sectors, ..empty(&line.name) });
    }
    let asked = shelf.profiles().iter().flat_map(|profile| profile.key_lengths().map(move |asked| (asked, profile)));
    for ((name, length), profile) in asked {
        let key = all.entry(name.to_owned()).or_insert_with(|| empty(name));
        key.wanted = Some(match length {
            KeyLength::Sector => KeyKind::Sector,
            KeyLength::Cipher => KeyKind::Cipher,
        });
        let (label, asked_by) = (profile.label(), &mut key.asked_by);
        // A profile may ask for one key in two places.
        if asked_by.last() != Some(label) {
            asked_by.push(label.clone());
        }
    }
    all.into_values().collect()
}

pub(super) fn read(station: &Station, visit: &Visit) -> Result<CardKeysPage, JournalFault> {
    let seen = &station.card_keys;
    let page = CardKeysPage {
        state: seen.state.clone(),
        plain_left: seen.plain_left,
        keys: names(seen, &station.cards.profiles()),
        ..CardKeysPage::default()
    };
    let opening = page.may_open() && visit.ask == Some(FormKind::Machine(MachineForm::OpenKeys));
    Ok(CardKeysPage { opening, ..page })
}

/// Opens the sealed keys with what was typed; the cards are read with them from now on.
pub(super) fn open(station: &mut Station, answers: &Answers) -> Told {
    let told = |code, good| Told::Machine { code, good };
    if answers.get(0).is_empty() {
        return Told::refused("nothing-typed");
    }
    let Some(folder) = station.journal.path().parent().map(Path::to_path_buf) else {
        return told("card-keys-none", false);
    };
    let passphrase = Passphrase::new(answers.get(0).to_owned());
    match CardKeys::of(&folder).load(Some(&passphrase)) {
        Ok((ring, seen)) => {
            let code = if seen.state == KeysState::Open { "card-keys-opened" } else { "card-keys-none" };
            station.cards.take_keys(ring);
            station.card_keys = seen;
            told(code, code == "card-keys-opened")
        }
        // What is wrong with the passphrase changes nothing; what is wrong with the file does.
        Err(fault) => {
            if fault.code() != "card-keys-wrong-secret" {
                station.card_keys = KeysSeen::faulty(&fault);
            }
            told(fault.code(), false)
        }
    }
}
