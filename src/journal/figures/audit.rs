//! The figures of the yearly audit, counted over the entries of its days.

use std::collections::{BTreeMap, HashMap};

use rusqlite::params;
use uuid::Uuid;

use crate::day::{Day, Moment};
use crate::id::OperatorId;
use crate::record::figures::{
    Access, AgeBand, AgeCount, AuditFigures, Backups, ChainCheck, Drill, FieldHeld, Incidents, Month, Retention,
    RoleCount, Tally, UnmaskedList,
};
use crate::record::office::Export;
use crate::record::{Act, Role};

use super::super::rows::entries;
use super::super::{Entry, Head, Journal, JournalFault, Verification};

/// Name and version of this program.
const PROGRAM: &str = concat!("Card Desk ", env!("CARGO_PKG_VERSION"));

/// Files of one pack, each of which is an entry: PDF and workbook.
const FILES: u32 = 2;

/// In which role everybody worked when they made an entry.
pub(super) struct Roles(HashMap<Uuid, Role>);

impl Roles {
    /// Returns the role of whoever made an entry; at an invented school everybody is an admin.
    pub fn of(&self, entry: &Entry) -> Role {
        self.0.get(&entry.id).copied().unwrap_or(Role::Admin)
    }
}

impl Journal {
    /// Counts what the yearly audit asks for, from the first to the last day, both included.
    ///
    /// `fields` says what is kept and what for; that is the same for every school.
    pub fn audit_figures(
        &self,
        school: &str,
        fields: Vec<FieldHeld>,
        from: Day,
        to: Day,
    ) -> Result<AuditFigures, JournalFault> {
        let (begin, end) = (Moment::start_of(from).unix_ms(), Moment::start_of(to.plus_days(1)).unix_ms());
        let of_these_days = "WHERE e.wall_ms >= ?1 AND e.wall_ms < ?2 AND (e.approver IS NOT NULL OR e.kind IN \
             ('looked', 'unmasked', 'exported', 'erased', 'backed-up', 'restore-drilled', 'signed-in')) \
             ORDER BY e.position";
        let roles = self.roles()?;
        let mut seen = Seen::default();
        for entry in entries(&self.conn, of_these_days, params![begin, end])? {
            seen.take(&entry, roles.of(&entry));
        }
        let jumps = "SELECT count(*) FROM (SELECT wall_ms, lag(wall_ms) OVER (PARTITION BY desk ORDER BY seq) AS \
             earlier FROM entries) WHERE wall_ms < earlier AND wall_ms >= ?1 AND wall_ms < ?2";
        let jumps: i64 = self.conn.query_row(jumps, params![begin, end], |row| row.get(0))?;
        let packs = "SELECT count(*) FROM entries WHERE kind = 'exported' AND body ->> 'what' = 'audit-pack' \
             AND wall_ms >= ?1";
        let packs: u32 = self.conn.query_row(packs, [begin], |row| row.get(0))?;
        let months = self.retention_months()?;
        let past = self.overdue(self.now().day(), months)?.len();
        let verified = self.verify()?;
        Ok(AuditFigures {
            mark: self.mark(school, format!("A-{}-{}", to.ymd().0, self.desk), packs / FILES + 1)?,
            program: PROGRAM.to_owned(),
            from,
            to,
            minors: self.ages(to)?,
            fields,
            people: self.people_by_role()?,
            approvals: tallies(seen.approvals),
            exports: tallies(seen.exports),
            erasures: tallies(seen.erasures),
            access: seen.access.finish(),
            retention: Retention { months, past: u64::try_from(past).unwrap_or(u64::MAX) },
            backups: seen.backups,
            incidents: Incidents {
                chain_breaks: u64::from(!verified.ok),
                refused_opens: None,
                damaged_opens: None,
                clock_jumps: u64::try_from(jumps).unwrap_or(0),
            },
            chain: checked(verified),
        })
    }

    /// Returns in which role every look was made: roles change, entries do not.
    pub(super) fn roles(&self) -> Result<Roles, JournalFault> {
        let kinds = "WHERE e.kind IN ('operator-added', 'operator-changed', 'looked') ORDER BY e.position";
        let mut now: HashMap<OperatorId, Role> = HashMap::new();
        let mut roles = HashMap::new();
        for entry in entries(&self.conn, kinds, [])? {
            if let Act::OperatorAdded { operator, role } | Act::OperatorChanged { operator, role } = entry.act {
                now.insert(operator, role);
            } else if let Some(role) = now.get(&entry.operator) {
                roles.insert(entry.id, *role);
            }
        }
        Ok(Roles(roles))
    }

    /// Counts the students by age on a day; without a birth date the grade tells it roughly.
    fn ages(&self, on: Day) -> Result<Vec<AgeCount>, JournalFault> {
        let mut ages: BTreeMap<(AgeBand, bool), u64> = BTreeMap::new();
        for (_, student) in self.students()? {
            let age = match student.private.birth_date {
                Some(born) => (band(years(born, on)), false),
                None => (AgeBand::of_grade(student.class.grade()), true),
            };
            *ages.entry(age).or_default() += 1;
        }
        Ok(ages.into_iter().map(|((band, estimated), students)| AgeCount { band, students, estimated }).collect())
    }

    fn people_by_role(&self) -> Result<Vec<RoleCount>, JournalFault> {
        let people = self.operators()?;
        let count = |role: Role, retired: bool| {
            let these = people.iter().filter(|person| person.role == role && person.retired == retired).count();
            u64::try_from(these).unwrap_or(u64::MAX)
        };
        let of = |role: Role| RoleCount { role, active: count(role, false), retired: count(role, true) };
        Ok(Role::ALL.map(of).to_vec())
    }
}

/// Returns the whole years between birth and a day.
fn years(born: Day, on: Day) -> i16 {
    let ((year, month, day), (this_year, this_month, today)) = (born.ymd(), on.ymd());
    this_year - year - i16::from((this_month, today) < (month, day))
}

fn band(years: i16) -> AgeBand {
    match years {
        0..=13 => AgeBand::Under14,
        14..=17 => AgeBand::From14To17,
        18..=120 => AgeBand::Adult,
        _ => AgeBand::Unknown,
    }
}

fn tallies<T>(counts: BTreeMap<T, u64>) -> Vec<Tally<T>> {
    counts.into_iter().map(|(what, count)| Tally { what, count }).collect()
}

fn checked(verified: Verification) -> ChainCheck {
    let anchor = |head: Head| {
        let digits: String = head.hash.chars().take(16).collect();
        format!("{}:{}:{digits}", head.desk, head.seq)
    };
    ChainCheck { entries: verified.entries, anchors: verified.heads.into_iter().map(anchor).collect(), ok: verified.ok }
}

/// What was counted so far.
#[derive(Default)]
struct Seen {
    access: Accesses,
    approvals: BTreeMap<crate::record::Deed, u64>,
    exports: BTreeMap<Export, u64>,
    erasures: BTreeMap<crate::record::office::ErasureReason, u64>,
    backups: Backups,
}

#[derive(Default)]
struct Accesses {
    by_reason: BTreeMap<crate::record::office::LookReason, u64>,
    by_month: BTreeMap<Month, u64>,
    by_role: BTreeMap<Role, u64>,
    unmasked: Vec<UnmaskedList>,
    failed_sign_ins: u64,
}

impl Accesses {
    fn finish(self) -> Access {
        Access {
            by_reason: tallies(self.by_reason),
            by_month: tallies(self.by_month),
            by_role: tallies(self.by_role),
            unmasked: self.unmasked,
            failed_sign_ins: self.failed_sign_ins,
        }
    }
}

impl Seen {
    fn take(&mut self, entry: &Entry, role: Role) {
        if entry.approver.is_some() {
            *self.approvals.entry(entry.act.deed()).or_default() += 1;
        }
        if let Act::Looked { why, .. } = &entry.act {
            *self.access.by_reason.entry(*why).or_default() += 1;
            *self.access.by_month.entry(Month::of(entry.wall.day())).or_default() += 1;
            *self.access.by_role.entry(role).or_default() += 1;
        } else if let Act::Unmasked { list, rows, why } = &entry.act {
            let (at, rows, why) = (entry.wall, u64::from(*rows), *why);
            self.access.unmasked.push(UnmaskedList { at, list: list.clone(), rows, why });
        } else if let Act::SignedIn { failures } = entry.act {
            self.access.failed_sign_ins += u64::from(failures);
        } else if let Act::Exported { what, .. } = &entry.act {
            *self.exports.entry(*what).or_default() += 1;
        } else if let Act::Erased { students, why } = &entry.act {
            *self.erasures.entry(*why).or_default() += u64::try_from(students.len()).unwrap_or(u64::MAX);
        } else if let Act::BackedUp { .. } = &entry.act {
            self.backups.count += 1;
            self.backups.last = Some(entry.wall);
        } else if let Act::RestoreDrilled { file, entries, good } = &entry.act {
            let (at, file) = (entry.wall, file.clone());
            self.backups.drills.push(Drill { at, file, entries: *entries, good: *good });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_changes_on_the_birthday() {
        let day = |text: &str| Day::parse_iso(text).unwrap();
        for (born, on, want) in [
            ("2012-12-31", "2026-12-30", AgeBand::Under14),
            ("2012-12-31", "2026-12-31", AgeBand::From14To17),
            ("2008-12-31", "2026-12-30", AgeBand::From14To17),
            ("2008-02-29", "2026-02-28", AgeBand::From14To17),
            ("2008-02-29", "2026-03-01", AgeBand::Adult),
            ("2027-01-01", "2026-12-31", AgeBand::Unknown),
        ] {
            assert_eq!(band(years(day(born), day(on))), want, "{born} on {on}");
        }
    }
}
