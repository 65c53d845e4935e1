//! Virtual cards of the chip room, laid on the bench by name; each counts what it is asked.

use std::path::Path;
use std::sync::{Arc, Mutex};

use card_desk::chip::atr::Atr;
use card_desk::chip::dump;
use card_desk::chip::virtual_card::sample::{StudentSample, student};
use card_desk::chip::virtual_card::{Counters, VirtualCard, VirtualReader};
use card_desk::day::Day;
use card_desk::desk::training::shelf::new_card;
use card_desk::id::{EducationId, Name, Uid};
use card_desk::reader::link::Link;

use crate::bench::Card;
use crate::stage::{Deck, Stage, play_with};

type Shared = Arc<Mutex<VirtualReader>>;

/// All cards that were dealt in one scene.
#[derive(Default)]
struct Virtual {
    dealt: Vec<Shared>,
}

/// A virtual card with its reader, in the hand of the driver; the deck keeps the other hand on it.
struct Laid {
    reader: Shared,
    mute: bool,
}

/// Plays a scene with virtual cards, and checks at its end that nobody tried to write to one of them.
pub fn play(test: &str, readers: &[&str], scene: impl FnOnce(&mut Stage)) {
    let mut deck = Virtual::default();
    play_with(test, readers, &mut deck, scene);
    // In the child this deck is empty: the cards lie with the parent.
    for (at, card) in deck.dealt.iter().enumerate() {
        let Counters { writes_seen, refused, .. } = card.lock().unwrap().counters();
        assert_eq!((writes_seen, refused), (0, 0), "card {at} of {test}");
    }
}

impl Deck for Virtual {
    fn deal(&mut self, name: &str) -> Box<dyn Card> {
        let reader = Arc::new(Mutex::new(VirtualReader::new(card(name))));
        self.dealt.push(Arc::clone(&reader));
        Box::new(Laid { reader, mute: name == "mute" })
    }

    /// Commands, authentications and reads of the card that was dealt last.
    fn tell(&self) -> String {
        let Counters { apdus, authentications, reads, .. } = self.dealt.last().unwrap().lock().unwrap().counters();
        format!("{apdus} {authentications} {reads}")
    }
}

impl Card for Laid {
    fn atr(&self) -> Vec<u8> {
        if self.mute { Vec::new() } else { self.reader.lock().unwrap().atr().to_vec() }
    }

    fn transmit(&mut self, command: &[u8]) -> Vec<u8> {
        self.reader.lock().unwrap().transmit_raw(command)
    }

    fn reset(&mut self) {
        self.reader.lock().unwrap().power_cycle();
    }
}

/// Finds the card of a name: a fixture, a student of the demo school as `student:00000001`, or a strange one.
fn card(name: &str) -> VirtualCard {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/chip");
    let uid = |byte: u8| Uid::new(&[0x04, 0xFF, 0xFF, 0, 0, 0, byte]).unwrap();
    match name {
        "old" => dump::open(&fixtures.join("apdu_transcripts.json"), Some("nfsee_BJ_old")).unwrap(),
        "t-union" => dump::open(&fixtures.join("apdu_transcripts.json"), Some("nfsee_TU")).unwrap(),
        "sector" => dump::open(&fixtures.join("own_example_student_1k.mfd"), None).unwrap(),
        "other-key" => student(&StudentSample {
            uid: uid(1),
            education_id: EducationId::parse("00000001").unwrap(),
            name: Name::parse("王子涵").unwrap(),
            valid_to: Day::new(2027, 8, 31).unwrap(),
            key: [0xA0, 0xA1, 0xA2, 0xA3, 0xA4, 0xA5],
        })
        .unwrap(),
        "mute" | "uid-only" => VirtualCard::uid_only(uid(2)),
        "unknown-atr" => VirtualCard::uid_only(uid(3)).with_atr(vec![0x3B, 0x02, 0x14, 0x50]),
        // Some makers put the UID among the historical bytes.
        "marked" => {
            let uid = Uid::new(&[0x04, 0xFF, 0xFF, 0xA1, 0xB2, 0xC3, 0xD4]).unwrap();
            let historical = [&[0x20, 0x90, 0], uid.bytes()].concat();
            VirtualCard::uid_only(uid).with_atr(Atr::contactless(historical).bytes().to_vec())
        }
        "phone" => VirtualCard::uid_only(Uid::new(&[0x08, 1, 2, 3]).unwrap()).with_random_uid(),
        other => {
            let id = other.strip_prefix("student:").unwrap_or_else(|| panic!("the deck has no {other}"));
            new_card(EducationId::parse(id).unwrap()).unwrap()
        }
    }
}
