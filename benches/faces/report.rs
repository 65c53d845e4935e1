//! Lays out the lines of a run as tables for people: each set by itself, each half by itself.

use std::collections::{BTreeMap, BTreeSet};

use super::engine::OURS;
use super::score::Line;

/// Lines of one decoder on one half of one set.
type Group<'a> = Vec<&'a Line>;

/// Returns the table of all sets.
pub fn table(lines: &[Line]) -> String {
    let mut sets: Vec<String> = Vec::new();
    for line in lines {
        if !sets.contains(&line.set) {
            sets.push(line.set.clone());
        }
    }
    sets.extend(["photo (all)", "face (all)"].map(str::to_owned));
    let head = format!(
        "{:<20} {:<8} {:<10} {:>5} {:>5} {:>6} {:>9} {:>9} {:>5} {:>5} {:>5} {:>5} {:>5}",
        "set", "half", "decoder", "of", "read", "%", "cpu med", "cpu p95", "wrong", "guess", "other", "won", "lost"
    );
    let mut rows = vec![head];
    for set in &sets {
        for half in ["tune", "held-out"] {
            rows.extend(of_set(lines, half, set));
        }
    }
    rows.join("\n")
}

/// Returns whether a set is part of this row: itself, or one of those that it names in front.
fn is_in(set: &str, row: &str) -> bool {
    set == row || row.strip_suffix(" (all)").is_some_and(|kind| set.split(' ').next() == Some(kind))
}

fn of_set(lines: &[Line], half: &str, row: &str) -> Vec<String> {
    let here: Group<'_> = lines.iter().filter(|line| line.half == half && is_in(&line.set, row)).collect();
    let mut engines: Vec<&str> =
        here.iter().map(|line| line.engine.as_str()).collect::<BTreeSet<_>>().into_iter().collect();
    engines.sort_by_key(|engine| *engine != OURS);
    let key = |line: &Line| (line.id.clone(), line.rot);
    let ours: BTreeMap<_, usize> = here.iter().filter(|l| l.engine == OURS).map(|l| (key(l), l.hits)).collect();
    let of_engine = |engine: &str| {
        let group: Group<'_> = here.iter().filter(|line| line.engine == engine).copied().collect();
        let pairs: Vec<(usize, usize)> =
            group.iter().filter_map(|line| Some((*ours.get(&key(line))?, line.hits))).collect();
        let won = pairs.iter().filter(|(ours, theirs)| ours > theirs).count();
        let lost = pairs.iter().filter(|(ours, theirs)| ours < theirs).count();
        let sum = |part: fn(&Line) -> usize| group.iter().map(|line| part(line)).sum::<usize>();
        let (of, read) = (sum(|line| line.expected), sum(|line| line.hits));
        let rate = if of == 0 { "-".to_owned() } else { format!("{:.1}", read as f64 * 100.0 / of as f64) };
        let cpu = times(&group);
        let (won, lost) =
            if engine == OURS { (String::new(), String::new()) } else { (won.to_string(), lost.to_string()) };
        let of = if of == 0 { group.len() } else { of };
        format!(
            "{row:<20} {half:<8} {engine:<10} {of:>5} {read:>5} {rate:>6} {:>9.2} {:>9.2} {:>5} {:>5} {:>5} {won:>5} {lost:>5}",
            part(&cpu, 0.5),
            part(&cpu, 0.95),
            sum(|line| line.wrong_text),
            sum(|line| line.guessed),
            sum(|line| line.other),
        )
    };
    engines.into_iter().map(of_engine).collect()
}

/// Returns the CPU times of pictures that our first step reads, beside those of a peer on the same pictures.
pub fn first_stage(lines: &[Line], first: &[&str]) -> String {
    let stills = lines.iter().filter(|line| line.engine == OURS && !line.set.starts_with("frame"));
    let quick = stills.filter(|line| line.hits > 0 && line.hits == line.expected && line.expected == 1);
    let quick: BTreeMap<_, &Line> = quick
        .filter(|line| line.stage.as_deref().is_some_and(|stage| first.contains(&stage)))
        .map(|line| ((line.set.as_str(), line.id.as_str(), line.rot), line))
        .collect();
    let mut rows = vec![format!("stills that the first step reads ({})", first.join(", "))];
    for kind in ["photo", "face"] {
        for engine in lines.iter().map(|line| line.engine.as_str()).collect::<BTreeSet<_>>() {
            let same: Group<'_> = lines
                .iter()
                .filter(|line| line.engine == engine && line.set.split(' ').next() == Some(kind))
                .filter(|line| quick.contains_key(&(line.set.as_str(), line.id.as_str(), line.rot)))
                .collect();
            if !same.is_empty() {
                let cpu = times(&same);
                rows.push(format!(
                    "{kind:<8} {engine:<10} {:>5} pictures, cpu median {:.3} ms, p95 {:.3} ms",
                    same.len(),
                    part(&cpu, 0.5),
                    part(&cpu, 0.95)
                ));
            }
        }
    }
    rows.join("\n")
}

/// Returns how many pictures each step of ours read.
pub fn stages(lines: &[Line]) -> String {
    let mut count: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for line in lines.iter().filter(|line| line.engine == OURS) {
        if let Some(stage) = line.stage.as_deref() {
            *count.entry((line.set.split(' ').next().unwrap_or_default(), stage)).or_default() += 1;
        }
    }
    let rows = count.into_iter().map(|((kind, stage), count)| format!("{kind:<8} {stage:<24} {count:>5}"));
    std::iter::once("step that read the first code of a picture".to_owned()).chain(rows).collect::<Vec<_>>().join("\n")
}

fn times(group: &[&Line]) -> Vec<f64> {
    let mut times: Vec<f64> = group.iter().map(|line| line.cpu_ms).collect();
    times.sort_by(f64::total_cmp);
    times
}

/// Returns the value that this part of the sorted values stays under.
pub fn part(sorted: &[f64], part: f64) -> f64 {
    let last = sorted.len().saturating_sub(1) as f64;
    sorted.get((last * part).round() as usize).copied().unwrap_or(f64::NAN)
}
