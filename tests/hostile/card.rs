//! Cards that answer as no card should.

use std::path::Path;
use std::sync::Arc;

use card_desk::chip::atr::{Atr, SS_14443A};
use card_desk::chip::dump;
use card_desk::chip::virtual_card::VirtualReader;
use card_desk::reader::link::Link;

use crate::bench::{Card, Gate};

/// A card that plays one trick.
pub struct Hostile {
    trick: Trick,
    atr: Vec<u8>,
    /// Commands so far.
    asked: usize,
    good: VirtualReader,
    gate: Arc<Gate>,
}

/// What a card does wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trick {
    /// Nothing.
    Good,
    /// Some bytes, and more to come, for ever.
    MoreForEver,
    /// Another length, for ever.
    OtherLengthForEver,
    /// So many bytes as an answer to everything.
    Bytes(usize),
    /// A good storage card whose blocks have so many bytes.
    BlocksOf(usize),
    /// Answers whose templates tell of more bytes than there are.
    LengthsBeyond,
    /// Files and records of no bytes.
    NoBytes,
    /// A good card that does not answer a command until it is let.
    Silent,
    /// A good card behind an ATR of so many bytes: the right ones first, then 00.
    AtrOf(usize),
    /// A good card behind an ATR that is none.
    AtrOfGarbage,
}

/// The tricks, with names for the stage.
pub const TRICKS: [(&str, Trick); 18] = [
    ("good", Trick::Good),
    ("more", Trick::MoreForEver),
    ("other-length", Trick::OtherLengthForEver),
    ("bytes-0", Trick::Bytes(0)),
    ("bytes-1", Trick::Bytes(1)),
    ("bytes-2", Trick::Bytes(2)),
    ("bytes-258", Trick::Bytes(258)),
    ("bytes-65538", Trick::Bytes(65_538)),
    ("blocks-15", Trick::BlocksOf(15)),
    ("blocks-17", Trick::BlocksOf(17)),
    ("blocks-0", Trick::BlocksOf(0)),
    ("beyond", Trick::LengthsBeyond),
    ("no-bytes", Trick::NoBytes),
    ("silent", Trick::Silent),
    ("atr-0", Trick::AtrOf(0)),
    ("atr-1", Trick::AtrOf(1)),
    ("atr-33", Trick::AtrOf(33)),
    ("atr-garbage", Trick::AtrOfGarbage),
];

impl Hostile {
    /// Makes the card of a name; one that is silent waits for the gate.
    pub fn named(name: &str, gate: Arc<Gate>) -> Self {
        let found = TRICKS.iter().find(|(known, _)| *known == name);
        let (_, trick) = *found.unwrap_or_else(|| panic!("no trick is called {name}"));
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/chip/own_example_student_1k.mfd");
        let good = VirtualReader::new(dump::open(&file, None).unwrap());
        let storage = Atr::storage(SS_14443A, 1).bytes().to_vec();
        let atr = match trick {
            Trick::AtrOf(len) => storage.into_iter().chain([0; 33]).take(len).collect(),
            Trick::AtrOfGarbage => vec![0x77; 20],
            Trick::MoreForEver | Trick::OtherLengthForEver | Trick::LengthsBeyond | Trick::NoBytes => {
                Atr::contactless(Vec::new()).bytes().to_vec()
            }
            Trick::Good | Trick::Bytes(_) | Trick::BlocksOf(_) | Trick::Silent => good.atr().to_vec(),
        };
        Self { trick, atr, asked: 0, good, gate }
    }

    /// Returns how many commands came.
    pub fn asked(&self) -> usize {
        self.asked
    }
}

impl Card for Hostile {
    fn atr(&self) -> Vec<u8> {
        self.atr.clone()
    }

    fn transmit(&mut self, command: &[u8]) -> Vec<u8> {
        self.asked += 1;
        // The reader itself gives the number, but for the tricks that begin there.
        let is_number = matches!(command, [0xFF, 0xCA, ..]);
        match self.trick {
            Trick::Bytes(len) => vec![0x90; len],
            _ if is_number => self.good.transmit_raw(command),
            Trick::MoreForEver => [&[0xAA; 16][..], &[0x61, 0x10]].concat(),
            Trick::OtherLengthForEver => vec![0x6C, self.asked as u8 | 1],
            Trick::LengthsBeyond => match command {
                [_, 0xA4, ..] => vec![0x6F, 0x82, 0xFF, 0xFF, 0x84, 0x7F, 0xA5, 0x90, 0x00],
                _ => vec![0x9F, 0x0C, 0x81, 0xFF, 0x70, 0x90, 0x00],
            },
            Trick::NoBytes => vec![0x90, 0x00],
            Trick::BlocksOf(len) => match (command, self.good.transmit_raw(command)) {
                ([0xFF, 0xB0, ..], answer) if answer.len() == 18 => {
                    answer.iter().copied().cycle().take(len).chain([0x90, 0x00]).collect()
                }
                (_, answer) => answer,
            },
            Trick::Good | Trick::Silent | Trick::AtrOf(_) | Trick::AtrOfGarbage => self.good.transmit_raw(command),
        }
    }

    fn reset(&mut self) {
        self.good.power_cycle();
    }

    fn gate(&self) -> Option<Arc<Gate>> {
        (self.trick == Trick::Silent && self.asked > 0).then(|| Arc::clone(&self.gate))
    }
}
