//! One figure of the bench, its goal, and the times behind it.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

/// One measured number beside its goal.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Figure {
    /// What is measured.
    pub figure: String,
    /// On what: a card, a folder, or both.
    pub of: String,
    /// The number.
    pub value: f64,
    /// The most that it should be, when there is a goal.
    pub goal: Option<f64>,
    /// What the number was computed from; times are medians and 95th percentiles in microseconds.
    pub from: BTreeMap<String, f64>,
}

impl Figure {
    /// Names a number, its goal and what it came from.
    pub fn new(figure: &str, of: &str, value: f64, goal: Option<f64>, from: &[(&str, f64)]) -> Self {
        let goal = goal.map(rounded);
        let from = from.iter().map(|(name, value)| ((*name).to_owned(), rounded(*value))).collect();
        Self { figure: figure.to_owned(), of: of.to_owned(), value: rounded(value), goal, from }
    }

    /// Prints the figure as one line of JSON.
    pub fn print(&self) {
        println!("{}", serde_json::to_string(self).unwrap());
    }

    /// Reads a line that [`Figure::print`] wrote.
    pub fn parse(line: &str) -> Option<Self> {
        serde_json::from_str(line).ok()
    }
}

/// Lays out the figures as a table for people.
pub fn table(figures: &[Figure]) -> String {
    let row = |figure: &Figure| {
        let goal = figure.goal.map_or(String::from("-"), |goal| format!("{goal}"));
        let met = match figure.goal {
            Some(goal) if figure.value <= goal => "met",
            Some(_) => "missed",
            None => "",
        };
        format!("{:<44} {:<30} {:>9} {:>6} {met}", figure.figure, figure.of, figure.value, goal)
    };
    let head = format!("{:<44} {:<30} {:>9} {:>6}", "figure", "of", "value", "goal");
    std::iter::once(head).chain(figures.iter().map(row)).collect::<Vec<_>>().join("\n")
}

fn rounded(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

/// Times of one thing that was done again and again.
pub struct Times(Vec<Duration>);

impl Times {
    /// Begins without a time.
    pub const fn none() -> Self {
        Self(Vec::new())
    }

    /// Does it once and keeps the time.
    pub fn take<T>(&mut self, what: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let done = what();
        self.0.push(start.elapsed());
        done
    }

    /// Keeps a time that was taken elsewhere.
    pub fn keep(&mut self, time: Duration) {
        self.0.push(time);
    }

    /// Returns the median in microseconds.
    pub fn median(&self) -> f64 {
        self.part(0.5)
    }

    /// Returns the time that 95 of 100 stay under, in microseconds.
    pub fn p95(&self) -> f64 {
        self.part(0.95)
    }

    /// Returns the time that this part of all stay under, in microseconds.
    pub fn part(&self, part: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let at = (sorted.len() - 1) as f64 * part;
        sorted[at.round() as usize].as_secs_f64() * 1e6
    }
}
