//! Virtual cards to lay on a virtual reader, each playing a part that a desk meets.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::chip::facts::{ChipFacts, PartSeen};
use crate::chip::key::KeyRing;
use crate::chip::profile::Shelf;
use crate::chip::survey::{Survey, survey};
use crate::chip::virtual_card::VirtualCard;
use crate::chip::virtual_card::reader::{Counters, Mishap, VirtualReader};
use crate::chip::virtual_card::sample::{TransitSample, t_union};
use crate::chip::{self, ReadOptions};
use crate::day::Day;
use crate::desk::board::{ShelfCard, ShelfLabel};
use crate::desk::cards::Cards;
use crate::id::{EducationId, NotAnId, Uid};
use crate::reader::link::{Fault, Status};
use crate::reader::quirk::Quirk;
use crate::reader::signal::Tone;
use crate::record::Student;

use super::school;

/// Commands that a hasty hand lets through before it takes the card away.
const HASTY_AFTER: u32 = 2;

/// A card of the shelf with the part it plays.
#[derive(Clone)]
pub struct Part {
    /// What the clerk sees of it.
    pub card: ShelfCard,
    /// The chip.
    pub chip: VirtualCard,
    /// A second chip, for two cards at once.
    pub second: Option<VirtualCard>,
}

/// A virtual reader with its shelf; clones share both.
#[derive(Clone)]
pub struct VirtualCards {
    inner: Arc<Mutex<Inner>>,
}

struct Inner {
    reader: VirtualReader,
    parts: Vec<Part>,
    profiles: Shelf,
    keys: KeyRing,
    seen: Vec<PartSeen>,
    tone: Option<Tone>,
}

impl VirtualCards {
    /// Makes an empty shelf beside an empty reader.
    pub fn new(profiles: Shelf, keys: KeyRing) -> Self {
        let inner =
            Inner { reader: VirtualReader::empty(), parts: Vec::new(), profiles, keys, seen: Vec::new(), tone: None };
        Self { inner: Arc::new(Mutex::new(inner)) }
    }

    /// Puts a card on the shelf and returns its place.
    pub fn add(&self, part: Part) -> usize {
        let mut inner = self.inner();
        inner.parts.push(part);
        inner.parts.len() - 1
    }

    /// Replaces the whole shelf.
    pub fn fill(&self, parts: Vec<Part>) {
        self.inner().parts = parts;
    }

    /// Returns what the virtual reader was asked so far.
    pub fn counters(&self) -> Counters {
        self.inner().reader.counters()
    }

    /// Returns what the lamp of a real reader would have said last.
    pub fn tone(&self) -> Option<Tone> {
        self.inner().tone
    }

    /// Lets a mishap happen to the card that lies on the reader.
    pub fn mishap(&self, mishap: Mishap) {
        self.inner().reader.inject(mishap);
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Cards for VirtualCards {
    fn read(&mut self, _reader: &str) -> Result<ChipFacts, Fault> {
        let mut inner = self.inner();
        inner.seen.clear();
        if inner.parts.iter().any(|part| part.card.laid && part.card.label == ShelfLabel::Foreign) {
            return Err(Fault::NoUid(Status(0x6A81)));
        }
        let Inner { reader, profiles, keys, seen, .. } = &mut *inner;
        chip::read_noting(reader, &Quirk::generic(), profiles, keys, ReadOptions::default(), seen)
    }

    fn parts(&self) -> Vec<PartSeen> {
        self.inner().seen.clone()
    }

    fn survey(&mut self) -> Result<Survey, Fault> {
        let mut inner = self.inner();
        let Inner { reader, keys, .. } = &mut *inner;
        survey(reader, &Quirk::generic(), keys, &mut |_| {})
    }

    fn profiles(&self) -> Shelf {
        self.inner().profiles.clone()
    }

    fn has_key(&self, name: &str) -> bool {
        self.inner().keys.has(name)
    }

    fn signal(&mut self, _reader: &str, tone: Tone) {
        self.inner().tone = Some(tone);
    }

    fn shelf(&self) -> Vec<ShelfCard> {
        self.inner().parts.iter().map(|part| part.card.clone()).collect()
    }

    fn lay(&mut self, place: usize) -> bool {
        let mut inner = self.inner();
        let Some(part) = inner.parts.get(place).cloned() else { return false };
        for (at, other) in inner.parts.iter_mut().enumerate() {
            other.card.laid = at == place;
        }
        inner.reader.lay(part.chip);
        match (part.card.label, part.second) {
            (ShelfLabel::Dead, _) => inner.reader.inject(Mishap::Mute),
            (ShelfLabel::Hasty, _) => inner.reader.inject(Mishap::TornAfter(HASTY_AFTER)),
            (ShelfLabel::Two, Some(second)) => inner.reader.inject(Mishap::SwapAfter(1, Box::new(second))),
            (ShelfLabel::Good | ShelfLabel::Stranger | ShelfLabel::Old | ShelfLabel::Lost, _) => {}
            (ShelfLabel::Swapped | ShelfLabel::Phone | ShelfLabel::Two | ShelfLabel::Foreign, _) => {}
        }
        true
    }

    fn lift(&mut self) {
        let mut inner = self.inner();
        let _card = inner.reader.lift();
        for part in &mut inner.parts {
            part.card.laid = false;
        }
    }

    fn writes_seen(&self) -> u64 {
        u64::from(self.counters().writes_seen)
    }

    fn take_keys(&mut self, keys: KeyRing) {
        self.inner().keys = keys;
    }
}

/// Makes the new card of a student: a transit card of the public T-Union layout with invented numbers.
pub fn new_card(id: EducationId) -> Result<VirtualCard, NotAnId> {
    let number = school::transit_number(id)?;
    Ok(t_union(&TransitSample {
        uid: uid_of(id, 0x04)?,
        number,
        valid_from: today_of_making()?,
        valid_to: end_of_purse()?,
        kind: 2,
        balance_fen: 0,
        locked: false,
    }))
}

/// Makes a card that no list has.
pub fn strange_card(mark: u8) -> Result<VirtualCard, NotAnId> {
    Ok(VirtualCard::uid_only(Uid::new(&[0x77, 0x00, 0x00, mark])?))
}

/// Makes a phone that shows a made-up UID.
pub fn phone() -> Result<VirtualCard, NotAnId> {
    Ok(VirtualCard::uid_only(Uid::new(&[0x08, 0x12, 0x34, 0x56])?).with_random_uid())
}

/// Derives a UID from an education ID: the first byte tells which card of the student it is.
fn uid_of(id: EducationId, first: u8) -> Result<Uid, NotAnId> {
    let digits: u32 = id.as_str().parse().unwrap_or_default();
    let [a, b, c, d] = digits.to_be_bytes();
    Uid::new(&[first, 0xDE, 0x30, a, b, c, d])
}

fn today_of_making() -> Result<Day, NotAnId> {
    Day::new(2026, 9, 1).map_err(|_| NotAnId::Word)
}

fn end_of_purse() -> Result<Day, NotAnId> {
    Day::new(2040, 12, 31).map_err(|_| NotAnId::Word)
}

/// Puts a card on the shelf in a part.
pub fn part(label: ShelfLabel, chip: VirtualCard, student: Option<&Student>) -> Part {
    let name = student.map(|student| student.name.as_str().to_owned());
    Part { card: ShelfCard { label, name, laid: false }, chip, second: None }
}
