//! `card-desk` alone: the window, the desk thread behind it and the watcher of the readers.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use tokio::sync::watch;

use crate::desk::cards::{Cards, PcscCards};
use crate::desk::settings::Settings;
use crate::desk::training::cast::{self, CastFault};
use crate::desk::training::shelf::VirtualCards;
use crate::desk::{Station, thread};
use crate::face::payload::Rules;
use crate::journal::SystemClock;
use crate::reader;
use crate::screen::{self, ScreenFault, Start, Switches};
use crate::sheet::font::Fonts;
use crate::text::Words;

use super::place::Place;
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
    let (journal, seat) = place.sign_in(arguments)?;
    let _only_window = lock(&place.folder.join("window.lock"))?;
    let station = if arguments.training {
        training_station(settings, seat, journal, &place)?
    } else {
        let cards = PcscCards::new(place.shelf(false)?, place.keys()?, place.options());
        station(settings, seat, journal, Box::new(cards))?
    };
    let (show, boards) = watch::channel(station.board());
    let no_thread =
        |fault: std::io::Error| Failure::with_next("no-thread", fault, "close other programs and try again");
    let inputs = thread::spawn(station, move |board| show.send(board).is_ok()).map_err(no_thread)?;
    let watcher = if arguments.training {
        None
    } else {
        let mut readers = Vec::new();
        let news = inputs.clone();
        let told = move |event| news.send(thread::news(event, &mut readers)).is_ok();
        Some(reader::watch::watch(told).map_err(no_thread)?)
    };
    let fonts = Fonts::system().ok().map(Arc::new);
    let unprintable = Arc::new(move |text: &str| fonts.as_ref().map(|fonts| fonts.missing(text)).unwrap_or_default());
    let sounds = Switches::ON;
    let closed = screen::run(Start { language: arguments.language, inputs, boards, unprintable, sounds });
    drop(watcher);
    closed.map_err(failed)
}

fn training_station(
    mut settings: Settings,
    seat: crate::journal::Seat,
    mut journal: crate::journal::Journal,
    place: &Place,
) -> Result<Station, Failure> {
    settings.school = crate::desk::training::school::SCHOOL.to_owned();
    cast::open_school(&mut journal, &seat).map_err(|fault| of_cast(&fault))?;
    let cards = VirtualCards::new(place.shelf(true)?, place.keys()?);
    cast::fill_shelf(&cards).map_err(|fault| of_cast(&fault))?;
    station(settings, seat, journal, Box::new(cards))
}

fn of_cast(fault: &CastFault) -> Failure {
    match fault {
        CastFault::Journal(fault) => Failure::of_journal(fault),
        CastFault::Number(_) | CastFault::Nobody(..) => Failure::of_ours("training", fault),
    }
}

fn station(
    settings: Settings,
    seat: crate::journal::Seat,
    journal: crate::journal::Journal,
    cards: Box<dyn Cards + Send>,
) -> Result<Station, Failure> {
    let rules = Rules::builtin().map_err(|fault| Failure::of_ours("payload-rules", fault))?;
    Ok(Station::new(settings, seat, journal, cards, rules, Box::new(SystemClock)))
}

/// Holds the folder for this window, so that two windows never work on one journal without knowing.
fn lock(path: &Path) -> Result<File, Failure> {
    let failed = |what: String| {
        Failure::with_next("in-use", what, "close the other window, or name another folder with --data DIR")
    };
    let file = File::create(path).map_err(|fault| failed(format!("{} ({fault})", path.display())))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(_) => {
            Err(failed(format!("another window of Card Desk works in {}", path.parent().unwrap_or(path).display())))
        }
    }
}
