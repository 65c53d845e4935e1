//! Invented lists, batches and page codes for the tests of printed forms.

use card_desk::day::Moment;
use card_desk::id::{BatchId, CardNumber, ClassId, DeskId, EducationId, Name, OperatorId};
use card_desk::sheet::CodeModules;
use card_desk::sheet::batch::{BatchBalance, BatchException, ClassCount};
use card_desk::sheet::handover::{HandoverList, HandoverRow, HandoverShape, RowState};

pub const RARE: [&str; 9] = ["㐂", "𠮷", "𬭎", "䶮", "喆", "堃", "镕", "㛃", "𡚸"];
pub const UYGHUR: &str = "买买提·吐尔逊·阿卜杜热合曼";
/// 50 characters, the length that an office must expect.
pub const FIFTY: &str = "阿卜杜热合曼·买买提吐尔逊·艾合买提江·努尔艾力·古丽巴哈尔·阿依努尔·吐尔逊江·麦麦提明·热合曼江";

pub fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}

pub fn education_id(number: usize) -> EducationId {
    EducationId::parse(&format!("{:08}", 90_000_000 + number)).unwrap()
}

pub fn row(number: u32, text: &str) -> HandoverRow {
    HandoverRow {
        number,
        name: name(text),
        education_id: education_id(number as usize),
        card_number: CardNumber::parse(&format!("{:012}", 990_000_000_000_u64 + u64::from(number))).ok(),
        state: RowState::Ready,
    }
}

/// Invented names, no two alike; every fifth has a rare character.
pub fn invented(count: u32) -> Vec<HandoverRow> {
    let (family, given) = ("赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨", "一二三四五六七八九十百千万");
    let at = |text: &str, n: u32| text.chars().nth(n as usize % text.chars().count()).unwrap().to_string();
    let last = |n: u32| if n.is_multiple_of(5) { RARE[n as usize / 5 % 9].to_owned() } else { at(given, n / 13 + n) };
    (1..=count).map(|n| row(n, &format!("{}{}{}", at(family, n), at(given, n), last(n)))).collect()
}

pub fn list(rows: Vec<HandoverRow>) -> HandoverList {
    HandoverList {
        school: "北京市示例中学（虚构）".to_owned(),
        batch: BatchId::parse("2026-秋-1").unwrap(),
        class: ClassId::new(7, 3).unwrap(),
        list_number: "2026-秋-1/7-3".to_owned(),
        version: 1,
        made_at: Moment::from_unix_ms(1_795_312_920_000),
        desk: DeskId::parse("甲").unwrap(),
        operator: OperatorId::parse("王老师").unwrap(),
        anchor: "甲:1234:ab12cd34ef56".to_owned(),
        two_copies: false,
        shape: HandoverShape::Wide,
        rows,
    }
}

pub fn story() -> BatchBalance {
    let class = |class: u8, expected, quarantined, missing| ClassCount {
        class: ClassId::new(7, class).unwrap(),
        expected,
        ok: expected - quarantined - missing,
        quarantined,
        missing,
    };
    let exception = |n: usize, class: u8, text: &str, reason: &str| BatchException {
        class: ClassId::new(7, class).ok(),
        name: Some(name(text)),
        education_id: Some(education_id(n)),
        card_number: CardNumber::parse(&format!("{:012}", 990_000_000_000_usize + n)).ok(),
        reason: reason.to_owned(),
    };
    let list = list(Vec::new());
    BatchBalance {
        school: list.school,
        batch: list.batch,
        list_number: "2026-秋-1/核对".to_owned(),
        version: 2,
        made_at: list.made_at,
        desk: list.desk,
        operator: list.operator,
        anchor: list.anchor,
        expected: 400,
        ok: 397,
        classes: (1..=10).map(|n| class(n, 40, usize::from(n == 3), usize::from(n == 3 || n == 8))).collect(),
        quarantined: vec![exception(3, 3, UYGHUR, "芯片不应答，已单独放置，待退回重制")],
        missing: vec![exception(1, 3, "李𠮷宇", ""), exception(2, 8, "欧阳䶮", "")],
        not_on_list: Vec::new(),
    }
}

/// A square with three corners like a page code's; what it says is made elsewhere.
pub fn code(page: usize, _pages: usize) -> CodeModules {
    let side = 25;
    let corner = |x: usize, y: usize| {
        let (dx, dy) = (x.abs_diff(3), y.abs_diff(3));
        dx.max(dy) != 2 && dx.max(dy) < 4
    };
    let inside = |x: usize, y: usize| (x < 8 && !(8..=16).contains(&y)) || (x > 16 && y < 8);
    let dark = |x: usize, y: usize| {
        if inside(x, y) {
            corner(x, y) || corner(24 - x, y) || corner(x, 24 - y)
        } else {
            (x * y + x + page).is_multiple_of(3)
        }
    };
    CodeModules { side, dark: (0..side * side).map(|at| dark(at % side, at / side)).collect() }
}
