//! Joins the payload rules of the program with the code patterns of the card profiles.

use std::path::Path;

use crate::chip::facts::Role;
use crate::chip::profile::Shelf;
use crate::face::payload::{Field, RuleFault, Rules};

/// Folder of the rules of a school, inside the desk's own.
pub const FOLDER: &str = "payload-rules";

/// Returns the rules for codes: the built-in ones, then those of each profile under its id.
///
/// A profile whose pattern another rule has already is refused.
pub fn rules(shelf: &Shelf) -> Result<Rules, RuleFault> {
    with(Rules::builtin()?, shelf)
}

/// Returns the rules of a desk: the built-in ones, the school's own, then those of the profiles.
pub fn of_desk(desk: &Path, shelf: &Shelf, training: bool) -> Result<Rules, RuleFault> {
    let mut rules = Rules::builtin()?;
    rules.add_folder(&desk.join(FOLDER), training)?;
    with(rules, shelf)
}

fn with(mut rules: Rules, shelf: &Shelf) -> Result<Rules, RuleFault> {
    for profile in shelf.profiles() {
        for (number, code) in (1..).zip(profile.codes()) {
            let name = match number {
                1 => profile.id().to_owned(),
                _ => format!("{}-{number}", profile.id()),
            };
            let groups = code.groups.iter().filter_map(|(group, role)| Some((group.clone(), field_of(*role)?)));
            rules.add(&name, &code.pattern, code.guessed_too, groups)?;
        }
    }
    Ok(rules)
}

/// Returns the field of a face that a role is; a profile names no other role in a code.
pub(super) fn field_of(role: Role) -> Option<Field> {
    match role {
        Role::EduId => Some(Field::EducationId),
        Role::BjtNo => Some(Field::CardNumber),
        Role::TransitCardNo => Some(Field::TransitNumber),
        Role::StudentName => Some(Field::Name),
        Role::Sex => Some(Field::Sex),
        Role::SchoolName => Some(Field::School),
        Role::ValidTo => Some(Field::ValidUntil),
        Role::CmisNo | Role::StudentNo | Role::SchoolCode | Role::ValidFrom => None,
        Role::TransitValidTo | Role::CardKind | Role::CardStatus | Role::PurseBalance => None,
    }
}

/// Returns the role that a field of a face is.
pub fn role_of(field: Field) -> Role {
    match field {
        Field::EducationId => Role::EduId,
        Field::CardNumber => Role::BjtNo,
        Field::TransitNumber => Role::TransitCardNo,
        Field::Name => Role::StudentName,
        Field::Sex => Role::Sex,
        Field::School => Role::SchoolName,
        Field::ValidUntil => Role::ValidTo,
    }
}
