//! Why a file gives no book; each fault names the file and what to do now.

use std::path::PathBuf;

/// Why a file gives no sheet; nothing of it was taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TableFault {
    /// The file cannot be read.
    #[error("the file {} cannot be read: {kind}", path.display())]
    Unreadable {
        /// File.
        path: PathBuf,
        /// What the system said.
        kind: std::io::ErrorKind,
    },
    /// The file or what it unpacks to is too large.
    #[error("the file {} is larger than a roster can be (limit {limit_mb} MB)", path.display())]
    TooLarge {
        /// File.
        path: PathBuf,
        /// Limit in megabytes.
        limit_mb: u64,
    },
    /// A cell lies outside what a roster can be.
    #[error("{}, sheet {sheet}: cell {cell} lies outside the first {rows} rows and {columns} columns", path.display())]
    TooFar {
        /// File.
        path: PathBuf,
        /// Sheet.
        sheet: String,
        /// Address of the cell.
        cell: String,
        /// Rows that may carry something.
        rows: u32,
        /// Columns that may carry something.
        columns: u32,
    },
    /// The workbook is protected by a password.
    #[error("the workbook {} is protected by a password", path.display())]
    Password {
        /// File.
        path: PathBuf,
    },
    /// A web page or XML that holds no table.
    #[error("the file {} is a web page or XML without a table, not a spreadsheet", path.display())]
    WebPage {
        /// File.
        path: PathBuf,
    },
    /// The bytes are neither a spreadsheet nor text.
    #[error("the file {} is neither a spreadsheet nor text in UTF-8 or GB18030", path.display())]
    NotATable {
        /// File.
        path: PathBuf,
    },
    /// The spreadsheet is damaged.
    #[error("the spreadsheet {} is damaged", path.display())]
    Damaged {
        /// File.
        path: PathBuf,
    },
    /// No visible sheet holds anything.
    #[error("the file {} holds no visible sheet with content", path.display())]
    Empty {
        /// File.
        path: PathBuf,
    },
}

impl TableFault {
    /// Returns the stable code of this fault, for sentences and JSON.
    pub fn code(&self) -> &'static str {
        match self {
            TableFault::Unreadable { .. } => "table-unreadable",
            TableFault::TooLarge { .. } => "table-too-large",
            TableFault::TooFar { .. } => "table-too-far",
            TableFault::Password { .. } => "table-password",
            TableFault::WebPage { .. } => "table-web-page",
            TableFault::NotATable { .. } => "table-not-a-table",
            TableFault::Damaged { .. } => "table-damaged",
            TableFault::Empty { .. } => "table-empty",
        }
    }

    /// Returns the next action for the person at the desk.
    pub fn next(&self) -> &'static str {
        match self {
            TableFault::Unreadable { .. } => "check that the file is there and not open in another program",
            TableFault::TooLarge { .. } => "copy the roster alone into a new workbook and import that",
            TableFault::TooFar { .. } => "delete that cell, or copy the roster alone into a new workbook",
            TableFault::Password { .. } => "open it in Excel, take the password off, and save a copy",
            TableFault::WebPage { .. } => "open it in Excel, save it as an Excel workbook (.xlsx), and import that",
            TableFault::NotATable { .. } => "save the roster as an Excel workbook (.xlsx) or as CSV",
            TableFault::Damaged { .. } => "open it in Excel, save it as a new workbook (.xlsx), and import that",
            TableFault::Empty { .. } => "check that the roster stands on a visible sheet",
        }
    }
}
