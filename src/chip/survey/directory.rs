//! Turns directories into names of applications: templates and records of cards with files, and the MAD of sectors.
//!
//! Whatever is no name is counted and dropped; a MAD whose checksum is wrong is not repeated at all.

use super::seen::{Aid, DirectorySeen, MadEntry, MadState};
use crate::chip::iso7816::next_tag;
use crate::chip::mad::{Directory, Oddity, Version};
use crate::id::Uid;

/// Deepest template that is looked into.
const DEEPEST: usize = 6;

/// Adds the names that a template holds in tag 4F.
pub(super) fn names(template: &[u8], uid: &Uid, seen: &mut DirectorySeen) {
    collect(template, uid, seen, DEEPEST);
}

fn collect(template: &[u8], uid: &Uid, seen: &mut DirectorySeen, deeper: usize) {
    let mut rest = template;
    while let Some((tag, value, after)) = next_tag(rest) {
        let [high, low] = tag.to_be_bytes();
        let first = if high == 0 { low } else { high };
        if tag == 0x4F {
            // A card that repeats its UID where a name should be has no name there.
            let is_number = value.windows(uid.bytes().len()).any(|run| run == uid.bytes());
            match Aid::parse(value).filter(|_| !is_number) {
                Some(aid) if seen.names.contains(&aid) => {}
                Some(aid) => seen.names.push(aid),
                None => seen.others += 1,
            }
        } else if first & 0x20 != 0 && deeper > 0 {
            collect(value, uid, seen, deeper - 1);
        }
        rest = after;
    }
}

/// Decodes the directory of sector 0 or 16 from its blocks; `general` is the general purpose byte of its trailer.
pub(super) fn mad(blocks: &[u8], general: u8) -> MadState {
    if Version::of(general) == Version::None {
        return MadState::None;
    }
    let directory = match (<&[u8; 32]>::try_from(blocks), <&[u8; 48]>::try_from(blocks)) {
        (Ok(blocks), _) => Directory::of_sector_0(blocks),
        (_, Ok(blocks)) => Directory::of_sector_16(blocks),
        _ => return MadState::Broken,
    };
    if directory.oddity == Some(Oddity::Crc) {
        return MadState::Broken;
    }
    // Application code first, cluster code second, as the maker says; some cards have them the other way round.
    let entries = directory.entries().map(|(sector, [code, cluster])| MadEntry {
        sector,
        aid: format!("{cluster:02X}{code:02X}"),
        swapped: format!("{code:02X}{cluster:02X}"),
    });
    let publisher = blocks.get(1).map_or(0, |info| info & 0x3F);
    MadState::Read { publisher, entries: entries.collect() }
}

#[cfg(test)]
mod tests {
    use super::super::super::crc::crc8_mad;
    use super::super::super::hex::{parse_hex, show_hex};
    use super::*;

    #[test]
    fn a_directory_is_repeated_only_when_its_checksum_holds() {
        let mut blocks = vec![0; 32];
        (blocks[1], blocks[16], blocks[17]) = (0x08, 0x01, 0x58);
        blocks[0] = crc8_mad(&blocks[1..]);
        let entry = MadEntry { sector: 8, aid: "5801".into(), swapped: "0158".into() };
        assert_eq!(mad(&blocks, 0xC1), MadState::Read { publisher: 8, entries: vec![entry] });
        assert_eq!(mad(&blocks, 0x69), MadState::None);
        blocks[20] ^= 1;
        assert_eq!(mad(&blocks, 0xC1), MadState::Broken);
        assert_eq!(mad(&[], 0xC1), MadState::Broken);
    }

    #[test]
    fn names_are_found_at_any_depth_and_what_is_no_name_is_only_counted() {
        let uid = Uid::new(&[0xA1, 0xB2, 0xC3, 0xD4]).unwrap();
        let check = |hex: &str, names: &[&str], others: usize| {
            let mut seen = DirectorySeen::default();
            super::names(&parse_hex(hex).unwrap(), &uid, &mut seen);
            let found: Vec<String> = seen.names.iter().map(|aid| show_hex(aid.bytes())).collect();
            assert_eq!((found, seen.others), (names.iter().map(|n| (*n).to_owned()).collect(), others), "{hex}");
        };
        check("7011610F4F09A0000000038698070150023F01", &["A00000000386980701"], 0);
        check("6F10A50EBF0C0B61094F05A000000001870101", &["A000000001"], 0);
        check("61074F051020304050", &[], 1);
        check("61074F05A0A1B2C3D4", &[], 1);
        check("61124F10A0000000000000000000000000000000", &["A0000000000000000000000000000000"], 0);
        check("4F04A0000000", &[], 1);
        check("FFFFFF", &[], 0);
        check(&"6F81".repeat(40), &[], 0);
    }
}
