//! Anchors from paper on the command line: read from a file, told, and the failure when one does not hold.

use std::path::Path;

use crate::journal::anchor::{Anchor, Checked, Found};

use super::failure::{ANCHOR, BROKEN};
use super::output::say;
use super::{Failure, place};

/// Reads one anchor from each line; empty lines and those that begin with `#` are passed over.
pub fn read_anchors(file: &Path) -> Result<Vec<Anchor>, Failure> {
    let text = std::fs::read_to_string(place::file(file)?).map_err(|fault| {
        Failure::with_next("cannot-read", format!("{}: {}", file.display(), fault.kind()), "save it as UTF-8 text")
    })?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'));
    lines
        .map(|(at, line)| {
            Anchor::parse(line).map_err(|fault| {
                let what = format!("{}, line {}: {fault}", file.display(), at + 1);
                Failure::with_next("anchor", what, "write one anchor in each line, as it stands on paper")
            })
        })
        .collect()
}

/// Prints what became of an anchor.
pub fn told(checked: &Checked) {
    let found = serde_json::to_value(checked.found).unwrap_or_default();
    say!("anchor {} {}", checked.anchor, found.as_str().unwrap_or_default());
}

/// Fails when an anchor does not hold; the worst one is told.
pub fn anchors_failure(checked: &[Checked]) -> Result<(), Failure> {
    let worst = checked.iter().filter(|checked| checked.found != Found::Held).max_by_key(|checked| checked.found);
    let Some(Checked { anchor, found }) = worst else { return Ok(()) };
    let keep = "keep this file as it is, and tell whoever answers for the records";
    let (code, why, next, exit) = match found {
        Found::Held => return Ok(()),
        Found::Earlier => (
            "anchor-earlier",
            "this evidence begins after it and says nothing about it",
            "take a paper that was printed after the last act on this card",
            ANCHOR,
        ),
        Found::Missing => ("anchor-missing", "no chain of this desk is here", keep, ANCHOR),
        Found::Behind => (
            "anchor-behind",
            "the chain ends before it: its end was cut off, or this copy is older than the paper",
            keep,
            ANCHOR,
        ),
        Found::Differs => ("anchor-differs", "another entry has this number: the chain was written anew", keep, BROKEN),
    };
    Err(Failure::with_next(code, format!("anchor {anchor}: {why}"), next).exiting(exit))
}
