//! Tells rows that name somebody from totals, repeated headings, remarks and blanks, and reads their number.

use crate::id::EducationId;

use super::layout::{Field, Layout};
use super::plan::{PassedOver, Problems};
use super::{Row, Sheet, Value, value};

/// What a row below the header is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// It names somebody, or should.
    Person,
    /// It is passed over, and counted.
    PassedOver,
}

/// Knows a row, and counts it when it is passed over.
pub(super) fn kind(sheet: &Sheet, row: &Row<'_>, layout: &Layout, passed: &mut PassedOver) -> Kind {
    let filled = |field: Field| layout.column(field).and_then(|column| row.cell(column));
    let (id, name) = (filled(Field::EducationId), filled(Field::Name));
    let counter = match (id, name) {
        _ if is_total(row) => &mut passed.totals,
        _ if repeats_heading(sheet, row, layout) => &mut passed.headings,
        (None, None) => &mut passed.remarks,
        (None, Some(Value::Text(text))) if is_remark(row, layout, text) => &mut passed.remarks,
        (_, _) => return Kind::Person,
    };
    *counter += 1;
    Kind::PassedOver
}

/// Adds the rows below the header in which nothing stands.
pub(super) fn with_blanks(passed: PassedOver, sheet: &Sheet, layout: &Layout) -> PassedOver {
    let rows = sheet.last_row().saturating_sub(layout.last_header());
    let filled = u32::try_from(sheet.rows_after(layout.last_header()).count()).unwrap_or(u32::MAX);
    PassedOver { blank: rows.saturating_sub(filled), ..passed }
}

/// Returns whether a row adds others up instead of naming a student.
fn is_total(row: &Row<'_>) -> bool {
    let total = |text: &str| ["合计", "总计", "小计", "共计"].iter().any(|word| text.trim_start().starts_with(word));
    row.cells().any(|(_, value)| matches!(value, Value::Text(text) if total(text)))
}

/// Returns whether a row repeats the headings, as lists do that were put together page by page.
fn repeats_heading(sheet: &Sheet, row: &Row<'_>, layout: &Layout) -> bool {
    let Some(column) = layout.column(Field::EducationId) else { return false };
    let Some(Value::Text(text)) = row.cell(column) else { return false };
    let headings = layout.header..=layout.last_header();
    let mut above = headings.filter_map(|number| sheet.row(number)).filter_map(|row| row.cell(column));
    above.any(|heading| heading == Value::Text(text))
}

/// Returns whether the only cell that is read is a remark and no name.
fn is_remark(row: &Row<'_>, layout: &Layout, text: &str) -> bool {
    const WORDS: [&str; 9] = ["注", "备注", "说明", "制表", "填表", "审核", "经办", "班主任", "学校盖章"];
    let others = layout.columns.iter().filter(|(field, column)| *field != Field::Name && row.cell(*column).is_some());
    let is_said = text.contains(['：', ':', '。']) || WORDS.iter().any(|word| text.trim_start().starts_with(word));
    others.count() == 0 && is_said
}

/// Reads the education ID of a row that names somebody.
pub(super) fn education_id(row: &Row<'_>, layout: &Layout, problems: &mut Problems) -> Option<EducationId> {
    let cell = || layout.address(row.number, Field::EducationId);
    let Some(value) = layout.column(Field::EducationId).and_then(|column| row.cell(column)) else {
        problems.err(cell(), "education-id-missing", "the row has a name but no education ID");
        return None;
    };
    match value::education_id(value) {
        Ok((id, false)) => Some(id),
        Ok((id, true)) => {
            problems.warn(cell(), "zeros-restored", "the cell is a number: zeros were put back in front of it");
            Some(id)
        }
        Err((code, message)) => {
            problems.err(cell(), code, message);
            None
        }
    }
}
