//! The head of a desk's chain as it stands on paper: `desk:seq:hash`, and whether a journal still has it.
//!
//! A chain alone cannot show that its end was cut off or that all of it was written anew; an anchor can.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

use rusqlite::{OptionalExtension, params};
use serde::{Serialize, Serializer};

use crate::id::{DeskId, fold_number};

use super::entry::{hex, lower_hex};
use super::{Journal, JournalFault};

/// Bytes of the hash that stand on paper: twice as many hexadecimal digits.
const BYTES: usize = 8;

/// The head of one desk's chain, as printed on every list.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Anchor {
    /// Desk.
    pub desk: DeskId,
    /// Number of its last entry, 0 before the first.
    pub seq: u64,
    /// First 8 bytes of the hash of that entry, zeros before the first.
    pub hash: [u8; BYTES],
}

/// The text is no anchor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an anchor is written desk:number:hash with 16 hexadecimal digits, such as 甲:1042:1f2e3d4c5b6a7988")]
pub struct NotAnAnchor;

impl Anchor {
    /// Parses an anchor as it is printed or typed: room between the digits and full-width signs do not matter.
    pub fn parse(text: &str) -> Result<Self, NotAnAnchor> {
        let text = text.replace('\u{FF1A}', ":");
        let (place, last) = text.rsplit_once(':').ok_or(NotAnAnchor)?;
        let last = fold_number(last).to_ascii_lowercase();
        let named = |desk: &str| DeskId::parse(desk).map_err(|_| NotAnAnchor);
        if last == "0" && !place.contains(':') {
            return Ok(Self { desk: named(place)?, seq: 0, hash: [0; BYTES] });
        }
        let (desk, seq) = place.rsplit_once(':').ok_or(NotAnAnchor)?;
        let seq: u64 = fold_number(seq).parse().map_err(|_| NotAnAnchor)?;
        let hash = lower_hex::<BYTES>(&last).ok_or(NotAnAnchor)?;
        if seq == 0 { Err(NotAnAnchor) } else { Ok(Self { desk: named(desk)?, seq, hash }) }
    }

    /// Takes the head of a chain; `hash` is that of entry `seq`.
    pub(super) fn of(desk: DeskId, seq: u64, hash: &[u8; 32]) -> Self {
        let mut short = [0; BYTES];
        short.iter_mut().zip(hash).for_each(|(to, from)| *to = *from);
        Self { desk, seq, hash: short }
    }

    /// Compares with the hash of the entry that has this number now.
    pub(super) fn against(&self, hash: &[u8; 32]) -> Found {
        if hash.starts_with(&self.hash) { Found::Held } else { Found::Differs }
    }
}

impl fmt::Display for Anchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.seq {
            0 => write!(f, "{}:0", self.desk),
            seq => write!(f, "{}:{seq}:{}", self.desk, hex(&self.hash)),
        }
    }
}

impl FromStr for Anchor {
    type Err = NotAnAnchor;
    fn from_str(text: &str) -> Result<Self, NotAnAnchor> {
        Self::parse(text)
    }
}

impl Serialize for Anchor {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

/// What became of an anchor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Found {
    /// The entry is there and has this hash: nothing up to it was changed since the paper.
    Held,
    /// The evidence begins after it and says nothing about it.
    Earlier,
    /// No chain of this desk is there.
    Missing,
    /// The chain ends before it: its end was cut off.
    Behind,
    /// Another entry has this number: the chain was written anew.
    Differs,
}

/// An anchor and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Checked {
    /// As given.
    pub anchor: Anchor,
    /// What became of it.
    pub found: Found,
}

impl Journal {
    /// Returns the head of this desk's chain.
    pub fn head(&self) -> Result<Anchor, JournalFault> {
        let none = Anchor { desk: self.desk.clone(), seq: 0, hash: [0; BYTES] };
        Ok(self.heads()?.into_iter().find(|head| head.desk == self.desk).unwrap_or(none))
    }

    /// Returns the head of this desk's chain for paper: `desk:seq:hash` with 16 hexadecimal digits.
    pub fn anchor(&self) -> Result<String, JournalFault> {
        Ok(self.head()?.to_string())
    }

    /// Returns the heads of all desks that have entries here, by desk.
    pub fn heads(&self) -> Result<Vec<Anchor>, JournalFault> {
        let mut query = self.conn.prepare_cached(
            "SELECT e.desk, e.seq, e.hash FROM (SELECT desk, max(seq) AS seq FROM entries GROUP BY desk) AS last \
             JOIN entries e ON e.desk = last.desk AND e.seq = last.seq ORDER BY e.desk",
        )?;
        let rows = query.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get(1)?, row.get(2)?)))?;
        rows.map(|row| {
            let (desk, seq, hash): (String, i64, [u8; 32]) = row?;
            let named = DeskId::parse(&desk).ok().zip(u64::try_from(seq).ok());
            let (desk, seq) = named.ok_or(JournalFault::BadRow { table: "entries" })?;
            Ok(Anchor::of(desk, seq, &hash))
        })
        .collect()
    }

    /// Looks for anchors that were written down elsewhere; it trusts the stored hashes, so verify the chain first.
    pub fn check_anchors(&self, anchors: &[Anchor]) -> Result<Vec<Checked>, JournalFault> {
        let heads: HashMap<DeskId, u64> = self.heads()?.into_iter().map(|head| (head.desk, head.seq)).collect();
        let mut query = self.conn.prepare_cached("SELECT hash FROM entries WHERE desk = ?1 AND seq = ?2")?;
        let mut found = |anchor: &Anchor| -> Result<Found, JournalFault> {
            if anchor.seq == 0 {
                return Ok(Found::Held);
            }
            let Some(last) = heads.get(&anchor.desk) else { return Ok(Found::Missing) };
            if *last < anchor.seq {
                return Ok(Found::Behind);
            }
            let seq = i64::try_from(anchor.seq).unwrap_or(i64::MAX);
            let hash: Option<[u8; 32]> =
                query.query_row(params![anchor.desk.as_str(), seq], |row| row.get(0)).optional()?;
            Ok(hash.map_or(Found::Differs, |hash| anchor.against(&hash)))
        };
        anchors.iter().map(|anchor| Ok(Checked { anchor: anchor.clone(), found: found(anchor)? })).collect()
    }
}

#[cfg(test)]
mod tests;
