//! `card-desk doctor`: what works on this machine, and what to do about the rest; no personal data.

use std::time::Duration;

use clap::Args;
use serde_json::{Value, json};

use crate::chip;
use crate::desk::doctor::light::Lights;
use crate::desk::doctor::{Check, Examination, House, Machine, house};
use crate::journal::{Clock, SystemClock};
use crate::reader::patient::within;
use crate::reader::pcsc::Readers;
use crate::reader::quirk::Quirk;
use crate::text::Words;

use super::output::say;
use super::place::{self, Place};
use super::{Arguments, Failure};

/// The longest that a test card may take.
const CARD_WAIT: Duration = Duration::from_secs(60);

/// Arguments of `doctor`.
#[derive(Debug, Args)]
pub struct Doctor {
    /// Reads the card that lies on a reader, and says what of it can be read; nothing of it is shown.
    #[arg(long)]
    pub card: bool,
}

impl Doctor {
    /// Examines the machine; a finding is not a failure of the command.
    pub fn run(&self, arguments: &Arguments) -> Result<(), Failure> {
        let words = Words::new(arguments.language).map_err(|fault| Failure::of_ours("words", fault))?;
        let place = Place::of(arguments);
        let settings = place.as_ref().ok().and_then(|place| place.settings().ok());
        let scanner_port = settings.and_then(|settings| settings.sources.scanner_port);
        let folder = place.as_ref().ok().map(|place| place.folder.as_path());
        let machine = Machine { scanner_port, ..Machine::here(folder) };
        let mut checks = machine.examine();
        if self.card {
            checks.extend(lights(arguments).checks().iter().cloned());
        }
        match &place {
            Ok(place) => checks.extend(journal(place, arguments, &machine)),
            Err(_) => checks.push(Check::wrong("journal", "no-folder", "")),
        }
        let examination = Examination { checks };
        if arguments.json {
            let lines: Vec<Value> = examination.checks.iter().map(|check| line(check, &words)).collect();
            say!("{}", json!({ "contract": 1, "checks": lines }));
        } else {
            for told in words.examination(&examination) {
                say!("{told}");
            }
        }
        Ok(())
    }
}

fn line(check: &Check, words: &Words) -> Value {
    let sentence = words.doctor(check.check, check.code);
    let next = if check.code == "ok" { None } else { Some(sentence.next) };
    json!({ "check": check.check, "code": check.code, "message": sentence.what, "seen": check.seen, "next": next })
}

/// Reads the card on the first reader that has one, as a tap does.
fn lights(arguments: &Arguments) -> Lights {
    let ready = Place::of(arguments).and_then(|place| Ok((place.shelf(arguments.training)?, place.keys()?)));
    // Layouts or keys with a mistake are told by the commands for them; the card still shows its number.
    let (shelf, keys) = ready.unwrap_or_default();
    let read = within(CARD_WAIT, move || {
        Readers::establish()?.with_first_card(None, |name, link| {
            let quirk = Quirk::of(name);
            chip::read(link, &quirk, &shelf, &keys, chip::ReadOptions::default()).map(|facts| (facts, quirk))
        })
    });
    match read {
        Some(Ok((facts, quirk))) => Lights::of(Ok(&facts), &facts.parts, &quirk),
        Some(Err(fault)) => Lights::of(Err(&fault), &[], &Quirk::generic()),
        None => Lights::too_slow(),
    }
}

/// Looks at the journal, and through it at the clock and the backups; a journal that does not open leaves the clock.
fn journal(place: &Place, arguments: &Arguments, machine: &Machine) -> Vec<Check> {
    let file = place.folder.join(place::JOURNAL);
    let shown = machine.shown(&file);
    let clock = house::clock(SystemClock.now(), None);
    let keys = house::card_keys(&place.folder);
    if !file.exists() {
        return vec![Check::told("journal", "not-begun", shown), clock, keys];
    }
    let opened = place.settings().and_then(|settings| place.journal(settings.desk, &arguments.sign_in));
    match opened.and_then(|journal| House::of(&journal, place.training).map_err(|fault| Failure::of_journal(&fault))) {
        Ok(house) => {
            let mut checks = vec![Check::good("journal", shown)];
            checks.extend(house.checks());
            checks.push(keys);
            checks
        }
        Err(failure) => vec![Check::wrong("journal", "unusable", format!("{shown} ({})", failure.code)), clock, keys],
    }
}
