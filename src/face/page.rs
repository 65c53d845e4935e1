//! The code on our own printed pages: which list, class, page and version a sheet of paper is.
//!
//! ASCII text `CS1:<list>:<class>:<page>/<pages>:<version>:<crc>`, with `-` for a list of no one class; never a card
//! face.

use std::fmt;

use crate::id::ClassId;

use super::own;

const MARK: &str = "CS1";
/// Stands for the class on a list that is of no one class.
const NO_CLASS: &str = "-";

/// What a page code says.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PageCode {
    list: String,
    class: Option<ClassId>,
    page: u16,
    pages: u16,
    version: u32,
}

/// Why no page code can be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAPage {
    /// The name of the list is empty, too long or holds a control character.
    #[error("a list name has 1 to 40 characters, none of them a control character")]
    List,
    /// Pages are counted from 1.
    #[error("pages are counted from 1 to the number of pages")]
    Page,
}

impl PageCode {
    /// Names a page, counted from 1, of a list in one version; a list of the whole school has no class.
    pub fn new(
        list: &str,
        class: impl Into<Option<ClassId>>,
        page: u16,
        pages: u16,
        version: u32,
    ) -> Result<Self, NotAPage> {
        if !own::is_list(list) {
            return Err(NotAPage::List);
        }
        if page == 0 || page > pages {
            return Err(NotAPage::Page);
        }
        Ok(Self { list: list.to_owned(), class: class.into(), page, pages, version })
    }

    /// Parses the text of a page code; `None` for other text and for a wrong checksum.
    pub fn parse(text: &str) -> Option<Self> {
        let [list, class, page, version] = own::open(MARK, text)?;
        let (page, pages) = page.split_once('/')?;
        let (page, pages, version) = (page.parse().ok()?, pages.parse().ok()?, version.parse().ok()?);
        let class = if class == NO_CLASS { None } else { Some(ClassId::parse(class).ok()?) };
        let code = Self::new(&own::unescape(list)?, class, page, pages, version).ok()?;
        // One page has one text: a spelling that we would not print is not ours.
        (code.to_string() == text.trim()).then_some(code)
    }

    /// Returns the name of the list or batch.
    pub fn list(&self) -> &str {
        &self.list
    }

    /// Returns the class that the page lists; none for a list of several classes or of the school.
    pub fn class(&self) -> Option<ClassId> {
        self.class
    }

    /// Returns the page, from 1.
    pub fn page(&self) -> u16 {
        self.page
    }

    /// Returns the number of pages.
    pub fn pages(&self) -> u16 {
        self.pages
    }

    /// Returns the version of the list.
    pub fn version(&self) -> u32 {
        self.version
    }
}

impl fmt::Display for PageCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { list, class, page, pages, version } = self;
        let (list, class) = (own::escape(list), class.map_or_else(|| NO_CLASS.to_owned(), |class| class.to_string()));
        f.write_str(&own::seal(MARK, &[&list, &class, &format!("{page}/{pages}"), &version.to_string()]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(list: &str) -> PageCode {
        PageCode::new(list, ClassId::new(7, 3).unwrap(), 2, 3, 14).unwrap()
    }

    #[test]
    fn a_page_code_says_the_same_after_printing_and_scanning() {
        for list in ["2026-autumn-1", "2026-秋-1", "a:b%c/d e", "领卡 签收表"] {
            let text = page(list).to_string();
            assert!(text.is_ascii(), "{text}");
            assert_eq!(PageCode::parse(&text), Some(page(list)), "{text}");
            assert_eq!(PageCode::parse(&format!("{text}\r\n")), Some(page(list)), "{text}");
        }
        assert!(page("2026-autumn-1").to_string().starts_with("CS1:2026-autumn-1:7-3:2/3:14:"));
    }

    #[test]
    fn a_list_of_no_one_class_says_so_and_an_old_code_still_reads() {
        let school = PageCode::new("QK-2026", None, 1, 1, 2).unwrap();
        assert!(school.to_string().starts_with("CS1:QK-2026:-:1/1:2:"), "{school}");
        assert_eq!(PageCode::parse(&school.to_string()).unwrap().class(), None);
        let old = PageCode::parse("CS1:2026-autumn-1:7-3:2/3:14:B666");
        assert_eq!(old.unwrap().class(), Some(ClassId::new(7, 3).unwrap()));
    }

    #[test]
    fn every_single_changed_character_is_noticed() {
        let text = page("2026-秋-1").to_string();
        for at in 0..text.len() {
            for other in ["0", "7", "A", ":", "%"] {
                let mut changed = text.clone();
                changed.replace_range(at..=at, other);
                assert_eq!(PageCode::parse(&changed).is_some(), changed == text, "{changed}");
            }
        }
    }

    #[test]
    fn other_text_is_no_page() {
        for text in ["", "CS1:", "00012345", "CS1:a:7-3:1/1:1", "CS2:a:7-3:1/1:1:0000", "CS1:%:7-3:1/1:1:0000", ":"] {
            assert_eq!(PageCode::parse(text), None, "{text}");
        }
        assert_eq!(PageCode::new("", ClassId::new(7, 3).unwrap(), 1, 1, 1), Err(NotAPage::List));
        assert_eq!(PageCode::new("a", ClassId::new(7, 3).unwrap(), 2, 1, 1), Err(NotAPage::Page));
        assert_eq!(PageCode::new("a", ClassId::new(7, 3).unwrap(), 0, 1, 1), Err(NotAPage::Page));
    }
}
