//! `card-desk survey`: what a card that nobody knows answers, as a report for its issuer or a vendor.
//!
//! Neither the report nor the skeleton holds data of the card or its whole chip number.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};

use crate::chip::dump;
use crate::chip::key::KeyRing;
use crate::chip::survey::skeleton::skeleton;
use crate::chip::survey::{Survey, survey};
use crate::chip::virtual_card::reader::VirtualReader;
use crate::day::Day;
use crate::journal::{Clock, SystemClock};
use crate::reader::link::Fault;
use crate::reader::pcsc::Readers;
use crate::reader::quirk::Quirk;
use crate::text::Words;

use super::output::{Unfinished, say};
use super::place::{self, Place};
use super::read::reader_failure;
use super::{Arguments, Failure};

/// Most surveys of one day that get a name of their own in a folder.
const MOST_A_DAY: u32 = 99;

/// Arguments of `survey`.
#[derive(Debug, Args)]
pub struct SurveyCommand {
    /// Surveys a dump or a recorded transcript instead of a card.
    #[arg(long, value_name = "FILE")]
    pub dump: Option<PathBuf>,
    /// Entry of a file with several transcripts.
    #[arg(long, value_name = "NAME", requires = "dump")]
    pub entry: Option<String>,
    /// Part of the reader's name; without it the first reader with a card is taken.
    #[arg(long, value_name = "NAME")]
    pub reader: Option<String>,
    /// Key file; without it the one of this desk. Only keys that it assigns to a sector are tried, each once.
    #[arg(long, value_name = "FILE")]
    pub keys: Option<PathBuf>,
    /// Writes the report and the skeleton of a card profile into new files in this folder.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

impl SurveyCommand {
    /// Surveys the card and prints or writes what it answered.
    pub fn run(&self, arguments: &Arguments) -> Result<(), Failure> {
        let words = Words::new(arguments.language).map_err(|fault| Failure::of_ours("words", fault))?;
        let keys = match &self.keys {
            Some(file) => KeyRing::load(place::file(file)?).map_err(|fault| Failure::of_keys(file, &fault))?,
            None => Place::of(arguments)?.keys()?,
        };
        let seen = match &self.dump {
            Some(file) => self.dumped(file, &keys)?,
            None => Readers::establish().and_then(|readers| {
                readers.with_first_card(self.reader.as_deref(), |name, link| {
                    survey(link, &Quirk::of(name), &keys, &mut |_| {})
                })
            }),
        };
        let seen = seen.map_err(|fault| reader_failure(&fault, arguments))?;
        let on = SystemClock.now().day();
        let report = words.survey(&seen, on);
        let (file, profile) = match &self.out {
            Some(folder) => written(folder, &seen, &report, on)?,
            None => (None, None),
        };
        if arguments.json {
            let shown = |path: &Option<PathBuf>| path.as_ref().map(|path| path.display().to_string());
            let answer = json!({ "contract": 1, "report": shown(&file), "skeleton": shown(&profile) });
            say!("{}", with_members(answer, &seen));
        } else if file.is_some() {
            [file, profile].into_iter().flatten().for_each(|path| say!("{}", path.display()));
        } else {
            say!("{}", report.trim_end());
        }
        Ok(())
    }

    fn dumped(&self, file: &Path, keys: &KeyRing) -> Result<Result<Survey, Fault>, Failure> {
        let card =
            dump::open(place::file(file)?, self.entry.as_deref()).map_err(|fault| Failure::of_dump(file, &fault))?;
        Ok(survey(&mut VirtualReader::new(card), &Quirk::generic(), keys, &mut |_| {}))
    }
}

/// Adds the members of a survey to an answer.
fn with_members(mut answer: Value, seen: &Survey) -> Value {
    if let (Some(members), Ok(Value::Object(more))) = (answer.as_object_mut(), serde_json::to_value(seen)) {
        members.extend(more);
    }
    answer
}

/// Writes report and skeleton, both or none, under the first names of the day that no file has.
fn written(folder: &Path, seen: &Survey, report: &str, on: Day) -> Result<(Option<PathBuf>, Option<PathBuf>), Failure> {
    let base = |number| match number {
        1 => format!("card-survey-{on}"),
        number => format!("card-survey-{on}-{number}"),
    };
    let is_new = |path: &Path| path.symlink_metadata().is_err();
    let pairs =
        (1..=MOST_A_DAY).map(base).map(|name| ["txt", "toml"].map(|ending| folder.join(format!("{name}.{ending}"))));
    let Some([text, toml]) = pairs.into_iter().find(|pair| pair.iter().all(|path| is_new(path))) else {
        let what = format!("{} holds {MOST_A_DAY} surveys of this day", folder.display());
        return Err(Failure::with_next("file-exists", what, "name another folder"));
    };
    let unfinished = Unfinished::write(&text, report.as_bytes())?;
    let Some(profile) = skeleton(seen, on) else {
        unfinished.finish()?;
        return Ok((Some(text), None));
    };
    Unfinished::write(&toml, profile.as_bytes())?.finish()?;
    if let Err(failure) = unfinished.finish() {
        let _left = std::fs::remove_file(&toml);
        return Err(failure);
    }
    Ok((Some(text), Some(toml)))
}
