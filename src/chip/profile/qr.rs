//! What a profile knows of the codes on the face of its cards: patterns, each group being a field.

use crate::chip::facts::Role;

/// The pattern of a code on the face, checked; the desk reads codes by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodePattern {
    /// Regular expression, anchored at both ends.
    pub pattern: String,
    /// A text whose character set was guessed matches too; only its digits are compared then.
    pub guessed_too: bool,
    /// Named groups, each with what it is.
    pub groups: Vec<(String, Role)>,
}

/// The roles that a face has.
pub const ROLES_OF_FACE: [Role; 7] =
    [Role::EduId, Role::BjtNo, Role::TransitCardNo, Role::StudentName, Role::Sex, Role::SchoolName, Role::ValidTo];
