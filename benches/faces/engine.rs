//! What a decoder says about one picture, and what it cost.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Instant;

use card_desk::face::find::{Effort, Found, Limits, Symbol, find_within};
use card_desk::face::picture::Picture;
use card_desk::face::plane::Plane;
use rustix::time::{ClockId, clock_gettime};
use serde::Deserialize;

/// What was read from one picture.
#[derive(Default)]
pub struct Reading {
    /// CPU time of the decoding alone, in milliseconds.
    pub cpu_ms: f64,
    /// Time that passed, in milliseconds.
    pub wall_ms: f64,
    /// Codes that were read.
    pub codes: Vec<Code>,
    /// Why nothing, or not all, was read.
    pub miss: Option<&'static str>,
    /// Step that read the first code.
    pub stage: Option<&'static str>,
}

/// One code that was read.
#[derive(Deserialize)]
pub struct Code {
    /// Bytes as they are stored, in hexadecimal digits.
    pub hex: String,
    /// Text that was made of them.
    pub text: String,
    /// The decoder says that it guessed the character set.
    #[serde(default)]
    pub guessed: bool,
}

/// Name of our own search.
pub const OURS: &str = "card-desk";

/// Searches a picture as the desk does, on a guarded worker.
pub fn ours(picture: &Picture, effort: Effort) -> Reading {
    let (wall, cpu) = (Instant::now(), cpu_ms());
    let found: Found = find_within(picture, effort, limits());
    let (cpu_ms, wall_ms) = (cpu_ms() - cpu, wall.elapsed().as_secs_f64() * 1e3);
    let stage = found.codes.iter().min_by_key(|code| code.ms).map(|code| code.stage);
    let miss = found.miss.map(card_desk::face::find::Miss::code);
    let code = |code: Symbol| Code { hex: hex(&code.bytes), text: code.text, guessed: code.guessed };
    let codes = found.codes.into_iter().map(code).collect();
    Reading { cpu_ms, wall_ms, codes, miss, stage }
}

/// Gives a search as many times its patience as this variable says: for a machine that is busy with other work.
const PATIENCE: &str = "CARD_DESK_FACES_PATIENCE";

fn limits() -> Limits {
    let times = std::env::var(PATIENCE).ok().and_then(|times| times.parse().ok()).unwrap_or(1);
    let usual = Limits::default();
    Limits { time: usual.time * times, ..usual }
}

/// Returns the CPU time of this process so far, in milliseconds.
pub fn cpu_ms() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 * 1e3 + time.tv_nsec as f64 / 1e6
}

/// Another decoder, in a process of its own.
pub struct Peer {
    /// Name in the tables.
    pub name: &'static str,
    process: Child,
    asked: ChildStdin,
    told: BufReader<ChildStdout>,
    pixels: PathBuf,
}

#[derive(Deserialize)]
struct Told {
    cpu_ms: f64,
    wall_ms: f64,
    codes: Vec<Code>,
}

impl Peer {
    /// Starts a decoder; none when its library or its models are not there.
    pub fn start(name: &'static str, python: &Path, folder: &Path) -> Option<Self> {
        let mut process = Command::new(python)
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/faces/peer.py"))
            .arg(name)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let asked = process.stdin.take()?;
        let mut told = BufReader::new(process.stdout.take()?);
        let mut ready = String::new();
        told.read_line(&mut ready).ok()?;
        if ready.trim() != "ready" {
            process.wait().ok()?;
            return None;
        }
        Some(Self { name, process, asked, told, pixels: folder.join("pixels") })
    }

    /// Puts the pixels where every peer finds them.
    pub fn lay(plane: &Plane, folder: &Path) {
        std::fs::write(folder.join("pixels"), plane.pixels()).unwrap();
    }

    /// Asks for the picture that was laid down; a decoder that ended says nothing more.
    pub fn read(&mut self, plane: &Plane) -> Option<Reading> {
        writeln!(self.asked, "{} {} {}", plane.width(), plane.height(), self.pixels.display()).ok()?;
        let mut line = String::new();
        self.told.read_line(&mut line).ok()?;
        let told: Told = serde_json::from_str(&line).ok()?;
        Some(Reading { cpu_ms: told.cpu_ms, wall_ms: told.wall_ms, codes: told.codes, ..Reading::default() })
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Writes bytes as hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Reads hexadecimal digits.
pub fn bytes(hex: &str) -> Vec<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16).unwrap() as u8;
    hex.as_bytes().chunks_exact(2).map(|pair| digit(pair[0]) << 4 | digit(pair[1])).collect()
}
