//! `card-desk profile`: which card profiles there are, what one reads, and whether its own tests hold.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use crate::chip::facts::Beside;
use crate::chip::profile::{Home, Profile, Shelf, Standing};
use crate::desk::trial::{self, Outcome, Trial};
use crate::text::Words;

use super::failure::{BROKEN, one_line};
use super::output::say;
use super::place::Place;
use super::{Arguments, Failure};

/// Arguments of `profile`.
#[derive(Debug, Args)]
pub struct ProfileCommand {
    /// What to do.
    #[command(subcommand)]
    pub what: What,
}

/// What is done with profiles.
#[derive(Debug, Subcommand)]
pub enum What {
    /// Lists the profiles in the order in which they are tried.
    List,
    /// Says in words what one profile reads.
    Show {
        /// Id of a profile, as `profile list` has it.
        #[arg(value_name = "ID")]
        id: String,
    },
    /// Loads profiles and runs the tests that they bring along, without a card.
    Check {
        /// Profile files, or ids of profiles that are loaded here.
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
}

impl ProfileCommand {
    /// Runs it; a test that fails is exit code 3.
    pub fn run(&self, arguments: &Arguments) -> Result<(), Failure> {
        let words = Words::new(arguments.language).map_err(|fault| Failure::of_ours("words", fault))?;
        match &self.what {
            What::List => list(&words, arguments),
            What::Show { id } => show(id, &words, arguments),
            What::Check { files } => check(files, &words, arguments),
        }
    }
}

fn list(words: &Words, arguments: &Arguments) -> Result<(), Failure> {
    let place = Place::of(arguments)?;
    let (shelf, ring) = (place.shelf(arguments.training)?, place.keys()?);
    let keys = |profile: &Profile| -> Vec<(String, bool)> {
        profile.key_names().into_iter().map(|name| (name.to_owned(), ring.has(name))).collect()
    };
    if arguments.json {
        let rows: Vec<Value> = shelf.profiles().iter().map(|profile| of_list(profile, &keys(profile))).collect();
        say!("{}", json!({ "contract": 1, "profiles": rows }));
        return Ok(());
    }
    for profile in shelf.profiles() {
        let label = words.profile_label(profile.label());
        say!("{:<3} {} {} · {label}", profile.order(), profile.id(), one_line(profile.version()));
        let tests = profile.tests().len();
        let kind = format!("{} · {}", words.standing(profile.standing()), words.profile_tech(profile.tech()));
        say!("    {kind} · {} · {}", one_line(&words.profile_home(profile.home())), words.profile_tests(tests));
        let keys = keys(profile);
        if !keys.is_empty() {
            say!("    {}", words.profile_keys(&keys));
        }
    }
    Ok(())
}

fn of_list(profile: &Profile, keys: &[(String, bool)]) -> Value {
    let keys: Vec<Value> = keys.iter().map(|(name, here)| json!({ "name": name, "here": here })).collect();
    json!({
        "id": profile.id(), "version": profile.version(),
        "label": { "zh": profile.label().zh, "en": profile.label().en },
        "standing": standing(profile.standing()), "tech": profile.tech(), "order": profile.order(),
        "home": home(profile), "tests": profile.tests().len(), "keys": keys,
    })
}

fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Public => "public",
        Standing::Site => "site",
        Standing::Example => "example",
    }
}

fn home(profile: &Profile) -> String {
    match profile.home() {
        Home::BuiltIn => "built-in".to_owned(),
        Home::File(path) => one_line(&path.display().to_string()),
    }
}

fn show(id: &str, words: &Words, arguments: &Arguments) -> Result<(), Failure> {
    let shelf = Place::of(arguments)?.shelf(arguments.training)?;
    let profile = shelf.find(id).ok_or_else(|| unknown(id))?;
    let outline = profile.outline();
    if arguments.json {
        say!("{}", of_show(profile));
        return Ok(());
    }
    say!("{} {} · {}", profile.id(), one_line(profile.version()), words.profile_label(profile.label()));
    say!("{} · {}", words.standing(profile.standing()), words.profile_tech(profile.tech()));
    for part in &outline.parts {
        let keys = if part.keys.is_empty() { String::new() } else { format!(" · {}", part.keys.join(", ")) };
        say!("· {:<8} {} · {}{keys}", part.id, words.part_how(part.how), part.place);
    }
    for field in &outline.fields {
        let role = field.role.map(|role| format!(" · {}", words.role(role))).unwrap_or_default();
        let at = field.at.map(|(at, len)| format!(" [{at}..{}]", at + len)).unwrap_or_default();
        say!("= {:<12} {}{at}{role}", field.key, field.from);
    }
    for check in &outline.checks {
        say!("✓ {:<8} {} · {}", check.id, check.over.join(", "), words.check_fails(check.rejects));
    }
    for code in profile.codes() {
        say!("▦ {}", code.pattern);
    }
    for compare in profile.judging().iter().flat_map(|judging| &judging.compare) {
        say!("≟ {} · {}", words.role(compare.role), words.compared_with(compare.with == Beside::Db));
    }
    profile.tests().iter().for_each(|test| say!("? {}", one_line(&test.name)));
    Ok(())
}

fn of_show(profile: &Profile) -> Value {
    let outline = profile.outline();
    let parts = outline.parts.iter().map(|part| {
        json!({ "id": part.id, "place": part.place, "how": part.how, "keys": part.keys, "optional": part.optional })
    });
    let fields = outline.fields.iter().map(|field| {
        json!({ "key": field.key, "role": field.role, "from": field.from, "at": field.at,
                "required": field.required, "sensitive": field.sensitive })
    });
    let checks =
        outline.checks.iter().map(|check| json!({ "id": check.id, "over": check.over, "rejects": check.rejects }));
    let codes = profile.codes().iter().map(|code| code.pattern.as_str());
    let judging = profile.judging().map(
        |judging| json!({ "compare": judging.compare, "valid_from": judging.valid_from, "valid_to": judging.valid_to }),
    );
    json!({
        "contract": 1, "id": profile.id(), "version": profile.version(), "standing": standing(profile.standing()),
        "tech": profile.tech(), "parts": parts.collect::<Vec<_>>(), "fields": fields.collect::<Vec<_>>(),
        "checks": checks.collect::<Vec<_>>(), "codes": codes.collect::<Vec<_>>(), "judge": judging,
        "tests": profile.tests().iter().map(|test| test.name.as_str()).collect::<Vec<_>>(),
    })
}

fn unknown(id: &str) -> Failure {
    Failure::with_next("no-profile", format!("no profile is called {id}"), "see card-desk profile list")
}

/// Checks each profile; a file that does not load is told, and the others are checked all the same.
fn check(files: &[PathBuf], words: &Words, arguments: &Arguments) -> Result<(), Failure> {
    let mut rows = Vec::new();
    let mut failures = Vec::new();
    let mut all: Vec<Trial> = Vec::new();
    for file in files {
        let shelf = match load(file, arguments) {
            Ok(shelf) => shelf,
            Err(failure) => {
                failures.push(failure);
                continue;
            }
        };
        for profile in shelf.profiles() {
            let trials = trial::run(profile);
            if arguments.json {
                rows.push(json!({ "id": profile.id(), "file": home(profile), "tests": trials }));
            } else {
                print(profile, &trials, words);
            }
            all.extend(trials);
        }
    }
    let count = |is: fn(&Outcome) -> bool| all.iter().filter(|trial| is(&trial.outcome)).count();
    let failed = count(|outcome| matches!(outcome, Outcome::Failed { .. }));
    let (passed, skipped) = (count(|o| matches!(o, Outcome::Passed)), count(|o| matches!(o, Outcome::Skipped { .. })));
    if arguments.json && !rows.is_empty() {
        say!("{}", json!({ "contract": 1, "profiles": rows, "passed": passed, "failed": failed, "skipped": skipped }));
    } else if !all.is_empty() {
        say!("{}", words.trials_sum(&all).1);
    }
    if files.len() == 1
        && let Some(failure) = failures.pop()
    {
        return Err(failure);
    }
    failures.iter().for_each(|failure| failure.print(arguments.json, arguments.language));
    if failed > 0 {
        let message = format!("{failed} of {} tests failed", all.len());
        let next = "compare the profile with the card's description";
        return Err(Failure::with_next("profile-test-failed", message, next).exiting(BROKEN));
    }
    if failures.is_empty() { Ok(()) } else { Err(some(failures.len(), files.len())) }
}

fn some(failed: usize, of: usize) -> Failure {
    let message = format!("{failed} of {of} profiles do not load");
    Failure::with_next("some-profiles", message, "see the sentence of each above")
}

/// Loads a file, or takes the profile of an id that is loaded here.
fn load(file: &Path, arguments: &Arguments) -> Result<Shelf, Failure> {
    let shelf = Place::of(arguments)?.shelf(arguments.training).ok().filter(|_| !file.exists());
    if let Some(profile) = shelf.as_ref().and_then(|shelf| shelf.find(&file.to_string_lossy())) {
        return Ok(Shelf::only(profile.clone()));
    }
    let mut shelf = Shelf::empty();
    let file = super::place::file(file)?;
    shelf.add_file(file, arguments.training).map_err(|fault| Failure::of_profile(&fault))?;
    Ok(shelf)
}

fn print(profile: &Profile, trials: &[Trial], words: &Words) {
    say!("{} · {} · {}", profile.id(), words.profile_label(profile.label()), words.standing(profile.standing()));
    if trials.is_empty() {
        say!("  {}", words.no_trials(profile.id()));
    }
    for trial in trials {
        for (at, line) in words.trial(trial).into_iter().enumerate() {
            let deep = if at == 0 { "  " } else { "    " };
            say!("{deep}{}", one_line(&line));
        }
    }
}
