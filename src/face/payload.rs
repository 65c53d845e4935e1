//! Turns the text of a code into the fields of a face, by rules that are data (`assets/payload-rules/README.md`).
//!
//! Never opens an address, and reads one only where a rule says so; a text that no rule knows is kept only masked and
//! as a hash.

mod address;
mod fault;
mod field;
mod form;
mod learn;
mod load;
mod mask;
mod pairs;
mod rule;
mod schema;
mod tree;

use std::io::Read;
use std::ops::Range;
use std::path::Path;

use regex::Regex;

pub use address::is_address;
pub use fault::{RuleFault, Trouble};
pub use field::Field;
pub use form::{Class, FormName};
pub use learn::{Code, Draft, Part};
pub use mask::{masked, session_mark};
pub use rule::{Home, Rule};

use super::facts::{FaceFacts, FaceSeen, FaceSource, Label};
use super::own;
use fault::{cause, mistake};
use form::Form;
use load::Loaded;
use mask::digest;

const BUILTIN: &str = include_str!("../../assets/payload-rules/faces.toml");
/// Longest payload of a QR code is 7089 digits (ISO/IEC 18004, table 7).
const LONGEST: usize = 7089;
/// Largest rule file, in bytes.
const MAX_BYTES: u64 = 256 * 1024;

/// The payload rules, in the order in which they are tried.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    rules: Vec<Rule>,
}

impl Rules {
    /// Returns no rules.
    pub fn none() -> Self {
        Self::default()
    }

    /// Returns the rules that come with the program.
    pub fn builtin() -> Result<Self, RuleFault> {
        let mut rules = Self::none();
        rules.take("faces.toml", BUILTIN, &Home::BuiltIn, false)?;
        Ok(rules)
    }

    /// Adds the rules of a file of this site from its text: all of them or none.
    pub fn add_text(&mut self, file: &str, text: &str, training: bool) -> Result<(), RuleFault> {
        self.take(file, text, &Home::File(file.into()), training)
    }

    /// Adds the rules of a file of this site: all of them or none.
    pub fn add_file(&mut self, path: &Path, training: bool) -> Result<(), RuleFault> {
        let name = path.display().to_string();
        let unreadable = |error: std::io::Error| RuleFault::Unreadable { file: name.clone(), kind: error.kind() };
        let mut text = String::new();
        let file = std::fs::File::open(path).map_err(unreadable)?;
        let read = file.take(MAX_BYTES + 1).read_to_string(&mut text).map_err(unreadable)?;
        if read as u64 > MAX_BYTES {
            return Err(RuleFault::TooLarge { file: name });
        }
        self.add_text(&name, &text, training)
    }

    /// Adds every `.toml` file of a folder, in the order of their names; a folder that is not there has none.
    pub fn add_folder(&mut self, folder: &Path, training: bool) -> Result<(), RuleFault> {
        let unreadable =
            |error: std::io::Error| RuleFault::Unreadable { file: folder.display().to_string(), kind: error.kind() };
        let entries = match std::fs::read_dir(folder) {
            Ok(entries) => entries.collect::<Result<Vec<_>, _>>().map_err(unreadable)?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(unreadable(error)),
        };
        let mut paths: Vec<_> = entries.into_iter().map(|entry| entry.path()).collect();
        paths.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
        paths.sort();
        paths.iter().try_for_each(|path| self.add_file(path, training))
    }

    /// Adds a code pattern of a card profile; it must match the whole payload, and reads no address.
    pub fn add(
        &mut self,
        name: &str,
        pattern: &str,
        guessed_too: bool,
        groups: impl IntoIterator<Item = (String, Field)>,
    ) -> Result<(), RuleFault> {
        let wrong = |trouble| RuleFault::OfProfile { rule: name.to_owned(), trouble };
        let regex = Regex::new(&load::whole(pattern)).map_err(|error| wrong(Trouble::Pattern(cause(&error))))?;
        let groups: Vec<_> = groups.into_iter().map(|(group, field)| (field, group)).collect();
        if groups.is_empty() {
            return Err(wrong(Trouble::Empty));
        }
        let home = Home::Profile(name.to_owned());
        let form = Form::Whole { name: FormName::Pattern, regex, groups };
        let tests = Vec::new();
        let rule = Rule { id: name.to_owned(), label: None, home, form, guessed_too, needs: 1, example: false, tests };
        self.is_new(&rule).map_err(wrong)?;
        self.rules.push(rule);
        Ok(())
    }

    /// Lists the rules in the order in which they are tried.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// Finds a rule by its id.
    pub fn find(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id == id)
    }

    /// Reads a payload by the first rule that knows it.
    ///
    /// Of two rules the one that reads all that the other reads, and more, counts; else the code is disputed.
    ///
    /// `guessed` says that the character set was guessed; the facts carry it, and only digits are compared.
    pub fn read(&self, text: &str, source: FaceSource, guessed: bool) -> FaceSeen {
        if own::is_claimed(text) || text.len() > LONGEST {
            return unknown(text, None);
        }
        let is_address = is_address(text);
        let may = |rule: &&Rule| !is_address || rule.form.takes_addresses();
        let rules = || self.rules.iter().filter(may);
        let read = |rule: &Rule| rule.read(text, source, guessed);
        let Some(mut best) = rules().find_map(read) else { return self.without_fields(text) };
        for other in rules().filter(|rule| rule.is_added()).filter_map(read) {
            match (other.says_all_of(&best), best.says_all_of(&other)) {
                (true, false) => best = other,
                (_, true) => {}
                (false, false) => return FaceSeen::Disputed { rules: [best.rule, other.rule], hash: digest(text) },
            }
        }
        FaceSeen::Read(Box::new(best))
    }

    /// Names a code that says nothing, when a rule knows it.
    fn without_fields(&self, text: &str) -> FaceSeen {
        let mut known = self.rules.iter().filter(|rule| rule.knows(text));
        match (known.next(), known.next()) {
            (Some(one), Some(other)) => {
                FaceSeen::Disputed { rules: [one.id.clone(), other.id.clone()], hash: digest(text) }
            }
            (Some(one), None) => unknown(text, one.label.clone()),
            (None, _) => unknown(text, None),
        }
    }

    fn take(&mut self, file: &str, text: &str, home: &Home, training: bool) -> Result<(), RuleFault> {
        let loaded: Loaded = load::load(file, text, home, training)?;
        let mut all = self.clone();
        for (rule, id, tests) in loaded {
            let wrong = |span: Range<usize>, trouble| mistake(file, text, span, trouble);
            all.is_new(&rule).map_err(|trouble| wrong(id.clone(), trouble))?;
            for (number, span) in (1..).zip(tests) {
                rule.holds(number).map_err(|trouble| wrong(span.clone(), trouble))?;
                all.agrees(&rule, number).map_err(|trouble| wrong(span, trouble))?;
            }
            all.agree_with(&rule).map_err(|trouble| wrong(id, trouble))?;
            all.rules.push(rule);
        }
        *self = all;
        Ok(())
    }

    /// Refuses a rule of a name or a pattern that is there.
    fn is_new(&self, rule: &Rule) -> Result<(), Trouble> {
        if self.find(&rule.id).is_some() {
            return Err(Trouble::Twice(format!("id {}", rule.id)));
        }
        let pattern = rule.pattern();
        match self.rules.iter().find(|known| known.pattern() == pattern) {
            Some(known) => Err(Trouble::Same(known.id.clone())),
            None => Ok(()),
        }
    }

    /// Refuses a rule whose test another one reads differently.
    fn agrees(&self, rule: &Rule, number: usize) -> Result<(), Trouble> {
        let other = rule.reads_of(number).and_then(|(text, facts)| {
            let differs = |other: &&Rule| other.contradicts(text, &facts);
            self.rules.iter().filter(|other| !is_address(text) || other.form.takes_addresses()).find(differs)
        });
        let collides = |other: &Rule| Trouble::Collides { number, of: rule.id.clone(), other: other.id.clone() };
        other.map_or(Ok(()), |other| Err(collides(other)))
    }

    /// Refuses a rule that reads the test of another one differently.
    fn agree_with(&self, rule: &Rule) -> Result<(), Trouble> {
        for other in &self.rules {
            for number in 1..=other.tests.len() {
                let differs = other.reads_of(number).is_some_and(|(text, facts)| {
                    (!is_address(text) || rule.form.takes_addresses()) && rule.contradicts(text, &facts)
                });
                if differs {
                    return Err(Trouble::Collides { number, of: other.id.clone(), other: rule.id.clone() });
                }
            }
        }
        Ok(())
    }
}

impl Rule {
    /// Returns the text of a test, and what this rule reads of it; nothing for one that it must not know.
    fn reads_of(&self, number: usize) -> Option<(&str, FaceFacts)> {
        let test = self.tests.get(number.checked_sub(1)?)?;
        Some((&test.text, self.read(&test.text, FaceSource::Typed, false)?))
    }

    fn contradicts(&self, text: &str, facts: &FaceFacts) -> bool {
        let mine = self.read(text, FaceSource::Typed, false);
        mine.is_some_and(|mine| !mine.says_all_of(facts) && !facts.says_all_of(&mine))
    }

    /// Refuses a rule that does not read its own test as the test says.
    fn holds(&self, number: usize) -> Result<(), Trouble> {
        let Some(test) = number.checked_sub(1).and_then(|at| self.tests.get(at)) else { return Ok(()) };
        let is_closed = is_address(&test.text) && !self.form.takes_addresses();
        let is_known = !own::is_claimed(&test.text) && test.text.len() <= LONGEST && !is_closed;
        let facts = self.read(&test.text, FaceSource::Typed, false).filter(|_| is_known);
        let found = match (&facts, self.knows(&test.text) && is_known) {
            (Some(facts), _) => {
                let pairs = Field::ALL.into_iter().filter_map(|field| Some((field, facts.text_of(field)?)));
                Some(pairs.collect())
            }
            (None, true) => Some(std::collections::BTreeMap::new()),
            (None, false) => None,
        };
        if found == test.reads {
            return Ok(());
        }
        let told = found.map_or("nothing".to_owned(), |found| match found.len() {
            0 => "no field of it".to_owned(),
            _ => found.iter().map(|(field, value)| format!("{} {value}", field.code())).collect::<Vec<_>>().join(", "),
        });
        Err(Trouble::Test { number, found: told })
    }
}

/// Keeps what may be kept of a payload that no rule reads.
fn unknown(text: &str, known_as: Option<Label>) -> FaceSeen {
    FaceSeen::Unknown { masked: masked(text), hash: digest(text), known_as }
}

#[cfg(test)]
mod tests;
