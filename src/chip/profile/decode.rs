//! Turns the bytes of one field into a value, or into what was wanted there.
//!
//! No sentence repeats a byte of the card.

use super::field::{DateForm, FieldPlan, Kind, Rule};
use crate::chip::facts::Value;
use crate::chip::hex::show_hex;
use crate::chip::text;
use crate::day::Day;

/// What came out of the bytes of one field.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Decoded {
    pub value: Value,
    /// Half a character was cut off.
    pub truncated: bool,
    /// Outside the values that the profile lists.
    pub unexpected: bool,
}

/// What the bytes should have been.
pub(super) type Wanted = &'static str;

/// Dates that mean none or open; 2099-12-01 is seen on real cards as a date and stays one.
const OPEN: [&str; 7] = ["00000000", "FFFFFFFF", "99991231", "20991231", "000000", "FFFFFF", "999912"];

/// Decodes the bytes of a field, exactly as long as its plan says.
pub(super) fn decode(plan: &FieldPlan, bytes: &[u8]) -> Result<Decoded, Wanted> {
    let mut truncated = false;
    let value = match plan.kind {
        Kind::Bcd => Value::Text(digits(plan, bcd(&bytes_of(plan, bytes))?)?),
        Kind::AsciiDigits => Value::Text(digits(plan, ascii_digits(&plan.pads, bytes)?)?),
        Kind::Hex => Value::Text(show_hex(bytes)),
        Kind::UintBe => Value::Number(masked(plan, bytes.iter())),
        Kind::UintLe => Value::Number(masked(plan, bytes.iter().rev())),
        Kind::Bits => bits(plan, bytes),
        Kind::Enum => mapped(plan, bytes).unwrap_or_else(|| Value::Text(show_hex(bytes))),
        Kind::Date(form) => Value::Day(date(form, bytes)?),
        Kind::DateTime => Value::Text(date_time(bytes)?),
        Kind::ValueBlock => value_block(bytes)?,
        Kind::Text => {
            let read = text::decode(bytes, &plan.pads).map_err(|_| "GB 18030 text")?;
            truncated = read.truncated;
            if plan.rule == Some(Rule::CitizenNumber) && !read.text.is_empty() && !is_citizen_number(&read.text) {
                return Err("a citizen number with its check character");
            }
            Value::Text(read.text)
        }
    };
    let unlisted = plan.kind == Kind::Enum && mapped(plan, bytes).is_none();
    let outside = match &value {
        Value::Number(number) => !plan.expect.is_empty() && !plan.expect.contains(number),
        Value::Day(_) | Value::Text(_) | Value::Records(_) => false,
    };
    Ok(Decoded { value, truncated, unexpected: unlisted || outside })
}

/// Drops pad bytes at the end, for digits that fill their field with F.
fn bytes_of(plan: &FieldPlan, bytes: &[u8]) -> String {
    let hex = show_hex(bytes);
    if plan.pads.contains(&0xFF) { hex.trim_end_matches('F').to_owned() } else { hex }
}

fn bcd(hex: &str) -> Result<String, Wanted> {
    if hex.bytes().all(|c| c.is_ascii_digit()) { Ok(hex.to_owned()) } else { Err("decimal digits, two to a byte") }
}

fn ascii_digits(pads: &[u8], bytes: &[u8]) -> Result<String, Wanted> {
    let end = bytes.iter().rposition(|byte| !pads.contains(byte)).map_or(0, |last| last + 1);
    let kept = bytes.get(..end).unwrap_or_default();
    if kept.iter().all(u8::is_ascii_digit) {
        Ok(kept.iter().map(|byte| char::from(*byte)).collect())
    } else {
        Err("decimal digits in ASCII")
    }
}

fn digits(plan: &FieldPlan, digits: String) -> Result<String, Wanted> {
    let digits = if plan.strip_zeros { digits.trim_start_matches('0').to_owned() } else { digits };
    match plan.rule {
        Some(Rule::Digits(count)) if digits.len() != count => Err("the number of digits that the rule says"),
        Some(Rule::Digits(_) | Rule::CitizenNumber) | None => Ok(digits),
    }
}

/// GB 11643-1999, 4.1 and ISO 7064, 6.1: seventeen digits and a check character of modulus 11-2.
fn is_citizen_number(text: &str) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECKS: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];
    let digits: Option<Vec<u32>> = text.chars().take(17).map(|c| c.to_digit(10)).collect();
    let sum: Option<u32> = digits.map(|digits| digits.iter().zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum());
    let check = sum.and_then(|sum| CHECKS.get((sum % 11) as usize));
    text.chars().count() == 18 && check.is_some() && text.chars().last().as_ref() == check
}

fn masked<'b>(plan: &FieldPlan, bytes: impl Iterator<Item = &'b u8>) -> u64 {
    bytes.fold(0, |sum, byte| sum << 8 | u64::from(*byte)) & plan.mask.unwrap_or(u64::MAX)
}

/// Takes the masked bits, moved down to bit 0, and the word that the map has for them.
fn bits(plan: &FieldPlan, bytes: &[u8]) -> Value {
    let shift = plan.mask.map_or(0, u64::trailing_zeros).min(63);
    let number = masked(plan, bytes.iter()) >> shift;
    let word = plan.map.iter().find(|(key, _)| key.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte)) == number);
    word.map_or(Value::Number(number), |(_, word)| Value::Text(word.clone()))
}

fn mapped(plan: &FieldPlan, bytes: &[u8]) -> Option<Value> {
    plan.map.iter().find(|(key, _)| key == bytes).map(|(_, word)| Value::Text(word.clone()))
}

fn date(form: DateForm, bytes: &[u8]) -> Result<Option<Day>, Wanted> {
    let text = match form {
        DateForm::BcdYmd | DateForm::BcdShortYmd | DateForm::BcdYm => show_hex(bytes),
        DateForm::AsciiYmd if bytes.is_ascii() => bytes.iter().map(|byte| char::from(*byte)).collect(),
        DateForm::AsciiYmd => return Err("a day in ASCII digits"),
    };
    let full = if form == DateForm::BcdShortYmd { format!("20{text}") } else { text.clone() };
    if OPEN.contains(&text.as_str()) || full == "20991231" {
        return Ok(None);
    }
    if !full.bytes().all(|c| c.is_ascii_digit()) {
        return Err("a day in decimal digits");
    }
    Day::parse_validity(&full).map(Some).map_err(|_| "a day that the calendar has")
}

/// `20 17 08 30 12 56 37` as `2017-08-30T12:56:37`.
fn date_time(bytes: &[u8]) -> Result<String, Wanted> {
    let wanted = "a day and a time in decimal digits";
    let (day, time) = bytes.split_at_checked(4).ok_or(wanted)?;
    let day = date(DateForm::BcdYmd, day)?.ok_or(wanted)?;
    let [hour, minute, second] = time else { return Err(wanted) };
    let fits = *hour <= 0x23 && *minute <= 0x59 && *second <= 0x59;
    let decimal = time.iter().all(|byte| byte >> 4 <= 9 && byte & 0x0F <= 9);
    if fits && decimal { Ok(format!("{day}T{hour:02X}:{minute:02X}:{second:02X}")) } else { Err(wanted) }
}

/// MIFARE value block: the value three times, once inverted (MF1S50YYX, 8.6.2.1).
fn value_block(bytes: &[u8]) -> Result<Value, Wanted> {
    let wanted = "a value block with equal copies";
    let [v0, v1, v2, v3, n0, n1, n2, n3, w0, w1, w2, w3, a, b, c, d] = *bytes else { return Err(wanted) };
    let value = [v0, v1, v2, v3];
    let copies_fit = value == [w0, w1, w2, w3] && value.map(|byte| !byte) == [n0, n1, n2, n3];
    if !copies_fit || a != c || b != d || a != !b {
        return Err(wanted);
    }
    let number = i32::from_le_bytes(value);
    Ok(u64::try_from(number).map_or_else(|_| Value::Text(number.to_string()), Value::Number))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chip::hex::parse_hex;

    fn plan(kind: Kind) -> FieldPlan {
        FieldPlan {
            key: "k".into(),
            role: None,
            from: "s".into(),
            offset: 0,
            len: 0,
            kind,
            map: vec![(vec![0x02], "学生卡".into())],
            mask: None,
            pads: vec![],
            strip_zeros: false,
            rule: None,
            expect: vec![],
            required: false,
            sensitive: false,
        }
    }

    fn check(plan: &FieldPlan, hex: &str, want: &str) {
        let got = match decode(plan, &parse_hex(hex).unwrap()) {
            Ok(Decoded { value: Value::Text(text), .. }) => text,
            Ok(Decoded { value: Value::Number(number), .. }) => number.to_string(),
            Ok(Decoded { value: Value::Day(day), .. }) => day.map_or("open".into(), |day| day.to_string()),
            Ok(Decoded { value: Value::Records(_), .. }) => "records".into(),
            Err(wanted) => format!("want {wanted}"),
        };
        assert_eq!(got, want, "{hex}");
    }

    #[test]
    fn digits_are_read_with_their_rules() {
        check(&plan(Kind::Bcd), "1000751511409928", "1000751511409928");
        check(&plan(Kind::Bcd), "10007A", "want decimal digits, two to a byte");
        check(&FieldPlan { pads: vec![0xFF], ..plan(Kind::Bcd) }, "12345FFF", "12345");
        check(&FieldPlan { strip_zeros: true, ..plan(Kind::Bcd) }, "0310", "310");
        check(&FieldPlan { rule: Some(Rule::Digits(8)), ..plan(Kind::Bcd) }, "12345678", "12345678");
        check(
            &FieldPlan { rule: Some(Rule::Digits(8)), ..plan(Kind::Bcd) },
            "123456",
            "want the number of digits that the rule says",
        );
        check(&FieldPlan { pads: vec![0x00], ..plan(Kind::AsciiDigits) }, "32303137000000", "2017");
        check(&plan(Kind::AsciiDigits), "32303A", "want decimal digits in ASCII");
        check(&plan(Kind::Hex), "00FF", "00FF");
    }

    #[test]
    fn days_are_read_in_their_forms() {
        let ymd = plan(Kind::Date(DateForm::BcdYmd));
        check(&ymd, "20270831", "2027-08-31");
        check(&ymd, "20991201", "2099-12-01");
        check(&ymd, "20270230", "want a day that the calendar has");
        check(&ymd, "2027083A", "want a day in decimal digits");
        for open in ["00000000", "FFFFFFFF", "99991231", "20991231"] {
            check(&ymd, open, "open");
        }
        check(&plan(Kind::Date(DateForm::BcdShortYmd)), "190225", "2019-02-25");
        check(&plan(Kind::Date(DateForm::BcdShortYmd)), "991231", "open");
        check(&plan(Kind::Date(DateForm::BcdYm)), "202802", "2028-02-29");
        check(&plan(Kind::Date(DateForm::AsciiYmd)), "3230323730383331", "2027-08-31");
        check(&plan(Kind::Date(DateForm::AsciiYmd)), "323032373038FF31", "want a day in ASCII digits");
    }

    #[test]
    fn times_are_read_to_the_second() {
        check(&plan(Kind::DateTime), "20170830125637", "2017-08-30T12:56:37");
        for broken in ["20170830245637", "201708301256", "2017083012563A", "00000000000000"] {
            check(&plan(Kind::DateTime), broken, "want a day and a time in decimal digits");
        }
    }

    #[test]
    fn numbers_are_read_in_both_orders_and_masked() {
        check(&FieldPlan { mask: Some(0x7FFF_FFFF), ..plan(Kind::UintBe) }, "8000164E", "5710");
        check(&plan(Kind::UintLe), "F5000000", "245");
        check(&FieldPlan { mask: Some(0x30), ..plan(Kind::Bits) }, "25", "学生卡");
        check(&FieldPlan { mask: Some(0x30), ..plan(Kind::Bits) }, "35", "3");
    }

    #[test]
    fn public_value_blocks_are_read() {
        check(&plan(Kind::ValueBlock), "F50000000AFFFFFFF500000000FF00FF", "245");
        check(&plan(Kind::ValueBlock), "F50000000AFFFFFFF500000000FF00FE", "want a value block with equal copies");
        check(&plan(Kind::ValueBlock), "9CFFFFFF630000009CFFFFFF08F708F7", "-100");
    }

    #[test]
    fn a_code_outside_the_map_stays_visible_and_is_unexpected() {
        let check = |plan: &FieldPlan, byte: u8, want: Value, unexpected: bool| {
            let got = decode(plan, &[byte]).unwrap();
            assert!(got.value == want && got.unexpected == unexpected, "byte {byte}");
        };
        check(&plan(Kind::Enum), 2, Value::Text("学生卡".into()), false);
        check(&plan(Kind::Enum), 9, Value::Text("09".into()), true);
        let version = FieldPlan { expect: vec![1, 2], ..plan(Kind::UintBe) };
        check(&version, 2, Value::Number(2), false);
        check(&version, 3, Value::Number(3), true);
    }
}
