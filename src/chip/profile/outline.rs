//! What a profile reads, as plain values for people: parts, fields, checks, codes and the names of keys.

use super::key::KeyUse;
use super::sector::SectorPlace;
use super::{Action, Profile};
use crate::chip::facts::{Place, Role};
use crate::chip::mad::Directory;
use crate::reader::apdu::KeyType;

/// What a profile reads.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outline {
    /// Files and sectors in the order in which they are read.
    pub parts: Vec<PartOutline>,
    /// Fields and lists.
    pub fields: Vec<FieldOutline>,
    /// Checks.
    pub checks: Vec<CheckOutline>,
}

/// A file or sector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartOutline {
    /// Step or sector of the profile.
    pub id: String,
    /// What a person calls it: `SFI 4`, `sector 8`.
    pub place: String,
    /// How it is read.
    pub how: How,
    /// Names of the keys that open it.
    pub keys: Vec<String>,
    /// Nothing is said when it is not there.
    pub optional: bool,
}

/// How a part is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    /// It is selected.
    Select,
    /// Its bytes are read.
    Read,
    /// Its records are read.
    Records,
    /// It stands within an earlier answer.
    Tag,
    /// Blocks of a sector are read.
    Sector,
}

/// A field or a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldOutline {
    /// Key.
    pub key: String,
    /// What it is for the verdict.
    pub role: Option<Role>,
    /// Step or sector.
    pub from: String,
    /// First byte and count of bytes; none for a list.
    pub at: Option<(usize, usize)>,
    /// A card without it is not read right.
    pub required: bool,
    /// Never shown without need.
    pub sensitive: bool,
}

/// A check over bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckOutline {
    /// Name.
    pub id: String,
    /// Steps and sectors that it speaks for.
    pub over: Vec<String>,
    /// Without it the fields of these parts are not used.
    pub rejects: bool,
}

/// A key that opens a sector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectorKey {
    /// Sector, from 0; none when the card's directory has no such place, or the key itself stands on no card.
    pub sector: Option<u8>,
    /// Name in the key file.
    pub name: String,
    /// A or B.
    pub key_type: KeyType,
}

impl Profile {
    /// Returns what it reads.
    pub fn outline(&self) -> Outline {
        let steps = self.steps.iter().map(|step| PartOutline {
            id: step.id.clone(),
            place: step.place.to_string(),
            how: match step.action {
                Action::Select(_) => How::Select,
                Action::Read(_) => How::Read,
                Action::Records(_) => How::Records,
                Action::Tag { .. } => How::Tag,
            },
            keys: Vec::new(),
            optional: step.optional,
        });
        let sectors = self.sectors.iter().map(|sector| PartOutline {
            id: sector.id.clone(),
            place: match sector.place {
                SectorPlace::Number(number) => Place::Sector(number).to_string(),
                SectorPlace::Find(find) => format!("application {find}"),
            },
            how: How::Sector,
            keys: sector.keys.iter().map(|key| key.name.clone()).collect(),
            optional: sector.optional,
        });
        let fields = self.fields.iter().map(|field| FieldOutline {
            key: field.key.clone(),
            role: field.role,
            from: field.from.clone(),
            at: Some((field.offset, field.len)),
            required: field.required,
            sensitive: field.sensitive,
        });
        let lists = self.lists.iter().map(|list| FieldOutline {
            key: list.key.clone(),
            role: None,
            from: list.from.clone(),
            at: None,
            required: false,
            sensitive: true,
        });
        let checks = self.checks.iter().map(|check| CheckOutline {
            id: check.id.clone(),
            over: check.parts().map(str::to_owned).collect(),
            rejects: check.rejects,
        });
        Outline {
            parts: steps.chain(sectors).collect(),
            fields: fields.chain(lists).collect(),
            checks: checks.collect(),
        }
    }

    /// Lists the keys that open its sectors; the directory of a card says where those lie that are looked up.
    pub fn sector_keys(&self, directory: Option<&Directory>) -> Vec<SectorKey> {
        let number = |place: SectorPlace| match place {
            SectorPlace::Number(number) => Some(number),
            SectorPlace::Find(find) => {
                directory.and_then(|directory| directory.sectors(find.application, find.order).get(find.nth).copied())
            }
        };
        let of = |sector: &super::Sector| {
            let number = number(sector.place);
            let key = |key: &super::KeyPlan| match key.use_for {
                KeyUse::Sector(key_type) if key.derive.is_none() => {
                    SectorKey { sector: number, name: key.name.clone(), key_type }
                }
                // What a key is derived from stands on no card.
                KeyUse::Sector(key_type) => SectorKey { sector: None, name: key.name.clone(), key_type },
                KeyUse::Mac => SectorKey { sector: None, name: key.name.clone(), key_type: KeyType::A },
            };
            sector.keys.iter().map(key).collect::<Vec<_>>()
        };
        self.sectors.iter().flat_map(of).collect()
    }
}
