//! The words on paper for roles, reasons, acts and places; the same words as on the screen.

use crate::id::{CardKind, Sex};
use crate::record::figures::AgeBand;
use crate::record::office::{ErasureReason, Export, LookReason, Role};
use crate::record::{Collector, Custody, Deed, ReturnReason};

use super::reason;

/// Returns the words for a role.
pub fn role(role: Role) -> &'static str {
    match role {
        Role::Clerk => "经办",
        Role::Teacher => "班主任",
        Role::Verifier => "查验",
        Role::Admin => "管理员",
    }
}

/// Returns the words for why somebody looked.
pub fn look(why: LookReason) -> &'static str {
    match why {
        LookReason::AtTheDesk => "学生或家长在窗口",
        LookReason::FamilyAsked => "家长来电或来函",
        LookReason::CardFound => "捡到或交回卡片",
        LookReason::Checking => "核对台账",
        LookReason::Authority => "主管部门查询",
    }
}

/// Returns the words for what left as a file.
pub fn export(what: Export) -> &'static str {
    match what {
        Export::Evidence => "一张卡的证据文件",
        Export::Student => "一名学生的信息副本",
        Export::AuditPack => "年度审计材料（无姓名）",
        Export::Roster => "全校名册",
    }
}

/// Returns the words for why details were erased.
pub fn erasure(why: ErasureReason) -> &'static str {
    match why {
        ErasureReason::Retention => "保存期限已满",
        ErasureReason::Request => "家长要求删除",
    }
}

/// Returns the words for an age.
pub fn age(band: AgeBand) -> &'static str {
    match band {
        AgeBand::Under14 => "不满 14 周岁",
        AgeBand::From14To17 => "14 至 17 周岁",
        AgeBand::Adult => "18 周岁及以上",
        AgeBand::Unknown => "年龄不明",
    }
}

/// Returns the words for who took a card.
pub fn collector(collector: Collector) -> &'static str {
    match collector {
        Collector::Student => "本人",
        Collector::Guardian => "家长",
        Collector::Teacher => "班主任",
    }
}

/// Returns the words for a kind of card.
pub fn kind(kind: CardKind) -> &'static str {
    match kind {
        CardKind::BeijingTong => "北京通学生卡",
        CardKind::Enrollment => "学籍卡",
        CardKind::PhotoId => "证件卡",
        CardKind::Unknown => "卡种未知",
    }
}

/// Returns the word for a sex.
pub fn sex(sex: Sex) -> &'static str {
    match sex {
        Sex::Male => "男",
        Sex::Female => "女",
    }
}

/// Returns the words for where a card is, without the reason.
pub fn place(custody: Custody) -> &'static str {
    match custody {
        Custody::Expected => "还没到",
        Custody::AtDistrict => "已到区里，待领",
        Custody::InOffice { checked: true } => "在办公室",
        Custody::InOffice { checked: false } => "在办公室，待复检",
        Custody::WithTeacher => "在班主任处",
        Custody::ReturnedToIssuer => "已退回卡中心",
        Custody::AtOtherSchool => "已转其他学校",
        Custody::Quarantined(_) => "已隔离",
        Custody::Held => "已领走",
        Custody::Lost => "已挂失",
        Custody::Found => "捡到，在办公室",
        Custody::Surrendered(_) => "已收回",
        Custody::NeverArrived => "一直没到",
    }
}

/// Returns the words for where a card is, with the reason.
pub fn custody(custody: Custody) -> String {
    let place = place(custody);
    match custody {
        Custody::Quarantined(why) => format!("{place}：{}", reason::set_aside(why)),
        Custody::Surrendered(why) => format!("{place}：{}", returned(why)),
        Custody::Expected
        | Custody::AtDistrict
        | Custody::InOffice { .. }
        | Custody::WithTeacher
        | Custody::ReturnedToIssuer
        | Custody::AtOtherSchool
        | Custody::Held
        | Custody::Lost
        | Custody::Found
        | Custody::NeverArrived => place.to_owned(),
    }
}

/// Returns the words for why a card came back.
pub fn returned(why: ReturnReason) -> &'static str {
    match why {
        ReturnReason::Found => "捡到",
        ReturnReason::Graduated => "毕业",
        ReturnReason::Left => "离校",
        ReturnReason::Transferred => "转学",
        ReturnReason::Replaced => "换新卡",
        ReturnReason::Defective => "不能用",
        ReturnReason::Other => "另见纸面说明",
    }
}

/// Returns the words for a kind of act.
pub fn deed(deed: Deed) -> &'static str {
    match deed {
        Deed::RosterImported => "导入名册",
        Deed::StudentCorrected => "更正学生信息",
        Deed::BatchImported => "导入批次",
        Deed::Intake => "入库",
        Deed::HandedOver => "发卡",
        Deed::Returned => "收卡",
        Deed::LossClaimed => "报失",
        Deed::LossWithdrawn => "解挂",
        Deed::Superseded => "已申请补卡",
        Deed::Resolved => "解除隔离",
        Deed::BundledOut => "交班主任",
        Deed::BundleSigned => "学生已签收",
        Deed::BundleReturned => "班主任退回",
        Deed::SentToIssuer => "上交卡中心",
        Deed::SentToSchool => "转交外校",
        Deed::Corrected => "更正",
        Deed::OtherCardsFound => "拾到其他卡片",
        Deed::Departed => "学生离校",
        Deed::BatchMoved => "批次进度",
        Deed::BatchClosed => "批次结清",
        Deed::Parked => "搁置",
        Deed::ListMade => "打印清单",
        Deed::ListPrinted => "送打印机",
        Deed::ListChecked => "核对打印件",
        Deed::SheetReconciled => "签收表回收",
        Deed::ListExported => "导出清单",
        Deed::Undone => "撤销",
        Deed::OperatorAdded => "新增人员",
        Deed::OperatorChanged => "调整角色",
        Deed::OperatorRetired => "停用人员",
        Deed::SecretSet => "设置密码",
        Deed::SignedIn => "登录",
        Deed::ShiftEnded => "交班结束",
        Deed::Looked => "查看档案",
        Deed::Unmasked => "显示完整清单",
        Deed::Exported => "导出",
        Deed::Erased => "删除个人信息",
        Deed::SettingsChanged => "更改设置",
        Deed::BackedUp => "备份",
        Deed::RestoreDrilled => "恢复演练",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paper_and_screen_call_an_act_the_same() {
        let screen = include_str!("../../assets/i18n/zh-CN/office.ftl");
        for kind in Deed::ALL {
            let line = format!("deed-{} = {}", kind.code(), deed(kind));
            assert!(screen.lines().any(|found| found == line), "{line}");
        }
    }

    #[test]
    fn paper_and_screen_say_the_same_of_where_a_card_is() {
        let screen = include_str!("../../assets/i18n/zh-CN/desk.ftl");
        let places = [Custody::Expected, Custody::READY, Custody::Held, Custody::Lost, Custody::Found];
        for at in places.map(place).into_iter().chain([place(Custody::NeverArrived)]) {
            assert!(
                screen.lines().any(|line| line.starts_with("custody-") && line.ends_with(&format!(" = {at}"))),
                "{at}"
            );
        }
        assert!(screen.contains("custody-quarantined = 已隔离：") && screen.contains("custody-surrendered = 已收回："));
    }
}
