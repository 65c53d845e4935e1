//! `card-desk` alone: the window, the desk thread behind it and the watcher of the readers.

use std::sync::Arc;

use tokio::sync::watch;

use crate::desk::board::Input;
use crate::desk::cards::{Cards, PcscCards};
use crate::desk::codes;
use crate::desk::door::ring::SystemRing;
use crate::desk::door::{Door, Premises};
use crate::desk::office::{Answers, FormKind, OfficeInput};
use crate::desk::settings::Settings;
use crate::desk::thread;
use crate::desk::training::cast::{self, CastFault};
use crate::desk::training::shelf::VirtualCards;
use crate::face::source::serial;
use crate::journal::SystemClock;
use crate::reader;
use crate::screen::{self, Affixes, ScreenFault, Start, Switches};
use crate::sheet::font::Fonts;
use crate::text::Words;

use super::place::{self, Place};
use super::{Arguments, Failure};

/// Opens the window and returns when it is closed.
pub fn open(arguments: &Arguments) -> Result<(), Failure> {
    let failed = |fault: ScreenFault| match Words::new(arguments.language) {
        Ok(words) => {
            let sentence = fault.sentence(&words);
            Failure::with_next(fault.code(), sentence.what, sentence.next)
        }
        Err(_) => Failure::of_ours(fault.code(), &fault),
    };
    screen::display().map_err(failed)?;
    let place = Place::of(arguments)?;
    let settings = Settings { training: arguments.training, ..place.settings()? };
    let _only_window = place::hold(&place.folder)?;
    let sources = settings.sources.clone();
    let door = if arguments.training {
        training_door(settings, &place, arguments)?
    } else {
        let cards = PcscCards::new(place.shelf(false)?, place.plain_keys()?, place.options())
            .with_signals(settings.reader_signal);
        door(settings, Box::new(cards), &place)?
    };
    let (show, boards) = watch::channel(door.board());
    let no_thread =
        |fault: std::io::Error| Failure::with_next("no-thread", fault, "close other programs and try again");
    let inputs = thread::spawn(door, move |board| show.send(board).is_ok()).map_err(no_thread)?;
    let watcher = if arguments.training {
        None
    } else {
        let mut readers = Vec::new();
        let news = inputs.clone();
        let told = move |event| news.send(thread::news(event, &mut readers)).is_ok();
        Some(reader::watch::watch(told).map_err(no_thread)?)
    };
    let scanner = match &sources.scanner_port {
        Some(port) => {
            let news = inputs.clone();
            let told = move |line| news.send(thread::scanned(line)).is_ok();
            Some(serial::listen(port, sources.scanner_baud, told).map_err(no_thread)?)
        }
        None => None,
    };
    let fonts = Fonts::system().ok().map(Arc::new);
    let unprintable = Arc::new(move |text: &str| fonts.as_ref().map(|fonts| fonts.missing(text)).unwrap_or_default());
    let (language, sounds) = (arguments.language, Switches::ON);
    let affixes = Affixes::new(&sources.scanner_prefix, &sources.scanner_suffix);
    let closed = screen::run(Start { language, inputs, boards, unprintable, sounds, affixes });
    drop((watcher, scanner));
    closed.map_err(failed)
}

/// Sets the invented school up and opens its desk, which needs no password.
fn training_door(mut settings: Settings, place: &Place, arguments: &Arguments) -> Result<Door, Failure> {
    settings.school = crate::desk::training::school::SCHOOL.to_owned();
    let (mut journal, seat) = place.sign_in(arguments)?;
    cast::open_school(&mut journal, &seat).map_err(|fault| of_cast(&fault))?;
    drop(journal);
    let cards = VirtualCards::new(place.shelf(true)?, place.plain_keys()?);
    cast::fill_shelf(&cards).map_err(|fault| of_cast(&fault))?;
    let mut door = door(settings, Box::new(cards), place)?;
    door.accept(Input::Office(OfficeInput::Submit(FormKind::OpenDoor, Answers::new([]))));
    Ok(door)
}

fn of_cast(fault: &CastFault) -> Failure {
    match fault {
        CastFault::Journal(fault) => Failure::of_journal(fault),
        CastFault::Number(_) | CastFault::Nobody(..) => Failure::of_ours("training", fault),
    }
}

fn door(settings: Settings, cards: Box<dyn Cards + Send>, place: &Place) -> Result<Door, Failure> {
    let rules =
        codes::of_desk(&place.folder, &cards.profiles(), place.training).map_err(|fault| Failure::of_rules(&fault))?;
    let (clock, ring) = (Arc::new(SystemClock), Box::new(SystemRing));
    let door = Door::new(Premises { folder: place.folder.clone(), settings, cards, rules, clock, ring });
    Ok(door.with_card_keys(place.given_passphrase_of_card_keys()?))
}
