//! Looks over all settings together: what does not fit, what is missing, what should be checked again.

use crate::day::Day;

use super::School;
use super::recipient::EXAMPLE;

/// What a person should look at; none of it keeps the desk from working.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SettingDoubt {
    /// No name: the school on a card face cannot be compared.
    NameMissing,
    /// No term: losses cannot be counted by term.
    TermsMissing,
    /// All terms are over.
    TermsOver {
        /// Key of the last day of the last one.
        key: String,
    },
    /// Something has no first day.
    StartMissing {
        /// Key of the first day.
        key: String,
    },
    /// Something has no last day.
    EndMissing {
        /// Key of the last day.
        key: String,
    },
    /// The last day comes before the first.
    EndBeforeStart {
        /// Key of the last day.
        key: String,
    },
    /// Two terms share days.
    Overlap {
        /// Key of the first day of the later term.
        key: String,
        /// Name of the earlier term.
        earlier: String,
    },
    /// A window is on and names no year.
    YearsMissing {
        /// Key of the years.
        key: String,
    },
    /// A contact has neither phone nor web address.
    ContactEmpty {
        /// Key of the phone.
        key: String,
    },
    /// Nobody has checked a contact.
    NeverChecked {
        /// Key of the day.
        key: String,
    },
    /// A contact was checked more than 365 days ago.
    CheckedLongAgo {
        /// Key of the day.
        key: String,
        /// Days since then.
        days: u32,
    },
    /// A contact was checked on a day that is still to come.
    CheckedAhead {
        /// Key of the day.
        key: String,
    },
    /// A card would be overdue before it may be there.
    OverdueTooSoon,
    /// No public key: no backup can be made.
    RecipientMissing,
    /// The public key of the example: nobody could open the backups.
    RecipientExample,
    /// No folder: backups stay on the same disk as the journal.
    FolderMissing,
    /// A private column of the roster is imported.
    PrivateImported {
        /// Key of the switch.
        key: String,
    },
}

impl SettingDoubt {
    /// Returns the stable code, for sentences and JSON.
    pub fn code(&self) -> &'static str {
        match self {
            SettingDoubt::NameMissing => "name-missing",
            SettingDoubt::TermsMissing => "terms-missing",
            SettingDoubt::TermsOver { .. } => "terms-over",
            SettingDoubt::StartMissing { .. } => "start-missing",
            SettingDoubt::EndMissing { .. } => "end-missing",
            SettingDoubt::EndBeforeStart { .. } => "end-before-start",
            SettingDoubt::Overlap { .. } => "overlap",
            SettingDoubt::YearsMissing { .. } => "years-missing",
            SettingDoubt::ContactEmpty { .. } => "contact-empty",
            SettingDoubt::NeverChecked { .. } => "never-checked",
            SettingDoubt::CheckedLongAgo { .. } => "checked-long-ago",
            SettingDoubt::CheckedAhead { .. } => "checked-ahead",
            SettingDoubt::OverdueTooSoon => "overdue-too-soon",
            SettingDoubt::RecipientMissing => "recipient-missing",
            SettingDoubt::RecipientExample => "recipient-example",
            SettingDoubt::FolderMissing => "folder-missing",
            SettingDoubt::PrivateImported { .. } => "private-imported",
        }
    }

    /// Returns the key of the setting that it is about.
    pub fn key(&self) -> &str {
        match self {
            SettingDoubt::NameMissing => "name.full",
            // A term that is still to be named.
            SettingDoubt::TermsMissing => "terms.*.from",
            SettingDoubt::OverdueTooSoon => "promise.overdue_days",
            SettingDoubt::RecipientMissing | SettingDoubt::RecipientExample => "backup.recipient",
            SettingDoubt::FolderMissing => "backup.folder",
            SettingDoubt::TermsOver { key }
            | SettingDoubt::StartMissing { key }
            | SettingDoubt::EndMissing { key }
            | SettingDoubt::EndBeforeStart { key }
            | SettingDoubt::Overlap { key, .. }
            | SettingDoubt::YearsMissing { key }
            | SettingDoubt::ContactEmpty { key }
            | SettingDoubt::NeverChecked { key }
            | SettingDoubt::CheckedLongAgo { key, .. }
            | SettingDoubt::CheckedAhead { key }
            | SettingDoubt::PrivateImported { key } => key,
        }
    }
}

impl School {
    /// Looks all settings over on a day; an empty list means that nothing is left to do.
    pub fn check(&self, today: Day) -> Vec<SettingDoubt> {
        let mut doubts = Vec::new();
        if self.all_names().is_empty() {
            doubts.push(SettingDoubt::NameMissing);
        }
        doubts.extend(self.terms_doubts(today));
        doubts.extend(self.window_doubts());
        doubts.extend(self.contact_doubts(today));
        let (working, overdue) = self.promise_days();
        if overdue < working {
            doubts.push(SettingDoubt::OverdueTooSoon);
        }
        let switches = self.switches();
        let private =
            [("birth_date", switches.birth_date), ("id_number", switches.id_number), ("phone", switches.phone)];
        let imported = private.into_iter().filter(|(_, on)| *on);
        doubts.extend(imported.map(|(name, _)| SettingDoubt::PrivateImported { key: format!("import.{name}") }));
        match self.backup_recipient() {
            None => doubts.push(SettingDoubt::RecipientMissing),
            Some(EXAMPLE) => doubts.push(SettingDoubt::RecipientExample),
            Some(_) => {}
        }
        if self.backup_folder().is_none() {
            doubts.push(SettingDoubt::FolderMissing);
        }
        doubts
    }

    fn terms_doubts(&self, today: Day) -> Vec<SettingDoubt> {
        let terms = self.terms();
        let mut doubts = Vec::new();
        for term in &terms {
            doubts.extend(ends(&format!("terms.{}", term.name), term.from, term.to));
        }
        for (at, later) in terms.iter().enumerate() {
            let begins_in = |earlier: &&super::Term| later.from.is_some_and(|from| earlier.holds(from));
            if let Some(earlier) = terms.iter().take(at).find(begins_in) {
                let key = format!("terms.{}.from", later.name);
                doubts.push(SettingDoubt::Overlap { key, earlier: earlier.name.clone() });
            }
        }
        match terms.iter().max_by_key(|term| term.to) {
            None => doubts.push(SettingDoubt::TermsMissing),
            Some(last) if last.to.is_some_and(|to| to < today) && terms.iter().all(|term| term.to.is_some()) => {
                doubts.push(SettingDoubt::TermsOver { key: format!("terms.{}.to", last.name) });
            }
            Some(_) => {}
        }
        doubts
    }

    fn window_doubts(&self) -> Vec<SettingDoubt> {
        let windows = self.windows();
        let mut doubts = Vec::new();
        for window in windows.daily.iter().filter(|window| window.on) {
            let prefix = format!("windows.daily.{}", window.name);
            doubts.extend(ends(&prefix, window.from, window.to));
            if window.years.is_empty() {
                doubts.push(SettingDoubt::YearsMissing { key: format!("{prefix}.years") });
            }
        }
        for window in &windows.manual {
            doubts.extend(ends(&format!("windows.manual.{}", window.name), window.from, window.to));
        }
        doubts
    }

    fn contact_doubts(&self, today: Day) -> Vec<SettingDoubt> {
        let mut doubts = Vec::new();
        for contact in self.contacts() {
            let key = |member: &str| format!("contacts.{}.{member}", contact.name);
            if contact.phone.is_none() && contact.web.is_none() {
                doubts.push(SettingDoubt::ContactEmpty { key: key("phone") });
            }
            let checked = key("checked_on");
            match contact.age_days(today).map(u32::try_from) {
                None => doubts.push(SettingDoubt::NeverChecked { key: checked }),
                Some(Err(_)) => doubts.push(SettingDoubt::CheckedAhead { key: checked }),
                Some(Ok(days)) if contact.asks_to_be_checked(today) => {
                    doubts.push(SettingDoubt::CheckedLongAgo { key: checked, days });
                }
                Some(Ok(_)) => {}
            }
        }
        doubts
    }
}

/// Doubts a first and a last day: both must be there, in order.
fn ends<T: PartialOrd>(prefix: &str, from: Option<T>, to: Option<T>) -> Option<SettingDoubt> {
    match (from, to) {
        (None, _) => Some(SettingDoubt::StartMissing { key: format!("{prefix}.from") }),
        (Some(_), None) => Some(SettingDoubt::EndMissing { key: format!("{prefix}.to") }),
        (Some(from), Some(to)) if to < from => Some(SettingDoubt::EndBeforeStart { key: format!("{prefix}.to") }),
        (Some(_), Some(_)) => None,
    }
}
