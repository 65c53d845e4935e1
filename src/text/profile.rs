//! Turns what a card profile is, and what its tests say, into words.

use crate::chip::profile::outline::How;
use crate::chip::profile::{Home, Label, ProfileTech, Standing};
use crate::desk::trial::{Outcome, Skip, Trial, Wrong};

use super::ledger::Mark;
use super::{Language, Place, Words};

impl Words {
    /// Returns the name of a profile in this language.
    pub fn profile_label<'l>(&self, label: &'l Label) -> &'l str {
        match self.language() {
            Language::ZhCn => &label.zh,
            Language::En => &label.en,
        }
    }

    /// Returns where a layout comes from, and whether anybody tried it on a real card.
    pub fn standing(&self, standing: Standing) -> String {
        self.say(match standing {
            Standing::Public => "profile-standing-public",
            Standing::Site => "profile-standing-site",
            Standing::Example => "profile-standing-example",
        })
    }

    /// Returns which cards a profile reads.
    pub fn profile_tech(&self, tech: ProfileTech) -> String {
        self.say(match tech {
            ProfileTech::Iso7816 => "profile-tech-iso7816",
            ProfileTech::MifareClassic => "profile-tech-mifare-classic",
            ProfileTech::Any => "profile-tech-any",
            ProfileTech::Qr => "profile-tech-qr",
        })
    }

    /// Returns how a part of a card is read.
    pub fn part_how(&self, how: How) -> String {
        self.say(match how {
            How::Select => "profile-how-select",
            How::Read => "profile-how-read",
            How::Records => "profile-how-records",
            How::Tag => "profile-how-tag",
            How::Sector => "profile-how-sector",
        })
    }

    /// Returns what came of a test: its headline, then one line for each thing that is wrong.
    pub fn trial(&self, trial: &Trial) -> Vec<String> {
        let name = [("name", Place::Text(&trial.name))];
        match &trial.outcome {
            Outcome::Passed => vec![self.fill("trial-passed", &name)],
            Outcome::Skipped { why } => vec![self.fill("trial-skipped", &name), self.skip(why)],
            Outcome::Failed { wrong, findings } => {
                let mut lines = vec![self.fill("trial-failed", &name)];
                lines.extend(wrong.iter().map(|wrong| self.wrong(wrong)));
                if !findings.is_empty() {
                    let findings = findings.join(self.list_comma());
                    lines.push(self.fill("trial-findings", &[("findings", Place::Text(&findings))]));
                }
                lines
            }
        }
    }

    /// Returns how many tests passed, failed and were not run.
    pub fn trials_sum(&self, trials: &[Trial]) -> (Mark, String) {
        let count = |is: fn(&Outcome) -> bool| trials.iter().filter(|trial| is(&trial.outcome)).count();
        let passed = count(|outcome| matches!(outcome, Outcome::Passed));
        let failed = count(|outcome| matches!(outcome, Outcome::Failed { .. }));
        let skipped = count(|outcome| matches!(outcome, Outcome::Skipped { .. }));
        let mark = match (failed, skipped) {
            (0, 0) => Mark::Good,
            (0, _) => Mark::Ask,
            (_, _) => Mark::Stop,
        };
        let number = |count: usize| Place::Number(u64::try_from(count).unwrap_or(u64::MAX));
        let places = [("passed", number(passed)), ("failed", number(failed)), ("skipped", number(skipped))];
        (mark, self.fill("trials-sum", &places))
    }

    fn wrong(&self, wrong: &Wrong) -> String {
        match wrong {
            Wrong::Field { key, want, found } => {
                let found = found.clone().unwrap_or_else(|| self.say("trial-nothing"));
                let places = [("key", Place::Text(key)), ("want", Place::Text(want)), ("found", Place::Text(&found))];
                self.fill("trial-field", &places)
            }
            Wrong::Present { key } => self.fill("trial-present", &[("key", Place::Text(key))]),
            Wrong::NoFinding { finding } => self.fill("trial-no-finding", &[("finding", Place::Text(finding))]),
            Wrong::Finding { finding } => self.fill("trial-finding", &[("finding", Place::Text(finding))]),
            Wrong::NotRead { fault } => self.fill("trial-not-read", &[("fault", Place::Text(fault))]),
            Wrong::Disputed { rule } => self.fill("trial-disputed", &[("rule", Place::Text(rule))]),
        }
    }

    fn skip(&self, why: &Skip) -> String {
        match why {
            Skip::NoDump { file, fault } => {
                self.fill("trial-no-dump", &[("file", Place::Text(file)), ("fault", Place::Text(fault))])
            }
            Skip::NoKey { name } => self.fill("trial-no-key", &[("name", Place::Text(name))]),
        }
    }

    /// Returns where a profile was loaded from.
    pub fn profile_home(&self, home: &Home) -> String {
        match home {
            Home::BuiltIn => self.part("profile-title", "built-in"),
            Home::File(path) => path.display().to_string(),
        }
    }

    /// Returns how many tests a profile brings.
    pub fn profile_tests(&self, tests: usize) -> String {
        let count = Place::Number(u64::try_from(tests).unwrap_or(u64::MAX));
        self.part_fill("profiles-title", "tests-count", &[("count", count)])
    }

    /// Returns the keys that a profile needs, each with whether it is here.
    pub fn profile_keys(&self, keys: &[(String, bool)]) -> String {
        let named = keys.iter().map(|(name, here)| {
            let word = if *here { "key-here" } else { "key-missing" };
            self.part_fill("profile-title", word, &[("name", Place::Text(name))])
        });
        named.collect::<Vec<_>>().join(self.list_comma())
    }

    /// Returns what a check means that does not hold.
    pub fn check_fails(&self, rejects: bool) -> String {
        self.part("profile-title", if rejects { "rejects" } else { "warns" })
    }

    /// Returns what a field is compared with: the records, else the face.
    pub fn compared_with(&self, records: bool) -> String {
        self.part("profile-title", if records { "with-db" } else { "with-face" })
    }

    /// Returns the sentence about a profile that brings no tests.
    pub fn no_trials(&self, id: &str) -> String {
        self.fill("trials-none", &[("name", Place::Text(id))])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_a_test_says_has_words_in_both_languages() {
        let text = || "x".to_owned();
        let wrong = vec![
            Wrong::Field { key: text(), want: text(), found: None },
            Wrong::Field { key: text(), want: text(), found: Some(text()) },
            Wrong::Present { key: text() },
            Wrong::NoFinding { finding: text() },
            Wrong::Finding { finding: text() },
            Wrong::NotRead { fault: text() },
            Wrong::Disputed { rule: text() },
        ];
        let skips = [Skip::NoDump { file: text(), fault: text() }, Skip::NoKey { name: text() }];
        let mut outcomes = vec![Outcome::Passed, Outcome::Failed { wrong, findings: vec![text()] }];
        outcomes.extend(skips.map(|why| Outcome::Skipped { why }));
        let trials: Vec<Trial> = outcomes.into_iter().map(|outcome| Trial { name: text(), outcome }).collect();
        for words in Language::ALL.map(|language| Words::new(language).unwrap()) {
            let mut lines: Vec<String> = trials.iter().flat_map(|trial| words.trial(trial)).collect();
            assert_eq!(lines.len(), 1 + 9 + 4);
            lines.extend([Standing::Public, Standing::Site, Standing::Example].map(|s| words.standing(s)));
            let techs = [ProfileTech::Iso7816, ProfileTech::MifareClassic, ProfileTech::Any, ProfileTech::Qr];
            lines.extend(techs.map(|tech| words.profile_tech(tech)));
            lines.extend([How::Select, How::Read, How::Records, How::Tag, How::Sector].map(|how| words.part_how(how)));
            lines.push(words.no_trials("x"));
            assert_eq!(words.trials_sum(&trials).0, Mark::Stop);
            lines.push(words.trials_sum(&trials).1);
            for line in lines {
                assert!(!line.trim().is_empty() && !line.contains('⟨') && !line.contains('{'), "{line}");
            }
        }
    }
}
