//! One table of a report with its words, ready for paper and for a spreadsheet.

use serde::Serialize;

/// One table of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Chapter {
    /// Name, as a caption and as the name of a sheet.
    pub name: String,
    /// Headings of the columns.
    pub header: Vec<String>,
    /// Rows, each as long as the header.
    pub rows: Vec<Vec<Figure>>,
}

/// What stands in a cell.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Figure {
    /// A count that may be added up.
    Count(u64),
    /// Everything else; a number that names something, such as an education ID, is text.
    Text(String),
}

impl Figure {
    /// Returns the cell as it is read.
    pub fn words(&self) -> String {
        match self {
            Self::Count(count) => count.to_string(),
            Self::Text(text) => text.clone(),
        }
    }
}

// A text may be a name or a number of a person, so it is not shown.
impl std::fmt::Debug for Figure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Count(count) => write!(f, "Count({count})"),
            Self::Text(text) => write!(f, "Text({} characters)", text.chars().count()),
        }
    }
}

impl From<u64> for Figure {
    fn from(count: u64) -> Self {
        Self::Count(count)
    }
}

impl From<&str> for Figure {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Figure {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}
