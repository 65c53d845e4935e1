//! The page for whoever writes a profile names every word of the language, and its example loads.

use super::*;

const PAGE: &str = include_str!("../../../../assets/profiles/README.md");
const SCHEMA: &str = include_str!("../schema.rs");

#[test]
fn every_key_of_the_language_stands_on_the_page() {
    let keys: Vec<String> = SCHEMA
        .lines()
        .filter_map(|line| line.strip_prefix("    pub "))
        .filter_map(|line| line.split_once(':'))
        .map(|(name, _)| name.trim_start_matches("r#").trim_start_matches('_').to_owned())
        .collect();
    assert!(keys.len() > 60);
    let words: Vec<&str> = PAGE.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').collect();
    let missing: Vec<&String> = keys.iter().filter(|key| !words.contains(&key.as_str())).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_word_of_the_closed_lists_stands_on_the_page() {
    for file in [
        include_str!("../load/step.rs"),
        include_str!("../load/key.rs"),
        include_str!("../load/field.rs"),
        include_str!("../load/check.rs"),
        include_str!("../load/sector.rs"),
    ] {
        for line in file.lines().map(str::trim) {
            let arms = line.split("=>").next().filter(|_| line.contains("=>") && !line.contains("Err("));
            for word in arms.unwrap_or_default().split('"').skip(1).step_by(2).filter(|word| !word.is_empty()) {
                assert!(PAGE.contains(word), "{word}");
            }
        }
    }
}

#[test]
fn the_example_of_the_page_loads() {
    let (_, example) = PAGE.split_once("```toml\n").unwrap();
    let text = example.split("```").next().unwrap();
    let profile = Profile::parse("README.md", text, false).unwrap();
    assert_eq!(profile.id(), "site-student-2026");
    assert_eq!(profile.key_lengths().collect::<Vec<_>>(), [("school.read", KeyLength::Sector)]);
}
