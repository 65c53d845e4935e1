//! The words on paper for why a card is not handed over.

use crate::record::QuarantineReason;

/// Words for a card that the batch did not bring.
pub const NOT_ARRIVED: &str = "未到";

/// Returns the words for a card that is set aside.
pub fn set_aside(reason: QuarantineReason) -> &'static str {
    match reason {
        QuarantineReason::ChipDead => "芯片无反应",
        QuarantineReason::ChipFaceMismatch => "芯片与卡面不符",
        QuarantineReason::FaceWrong => "卡面信息有误",
        QuarantineReason::CodeUnreadable => "卡面码不可读",
        QuarantineReason::DuplicatePerson => "一人多卡",
        QuarantineReason::DuplicateNumber => "卡号重复",
        QuarantineReason::NotOnList => "不在名单",
        QuarantineReason::StudentLeft => "学生已离校",
        QuarantineReason::Damaged => "卡片损坏",
        QuarantineReason::Other => "另见纸面说明",
    }
}
