//! The first run at the desk: a school is begun, and its recovery passphrase is written down before anything else.

use crate::id::OperatorId;
use crate::journal::vault::Passphrase;

use super::super::doorstep::Said;
use super::super::office::Answers;
use super::super::way_in::WayIn;
use super::begin::{BeginFault, Beginning, Begun, begin, mark_seen};
use super::enter::of_journal;
use super::{Arc, Door, Step, Writing};

impl Door {
    /// Takes the form of the first run: school, first admin, password twice.
    pub(super) fn first_run(&mut self, answers: &Answers) -> Result<(), Said> {
        let operator = OperatorId::parse(answers.get(1)).map_err(|_| Said::code("not-a-name"))?;
        if answers.get(2) != answers.get(3) {
            return Err(Said::code("passwords-differ"));
        }
        let password = Passphrase::new(answers.get(2).to_owned());
        let desk = &self.settings.desk;
        let beginning = Beginning { school: answers.get(0), desk, operator: &operator, password: &password };
        let begun = begin(&self.files, &beginning, Box::new(Arc::clone(&self.clock)));
        let Begun { key, vault, recovery } = match begun {
            Ok(begun) => begun,
            Err(fault) => {
                // A cut may have left something; what can be done is looked up anew.
                self.look(None);
                return Err(of_begin(&fault));
            }
        };
        self.look(None);
        let in_keyring = self.ring.set(&vault.id(), &key).is_ok();
        let mut journal = self.journal(&key).map_err(|fault| of_journal(&fault))?;
        let seat = journal.wake(&operator, 0).map_err(|fault| of_journal(&fault))?;
        let station = self.station_of(seat, journal).with_way_in(WayIn::new(vault, key));
        self.write_down(Writing { recovery, station, again: false, in_keyring, said: None });
        Ok(())
    }

    /// Shows the recovery passphrase; the desk behind it opens when it was written down.
    pub(super) fn write_down(&mut self, writing: Writing) {
        self.idle.touch(self.clock.now());
        self.recovered = None;
        self.step = Step::Writing(Box::new(writing));
    }

    /// Takes the last group of the passphrase as proof that it was written down.
    pub(super) fn recovery_seen(&mut self, answers: &Answers) -> Result<(), Said> {
        let Step::Writing(writing) = &self.step else { return Ok(()) };
        let last = writing.recovery.reveal().rsplit('-').next().unwrap_or_default();
        if !is_group(answers.get(0), last) {
            return Err(Said::code("not-the-group"));
        }
        mark_seen(&self.files).map_err(|fault| of_begin(&fault))?;
        self.look_behind();
        Ok(())
    }

    fn look_behind(&mut self) {
        let written = std::mem::replace(&mut self.step, Step::FirstRun(None));
        self.look(None);
        if let Step::Writing(writing) = written {
            self.open(writing.station);
        }
    }
}

/// Compares what was typed with a group, as leniently as a whole passphrase is read.
fn is_group(typed: &str, group: &str) -> bool {
    let folded = typed.trim().to_uppercase().replace('O', "0").replace(['I', 'L'], "1");
    folded == group
}

fn of_begin(fault: &BeginFault) -> Said {
    Said::fault(fault.code(), fault)
}
