//! Every form that prints rows, as one table: how it is laid out and what must stand on it.

use card_desk::sheet::bundle::bundle_pages;
use card_desk::sheet::complaint::complaint_pages;
use card_desk::sheet::detail::detail_pages;
use card_desk::sheet::gate::gate_pages;
use card_desk::sheet::handover::{HandoverShape, RowState, handover_pages};
use card_desk::sheet::label::{LabelGrid, label_pages};
use card_desk::sheet::missing::missing_pages;
use card_desk::sheet::notice::{SlipsPerPage, notice_pages};
use card_desk::sheet::returned::{ReturnWay, return_pages};
use card_desk::sheet::unclaimed::unclaimed_pages;
use card_desk::sheet::{CodeModules, Fonts, Laid, SheetFault};

use crate::papers::{bundle, complaints, details, gate, labels, mark, missing, names, notices, returned, unclaimed};
use crate::samples::{list, row};

pub type Code<'a> = &'a dyn Fn(usize, usize) -> CodeModules;

/// A form, how it is laid out with so many rows in a version, and what must stand on it.
pub struct Case {
    pub what: &'static str,
    pub lay: fn(u32, u32, &Fonts, Code<'_>) -> Result<Laid, SheetFault>,
    /// Pages of all copies together with 20 rows.
    pub pages: usize,
    pub copies: usize,
    pub want: &'static [&'static str],
}

fn handover(shape: HandoverShape, count: u32, version: u32, fonts: &Fonts, code: Code<'_>) -> Result<Laid, SheetFault> {
    let mut list = list((1..).zip(names(count)).map(|(number, name)| row(number, name.as_str())).collect());
    (list.shape, list.version, list.two_copies) = (shape, version, true);
    handover_pages(&list, fonts, code)
}

pub const CASES: [Case; 17] = [
    Case {
        what: "领卡签收表",
        lay: |count, version, fonts, code| handover(HandoverShape::Wide, count, version, fonts, code),
        pages: 4,
        copies: 2,
        want: &["领卡签收表", "共贰拾张（20张）", "领卡人签字", "班主任留存", "请在2026-12-22前"],
    },
    Case {
        what: "领卡签收表 家长领取",
        lay: |count, version, fonts, code| handover(HandoverShape::Family, count, version, fonts, code),
        pages: 4,
        copies: 2,
        want: &["与学生关系", "写与学生的关系"],
    },
    Case {
        what: "领卡签收表 两列",
        lay: |count, version, fonts, code| handover(HandoverShape::Dense, count, version, fonts, code),
        pages: 2,
        copies: 2,
        want: &["共贰拾张（20张）", "应有20张＝本次交付20", "收回签字"],
    },
    Case {
        what: "班级交接单",
        lay: |count, version, fonts, code| {
            let state = |(number, name): (u32, _)| {
                let mut row = row(number, card_desk::id::Name::as_str(&name));
                row.state =
                    if number == 1 { RowState::Ready } else { RowState::Quarantined("芯片无反应".to_owned()) };
                row
            };
            let mut sheet = bundle();
            (sheet.mark, sheet.expected) = (mark("JJ", version), 36 + count as usize);
            sheet.exceptions = (1..).zip(names(count)).map(state).collect();
            // The first row is ready, and a bundle does not name it among what it lacks.
            sheet.exceptions.extend(sheet.exceptions.first().cloned().map(|mut row| {
                row.state = RowState::Missing;
                row
            }));
            bundle_pages(&sheet, fonts, code)
        },
        pages: 4,
        copies: 2,
        want: &["交付叁拾柒张（37张）", "隔离：芯片无反应", "未到，待补发", "交回日期：2026-12-22前", "学校留存"],
    },
    Case {
        what: "领卡通知单 八张",
        lay: |count, version, fonts, _| notice_pages(&notices(count, SlipsPerPage::Eight, version), fonts),
        pages: 3,
        copies: 0,
        want: &["领卡通知单", "七年级3班20号", "12:10–13:20", "教学楼一层102室卡务窗口", "家长代领请带户口本"],
    },
    Case {
        what: "领卡通知单 四张",
        lay: |count, version, fonts, _| notice_pages(&notices(count, SlipsPerPage::Four, version), fonts),
        pages: 5,
        copies: 0,
        want: &["领卡通知单", "时间11月25日（周三）至27日（周五）", "咨询请问班主任"],
    },
    Case {
        what: "领卡通知单 A6",
        lay: |count, version, fonts, _| notice_pages(&notices(count, SlipsPerPage::One, version), fonts),
        pages: 20,
        copies: 0,
        want: &["北京市示例中学（虚构）", "编号TZ-2026-秋-1/7-3"],
    },
    Case {
        what: "卡号明细单",
        lay: |count, version, fonts, _| {
            let mut slips = details(count, SlipsPerPage::Eight, true);
            slips.mark.version = version;
            detail_pages(&slips, fonts)
        },
        pages: 3,
        copies: 0,
        want: &["北京通号990000000007", "一卡通卡号0000990000000007", "没有登记", "卡务窗口，教学楼一层102室"],
    },
    Case {
        what: "卡号明细单 隐去号码",
        lay: |count, version, fonts, _| {
            let mut slips = details(count, SlipsPerPage::Four, false);
            slips.mark.version = version;
            detail_pages(&slips, fonts)
        },
        pages: 5,
        copies: 0,
        want: &["北京通号********0007", "一卡通卡号************0007"],
    },
    Case {
        what: "未领清单",
        lay: |count, version, fonts, code| {
            let mut list = unclaimed(count);
            list.mark.version = version;
            unclaimed_pages(&list, fonts, code)
        },
        pages: 1,
        copies: 1,
        want: &["未领贰拾张（20张）", "2026-11-139班主任处", "超过7天20张，超过30天16张，超过90天8张"],
    },
    Case {
        what: "退回登记表",
        lay: |count, version, fonts, code| {
            let mut list = returned(count, ReturnWay::ToOffice);
            list.mark.version = version;
            list.rows.iter_mut().zip(names(count)).for_each(|(row, name)| row.name = Some(name));
            return_pages(&list, fonts, code)
        },
        pages: 4,
        copies: 2,
        want: &["退回登记表", "退回贰拾张（20张）", "退回人签字", "接收（学校）签字", "未领退回"],
    },
    Case {
        what: "上交登记表",
        lay: |count, version, fonts, code| {
            let mut list = returned(count, ReturnWay::ToIssuer);
            list.mark.version = version;
            list.rows.iter_mut().zip(names(count)).for_each(|(row, name)| row.name = Some(name));
            return_pages(&list, fonts, code)
        },
        pages: 4,
        copies: 2,
        want: &["上交登记表", "区卡务服务站上交贰拾张（20张）", "上交（学校）签字", "接收单位签字"],
    },
    Case {
        what: "缺卡清单",
        lay: |count, version, fonts, code| {
            let mut list = missing(count, true);
            list.mark.version = version;
            missing_pages(&list, fonts, code)
        },
        pages: 2,
        copies: 1,
        want: &["本批应到400张，未到贰拾张（20张）", "90000017", "接收单位签收"],
    },
    Case {
        what: "制卡错误清单",
        lay: |count, version, fonts, code| {
            let mut list = complaints(count);
            list.mark.version = version;
            complaint_pages(&list, fonts, code)
        },
        pages: 2,
        copies: 1,
        want: &["卡上为", "应当为", "依据", "李吉宇李𠮷宇卡面目视", "9000001290000021二维码", "无能读出读卡器"],
    },
    Case {
        what: "门检名单",
        lay: |count, version, fonts, code| {
            let mut list = gate(count);
            list.mark.version = version;
            gate_pages(&list, fonts, code)
        },
        pages: 2,
        copies: 1,
        want: &["第三十二届校园田径运动会贰拾人（20人）", "日期2026-10-24地点东门", "有效期已过", "男子100米"],
    },
    Case {
        what: "格位标签 2×7",
        lay: |count, version, fonts, _| {
            let mut sheet = labels(count, LabelGrid::TwoBySeven);
            sheet.mark.version = version;
            label_pages(&sheet, fonts)
        },
        pages: 2,
        copies: 0,
        want: &["九年级9班", "盒3/3格41–6018张", "批次2026-秋-1"],
    },
    Case {
        what: "格位标签 3×8",
        lay: |count, version, fonts, _| {
            let mut sheet = labels(count, LabelGrid::ThreeByEight);
            sheet.mark.version = version;
            label_pages(&sheet, fonts)
        },
        pages: 1,
        copies: 0,
        want: &["高三年级12班", "盒3/3格41–6018张"],
    },
];

/// Returns whether a form holds no names.
pub fn names_nobody(case: &Case) -> bool {
    case.what.starts_with("格位标签")
}
