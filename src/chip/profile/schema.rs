//! The rows of a profile file exactly as written, before anything is checked.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::{Spanned, Value};

use super::Label;

/// A whole profile file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProfileRows {
    pub schema: Spanned<i64>,
    pub profile: HeadRow,
    pub r#match: MatchRow,
    #[serde(default)]
    pub key: Vec<KeyRow>,
    #[serde(default)]
    pub step: Vec<StepRow>,
    #[serde(default)]
    pub sector: Vec<SectorRow>,
    #[serde(default)]
    pub field: Vec<FieldRow>,
    #[serde(default)]
    pub list: Vec<ListRow>,
    #[serde(default)]
    pub check: Vec<CheckRow>,
    #[serde(default)]
    pub qr: Vec<Spanned<QrRow>>,
    pub judge: Option<Spanned<JudgeRow>>,
    #[serde(default)]
    pub test: Vec<TestRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct QrRow {
    pub pattern: Spanned<String>,
    pub charset: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct JudgeRow {
    pub compare: Vec<CompareRow>,
    pub valid_from: Option<Spanned<String>>,
    pub valid_to: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CompareRow {
    pub role: Spanned<String>,
    pub with: Spanned<String>,
    pub how: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TestRow {
    pub name: Spanned<String>,
    pub transcript: Option<Vec<Spanned<(String, String)>>>,
    pub dump: Option<Spanned<String>>,
    pub entry: Option<String>,
    pub qr: Option<String>,
    pub keys: Option<Spanned<String>>,
    #[serde(default)]
    pub expect: BTreeMap<Spanned<String>, Value>,
    pub findings: Option<Vec<String>>,
    #[serde(default)]
    pub absent: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HeadRow {
    pub id: Spanned<String>,
    pub version: String,
    pub label: Label,
    pub status: Spanned<String>,
    #[serde(rename = "issuer")]
    pub _issuer: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MatchRow {
    pub tech: Spanned<String>,
    #[serde(default)]
    pub sak: Vec<Spanned<String>>,
    #[serde(default)]
    pub order: u32,
    #[serde(default)]
    pub uid_len: Vec<Spanned<u8>>,
    pub reset: Option<Spanned<String>>,
    // PC/SC tells neither of these; they are kept for readers of the profile.
    #[serde(default, rename = "nfc_type")]
    pub _nfc_type: Vec<String>,
    #[serde(default, rename = "atqa")]
    pub _atqa: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KeyRow {
    pub id: Spanned<String>,
    pub r#type: Spanned<String>,
    pub r#ref: Spanned<String>,
    pub derive: Option<Spanned<DeriveRow>>,
    // Not a word of the schema: known here only so that a key in a profile gets its own sentence.
    pub value: Option<Spanned<Value>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DeriveRow {
    pub how: Spanned<String>,
    pub factor: Option<Spanned<String>>,
    pub suffix: Option<Spanned<String>>,
    pub take: Option<Spanned<(usize, usize)>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StepRow {
    pub id: Spanned<String>,
    pub r#do: Spanned<String>,
    pub sfi: Option<Spanned<u8>>,
    pub fid: Option<Spanned<String>>,
    pub name: Option<Spanned<String>>,
    pub tag: Option<Spanned<String>>,
    pub cla: Option<Spanned<String>>,
    pub offset: Option<Spanned<u16>>,
    pub le: Option<Spanned<u16>>,
    pub max: Option<Spanned<u8>>,
    pub min: Option<Spanned<usize>>,
    pub p1: Option<u8>,
    pub p2: Option<u8>,
    pub needs: Option<Spanned<String>>,
    #[serde(default)]
    pub optional: bool,
    pub probe: Option<Spanned<ProbeRow>>,
    #[serde(default)]
    pub status: BTreeMap<Spanned<String>, Spanned<String>>,
    pub r#in: Option<Spanned<String>>,
    #[serde(default)]
    pub path: Vec<Spanned<String>>,
    pub r#else: Option<Spanned<ElseRow>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProbeRow {
    #[serde(default)]
    pub at: usize,
    pub hex: Option<String>,
    pub sw: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ElseRow {
    pub r#do: Spanned<String>,
    pub sfi: u8,
    #[serde(default)]
    pub offset: u8,
    pub le: u8,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SectorRow {
    pub id: Spanned<String>,
    pub number: Option<Spanned<u8>>,
    pub find: Option<Spanned<FindRow>>,
    pub keys: Vec<Spanned<String>>,
    pub blocks: Vec<Spanned<u8>>,
    pub repeat: Option<Spanned<u8>>,
    #[serde(default)]
    pub optional: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FindRow {
    pub mad_aid: Spanned<String>,
    pub order: Option<Spanned<String>>,
    #[serde(default)]
    pub nth: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FieldRow {
    pub key: Spanned<String>,
    pub role: Option<Spanned<String>>,
    pub from: Option<Spanned<String>>,
    pub at: Spanned<(usize, usize)>,
    pub r#type: Spanned<String>,
    pub encoding: Option<Spanned<String>>,
    pub format: Option<Spanned<String>>,
    #[serde(default)]
    pub map: BTreeMap<String, String>,
    pub mask: Option<u64>,
    #[serde(default)]
    pub pad: Vec<Spanned<String>>,
    pub strip: Option<Spanned<String>>,
    pub rule: Option<Spanned<String>>,
    #[serde(default)]
    pub expect: Vec<u64>,
    #[serde(default)]
    pub required: bool,
    #[serde(default)]
    pub sensitive: bool,
    #[serde(rename = "unit")]
    pub _unit: Option<String>,
    #[serde(rename = "note")]
    pub _note: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ListRow {
    pub key: Spanned<String>,
    pub from: Spanned<String>,
    pub skip_when: Option<Spanned<SkipRow>>,
    #[serde(default)]
    pub field: Vec<FieldRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SkipRow {
    pub at: (usize, usize),
    pub equals: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CheckRow {
    pub id: Spanned<String>,
    pub how: Spanned<String>,
    pub over: Vec<Spanned<RangeRow>>,
    pub value: Option<Spanned<RangeRow>>,
    pub order: Option<Spanned<String>>,
    pub key: Option<Spanned<String>>,
    pub fail: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RangeRow {
    pub from: String,
    pub at: (usize, usize),
}
