//! Finds the header rows among the first rows of each sheet.

use std::cmp::Reverse;

use sha2::{Digest, Sha256};

use super::words::{folded, known, looks_like_a_value};
use super::{Book, Field, Layout, PrivateColumn, Purpose, Sheet, Value};

/// Rows among which the header is looked for.
const ROWS_TO_SEARCH: usize = 20;

/// Points of a field that is needed; every other known heading is one point.
const NEEDED: usize = 4;

/// Lists the best layout of each sheet, the best first.
pub(super) fn guess(book: &Book, purpose: Purpose) -> Vec<Layout> {
    let mut best: Vec<Layout> = Vec::new();
    for (at, sheet) in book.sheets.iter().enumerate() {
        let found = candidates(sheet, at).fold(None, |best: Option<Layout>, next| match best {
            Some(best) if score(&best, purpose) >= score(&next, purpose) => Some(best),
            Some(_) | None => Some(next),
        });
        best.extend(found);
    }
    best.sort_by_key(|layout| (Reverse(score(layout, purpose)), layout.sheet));
    best
}

/// Lists every reading of every sheet's first rows.
pub(super) fn everywhere(book: &Book) -> impl Iterator<Item = Layout> {
    book.sheets.iter().enumerate().flat_map(|(at, sheet)| candidates(sheet, at))
}

/// One header row comes before two: two must know more to win.
fn candidates(sheet: &Sheet, at: usize) -> impl Iterator<Item = Layout> {
    let numbers: Vec<u32> = sheet.rows().take(ROWS_TO_SEARCH).map(|row| row.number).collect();
    let one = numbers.clone().into_iter().map(|number| (number, 1));
    let two = numbers.into_iter().filter(|number| heads(sheet, number + 1)).map(|number| (number, 2));
    one.chain(two).map(move |(number, rows)| read(sheet, at, number, rows))
}

/// Returns whether a row may be the second of two header rows: it holds words, and none that looks like a value.
fn heads(sheet: &Sheet, number: u32) -> bool {
    let is_word = |value: Value<'_>| match value {
        Value::Text(text) => !looks_like_a_value(&folded(text)),
        Value::Number(_) | Value::Day(_) | Value::Error | Value::Unsolved => false,
    };
    sheet.row(number).is_some_and(|row| row.cells().all(|(_, value)| is_word(value)))
}

fn score(layout: &Layout, purpose: Purpose) -> (bool, usize) {
    let of_purpose = |field: &Field| purpose.fields().contains(field);
    let points = |field: &Field| if purpose.needs().contains(field) { NEEDED } else { 1 };
    let fields = layout.columns.iter().map(|(field, _)| field).filter(|field| of_purpose(field));
    (layout.missing(purpose).is_empty(), fields.map(points).sum())
}

/// A layout of nothing: every column is for a person to choose.
pub(super) fn none(sheet: usize, header: u32) -> Layout {
    let (columns, private, fingerprint) = (Vec::new(), Vec::new(), String::new());
    Layout { sheet, header, header_rows: 1, columns, private, fingerprint }
}

/// Reads the headings of one or two rows.
pub(super) fn read(sheet: &Sheet, at: usize, header: u32, header_rows: u32) -> Layout {
    let mut layout = Layout { header_rows, ..none(at, header) };
    let mut ranks: Vec<(Field, usize)> = Vec::new();
    let mut fingerprint = Sha256::new_with_prefix([header_rows.to_le_bytes().as_slice(), b"rows"].concat());
    for column in headed(sheet, &layout) {
        let words = spellings(sheet, &layout, column);
        let private = words.iter().find_map(|word| PrivateColumn::of(column, word));
        let told = words.first().filter(|word| !looks_like_a_value(word)).cloned().unwrap_or_default();
        let told = private.as_ref().map_or(told, |private| private.heading.clone());
        fingerprint.update(format!("\n{column}\t{told}"));
        if let Some(private) = private {
            layout.private.push(private);
            continue;
        }
        let Some((rank, field)) = words.iter().find_map(|word| known(word)) else { continue };
        match ranks.iter_mut().find(|(other, _)| *other == field) {
            Some(before) if before.1 > rank => {
                before.1 = rank;
                layout = layout.with(field, column);
            }
            Some(_) => {}
            None => {
                ranks.push((field, rank));
                layout.columns.push((field, column));
            }
        }
    }
    layout.columns.sort_unstable();
    layout.fingerprint = fingerprint.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    layout
}

/// Writes the heading of a column as the file does; of two rows, the upper before the lower.
pub(super) fn shown(sheet: &Sheet, layout: &Layout, column: u32) -> String {
    let (upper, lower) = both(sheet, layout, column);
    let parts: Vec<String> = [upper, lower].into_iter().flatten().map(|value| value.shown()).collect();
    parts.join(" ")
}

/// Lists the columns that have a heading.
fn headed(sheet: &Sheet, layout: &Layout) -> Vec<u32> {
    let rows = (layout.header..=layout.last_header()).filter_map(|number| sheet.row(number));
    let mut columns: Vec<u32> =
        rows.flat_map(|row| row.cells().map(|(column, _)| column).collect::<Vec<_>>()).collect();
    columns.sort_unstable();
    columns.dedup();
    columns
}

/// What stands in the header rows of a column: of one row it is the lower.
fn both<'s>(sheet: &'s Sheet, layout: &Layout, column: u32) -> (Option<Value<'s>>, Option<Value<'s>>) {
    let own = |number: u32| sheet.row(number).and_then(|row| row.cell(column));
    if layout.header_rows < 2 {
        return (None, own(layout.header));
    }
    let upper = own(layout.header).or_else(|| sheet.merged(layout.header, column));
    (upper, own(layout.last_header()))
}

/// Lists the folded words that may name a column: the lower heading, the upper, both together.
fn spellings(sheet: &Sheet, layout: &Layout, column: u32) -> Vec<String> {
    let word = |value: Option<Value<'_>>| match value {
        Some(Value::Text(text)) => Some(folded(text)),
        Some(Value::Number(_) | Value::Day(_) | Value::Error | Value::Unsolved) | None => None,
    };
    let (upper, lower) = both(sheet, layout, column);
    match (word(upper), word(lower)) {
        (Some(upper), Some(lower)) => {
            let together = format!("{upper}{lower}");
            vec![together, lower, upper]
        }
        (Some(one), None) | (None, Some(one)) => vec![one],
        (None, None) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::book::Builder;
    use super::*;

    type Span = (u32, u32);

    fn book(rows: &[&[&str]], merges: &[(Span, Span)]) -> Book {
        let mut builder = Builder::new("a");
        for (number, row) in (1..).zip(rows) {
            (0..).zip(*row).for_each(|(column, text)| builder.add(number, column, Value::Text(text)));
        }
        merges.iter().for_each(|(rows, columns)| builder.merge(*rows, *columns));
        let sheets = builder.finish().into_iter().collect();
        Book { file: "a".to_owned(), digest: String::new(), sheets, hidden: 0, notes: Vec::new() }
    }

    fn first(book: &Book) -> Layout {
        Layout::guess(book, Purpose::Roster).remove(0)
    }

    #[test]
    fn one_row_of_headings_is_found_below_a_title() {
        let book = book(&[&["某校名册"], &["序号", "姓名", "教育ID", "班级"], &["1", "甲", "00000001", "7-3"]], &[]);
        let layout = first(&book);
        assert_eq!((layout.header, layout.header_rows), (2, 1));
        assert_eq!(layout.columns, [(Field::Name, 1), (Field::EducationId, 2), (Field::Class, 3)]);
        assert_eq!(layout.heading(&book, 2), "教育ID");
    }

    #[test]
    fn two_rows_of_headings_are_read_together() {
        let rows: &[&[&str]] = &[
            &["学生", "", "所在", "", "卡"],
            &["姓名", "教育ID", "年级", "班", "有效期"],
            &["甲", "00000001", "七年级", "3", "2027-07"],
        ];
        let both = book(rows, &[((1, 1), (0, 1)), ((1, 1), (2, 3))]);
        assert_eq!((first(&both).header, first(&both).header_rows), (2, 1));
        let split: &[&[&str]] =
            &[&["姓名", "教育ID", "所在", ""], &["", "", "年级", "班"], &["甲", "00000001", "七年级", "3"]];
        let split = book(split, &[((1, 2), (0, 0)), ((1, 2), (1, 1)), ((1, 1), (2, 3))]);
        let layout = first(&split);
        assert_eq!((layout.header, layout.header_rows, layout.last_header()), (1, 2, 2));
        let want = [(Field::Name, 0), (Field::EducationId, 1), (Field::Class, 3), (Field::Grade, 2)];
        assert_eq!(layout.columns, want);
        assert_eq!(layout.heading(&split, 3), "所在 班");
    }

    #[test]
    fn a_fingerprint_names_the_headings_and_no_value() {
        let print = |rows: &[&[&str]]| first(&book(rows, &[])).fingerprint().to_owned();
        let one = print(&[&["姓名", "教育ID", "班级"], &["甲", "00000001", "7-3"]]);
        assert_eq!(one, print(&[&["名册"], &["姓 名", "★教育ＩＤ", "班级"], &["乙", "00000002", "7-4"]]));
        assert_ne!(one, print(&[&["姓名", "班级", "教育ID"], &["甲", "7-3", "00000001"]]));
        let parent = |phone: &str| print(&[&["姓名", "教育ID", "班级", phone]]);
        assert_eq!(parent("家长王某某13100000032"), parent("家长李某某13100000033"));
        assert_eq!(one.len(), 64);
    }

    #[test]
    fn a_person_may_choose_and_a_desk_remembers() {
        let book = book(&[&["编码", "谁", "哪个班"], &["00000001", "甲", "7-3"]], &[]);
        let layout = first(&book);
        assert_eq!(layout.missing(Purpose::Roster), [Field::EducationId, Field::Name, Field::Class]);
        let layout = Layout::at(&book, 0, 1, 1).with(Field::EducationId, 0).with(Field::Name, 2).with(Field::Name, 1);
        let layout = layout.with(Field::Class, 2);
        assert!(layout.missing(Purpose::Roster).is_empty());
        let kept = serde_json::to_string(&layout.remembered()).unwrap();
        assert_eq!(kept, r#"{"columns":[["education-id",0],["name",1],["class",2]]}"#);
        let known = |print: &str| (print == layout.fingerprint()).then(|| layout.remembered());
        assert_eq!(Layout::recall(&book, &known), Some(layout.clone()));
        assert_eq!(Layout::recall(&book, &|_| None), None);
        assert_eq!(layout.without(Field::Class).missing(Purpose::Roster), [Field::Class]);
    }
}
