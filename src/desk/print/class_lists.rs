//! Lists of one class each: who signs, what the teacher takes, slips for each student.

use std::collections::HashMap;

use crate::face::slip::SlipCode;
use crate::id::{BundleId, CardId, ClassId};
use crate::record::Custody;
use crate::sheet::bundle::{BundleSheet, bundle_pages};
use crate::sheet::detail::{DetailRow, DetailSlips, detail_pages};
use crate::sheet::handover::{HandoverList, HandoverRow, HandoverShape, RowState, handover_pages};
use crate::sheet::notice::{NoticeRow, NoticeSlips, NoticeWords, SlipsPerPage, notice_pages};

use super::source::{Row, Source, state};
use super::{Kind, PrintFault, Sheet};

/// Makes the list of one class; none when nothing of the class belongs on it.
pub(super) fn of_class(source: &Source<'_>, kind: Kind, class: ClassId) -> Result<Option<Sheet>, PrintFault> {
    let rows = source.rows(class)?;
    if rows.is_empty() {
        return Ok(None);
    }
    match kind {
        Kind::Bundle => bundle(source, class, &rows).map(Some),
        Kind::Notices => notices(source, class, rows),
        Kind::Details => details(source, class, rows),
        Kind::Handover
        | Kind::Missing
        | Kind::Complaints
        | Kind::Check
        | Kind::Labels
        | Kind::Unclaimed
        | Kind::Returned
        | Kind::Surrendered
        | Kind::Gate
        | Kind::Evidence => handover(source, class, &rows).map(Some),
    }
}

fn listed(rows: &[Row]) -> Vec<HandoverRow> {
    let row = |row: &Row| HandoverRow {
        number: row.number,
        name: row.student.name.clone(),
        education_id: row.student.education_id,
        card_number: row.card.as_ref().and_then(|card| card.card_number.clone()),
        state: row.card.as_ref().map_or(RowState::Missing, state),
    };
    rows.iter().map(row).collect()
}

/// The cards that can go to the teacher now: checked good, in the office.
fn ready(rows: &[Row]) -> Vec<CardId> {
    let cards = rows.iter().filter_map(|row| row.card.as_ref());
    cards.filter(|card| card.custody == Custody::READY).map(|card| card.card.clone()).collect()
}

fn handover(source: &Source<'_>, class: ClassId, rows: &[Row]) -> Result<Sheet, PrintFault> {
    let named = source.named_by_class(Kind::Handover, class)?;
    let list = HandoverList {
        school: source.settings.school.clone(),
        batch: source.batch()?.clone(),
        class,
        list_number: named.number.clone(),
        version: named.version,
        made_at: source.stamp.made_at,
        desk: source.settings.desk.clone(),
        operator: source.settings.operator.clone(),
        anchor: source.stamp.anchor.clone(),
        two_copies: true,
        shape: HandoverShape::for_rows(rows.len()),
        rows: listed(rows),
    };
    let laid = handover_pages(&list, source.fonts, &|page, pages| source.code(&named, page, pages))?;
    let signs = rows.iter().filter_map(|row| Some((row.number, row.card.as_ref()?)));
    let signs = signs.filter(|(_, card)| state(card) == RowState::Ready);
    let cards: HashMap<u32, CardId> = signs.map(|(number, card)| (number, card.card.clone())).collect();
    Ok(Sheet { ready: ready(rows), ..named.sheet(Kind::Handover, laid, &cards) })
}

fn bundle(source: &Source<'_>, class: ClassId, rows: &[Row]) -> Result<Sheet, PrintFault> {
    let named = source.named_by_class(Kind::Bundle, class)?;
    let listed = listed(rows);
    let sheet = BundleSheet {
        mark: source.mark(&named),
        operator: source.settings.operator.clone(),
        batch: source.batch()?.clone(),
        class,
        bundle: BundleId::of(source.batch()?, class, named.version).ok(),
        expected: rows.len(),
        ready: listed.iter().filter(|row| row.state == RowState::Ready).count(),
        exceptions: listed,
    };
    let laid = bundle_pages(&sheet, source.fonts, &|page, pages| source.code(&named, page, pages))?;
    Ok(Sheet { ready: ready(rows), ..named.sheet(Kind::Bundle, laid, &HashMap::new()) })
}

/// Only who can collect a card is called.
fn notices(source: &Source<'_>, class: ClassId, rows: Vec<Row>) -> Result<Option<Sheet>, PrintFault> {
    let named = source.named_by_class(Kind::Notices, class)?;
    let words = &source.stamp.order.words;
    let called = rows.into_iter().filter(|row| row.card.as_ref().is_some_and(|card| state(card) == RowState::Ready));
    let slip = |row: Row| NoticeRow {
        number: row.number,
        name: row.student.name,
        code: u16::try_from(row.number)
            .ok()
            .and_then(|place| SlipCode::new(&named.number, class, place, named.version).ok()),
    };
    let slips = NoticeSlips {
        mark: source.mark(&named),
        operator: source.settings.operator.clone(),
        class,
        up: SlipsPerPage::default(),
        words: NoticeWords {
            when: words.when.clone(),
            place: words.place.clone(),
            bring: words.bring.clone(),
            contact: words.contact.clone(),
            remark: String::new(),
        },
        rows: called.map(slip).collect(),
    };
    if slips.rows.is_empty() {
        return Ok(None);
    }
    let laid = notice_pages(&slips, source.fonts)?;
    Ok(Some(named.sheet(Kind::Notices, laid, &HashMap::new())))
}

/// Each slip goes to the family of its card, so its numbers stand in full.
fn details(source: &Source<'_>, class: ClassId, rows: Vec<Row>) -> Result<Option<Sheet>, PrintFault> {
    let named = source.named_by_class(Kind::Details, class)?;
    let slip = |row: Row| {
        let card = row.card.filter(|card| card.custody.came() && !matches!(card.custody, Custody::Quarantined(_)))?;
        let (card_number, transit_number) = (card.card_number, card.transit_number);
        Some(DetailRow { number: row.number, class, name: row.student.name, card_number, transit_number })
    };
    let slips = DetailSlips {
        mark: source.mark(&named),
        operator: source.settings.operator.clone(),
        up: SlipsPerPage::default(),
        unmasked: true,
        contact: source.stamp.order.words.contact.clone(),
        rows: rows.into_iter().filter_map(slip).collect(),
    };
    if slips.rows.is_empty() {
        return Ok(None);
    }
    let laid = detail_pages(&slips, source.fonts)?;
    Ok(Some(named.sheet(Kind::Details, laid, &HashMap::new())))
}
