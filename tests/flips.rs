//! One changed byte anywhere in the journal file is found, by the opening or by the verification.
//!
//! `CARD_DESK_FLIPS` sets how many bytes are changed, one at a time, at places that a seed gives. Besides, each byte
//! of the first page, where the engine keeps its own settings, and of the last page is changed once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

#[path = "power_cut/school.rs"]
mod school;

use std::fs::File;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::Instant;

use card_desk::id::DeskId;
use card_desk::journal::{Journal, JournalFault, SeededRandom, SystemClock};

const PAGE: usize = 4096;
/// Halves of the work side by side.
const WORKERS: usize = 2;

fn open(file: &Path) -> Result<Journal, JournalFault> {
    let desk = DeskId::parse("甲").unwrap();
    Journal::training(file, desk, Box::new(SystemClock), Box::new(SeededRandom::new(7)))
}

/// A journal of a small school, closed, so that all of it lies in one file.
fn whole_journal(folder: &Path) -> Vec<u8> {
    let file = folder.join("school.db");
    let mut journal = open(&file).unwrap();
    for _ in 0..60 {
        let act = school::next_act(&journal);
        journal.append(&school::clerk(), act).unwrap();
    }
    drop(journal);
    assert!(!folder.join("school.db-wal").exists());
    std::fs::read(&file).unwrap()
}

/// One file whose bytes are changed in place and changed back.
struct Victim {
    path: PathBuf,
    bytes: Vec<u8>,
}

impl Victim {
    fn lay_out(folder: &Path, bytes: &[u8]) -> Self {
        let path = folder.join("victim.db");
        std::fs::write(&path, bytes).unwrap();
        Self { path, bytes: bytes.to_vec() }
    }

    fn is_found(&self) -> bool {
        open(&self.path).and_then(|journal| journal.verify()).map_or(true, |seen| !seen.ok)
    }

    /// Changes one byte by these bits, looks, and changes it back.
    fn flip(&self, at: usize, bits: u8) -> bool {
        let file = File::options().write(true).open(&self.path).unwrap();
        let write = |byte: u8| std::os::unix::fs::FileExt::write_all_at(&file, &[byte], at as u64).unwrap();
        write(self.bytes[at] ^ bits);
        let found = self.is_found();
        write(self.bytes[at]);
        found
    }
}

/// Changes these bytes one after the other and returns the places where nobody noticed.
fn flip_each(bytes: &[u8], places: &[(usize, u8)]) -> Vec<usize> {
    let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
    let victim = Victim::lay_out(folder.path(), bytes);
    assert!(!victim.is_found(), "an unchanged journal is said to be broken");
    let unseen = places.iter().filter(|(at, bits)| !victim.flip(*at, *bits)).map(|(at, _)| *at).collect();
    assert!(!victim.is_found(), "the journal is broken after the last byte was changed back");
    assert!(std::fs::read(&victim.path).unwrap() == bytes, "looking at the journal changed it");
    unseen
}

/// Gives the places and the bits from a seed (SplitMix64).
fn places(count: usize, length: usize) -> Vec<(usize, u8)> {
    let mut seed = 2026_u64;
    let mut next = |limit: u64| {
        seed = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = (seed ^ (seed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % limit
    };
    let page = |pages: Range<usize>| pages.map(|at| (at, 0x01)).collect::<Vec<_>>();
    let anywhere = (0..count).map(|_| (next(length as u64) as usize, 1 + next(255) as u8)).collect();
    [page(0..PAGE), page(length - PAGE..length), anywhere].concat()
}

#[test]
fn every_changed_byte_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let bytes = whole_journal(folder.path());
    let count = std::env::var("CARD_DESK_FLIPS").map_or(1000, |count| count.parse().unwrap());
    let (started, places) = (Instant::now(), places(count, bytes.len()));
    let share = places.len().div_ceil(WORKERS);
    let unseen: Vec<usize> = std::thread::scope(|threads| {
        let workers: Vec<_> = places.chunks(share).map(|places| threads.spawn(|| flip_each(&bytes, places))).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    });
    println!(
        "{} of {} changed bytes found, in a file of {} bytes, {:?}",
        places.len() - unseen.len(),
        places.len(),
        bytes.len(),
        started.elapsed()
    );
    assert!(unseen.is_empty(), "{} changed bytes were found by nobody, at {unseen:?}", unseen.len());
}
