//! Boards to draw: an invented school with visibly fake numbers.

use card_desk::chip::facts::{Cost, Finding};
use card_desk::day::{Day, Moment};
use card_desk::desk::board::{
    ActKind, Board, Counts, Hit, Lamp, RecentAct, Report, Search, ShelfCard, ShelfLabel, Step,
};
use card_desk::id::{BatchId, CardId, CardKind, CardNumber, ClassId, DeskId, EducationId, Name, OperatorId};
use card_desk::record::{CardRecord, Collector, Custody, Handed, QuarantineReason, ReturnReason, Slot, Student};
use card_desk::verdict::{Class, Code, Difference, Level, Purpose, Relation, Relations, Verdict};

pub const MODES: [Purpose; 4] = [Purpose::Verify, Purpose::Intake, Purpose::Handover, Purpose::Return];

/// 2026-10-24 10:02:17 in Beijing.
pub fn now() -> Moment {
    Moment::from_unix_ms(1_792_807_337_000)
}

pub fn student(name: &str, class: u8, seat: u16) -> Student {
    Student {
        education_id: EducationId::parse(&format!("{:08}", u32::from(class) * 1000 + u32::from(seat))).unwrap(),
        name: Name::parse(name).unwrap(),
        sex: None,
        class: ClassId::new(7, class).unwrap(),
        seat: Some(seat),
        valid_until: None,
        departed: None,
        private: Default::default(),
    }
}

pub fn card(student: &Student, custody: Custody) -> CardRecord {
    let handed =
        Handed { at: now().plus_ms(-1_272_000), desk: DeskId::parse("乙").unwrap(), collector: Collector::Teacher };
    CardRecord {
        card: CardId::stored("batch/x/1"),
        holder: Some(student.education_id),
        kind: CardKind::BeijingTong,
        card_number: CardNumber::parse("000000000381").ok(),
        transit_number: None,
        uid: None,
        custody,
        bundle: None,
        batch: None,
        slot: student.seat.map(|place| Slot { tray: 2, place }),
        handed: (custody == Custody::Held).then_some(handed),
        loss_claimed: false,
        superseded: false,
    }
}

/// A desk in the middle of a morning, with nothing on the reader.
pub fn board(mode: Purpose) -> Board {
    Board {
        school: "北京示例中学".into(),
        desk: DeskId::parse("甲").unwrap(),
        operator: OperatorId::parse("李·经办").unwrap(),
        mode,
        training: false,
        lamp: Lamp::Ready,
        batch: BatchId::parse("2026-秋-1").ok(),
        class: ClassId::new(7, 3).ok(),
        collector: Collector::Student,
        counts: Counts {
            expected: 400,
            ok: 397,
            quarantined: 1,
            missing: 2,
            extra: 0,
            handed_over: 198,
            parked: 3,
            balanced: true,
        },
        report: None,
        recent: recent(),
        search: None,
        notice: None,
        classes: (7..=12).flat_map(|grade| (1..=10).filter_map(move |class| ClassId::new(grade, class).ok())).collect(),
        shelf: Vec::new(),
        writes_seen: 0,
        as_of: now(),
        door: None,
        office: None,
    }
}

fn recent() -> Vec<RecentAct> {
    let act = |ago_s: i64, kind: ActKind, name: &str, class: u8, undone: bool| RecentAct {
        at: now().plus_ms(-ago_s * 1000),
        kind,
        student: (!name.is_empty()).then(|| student(name, class, 9)),
        undone,
    };
    let give = || ActKind::HandedOver(Collector::Student);
    vec![
        act(0, give(), "欧阳䶮", 3, false),
        act(5, give(), "王子涵", 3, false),
        act(9, ActKind::Returned(ReturnReason::Found), "李沐", 2, false),
        act(14, give(), "买买提·吐尔逊", 3, true),
        act(20, ActKind::Parked { reason: 2 }, "曾一", 5, false),
        act(25, give(), "赵佳琪", 3, false),
        act(30, ActKind::SetAside(QuarantineReason::ChipFaceMismatch), "刘示例", 3, false),
        act(37, ActKind::ListMade { title: "7-3".into() }, "", 3, false),
        act(43, ActKind::HandedOver(Collector::Guardian), "孙示怡", 3, false),
        act(50, ActKind::Undone, "陈示", 3, false),
    ]
}

pub fn relations(code: Code) -> Relations {
    use Relation::{Absent, Agree, Differ};
    let (chip_face, face_roster, chip_roster) = match code {
        Code::FaceOnly => (Absent, Agree, Absent),
        Code::ChipOnly => (Absent, Absent, Agree),
        Code::ChipOtherPerson => (Differ, Agree, Differ),
        Code::FaceOtherPerson => (Differ, Differ, Agree),
        Code::NotOnList => (Agree, Differ, Differ),
        Code::RosterMissing => (Agree, Absent, Absent),
        Code::Collision | Code::TornRead | Code::ChipDead | Code::ReaderCannot | Code::NotACard => {
            (Absent, Absent, Absent)
        }
        Code::AllAgree | Code::FieldDiff | Code::OldCard | Code::LossReported => (Agree, Agree, Agree),
        Code::Already | Code::Expired | Code::DateDiffExtended => (Agree, Agree, Agree),
    };
    Relations { chip_face, face_roster, chip_roster }
}

/// A report as the desk would make it for a code in a mode.
pub fn report(code: Code, mode: Purpose) -> Report {
    let known = !matches!(code, Code::NotOnList | Code::RosterMissing) && code.class() != Class::Reader;
    let student = known.then(|| student("欧阳䶮", 3, 18));
    let custody = if code == Code::Already { Custody::Held } else { Custody::READY };
    let step = match (mode, code.class()) {
        (Purpose::Verify, _) => Step::Looking,
        (_, Class::Already | Class::Reader) => Step::Blocked,
        (_, Class::Ok | Class::Ask | Class::Stop) => Step::WaitsForKey,
    };
    Report {
        verdict: Verdict {
            has_roster: false,
            code,
            class: code.class(),
            level: if code == Code::FaceOnly { Level::L1 } else { Level::L2 },
            commit: code.commit(),
            relations: relations(code),
            differences: if code == Code::FieldDiff { vec![Difference::Name] } else { vec![] },
            valid_until: known.then(|| Day::new(2027, 8, 31).unwrap()),
            subject: student.as_ref().map(|student| student.education_id),
        },
        card: student.as_ref().map(|student| card(student, custody)),
        student,
        fields: Default::default(),
        step,
        findings: if code == Code::ChipOtherPerson { vec![Finding::NoProfile] } else { vec![] },
        cost: Cost { apdus: 7, authentications: 1, reads: 3 },
        at: now(),
    }
}

pub fn with_report(mode: Purpose, code: Code) -> Board {
    Board { report: Some(report(code, mode)), ..board(mode) }
}

pub fn with_name(name: &str) -> Board {
    let mut board = with_report(Purpose::Handover, Code::AllAgree);
    if let Some(report) = &mut board.report {
        report.student = Some(student(name, 3, 18));
    }
    board
}

pub fn searching(names: &[&str]) -> Board {
    let hits = names.iter().zip(1..).map(|(name, seat)| {
        let student = student(name, 3, seat);
        Hit { card: Some(card(&student, Custody::READY)), student }
    });
    Board { search: Some(Search { text: "wzh".into(), hits: hits.collect() }), ..board(Purpose::Handover) }
}

pub fn training() -> Board {
    let labels = [
        ShelfLabel::Good,
        ShelfLabel::Good,
        ShelfLabel::Swapped,
        ShelfLabel::Old,
        ShelfLabel::Lost,
        ShelfLabel::Stranger,
        ShelfLabel::Dead,
        ShelfLabel::Two,
        ShelfLabel::Phone,
    ];
    let shelf = labels.iter().enumerate().map(|(place, label)| ShelfCard {
        label: *label,
        name: (place < 5).then(|| "王示例".to_owned()),
        laid: place == 1,
    });
    Board {
        training: true,
        lamp: Lamp::Virtual,
        shelf: shelf.collect(),
        ..with_report(Purpose::Handover, Code::AllAgree)
    }
}
