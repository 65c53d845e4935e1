//! Bytes that nobody meant to be read: whatever they are, every reader of bytes ends, with a value or a short sentence.
//!
//! `CARD_DESK_FUZZ` sets the rounds of each test, 1 000 000 in `make nightly`. A seed gives all bytes, half of them from
//! nothing and half from good files with some bytes changed; the round of a failure is told.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

#[path = "fuzz/cards.rs"]
mod cards;
#[path = "fuzz/dumps.rs"]
mod dumps;
#[path = "fuzz/faces.rs"]
mod faces;
#[path = "fuzz/keys.rs"]
mod keys;
#[path = "fuzz/noise.rs"]
mod noise;
#[path = "fuzz/profiles.rs"]
mod profiles;
#[path = "fuzz/rules.rs"]
mod rules;
#[path = "fuzz/small.rs"]
mod small;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use noise::Noise;

/// Rounds without the variable: enough to find what is often, and done in seconds.
const ROUNDS: u64 = 10_000;

/// Longest sentence of a fault: it is read by a person.
const SENTENCE_MAX: usize = 2_000;

/// Most memory that this process may ever have held, in kB, all tests side by side.
const RESIDENT_MAX_KB: u64 = 600_000;

/// Runs one target for all rounds; it returns whether the bytes were good.
fn run(name: &str, target: impl FnMut(&mut Noise) -> bool) {
    run_fewer(name, 1, target);
}

/// Runs a target whose rounds cost so many times more.
fn run_fewer(name: &str, fewer: u64, mut target: impl FnMut(&mut Noise) -> bool) {
    let rounds: u64 = std::env::var("CARD_DESK_FUZZ").map_or(ROUNDS, |rounds| rounds.parse().unwrap());
    let rounds = rounds / fewer;
    let (start, mut good) = (Instant::now(), 0_u64);
    for round in 0..rounds {
        let mut noise = Noise::of(name, round);
        match catch_unwind(AssertUnwindSafe(|| target(&mut noise))) {
            Ok(is_good) => good += u64::from(is_good),
            Err(_) => panic!("{name}: round {round}"),
        }
    }
    let (seconds, kb) = (start.elapsed().as_secs_f64(), resident_kb());
    println!("{name}: {rounds} rounds, {good} good, {seconds:.1} s, {kb} kB at most");
    assert!(kb < RESIDENT_MAX_KB, "{name}: {kb} kB");
}

/// Checks that a fault is a sentence.
fn sentence(fault: impl std::fmt::Display) {
    let text = fault.to_string();
    assert!(!text.is_empty() && text.len() < SENTENCE_MAX, "{} bytes: {text:.200}", text.len());
}

/// The most memory that this process held so far.
fn resident_kb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    line.and_then(|line| line.split_whitespace().nth(1)).map_or(0, |kb| kb.parse().unwrap())
}

/// Reads a file of ours.
fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}
