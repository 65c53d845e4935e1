//! What one tap costs beside the least that it could cost: ratios within one run, so that any machine can tell.
//!
//! Prints one JSON line per figure, then a table with the goals. A bench tells and tests judge: it always ends well.
//! Cards lie on a private smart card service. First they answer at once, as no card does, so what the desk adds is
//! seen at its largest; then after the time that a block takes through the air.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

#[path = "spine/bare.rs"]
mod bare;
#[path = "../tests/pcscd/bench.rs"]
mod bench;
#[path = "spine/commit.rs"]
mod commit;
#[path = "spine/desk.rs"]
mod desk;
#[path = "spine/figure.rs"]
mod figure;
#[path = "spine/idle.rs"]
mod idle;
#[path = "spine/least.rs"]
mod least;
#[path = "spine/reading.rs"]
mod reading;
#[path = "spine/tap.rs"]
mod tap;

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use card_desk::chip::virtual_card::classic::Classic;
use card_desk::chip::virtual_card::{VirtualCard, VirtualReader};
use card_desk::id::Uid;
use card_desk::reader::link::Link;
use figure::{Figure, table};

/// Names the scene to a child process: the PC/SC library looks for its service once in each process.
const SCENE: &str = "CARD_DESK_BENCH_SCENE";

/// A reader that no quirk row knows; the service appends its number.
const READER: &str = "Invented Bench Reader";

/// A block of 18 bytes and its command of 4, 9 bits each, at 106 kbit/s (ISO/IEC 14443-2): less than any reader takes.
const AIR: Duration = Duration::from_micros(1870);

type Scene = fn() -> Vec<Figure>;

fn main() {
    let laid = |pace| desk::cards().into_iter().map(|card| Some(Laid::new(card.chip, pace))).collect();
    let blank = || VirtualCard::classic(Uid::new(&[1, 2, 3, 4]).unwrap(), Classic::blank(64).unwrap());
    let scenes: [(&str, Scene, Vec<Option<Laid>>); 6] = [
        ("tap", tap::at_once, laid(Duration::ZERO)),
        ("air", tap::through_the_air, laid(AIR)),
        ("read", reading::at_once, laid(Duration::ZERO)),
        ("read-air", reading::through_the_air, laid(AIR)),
        ("whole", reading::whole_card, vec![Some(Laid::new(blank(), Duration::ZERO))]),
        ("idle", idle::figures, vec![None]),
    ];
    if let Ok(wanted) = std::env::var(SCENE) {
        for (_, scene, _) in scenes.iter().filter(|(name, ..)| *name == wanted) {
            scene().iter().for_each(Figure::print);
        }
        return;
    }
    let mut figures = told(least::figures);
    for (name, _, cards) in scenes {
        figures.extend(told(|| played(name, cards)));
    }
    figures.extend(told(commit::figures));
    println!("\n{}", table(&figures));
}

/// Prints each figure of a part; a part that cannot be measured says why and leaves the others alone.
fn told(part: impl FnOnce() -> Vec<Figure> + std::panic::UnwindSafe) -> Vec<Figure> {
    let figures = std::panic::catch_unwind(part).unwrap_or_default();
    figures.iter().for_each(Figure::print);
    figures
}

/// Plays a scene in a child process on a private service, with one reader for each of these places.
fn played(scene: &str, places: Vec<Option<Laid>>) -> Vec<Figure> {
    let service = bench::Bench::start(&vec![READER; places.len()]);
    for (reader, card) in places.into_iter().enumerate() {
        if let Some(card) = card {
            service.insert(reader, Box::new(card));
        }
    }
    let (variable, socket) = service.env();
    let mut child = Command::new(std::env::current_exe().unwrap())
        .env(SCENE, scene)
        .env(variable, socket)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let figures = lines.map_while(Result::ok).filter_map(|line| Figure::parse(&line)).collect();
    assert!(child.wait().unwrap().success(), "the scene {scene} broke off");
    figures
}

/// A virtual card on a reader of the private service.
struct Laid {
    reader: VirtualReader,
    /// How long a command takes that reaches the card.
    pace: Duration,
}

impl Laid {
    fn new(card: VirtualCard, pace: Duration) -> Self {
        Self { reader: VirtualReader::new(card), pace }
    }
}

impl bench::Card for Laid {
    fn atr(&self) -> Vec<u8> {
        self.reader.atr().to_vec()
    }

    fn transmit(&mut self, command: &[u8]) -> Vec<u8> {
        // The UID and the key slots are the reader's own: nothing goes through the air.
        if !matches!(command, [0xFF, 0xCA | 0x82, ..]) && !self.pace.is_zero() {
            std::thread::park_timeout(self.pace);
        }
        self.reader.transmit_raw(command)
    }

    fn reset(&mut self) {
        self.reader.power_cycle();
    }
}

/// Folders to write in: one on a disk, and one in memory where there is one.
fn folders() -> Vec<(&'static str, tempfile::TempDir)> {
    let disk = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let memory = PathBuf::from("/dev/shm");
    let open = |(name, path): (&'static str, PathBuf)| Some((name, tempfile::tempdir_in(path).ok()?));
    [("disk", disk), ("memory", memory)].into_iter().filter_map(open).collect()
}
