//! One line of the journal: an act with its stamp, and the hash that ties it to the line before.
//!
//! Form 2 hashes a digest of the fields with the hash before it, so that the evidence of one card can carry the
//! entries of others as 32 bytes that say nothing.

use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::day::Moment;
use crate::id::{DeskId, OperatorId};
use crate::record::{Act, Stamp};

/// The `prev` of the first entry of a desk.
pub(super) const NO_HASH: [u8; 32] = [0; 32];

/// One entry: who did what, when and at which desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Names the entry everywhere (UUIDv7).
    pub id: Uuid,
    /// Desk.
    pub desk: DeskId,
    /// Counts the entries of this desk, from 1.
    pub seq: u64,
    /// What the clock of the desk said.
    pub wall: Moment,
    /// Milliseconds that always grow, even when the clock went back.
    pub mono_ms: i64,
    /// Who did it.
    pub operator: OperatorId,
    /// The second person, where two are asked for.
    pub approver: Option<OperatorId>,
    /// What was done.
    pub act: Act,
    /// SHA-256 over the fields of this entry and the hash of the one before.
    pub hash: [u8; 32],
    /// Whether a later entry takes this one back; not part of the entry itself.
    pub undone: bool,
}

impl Entry {
    /// Returns when and where the act was entered.
    pub fn stamp(&self) -> Stamp {
        Stamp { at: self.wall, desk: self.desk.clone() }
    }
}

/// How the hash of an entry is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// One digest over all fields and the hash before: version 0.1.0.
    One,
    /// A digest over the fields, then one over the hash before and that digest.
    Two,
}

impl Form {
    pub fn of(number: i64) -> Option<Self> {
        match number {
            1 => Some(Form::One),
            2 => Some(Form::Two),
            _ => None,
        }
    }

    pub fn number(self) -> u8 {
        match self {
            Form::One => 1,
            Form::Two => 2,
        }
    }
}

/// The fields of an entry as they are hashed and stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sealed {
    pub form: Form,
    pub id: Uuid,
    pub desk: String,
    pub seq: i64,
    pub wall_ms: i64,
    pub mono_ms: i64,
    pub operator: String,
    pub approver: Option<String>,
    pub kind: String,
    pub body: String,
    pub private_digest: Option<[u8; 32]>,
    pub prev: [u8; 32],
}

impl Sealed {
    /// Returns SHA-256 over the form and every field but `prev`, each after its length in 4 bytes.
    pub fn content(&self) -> [u8; 32] {
        self.fields().finalize().into()
    }

    /// Returns the hash of the entry.
    pub fn hash(&self) -> [u8; 32] {
        match self.form {
            Form::One => {
                let mut sha = self.fields();
                field(&mut sha, &self.prev);
                sha.finalize().into()
            }
            Form::Two => chained(&self.prev, &self.content()),
        }
    }

    fn fields(&self) -> Sha256 {
        let mut sha = Sha256::new_with_prefix([self.form.number()]);
        field(&mut sha, self.id.as_bytes());
        field(&mut sha, self.desk.as_bytes());
        field(&mut sha, &self.seq.to_be_bytes());
        field(&mut sha, &self.wall_ms.to_be_bytes());
        field(&mut sha, &self.mono_ms.to_be_bytes());
        field(&mut sha, self.operator.as_bytes());
        if self.form == Form::Two {
            field(&mut sha, self.approver.as_deref().unwrap_or_default().as_bytes());
        }
        field(&mut sha, self.kind.as_bytes());
        field(&mut sha, self.body.as_bytes());
        field(&mut sha, self.private_digest.as_ref().map_or(&[], |digest| digest.as_slice()));
        sha
    }
}

fn field(sha: &mut Sha256, bytes: &[u8]) {
    sha.update(u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_be_bytes());
    sha.update(bytes);
}

/// Returns the hash of an entry of form 2: SHA-256 over the hash before it and the digest of its fields.
pub(super) fn chained(prev: &[u8; 32], content: &[u8; 32]) -> [u8; 32] {
    Sha256::new().chain_update(prev).chain_update(content).finalize().into()
}

/// Returns SHA-256 of a text.
pub(super) fn digest(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}

/// Returns SHA-256 over the digests of all personal details of an entry, none when it has none.
pub(super) fn digest_of_all<'a>(digests: impl IntoIterator<Item = &'a [u8; 32]>) -> Option<[u8; 32]> {
    let mut digests = digests.into_iter().peekable();
    digests.peek()?;
    Some(digests.fold(Sha256::new(), Sha256::chain_update).finalize().into())
}

/// Writes bytes as lower-case hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16).unwrap_or('0');
        text.push(digit(byte >> 4));
        text.push(digit(byte & 15));
        text
    })
}

/// Reads 64 hexadecimal digits.
pub(super) fn from_hex(text: &str) -> Option<[u8; 32]> {
    lower_hex(&text.to_ascii_lowercase())
}

/// Reads `N` bytes written as lower-case hexadecimal digits; no other writing of them is taken.
pub(super) fn lower_hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let nibble = |digit: &u8| match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    };
    let pair = |pair: &[u8]| match pair {
        [high, low] => Some(nibble(high)? << 4 | nibble(low)?),
        _ => None,
    };
    text.as_bytes().chunks(2).map(pair).collect::<Option<Vec<u8>>>()?.try_into().ok()
}
