//! Cards that answer anything: what the layouts make of it.

use card_desk::chip::ReadOptions;
use card_desk::chip::atr::{Atr, SS_14443A};
use card_desk::chip::hex::parse_hex;
use card_desk::chip::key::KeyRing;
use card_desk::chip::profile::Shelf;
use card_desk::reader::apdu::Permitted;
use card_desk::reader::link::{Fault, Link, Response};
use card_desk::reader::quirk::Quirk;

use crate::noise::Noise;
use crate::{fixture, run, sentence};

/// Most commands of one reading: every profile, every record list, every 61xx.
const COMMANDS_MAX: u32 = 1_000;

/// A card that answers noise, or good answers changed.
struct Babbler<'n> {
    noise: &'n mut Noise,
    good: &'n [Vec<u8>],
    atr: Vec<u8>,
    uid: [u8; 4],
}

impl Link for Babbler<'_> {
    fn transmit(&mut self, command: &Permitted) -> Result<Response, Fault> {
        let noise = &mut *self.noise;
        let raw = match command.bytes() {
            [0xFF, 0xCA, ..] => [&self.uid[..], &[0x90, 0x00]].concat(),
            [0xFF, 0x82 | 0x86, ..] if noise.below(8) != 0 => vec![0x90, 0x00],
            [0xFF, 0xB0, ..] if noise.below(8) != 0 => {
                let block: Vec<u8> = (0..16).map(|_| noise.next() as u8).collect();
                [block.as_slice(), &[0x90, 0x00]].concat()
            }
            _ => {
                let mut answer = noise.file(self.good, 256);
                match noise.below(6) {
                    0 => {}
                    1 => answer.extend([0x61, noise.next() as u8]),
                    2 => answer.extend([0x62, *noise.one(&[0x81, 0x82, 0x83, 0x84])]),
                    _ => answer.extend([0x90, 0x00]),
                }
                answer
            }
        };
        if noise.below(400) == 0 { Err(Fault::CardMoved) } else { Response::parse(&raw) }
    }

    fn cold_reset(&mut self) -> Result<(), Fault> {
        Ok(())
    }

    fn atr(&self) -> &[u8] {
        &self.atr
    }
}

/// The answers of all recorded cards, without their status words.
fn answers() -> Vec<Vec<u8>> {
    let file: serde_json::Value =
        serde_json::from_slice(&fixture("tests/fixtures/chip/apdu_transcripts.json")).unwrap();
    let cards = file.as_object().unwrap().values();
    let steps = cards.flat_map(|card| card["exchange"].as_array().unwrap());
    let bytes = steps.filter_map(|step| parse_hex(step[1].as_str().unwrap()));
    bytes.filter(|bytes| bytes.len() > 2).map(|bytes| bytes[..bytes.len() - 2].to_vec()).collect()
}

#[test]
fn any_answers_of_a_card_become_fields_findings_or_a_fault() {
    let (shelf, good) = (Shelf::builtin(true).unwrap(), answers());
    let keys = KeyRing::parse("[[key]]\nname = 'edu.student.read'\nvalue = 'FFFFFFFFFFFF'\n").unwrap();
    let atrs = [1, 2, 0x26].map(|name| Atr::storage(SS_14443A, name).bytes().to_vec());
    let files = Atr::contactless(Vec::new()).bytes().to_vec();
    let quirk = Quirk::generic();
    run("card answers", |noise| {
        let atr = if noise.below(3) == 0 { noise.one(&atrs).clone() } else { files.clone() };
        let options = ReadOptions { balance: noise.below(2) == 0, lists: noise.below(2) == 0 };
        let mut link = Babbler { noise, good: &good, atr, uid: [1, 2, 3, 4] };
        match card_desk::chip::read(&mut link, &quirk, &shelf, &keys, options) {
            Ok(facts) => {
                assert!(facts.cost.apdus < COMMANDS_MAX, "{} commands", facts.cost.apdus);
                let text =
                    serde_json::to_string(&facts.fields.iter().map(|field| &field.value).collect::<Vec<_>>()).unwrap();
                assert!(facts.fields.len() < 500 && text.len() < 100_000, "{} bytes of values", text.len());
                assert!(facts.findings.len() < 500);
                !facts.fields.is_empty()
            }
            Err(fault) => {
                sentence(fault);
                false
            }
        }
    });
}
