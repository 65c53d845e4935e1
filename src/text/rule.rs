//! Turns payload rules into words: what each reads, and where it comes from.

use crate::desk::codes;
use crate::face::payload::{Field, FormName, Home, Rule};

use super::{Language, Place, Words};

const KEY: &str = "rule-list";

impl Words {
    /// Returns the name of a field of a face, such as `教育ID`.
    pub fn face_field(&self, field: Field) -> String {
        self.role(codes::role_of(field))
    }

    /// Returns the name of a form of codes, such as `分列`.
    pub fn code_form(&self, form: FormName) -> String {
        self.say(match form {
            FormName::Bare => "code-form-bare",
            FormName::KeyValue => "code-form-key-value",
            FormName::Json => "code-form-json",
            FormName::Delimited => "code-form-delimited",
            FormName::Url => "code-form-url",
            FormName::Opaque => "code-form-opaque",
            FormName::Pattern => "code-form-pattern",
            FormName::Search => "code-form-search",
        })
    }

    /// Returns a rule in two lines: its id, name and form; then its fields, where it comes from, and its tests.
    pub fn rule_lines(&self, rule: &Rule) -> [String; 2] {
        let label = rule.label().map(|label| match self.language() {
            Language::ZhCn => &label.zh,
            Language::En => &label.en,
        });
        let label = label.map(|label| format!(" · {label}")).unwrap_or_default();
        let fields: Vec<String> = rule.fields().into_iter().map(|field| self.face_field(field)).collect();
        let fields = if fields.is_empty() { self.part(KEY, "silent") } else { fields.join(self.list_comma()) };
        let home = match rule.home() {
            Home::BuiltIn => self.part(KEY, "builtin"),
            Home::File(path) => self.part_fill(KEY, "file", &[("file", Place::Text(&path.display().to_string()))]),
            Home::Profile(name) => self.part_fill(KEY, "profile", &[("name", Place::Text(name))]),
        };
        let tests = self.part_fill(KEY, "tests", &[("count", number(rule.tests()))]);
        let example = if rule.is_example() { format!(" · {}", self.part(KEY, "example")) } else { String::new() };
        [
            format!("{}{label} · {}", rule.id(), self.code_form(rule.form())),
            format!("{fields} · {home} · {tests}{example}"),
        ]
    }

    /// Returns that so many rules are good.
    pub fn rules_good(&self, rules: usize, tests: usize) -> String {
        self.part_fill(KEY, "good", &[("count", number(rules)), ("tests", number(tests))])
    }
}

fn number(count: usize) -> Place<'static> {
    Place::Number(u64::try_from(count).unwrap_or(u64::MAX))
}
