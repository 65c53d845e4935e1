//! Turns the `[[test]]` tables of a profile into tests; a test names no key value.

use std::collections::BTreeSet;
use std::path::Path;

use toml::{Spanned, Value};

use super::super::field::{FieldPlan, ListPlan};
use super::super::place::Trouble;
use super::super::qr::CodePattern;
use super::super::schema::TestRow;
use super::super::test::{Expected, ProfileTest, Source};
use super::word::{Wrong, wanted};
use crate::chip::hex::parse_hex;

/// What tests may name.
pub(super) struct Names(BTreeSet<String>);

impl Names {
    /// Takes the keys of fields and lists and the groups of codes.
    pub fn of(fields: &[FieldPlan], lists: &[ListPlan], codes: &[CodePattern]) -> Self {
        let fields = fields.iter().map(|field| field.key.clone());
        let lists = lists.iter().map(|list| list.key.clone());
        let groups = codes.iter().flat_map(|code| code.groups.iter().map(|(group, _)| group.clone()));
        Self(fields.chain(lists).chain(groups).collect())
    }

    fn known(&self, word: &Spanned<String>) -> Result<String, Wrong> {
        let name = word.get_ref().clone();
        let want = "the key of a field, a list or a group";
        if self.0.contains(&name) { Ok(name) } else { Err((word.span(), Trouble::Value { what: name, want })) }
    }
}

/// Checks the tests; two of one name are refused.
pub(super) fn tests(rows: Vec<TestRow>, names: &Names) -> Result<Vec<ProfileTest>, Wrong> {
    let mut tests: Vec<ProfileTest> = Vec::new();
    for row in rows {
        if tests.iter().any(|test| test.name == *row.name.get_ref()) {
            return Err((row.name.span(), Trouble::Twice(format!("test {:?}", row.name.get_ref()))));
        }
        tests.push(test(row, names)?);
    }
    Ok(tests)
}

fn test(row: TestRow, names: &Names) -> Result<ProfileTest, Wrong> {
    let wrong = |what: &str, want| (row.name.span(), Trouble::Value { what: what.to_owned(), want });
    let keys = match row.keys.as_ref().map(|word| (word, word.get_ref().as_str())) {
        None | Some((_, "dump")) => true,
        Some((_, "none")) => false,
        Some((word, text)) if parse_hex(text).is_some() => return Err((word.span(), Trouble::KeyValue)),
        Some((word, _)) => return Err(wanted(word, "keys", "dump, none")),
    };
    let source = match (row.transcript, row.dump, row.qr) {
        (Some(pairs), None, None) => Source::Transcript(pairs.into_iter().map(pair).collect::<Result<_, _>>()?),
        (None, Some(file), None) if Path::new(file.get_ref()).is_relative() => {
            Source::Dump { file: file.into_inner(), entry: row.entry, keys }
        }
        (None, Some(_), None) => return Err(wrong("dump", "a file beside the profile, without a path from the root")),
        (None, None, Some(text)) => Source::Code(text),
        _ => return Err(wrong("test", "one of transcript, dump and qr")),
    };
    let mut expect = Vec::new();
    for (word, value) in row.expect {
        let value = expected(&value).ok_or_else(|| {
            let want = "a text, a number, or a list of tables of these";
            (word.span(), Trouble::Value { what: word.get_ref().clone(), want })
        })?;
        expect.push((names.known(&word)?, value));
    }
    let absent: Vec<String> = row.absent.iter().map(|word| names.known(word)).collect::<Result<_, _>>()?;
    if expect.is_empty() && absent.is_empty() && row.findings.is_none() {
        return Err((row.name.span(), Trouble::Missing { step: format!("{:?}", row.name.get_ref()), key: "expect" }));
    }
    Ok(ProfileTest { name: row.name.into_inner(), source, expect, findings: row.findings, absent })
}

/// Checks a command with its answer; one that is for the reader, such as a key to load, is refused.
fn pair(row: Spanned<(String, String)>) -> Result<(Vec<u8>, Vec<u8>), Wrong> {
    let span = row.span();
    let wrong = |want| (span.clone(), Trouble::Value { what: "transcript".to_owned(), want });
    let (command, answer) = row.into_inner();
    let command = parse_hex(&command).filter(|bytes| (4..=261).contains(&bytes.len()));
    let command = command.ok_or_else(|| wrong("a command of 4 to 261 bytes in hex"))?;
    if command.first() == Some(&0xFF) {
        return Err(wrong("commands to the card only, none to the reader"));
    }
    let answer = parse_hex(&answer).filter(|bytes| (2..=65_538).contains(&bytes.len()));
    Ok((command, answer.ok_or_else(|| wrong("an answer in hex with its status word"))?))
}

fn expected(value: &Value) -> Option<Expected> {
    let records = |rows: &[Value]| {
        let record = |row: &Value| -> Option<Vec<(String, Expected)>> {
            row.as_table()?.iter().map(|(key, value)| Some((key.clone(), expected(value)?))).collect()
        };
        rows.iter().map(record).collect::<Option<Vec<_>>>().map(Expected::Records)
    };
    match value {
        Value::String(text) => Some(Expected::Text(text.clone())),
        Value::Integer(number) => u64::try_from(*number).ok().map(Expected::Number),
        Value::Datetime(day) => Some(Expected::Text(day.to_string())),
        Value::Array(rows) => records(rows),
        Value::Float(_) | Value::Boolean(_) | Value::Table(_) => None,
    }
}
