//! Takes the evidence of one card out of the journal: its own entries whole, all others as digests.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension, Row, params};
use uuid::Uuid;

use crate::id::CardId;
use crate::record::{CardRecord, Illegal};

use super::super::act_text::called;
use super::super::entry::{Form, NO_HASH, Sealed, hex};
use super::super::pseudonym;
use super::super::{Journal, JournalFault};
use super::Numbers;
use super::file::{CardSaid, ChainSaid, DetailSaid, EntrySaid, Evidence, FORMAT, Item, Point, VERSION};

const COLUMNS: &str =
    "form, id, desk, seq, wall_ms, mono_ms, operator, approver, kind, body, private_digest, prev, hash";

/// Where the pieces come from and how much of them is taken.
struct Source<'c> {
    conn: &'c Connection,
    numbers: Numbers,
    /// Pseudonym of the card's person.
    person: Option<String>,
}

/// The entries of the card at one desk.
#[derive(Default)]
struct Own {
    /// Numbers of those that go into the file.
    seqs: BTreeSet<i64>,
    /// How many stay out.
    left_out: u64,
}

impl Journal {
    /// Makes the evidence of one card as the journal stands now; `school` is how the school calls itself.
    pub fn evidence(&self, card: &CardId, school: &str, numbers: Numbers) -> Result<Evidence, JournalFault> {
        // One view of the file, however much is appended meanwhile.
        let view = self.conn.unchecked_transaction()?;
        let record = self.card(card)?.ok_or(Illegal::UnknownCard)?;
        let under = pseudonym::card(&view, card)?;
        let own = own_entries(&view, &under, card, numbers)?;
        let mut said = self.said(&record, under, numbers)?;
        said.left_out = own.values().map(|own| own.left_out).sum();
        let person = record.holder.map(|id| pseudonym::of_or_self(&view, &id)).transpose()?;
        let source = Source { conn: &view, numbers, person };
        let mut chains = Vec::new();
        for (desk, own) in own.iter().filter(|(_, own)| !own.seqs.is_empty()) {
            chains.push(source.chain(desk, &own.seqs)?);
        }
        Ok(Evidence {
            format: FORMAT.to_owned(),
            version: VERSION,
            worth: Evidence::worth(),
            school: school.to_owned(),
            made_ms: self.now().unix_ms(),
            card: said,
            chains,
        })
    }

    fn said(&self, record: &CardRecord, under: String, numbers: Numbers) -> Result<CardSaid, JournalFault> {
        let masked = numbers == Numbers::Masked;
        let shown = |full: String, hidden: String| if masked { hidden } else { full };
        let holder = record.holder;
        let student = holder.filter(|_| !masked).map(|id| self.student(id)).transpose()?.flatten();
        let mut pseudonyms = BTreeMap::new();
        if !masked {
            let person = holder.map(|id| ('p', id.to_string()));
            for (kind, number) in person.into_iter().chain(record.uid.as_ref().map(|uid| ('u', uid.to_string()))) {
                if let Some(token) = pseudonym::of(&self.conn, &called(kind, &number))? {
                    pseudonyms.insert(token, number);
                }
            }
        }
        Ok(CardSaid {
            // A card that only version 0.1.0 wrote about has no pseudonym.
            record: if masked { CardId::stored(under).masked() } else { under },
            kind: record.kind,
            masked,
            card_number: record.card_number.as_ref().map(|number| shown(number.to_string(), number.masked())),
            transit_number: record.transit_number.as_ref().map(|number| shown(number.to_string(), number.masked())),
            uid: record.uid.as_ref().map(|uid| shown(uid.to_string(), uid.masked())),
            education_id: holder.filter(|id| !id.is_pseudonym()).map(|id| shown(id.to_string(), id.masked())),
            name: student.map(|student| student.name.to_string()),
            pseudonyms,
            left_out: 0,
        })
    }
}

/// Finds the entries of a card and those that take them back, by desk.
fn own_entries(
    conn: &Connection,
    under: &str,
    card: &CardId,
    numbers: Numbers,
) -> Result<BTreeMap<String, Own>, JournalFault> {
    let mut query = conn.prepare_cached(
        "WITH own AS (SELECT id, desk, seq, form FROM entries WHERE card IN (?1, ?2)) \
         SELECT desk, seq, form FROM own \
         UNION SELECT u.desk, u.seq, u.form FROM own JOIN entries u ON u.undoes = own.id",
    )?;
    let mut found: BTreeMap<String, Own> = BTreeMap::new();
    let rows = query.query_map(params![under, card.as_str()], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    for row in rows {
        let (desk, seq, form): (String, i64, i64) = row?;
        let own = found.entry(desk).or_default();
        if form == 1 && numbers == Numbers::Masked {
            own.left_out += 1;
        } else {
            own.seqs.insert(seq);
        }
    }
    Ok(found)
}

impl Source<'_> {
    /// Takes one desk's chain from before the card's first entry, or from after what form 1 cannot hide.
    fn chain(&self, desk: &str, own: &BTreeSet<i64>) -> Result<ChainSaid, JournalFault> {
        let first = own.first().copied().unwrap_or_default();
        let mut open =
            self.conn.prepare_cached("SELECT seq FROM entries WHERE desk = ?1 AND form = 1 AND seq >= ?2")?;
        let open: Vec<i64> =
            open.query_map(params![desk, first], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        let last_open = open.into_iter().filter(|seq| !own.contains(seq)).max();
        let start = last_open.unwrap_or(first - 1);
        let mut after = self.conn.prepare_cached("SELECT hash FROM entries WHERE desk = ?1 AND seq = ?2")?;
        let hash: Option<[u8; 32]> = after.query_row(params![desk, start], |row| row.get(0)).optional()?;
        let start_hash = hash.unwrap_or(NO_HASH);
        let mut said = ChainSaid {
            desk: desk.to_owned(),
            untied: Vec::new(),
            after: Point { seq: start, hash: hex(&start_hash) },
            items: Vec::new(),
            head: Point { seq: start, hash: hex(&start_hash) },
        };
        for seq in own.range(..=start) {
            let mut query =
                self.conn.prepare_cached(&format!("SELECT {COLUMNS} FROM entries WHERE desk = ?1 AND seq = ?2"))?;
            let (sealed, hash) = query.query_row(params![desk, seq], sealed_of)?;
            said.untied.push(self.whole(&sealed, &hash)?);
        }
        let mut query = self
            .conn
            .prepare_cached(&format!("SELECT {COLUMNS} FROM entries WHERE desk = ?1 AND seq > ?2 ORDER BY seq"))?;
        let mut rows = query.query(params![desk, start])?;
        let mut others = String::new();
        while let Some(row) = rows.next()? {
            let (sealed, hash) = sealed_of(row)?;
            said.head = Point { seq: sealed.seq, hash: hex(&hash) };
            if own.contains(&sealed.seq) {
                said.items.extend(Some(std::mem::take(&mut others)).filter(|run| !run.is_empty()).map(Item::Others));
                said.items.push(Item::Entry(Box::new(self.whole(&sealed, &hash)?)));
            } else {
                others.push_str(&hex(&sealed.content()));
            }
        }
        said.items.extend(Some(others).filter(|run| !run.is_empty()).map(Item::Others));
        Ok(said)
    }

    /// Writes an entry of the card with all that is hashed.
    fn whole(&self, sealed: &Sealed, hash: &[u8; 32]) -> Result<EntrySaid, JournalFault> {
        let mut query =
            self.conn.prepare_cached("SELECT digest, person, text FROM particulars WHERE entry = ?1 ORDER BY item")?;
        let rows = query.query_map([sealed.id.into_bytes()], |row| {
            let (digest, person, text): ([u8; 32], Option<String>, Option<String>) =
                (row.get(0)?, row.get(1)?, row.get(2)?);
            Ok(DetailSaid {
                digest: hex(&digest),
                text: text.filter(|_| self.numbers == Numbers::Full && (person.is_none() || person == self.person)),
            })
        })?;
        Ok(EntrySaid {
            form: i64::from(sealed.form.number()),
            id: sealed.id.to_string(),
            seq: sealed.seq,
            wall_ms: sealed.wall_ms,
            mono_ms: sealed.mono_ms,
            operator: sealed.operator.clone(),
            approver: sealed.approver.clone(),
            kind: sealed.kind.clone(),
            body: sealed.body.clone(),
            private_digest: sealed.private_digest.as_ref().map(|digest| hex(digest)),
            details: rows.collect::<rusqlite::Result<_>>()?,
            prev: hex(&sealed.prev),
            hash: hex(hash),
        })
    }
}

fn sealed_of(row: &Row<'_>) -> rusqlite::Result<(Sealed, [u8; 32])> {
    let form: i64 = row.get(0)?;
    let sealed = Sealed {
        form: Form::of(form).ok_or(rusqlite::Error::IntegralValueOutOfRange(0, form))?,
        id: Uuid::from_bytes(row.get(1)?),
        desk: row.get(2)?,
        seq: row.get(3)?,
        wall_ms: row.get(4)?,
        mono_ms: row.get(5)?,
        operator: row.get(6)?,
        approver: row.get(7)?,
        kind: row.get(8)?,
        body: row.get(9)?,
        private_digest: row.get(10)?,
        prev: row.get(11)?,
    };
    Ok((sealed, row.get(12)?))
}
