//! Turns a virtual card into what a PC/SC reader with that card on it answers.
//!
//! As a [`Link`] it takes permitted commands only; `transmit_raw` takes any bytes for skins that speak to
//! programs that are not ours. A command that could change anything is refused and counted. Of a family it takes
//! what a source shows to work, and nothing else; where no source says, what the standard says.

use super::key_slots::{self, KeySlots};
use super::{Chip, VirtualCard, writes};
use crate::reader::apdu::Permitted;
use crate::reader::link::{Fault, Link, Response};
use crate::reader::quirk::{Known, Meaning, Quirk, Signal};
use crate::reader::signal::Blink;

/// A virtual reader, with a virtual card on it or without.
pub struct VirtualReader {
    card: Option<VirtualCard>,
    quirk: Quirk,
    slots: KeySlots,
    counters: Counters,
    mishap: Option<Mishap>,
    since_lay: u32,
    activation: u32,
}

/// What a virtual reader was asked so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counters {
    /// All commands.
    pub apdus: u32,
    /// GENERAL AUTHENTICATE commands.
    pub authentications: u32,
    /// READ BINARY and READ RECORD commands.
    pub reads: u32,
    /// Commands that could have changed a card, a purse or a reader; all were refused.
    pub writes_seen: u32,
    /// Commands refused because they are no reading commands, writes included.
    pub refused: u32,
    /// Times that a link powered the card off and on.
    pub resets: u32,
}

/// A mishap for tests and training; it ends when a card is laid again.
#[derive(Clone)]
pub enum Mishap {
    /// The card moves away after so many further commands.
    TornAfter(u32),
    /// Another card takes its place after so many further commands, and no event tells.
    SwapAfter(u32, Box<VirtualCard>),
    /// The card draws power and does not answer.
    Mute,
}

impl VirtualReader {
    /// Lays a card on a reader that behaves as the standard says.
    pub fn new(card: VirtualCard) -> Self {
        let mut reader = Self::empty();
        reader.card = Some(reader.shown(card));
        reader
    }

    /// Makes a reader without a card.
    pub fn empty() -> Self {
        Self {
            card: None,
            quirk: Quirk::generic(),
            slots: KeySlots::default(),
            counters: Counters::default(),
            mishap: None,
            since_lay: 0,
            activation: 0,
        }
    }

    /// Returns the reader as one of a family that differs from the standard.
    pub fn with_quirk(self, quirk: Quirk) -> Self {
        let mut reader = Self { quirk, ..self };
        reader.card = reader.card.take().map(|card| reader.shown(card));
        reader
    }

    /// Returns the card with the half that this reader shows.
    fn shown(&self, card: VirtualCard) -> VirtualCard {
        card.with_half(self.quirk.may_hide_classic())
    }

    /// Lays a card, in place of the one that lies there; counters go on.
    pub fn lay(&mut self, card: VirtualCard) {
        self.card = Some(self.shown(card));
        self.mishap = None;
        self.since_lay = 0;
        self.activate();
    }

    /// Takes the card away.
    pub fn lift(&mut self) -> Option<VirtualCard> {
        self.mishap = None;
        self.card.take()
    }

    /// Lets a mishap happen to the card that lies there.
    pub fn inject(&mut self, mishap: Mishap) {
        self.since_lay = 0;
        self.mishap = Some(mishap);
    }

    /// Returns whether a card lies on the reader; one that was torn away does not.
    pub fn is_present(&self) -> bool {
        self.card.is_some()
    }

    /// Returns what was asked so far.
    pub fn counters(&self) -> Counters {
        self.counters
    }

    /// Powers the card off and on; keys in the reader stay, as they do in real ones.
    pub fn power_cycle(&mut self) {
        self.activate();
    }

    /// Answers any bytes, status word last; no bytes at all when no card answers.
    pub fn transmit_raw(&mut self, command: &[u8]) -> Vec<u8> {
        self.exchange(command).unwrap_or_default()
    }

    fn activate(&mut self) {
        self.activation = self.activation.wrapping_add(1);
        if let Some(card) = &mut self.card {
            card.power_off();
        }
    }

    fn exchange(&mut self, command: &[u8]) -> Result<Vec<u8>, Fault> {
        match (self.strike(), self.quirk.words.card_gone.first()) {
            (Ok(()), _) => {}
            // Some readers say it with a status word before the driver notices.
            (Err(Fault::CardMoved), Some(word)) => return Ok(status(word.0)),
            (Err(fault), _) => return Err(fault),
        }
        let Some(card) = self.card.as_mut() else { return Err(Fault::NoCard) };
        self.since_lay = self.since_lay.saturating_add(1);
        self.counters.apdus += 1;
        match command {
            [0xFF, 0x86 | 0x88, ..] => self.counters.authentications += 1,
            [0xFF | 0x00, 0xB0 | 0xB2, ..] => self.counters.reads += 1,
            _ => {}
        }
        if writes::changes_something(command) {
            self.counters.writes_seen += 1;
            self.counters.refused += 1;
            return Ok(status(match command {
                [0xFF, 0x82, ..] => self.quirk.key.permanent_refused.first().map_or(0x6A81, |word| word.0),
                [0xFF, ..] => 0x6A81,
                _ => 0x6982,
            }));
        }
        if Blink::check(command).is_some() && self.quirk.signal == Signal::Acr122u {
            // 90, and how the lamp stands: green, as with a card (ACR122U API V2.04).
            return Ok(status(0x9002));
        }
        let served = matches!(
            command,
            [0xFF, 0xCA | 0x82 | 0x86 | 0x88 | 0xB0, ..]
                | [0x00 | 0x80, 0xA4 | 0xB0 | 0xB2 | 0xC0 | 0x84 | 0xCA | 0x5C, ..]
        );
        self.counters.refused += u32::from(!served);
        let word = |meaning| status(self.quirk.words.word(meaning).0);
        Ok(match command {
            [0xFF, 0xCA, rest @ ..] => get_uid(rest, card.uid_bytes(self.activation)),
            [0xFF, 0x82, rest @ ..] => status(self.slots.load(&self.quirk, rest)),
            [0xFF, 0x86, 0x00, 0x00, 0x05, 0x01, 0x00, block, type_byte, slot] => {
                authenticate(card, &self.slots, &self.quirk, *block, *type_byte, *slot)
            }
            [0xFF, 0x88, 0x00, block, type_byte, slot] | [0xFF, 0x88, 0x00, block, type_byte, slot, 0x00]
                if self.quirk.key.obsolete_88 == Known::Yes =>
            {
                authenticate(card, &self.slots, &self.quirk, *block, *type_byte, *slot)
            }
            [0xFF, 0xB0, 0x00, block, le] => read_block(card, &self.quirk, *block, *le),
            [0xFF, ..] => word(Meaning::Unsupported),
            _ => match &mut card.chip {
                Chip::Cpu(chip) => chip.answer(command),
                Chip::Recorded(chip) => chip.answer(command),
                Chip::Classic(_) | Chip::UidOnly => status(0x6A81),
            },
        })
    }

    /// Lets the mishap happen when its time has come.
    fn strike(&mut self) -> Result<(), Fault> {
        match &self.mishap {
            Some(Mishap::Mute) => Err(Fault::CardMute),
            Some(Mishap::TornAfter(after)) if self.since_lay >= *after => {
                self.card = None;
                Err(Fault::CardMoved)
            }
            Some(Mishap::SwapAfter(after, _)) if self.since_lay >= *after => {
                if let Some(Mishap::SwapAfter(_, other)) = self.mishap.take() {
                    self.card = Some(self.shown(*other));
                    self.activate();
                }
                Ok(())
            }
            Some(Mishap::TornAfter(_) | Mishap::SwapAfter(..)) | None => Ok(()),
        }
    }
}

impl Link for VirtualReader {
    fn transmit(&mut self, command: &Permitted) -> Result<Response, Fault> {
        Response::parse(&self.exchange(command.bytes())?)
    }

    fn cold_reset(&mut self) -> Result<(), Fault> {
        self.strike()?;
        if self.card.is_none() {
            return Err(Fault::NoCard);
        }
        self.counters.resets += 1;
        self.activate();
        Ok(())
    }

    fn atr(&self) -> &[u8] {
        self.card.as_ref().map(VirtualCard::atr).unwrap_or_default()
    }
}

fn get_uid(rest: &[u8], mut uid: Vec<u8>) -> Vec<u8> {
    let len = u8::try_from(uid.len()).unwrap_or(0);
    match rest {
        [0x00, 0x00] => [uid.as_slice(), &[0x90, 0x00]].concat(),
        [0x00, 0x00, le] if *le == 0 || *le == len => {
            uid.extend([0x90, 0x00]);
            uid
        }
        [0x00, 0x00, _] => status(0x6C00 | u16::from(len)),
        _ => status(0x6A81),
    }
}

fn authenticate(
    card: &mut VirtualCard,
    slots: &KeySlots,
    quirk: &Quirk,
    block: u8,
    type_byte: u8,
    slot: u8,
) -> Vec<u8> {
    let word = |meaning| status(quirk.words.word(meaning).0);
    let Chip::Classic(chip) = &mut card.chip else { return word(Meaning::Unsupported) };
    let Some((key_type, slot)) = key_slots::named(quirk, type_byte, slot) else { return word(Meaning::KeySlot) };
    match slots.find(slot) {
        None => word(Meaning::KeySlot),
        Some(key) if chip.authenticate(block, key_type, key) => status(0x9000),
        Some(_) => word(Meaning::KeyRefused),
    }
}

/// Answers one block, and never more: what a read beyond the limit of a family brings is refused.
fn read_block(card: &mut VirtualCard, quirk: &Quirk, block: u8, le: u8) -> Vec<u8> {
    let word = |meaning| status(quirk.words.word(meaning).0);
    let Chip::Classic(chip) = &mut card.chip else { return word(Meaning::Unsupported) };
    let is_length = le == 0x10 || (le == 0x00 && quirk.read.le_00 == Known::Yes);
    if !is_length {
        return word(Meaning::Length);
    }
    if !chip.is_open(block) {
        chip.power_off();
        return word(Meaning::NotAuthenticated);
    }
    chip.read(block).map_or(word(Meaning::KeyRefused), |bytes| [bytes.as_slice(), &[0x90, 0x00]].concat())
}

fn status(sw: u16) -> Vec<u8> {
    sw.to_be_bytes().to_vec()
}

#[cfg(test)]
mod tests {
    use super::super::classic::Classic;
    use super::super::cpu::CpuCard;
    use super::*;
    use crate::chip::hex::{parse_hex, show_hex};
    use crate::id::Uid;

    fn uid(byte: u8) -> Uid {
        Uid::new(&[byte; 4]).unwrap()
    }

    fn classic() -> VirtualReader {
        VirtualReader::new(VirtualCard::classic(uid(1), Classic::blank(64).unwrap()))
    }

    fn check(reader: &mut VirtualReader, command: &str, want: &str) {
        assert_eq!(show_hex(&reader.transmit_raw(&parse_hex(command).unwrap())), want, "{command}");
    }

    #[test]
    fn a_storage_card_is_read_as_pc_sc_says() {
        let mut reader = classic();
        check(&mut reader, "FFCA000000", "010101019000");
        check(&mut reader, "FFCA000004", "010101019000");
        check(&mut reader, "FFCA000007", "6C04");
        check(&mut reader, "FFCA010000", "6A81");
        check(&mut reader, "FF860000050100046000", "6988");
        check(&mut reader, "FFB0000410", "6982");
        check(&mut reader, "FF82000006FFFFFFFFFFFF", "9000");
        check(&mut reader, "FF860000050100046000", "9000");
        check(&mut reader, "FFB0000410", "000000000000000000000000000000009000");
        check(&mut reader, "FFB0000404", "6C10");
        check(&mut reader, "FF8800086000", "6A81");
        check(&mut reader, "FF860000050100046100", "6300");
        check(&mut reader, "FFB0000410", "6982");
        check(&mut reader, "00A40000023F00", "6A81");
        assert_eq!(reader.counters(), Counters { apdus: 14, authentications: 4, reads: 4, ..Counters::default() });
    }

    #[test]
    fn a_card_with_files_gets_its_commands_and_the_reader_gives_the_uid() {
        let mut reader = VirtualReader::new(VirtualCard::cpu(uid(2), CpuCard::default()));
        check(&mut reader, "FFCA000000", "020202029000");
        check(&mut reader, "00B0840020", "6A82");
        check(&mut reader, "FFB0000410", "6A81");
        check(&mut reader, "FF860000050100046000", "6A81");
    }

    #[test]
    fn every_write_is_refused_and_counted() {
        let mut reader = classic();
        for command in ["FFD6000410000102030405060708090A0B0C0D0E0F", "FFD40004050100000001", "FF82200006FFFFFFFFFFFF"]
        {
            check(&mut reader, command, "6A81");
        }
        for command in ["00D6840001FF", "00DC01C417", "805000020B", "8052000000", "8054010000", "0020000003313233"] {
            check(&mut reader, command, "6982");
        }
        check(&mut reader, "FFEE000000", "6A81");
        let counters = reader.counters();
        assert_eq!((counters.writes_seen, counters.refused), (9, 10));
    }

    #[test]
    fn a_torn_card_is_gone_until_one_is_laid_again() {
        let mut reader = classic();
        reader.inject(Mishap::TornAfter(1));
        assert!(reader.transmit(&Permitted::get_uid()).is_ok());
        assert_eq!(reader.transmit(&Permitted::get_uid()), Err(Fault::CardMoved));
        assert_eq!(reader.cold_reset(), Err(Fault::CardMoved));
        check(&mut reader, "FFCA000000", "");
        assert!(!reader.is_present());
        reader.lay(VirtualCard::uid_only(uid(3)));
        check(&mut reader, "FFCA000000", "030303039000");
    }

    #[test]
    fn a_swap_changes_the_uid_and_drops_the_authentication() {
        let mut reader = classic();
        check(&mut reader, "FF82000006FFFFFFFFFFFF", "9000");
        check(&mut reader, "FF860000050100046000", "9000");
        let other = VirtualCard::classic(uid(9), Classic::blank(64).unwrap());
        reader.inject(Mishap::SwapAfter(0, Box::new(other)));
        check(&mut reader, "FFB0000410", "6982");
        check(&mut reader, "FFCA000000", "090909099000");
    }

    #[test]
    fn a_mute_card_and_an_empty_reader_are_different_faults() {
        let mut reader = classic();
        reader.inject(Mishap::Mute);
        assert_eq!(reader.transmit(&Permitted::get_uid()), Err(Fault::CardMute));
        assert!(reader.lift().is_some());
        assert_eq!(reader.transmit(&Permitted::get_uid()), Err(Fault::NoCard));
    }

    #[test]
    fn a_random_uid_holds_for_one_activation() {
        let mut reader = VirtualReader::new(VirtualCard::uid_only(uid(1)).with_random_uid());
        let first = reader.transmit_raw(&[0xFF, 0xCA, 0, 0, 0]);
        assert_eq!(reader.transmit_raw(&[0xFF, 0xCA, 0, 0, 0]), first);
        reader.power_cycle();
        let second = reader.transmit_raw(&[0xFF, 0xCA, 0, 0, 0]);
        assert!(first != second && first[0] == 0x08 && second[0] == 0x08);
    }

    #[test]
    fn a_reader_that_stores_keys_by_type_finds_them_by_type() {
        let quirk = Quirk::of("Identiv uTrust 3700 F CL Reader");
        let mut reader = classic().with_quirk(quirk);
        check(&mut reader, "FF82000006FFFFFFFFFFFF", "6988");
        check(&mut reader, "FF82006006FFFFFFFFFFFF", "9000");
        check(&mut reader, "FF860000050100046000", "6988");
        check(&mut reader, "FF860000050100046001", "9000");
        check(&mut reader, "FF860000050100046101", "6988");
        check(&mut reader, "FF82006006AAAAAAAAAAAA", "9000");
        check(&mut reader, "FF860000050100046001", "6983");
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(20_000))]
        #[test]
        fn no_bytes_at_all_change_a_card_and_no_permitted_command_counts_as_a_write(
            head in proptest::sample::select(vec![0xFF_u8, 0x00, 0x80, 0x84, 0x53]),
            rest in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..12),
        ) {
            let command = [&[head], rest.as_slice()].concat();
            let mut reader = classic();
            let before = reader.card.as_ref().and_then(|card| card.as_classic()).map(|chip| chip.blocks().to_vec());
            check(&mut reader, "FF82000006FFFFFFFFFFFF", "9000");
            check(&mut reader, "FF860000050100046000", "9000");
            proptest::prop_assert!(reader.transmit_raw(&command).len() >= 2);
            let after = reader.card.as_ref().and_then(|card| card.as_classic()).map(|chip| chip.blocks().to_vec());
            proptest::prop_assert!(before == after);
            let counters = reader.counters();
            proptest::prop_assert!(Permitted::check(&command).is_err() || counters.refused == 0);
            proptest::prop_assert!(counters.writes_seen <= counters.refused);
        }
    }
}
