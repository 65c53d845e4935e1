//! Details of a student that the office does not keep unless the school switches them on.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::day::Day;

/// Which private columns of a roster may be read; all off by default.
///
/// There is no switch for photos: they are never read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Switches {
    /// Birth date: the first password of the family's account at the card centre.
    pub birth_date: bool,
    /// Number of the ID card.
    pub id_number: bool,
    /// Phone number.
    pub phone: bool,
}

/// Private details of a student; empty unless the school switched them on.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Private {
    /// Birth date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth_date: Option<Day>,
    /// Number of the ID card, 18 characters (GB 11643).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_number: Option<String>,
    /// Phone number, in digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

impl Private {
    /// Returns whether nothing is kept.
    pub fn is_empty(&self) -> bool {
        *self == Private::default()
    }

    /// Keeps what is switched on and drops the rest.
    #[must_use]
    pub fn only(self, switches: Switches) -> Self {
        Self {
            birth_date: self.birth_date.filter(|_| switches.birth_date),
            id_number: self.id_number.filter(|_| switches.id_number),
            phone: self.phone.filter(|_| switches.phone),
        }
    }

    /// Takes from `older` what is not stated here.
    #[must_use]
    pub fn or(self, older: Self) -> Self {
        Self {
            birth_date: self.birth_date.or(older.birth_date),
            id_number: self.id_number.or(older.id_number),
            phone: self.phone.or(older.phone),
        }
    }
}

// What is kept is told, never its content.
impl fmt::Debug for Private {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kept = [self.birth_date.is_some(), self.id_number.is_some(), self.phone.is_some()];
        write!(f, "Private({} kept)", kept.iter().filter(|kept| **kept).count())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full() -> Private {
        Private {
            birth_date: Day::new(2012, 3, 4).ok(),
            id_number: Some("000000201203040000".to_owned()),
            phone: Some("10000000000".to_owned()),
        }
    }

    #[test]
    fn nothing_is_printed_and_nothing_is_written_when_there_is_nothing() {
        assert_eq!(format!("{:?}", full()), "Private(3 kept)");
        assert_eq!(serde_json::to_string(&Private::default()).unwrap(), "{}");
        assert_eq!(serde_json::from_str::<Private>("{}").unwrap(), Private::default());
    }

    #[test]
    fn a_switch_that_goes_off_drops_what_was_kept() {
        let phone = Switches { phone: true, ..Switches::default() };
        assert!(full().only(Switches::default()).is_empty());
        assert_eq!(full().only(phone).phone, full().phone);
        assert_eq!(full().only(phone).birth_date, None);
        assert_eq!(full().only(phone).or(full()), full());
    }
}
