//! One verdict from all evidence, by precedence: reader, stop, already, ask, ok.

use serde::Serialize;

use crate::chip::facts::{Beside, ChipFacts, ChipSeen, Finding};
use crate::day::Day;
use crate::face::facts::{FaceFacts, FaceSeen, FaceSource};
use crate::id::EducationId;
use crate::record::{CardRecord, Custody};

use super::compare::{self, Difference, Known, Person, Relation, Relations};
use super::{Class, Code, Commit, Level};

/// What the clerk is doing; decides what counts as done before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// 查验.
    Verify,
    /// 入库.
    Intake,
    /// 发卡.
    Handover,
    /// 收卡.
    Return,
}

/// Everything that was read of one card.
#[derive(Debug, Clone, Copy)]
pub struct Evidence<'a> {
    /// The chip.
    pub chip: &'a ChipSeen,
    /// The face.
    pub face: &'a FaceSeen,
}

/// The verdict on one card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// What it says.
    pub code: Code,
    /// Class of the code.
    pub class: Class,
    /// Evidence that it rests on.
    pub level: Level,
    /// What may be recorded.
    pub commit: Commit,
    /// How the sources stand to each other.
    pub relations: Relations,
    /// Fields that differ.
    pub differences: Vec<Difference>,
    /// Last valid day of the student card, as the best source states it.
    pub valid_until: Option<Day>,
    /// Whether there was a roster to compare with.
    pub has_roster: bool,
    /// Whom it is about, when someone is named.
    pub subject: Option<EducationId>,
}

/// Judges one card; `today` decides about validity, whose last day still counts.
pub fn judge(evidence: Evidence<'_>, known: &Known, purpose: Purpose, today: Day) -> Verdict {
    let (chip, face) = (evidence.chip.facts(), evidence.face.facts());
    let relations = compare::relations(chip, face, known, purpose);
    let record = known.face.as_ref().or(known.chip.as_ref());
    // The plastic at hand is the tapped one; only without a bound chip the record's newest card stands for it.
    let card = known.chip.as_ref().or(known.face.as_ref()).and_then(|person| person.card.as_ref());
    let differences = compare::differences(chip, face, record, today);
    let valid_until = valid_until(chip, face, record);
    let candidates = [
        Some(by_relations(relations)),
        reader_code(evidence.chip),
        card_code(chip, card),
        already_code(card, purpose),
        field_code(&differences),
        valid_until.filter(|last| *last < today).map(|_| Code::Expired),
        extended(chip, face),
    ];
    let code = strongest(&candidates);
    let level = level(chip, face, known);
    // A typed number is never green for identity.
    let typed = level == Level::L0 && code.class() == Class::Ok;
    Verdict {
        code,
        class: if typed { Class::Ask } else { code.class() },
        level,
        commit: if typed { Commit::ByKey } else { code.commit() },
        relations,
        differences,
        valid_until,
        has_roster: known.has_roster,
        subject: record
            .map(|person| person.student.education_id)
            .or_else(|| face.and_then(|face| face.education_id))
            .or_else(|| chip.and_then(compare::education_id)),
    }
}

/// Returns the code for how chip, face and roster stand to each other; total over all 27 combinations.
pub fn by_relations(relations: Relations) -> Code {
    use Relation::{Absent, Agree, Differ};
    match (relations.chip_face, relations.face_roster, relations.chip_roster) {
        (Agree | Absent, Agree, Agree) | (Agree, Agree, Absent) | (Agree, Absent, Agree) => Code::AllAgree,
        (Absent, Agree, Absent) => Code::FaceOnly,
        (Absent, Absent, Agree) => Code::ChipOnly,
        (Agree | Absent, Agree, Differ) => Code::ChipOtherPerson,
        (Differ, Agree, Agree | Differ | Absent) => Code::ChipOtherPerson,
        (Differ, Differ, Differ) | (Differ, Absent, Differ) => Code::ChipOtherPerson,
        (Agree | Absent | Differ, Differ, Agree) => Code::FaceOtherPerson,
        (Differ, Absent, Agree) | (Differ, Differ, Absent) => Code::FaceOtherPerson,
        (Agree | Absent, Differ, Differ | Absent) | (Agree | Absent, Absent, Differ) => Code::NotOnList,
        (Agree | Differ | Absent, Absent, Absent) => Code::RosterMissing,
    }
}

/// Rank within a class: what a clerk must hear first.
fn rank(code: Code) -> (Class, u8) {
    let within = match code {
        Code::ChipDead => 6,
        Code::OldCard | Code::Collision | Code::RosterMissing => 5,
        Code::LossReported | Code::NotACard => 4,
        Code::ChipOtherPerson | Code::ReaderCannot | Code::NotOnList => 3,
        Code::FaceOtherPerson | Code::TornRead | Code::FieldDiff | Code::DateDiffExtended => 2,
        Code::Expired | Code::Already => 1,
        Code::AllAgree | Code::FaceOnly | Code::ChipOnly => 0,
    };
    (code.class(), within)
}

fn strongest(candidates: &[Option<Code>]) -> Code {
    candidates.iter().flatten().copied().max_by_key(|code| rank(*code)).unwrap_or(Code::RosterMissing)
}

/// Lays in a row without an answer after which a chip is called dead.
const DEAD_AFTER_TRIES: u8 = 3;

fn reader_code(chip: &ChipSeen) -> Option<Code> {
    match chip {
        ChipSeen::NotPresented | ChipSeen::Read(_) => None,
        ChipSeen::Torn => Some(Code::TornRead),
        ChipSeen::TwoCards => Some(Code::Collision),
        ChipSeen::Mute { tries } if *tries >= DEAD_AFTER_TRIES => Some(Code::ChipDead),
        ChipSeen::Mute { .. } => Some(Code::TornRead),
        ChipSeen::ReaderCannot => Some(Code::ReaderCannot),
        ChipSeen::RandomUid => Some(Code::NotACard),
    }
}

fn card_code(chip: Option<&ChipFacts>, card: Option<&CardRecord>) -> Option<Code> {
    let locked = chip.is_some_and(|chip| chip.findings.iter().any(|f| matches!(f, Finding::LockedByIssuer { .. })));
    match card {
        Some(card) if card.superseded => Some(Code::OldCard),
        Some(card) if card.loss_claimed || card.custody == Custody::Lost => Some(Code::LossReported),
        Some(_) | None => locked.then_some(Code::LossReported),
    }
}

fn already_code(card: Option<&CardRecord>, purpose: Purpose) -> Option<Code> {
    let done = match (purpose, card?.custody) {
        (Purpose::Verify, _) => false,
        (Purpose::Handover, custody) => custody == Custody::Held,
        (Purpose::Intake, custody) => {
            matches!(custody, Custody::READY | Custody::Quarantined(_) | Custody::WithTeacher | Custody::Held)
        }
        (Purpose::Return, custody) => matches!(custody, Custody::Found | Custody::Surrendered(_)),
    };
    done.then_some(Code::Already)
}

fn field_code(differences: &[Difference]) -> Option<Code> {
    (!differences.is_empty()).then_some(Code::FieldDiff)
}

fn extended(chip: Option<&ChipFacts>, face: Option<&FaceFacts>) -> Option<Code> {
    let (chip_day, printed) = compare::last_day_for_face(chip?).zip(face.and_then(|face| face.valid_until))?;
    (chip_day > printed).then_some(Code::DateDiffExtended)
}

/// The purse's end date is not the student's validity, so it is never used here (cards: chip, face, roster).
fn valid_until(chip: Option<&ChipFacts>, face: Option<&FaceFacts>, record: Option<&Person>) -> Option<Day> {
    chip.and_then(compare::last_day)
        .or_else(|| face.and_then(|face| face.valid_until))
        .or_else(|| record.and_then(|person| person.student.valid_until))
}

fn level(chip: Option<&ChipFacts>, face: Option<&FaceFacts>, known: &Known) -> Level {
    let transit = |with| chip.and_then(|chip| compare::read_transit(chip, with));
    let printed = face.and_then(|face| face.transit_number.clone());
    let promised = known.chip.iter().chain(&known.face).find_map(|person| person.card.as_ref()?.transit_number.clone());
    let same = |with, other: &Option<_>| other.is_some() && transit(with) == *other;
    if chip.and_then(compare::education_id).is_some() {
        Level::L4
    } else if same(Beside::Face, &printed) || same(Beside::Db, &promised) {
        Level::L3
    } else if chip.is_some() && known.chip.is_some() {
        Level::L2
    } else {
        match face.map(|face| face.source) {
            Some(FaceSource::Scanner | FaceSource::Picture) => Level::L1,
            Some(FaceSource::Typed) | None => Level::L0,
        }
    }
}

#[cfg(test)]
mod tests;
