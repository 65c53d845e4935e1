//! Lists entries by card and by time, newest first.

use rusqlite::params;

use crate::day::Moment;
use crate::id::CardId;

use super::rows::entries;
use super::{Entry, Journal, JournalFault, pseudonym};

/// Which entries are listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Only those of this card, undoings included.
    pub card: Option<CardId>,
    /// From this moment on.
    pub from: Option<Moment>,
    /// Before this moment.
    pub before: Option<Moment>,
    /// At most so many.
    pub limit: u32,
}

impl Journal {
    /// Lists entries, newest first.
    pub fn list(&self, wanted: &Wanted) -> Result<Vec<Entry>, JournalFault> {
        let card = wanted.card.as_ref();
        let under = card.map(|card| pseudonym::card(&self.conn, card)).transpose()?;
        let ms = |moment: Option<Moment>, none: i64| moment.map_or(none, Moment::unix_ms);
        let span = (ms(wanted.from, i64::MIN), ms(wanted.before, i64::MAX));
        let of_card = match card {
            None => "?1 IS NULL AND ?2 IS NULL",
            Some(_) => "(e.card IN (?1, ?2) OR e.undoes IN (SELECT t.id FROM entries t WHERE t.card IN (?1, ?2)))",
        };
        entries(
            &self.conn,
            &format!("WHERE {of_card} AND e.wall_ms >= ?3 AND e.wall_ms < ?4 ORDER BY e.position DESC LIMIT ?5"),
            params![under, card.map(CardId::as_str), span.0, span.1, wanted.limit],
        )
    }
}
