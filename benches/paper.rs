//! What printed forms cost: one class, and sixty classes in one PDF, beside Typst and reportlab doing the same form.
//!
//! Every maker works in a process of its own, from the list to the bytes of the file, fonts included; what it costs
//! to start Python is left out. Prints one JSON line per run, then a table with the goals. Judges nothing. `--alone`
//! leaves the others out. `packaging/peers` installs them.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

#[path = "paper/classes.rs"]
mod classes;
#[path = "paper/maker.rs"]
mod maker;

use std::path::Path;

use maker::{OURS, Run, Work};

/// Runs of each maker; the median counts.
const RUNS: usize = 5;
/// Milliseconds of CPU time that sixty classes may take.
const GOAL_MS: f64 = 200.0;
/// How many times faster than Typst it should be.
const GOAL_RATIO: f64 = 5.0;

const JOBS: [(&str, u32); 2] = [("1 class", 1), ("60 classes", 60)];

fn main() {
    if let Some(work) = Work::asked() {
        return work.tell();
    }
    let is_alone = std::env::args().any(|word| word == "--alone");
    let folder = tempfile::tempdir().unwrap();
    let mut rows = Vec::new();
    for (job, count) in JOBS {
        let file = folder.path().join(format!("{count}.json"));
        std::fs::write(&file, serde_json::to_vec(&classes::job(count)).unwrap()).unwrap();
        let makers = if is_alone { &[OURS][..] } else { &[OURS, "typst", "reportlab"] };
        for maker in makers {
            rows.extend(measured(maker, (job, count), folder.path(), &file));
        }
    }
    println!("\n{}", table(&rows));
}

/// A maker, a job, and the median of its runs.
type Row = (String, &'static str, Run);

fn measured(maker: &str, (job, count): (&'static str, u32), folder: &Path, file: &Path) -> Option<Row> {
    let mut runs: Vec<Run> = Vec::new();
    for _ in 0..RUNS {
        let out = folder.join(format!("{maker}-{count}.pdf"));
        let Some(run) = maker::run(maker, count, file, &out) else {
            println!("{maker} is not there and is left out");
            return None;
        };
        println!("{}", serde_json::json!({ "bench": "paper", "job": job, "maker": maker, "run": run }));
        runs.push(run);
    }
    runs.sort_by(|one, other| one.cpu_ms.total_cmp(&other.cpu_ms));
    Some((maker.to_owned(), job, runs.swap_remove(runs.len() / 2)))
}

fn table(rows: &[Row]) -> String {
    let mut lines = vec![format!(
        "{:<11} {:<10} {:>8} {:>8} {:>6} {:>8} {:>6}",
        "job", "maker", "CPU ms", "peak MB", "pages", "PDF KB", "times"
    )];
    let ours = |job: &str| rows.iter().find(|(maker, of, _)| maker == OURS && *of == job).map(|(_, _, run)| run);
    for (maker, job, run) in rows {
        let times = ours(job).map_or(f64::NAN, |ours| run.cpu_ms / ours.cpu_ms);
        lines.push(format!(
            "{job:<11} {maker:<10} {:>8.1} {:>8.1} {:>6} {:>8.0} {times:>6.1}",
            run.cpu_ms, run.peak_mb, run.pages, run.pdf_kb
        ));
    }
    let (job, _) = JOBS[1];
    if let Some(own) = ours(job) {
        lines.push(goal(own.cpu_ms <= GOAL_MS, &format!("{job} in {GOAL_MS} ms of CPU time: {:.1}", own.cpu_ms)));
        if let Some((_, _, typst)) = rows.iter().find(|(maker, of, _)| maker == "typst" && *of == job) {
            let times = typst.cpu_ms / own.cpu_ms;
            lines.push(goal(times >= GOAL_RATIO, &format!("{job} {GOAL_RATIO} times faster than Typst: {times:.1}")));
        }
    }
    lines.join("\n")
}

fn goal(is_met: bool, words: &str) -> String {
    format!("{}  {words}", if is_met { "met   " } else { "missed" })
}
