//! Words of the card profiles.

use crate::chip::facts::Beside;
use crate::chip::profile::Standing;
use crate::desk::office::profiles::ProfileLine;
use crate::desk::office::{OfficeInput, OfficePlace, ProfilePage, ProfilesPage};
use crate::desk::trial::Outcome;
use crate::text::ledger::{Action, Fact, Ledger, LedgerRow, Mark};
use crate::text::{Place, Words};

use super::parts::{columns, count, digit, opens};

impl Words {
    pub(super) fn profiles_page(&self, page: &ProfilesPage) -> Ledger {
        let key = "profiles-title";
        let place = |line: &ProfileLine| opens(OfficePlace::Profile(line.id.clone()));
        let row = |line: &ProfileLine| {
            let (mark, tests) = self.tests_of(line);
            let gave = line.gave.filter(|gave| *gave > 0);
            let gave = gave.map(|gave| self.part_fill(key, "read-it", &[("count", count(gave))]));
            let example = if line.standing == Standing::Example { Mark::Ask } else { Mark::Plain };
            LedgerRow {
                cells: vec![
                    self.profile_label(&line.label).to_owned(),
                    self.standing(line.standing),
                    self.profile_tech(line.tech),
                    tests,
                    gave.unwrap_or_else(|| self.part(key, "not-it")),
                ],
                mark: if mark == Mark::Plain { example } else { mark },
                open: Some(place(line)),
            }
        };
        let lines = page.profiles.iter().enumerate();
        let numbered = lines.filter_map(|(at, line)| {
            let label = self.profile_label(&line.label).to_owned();
            Some(Action { key: digit(at)?, label, input: place(line) })
        });
        let mut actions: Vec<Action> = numbered.collect();
        actions.push(self.action('t', self.part(key, "test"), OfficeInput::Turn));
        actions.push(self.back());
        Ledger {
            title: self.say(key),
            hint: self.part(key, "hint"),
            facts: vec![self.fact(key, "count", page.profiles.len().to_string())],
            columns: columns(self, key, [("name", 5), ("standing", 5), ("tech", 3), ("tests", 3), ("last", 3)]),
            rows: page.profiles.iter().map(row).collect(),
            empty: self.part(key, "empty"),
            actions,
            said: self.told_here(page.told.as_ref()),
            ..Ledger::default()
        }
    }

    pub(super) fn profile_page(&self, page: &ProfilePage) -> Ledger {
        let key = "profile-title";
        let name = self.profile_label(&page.line.label);
        Ledger {
            title: self.fill(key, &[("name", Place::Text(name))]),
            hint: self.part(key, "hint"),
            facts: self.profile_facts(page),
            columns: columns(self, key, [("what", 2), ("name", 5), ("place", 4), ("value", 5)]),
            rows: self.profile_rows(page),
            empty: self.part(key, "empty"),
            actions: vec![self.action('t', self.part(key, "test"), OfficeInput::Turn), self.back()],
            said: self.told_here(page.told.as_ref()),
            ..Ledger::default()
        }
    }

    /// Returns the count of tests, or what they said.
    fn tests_of(&self, line: &ProfileLine) -> (Mark, String) {
        match &line.trials {
            Some(trials) if !trials.is_empty() => self.trials_sum(trials),
            Some(_) | None if line.tests == 0 => (Mark::Plain, self.part("profile-title", "tests-none")),
            Some(_) | None => (Mark::Plain, line.tests.to_string()),
        }
    }

    fn profile_facts(&self, page: &ProfilePage) -> Vec<Fact> {
        let key = "profile-title";
        let none = page.keys.is_empty();
        let keys = if none { self.part(key, "no-keys") } else { self.profile_keys(&page.keys) };
        let keys_mark = if page.keys.iter().all(|(_, here)| *here) { Mark::Plain } else { Mark::Ask };
        let last = match page.line.gave {
            None => self.part(key, "last-none"),
            Some(0) => self.part(key, "last-not"),
            Some(gave) => self.part_fill(key, "last-read", &[("count", count(gave))]),
        };
        let (tests_mark, tests) = match (&page.line.trials, page.line.tests) {
            (None, 1..) => (Mark::Plain, self.part_fill(key, "tests-waiting", &[("count", count(page.line.tests))])),
            (_, _) => self.tests_of(&page.line),
        };
        let standing_mark = if page.line.standing == Standing::Example { Mark::Ask } else { Mark::Plain };
        vec![
            self.fact(key, "id", format!("{} · {}", page.line.id, page.version)),
            self.marked(key, "standing", self.standing(page.line.standing), standing_mark),
            self.fact(key, "tech", self.profile_tech(page.line.tech)),
            self.fact(key, "order", page.order.to_string()),
            self.fact(key, "home", self.profile_home(&page.home)),
            self.marked(key, "keys", keys, keys_mark),
            self.fact(key, "last", last),
            self.marked(key, "tests", tests, tests_mark),
        ]
    }

    /// Tests first, when they were run; then what is read, in the order in which it is read.
    fn profile_rows(&self, page: &ProfilePage) -> Vec<LedgerRow> {
        let key = "profile-title";
        let row = |what: &str, name: String, place: String, value: String| LedgerRow {
            cells: vec![self.part(key, what), name, place, value],
            mark: Mark::Plain,
            open: None,
        };
        let trials = page.line.trials.iter().flatten().map(|trial| {
            let mut lines = self.trial(trial).into_iter();
            let (name, more) = (lines.next().unwrap_or_default(), lines.collect::<Vec<_>>());
            let mark = match trial.outcome {
                Outcome::Passed => Mark::Good,
                Outcome::Failed { .. } => Mark::Stop,
                Outcome::Skipped { .. } => Mark::Ask,
            };
            LedgerRow { mark, ..row("trial", name, String::new(), more.join(self.list_comma())) }
        });
        let parts = page.outline.parts.iter().map(|part| {
            let need = if part.optional { self.part(key, "optional") } else { String::new() };
            row("part", format!("{} · {}", part.id, self.part_how(part.how)), part.place.clone(), need)
        });
        let fields = page.outline.fields.iter().map(|field| {
            let read = page.read.iter().find(|read| read.key == field.key);
            let place = match (read, field.at) {
                (Some(read), _) => read.origin.clone(),
                (None, Some((at, len))) => format!("{} [{at}..{}]", field.from, at + len),
                (None, None) => field.from.clone(),
            };
            let need = if field.required { self.part(key, "required") } else { String::new() };
            let role = field.role.map(|role| format!(" · {}", self.role(role))).unwrap_or_default();
            let value = read.map_or(need, |read| read.shown.clone());
            row(if field.at.is_some() { "field" } else { "list" }, format!("{}{role}", field.key), place, value)
        });
        let checks = page.outline.checks.iter().map(|check| {
            row("check", check.id.clone(), check.over.join(self.list_comma()), self.check_fails(check.rejects))
        });
        let codes = page.codes.iter().map(|code| {
            let names: Vec<String> = code.groups.iter().map(|(_, role)| self.role(*role)).collect();
            row("code", names.join(self.list_comma()), String::new(), code.pattern.clone())
        });
        let compared = page.judging.iter().flat_map(|judging| &judging.compare).map(|compare| {
            row("compare", self.role(compare.role), String::new(), self.compared_with(compare.with == Beside::Db))
        });
        trials.chain(parts).chain(fields).chain(checks).chain(codes).chain(compared).collect()
    }
}
