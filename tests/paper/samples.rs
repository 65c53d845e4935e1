//! An invented year, shift and student for the tests of what leaves the house.

use card_desk::day::{Day, Moment};
use card_desk::id::{BatchId, CardId, CardKind, CardNumber, ClassId, DeskId, EducationId, Name, OperatorId};
use card_desk::id::{Sex, TransitNumber, Uid};
use card_desk::record::figures::{
    Access, AgeBand, AgeCount, AuditFigures, Backups, CardHistory, ChainCheck, Drill, HistoryLine, Incidents, Look,
    Month, PaperMark, Retention, RoleCount, ShiftFigures, StudentRecord, Tally, UnmaskedList,
};
use card_desk::record::office::{ErasureReason, Export, LookReason, Role};
use card_desk::record::{CardRecord, Collector, Custody, Deed, Handed, QuarantineReason, ReturnReason, Slot, Student};
use card_desk::sheet::audit_pack::fields_held;

pub const RARE: &str = "欧阳㐂𠮷𬭎䶮喆堃镕㛃𡚸";
pub const ANCHOR: &str = "甲:1234:ab12cd34ef567890";

/// 2026-11-22 18:22 in Beijing and as many minutes later.
pub fn at(minutes: i64) -> Moment {
    Moment::from_unix_ms(1_795_342_920_000).plus_ms(minutes * 60_000)
}

pub fn desk() -> DeskId {
    DeskId::parse("甲").unwrap()
}

pub fn mark(number: &str) -> PaperMark {
    PaperMark {
        school: "北京市示例中学（虚构）".to_owned(),
        desk: desk(),
        number: number.to_owned(),
        version: 1,
        made_at: at(0),
        anchor: ANCHOR.to_owned(),
    }
}

fn tallies<T: Copy>(of: &[T], first: u64) -> Vec<Tally<T>> {
    (first..).step_by(7).zip(of).map(|(count, what)| Tally { what: *what, count }).collect()
}

/// Counts are all different, so that each can be found on paper.
pub fn audit() -> AuditFigures {
    let age = |band, students, estimated| AgeCount { band, students, estimated };
    let people = |role, active, retired| RoleCount { role, active, retired };
    let months: Vec<Month> =
        (0..12).map(|month| Month::of(Day::new(2026, 1, 15).unwrap().plus_days(month * 30))).collect();
    AuditFigures {
        mark: mark("SJ-2026"),
        program: "card-desk 0.2.0".to_owned(),
        from: Day::new(2026, 1, 1).unwrap(),
        to: Day::new(2026, 12, 31).unwrap(),
        minors: vec![
            age(AgeBand::Under14, 1203, true),
            age(AgeBand::From14To17, 811, true),
            age(AgeBand::Adult, 4, false),
            age(AgeBand::Unknown, 2, true),
        ],
        fields: fields_held(),
        people: vec![
            people(Role::Clerk, 3, 1),
            people(Role::Teacher, 60, 5),
            people(Role::Verifier, 2, 0),
            people(Role::Admin, 2, 1),
        ],
        access: Access {
            by_reason: tallies(&LookReason::ALL, 401),
            by_month: tallies(&months, 101),
            by_role: tallies(&Role::ALL, 601),
            unmasked: (0..3)
                .map(|n| UnmaskedList {
                    at: at(n * 91),
                    list: format!("七年级 {} 班名册", n + 1),
                    rows: 41 + n.unsigned_abs(),
                    why: LookReason::Checking,
                })
                .collect(),
            failed_sign_ins: 17,
        },
        approvals: tallies(&[Deed::Corrected, Deed::Unmasked, Deed::Exported, Deed::Erased], 21),
        exports: tallies(&[Export::Evidence, Export::Student, Export::AuditPack], 31),
        erasures: tallies(&[ErasureReason::Retention, ErasureReason::Request], 611),
        retention: Retention { months: 12, past: 9 },
        backups: Backups {
            count: 377,
            last: Some(at(-30)),
            drills: (0..4)
                .map(|n| Drill {
                    at: at(n * -129_600),
                    file: format!("示例中学-甲-{}-0123456789abcdef.age", 9000 - n),
                    entries: 9000 - n.unsigned_abs(),
                    good: n != 2,
                })
                .collect(),
        },
        incidents: Incidents { chain_breaks: 0, refused_opens: Some(6), damaged_opens: None, clock_jumps: 8 },
        chain: ChainCheck {
            entries: 9123,
            anchors: vec![ANCHOR.to_owned(), "乙:777:00112233445566aa".to_owned()],
            ok: true,
        },
    }
}

pub fn shift() -> ShiftFigures {
    let deeds = [
        Deed::SignedIn,
        Deed::Intake,
        Deed::HandedOver,
        Deed::Returned,
        Deed::LossClaimed,
        Deed::Looked,
        Deed::ListMade,
        Deed::Undone,
        Deed::Parked,
    ];
    let places = [
        Custody::Expected,
        Custody::READY,
        Custody::Quarantined(QuarantineReason::ChipDead),
        Custody::Quarantined(QuarantineReason::Damaged),
        Custody::Held,
        Custody::Lost,
        Custody::Found,
        Custody::Surrendered(ReturnReason::Graduated),
        Custody::NeverArrived,
    ];
    ShiftFigures {
        mark: mark("JB-甲-20261122"),
        operator: OperatorId::parse("王老师").unwrap(),
        from: at(-500),
        to: at(0),
        acts: tallies(&deeds, 3),
        cards: tallies(&places, 202),
        parked: 5,
        backup: Some("示例中学-甲-1234-ab12cd34ef567890.age".to_owned()),
    }
}

fn card(id: EducationId, custody: Custody) -> CardRecord {
    let batch = BatchId::parse("2026-秋-1").unwrap();
    CardRecord {
        card: CardId::expected(&batch, id),
        holder: Some(id),
        kind: CardKind::BeijingTong,
        card_number: CardNumber::parse("990000000001").ok(),
        transit_number: TransitNumber::parse("1000990000000001").ok(),
        uid: Uid::new(&[4, 0x99, 0, 1, 2, 3, 4]).ok(),
        custody,
        batch: Some(batch),
        slot: Some(Slot { tray: 3, place: 17 }),
        handed: Some(Handed { at: at(-900), desk: desk(), collector: Collector::Guardian }),
        loss_claimed: true,
        superseded: false,
        bundle: None,
    }
}

pub fn student(name: &str) -> StudentRecord {
    let id = EducationId::parse("90000001").unwrap();
    let line = |n: i64, words: &str| HistoryLine { at: at(n), desk: desk(), words: words.to_owned() };
    let history = vec![
        line(-2000, "批次 2026-秋-1 名单中有这张卡"),
        line(-1000, "入库，核对合格"),
        line(-900, "发卡，家长领取"),
        line(-300, "家长报失"),
    ];
    let look = |n: i64, role, why| Look { at: at(n), role, why };
    StudentRecord {
        mark: mark("CB-2026-0007"),
        operator: OperatorId::parse("王老师").unwrap(),
        student: Student {
            education_id: id,
            name: Name::parse(name).unwrap(),
            sex: Some(Sex::Female),
            class: ClassId::new(7, 3).unwrap(),
            seat: None,
            valid_until: Day::new(2029, 8, 31).ok(),
            departed: None,
            private: Default::default(),
        },
        cards: vec![
            CardHistory { card: card(id, Custody::Lost), lines: history },
            CardHistory {
                card: CardRecord {
                    card_number: None,
                    uid: None,
                    handed: None,
                    ..card(id, Custody::Quarantined(QuarantineReason::FaceWrong))
                },
                lines: vec![line(-100, &format!("隔离：卡面信息有误，卡面写作“{name}”"))],
            },
        ],
        looks: vec![look(-299, Role::Clerk, LookReason::AtTheDesk), look(-20, Role::Admin, LookReason::Checking)],
    }
}
