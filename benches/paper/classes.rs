//! Invented classes of forty, as our own values and as JSON for the other makers.

use card_desk::day::Moment;
use card_desk::face::make::{Level, qr};
use card_desk::face::page::PageCode;
use card_desk::id::{BatchId, CardNumber, ClassId, DeskId, EducationId, Name, OperatorId};
use card_desk::sheet::handover::{HandoverList, HandoverRow, HandoverShape, RowState};
use card_desk::sheet::{CodeModules, class_words, count_words};

const STUDENTS: u32 = 40;
const FAMILY: &str = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜";
const GIVEN: &str = "嘉怡子涵宇轩梓萱浩然诗雨思远明哲晨曦若溪天佑欣悦博文雅静俊杰喆堃镕㛃䶮𠮷㐂𬭎𡚸";

fn nth(text: &str, at: u32) -> char {
    let characters: Vec<char> = text.chars().collect();
    characters[at as usize % characters.len()]
}

fn name(at: u32) -> String {
    [nth(FAMILY, at * 7), nth(GIVEN, at * 13 + at / 40), nth(GIVEN, at * 29 + 5)].iter().collect()
}

/// The list of one class, from 0.
pub fn list(at: u32) -> HandoverList {
    let class = ClassId::new((at / 10 % 12 + 1) as u8, (at % 10 + 1) as u8).unwrap();
    let row = |number: u32| HandoverRow {
        number,
        name: Name::parse(&name(at * STUDENTS + number)).unwrap(),
        education_id: EducationId::parse(&format!("{:08}", 90_000_000 + at * STUDENTS + number)).unwrap(),
        card_number: CardNumber::parse(&format!("{:012}", 990_000_000_000_u64 + u64::from(at * STUDENTS + number)))
            .ok(),
        state: RowState::Ready,
    };
    HandoverList {
        school: "北京市示例中学（虚构）".to_owned(),
        batch: BatchId::parse("2026-秋-1").unwrap(),
        class,
        list_number: format!("LQ-2026-秋-1/{class}"),
        version: 1,
        made_at: Moment::from_unix_ms(1_795_312_920_000),
        desk: DeskId::parse("甲").unwrap(),
        operator: OperatorId::parse("王老师").unwrap(),
        anchor: "甲:1234:ab12cd34ef567890".to_owned(),
        two_copies: false,
        shape: HandoverShape::Dense,
        rows: (1..=STUDENTS).map(row).collect(),
    }
}

/// The code of a page, as the desk makes it.
pub fn code(list: &HandoverList, page: usize, pages: usize) -> CodeModules {
    let text = PageCode::new(&list.list_number, list.class, page as u16, pages as u16, list.version).unwrap();
    let modules = qr(&text.to_string(), Level::Medium).unwrap();
    let side = modules.side();
    CodeModules { side, dark: (0..side * side).map(|at| modules.dark(at % side, at / side)).collect() }
}

/// The same for the other makers: every text ready to print, every code as runs of dark modules.
pub fn job(count: u32) -> serde_json::Value {
    let class = |at: u32| {
        let list = list(at);
        let code = code(&list, 1, 1);
        let rows = list.rows.iter().map(|row| {
            let tail: String = row.card_number.as_ref().unwrap().as_str().chars().skip(8).collect();
            serde_json::json!([row.number.to_string(), row.name.as_str(), tail])
        });
        serde_json::json!({
            "school": list.school,
            "title": "领卡签收表",
            "line": format!("{}　　共{}张（{STUDENTS} 张）", class_words(list.class), count_words(STUDENTS as usize)),
            "made": format!("批次 {}　　制表 2026-11-22 10:02", list.batch),
            "sum": format!("合计：应有 {STUDENTS} 张 ＝ 本次交付 {STUDENTS} ＋ 此前已领 0 ＋ 隔离 0 ＋ 未到 0"),
            "note": "核对姓名后本人签字，代领写姓名和关系。未领的卡请在 2026-12-22 前连同本表交回。",
            "foot": format!("编号 {}　第 1 版", list.list_number),
            "below": format!("窗口 {}　经办人 {}　台账 {}", list.desk, list.operator, list.anchor),
            "side": code.side,
            "runs": code.dark_runs(),
            "rows": rows.collect::<Vec<_>>(),
        })
    };
    serde_json::json!({ "classes": (0..count).map(class).collect::<Vec<_>>() })
}
