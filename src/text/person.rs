//! Turns students, cards, custody and collectors into labeled lines.

use crate::day::{Day, Moment};
use crate::desk::board::Report;
use crate::id::{CardKind, ClassId, Seat};
use crate::record::{Collector, Custody, Handed, QuarantineReason, ReturnReason, Slot};
use crate::verdict::Code;

use super::{Language, Place, Words};

/// One labeled line of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What it is, such as `班级`.
    pub label: String,
    /// What it says.
    pub text: String,
}

impl Words {
    /// Returns the lines of a report: what a clerk reads next, most needed first, at most six.
    pub fn lines(&self, report: &Report, today: Day) -> Vec<Line> {
        let mut lines = Vec::new();
        if report.verdict.code == Code::Already {
            lines.extend(self.already_lines(report, today));
        }
        if let Some(student) = &report.student {
            lines.push(self.line("label-class", self.class_and_seat(student.class, student.seat)));
        }
        if report.verdict.code == Code::FieldDiff {
            lines.push(self.line("label-differences", self.differences(&report.verdict.differences)));
        }
        if let Some(slot) = report.card.as_ref().and_then(|card| card.slot) {
            lines.push(self.line("label-slot", self.slot(slot)));
        }
        if let Some(day) = report.verdict.valid_until {
            lines.push(self.line("label-valid-until", day.to_string()));
        }
        if let Some(student) = &report.student {
            lines.push(self.line("label-education-id", grouped(student.education_id.as_str())));
        }
        if let Some(card) = &report.card {
            if let Some(number) = &card.card_number {
                lines.push(self.line("label-card-number", last_four(number.as_str())));
            }
            lines.push(self.line("label-kind", self.kind(card.kind)));
        }
        lines.truncate(6);
        lines
    }

    fn already_lines(&self, report: &Report, today: Day) -> Vec<Line> {
        let Some(card) = &report.card else { return Vec::new() };
        let mut lines = Vec::new();
        match &card.handed {
            Some(Handed { at, desk, collector }) if card.custody == Custody::Held => {
                lines.push(self.line("label-at", self.moment(*at, today)));
                let desk = self.fill("desk-of", &[("desk", Place::Text(desk.as_str()))]);
                lines.push(self.line("label-desk", desk));
                lines.push(self.line("label-collector", self.taken_by(*collector)));
            }
            Some(_) | None => lines.push(self.line("label-custody", self.custody(card.custody))),
        }
        lines
    }

    fn line(&self, label: &str, text: String) -> Line {
        Line { label: self.say(label), text }
    }

    /// Returns a class as a person says it, such as `七年级 3 班`.
    pub fn class(&self, class: ClassId) -> String {
        let grade = ("grade", Place::Number(u64::from(class.grade())));
        self.fill("class", &[grade, ("class", Place::Number(u64::from(class.class())))])
    }

    /// Returns class and seat, such as `七年级 3 班 · 18 号`.
    pub fn class_and_seat(&self, class: ClassId, seat: Option<Seat>) -> String {
        let class = self.class(class);
        match seat {
            Some(seat) => {
                let seat = self.fill("seat", &[("seat", Place::Number(u64::from(seat)))]);
                format!("{class} · {seat}")
            }
            None => class,
        }
    }

    /// Returns a place in the trays, such as `盒 2 · 格 18`.
    pub fn slot(&self, slot: Slot) -> String {
        let tray = ("tray", Place::Number(u64::from(slot.tray)));
        self.fill("slot", &[tray, ("place", Place::Number(u64::from(slot.place)))])
    }

    /// Returns a moment, short when it is today.
    pub fn moment(&self, at: Moment, today: Day) -> String {
        if at.day() == today {
            self.fill("today-at", &[("time", Place::Text(&at.time_of_day()))])
        } else {
            at.to_string()
        }
    }

    /// Returns the kind of card.
    pub fn kind(&self, kind: CardKind) -> String {
        self.say(match kind {
            CardKind::BeijingTong => "kind-beijing-tong",
            CardKind::Enrollment => "kind-enrollment",
            CardKind::PhotoId => "kind-photo-id",
            CardKind::Unknown => "kind-unknown",
        })
    }

    /// Returns where the plastic is.
    pub fn custody(&self, custody: Custody) -> String {
        match custody {
            Custody::Expected => self.say("custody-expected"),
            Custody::AtDistrict => self.say("custody-at-district"),
            Custody::InOffice { checked: true } => self.say("custody-in-office"),
            Custody::InOffice { checked: false } => self.say("custody-unchecked"),
            Custody::WithTeacher => self.say("custody-with-teacher"),
            Custody::ReturnedToIssuer => self.say("custody-returned-to-issuer"),
            Custody::AtOtherSchool => self.say("custody-at-other-school"),
            Custody::Quarantined(reason) => {
                self.fill("custody-quarantined", &[("reason", Place::Text(&self.quarantine(reason)))])
            }
            Custody::Held => self.say("custody-held"),
            Custody::Lost => self.say("custody-lost"),
            Custody::Found => self.say("custody-found"),
            Custody::Surrendered(reason) => {
                self.fill("custody-surrendered", &[("reason", Place::Text(&self.return_reason(reason)))])
            }
            Custody::NeverArrived => self.say("custody-never-arrived"),
        }
    }

    /// Returns why a card is set aside.
    pub fn quarantine(&self, reason: QuarantineReason) -> String {
        self.say(match reason {
            QuarantineReason::ChipDead => "quarantine-chip-dead",
            QuarantineReason::ChipFaceMismatch => "quarantine-chip-face-mismatch",
            QuarantineReason::FaceWrong => "quarantine-face-wrong",
            QuarantineReason::CodeUnreadable => "quarantine-code-unreadable",
            QuarantineReason::DuplicatePerson => "quarantine-duplicate-person",
            QuarantineReason::DuplicateNumber => "quarantine-duplicate-number",
            QuarantineReason::NotOnList => "quarantine-not-on-list",
            QuarantineReason::StudentLeft => "quarantine-student-left",
            QuarantineReason::Damaged => "quarantine-damaged",
            QuarantineReason::Other => "quarantine-other",
        })
    }

    /// Returns why a card came back.
    pub fn return_reason(&self, reason: ReturnReason) -> String {
        self.say(match reason {
            ReturnReason::Found => "return-found",
            ReturnReason::Graduated => "return-graduated",
            ReturnReason::Left => "return-left",
            ReturnReason::Transferred => "return-transferred",
            ReturnReason::Replaced => "return-replaced",
            ReturnReason::Defective => "return-defective",
            ReturnReason::Other => "return-other",
        })
    }

    /// Returns who takes the cards, such as `本人`.
    pub fn collector(&self, collector: Collector) -> String {
        self.say(match collector {
            Collector::Student => "collector-student",
            Collector::Guardian => "collector-guardian",
            Collector::Teacher => "collector-teacher",
        })
    }

    /// Returns who took a card, such as `班主任代领`.
    pub fn taken_by(&self, collector: Collector) -> String {
        self.say(match collector {
            Collector::Student => "taken-by-student",
            Collector::Guardian => "taken-by-guardian",
            Collector::Teacher => "taken-by-teacher",
        })
    }

    /// Joins a word and what it is about, as `信息不同：姓名`.
    pub(super) fn joined(&self, word: &str, about: &str) -> String {
        match self.language {
            Language::ZhCn => format!("{word}：{about}"),
            Language::En => format!("{word}: {about}"),
        }
    }

    pub(super) fn list_comma(&self) -> &'static str {
        match self.language {
            Language::ZhCn => "、",
            Language::En => ", ",
        }
    }
}

/// Shows the last four characters of a number only.
pub(super) fn last_four(number: &str) -> String {
    let skipped = number.chars().count().saturating_sub(4);
    format!("···· {}", number.chars().skip(skipped).collect::<String>())
}

/// Groups the characters of a number by four.
pub(crate) fn grouped(number: &str) -> String {
    let chars: Vec<char> = number.chars().collect();
    chars.chunks(4).map(String::from_iter).collect::<Vec<String>>().join(" ")
}
