//! Turns what a cell holds into numbers; a number that the spreadsheet damaged is never repaired.

use crate::day::Day;
use crate::id::{EducationId, fold_number};

use super::Value;

/// Integers that a spreadsheet keeps exactly: it keeps fifteen digits.
const EXACT: f64 = 1e15;

/// What is wrong with a cell: a stable code and one sentence.
pub(super) type Wrong = (&'static str, &'static str);

const SCIENTIFIC: Wrong = (
    "number-scientific",
    "the number was stored as 1.23E+07, so its digits are gone: set the column to text and export again",
);
const DAMAGED: Wrong = (
    "number-damaged",
    "a spreadsheet keeps 15 digits of a number, so its end is gone: set the column to text and export again",
);
const NOT_WHOLE: Wrong = ("number-not-whole", "a whole number is wanted here");
const IS_A_DAY: Wrong = ("became-a-date", "the spreadsheet turned this cell into a date: set the column to text");
pub(super) const IS_AN_ERROR: Wrong = ("cell-error", "the cell holds an error of the spreadsheet");
pub(super) const UNSOLVED: Wrong = (
    "formula-unsolved",
    "the formula in this cell gives nothing: open the file in Excel, let it work out, and save it",
);

/// Returns the digits or letters of a cell as they were typed.
pub(super) fn number_text(value: Value<'_>) -> Result<String, Wrong> {
    match value {
        Value::Text(text) => {
            let folded = fold_number(text);
            if is_error(&folded) {
                return Err(IS_AN_ERROR);
            }
            let bare = folded.trim_start_matches('\'');
            let bare = bare.strip_suffix(".0").unwrap_or(bare);
            if is_scientific(bare) { Err(SCIENTIFIC) } else { Ok(bare.to_owned()) }
        }
        Value::Number(number) if number.fract() != 0.0 || number < 0.0 => Err(NOT_WHOLE),
        Value::Number(number) if number >= EXACT => Err(DAMAGED),
        Value::Number(number) => Ok(format!("{number:.0}")),
        Value::Day(_) => Err(IS_A_DAY),
        Value::Error => Err(IS_AN_ERROR),
        Value::Unsolved => Err(UNSOLVED),
    }
}

/// Returns whether a text is what a spreadsheet shows for an error: old writers store it as text.
pub(super) fn is_error(text: &str) -> bool {
    ["#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"].contains(&text)
}

/// Returns whether a text is a number as `1.23E+07`.
fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let plain = mantissa.bytes().all(|b| b.is_ascii_digit() || b == b'.') && mantissa.contains('.');
    plain && digits(exponent.trim_start_matches(['+', '-'])) || text.contains("E+") || text.contains("e+")
}

/// Reads an education ID; tells whether zeros that a number had lost were put back in front.
pub(super) fn education_id(value: Value<'_>) -> Result<(EducationId, bool), Wrong> {
    const LENGTH: Wrong = ("education-id-length", "an education ID has exactly 8 digits");
    let text = number_text(value)?;
    let lost = matches!(value, Value::Number(_)) && text.len() < 8;
    let text = if lost { format!("{text:0>8}") } else { text };
    EducationId::parse(&text).map(|id| (id, lost)).map_err(|_| LENGTH)
}

/// Reads the last valid day; a month written as a number with a dot is refused, since 2027.1 may be October.
pub(super) fn day(value: Value<'_>) -> Result<Day, Wrong> {
    const NOT_A_DAY: Wrong = ("not-a-day", "a day is written like 2027-07-15, 2027年7月 or 202707");
    const DOTTED: Wrong = ("month-as-number", "2027.1 and 2027.10 are one number: set the column to text");
    match value {
        Value::Day(day) => Ok(day),
        Value::Number(number) if number.fract() != 0.0 => Err(DOTTED),
        Value::Number(_) | Value::Text(_) => {
            number_text(value).and_then(|text| Day::parse_validity(&text).map_err(|_| NOT_A_DAY))
        }
        Value::Error => Err(IS_AN_ERROR),
        Value::Unsolved => Err(UNSOLVED),
    }
}

/// Returns the words of a cell; a number as its digits.
pub(super) fn words(value: Value<'_>) -> Result<String, Wrong> {
    match value {
        Value::Text(text) if is_error(text.trim()) => Err(IS_AN_ERROR),
        Value::Text(text) => Ok(text.to_owned()),
        Value::Number(_) => number_text(value),
        Value::Day(_) => Err(IS_A_DAY),
        Value::Error => Err(IS_AN_ERROR),
        Value::Unsolved => Err(UNSOLVED),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn education_ids_come_from_text_and_whole_numbers_only() {
        let check = |value: Value<'_>, want: Result<(&str, bool), &str>| {
            let got = education_id(value).map(|(id, lost)| (id.as_str().to_owned(), lost)).map_err(|wrong| wrong.0);
            assert_eq!(got, want.map(|(id, lost)| (id.to_owned(), lost)));
        };
        let text = |text: &'static str| Value::Text(text);
        check(text("01234567"), Ok(("01234567", false)));
        check(text("'01234567"), Ok(("01234567", false)));
        check(text("０１２３４５６７"), Ok(("01234567", false)));
        check(text("01234567.0"), Ok(("01234567", false)));
        check(text("1.23458e+06"), Err("number-scientific"));
        check(text("1.1010E17"), Err("number-scientific"));
        check(text("1234567"), Err("education-id-length"));
        check(Value::Number(1_234_567.0), Ok(("01234567", true)));
        check(Value::Number(12_345_678.0), Ok(("12345678", false)));
        check(Value::Number(123_456_789.0), Err("education-id-length"));
        check(Value::Number(12_345_678.5), Err("number-not-whole"));
        check(Value::Number(1.1e17), Err("number-damaged"));
        check(Value::Day(Day::new(2027, 7, 1).unwrap()), Err("became-a-date"));
        check(Value::Error, Err("cell-error"));
        check(text("#N/A"), Err("cell-error"));
        check(Value::Unsolved, Err("formula-unsolved"));
    }

    #[test]
    fn days_come_from_days_and_texts_but_not_from_dotted_numbers() {
        let check = |value: Value<'_>, want: Result<&str, &str>| {
            let got = day(value).map(|day| day.to_string()).map_err(|wrong| wrong.0);
            assert_eq!(got, want.map(str::to_owned));
        };
        check(Value::Text("2027年7月"), Ok("2027-07-31"));
        check(Value::Number(202_707.0), Ok("2027-07-31"));
        check(Value::Day(Day::new(2027, 7, 15).unwrap()), Ok("2027-07-15"));
        check(Value::Number(2027.1), Err("month-as-number"));
        check(Value::Text("soon"), Err("not-a-day"));
    }
}
