//! `card-desk read`: one card, from a reader or a dump, and what may be said of it.

use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::Args;
use serde_json::{Value, json};

use crate::chip::dump;
use crate::chip::facts::{ChipFacts, ChipSeen};
use crate::chip::hex::show_hex;
use crate::chip::key::KeyRing;
use crate::chip::profile::Shelf;
use crate::chip::virtual_card::reader::VirtualReader;
use crate::chip::{self, ReadOptions};
use crate::day::Moment;
use crate::desk::board::{Report, Step};
use crate::desk::cards::seen;
use crate::desk::known;
use crate::face::facts::FaceSeen;
use crate::journal::JournalFault;
use crate::reader::link::Fault;
use crate::reader::pcsc::Readers;
use crate::reader::quirk::Quirk;
use crate::text::Words;
use crate::verdict::{Evidence, Known, Purpose, judge};

use super::output::say;
use super::place::{self, Place};
use super::{Arguments, Failure};

/// Arguments of `read`.
#[derive(Debug, Args)]
pub struct Read {
    /// Reads a dump or a recorded transcript instead of a reader.
    #[arg(long, value_name = "FILE")]
    pub dump: Option<PathBuf>,
    /// Entry of a file with several transcripts.
    #[arg(long, value_name = "NAME", requires = "dump")]
    pub entry: Option<String>,
    /// Part of the reader's name; without it the first reader with a card is taken.
    #[arg(long, value_name = "NAME")]
    pub reader: Option<String>,
    /// Key file; without it the one of this desk.
    #[arg(long, value_name = "FILE")]
    pub keys: Option<PathBuf>,
    /// Further layouts to try, beside the built-in ones.
    #[arg(long, value_name = "FILE")]
    pub profile: Vec<PathBuf>,
    /// Reads the balance of the purse too.
    #[arg(long)]
    pub balance: bool,
    /// Reads lists, such as the log, too: these are a child's movements.
    #[arg(long)]
    pub lists: bool,
}

impl Read {
    /// Reads the card and prints what it says.
    pub fn run(&self, arguments: &Arguments) -> Result<(), Failure> {
        let place = Place::of(arguments)?;
        let mut shelf = place.shelf(arguments.training)?;
        for file in &self.profile {
            shelf.add_file(place::file(file)?, arguments.training).map_err(|fault| Failure::of_profile(&fault))?;
        }
        let keys = match &self.keys {
            Some(file) => KeyRing::load(place::file(file)?).map_err(|fault| Failure::of_keys(file, &fault))?,
            None => place.keys()?,
        };
        let options = ReadOptions { balance: self.balance, lists: self.lists };
        let read = match &self.dump {
            Some(file) => self.dumped(file, &shelf, &keys, options)?,
            None => Readers::establish().and_then(|readers| {
                readers.with_first_card(self.reader.as_deref(), |name, link| {
                    chip::read(link, &Quirk::of(name), &shelf, &keys, options)
                })
            }),
        };
        let chip = match read {
            // At the desk a card that is gone before its reading was torn away; here none was ever laid.
            Err(fault @ Fault::NoCard) => Err(fault),
            read => seen(read),
        };
        let chip = chip.map_err(|fault| reader_failure(&fault, arguments))?;
        let report = report_of(&chip, &place, arguments)?;
        if arguments.json {
            say!("{}", contract(&chip, &report));
        } else {
            print_words(&chip, &report, arguments)?;
        }
        Ok(())
    }

    fn dumped(
        &self,
        file: &std::path::Path,
        shelf: &Shelf,
        keys: &KeyRing,
        options: ReadOptions,
    ) -> Result<Result<ChipFacts, Fault>, Failure> {
        let card =
            dump::open(place::file(file)?, self.entry.as_deref()).map_err(|fault| Failure::of_dump(file, &fault))?;
        let mut reader = VirtualReader::new(card);
        Ok(chip::read(&mut reader, &Quirk::generic(), shelf, keys, options))
    }
}

/// Turns a reader's fault into words of the chosen language.
pub fn reader_failure(fault: &Fault, arguments: &Arguments) -> Failure {
    match Words::new(arguments.language) {
        Ok(words) => {
            let sentence = words.fault(fault);
            Failure::with_next(fault.code(), sentence.what, sentence.next)
        }
        Err(_) => Failure::with_next(fault.code(), fault, "run card-desk doctor"),
    }
}

fn report_of(chip: &ChipSeen, place: &Place, arguments: &Arguments) -> Result<Report, Failure> {
    let settings = place.settings()?;
    let known = if place.folder.join(place::JOURNAL).exists() {
        let journal = place.journal(settings.desk, &arguments.sign_in)?;
        let lookup = || -> Result<Known, JournalFault> {
            let batch = journal.open_batch()?;
            known::known(&journal, chip, &FaceSeen::NotShown, batch.as_ref())
        };
        lookup().map_err(|fault| Failure::of_journal(&fault))?
    } else {
        Known::default()
    };
    let now = now();
    let verdict = judge(Evidence { chip, face: &FaceSeen::NotShown }, &known, Purpose::Verify, now.day());
    let (findings, cost) = chip.facts().map(|facts| (facts.findings.clone(), facts.cost)).unwrap_or_default();
    let card = known.chip.as_ref().and_then(|person| person.card.clone());
    let student = known.chip.map(|person| person.student);
    Ok(Report { verdict, student, card, step: Step::Looking, fields: Default::default(), findings, cost, at: now })
}

fn now() -> Moment {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Moment::from_unix_ms(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// The JSON of the contract, version 1; a chip that was not read has no UID and no fields.
fn contract(chip: &ChipSeen, report: &Report) -> Value {
    let verdict = json!({
        "code": report.verdict.code, "class": report.verdict.class, "level": report.verdict.level,
        "relations": report.verdict.relations, "valid_until": report.verdict.valid_until,
    });
    let (uid, tech, atr, fields) = match chip {
        ChipSeen::Read(facts) => (
            json!(facts.uid.to_string()),
            json!(facts.tech),
            json!(show_hex(&facts.atr)),
            facts.fields.iter().map(field).collect(),
        ),
        ChipSeen::NotPresented | ChipSeen::Torn | ChipSeen::TwoCards => nothing(),
        ChipSeen::Mute { .. } | ChipSeen::ReaderCannot | ChipSeen::RandomUid => nothing(),
    };
    json!({
        "contract": 1, "uid": uid, "tech": tech, "atr": atr, "fields": fields,
        "findings": report.findings, "verdict": verdict, "cost": report.cost,
    })
}

fn nothing() -> (Value, Value, Value, Value) {
    (Value::Null, Value::Null, Value::Null, json!([]))
}

fn field(field: &crate::chip::facts::Field) -> Value {
    json!({
        "key": field.key, "role": field.role, "value": field.value,
        "origin": field.origin.to_string(), "profile": field.profile,
    })
}

fn print_words(chip: &ChipSeen, report: &Report, arguments: &Arguments) -> Result<(), Failure> {
    let words = Words::new(arguments.language).map_err(|fault| Failure::of_ours("words", fault))?;
    say!("{} · {}", words.verdict_word(report), words.evidence(&report.verdict));
    say!("→ {}", words.next_step(report, Purpose::Verify));
    if let ChipSeen::Read(facts) = chip {
        say!("UID {}", facts.uid);
        for field in &facts.fields {
            let value = serde_json::to_value(&field.value).unwrap_or_default();
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            say!("{:<14} {:<24} {} · {}", field.key, value, field.origin, field.profile);
        }
    }
    for finding in &report.findings {
        say!("· {}", words.finding(finding));
    }
    Ok(())
}
