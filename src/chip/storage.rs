//! Turns sector, key and block numbers into the bytes of a storage card.
//!
//! PC/SC part 3: load key, authenticate, read blocks, as the [`Quirk`] of the reader wants it. One authentication
//! opens a sector; MIFARE Classic keeps only the last one. A refused chip is halted, so the next attempt begins
//! with a fresh card and is complete. No key is ever stored in a reader for good.

use crate::reader::apdu::{KeyType, Permitted};
use crate::reader::link::{Fault, Link, Status};
use crate::reader::quirk::{KeySlot, Meaning, Quirk, TypeByte};

use super::sector::first_block;

/// What became of one sector.
#[derive(Clone, PartialEq, Eq)]
pub enum SectorAnswer {
    /// The listed blocks, one after the other.
    Read(Vec<u8>),
    /// The key was refused, or the key may not read.
    Locked(Status),
    /// The card has no such sector.
    Absent(Status),
    /// The reader or the card answered something that is not about the key.
    Refused(Status),
    /// The reader takes keys into permanent memory only, and none is ever stored there.
    ReaderStoresKeys,
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
    loaded: Option<Loaded>,
    /// First block of the sector that is open, and the name and type of the key that opened it.
    open: Option<(u8, String, KeyType)>,
    /// Slots that held a key already, in this reading, of a reader that does not load one twice.
    spent: u8,
    is_halted: bool,
}

/// The key that the reader holds.
struct Loaded {
    name: String,
    key_type: KeyType,
    /// Slot that an authentication names.
    slot: u8,
}

/// What became of loading a key.
enum Load {
    /// Slot that an authentication names.
    Done(u8),
    Failed(SectorAnswer),
}

/// The answer of a reader without volatile memory to a volatile load (PC/SC part 3, 3.2.2.1.4).
const NO_VOLATILE_MEMORY: Status = Status(0x6986);

impl<'l> Sectors<'l> {
    /// Begins with nothing loaded: another program may have used the reader's slots.
    pub fn new(link: &'l mut dyn Link, quirk: &'l Quirk) -> Self {
        Self { link, quirk, loaded: None, open: None, spent: 0, is_halted: false }
    }

    /// Reads blocks of a sector, trying the keys in order; blocks are numbered within the sector.
    pub fn read(&mut self, sector: u8, keys: &[NamedKey<'_>], blocks: &[u8]) -> Result<SectorAnswer, Fault> {
        let Some(first) = first_block(sector) else { return Ok(SectorAnswer::Absent(Status(0x6A82))) };
        let mut last = SectorAnswer::Locked(Status(0x6982));
        for key in keys {
            last = self.read_with(first, key, blocks)?;
            if matches!(last, SectorAnswer::Read(_)) {
                break;
            }
            (self.loaded, self.open, self.is_halted) = (None, None, true);
            if !matches!(last, SectorAnswer::Locked(_)) {
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
        if self.quirk.key.slot == KeySlot::Permanent {
            return Ok(SectorAnswer::ReaderStoresKeys);
        }
        // Some readers do not wake a halted chip by themselves, and every later sector would seem locked.
        if std::mem::take(&mut self.is_halted) {
            self.link.cold_reset()?;
        }
        if self
            .open
            .as_ref()
            .is_some_and(|(sector, name, by)| *sector == first && name == key.name && *by == key.key_type)
        {
            return self.read_blocks(first, blocks);
        }
        let slot = match self.load(key)? {
            Load::Done(slot) => slot,
            Load::Failed(answer) => return Ok(answer),
        };
        let authenticate = match self.quirk.key.type_byte {
            TypeByte::Type => Permitted::authenticate(first, key.key_type, slot),
            TypeByte::Zero => Permitted::authenticate_by_slot(first, slot),
        };
        let status = self.link.transmit(&authenticate)?.status;
        if !status.is_ok() {
            return self.sort(status);
        }
        self.open = Some((first, key.name.to_owned(), key.key_type));
        self.read_blocks(first, blocks)
    }

    fn read_blocks(&mut self, first: u8, blocks: &[u8]) -> Result<SectorAnswer, Fault> {
        let mut bytes = Vec::with_capacity(blocks.len() * 16);
        for block in blocks {
            let answer = self.link.transmit(&Permitted::read_block(first.saturating_add(*block)))?;
            match (answer.status.is_ok(), answer.body.len()) {
                (true, 16) => bytes.extend(answer.body),
                (true, len_bytes) => return Err(Fault::Protocol { len_bytes: len_bytes + 2 }),
                (false, _) => return self.sort(answer.status),
            }
        }
        Ok(SectorAnswer::Read(bytes))
    }

    /// Loads a key, unless the reader holds it already.
    fn load(&mut self, key: &NamedKey<'_>) -> Result<Load, Fault> {
        if let Some(loaded) = &self.loaded
            && (loaded.name.as_str(), loaded.key_type) == (key.name, key.key_type)
        {
            return Ok(Load::Done(loaded.slot));
        }
        loop {
            let (load_slot, slot) = slots(self.quirk.key.slot, key.key_type, self.spent);
            let status = self.link.transmit(&Permitted::load_key(load_slot, key.value))?.status;
            let is_taken = self.quirk.meaning(status) == Some(Meaning::KeySlot);
            if let KeySlot::Fresh(_, count) = self.quirk.key.slot
                && (status.is_ok() || is_taken)
            {
                self.spent = self.spent.saturating_add(1);
                // The slot was loaded before this reading, and its key is not ours to guess.
                if is_taken && self.spent < count {
                    continue;
                }
            }
            if status.is_ok() {
                self.loaded = Some(Loaded { name: key.name.to_owned(), key_type: key.key_type, slot });
                return Ok(Load::Done(slot));
            }
            let stores = status == NO_VOLATILE_MEMORY;
            return Ok(Load::Failed(if stores {
                SectorAnswer::ReaderStoresKeys
            } else {
                SectorAnswer::Refused(status)
            }));
        }
    }

    /// Sorts a refusal by what the reader's row says, else by the standard.
    fn sort(&mut self, status: Status) -> Result<SectorAnswer, Fault> {
        Ok(match self.quirk.meaning(status) {
            Some(Meaning::KeyRefused | Meaning::NotAuthenticated) => SectorAnswer::Locked(status),
            Some(Meaning::NoBlock) => SectorAnswer::Absent(status),
            Some(Meaning::CardGone) => {
                // A card that halts after a wrong key is silent too; one that is gone gives no UID either.
                self.link.cold_reset()?;
                let uid = self.link.transmit(&Permitted::get_uid())?;
                if !uid.status.is_ok() {
                    return Err(Fault::CardMoved);
                }
                SectorAnswer::Refused(status)
            }
            Some(Meaning::KeySlot | Meaning::Length | Meaning::Unsupported) | None => SectorAnswer::Refused(status),
        })
    }
}

/// Returns the slot that LOAD KEYS names and the slot that the authentication names.
fn slots(key_slot: KeySlot, key_type: KeyType, spent: u8) -> (u8, u8) {
    match (key_slot, key_type) {
        (KeySlot::Unknown | KeySlot::Permanent, _) => (0, 0),
        (KeySlot::Fixed(slot), _) => (slot, slot),
        (KeySlot::ByKey(slot, _), KeyType::A) | (KeySlot::ByKey(_, slot), KeyType::B) => (slot, slot),
        (KeySlot::Fresh(first, count), _) => {
            let slot = first.saturating_add(spent.min(count.saturating_sub(1)));
            (slot, slot)
        }
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
            Ok(SectorAnswer::Absent(status)) => format!("no such sector {status}"),
            Ok(SectorAnswer::Refused(status)) => format!("refused {status}"),
            Ok(SectorAnswer::ReaderStoresKeys) => "the reader stores keys".to_owned(),
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
    fn a_sector_that_no_card_has_is_absent() {
        let mut reader = reader();
        assert_eq!(show(Sectors::new(&mut reader, &Quirk::generic()).read(40, &[], &[0])), "no such sector 6A82");
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
    fn a_reader_that_would_store_a_key_for_good_is_asked_nothing() {
        let mut quirk = Quirk::generic();
        quirk.key.slot = KeySlot::Permanent;
        let mut reader = reader().with_quirk(quirk.clone());
        let answer = Sectors::new(&mut reader, &quirk).read(8, &[key("a", &RIGHT), key("b", &WRONG)], &[0]);
        assert_eq!((show(answer).as_str(), reader.counters().apdus), ("the reader stores keys", 0));
    }

    #[test]
    fn a_slot_that_holds_a_key_is_not_loaded_again_where_the_reader_has_fresh_ones() {
        let mut quirk = Quirk::generic();
        quirk.key.slot = KeySlot::Fresh(0, 3);
        quirk.words.key_slot = vec![Status(0x0000)];
        let mut reader = reader().with_quirk(quirk.clone());
        let read = |reader: &mut VirtualReader| show(Sectors::new(reader, &quirk).read(8, &[key("a", &RIGHT)], &[0]));
        assert_eq!([read(&mut reader), read(&mut reader), read(&mut reader)], ["16 bytes"; 3]);
        assert_eq!(read(&mut reader), "refused 0000");
    }

    #[test]
    fn a_status_is_sorted_by_the_row_of_the_reader_and_then_by_the_standard() {
        let mut quirk = Quirk::generic();
        quirk.words.key_refused = vec![Status(0x6986)];
        quirk.words.card_gone = vec![Status(0x6400)];
        let mut reader = reader();
        let mut sectors = Sectors::new(&mut reader, &quirk);
        for (status, want) in [
            (0x6300, "locked 6300"),
            (0x6982, "locked 6982"),
            (0x6983, "locked 6983"),
            (0x6986, "locked 6986"),
            (0x6A82, "no such sector 6A82"),
            (0x6988, "refused 6988"),
            (0x6F00, "refused 6F00"),
            (0x6400, "refused 6400"),
        ] {
            assert_eq!(show(sectors.sort(Status(status))), want, "{status:04X}");
        }
        assert!(reader.lift().is_some());
        assert_eq!(Sectors::new(&mut reader, &quirk).sort(Status(0x6400)).err(), Some(Fault::NoCard));
    }
}
