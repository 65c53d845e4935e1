//! What may be shown and kept of a code that nobody knows: its form, and a digest to recognise it by.

use std::fmt::Write;

use sha2::{Digest, Sha256};

/// Characters that are shown at most.
const SHOWN: usize = 120;

/// Replaces digits by `#` and everything else that carries meaning by `*`; punctuation shows the form.
pub fn masked(text: &str) -> String {
    let mut shown: String = text.chars().take(SHOWN).map(mask).collect();
    if text.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    shown
}

fn mask(c: char) -> char {
    match c {
        c if c.is_numeric() => '#',
        c if c.is_ascii_punctuation() || "：；，。、（）＝".contains(c) => c,
        c if c.is_whitespace() => ' ',
        _ => '*',
    }
}

/// Returns the SHA-256 of a payload in hex.
pub(super) fn digest(text: &str) -> String {
    hex(&[text.as_bytes()])
}

/// Returns the first six hex digits of a digest that only this session can make again: nobody can try numbers on it.
pub fn session_mark(text: &str, salt: &[u8]) -> String {
    let mut all = hex(&[salt, text.as_bytes()]);
    all.truncate(6);
    all
}

fn hex(parts: &[&[u8]]) -> String {
    let mut digest = Sha256::new();
    parts.iter().for_each(|part| digest.update(part));
    digest.finalize().iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
