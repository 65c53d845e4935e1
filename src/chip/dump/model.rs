//! The blocks of a saved card with what the file says of its chip, and the forms that such files have.

use std::str::FromStr;

use super::blocks::size_for;
use super::fault::DumpFault;
use crate::chip::sector::SIZES;
use crate::chip::virtual_card::VirtualCard;
use crate::chip::virtual_card::classic::{Block, Classic, UNKNOWN};
use crate::id::Uid;

/// A saved MIFARE Classic card; it has no `Debug`, because keys may stand in its trailers.
#[derive(Clone, PartialEq, Eq)]
pub struct Dump {
    /// UID that the file names, else the one in block 0; `None` when neither is known.
    pub uid: Option<Uid>,
    /// ATQA in the order in which the card sends it, when the file names it.
    pub atqa: Option<[u8; 2]>,
    /// SAK, when the file names it.
    pub sak: Option<u8>,
    /// ATS, when the file names it.
    pub ats: Option<Vec<u8>>,
    /// Signature of the maker, when the file names it.
    pub signature: Option<Vec<u8>>,
    blocks: Vec<Block>,
}

impl Dump {
    /// Takes all blocks in order, as many as a card has; a UID that the file names goes before that in block 0.
    pub fn new(blocks: Vec<Block>, uid: Option<Uid>) -> Result<Self, DumpFault> {
        if !SIZES.contains(&blocks.len()) {
            return Err(DumpFault::BlockCount { found: blocks.len() });
        }
        let uid = uid.or_else(|| uid_of(&first(&blocks)));
        Ok(Self { uid, atqa: None, sak: None, ats: None, signature: None, blocks })
    }

    /// Takes the blocks that a file holds, and as many unknown ones behind them as the card must have.
    pub(super) fn padded(mut blocks: Vec<Block>, uid: Option<Uid>, sak: Option<u8>) -> Result<Self, DumpFault> {
        let uid = uid.or_else(|| uid_of(&first(&blocks)));
        blocks.resize(size_for(blocks.len(), sak.or(sak_in(&first(&blocks), uid.as_ref()))), UNKNOWN);
        Ok(Self { sak, ..Self::new(blocks, uid)? })
    }

    /// Returns all blocks.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// Makes the card that answers like this one; without a UID there is none.
    pub fn card(self) -> Result<VirtualCard, DumpFault> {
        let uid = self.uid.ok_or(DumpFault::NoUid)?;
        let found = self.blocks.len();
        let chip = Classic::new(self.blocks).ok_or(DumpFault::BlockCount { found })?;
        Ok(VirtualCard::classic(uid, chip))
    }

    /// Returns the SAK that the file names, else the one that block 0 and the size imply.
    ///
    /// NXP writes 88 into block 0 of chips that answer 08 (proxmark3 `cmdhf14a.c`), so 88 alone is not believed.
    pub fn likely_sak(&self) -> u8 {
        let by_size = match self.blocks.len() {
            20 => 0x09,
            128 => 0x19,
            256 => 0x18,
            _ => 0x08,
        };
        let in_block = sak_in(&first(&self.blocks), self.uid.as_ref());
        let fits = match in_block {
            Some(0x09) => by_size == 0x09,
            Some(0x18 | 0x38) => by_size == 0x18,
            Some(0x08 | 0x28 | 0x53) => matches!(by_size, 0x08 | 0x19),
            Some(0x19) => by_size == 0x19,
            Some(_) | None => false,
        };
        self.sak.or(in_block.filter(|_| fits)).unwrap_or(by_size)
    }

    /// Returns the ATQA that the file names, else the one that UID and size imply (NXP AN10833).
    pub fn likely_atqa(&self) -> [u8; 2] {
        let size = if self.blocks.len() == 256 { 0x02 } else { 0x04 };
        let long = if is_long(self.uid.as_ref()) { 0x40 } else { 0x00 };
        self.atqa.unwrap_or([size | long, 0x00])
    }

    /// Tells whether byte 4 of block 0 is the exclusive or of the UID; `None` where there is no such byte.
    pub fn bcc_fits(&self) -> Option<bool> {
        match first(&self.blocks) {
            [Some(a), Some(b), Some(c), Some(d), Some(e), ..] if !is_long(self.uid.as_ref()) => {
                Some(e == a ^ b ^ c ^ d)
            }
            _ => None,
        }
    }
}

fn is_long(uid: Option<&Uid>) -> bool {
    uid.is_some_and(|uid| uid.bytes().len() == 7)
}

/// Returns the byte behind the UID and its check byte: where makers write the SAK.
fn sak_in(first: &Block, uid: Option<&Uid>) -> Option<u8> {
    match (is_long(uid), first) {
        (false, [_, _, _, _, _, sak, ..]) | (true, [_, _, _, _, _, _, _, sak, ..]) => *sak,
    }
}

fn first(blocks: &[Block]) -> Block {
    blocks.first().copied().unwrap_or(UNKNOWN)
}

/// Reads the UID in block 0: 4 bytes with their exclusive or behind, else 7 bytes with SAK and ATQA 4x behind.
pub(super) fn uid_of(first: &Block) -> Option<Uid> {
    let [Some(a), Some(b), Some(c), Some(d), e, f, g, _, h, ..] = *first else { return None };
    let long = match (e, f, g, h) {
        (Some(e), Some(f), Some(g), Some(0x42 | 0x44)) if e != a ^ b ^ c ^ d => Some([a, b, c, d, e, f, g]),
        _ => None,
    };
    long.map_or_else(|| Uid::new(&[a, b, c, d]), |long| Uid::new(&long)).ok()
}

/// The forms in which people save cards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// All bytes, one after the other: libnfc, mfoc, proxmark.
    Raw,
    /// One block a line: proxmark emulator.
    Eml,
    /// Proxmark JSON, `mfcard`.
    Proxmark1,
    /// Proxmark JSON, `mfc v2`.
    Proxmark2,
    /// Proxmark JSON, `mfc v3`.
    Proxmark3,
    /// MIFARE Classic Tool.
    Mct,
    /// Flipper, version 2: ATQA as sent.
    Flipper2,
    /// Flipper, version 3: ATQA as a number.
    Flipper3,
    /// Flipper, version 4: ATQA as a number.
    Flipper4,
    /// Metrodroid JSON.
    Metrodroid,
}

impl Form {
    /// All forms.
    pub const ALL: [Form; 10] = [
        Form::Raw,
        Form::Eml,
        Form::Proxmark1,
        Form::Proxmark2,
        Form::Proxmark3,
        Form::Mct,
        Form::Flipper2,
        Form::Flipper3,
        Form::Flipper4,
        Form::Metrodroid,
    ];

    /// Returns the name of the form on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Form::Raw => "raw",
            Form::Eml => "eml",
            Form::Proxmark1 => "proxmark-v1",
            Form::Proxmark2 => "proxmark-v2",
            Form::Proxmark3 => "proxmark-v3",
            Form::Mct => "mct",
            Form::Flipper2 => "flipper-v2",
            Form::Flipper3 => "flipper-v3",
            Form::Flipper4 => "flipper-v4",
            Form::Metrodroid => "metrodroid",
        }
    }

    /// Returns the usual ending of such files.
    pub fn ending(self) -> &'static str {
        match self {
            Form::Raw => "mfd",
            Form::Eml => "eml",
            Form::Proxmark1 | Form::Proxmark2 | Form::Proxmark3 | Form::Metrodroid => "json",
            Form::Mct => "mct",
            Form::Flipper2 | Form::Flipper3 | Form::Flipper4 => "nfc",
        }
    }

    /// Returns the form that a file of this ending usually has: for `json` proxmark's second.
    pub fn of_ending(ending: &str) -> Option<Self> {
        match ending {
            "mfd" | "mfc" | "bin" | "dmp" => Some(Form::Raw),
            "eml" => Some(Form::Eml),
            "json" => Some(Form::Proxmark2),
            "mct" | "txt" => Some(Form::Mct),
            "nfc" => Some(Form::Flipper4),
            _ => None,
        }
    }
}

impl FromStr for Form {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Form::ALL.into_iter().find(|form| form.name() == text);
        let short = || match text {
            "proxmark" => Some(Form::Proxmark2),
            "flipper" => Some(Form::Flipper4),
            _ => None,
        };
        found.or_else(short).ok_or_else(|| format!("forms are {}", Form::ALL.map(Form::name).join(", ")))
    }
}
