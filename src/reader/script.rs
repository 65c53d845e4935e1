//! Turns a written exchange into a link that answers exactly that exchange, in that order.
//!
//! Never answers anything that is not written; what was not asked for is an error at the end.

use super::apdu::Permitted;
use super::link::{Fault, Link, Response};

/// A link that replays written steps one by one.
pub struct Script {
    atr: Vec<u8>,
    steps: Vec<Step>,
    /// How many steps are done.
    done: usize,
}

/// One step of a written exchange.
#[derive(Clone, PartialEq, Eq)]
pub enum Step {
    /// This command is sent and gets this answer, status word included.
    Send {
        /// Command as sent.
        command: Vec<u8>,
        /// Answer as received.
        answer: Vec<u8>,
    },
    /// The card is powered off and on.
    ColdReset,
    /// Whatever is asked now fails in this way.
    Fail(Fault),
}

impl Step {
    /// Writes down one command and its answer.
    pub fn send(command: &[u8], answer: &[u8]) -> Self {
        Step::Send { command: command.to_vec(), answer: answer.to_vec() }
    }
}

impl Script {
    /// Takes the ATR of the card and every step that must happen.
    pub fn new(atr: &[u8], steps: Vec<Step>) -> Self {
        Self { atr: atr.to_vec(), steps, done: 0 }
    }

    /// Takes the ATR of the card and plain pairs of command and answer.
    pub fn of_pairs(atr: &[u8], pairs: &[(Vec<u8>, Vec<u8>)]) -> Self {
        Self::new(atr, pairs.iter().map(|(command, answer)| Step::send(command, answer)).collect())
    }

    /// Checks that nothing is left; [`Fault::OffScript`] names the first step that never happened.
    pub fn finish(&self) -> Result<(), Fault> {
        if self.done == self.steps.len() { Ok(()) } else { Err(self.off()) }
    }

    fn off(&self) -> Fault {
        Fault::OffScript { step: self.done + 1 }
    }
}

impl Link for Script {
    fn transmit(&mut self, asked: &Permitted) -> Result<Response, Fault> {
        let answer = match self.steps.get(self.done) {
            Some(Step::Send { command, answer }) if command == asked.bytes() => Response::parse(answer),
            Some(Step::Fail(fault)) => Err(fault.clone()),
            Some(Step::Send { .. } | Step::ColdReset) | None => return Err(self.off()),
        };
        self.done += 1;
        answer
    }

    fn cold_reset(&mut self) -> Result<(), Fault> {
        let outcome = match self.steps.get(self.done) {
            Some(Step::ColdReset) => Ok(()),
            Some(Step::Fail(fault)) => Err(fault.clone()),
            Some(Step::Send { .. }) | None => return Err(self.off()),
        };
        self.done += 1;
        outcome
    }

    fn atr(&self) -> &[u8] {
        &self.atr
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ASK: &[u8] = &[0xFF, 0xCA, 0, 0, 0];

    #[test]
    fn the_written_command_gets_the_written_answer() {
        let mut script = Script::of_pairs(&[0x3B], &[(ASK.to_vec(), vec![1, 2, 3, 4, 0x90, 0])]);
        assert_eq!(script.atr(), [0x3B]);
        assert_eq!(script.finish(), Err(Fault::OffScript { step: 1 }));
        assert_eq!(script.transmit(&Permitted::get_uid()).unwrap().body, [1, 2, 3, 4]);
        assert_eq!(script.finish(), Ok(()));
    }

    #[test]
    fn another_command_is_off_script_and_stays_so() {
        let mut script = Script::new(&[], vec![Step::send(ASK, &[0x90, 0])]);
        for _ in 0..2 {
            assert_eq!(script.transmit(&Permitted::read_block(4)), Err(Fault::OffScript { step: 1 }));
        }
        assert_eq!(script.finish(), Err(Fault::OffScript { step: 1 }));
    }

    #[test]
    fn a_reset_out_of_turn_and_a_command_too_many_are_off_script() {
        let mut script = Script::new(&[], vec![Step::ColdReset, Step::Fail(Fault::CardMute)]);
        assert_eq!(script.transmit(&Permitted::get_uid()), Err(Fault::OffScript { step: 1 }));
        assert_eq!(script.cold_reset(), Ok(()));
        assert_eq!(script.transmit(&Permitted::get_uid()), Err(Fault::CardMute));
        assert_eq!(script.cold_reset(), Err(Fault::OffScript { step: 3 }));
        assert_eq!(script.finish(), Ok(()));
    }

    #[test]
    fn an_answer_without_status_word_is_a_protocol_fault() {
        let mut script = Script::new(&[], vec![Step::send(ASK, &[0x90])]);
        assert_eq!(script.transmit(&Permitted::get_uid()), Err(Fault::Protocol { len_bytes: 1 }));
    }
}
