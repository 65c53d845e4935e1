//! Where the desk reads its cards: a PC/SC reader, or the virtual one of the training mode.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use crate::chip::facts::{ChipFacts, ChipSeen, PartSeen};
use crate::chip::key::KeyRing;
use crate::chip::profile::Shelf;
use crate::chip::survey::{Survey, survey};
use crate::chip::{self, ReadOptions};
use crate::desk::board::ShelfCard;
use crate::reader::link::Fault;
use crate::reader::pace::Limits;
use crate::reader::patient::{Patient, within};
use crate::reader::pcsc::Readers;
use crate::reader::quirk::Quirk;
use crate::reader::signal::{Blink, Tone};

/// How long the smart card service may take to say which readers there are.
const SERVICE_WAIT: Duration = Duration::from_secs(3);

/// Reads the card that lies on a reader.
pub trait Cards {
    /// Reads the whole card once; blocks until it is done or failed.
    fn read(&mut self, reader: &str) -> Result<ChipFacts, Fault>;

    /// Asks the card that lies on a reader what it answers; nothing of it is kept.
    fn survey(&mut self) -> Result<Survey, Fault> {
        Err(Fault::NoCard)
    }

    /// Returns what became of each part of the card read last, torn ones included; none before the first card.
    fn parts(&self) -> Vec<PartSeen> {
        Vec::new()
    }

    /// Returns the card profiles that a reading tries.
    fn profiles(&self) -> Shelf {
        Shelf::empty()
    }

    /// Returns whether the key file has a key of this name.
    fn has_key(&self, _name: &str) -> bool {
        false
    }

    /// Returns the cards that can be laid on a virtual reader: none on a real one.
    fn shelf(&self) -> Vec<ShelfCard> {
        Vec::new()
    }

    /// Lays the card of a place of the shelf; returns whether there is one.
    fn lay(&mut self, _place: usize) -> bool {
        false
    }

    /// Lets the lamp of a reader say how the card was judged, where the reader can; never waited for.
    fn signal(&mut self, _reader: &str, _tone: Tone) {}

    /// Takes the card off the virtual reader.
    fn lift(&mut self) {}

    /// Returns the commands that tried to write; none can be expressed towards a real reader.
    fn writes_seen(&self) -> u64 {
        0
    }

    /// Takes other keys to read with; those from before are wiped.
    fn take_keys(&mut self, _keys: KeyRing) {}
}

/// Cards on real readers, through the smart card service, read on a thread of their own.
pub struct PcscCards {
    shelf: Arc<Shelf>,
    keys: Arc<KeyRing>,
    options: ReadOptions,
    patient: Patient,
    /// Of the reading last begun; one that was left behind writes into its own.
    parts: Arc<Mutex<Vec<PartSeen>>>,
    signals: bool,
    /// Reader of the card read last.
    last: Option<String>,
}

impl PcscCards {
    /// Takes the layouts and keys to read with; the service is asked at the first card.
    pub fn new(shelf: Shelf, keys: KeyRing, options: ReadOptions) -> Self {
        Self::through(Patient::default(), shelf, keys, options)
    }

    /// Lets lamp and buzzer of the reader say how a card was judged, when `on`.
    pub fn with_signals(self, on: bool) -> Self {
        Self { signals: on, ..self }
    }

    /// Reads through links of another kind.
    pub fn through(patient: Patient, shelf: Shelf, keys: KeyRing, options: ReadOptions) -> Self {
        let (shelf, keys) = (Arc::new(shelf), Arc::new(keys));
        Self { shelf, keys, options, patient, parts: Arc::default(), signals: false, last: None }
    }
}

impl Cards for PcscCards {
    fn profiles(&self) -> Shelf {
        self.shelf.as_ref().clone()
    }

    fn has_key(&self, name: &str) -> bool {
        self.keys.has(name)
    }

    fn read(&mut self, reader: &str) -> Result<ChipFacts, Fault> {
        self.last = Some(reader.to_owned());
        let (shelf, keys, options) = (Arc::clone(&self.shelf), Arc::clone(&self.keys), self.options);
        let (quirk, parts) = (Quirk::of(reader), Arc::default());
        self.parts = Arc::clone(&parts);
        self.patient.read(reader, &Limits::DESK, move |link| {
            // A card that did not even answer has no parts; those of the one before are not its own.
            let mut noted = Vec::new();
            let read = chip::read_noting(link, &quirk, &shelf, &keys, options, &mut noted);
            *parts.lock().unwrap_or_else(PoisonError::into_inner) = noted;
            read
        })
    }

    fn parts(&self) -> Vec<PartSeen> {
        self.parts.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn signal(&mut self, reader: &str, tone: Tone) {
        let blink = Blink::of(Quirk::of(reader).signal, tone).filter(|_| self.signals);
        let Some(blink) = blink else { return };
        let reader = reader.to_owned();
        // No thread, no service, no card any more: the screen has said it already.
        let _ = thread::Builder::new().name("reader-signal".to_owned()).spawn(move || {
            let _ = Readers::establish().and_then(|readers| readers.signal(&reader, blink));
        });
    }

    fn take_keys(&mut self, keys: KeyRing) {
        self.keys = Arc::new(keys);
    }

    fn survey(&mut self) -> Result<Survey, Fault> {
        // With two readers the card that was laid last is meant.
        let mut names: Vec<String> = self.last.iter().cloned().collect();
        let listed = within(SERVICE_WAIT, || Readers::establish()?.list()).unwrap_or(Err(Fault::ServiceDown))?;
        names.retain(|last| listed.contains(last));
        names.extend(listed.into_iter().filter(|name| Some(name) != self.last.as_ref()));
        let mut last = Fault::NoReader;
        for name in names {
            let (keys, quirk) = (Arc::clone(&self.keys), Quirk::of(&name));
            match self.patient.read(&name, &Limits::SURVEY, move |link| survey(link, &quirk, &keys, &mut |_| {})) {
                Err(fault @ Fault::NoCard) => last = fault,
                seen => return seen,
            }
        }
        Err(last)
    }
}

/// Cards that outlive the desk at which they are read; clones share them.
#[derive(Clone)]
pub struct SharedCards(Arc<Mutex<Box<dyn Cards + Send>>>);

impl SharedCards {
    /// Takes the cards.
    pub fn new(cards: Box<dyn Cards + Send>) -> Self {
        Self(Arc::new(Mutex::new(cards)))
    }

    fn cards(&self) -> MutexGuard<'_, Box<dyn Cards + Send>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Cards for SharedCards {
    fn read(&mut self, reader: &str) -> Result<ChipFacts, Fault> {
        self.cards().read(reader)
    }

    fn survey(&mut self) -> Result<Survey, Fault> {
        self.cards().survey()
    }

    fn parts(&self) -> Vec<PartSeen> {
        self.cards().parts()
    }

    fn profiles(&self) -> Shelf {
        self.cards().profiles()
    }

    fn has_key(&self, name: &str) -> bool {
        self.cards().has_key(name)
    }

    fn shelf(&self) -> Vec<ShelfCard> {
        self.cards().shelf()
    }

    fn lay(&mut self, place: usize) -> bool {
        self.cards().lay(place)
    }

    fn signal(&mut self, reader: &str, tone: Tone) {
        self.cards().signal(reader, tone);
    }

    fn lift(&mut self) {
        self.cards().lift();
    }

    fn writes_seen(&self) -> u64 {
        self.cards().writes_seen()
    }

    fn take_keys(&mut self, keys: KeyRing) {
        self.cards().take_keys(keys);
    }
}

/// Tells what a reading means for the verdict; a fault that is about no card stays a fault.
pub fn seen(read: Result<ChipFacts, Fault>) -> Result<ChipSeen, Fault> {
    match read {
        Ok(facts) if facts.uid.is_random() => Ok(ChipSeen::RandomUid),
        Ok(facts) => Ok(ChipSeen::Read(Box::new(facts))),
        Err(Fault::CardMoved | Fault::NoCard) => Ok(ChipSeen::Torn),
        Err(Fault::TwoCards) => Ok(ChipSeen::TwoCards),
        Err(Fault::CardMute) => Ok(ChipSeen::Mute { tries: 1 }),
        Err(Fault::NoUid(_) | Fault::Protocol { .. }) => Ok(ChipSeen::ReaderCannot),
        Err(
            fault @ (Fault::ServiceDown
            | Fault::Denied
            | Fault::NoReader
            | Fault::ReaderGone
            | Fault::Busy
            | Fault::Silent
            | Fault::TooSlow
            | Fault::Stuck
            | Fault::OffScript { .. }
            | Fault::NotPermitted
            | Fault::Driver { .. }),
        ) => Err(fault),
    }
}
