//! Turns codes into words for people: a headline and one next step for each, in Chinese and English.
//!
//! The sentences stand in `assets/i18n`; nothing here decides anything. A code without a sentence is a mistake that
//! the tests of this module find, not something that a clerk meets.

mod desk;
mod doctor;
mod door;
mod fault;
mod fields;
mod keys;
pub mod ledger;
mod notice;
mod office;
mod person;
mod profile;
mod rule;
mod school;
mod survey;
mod verdict;

use std::borrow::Cow;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

pub use fault::Sentence;
pub use fields::{FieldLine, FieldSign, FieldTable};
pub use keys::KeyLine;
pub use notice::NoticeText;
pub use person::Line;
pub(crate) use person::grouped;
pub use survey::SurveyRow;
pub(crate) use verdict::level_number;

/// Language of the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// Simplified Chinese.
    ZhCn,
    /// English.
    En,
}

impl Language {
    /// Both languages, the office's first.
    pub const ALL: [Language; 2] = [Language::ZhCn, Language::En];

    /// Returns the other language.
    pub fn other(self) -> Self {
        match self {
            Language::ZhCn => Language::En,
            Language::En => Language::ZhCn,
        }
    }

    /// Returns the tag (BCP 47), as on the command line.
    pub fn tag(self) -> &'static str {
        match self {
            Language::ZhCn => "zh-CN",
            Language::En => "en",
        }
    }

    fn sources(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Language::ZhCn => &[
                ("zh-CN/verdict.ftl", include_str!("../assets/i18n/zh-CN/verdict.ftl")),
                ("zh-CN/desk.ftl", include_str!("../assets/i18n/zh-CN/desk.ftl")),
                ("zh-CN/office.ftl", include_str!("../assets/i18n/zh-CN/office.ftl")),
                ("zh-CN/house.ftl", include_str!("../assets/i18n/zh-CN/house.ftl")),
                ("zh-CN/school.ftl", include_str!("../assets/i18n/zh-CN/school.ftl")),
                ("zh-CN/notice.ftl", include_str!("../assets/i18n/zh-CN/notice.ftl")),
                ("zh-CN/fault.ftl", include_str!("../assets/i18n/zh-CN/fault.ftl")),
                ("zh-CN/key.ftl", include_str!("../assets/i18n/zh-CN/key.ftl")),
                ("zh-CN/doctor.ftl", include_str!("../assets/i18n/zh-CN/doctor.ftl")),
                ("zh-CN/door.ftl", include_str!("../assets/i18n/zh-CN/door.ftl")),
                ("zh-CN/card-key.ftl", include_str!("../assets/i18n/zh-CN/card-key.ftl")),
                ("zh-CN/chip.ftl", include_str!("../assets/i18n/zh-CN/chip.ftl")),
                ("zh-CN/profile.ftl", include_str!("../assets/i18n/zh-CN/profile.ftl")),
                ("zh-CN/survey.ftl", include_str!("../assets/i18n/zh-CN/survey.ftl")),
                ("zh-CN/fields.ftl", include_str!("../assets/i18n/zh-CN/fields.ftl")),
                ("zh-CN/face.ftl", include_str!("../assets/i18n/zh-CN/face.ftl")),
                ("zh-CN/export.ftl", include_str!("../assets/i18n/zh-CN/export.ftl")),
                ("zh-CN/reconcile.ftl", include_str!("../assets/i18n/zh-CN/reconcile.ftl")),
                ("zh-CN/paper.ftl", include_str!("../assets/i18n/zh-CN/paper.ftl")),
                ("zh-CN/import.ftl", include_str!("../assets/i18n/zh-CN/import.ftl")),
            ],
            Language::En => &[
                ("en/verdict.ftl", include_str!("../assets/i18n/en/verdict.ftl")),
                ("en/desk.ftl", include_str!("../assets/i18n/en/desk.ftl")),
                ("en/office.ftl", include_str!("../assets/i18n/en/office.ftl")),
                ("en/house.ftl", include_str!("../assets/i18n/en/house.ftl")),
                ("en/school.ftl", include_str!("../assets/i18n/en/school.ftl")),
                ("en/notice.ftl", include_str!("../assets/i18n/en/notice.ftl")),
                ("en/fault.ftl", include_str!("../assets/i18n/en/fault.ftl")),
                ("en/key.ftl", include_str!("../assets/i18n/en/key.ftl")),
                ("en/doctor.ftl", include_str!("../assets/i18n/en/doctor.ftl")),
                ("en/door.ftl", include_str!("../assets/i18n/en/door.ftl")),
                ("en/card-key.ftl", include_str!("../assets/i18n/en/card-key.ftl")),
                ("en/chip.ftl", include_str!("../assets/i18n/en/chip.ftl")),
                ("en/profile.ftl", include_str!("../assets/i18n/en/profile.ftl")),
                ("en/survey.ftl", include_str!("../assets/i18n/en/survey.ftl")),
                ("en/fields.ftl", include_str!("../assets/i18n/en/fields.ftl")),
                ("en/face.ftl", include_str!("../assets/i18n/en/face.ftl")),
                ("en/export.ftl", include_str!("../assets/i18n/en/export.ftl")),
                ("en/reconcile.ftl", include_str!("../assets/i18n/en/reconcile.ftl")),
                ("en/paper.ftl", include_str!("../assets/i18n/en/paper.ftl")),
                ("en/import.ftl", include_str!("../assets/i18n/en/import.ftl")),
            ],
        }
    }
}

/// Why the words of a language could not be loaded: a mistake in this program's own files.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TextFault {
    /// The language tag is malformed.
    #[error("{tag} is no language tag")]
    Tag {
        /// Tag as written.
        tag: &'static str,
    },
    /// A file of sentences is malformed.
    #[error("{file}: {why}")]
    Malformed {
        /// File below `assets/i18n`.
        file: &'static str,
        /// First complaint of the parser.
        why: String,
    },
    /// Two files define the same sentence.
    #[error("{file}: a sentence of this name exists already: {why}")]
    Twice {
        /// File below `assets/i18n`.
        file: &'static str,
        /// Which one.
        why: String,
    },
}

/// All words of one language.
pub struct Words {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

impl Words {
    /// Loads the words of a language; they are compiled into the program.
    pub fn new(language: Language) -> Result<Self, TextFault> {
        let tag = language.tag();
        let locale: LanguageIdentifier = tag.parse().map_err(|_| TextFault::Tag { tag })?;
        let mut bundle = FluentBundle::new_concurrent(vec![locale]);
        // Isolation marks would be drawn as boxes, and both languages run from left to right.
        bundle.set_use_isolating(false);
        for &(file, source) in language.sources() {
            let resource = FluentResource::try_new(source.to_owned())
                .map_err(|(_, faults)| TextFault::Malformed { file, why: first(&faults) })?;
            bundle.add_resource(resource).map_err(|faults| TextFault::Twice { file, why: first(&faults) })?;
        }
        Ok(Self { language, bundle })
    }

    /// Returns the language.
    pub fn language(&self) -> Language {
        self.language
    }

    /// Returns the sentence of a key.
    pub(crate) fn say(&self, key: &str) -> String {
        self.form(key, None, &[])
    }

    /// Returns the sentence of a key with its places filled in.
    fn fill(&self, key: &str, places: &[(&'static str, Place<'_>)]) -> String {
        self.form(key, None, places)
    }

    /// Returns an attribute of a key, such as its next step.
    pub(crate) fn part(&self, key: &str, attribute: &str) -> String {
        self.form(key, Some(attribute), &[])
    }

    fn part_fill(&self, key: &str, attribute: &str, places: &[(&'static str, Place<'_>)]) -> String {
        self.form(key, Some(attribute), places)
    }

    fn form(&self, key: &str, attribute: Option<&str>, places: &[(&'static str, Place<'_>)]) -> String {
        let missing = || format!("⟨{key}{}⟩", attribute.map(|a| format!(".{a}")).unwrap_or_default());
        let Some(message) = self.bundle.get_message(key) else { return missing() };
        let pattern = match attribute {
            Some(name) => message.get_attribute(name).map(|attribute| attribute.value()),
            None => message.value(),
        };
        let Some(pattern) = pattern else { return missing() };
        let mut args = FluentArgs::with_capacity(places.len());
        for (name, place) in places {
            args.set(*name, place.value());
        }
        let mut faults = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(&args), &mut faults).into_owned();
        if faults.is_empty() { text } else { missing() }
    }
}

/// What fills a place in a sentence; numbers stay without separators.
#[derive(Clone, Copy)]
enum Place<'a> {
    Text(&'a str),
    Number(u64),
}

impl<'a> Place<'a> {
    fn value(self) -> FluentValue<'a> {
        match self {
            Place::Text(text) => FluentValue::String(Cow::Borrowed(text)),
            Place::Number(number) => FluentValue::from(number),
        }
    }
}

fn first<T: std::fmt::Display>(faults: &[T]) -> String {
    faults.first().map(ToString::to_string).unwrap_or_default()
}

#[cfg(test)]
mod tests;
