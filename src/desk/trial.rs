//! Runs the tests of a card profile: on a virtual card, or on the text of a code. No card and no reader is needed.
//!
//! What is told of a sensitive field is masked; keys come from the trailers of a dump and from nowhere else.

use std::path::PathBuf;

use serde::Serialize;
use zeroize::Zeroizing;

use super::codes;
use crate::chip::dump;
use crate::chip::facts::{ChipFacts, Field, Finding, Role, Value};
use crate::chip::hex::show_hex;
use crate::chip::key::KeyRing;
use crate::chip::mad::Directory;
use crate::chip::profile::outline::FieldOutline;
use crate::chip::profile::{Expected, Home, Profile, ProfileTest, Shelf, Source, builtin_dump};
use crate::chip::sector::trailer_of;
use crate::chip::virtual_card::recorded::Recorded;
use crate::chip::virtual_card::{VirtualCard, VirtualReader};
use crate::chip::{self, ReadOptions};
use crate::face::facts::{FaceFacts, FaceSeen, FaceSource};
use crate::id::Uid;
use crate::reader::apdu::KeyType;
use crate::reader::quirk::Quirk;

/// One test of a profile and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Trial {
    /// Name of the test.
    pub name: String,
    /// What came of it.
    #[serde(flatten)]
    pub outcome: Outcome,
}

/// What came of a test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub enum Outcome {
    /// All that was expected was read.
    Passed,
    /// Something was not.
    Failed {
        /// What was not.
        wrong: Vec<Wrong>,
        /// Codes of the findings of the reading, which often tell why.
        findings: Vec<String>,
    },
    /// It cannot run here.
    Skipped {
        /// Why.
        why: Skip,
    },
}

/// What was not as expected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum Wrong {
    /// A field has another value, or was not read.
    Field {
        /// Key.
        key: String,
        /// Value expected; masked when the field is sensitive.
        want: String,
        /// Value found, masked likewise.
        found: Option<String>,
    },
    /// A field was read that must not be there.
    Present {
        /// Key.
        key: String,
    },
    /// A finding that was expected did not come.
    NoFinding {
        /// Code of the finding.
        finding: String,
    },
    /// A finding came that was not expected.
    Finding {
        /// Code of the finding.
        finding: String,
    },
    /// The card could not be read at all.
    NotRead {
        /// Code of the fault.
        fault: String,
    },
    /// Another rule reads the code differently.
    Disputed {
        /// Name of the other rule.
        rule: String,
    },
}

/// Why a test cannot run here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum Skip {
    /// The dump is not there, or is none.
    NoDump {
        /// File as the profile names it.
        file: String,
        /// Code of the fault.
        fault: String,
    },
    /// The trailers of the dump do not hold this key, or hold two of its name, as where keys are derived.
    NoKey {
        /// Name of the key.
        name: String,
    },
}

/// Runs all tests of a profile.
pub fn run(profile: &Profile) -> Vec<Trial> {
    profile.tests().iter().map(|test| Trial { name: test.name.clone(), outcome: outcome(profile, test) }).collect()
}

fn outcome(profile: &Profile, test: &ProfileTest) -> Outcome {
    let (card, keys) = match &test.source {
        Source::Code(text) => return of_code(profile, test, text),
        Source::Transcript(exchange) => (recorded(exchange.clone()), KeyRing::empty()),
        Source::Dump { file, entry, keys } => match dumped(profile, file, entry.as_deref()) {
            Err(fault) => return Outcome::Skipped { why: Skip::NoDump { file: file.clone(), fault } },
            Ok(card) if *keys => match trailer_keys(profile, &card) {
                Err(name) => return Outcome::Skipped { why: Skip::NoKey { name } },
                Ok(keys) => (Some(card), keys),
            },
            Ok(card) => (Some(card), KeyRing::empty()),
        },
    };
    let not_read =
        |fault: &str| Outcome::Failed { wrong: vec![Wrong::NotRead { fault: fault.to_owned() }], findings: Vec::new() };
    let Some(card) = card else { return not_read("no-uid") };
    let (shelf, all) = (Shelf::only(profile.clone()), ReadOptions { balance: true, lists: true });
    match chip::read(&mut VirtualReader::new(card), &Quirk::generic(), &shelf, &keys, all) {
        Ok(facts) => of_chip(test, &facts, &hidden(profile)),
        Err(fault) => not_read(fault.code()),
    }
}

/// First byte of a UID that stands for no card; ISO/IEC 7816-6 gives it to no chip maker.
const VIRTUAL_UID: [u8; 4] = [0xF0, 0, 0, 1];

fn recorded(exchange: Vec<(Vec<u8>, Vec<u8>)>) -> Option<VirtualCard> {
    Uid::new(&VIRTUAL_UID).ok().map(|uid| VirtualCard::recorded(uid, Recorded::new(exchange)))
}

fn dumped(profile: &Profile, file: &str, entry: Option<&str>) -> Result<VirtualCard, String> {
    let path = match profile.home() {
        Home::File(home) => home.parent().map_or_else(|| PathBuf::from(file), |folder| folder.join(file)),
        Home::BuiltIn => {
            let bytes = builtin_dump(file).ok_or_else(|| "dump-unreadable".to_owned())?;
            let ending = file.rsplit('.').next().unwrap_or_default();
            return dump::parse(ending, bytes, entry).map_err(|fault| fault.code().to_owned());
        }
    };
    dump::open(&path, entry).map_err(|fault| fault.code().to_owned())
}

/// Makes the key file of a dump: the keys in its trailers under the names of the profile.
fn trailer_keys(profile: &Profile, card: &VirtualCard) -> Result<KeyRing, String> {
    let mut named: Vec<(String, Zeroizing<String>)> = Vec::new();
    for key in profile.sector_keys(directory(card).as_ref()) {
        let value = key.sector.and_then(|sector| trailer_key(card, sector, key.key_type));
        let value = value.ok_or_else(|| key.name.clone())?;
        match named.iter().find(|(name, _)| *name == key.name) {
            Some((_, known)) if *known != value => return Err(key.name),
            Some(_) => {}
            None => named.push((key.name, value)),
        }
    }
    let mut text = Zeroizing::new(String::new());
    for (name, value) in &named {
        text.push_str(&format!("[[key]]\nname = {}\nvalue = \"", toml::Value::from(name.as_str())));
        text.push_str(value);
        text.push_str("\"\n");
    }
    KeyRing::parse(&text).map_err(|_| named.first().map(|(name, _)| name.clone()).unwrap_or_default())
}

/// Reads the directory of a storage card, when its sector 0 is known.
fn directory(card: &VirtualCard) -> Option<Directory> {
    let blocks = card.as_classic()?.blocks();
    let bytes: Option<Vec<u8>> = blocks.get(1..3)?.iter().flatten().copied().collect();
    Some(Directory::of_sector_0(bytes?.as_slice().try_into().ok()?))
}

fn trailer_key(card: &VirtualCard, sector: u8, key_type: KeyType) -> Option<Zeroizing<String>> {
    let trailer = card.as_classic()?.blocks().get(usize::from(trailer_of(sector)?))?;
    let at = if key_type == KeyType::A { 0 } else { 10 };
    let key: Option<Vec<u8>> = trailer.get(at..at + 6)?.iter().copied().collect();
    key.map(|key| Zeroizing::new(show_hex(&Zeroizing::new(key))))
}

/// Lists the keys of fields whose values are not told, whether they were read or not.
fn hidden(profile: &Profile) -> Vec<String> {
    let hides = |field: &FieldOutline| field.sensitive || field.role.is_some_and(Role::is_personal);
    profile.outline().fields.into_iter().filter(hides).map(|field| field.key).collect()
}

fn of_chip(test: &ProfileTest, facts: &ChipFacts, hidden: &[String]) -> Outcome {
    let find = |key: &str| facts.fields.iter().find(|field| field.key == key);
    let mut wrong = Vec::new();
    for (key, want) in &test.expect {
        let field = find(key);
        if !field.is_some_and(|field| is(&field.value, want)) {
            let hides = hidden.contains(key) || field.is_some_and(|field| field.sensitive);
            let shows = |text: String| if hides { masked(&text) } else { text };
            let found = field.map(|field| shows(shown(&field.value)));
            wrong.push(Wrong::Field { key: key.clone(), want: shows(words(want)), found });
        }
    }
    wrong.extend(test.absent.iter().filter(|key| find(key).is_some()).map(|key| Wrong::Present { key: key.clone() }));
    let codes = codes_of(&facts.findings);
    if let Some(expected) = &test.findings {
        let missing = expected.iter().filter(|code| !codes.contains(code));
        wrong.extend(missing.map(|code| Wrong::NoFinding { finding: code.clone() }));
        // That a layout is invented is told of every reading.
        let more = codes.iter().filter(|code| !expected.contains(code) && *code != "example-profile");
        wrong.extend(more.map(|code| Wrong::Finding { finding: code.clone() }));
    }
    if wrong.is_empty() { Outcome::Passed } else { Outcome::Failed { wrong, findings: codes } }
}

/// Lists the codes of findings, each once.
fn codes_of(findings: &[Finding]) -> Vec<String> {
    let code = |finding: &Finding| {
        let told = serde_json::to_value(finding).ok()?;
        told.get("code").and_then(serde_json::Value::as_str).map(str::to_owned)
    };
    let mut codes: Vec<String> = findings.iter().filter_map(code).collect();
    codes.sort();
    codes.dedup();
    codes
}

/// Returns whether the value of a field may be shown to whoever looks at the page of a profile.
pub fn is_open(field: &Field) -> bool {
    let hides =
        |role: Role| role.is_personal() || matches!(role, Role::TransitCardNo | Role::BjtNo | Role::PurseBalance);
    !field.sensitive && !field.role.is_some_and(hides)
}

/// Returns whether a value is the expected one.
fn is(value: &Value, want: &Expected) -> bool {
    match (value, want) {
        (Value::Number(number), Expected::Number(want)) => number == want,
        (Value::Text(text), Expected::Text(want)) => text == want,
        (Value::Day(Some(day)), Expected::Text(want)) => day.to_string() == *want,
        (Value::Day(None), Expected::Text(want)) => want == "none",
        (Value::Records(records), Expected::Records(want)) => {
            let has = |record: &[(String, Value)], (key, want): &(String, Expected)| {
                record.iter().any(|(name, value)| name == key && is(value, want))
            };
            let same = |(record, want): (&Vec<_>, &Vec<_>)| want.iter().all(|want| has(record, want));
            records.len() == want.len() && records.iter().zip(want).all(same)
        }
        (Value::Number(_) | Value::Text(_) | Value::Day(_) | Value::Records(_), _) => false,
    }
}

/// Shows a value as a test writes it.
pub fn shown(value: &Value) -> String {
    match value {
        Value::Number(number) => number.to_string(),
        Value::Text(text) => text.clone(),
        Value::Day(Some(day)) => day.to_string(),
        Value::Day(None) => "none".to_owned(),
        Value::Records(records) => {
            let record = |record: &Vec<(String, Value)>| {
                record.iter().map(|(key, value)| format!("{key} {}", shown(value))).collect::<Vec<_>>().join(" ")
            };
            records.iter().map(record).collect::<Vec<_>>().join("; ")
        }
    }
}

fn words(want: &Expected) -> String {
    match want {
        Expected::Number(number) => number.to_string(),
        Expected::Text(text) => text.clone(),
        Expected::Records(records) => {
            let record = |record: &Vec<(String, Expected)>| {
                record.iter().map(|(key, value)| format!("{key} {}", words(value))).collect::<Vec<_>>().join(" ")
            };
            records.iter().map(record).collect::<Vec<_>>().join("; ")
        }
    }
}

/// Shows of a value how long it is and where its marks stand.
pub fn masked(text: &str) -> String {
    text.chars().map(|c| if c.is_alphanumeric() { '#' } else { c }).collect()
}

/// Reads a code by the rules of the program and of this profile.
fn of_code(profile: &Profile, test: &ProfileTest, text: &str) -> Outcome {
    let failed = |wrong| Outcome::Failed { wrong, findings: Vec::new() };
    let disputed = |rule: &str| failed(vec![Wrong::Disputed { rule: rule.to_owned() }]);
    let rules = match codes::rules(&Shelf::only(profile.clone())) {
        Ok(rules) => rules,
        Err(fault) => return disputed(&fault.to_string()),
    };
    let facts = match rules.read(text, FaceSource::Scanner, false) {
        FaceSeen::Read(facts) => Some(facts),
        FaceSeen::Disputed { rules: [one, _], .. } => return disputed(&one),
        FaceSeen::NotShown | FaceSeen::Unknown { .. } => None,
    };
    let groups = || profile.codes().iter().flat_map(|code| &code.groups);
    let role = |key: &str| groups().find(|(group, _)| group == key).map(|(_, role)| *role);
    let read = |key: &str| facts.as_ref().and_then(|facts| of_face(facts, role(key)?));
    let mut wrong = Vec::new();
    for (key, want) in &test.expect {
        let (want, found) = (words(want), read(key));
        if found.as_ref() != Some(&want) {
            wrong.push(Wrong::Field { key: key.clone(), want: masked(&want), found: found.as_deref().map(masked) });
        }
    }
    wrong.extend(test.absent.iter().filter(|key| read(key).is_some()).map(|key| Wrong::Present { key: key.clone() }));
    if wrong.is_empty() { Outcome::Passed } else { failed(wrong) }
}

fn of_face(facts: &FaceFacts, role: Role) -> Option<String> {
    facts.text_of(codes::field_of(role)?)
}
