//! Holds what a decoder said against what is on the picture.

use encoding_rs::{Encoding, GB18030, SHIFT_JIS, UTF_8, WINDOWS_1252};
use serde::{Deserialize, Serialize};

use super::drawn::Dice;
use super::engine::{self, Code, Reading};

/// One picture and one decoder: a line of the output.
#[derive(Serialize, Deserialize, Clone)]
pub struct Line {
    /// Set of pictures.
    pub set: String,
    /// Name of the picture.
    pub id: String,
    /// Turn in degrees.
    pub rot: u16,
    /// `tune` or `held-out`, by the name of the picture.
    pub half: String,
    /// Name of the decoder.
    pub engine: String,
    /// CPU time in milliseconds.
    pub cpu_ms: f64,
    /// Time in milliseconds.
    pub wall_ms: f64,
    /// Expected codes that were read.
    pub hits: usize,
    /// Codes on the picture.
    pub expected: usize,
    /// Codes whose bytes are right and whose text is not, and codes that are not on a drawn picture.
    pub wrong_text: usize,
    /// Codes whose bytes are right and whose text is not, and whose decoder said that it guessed.
    pub guessed: usize,
    /// Codes that nobody described on a photograph.
    pub other: usize,
    /// Why nothing was read.
    pub miss: Option<String>,
    /// Step that read the first code.
    pub stage: Option<String>,
}

/// Name, place and truth of a picture.
pub struct Truth<'a> {
    pub set: &'a str,
    pub id: &'a str,
    pub rot: u16,
    pub payloads: &'a [Vec<u8>],
    /// Every code on it is known.
    pub is_whole: bool,
}

/// Judges one reading.
pub fn judged(truth: &Truth<'_>, engine: &str, reading: &Reading) -> Line {
    let mut open: Vec<&Vec<u8>> = truth.payloads.iter().collect();
    let (mut hits, mut wrong_text, mut guessed, mut other) = (0, 0, 0, 0);
    for Code { hex, text, guessed: is_guess } in &reading.codes {
        if let Some(at) = open.iter().position(|want| says(want, &engine::bytes(hex), text)) {
            open.swap_remove(at);
            hits += 1;
            let is_right = is_text_right(truth.payloads, text);
            wrong_text += usize::from(!is_right && !is_guess);
            guessed += usize::from(!is_right && *is_guess);
        } else if truth.is_whole {
            wrong_text += 1;
        } else {
            other += 1;
        }
    }
    Line {
        set: truth.set.to_owned(),
        id: truth.id.to_owned(),
        rot: truth.rot,
        half: half(truth.id).to_owned(),
        engine: engine.to_owned(),
        cpu_ms: rounded(reading.cpu_ms),
        wall_ms: rounded(reading.wall_ms),
        hits,
        expected: truth.payloads.len(),
        wrong_text,
        guessed,
        other,
        miss: reading.miss.map(str::to_owned),
        stage: reading.stage.map(str::to_owned),
    }
}

/// Returns whether a code is the wanted one: by its bytes, by its text, or by its bytes in any usual character set.
fn says(want: &[u8], bytes: &[u8], text: &str) -> bool {
    let want_text = String::from_utf8_lossy(want);
    let reads = |encoding: &'static Encoding| {
        encoding.decode_without_bom_handling_and_without_replacement(bytes).is_some_and(|read| same(&read, &want_text))
    };
    want == bytes || same(text, &want_text) || [UTF_8, GB18030, SHIFT_JIS, WINDOWS_1252].into_iter().any(reads)
}

fn is_text_right(payloads: &[Vec<u8>], text: &str) -> bool {
    payloads.iter().any(|want| same(&String::from_utf8_lossy(want), text))
}

/// Compares texts; the ends of lines are left to the editor that wrote the truth down.
fn same(one: &str, other: &str) -> bool {
    let lines = |text: &str| text.trim().replace("\r\n", "\n");
    lines(one) == lines(other)
}

/// Every picture belongs to one half for ever: the first is for tuning, the second judges.
fn half(id: &str) -> &'static str {
    if Dice::of(&format!("half of {id}")).bits().is_multiple_of(2) { "tune" } else { "held-out" }
}

/// Keeps three places behind the point.
pub fn rounded(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}
