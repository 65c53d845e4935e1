//! Turns a profile and a card into fields and findings: sends the steps, notes each part, checks, decodes.

mod fields;
mod files;
mod sectors;

use super::{KeyPlan, ReadOptions};
use crate::chip::derive::{CardNumbers, NoKey};
use crate::chip::facts::{Field, Finding};
use crate::chip::key::KeyRing;
use crate::id::Uid;
use crate::reader::quirk::Quirk;
pub(in crate::chip) use files::run_files;
pub(in crate::chip) use sectors::run_sectors;
use zeroize::Zeroizing;

/// What a reading of one card goes by.
#[derive(Clone, Copy)]
pub(in crate::chip) struct Asked<'a> {
    pub uid: &'a Uid,
    pub quirk: &'a Quirk,
    pub keys: &'a KeyRing,
    pub options: ReadOptions,
}

/// What one profile said of a card.
#[derive(Default)]
pub(in crate::chip) struct Reading {
    /// Whether the card is of this profile, as far as anybody can tell.
    pub matched: bool,
    /// Whether the card is not as fresh as at first, so that another profile needs a cold reset.
    pub stale: bool,
    pub fields: Vec<Field>,
    pub findings: Vec<Finding>,
}

impl Reading {
    /// Tells something once.
    fn tell(&mut self, finding: Finding) {
        if !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }

    fn tell_no_key(&mut self, plan: &KeyPlan, why: NoKey) {
        let name = plan.name.clone();
        self.tell(match why {
            NoKey::NotInFile => Finding::KeyMissing { name },
            NoKey::NoNumber => Finding::KeyNotDerived { name },
        });
    }
}

impl Asked<'_> {
    /// Returns the key of a sector of this card.
    fn sector_key(&self, plan: &KeyPlan, card: CardNumbers<'_>) -> Result<Zeroizing<[u8; 6]>, NoKey> {
        match &plan.derive {
            Some(rule) => rule.sector_key(self.keys, &plan.name, card),
            None => self.keys.sector(&plan.name).copied().map(Zeroizing::new).ok_or(NoKey::NotInFile),
        }
    }

    /// Returns the key of a check of this card.
    fn check_key(&self, plan: &KeyPlan, card: CardNumbers<'_>) -> Result<Zeroizing<[u8; 16]>, NoKey> {
        match &plan.derive {
            Some(rule) => rule.cipher_key(self.keys, &plan.name, card),
            None => self.keys.cipher(&plan.name).copied().map(Zeroizing::new).ok_or(NoKey::NotInFile),
        }
    }
}
