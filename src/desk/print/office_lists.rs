//! Lists of the office as a whole: what is missing, wrong, unclaimed, on its way back, who may come in.

use std::collections::{BTreeMap, HashMap};

use crate::id::{CardId, CardNumber, ClassId};
use crate::journal::Entry;
use crate::record::{CardRecord, Custody, QuarantineReason, Student, is_promise};
use crate::sheet::Laid;
use crate::sheet::complaint::{ComplaintList, ComplaintRow, complaint_pages};
use crate::sheet::evidence::{EvidenceEntry, EvidenceSlip, evidence_pages};
use crate::sheet::gate::{GateList, GateRow, gate_pages};
use crate::sheet::label::{LabelGrid, TrayLabel, TrayLabels, label_pages};
use crate::sheet::missing::{MissingList, MissingRow, missing_pages};
use crate::sheet::returned::{ReturnList, ReturnRow, ReturnWay, return_pages};
use crate::sheet::unclaimed::{UnclaimedList, UnclaimedRow, unclaimed_pages};
use crate::sheet::{reason, terms};

use super::source::{Named, Source};
use super::{Kind, PrintFault, Scope, Sheet};

/// Stands for what nobody wrote down.
const NOT_KNOWN: &str = "未记录";

/// Makes a list that is of no one class.
pub(super) fn of_office(source: &Source<'_>, kind: Kind) -> Result<Sheet, PrintFault> {
    let (named, laid) = match kind {
        Kind::Missing => missing(source)?,
        Kind::Complaints => complaints(source)?,
        Kind::Labels => labels(source)?,
        Kind::Unclaimed => unclaimed(source)?,
        Kind::Returned => returned(source, kind, ReturnWay::ToOffice)?,
        Kind::Surrendered => returned(source, kind, ReturnWay::ToIssuer)?,
        Kind::Gate => gate(source)?,
        Kind::Evidence => evidence(source)?,
        Kind::Check | Kind::Handover | Kind::Bundle | Kind::Notices | Kind::Details => super::check::check(source)?,
    };
    Ok(named.sheet(kind, laid, &HashMap::new()))
}

/// Numbers rows from 1.
fn numbered<T, R>(rows: impl IntoIterator<Item = T>, row: impl Fn(u32, T) -> Option<R>) -> Vec<R> {
    let mut made = Vec::new();
    for of in rows {
        let number = u32::try_from(made.len() + 1).unwrap_or(u32::MAX);
        made.extend(row(number, of));
    }
    made
}

fn missing(source: &Source<'_>) -> Result<(Named, Laid), PrintFault> {
    let batch = source.batch()?;
    let named = source.named_by_scope(Kind::Missing, batch.as_str());
    let cards = source.of_batch(batch)?;
    let promised = cards.iter().filter(|(card, _)| is_promise(&card.card)).count();
    let away = cards.into_iter().filter(|(card, _)| !card.custody.came() && is_promise(&card.card));
    let list = MissingList {
        mark: source.mark(&named),
        operator: source.settings.operator.clone(),
        batch: batch.clone(),
        expected: promised,
        unmasked: source.stamp.order.full,
        rows: numbered(away, |number, (_, student): (_, Option<Student>)| {
            let Student { class, name, education_id, .. } = student?;
            Some(MissingRow { number, class, name, education_id, note: String::new() })
        }),
    };
    let laid = missing_pages(&list, source.fonts, &|page, pages| source.code(&named, page, pages))?;
    Ok((named, laid))
}

fn complaints(source: &Source<'_>) -> Result<(Named, Laid), PrintFault> {
    let batch = source.batch()?;
    let named = source.named_by_scope(Kind::Complaints, batch.as_str());
    let wrong = source.of_batch(batch)?.into_iter().filter_map(|(card, student)| {
        if let Custody::Quarantined(why) = card.custody { Some((card, student, why)) } else { None }
    });
    let list = ComplaintList {
        mark: source.mark(&named),
        operator: source.settings.operator.clone(),
        batch: Some(batch.clone()),
        unmasked: source.stamp.order.full,
        rows: numbered(wrong, |number, (card, student, why)| Some(complaint(number, card, student, why))),
    };
    let laid = complaint_pages(&list, source.fonts, &|page, pages| source.code(&named, page, pages))?;
    Ok((named, laid))
}

/// Says what the card shows and what it should show, as far as the journal knows: it keeps why, and not what was seen.
fn complaint(number: u32, card: CardRecord, student: Option<Student>, why: QuarantineReason) -> ComplaintRow {
    let number_end = card.card_number.as_ref().map_or_else(|| NOT_KNOWN.to_owned(), CardNumber::masked);
    let person = student.as_ref().map_or_else(|| NOT_KNOWN.to_owned(), |student| student.name.as_str().to_owned());
    let word = str::to_owned;
    let (what, printed, expected, evidence) = match why {
        QuarantineReason::ChipDead => ("芯片", word("读不出"), word("能读出"), "芯片读取"),
        QuarantineReason::ChipFaceMismatch => ("芯片与卡面", word(NOT_KNOWN), person, "芯片与卡面核对"),
        QuarantineReason::FaceWrong => ("卡面", word(NOT_KNOWN), person, "卡面目视"),
        QuarantineReason::CodeUnreadable => ("卡面码", word("读不出"), number_end, "扫码"),
        QuarantineReason::DuplicatePerson => ("张数", word("一人多张"), word("一人一张"), "名单核对"),
        QuarantineReason::DuplicateNumber => ("卡号", number_end, word("不重号"), "台账核对"),
        QuarantineReason::NotOnList => ("名单", number_end, word("名单中没有"), "名单核对"),
        QuarantineReason::StudentLeft => ("学籍", word("制了卡"), word("已离校"), "名册核对"),
        QuarantineReason::Damaged => ("卡体", word("损坏"), word("完好"), "卡面目视"),
        QuarantineReason::Other => ("其他", word(NOT_KNOWN), word(NOT_KNOWN), "另见纸面说明"),
    };
    ComplaintRow {
        number,
        class: student.as_ref().map(|student| student.class),
        education_id: student.as_ref().map(|student| student.education_id).or(card.holder),
        name: student.map(|student| student.name),
        card_number: card.card_number,
        what: what.to_owned(),
        printed,
        expected,
        evidence: evidence.to_owned(),
    }
}

/// One label for each tray that the list of the batch names; without places one for each class.
fn labels(source: &Source<'_>) -> Result<(Named, Laid), PrintFault> {
    let batch = source.batch()?;
    let named = source.named_by_scope(Kind::Labels, batch.as_str());
    let mut trays: BTreeMap<(ClassId, u32), Vec<u32>> = BTreeMap::new();
    for (card, student) in source.of_batch(batch)? {
        let Some(student) = student.filter(|_| is_promise(&card.card)) else { continue };
        let slot = card.slot.map(|slot| (u32::from(slot.tray), u32::from(slot.place)));
        let places = trays.entry((student.class, slot.map_or(1, |(tray, _)| tray))).or_default();
        places.push(slot.map_or(u32::try_from(places.len() + 1).unwrap_or(u32::MAX), |(_, place)| place));
    }
    let of_class = |class: ClassId| trays.keys().filter(|(other, _)| *other == class).count();
    let label = |((class, tray), places): (&(ClassId, u32), &Vec<u32>)| TrayLabel {
        class: *class,
        tray: *tray,
        trays: u32::try_from(of_class(*class)).unwrap_or(u32::MAX).max(*tray),
        places: (places.iter().min().copied().unwrap_or(1), places.iter().max().copied().unwrap_or(1)),
        cards: places.len(),
    };
    let rows = trays.iter().map(label).collect();
    let labels = TrayLabels { mark: source.mark(&named), batch: batch.clone(), grid: LabelGrid::default(), rows };
    let laid = label_pages(&labels, source.fonts)?;
    Ok((named, laid))
}

fn unclaimed(source: &Source<'_>) -> Result<(Named, Laid), PrintFault> {
    let named = source.named_by_scope(Kind::Unclaimed, &source.day_number());
    let came_in = source.came_in()?;
    let waits = |custody| matches!(custody, Custody::InOffice { .. } | Custody::WithTeacher | Custody::Found);
    let rows = numbered(source.in_custody(&waits)?, |number, (card, student)| {
        let Student { class, name, education_id, .. } = student?;
        let since = came_in.get(&card.card).map_or_else(|| source.day(), |at| at.day());
        let place = match (card.custody, card.slot) {
            (Custody::WithTeacher, _) => "班主任处".to_owned(),
            (_, Some(slot)) => format!("盒{} 格{}", slot.tray, slot.place),
            (_, None) => String::new(),
        };
        Some(UnclaimedRow { number, class, name, education_id, card_number: card.card_number, since, place })
    });
    let (mark, operator) = (source.mark(&named), source.settings.operator.clone());
    let list = UnclaimedList { mark, operator, batch: None, rows };
    let laid = unclaimed_pages(&list, source.fonts, &|page, pages| source.code(&named, page, pages))?;
    Ok((named, laid))
}

fn returned(source: &Source<'_>, kind: Kind, way: ReturnWay) -> Result<(Named, Laid), PrintFault> {
    let named = source.named_by_scope(kind, &source.day_number());
    let came_in = source.came_in()?;
    let belongs = |custody| match way {
        ReturnWay::ToOffice => matches!(custody, Custody::InOffice { checked: false } | Custody::Found),
        ReturnWay::ToIssuer => matches!(custody, Custody::Surrendered(_) | Custody::Quarantined(_)),
    };
    let why = |custody| match custody {
        Custody::Quarantined(why) => reason::set_aside(why),
        Custody::Surrendered(why) => terms::returned(why),
        Custody::Found => "捡到",
        Custody::InOffice { .. }
        | Custody::Expected
        | Custody::AtDistrict
        | Custody::WithTeacher
        | Custody::Held
        | Custody::Lost
        | Custody::ReturnedToIssuer
        | Custody::AtOtherSchool
        | Custody::NeverArrived => "未领退回",
    };
    let rows = numbered(source.in_custody(&belongs)?, |number, (card, student)| {
        Some(ReturnRow {
            number,
            class: student.as_ref().map(|student| student.class),
            education_id: student.as_ref().map(|student| student.education_id).or(card.holder),
            name: student.map(|student| student.name),
            came_in: came_in.get(&card.card).map(|at| at.day()),
            reason: why(card.custody).to_owned(),
            card_number: card.card_number,
        })
    });
    let (mark, operator) = (source.mark(&named), source.settings.operator.clone());
    let list = ReturnList { mark, operator, way, other_side: source.stamp.order.words.contact.clone(), rows };
    let laid = return_pages(&list, source.fonts, &|page, pages| source.code(&named, page, pages))?;
    Ok((named, laid))
}

fn gate(source: &Source<'_>) -> Result<(Named, Laid), PrintFault> {
    let words = &source.stamp.order.words;
    let day = words.day.unwrap_or_else(|| source.day());
    // Two events of one day are two lists; the name of an event may say anything, so it stays on the paper.
    let event = crate::journal::sha256(words.event.as_bytes()).chars().take(4).collect::<String>();
    let named = source.named_by_scope(Kind::Gate, &format!("{}-{event}", day.to_string().replace('-', "")));
    let mut rows = Vec::new();
    for (class, _) in source.journal.classes()?.into_iter().filter(|(class, _)| source.stamp.order.takes(*class)) {
        rows.extend(source.rows(class)?.into_iter().filter(|row| row.student.departed.is_none()));
    }
    let rows = numbered(rows, |number, row| {
        let over = row.student.valid_until.is_some_and(|until| until < day);
        let note = match row.card.map(|card| card.custody) {
            _ if over => "有效期已过",
            Some(Custody::Held) => "",
            Some(Custody::Lost) => "卡已报失",
            Some(_) | None => "卡不在本人手中",
        };
        Some(GateRow {
            number,
            class: Some(row.student.class),
            name: row.student.name,
            education_id: Some(row.student.education_id),
            group: String::new(),
            note: note.to_owned(),
        })
    });
    let (mark, operator) = (source.mark(&named), source.settings.operator.clone());
    let list = GateList { mark, operator, event: words.event.clone(), day, place: words.place.clone(), rows };
    let laid = gate_pages(&list, source.fonts, &|page, pages| source.code(&named, page, pages))?;
    Ok((named, laid))
}

/// The number of the paper is that of the last entry about the card: it tells the card from others and nothing of it.
fn evidence(source: &Source<'_>) -> Result<(Named, Laid), PrintFault> {
    let Scope::Card(card) = &source.stamp.order.scope else { return Err(PrintFault::NoCard) };
    let record = card_record(source, card)?;
    let entries = source.journal.entries_of(card)?;
    let last = entries.last().map_or_else(String::new, |entry| format!("{}-{}", entry.desk, entry.seq));
    let named = source.named(Kind::Evidence, &last, &last, None);
    let student = record.holder.map(|holder| source.journal.student(holder)).transpose()?.flatten();
    let slip = EvidenceSlip {
        mark: source.mark(&named),
        operator: source.settings.operator.clone(),
        class: student.as_ref().map(|student| student.class),
        name: student.map(|student| student.name),
        card_number: record.card_number,
        file: None,
        entries: entries.iter().map(evidence_entry).collect(),
    };
    let laid = evidence_pages(&slip, source.fonts, &|page, pages| source.code(&named, page, pages))?;
    Ok((named, laid))
}

fn card_record(source: &Source<'_>, card: &CardId) -> Result<CardRecord, PrintFault> {
    source.journal.card(card)?.ok_or(PrintFault::NoCard)
}

fn evidence_entry(entry: &Entry) -> EvidenceEntry {
    EvidenceEntry {
        seq: entry.seq,
        desk: entry.desk.clone(),
        at: entry.wall,
        deed: terms::deed(entry.act.deed()).to_owned(),
        operator: entry.operator.clone(),
        hash: entry.hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect(),
        undone: entry.undone,
    }
}
