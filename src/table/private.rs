//! Knows the columns that the office must not keep, and reads those that the school has switched on.
//!
//! What it tells about a heading is put together from known words only: a name or number in it is never repeated.

use crate::day::Day;
use crate::id::fold_number;
use crate::record::{Private, Switches};

use super::value::{self, Wrong};
use super::{Row, Value};

/// What a private column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Birth date.
    BirthDate,
    /// Number of the ID card, the student's own.
    IdNumber,
    /// One phone number to call.
    Phone,
    /// Photo.
    Photo,
    /// School registration number (学籍号): it holds the ID-card number.
    Enrollment,
    /// Anything else about the family or the home.
    Family,
}

/// Parts of headings, folded, and what such columns hold; the first that fits decides.
const PARTS: [(&str, Kind); 40] = [
    ("照片", Kind::Photo),
    ("相片", Kind::Photo),
    ("头像", Kind::Photo),
    ("一寸照", Kind::Photo),
    ("人脸", Kind::Photo),
    ("photo", Kind::Photo),
    ("picture", Kind::Photo),
    ("学籍号", Kind::Enrollment),
    ("学籍辅号", Kind::Enrollment),
    ("学籍编号", Kind::Enrollment),
    ("身份证", Kind::IdNumber),
    ("证件号", Kind::IdNumber),
    ("公民身份", Kind::IdNumber),
    ("护照", Kind::IdNumber),
    ("idcard", Kind::IdNumber),
    ("identity", Kind::IdNumber),
    ("passport", Kind::IdNumber),
    ("出生", Kind::BirthDate),
    ("生日", Kind::BirthDate),
    ("birth", Kind::BirthDate),
    ("电话", Kind::Phone),
    ("手机", Kind::Phone),
    ("联系方式", Kind::Phone),
    ("phone", Kind::Phone),
    ("mobile", Kind::Phone),
    ("微信", Kind::Phone),
    ("qq", Kind::Phone),
    ("邮箱", Kind::Family),
    ("家长", Kind::Family),
    ("监护人", Kind::Family),
    ("父亲", Kind::Family),
    ("母亲", Kind::Family),
    ("家庭", Kind::Family),
    ("住址", Kind::Family),
    ("地址", Kind::Family),
    ("户口", Kind::Family),
    ("户籍", Kind::Family),
    ("籍贯", Kind::Family),
    ("address", Kind::Family),
    ("guardian", Kind::Family),
];

/// Whole headings, folded, whose column may be switched on; others that only hold a part stay refused.
const READABLE: [(&str, Kind); 30] = [
    ("出生日期", Kind::BirthDate),
    ("出生年月日", Kind::BirthDate),
    ("生日", Kind::BirthDate),
    ("birthdate", Kind::BirthDate),
    ("dateofbirth", Kind::BirthDate),
    ("身份证号", Kind::IdNumber),
    ("身份证号码", Kind::IdNumber),
    ("身份证", Kind::IdNumber),
    ("居民身份证号", Kind::IdNumber),
    ("居民身份证号码", Kind::IdNumber),
    ("公民身份号码", Kind::IdNumber),
    ("学生身份证号", Kind::IdNumber),
    ("身份证件号", Kind::IdNumber),
    ("身份证件号码", Kind::IdNumber),
    ("证件号", Kind::IdNumber),
    ("证件号码", Kind::IdNumber),
    ("联系电话", Kind::Phone),
    ("电话", Kind::Phone),
    ("电话号码", Kind::Phone),
    ("手机", Kind::Phone),
    ("手机号", Kind::Phone),
    ("手机号码", Kind::Phone),
    ("联系方式", Kind::Phone),
    ("监护人电话", Kind::Phone),
    ("监护人手机", Kind::Phone),
    ("家长电话", Kind::Phone),
    ("家长手机", Kind::Phone),
    ("家长手机号", Kind::Phone),
    ("phone", Kind::Phone),
    ("mobile", Kind::Phone),
];

/// Harmless words around the parts above, which may be repeated when a heading is told.
const AROUND: [&str; 22] = [
    "号码",
    "号",
    "日期",
    "年月日",
    "年月",
    "日",
    "学生",
    "联系",
    "居民",
    "姓名",
    "类型",
    "件",
    "本人",
    "全国",
    "第一",
    "第二",
    "紧急",
    "所在",
    "性质",
    "工作单位",
    "date",
    "of",
];

/// A column whose heading says that it is private.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PrivateColumn {
    /// Column, from 0.
    pub column: u32,
    /// Its heading in known words, others as `…`.
    pub heading: String,
    /// What it holds.
    pub kind: Kind,
    /// Whether it can be switched on at all.
    readable: bool,
}

impl PrivateColumn {
    /// Knows a private column by its folded heading.
    pub fn of(column: u32, heading: &str) -> Option<Self> {
        let readable = READABLE.iter().find(|(word, _)| *word == heading).map(|(_, kind)| *kind);
        let part = || PARTS.iter().find(|(part, _)| heading.contains(part)).map(|(_, kind)| *kind);
        let kind = readable.or_else(part)?;
        Some(Self { column, heading: in_known_words(heading), kind, readable: readable.is_some() })
    }

    /// Returns whether the school lets this column be read.
    pub fn is_on(&self, switches: Switches) -> bool {
        self.readable
            && match self.kind {
                Kind::BirthDate => switches.birth_date,
                Kind::IdNumber => switches.id_number,
                Kind::Phone => switches.phone,
                Kind::Photo | Kind::Enrollment | Kind::Family => false,
            }
    }

    /// Returns why the column was left out, in one sentence with its heading.
    pub fn left_out(&self) -> String {
        let why = match self.kind {
            Kind::Photo => "photos are never read",
            Kind::Enrollment => "it holds the ID-card number and is never read",
            Kind::BirthDate if self.readable => "the office does not keep it unless import.birth_date is switched on",
            Kind::IdNumber if self.readable => "the office does not keep it unless import.id_number is switched on",
            Kind::Phone if self.readable => "the office does not keep it unless import.phone is switched on",
            Kind::BirthDate | Kind::IdNumber | Kind::Phone | Kind::Family => "the office does not keep what it holds",
        };
        format!("column 「{}」 was left out: {why}", self.heading)
    }
}

/// Repeats only known words of a heading, longest first; everything else becomes one `…`.
fn in_known_words(heading: &str) -> String {
    let known = || PARTS.iter().map(|(word, _)| *word).chain(READABLE.iter().map(|(word, _)| *word)).chain(AROUND);
    let (mut told, mut rest) = (String::new(), heading);
    while let Some(next) = rest.chars().next() {
        let word = known().filter(|word| rest.starts_with(word)).max_by_key(|word| word.len());
        let taken = word.map_or(next.len_utf8(), str::len);
        match word {
            Some(word) => told.push_str(word),
            None if told.ends_with('…') => {}
            None => told.push('…'),
        }
        rest = rest.get(taken..).unwrap_or_default();
    }
    told
}

/// Reads what is switched on; a cell that cannot be read gives a column, a code and a sentence instead.
pub(super) fn read<'a>(
    row: &Row<'_>,
    columns: impl Iterator<Item = &'a PrivateColumn>,
    switches: Switches,
) -> (Private, Vec<(u32, Wrong)>) {
    let (mut private, mut wrong) = (Private::default(), Vec::new());
    for column in columns.filter(|column| column.is_on(switches)) {
        let Some(cell) = row.cell(column.column) else { continue };
        let read = match column.kind {
            Kind::BirthDate => birth_date(cell).map(|day| private.birth_date = private.birth_date.or(Some(day))),
            Kind::IdNumber => id_number(cell).map(|number| _ = private.id_number.get_or_insert(number)),
            Kind::Phone => phone(cell).map(|number| _ = private.phone.get_or_insert(number)),
            Kind::Photo | Kind::Enrollment | Kind::Family => Ok(()),
        };
        wrong.extend(read.err().map(|wrong| (column.column, wrong)));
    }
    (private, wrong)
}

/// Reads a birth date with its day; a bare month is none.
fn birth_date(cell: Value<'_>) -> Result<Day, Wrong> {
    const WRONG: Wrong = ("birth-date-unreadable", "a birth date has year, month and day; it was left out");
    if let Value::Day(day) = cell {
        return Ok(day);
    }
    let text = fold_number(&value::words(cell).map_err(|_| WRONG)?);
    let parts: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let is_whole = matches!(parts.as_slice(), [run] if run.len() == 8) || parts.len() == 3;
    Day::parse_validity(&text).ok().filter(|_| is_whole).ok_or(WRONG)
}

/// Reads an ID-card number: 17 digits and a digit or X (GB 11643-1999, 4.1); the check digit is not judged.
fn id_number(cell: Value<'_>) -> Result<String, Wrong> {
    const WRONG: Wrong =
        ("id-number-unreadable", "an ID-card number has 18 characters, stored as text; it was left out");
    let text = value::number_text(cell).map_err(|_| WRONG)?.to_ascii_uppercase();
    let digits = text.strip_suffix('X').unwrap_or(&text);
    let fits = text.len() == 18 && digits.len() >= 17 && digits.bytes().all(|byte| byte.is_ascii_digit());
    fits.then_some(text).ok_or(WRONG)
}

/// Reads a phone number into its digits, a + kept in front.
fn phone(cell: Value<'_>) -> Result<String, Wrong> {
    const WRONG: Wrong = ("phone-unreadable", "a phone number has 5 to 20 digits; it was left out");
    let text = value::number_text(cell).map_err(|_| WRONG)?;
    let (plus, rest) = text.strip_prefix('+').map_or(("", text.as_str()), |rest| ("+", rest));
    let digits: String = rest.chars().filter(|c| !matches!(c, '-' | '(' | ')')).collect();
    let fits = (5..=20).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    fits.then(|| format!("{plus}{digits}")).ok_or(WRONG)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: Switches = Switches { birth_date: true, id_number: true, phone: true };

    #[test]
    fn private_columns_are_known_by_their_headings_and_most_stay_closed() {
        let check = |heading: &str, want: Option<(Kind, bool)>| {
            let column = PrivateColumn::of(0, heading);
            assert_eq!(column.map(|column| (column.kind, column.is_on(ALL))), want, "{heading}");
        };
        check("出生日期", Some((Kind::BirthDate, true)));
        check("出生年月", Some((Kind::BirthDate, false)));
        check("出生地", Some((Kind::BirthDate, false)));
        check("身份证号", Some((Kind::IdNumber, true)));
        check("身份证件类型", Some((Kind::IdNumber, false)));
        check("父亲身份证号", Some((Kind::IdNumber, false)));
        check("证件号码", Some((Kind::IdNumber, true)));
        check("监护人电话", Some((Kind::Phone, true)));
        check("家长姓名", Some((Kind::Family, false)));
        check("照片", Some((Kind::Photo, false)));
        check("身份证照片", Some((Kind::Photo, false)));
        check("全国学籍号", Some((Kind::Enrollment, false)));
        check("学籍卡号", None);
        check("姓名", None);
        check("班内学号", None);
    }

    #[test]
    fn a_heading_is_told_in_known_words_only() {
        let check = |heading: &str, want: &str| assert_eq!(in_known_words(heading), want);
        check("监护人电话", "监护人电话");
        check("家长张三手机13800000000", "家长…手机…");
        check("110101200001010000身份证", "…身份证");
    }

    #[test]
    fn values_are_read_only_when_they_are_whole() {
        let text = |text: &'static str| Value::Text(text);
        let born = |cell: Value<'_>| birth_date(cell).map(|day| day.to_string()).map_err(|wrong| wrong.0);
        assert_eq!(born(text("2012年3月4日")).as_deref(), Ok("2012-03-04"));
        assert_eq!(born(Value::Number(20_120_304.0)).as_deref(), Ok("2012-03-04"));
        assert_eq!(born(text("2012-03")), Err("birth-date-unreadable"));
        assert_eq!(born(text("2012年3月")), Err("birth-date-unreadable"));
        let number = |cell: Value<'_>| id_number(cell).map_err(|wrong| wrong.0);
        assert_eq!(number(text("00000020120304000x")).as_deref(), Ok("00000020120304000X"));
        assert_eq!(number(text("000000201203040")), Err("id-number-unreadable"));
        assert_eq!(number(text("0000002012030400XX")), Err("id-number-unreadable"));
        assert_eq!(number(Value::Number(1.1e17)), Err("id-number-unreadable"));
        let call = |cell: Value<'_>| phone(cell).map_err(|wrong| wrong.0);
        assert_eq!(call(text("+86 100-0000-0000")).as_deref(), Ok("+8610000000000"));
        assert_eq!(call(Value::Number(10_000_000_000.0)).as_deref(), Ok("10000000000"));
        assert_eq!(call(text("妈妈的手机")), Err("phone-unreadable"));
    }
}
