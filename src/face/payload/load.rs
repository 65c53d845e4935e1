//! Turns the rows of a rule file into checked rules, or into the first place where it goes wrong.

mod forms;
mod parts;

use std::collections::BTreeMap;
use std::ops::Range;

use toml::Spanned;

use super::fault::{RuleFault, Trouble, mistake};
use super::field::Field;
use super::form::FormName;
use super::rule::{Home, Rule, RuleTest};
use super::schema::{RuleRow, RuleRows, TestRow};

pub(super) use forms::whole;

/// The schema that this program reads.
const SCHEMA: i64 = 1;
/// Fields of a face, as a rule spells them.
const FIELDS: &str = "education_id, card_number, transit_number, name, sex, school, valid_until";
/// Most rules of one file.
const RULES_MAX: usize = 64;

/// What is wrong, and at which bytes.
pub(super) type Wrong = (Range<usize>, Trouble);

/// Rules of one file, each with the bytes of its id and of its tests.
pub(super) type Loaded = Vec<(Rule, Range<usize>, Vec<Range<usize>>)>;

/// Loads the rules of a file; whether they agree with others is not looked at here.
pub(super) fn load(file: &str, text: &str, home: &Home, training: bool) -> Result<Loaded, RuleFault> {
    let wrong = |(span, trouble)| mistake(file, text, span, trouble);
    let rows: RuleRows = toml::from_str(text)
        .map_err(|error| wrong((error.span().unwrap_or_default(), Trouble::Toml(error.message().trim().to_owned()))))?;
    if *rows.schema.get_ref() != SCHEMA {
        return Err(wrong((rows.schema.span(), Trouble::Schema(*rows.schema.get_ref()))));
    }
    if rows.rule.is_empty() || rows.rule.len() > RULES_MAX {
        return Err(wrong((0..0, Trouble::Value { what: "[[rule]]", want: "1 to 64 of them" })));
    }
    let mut rules: Loaded = Vec::new();
    for row in rows.rule {
        let row = row.into_inner();
        let id = row.id.span();
        let tests = row.test.iter().map(Spanned::span).collect();
        let rule = rule(row, home, training).map_err(wrong)?;
        rules.push((rule, id, tests));
    }
    Ok(rules)
}

fn rule(mut row: RuleRow, home: &Home, training: bool) -> Result<Rule, Wrong> {
    let id = name(&row.id)?;
    let form = FormName::ALL.into_iter().find(|form| form.code() == row.form.get_ref());
    let Some(name) = form else {
        let want = "bare, key-value, json, delimited, url, opaque, pattern, search";
        return Err(word("form", &row.form, want));
    };
    if let Some(example) = row.example.as_ref().filter(|example| *example.get_ref() && !training) {
        return Err((example.span(), Trouble::Example));
    }
    let guessed_too = match row.charset.as_ref().map(|word| (word, word.get_ref().as_str())) {
        None | Some((_, "utf8")) => false,
        Some((_, "auto")) => true,
        Some((found, _)) => return Err(word("charset", found, "utf8, auto")),
    };
    let span = row.form.span();
    if name == FormName::Opaque && row.label.is_none() {
        return Err((span, Trouble::Missing { form: name.code(), key: "label" }));
    }
    let label = row.label.take();
    if label.iter().any(|label| [&label.zh, &label.en].into_iter().any(|text| !is_label(text))) {
        return Err((span, Trouble::Value { what: "label", want: "zh and en, 1 to 60 characters each" }));
    }
    forms::only_its_own(name, &row)?;
    let form = forms::form(name, &row)?;
    let fields = form.fields();
    if fields.is_empty() && name != FormName::Opaque {
        return Err((span, Trouble::Empty));
    }
    let twice = (1..fields.len()).find(|at| fields.iter().take(*at).any(|field| fields.get(*at) == Some(field)));
    if let Some(field) = twice.and_then(|at| fields.get(at)) {
        return Err((span, Trouble::Twice(format!("field {}", field.code()))));
    }
    let needs = match &row.needs {
        None => fields.len(),
        Some(needs) if (1..=fields.len()).contains(needs.get_ref()) => *needs.get_ref(),
        Some(needs) => {
            return Err((needs.span(), Trouble::Value { what: "needs", want: "1 to the number of fields" }));
        }
    };
    let tests = row.test.into_iter().map(test).collect::<Result<_, _>>()?;
    let example = row.example.is_some_and(Spanned::into_inner);
    Ok(Rule { id, label, home: home.clone(), form, guessed_too, needs, example, tests })
}

/// Returns whether a text can name a rule for people.
pub(super) fn is_label(text: &str) -> bool {
    (1..=60).contains(&text.chars().count()) && !text.chars().any(char::is_control)
}

fn name(id: &Spanned<String>) -> Result<String, Wrong> {
    let is_word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let name = id.get_ref();
    if (1..=40).contains(&name.len()) && name.chars().all(is_word) && name.starts_with(|c: char| c.is_ascii_lowercase())
    {
        return Ok(name.clone());
    }
    Err((id.span(), Trouble::Value { what: "id", want: "1 to 40 small letters, digits and hyphens, a letter first" }))
}

fn test(row: Spanned<TestRow>) -> Result<RuleTest, Wrong> {
    let span = row.span();
    let TestRow { text, reads } = row.into_inner();
    let reads = reads.map(|reads| {
        reads.into_iter().map(|(code, value)| Ok((field(&code, &span)?, value))).collect::<Result<BTreeMap<_, _>, _>>()
    });
    Ok(RuleTest { text, reads: reads.transpose()? })
}

/// Finds a field by its name.
fn field(code: &str, span: &Range<usize>) -> Result<Field, Wrong> {
    let wrong = || (span.clone(), Trouble::Word { what: "field", found: code.to_owned(), want: FIELDS });
    Field::named(code).ok_or_else(wrong)
}

/// Refuses a word that a closed list does not have.
fn word(what: &'static str, found: &Spanned<String>, want: &'static str) -> Wrong {
    (found.span(), Trouble::Word { what, found: found.get_ref().clone(), want })
}
