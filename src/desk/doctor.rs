//! The examination of a machine: what works, what does not, and what was not tried; no personal data.
//!
//! Each finding is a stable code; the words come from `text`. Probes look and never change anything, and what may
//! block without limit has a limit here.

pub mod around;
pub mod driver;
mod examine;
pub mod house;
pub mod light;
pub mod machine;
pub mod running;
mod scanner;
pub mod service;
pub mod usb;

pub use house::House;
pub use machine::Machine;
pub use running::Doctor;

/// All that one examination found, in the order in which it is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Examination {
    /// One line each.
    pub checks: Vec<Check>,
}

/// One line of an examination.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Stable name of what was looked at, such as `service`.
    pub check: &'static str,
    /// Stable code of what was found; `ok` when nothing is to be done.
    pub code: &'static str,
    /// How much it matters.
    pub grade: Grade,
    /// What was seen, such as a reader's name; no name, number or key of a person or card.
    pub seen: String,
}

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Grade {
    /// It works.
    Good,
    /// Neither good nor bad: not tried, or only told.
    Told,
    /// Something works less well, or should be looked at.
    Look,
    /// Cards or lists do not work until somebody does something.
    Wrong,
}

impl Check {
    /// Says that something works.
    pub fn good(check: &'static str, seen: impl Into<String>) -> Self {
        Self { check, code: "ok", grade: Grade::Good, seen: seen.into() }
    }

    /// Says what was not tried, or what is neither good nor bad.
    pub fn told(check: &'static str, code: &'static str, seen: impl Into<String>) -> Self {
        Self { check, code, grade: Grade::Told, seen: seen.into() }
    }

    /// Says what should be looked at.
    pub fn look(check: &'static str, code: &'static str, seen: impl Into<String>) -> Self {
        Self { check, code, grade: Grade::Look, seen: seen.into() }
    }

    /// Says what does not work.
    pub fn wrong(check: &'static str, code: &'static str, seen: impl Into<String>) -> Self {
        Self { check, code, grade: Grade::Wrong, seen: seen.into() }
    }
}
