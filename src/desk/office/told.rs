//! What a page says about the last thing done on it: it was done, or why not.

use crate::desk::export::ListKind;
use crate::desk::printer::PrinterFault;
use crate::journal::vault::password::WeakSecret;
use crate::journal::{JournalFault, Unauthorized};
use crate::record::{Deed, Illegal};

use super::HouseTold;

/// A sentence about the last thing done on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// It stands in the journal.
    Done(Deed),
    /// A list was written to a file.
    Printed {
        /// Name of the file, with its folder.
        file: String,
        /// Pages.
        pages: usize,
        /// Characters that no font has.
        unprintable: usize,
    },
    /// A list left as a file.
    Exported {
        /// Which list.
        kind: ListKind,
        /// Rows.
        rows: u32,
        /// Name of the file, with its folder.
        file: String,
        /// SHA-256 of the file, 64 hexadecimal digits.
        sha256: String,
    },
    /// Rows of a file were saved with what is wrong in them.
    Saved {
        /// Name of the file, with its folder.
        file: String,
        /// Problems that are marked in it.
        count: usize,
    },
    /// A printer took the pages; they count as printed when somebody has looked at the paper.
    Sent {
        /// Name of the printer.
        printer: String,
        /// Names of the jobs.
        jobs: Vec<String>,
    },
    /// A printer took nothing, or not all; what was recorded stays.
    Printer {
        /// Why.
        fault: PrinterFault,
        /// The file that stands all the same.
        file: Option<String>,
    },
    /// It was refused, and nothing was recorded.
    Refused {
        /// Stable code, such as `may-not`.
        code: &'static str,
    },
    /// Something of the house: journal, evidence, backups, privacy, settings, shift.
    House(Box<HouseTold>),
    /// Something of this machine and its cards, told by its code alone.
    Machine {
        /// Stable code, such as `card-keys-opened`.
        code: &'static str,
        /// It was done.
        good: bool,
    },
    /// It failed, and nothing was recorded.
    Failed {
        /// Stable code, such as `journal-disk-full`.
        code: &'static str,
        /// The fault's own sentence, in English.
        why: String,
    },
    /// It stands in the journal, but the key file did not follow.
    KeyFileBehind {
        /// Stable code, such as `vault-cannot-write`.
        code: &'static str,
        /// The fault's own sentence, in English.
        why: String,
    },
}

/// Codes of refusals that come from a form and not from the journal.
pub const FORM_REFUSALS: [&str; 16] = [
    "not-a-name",
    "not-chosen",
    "not-a-count",
    "passwords-differ",
    "password-short",
    "password-long",
    "password-one-character",
    "nothing-typed",
    "unknown-page",
    "no-such-class",
    "nothing-to-import",
    "import-stale",
    "not-a-table",
    "not-a-batch",
    "not-a-value",
    "same-value",
];

impl Told {
    /// Says why the journal did not take it.
    pub fn of_journal(fault: &JournalFault) -> Self {
        let code = fault.code();
        if matches!(fault, JournalFault::Refused(_) | JournalFault::Unauthorized(_) | JournalFault::Unerasable(_)) {
            Told::Refused { code }
        } else {
            Told::Failed { code, why: fault.to_string() }
        }
    }

    pub(super) fn refused(code: &'static str) -> Self {
        Told::Refused { code }
    }
}

impl From<JournalFault> for Told {
    fn from(fault: JournalFault) -> Self {
        Told::of_journal(&fault)
    }
}

impl From<Illegal> for Told {
    fn from(illegal: Illegal) -> Self {
        Told::Refused { code: illegal.code() }
    }
}

impl From<Unauthorized> for Told {
    fn from(why: Unauthorized) -> Self {
        Told::Refused { code: why.code() }
    }
}

impl From<WeakSecret> for Told {
    fn from(weak: WeakSecret) -> Self {
        Told::Refused { code: weak.code() }
    }
}
