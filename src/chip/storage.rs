//! Turns sector, key and block numbers into the bytes of a storage card.
//!
//! PC/SC part 3: load key, authenticate, read blocks. One authentication opens a sector; MIFARE Classic keeps
//! only the last one. A refused chip is halted, so the next attempt begins with a fresh card and is complete.

use crate::reader::apdu::{KeyType, Permitted};
use crate::reader::link::{Fault, Link, Status};
use crate::reader::quirk::{KeySlot, Quirk};

use super::sector::first_block;

/// What became of one sector.
#[derive(Clone, PartialEq, Eq)]
pub enum SectorAnswer {
    /// The listed blocks, one after the other.
    Read(Vec<u8>),
    /// The key was refused, or the key may not read.
    Locked(Status),
    /// The reader or the card answered something that is not about the key.
    Refused(Status),
}

/// A key with its name and type, as a profile lists it.
pub struct NamedKey<'k> {
    /// Name in the key file.
    pub name: &'k str,
    /// Key A or key B.
    pub key_type: KeyType,
    /// Value.
    pub value: &'k [u8; 6],
}

/// Reading of sectors over one link.
pub struct Sectors<'l> {
    link: &'l mut dyn Link,
    quirk: &'l Quirk,
    loaded: Option<(String, KeyType)>,
    /// First block of the sector that is open, and the key that opened it.
    open: Option<(u8, (String, KeyType))>,
    is_halted: bool,
}

impl<'l> Sectors<'l> {
    /// Begins with nothing loaded: another program may have used the reader's slots.
    pub fn new(link: &'l mut dyn Link, quirk: &'l Quirk) -> Self {
        Self { link, quirk, loaded: None, open: None, is_halted: false }
    }

    /// Reads blocks of a sector, trying the keys in order; blocks are numbered within the sector.
    pub fn read(&mut self, sector: u8, keys: &[NamedKey<'_>], blocks: &[u8]) -> Result<SectorAnswer, Fault> {
        let Some(first) = first_block(sector) else { return Ok(SectorAnswer::Refused(Status(0x6A82))) };
        let mut last = SectorAnswer::Locked(Status(0x6982));
        for key in keys {
            last = self.read_with(first, key, blocks)?;
            if matches!(last, SectorAnswer::Read(_)) {
                break;
            }
            (self.loaded, self.open, self.is_halted) = (None, None, true);
            if matches!(last, SectorAnswer::Refused(_)) {
                break;
            }
        }
        Ok(last)
    }

    /// Returns whether the chip was refused last and waits for a cold reset.
    pub fn is_halted(&self) -> bool {
        self.is_halted
    }

    fn read_with(&mut self, first: u8, key: &NamedKey<'_>, blocks: &[u8]) -> Result<SectorAnswer, Fault> {
        // Some readers do not wake a halted chip by themselves, and every later sector would seem locked.
        if std::mem::take(&mut self.is_halted) {
            self.link.cold_reset()?;
        }
        let (load_slot, slot) = slots(self.quirk.key_slot, key.key_type);
        let wanted = (key.name.to_owned(), key.key_type);
        if self.open.as_ref().is_some_and(|(sector, by)| *sector == first && *by == wanted) {
            return self.read_blocks(first, blocks);
        }
        if self.loaded.as_ref() != Some(&wanted) {
            let status = self.link.transmit(&Permitted::load_key(load_slot, key.value))?.status;
            if !status.is_ok() {
                return Ok(SectorAnswer::Refused(status));
            }
            self.loaded = Some(wanted.clone());
        }
        let status = self.link.transmit(&Permitted::authenticate(first, key.key_type, slot))?.status;
        if !status.is_ok() {
            return Ok(self.sort(status));
        }
        self.open = Some((first, wanted));
        self.read_blocks(first, blocks)
    }

    fn read_blocks(&mut self, first: u8, blocks: &[u8]) -> Result<SectorAnswer, Fault> {
        let mut bytes = Vec::with_capacity(blocks.len() * 16);
        for block in blocks {
            let answer = self.link.transmit(&Permitted::read_block(first.saturating_add(*block)))?;
            match (answer.status.is_ok(), answer.body.len()) {
                (true, 16) => bytes.extend(answer.body),
                (true, len_bytes) => return Err(Fault::Protocol { len_bytes: len_bytes + 2 }),
                (false, _) => return Ok(self.sort(answer.status)),
            }
        }
        Ok(SectorAnswer::Read(bytes))
    }

    /// Sorts a refusal: what the reader's row names, and what any reader may say of a key that does not fit.
    fn sort(&self, status: Status) -> SectorAnswer {
        let is_known = REFUSED.contains(&status.0) || self.quirk.refused.contains(&status);
        if is_known { SectorAnswer::Locked(status) } else { SectorAnswer::Refused(status) }
    }
}

/// The key does not fit: 6300 ACR122U, 6982 and 6983 PC/SC part 3, 6F04 SpringCard.
const REFUSED: [u16; 4] = [0x6300, 0x6982, 0x6983, 0x6F04];

/// Returns the slot that LOAD KEYS names and the slot that the authentication names.
fn slots(key_slot: KeySlot, key_type: KeyType) -> (u8, u8) {
    match (key_slot, key_type) {
        (KeySlot::Fixed(slot), _) => (slot, slot),
        (KeySlot::ByKey(slot, _), KeyType::A) | (KeySlot::ByKey(_, slot), KeyType::B) => (slot, slot),
        // Identiv 3720F manual p. 35: P2 is the type, and the authentication says 01. Untested.
        (KeySlot::KeyType, KeyType::A) => (0x60, 0x01),
        (KeySlot::KeyType, KeyType::B) => (0x61, 0x01),
    }
}

#[cfg(test)]
mod tests {
    use super::super::virtual_card::VirtualCard;
    use super::super::virtual_card::classic::Classic;
    use super::super::virtual_card::reader::{Mishap, VirtualReader};
    use super::*;
    use crate::id::Uid;

    const RIGHT: [u8; 6] = [0xFF; 6];
    const WRONG: [u8; 6] = [0x11; 6];

    fn reader() -> VirtualReader {
        VirtualReader::new(VirtualCard::classic(Uid::new(&[1, 2, 3, 4]).unwrap(), Classic::blank(256).unwrap()))
    }

    fn key<'k>(name: &'k str, value: &'k [u8; 6]) -> NamedKey<'k> {
        NamedKey { name, key_type: KeyType::A, value }
    }

    fn show(answer: Result<SectorAnswer, Fault>) -> String {
        match answer {
            Ok(SectorAnswer::Read(bytes)) => format!("{} bytes", bytes.len()),
            Ok(SectorAnswer::Locked(status)) => format!("locked {status}"),
            Ok(SectorAnswer::Refused(status)) => format!("refused {status}"),
            Err(fault) => fault.to_string(),
        }
    }

    #[test]
    fn one_key_is_loaded_once_and_each_sector_opened_once() {
        let mut reader = reader();
        let quirk = Quirk::generic();
        let mut sectors = Sectors::new(&mut reader, &quirk);
        assert_eq!(show(sectors.read(8, &[key("a", &RIGHT)], &[0, 1, 2])), "48 bytes");
        assert_eq!(show(sectors.read(39, &[key("a", &RIGHT)], &[14])), "16 bytes");
        let counters = reader.counters();
        assert_eq!((counters.apdus, counters.authentications, counters.reads), (7, 2, 4));
    }

    #[test]
    fn after_a_refused_key_the_next_attempt_is_complete() {
        let mut reader = reader();
        let quirk = Quirk::generic();
        let mut sectors = Sectors::new(&mut reader, &quirk);
        assert_eq!(show(sectors.read(8, &[key("wrong", &WRONG), key("right", &RIGHT)], &[0])), "16 bytes");
        assert_eq!(show(sectors.read(9, &[key("wrong", &WRONG)], &[0])), "locked 6300");
        assert_eq!(show(sectors.read(9, &[key("wrong", &WRONG)], &[0])), "locked 6300");
        assert_eq!(reader.counters().apdus, 5 + 2 + 2);
        assert_eq!(reader.counters().resets, 2);
    }

    #[test]
    fn a_sector_that_no_card_has_is_refused() {
        let mut reader = reader();
        assert_eq!(show(Sectors::new(&mut reader, &Quirk::generic()).read(40, &[], &[0])), "refused 6A82");
        assert_eq!(reader.counters().apdus, 0);
    }

    #[test]
    fn a_card_torn_away_is_a_fault_and_no_half_sector() {
        let mut reader = reader();
        reader.inject(Mishap::TornAfter(3));
        let answer = Sectors::new(&mut reader, &Quirk::generic()).read(8, &[key("a", &RIGHT)], &[0, 1, 2]);
        assert_eq!(show(answer), "the card moved before the reading was complete");
    }

    #[test]
    fn every_way_to_keep_a_key_opens_the_sector() {
        for key_slot in [KeySlot::Fixed(0), KeySlot::Fixed(1), KeySlot::KeyType, KeySlot::ByKey(0, 0x10)] {
            let quirk = Quirk { key_slot, ..Quirk::generic() };
            let mut reader = reader().with_quirk(quirk.clone());
            let answer = Sectors::new(&mut reader, &quirk).read(8, &[key("a", &RIGHT)], &[0]);
            assert_eq!(show(answer), "16 bytes", "{key_slot:?}");
        }
    }

    #[test]
    fn only_some_status_words_speak_of_the_key() {
        let quirk = Quirk { refused: vec![Status(0x6986)], ..Quirk::generic() };
        let mut reader = reader();
        let sectors = Sectors::new(&mut reader, &quirk);
        for (status, locked) in
            [(0x6300, true), (0x6982, true), (0x6983, true), (0x6F04, true), (0x6986, true), (0x6A82, false)]
        {
            assert_eq!(matches!(sectors.sort(Status(status)), SectorAnswer::Locked(_)), locked, "{status:04X}");
        }
    }
}
