//! Pages as they could be: an invented school with visibly fake numbers.

use crate::day::Moment;
use crate::desk::board::{Board, Counts, Input, Lamp};
use crate::desk::office::FormKind;
use crate::face::draw::{face, table::in_rows};
use crate::face::make::{Level, qr};
use crate::id::{BatchId, ClassId, DeskId, OperatorId};
use crate::record::Collector;
use crate::text::ledger::{
    Action, Column, Fact, Field, FieldKind, Form, Ledger, LedgerRow, Mark, Outline, Photo, Tile, TileState,
};
use crate::verdict::Purpose;

pub fn board() -> Board {
    Board {
        school: "北京示例中学".into(),
        desk: DeskId::parse("甲").unwrap(),
        operator: OperatorId::parse("李·经办").unwrap(),
        mode: Purpose::Handover,
        training: false,
        lamp: Lamp::Ready,
        batch: BatchId::parse("2026-秋-1").ok(),
        class: ClassId::new(7, 3).ok(),
        collector: Collector::Student,
        counts: Counts::default(),
        report: None,
        recent: Vec::new(),
        search: None,
        notice: None,
        classes: Vec::new(),
        shelf: Vec::new(),
        writes_seen: 0,
        as_of: Moment::from_unix_ms(1_792_807_337_000),
        door: None,
        office: None,
    }
}

/// Any input that tells one row or action from another.
pub fn input(number: usize) -> Input {
    Input::Lay(number)
}

fn columns(all: &[(&str, u16)]) -> Vec<Column> {
    all.iter().map(|(title, share)| Column { title: (*title).to_owned(), share: *share }).collect()
}

fn row(cells: &[&str], mark: Mark, open: Option<usize>) -> LedgerRow {
    LedgerRow { cells: cells.iter().map(|cell| (*cell).to_owned()).collect(), mark, open: open.map(input) }
}

fn action(key: char, label: &str, number: usize) -> Action {
    Action { key, label: label.to_owned(), input: input(number) }
}

fn fact(label: &str, value: &str, mark: Mark) -> Fact {
    Fact { label: label.to_owned(), value: value.to_owned(), mark }
}

fn field(label: &str, first: &str, kind: FieldKind) -> Field {
    Field { label: label.to_owned(), first: first.to_owned(), kind }
}

fn options(all: &[&str]) -> FieldKind {
    FieldKind::Choice(all.iter().map(|option| (*option).to_owned()).collect())
}

pub fn menu() -> Ledger {
    let rows = [
        ("今天", "本窗口和各窗口今天做了什么，谁在值班"),
        ("批次", "制卡清单、到货、平衡、结清"),
        ("申请", "补卡、信息确认、延期、补卡进度"),
        ("清单", "领卡签收表、交接单、异常清单"),
        ("人员", "谁可以登录，做什么"),
        ("台账", "每一笔记录，可以筛选和导出"),
        ("备份", "上次备份三天前，请今天做一次"),
        ("设置", "声音、字号、遮挡姓名、自动锁定"),
    ];
    let row = |(place, (name, what)): (usize, &(&str, &str))| {
        row(&[name, what], if place == 6 { Mark::Ask } else { Mark::Plain }, Some(place))
    };
    Ledger {
        title: "办公".into(),
        hint: "选一项，按回车打开；Esc 回到窗口".into(),
        columns: columns(&[("项目", 1), ("做什么", 4)]),
        rows: rows.iter().enumerate().map(row).collect(),
        actions: (0_u8..8)
            .map(|place| action(char::from(b'1' + place), rows[usize::from(place)].0, place.into()))
            .collect(),
        ..Ledger::default()
    }
}

/// A card with this many sectors, or with a dozen files when there are none; a third of it is of each state.
pub fn tiles(sectors: usize) -> Ledger {
    let states = [
        ("已读", TileState::Read),
        ("锁定", TileState::Locked),
        ("未读", TileState::Unread),
        ("存疑", TileState::Doubtful),
        ("撕裂", TileState::Torn),
        ("没有", TileState::Absent),
    ];
    let tile = |place: usize| {
        let (word, state) = states[place % states.len()];
        let name = if sectors > 0 { place.to_string() } else { format!("SFI {}", place + 16) };
        Tile { name, word: word.to_owned(), state, wide: place >= 32 }
    };
    let field = |place: usize| row(&["card_no", "一卡通卡号", "****1234", "sector 8 [0..8]"], Mark::Plain, Some(place));
    Ledger {
        title: format!("这张卡 · {sectors}"),
        hint: "读到了什么，从哪几个字节读到".into(),
        facts: vec![
            fact("芯片", "MIFARE Classic 1K", Mark::Plain),
            fact("UID", "******00", Mark::Plain),
            fact("配置", "example-m1", Mark::Plain),
            fact("代价", "12 条命令 · 2 次认证 · 6 次读", Mark::Plain),
        ],
        tiles: (0..if sectors > 0 { sectors } else { 12 }).map(tile).collect(),
        columns: columns(&[("字段", 2), ("含义", 2), ("值", 2), ("出处", 3)]),
        rows: (0..9).map(field).collect(),
        copy: Some("nobody".into()),
        actions: vec![action('b', "返回", 21)],
        ..Ledger::default()
    }
}

pub fn people() -> Ledger {
    let long = format!("{}·{}·{}", "阿".repeat(16), "布".repeat(16), "古".repeat(16));
    let rows = vec![
        row(&["李·经办", "经办", "2026-11-22 08:01", "198", "在用"], Mark::Good, Some(1)),
        row(&["王主任", "管理员", "2026-11-20 16:40", "12", "在用"], Mark::Good, Some(2)),
        row(
            &["阿不都热西提·阿不都热合曼·买买提", "经办", "2026-11-19 11:12", "1 024", "密码已过期"],
            Mark::Ask,
            Some(3),
        ),
        row(&[&long, "班主任", "–", "0", "从未登录"], Mark::Plain, Some(4)),
        row(
            &["Maria del Carmen Example-Fernández", "查看", "2026-09-01 09:00", "3", "试错太多，已锁定"],
            Mark::Stop,
            Some(5),
        ),
        row(&["赵老师", "经办", "2026-06-30 17:00", "77", "已停用"], Mark::Past, Some(6)),
    ];
    Ledger {
        title: "人员".into(),
        hint: "选一个人看他做过什么；新人由管理员添加".into(),
        columns: columns(&[("姓名", 4), ("角色", 2), ("上次登录", 3), ("笔数", 1), ("状态", 3)]),
        rows,
        actions: vec![action('n', "添加人员", 20), action('x', "导出", 21)],
        said: Some((Mark::Good, "已停用赵老师，从现在起不能登录".into())),
        ..Ledger::default()
    }
}

pub fn adding() -> Ledger {
    Ledger {
        form: Some(Form {
            kind: FormKind::SignIn,
            fields: vec![
                field("姓名", "", FieldKind::Text),
                field("角色", "0", options(&["经办", "管理员", "查看"])),
                field("初始密码", "", FieldKind::Secret),
            ],
            send: "添加".into(),
        }),
        said: None,
        ..people()
    }
}

pub fn journal(count: usize) -> Ledger {
    let kinds = ["发卡", "入库", "收卡", "撤销", "搁置", "查看档案"];
    let one = |place: usize| {
        let number = count - place;
        let kind = kinds[number % kinds.len()];
        let mark = match kind {
            "发卡" | "入库" => Mark::Good,
            "搁置" => Mark::Ask,
            "撤销" => Mark::Past,
            _ => Mark::Plain,
        };
        let time = format!("2026-11-22 {:02}:{:02}:{:02}", 8 + number / 3600 % 10, number / 60 % 60, number % 60);
        let what = format!("王*涵 七年级 {} 班 {} 号 · 交给本人", number % 10 + 1, number % 40 + 1);
        row(&[&number.to_string(), &time, kind, &what, "李·经办", "甲"], mark, Some(place))
    };
    Ledger {
        title: "台账".into(),
        hint: "新的在上面；选一条看完整内容".into(),
        facts: vec![fact("条数", &count.to_string(), Mark::Plain), fact("校验", "完整，没有缺页", Mark::Good)],
        columns: columns(&[("编号", 1), ("时间", 3), ("事项", 2), ("内容", 5), ("经手", 2), ("窗口", 1)]),
        rows: (0..count).map(one).collect(),
        actions: vec![action('f', "筛选", 9_001), action('x', "导出", 9_002), action('v', "重新校验", 9_003)],
        ..Ledger::default()
    }
}

pub fn sign_in() -> Ledger {
    Ledger {
        title: "本窗口已锁定".into(),
        hint: "请输入姓名和密码".into(),
        form: Some(Form {
            kind: FormKind::SignIn,
            fields: vec![field("姓名", "", FieldKind::Text), field("密码", "", FieldKind::Secret)],
            send: "登录".into(),
        }),
        ..Ledger::default()
    }
}

pub fn refused() -> Ledger {
    Ledger { said: Some((Mark::Stop, "密码不对，还可以试 4 次".into())), ..sign_in() }
}

pub fn settings() -> Ledger {
    Ledger {
        title: "设置".into(),
        hint: "改好按「保存」，写入台账；离开就不改".into(),
        facts: vec![
            fact("改过", "2026-09-01 王主任", Mark::Plain),
            fact("数据文件", "/home/office/card-desk/journal.db", Mark::Plain),
        ],
        form: Some(Form {
            kind: FormKind::SignIn,
            fields: vec![
                field("学校名称", "北京示例中学", FieldKind::Text),
                field("自动锁定（分钟）", "10", FieldKind::Text),
                field("姓名遮挡", "1", options(&["不遮挡", "第二个字", "只留姓"])),
                field("拿开即记为已领", "0", options(&["关", "开"])),
                field("备份位置", "/media/office/备份盘/学生卡/2026", FieldKind::Text),
                field("备份口令", "", FieldKind::Secret),
            ],
            send: "保存".into(),
        }),
        ..Ledger::default()
    }
}

pub fn card() -> Ledger {
    let rows = [
        ("2026-10-24 10:02:17", "发卡", "交给本人，证据 L2", "李·经办 · 甲窗口", Mark::Good),
        ("2026-10-24 09:58:01", "撤销", "撤销上一笔发卡：拿错了格", "李·经办 · 甲窗口", Mark::Past),
        ("2026-10-24 09:57:30", "发卡", "交给家长，证据 L2", "李·经办 · 甲窗口", Mark::Past),
        ("2026-10-20 14:30:12", "入库", "芯片与卡面一致，放入盒 2 格 18", "王主任 · 乙窗口", Mark::Good),
        ("2026-10-20 09:00:00", "导入批次", "2026-秋-1，共 400 张", "王主任", Mark::Plain),
    ];
    let row =
        |(time, what, told, who, mark): &(&str, &str, &str, &str, Mark)| row(&[time, what, told, who], *mark, None);
    Ledger {
        title: "欧阳䶮 · 七年级 3 班 18 号".into(),
        hint: "这张卡的全部经过；更正要写原因".into(),
        facts: vec![
            fact("现在", "已领，在学生手里", Mark::Good),
            fact("卡种", "北京通学生卡", Mark::Plain),
            fact("教育 ID", "0000 3018", Mark::Plain),
            fact("卡号", "0000 0000 0381", Mark::Plain),
            fact("有效期至", "2027-08-31", Mark::Ask),
            fact("挂失", "没有", Mark::Plain),
            fact("批次", "2026-秋-1", Mark::Plain),
            fact("旧卡", "0000 0000 0007，已收回", Mark::Past),
        ],
        columns: columns(&[("时间", 3), ("事项", 2), ("内容", 5), ("经手", 3)]),
        rows: rows.iter().map(row).collect(),
        actions: vec![
            action('l', "报失", 31),
            action('r', "申请补卡", 32),
            action('c', "更正", 33),
            action('m', "显示完整号码", 34),
            action('x', "导出证据", 35),
        ],
        ..Ledger::default()
    }
}

pub fn empty() -> Ledger {
    Ledger {
        title: "申请".into(),
        hint: "补卡、信息确认和延期都在这里".into(),
        columns: columns(&[("学生", 2), ("申请", 2), ("期限", 1)]),
        empty: "还没有申请。学生来补卡时，按 N 新建一张".into(),
        actions: vec![action('n', "新建申请", 1)],
        ..Ledger::default()
    }
}

/// So many cards on a table, each with its mark; beside them the class list.
pub fn photo(cards: usize, columns_: usize) -> Ledger {
    let one = |n: usize| face(&qr(&format!("姓名:某某某;教育ID号:000000{n:02}"), Level::Medium).unwrap(), 4);
    let (picture, lying) = in_rows((0..cards).map(one).collect(), columns_, 300.0);
    let side = (picture.plane().width() as f32, picture.plane().height() as f32);
    let marks = [Mark::Good, Mark::Good, Mark::Good, Mark::Ask, Mark::Stop, Mark::Good, Mark::Past, Mark::Good];
    let corner = |at: (f64, f64)| (at.0 as f32 / side.0, at.1 as f32 / side.1);
    let outlines = lying.iter().enumerate().map(|(place, card)| Outline {
        corners: [(0.68, 0.3), (0.93, 0.3), (0.93, 0.7), (0.68, 0.7)].map(|at| corner(card.on_table(at))),
        mark: marks[place % marks.len()],
        label: if place % 8 == 4 { "7-4".into() } else { (place + 1).to_string() },
    });
    let rows = (1..=40).map(|seat| {
        let here = seat <= cards;
        let (word, mark) = if here { ("已到", Mark::Good) } else { ("未到", Mark::Ask) };
        row(&[&seat.to_string(), "王*涵", word], mark, None)
    });
    Ledger {
        title: "拍照点名 · 七年级 3 班".into(),
        hint: "把照片拖进窗口，或粘贴、打开图片".into(),
        facts: vec![fact("应到", "40", Mark::Plain), fact("已到", &cards.to_string(), Mark::Good)],
        columns: columns(&[("座号", 1), ("姓名", 2), ("结果", 2)]),
        rows: rows.collect(),
        photo: Some(Photo { picture, outlines: outlines.collect() }),
        actions: vec![action('o', "打开图片", 1), action('v', "粘贴", 2), action('n', "重新开始", 3)],
        ..Ledger::default()
    }
}

/// The same with a form that asks for a file.
pub fn photo_form() -> Ledger {
    let form = Form {
        kind: FormKind::AddPerson,
        fields: vec![field("文件或文件夹", "", FieldKind::Text)],
        send: "打开".into(),
    };
    Ledger { form: Some(form), ..photo(12, 4) }
}
