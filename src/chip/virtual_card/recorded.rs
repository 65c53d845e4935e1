//! Turns a recorded exchange into a chip that answers every command it was once asked.
//!
//! Lenient: order does not matter, and a SELECT with Le is the same as one without. It models no file that
//! the recording does not show.

/// A recorded exchange: commands with their answers, status word last.
#[derive(Clone, PartialEq, Eq)]
pub struct Recorded {
    exchange: Vec<(Vec<u8>, Vec<u8>)>,
    from: usize,
}

impl Recorded {
    /// Takes the pairs in the order in which they were recorded.
    pub fn new(exchange: Vec<(Vec<u8>, Vec<u8>)>) -> Self {
        Self { exchange, from: 0 }
    }

    /// Answers a command: after the last SELECT first, then anywhere; 6A82 or 6D00 when it was never asked.
    pub fn answer(&mut self, command: &[u8]) -> Vec<u8> {
        let asked = |(_, (known, _)): &(usize, &(Vec<u8>, Vec<u8>))| is_same(known, command);
        let rows = || self.exchange.iter().enumerate();
        let found = rows().skip(self.from).find(asked).or_else(|| rows().find(asked));
        let Some((at, (known, answer))) = found else { return unknown(command) };
        if matches!(known.as_slice(), [_, 0xA4, ..]) {
            self.from = at;
        }
        answer.clone()
    }

    /// Forgets the last SELECT.
    pub fn power_off(&mut self) {
        self.from = 0;
    }
}

/// The same command, where a SELECT may carry Le 00 or none.
fn is_same(known: &[u8], command: &[u8]) -> bool {
    let without_le = |bytes: &[u8]| match bytes {
        [_, 0xA4, _, _, lc, rest @ ..] if rest.len() == usize::from(*lc) + 1 => bytes.len() - 1,
        _ => bytes.len(),
    };
    known == command || known.get(..without_le(known)) == command.get(..without_le(command))
}

fn unknown(command: &[u8]) -> Vec<u8> {
    match command {
        [_, 0xA4 | 0xB0 | 0xB2, ..] => vec![0x6A, 0x82],
        _ => vec![0x6D, 0x00],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chip::hex::{parse_hex, show_hex};

    fn recorded(pairs: &[(&str, &str)]) -> Recorded {
        Recorded::new(pairs.iter().map(|(c, a)| (parse_hex(c).unwrap(), parse_hex(a).unwrap())).collect())
    }

    fn check(chip: &mut Recorded, command: &str, want: &str) {
        assert_eq!(show_hex(&chip.answer(&parse_hex(command).unwrap())), want, "{command}");
    }

    #[test]
    fn a_select_answers_with_le_and_without() {
        let mut chip = recorded(&[("00A40000021001", "9000"), ("00A4040005A00000000100", "61109000")]);
        check(&mut chip, "00A4000002100100", "9000");
        check(&mut chip, "00A40000021001", "9000");
        check(&mut chip, "00A4040005A000000001", "61109000");
    }

    #[test]
    fn a_command_recorded_twice_answers_as_after_its_own_select() {
        let mut chip = recorded(&[
            ("00A40000021001", "9000"),
            ("805C000204", "000000019000"),
            ("00A40000023F00", "9000"),
            ("805C000204", "6985"),
        ]);
        check(&mut chip, "805C000204", "000000019000");
        check(&mut chip, "00A40000023F00", "9000");
        check(&mut chip, "805C000204", "6985");
        chip.power_off();
        check(&mut chip, "805C000204", "000000019000");
    }

    #[test]
    fn what_was_never_asked_is_not_found_or_not_known() {
        let mut chip = recorded(&[]);
        check(&mut chip, "00B0840020", "6A82");
        check(&mut chip, "00A40000023F00", "6A82");
        check(&mut chip, "805C000204", "6D00");
        check(&mut chip, "", "6D00");
    }
}
