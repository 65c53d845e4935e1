//! Lists that were printed, out of their entries: which versions there are, which is valid, what became of the paper.
//!
//! Reads only. A list has a number, the same for all its versions; the newest version is the valid one.

use std::collections::HashMap;

use rusqlite::params;

use crate::day::Moment;
use crate::face::page::PageCode;
use crate::id::{CardId, OperatorId};
use crate::record::{Act, ListedCard};

use super::act_text::card_restored;
use super::pseudonym::Pseudonyms;
use super::rows::entries;
use super::{Journal, JournalFault};

/// One list with all its versions, oldest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListRecord {
    /// Number, as the page codes say it; the title of a list of version 0.2.0 and older.
    pub number: String,
    /// Versions, oldest first; at least one.
    pub versions: Vec<ListVersion>,
}

/// One version of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListVersion {
    /// Title with its class.
    pub title: String,
    /// Version, from 1.
    pub version: u32,
    /// Pages of one copy.
    pub pages: u32,
    /// Place of its entry in the journal: lists of one file follow each other.
    pub position: i64,
    /// When it was made.
    pub made: Moment,
    /// Who made it.
    pub by: OperatorId,
    /// SHA-256 of the file; none for a list of version 0.2.0 and older.
    pub sha256: Option<String>,
    /// How many cards somebody signs for.
    pub cards: u32,
    /// What was given to a printer, oldest first.
    pub printings: Vec<Printing>,
    /// What somebody saw who looked at the paper, the last time.
    pub checked: Option<Checked>,
    /// What came back signed, the last time.
    pub reconciled: Option<Reconciled>,
}

/// The newest version of every list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Versions(HashMap<String, u32>);

/// Paper that a printer was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printing {
    /// When.
    pub at: Moment,
    /// Who asked.
    pub by: OperatorId,
    /// Printer.
    pub printer: String,
    /// Copies.
    pub copies: u32,
    /// First and last page, through all copies of the list in its file.
    pub range: (u32, u32),
    /// SHA-256 of the file.
    pub sha256: String,
}

/// What somebody saw who looked at the paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// When.
    pub at: Moment,
    /// Who.
    pub by: OperatorId,
    /// All pages are there and readable.
    pub good: bool,
    /// Pages that are spoiled.
    pub spoiled: Vec<u32>,
}

/// What came back signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reconciled {
    /// When.
    pub at: Moment,
    /// Who went through it.
    pub by: OperatorId,
    /// Rows with a signature.
    pub signed: u32,
    /// Rows without one.
    pub unclaimed: u32,
}

/// How far the paper of a version is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PaperState {
    /// A file was made, and no printer was asked.
    Made,
    /// A printer was asked; nobody has looked at the paper since.
    Sent,
    /// Somebody looked: it is good.
    Good,
    /// Somebody looked: pages are spoiled.
    Spoiled,
    /// It came back signed.
    Reconciled,
}

/// What the code of a page says about the page that lies here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Known {
    /// A page of the newest version.
    Valid,
    /// A page of a version that a newer one has replaced.
    Old {
        /// The newest version.
        newest: u32,
    },
    /// A version that this journal has not made: another desk did, or a journal that is not this one.
    Ahead {
        /// The newest version of this journal.
        newest: u32,
    },
    /// The list is in this journal, but that version has no such page.
    PageOut {
        /// Pages of that version.
        pages: u32,
    },
    /// No list of this journal has that number.
    Foreign,
}

impl ListVersion {
    /// Returns how far its paper is; a printing after somebody looked is to be looked at again.
    pub fn state(&self) -> PaperState {
        match (&self.reconciled, &self.checked, self.printings.last()) {
            (Some(_), _, _) => PaperState::Reconciled,
            (None, Some(checked), _) if checked.good => PaperState::Good,
            (None, Some(_), _) => PaperState::Spoiled,
            (None, None, Some(_)) => PaperState::Sent,
            (None, None, None) => PaperState::Made,
        }
    }
}

impl ListRecord {
    /// Returns the valid version: the newest one.
    pub fn newest(&self) -> Option<&ListVersion> {
        self.versions.last()
    }

    fn version(&mut self, version: u32) -> Option<&mut ListVersion> {
        self.versions.iter_mut().find(|made| made.version == version)
    }
}

impl Versions {
    /// Returns the version that the next list of a number gets, from 1; older programs knew a list by its title only.
    pub fn next(&self, number: &str, title: &str) -> u32 {
        let of = |name: &str| self.0.get(name).copied().unwrap_or(0);
        of(number).max(of(title)) + 1
    }
}

/// Lists while they are folded, each with the position of its last entry.
#[derive(Default)]
struct Shelf {
    lists: Vec<(i64, ListRecord)>,
    places: HashMap<String, usize>,
}

impl Shelf {
    fn take(&mut self, position: i64, act: Act, at: Moment, by: OperatorId, cards: u32) {
        let place = if let Act::ListMade { number, title, .. } = &act {
            self.place_of(number.as_deref(), title)
        } else if let Act::ListPrinted { number, .. }
        | Act::ListChecked { number, .. }
        | Act::SheetReconciled { number, .. } = &act
        {
            self.places.get(number).copied()
        } else {
            None
        };
        let Some((last, list)) = place.and_then(|place| self.lists.get_mut(place)) else { return };
        *last = position;
        if let Act::ListMade { title, version, pages, sha256, .. } = act {
            let place = list.versions.partition_point(|other| other.version <= version);
            let (printings, checked, reconciled) = (Vec::new(), None, None);
            let made = ListVersion {
                title,
                version,
                pages,
                position,
                made: at,
                by,
                sha256,
                cards,
                printings,
                checked,
                reconciled,
            };
            list.versions.insert(place, made);
        } else if let Act::ListPrinted { version, printer, copies, first, last, sha256, .. } = act {
            if let Some(of) = list.version(version) {
                // What is printed now, nobody has looked at.
                of.checked = None;
                of.printings.push(Printing { at, by, printer, copies, range: (first, last), sha256 });
            }
        } else if let Act::ListChecked { version, good, spoiled, .. } = act {
            if let Some(of) = list.version(version) {
                of.checked = Some(Checked { at, by, good, spoiled });
            }
        } else if let Act::SheetReconciled { version, signed, unclaimed, .. } = act
            && let Some(of) = list.version(version)
        {
            of.reconciled = Some(Reconciled { at, by, signed, unclaimed });
        }
    }

    /// Finds the place of a list; one without a number goes on under the number of the next one of its title.
    fn place_of(&mut self, number: Option<&str>, title: &str) -> Option<usize> {
        let number = number.unwrap_or(title);
        let known = self.places.get(number).or_else(|| self.places.get(title)).copied();
        let place = known.unwrap_or(self.lists.len());
        if known.is_none() {
            self.lists.push((0, ListRecord { number: String::new(), versions: Vec::new() }));
        }
        number.clone_into(&mut self.lists.get_mut(place)?.1.number);
        self.places.insert(number.to_owned(), place);
        Some(place)
    }

    fn into_lists(mut self) -> Vec<ListRecord> {
        self.lists.sort_by_key(|(last, _)| std::cmp::Reverse(*last));
        self.lists.into_iter().map(|(_, list)| list).collect()
    }
}

impl Journal {
    /// Lists all printed lists, the one that something happened to last first.
    ///
    /// Their cards are counted and not read: a list has many, and a log needs none.
    pub fn lists(&self) -> Result<Vec<ListRecord>, JournalFault> {
        let mut query = self.conn.prepare_cached(
            "SELECT position, wall_ms, operator, json_remove(body, '$.cards'), \
             coalesce(json_array_length(body, '$.cards'), 0) FROM entries \
             WHERE kind IN ('list-made', 'list-printed', 'list-checked', 'sheet-reconciled') ORDER BY position",
        )?;
        let rows = query.query_map([], |row| {
            let (position, wall_ms): (i64, i64) = (row.get(0)?, row.get(1)?);
            let (by, body): (String, String) = (row.get(2)?, row.get(3)?);
            Ok((position, wall_ms, by, body, row.get::<_, u32>(4)?))
        })?;
        let mut shelf = Shelf::default();
        for row in rows {
            let (position, wall_ms, by, body, cards) = row?;
            let unreadable = || JournalFault::Unreadable { position };
            let act = serde_json::from_str(&body).map_err(|_| unreadable())?;
            let by = OperatorId::parse(&by).map_err(|_| unreadable())?;
            shelf.take(position, act, Moment::from_unix_ms(wall_ms), by, cards);
        }
        Ok(shelf.into_lists())
    }

    /// Finds a list by its number, with all its versions.
    pub fn list_record(&self, number: &str) -> Result<Option<ListRecord>, JournalFault> {
        Ok(self.lists()?.into_iter().find(|list| list.number == number))
    }

    /// Returns the newest version of every list, to make the next ones.
    pub fn newest_versions(&self) -> Result<Versions, JournalFault> {
        let newest = self.lists()?.into_iter().filter_map(|list| Some((list.number.clone(), list.newest()?.version)));
        Ok(Versions(newest.collect()))
    }

    /// Returns the cards of one version of a list, in the order of its rows.
    pub fn cards_of_list(&self, number: &str, version: u32) -> Result<Vec<ListedCard>, JournalFault> {
        let found = entries(
            &self.conn,
            "WHERE e.kind = 'list-made' AND e.body ->> 'number' = ?1 AND e.body ->> 'version' = ?2 \
             ORDER BY e.position DESC LIMIT 1",
            params![number, version],
        )?;
        let act = found.into_iter().next().map(|entry| entry.act);
        Ok(if let Some(Act::ListMade { cards, .. }) = act { cards } else { Vec::new() })
    }

    /// Returns when each card last came into the office: by its batch, from a teacher, or from a family.
    pub fn came_in(&self) -> Result<HashMap<CardId, Moment>, JournalFault> {
        let mut query = self.conn.prepare_cached(
            "SELECT card, max(wall_ms) FROM entries e WHERE card IS NOT NULL \
             AND kind IN ('intake', 'returned', 'bundle-returned', 'resolved') \
             AND NOT EXISTS (SELECT 1 FROM entries u WHERE u.undoes = e.id) GROUP BY card",
        )?;
        let names = Pseudonyms::new(&self.conn);
        let rows = query.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?)))?;
        let known = |kind, token: &str| names.number(kind, token);
        rows.map(|row| {
            let (card, at) = row?;
            Ok((CardId::stored(card_restored(&card, &known)), Moment::from_unix_ms(at)))
        })
        .collect()
    }

    /// Says what the code of a page stands for in this journal.
    pub fn page_known(&self, code: &PageCode) -> Result<Known, JournalFault> {
        let Some(list) = self.list_record(code.list())? else { return Ok(Known::Foreign) };
        let newest = list.newest().map_or(0, |newest| newest.version);
        let Some(version) = list.versions.iter().find(|made| made.version == code.version()) else {
            return Ok(if code.version() > newest { Known::Ahead { newest } } else { Known::Foreign });
        };
        if u32::from(code.page()) > version.pages || u32::from(code.pages()) != version.pages {
            return Ok(Known::PageOut { pages: version.pages });
        }
        Ok(if version.version == newest { Known::Valid } else { Known::Old { newest } })
    }
}

#[cfg(test)]
mod tests;
