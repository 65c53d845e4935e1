//! Turns a report into its big word, its headline, its next step and what it may claim.

use crate::chip::facts::{Finding, Role};
use crate::desk::board::{Report, Step};
use crate::id::Name;
use crate::reader::quirk::Quirk;
use crate::record::Custody;
use crate::verdict::{Class, Code, Difference, Level, Purpose, Relation, Relations, Verdict};

use super::{Language, Place, Words};

/// Marks a place where a big word may be broken into two lines.
pub(crate) const BREAK: char = '\u{200B}';

impl Words {
    /// Returns the one big word of a report.
    pub fn verdict_word(&self, report: &Report) -> String {
        self.verdict_word_with_breaks(report).replace(BREAK, "")
    }

    /// Returns the big word with a zero-width space wherever a line may end.
    pub(crate) fn verdict_word_with_breaks(&self, report: &Report) -> String {
        let code = report.verdict.code;
        let custody = report.card.as_ref().map_or("held", |card| custody_word(card.custody));
        let word = self.fill(verdict_key(&report.verdict), &[("custody", Place::Text(custody))]);
        match self.first_difference(&report.verdict) {
            Some(first) if code == Code::FieldDiff => self.joined(&word, &first),
            Some(_) | None => word,
        }
    }

    /// Returns what the verdict found, in one sentence.
    pub fn headline(&self, report: &Report) -> String {
        let verdict = &report.verdict;
        let all = [verdict.relations.chip_face, verdict.relations.face_roster, verdict.relations.chip_roster];
        let how = if all == [Relation::Agree; 3] { "three" } else { "two" };
        let fields = self.differences(&verdict.differences);
        self.part_fill(verdict_key(verdict), "headline", &[("how", Place::Text(how)), ("fields", Place::Text(&fields))])
    }

    /// Returns the one thing to do now; at most thirty Chinese characters.
    pub fn next_step(&self, report: &Report, mode: Purpose) -> String {
        let mode = [("mode", Place::Text(mode_key(mode)))];
        let key = verdict_key(&report.verdict);
        match report.step {
            Step::Looking | Step::Blocked => self.part_fill(key, "look", &mode),
            Step::WaitsForKey => self.part_fill(key, "wait", &mode),
            Step::WaitsForReason => self.say("step-second-card"),
            Step::Recorded => self.fill("step-recorded", &mode),
            Step::SetAside(reason) => self.fill("step-set-aside", &[("reason", Place::Text(&self.quarantine(reason)))]),
            Step::Dropped => self.say("step-dropped"),
        }
    }

    /// Returns what may be claimed, and never more: the level's claim only where the sources agree.
    pub fn evidence(&self, verdict: &Verdict) -> String {
        let level = self.level(verdict.level);
        let claim = match verdict.class {
            Class::Reader => self.say("read-nothing"),
            Class::Ok | Class::Ask | Class::Already | Class::Stop => self.say(claim_key(verdict)),
        };
        format!("{level} · {claim}")
    }

    /// Returns the most that a level may ever claim.
    pub fn claim(&self, level: Level) -> String {
        let key = match level {
            Level::L0 => "level-l0",
            Level::L1 => "level-l1",
            Level::L2 => "level-l2",
            Level::L3 => "level-l3",
            Level::L4 => "level-l4",
        };
        self.say(key)
    }

    /// Returns the name of a level, such as `证据 L2`.
    pub fn level(&self, level: Level) -> String {
        let short = format!("L{}", level_number(level));
        self.fill("evidence", &[("level", Place::Text(&short))])
    }

    /// Returns how the sources stand to each other, such as `卡面 = 名册 · 芯片 ≠ 卡面`; empty when none was compared.
    pub fn relations(&self, relations: &Relations) -> String {
        let [chip, face, roster] = ["chip", "face", "roster"].map(|key| self.say(key));
        let sign = |relation: Relation| match relation {
            Relation::Agree => Some("="),
            Relation::Differ => Some("≠"),
            Relation::Absent => None,
        };
        let three = [relations.chip_face, relations.face_roster, relations.chip_roster];
        if three == [Relation::Agree; 3] {
            return format!("{chip} = {face} = {roster}");
        }
        let pairs = [
            (&chip, relations.chip_face, &face),
            (&face, relations.face_roster, &roster),
            (&chip, relations.chip_roster, &roster),
        ];
        let told: Vec<String> =
            pairs.iter().filter_map(|(a, relation, b)| Some(format!("{a} {} {b}", sign(*relation)?))).collect();
        told.join(" · ")
    }

    /// Returns a name, with its source where the sources name different people, such as `卡面：欧阳䶮`.
    pub fn named(&self, verdict: &Verdict, name: &Name) -> String {
        if !matches!(verdict.code, Code::ChipOtherPerson | Code::FaceOtherPerson) {
            return name.to_string();
        }
        let source = match (verdict.relations.face_roster, verdict.relations.chip_roster) {
            (Relation::Agree, _) => "face",
            (_, Relation::Agree) => "chip",
            (_, _) => "roster",
        };
        self.joined(&self.say(source), name.as_str())
    }

    /// Returns the names of the fields that differ, such as `姓名、性别`.
    pub fn differences(&self, differences: &[Difference]) -> String {
        let names: Vec<String> = differences.iter().map(|d| self.say(difference_key(*d))).collect();
        names.join(self.list_comma())
    }

    /// Returns what a person should know of a reading.
    pub fn finding(&self, finding: &Finding) -> String {
        match finding {
            Finding::NoProfile => self.say("finding-no-profile"),
            Finding::SectorLocked { sector, .. } => {
                self.fill("finding-sector-locked", &[("sector", Place::Number(u64::from(*sector)))])
            }
            Finding::KeyMissing { name } => self.fill("finding-key-missing", &[("name", Place::Text(name))]),
            Finding::KeyNotDerived { name } => self.fill("finding-key-not-derived", &[("name", Place::Text(name))]),
            Finding::DirectoryOdd { .. } => self.say("finding-directory-odd"),
            Finding::NotInDirectory { application, .. } => {
                self.fill("finding-not-in-directory", &[("application", Place::Text(application))])
            }
            Finding::Unsteady { sector } => {
                self.fill("finding-unsteady", &[("sector", Place::Number(u64::from(*sector)))])
            }
            Finding::ClassicHidden { reader, .. } => self.classic_hidden(reader.as_deref()),
            Finding::ReaderStoresKeys { reader } => {
                self.fill("finding-reader-stores-keys", &[("reader", Place::Text(reader))])
            }
            Finding::LockedByIssuer { .. } => self.say("finding-locked-by-issuer"),
            Finding::PartRefused { .. } => self.say("finding-part-refused"),
            Finding::CheckFailed { .. } => self.say("finding-check-failed"),
            Finding::FieldUnreadable { .. } => self.say("finding-field-unreadable"),
            Finding::TextTruncated { .. } => self.say("finding-text-truncated"),
            Finding::Unexpected { .. } => self.say("finding-unexpected"),
            Finding::ProfilesDisagree { role } => {
                self.fill("finding-profiles-disagree", &[("role", Place::Text(&self.role(*role)))])
            }
            Finding::ExampleProfile { .. } => self.say("finding-example-profile"),
        }
    }

    /// Tells what to switch at a reader that hides half of a card, as far as its page knows.
    fn classic_hidden(&self, family: Option<&str>) -> String {
        let quirk = Quirk::all().find(|quirk| Some(quirk.family.as_str()) == family);
        match quirk.map(|quirk| (&quirk.title, &quirk.switch)) {
            Some((reader, Some(switch))) => {
                let switch = match self.language {
                    Language::ZhCn => &switch.zh_cn,
                    Language::En => &switch.en,
                };
                let places = [("reader", Place::Text(reader)), ("switch", Place::Text(switch))];
                self.fill("finding-classic-hidden-switch", &places)
            }
            Some((reader, None)) => self.fill("finding-classic-hidden-reader", &[("reader", Place::Text(reader))]),
            None => self.say("finding-classic-hidden"),
        }
    }

    /// Returns the name of what a field is.
    pub fn role(&self, role: Role) -> String {
        self.say(role_key(role))
    }

    fn first_difference(&self, verdict: &Verdict) -> Option<String> {
        match verdict.differences.as_slice() {
            [] => None,
            [only] => Some(self.say(difference_key(*only))),
            [first, ..] => {
                let first = self.say(difference_key(*first));
                Some(self.fill("difference-more", &[("first", Place::Text(&first))]))
            }
        }
    }
}

/// Returns the number of a level, 0 to 4.
pub(crate) fn level_number(level: Level) -> u8 {
    match level {
        Level::L0 => 0,
        Level::L1 => 1,
        Level::L2 => 2,
        Level::L3 => 3,
        Level::L4 => 4,
    }
}

fn claim_key(verdict: &Verdict) -> &'static str {
    let Relations { chip_face, face_roster, chip_roster } = verdict.relations;
    let agrees = |relation: Relation| relation == Relation::Agree;
    match verdict.level {
        Level::L0 if verdict.subject.is_some() => "level-l0",
        Level::L0 => "read-nothing",
        Level::L1 if agrees(face_roster) && verdict.differences.is_empty() => "level-l1",
        Level::L1 => "read-l1",
        Level::L2 if agrees(chip_roster) => "level-l2",
        Level::L2 => "read-l2",
        Level::L3 if agrees(chip_face) => "level-l3",
        Level::L3 if agrees(chip_roster) => "level-l3-record",
        Level::L3 => "read-l3",
        Level::L4 if agrees(chip_roster) && verdict.differences.is_empty() => "level-l4",
        Level::L4 => "read-l4",
    }
}

fn custody_word(custody: Custody) -> &'static str {
    match custody {
        Custody::InOffice { .. } => "in-office",
        Custody::WithTeacher => "with-teacher",
        Custody::Quarantined(_) => "quarantined",
        Custody::Found | Custody::Surrendered(_) => "back",
        Custody::ReturnedToIssuer | Custody::AtOtherSchool => "gone",
        Custody::Held | Custody::Expected | Custody::AtDistrict | Custody::Lost | Custody::NeverArrived => "held",
    }
}

pub(super) fn mode_key(mode: Purpose) -> &'static str {
    match mode {
        Purpose::Verify => "verify",
        Purpose::Intake => "intake",
        Purpose::Handover => "handover",
        Purpose::Return => "return",
    }
}

/// Where a roster is there and still nothing can be compared, what was read names nobody.
pub(super) fn verdict_key(verdict: &Verdict) -> &'static str {
    if verdict.code == Code::RosterMissing && verdict.has_roster { "nobody-named" } else { code_key(verdict.code) }
}

fn code_key(code: Code) -> &'static str {
    match code {
        Code::AllAgree => "all-agree",
        Code::FaceOnly => "face-only",
        Code::ChipOnly => "chip-only",
        Code::ChipOtherPerson => "chip-other-person",
        Code::FaceOtherPerson => "face-other-person",
        Code::NotOnList => "not-on-list",
        Code::FieldDiff => "field-diff",
        Code::RosterMissing => "roster-missing",
        Code::OldCard => "old-card",
        Code::LossReported => "loss-reported",
        Code::Already => "already",
        Code::Expired => "expired",
        Code::DateDiffExtended => "date-diff-extended",
        Code::Collision => "collision",
        Code::TornRead => "torn-read",
        Code::ChipDead => "chip-dead",
        Code::ReaderCannot => "reader-cannot",
        Code::NotACard => "not-a-card",
    }
}

fn difference_key(difference: Difference) -> &'static str {
    match difference {
        Difference::Name => "difference-name",
        Difference::Sex => "difference-sex",
        Difference::Date => "difference-date",
        Difference::TransitNumber => "difference-transit-number",
        Difference::NotYet => "difference-not-yet",
    }
}

fn role_key(role: Role) -> &'static str {
    match role {
        Role::TransitCardNo => "role-transit-card-no",
        Role::BjtNo => "role-bjt-no",
        Role::EduId => "role-edu-id",
        Role::CmisNo => "role-cmis-no",
        Role::StudentNo => "role-student-no",
        Role::StudentName => "role-student-name",
        Role::Sex => "role-sex",
        Role::SchoolCode => "role-school-code",
        Role::SchoolName => "role-school-name",
        Role::ValidFrom => "role-valid-from",
        Role::ValidTo => "role-valid-to",
        Role::TransitValidTo => "role-transit-valid-to",
        Role::CardKind => "role-card-kind",
        Role::CardStatus => "role-card-status",
        Role::PurseBalance => "role-purse-balance",
    }
}
