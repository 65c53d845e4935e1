//! Where the desk reads its cards: a PC/SC reader, or the virtual one of the training mode.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use crate::chip::facts::{ChipFacts, ChipSeen, PartSeen};
use crate::chip::key::KeyRing;
use crate::chip::profile::Shelf;
use crate::chip::{self, ReadOptions};
use crate::desk::board::ShelfCard;
use crate::reader::link::Fault;
use crate::reader::pcsc::Readers;
use crate::reader::quirk::Quirk;
use crate::reader::signal::{Blink, Tone};

/// Reads the card that lies on a reader.
pub trait Cards {
    /// Reads the whole card once; blocks until it is done or failed.
    fn read(&mut self, reader: &str) -> Result<ChipFacts, Fault>;

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
}

/// Cards on real readers, through the smart card service.
pub struct PcscCards {
    shelf: Shelf,
    keys: KeyRing,
    options: ReadOptions,
    readers: Option<Readers>,
    signals: bool,
    parts: Vec<PartSeen>,
}

impl PcscCards {
    /// Takes the layouts and keys to read with; the service is asked at the first card.
    pub fn new(shelf: Shelf, keys: KeyRing, options: ReadOptions) -> Self {
        Self { shelf, keys, options, readers: None, signals: false, parts: Vec::new() }
    }

    /// Lets lamp and buzzer of the reader say how a card was judged, when `on`.
    pub fn with_signals(self, on: bool) -> Self {
        Self { signals: on, ..self }
    }

    fn read_with(&mut self, readers: &Readers, reader: &str) -> Result<ChipFacts, Fault> {
        let Self { shelf, keys, options, parts, .. } = self;
        // A card that did not even answer has no parts; those of the one before are not its own.
        parts.clear();
        readers.with_card(reader, |link| chip::read_noting(link, &Quirk::of(reader), shelf, keys, *options, parts))
    }
}

impl Cards for PcscCards {
    fn profiles(&self) -> Shelf {
        self.shelf.clone()
    }

    fn has_key(&self, name: &str) -> bool {
        self.keys.has(name)
    }

    fn read(&mut self, reader: &str) -> Result<ChipFacts, Fault> {
        // A context that outlived its service stays dead though the service is back (pcsc-lite 1.9.9): the
        // first card after a restart must not be lost to it.
        if let Some(readers) = self.readers.take() {
            match self.read_with(&readers, reader) {
                Err(Fault::ServiceDown | Fault::Denied) => {}
                read => {
                    self.readers = Some(readers);
                    return read;
                }
            }
        }
        let readers = Readers::establish()?;
        let read = self.read_with(&readers, reader);
        if !matches!(read, Err(Fault::ServiceDown | Fault::Denied)) {
            self.readers = Some(readers);
        }
        read
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

    fn parts(&self) -> Vec<PartSeen> {
        self.parts.clone()
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
            | Fault::OffScript { .. }
            | Fault::NotPermitted
            | Fault::Driver { .. }),
        ) => Err(fault),
    }
}
