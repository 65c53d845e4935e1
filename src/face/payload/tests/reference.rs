//! The page for whoever writes a rule names every word of the language, and its examples load.

use super::*;

const PAGE: &str = include_str!("../../../../assets/payload-rules/README.md");
const SCHEMA: &str = include_str!("../schema.rs");

#[test]
fn every_key_of_the_language_stands_on_the_page() {
    let keys: Vec<&str> = SCHEMA
        .lines()
        .filter_map(|line| line.strip_prefix("    pub(super) "))
        .filter_map(|line| line.split_once(':'))
        .map(|(name, _)| name.trim_start_matches('_'))
        .collect();
    assert!(keys.len() > 20, "{keys:?}");
    let words: Vec<&str> = PAGE.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').collect();
    let missing: Vec<_> = keys.iter().filter(|key| !words.contains(key)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_word_of_the_closed_lists_stands_on_the_page() {
    let forms = FormName::ALL.map(FormName::code);
    let all = Field::ALL.map(Field::code).into_iter().chain(forms).chain(Class::ALL.map(Class::code));
    let missing: Vec<_> = all.filter(|word| !PAGE.contains(&format!("`{word}`"))).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_example_of_the_page_loads_beside_the_built_in_rules() {
    let examples: Vec<&str> = PAGE.split("```toml\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    assert!(!examples.is_empty());
    for example in examples {
        let mut rules = Rules::builtin().unwrap();
        rules.add_text("README.md", example, true).unwrap();
        assert!(rules.rules().last().unwrap().is_example());
    }
}

#[test]
fn every_example_file_says_that_it_is_invented_and_loads_in_training_only() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/payload-rules/examples");
    let mut rules = Rules::builtin().unwrap();
    rules.add_folder(&folder, true).unwrap();
    let examples: Vec<&Rule> = rules.rules().iter().filter(|rule| *rule.home() != Home::BuiltIn).collect();
    let forms: Vec<FormName> = examples.iter().map(|rule| rule.form()).collect();
    for form in
        [FormName::Bare, FormName::KeyValue, FormName::Json, FormName::Delimited, FormName::Url, FormName::Opaque]
    {
        assert!(forms.contains(&form), "{form:?}");
    }
    assert!(examples.iter().all(|rule| rule.is_example() && rule.tests() > 0));
    for file in std::fs::read_dir(&folder).unwrap() {
        let path = file.unwrap().path();
        assert!(std::fs::read_to_string(&path).unwrap().starts_with("# EXAMPLE, invented"), "{}", path.display());
        assert!(Rules::builtin().unwrap().add_file(&path, false).is_err(), "{}", path.display());
    }
}
