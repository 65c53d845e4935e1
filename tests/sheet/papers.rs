//! One invented value of every form, each with rare characters, a name of fifty and a row that cannot be printed.

use card_desk::day::{Day, Moment};
use card_desk::face::slip::SlipCode;
use card_desk::id::{BatchId, BundleId, CardNumber, ClassId, DeskId, Name, OperatorId, TransitNumber};
use card_desk::record::figures::PaperMark;
use card_desk::sheet::bundle::BundleSheet;
use card_desk::sheet::complaint::{ComplaintList, ComplaintRow};
use card_desk::sheet::detail::{DetailRow, DetailSlips};
use card_desk::sheet::evidence::{EvidenceEntry, EvidenceSlip};
use card_desk::sheet::gate::{GateList, GateRow};
use card_desk::sheet::handover::RowState;
use card_desk::sheet::label::{LabelGrid, TrayLabel, TrayLabels};
use card_desk::sheet::missing::{MissingList, MissingRow};
use card_desk::sheet::notice::{NoticeRow, NoticeSlips, NoticeWords, SlipsPerPage};
use card_desk::sheet::returned::{ReturnList, ReturnRow, ReturnWay};
use card_desk::sheet::unclaimed::{UnclaimedList, UnclaimedRow};

use super::samples::{FIFTY, RARE, UYGHUR, education_id, invented, name, row};

pub fn mark(number: &str, version: u32) -> PaperMark {
    PaperMark {
        school: "北京市示例中学（虚构）".to_owned(),
        desk: DeskId::parse("甲").unwrap(),
        number: number.to_owned(),
        version,
        made_at: Moment::from_unix_ms(1_795_312_920_000),
        anchor: "甲:1234:ab12cd34ef567890".to_owned(),
    }
}

fn operator() -> OperatorId {
    OperatorId::parse("王老师").unwrap()
}

fn batch() -> BatchId {
    BatchId::parse("2026-秋-1").unwrap()
}

pub fn class(grade: u8, class: u8) -> ClassId {
    ClassId::new(grade, class).unwrap()
}

/// Names that every form prints: plain, rare, long, and as many more as wanted.
pub fn names(count: u32) -> Vec<Name> {
    let hard = ["李𠮷宇", "欧阳䶮", UYGHUR, FIFTY, "Muhammad Abdullah Rahman"].map(name);
    let rare = RARE.iter().map(|rare| name(&format!("王{rare}芳")));
    let plain = invented(count).into_iter().map(|row| row.name);
    hard.into_iter().chain(rare).chain(plain).take(count as usize).collect()
}

fn numbered(count: u32) -> impl Iterator<Item = (u32, Name)> {
    (1..).zip(names(count))
}

pub fn card(number: u32) -> CardNumber {
    CardNumber::parse(&format!("{:012}", 990_000_000_000_u64 + u64::from(number))).unwrap()
}

pub fn bundle() -> BundleSheet {
    let state = |number: u32, text: &str, state| {
        let mut row = row(number, text);
        row.state = state;
        row
    };
    BundleSheet {
        mark: mark("JJ-2026-秋-1/7-3", 1),
        operator: operator(),
        batch: batch(),
        class: class(7, 3),
        bundle: BundleId::of(&batch(), class(7, 3), 1).ok(),
        expected: 40,
        ready: 37,
        exceptions: vec![
            state(5, "李𠮷宇", RowState::Missing),
            state(12, FIFTY, RowState::Quarantined("芯片与卡面不符".to_owned())),
            state(31, UYGHUR, RowState::Handed(Moment::from_unix_ms(1_795_212_920_000))),
        ],
    }
}

pub fn missing(count: u32, unmasked: bool) -> MissingList {
    let row = |(number, name): (u32, Name)| MissingRow {
        number,
        class: class(7, (number % 10 + 1) as u8),
        name,
        education_id: education_id(number as usize),
        note: if number % 3 == 1 {
            "已于 2026-11-20 电话询问区卡务站，答复尚在制作".to_owned()
        } else {
            String::new()
        },
    };
    MissingList {
        mark: mark("QK-2026-秋-1", 2),
        operator: operator(),
        batch: batch(),
        expected: 400,
        unmasked,
        rows: numbered(count).map(row).collect(),
    }
}

pub fn complaints(count: u32) -> ComplaintList {
    let faults = [
        ("姓名", "李吉宇", "李𠮷宇", "卡面目视"),
        ("芯片", "", "能读出", "读卡器"),
        ("教育ID", "90000012", "90000021", "二维码"),
        ("姓名", "买买提吐尔逊阿卜杜热合曼", UYGHUR, "芯片读出"),
    ];
    let row = |(number, name): (u32, Name)| {
        let (what, printed, expected, evidence) = faults[number as usize % 4];
        ComplaintRow {
            number,
            class: Some(class(9, 12)),
            name: Some(name),
            education_id: Some(education_id(number as usize)),
            card_number: Some(card(number)),
            what: what.to_owned(),
            printed: printed.to_owned(),
            expected: expected.to_owned(),
            evidence: evidence.to_owned(),
        }
    };
    ComplaintList {
        mark: mark("CW-2026-秋-1", 1),
        operator: operator(),
        batch: Some(batch()),
        unmasked: true,
        rows: numbered(count).map(row).collect(),
    }
}

pub fn unclaimed(count: u32) -> UnclaimedList {
    let row = |(number, name): (u32, Name)| UnclaimedRow {
        number,
        class: class(10, (number % 14 + 1) as u8),
        name,
        education_id: education_id(number as usize),
        card_number: Some(card(number)),
        since: Day::new(2026, 11, 20).unwrap().plus_days(-7 * number as i32),
        place: if number.is_multiple_of(2) { format!("盒2 格{number}") } else { "班主任处".to_owned() },
    };
    UnclaimedList {
        mark: mark("WL-2026-秋-1", 1),
        operator: operator(),
        batch: Some(batch()),
        rows: numbered(count).map(row).collect(),
    }
}

pub fn returned(count: u32, way: ReturnWay) -> ReturnList {
    let row = |(number, name): (u32, Name)| ReturnRow {
        number,
        class: (number % 5 != 4).then(|| class(12, 3)),
        name: (number % 5 != 4).then_some(name),
        education_id: (number % 5 != 4).then(|| education_id(number as usize)),
        card_number: Some(card(number)),
        came_in: Day::new(2026, 11, 20).ok(),
        reason: ["未领退回", "芯片无反应", "学生已离校", "路上拾到，不知何人"][number as usize % 4].to_owned(),
    };
    ReturnList {
        mark: mark("TH-2026-11-22", 1),
        operator: operator(),
        way,
        other_side: if way == ReturnWay::ToOffice { "七年级 3 班" } else { "区卡务服务站" }.to_owned(),
        rows: numbered(count).map(row).collect(),
    }
}

pub fn gate(count: u32) -> GateList {
    let row = |(number, name): (u32, Name)| GateRow {
        number,
        class: Some(class(8, (number % 12 + 1) as u8)),
        name,
        education_id: Some(education_id(number as usize)),
        group: ["男子 100 米", "女子跳远", "混合 4×100 米接力（预赛）"][number as usize % 3].to_owned(),
        note: if number.is_multiple_of(9) { "有效期已过".to_owned() } else { String::new() },
    };
    GateList {
        mark: mark("MJ-2026-10-24", 1),
        operator: operator(),
        event: "第三十二届校园田径运动会".to_owned(),
        day: Day::new(2026, 10, 24).unwrap(),
        place: "东门".to_owned(),
        rows: numbered(count).map(row).collect(),
    }
}

pub fn notices(count: u32, up: SlipsPerPage, version: u32) -> NoticeSlips {
    let row = |(number, name): (u32, Name)| NoticeRow {
        number,
        name,
        code: SlipCode::new("TZ-2026-秋-1", class(7, 3), number as u16, version).ok(),
    };
    NoticeSlips {
        mark: mark("TZ-2026-秋-1/7-3", version),
        operator: operator(),
        class: class(7, 3),
        up,
        words: NoticeWords {
            when: "11 月 25 日（周三）至 27 日（周五）12:10–13:20".to_owned(),
            place: "教学楼一层 102 室 卡务窗口".to_owned(),
            bring: "本单；家长代领请带户口本或学生证".to_owned(),
            contact: "请问班主任，或拨打学校总机转卡务窗口".to_owned(),
            remark: String::new(),
        },
        rows: numbered(count).map(row).collect(),
    }
}

pub fn details(count: u32, up: SlipsPerPage, unmasked: bool) -> DetailSlips {
    let row = |(number, name): (u32, Name)| DetailRow {
        number,
        class: class(7, 3),
        name,
        card_number: Some(card(number)),
        transit_number: (number != 3).then(|| TransitNumber::parse(&format!("00009900{number:08}")).unwrap()),
    };
    DetailSlips {
        mark: mark("MX-2026-秋-1/7-3", 1),
        operator: operator(),
        up,
        unmasked,
        contact: "卡务窗口，教学楼一层 102 室".to_owned(),
        rows: numbered(count).map(row).collect(),
    }
}

pub fn labels(count: u32, grid: LabelGrid) -> TrayLabels {
    let label = |at: u32| TrayLabel {
        class: class((at % 12 + 1) as u8, (at % 15 + 1) as u8),
        tray: at % 3 + 1,
        trays: 3,
        places: (at % 3 * 20 + 1, at % 3 * 20 + 20),
        cards: 18,
    };
    TrayLabels { mark: mark("BQ-2026-秋-1", 1), batch: batch(), grid, rows: (0..count).map(label).collect() }
}

pub fn evidence() -> EvidenceSlip {
    let deeds = ["列入批次 2026-秋-1", "收到并核对合格", "交付学生本人", "撤销上一步", "交付代领人（父亲）"];
    let entry = |(at, deed): (usize, &&str)| EvidenceEntry {
        seq: 1000 + 17 * at as u64,
        desk: DeskId::parse("甲").unwrap(),
        at: Moment::from_unix_ms(1_795_212_920_000 + 61_000 * at as i64),
        deed: (*deed).to_owned(),
        operator: operator(),
        hash: "9f86d081884c7d65".to_owned(),
        undone: at == 2,
    };
    EvidenceSlip {
        mark: mark("ZJ-2026-0017", 1),
        operator: operator(),
        name: Some(name("李𠮷宇")),
        class: Some(class(7, 3)),
        card_number: Some(card(7)),
        file: Some((
            "evidence-7-3-0007.json".to_owned(),
            "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned(),
        )),
        entries: deeds.iter().enumerate().map(entry).collect(),
    }
}
