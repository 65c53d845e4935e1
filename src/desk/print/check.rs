//! 批次核对单: the balance of a batch with every card that is not all right.

use crate::record::{CardRecord, Custody, QuarantineReason, Student, is_promise};
use crate::sheet::batch::{BatchBalance, BatchException, ClassCount, batch_pages};
use crate::sheet::{Laid, reason};

use super::source::{Named, Source};
use super::{Kind, PrintFault};

pub(super) fn check(source: &Source<'_>) -> Result<(Named, Laid), PrintFault> {
    let batch = source.batch()?;
    let named = source.named(Kind::Check, batch.as_str(), batch.as_str(), None);
    let mut check = BatchBalance {
        school: source.settings.school.clone(),
        batch: batch.clone(),
        list_number: named.number.clone(),
        version: named.version,
        made_at: source.stamp.made_at,
        desk: source.settings.desk.clone(),
        operator: source.settings.operator.clone(),
        anchor: source.stamp.anchor.clone(),
        expected: 0,
        ok: 0,
        classes: Vec::new(),
        quarantined: Vec::new(),
        missing: Vec::new(),
        not_on_list: Vec::new(),
    };
    for card in source.journal.cards_of_batch(batch)? {
        let student = card.holder.map(|holder| source.journal.student(holder)).transpose()?.flatten();
        count(&mut check, &card, student);
    }
    check.classes.sort_by_key(|line| line.class);
    let laid = batch_pages(&check, source.fonts, &|page, pages| source.code(&named, page, pages))?;
    Ok((named, laid))
}

fn count(check: &mut BatchBalance, card: &CardRecord, student: Option<Student>) {
    let listed = student.filter(|_| is_promise(&card.card));
    let Some(student) = listed else {
        check.not_on_list.push(BatchException {
            class: None,
            name: None,
            education_id: card.holder,
            card_number: card.card_number.clone(),
            reason: reason::set_aside(QuarantineReason::NotOnList).to_owned(),
        });
        return;
    };
    let at = match check.classes.iter().position(|line| line.class == student.class) {
        Some(at) => at,
        None => {
            check.classes.push(ClassCount { class: student.class, expected: 0, ok: 0, quarantined: 0, missing: 0 });
            check.classes.len() - 1
        }
    };
    let Some(line) = check.classes.get_mut(at) else { return };
    let exception = |reason: &str| BatchException {
        class: Some(student.class),
        name: Some(student.name.clone()),
        education_id: Some(student.education_id),
        card_number: card.card_number.clone(),
        reason: reason.to_owned(),
    };
    line.expected += 1;
    check.expected += 1;
    match card.custody {
        Custody::Expected | Custody::AtDistrict | Custody::NeverArrived => {
            line.missing += 1;
            check.missing.push(exception(reason::NOT_ARRIVED));
        }
        Custody::Quarantined(reason) => {
            line.quarantined += 1;
            check.quarantined.push(exception(reason::set_aside(reason)));
        }
        Custody::InOffice { .. }
        | Custody::WithTeacher
        | Custody::Held
        | Custody::Lost
        | Custody::Found
        | Custody::Surrendered(_)
        | Custody::ReturnedToIssuer
        | Custody::AtOtherSchool => {
            line.ok += 1;
            check.ok += 1;
        }
    }
}
