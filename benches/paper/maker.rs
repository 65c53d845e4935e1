//! One maker at work in a process of its own, and what it says of itself.

use std::path::{Path, PathBuf};
use std::process::Command;

use card_desk::sheet::handover::handover_pages;
use card_desk::sheet::{Fonts, Laid};
use rustix::time::{ClockId, clock_gettime};
use serde::{Deserialize, Serialize};

use super::classes;

/// Our own name in the tables.
pub const OURS: &str = "card-desk";
/// Tells a child process how many classes it makes, and into which file.
const ASKED: &str = "CARD_DESK_PAPER_WORK";
/// Where `packaging/peers` puts the others, unless this variable names another place.
const PEERS: &str = "CARD_DESK_PEERS";

/// What one run cost.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Run {
    /// CPU time of all threads.
    pub cpu_ms: f64,
    /// The same for each part of the work, where it is known.
    #[serde(default)]
    pub parts: Vec<(String, f64)>,
    /// The most memory that the process ever had.
    pub peak_mb: f64,
    #[serde(default)]
    pub pages: usize,
    #[serde(default)]
    pub pdf_kb: f64,
}

/// Lets a maker do a job once; `None` when it is not there.
pub fn run(maker: &str, count: u32, job: &Path, out: &Path) -> Option<Run> {
    let mut command = if maker == OURS {
        let mut own = Command::new(std::env::current_exe().unwrap());
        own.env(ASKED, format!("{count} {}", out.display()));
        own
    } else {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let peers = std::env::var_os(PEERS).map_or_else(|| PathBuf::from("target/peers"), PathBuf::from);
        let mut other = Command::new(here.join(peers).join("bin/python"));
        other.arg(here.join("benches/paper/peer.py")).arg(maker).arg(job).arg(out);
        other
    };
    let told = command.output().ok()?;
    if !told.status.success() {
        println!("{maker}: {}", String::from_utf8_lossy(&told.stderr).lines().last().unwrap_or_default());
        return None;
    }
    let mut run: Run = serde_json::from_slice(&told.stdout).ok()?;
    run.pages = pages_of(out);
    run.pdf_kb = std::fs::metadata(out).ok()?.len() as f64 / 1000.0;
    Some(run)
}

fn pages_of(pdf: &Path) -> usize {
    let told = Command::new("pdfinfo").arg(pdf).output().map(|out| out.stdout).unwrap_or_default();
    let told = String::from_utf8_lossy(&told).into_owned();
    told.lines().find_map(|line| line.strip_prefix("Pages:")?.trim().parse().ok()).unwrap_or(0)
}

/// Our own work in a child process.
pub struct Work {
    count: u32,
    out: PathBuf,
}

impl Work {
    /// Returns the work that the parent asks for.
    pub fn asked() -> Option<Self> {
        let asked = std::env::var(ASKED).ok()?;
        let (count, out) = asked.split_once(' ')?;
        Some(Self { count: count.parse().ok()?, out: PathBuf::from(out) })
    }

    /// Does the work and says what it cost.
    pub fn tell(&self) {
        let lists: Vec<_> = (0..self.count).map(classes::list).collect();
        // The others are given the codes of the pages, too.
        let codes: Vec<_> = lists.iter().map(|list| classes::code(list, 1, 1)).collect();
        let start = cpu_ms();
        let fonts = Fonts::system().unwrap();
        let found = cpu_ms();
        let laid = lists.iter().zip(&codes);
        let laid = laid.map(|(list, code)| handover_pages(list, &fonts, &|_, _| code.clone()).unwrap());
        let all = Laid::join("领卡签收表", laid.collect());
        let drawn = cpu_ms();
        let made = all.to_pdf(&fonts).unwrap();
        let end = cpu_ms();
        std::fs::write(&self.out, &made.pdf).unwrap();
        let part = |name: &str, from: f64, to: f64| (name.to_owned(), to - from);
        let parts = vec![part("fonts", start, found), part("pages", found, drawn), part("pdf", drawn, end)];
        let run = Run { cpu_ms: end - start, parts, peak_mb: peak_mb(), pages: made.pages, pdf_kb: 0.0 };
        println!("{}", serde_json::to_string(&run).unwrap());
    }
}

fn cpu_ms() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 * 1e3 + time.tv_nsec as f64 / 1e6
}

fn peak_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    peak.trim().trim_end_matches(" kB").parse().map_or(f64::NAN, |kb: f64| kb / 1000.0)
}
