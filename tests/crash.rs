//! A writer that is killed in the middle of its work: what it acknowledged is there, and nothing is there by half.
//!
//! The test starts itself again as the writer and kills it (SIGKILL) after a number of acknowledged acts that a
//! seed gives, at a moment within the next one that the seed gives too. `CARD_DESK_KILL_ROUNDS` sets the number of
//! kills. No power failure is played here: see `power_cut.rs`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

#[path = "power_cut/school.rs"]
mod class;

use std::collections::HashSet;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Instant;

use card_desk::desk::training::school;
use card_desk::id::{CardId, DeskId};
use card_desk::journal::{Journal, SystemClock, SystemRandom};
use card_desk::record::{Act, Collector, Custody, ReturnReason};
use class::clerk;

/// A school begins anew after so many kills, so that looking at all its entries stays quick.
const KILLS_OF_A_SCHOOL: u32 = 100;
/// Schools at a time: a writer mostly waits for the disk.
const WORKERS: u32 = 4;
/// Acts before the first kill: roster, batch, and all cards of the class taken in.
const SET_UP: u32 = 14;
const TEST: &str = "kills_during_handovers_lose_nothing_that_was_acknowledged";
const WRITER: &str = "CARD_DESK_TEST_WRITER";
const MARK: &str = "ACKNOWLEDGED ";

fn open(file: &Path) -> Journal {
    Journal::training(file, DeskId::parse("甲").unwrap(), Box::new(SystemClock), Box::new(SystemRandom)).unwrap()
}

/// The acts of one card in turn: handed over, found and brought back, handed over again.
fn next_act(journal: &Journal, card: &CardId) -> Option<Act> {
    let record = journal.card(card).unwrap().unwrap();
    let (card, holder, reason) = (card.clone(), record.holder, ReturnReason::Found);
    if matches!(record.custody, Custody::InOffice { .. } | Custody::Found) {
        return Some(Act::HandedOver { card, collector: Collector::Student, despite: None });
    }
    (record.custody == Custody::Held).then_some(Act::Returned { card, holder, uid: None, reason })
}

/// Records until it is killed, and says each act after the journal said that it is on the disk.
fn write_for_ever(file: &Path) {
    let mut journal = open(file);
    let cards: Vec<CardId> =
        journal.cards_of_batch(&school::batch().unwrap()).unwrap().into_iter().map(|record| record.card).collect();
    let done = usize::try_from(journal.counts().unwrap().entries).unwrap();
    for card in cards.iter().cycle().skip(done % cards.len()) {
        let Some(act) = next_act(&journal, card) else { continue };
        let handover = matches!(act, Act::HandedOver { .. });
        let entry = journal.append(&clerk(), act).unwrap();
        println!("\n{MARK}{} {handover} {}", entry.id, card.as_str());
    }
}

/// One act that the writer said is done.
struct Acknowledged {
    id: uuid::Uuid,
    handover: bool,
    card: String,
}

/// Starts a writer, lets it acknowledge so many acts, kills it a little later, and returns all that it said.
fn kill_writer(file: &Path, acts: u64, spins: u64) -> Vec<Acknowledged> {
    let mut writer = Command::new(std::env::current_exe().unwrap())
        .args([TEST, "--exact", "--nocapture", "--test-threads=1"])
        .env(WRITER, file)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(writer.stdout.take().unwrap()).lines().map_while(Result::ok);
    let mut said: Vec<Acknowledged> = lines.by_ref().filter_map(|line| parse(&line)).take(acts as usize).collect();
    for _ in 0..spins {
        std::hint::spin_loop();
    }
    writer.kill().unwrap();
    assert!(!writer.wait().unwrap().success(), "the writer ended by itself");
    assert_eq!(said.len() as u64, acts);
    said.extend(lines.filter_map(|line| parse(&line)));
    said
}

fn parse(line: &str) -> Option<Acknowledged> {
    let mut words = line.strip_prefix(MARK)?.split(' ');
    let (id, handover) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
    Some(Acknowledged { id, handover, card: words.next()?.to_owned() })
}

/// A small generator, so that every run kills at the same places (SplitMix64).
struct Seed(u64);

impl Seed {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % limit
    }
}

/// Checks that every acknowledged act of a round stands, and that at most one more does.
fn check(journal: &Journal, said: &[Acknowledged], before: u64) -> bool {
    for acknowledged in said {
        let entry = journal.entry(&acknowledged.id).unwrap().unwrap_or_else(|| panic!("an acknowledged act is gone"));
        assert_eq!(matches!(entry.act, Act::HandedOver { .. }), acknowledged.handover);
    }
    let more = journal.counts().unwrap().entries - before - said.len() as u64;
    assert!(more <= 1, "{more} entries that nobody acknowledged");
    // The last act of a round decides where its card is, unless a further one was written and not acknowledged.
    if let (Some(last), 0) = (said.last(), more) {
        let record = journal.card(&CardId::stored(last.card.clone())).unwrap().unwrap();
        assert_eq!(record.custody, if last.handover { Custody::Held } else { Custody::Found });
    }
    let verified = journal.verify().unwrap();
    assert!(verified.ok, "{verified:?}");
    more == 1
}

fn check_rebuild(journal: &mut Journal) {
    let before = journal.projection_digest().unwrap();
    journal.rebuild().unwrap();
    assert_eq!(journal.projection_digest().unwrap(), before);
}

/// What some rounds came to.
#[derive(Default)]
struct Sum {
    acts: usize,
    handovers: usize,
    unsaid: u32,
}

/// Kills writers in a school of their own; `school` is the journal that it begins with.
fn kill_in_one_school(school: &[u8], rounds: u32, mut seed: Seed) -> Sum {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("journal.db");
    std::fs::write(&file, school).unwrap();
    let mut entries = open(&file).counts().unwrap().entries;
    let (mut seen, mut sum) = (HashSet::new(), Sum::default());
    for round in 1..=rounds {
        let said = kill_writer(&file, seed.below(12), seed.below(60_000));
        let mut journal = open(&file);
        sum.unsaid += u32::from(check(&journal, &said, entries));
        sum.handovers += said.iter().filter(|acknowledged| acknowledged.handover).count();
        seen.extend(said.into_iter().map(|acknowledged| acknowledged.id));
        entries = journal.counts().unwrap().entries;
        if round % 20 == 0 {
            check_rebuild(&mut journal);
        }
    }
    let journal = open(&file);
    assert!(seen.iter().all(|id| journal.entry(id).unwrap().is_some()));
    sum.acts = seen.len();
    sum
}

#[test]
fn kills_during_handovers_lose_nothing_that_was_acknowledged() {
    if let Some(file) = std::env::var_os(WRITER) {
        return write_for_ever(Path::new(&file));
    }
    let rounds: u32 = std::env::var("CARD_DESK_KILL_ROUNDS").map_or(200, |rounds| rounds.parse().unwrap());
    let started = Instant::now();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("journal.db");
    let mut journal = open(&file);
    (0..SET_UP).for_each(|_| drop(journal.append(&clerk(), class::next_act(&journal)).unwrap()));
    drop(journal);
    let school = std::fs::read(&file).unwrap();
    // Each worker takes the next school until all have had their kills.
    let (next, all) = (AtomicU32::new(0), Mutex::new(Sum::default()));
    let work = || {
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let left = rounds.saturating_sub(number * KILLS_OF_A_SCHOOL);
            if left == 0 {
                break;
            }
            let sum = kill_in_one_school(&school, left.min(KILLS_OF_A_SCHOOL), Seed(2026 + u64::from(number)));
            let mut all = all.lock().unwrap();
            (all.acts, all.handovers, all.unsaid) =
                (all.acts + sum.acts, all.handovers + sum.handovers, all.unsaid + sum.unsaid);
        }
    };
    std::thread::scope(|threads| (0..WORKERS).for_each(|_| drop(threads.spawn(work))));
    let Sum { acts, handovers, unsaid } = all.into_inner().unwrap();
    println!(
        "{rounds} kills, {acts} acts acknowledged ({handovers} handovers) and none lost, \
         {unsaid} written and not acknowledged, {:?}",
        started.elapsed()
    );
}
