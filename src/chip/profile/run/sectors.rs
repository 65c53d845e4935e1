//! Turns the sectors of a profile into what a storage card gives for each of them.
//!
//! One authentication opens a sector; the card's own directory is read once, and only for a profile that needs it.

use zeroize::Zeroizing;

use super::super::part::{DIRECTORY, Noting, Parts};
use super::super::{Find, KeyUse, Profile, Sector, SectorPlace};
use super::fields::{decode_all, transit_number};
use super::{Asked, Reading};
use crate::chip::derive::CardNumbers;
use crate::chip::facts::{Finding, PartState, Place, status_text};
use crate::chip::mad::{self, Directory, Oddity, Version};
use crate::chip::storage::{NamedKey, SectorAnswer, Sectors};
use crate::reader::apdu::KeyType;
use crate::reader::link::{Fault, Link};

/// Most readings of a sector that is read until two are equal.
const MAX_READINGS: usize = 4;

/// Reads the sectors of a storage card; `stale` says that another profile left it halted.
pub(in crate::chip) fn run_sectors(
    profile: &Profile,
    link: &mut dyn Link,
    asked: Asked<'_>,
    stale: bool,
    noting: Noting<'_>,
) -> Result<Reading, Fault> {
    if stale {
        link.cold_reset()?;
    }
    let reading = Reading { matched: true, ..Reading::default() };
    let sectors = Sectors::new(link, asked.quirk);
    let mut run = Run { profile, asked, sectors, noting, reading, parts: Parts::default(), directory: None };
    for sector in &profile.sectors {
        run.take(sector)?;
    }
    let Run { sectors, mut noting, mut reading, parts, .. } = run;
    reading.stale = sectors.is_halted();
    decode_all(profile, &parts, asked, &mut noting, &mut reading);
    Ok(reading)
}

/// One reading in progress.
struct Run<'r> {
    profile: &'r Profile,
    asked: Asked<'r>,
    sectors: Sectors<'r>,
    noting: Noting<'r>,
    reading: Reading,
    parts: Parts,
    directory: Option<Lookup>,
}

/// The directory sectors as far as they were read.
struct Lookup {
    first: Option<Directory>,
    version: Option<Version>,
    second: Option<Directory>,
}

impl Run<'_> {
    /// Reads one sector and keeps what it gave.
    fn take(&mut self, sector: &Sector) -> Result<(), Fault> {
        let number = match sector.place {
            SectorPlace::Number(number) => number,
            SectorPlace::Find(find) => match self.look_up(find)? {
                Some(number) => number,
                None => {
                    self.noting.end(&sector.id, PartState::Absent);
                    if !sector.optional {
                        let (sector, application) = (sector.id.clone(), find.to_string());
                        self.reading.tell(Finding::NotInDirectory { sector, application });
                    }
                    return Ok(());
                }
            },
        };
        self.noting.found(&sector.id, number);
        let keys = self.keys(sector, number);
        if keys.is_empty() {
            self.noting.end(&sector.id, PartState::Locked { status: None });
            return Ok(());
        }
        let keys: Vec<NamedKey<'_>> =
            keys.iter().map(|(name, key_type, value)| NamedKey { name, key_type: *key_type, value }).collect();
        self.noting.begin(&sector.id);
        let answer = if sector.repeats {
            self.read_until_equal(sector, number, &keys)?
        } else {
            Some(self.sectors.read(number, &keys, &sector.blocks)?)
        };
        self.keep(sector, number, answer);
        Ok(())
    }

    /// Notes and keeps an answer; none is a sector that never gave the same bytes twice.
    fn keep(&mut self, sector: &Sector, number: u8, answer: Option<SectorAnswer>) {
        let id = sector.id.as_str();
        match answer {
            Some(SectorAnswer::Read(bytes)) => {
                self.noting.end(id, PartState::Read { len_bytes: bytes.len() });
                self.parts.put(id, &Place::Sector(number), bytes, Vec::new());
            }
            Some(SectorAnswer::Locked(status)) => {
                let status = status_text(status);
                self.noting.end(id, PartState::Locked { status: Some(status.clone()) });
                self.reading.tell(Finding::SectorLocked { sector: number, status });
            }
            // A smaller card has no such sector; that is no news when the sector is optional.
            Some(SectorAnswer::Absent(_)) if sector.optional => self.noting.end(id, PartState::Absent),
            Some(SectorAnswer::Absent(status)) => {
                self.noting.end(id, PartState::Absent);
                self.reading.tell(Finding::PartRefused { step: sector.id.clone(), status: status_text(status) });
            }
            Some(SectorAnswer::ReaderStoresKeys) => {
                self.noting.end(id, PartState::Locked { status: None });
                self.reading.tell(Finding::ReaderStoresKeys { reader: self.asked.quirk.title.clone() });
            }
            Some(SectorAnswer::Refused(status)) => {
                let status = status_text(status);
                self.noting.end(id, PartState::Refused { status: status.clone() });
                self.reading.tell(Finding::PartRefused { step: sector.id.clone(), status });
            }
            None => {
                self.noting.end(id, PartState::Doubtful { len_bytes: sector.blocks.len() * 16 });
                self.reading.tell(Finding::Unsteady { sector: number });
            }
        }
    }

    /// Returns the keys that are there, named so that equal names mean equal keys, and tells of the others.
    fn keys(&mut self, sector: &Sector, number: u8) -> Vec<(String, KeyType, Zeroizing<[u8; 6]>)> {
        let transit = transit_number(self.profile, &self.parts);
        let card = CardNumbers { uid: self.asked.uid, sector: number, transit: transit.as_deref() };
        let mut keys = Vec::new();
        for plan in &sector.keys {
            let KeyUse::Sector(key_type) = plan.use_for else { continue };
            match self.asked.sector_key(plan, card) {
                Ok(value) => {
                    let name = if plan.is_by_sector() { format!("{} {number}", plan.id) } else { plan.id.clone() };
                    keys.push((name, key_type, value));
                }
                Err(why) => self.reading.tell_no_key(plan, why),
            }
        }
        keys
    }

    /// Reads a sector until two readings are equal; none when they never are.
    fn read_until_equal(
        &mut self,
        sector: &Sector,
        number: u8,
        keys: &[NamedKey<'_>],
    ) -> Result<Option<SectorAnswer>, Fault> {
        let mut seen: Vec<Vec<u8>> = Vec::new();
        let twice = [sector.blocks.as_slice(), sector.blocks.as_slice()].concat();
        let mut blocks = twice.as_slice();
        while seen.len() < MAX_READINGS {
            let bytes = match self.sectors.read(number, keys, blocks)? {
                SectorAnswer::Read(bytes) => bytes,
                refusal @ (SectorAnswer::Locked(_) | SectorAnswer::Refused(_)) => return Ok(Some(refusal)),
                refusal @ (SectorAnswer::Absent(_) | SectorAnswer::ReaderStoresKeys) => return Ok(Some(refusal)),
            };
            for reading in bytes.chunks_exact(sector.blocks.len() * 16) {
                if seen.iter().any(|other| other == reading) {
                    return Ok(Some(SectorAnswer::Read(reading.to_vec())));
                }
                seen.push(reading.to_vec());
            }
            blocks = &sector.blocks;
        }
        Ok(None)
    }

    /// Finds the sector of an application in the card's own directory.
    fn look_up(&mut self, find: Find) -> Result<Option<u8>, Fault> {
        let mut lookup = match self.directory.take() {
            Some(lookup) => lookup,
            None => self.read_directory()?,
        };
        let sectors = |directory: &Option<Directory>| {
            directory.as_ref().map(|directory| directory.sectors(find.application, find.order)).unwrap_or_default()
        };
        let mut found = sectors(&lookup.first);
        if found.len() <= find.nth && lookup.first.is_some() {
            self.read_second(&mut lookup)?;
            found.extend(sectors(&lookup.second));
        }
        self.directory = Some(lookup);
        Ok(found.get(find.nth).copied())
    }

    /// Reads the directory in sector 0 with its public key; a byte more only when its check value is wrong.
    fn read_directory(&mut self) -> Result<Lookup, Fault> {
        let mut lookup = Lookup { first: None, version: None, second: None };
        self.noting.begin(DIRECTORY);
        let Some(blocks) = self.read_public(0, &[1, 2])?.and_then(|bytes| <[u8; 32]>::try_from(bytes).ok()) else {
            return Ok(lookup);
        };
        self.noting.end(DIRECTORY, PartState::Read { len_bytes: blocks.len() });
        let directory = Directory::of_sector_0(&blocks);
        if directory.oddity == Some(Oddity::Crc) && self.version(&mut lookup)? == Version::None {
            self.noting.doubt(DIRECTORY);
            self.reading.tell(Finding::DirectoryOdd { why: "no directory".to_owned() });
            return Ok(lookup);
        }
        self.tell_oddity(&directory);
        lookup.first = Some(directory);
        Ok(lookup)
    }

    /// Reads the directory in sector 16, once, when the card says that it has one.
    fn read_second(&mut self, lookup: &mut Lookup) -> Result<(), Fault> {
        if lookup.second.is_some() || self.version(lookup)? != Version::Two {
            return Ok(());
        }
        let bytes = self.read_public(16, &[0, 1, 2])?.and_then(|bytes| <[u8; 48]>::try_from(bytes).ok());
        if let Some(blocks) = bytes {
            let directory = Directory::of_sector_16(&blocks);
            self.tell_oddity(&directory);
            lookup.second = Some(directory);
        }
        Ok(())
    }

    /// Asks which directory the card has; its answer stands in the trailer of sector 0.
    fn version(&mut self, lookup: &mut Lookup) -> Result<Version, Fault> {
        if let Some(version) = lookup.version {
            return Ok(version);
        }
        let trailer = self.read_public(0, &[3])?.map(Zeroizing::new);
        let general_purpose = trailer.and_then(|bytes| bytes.get(9).copied());
        Ok(*lookup.version.insert(general_purpose.map_or(Version::None, Version::of)))
    }

    fn tell_oddity(&mut self, directory: &Directory) {
        let why = match directory.oddity {
            Some(Oddity::Crc) => "check value",
            Some(Oddity::Info) => "info byte",
            None => return,
        };
        self.noting.doubt(DIRECTORY);
        self.reading.tell(Finding::DirectoryOdd { why: why.to_owned() });
    }

    /// Reads blocks of a directory sector with the public key, or tells why not.
    fn read_public(&mut self, sector: u8, blocks: &[u8]) -> Result<Option<Vec<u8>>, Fault> {
        let key = NamedKey { name: "directory", key_type: KeyType::A, value: &mad::KEY };
        let (state, why) = match self.sectors.read(sector, &[key], blocks)? {
            SectorAnswer::Read(bytes) => return Ok(Some(bytes)),
            SectorAnswer::Locked(status) => {
                (PartState::Locked { status: Some(status_text(status)) }, status_text(status))
            }
            SectorAnswer::Absent(status) => (PartState::Absent, status_text(status)),
            SectorAnswer::Refused(status) => (PartState::Refused { status: status_text(status) }, status_text(status)),
            SectorAnswer::ReaderStoresKeys => {
                self.noting.end(DIRECTORY, PartState::Locked { status: None });
                self.reading.tell(Finding::ReaderStoresKeys { reader: self.asked.quirk.title.clone() });
                return Ok(None);
            }
        };
        self.noting.end(DIRECTORY, state);
        self.reading.tell(Finding::DirectoryOdd { why: format!("sector {sector}: {why}") });
        Ok(None)
    }
}
