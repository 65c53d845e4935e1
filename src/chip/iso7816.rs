//! Turns one permitted command into the complete answer of a card with files.
//!
//! ISO/IEC 7816-3 and -4: collects 61xx, repeats 6Cxx and 6700 once, names the states of an application.

use crate::reader::apdu::Permitted;
use crate::reader::link::{Fault, Link, Response, Status};

/// Most GET RESPONSE commands for one answer: 8 × 256 bytes is far above any file that a profile reads.
const MAX_MORE: usize = 8;

/// What a card with files answered in the end.
#[derive(Clone, PartialEq, Eq)]
pub enum Answer {
    /// The bytes; fewer than asked for when the file is shorter (6281, 6282).
    Read(Vec<u8>),
    /// The application answered that it is locked; whatever bytes came with it.
    Locked {
        /// 6283, 6284 or 9303.
        status: Status,
        /// Bytes of the answer.
        body: Vec<u8>,
    },
    /// There is no such application, file, record or command.
    Absent(Status),
    /// The card refused.
    Refused(Status),
}

/// Sends a command and follows what the status word asks for.
pub fn exchange(link: &mut dyn Link, command: &Permitted) -> Result<Answer, Fault> {
    let mut response = link.transmit(command)?;
    let again = match response.status.split() {
        (0x6C, le) => command.with_le(le).ok(),
        (0x67, 0x00) => command.with_le(0).ok(),
        _ => None,
    };
    // The same bytes again would only get the same answer.
    if let Some(again) = again.filter(|again| again != command) {
        response = link.transmit(&again)?;
    }
    let response = collect(link, response)?;
    Ok(name(response))
}

/// Appends what GET RESPONSE still gives.
fn collect(link: &mut dyn Link, first: Response) -> Result<Response, Fault> {
    let Response { mut body, mut status } = first;
    for _ in 0..MAX_MORE {
        let (0x61, le) = status.split() else { break };
        let more = link.transmit(&Permitted::get_response(le))?;
        body.extend(more.body);
        status = more.status;
    }
    Ok(Response { body, status })
}

/// Sorts the status words of facts: ISO/IEC 7816-4, 5.6, and 9303 of PBOC cards.
fn name(response: Response) -> Answer {
    let Response { body, status } = response;
    match status.0 {
        0x9000 | 0x6281 | 0x6282 => Answer::Read(body),
        0x6283 | 0x6284 | 0x9303 => Answer::Locked { status, body },
        0x6A81 | 0x6A82 | 0x6A83 | 0x6D00 | 0x6E00 => Answer::Absent(status),
        _ => Answer::Refused(status),
    }
}

/// Finds a value by its path of BER-TLV tags, such as 6F, A5, 9F0C; lengths up to 65535.
pub fn find_tag<'b>(template: &'b [u8], path: &[u16]) -> Option<&'b [u8]> {
    let Some((wanted, deeper)) = path.split_first() else { return Some(template) };
    let mut rest = template;
    while let Some((tag, value, after)) = next_tag(rest) {
        if tag == *wanted {
            return find_tag(value, deeper);
        }
        rest = after;
    }
    None
}

/// Takes one tag of one or two bytes, its value and what follows.
pub(super) fn next_tag(bytes: &[u8]) -> Option<(u16, &[u8], &[u8])> {
    let (tag, bytes) = match bytes {
        [first, second, rest @ ..] if first & 0x1F == 0x1F => (u16::from_be_bytes([*first, *second]), rest),
        [first, rest @ ..] => (u16::from(*first), rest),
        [] => return None,
    };
    let (len, bytes) = match bytes {
        [len @ 0..=0x7F, rest @ ..] => (usize::from(*len), rest),
        [0x81, len, rest @ ..] => (usize::from(*len), rest),
        [0x82, high, low, rest @ ..] => (usize::from(u16::from_be_bytes([*high, *low])), rest),
        _ => return None,
    };
    let (value, after) = bytes.split_at_checked(len)?;
    Some((tag, value, after))
}

#[cfg(test)]
mod tests {
    use super::super::hex::{parse_hex, show_hex};
    use super::*;

    /// Answers in the order written, and keeps what it was sent.
    struct Written(Vec<&'static str>, Vec<String>);

    impl Link for Written {
        fn transmit(&mut self, command: &Permitted) -> Result<Response, Fault> {
            self.1.push(show_hex(command.bytes()));
            if self.0.is_empty() {
                Err(Fault::CardMoved)
            } else {
                Response::parse(&parse_hex(self.0.remove(0)).unwrap())
            }
        }
        fn cold_reset(&mut self) -> Result<(), Fault> {
            Ok(())
        }
        fn atr(&self) -> &[u8] {
            &[]
        }
    }

    fn check(answers: &[&'static str], sent: &[&str], want: &str) {
        let mut link = Written(answers.to_vec(), Vec::new());
        let got = match exchange(&mut link, &Permitted::read_binary(4, 0, 0x3C).unwrap()) {
            Ok(Answer::Read(body)) => format!("read {}", show_hex(&body)),
            Ok(Answer::Locked { status, body }) => format!("locked {status} {}", show_hex(&body)),
            Ok(Answer::Absent(status)) => format!("absent {status}"),
            Ok(Answer::Refused(status)) => format!("refused {status}"),
            Err(fault) => fault.to_string(),
        };
        assert_eq!(
            (got.as_str(), link.1.as_slice()),
            (want, sent.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>().as_slice())
        );
    }

    const FIRST: &str = "00B084003C";

    #[test]
    fn a_wrong_length_is_asked_again_once() {
        check(&["6C02", "AABB9000"], &[FIRST, "00B0840002"], "read AABB");
        check(&["6700", "AABB9000"], &[FIRST, "00B0840000"], "read AABB");
        check(&["6C02", "6C03"], &[FIRST, "00B0840002"], "refused 6C03");
        check(&["6C3C"], &[FIRST], "refused 6C3C");
    }

    #[test]
    fn more_data_is_collected_with_a_cap() {
        check(&["AA6101", "BB9000"], &[FIRST, "00C0000001"], "read AABB");
        let more = ["6101"; 12];
        let mut sent = vec![FIRST];
        sent.extend(["00C0000001"; MAX_MORE]);
        check(&more, &sent, "refused 6101");
    }

    #[test]
    fn states_of_an_application_have_names() {
        check(&["AA6282"], &[FIRST], "read AA");
        check(&["6F006283"], &[FIRST], "locked 6283 6F00");
        check(&["9303"], &[FIRST], "locked 9303 ");
        check(&["6A82"], &[FIRST], "absent 6A82");
        check(&["6982"], &[FIRST], "refused 6982");
        check(&["63C3"], &[FIRST], "refused 63C3");
        check(&[], &[FIRST], "the card moved before the reading was complete");
    }

    #[test]
    fn a_balance_with_a_wrong_length_is_not_bent_beyond_the_allow_list() {
        let mut link = Written(vec!["6C08"], Vec::new());
        let got = exchange(&mut link, &Permitted::get_balance(0, 2).unwrap());
        assert!(matches!(got, Ok(Answer::Refused(Status(0x6C08)))) && link.1.len() == 1);
    }

    #[test]
    fn tags_are_found_by_their_path() {
        let fci = parse_hex("6F0F8404AABBCCDDA5079F0801029F0C00").unwrap();
        assert_eq!(find_tag(&fci, &[0x6F, 0xA5, 0x9F08]), Some([2].as_slice()));
        assert_eq!(find_tag(&fci, &[0x6F, 0xA5, 0x9F0C]), Some([].as_slice()));
        assert_eq!(find_tag(&fci, &[0x6F, 0x84]).map(<[u8]>::len), Some(4));
        assert_eq!(find_tag(&fci, &[0x6F, 0x50]), None);
        let long = [&[0x6F, 0x81, 0x80][..], &[0; 128]].concat();
        assert_eq!(find_tag(&long, &[0x6F]).map(<[u8]>::len), Some(128));
        for broken in ["6F", "6F05AA", "6F83000000", "9F", "6F82FF"] {
            assert_eq!(find_tag(&parse_hex(broken).unwrap(), &[0x6F]), None, "{broken}");
        }
    }
}
