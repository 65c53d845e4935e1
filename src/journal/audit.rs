//! Recomputes the chain of every desk, and folds the projections again from nothing.
//!
//! The chain shows that something was changed; it cannot show that the newest entries were cut off. That
//! takes a head that was written down elsewhere.

use rusqlite::types::ValueRef;
use rusqlite::{Row, TransactionBehavior};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::id::{BatchId, CardId};
use crate::record::card_named_by;

use super::entry::{self, Form, NO_HASH, Sealed};
use super::{Journal, JournalFault, act_text, batch_named_by, tables, undone_by};

/// The projection tables with the columns that order them.
const PROJECTIONS: [(&str, &str); 7] = [
    ("students", "education_id"),
    ("readings", "education_id, syllables, initials"),
    ("batches", "batch"),
    ("cards", "card"),
    ("open_handovers", "card"),
    ("operators", "operator"),
    ("settings", "key"),
];

/// Looks at a page before it is called damaged.
const LOOKS: u32 = 3;

/// What a verification found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verification {
    /// Whether every chain is whole.
    pub ok: bool,
    /// Entries that were looked at.
    pub entries: u64,
    /// Last good entry of each desk.
    pub heads: Vec<Head>,
    /// First entry that does not fit, when there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub broken: Option<Broken>,
}

/// The end of one desk's chain: write it down elsewhere to notice a cut.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Desk.
    pub desk: String,
    /// Number of its last entry.
    pub seq: u64,
    /// Hash of its last entry, 64 hexadecimal digits.
    pub hash: String,
}

/// Where a chain breaks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Broken {
    /// Desk.
    pub desk: String,
    /// Number of the entry.
    pub seq: i64,
    /// What does not fit.
    pub why: Break,
}

/// What does not fit in an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Break {
    /// A number is missing before this entry.
    Gap,
    /// It does not follow the entry before it.
    Link,
    /// Its fields do not give its hash.
    Hash,
    /// Its time does not grow.
    Time,
    /// The names beside it are not those that were written.
    Private,
    /// Its act cannot be understood, or a column says something else than the act.
    Act,
}

impl Break {
    /// Returns what does not fit, as the end of a sentence.
    pub fn words(self) -> &'static str {
        match self {
            Break::Gap => "an entry before it is missing",
            Break::Link => "it does not follow the entry before it",
            Break::Hash => "it was changed after it was written",
            Break::Time => "its time is before that of the entry before it",
            Break::Private => "the names beside it are not those that were written",
            Break::Act => "its act cannot be understood",
        }
    }
}

/// One stored entry with its copied columns.
struct Stored {
    sealed: Sealed,
    /// Names beside an entry of form 1.
    private: Option<String>,
    /// Personal details beside an entry of form 2, in order.
    details: Vec<Option<String>>,
    /// Their digests in hexadecimal digits.
    digests: Vec<String>,
    card: Option<String>,
    batch: Option<String>,
    undoes: Option<[u8; 16]>,
    hash: [u8; 32],
}

/// The end of a chain while it is walked.
struct Chain {
    desk: String,
    seq: i64,
    mono_ms: i64,
    hash: [u8; 32],
}

impl Journal {
    /// Recomputes every hash; a broken chain is a finding, not a fault.
    ///
    /// The pages of the file are checked first: a changed byte anywhere in it is [`JournalFault::Damaged`].
    pub fn verify(&self) -> Result<Verification, JournalFault> {
        self.check_pages()?;
        let mut query = self.conn.prepare(
            "SELECT id, desk, seq, wall_ms, mono_ms, operator, kind, body, private, private_digest, prev, card, \
             batch, undoes, hash, form, approver, \
             (SELECT json_group_array(p.text ORDER BY p.item) FROM particulars p WHERE p.entry = e.id), \
             (SELECT json_group_array(hex(p.digest) ORDER BY p.item) FROM particulars p WHERE p.entry = e.id) \
             FROM entries e ORDER BY desk, seq",
        )?;
        let mut rows = query.query([])?;
        let mut found = Verification { ok: true, entries: 0, heads: Vec::new(), broken: None };
        let mut chain: Option<Chain> = None;
        while let Some(row) = rows.next()? {
            found.entries += 1;
            let stored = match stored(row) {
                Ok(stored) => stored,
                Err(error) if error.sqlite_error_code().is_some() => return Err(error.into()),
                // A changed byte made a text or a length that no entry can have: nothing after it can be tied to it.
                Err(_) => {
                    let at = chain.take().unwrap_or_else(|| Chain::start(""));
                    found.ok = false;
                    found.broken.get_or_insert(Broken { desk: at.desk, seq: at.seq + 1, why: Break::Act });
                    break;
                }
            };
            if chain.as_ref().is_some_and(|chain| chain.desk != stored.sealed.desk) {
                found.heads.extend(chain.take().map(Chain::head));
            }
            let before = chain.take().unwrap_or_else(|| Chain::start(&stored.sealed.desk));
            if let Some(why) = before.broken_by(&stored) {
                found.ok = false;
                let (desk, seq) = (stored.sealed.desk.clone(), stored.sealed.seq);
                found.broken.get_or_insert(Broken { desk, seq, why });
            }
            let Sealed { desk, seq, mono_ms, .. } = stored.sealed;
            chain = Some(Chain { desk, seq, mono_ms, hash: stored.hash });
        }
        found.heads.extend(chain.map(Chain::head));
        Ok(found)
    }

    /// Checks the code of every page of the file (SQLCipher, `cipher_integrity_check`).
    ///
    /// Pages that a power cut tore stand whole in the log beside the file and are written again first. Another
    /// program may be writing a page while it is looked at, so that one look is not enough to call it damaged.
    fn check_pages(&self) -> Result<(), JournalFault> {
        for _ in 0..LOOKS {
            if self.pages_are_whole()? {
                return Ok(());
            }
            self.conn.query_row("PRAGMA wal_checkpoint(FULL)", [], |_| Ok(()))?;
        }
        Err(JournalFault::Damaged)
    }

    fn pages_are_whole(&self) -> Result<bool, JournalFault> {
        let mut query = self.conn.prepare("PRAGMA cipher_integrity_check")?;
        Ok(query.query([])?.next()?.is_none())
    }

    /// Folds all projections again from the entries; returns how many entries were folded.
    pub fn rebuild(&mut self) -> Result<u64, JournalFault> {
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let folded = tables::refill(&tx)?;
        tx.commit()?;
        Ok(folded)
    }

    /// Returns SHA-256 over every row of every projection, 64 hexadecimal digits.
    pub fn projection_digest(&self) -> Result<String, JournalFault> {
        let mut sha = Sha256::new();
        for (table, order) in PROJECTIONS {
            let mut query = self.conn.prepare(&format!("SELECT * FROM {table} ORDER BY {order}"))?;
            let columns = query.column_count();
            sha.update(table.as_bytes());
            let mut rows = query.query([])?;
            while let Some(row) = rows.next()? {
                for column in 0..columns {
                    add_value(&mut sha, row.get_ref(column)?);
                }
            }
        }
        Ok(entry::hex(&sha.finalize()))
    }
}

/// Adds one value with its type and its length, so that no two rows look alike.
fn add_value(sha: &mut Sha256, value: ValueRef<'_>) {
    let number;
    let (tag, bytes): (u8, &[u8]) = match value {
        ValueRef::Null => (0, &[]),
        ValueRef::Integer(integer) => {
            number = integer.to_be_bytes();
            (1, &number)
        }
        ValueRef::Real(real) => {
            number = real.to_be_bytes();
            (2, &number)
        }
        ValueRef::Text(text) => (3, text),
        ValueRef::Blob(blob) => (4, blob),
    };
    sha.update([tag]);
    sha.update(u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_be_bytes());
    sha.update(bytes);
}

fn stored(row: &Row<'_>) -> rusqlite::Result<Stored> {
    let form: i64 = row.get(15)?;
    let texts: String = row.get(17)?;
    let digests: String = row.get(18)?;
    Ok(Stored {
        sealed: Sealed {
            form: Form::of(form).ok_or(rusqlite::Error::IntegralValueOutOfRange(15, form))?,
            id: Uuid::from_bytes(row.get(0)?),
            desk: row.get(1)?,
            seq: row.get(2)?,
            wall_ms: row.get(3)?,
            mono_ms: row.get(4)?,
            operator: row.get(5)?,
            approver: row.get(16)?,
            kind: row.get(6)?,
            body: row.get(7)?,
            private_digest: row.get(9)?,
            prev: row.get(10)?,
        },
        private: row.get(8)?,
        details: serde_json::from_str(&texts).unwrap_or_default(),
        digests: serde_json::from_str(&digests).unwrap_or_default(),
        card: row.get(11)?,
        batch: row.get(12)?,
        undoes: row.get(13)?,
        hash: row.get(14)?,
    })
}

impl Stored {
    /// Returns whether the copied columns say what the act says; pseudonyms are compared as they stand.
    fn columns_fit(&self) -> bool {
        let sealed = &self.sealed;
        let act = match sealed.form {
            Form::One => act_text::form_one::read(&sealed.body, self.private.as_deref()),
            Form::Two => act_text::read(&sealed.body, &self.details, &|_| None),
        };
        let Some(act) = act else { return false };
        let copies = (self.card.as_deref(), self.batch.as_deref(), self.undoes.map(Uuid::from_bytes));
        let named =
            (card_named_by(&act).map(CardId::as_str), batch_named_by(&act).map(BatchId::as_str), undone_by(&act));
        copies == named && act.deed().code() == sealed.kind
    }

    /// Returns whether what stands beside the entry is what was written, or was erased.
    fn details_fit(&self) -> bool {
        let whole = match self.sealed.form {
            Form::One => {
                return self
                    .private
                    .as_deref()
                    .is_none_or(|text| Some(entry::digest(text)) == self.sealed.private_digest);
            }
            Form::Two => self.details.len() == self.digests.len() && self.private.is_none(),
        };
        let each = self.details.iter().zip(&self.digests).all(|(text, digest)| {
            text.as_deref().is_none_or(|text| entry::hex(&entry::digest(text)).eq_ignore_ascii_case(digest))
        });
        let digests: Option<Vec<[u8; 32]>> = self.digests.iter().map(|digest| entry::from_hex(digest)).collect();
        whole && each && digests.is_some_and(|all| entry::digest_of_all(&all) == self.sealed.private_digest)
    }
}

impl Chain {
    fn start(desk: &str) -> Self {
        Self { desk: desk.to_owned(), seq: 0, mono_ms: i64::MIN, hash: NO_HASH }
    }

    fn head(self) -> Head {
        Head { desk: self.desk, seq: u64::try_from(self.seq).unwrap_or_default(), hash: entry::hex(&self.hash) }
    }

    fn broken_by(&self, next: &Stored) -> Option<Break> {
        let sealed = &next.sealed;
        if sealed.seq != self.seq + 1 {
            Some(Break::Gap)
        } else if sealed.prev != self.hash {
            Some(Break::Link)
        } else if sealed.hash() != next.hash {
            Some(Break::Hash)
        } else if sealed.mono_ms <= self.mono_ms || sealed.mono_ms < sealed.wall_ms {
            Some(Break::Time)
        } else if !next.details_fit() {
            Some(Break::Private)
        } else if !next.columns_fit() {
            Some(Break::Act)
        } else {
            None
        }
    }
}
