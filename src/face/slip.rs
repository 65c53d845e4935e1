//! The code on a slip that one student brings: which place of which list it is, and nothing of the student.
//!
//! ASCII text `CSS1:<list>:<class>:<place>:<version>:<crc>`; only who has the list knows whose slip it is.

use std::fmt;

use crate::id::ClassId;

use super::own;

const MARK: &str = "CSS1";

/// What the code of a slip says.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SlipCode {
    list: String,
    class: ClassId,
    place: u16,
    version: u32,
}

/// Why no code of a slip can be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotASlip {
    /// The name of the list is empty, too long or holds a control character.
    #[error("a list name has 1 to 40 characters, none of them a control character")]
    List,
    /// Places are counted from 1.
    #[error("places on a list are counted from 1")]
    Place,
}

impl SlipCode {
    /// Names a place, counted from 1, of one class on a list in one version.
    pub fn new(list: &str, class: ClassId, place: u16, version: u32) -> Result<Self, NotASlip> {
        if !own::is_list(list) {
            return Err(NotASlip::List);
        }
        if place == 0 {
            return Err(NotASlip::Place);
        }
        Ok(Self { list: list.to_owned(), class, place, version })
    }

    /// Parses the text of a slip; `None` for other text and for a wrong checksum.
    pub fn parse(text: &str) -> Option<Self> {
        let [list, class, place, version] = own::open(MARK, text)?;
        let (place, version) = (place.parse().ok()?, version.parse().ok()?);
        let code = Self::new(&own::unescape(list)?, ClassId::parse(class).ok()?, place, version).ok()?;
        // One slip has one text: a spelling that we would not print is not ours.
        (code.to_string() == text.trim()).then_some(code)
    }

    /// Returns the name of the list or batch.
    pub fn list(&self) -> &str {
        &self.list
    }

    /// Returns the class.
    pub fn class(&self) -> ClassId {
        self.class
    }

    /// Returns the place on the list of the class, from 1.
    pub fn place(&self) -> u16 {
        self.place
    }

    /// Returns the version of the list; a slip of an older one may mean somebody else.
    pub fn version(&self) -> u32 {
        self.version
    }
}

impl fmt::Display for SlipCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { list, class, place, version } = self;
        let (list, class) = (own::escape(list), class.to_string());
        f.write_str(&own::seal(MARK, &[&list, &class, &place.to_string(), &version.to_string()]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slip(list: &str) -> SlipCode {
        SlipCode::new(list, ClassId::new(7, 3).unwrap(), 12, 14).unwrap()
    }

    #[test]
    fn a_slip_says_the_same_after_printing_and_scanning() {
        for list in ["2026-autumn-1", "2026-秋-1", "a:b%c/d e", "领卡 签收表"] {
            let text = slip(list).to_string();
            assert!(text.is_ascii(), "{text}");
            assert_eq!(SlipCode::parse(&format!(" {text}\r\n")), Some(slip(list)), "{text}");
        }
        assert!(slip("2026-autumn-1").to_string().starts_with("CSS1:2026-autumn-1:7-3:12:14:"));
    }

    #[test]
    fn every_single_changed_character_of_a_slip_is_noticed() {
        let text = slip("2026-秋-1").to_string();
        for at in 0..text.len() {
            for other in ["0", "7", "A", ":", "%"] {
                let mut changed = text.clone();
                changed.replace_range(at..=at, other);
                assert_eq!(SlipCode::parse(&changed).is_some(), changed == text, "{changed}");
            }
        }
    }

    #[test]
    fn other_text_is_no_slip() {
        let page = own::seal("CS1", &["a", "7-3", "1", "1"]);
        let spelled = own::seal(MARK, &["a", "7-3", "01", "1"]);
        let nobody = own::seal(MARK, &["a", "7-3", "0", "1"]);
        for text in ["", "CSS1:", "00012345", "CSS1:a:7-3:1:1", &page, &spelled, &nobody] {
            assert_eq!(SlipCode::parse(text), None, "{text}");
        }
        let class = ClassId::new(7, 3).unwrap();
        assert_eq!(SlipCode::new("", class, 1, 1), Err(NotASlip::List));
        assert_eq!(SlipCode::new("a\n", class, 1, 1), Err(NotASlip::List));
        assert_eq!(SlipCode::new("a", class, 0, 1), Err(NotASlip::Place));
    }
}
