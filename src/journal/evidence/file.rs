//! The file of evidence: what it holds, how it is written, and its last line, which covers every byte before it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::id::CardKind;

use super::super::entry::{digest, hex};
use super::flaw::Flaw;

/// Names the form of the file.
pub(super) const FORMAT: &str = "card-desk-evidence";
/// Version of the form.
pub(super) const VERSION: u32 = 1;

/// What the file proves and what it does not, for whoever opens it in an editor.
const WORTH: [&str; 2] = [
    "链头与学校纸质单据上的锚点一致时，此前的记录在单据打印之后未被改动。姓名、编号及其代号对应关系为学校陈述；\
     其他记录只有摘要，其中是否还有本卡的记录无法由本文件得知；末行校验值只能发现意外损坏。",
    "If a head agrees with an anchor on paper from the school, nothing before it was changed since that paper was \
     printed. Names, numbers and what a pseudonym stands for are statements of the school. Other entries are \
     digests only: this file cannot show whether one of them is about this card. The digest in the last line finds \
     accidents, not intent.",
];

/// Begins the last line.
const LAST_LINE: &str = ",\n\"digest\":\"";
/// Ends the file.
const END: &str = "\"}\n";

/// The evidence of one card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// Always `card-desk-evidence`.
    pub format: String,
    /// Version of the form: 1.
    pub version: u32,
    /// What it proves and what it does not, in Chinese and English.
    pub worth: Vec<String>,
    /// School, as it calls itself.
    pub school: String,
    /// When it was made: milliseconds since 1970-01-01 UTC.
    pub made_ms: i64,
    /// What the school states about the card; no part of the chain.
    pub card: CardSaid,
    /// The chains of the desks that touched the card.
    pub chains: Vec<ChainSaid>,
}

/// What the school states about the card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CardSaid {
    /// Name of its record, the person or chip in it under a pseudonym.
    pub record: String,
    /// Kind of card.
    pub kind: CardKind,
    /// Whether numbers are masked and personal details left out.
    pub masked: bool,
    /// Printed 北京通号.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card_number: Option<String>,
    /// Printed 一卡通卡号.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transit_number: Option<String>,
    /// UID.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uid: Option<String>,
    /// Education ID of its person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub education_id: Option<String>,
    /// Name of its person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What pseudonyms stand for; empty in a masked file.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub pseudonyms: BTreeMap<String, String>,
    /// Entries of version 0.1.0 that a masked file leaves out, because numbers stand in them.
    pub left_out: u64,
}

/// One desk's chain from before the first act of the card to its head.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChainSaid {
    /// Desk.
    pub desk: String,
    /// Entries of the card before `after`: whole by their own hash, not tied to the head.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub untied: Vec<EntrySaid>,
    /// The entry before the first item; number 0 with zeros at the beginning of a chain.
    pub after: Point,
    /// What follows, without a gap.
    pub items: Vec<Item>,
    /// The last entry of the desk when the file was made.
    pub head: Point,
}

/// A place in a chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Point {
    /// Number of the entry.
    pub seq: i64,
    /// Its hash, 64 hexadecimal digits.
    pub hash: String,
}

/// A piece of a chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Item {
    /// Contents of entries that are not about the card, 64 hexadecimal digits each.
    Others(String),
    /// An entry of the card.
    Entry(Box<EntrySaid>),
}

/// An entry of the card with every field that is hashed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntrySaid {
    /// How its hash is made: 1 or 2.
    pub form: i64,
    /// UUID.
    pub id: String,
    /// Number at its desk.
    pub seq: i64,
    /// What the clock said.
    pub wall_ms: i64,
    /// The same, but always growing.
    pub mono_ms: i64,
    /// Who did it.
    pub operator: String,
    /// The second person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approver: Option<String>,
    /// Kind of act.
    pub kind: String,
    /// The act as JSON text, byte by byte as it was hashed.
    pub body: String,
    /// SHA-256 over the digests of all details.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub private_digest: Option<String>,
    /// Personal details beside the entry.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub details: Vec<DetailSaid>,
    /// Hash of the entry before.
    pub prev: String,
    /// Hash of this entry.
    pub hash: String,
}

/// Personal details of one person beside an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DetailSaid {
    /// SHA-256 of the text.
    pub digest: String,
    /// Salt and details as JSON text; left out when erased or masked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// What a detail holds.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Held {
    /// Members that stand beside the act.
    pub held: serde_json::Map<String, serde_json::Value>,
}

/// What every version of the form says about itself.
#[derive(Deserialize)]
struct Form {
    format: String,
    version: u32,
}

impl Evidence {
    /// Writes the file: JSON, and in its last line SHA-256 over every byte before that line.
    pub fn text(&self) -> String {
        // `<` only ever stands inside a text; written like this the file can stand inside a page.
        let mut text = serde_json::to_string(self).unwrap_or_default().replace('<', "\\u003c");
        if text.ends_with('}') {
            text.pop();
        }
        let digest = hex(&digest(&text));
        format!("{text}{LAST_LINE}{digest}{END}")
    }

    pub(super) fn worth() -> Vec<String> {
        WORTH.iter().map(|&text| text.to_owned()).collect()
    }
}

/// Reads a file, and whether its last line fits.
pub(super) fn read(text: &str) -> Result<(Evidence, bool), Flaw> {
    let (covered, last) = text.rsplit_once(LAST_LINE).ok_or(Flaw::NotEvidence)?;
    let whole = format!("{covered}}}");
    let form: Form = serde_json::from_str(&whole).map_err(|_| Flaw::NotEvidence)?;
    if form.format != FORMAT {
        return Err(Flaw::NotEvidence);
    }
    if form.version != VERSION {
        return Err(Flaw::OtherVersion { version: form.version });
    }
    let evidence = serde_json::from_str(&whole).map_err(|_| Flaw::NotEvidence)?;
    Ok((evidence, last.strip_suffix(END) == Some(hex(&digest(covered)).as_str())))
}
