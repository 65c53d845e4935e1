//! Days and moments of a Beijing school; the clock itself is never read here.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// One civil day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day(Date);

/// Why a text is not a day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a day is written like 2027-08-31, 2027年8月, 202708 or 2027/8/31")]
pub struct NotADay;

impl Day {
    /// Names a day; one that the calendar does not have is refused.
    pub fn new(year: i16, month: i8, day: i8) -> Result<Self, NotADay> {
        Date::new(year, month, day).map(Self).map_err(|_| NotADay)
    }

    /// Parses the ways a card or roster writes a validity; a bare month means its last day.
    ///
    /// Accepted: `2027-08-31`, `2027/8/31`, `2027.8.31`, `20270831`, `2027年8月31日`, `2027-08`, `202708`,
    /// `2027年8月`. That a printed month includes its last day is our reading, not a published rule.
    pub fn parse_validity(text: &str) -> Result<Self, NotADay> {
        let folded = crate::id::fold_number(text);
        let mut parts: Vec<&str> = folded.split(|c: char| !c.is_ascii_digit()).filter(|p| !p.is_empty()).collect();
        if let [run] = parts.as_slice() {
            let run: &str = run;
            parts = match run.len() {
                8 => vec![slice(run, 0, 4), slice(run, 4, 6), slice(run, 6, 8)],
                6 => vec![slice(run, 0, 4), slice(run, 4, 6)],
                _ => return Err(NotADay),
            };
        }
        let year_first = parts.first().is_some_and(|year| year.len() == 4);
        let number = |at: usize| parts.get(at).and_then(|p| p.parse::<i16>().ok()).ok_or(NotADay);
        match parts.len() {
            2 if year_first => Self::new(number(0)?, small(number(1)?)?, 1).map(|d| Self(d.0.last_of_month())),
            3 if year_first => Self::new(number(0)?, small(number(1)?)?, small(number(2)?)?),
            _ => Err(NotADay),
        }
    }

    /// Parses exactly `YYYY-MM-DD`.
    pub fn parse_iso(text: &str) -> Result<Self, NotADay> {
        text.parse().map(Self).map_err(|_| NotADay)
    }

    /// Returns the year, the month from 1 and the day from 1.
    pub fn ymd(self) -> (i16, i8, i8) {
        (self.0.year(), self.0.month(), self.0.day())
    }

    /// Returns how many days later `other` is; less than zero when it is earlier.
    pub fn days_until(self, other: Self) -> i32 {
        self.0.until(other.0).map(|span| span.get_days()).unwrap_or_default()
    }

    /// Returns the day `days` later, or the last representable day.
    pub fn plus_days(self, days: i32) -> Self {
        Self(self.0.saturating_add(jiff::Span::new().days(days)))
    }

    /// Returns the Monday on or before this day.
    pub fn monday(self) -> Self {
        self.plus_days(-i32::from(self.0.weekday().to_monday_zero_offset()))
    }
}

fn slice(text: &str, from: usize, to: usize) -> &str {
    text.get(from..to).unwrap_or_default()
}

fn small(number: i16) -> Result<i8, NotADay> {
    i8::try_from(number).map_err(|_| NotADay)
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl TryFrom<String> for Day {
    type Error = NotADay;
    fn try_from(text: String) -> Result<Self, NotADay> {
        Self::parse_iso(&text)
    }
}

impl From<Day> for String {
    fn from(day: Day) -> String {
        day.to_string()
    }
}

/// A point in time: milliseconds since 1970-01-01 UTC, shown in China standard time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Moment {
    unix_ms: i64,
}

/// China standard time is eight hours ahead of UTC, without summer time since 1992.
const BEIJING_OFFSET_S: i32 = 8 * 3600;

impl Moment {
    /// Takes milliseconds since 1970-01-01 UTC.
    pub fn from_unix_ms(unix_ms: i64) -> Self {
        Self { unix_ms }
    }

    /// Returns midnight in Beijing at which a day begins.
    pub fn start_of(day: Day) -> Self {
        let offset = jiff::tz::Offset::from_seconds(BEIJING_OFFSET_S).unwrap_or(jiff::tz::Offset::UTC);
        let midnight = day.0.at(0, 0, 0, 0);
        Self { unix_ms: offset.to_timestamp(midnight).map(jiff::Timestamp::as_millisecond).unwrap_or(i64::MAX) }
    }

    /// Returns milliseconds since 1970-01-01 UTC.
    pub fn unix_ms(self) -> i64 {
        self.unix_ms
    }

    /// Returns the civil day in Beijing.
    pub fn day(self) -> Day {
        Day(self.local().date())
    }

    /// Returns the time of day in Beijing, as `10:02:17`.
    pub fn time_of_day(self) -> String {
        self.local().strftime("%H:%M:%S").to_string()
    }

    /// Returns the moment `ms` milliseconds later.
    pub fn plus_ms(self, ms: i64) -> Self {
        Self { unix_ms: self.unix_ms.saturating_add(ms) }
    }

    fn local(self) -> jiff::civil::DateTime {
        let stamp = jiff::Timestamp::from_millisecond(self.unix_ms).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        let offset = jiff::tz::Offset::from_seconds(BEIJING_OFFSET_S).unwrap_or(jiff::tz::Offset::UTC);
        offset.to_datetime(stamp)
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.local().strftime("%Y-%m-%d %H:%M:%S"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printed_validities_are_read_in_every_known_form() {
        let check = |text: &str, want: Option<&str>| {
            assert_eq!(Day::parse_validity(text).ok().map(|d| d.to_string()).as_deref(), want, "{text}");
        };
        check("2027-08-31", Some("2027-08-31"));
        check("2027/8/31", Some("2027-08-31"));
        check("20270831", Some("2027-08-31"));
        check("2027年8月31日", Some("2027-08-31"));
        check("２０２７年７月", Some("2027-07-31"));
        check("202802", Some("2028-02-29"));
        check("2027-07", Some("2027-07-31"));
        check("2027-02-30", None);
        check("31-08-2027", None);
        check("2027", None);
        check("", None);
    }

    #[test]
    fn a_moment_shows_beijing_time() {
        let late = Moment::from_unix_ms(1_793_289_737_000);
        assert_eq!(late.to_string(), "2026-10-30 00:02:17");
        assert_eq!(late.day().to_string(), "2026-10-30");
        assert_eq!(late.plus_ms(-137_000 - 1).day().to_string(), "2026-10-29");
    }

    #[test]
    fn days_can_be_counted_over_month_ends() {
        let day = Day::new(2026, 2, 28).unwrap();
        assert_eq!(day.plus_days(1).to_string(), "2026-03-01");
        assert_eq!(day.plus_days(-28).to_string(), "2026-01-31");
        assert_eq!(day.monday().to_string(), "2026-02-23");
        assert_eq!(day.monday().monday(), day.monday());
        assert_eq!(day.plus_days(2).monday().to_string(), "2026-03-02");
        assert_eq!(day.days_until(day.plus_days(400)), 400);
        assert_eq!(day.days_until(day.plus_days(-1)), -1);
    }
}
