//! Flipper `.nfc`, versions 2 to 4: `Name: value` lines, `Block n:` with 16 bytes, `??` for an unknown one.
//!
//! Flipper NFC file formats (flipperdevices/flipperzero-firmware, documentation/file_formats). Version 2 gives the
//! ATQA as it is sent, later ones as a number. Data format 1 has key maps instead of `??`.

use super::blocks::{KEY_A, KEY_B, partial_line, sectors, show};
use super::fault::DumpFault;
use super::model::{Dump, Form};
use crate::chip::hex::parse_hex;
use crate::chip::sector::{first_block, sector_of};
use crate::chip::virtual_card::classic::{Block, UNKNOWN};
use crate::id::Uid;

/// What stands before the blocks, as far as it was read.
#[derive(Default)]
struct Head {
    version: Option<Form>,
    uid: Option<Uid>,
    atqa: Option<[u8; 2]>,
    sak: Option<u8>,
    size: Option<usize>,
    /// Bits of the sectors whose keys A and B are known; data format 1 only.
    maps: [Option<u64>; 2],
}

/// Reads head and blocks; blocks that the file does not hold stay unknown.
pub(super) fn parse(text: &str) -> Result<(Form, Dump), DumpFault> {
    let mut head = Head::default();
    let mut blocks = vec![UNKNOWN; 256];
    let mut seen = [false; 256];
    for (line, content) in (1..).zip(text.lines()) {
        let content = content.trim();
        let Some((name, value)) = content.split_once(':').filter(|_| !content.starts_with('#')) else { continue };
        let Some(number) = name.strip_prefix("Block ") else {
            head.take(name.trim(), value.trim()).map_err(|want| DumpFault::Line { line, want })?;
            continue;
        };
        let at = number.trim().parse::<usize>().ok();
        let place = at.and_then(|at| Some((blocks.get_mut(at)?, seen.get_mut(at)?))).filter(|(_, seen)| !**seen);
        let want = "Block and a number from 0 to 255 that did not stand before";
        let (block, seen) = place.ok_or(DumpFault::Line { line, want })?;
        let bytes = partial_line(&joined(value), "??");
        let want = "16 bytes of two hex digits, ?? for what is unknown";
        (*block, *seen) = (bytes.ok_or(DumpFault::Line { line, want })?, true);
    }
    let version = head.version.ok_or(DumpFault::Identity("Version"))?;
    let size = head.size.ok_or(DumpFault::Identity("Mifare Classic type"))?;
    let count = seen.iter().rposition(|seen| *seen).map_or(0, |last| last + 1);
    if count > size {
        return Err(DumpFault::BlockCount { found: count });
    }
    blocks.truncate(size);
    if let [Some(a), Some(b)] = head.maps {
        forget(&mut blocks, a, b);
    }
    let mut dump = Dump::new(blocks, head.uid)?;
    let swapped = head.atqa.map(|[a, b]| if version == Form::Flipper2 { [a, b] } else { [b, a] });
    (dump.sak, dump.atqa) = (head.sak, swapped);
    Ok((version, dump))
}

impl Head {
    /// Takes one line; says what it wants when the value is wrong. Names that nobody knows are passed over.
    fn take(&mut self, name: &str, value: &str) -> Result<(), &'static str> {
        let hex = || parse_hex(&joined(value)).unwrap_or_default();
        match name {
            "Version" => {
                let version = match value {
                    "2" => Form::Flipper2,
                    "3" => Form::Flipper3,
                    "4" => Form::Flipper4,
                    _ => return Err("Version: 2, 3 or 4"),
                };
                self.version = Some(version);
            }
            "Device type" if value != "Mifare Classic" => return Err("Device type: Mifare Classic"),
            "Mifare Classic type" => {
                let size = match value {
                    "MINI" => 20,
                    "1K" => 64,
                    "4K" => 256,
                    _ => return Err("Mifare Classic type: MINI, 1K or 4K"),
                };
                self.size = Some(size);
            }
            "UID" => self.uid = Some(Uid::new(&hex()).map_err(|_| "a UID of 4, 7 or 10 bytes")?),
            "ATQA" => self.atqa = Some(<[u8; 2]>::try_from(hex()).map_err(|_| "an ATQA of 2 bytes")?),
            "SAK" => self.sak = Some(*hex().first().filter(|_| hex().len() == 1).ok_or("a SAK of 1 byte")?),
            "Key A map" | "Key B map" => {
                let map = u64::from_str_radix(&joined(value), 16).map_err(|_| "a map of 16 hex digits")?;
                let [a, b] = &mut self.maps;
                *if name == "Key A map" { a } else { b } = Some(map);
            }
            _ => {}
        }
        Ok(())
    }
}

fn joined(value: &str) -> String {
    value.split_ascii_whitespace().collect()
}

/// Forgets what no key opened: data format 1 writes zeros there.
fn forget(blocks: &mut [Block], map_a: u64, map_b: u64) {
    let count = blocks.len();
    for sector in sectors(count) {
        let (a, b) = (map_a >> sector & 1 == 1, map_b >> sector & 1 == 1);
        let first = usize::from(first_block(sector).unwrap_or(u8::MAX));
        let end = (first..count).find(|at| u8::try_from(*at).is_ok_and(|at| sector_of(at) != sector)).unwrap_or(count);
        let Some(within) = blocks.get_mut(first..end) else { continue };
        if !a && !b {
            within.fill(UNKNOWN);
        }
        let Some(trailer) = within.last_mut() else { continue };
        for (is_known, place) in [(a, KEY_A), (b, KEY_B)] {
            if let Some(key) = trailer.get_mut(place).filter(|_| !is_known) {
                key.fill(None);
            }
        }
    }
}

/// Writes a version; UID, ATQA and SAK must stand there, so the likely ones do when the card's are not known.
pub(super) fn write(dump: &Dump, version: u8) -> Result<String, DumpFault> {
    let uid = dump.uid.as_ref().ok_or(DumpFault::NoUid)?;
    let spaced = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().join(" ");
    let [a, b] = dump.likely_atqa();
    let atqa = if version == 2 { [a, b] } else { [b, a] };
    // There are three sizes: one that has no name goes into the next larger one.
    let (size, name) = match dump.blocks().len() {
        ..=20 => (20, "MINI"),
        21..=64 => (64, "1K"),
        65.. => (256, "4K"),
    };
    let mut text = format!(
        "Filetype: Flipper NFC device\nVersion: {version}\nDevice type: Mifare Classic\nUID: {}\nATQA: {}\nSAK: {:02X}\n\
         Mifare Classic type: {name}\nData format version: 2\n# ?? is an unknown byte\n",
        spaced(uid.bytes()),
        spaced(&atqa),
        dump.likely_sak(),
    );
    for at in 0..size {
        let block = dump.blocks().get(at).unwrap_or(&UNKNOWN);
        text += &format!("Block {at}: {}\n", show(block, "??", " "));
    }
    Ok(text)
}
