//! Turns the text of a code into the fields of a face, by rules that are data.
//!
//! Never opens an address; a text that no rule knows is kept only masked and as a hash.

use std::collections::BTreeMap;
use std::fmt::Write;

use regex::Regex;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::facts::{FaceFacts, FaceSeen, FaceSource};
use super::page::PageCode;
use crate::day::Day;
use crate::id::{CardNumber, EducationId, Name, Sex, TransitNumber};

const BUILTIN: &str = include_str!("../../assets/payload-rules/faces.toml");
/// Longest payload of a QR code is 7089 digits (ISO/IEC 18004, table 7).
const LONGEST: usize = 7089;
const MASK_SHOWN: usize = 120;

/// The payload rules, in the order in which they are tried.
#[derive(Debug, Clone)]
pub struct Rules {
    rules: Vec<Rule>,
}

#[derive(Debug, Clone)]
struct Rule {
    name: String,
    charset: RuleCharset,
    whole: Option<Regex>,
    /// What is searched for: a field, its pattern and the group of it.
    fields: Vec<(Field, Regex, String)>,
    needs: usize,
    /// A rule of this site: it must not contradict another one.
    added: bool,
}

/// Why a rule file cannot be used; each names the rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuleFault {
    /// The file is no TOML, or has a key that no rule has.
    #[error("payload rules: {reason}")]
    Form {
        /// Line and cause.
        reason: String,
    },
    /// A pattern is no regular expression.
    #[error("payload rule {rule}: {reason}")]
    Pattern {
        /// Rule at fault.
        rule: String,
        /// What is wrong in the pattern.
        reason: String,
    },
    /// A rule reads no field, or has neither a pattern nor fields.
    #[error("payload rule {rule}: give either a pattern with named groups or fields with a group 'value'")]
    Empty {
        /// Rule at fault.
        rule: String,
    },
    /// Two rules have one pattern.
    #[error("payload rule {rule}: the rule {other} has the same pattern")]
    Same {
        /// Rule at fault.
        rule: String,
        /// Rule that was there before.
        other: String,
    },
    /// Two rules have one name.
    #[error("payload rule {rule}: this name is used twice")]
    Twice {
        /// Rule at fault.
        rule: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    qr: Vec<RuleText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleText {
    rule: String,
    charset: RuleCharset,
    pattern: Option<String>,
    #[serde(default)]
    fields: BTreeMap<Field, String>,
    needs: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum RuleCharset {
    /// ASCII or UTF-8, or as the code itself tells: a guessed text does not match.
    Utf8,
    /// A guessed text matches too.
    Auto,
}

/// A field of a face.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// 教育ID号.
    EducationId,
    /// 北京通号.
    CardNumber,
    /// 一卡通卡号.
    TransitNumber,
    /// 姓名.
    Name,
    /// 性别.
    Sex,
    /// 学校.
    School,
    /// 有效期, the last valid day.
    ValidUntil,
}

const FIELDS: [(&str, Field); 7] = [
    ("education_id", Field::EducationId),
    ("card_number", Field::CardNumber),
    ("transit_number", Field::TransitNumber),
    ("name", Field::Name),
    ("sex", Field::Sex),
    ("school", Field::School),
    ("valid_until", Field::ValidUntil),
];

impl Rules {
    /// Returns the rules that come with the program.
    pub fn builtin() -> Result<Self, RuleFault> {
        Self::parse(BUILTIN)
    }

    /// Parses a rule file; an unknown key, group or field is refused.
    pub fn parse(text: &str) -> Result<Self, RuleFault> {
        let file: RuleFile = toml::from_str(text)
            .map_err(|error: toml::de::Error| RuleFault::Form { reason: error.to_string().trim().to_owned() })?;
        let mut rules: Vec<Rule> = Vec::new();
        for text in file.qr {
            let rule = Rule::of(text)?;
            if rules.iter().any(|known| known.name == rule.name) {
                return Err(RuleFault::Twice { rule: rule.name });
            }
            rules.push(rule);
        }
        Ok(Self { rules })
    }

    /// Adds a rule of this site, such as that of a card profile; its pattern must match the whole payload.
    pub fn add(
        &mut self,
        name: &str,
        pattern: &str,
        guessed_too: bool,
        groups: impl IntoIterator<Item = (String, Field)>,
    ) -> Result<(), RuleFault> {
        let rule = name.to_owned();
        let whole = Regex::new(&whole(pattern))
            .map_err(|error| RuleFault::Pattern { rule: rule.clone(), reason: error.to_string() })?;
        let same = |known: &&Rule| known.whole.as_ref().is_some_and(|known| known.as_str() == whole.as_str());
        if let Some(other) = self.rules.iter().find(same) {
            return Err(RuleFault::Same { rule, other: other.name.clone() });
        }
        let fields: Vec<_> = groups.into_iter().map(|(group, field)| (field, whole.clone(), group)).collect();
        if fields.is_empty() {
            return Err(RuleFault::Empty { rule });
        }
        let charset = if guessed_too { RuleCharset::Auto } else { RuleCharset::Utf8 };
        self.rules.push(Rule { name: rule, charset, whole: Some(whole), fields, needs: 1, added: true });
        Ok(())
    }

    /// Reads a payload by the first rule that knows it.
    ///
    /// Of two rules the one that reads all that the other reads, and more, counts; else the code is disputed.
    ///
    /// `guessed` says that the character set was guessed; the facts carry it, and only digits are compared.
    pub fn read(&self, text: &str, source: FaceSource, guessed: bool) -> FaceSeen {
        let is_ours = PageCode::is_claimed(text);
        if is_ours || is_address(text) || text.len() > LONGEST {
            return unknown(text);
        }
        let read = |rule: &Rule| rule.read(text, source, guessed);
        let Some(mut best) = self.rules.iter().find_map(read) else { return unknown(text) };
        for other in self.rules.iter().filter(|rule| rule.added).filter_map(read) {
            match (other.says_all_of(&best), best.says_all_of(&other)) {
                (true, false) => best = other,
                (_, true) => {}
                (false, false) => return FaceSeen::Disputed { rules: [best.rule, other.rule], hash: hash(text) },
            }
        }
        FaceSeen::Read(Box::new(best))
    }
}

impl Rule {
    fn of(text: RuleText) -> Result<Self, RuleFault> {
        let name = text.rule;
        let compile = |pattern: &str| {
            Regex::new(pattern).map_err(|error| RuleFault::Pattern { rule: name.clone(), reason: error.to_string() })
        };
        let whole = text.pattern.map(|pattern| compile(&whole(&pattern))).transpose()?;
        let mut fields = Vec::new();
        if let Some(whole) = &whole {
            for group in whole.capture_names().flatten() {
                let Some((_, field)) = FIELDS.iter().find(|(known, _)| *known == group) else {
                    return Err(RuleFault::Pattern { rule: name, reason: format!("no field is called '{group}'") });
                };
                fields.push((*field, whole.clone(), group.to_owned()));
            }
        }
        for (field, pattern) in &text.fields {
            let pattern = compile(pattern)?;
            if whole.is_some() || !pattern.capture_names().any(|group| group == Some("value")) {
                return Err(RuleFault::Empty { rule: name });
            }
            fields.push((*field, pattern, "value".to_owned()));
        }
        let needs = text.needs.unwrap_or(1);
        if fields.is_empty() || needs == 0 || needs > fields.len() {
            return Err(RuleFault::Empty { rule: name });
        }
        Ok(Self { name, charset: text.charset, whole, fields, needs, added: false })
    }

    fn read(&self, text: &str, source: FaceSource, guessed: bool) -> Option<FaceFacts> {
        if guessed && self.charset == RuleCharset::Utf8 {
            return None;
        }
        let mut facts = FaceFacts { guessed, ..FaceFacts::none(self.name.clone(), source) };
        let mut read = 0;
        for (field, pattern, group) in &self.fields {
            let mut values: Vec<&str> =
                pattern.captures_iter(text).filter_map(|found| found.name(group)).map(|value| value.as_str()).collect();
            values.dedup();
            match values.as_slice() {
                [] => {}
                [value] => {
                    facts.set(*field, value)?;
                    read += 1;
                }
                [_, _, ..] => return None,
            }
        }
        (read >= self.needs).then_some(facts)
    }
}

/// Makes a pattern match the whole text or nothing.
fn whole(pattern: &str) -> String {
    format!(r"\A(?:{pattern})\z")
}

impl FaceFacts {
    /// Returns whether every field that the other states is stated here as well, and the same.
    fn says_all_of(&self, other: &Self) -> bool {
        fn has<T: PartialEq>(mine: &Option<T>, theirs: &Option<T>) -> bool {
            theirs.is_none() || mine == theirs
        }
        has(&self.education_id, &other.education_id)
            && has(&self.card_number, &other.card_number)
            && has(&self.transit_number, &other.transit_number)
            && has(&self.name, &other.name)
            && has(&self.sex, &other.sex)
            && has(&self.school, &other.school)
            && has(&self.valid_until, &other.valid_until)
    }

    /// Takes one field as written; `None` when it cannot be what its label says.
    fn set(&mut self, field: Field, value: &str) -> Option<()> {
        match field {
            Field::EducationId => self.education_id = Some(EducationId::parse(value).ok()?),
            Field::CardNumber => self.card_number = Some(CardNumber::parse(value).ok()?),
            Field::TransitNumber => self.transit_number = Some(TransitNumber::parse(value).ok()?),
            Field::Name => self.name = Some(Name::parse(value).ok()?),
            Field::Sex => self.sex = Some(Sex::parse(value)?),
            Field::School => self.school = Some(value.trim().to_owned()),
            Field::ValidUntil => self.valid_until = Some(Day::parse_validity(value).ok()?),
        }
        Some(())
    }
}

/// Returns whether a text is an address of any kind; nothing else of it is looked at.
pub fn is_address(text: &str) -> bool {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
    let scheme = text.split_once("://").map(|(scheme, _)| scheme);
    let is_scheme = |scheme: &str| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
    };
    let starts = |with: &str| text.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with));
    scheme.is_some_and(is_scheme) || ["www.", "http:", "https:", "mailto:", "tel:", "weixin:"].into_iter().any(starts)
}

/// Keeps what may be kept of a payload that no rule knows.
fn unknown(text: &str) -> FaceSeen {
    FaceSeen::Unknown { masked: masked(text), hash: hash(text) }
}

fn hash(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// Replaces digits by `#` and everything else that carries meaning by `*`; punctuation shows the form.
fn masked(text: &str) -> String {
    let mask = |c: char| match c {
        c if c.is_numeric() => '#',
        c if c.is_ascii_punctuation() || "：；，。、（）＝".contains(c) => c,
        c if c.is_whitespace() => ' ',
        _ => '*',
    };
    let mut shown: String = text.chars().take(MASK_SHOWN).map(mask).collect();
    if text.chars().nth(MASK_SHOWN).is_some() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests;
