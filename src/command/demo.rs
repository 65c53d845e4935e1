//! `card-desk demo`: one scripted day at an invented school, through the same rooms as a real one.

mod cards;
mod day;
mod faces;
mod gallery;
mod papers;
mod summary;
mod tour;

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;
use serde_json::json;

use crate::chip::key::KeyRing;
use crate::chip::profile::Shelf;
use crate::day::Moment;
use crate::desk::print::{Kind, Order};
use crate::desk::settings::Settings;
use crate::desk::training::school;
use crate::desk::training::shelf::VirtualCards;
use crate::desk::{Station, print};
use crate::face::payload::Rules;
use crate::id::{ClassId, DeskId, OperatorId};
use crate::journal::{FixedClock, Journal, JournalFault, Seat, SeededRandom};

use crate::sheet::Fonts;

use super::import::{open, record_batch, record_roster};
use super::output::say;
use super::output::write_whole;
use super::{Arguments, Failure, place};
use day::Day;
use gallery::Gallery;

/// Arguments of `demo`.
#[derive(Debug, Args)]
pub struct Demo {
    /// Folder for the training database, the pictures, the lists and the summary.
    #[arg(long, value_name = "DIR", default_value = "card-desk-demo")]
    pub out: PathBuf,
}

/// 2026-09-01 09:50 in Beijing.
const MORNING_MS: i64 = 1_788_227_400_000;

/// How long each part of the day took on this machine, in milliseconds.
#[derive(Debug, Default)]
pub(super) struct Timings(Vec<(&'static str, u128)>);

impl Timings {
    fn measure<T>(&mut self, name: &'static str, work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
        let started = Instant::now();
        let done = work();
        self.0.push((name, started.elapsed().as_millis()));
        done
    }
}

impl Demo {
    /// Runs the day and prints where its pictures are.
    pub fn run(&self, arguments: &Arguments) -> Result<(), Failure> {
        let mut timings = Timings::default();
        let (station, cards, clock) = self.open(&mut timings)?;
        let mut gallery = Gallery::new(&self.out.join("pictures"), arguments.language);
        let mut day = Day::new(station, cards, clock, &mut gallery)?;
        timings.measure("intake", || day.take_in_the_batch())?;
        timings.measure("handovers", || day.hand_over_a_class())?;
        timings.measure("exceptions", || day.meet_one_of_each_exception(&self.out))?;
        timings.measure("office", || day.walk_through_the_office())?;
        timings.measure("faces", || day.show_faces(&self.out))?;
        timings.measure("papers", || day.show_papers(&self.out))?;
        let mut end = day.close();
        let lists = timings.measure("lists", || self.print(end.station.journal(), &end.settings))?;
        timings.measure("pictures", || gallery.draw())?;
        let checked = timings.measure("verify", || verify(end.station.journal()))?;
        end.checked = checked;
        let outcome = summary::Outcome { end: &mut end, pictures: gallery.files(), lists: &lists, timings: &timings };
        let (contract, page) = outcome.told()?;
        write_whole(&self.out.join("summary.md"), page.as_bytes())?;
        write_whole(&self.out.join("summary.json"), contract.to_string().as_bytes())?;
        if arguments.json {
            say!("{contract}");
        } else {
            say!("{page}");
            say!("图片 pictures: {}", self.out.join("pictures").display());
        }
        Ok(())
    }

    /// Opens a new training database and imports the roster and the batch from files, as an office would.
    fn open(&self, timings: &mut Timings) -> Result<(Station, VirtualCards, FixedClock), Failure> {
        let folder = self.out.join("training");
        clean(&folder)?;
        let clock = FixedClock::new(Moment::from_unix_ms(MORNING_MS));
        let word = |fault: crate::id::NotAnId| Failure::of_ours("demo", fault);
        let desk = DeskId::parse("甲").map_err(word)?;
        let journal = Journal::training(
            &folder.join(place::JOURNAL),
            desk.clone(),
            Box::new(clock.clone()),
            Box::new(SeededRandom::new(2026)),
        );
        let mut journal = journal.map_err(|fault| Failure::of_journal(&fault))?;
        let operator = OperatorId::parse("演练").map_err(word)?;
        let settings = Settings {
            school: school::SCHOOL.to_owned(),
            desk,
            operator: operator.clone(),
            lists: self.out.join("lists"),
            reader_signal: false,
            sources: Default::default(),
            training: true,
        };
        let seat = Seat::training(operator);
        let files = self.out.join("files");
        let (roster, batch) = (files.join("demo-roster.csv"), files.join("demo-batch.csv"));
        let students = school::students().map_err(word)?;
        write_whole(&roster, school::roster_csv(&students).as_bytes())?;
        write_whole(&batch, school::batch_csv(&school::promised().map_err(word)?).as_bytes())?;
        timings.measure("import_roster", || record_roster(&mut journal, &seat, &open(&roster)?).map(|_| ()))?;
        let name = school::batch().map_err(word)?;
        timings.measure("import_batch", || record_batch(&mut journal, &seat, &open(&batch)?, name).map(|_| ()))?;
        let shelf = Shelf::builtin(true).map_err(|fault| Failure::of_ours("profile", fault))?;
        let keys = KeyRing::example();
        let cards = VirtualCards::new(shelf, keys);
        let rules = Rules::builtin().map_err(|fault| Failure::of_ours("payload-rules", fault))?;
        let station = Station::new(settings, seat, journal, Box::new(cards.clone()), rules, Box::new(clock.clone()));
        Ok((station, cards, clock))
    }

    fn print(&self, journal: &mut Journal, settings: &Settings) -> Result<Vec<PathBuf>, Failure> {
        let failed = |fault: print::PrintFault| Failure::of_print(&fault);
        let class =
            ClassId::new(7, crate::desk::training::cast::DEAD.0).map_err(|fault| Failure::of_ours("demo", fault))?;
        let batch = school::batch().map_err(|fault| Failure::of_ours("demo", fault))?;
        let fonts = Fonts::system().map_err(|fault| failed(fault.into()))?;
        let handover = Order::of_class(Kind::Handover, class);
        let check = Order { batch: Some(batch), ..Order::of(Kind::Check) };
        let seat = Seat::training(settings.operator.clone());
        let lists = self.out.join("lists");
        let files = [lists.join(format!("handover-{class}.pdf")), lists.join("batch-check.pdf")];
        for (file, order) in files.iter().zip([handover, check]) {
            let draft = print::draft(journal, settings, &fonts, order).map_err(failed)?;
            let pdf = draft.pdf(&fonts).map_err(failed)?.pdf;
            write_whole(file, &pdf)?;
            journal.append_all(&seat, draft.made(&pdf)).map_err(|fault| Failure::of_journal(&fault))?;
        }
        Ok(files.to_vec())
    }
}

/// Removes the journal of an earlier demo; other files in the folder are left alone.
fn clean(folder: &Path) -> Result<(), Failure> {
    let failed = |fault: std::io::Error| Failure::cannot_write(folder, &fault);
    std::fs::create_dir_all(folder).map_err(failed)?;
    for ending in ["", "-wal", "-shm"] {
        match std::fs::remove_file(folder.join(format!("{}{ending}", place::JOURNAL))) {
            Err(fault) if fault.kind() != std::io::ErrorKind::NotFound => return Err(failed(fault)),
            Ok(()) | Err(_) => {}
        }
    }
    Ok(())
}

/// What the checks at the end of the day found.
#[derive(Debug, Default)]
pub(super) struct Checked {
    pub entries: u64,
    pub chain_ok: bool,
    pub rebuilt_identical: bool,
}

fn verify(journal: &mut Journal) -> Result<Checked, Failure> {
    let mut check = || -> Result<Checked, JournalFault> {
        let seen = journal.verify()?;
        let before = journal.projection_digest()?;
        let _entries = journal.rebuild()?;
        let after = journal.projection_digest()?;
        Ok(Checked { entries: seen.entries, chain_ok: seen.ok, rebuilt_identical: before == after })
    };
    check().map_err(|fault| Failure::of_journal(&fault))
}

/// Returns an empty JSON object when a value cannot be written, which the demo's own values never are.
pub(super) fn as_json(value: &impl serde::Serialize) -> serde_json::Value {
    serde_json::to_value(value).unwrap_or_else(|_| json!({}))
}
