//! The rows of each list, read from the journal.

use std::collections::HashMap;

use crate::day::{Day, Moment};
use crate::id::{CardId, EducationId};
use crate::journal::{Entry, Filter, Journal, JournalFault};
use crate::record::office::OfficeList;
use crate::record::{Act, CardRecord, Custody, Deed, QuarantineReason, Student, card_named_by};
use crate::sheet::{class_words, reason, terms};

use super::{ListCell, ListColumn, ListKind, ListRow, Scope};

const fn column(title: &'static str, share: u16) -> ListColumn {
    ListColumn { title, share }
}

const CLASS: ListColumn = column("班级", 3);
const SEAT: ListColumn = column("座号", 2);
const NAME: ListColumn = column("姓名", 3);
const ID: ListColumn = column("教育ID", 3);
const CARD: ListColumn = column("北京通号", 0);
const TRANSIT: ListColumn = column("一卡通卡号", 0);
const BATCH: ListColumn = column("批次", 0);

static ROSTER: [ListColumn; 6] = [CLASS, SEAT, NAME, column("性别", 2), ID, column("有效期至", 3)];
static CUSTODY: [ListColumn; 14] = [
    CLASS,
    SEAT,
    NAME,
    ID,
    column("卡种", 0),
    CARD,
    TRANSIT,
    BATCH,
    column("箱位", 0),
    column("现在在哪里", 4),
    column("领取日期", 3),
    column("领取人", 0),
    column("挂失补卡", 0),
    column("学生状态", 0),
];
static MISSING: [ListColumn; 9] = [CLASS, SEAT, NAME, ID, column("卡种", 0), CARD, TRANSIT, BATCH, column("情况", 4)];
static COMPLAINTS: [ListColumn; 11] = [
    CLASS,
    SEAT,
    NAME,
    ID,
    CARD,
    BATCH,
    column("问题", 4),
    column("应当为（一卡通卡号）", 0),
    column("卡上为（一卡通卡号）", 0),
    column("发现日期", 3),
    column("经办人", 0),
];
static REQUESTS: [ListColumn; 10] = [
    column("序号", 1),
    column("时间", 2),
    column("事项", 3),
    CLASS,
    SEAT,
    NAME,
    ID,
    CARD,
    TRANSIT,
    column("经办人", 0),
];
static UNCLAIMED: [ListColumn; 11] = [
    CLASS,
    SEAT,
    NAME,
    ID,
    CARD,
    BATCH,
    column("箱位", 0),
    column("存放", 3),
    column("可领日期", 3),
    column("天数", 2),
    column("期限", 2),
];

/// Days after which a card is asked about again, comes back from the teacher, goes to the district.
pub const AGES: [i32; 3] = [90, 30, 7];

type Rows = (&'static [ListColumn], Vec<ListRow>);

/// Reads the rows of a list.
pub(super) fn rows(journal: &Journal, kind: ListKind, scope: &Scope, today: Day) -> Result<Rows, JournalFault> {
    let book = Book::read(journal, scope)?;
    Ok(match kind {
        ListKind::Roster => (&ROSTER, book.roster()),
        ListKind::Of(OfficeList::Custody) => (&CUSTODY, book.of_cards(|_| true, Book::custody)),
        ListKind::Of(OfficeList::Missing) => (&MISSING, book.of_cards(is_missing, Book::missing)),
        ListKind::Of(OfficeList::Complaints) => {
            let found = intakes(journal)?;
            (&COMPLAINTS, book.of_cards(is_wrong, |book, card| book.complaint(card, found.get(&card.card))))
        }
        ListKind::Of(OfficeList::Requests) => (&REQUESTS, book.requests(requests_of(journal, scope.day)?)),
        ListKind::Of(OfficeList::Unclaimed) => {
            let found = intakes(journal)?;
            (&UNCLAIMED, book.of_cards(is_unclaimed, |book, card| book.unclaimed(card, found.get(&card.card), today)))
        }
    })
}

/// A card that a batch promises and that did not come.
fn is_missing(card: &CardRecord) -> bool {
    !card.custody.came()
}

/// A card that is set aside for what its maker did.
fn is_wrong(card: &CardRecord) -> bool {
    let Custody::Quarantined(why) = card.custody else { return false };
    match why {
        QuarantineReason::ChipDead
        | QuarantineReason::ChipFaceMismatch
        | QuarantineReason::FaceWrong
        | QuarantineReason::CodeUnreadable
        | QuarantineReason::DuplicatePerson
        | QuarantineReason::DuplicateNumber
        | QuarantineReason::NotOnList
        | QuarantineReason::Damaged
        | QuarantineReason::Other => true,
        QuarantineReason::StudentLeft => false,
    }
}

/// A card that could be taken and was not.
fn is_unclaimed(card: &CardRecord) -> bool {
    matches!(card.custody, Custody::InOffice { .. } | Custody::WithTeacher) && !card.superseded
}

/// What an intake found, with its time and who did it.
struct Intake {
    at: Moment,
    operator: String,
    transit: Option<ListCell>,
}

/// Returns the last intake of each card that was not taken back.
fn intakes(journal: &Journal) -> Result<HashMap<CardId, Intake>, JournalFault> {
    let mut found = HashMap::new();
    // Newest first: the first of a card stays.
    for entry in done(journal, Deed::Intake, None)? {
        if let Act::Intake { card, transit_number, .. } = entry.act {
            let transit = transit_number.map(|number| number_of(number.as_str(), number.masked()));
            found.entry(card).or_insert(Intake { at: entry.wall, operator: entry.operator.to_string(), transit });
        }
    }
    Ok(found)
}

fn done(journal: &Journal, deed: Deed, day: Option<Day>) -> Result<Vec<Entry>, JournalFault> {
    let filter = Filter { operator: None, day, deed: Some(deed) };
    let mut entries = journal.browse(&filter, None, usize::MAX)?;
    entries.retain(|entry| !entry.undone);
    Ok(entries)
}

/// Returns the losses, withdrawals and replacements of a day, the first first.
fn requests_of(journal: &Journal, day: Option<Day>) -> Result<Vec<(Entry, CardId)>, JournalFault> {
    let mut all = Vec::new();
    for deed in [Deed::LossClaimed, Deed::LossWithdrawn, Deed::Superseded] {
        all.extend(done(journal, deed, day)?);
    }
    all.sort_by_key(|entry| (entry.wall, entry.id));
    let with_card = |entry: Entry| card_named_by(&entry.act).cloned().map(|card| (entry, card));
    Ok(all.into_iter().filter_map(with_card).collect())
}

/// Students and cards, as far as a list is about them.
struct Book<'a> {
    students: HashMap<EducationId, Student>,
    cards: Vec<CardRecord>,
    scope: &'a Scope,
}

impl<'a> Book<'a> {
    fn read(journal: &Journal, scope: &'a Scope) -> Result<Self, JournalFault> {
        let cards = match &scope.batch {
            Some(batch) => journal.cards_of_batch(batch)?,
            None => journal.cards()?,
        };
        Ok(Self { students: journal.students()?.into_iter().collect(), cards, scope })
    }

    fn holder(&self, card: &CardRecord) -> Option<&Student> {
        self.students.get(&card.holder?)
    }

    fn is_in_class(&self, student: Option<&Student>) -> bool {
        self.scope.class.is_none_or(|class| student.is_some_and(|student| student.class == class))
    }

    fn roster(&self) -> Vec<ListRow> {
        let here = self.students.values().filter(|student| student.departed.is_none());
        let row = |student: &Student| {
            let sex = optional(student.sex.map(|sex| terms::sex(sex).to_owned()));
            let until = optional(student.valid_until.map(|day| day.to_string()));
            let cells = [place_of(Some(student)), vec![name_of(student), sex, id_of(student.education_id), until]];
            ListRow { student: Some(student.clone()), cells: cells.concat(), days: None }
        };
        here.filter(|student| self.is_in_class(Some(student))).map(row).collect()
    }

    /// Lists the cards that a list is about; a card of a class is one whose holder is in it.
    fn of_cards(&self, about: fn(&CardRecord) -> bool, cells: impl Fn(&Self, &CardRecord) -> Line) -> Vec<ListRow> {
        let cards = self.cards.iter().filter(|card| about(card) && self.is_in_class(self.holder(card)));
        cards
            .map(|card| {
                let Line(cells, days) = cells(self, card);
                ListRow { student: self.holder(card).cloned(), cells, days }
            })
            .collect()
    }

    /// Class, seat, name and education ID of a card's holder.
    fn who(&self, card: &CardRecord) -> Vec<ListCell> {
        let student = self.holder(card);
        let name = student.map_or(ListCell::Nothing, name_of);
        [place_of(student), vec![name, card.holder.map_or(ListCell::Nothing, id_of)]].concat()
    }

    fn custody(&self, card: &CardRecord) -> Line {
        let handed = card.handed.as_ref();
        let request = match (card.superseded, card.loss_claimed) {
            (true, _) => words("旧卡，已申请补卡"),
            (false, true) => words("已报失"),
            (false, false) => ListCell::Nothing,
        };
        let state = self.holder(card).and_then(|student| student.departed);
        let rest = vec![
            words(terms::kind(card.kind)),
            card_number(card),
            transit(card),
            batch(card),
            slot(card),
            words(&terms::custody(card.custody)),
            optional(handed.map(|handed| handed.at.day().to_string())),
            optional(handed.map(|handed| terms::collector(handed.collector).to_owned())),
            request,
            optional(state.map(|left| format!("{} 已离校", left.on))),
        ];
        Line([self.who(card), rest].concat(), None)
    }

    fn missing(&self, card: &CardRecord) -> Line {
        let state = words(&terms::custody(card.custody));
        let rest = vec![words(terms::kind(card.kind)), card_number(card), transit(card), batch(card), state];
        Line([self.who(card), rest].concat(), None)
    }

    fn complaint(&self, card: &CardRecord, found: Option<&Intake>) -> Line {
        let why = if let Custody::Quarantined(why) = card.custody { reason::set_aside(why) } else { "" };
        let rest = vec![
            card_number(card),
            batch(card),
            words(why),
            transit(card),
            found.and_then(|found| found.transit.clone()).unwrap_or(ListCell::Nothing),
            optional(found.map(|found| found.at.day().to_string())),
            optional(found.map(|found| found.operator.clone())),
        ];
        Line([self.who(card), rest].concat(), None)
    }

    fn unclaimed(&self, card: &CardRecord, found: Option<&Intake>, today: Day) -> Line {
        let since = found.map(|found| found.at.day());
        let days = since.map(|since| since.days_until(today));
        let age = days.and_then(|days| AGES.into_iter().find(|age| days >= *age));
        let lain = days.and_then(|days| u64::try_from(days).ok());
        let rest = vec![
            card_number(card),
            batch(card),
            slot(card),
            words(terms::place(card.custody)),
            optional(since.map(|since| since.to_string())),
            lain.map_or(ListCell::Nothing, ListCell::Count),
            optional(age.map(|age| format!("满 {age} 天"))),
        ];
        Line([self.who(card), rest].concat(), days)
    }

    fn requests(&self, entries: Vec<(Entry, CardId)>) -> Vec<ListRow> {
        let cards: HashMap<&CardId, &CardRecord> = self.cards.iter().map(|card| (&card.card, card)).collect();
        let about = entries.iter().filter_map(|(entry, card)| Some((entry, *cards.get(card)?)));
        let about = about.filter(|(_, card)| self.is_in_class(self.holder(card)));
        let row = |(number, (entry, card)): (u64, (&Entry, &CardRecord))| {
            let when: String = entry.wall.time_of_day().chars().take(5).collect();
            let head = vec![ListCell::Count(number), words(&when), words(terms::deed(entry.act.deed()))];
            let rest = vec![card_number(card), transit(card), words(entry.operator.as_str())];
            let cells = [head, self.who(card), rest].concat();
            ListRow { student: self.holder(card).cloned(), cells, days: None }
        };
        (1..).zip(about).map(row).collect()
    }
}

/// Cells of a row, and the days that its card lies here.
struct Line(Vec<ListCell>, Option<i32>);

fn words(text: &str) -> ListCell {
    ListCell::Words(text.to_owned())
}

fn optional(text: Option<String>) -> ListCell {
    text.map_or(ListCell::Nothing, ListCell::Words)
}

fn number_of(number: &str, masked: String) -> ListCell {
    ListCell::Number(number.to_owned(), masked)
}

fn id_of(id: EducationId) -> ListCell {
    number_of(id.as_str(), id.masked())
}

fn name_of(student: &Student) -> ListCell {
    ListCell::Name(student.name.clone())
}

fn place_of(student: Option<&Student>) -> Vec<ListCell> {
    let seat = student.and_then(|student| student.seat).map_or(ListCell::Nothing, |seat| ListCell::Count(seat.into()));
    vec![optional(student.map(|student| class_words(student.class))), seat]
}

fn card_number(card: &CardRecord) -> ListCell {
    card.card_number.as_ref().map_or(ListCell::Nothing, |number| number_of(number.as_str(), number.masked()))
}

fn transit(card: &CardRecord) -> ListCell {
    card.transit_number.as_ref().map_or(ListCell::Nothing, |number| number_of(number.as_str(), number.masked()))
}

fn batch(card: &CardRecord) -> ListCell {
    optional(card.batch.as_ref().map(ToString::to_string))
}

fn slot(card: &CardRecord) -> ListCell {
    optional(card.slot.map(|slot| format!("{} 盒 {} 格", slot.tray, slot.place)))
}
