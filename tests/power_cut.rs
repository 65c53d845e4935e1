//! A power cut at any moment: what the journal acknowledged is there afterwards, and nothing is there by half.
//!
//! The test starts itself again as the writer, under a library that writes down every change to the disk
//! (`tests/power-cut`). The cut falls anywhere into that log; the disk is then made anew as the cut could have left
//! it, and the next writer goes on from there. `CARD_DESK_POWER_ROUNDS` sets the number of cuts.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]
#![cfg(target_os = "linux")]

#[path = "power_cut/disk.rs"]
mod disk;
#[path = "power_cut/first_start.rs"]
mod first_start;
#[path = "power_cut/school.rs"]
mod school;
#[path = "power_cut/writer.rs"]
mod writer;

use std::collections::HashSet;
use std::io::Write;
use std::path::Path;
use std::time::Instant;

use card_desk::id::DeskId;
use card_desk::journal::{Journal, JournalFault, SystemClock, SystemRandom};
use disk::{Disk, Files, Flushes, Luck, Step};
use uuid::Uuid;
use writer::{am_writer, lay_out, place, read_back, run_writer};

const JOURNAL: &str = "journal.db";
/// The acknowledgements, in the log with all else: each is written when the journal said that an act is on the disk.
const MARKS: &str = "acknowledged";
/// A school begins anew after so many cuts, so that cuts fall into its first start too.
const CUTS_OF_A_SCHOOL: u32 = 20;

/// Disks that say that they have flushed and have not; each must lose something, or the test is blind.
const LIARS: [Flushes; 3] = [Flushes::None, Flushes::Not(".db-wal"), Flushes::Not(".db")];

fn open(folder: &Path) -> Result<Journal, JournalFault> {
    let desk = DeskId::parse("甲").unwrap();
    Journal::training(&folder.join(JOURNAL), desk, Box::new(SystemClock), Box::new(SystemRandom))
}

/// Does some acts, closing and opening the journal now and then, and ends without closing it.
fn write_some(folder: &Path, luck: &mut Luck) {
    let mut marks = std::fs::File::create(folder.join(MARKS)).unwrap();
    let mut journal = open(folder).unwrap();
    for _ in 0..luck.below(24) {
        if luck.below(6) == 0 {
            drop(journal);
            journal = open(folder).unwrap();
        }
        let act = school::next_act(&journal);
        let entry = journal.append(&school::clerk(), act).unwrap();
        writeln!(marks, "{}", entry.id).unwrap();
    }
    std::process::exit(0);
}

/// Returns the acts that the writer knew to be on the disk after these steps.
fn acknowledged(steps: &[Step]) -> Vec<Uuid> {
    marks(steps).lines().filter_map(|line| line.parse().ok()).collect()
}

/// Returns what the writer wrote into the file of marks.
fn marks(steps: &[Step]) -> String {
    let (mut marks, mut text) = (None, String::new());
    for step in steps {
        match step {
            Step::Opened { file, name, .. } if name == MARKS => marks = Some(*file),
            Step::Opened { file, .. } if marks == Some(*file) => marks = None,
            Step::Written { file, bytes, .. } if marks == Some(*file) => text += std::str::from_utf8(bytes).unwrap(),
            Step::Opened { .. }
            | Step::Written { .. }
            | Step::Resized { .. }
            | Step::Flushed { .. }
            | Step::Removed { .. }
            | Step::Renamed { .. } => {}
        }
    }
    text
}

/// What stands in a school whose power went off.
#[derive(Default)]
struct Standing {
    acknowledged: HashSet<Uuid>,
    entries: u64,
}

/// Looks at a folder after a cut: returns the number of entries, or what is wrong.
fn examine(folder: &Path, before: &Standing, said: &[Uuid]) -> Result<u64, String> {
    let failed = |fault: JournalFault| fault.to_string();
    let mut journal = open(folder).map_err(failed)?;
    let verified = journal.verify().map_err(failed)?;
    if !verified.ok {
        return Err(format!("{:?}", verified.broken));
    }
    for id in before.acknowledged.iter().chain(said) {
        if journal.entry(id).map_err(failed)?.is_none() {
            return Err(format!("{id} was acknowledged and is gone"));
        }
    }
    let entries = journal.counts().map_err(failed)?.entries;
    let least = before.entries + said.len() as u64;
    if ![least, least + 1].contains(&entries) {
        return Err(format!("{entries} entries, and {least} were known or acknowledged"));
    }
    let stored = journal.projection_digest().map_err(failed)?;
    journal.rebuild().map_err(failed)?;
    if journal.projection_digest().map_err(failed)? != stored {
        return Err("the tables differ from the entries".to_owned());
    }
    Ok(entries)
}

/// Chooses the step before which the power goes off.
///
/// Every third cut that can falls where all pages of the journal are on their way to the disk and not flushed.
fn moment(steps: &[Step], luck: &mut Luck) -> usize {
    let mut journals = HashSet::new();
    let mut flushes = Vec::new();
    for (at, step) in steps.iter().enumerate() {
        match step {
            Step::Opened { file, name, .. } if name == JOURNAL => drop(journals.insert(*file)),
            Step::Opened { file, .. } => drop(journals.remove(file)),
            Step::Flushed { file } if journals.contains(file) => flushes.push(at),
            Step::Written { .. }
            | Step::Resized { .. }
            | Step::Flushed { .. }
            | Step::Removed { .. }
            | Step::Renamed { .. } => {}
        }
    }
    let anywhere = luck.below(steps.len() as u64 + 1) as usize;
    match flushes.len() as u64 {
        0 => anywhere,
        count if luck.below(3) == 0 => flushes[luck.below(count) as usize],
        _ => anywhere,
    }
}

/// The disk after a cut at a step, with no memory that programs shared.
fn cut(files: &Files, steps: &[Step], flushes: Flushes, mut luck: Luck) -> Files {
    let mut disk = Disk::new(files, flushes);
    steps.iter().for_each(|step| disk.take(step));
    let mut left = disk.cut(&mut luck);
    left.retain(|name, _| !name.ends_with("-shm") && name != MARKS);
    left
}

#[test]
fn power_cuts_during_handovers_lose_nothing_that_was_acknowledged() {
    if let Some((folder, mut luck)) = am_writer() {
        return write_some(&folder, &mut luck);
    }
    let rounds = std::env::var("CARD_DESK_POWER_ROUNDS").map_or(200, |rounds| rounds.parse().unwrap());
    let (started, mut luck) = (Instant::now(), Luck(2026));
    let (mut files, mut standing) = (Files::new(), Standing::default());
    let (mut sum, mut unsaid, mut caught) = (0, 0, [0; LIARS.len()]);
    for round in 0..rounds {
        if round % CUTS_OF_A_SCHOOL == 0 {
            (files, standing) = (Files::new(), Standing::default());
        }
        let steps = run_writer(&files, luck.below(u64::MAX));
        let steps = &steps[..moment(&steps, &mut luck)];
        let said = acknowledged(steps);
        let fate = Luck(luck.below(u64::MAX));
        let place = place();
        for (at, liar) in LIARS.into_iter().enumerate() {
            let folder = place.path().join(at.to_string());
            lay_out(&folder, &cut(&files, steps, liar, fate.clone()));
            caught[at] += u32::from(examine(&folder, &standing, &said).is_err());
        }
        let folder = place.path().join("honest");
        let left = cut(&files, steps, Flushes::All, fate);
        lay_out(&folder, &left);
        let entries = examine(&folder, &standing, &said).unwrap_or_else(|fault| panic!("round {round}: {fault}"));
        sum += said.len();
        unsaid += entries - standing.entries - said.len() as u64;
        standing.acknowledged.extend(said);
        standing.entries = entries;
        // The next writer finds the disk as the cut left it, or as the examination closed it.
        files = if luck.below(3) == 0 { read_back(&folder) } else { left };
    }
    println!(
        "{rounds} power cuts, {sum} acts acknowledged and none lost, {unsaid} written and not acknowledged, {:?}; \
         cuts that a disk without its flushes did not survive: {LIARS:?} {caught:?}",
        started.elapsed()
    );
    assert!(caught.iter().all(|caught| *caught > 0), "this test does not see a loss: {caught:?}");
}
