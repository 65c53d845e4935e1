//! Turns a notice into what happened, what to do now, and details to fold away.

use std::path::Path;

use crate::desk::board::{Notice, ScannerNews};

use super::{Language, Place, Words};

/// A notice in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeText {
    /// What happened.
    pub what: String,
    /// One thing to do now.
    pub next: String,
    /// The fault's own sentence, in English, when there is one.
    pub detail: Option<String>,
}

impl Words {
    /// Returns a notice in words.
    pub fn notice(&self, notice: &Notice) -> NoticeText {
        match notice {
            Notice::Undid { who: Some(who) } => self.told("undid", &[("who", Place::Text(who))]),
            Notice::Undid { who: None } => self.told("undid-nobody", &[]),
            Notice::NothingToUndo => self.told("nothing-to-undo", &[]),
            Notice::NothingToConfirm => self.told("nothing-to-confirm", &[]),
            Notice::NothingForTheEye => self.told("nothing-for-the-eye", &[]),
            Notice::Dropped => self.told("dropped", &[]),
            Notice::Parked { count } => self.told("parked", &[("count", Place::Number(u64::from(*count)))]),
            Notice::ListMade { path, pages, unprintable } => self.list_made(path, *pages, *unprintable),
            Notice::UnknownCode { masked } => self.told("unknown-code", &[("masked", Place::Text(masked))]),
            Notice::SilentCode { label } => {
                let name = match self.language() {
                    Language::ZhCn => &label.zh,
                    Language::En => &label.en,
                };
                self.told("silent-code", &[("name", Place::Text(name))])
            }
            Notice::DisputedCode { rules: [one, other] } => {
                self.told("disputed-code", &[("one", Place::Text(one)), ("other", Place::Text(other))])
            }
            Notice::SearchingPicture { file } => self.of_picture("searching-picture", file),
            Notice::NoPictureInFolder { file } => self.of_picture("no-picture-in-folder", file),
            Notice::NoCodeInPicture { file } => self.of_picture("no-code-in-picture", file),
            Notice::SeveralCodes { count } => self.told("several-codes", &[("count", number(*count))]),
            Notice::PictureUnreadable { why } => self.told("picture-unreadable", &[]).because(why),
            Notice::Refused { code } => {
                let refusal = self.refusal(code);
                self.told("refused", &[("reason", Place::Text(&refusal.what)), ("next", Place::Text(&refusal.next))])
            }
            Notice::JournalFault { code, why } => {
                let next = self.journal_next(code);
                self.told("journal-fault", &[("next", Place::Text(&next))]).because(why)
            }
            Notice::ListFault { why } => self.told("list-fault", &[]).because(why),
            Notice::ReaderFault { code } => {
                let fault = self.fault_code(code);
                self.told("reader-fault", &[("reason", Place::Text(&fault.what)), ("next", Place::Text(&fault.next))])
            }
            Notice::BackupFault { code, why } => {
                let (what, next) = self.house_fault(code);
                self.told("backup-fault", &[("what", Place::Text(&what)), ("next", Place::Text(&next))]).because(why)
            }
            Notice::Scanner(ScannerNews::Ready) => self.told("scanner-ready", &[]),
            Notice::Scanner(ScannerNews::Gone) => self.told("scanner-gone", &[]),
            Notice::Scanner(ScannerNews::TooLong) => self.told("scanner-too-long", &[]),
            Notice::CameraOn => self.told("camera-on", &[]),
            Notice::SourceFault { code, why } => self.told(code, &[]).because(why),
            Notice::NobodyFound => self.told("nobody-found", &[]),
            Notice::LookedUp { .. } => self.told("looked-up", &[]),
            Notice::CameInByRecovery => self.told("came-in-by-recovery", &[]),
        }
    }

    /// Tells of a picture by its name; a pasted one has none.
    fn of_picture(&self, key: &str, file: &str) -> NoticeText {
        let pasted = self.say("picture-pasted");
        self.told(key, &[("file", Place::Text(if file.is_empty() { &pasted } else { file }))])
    }

    fn list_made(&self, path: &Path, pages: usize, unprintable: usize) -> NoticeText {
        let file = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
        let places = [("file", Place::Text(&file)), ("pages", number(pages)), ("count", number(unprintable))];
        let told = self.told(if unprintable == 0 { "list-made" } else { "list-made-unprintable" }, &places);
        told.because(&path.display().to_string())
    }

    fn told(&self, key: &str, places: &[(&'static str, Place<'_>)]) -> NoticeText {
        NoticeText { what: self.fill(key, places), next: self.part_fill(key, "next", places), detail: None }
    }
}

impl NoticeText {
    fn because(self, why: &str) -> Self {
        Self { detail: Some(why.to_owned()).filter(|why| !why.is_empty()), ..self }
    }
}

fn number(count: usize) -> Place<'static> {
    Place::Number(u64::try_from(count).unwrap_or(u64::MAX))
}
