//! The chapters of the audit pack, with their columns.

use std::fmt::Display;

use crate::record::figures::{Access, AuditFigures, Backups, FieldHeld, Figure, Incidents, Tally};
use crate::sheet::chapter::{Table, WORDS};
use crate::sheet::display::Align;
use crate::sheet::grid::{Column, Grid};
use crate::sheet::terms;

const fn words(title: &'static str, width_mm: f32) -> Column {
    Column { title, width_mm, align: Align::Left, fit: WORDS }
}

const fn count(title: &'static str, width_mm: f32) -> Column {
    Column { title, width_mm, align: Align::Right, fit: WORDS }
}

// Widths of each grid add up to 182 mm.
static FACTS: Grid = Grid { row_mm: 7.0, columns: &[words("项目", 50.0), words("内容", 132.0)] };
static AGES: Grid =
    Grid { row_mm: 7.0, columns: &[words("年龄", 70.0), count("学生数", 32.0), words("依据", 80.0)] };
static FIELDS: Grid = Grid {
    row_mm: 7.0,
    columns: &[words("信息项", 48.0), words("存放位置", 52.0), words("用途", 56.0), words("个人信息", 26.0)],
};
static PEOPLE: Grid =
    Grid { row_mm: 7.0, columns: &[words("角色", 98.0), count("在用", 42.0), count("停用", 42.0)] };
static LOOKS: Grid =
    Grid { row_mm: 7.0, columns: &[words("分类", 40.0), words("项目", 100.0), count("次数", 42.0)] };
static UNMASKED: Grid = Grid {
    row_mm: 7.0,
    columns: &[words("时间", 42.0), words("清单", 76.0), words("原因", 42.0), count("行数", 22.0)],
};
static COUNTS: Grid = Grid { row_mm: 7.0, columns: &[words("项目", 130.0), count("数量", 52.0)] };
static DRILLS: Grid = Grid {
    row_mm: 7.0,
    columns: &[words("时间", 42.0), words("备份文件", 86.0), words("结果", 28.0), count("条目数", 26.0)],
};

const PASSED: &str = "通过";
const FAILED: &str = "未通过";

/// Returns all chapters in printing order.
pub(super) fn tables(figures: &AuditFigures) -> Vec<Table> {
    vec![
        Table::new("1 概况", &FACTS, facts(figures)),
        Table::new("2 学生年龄", &AGES, ages(figures)),
        Table::new("3 保存的信息项", &FIELDS, figures.fields.iter().map(field).collect()),
        Table::new("4 人员与角色", &PEOPLE, people(figures)),
        Table::new("5 查看档案与登录", &LOOKS, looks(&figures.access)),
        Table::new("6 显示完整清单", &UNMASKED, unmasked(&figures.access)),
        Table::new("7 双人办理", &COUNTS, tallies(&figures.approvals, |deed| terms::deed(*deed))),
        Table::new("8 导出文件", &COUNTS, tallies(&figures.exports, |what| terms::export(*what))),
        Table::new("9 删除与保存期限", &COUNTS, kept_and_erased(figures)),
        Table::new("10 备份", &COUNTS, backups(&figures.backups)),
        Table::new("11 恢复演练", &DRILLS, drills(&figures.backups)),
        Table::new("12 安全事件", &COUNTS, incidents(&figures.incidents)),
        Table::new("13 台账核验", &FACTS, chain(figures)),
    ]
}

fn pair(name: &str, value: impl Into<Figure>) -> Vec<Figure> {
    vec![name.into(), value.into()]
}

fn facts(figures: &AuditFigures) -> Vec<Vec<Figure>> {
    vec![
        pair("学校", figures.mark.school.clone()),
        pair("审计期间", format!("{} 至 {}", figures.from, figures.to)),
        pair("窗口", figures.mark.desk.as_str()),
        pair("制表时间", figures.mark.made_at.to_string()),
        pair("程序及版本", figures.program.clone()),
        pair("编号及版次", format!("{}　第 {} 版", figures.mark.number, figures.mark.version)),
    ]
}

fn ages(figures: &AuditFigures) -> Vec<Vec<Figure>> {
    let basis = |estimated| if estimated { "按年级估算" } else { "按登记的出生日期" };
    let mut rows: Vec<Vec<Figure>> = figures
        .minors
        .iter()
        .map(|age| vec![terms::age(age.band).into(), age.students.into(), basis(age.estimated).into()])
        .collect();
    let sum: u64 = figures.minors.iter().map(|age| age.students).sum();
    rows.push(vec!["合计".into(), sum.into(), "".into()]);
    rows
}

fn field(held: &FieldHeld) -> Vec<Figure> {
    let personal = if held.personal { "是" } else { "否" };
    vec![held.field.clone().into(), held.place.clone().into(), held.why.clone().into(), personal.into()]
}

fn people(figures: &AuditFigures) -> Vec<Vec<Figure>> {
    let row = |name: &str, active: u64, retired: u64| vec![name.into(), active.into(), retired.into()];
    let mut rows: Vec<Vec<Figure>> =
        figures.people.iter().map(|people| row(terms::role(people.role), people.active, people.retired)).collect();
    let active = figures.people.iter().map(|people| people.active).sum();
    let retired = figures.people.iter().map(|people| people.retired).sum();
    rows.push(row("合计", active, retired));
    rows
}

fn looks(access: &Access) -> Vec<Vec<Figure>> {
    let mut rows = group("按原因", &access.by_reason, |why| terms::look(*why));
    rows.extend(group("按月份", &access.by_month, |month| *month));
    rows.extend(group("按角色", &access.by_role, |role| terms::role(*role)));
    rows.push(vec!["登录".into(), "密码或 PIN 输错".into(), access.failed_sign_ins.into()]);
    rows
}

/// One way to count the same looks, with its sum: sums that differ are seen at once.
fn group<T, W: Display>(name: &str, tallies: &[Tally<T>], words: impl Fn(&T) -> W) -> Vec<Vec<Figure>> {
    let sum: u64 = tallies.iter().map(|tally| tally.count).sum();
    let row = |what: String, count: u64| vec![name.into(), what.into(), count.into()];
    let each = tallies.iter().map(|tally| row(words(&tally.what).to_string(), tally.count));
    each.chain([row("合计".to_owned(), sum)]).collect()
}

fn unmasked(access: &Access) -> Vec<Vec<Figure>> {
    let row = |list: &crate::record::figures::UnmaskedList| {
        vec![list.at.to_string().into(), list.list.clone().into(), terms::look(list.why).into(), list.rows.into()]
    };
    access.unmasked.iter().map(row).collect()
}

fn tallies<T>(tallies: &[Tally<T>], words: impl Fn(&T) -> &'static str) -> Vec<Vec<Figure>> {
    tallies.iter().map(|tally| pair(words(&tally.what), tally.count)).collect()
}

fn kept_and_erased(figures: &AuditFigures) -> Vec<Vec<Figure>> {
    let erased = |tally: &Tally<_>| pair(&format!("已删除个人信息的学生：{}", terms::erasure(tally.what)), tally.count);
    let mut rows: Vec<Vec<Figure>> = figures.erasures.iter().map(erased).collect();
    let sum: u64 = figures.erasures.iter().map(|tally| tally.count).sum();
    rows.push(pair("已删除个人信息的学生：合计", sum));
    rows.push(pair("离校后保存期限（月）", u64::from(figures.retention.months)));
    rows.push(pair("期限已满、仍未删除的学生", figures.retention.past));
    rows
}

fn backups(backups: &Backups) -> Vec<Vec<Figure>> {
    let good = backups.drills.iter().filter(|drill| drill.good).count();
    let number = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    let last = backups.last.map_or_else(|| "无".to_owned(), |at| at.to_string());
    vec![
        pair("备份次数", backups.count),
        pair("最近一次备份", last),
        pair("恢复演练次数", number(backups.drills.len())),
        pair("其中通过", number(good)),
    ]
}

fn drills(backups: &Backups) -> Vec<Vec<Figure>> {
    let result = |good| if good { PASSED } else { FAILED };
    let row = |drill: &crate::record::figures::Drill| {
        vec![drill.at.to_string().into(), drill.file.clone().into(), result(drill.good).into(), drill.entries.into()]
    };
    backups.drills.iter().map(row).collect()
}

fn incidents(incidents: &Incidents) -> Vec<Vec<Figure>> {
    let known = |count: Option<u64>| count.map_or(Figure::from("未记录"), Figure::from);
    vec![
        pair("台账断链", incidents.chain_breaks),
        pair("台账因密钥不符打不开", known(incidents.refused_opens)),
        pair("台账文件损坏", known(incidents.damaged_opens)),
        pair("电脑时钟倒退", incidents.clock_jumps),
    ]
}

fn chain(figures: &AuditFigures) -> Vec<Vec<Figure>> {
    let result = if figures.chain.ok { PASSED } else { FAILED };
    let mut rows = vec![pair("核验结果", result), pair("已核验条目数", figures.chain.entries)];
    rows.extend(figures.chain.anchors.iter().map(|head| pair("各窗口锚点", head.as_str())));
    rows
}

/// Returns what this program keeps unless a school switches more on, each with its place and purpose.
pub fn fields_held() -> Vec<FieldHeld> {
    let held = |field: &str, place: &str, why: &str, personal| FieldHeld {
        field: field.to_owned(),
        place: place.to_owned(),
        why: why.to_owned(),
        personal,
    };
    let (book, beside) = ("台账（加密）", "台账个人信息表（加密）");
    vec![
        held("教育ID", beside, "区分学生；账内只留化名", true),
        held("姓名", beside, "发卡时当面核对", true),
        held("性别", beside, "核对卡面", true),
        held("班级和班内序号", beside, "按班发卡、排序", true),
        held("名册中的有效期", beside, "提醒办理延期", true),
        held("北京通号", beside, "认卡", true),
        held("一卡通卡号", beside, "认卡", true),
        held("卡片 UID", beside, "认卡", true),
        held("更正的说明", beside, "说明为何更正", true),
        held("卡种、批次、卡盒位置", book, "找卡、结清批次", false),
        held("卡片去向和时间", book, "说明卡在哪里", true),
        held("领取人类别（本人、家长、班主任）", book, "说明交给了谁", true),
        held("经办人和角色", book, "说明谁办理的", true),
        held("查看、导出、删除的记录", book, "访问留痕", true),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_grid_is_as_wide_as_the_page() {
        for grid in [&FACTS, &AGES, &FIELDS, &PEOPLE, &LOOKS, &UNMASKED, &COUNTS, &DRILLS] {
            let width: f32 = grid.columns.iter().map(|column| column.width_mm).sum();
            assert!((width - 182.0).abs() < 0.01, "{width}");
        }
    }
}
