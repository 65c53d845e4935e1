//! Asks a storage card which sectors open with the keys that are assigned to them.
//!
//! No key is searched: each assigned key is tried once on its sector, and the public key of the directory on
//! sectors 0 and 16. Of an opened sector only the access conditions are kept.

use super::seen::{KeyTried, MadSeen, MadState, SectorSeen, StorageSeen};
use super::{Assigned, Notes, directory};
use crate::chip::atr::Family;
use crate::chip::mad;
use crate::chip::sector::block_count;
use crate::chip::storage::{NamedKey, SectorAnswer, Sectors};
use crate::chip::virtual_card::classic::{conditions, may_read};
use crate::reader::apdu::KeyType;
use crate::reader::link::{Fault, Link, Status};
use crate::reader::quirk::Quirk;

/// Asks for the directory and for each sector with a key.
pub(super) fn ask(
    link: &mut dyn Link,
    notes: &Notes,
    quirk: &Quirk,
    family: Family,
    assigned: &Assigned<'_>,
) -> Result<StorageSeen, Fault> {
    let sector_count = sector_count(family);
    let mut seen = StorageSeen { sector_count, directories: Vec::new(), sectors: Vec::new() };
    let mut asking = Asking { sectors: Sectors::new(link, quirk), notes };
    for sector in 0..sector_count {
        if notes.is_spent() {
            break;
        }
        if matches!(sector, 0 | 16) {
            seen.directories.push(asking.directory(sector)?);
        }
        let mut tried = Vec::new();
        for key in assigned(sector) {
            tried.push(asking.key(sector, &key)?);
        }
        if !tried.is_empty() {
            seen.sectors.push(SectorSeen { sector, tried });
        }
    }
    Ok(seen)
}

struct Asking<'l> {
    sectors: Sectors<'l>,
    notes: &'l Notes,
}

impl Asking<'_> {
    fn directory(&mut self, sector: u8) -> Result<MadSeen, Fault> {
        // No key file has such a name, so it is never taken for a key that the reader already holds.
        let key = NamedKey { name: "\0MAD", key_type: KeyType::A, value: &mad::KEY };
        // Block 0 of sector 0 holds the UID and is not asked for.
        let blocks: &[u8] = if sector == 0 { &[1, 2, 3] } else { &[0, 1, 2, 3] };
        let (status, answer) = self.read(sector, &key, blocks)?;
        let state = match (status, answer.as_ref().and_then(|bytes| bytes.split_last_chunk::<16>())) {
            (_, Some((list, [.., general, _, _, _, _, _, _]))) => directory::mad(list, *general),
            // A key that opens and may not read is no key of a directory either.
            (Some(status), _) => MadState::Locked { status: if status.is_ok() { self.notes.last() } else { status } },
            (None, _) => MadState::Unasked,
        };
        Ok(MadSeen { sector, state })
    }

    fn key(&mut self, sector: u8, key: &NamedKey<'_>) -> Result<KeyTried, Fault> {
        let (status, trailer) = self.read(sector, key, &[block_count(sector) - 1])?;
        let access = trailer.as_deref().and_then(|trailer| trailer.get(6..9)?.try_into().ok()).and_then(conditions);
        Ok(KeyTried { key: shown(key.name), key_type: key.key_type, status, access })
    }

    /// Opens a sector once; the status word is that of the authentication, or of what came before it.
    fn read(
        &mut self,
        sector: u8,
        key: &NamedKey<'_>,
        blocks: &[u8],
    ) -> Result<(Option<Status>, Option<Vec<u8>>), Fault> {
        self.notes.authenticated.set(None);
        let answer = self.sectors.read(sector, std::slice::from_ref(key), blocks)?;
        let status = self.notes.authenticated.get().unwrap_or_else(|| self.notes.last());
        Ok(match answer {
            SectorAnswer::Read(bytes) => (Some(status), Some(bytes)),
            SectorAnswer::Locked(_) | SectorAnswer::Absent(_) | SectorAnswer::Refused(_) => (Some(status), None),
            SectorAnswer::ReaderStoresKeys => (None, None),
        })
    }
}

/// Shows the name of a key, unless somebody named a key by its value.
fn shown(name: &str) -> String {
    let hex: Vec<bool> =
        name.chars().filter(|c| !matches!(c, ' ' | ':' | '-')).map(|c| c.is_ascii_hexdigit()).collect();
    let is_value = hex.windows(12).any(|run| !run.contains(&false));
    if is_value { "***".to_owned() } else { name.replace(char::is_control, "\u{FFFD}") }
}

/// Returns how many sectors a family has, as its ATR says.
fn sector_count(family: Family) -> u8 {
    let name = family.name;
    match family.sak {
        _ if name.contains("4K") => 40,
        _ if name.contains("2K") => 32,
        _ if name.contains("Mini") => 5,
        Some(0x18 | 0x38) => 40,
        Some(0x19) => 32,
        Some(0x09) => 5,
        _ => 16,
    }
}

/// Lists the blocks of a sector that a key may read, numbered within it and without the trailer.
///
/// Block 0 of sector 0 is left out: it holds the UID.
pub fn readable(sector: u8, tried: &KeyTried) -> Vec<u8> {
    let Some(access) = tried.access.filter(|_| tried.opens()) else { return Vec::new() };
    let group = |block: u8| usize::from(if sector < 32 { block } else { block / 5 });
    let may = |block: &u8| access.get(group(*block)).is_some_and(|condition| may_read(*condition, tried.key_type));
    (u8::from(sector == 0)..block_count(sector) - 1).filter(may).collect()
}
