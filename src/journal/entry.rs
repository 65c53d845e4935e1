//! One line of the journal: an act with its stamp, and the hash that ties it to the line before.
//!
//! Names of people are kept apart from the act, under a salted digest, so that they can be erased one
//! day without breaking the chain.

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::day::Moment;
use crate::id::{DeskId, OperatorId};
use crate::record::{Act, Stamp};

use super::stamp::{NoRandomness, Random};

/// Version of the hashed form of an entry.
const HASH_VERSION: u8 = 1;

/// The `prev` of the first entry of a desk.
pub(super) const NO_HASH: [u8; 32] = [0; 32];

/// Members of a student that only the private part holds.
const PRIVATE_MEMBERS: [&str; 2] = ["name", "sex"];

/// Stands for a name that was erased.
const ERASED_NAME: &str = "\u{FF0A}";

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

/// The fields of an entry as they are hashed and stored.
#[derive(Debug, Clone)]
pub(super) struct Sealed {
    pub id: Uuid,
    pub desk: String,
    pub seq: i64,
    pub wall_ms: i64,
    pub mono_ms: i64,
    pub operator: String,
    pub kind: String,
    pub body: String,
    pub private: Option<String>,
    pub private_digest: Option<[u8; 32]>,
    pub prev: [u8; 32],
}

impl Sealed {
    /// Returns SHA-256 over the version byte and every field, each after its length in 4 bytes.
    pub fn hash(&self) -> [u8; 32] {
        let mut sha = Sha256::new_with_prefix([HASH_VERSION]);
        let mut field = |bytes: &[u8]| {
            sha.update(u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_be_bytes());
            sha.update(bytes);
        };
        field(self.id.as_bytes());
        field(self.desk.as_bytes());
        field(&self.seq.to_be_bytes());
        field(&self.wall_ms.to_be_bytes());
        field(&self.mono_ms.to_be_bytes());
        field(self.operator.as_bytes());
        field(self.kind.as_bytes());
        field(self.body.as_bytes());
        field(self.private_digest.as_ref().map_or(&[], |digest| digest.as_slice()));
        field(&self.prev);
        sha.finalize().into()
    }
}

/// An act as text: its kind, its body without names, and the names with their salt.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Written {
    pub kind: String,
    pub body: String,
    pub private: Option<String>,
}

/// Writes an act as text and moves the names of people out of it.
pub(super) fn write(act: &Act, random: &mut dyn Random) -> Result<Written, NoRandomness> {
    let mut value = serde_json::to_value(act).unwrap_or(Value::Null);
    let kind = value.get("act").and_then(Value::as_str).unwrap_or_default().to_owned();
    let private = match value.get_mut("students").and_then(Value::as_array_mut) {
        Some(students) => {
            let moved: Vec<Value> = students.iter_mut().map(take_private).collect();
            let mut salt = [0; 16];
            random.fill(&mut salt)?;
            Some(json!({ "salt": hex(&salt), "students": moved }).to_string())
        }
        None => None,
    };
    Ok(Written { kind, body: value.to_string(), private })
}

fn take_private(student: &mut Value) -> Value {
    let taken: Map<String, Value> = match student.as_object_mut() {
        Some(members) => PRIVATE_MEMBERS.iter().filter_map(|key| members.remove_entry(*key)).collect(),
        None => Map::new(),
    };
    Value::Object(taken)
}

/// Reads an act back and puts the names in again; an erased name shows as one placeholder.
pub(super) fn read(body: &str, private: Option<&str>) -> Option<Act> {
    if !body.contains("\"students\"") {
        return serde_json::from_str(body).ok();
    }
    let mut value: Value = serde_json::from_str(body).ok()?;
    if let Some(students) = value.get_mut("students").and_then(Value::as_array_mut) {
        let kept: Value = private.and_then(|text| serde_json::from_str(text).ok()).unwrap_or(Value::Null);
        let kept = kept.get("students").and_then(Value::as_array);
        for (at, student) in students.iter_mut().enumerate() {
            let members = student.as_object_mut()?;
            match kept.and_then(|kept| kept.get(at)).and_then(Value::as_object) {
                Some(names) => members.extend(names.clone()),
                None => {
                    members.insert("name".to_owned(), Value::from(ERASED_NAME));
                }
            }
        }
    }
    serde_json::from_value(value).ok()
}

/// Returns SHA-256 of the private part, salt included.
pub(super) fn digest(private: &str) -> [u8; 32] {
    Sha256::digest(private.as_bytes()).into()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{ClassId, EducationId, Name};
    use crate::journal::stamp::SeededRandom;
    use crate::record::Student;

    fn roster() -> Act {
        let student = |id: &str, name: &str| Student {
            education_id: EducationId::parse(id).unwrap(),
            name: Name::parse(name).unwrap(),
            sex: Some(crate::id::Sex::Female),
            class: ClassId::new(7, 3).unwrap(),
            seat: Some(4),
            valid_until: None,
            private: Default::default(),
        };
        Act::RosterImported {
            file: "名册.xlsx".into(),
            students: vec![student("00000001", "王子含"), student("00000002", "欧阳䶮")],
        }
    }

    #[test]
    fn names_live_only_in_the_private_part_and_come_back() {
        let written = write(&roster(), &mut SeededRandom::new(1)).unwrap();
        assert_eq!(written.kind, "roster-imported");
        assert!(!written.body.contains("王") && !written.body.contains("female"));
        assert_eq!(read(&written.body, written.private.as_deref()), Some(roster()));
    }

    #[test]
    fn an_erased_private_part_leaves_a_roster_without_names() {
        let written = write(&roster(), &mut SeededRandom::new(1)).unwrap();
        let Some(Act::RosterImported { students, .. }) = read(&written.body, None) else { panic!("a roster") };
        assert!(students.iter().all(|student| student.name.as_str() == ERASED_NAME && student.sex.is_none()));
    }

    #[test]
    fn an_exception_parked_before_codes_were_kept_still_reads_and_writes_the_same() {
        let body = r#"{"act":"parked","card":null,"holder":null,"reason":3}"#;
        let act = read(body, None).unwrap();
        assert_eq!(act, Act::Parked { card: None, holder: None, reason: 3, code: None });
        assert_eq!(write(&act, &mut SeededRandom::new(1)).unwrap().body, body);
    }

    #[test]
    fn two_writings_of_one_roster_have_different_digests() {
        let mut random = SeededRandom::new(1);
        let mut digest_of = || digest(&write(&roster(), &mut random).unwrap().private.unwrap());
        assert_ne!(digest_of(), digest_of());
    }
}
