//! Why a command stopped: a stable code, one sentence, one next step.

use std::fmt::Display;
use std::io::Write;
use std::path::Path;

use serde_json::{Value, json};

use super::output::say;
use crate::chip::dump::DumpFault;
use crate::chip::key::KeyFault;
use crate::chip::profile::ShelfFault;
use crate::desk::print::PrintFault;
use crate::desk::settings::SettingsFault;
use crate::face::payload::RuleFault;
use crate::face::picture::PictureFault;
use crate::id::NotAnId;
use crate::journal::JournalFault;
use crate::journal::backup::BackupFault;
use crate::text::{Language, Sentence, Words};

/// The exit code of a chain or of evidence that is broken.
pub const BROKEN: u8 = 3;
/// The exit code of an anchor that is missing, or that lies beyond the end.
pub const ANCHOR: u8 = 4;

/// A command that could not do its job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Stable code, such as `no-reader`.
    pub code: String,
    /// What happened, with the place.
    pub message: String,
    /// What to do now.
    pub next: String,
    /// Exit code of the program, 1 unless told.
    pub exit: u8,
}

impl Failure {
    /// Takes a fault in what this program itself brought along: nobody at a desk can mend it.
    pub fn of_ours(code: impl Into<String>, fault: impl Display) -> Self {
        Self::with_next(code, fault, "this is a mistake in Card Desk; please send this sentence to us")
    }

    /// Names what happened and what to do.
    pub fn with_next(code: impl Into<String>, message: impl Display, next: impl Into<String>) -> Self {
        Self { code: code.into(), message: one_line(&message.to_string()), next: one_line(&next.into()), exit: 1 }
    }

    /// Sets the exit code.
    #[must_use]
    pub fn exiting(self, exit: u8) -> Self {
        Self { exit, ..self }
    }

    /// Takes a fault of the journal with its own next step.
    pub fn of_journal(fault: &JournalFault) -> Self {
        Self::with_next(fault.code(), fault, fault.next())
    }

    /// Takes a fault of a dump, which does not know its own file.
    pub fn of_dump(file: &Path, fault: &DumpFault) -> Self {
        Self::with_next(fault.code(), format!("{}: {fault}", file.display()), fault.next())
    }

    /// Takes a fault of a key file, which does not know its own name.
    pub fn of_keys(file: &Path, fault: &KeyFault) -> Self {
        Self::with_next(fault.code(), format!("{}: {fault}", file.display()), fault.next())
    }

    /// Takes a fault of a card profile.
    pub fn of_profile(fault: &ShelfFault) -> Self {
        Self::with_next(fault.code(), fault, fault.next())
    }

    /// Takes a fault of the payload rules.
    pub fn of_rules(fault: &RuleFault) -> Self {
        Self::with_next(fault.code(), fault, fault.next())
    }

    /// Takes a fault of the settings.
    pub fn of_settings(fault: &SettingsFault) -> Self {
        Self::with_next(fault.code(), fault, fault.next())
    }

    /// Takes a fault of a picture.
    pub fn of_picture(fault: &PictureFault) -> Self {
        Self::with_next(fault.code(), fault, fault.next())
    }

    /// Takes a fault of a printed list.
    pub fn of_print(fault: &PrintFault) -> Self {
        Self::with_next(fault.code(), fault, fault.next())
    }

    /// Takes a fault of a backup with its own next step.
    pub fn of_backup(fault: &BackupFault) -> Self {
        Self::with_next(fault.code(), fault, fault.next())
    }

    /// Takes a number or name of the command line that is none.
    pub fn of_word(code: &str, text: &str, fault: &NotAnId) -> Self {
        Self::with_next(code, format!("{text}: {fault}"), "compare it with the list it comes from")
    }

    /// Takes what the system said when a file or folder could not be written.
    pub fn cannot_write(path: &Path, fault: &std::io::Error) -> Self {
        use std::io::ErrorKind::{AlreadyExists, FileTooLarge, NotADirectory, NotFound, QuotaExceeded, StorageFull};
        let kind = fault.kind();
        let is_full = matches!(kind, StorageFull | QuotaExceeded | FileTooLarge);
        let next = match is_full {
            true => "free some space on this disk and try again",
            false => "choose a folder that you may write to",
        };
        let why = if kind == NotFound {
            "the folder above it is not there".to_owned()
        } else if matches!(kind, AlreadyExists | NotADirectory) {
            "a file stands where its folder should be".to_owned()
        } else {
            kind.to_string()
        };
        Self::with_next("cannot-write", format!("{} cannot be written ({why})", path.display()), next)
    }

    /// Returns the JSON of the contract: `{error:{code, message, next}}`.
    pub fn json(&self) -> Value {
        json!({ "error": { "code": self.code, "message": self.message, "next": self.next } })
    }

    /// Prints the failure where the reader of this command looks: standard output as JSON, else standard error.
    ///
    /// In Chinese its sentence comes first; the place, which only the program knows, stands below it.
    pub fn print(&self, as_json: bool, language: Language) {
        if as_json {
            say!("{}", self.json());
            return;
        }
        let mut out = std::io::stderr().lock();
        let words = (language == Language::ZhCn).then(|| Words::new(language).ok()).flatten();
        if let Some(Sentence { what, next }) = words.and_then(|words| words.of_code(&self.code)) {
            let _ = writeln!(out, "{what} → {next}");
        }
        let _ = writeln!(out, "{}\n→ {}  [{}]", self.message, self.next, self.code);
    }
}

/// Replaces control characters, so that no file name and no code steers the terminal.
pub fn one_line(text: &str) -> String {
    text.replace(char::is_control, "\u{FFFD}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_and_a_closed_folder_have_different_next_steps() {
        let fault = |kind: std::io::ErrorKind| Failure::cannot_write(Path::new("a.pdf"), &kind.into());
        let full = fault(std::io::ErrorKind::StorageFull);
        assert_eq!(full.json()["error"]["code"], "cannot-write");
        assert!(full.message.starts_with("a.pdf cannot be written (") && full.next.starts_with("free some space"));
        assert_eq!(Failure::with_next("a", "b\n\u{1B}[2J", "c").message, "b\u{FFFD}\u{FFFD}[2J");
        assert!(fault(std::io::ErrorKind::PermissionDenied).next.starts_with("choose a folder"));
    }
}
