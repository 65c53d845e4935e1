//! Reads xlsx, xls and ods; xlsx cell by cell, so that a far cell costs nothing.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use calamine::{Data, DataRef, Ods, OdsError, Reader, SheetType, SheetVisible, Xls, XlsError, Xlsx, XlsxError};

use crate::day::Day;

use super::{MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Note, Sheet, TableFault, Value, address};

/// What a workbook may unpack to, in bytes.
const MOST_UNPACKED: u64 = 200 * 1024 * 1024;

/// First and last serial day that is taken for a day: 1954 to 2119; a number dressed as a day lies outside.
const SERIAL_DAYS: std::ops::Range<f64> = 20_000.0..80_000.0;

const ZIP: &[u8] = b"PK\x03\x04";
const OLE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// Returns whether the first bytes are those of a workbook: zip (xlsx, ods) or OLE (xls).
pub(super) fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(ZIP) || bytes.starts_with(OLE)
}

/// Reads the first visible sheet that carries something.
pub(super) fn read(path: &Path, bytes: Vec<u8>) -> Result<Sheet, TableFault> {
    let damaged = || TableFault::Damaged { path: path.to_owned() };
    if bytes.starts_with(ZIP) && unpacked_size(&bytes).ok_or_else(damaged)? > MOST_UNPACKED {
        return Err(TableFault::TooLarge { path: path.to_owned(), limit_mb: MOST_UNPACKED / 1024 / 1024 });
    }
    // Parsers of such old formats have panicked on damaged files: the desk goes on.
    catch_unwind(AssertUnwindSafe(|| read_any(path, bytes))).unwrap_or_else(|_| Err(damaged()))
}

fn read_any(path: &Path, bytes: Vec<u8>) -> Result<Sheet, TableFault> {
    if bytes.starts_with(OLE) {
        // "EncryptedPackage" in UTF-16: an xlsx behind a password.
        let sealed: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        if bytes.windows(sealed.len()).any(|window| window == sealed) {
            return Err(TableFault::Password { path: path.to_owned() });
        }
        refuse_far_cells(path, &bytes)?;
        let book = Xls::new(Cursor::new(bytes)).map_err(|error| xls_fault(path, &error))?;
        read_dense(path, book, |error| xls_fault(path, error))
    } else if is_ods(&bytes) {
        let book = Ods::new(Cursor::new(bytes)).map_err(|error| ods_fault(path, &error))?;
        read_dense(path, book, |error| ods_fault(path, error))
    } else {
        let book = Xlsx::new(Cursor::new(bytes)).map_err(|error| xlsx_fault(path, &error))?;
        read_sparse(path, book)
    }
}

/// Refuses an xls whose sheets claim more cells than a roster has: its reader allocates all of them.
///
/// Each sheet states its extent in a DIMENSIONS record ([MS-XLS] 2.4.90): first row, row after the last,
/// first column, column after the last, and two zero bytes.
fn refuse_far_cells(path: &Path, bytes: &[u8]) -> Result<(), TableFault> {
    const DIMENSIONS: &[u8] = &[0x00, 0x02, 0x0E, 0x00];
    let mut cells = 0;
    for at in (0..bytes.len()).filter(|at| bytes.get(*at..).is_some_and(|rest| rest.starts_with(DIMENSIONS))) {
        let field = |from: usize, len: usize| number(bytes, at + 4 + from, len).unwrap_or(0);
        let (rows, columns) = (field(4, 4), field(10, 2));
        if rows > 65_536 || columns > 256 || field(12, 2) != 0 {
            continue;
        }
        cells += rows * columns;
        if cells > u64::from(MOST_ROWS) * u64::from(MOST_COLUMNS) {
            let last = |after: u64| u32::try_from(after.saturating_sub(1)).unwrap_or(u32::MAX);
            let cell = address(last(rows).saturating_add(1), last(columns));
            return Err(TableFault::TooFar { path: path.to_owned(), sheet: "?".to_owned(), cell });
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

/// Names the sheets that a person sees.
fn visible<RS: std::io::Read + std::io::Seek, R: Reader<RS>>(book: &R) -> Vec<String> {
    book.sheets_metadata()
        .iter()
        .filter(|sheet| sheet.visible == SheetVisible::Visible && sheet.typ == SheetType::WorkSheet)
        .map(|sheet| sheet.name.clone())
        .collect()
}

fn read_sparse(path: &Path, mut book: Xlsx<Cursor<Vec<u8>>>) -> Result<Sheet, TableFault> {
    let names = visible(&book);
    for name in &names {
        let mut sheet = Sheet::named(path, Some(name));
        let mut reader = book.worksheet_cells_reader(name).map_err(|error| xlsx_fault(path, &error))?;
        let mut count = 0;
        while let Some(cell) = reader.next_cell().map_err(|error| xlsx_fault(path, &error))? {
            let (row, column) = cell.get_position();
            if let Some(value) = of_ref(cell.get_value()) {
                sheet.add(path, row.saturating_add(1), column, value)?;
                count += 1;
            }
            if count > MOST_CELLS {
                return Err(TableFault::TooLarge { path: path.to_owned(), limit_mb: MOST_UNPACKED / 1024 / 1024 });
            }
        }
        if !sheet.rows.is_empty() {
            return Ok(finished(sheet, names.len()));
        }
    }
    Err(TableFault::Empty { path: path.to_owned() })
}

fn read_dense<RS, R>(path: &Path, mut book: R, fault: impl Fn(&R::Error) -> TableFault) -> Result<Sheet, TableFault>
where
    RS: std::io::Read + std::io::Seek,
    R: Reader<RS>,
{
    let names = visible(&book);
    for name in &names {
        let mut sheet = Sheet::named(path, Some(name));
        let range = book.worksheet_range(name).map_err(|error| fault(&error))?;
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, cell) in range.used_cells() {
            let place = |at: usize, from: u32| u32::try_from(at).unwrap_or(u32::MAX).saturating_add(from);
            if let Some(value) = of_cell(cell) {
                sheet.add(path, place(row, top).saturating_add(1), place(column, left), value)?;
            }
        }
        if !sheet.rows.is_empty() {
            return Ok(finished(sheet, names.len()));
        }
    }
    Err(TableFault::Empty { path: path.to_owned() })
}

fn finished(mut sheet: Sheet, visible: usize) -> Sheet {
    // An unusual writer may store cells out of order.
    sheet.rows.sort_by_key(|row| row.number);
    if visible > 1 {
        sheet.notes.push(Note::OtherSheets);
    }
    sheet
}

fn of_ref(cell: &DataRef<'_>) -> Option<Value> {
    match cell {
        DataRef::Int(number) => Some(Value::Number(*number as f64)),
        DataRef::Float(number) => Some(Value::Number(*number)),
        DataRef::String(text) => Some(Value::Text(text.clone())),
        DataRef::SharedString(text) => Some(Value::Text((*text).to_owned())),
        DataRef::Bool(truth) => Some(Value::Text(truth.to_string())),
        DataRef::DateTime(stamp) => Some(of_stamp(stamp)),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Some(of_iso(text)),
        DataRef::Error(_) => Some(Value::Error),
        DataRef::Empty => None,
    }
}

fn of_cell(cell: &Data) -> Option<Value> {
    match cell {
        Data::Int(number) => Some(Value::Number(*number as f64)),
        Data::Float(number) => Some(Value::Number(*number)),
        Data::String(text) => Some(Value::Text(text.clone())),
        Data::Bool(truth) => Some(Value::Text(truth.to_string())),
        Data::DateTime(stamp) => Some(of_stamp(stamp)),
        Data::DateTimeIso(text) | Data::DurationIso(text) => Some(of_iso(text)),
        Data::Error(_) => Some(Value::Error),
        Data::Empty => None,
    }
}

fn of_stamp(stamp: &calamine::ExcelDateTime) -> Value {
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

fn of_iso(text: &str) -> Value {
    let day = text.get(..10).and_then(|day| Day::parse_iso(day).ok());
    day.map_or_else(|| Value::Text(text.to_owned()), Value::Day)
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
