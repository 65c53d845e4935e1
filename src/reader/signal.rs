//! The closed list of commands that light a reader's lamp or sound its buzzer.
//!
//! Apart from [`super::apdu`]: these speak to the reader, not to the card, and none of them outlasts its blink.
//! Best effort: the screen is the signal that counts, and a failure here is no failure of anything.

use super::quirk::Signal;

/// What a reader shows after a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tone {
    /// Go on: green once.
    Good,
    /// Do not go on: red twice.
    Bad,
}

/// A command of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Blink(&'static [u8]);

/// ACR122U API V2.04: `FF 00 40 lamp 04 T1 T2 repeats buzzer`, times in 100 ms, buzzer 01 during T1.
///
/// The lamp bytes set how it blinks and leave unset how it stays, so that the reader shows its own state afterwards.
const ACR122U_GOOD: &[u8] = &[0xFF, 0x00, 0x40, 0xA0, 0x04, 0x01, 0x01, 0x01, 0x01];
const ACR122U_BAD: &[u8] = &[0xFF, 0x00, 0x40, 0x50, 0x04, 0x01, 0x01, 0x02, 0x01];

impl Blink {
    /// Returns the command of a family of readers, when a source was read that names one.
    pub fn of(signal: Signal, tone: Tone) -> Option<Self> {
        match (signal, tone) {
            (Signal::Acr122u, Tone::Good) => Self::check(ACR122U_GOOD),
            (Signal::Acr122u, Tone::Bad) => Self::check(ACR122U_BAD),
            (Signal::Unknown, _) => None,
        }
    }

    /// Lets a command through when it is on the list, byte for byte.
    pub fn check(command: &[u8]) -> Option<Self> {
        [ACR122U_GOOD, ACR122U_BAD].into_iter().find(|listed| *listed == command).map(Self)
    }

    /// Returns the bytes to send.
    pub fn bytes(self) -> &'static [u8] {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::apdu::Permitted;
    use super::super::quirk::Quirk;
    use super::*;

    #[test]
    fn only_readers_whose_manual_was_read_blink() {
        for quirk in Quirk::all() {
            for tone in [Tone::Good, Tone::Bad] {
                let blinks = Blink::of(quirk.signal, tone).is_some();
                assert_eq!(blinks, quirk.family == "acr122u", "{}", quirk.family);
            }
        }
        assert_ne!(Blink::of(Signal::Acr122u, Tone::Good), Blink::of(Signal::Acr122u, Tone::Bad));
    }

    #[test]
    fn no_signal_leaves_the_lamp_changed_or_takes_a_second() {
        for tone in [Tone::Good, Tone::Bad] {
            let blink = Blink::of(Signal::Acr122u, tone).unwrap();
            let [0xFF, 0x00, 0x40, lamp, 0x04, on, off, repeats, buzzer] = *blink.bytes() else { panic!() };
            assert_eq!(lamp & 0x0F, 0, "the lamp keeps its own state");
            assert!((u16::from(on) + u16::from(off)) * u16::from(repeats) < 10 && buzzer <= 1);
        }
    }

    #[test]
    fn reader_settings_escapes_and_card_commands_are_no_signals() {
        for command in [
            &[0xFF, 0x00, 0x51, 0xBF, 0x00][..],
            &[0xFF, 0x00, 0x50, 0x00, 0x00],
            &[0xFF, 0x00, 0x52, 0x00, 0x00],
            &[0xFF, 0x00, 0x41, 0x01, 0x00],
            &[0xFF, 0x00, 0x48, 0x00, 0x00],
            &[0xFF, 0x00, 0x40, 0x0F, 0x04, 0x00, 0x00, 0x00, 0x00],
            &[0xFF, 0x00, 0x00, 0x00, 0x04, 0xD4, 0x4A, 0x01, 0x00],
            &[0xE0, 0x00, 0x00, 0x29, 0x01, 0x02],
            &[0xE0, 0x00, 0x00, 0x21, 0x01, 0x00],
            &[],
        ] {
            assert_eq!(Blink::check(command), None, "{command:02X?}");
        }
        assert_eq!(Blink::check(Permitted::get_uid().bytes()), None);
        assert_eq!(Blink::check(Permitted::load_key(0, &[0; 6]).bytes()), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200_000))]
        #[test]
        fn nothing_passes_but_the_two_and_none_of_the_two_is_a_command_to_a_card(
            listed in proptest::sample::select(vec![ACR122U_GOOD, ACR122U_BAD]),
            changes in proptest::collection::vec((0usize..9, any::<u8>()), 0..3),
            len in 0usize..12,
        ) {
            let mut bytes = listed.to_vec();
            for (at, value) in changes {
                bytes[at] = value;
            }
            bytes.resize(if len < 9 { 9 } else { len }, 0);
            let is_one = bytes == ACR122U_GOOD || bytes == ACR122U_BAD;
            prop_assert_eq!(Blink::check(&bytes).is_some(), is_one);
            prop_assert!(!is_one || Permitted::check(&bytes).is_err());
        }
    }
}
