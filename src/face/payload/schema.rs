//! The rows of a rule file as they are written; what they mean is checked when they are loaded.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use crate::face::facts::Label;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleRows {
    pub(super) schema: Spanned<i64>,
    #[serde(default)]
    pub(super) rule: Vec<Spanned<RuleRow>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleRow {
    pub(super) id: Spanned<String>,
    pub(super) form: Spanned<String>,
    pub(super) label: Option<Label>,
    #[serde(rename = "source")]
    pub(super) _source: Option<String>,
    pub(super) charset: Option<Spanned<String>>,
    pub(super) example: Option<Spanned<bool>>,
    pub(super) needs: Option<Spanned<usize>>,
    pub(super) fields: Option<Spanned<BTreeMap<String, Spanned<Place>>>>,
    pub(super) parts: Option<Spanned<Vec<Spanned<PartRow>>>>,
    pub(super) between: Option<Spanned<Vec<String>>>,
    pub(super) is: Option<Spanned<Vec<String>>>,
    pub(super) separator: Option<Spanned<String>>,
    pub(super) columns: Option<Spanned<usize>>,
    pub(super) schemes: Option<Spanned<Vec<String>>>,
    pub(super) hosts: Option<Spanned<Vec<String>>>,
    pub(super) path: Option<Spanned<String>>,
    pub(super) prefix: Option<Spanned<String>>,
    pub(super) len: Option<Spanned<Len>>,
    pub(super) of: Option<Spanned<String>>,
    pub(super) pattern: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) test: Vec<Spanned<TestRow>>,
}

/// Where a field stands: a label, several labels, a path, a parameter, a pattern, or a column.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Place {
    Text(String),
    Texts(Vec<String>),
    Number(usize),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PartRow {
    pub(super) text: Option<String>,
    pub(super) of: Option<Spanned<String>>,
    pub(super) len: Option<Spanned<Len>>,
    pub(super) field: Option<Spanned<String>>,
}

/// A length in characters, or the fewest and the most.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Len {
    One(usize),
    Between([usize; 2]),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TestRow {
    pub(super) text: String,
    pub(super) reads: Option<BTreeMap<String, String>>,
}
