//! The first start of a school, cut at every single step: no journal is ever left without its key.

use std::io::Write;
use std::path::Path;

use card_desk::id::{DeskId, OperatorId};
use card_desk::journal::vault::{Passphrase, SlotName, Vault, VaultFault};
use card_desk::journal::{Journal, JournalFault, Key, SeededRandom, SystemClock, SystemRandom};

use super::disk::{Files, Flushes, Luck};
use super::writer::{am_writer, lay_out, place, run_writer};
use super::{JOURNAL, MARKS, cut, marks, school};

const KEY_FILE: &str = "journal.key";
/// Fates of the disk for each step.
const FATES: u64 = 3;

fn key() -> Key {
    Key::random(&mut SeededRandom::new(7)).unwrap()
}

fn operator() -> OperatorId {
    OperatorId::parse("李").unwrap()
}

fn desk() -> DeskId {
    DeskId::parse("甲").unwrap()
}

fn open(folder: &Path) -> Result<Journal, JournalFault> {
    Journal::open(&folder.join(JOURNAL), &key(), desk(), Box::new(SystemClock), Box::new(SystemRandom))
}

fn create(folder: &Path) -> Result<Journal, JournalFault> {
    Journal::create(&folder.join(JOURNAL), &key(), desk(), Box::new(SystemClock), Box::new(SystemRandom))
}

/// Makes key file, journal, first admin and their way in, and says when each is on the disk.
fn begin(folder: &Path) {
    let mut marks = std::fs::File::create(folder.join(MARKS)).unwrap();
    let (recovery, password) = (Passphrase::new("recovery".into()), Passphrase::new("password".into()));
    let mut vault = Vault::create(&folder.join(KEY_FILE), &key(), &recovery, &mut SystemRandom).unwrap();
    writeln!(marks, "key").unwrap();
    let mut journal = create(folder).unwrap();
    writeln!(marks, "journal").unwrap();
    let seat = journal.first_admin(&operator(), &password).unwrap();
    writeln!(marks, "admin").unwrap();
    vault.put(&SlotName::Operator(operator()), &password, &key(), &mut SystemRandom).unwrap();
    writeln!(marks, "slot").unwrap();
    for _ in 0..4 {
        let act = school::next_act(&journal);
        journal.append(&seat, act).unwrap();
        writeln!(marks, "act").unwrap();
    }
    std::process::exit(0);
}

/// Looks at what a cut left, given what had been said before it.
fn examine(folder: &Path, said: &str) {
    let was_said = |what: &str| said.lines().filter(|line| *line == what).count() as u64;
    match Vault::read(&folder.join(KEY_FILE)) {
        Ok(vault) => {
            assert!(vault.knows(&key()));
            let slots = vault.slots();
            assert!(slots.contains(&SlotName::Recovery));
            assert!(was_said("slot") == 0 || slots.contains(&SlotName::Operator(operator())), "the password is gone");
        }
        Err(VaultFault::Missing { .. }) => {
            assert_eq!(was_said("key"), 0, "the key is gone");
            assert!(!folder.join(JOURNAL).exists(), "a journal without a key");
        }
        Err(fault) => panic!("{fault}"),
    }
    let journal = match open(folder) {
        Ok(journal) => journal,
        Err(JournalFault::Missing { .. }) if was_said("journal") == 0 => create(folder).unwrap(),
        Err(fault) => panic!("{fault}"),
    };
    assert!(journal.verify().unwrap().ok);
    let (entries, least) = (journal.counts().unwrap().entries, was_said("admin") + was_said("act"));
    assert!([least, least + 1].contains(&entries), "{entries} entries, and {least} were acknowledged");
    assert!(was_said("admin") == 0 || journal.operators().unwrap().len() == 1);
}

#[test]
fn a_first_start_that_is_cut_at_any_step_leaves_no_journal_without_its_key() {
    if let Some((folder, _)) = am_writer() {
        return begin(&folder);
    }
    let (nothing, mut luck) = (Files::new(), Luck(2026));
    let steps = run_writer(&nothing, 0);
    for at in 0..=steps.len() {
        let (steps, said) = (&steps[..at], marks(&steps[..at]));
        for _ in 0..FATES {
            let place = place();
            let folder = place.path().join("desk");
            lay_out(&folder, &cut(&nothing, steps, Flushes::All, Luck(luck.below(u64::MAX))));
            let seen = std::panic::catch_unwind(|| examine(&folder, &said));
            assert!(seen.is_ok(), "cut before step {at}, after {said:?}");
        }
    }
    println!("a first start cut before each of its {} steps, {FATES} times each", steps.len());
}
