//! Turns bytes that somebody knows of a card into a card that answers like one.
//!
//! Pure: no I/O, no clock, no randomness. A byte that is not known stays unknown and is refused, never zero.

pub mod classic;
pub mod cpu;
mod key_slots;
pub mod reader;
pub mod recorded;
pub mod sample;
mod writes;

use crate::id::Uid;
use classic::Classic;
use cpu::CpuCard;
pub use reader::{Counters, Mishap, VirtualReader};
use recorded::Recorded;

use super::atr::{Atr, SS_14443A};

/// A card that lies in memory.
#[derive(Clone)]
pub struct VirtualCard {
    uid: Uid,
    atr: Vec<u8>,
    chip: Chip,
    /// The half that does not show, with its ATR.
    hidden: Option<Box<(Vec<u8>, Chip)>>,
    random_uid: bool,
}

/// The chip of a virtual card.
#[derive(Clone)]
enum Chip {
    Classic(Box<Classic>),
    Cpu(Box<CpuCard>),
    Recorded(Box<Recorded>),
    UidOnly,
}

impl VirtualCard {
    /// Makes a MIFARE Classic card; its ATR follows from its size.
    pub fn classic(uid: Uid, chip: Classic) -> Self {
        let name = match chip.blocks().len() {
            20 => 0x0026,
            256 => 0x0002,
            _ => 0x0001,
        };
        let atr = Atr::storage(SS_14443A, name).bytes().to_vec();
        Self { uid, atr, chip: Chip::Classic(Box::new(chip)), hidden: None, random_uid: false }
    }

    /// Makes a card with files; its ATR holds no historical bytes.
    pub fn cpu(uid: Uid, chip: CpuCard) -> Self {
        let atr = Atr::contactless(Vec::new()).bytes().to_vec();
        Self { uid, atr, chip: Chip::Cpu(Box::new(chip)), hidden: None, random_uid: false }
    }

    /// Makes a card with a CPU half and a MIFARE Classic half, SAK 28; the reader decides which one shows.
    ///
    /// The ATR of the Classic half is the one that an ACR122U builds from a SAK (API V2.04 p. 8).
    pub fn dual(uid: Uid, cpu: CpuCard, classic: Classic) -> Self {
        let atr = Atr::storage(SS_14443A, 0xFF28).bytes().to_vec();
        let hidden = Some(Box::new((atr, Chip::Classic(Box::new(classic)))));
        Self { hidden, ..Self::cpu(uid, cpu) }
    }

    /// Returns the card with its CPU half or its MIFARE Classic half in front; other cards as they are.
    pub(in crate::chip) fn with_half(mut self, cpu: bool) -> Self {
        let is_classic = matches!(self.chip, Chip::Classic(_));
        if is_classic == cpu
            && let Some(hidden) = self.hidden.take()
        {
            let (atr, chip) = *hidden;
            let front = (std::mem::replace(&mut self.atr, atr), std::mem::replace(&mut self.chip, chip));
            self.hidden = Some(Box::new(front));
        }
        self
    }

    /// Makes a card that answers what a recorded exchange holds.
    pub fn recorded(uid: Uid, chip: Recorded) -> Self {
        let atr = Atr::contactless(Vec::new()).bytes().to_vec();
        Self { uid, atr, chip: Chip::Recorded(Box::new(chip)), hidden: None, random_uid: false }
    }

    /// Makes a storage card that gives a UID and nothing else: MIFARE Ultralight by its ATR.
    pub fn uid_only(uid: Uid) -> Self {
        let atr = Atr::storage(SS_14443A, 0x0003).bytes().to_vec();
        Self { uid, atr, chip: Chip::UidOnly, hidden: None, random_uid: false }
    }

    /// Returns the card with another ATR, broken ones included.
    pub fn with_atr(self, atr: Vec<u8>) -> Self {
        Self { atr, ..self }
    }

    /// Returns the card as one that makes up a UID for every activation, like a phone.
    pub fn with_random_uid(self) -> Self {
        Self { random_uid: true, ..self }
    }

    /// Returns the ATR.
    pub fn atr(&self) -> &[u8] {
        &self.atr
    }

    /// Returns the UID of the card, before any made-up one.
    pub fn uid(&self) -> &Uid {
        &self.uid
    }

    /// Returns the MIFARE Classic chip, when it is one.
    pub fn as_classic(&self) -> Option<&Classic> {
        match &self.chip {
            Chip::Classic(chip) => Some(chip),
            Chip::Cpu(_) | Chip::Recorded(_) | Chip::UidOnly => None,
        }
    }

    /// Returns the bytes that GET DATA answers in the given activation, from 0.
    fn uid_bytes(&self, activation: u32) -> Vec<u8> {
        if !self.random_uid {
            return self.uid.bytes().to_vec();
        }
        // 08 and three bytes that differ from one activation to the next (ISO/IEC 14443-3, table 8).
        let [_, a, b, c] = activation.wrapping_mul(0x009E_3779).wrapping_add(0x0051_F15E).to_be_bytes();
        vec![0x08, a, b, c]
    }

    /// Forgets every selection and authentication, as a card does without power.
    fn power_off(&mut self) {
        match &mut self.chip {
            Chip::Classic(chip) => chip.power_off(),
            Chip::Cpu(chip) => chip.power_off(),
            Chip::Recorded(chip) => chip.power_off(),
            Chip::UidOnly => {}
        }
    }
}
