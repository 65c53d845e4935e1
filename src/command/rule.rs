//! `card-desk rule`: which payload rules there are, whether a file of them is good, and what an unknown code could become.
//!
//! What is printed of a code is masked, and nothing of it is written anywhere.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use crate::desk::codes;
use crate::face::facts::{FaceSeen, FaceSource};
use crate::face::find::find;
use crate::face::payload::{Code, Draft, Field, Home, Rule, Rules};
use crate::face::picture::Picture;
use crate::face::scan::Scan;
use crate::text::Words;

use super::failure::one_line;
use super::output::say;
use super::place::{self, Place};
use super::{Arguments, Failure};

/// Arguments of `rule`.
#[derive(Debug, Args)]
pub struct RuleCommand {
    /// What to do.
    #[command(subcommand)]
    pub what: What,
}

/// What is done with payload rules.
#[derive(Debug, Subcommand)]
pub enum What {
    /// Lists the rules in the order in which they are tried.
    List,
    /// Loads files of rules beside the built-in ones, and runs the tests that they bring along.
    Check {
        /// Files of rules.
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Shows the forms that the unknown codes of a picture may have, masked, and a rule for each.
    Learn {
        /// Picture of a card face.
        #[arg(value_name = "IMAGE")]
        image: PathBuf,
    },
}

impl RuleCommand {
    /// Runs it.
    pub fn run(&self, arguments: &Arguments) -> Result<(), Failure> {
        let words = Words::new(arguments.language).map_err(|fault| Failure::of_ours("words", fault))?;
        match &self.what {
            What::List => list(&words, arguments),
            What::Check { files } => check(files, &words, arguments),
            What::Learn { image } => learn(image, &words, arguments),
        }
    }
}

/// Returns the rules of this desk.
fn of_desk(arguments: &Arguments) -> Result<Rules, Failure> {
    let place = Place::of(arguments)?;
    let shelf = place.shelf(arguments.training)?;
    codes::of_desk(&place.folder, &shelf, arguments.training).map_err(|fault| Failure::of_rules(&fault))
}

fn list(words: &Words, arguments: &Arguments) -> Result<(), Failure> {
    let rules = of_desk(arguments)?;
    if arguments.json {
        let rows: Vec<Value> = rules.rules().iter().map(row).collect();
        say!("{}", json!({ "contract": 1, "rules": rows }));
    } else {
        rules.rules().iter().for_each(|rule| print(rule, words));
    }
    Ok(())
}

fn check(files: &[PathBuf], words: &Words, arguments: &Arguments) -> Result<(), Failure> {
    let mut rules = Rules::builtin().map_err(|fault| Failure::of_ours("payload-rule", fault))?;
    let before = rules.rules().len();
    for file in files {
        rules.add_file(place::file(file)?, arguments.training).map_err(|fault| Failure::of_rules(&fault))?;
    }
    let added = || rules.rules().iter().skip(before);
    let tests: usize = added().map(Rule::tests).sum();
    if arguments.json {
        say!("{}", json!({ "contract": 1, "rules": added().map(row).collect::<Vec<_>>(), "passed": tests }));
        return Ok(());
    }
    added().for_each(|rule| print(rule, words));
    say!("{}", words.rules_good(added().count(), tests));
    Ok(())
}

fn row(rule: &Rule) -> Value {
    let label = rule.label().map(|label| json!({ "zh": label.zh, "en": label.en }));
    let fields: Vec<&str> = rule.fields().into_iter().map(Field::code).collect();
    json!({
        "id": rule.id(), "form": rule.form().code(), "label": label, "fields": fields, "home": home(rule),
        "tests": rule.tests(), "example": rule.is_example(),
    })
}

fn home(rule: &Rule) -> String {
    match rule.home() {
        Home::BuiltIn => "built-in".to_owned(),
        Home::File(path) => one_line(&path.display().to_string()),
        Home::Profile(name) => format!("profile {}", one_line(name)),
    }
}

fn print(rule: &Rule, words: &Words) {
    let [head, rest] = words.rule_lines(rule);
    say!("{}", one_line(&head));
    say!("    {}", one_line(&rest));
}

fn learn(image: &Path, words: &Words, arguments: &Arguments) -> Result<(), Failure> {
    let rules = of_desk(arguments)?;
    let picture = Picture::open(place::file(image)?).map_err(|fault| Failure::of_picture(&fault))?;
    let found = find(&picture);
    if found.codes.is_empty() {
        let (code, why, next) = found
            .miss
            .map_or(("not-found", "no code was found".to_owned(), "take a sharper picture from closer"), |miss| {
                (miss.code(), miss.to_string(), miss.next())
            });
        return Err(Failure::with_next(code, format!("{}: {why}", image.display()), next));
    }
    let mut rows = Vec::new();
    for scan in found.codes.iter().map(Scan::found) {
        let seen = rules.read(&scan.text, FaceSource::Picture, scan.guessed);
        let is_known = !matches!(seen, FaceSeen::Unknown { known_as: None, .. });
        let code = Code::of(&scan).filter(|_| !is_known);
        let drafts = code.as_ref().map(Code::drafts).unwrap_or_default();
        if arguments.json {
            let forms: Vec<Value> = drafts.iter().flat_map(|draft| code.iter().map(|code| form(draft, code))).collect();
            rows.push(json!({ "masked": crate::face::payload::masked(&scan.text), "known": is_known, "forms": forms }));
            continue;
        }
        say!("{}", crate::face::payload::masked(&scan.text));
        for (draft, code) in drafts.iter().flat_map(|draft| code.iter().map(move |code| (draft, code))) {
            say!("\n# {}", words.code_form(draft.form()));
            say!("{}", draft.rule(code, "site-new", "?", &draft.proposed()));
        }
    }
    if arguments.json {
        say!("{}", json!({ "contract": 1, "codes": rows }));
    }
    Ok(())
}

fn form(draft: &Draft, code: &Code) -> Value {
    let proposed = draft.proposed();
    let parts = draft.parts().iter().zip(&proposed).map(|(part, field)| {
        json!({
            "label": part.label(), "masked": part.masked(), "length": part.chars(),
            "characters": part.class().code(), "field": field.map(Field::code),
        })
    });
    let rule = draft.rule(code, "site-new", "?", &proposed);
    json!({ "form": draft.form().code(), "parts": parts.collect::<Vec<_>>(), "rule": rule })
}
