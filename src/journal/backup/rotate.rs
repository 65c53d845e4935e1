//! Says which old backups may go; it deletes nothing itself.

use std::collections::BTreeSet;

use crate::day::Day;

use super::BackupName;

/// How many days, weeks and months keep a backup unless the school wants otherwise.
pub const KEPT: (usize, usize, usize) = (7, 4, 12);

/// Returns the backups that may be deleted.
///
/// Of each desk stay: the newest of all, the newest of each of the last `days` days, `weeks` weeks (from Monday) and
/// `months` months that have a backup at all. Counting days with a backup and not days of the calendar keeps
/// everything over a long holiday and over a clock that ran ahead. A backup dated after `today` is neither counted
/// nor deleted.
pub fn keep(names: &[BackupName], today: Day, days: usize, weeks: usize, months: usize) -> Vec<BackupName> {
    let desks: BTreeSet<&str> = names.iter().map(BackupName::desk).collect();
    let mut gone: BTreeSet<&BackupName> = BTreeSet::new();
    for desk in desks {
        let own = || names.iter().filter(|name| name.desk() == desk);
        let mut dated: Vec<&BackupName> = own().filter(|name| name.day() <= today).collect();
        dated.sort_by_key(|name| std::cmp::Reverse((name.day(), name.order())));
        let mut kept: BTreeSet<&BackupName> = own().max_by_key(|name| name.order()).into_iter().collect();
        kept.extend(dated.first());
        kept.extend(newest_of_each(&dated, days, |day| day));
        kept.extend(newest_of_each(&dated, weeks, Day::monday));
        kept.extend(newest_of_each(&dated, months, |day| (day.ymd().0, day.ymd().1)));
        gone.extend(dated.into_iter().filter(|name| !kept.contains(name)));
    }
    gone.into_iter().cloned().collect()
}

/// Takes the first of each span of time, until there are enough; the newest come first.
fn newest_of_each<'n, S: PartialEq>(dated: &[&'n BackupName], spans: usize, span: fn(Day) -> S) -> Vec<&'n BackupName> {
    let mut newest: Vec<&BackupName> = dated.to_vec();
    newest.dedup_by_key(|name| span(name.day()));
    newest.truncate(spans);
    newest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(desk: &str, day: Day, time: u32, seq: u64) -> BackupName {
        let (year, month, day) = day.ymd();
        BackupName::parse(&format!("{desk}-{year:04}{month:02}{day:02}-{time:06}-{seq}-9f86d081884c7d65.age")).unwrap()
    }

    fn day(text: &str) -> Day {
        Day::parse_iso(text).unwrap()
    }

    fn days_of(names: &[BackupName]) -> Vec<String> {
        names.iter().map(|name| name.day().to_string()).collect()
    }

    /// Makes a backup every night and rotates after each, as the desk does.
    fn nights(first: &str, count: u64, school_day: impl Fn(u64) -> bool) -> Vec<BackupName> {
        let mut there = Vec::new();
        for night in 0..count {
            let today = day(first).plus_days(i32::try_from(night).unwrap());
            if school_day(night) {
                there.push(name("甲", today, 20_000, night * 40 + 1));
            }
            let gone = keep(&there, today, 7, 4, 12);
            assert!(there.last().is_none_or(|newest| !gone.contains(newest)), "night {night}: the newest went");
            there.retain(|name| !gone.contains(name));
            assert!(there.len() <= 7 + 4 + 12 + 1, "night {night}: {} backups", there.len());
        }
        there
    }

    #[test]
    fn two_years_of_nights_leave_a_week_a_month_and_a_year() {
        let there = nights("2025-01-01", 730, |_| true);
        assert_eq!(
            days_of(&there),
            [
                "2026-01-31",
                "2026-02-28",
                "2026-03-31",
                "2026-04-30",
                "2026-05-31",
                "2026-06-30",
                "2026-07-31",
                "2026-08-31",
                "2026-09-30",
                "2026-10-31",
                "2026-11-30",
                "2026-12-13",
                "2026-12-20",
                "2026-12-25",
                "2026-12-26",
                "2026-12-27",
                "2026-12-28",
                "2026-12-29",
                "2026-12-30",
                "2026-12-31",
            ]
        );
    }

    #[test]
    fn a_holiday_deletes_nothing() {
        let term = |night: u64| night < 180;
        let before = nights("2026-01-01", 180, term);
        assert_eq!(nights("2026-01-01", 240, term), before);
        assert!(before.len() >= 7 + 3, "{}", before.len());
    }

    #[test]
    fn what_goes_and_what_stays() {
        let today = day("2026-11-22");
        let at = |text: &str, time, seq| name("甲", day(text), time, seq);
        let check = |what: &str, names: &[BackupName], (days, weeks, months), want: &[usize]| {
            let gone = keep(names, today, days, weeks, months);
            let want: Vec<BackupName> = want.iter().map(|at| names[*at].clone()).collect();
            assert_eq!(gone, want, "{what}");
        };
        check("nothing there", &[], (7, 4, 12), &[]);
        check("the only one stays even when nothing is to be kept", &[at("2026-11-20", 1, 5)], (0, 0, 0), &[]);
        let two = [at("2026-11-22", 20_000, 5), at("2026-11-22", 180_000, 9)];
        check("of one day the newest stays", &two, (7, 4, 12), &[0]);
        let back = [at("2026-11-20", 1, 9), at("2026-11-22", 1, 5)];
        check("most entries and latest day both stay", &back, (0, 0, 0), &[]);
        let ahead = [at("2026-11-21", 1, 3), at("2026-11-22", 1, 5), at("2036-01-01", 1, 9)];
        check("a clock that ran ahead pushes nothing out", &ahead, (2, 0, 0), &[]);
        check("and is not counted", &ahead, (1, 0, 0), &[0]);
        let weeks = [at("2026-11-15", 1, 1), at("2026-11-16", 1, 2), at("2026-11-22", 1, 3)];
        check("a week is Monday to Sunday", &weeks, (0, 2, 0), &[1]);
        let year = [at("2025-11-30", 1, 1), at("2026-11-01", 1, 2), at("2026-11-22", 1, 3)];
        check("the same month of another year is another month", &year, (0, 0, 2), &[1]);
    }

    #[test]
    fn each_desk_keeps_its_own() {
        let today = day("2026-11-22");
        let names = [name("甲", today, 1, 1), name("甲", today, 2, 2), name("乙", today.plus_days(-300), 1, 1)];
        assert_eq!(keep(&names, today, 1, 1, 1), [names[0].clone()]);
    }

    #[test]
    fn a_clock_that_ran_ten_years_ahead_costs_no_more_than_the_usual() {
        let mut there = nights("2026-10-01", 50, |_| true);
        let before = there.len();
        there.push(name("甲", day("2036-11-22"), 1, 99_999));
        assert!(keep(&there, day("2036-11-22"), 7, 4, 12).len() <= 2, "of {before}");
    }
}
