//! Reads xlsx, xls and ods; xlsx cell by cell, so that a far cell costs nothing.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use calamine::{
    Data, DataRef, Dimensions, Ods, OdsError, Reader, SheetType, SheetVisible, Xls, XlsError, Xlsx, XlsxError,
};

use crate::day::Day;

use super::book::Builder;
use super::{Book, Note, Source, TableFault, Value, address, iso_day};

/// What a workbook may unpack to, as a multiple of what a file may have in bytes.
const UNPACKED: u64 = 10;

/// First and last serial day that is taken for a day: 1954 to 2119; a number dressed as a day lies outside.
const SERIAL_DAYS: std::ops::Range<f64> = 20_000.0..80_000.0;

const ZIP: &[u8] = b"PK\x03\x04";
const OLE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// Returns whether the first bytes are those of a workbook: zip (xlsx, ods) or OLE (xls).
pub(super) fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(ZIP) || bytes.starts_with(OLE)
}

/// Reads the visible sheets that carry something.
pub(super) fn read(source: Source<'_>, bytes: Vec<u8>, book: Book) -> Result<Book, TableFault> {
    let limit_mb = source.limits.megabytes() * UNPACKED;
    let damaged = || source.damaged();
    if bytes.starts_with(ZIP) && unpacked_size(&bytes).ok_or_else(damaged)? > source.limits.bytes * UNPACKED {
        return Err(source.too_large(limit_mb));
    }
    // Parsers of such old formats have panicked on damaged files: the desk goes on.
    catch_unwind(AssertUnwindSafe(|| read_any(source, bytes, book))).unwrap_or_else(|_| Err(damaged()))
}

fn read_any(source: Source<'_>, bytes: Vec<u8>, book: Book) -> Result<Book, TableFault> {
    let path = source.path;
    if bytes.starts_with(OLE) {
        // "EncryptedPackage" in UTF-16: an xlsx behind a password.
        let sealed: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        if bytes.windows(sealed.len()).any(|window| window == sealed) {
            return Err(TableFault::Password { path: path.to_owned() });
        }
        refuse_far_cells(source, &bytes)?;
        let mut file = Xls::new(Cursor::new(bytes)).map_err(|error| xls_fault(path, &error))?;
        let sheets = visible(&file);
        read_sheets(source, book, sheets, |name, builder| {
            read_dense(source, &mut file, name, builder, |error| xls_fault(path, error))?;
            for area in file.merge_cells_by_sheet_name(name).map_err(|error| xls_fault(path, &error))? {
                add_merge(builder, area);
            }
            Ok(())
        })
    } else if is_ods(&bytes) {
        let mut file = Ods::new(Cursor::new(bytes)).map_err(|error| ods_fault(path, &error))?;
        let sheets = visible(&file);
        read_sheets(source, book, sheets, |name, builder| {
            read_dense(source, &mut file, name, builder, |error| ods_fault(path, error))
        })
    } else {
        let mut file = Xlsx::new(Cursor::new(bytes)).map_err(|error| xlsx_fault(path, &error))?;
        let sheets = visible(&file);
        read_sheets(source, book, sheets, |name, builder| {
            read_sparse(source, &mut file, name, builder)?;
            for area in file.merge_cells_by_sheet_name(name).map_err(|error| xlsx_fault(path, &error))? {
                add_merge(builder, area);
            }
            Ok(())
        })
    }
}

/// Reads sheet after sheet; one that is too large is left out when another can be read.
fn read_sheets(
    source: Source<'_>,
    mut book: Book,
    (names, hidden): (Vec<String>, usize),
    mut read: impl FnMut(&str, &mut Builder) -> Result<(), TableFault>,
) -> Result<Book, TableFault> {
    let (mut cells, mut too_large) = (0, None);
    book.hidden = hidden;
    for name in names {
        let mut builder = Builder::new(&name);
        match read(&name, &mut builder) {
            Ok(()) => {}
            Err(fault @ (TableFault::TooFar { .. } | TableFault::TooLarge { .. })) => {
                too_large = too_large.or(Some(fault));
                continue;
            }
            Err(fault) => return Err(fault),
        }
        cells += builder.cell_count();
        if cells > source.limits.cells {
            return Err(source.too_large(source.limits.megabytes()));
        }
        book.sheets.extend(builder.finish());
    }
    match too_large {
        Some(fault) if book.sheets.is_empty() => Err(fault),
        Some(_) => {
            book.notes.push(Note::SheetTooLarge);
            Ok(book)
        }
        None => Ok(book),
    }
}

fn add_merge(builder: &mut Builder, area: Dimensions) {
    let rows = (area.start.0.saturating_add(1), area.end.0.saturating_add(1));
    builder.merge(rows, (area.start.1, area.end.1));
}

/// Refuses an xls whose sheets claim more cells than a roster has: its reader allocates all of them.
///
/// Each sheet states its extent in a DIMENSIONS record ([MS-XLS] 2.4.90): first row, row after the last,
/// first column, column after the last, and two zero bytes.
fn refuse_far_cells(source: Source<'_>, bytes: &[u8]) -> Result<(), TableFault> {
    const DIMENSIONS: &[u8] = &[0x00, 0x02, 0x0E, 0x00];
    let (mut cells, limits) = (0, source.limits);
    for at in (0..bytes.len()).filter(|at| bytes.get(*at..).is_some_and(|rest| rest.starts_with(DIMENSIONS))) {
        let field = |from: usize, len: usize| number(bytes, at + 4 + from, len).unwrap_or(0);
        let (rows, columns) = (field(4, 4), field(10, 2));
        if rows > 65_536 || columns > 256 || field(12, 2) != 0 {
            continue;
        }
        cells += rows * columns;
        if cells > u64::from(limits.rows) * u64::from(limits.columns) {
            let last = |after: u64| u32::try_from(after.saturating_sub(1)).unwrap_or(u32::MAX);
            let cell = address(last(rows).saturating_add(1), last(columns));
            return Err(TableFault::TooFar {
                path: source.path.to_owned(),
                sheet: "?".to_owned(),
                cell,
                rows: limits.rows,
                columns: limits.columns,
            });
        }
    }
    Ok(())
}

/// The first file of an ods archive is `mimetype`, stored as it is (OpenDocument 1.2 part 3, 3.3).
fn is_ods(bytes: &[u8]) -> bool {
    const KIND: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";
    bytes.iter().take(200).copied().collect::<Vec<u8>>().windows(KIND.len()).any(|window| window == KIND)
}

fn xlsx_fault(path: &Path, error: &XlsxError) -> TableFault {
    match matches!(error, XlsxError::Password) {
        true => TableFault::Password { path: path.to_owned() },
        false => TableFault::Damaged { path: path.to_owned() },
    }
}

fn xls_fault(path: &Path, error: &XlsError) -> TableFault {
    match matches!(error, XlsError::Password) {
        true => TableFault::Password { path: path.to_owned() },
        false => TableFault::Damaged { path: path.to_owned() },
    }
}

fn ods_fault(path: &Path, error: &OdsError) -> TableFault {
    match matches!(error, OdsError::Password) {
        true => TableFault::Password { path: path.to_owned() },
        false => TableFault::Damaged { path: path.to_owned() },
    }
}

/// Names the sheets that a person sees, and counts those that nobody sees.
fn visible<RS: std::io::Read + std::io::Seek, R: Reader<RS>>(file: &R) -> (Vec<String>, usize) {
    let sheets = || file.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let seen = sheets().filter(|sheet| sheet.visible == SheetVisible::Visible);
    let names: Vec<String> = seen.map(|sheet| sheet.name.clone()).collect();
    let hidden = sheets().count() - names.len();
    (names, hidden)
}

fn read_sparse(
    source: Source<'_>,
    file: &mut Xlsx<Cursor<Vec<u8>>>,
    name: &str,
    builder: &mut Builder,
) -> Result<(), TableFault> {
    let fault = |error: XlsxError| xlsx_fault(source.path, &error);
    let mut reader = file.worksheet_cells_reader(name).map_err(fault)?;
    while let Some(cell) = reader.next_cell_with_formula_metadata().map_err(fault)? {
        let (row, column) = (cell.pos.0.saturating_add(1), cell.pos.1);
        let empty =
            matches!(&cell.value, DataRef::Empty) || matches!(&cell.value, DataRef::String(text) if text.is_empty());
        if empty && cell.formula.is_some() {
            builder.add(row, source.within(name, row, column)?, Value::Unsolved);
        } else if let Some(value) = of_ref(&cell.value).filter(|value| !value.is_blank()) {
            builder.add(row, source.within(name, row, column)?, value);
        }
        if builder.cell_count() > source.limits.cells {
            return Err(source.too_large(source.limits.megabytes()));
        }
    }
    Ok(())
}

fn read_dense<RS, R>(
    source: Source<'_>,
    file: &mut R,
    name: &str,
    builder: &mut Builder,
    fault: impl Fn(&R::Error) -> TableFault,
) -> Result<(), TableFault>
where
    RS: std::io::Read + std::io::Seek,
    R: Reader<RS>,
{
    let range = file.worksheet_range(name).map_err(|error| fault(&error))?;
    let (top, left) = range.start().unwrap_or_default();
    let place = |at: usize, from: u32| u32::try_from(at).unwrap_or(u32::MAX).saturating_add(from);
    for (row, column, cell) in range.used_cells() {
        if let Some(value) = of_cell(cell).filter(|value| !value.is_blank()) {
            let (row, column) = (place(row, top).saturating_add(1), place(column, left));
            builder.add(row, source.within(name, row, column)?, value);
        }
    }
    Ok(())
}

fn of_ref<'a>(cell: &'a DataRef<'_>) -> Option<Value<'a>> {
    match cell {
        DataRef::Int(number) => Some(Value::Number(*number as f64)),
        DataRef::Float(number) => Some(Value::Number(*number)),
        DataRef::String(text) => Some(Value::Text(text)),
        DataRef::SharedString(text) => Some(Value::Text(text)),
        DataRef::Bool(truth) => Some(truth_of(*truth)),
        DataRef::DateTime(stamp) => Some(of_stamp(stamp)),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Some(of_iso(text)),
        DataRef::Error(_) => Some(Value::Error),
        DataRef::Empty => None,
    }
}

fn of_cell(cell: &Data) -> Option<Value<'_>> {
    match cell {
        Data::Int(number) => Some(Value::Number(*number as f64)),
        Data::Float(number) => Some(Value::Number(*number)),
        // In these formats only a formula leaves an empty text behind.
        Data::String(text) if text.is_empty() => Some(Value::Unsolved),
        Data::String(text) => Some(Value::Text(text)),
        Data::Bool(truth) => Some(truth_of(*truth)),
        Data::DateTime(stamp) => Some(of_stamp(stamp)),
        Data::DateTimeIso(text) | Data::DurationIso(text) => Some(of_iso(text)),
        Data::Error(_) => Some(Value::Error),
        Data::Empty => None,
    }
}

fn truth_of(truth: bool) -> Value<'static> {
    Value::Text(if truth { "true" } else { "false" })
}

fn of_stamp(stamp: &calamine::ExcelDateTime) -> Value<'static> {
    let serial = stamp.as_f64();
    if !stamp.is_datetime() || !SERIAL_DAYS.contains(&serial) {
        return Value::Number(serial);
    }
    let (year, month, day, ..) = stamp.to_ymd_hms_milli();
    let parts = (i16::try_from(year), i8::try_from(month), i8::try_from(day));
    match parts {
        (Ok(year), Ok(month), Ok(day)) => Day::new(year, month, day).map_or(Value::Number(serial), Value::Day),
        (_, _, _) => Value::Number(serial),
    }
}

fn of_iso(text: &str) -> Value<'_> {
    iso_day(text).map_or(Value::Text(text), Value::Day)
}

/// Adds up what a zip archive says that it unpacks to (APPNOTE 6.3.9, 4.3.12 and 4.3.16).
fn unpacked_size(bytes: &[u8]) -> Option<u64> {
    let end = bytes.windows(4).rposition(|window| window == b"PK\x05\x06")?;
    let mut at = usize::try_from(number(bytes, end + 16, 4)?).ok()?;
    let mut total: u64 = 0;
    for _ in 0..number(bytes, end + 10, 2)? {
        if bytes.get(at..at + 4)? != b"PK\x01\x02" {
            return None;
        }
        total = total.saturating_add(number(bytes, at + 24, 4)?);
        let texts = number(bytes, at + 28, 2)? + number(bytes, at + 30, 2)? + number(bytes, at + 32, 2)?;
        at = at.checked_add(46)?.checked_add(usize::try_from(texts).ok()?)?;
    }
    Some(total)
}

/// Reads a little-endian number of up to eight bytes.
fn number(bytes: &[u8], at: usize, len: usize) -> Option<u64> {
    let field = bytes.get(at..at.checked_add(len)?)?;
    Some(field.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte)))
}
