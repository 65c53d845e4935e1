//! How many card faces are read and at what cost, beside the decoders that others use, on the same pixels.
//!
//! Prints one JSON line per picture and decoder, then tables: each set by itself, and in two halves, because
//! whoever tunes on one of them reports the other. Judges nothing. Words behind `--` name the sets or pictures
//! wanted, or `lists`; `--alone` leaves the other decoders out, `--tables=FILE,FILE` lays out lines that were kept.
//! Photographs come from the folder that `CARD_DESK_QR_PHOTOS` names, and WeChat's models from the one that
//! `CARD_DESK_WECHAT_MODELS` names.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

#[path = "faces/drawn.rs"]
mod drawn;
#[path = "faces/engine.rs"]
mod engine;
#[path = "faces/lists.rs"]
mod lists;
#[path = "faces/photos.rs"]
mod photos;
#[path = "faces/report.rs"]
mod report;
#[path = "faces/score.rs"]
mod score;

use std::path::{Path, PathBuf};

use card_desk::face::find::Effort;
use card_desk::face::picture::Picture;
use card_desk::face::plane::Plane;
use engine::{OURS, Peer, ours};
use score::{Line, Truth, judged};

/// Where `packaging/peers` puts the decoders of others, unless this variable names another place.
const PEERS: &str = "CARD_DESK_PEERS";

fn main() {
    if let Ok(file) = std::env::var(lists::MEMORY) {
        return lists::tell_memory(&file);
    }
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    if let Some(files) = words.iter().find_map(|word| word.strip_prefix("--tables=")) {
        return tell(&kept(files));
    }
    let is_alone = words.iter().any(|word| word == "--alone");
    let wanted: Vec<String> = words.into_iter().filter(|word| word != "--alone").collect();
    let memory = PathBuf::from("/dev/shm");
    let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.unwrap();
    let mut run = Run { peers: Vec::new(), folder: folder.path().to_owned(), lines: Vec::new(), wanted };
    if !is_alone {
        run.peers = started(folder.path());
    }
    run.photographs();
    run.drawings();
    run.tell();
}

/// Starts the decoders that are there, and says which are not.
fn started(folder: &Path) -> Vec<Peer> {
    let peers = std::env::var_os(PEERS).map_or_else(|| PathBuf::from("target/peers"), PathBuf::from);
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).join(peers).join("bin/python");
    let start = |name| {
        let peer = Peer::start(name, &python, folder);
        if peer.is_none() {
            println!("{name} is not there and is left out");
        }
        peer
    };
    ["zxing-cpp", "zxing+bars", "pyzbar", "wechat"].into_iter().filter_map(start).collect()
}

struct Run {
    peers: Vec<Peer>,
    folder: PathBuf,
    lines: Vec<Line>,
    wanted: Vec<String>,
}

impl Run {
    fn photographs(&mut self) {
        let Some(photos) = photos::photos() else {
            println!("{} names no folder: photographs are left out", photos::FOLDER);
            return;
        };
        for photo in photos.iter().filter(|photo| self.wants(&photo.set, &photo.id)).collect::<Vec<_>>() {
            let Some(upright) = photo.open() else {
                println!("{} is no picture and is left out", photo.id);
                continue;
            };
            for quarters in 0..4 {
                let payloads = std::slice::from_ref(&photo.payload);
                let truth = Truth { set: &photo.set, id: &photo.id, rot: quarters * 90, payloads, is_whole: false };
                self.ask(&truth, photos::turned(&upright, quarters), Effort::Still);
            }
        }
    }

    fn drawings(&mut self) {
        let stills = [drawn::faces(), drawn::scenes()].into_iter().flatten().map(|case| (case, Effort::Still));
        let frames = [drawn::frames(), drawn::empty()].into_iter().flatten().enumerate();
        let frames = frames.map(|(turn, case)| (case, Effort::Frame { turn: turn as u32 }));
        for (case, effort) in stills.chain(frames) {
            if self.wants(&case.set, &case.id) {
                let truth = Truth { set: &case.set, id: &case.id, rot: 0, payloads: &case.payloads, is_whole: true };
                self.ask(&truth, case.draw(), effort);
            }
        }
    }

    fn wants(&self, set: &str, id: &str) -> bool {
        self.wanted.is_empty()
            || self.wanted.iter().any(|word| set.contains(word.as_str()) || id.contains(word.as_str()))
    }

    /// Shows one picture to every decoder.
    fn ask(&mut self, truth: &Truth<'_>, plane: Plane, effort: Effort) {
        let mut told = Vec::new();
        if !self.peers.is_empty() {
            Peer::lay(&plane, &self.folder);
        }
        self.peers.retain_mut(|peer| match peer.read(&plane) {
            Some(reading) => {
                told.push(judged(truth, peer.name, &reading));
                true
            }
            None => {
                println!("{} ended on {} and is left out from here", peer.name, truth.id);
                false
            }
        });
        let own = judged(truth, OURS, &ours(&Picture::from_plane(plane), effort));
        for line in std::iter::once(own).chain(told) {
            println!("{}", serde_json::to_string(&line).unwrap());
            self.lines.push(line);
        }
    }

    fn tell(mut self) {
        tell(&self.lines);
        if self.wants("lists", "") {
            println!("{}\n", lists::charsets(&mut self.peers, &self.folder));
            println!("{}\n", lists::bombs(&mut self.peers, &self.folder));
            println!("{}", lists::memory(&self.folder));
        }
    }
}

/// Prints the tables.
fn tell(lines: &[Line]) {
    println!("\n{}\n", report::table(lines));
    println!("{}\n", report::first_stage(lines, &first_steps()));
    println!("{}\n", report::stages(lines));
}

/// Reads the lines that earlier runs printed.
fn kept(files: &str) -> Vec<Line> {
    let text: String = files.split(',').map(|file| std::fs::read_to_string(file).unwrap()).collect();
    text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
}

/// Returns the step that reads a plain card in a large picture, and the one that reads a small picture.
fn first_steps() -> Vec<&'static str> {
    let large = drawn::faces().into_iter().find(|case| case.id == "roll-10-v3-L").map(|case| case.draw());
    let small = drawn::told().first().map(drawn::Told::draw);
    let planes = large.into_iter().chain(small);
    let mut steps: Vec<&str> =
        planes.filter_map(|plane| ours(&Picture::from_plane(plane), Effort::Still).stage).collect();
    steps.dedup();
    steps
}
