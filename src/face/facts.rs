//! What one face says, and by which rule it was read.

use serde::Deserialize;

use crate::day::Day;
use crate::id::{CardNumber, EducationId, Name, Sex, TransitNumber};

/// What was shown of a face.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaceSeen {
    /// No face was shown.
    NotShown,
    /// A payload rule read it.
    Read(Box<FaceFacts>),
    /// No payload rule knows this code.
    Unknown {
        /// The text with every letter and digit replaced, for the screen.
        masked: String,
        /// SHA-256 of the payload in hex, to recognise it again.
        hash: String,
        /// Name of a code that is known and says nothing.
        known_as: Option<Label>,
    },
    /// Two payload rules read this code differently, so neither counts.
    Disputed {
        /// Their names.
        rules: [String; 2],
        /// SHA-256 of the payload in hex, to recognise it again.
        hash: String,
    },
}

impl FaceSeen {
    /// Returns the facts of a face that a rule read.
    pub fn facts(&self) -> Option<&FaceFacts> {
        match self {
            FaceSeen::Read(facts) => Some(facts),
            FaceSeen::NotShown | FaceSeen::Unknown { .. } | FaceSeen::Disputed { .. } => None,
        }
    }
}

/// Name of a rule for people.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// The fields that a face code carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaceFacts {
    /// Payload rule that read the code, such as `edu-id-only`.
    pub rule: String,
    /// How the code came in.
    pub source: FaceSource,
    /// 教育ID号.
    pub education_id: Option<EducationId>,
    /// 北京通号.
    pub card_number: Option<CardNumber>,
    /// 一卡通卡号.
    pub transit_number: Option<TransitNumber>,
    /// 姓名.
    pub name: Option<Name>,
    /// 性别.
    pub sex: Option<Sex>,
    /// 学校, as written.
    pub school: Option<String>,
    /// 有效期, the last valid day.
    pub valid_until: Option<Day>,
    /// The charset was guessed, so only digits are compared.
    pub guessed: bool,
}

impl FaceFacts {
    /// Returns a face of which nothing is read yet.
    pub fn none(rule: impl Into<String>, source: FaceSource) -> Self {
        Self {
            rule: rule.into(),
            source,
            education_id: None,
            card_number: None,
            transit_number: None,
            name: None,
            sex: None,
            school: None,
            valid_until: None,
            guessed: false,
        }
    }
}

/// How a face came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FaceSource {
    /// A handheld scanner that types.
    Scanner,
    /// A picture.
    Picture,
    /// A number typed by hand: evidence level 0.
    Typed,
}
